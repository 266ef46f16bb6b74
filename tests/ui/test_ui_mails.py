"""The caught mails of a demonstration: listed as they come, read without the network, the personal link copied."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, unnamed_controls
from ui.page_kit import Window, furnished, press, request, tab_to, window

from ov_desktop.ui.itemmodels import mails as columns
from ov_desktop.ui.itemmodels.mails import MailsModel, mail_rows
from ov_desktop.ui.mails.page import MailsPage
from ov_desktop.ui.mails.reading import heads
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.theme import Scheme, Theme

MAILS = request(PageKey.MAILS)
LINK = "http://127.0.0.1:8123/acces/Zm9vYmFyYmF6cXV4-_12"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def catch(folder: Path, number: int, kind: str, name: str, subject: str) -> Path:
    """Put a message into the folder as the catcher does."""
    message = EmailMessage()
    message["From"] = "CSE Ateliers de l’Erdre <contact@cse-erdre.example>"
    message["To"] = f"{name} <personne{number}@ateliers.example>"
    message["Subject"] = subject
    message["Date"] = f"Tue, 24 Nov 2026 09:{number:02d}:00 +0100"
    message.set_content(f"Bonjour {name},\n\nVotre lien\u00a0: {LINK}\n")
    message.add_alternative(
        '<body style="font-size:0px"><p>Bonjour</p><img src="cid:logo"><img src="https://ailleurs.example/x.png">'
        f'<a href="{LINK}">Choisir</a></body>',
        subtype="html",
    )
    html = message.get_payload()[1]
    html.add_related(PNG, "image", "png", cid="<logo>")
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
    catch(folder, 1, "launch", "Hélène Rousseau", "Chèques-Vacances : choisissez votre format")
    catch(folder, 2, "reminder", "Éric Noël", "Relance")
    shown = desk.show(MailsPage(desk.workbench, folder), MAILS)
    desk.settle()
    return shown


def test_messages_are_listed_with_kind_recipient_subject_and_date(page: MailsPage) -> None:
    cells = [
        [str(page.model.index(row, column).data()).replace("\u00a0", " ") for column in range(4)] for row in range(2)
    ]
    assert cells == [
        ["Relance", "Éric Noël", "Relance", "24/11/2026 9 h 02"],
        ["Lancement", "Hélène Rousseau", "Chèques-Vacances : choisissez votre format", "24/11/2026 9 h 01"],
    ]


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
    assert "Hélène Rousseau" in page.viewer.text.toPlainText()


def test_arrow_keys_read_one_message_after_the_other_in_each_form(desk: Window, page: MailsPage) -> None:
    page.table.setFocus()
    press(Qt.Key.Key_Down)
    desk.settle()
    assert page.viewer.subject.text() == "Chèques-Vacances : choisissez votre format"
    assert "Bonjour" in page.viewer.html.toPlainText()
    tab_to(page.viewer.forms.button("html"))
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert page.viewer.text.isVisible()
    assert LINK in page.viewer.text.toPlainText()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    assert not page.viewer.text.isVisible()


def test_the_personal_link_is_copied(page: MailsPage) -> None:
    tab_to(page.viewer.copy_button)
    press(Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == LINK


def test_a_message_loads_its_own_images_and_nothing_else(page: MailsPage) -> None:
    browser = page.viewer.html
    kind = int(QTextDocument.ResourceType.ImageResource.value)
    own = browser.loadResource(kind, QUrl("cid:logo"))
    assert isinstance(own, QImage)
    assert not own.isNull()
    for elsewhere in ("https://ailleurs.example/x.png", "file:///etc/hostname"):
        assert browser.loadResource(kind, QUrl(elsewhere)).isEmpty()
    assert not browser.openLinks()


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
