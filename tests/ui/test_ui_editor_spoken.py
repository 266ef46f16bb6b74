"""What a screen reader hears of the merge fields in a text, which stand there as signs of no language."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ov_desktop.ui.editor.rich_editor import RichEditor
from ov_desktop.ui.editor.spoken import Speaker, is_heard
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.inputs import LineEdit

Show = Callable[..., QWidget]
TEXT = "<p>Bonjour {prénom} {nom}, bienvenue.</p><p>Aucun champ ici.</p><p>{montant}<br>sans</p>"


class Listener:
    """Hears what is said of one text."""

    def __init__(self, editor: RichEditor) -> None:
        self.edit = editor.text
        self.editor = editor
        self.listens = True
        self._said: list[str] = []
        Speaker(editor.text, lambda _edit, text: self._said.append(text), lambda _edit: self.listens)

    def heard(self) -> list[str]:
        said, self._said = self._said, []
        return said

    def press(self, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> list[str]:
        for key in keys:
            QTest.keyClick(self.edit, key, modifiers)
        return self.heard()


@pytest.fixture
def listener(theme: Theme, on_screen: Show, qtbot: QtBot) -> Listener:
    editor, before = RichEditor(theme, "Introduction"), LineEdit(theme)
    editor.set_html(TEXT)
    editor.text.moveCursor(QTextCursor.MoveOperation.Start)
    on_screen(before, editor)
    before.setFocus()
    heard = Listener(editor)
    editor.text.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(editor.text.hasFocus)
    return heard


def test_the_line_at_which_one_comes_in_is_heard_with_its_fields(listener: Listener) -> None:
    assert listener.heard() == ["Bonjour champ prénom champ nom, bienvenue."]


def test_lines_are_heard_in_words_where_they_hold_fields_and_left_to_the_reader_where_not(listener: Listener) -> None:
    listener.heard()
    assert listener.press(Qt.Key.Key_Down) == []
    assert listener.press(Qt.Key.Key_Down) == ["champ montant"]
    assert listener.press(Qt.Key.Key_Down) == []
    assert listener.press(Qt.Key.Key_Home, modifiers=Qt.KeyboardModifier.ControlModifier) == [
        "Bonjour champ prénom champ nom, bienvenue."
    ]


def test_a_field_that_one_comes_to_sign_by_sign_is_named(listener: Listener) -> None:
    listener.heard()
    assert listener.press(*[Qt.Key.Key_Right] * len("Bonjour ")) == ["champ prénom"]
    assert listener.press(Qt.Key.Key_Right, Qt.Key.Key_Right) == ["champ nom"]
    assert listener.press(Qt.Key.Key_Left, Qt.Key.Key_Left) == ["champ prénom"]
    assert listener.press(Qt.Key.Key_Right, Qt.Key.Key_Right, modifiers=Qt.KeyboardModifier.ShiftModifier) == [
        "champ nom"
    ]


def test_a_field_is_named_when_it_is_put_in_or_typed_and_letters_are_left_to_the_reader(listener: Listener) -> None:
    listener.heard()
    listener.editor.insert_field("organisme")
    assert listener.heard() == ["champ organisme"]
    QTest.keyClicks(listener.edit, "mot {nom")
    assert listener.heard() == []
    QTest.keyClicks(listener.edit, "}")
    assert listener.heard() == ["champ nom"]


def test_nothing_is_said_where_nobody_listens(listener: Listener) -> None:
    listener.heard()
    listener.listens = False
    assert listener.press(Qt.Key.Key_End, Qt.Key.Key_Home) == []


def test_one_listens_where_a_screen_reader_asks(listener: Listener) -> None:
    active = QAccessible.isActive()
    try:
        for asked in (True, False):
            QAccessible.setActive(asked)
            assert is_heard(listener.edit) is asked
    finally:
        QAccessible.setActive(active)
