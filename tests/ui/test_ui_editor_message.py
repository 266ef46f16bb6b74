"""Subject and introduction of a message: the count, the fields beside the text, what is wrong, wide and narrow."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, spoken_name, unnamed_controls

from ov_desktop.ui.editor.field_chips import FieldChips
from ov_desktop.ui.editor.message_editor import MessageEditor
from ov_desktop.ui.editor.subject_edit import SubjectEdit
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.fields import Field, State

CONTROL = Qt.KeyboardModifier.ControlModifier
SUBJECT = "Chèques-Vacances\u00a0: choisissez votre format"
TEXT = "<p>Bonjour {prénom} {nom},</p><ul><li>{organisme} vous accorde <strong>{montant}</strong></li></ul>"
Show = Callable[..., QWidget]


@pytest.fixture
def message(theme: Theme, on_screen: Show) -> MessageEditor:
    made = MessageEditor(theme)
    on_screen(made, width=640)
    made.show_texts(SUBJECT, TEXT, other=True)
    return made


def commit(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def subject_field(message: MessageEditor) -> Field:
    return next(field for field in message.findChildren(Field) if field.control is message.subject_edit)


def told(message: MessageEditor) -> list[str]:
    """What the signals of a message say, as they come."""
    said: list[str] = []
    for name in (
        *("subject_edited", "introduction_edited", "load_wanted", "save_wanted", "reset_wanted"),
        *("undo_wanted", "redo_wanted"),
    ):
        getattr(message, name).connect(lambda name=name: said.append(name))
    return said


# --- the subject ------------------------------------------------------------------------------------------------


def test_the_subject_counts_its_characters(theme: Theme, on_screen: Show) -> None:
    edit = SubjectEdit(theme)
    on_screen(edit)
    assert edit.counted() == "0 sur 60"
    edit.set_text(SUBJECT)
    assert (edit.counted(), edit.is_too_long) == ("42 sur 60", False)
    commit(edit, "é" * 18)
    assert (edit.counted(), edit.is_too_long) == ("60 sur 60", False)
    commit(edit, "à")
    assert (edit.counted(), edit.is_too_long) == ("61 sur 60", True)


def test_a_long_subject_is_warned_of_and_a_missing_one_is_refused_once_emptied(message: MessageEditor) -> None:
    field = subject_field(message)
    assert field.state is State.REST
    message.subject_edit.selectAll()
    commit(message.subject_edit, "é" * 61)
    assert field.state is State.WARNING
    assert field.message == (
        "L’objet compte 61\u00a0caractères. Au-delà de 60, beaucoup de téléphones le coupent. "
        "Raccourcissez-le si vous le pouvez."
    )
    message.subject_edit.selectAll()
    QTest.keyClick(message.subject_edit, Qt.Key.Key_Delete)
    assert (field.state, field.message.split(".")[0]) == (State.ERROR, "L’objet de l’e-mail manque")
    message.show_texts("", TEXT)
    assert field.state is State.REST


def test_an_unknown_field_in_the_subject_is_named(message: MessageEditor) -> None:
    commit(message.subject_edit, "{date_limite}")
    field = subject_field(message)
    assert field.state is State.ERROR
    assert field.message.startswith("Le champ «\u00a0{date_limite}\u00a0» n’existe pas.")


def test_a_subject_stays_on_one_line_and_within_its_length(theme: Theme, on_screen: Show) -> None:
    edit = SubjectEdit(theme)
    on_screen(edit)
    mime = QMimeData()
    mime.setText("un\r\ndeux\ttrois " + "x" * 300)
    QApplication.clipboard().setMimeData(mime)
    edited: list[str] = []
    edit.edited.connect(lambda: edited.append(edit.text()))
    QTest.keyClick(edit, Qt.Key.Key_V, CONTROL)
    assert edit.text().startswith("un deux trois xxx")
    assert "\n" not in edit.text()
    assert len(edit.text()) in (199, 200)
    assert edited[-1] == edit.text()


def test_showing_a_subject_is_no_edit_and_leaves_the_cursor_where_it_was_changed(message: MessageEditor) -> None:
    said = told(message)
    message.subject_edit.setCursorPosition(5)
    message.show_texts(SUBJECT, TEXT)
    assert message.subject_edit.cursorPosition() == 5
    message.show_texts(SUBJECT + " vite", TEXT)
    assert message.subject_edit.cursorPosition() == len(SUBJECT + " vite")
    message.show_texts("Vos " + SUBJECT + " vite", TEXT)
    assert message.subject_edit.cursorPosition() == len("Vos ")
    message.show_texts(SUBJECT, TEXT, other=True)
    assert (message.subject_edit.cursorPosition(), said) == (0, [])


# --- the fields beside the text ---------------------------------------------------------------------------------


def test_fields_go_where_one_was_writing(message: MessageEditor, qtbot: QtBot) -> None:
    said = told(message)
    nom = message.chips.buttons[1]
    message.text_editor.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.mouseClick(nom, Qt.MouseButton.LeftButton)
    assert message.introduction().startswith("<p>{nom}Bonjour")
    qtbot.waitUntil(message.text_editor.text.hasFocus)
    message.subject_edit.setFocus(Qt.FocusReason.TabFocusReason)
    message.subject_edit.setCursorPosition(len(SUBJECT))
    QTest.mouseClick(nom, Qt.MouseButton.LeftButton)
    assert message.subject() == SUBJECT + "{nom}"
    qtbot.waitUntil(message.subject_edit.hasFocus)
    assert said == ["introduction_edited", "subject_edited"]


def test_tab_stops_once_at_the_fields_and_arrow_keys_go_on(theme: Theme, on_screen: Show, qtbot: QtBot) -> None:
    before, chips, after = SubjectEdit(theme), FieldChips(theme), SubjectEdit(theme)
    on_screen(before, chips, after)
    picked: list[str] = []
    chips.picked.connect(picked.append)
    before.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(before, Qt.Key.Key_Tab)
    qtbot.waitUntil(chips.buttons[0].hasFocus)
    QTest.keyClick(chips.buttons[0], Qt.Key.Key_Down)
    QTest.keyClick(chips.buttons[1], Qt.Key.Key_Right)
    QTest.keyClick(chips.buttons[2], Qt.Key.Key_Return)
    QTest.keyClick(chips.buttons[2], Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    qtbot.waitUntil(chips.buttons[2].hasFocus)
    QTest.keyClick(chips.buttons[2], Qt.Key.Key_Down)
    QTest.keyClick(chips.buttons[3], Qt.Key.Key_Down)
    QTest.keyClick(chips.buttons[4], Qt.Key.Key_Down)
    QTest.keyClick(chips.buttons[0], Qt.Key.Key_Space)
    assert picked == ["montant", "prénom"]
    assert spoken_name(chips.buttons[0]) == "Insérer le champ prénom"


# --- the whole --------------------------------------------------------------------------------------------------


def test_the_whole_tells_what_is_changed_and_wanted(message: MessageEditor) -> None:
    said = told(message)
    commit(message.subject_edit, "é")
    commit(message.text_editor.text, "é")
    for button in (message.load_button, message.save_button, message.reset_button):
        button.click()
    for target in (message.subject_edit, message.text_editor.text):
        QTest.keyClick(target, Qt.Key.Key_Z, CONTROL)
        QTest.keyClick(target, Qt.Key.Key_Y, CONTROL)
    assert said == [
        *("subject_edited", "introduction_edited", "load_wanted", "save_wanted", "reset_wanted"),
        *("undo_wanted", "redo_wanted", "undo_wanted", "redo_wanted"),
    ]
    assert (message.subject(), message.introduction()) == ("é" + SUBJECT, TEXT.replace("<p>Bon", "<p>éBon"))


def test_tab_goes_through_a_message_as_it_is_read(message: MessageEditor, qtbot: QtBot) -> None:
    editor = message.text_editor
    order = [
        *(message.subject_edit, message.chips.buttons[0], editor.bold_tool, editor.italic_tool, editor.list_tool),
        *(editor.link_tool, editor.field_tool, editor.text),
        *(message.load_button, message.save_button, message.reset_button),
    ]
    order[0].setFocus(Qt.FocusReason.TabFocusReason)
    for here, there in pairwise(order):
        QTest.keyClick(here, Qt.Key.Key_Tab)
        qtbot.waitUntil(there.hasFocus)


def test_what_the_page_finds_goes_before_what_the_editor_finds(message: MessageEditor) -> None:
    message.show_texts("é" * 70, "<p>{x}</p>")
    said = message.text_editor.text.accessibleDescription()
    assert said.startswith("Le champ «\u00a0{x}\u00a0» n’existe pas.")
    message.set_subject_state(State.ERROR, "Cet objet est pris.")
    message.set_introduction_state(State.ERROR, "Ce texte est trop long.")
    assert (subject_field(message).state, subject_field(message).message) == (State.ERROR, "Cet objet est pris.")
    assert message.text_editor.text.accessibleDescription() == "Ce texte est trop long."
    message.set_subject_state(State.REST)
    message.set_introduction_state(State.REST)
    assert subject_field(message).state is State.WARNING
    assert message.text_editor.text.accessibleDescription() == said
    message.show_texts("mot", "<p>mot</p>")
    assert (subject_field(message).state, message.text_editor.text.accessibleDescription()) == (State.REST, "")


@pytest.mark.parametrize("width", [340, 439, 440, 1200])
def test_nothing_is_cut_wide_or_narrow_and_fields_stand_beside_the_text_where_there_is_room(
    message: MessageEditor, qtbot: QtBot, width: int
) -> None:
    window = message.window()
    message.show_texts("é" * 70, "<p>{x}</p>")
    window.resize(width + window.width() - message.width(), 900)
    qtbot.waitUntil(lambda: message.width() == width)
    chips, text = message.chips, message.text_editor
    beside = width >= 440
    qtbot.waitUntil(lambda: (chips.geometry().right() < text.geometry().left()) == beside)
    qtbot.waitUntil(lambda: (chips.geometry().bottom() < text.geometry().top()) != beside)
    qtbot.waitUntil(lambda: clipped_labels(window) == [])
    assert unnamed_controls(window) == []
