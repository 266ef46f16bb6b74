"""The caught mails of a demonstration: listed as they come, read without the network, the personal link copied."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QFontMetrics, QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, unnamed_controls
from ui.page_kit import Window, furnished, press, request, tab_to, window

from ov_desktop.ui.itemmodels import mails as columns
from ov_desktop.ui.itemmodels.mails import MailsModel, mail_rows
from ov_desktop.ui.mails.page import MailsPage
from ov_desktop.ui.mails.reading import heads
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.preview import engine
from ov_desktop.ui.preview.engine import EngineMissingError
from ov_desktop.ui.preview.stage import Device
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.tables import CELL_PADDING

MAILS = request(PageKey.MAILS)
LINK = "http://127.0.0.1:8123/acces/Zm9vYmFyYmF6cXV4-_12"
INK = QColor("#123456")


def png() -> bytes:
    """An image of one colour."""
    image, buffer = QImage(8, 8, QImage.Format.Format_RGB32), QBuffer()
    image.fill(INK)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def catch(folder: Path, number: int, kind: str, name: str, subject: str) -> Path:
    """Put a message into the folder as the catcher does."""
    message = EmailMessage()
    message["From"] = "CSE Ateliers de l’Erdre <contact@cse-erdre.example>"
    message["To"] = f"{name} <personne{number}@ateliers.example>"
    message["Subject"] = subject
    message["Date"] = f"Tue, 24 Nov 2026 09:{number:02d}:00 +0100"
    message.set_content(f"Bonjour {name},\n\nVotre lien\u00a0: {LINK}\n")
    message.add_alternative(
        '<body style="margin:0"><img src="cid:logo" style="display:block;width:200px;height:100px">'
        f'<a href="{LINK}" style="display:block;height:100px">Choisir</a><p>Bonjour {name}</p>'
        '<script>document.body.append("script")</script><img src="https://ailleurs.example/x.png"></body>',
        subtype="html",
    )
    html = message.get_payload()[1]
    html.add_related(png(), "image", "png", cid="<logo>")
    path = folder / f"{number:04d}-{kind}.eml"
    path.write_bytes(bytes(message))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "courriels"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Window]:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil") as opened:
        yield opened


@pytest.fixture
def page(desk: Window, folder: Path) -> MailsPage:
    """The page with two messages, the newest in front."""
    catch(folder, 1, "launch", "Hélène Rousseau", "Chèques-Vacances : choisissez votre format")
    catch(folder, 2, "reminder", "Éric Noël", "Relance")
    found = MailsPage(desk.workbench, folder)
    with desk.bot.waitSignal(found.viewer.shown, timeout=30_000):
        desk.show(found, MAILS)
    desk.settle()
    return found


def words(qtbot: QtBot, page: MailsPage) -> str:
    """What the message says as it is shown."""
    view, found = page.viewer.stage.view, list[str]()
    assert view is not None
    view.page().toPlainText(found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return found[0]


def test_messages_are_listed_with_kind_recipient_subject_and_date(page: MailsPage) -> None:
    cells = [
        [str(page.model.index(row, column).data()).replace("\u00a0", " ") for column in range(4)] for row in range(2)
    ]
    assert cells == [
        ["Relance", "Éric Noël", "Relance", "24/11/2026 9 h 02"],
        ["Lancement", "Hélène Rousseau", "Chèques-Vacances : choisissez votre format", "24/11/2026 9 h 01"],
    ]


def test_dates_are_seen_whole_in_the_list(desk: Window, page: MailsPage) -> None:
    page.resize(964, 700)
    desk.settle()
    # A date of two figures everywhere, as wide as any.
    date = QFontMetrics(page.table.font()).horizontalAdvance("24/11/2026 14\u00a0h\u00a038")
    assert page.table.columnWidth(3) >= date + 2 * CELL_PADDING


def test_a_message_that_comes_is_shown_and_the_one_being_read_stays(
    desk: Window, page: MailsPage, folder: Path
) -> None:
    page.table.setFocus()
    press(Qt.Key.Key_Down)
    desk.settle()
    catch(folder, 3, "end", "Léa Petit", "Fin")
    desk.bot.waitUntil(lambda: page.model.rowCount() == 3)
    desk.settle()
    assert page.model.row(page.table.currentIndex().row()).head.recipient == "Hélène Rousseau"
    assert "Hélène Rousseau" in page.viewer.stage.text.toPlainText()


def test_arrow_keys_read_one_message_after_the_other_in_each_form(desk: Window, page: MailsPage) -> None:
    viewer = page.viewer
    page.table.setFocus()
    with desk.bot.waitSignal(viewer.shown, timeout=20_000):
        press(Qt.Key.Key_Down)
    assert viewer.subject.whole_text() == "Chèques-Vacances : choisissez votre format"
    assert words(desk.bot, page).split() == ["Choisir", "Bonjour", "Hélène", "Rousseau"]
    tab_to(viewer.forms.button("light"))
    for _form in range(2):
        press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert viewer.stage.text.isVisible()
    assert LINK in viewer.stage.text.toPlainText()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert viewer.headers.isVisible()
    assert not viewer.stage.isVisible()


def test_a_message_is_shown_on_the_widths_and_in_the_dark_of_the_previews(desk: Window, page: MailsPage) -> None:
    viewer, view = page.viewer, page.viewer.stage.view
    assert view is not None
    assert view.width() == 715
    viewer.devices.button(Device.PHONE).click()
    assert view.width() == 375
    with desk.bot.waitSignal(viewer.shown, timeout=20_000):
        viewer.forms.button("dark").click()
    assert view.page().backgroundColor().name() == "#14181c"
    assert "Éric Noël" in words(desk.bot, page)


def test_a_message_without_html_is_shown_as_it_is_written(desk: Window, page: MailsPage, folder: Path) -> None:
    plain = EmailMessage()
    plain["Subject"], plain["To"] = "Essai", "accueil@cse-erdre.example"
    plain.set_content("Un essai <b>de</b> messagerie.\nSecond & dernier.\n")
    (folder / "0003-test.eml").write_bytes(bytes(plain))
    desk.bot.waitUntil(lambda: page.model.rowCount() == 3)
    with desk.bot.waitSignal(page.viewer.shown, timeout=20_000):
        page.table.selectRow(0)
    assert words(desk.bot, page).strip() == "Un essai <b>de</b> messagerie.\nSecond & dernier."


def test_the_personal_link_is_copied(page: MailsPage) -> None:
    tab_to(page.viewer.copy_button)
    press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == LINK


def test_a_message_shows_its_own_images_and_runs_no_script(desk: Window, page: MailsPage) -> None:
    view = page.viewer.stage.view
    assert view is not None
    desk.bot.waitUntil(lambda: view.grab().toImage().pixelColor(100, 50).name() == INK.name(), timeout=10_000)
    assert "script" not in words(desk.bot, page)


def test_a_link_opens_in_the_browser_by_its_button_alone(
    desk: Window, page: MailsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toString()))
    view, outcome = page.viewer.stage.view, page.viewer.outcome
    assert view is not None
    QTest.mouseClick(view.focusProxy(), Qt.MouseButton.LeftButton, pos=QPoint(20, 150))
    desk.bot.waitUntil(outcome.isVisible, timeout=10_000)
    assert LINK in outcome.accessibleName()
    assert opened == []
    (button,) = (found for found in outcome.findChildren(Button) if found.isVisible())
    assert button.text() == "Ouvrir dans le navigateur"
    page.viewer.devices.button(Device.COMPUTER).setFocus()
    press(Qt.Key.Key_Tab)
    assert button.hasFocus()
    press(Qt.Key.Key_Space)
    assert opened == [LINK]
    assert not outcome.isVisible()


def test_where_the_engine_cannot_run_the_text_is_offered(
    desk: Window, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise EngineMissingError("library")

    monkeypatch.setattr(engine, "preload", missing)
    catch(folder, 1, "launch", "Hélène Rousseau", "Objet")
    page = desk.show(MailsPage(desk.workbench, folder), MAILS)
    desk.bot.waitUntil(lambda: page.viewer.stage.missing is not None, timeout=10_000)
    why = page.viewer.stage.missing
    assert why is not None
    assert why.isVisible()
    assert why.button is not None
    tab_to(why.button)
    press(Qt.Key.Key_Space)
    assert page.viewer.stage.text.isVisible()
    assert page.viewer.forms.value() == "text"


def test_the_newest_is_shown_where_it_is_asked_for(desk: Window, page: MailsPage, folder: Path) -> None:
    page.table.selectRow(1)
    desk.settle()
    for number in (3, 4):
        catch(folder, number, "launch", f"Personne {number}", f"Essai {number}")
    for _time in range(2):
        page.enter(request(PageKey.MAILS, section="newest"))
        desk.bot.waitUntil(lambda: page.viewer.subject.whole_text() == "Essai 4", timeout=10_000)
        desk.settle()
        assert page.table.currentIndex().row() == 0
        page.table.selectRow(2)
        desk.settle()
        assert page.viewer.subject.whole_text() == "Relance"


def test_a_search_narrows_the_list(desk: Window, page: MailsPage) -> None:
    page.table.setFocus()
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.search, "noel")
    desk.settle()
    assert page.model.rowCount() == 1


def test_before_the_first_message_the_page_leads_to_the_campaign(desk: Window, tmp_path: Path) -> None:
    page = desk.show(MailsPage(desk.workbench, tmp_path / "absent"), MAILS)
    button = page.empty.button
    assert button is not None
    tab_to(button)
    press(Qt.Key.Key_Space)
    assert desk.asked == [request(PageKey.TRACKING)]


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_no_text_is_cut_and_every_control_has_a_name(
    desk: Window, theme: Theme, page: MailsPage, scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    page.resize(964, 700)
    desk.settle()
    assert clipped_labels(page) == []
    assert unnamed_controls(page) == []


def test_the_model_keeps_qts_rules(folder: Path) -> None:
    for number in range(1, 5):
        catch(folder, number, "launch", f"Personne {number}", "Objet")
    model = MailsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(mail_rows(heads(folder, {})))
    model.sort(columns.DATE)
    assert [row.head.number for row in model.shown()] == [1, 2, 3, 4]
    model.search("3")
    assert model.rowCount() == 1
    assert tester.model() is model
