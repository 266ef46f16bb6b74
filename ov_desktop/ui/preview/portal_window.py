"""The employees' space to click through, in a window of its own (SPEC S10)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.error_report import describe
from ov_desktop.ui.preview import engine
from ov_desktop.ui.preview.stage import WHY_MISSING, Device, Frame, broken_state
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane, Progress
from ov_desktop.ui.widgets.buttons import Button, Segments
from ov_desktop.ui.widgets.flow import FlowLayout
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.window_state import show_within_screen
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.failures import ACTIONS
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.services.portal_preview import PortalPreview, PreviewSession
    from ov_desktop.ui.preview.portal_view import PortalView

T = TypeVar("T")

_WIDTH, _HEIGHT = 820, 860
_ACTION = _("Aperçu de l’espace collaborateur")


class PortalPreviewWindow(QWidget):
    """Shows the real pages, for an invented person of either delivery, under either option.

    The portal behind it is started when the window opens and is gone with it; what is typed there is kept nowhere.

    Attributes:
        portal: the portal, while it runs.
    """

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        theme = workbench.theme
        self._workbench = workbench
        self.portal: PortalPreview | None = None
        self._view: PortalView | None = None
        self._campaign_id = ""
        self._asked = 0
        self._why: EmptyState | None = None
        self.setWindowTitle(_("Aperçu de l’espace collaborateur"))
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        options = [(Options.EITHER, _("Classic ou Connect")), (Options.SPLIT, _("Classic et/ou Connect"))]
        self.options = Segments(theme, options, value=Options.EITHER, name=_("Options"), small=True, marked=True)
        people = [(DeliveryKind.SITE, _("Livraison sur site")), (DeliveryKind.HOME, _("Livraison à domicile"))]
        self.people = Segments(theme, people, value=DeliveryKind.SITE, name=_("Personne"), small=True, marked=True)
        icons: dict[object, str] = {Device.PHONE: "phone", Device.COMPUTER: "desktop"}
        devices = [(Device.PHONE, _("Téléphone")), (Device.COMPUTER, _("Ordinateur"))]
        self.devices = Segments(theme, devices, value=Device.PHONE, name=_("Largeur"), small=True, icons=icons)
        self.restart_button = Button(theme, _("Recommencer"), icon="restore", tip=_("Revenir à l’entrée de l’espace"))
        self.outcome = Outcome(theme)
        self.frame = Frame(theme)
        self.waiting = Label(theme, _("Préparation de l’espace collaborateur…"), color="text_2")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.waiting)
        self._stack.addWidget(self.frame)
        self._lay_out()
        self.options.picked.connect(lambda _value: self._enter())
        self.people.picked.connect(lambda _value: self._enter())
        self.devices.picked.connect(lambda device: self.frame.set_device(Device(device)))
        self.restart_button.clicked.connect(self._enter)
        self._enable()

    @property
    def view(self) -> "PortalView | None":
        """What shows the pages, once they can be shown."""
        return self._view

    @property
    def shown(self) -> QWidget | None:
        """What is in front: the pages, that they are coming, or why there are none."""
        return self._stack.currentWidget()

    def open_campaign(self, campaign_id: str) -> None:
        """Show the space of a campaign as it is saved now, and come to the front."""
        if not self.isVisible():
            show_within_screen(self)
        self.raise_()
        self.activateWindow()
        self._campaign_id = campaign_id
        self._asked += 1
        asked, former, desktop = self._asked, self.portal, self._workbench.desktop
        self.portal = None
        self.outcome.clear()
        self._enable()
        self._stack.setCurrentWidget(self.waiting)

        def start(progress: Progress) -> "PortalPreview":
            engine.preload()
            if former:
                former.stop()
            portal = desktop.portal_preview(campaign_id)
            portal.start()
            if progress.cancelled:
                portal.stop()
            return portal

        def started(portal: "PortalPreview") -> None:
            if asked == self._asked and self.isVisible():
                self._show(portal)
            else:
                self._stop(portal)

        self._run(start, started, asked)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the portal, which takes all that it had with it."""
        self._asked += 1
        if self.portal:
            self._stop(self.portal)
            self.portal = None
        super().closeEvent(event)

    def _show(self, portal: "PortalPreview") -> None:
        self.portal = portal
        self.options.set_value(portal.options)
        view, former = engine.portal_view(portal.url, self.frame), self._view
        view.setAccessibleName(_("Espace collaborateur"))
        view.link_refused.connect(self._say_link)
        view.failed.connect(self._on_no_answer)
        view.broken.connect(self._on_broken)
        self._view = view
        self.frame.put(view)
        if former:
            former.deleteLater()
        self._enter()

    def _enter(self) -> None:
        """Open the space of the person who is chosen, from its first page; the latest who is asked for is shown."""
        portal, view = self.portal, self._view
        if portal is None or view is None:
            return
        options, delivery = Options(str(self.options.value())), DeliveryKind(str(self.people.value()))
        self.outcome.clear()
        self._asked += 1
        asked = self._asked

        def entered(session: "PreviewSession") -> None:
            if asked == self._asked:
                view.open_session(session)
                self._stack.setCurrentWidget(self.frame)
                self._enable()

        self._run(lambda _progress: portal.session(options, delivery), entered, asked)

    def _stop(self, portal: "PortalPreview") -> None:
        # Owned by the workbench: the window may be gone before the portal is.
        self._workbench.tasks.run(lambda _progress: portal.stop(), owner=self._workbench, lane=Lane.NETWORK)

    def _run(self, work: Callable[[Progress], T], done: Callable[[T], None], asked: int) -> None:
        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._failed(error)

        self._workbench.tasks.run(work, owner=self, done=done, failed=failed, lane=Lane.NETWORK, name=_ACTION)

    def _failed(self, error: Exception) -> None:
        """Say in the place of the pages what happened and what to do."""
        theme = self._workbench.theme
        if isinstance(error, engine.EngineMissingError):
            title, why = _("L’aperçu ne peut pas s’afficher"), WHY_MISSING[error.code]
            self._show_why(EmptyState(theme, "mdi6.monitor-off", title, why, framed=False))
            return
        title = _("L’espace collaborateur n’a pas pu s’ouvrir")
        why = _(
            "Son aperçu n’a pas répondu. Vos textes et vos réglages sont enregistrés. Choisissez "
            "«\u00a0Réessayer\u00a0»\u00a0; si cela ne suffit pas, fermez l’application et ouvrez-la de nouveau."
        )
        failure = describe(error, _ACTION)
        if failure.report:
            text = _("Si cela se répète, transmettez le rapport à votre service informatique.")
            self.outcome.say(text, Tone.INFO)
            self.outcome.add_action(
                ACTIONS["action-copy-report"], lambda: QGuiApplication.clipboard().setText(failure.report)
            )
        elif failure.way_out is None:
            words = failure.words
            title, why = words.title, f"{words.what} {words.kept} {words.do}"
        self._show_why(self._with_retry(title, why))

    def _show_why(self, state: EmptyState) -> None:
        """Put why there are no pages in their place, and in that of the reason before."""
        former, self._why = self._why, state
        self._stack.setCurrentIndex(self._stack.addWidget(state))
        if former:
            self._stack.removeWidget(former)
            former.deleteLater()

    def _say_link(self, address: str) -> None:
        text = _("Ce lien ouvre {value}. L’aperçu ne quitte pas l’espace collaborateur.")
        self.outcome.say(text.format(value=address), Tone.INFO)

    def _on_broken(self) -> None:
        """Say that the engine has stopped, in the place of the blank that it leaves."""
        if self.portal is None:
            return
        state = broken_state(self._workbench.theme)
        state.acted.connect(self._enter)
        self._show_why(state)

    def _on_no_answer(self) -> None:
        """Say that a page has not come, in the place of the blank that stands for it."""
        if self.portal is None:
            return
        why = _(
            "La page demandée n’est pas arrivée. Vos textes et vos réglages sont enregistrés. Choisissez "
            "«\u00a0Réessayer\u00a0» pour revenir à l’entrée de l’espace."
        )
        title = _("L’espace collaborateur ne répond plus")
        self._show_why(self._with_retry(title, why))

    def _with_retry(self, title: str, why: str) -> EmptyState:
        """Make a reason whose button starts the portal again."""
        theme = self._workbench.theme
        state = EmptyState(theme, "mdi6.monitor-off", title, why, action=ACTIONS["action-retry"], framed=False)
        state.acted.connect(lambda: self.open_campaign(self._campaign_id))
        return state

    def _enable(self) -> None:
        for widget in (self.options, self.people, self.restart_button):
            widget.setEnabled(self.portal is not None)

    def _lay_out(self) -> None:
        theme = self._workbench.theme
        bars = QWidget()
        row = FlowLayout(bars, theme.space(2))
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.options, self.people, self.devices, self.restart_button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space("card_padding"),) * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(bars)
        column.addWidget(self.outcome)
        column.addWidget(self._stack, 1)
        self.resize(theme.scaled(_WIDTH), theme.scaled(_HEIGHT))
