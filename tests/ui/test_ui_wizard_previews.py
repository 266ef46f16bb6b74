"""What people will see, opened from the page of settings: the real page of the employees' space (SPEC S10)."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from ui.page_kit import EARLY, Window, furnished, press, request, tab_to, window

from ov_desktop.domain.choice import Options
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.preview.panel import MessagePreviewPanel
from ov_desktop.ui.preview.portal_window import PortalPreviewWindow
from ov_desktop.ui.preview.stage import Device
from ov_desktop.ui.preview.window import MessagePreviewWindow
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.wizard.page import WizardPage
from ov_desktop.ui.workbench import Subject


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Window]:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil", EARLY) as opened:
        yield opened


def words(qtbot: QtBot, space: PortalPreviewWindow) -> str:
    """What stands on the page that the window shows."""
    found: list[str] = []
    assert space.view is not None
    space.view.page().toPlainText(found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return found[0].replace("\u00a0", " ")


def wait_for_page(qtbot: QtBot, space: PortalPreviewWindow, text: str) -> None:
    def there() -> bool:
        return space.view is not None and space.view.url().path() == "/choix" and text in words(qtbot, space)

    qtbot.waitUntil(there, timeout=60_000)


def escape(qtbot: QtBot, window: QWidget, view: QWidget | None) -> None:
    """Press Esc where the page is read."""
    assert view is not None
    window.activateWindow()
    view.setFocus()
    reading = view.focusProxy()
    qtbot.waitUntil(reading.hasFocus, timeout=10_000)
    QTest.keyClick(reading, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)


def test_a_message_in_a_window_of_its_own_keeps_its_look_and_is_closed_by_escape(desk: Window, qtbot: QtBot) -> None:
    page = desk.show(WizardPage(desk.workbench), request(PageKey.CREATE))
    page.settings.form.finish()
    page.settings.focus_first()
    QTest.keyClicks(QApplication.focusWidget(), "Noel")
    place = page.settings.form.mails.preview
    assert place is not None
    qtbot.waitUntil(place.panel.large_button.isEnabled, timeout=20_000)
    place.panel.forms.button("dark").click()
    place.panel.large_button.click()
    large = page.findChild(MessagePreviewWindow)
    assert large is not None
    with qtbot.waitSignal(large.panel.shown, timeout=30_000):
        pass
    assert (large.panel.devices.value(), large.panel.forms.value()) == (Device.PHONE, "dark")
    assert large.panel.view is not None
    assert large.panel.view.width() < 500
    escape(qtbot, large, large.panel.view)
    place.panel.devices.button(Device.COMPUTER).click()
    place.panel.forms.button("text").click()
    place.panel.large_button.click()
    assert (large.panel.devices.value(), large.panel.forms.value()) == (Device.COMPUTER, "text")
    assert large.panel.view.width() > 600


def test_the_space_opened_from_the_page_is_the_real_one_with_what_was_typed_a_moment_before(
    desk: Window, qtbot: QtBot
) -> None:
    page = desk.show(WizardPage(desk.workbench), request(PageKey.CREATE))
    portal = page.settings.form.portal
    page.settings.focus_first()
    QTest.keyClicks(QApplication.focusWidget(), "Noel")
    page.settings.form.dates.options.card(Options.SPLIT).radio.click()
    portal.welcome.text.setFocus()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(portal.welcome.text, "Bienvenue chez vous")
    tab_to(portal.preview, 20)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.findChild(PortalPreviewWindow) is not None, timeout=10_000)
    space = page.findChild(PortalPreviewWindow)
    assert space is not None
    wait_for_page(qtbot, space, "Bienvenue chez vous")
    shown = words(qtbot, space)
    assert "Aperçu : rien de ce que vous saisissez ici n’est enregistré." in shown
    assert "Vous partagez 320 €" in shown, "as the draft offers"
    assert space.options.value() is Options.SPLIT
    (draft,) = desk.desktop.campaigns.all()
    assert (draft.welcome, draft.launched_at) == ("<p>Bienvenue chez vous</p>", None)
    assert space.portal is not None
    process = space.portal.pid
    portal.welcome.text.setFocus()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(portal.welcome.text, "Bon choix")
    portal.preview.click()
    wait_for_page(qtbot, space, "Bon choix")
    assert page.findChildren(PortalPreviewWindow) == [space], "shown again in the same window"
    assert not psutil.pid_exists(process)
    last = space.portal.pid
    escape(qtbot, space, space.view)
    desk.settle()
    qtbot.waitUntil(lambda: not psutil.pid_exists(last), timeout=20_000)


def test_nothing_is_said_of_a_deleted_draft_where_the_next_one_is_previewed(desk: Window) -> None:
    page = desk.show(WizardPage(desk.workbench), request(PageKey.CREATE))
    form = page.settings.form
    form.finish()

    def previewed(name: str) -> MessagePreviewPanel:
        page.settings.focus_first()
        QTest.keyClicks(form.dates.name, name)
        page.settings.save()
        form.focus_field("messages.launch.subject")
        desk.settle()
        assert form.mails.preview is not None
        panel = form.mails.preview.panel
        desk.bot.waitUntil(lambda: panel.preview is not None, timeout=30_000)
        return panel

    panel = previewed("Printemps")
    former = panel.campaign_id
    page.hide()
    desk.desktop.delete_campaign(former, notify=False)
    desk.tell(Subject.CAMPAIGNS)
    page.show()
    page.enter(request(PageKey.CREATE))
    desk.settle()
    assert page.flow.campaign_id is None
    assert previewed("Automne") is panel
    assert panel.campaign_id not in {"", former}
    assert panel.outcome.isHidden()
