"""A page that scrolls keeps what one types in where it is seen, and the line in which one writes in view."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.cards import PageBody
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.steady import Steady

Show = Callable[..., QWidget]


class Growing(QTextEdit):
    """A text as high as its lines, without a scroll bar of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(60)
        self.document().documentLayout().documentSizeChanged.connect(
            lambda size: self.setFixedHeight(int(size.height()) + 10)
        )


@dataclass
class Scrolled:
    """A page with a line and a text far down, under a box that can grow."""

    body: PageBody
    box: QWidget
    line: LineEdit
    text: Growing

    def seen(self, widget: QWidget) -> int:
        return widget.mapTo(self.body.viewport(), QPoint(0, 0)).y()

    def caret_in_view(self) -> bool:
        rect = self.text.cursorRect()
        top = self.text.viewport().mapTo(self.body.viewport(), rect.topLeft()).y()
        return top >= 0 and top + rect.height() <= self.body.viewport().height()


@pytest.fixture
def page(theme: Theme, qtbot: QtBot, on_screen: Show) -> Scrolled:
    body = PageBody(theme)
    box, below = QWidget(), QWidget()
    box.setFixedHeight(400)
    below.setFixedHeight(600)
    line, text = LineEdit(theme), Growing()
    for widget in (box, line, text, below):
        body.add(widget)
    Steady(body)
    window = on_screen(body)
    window.resize(600, 300)
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() > 800)
    return Scrolled(body, box, line, text)


@pytest.mark.parametrize("height", [460, 340])
def test_a_line_that_is_typed_in_stays_where_it_is_seen_whatever_happens_above(
    page: Scrolled, qtbot: QtBot, height: int
) -> None:
    page.body.verticalScrollBar().setValue(350)
    page.line.setFocus()
    place, value = page.seen(page.line), page.body.verticalScrollBar().value()
    page.box.setFixedHeight(height)
    qtbot.waitUntil(lambda: page.body.verticalScrollBar().value() == value + height - 400)
    assert page.seen(page.line) == place


def test_whoever_has_scrolled_away_is_left_there(page: Scrolled, qtbot: QtBot) -> None:
    page.line.setFocus()
    page.body.verticalScrollBar().setValue(0)
    most = page.body.verticalScrollBar().maximum()
    page.box.setFixedHeight(600)
    qtbot.waitUntil(lambda: page.body.verticalScrollBar().maximum() == most + 200)
    assert page.body.verticalScrollBar().value() == 0


def test_the_line_in_which_one_writes_is_followed_down_and_up(page: Scrolled, qtbot: QtBot) -> None:
    page.body.verticalScrollBar().setValue(350)
    page.text.setFocus()
    QTest.keyClicks(page.text, "un\r" * 30)
    qtbot.waitUntil(page.caret_in_view)
    assert page.text.height() > page.body.viewport().height()
    assert page.seen(page.text) < 0
    QTest.keyClick(page.text, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.caret_in_view)
    assert page.seen(page.text) <= 0 + 12


def test_selecting_all_of_a_long_text_does_not_move_the_page(page: Scrolled, qtbot: QtBot) -> None:
    page.text.setFocus()
    QTest.keyClicks(page.text, "un\r" * 30)
    page.text.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.waitUntil(page.caret_in_view)
    value = page.body.verticalScrollBar().value()
    QTest.keyClick(page.text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.box.setFixedHeight(401)
    qtbot.waitUntil(lambda: page.body.verticalScrollBar().value() == value + 1)


def test_a_control_that_is_deleted_while_it_has_the_focus_is_let_go(page: Scrolled, qtbot: QtBot) -> None:
    page.text.setFocus()
    page.text.setParent(None)
    page.text.deleteLater()
    page.line.setFocus()
    page.body.verticalScrollBar().setValue(350)
    place = page.seen(page.line)
    page.box.setFixedHeight(450)
    qtbot.waitUntil(lambda: page.body.verticalScrollBar().value() == 400)
    assert page.seen(page.line) == place
