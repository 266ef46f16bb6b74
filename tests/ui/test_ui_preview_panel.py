"""The panel beside the texts: the message of each kind for a person, and what one does with it (SPEC S9, S10)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import desktop_kit as kit
import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from smtp_server import SmtpServer
from ui.page_kit import EARLY, Window, prepared, request, window

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.choice import Options
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.services.campaigns import CampaignTexts
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.preview.panel import MessagePreviewPanel
from ov_desktop.ui.preview.portal_window import PortalPreviewWindow
from ov_desktop.ui.preview.stage import Device
from ov_desktop.ui.preview.window import MessagePreviewWindow
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.workbench import Subject

ME = "accueil@cse-erdre.example"
CHOOSE_CONNECT = """
for (const [name, value] of [["connect_amount", "320"], ["classic_amount", "0"]]) {
  const field = document.querySelector(`[name=${name}]`);
  field.value = value;
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, {bubbles: true}));
}
[...document.querySelectorAll("button")].find(b => b.textContent.trim().startsWith("Valider")).click();
"""
PUT_INTO_A_WINDOW = """
import os
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from ov_desktop.ui.preview import engine
from ov_desktop.ui.preview.stage import Frame
from ov_desktop.ui.style.theme import Scheme, Theme
QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
application = QApplication([])
window, field, frame = QWidget(), QLineEdit(), Frame(Theme(application, Scheme.LIGHT))
column = QVBoxLayout(window)
column.addWidget(field)
column.addWidget(frame, 1)
window.resize(500, 500)
window.show()
window.activateWindow()
assert QTest.qWaitForWindowActive(window)
field.setFocus()
native = window.winId()
engine.preload()
view, loop = engine.message_view(window), QEventLoop()
view.shown.connect(loop.quit)
frame.put(view)
view.show_message("<p>Bonjour</p>", {}, dark=False, paper=QColor("white"), keep_place=False)
loop.exec()
print(window.winId() == native, window.windowHandle().surfaceType().name, field.hasFocus(), flush=True)
os._exit(0)
"""


def furnish(desk: kit.Desk) -> str:
    campaign = desk.campaigns.create(kit.SETTINGS).id
    desk.import_people(campaign, [kit.at_site(1, grant=250), kit.at_home(2, grant=300), kit.at_site(3, grant=100)])
    return campaign


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[tuple[Window, str]]:
    folder = tmp_path / "profil"
    campaign = prepared(folder, furnish)
    with window(qtbot, theme, folder, EARLY) as found:
        yield found, campaign


@pytest.fixture
def panel(qtbot: QtBot, opened: tuple[Window, str]) -> MessagePreviewPanel:
    over, campaign = opened
    found = MessagePreviewPanel(over.workbench)
    qtbot.addWidget(found)
    found.resize(424, 620)
    found.show_message(campaign, MessageKind.LAUNCH)
    with qtbot.waitSignal(found.shown, timeout=30_000):
        found.show()
    return found


def words(qtbot: QtBot, view: object) -> str:
    found: list[str] = []
    view.page().toPlainText(found.append)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return found[0].replace("\u00a0", " ")


def test_a_start_does_not_load_the_web_engine() -> None:
    code = (
        "import sys, ov_desktop.app, ov_desktop.ui.pages as pages\n"
        "pages.load_first(); pages.load_others()\n"
        "import ov_desktop.ui.preview.panel\n"
        "print([name for name in sys.modules if 'WebEngine' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_previews_are_drawn_without_the_graphics_card_for_which_qt_would_replace_the_window() -> None:
    code = (
        "import ov_desktop.ui.preview.engine as engine\n"
        "engine.preload()\n"
        "from PySide6.QtQuick import QQuickWindow\n"
        "print(QQuickWindow.sceneGraphBackend())"
    )
    environment = {key: value for key, value in os.environ.items() if key != "QT_QUICK_BACKEND"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=environment)
    assert done.stdout.strip() == "software"


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """The environment of a real X screen where this computer can make one, else of none."""
    program = shutil.which("Xvfb")
    if program is None:
        yield {}
        return
    command = [program, "-displayfd", "1", "-screen", "0", "900x700x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield {"DISPLAY": f":{server.stdout.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        server.terminate()


def test_a_preview_that_comes_leaves_its_window_and_the_focus_alone(screen: dict[str, str]) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "QT_QUICK_BACKEND"} | screen
    command = [sys.executable, "-c", PUT_INTO_A_WINDOW]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, env=environment)
    assert (done.returncode, done.stdout.split()) == (0, ["True", "RasterSurface", "True"]), done.stderr


def test_the_first_person_of_the_list_is_shown_on_a_telephone(qtbot: QtBot, panel: MessagePreviewPanel) -> None:
    assert panel.subject.text() == "Chèques-Vacances\u00a0: choisissez votre format"
    assert panel.picker.accessibleDescription() == "Hélène Nom1, 250\u00a0€"
    shown = words(qtbot, panel.view)
    assert "Hélène Nom1" in shown
    assert "250 €" in shown
    assert panel.view is not None
    assert panel.view.width() == 360 + 15
    assert panel.stage.frame.zoom == 1


def test_a_computer_is_shown_whole_in_a_narrow_panel(panel: MessagePreviewPanel) -> None:
    panel.devices.button(Device.COMPUTER).click()
    assert panel.view is not None
    assert panel.view.width() <= panel.stage.width()
    assert panel.view.width() / panel.stage.frame.zoom == pytest.approx(715, abs=2)
    assert panel.view.zoomFactor() == pytest.approx(panel.stage.frame.zoom)


def test_the_plain_text_is_the_one_that_is_sent(
    opened: tuple[Window, str], panel: MessagePreviewPanel, qtbot: QtBot
) -> None:
    over, campaign = opened
    with qtbot.waitSignal(panel.shown):
        panel.forms.button("text").click()
    expected = over.desktop.previews.message(campaign, MessageKind.LAUNCH).text
    assert panel.stage.shown is panel.stage.text
    assert panel.stage.text.toPlainText() == expected.replace("\u00a0", " ").replace("\u202f", " "), "as Qt gives it"


def test_another_person_is_searched_and_picked_by_keyboard(
    opened: tuple[Window, str], panel: MessagePreviewPanel, qtbot: QtBot
) -> None:
    over, _campaign = opened
    panel.picker.setFocus()
    QTest.keyClick(panel.picker, Qt.Key.Key_Return)
    popup = panel.picker.popup
    qtbot.waitUntil(lambda: popup.list.count() == 5, timeout=5_000)
    assert [popup.list.item(row).text() for row in (3, 4)] == [
        "Exemple livré sur site, 320\u00a0€",
        "Exemple livré à domicile, 320\u00a0€",
    ]
    QTest.keyClicks(popup.search, "nom2")
    qtbot.waitUntil(lambda: popup.list.count() == 3, timeout=5_000)
    with qtbot.waitSignal(panel.shown, timeout=20_000):
        QTest.keyClick(popup.search, Qt.Key.Key_Return)
    over.settle()
    assert panel.picker.accessibleDescription() == "Hélène Nom2, 300\u00a0€"
    assert "adresse postale" in words(qtbot, panel.view)


def test_what_is_saved_meanwhile_is_shown(opened: tuple[Window, str], panel: MessagePreviewPanel, qtbot: QtBot) -> None:
    over, campaign = opened
    texts = {MessageKind.LAUNCH: ("Nouvel objet", "<p>Nouvelle introduction</p>")}
    over.desktop.campaigns.change_texts(campaign, CampaignTexts(messages=texts))
    with qtbot.waitSignal(panel.shown, timeout=20_000):
        over.tell(Subject.CAMPAIGNS)
    assert panel.subject.text() == "Nouvel objet"
    assert "Nouvelle introduction" in words(qtbot, panel.view)


def test_a_hidden_panel_makes_nothing_until_it_is_seen(
    opened: tuple[Window, str], panel: MessagePreviewPanel, qtbot: QtBot
) -> None:
    over, campaign = opened
    panel.hide()
    panel.show_message(campaign, MessageKind.END)
    over.settle()
    assert panel.preview is not None
    assert panel.preview.kind is MessageKind.LAUNCH
    with qtbot.waitSignal(panel.shown, timeout=20_000):
        panel.show()
    assert panel.preview.kind is MessageKind.END


def test_it_is_copied_with_and_without_its_form(panel: MessagePreviewPanel) -> None:
    panel.copy_button.click()
    data = QGuiApplication.clipboard().mimeData()
    assert panel.preview is not None
    assert data.text() == panel.preview.text
    assert data.html() == panel.preview.html


def test_a_pdf_is_written_where_the_user_says(
    panel: MessagePreviewPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: object, _title: str, proposal: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(proposal).name)
        return str(tmp_path / "message"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    panel.pdf_button.click()
    qtbot.waitUntil(panel.outcome.isVisible, timeout=20_000)
    assert asked == ["Chèques-Vacances choisissez votre format.pdf"]
    assert (tmp_path / "message.pdf").read_bytes().startswith(b"%PDF")
    assert "message.pdf" in panel.outcome.accessibleName()


def test_a_link_is_told_in_the_panel(panel: MessagePreviewPanel) -> None:
    assert panel.view is not None
    panel.view.link_refused.emit("https://www.cnil.fr")
    assert panel.outcome.accessibleName() == "Ce lien ouvre https://www.cnil.fr. L’aperçu n’ouvre aucun lien."


def test_a_test_goes_to_the_address_that_is_typed(opened: tuple[Window, str], panel: MessagePreviewPanel) -> None:
    over, _campaign = opened
    asked: list[str] = []
    panel.trial.ask = lambda _parent, proposal: asked.append(proposal) or ME
    with SmtpServer() as server:
        over.desktop.accounts.save_mail_account(MailAccount("127.0.0.1", server.port, "none", "cse@erdre.example"))
        panel.send_button.click()
        over.settle()
        over.settle()
        assert server.recipients() == [ME]
        assert b"[Essai]" in server.accepted[0].content or b"=5BEssai=5D" in server.accepted[0].content
    assert asked == ["contact@cse-erdre.example"]
    assert panel.outcome.accessibleName().startswith(f"Essai envoyé à {ME}.")
    assert not panel.send_button.busy


def test_whoever_clicks_twice_is_asked_once_for_the_address(
    opened: tuple[Window, str], panel: MessagePreviewPanel
) -> None:
    over, _campaign = opened
    over.desktop.accounts.save_mail_account(MailAccount("127.0.0.1", 2525, "none", "cse@erdre.example"))
    asked: list[str] = []
    panel.trial.ask = lambda _parent, proposal: (asked.append(proposal), "")[1]  # type: ignore[func-returns-value]
    panel.send_button.click()
    panel.send_button.click()
    over.settle()
    assert len(asked) == 1
    panel.send_button.click()
    over.settle()
    assert len(asked) == 2


def sent_in_the_demonstration(over: Window, panel: MessagePreviewPanel) -> None:
    """Send a test where messages are caught."""
    over.workbench.demonstration = True
    panel.trial.ask = lambda _parent, _proposal: ME
    with SmtpServer() as server:
        over.desktop.accounts.save_mail_account(MailAccount("127.0.0.1", server.port, "none", "cse@erdre.example"))
        panel.send_button.click()
        over.settle()
        over.settle()
    assert panel.outcome.isVisible()


def test_a_test_in_the_demonstration_leads_to_the_mails_that_are_caught(
    opened: tuple[Window, str], panel: MessagePreviewPanel
) -> None:
    over, _campaign = opened
    sent_in_the_demonstration(over, panel)
    assert "indésirables" not in panel.outcome.accessibleName()
    button = next(b for b in panel.outcome.findChildren(Button) if b.text() == "Lire l’essai")
    button.click()
    assert over.asked[-1] == request(PageKey.MAILS, section="newest")


def test_what_went_well_leaves_with_the_message_it_was_said_of_or_when_it_is_put_away(
    opened: tuple[Window, str], panel: MessagePreviewPanel
) -> None:
    over, campaign = opened
    sent_in_the_demonstration(over, panel)
    over.tell(Subject.MAIL_ACCOUNT)
    assert panel.outcome.isVisible(), "the same message, made again"
    panel.show_message(campaign, MessageKind.REMINDER)
    over.settle()
    assert not panel.outcome.isVisible()
    panel.copy()
    assert panel.outcome.isVisible()
    panel.outcome.close_button.setFocus()
    QTest.keyClick(panel.outcome.close_button, Qt.Key.Key_Space)
    assert not panel.outcome.isVisible()


def test_a_refused_test_is_explained_with_a_way_to_the_settings(
    opened: tuple[Window, str], panel: MessagePreviewPanel
) -> None:
    over, _campaign = opened
    panel.trial.ask = lambda _parent, _proposal: ME
    with SmtpServer(on_mail=lambda _envelope: "550 5.7.1 no") as server:
        over.desktop.accounts.save_mail_account(MailAccount("127.0.0.1", server.port, "none", "cse@erdre.example"))
        panel.send_button.click()
        over.settle()
        over.settle()
    assert panel.outcome.accessibleName() == "Adresse d’envoi refusée"
    button = next(b for b in panel.outcome.findChildren(type(panel.send_button)) if b.text() == "Régler la messagerie")
    button.click()
    assert (over.asked[-1].page, over.asked[-1].section) == (PageKey.ACCOUNT, "mail")


def test_without_a_mail_account_the_way_to_it_is_shown(opened: tuple[Window, str], panel: MessagePreviewPanel) -> None:
    over, _campaign = opened
    panel.send_button.click()
    over.settle()
    assert "pas encore réglé" in panel.outcome.accessibleName()


@pytest.mark.parametrize(("how", "word"), [("library", "Qt WebEngine"), ("root", "root")])
def test_a_computer_without_the_engine_says_so_and_shows_the_text(
    qtbot: QtBot, opened: tuple[Window, str], monkeypatch: pytest.MonkeyPatch, how: str, word: str
) -> None:
    over, campaign = opened
    if how == "library":
        monkeypatch.delitem(sys.modules, "ov_desktop.ui.preview.message_view", raising=False)
        monkeypatch.delitem(sys.modules, "ov_desktop.ui.preview.locked_page", raising=False)
        monkeypatch.setitem(sys.modules, "PySide6.QtWebEngineCore", None)
    else:
        monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX")
        monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
        monkeypatch.setattr("sys.platform", "linux")
    found = MessagePreviewPanel(over.workbench)
    qtbot.addWidget(found)
    found.show_message(campaign, MessageKind.LAUNCH)
    found.show()
    over.settle()
    over.settle()
    missing = found.stage.missing
    assert missing is not None
    assert found.stage.shown is missing
    assert word in missing.accessibleDescription()
    assert not found.pdf_button.isEnabled()
    assert missing.button is not None
    missing.button.click()
    assert found.stage.shown is found.stage.text
    assert "Hélène Nom1" in found.stage.text.toPlainText()


def test_the_large_window_shows_each_of_the_four_messages(qtbot: QtBot, opened: tuple[Window, str]) -> None:
    over, campaign = opened
    large = MessagePreviewWindow(over.workbench)
    qtbot.addWidget(large)
    with qtbot.waitSignal(large.panel.shown, timeout=30_000):
        large.open_message(campaign, MessageKind.REMINDER)
    for kind in (MessageKind.END, MessageKind.MIDWAY, MessageKind.LAUNCH):
        with qtbot.waitSignal(large.panel.shown, timeout=20_000) as shown:
            large.kinds.button(kind).click()
        assert shown.args == [kind]


def test_the_space_is_clicked_through_and_leaves_nothing(qtbot: QtBot, opened: tuple[Window, str]) -> None:
    over, campaign = opened
    space = PortalPreviewWindow(over.workbench)
    qtbot.addWidget(space)
    space.open_campaign(campaign)
    qtbot.waitUntil(lambda: space.view is not None, timeout=60_000)
    view, portal = space.view, space.portal
    assert view is not None
    assert portal is not None
    pid, folder = portal.pid, portal.folder
    wait_for_page(qtbot, space, "/choix", "Aperçu : rien de ce que vous saisissez ici n’est enregistré.")
    assert "Vous partagez 320 €" in words(qtbot, view), "as the campaign offers"
    with qtbot.waitSignal(view.shown, timeout=20_000):
        space.options.button(Options.EITHER).click()
    wait_for_page(qtbot, space, "/choix", "Aperçu")
    assert "Vous partagez" not in words(qtbot, view)
    with qtbot.waitSignal(view.shown, timeout=20_000):
        space.options.button(Options.SPLIT).click()
    wait_for_page(qtbot, space, "/choix", "Vous partagez 320 €")
    view.page().runJavaScript(CHOOSE_CONNECT)
    wait_for_page(qtbot, space, "/confirmation", "Votre demande est prise en compte")
    assert over.desktop.campaigns.get(campaign).launched_at is None
    space.close()
    over.settle()
    qtbot.waitUntil(lambda: not psutil.pid_exists(pid), timeout=20_000)
    assert not folder.exists()


def test_the_space_leads_nowhere_else(qtbot: QtBot, opened: tuple[Window, str]) -> None:
    over, campaign = opened
    space = PortalPreviewWindow(over.workbench)
    qtbot.addWidget(space)
    space.open_campaign(campaign)
    qtbot.waitUntil(lambda: space.view is not None, timeout=60_000)
    wait_for_page(qtbot, space, "/choix", "Aperçu")
    view = space.view
    assert view is not None
    with qtbot.waitSignal(view.link_refused, timeout=10_000) as refused:
        view.page().runJavaScript("location.href = 'https://www.cnil.fr/'")
    assert refused.args == ["https://www.cnil.fr/"]
    assert "https://www.cnil.fr/" in space.outcome.accessibleName()
    answers: list[object] = []
    view.page().runJavaScript("try { localStorage.length } catch (e) { 'refused' }", answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    assert answers in (["refused"], [None])
    space.close()
    over.settle()


def wait_for_page(qtbot: QtBot, space: PortalPreviewWindow, path: str, text: str) -> None:
    view = space.view
    assert view is not None

    def there() -> bool:
        return view.url().path() == path and text in words(qtbot, view)

    qtbot.waitUntil(there, timeout=30_000)
