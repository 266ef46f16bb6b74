"""Shows the previews of a campaign: its messages, and the employees' space (SPEC R3, S9, S10)."""

from ov_desktop.demo.moments import Scene
from ov_desktop.domain.campaign import MessageKind
from ov_desktop.ui.preview import engine
from ov_desktop.ui.preview.portal_window import PortalPreviewWindow
from ov_desktop.ui.preview.window import MessagePreviewWindow
from ov_desktop.ui.studio import Show, Studio
from ov_desktop.ui.workbench import Workbench


def show_previews(studio: Studio, workbench: Workbench, scene: Scene, show: Show) -> None:
    """Show the windows of both previews; nothing where this computer has no web engine."""
    if not engine_works():
        return
    _show_messages(studio, workbench, scene, show)
    _show_space(studio, workbench, scene, show)


def engine_works() -> bool:
    """Whether this computer can show previews; loads what shows them."""
    try:
        engine.preload()
    except engine.EngineMissingError:
        return False
    return True


def _show_messages(studio: Studio, workbench: Workbench, scene: Scene, show: Show) -> None:
    window, shown = MessagePreviewWindow(workbench), list[object]()
    window.panel.shown.connect(shown.append)
    window.open_message(scene.campaign_id, MessageKind.LAUNCH)
    studio.wait_for(lambda: bool(shown))
    show("ecran-apercu-emails", studio.show(window))
    window.close()


def _show_space(studio: Studio, workbench: Workbench, scene: Scene, show: Show) -> None:
    window, shown = PortalPreviewWindow(workbench), list[object]()
    window.open_campaign(scene.campaign_id)
    studio.wait_for(lambda: window.view is not None)
    if window.view is None:
        return
    window.view.shown.connect(shown.append)
    studio.wait_for(lambda: bool(shown))
    show("ecran-apercu-espace-collaborateur", studio.show(window))
    window.close()
    studio.settle()
