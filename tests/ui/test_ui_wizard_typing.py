"""Writing on the page of settings: the page stays still under the keys, and every key of the keyboard finds its way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from ui.page_kit import EARLY, Window, furnished, press, request, window

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.wizard.page import WizardPage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SMALLEST = (964, 700)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Window]:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil", EARLY) as opened:
        yield opened


@pytest.fixture
def page(desk: Window) -> WizardPage:
    found = desk.show(WizardPage(desk.workbench), request(PageKey.CREATE), SMALLEST)
    found.settings.form.finish()
    found.settings.focus_first()
    desk.settle()
    return found


def seen(page: WizardPage, widget: QWidget) -> int:
    """How far below the top of the form a control is seen."""
    return widget.mapTo(page.settings.form.viewport(), QPoint(0, 0)).y()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


# --- the page under the keys -----------------------------------------------------------------------------


def test_the_days_of_the_reminder_stay_under_the_keys_while_the_time_line_grows(desk: Window, page: WizardPage) -> None:
    form = page.settings.form
    days, line = form.reminders.reminder_days, form.dates.time_line
    form.focus_field("reminder_days")
    desk.settle()
    place, heights = seen(page, days), {line.height()}
    for key in (Qt.Key.Key_7, Qt.Key.Key_Backspace, Qt.Key.Key_3, Qt.Key.Key_0, Qt.Key.Key_Backspace):
        press(key)
        desk.settle()
        heights.add(line.height())
        assert seen(page, days) == place
    assert len(heights) > 1, "nothing above has grown"


@pytest.mark.parametrize("field", ["messages.launch.introduction", "welcome"])
def test_the_line_in_which_one_writes_stays_in_view(desk: Window, page: WizardPage, field: str) -> None:
    form = page.settings.form
    form.focus_field(field)
    text = form.mails.editor.text_editor.text if "launch" in field else form.portal.welcome.text
    assert text.hasFocus()
    press(Qt.Key.Key_End, CTRL)
    for _line in range(25):
        QTest.keyClicks(text, "mot ")
        press(Qt.Key.Key_Return)
        desk.settle()
        top = text.viewport().mapTo(form.viewport(), text.cursorRect().topLeft()).y()
        assert 0 <= top <= form.viewport().height() - text.cursorRect().height()


# --- by keyboard -----------------------------------------------------------------------------------------


def test_from_the_bar_of_sections_one_comes_to_the_choice_of_the_message_and_it_stays(
    desk: Window, page: WizardPage
) -> None:
    mails, sections = page.settings.form.mails, page.settings.sections
    mails.show_kind(MessageKind.MIDWAY)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Down):
        sections.setCurrentIndex(2)
        sections.setFocus()
        press(key)
        assert focused() is mails.kinds.segments.button(MessageKind.MIDWAY)
        assert seen(page, focused()) >= 0
    press(Qt.Key.Key_Right)
    desk.settle()
    assert mails.kind is MessageKind.END
    press(Qt.Key.Key_Tab)
    assert focused() is mails.editor.subject_edit
    press(Qt.Key.Key_Backtab)
    assert focused() is mails.kinds.segments.button(MessageKind.END)


def opener(page: WizardPage, name: str) -> QWidget:
    editor = page.settings.form.mails.editor
    return {
        "load": editor.load_button,
        "save": editor.save_button,
        "link": editor.text_editor.text,
        "welcome": page.settings.form.portal.load,
    }[name]


@pytest.mark.parametrize("name", ["load", "save", "link", "welcome"])
def test_a_dialog_is_given_up_by_escape_and_one_goes_on_where_one_was(
    desk: Window, page: WizardPage, name: str
) -> None:
    control = opener(page, name)
    control.setFocus(Qt.FocusReason.TabFocusReason)
    before = page.flow.typed
    press(*(Qt.Key.Key_K, CTRL) if name == "link" else (Qt.Key.Key_Return,))
    desk.bot.waitUntil(lambda: bool(QApplication.activeModalWidget()))
    desk.settle()
    dialog = QApplication.activeModalWidget()
    assert dialog.isAncestorOf(focused())
    press(Qt.Key.Key_Escape)
    desk.bot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    page.activateWindow()
    desk.bot.waitUntil(control.hasFocus)
    assert page.flow.typed == before


# --- undoing ---------------------------------------------------------------------------------------------


def test_words_looks_fields_paragraphs_and_pastes_are_undone_and_redone_one_by_one(page: WizardPage) -> None:
    editor = page.settings.form.mails.editor
    text, stood = editor.text_editor.text, [editor.introduction()]
    text.setFocus()

    def note(*states: str) -> None:
        stood.extend(states)
        assert editor.introduction() == stood[-1]

    press(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(text, "cher ami")
    note("<p>cher</p>", "<p>cher ami</p>")
    press(Qt.Key.Key_Left, CTRL | SHIFT)
    press(Qt.Key.Key_B, CTRL)
    note("<p>cher <strong>ami</strong></p>")
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_B, CTRL)
    editor.chips.buttons[1].click()
    note("<p>cher <strong>ami</strong>{nom}</p>")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(text, "oui")
    note("<p>cher <strong>ami</strong>{nom}</p><p>oui</p>")
    mime = QMimeData()
    mime.setHtml("<p> un deux</p><ul><li>trois</li></ul>")
    QApplication.clipboard().setMimeData(mime)
    press(Qt.Key.Key_V, CTRL)
    note("<p>cher <strong>ami</strong>{nom}</p><p>ouiun deux</p><ul><li>trois</li></ul>")
    for state in reversed(stood[:-1]):
        press(Qt.Key.Key_Z, CTRL)
        assert editor.introduction() == state
    for state in stood[1:]:
        press(Qt.Key.Key_Y, CTRL)
        assert editor.introduction() == state
    assert text.hasFocus()


def test_after_an_undo_one_goes_on_in_a_line_where_it_was_changed(page: WizardPage) -> None:
    mails = page.settings.form.mails
    for edit in (mails.editor.subject_edit, mails.control("gdpr_contact")):
        assert isinstance(edit, LineEdit)
        edit.setFocus()
        edit.setText("un trois")
        edit.textEdited.emit("un trois")
        edit.setCursorPosition(3)
        QTest.keyClicks(edit, "xyz")
        assert edit.text() == "un xyztrois"
        press(Qt.Key.Key_Z, CTRL)
        assert (edit.text(), edit.cursorPosition()) == ("un trois", 3)
