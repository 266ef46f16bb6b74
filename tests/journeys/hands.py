"""Hands at the real windows: one pair uses the keyboard alone, the other the mouse; both find things by their names."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as TimedOut
from pytestqt.qtbot import QtBot
from ui.clipping import spoken_name

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
MOST_TABS = 150
PATIENCE = 30_000
_POLL_MS = 30

KeysOf = Qt.KeyboardModifier
T = TypeVar("T")


class Keyboard:
    """Goes by Tab, presses by Space and Enter, types what has no key of its own by an input method."""

    def __init__(self, bot: QtBot) -> None:
        self.bot = bot

    # --- keys --------------------------------------------------------------------------------------------

    @property
    def focused(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    def key(self, key: Qt.Key, modifiers: KeysOf = KeysOf.NoModifier) -> None:
        QTest.keyClick(self.focused, key, modifiers)

    def put(self, text: str) -> None:
        """Type where the focus is, over what is there."""
        self.key(Qt.Key.Key_A, KeysOf.ControlModifier)
        for part in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", text):
            if part.isascii():
                QTest.keyClicks(self.focused, part)
            else:
                event = QInputMethodEvent()
                event.setCommitString(part)
                QApplication.sendEvent(self.focused, event)

    # --- controls ----------------------------------------------------------------------------------------

    def reach(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Give the focus to the control of this name."""
        self.until(lambda: active_window().isActiveWindow(), "the window in front takes the keys")
        seen: list[str] = []
        for _tab in range(MOST_TABS):
            widget = QApplication.focusWidget()
            if widget is not None and name_of(widget) == name and isinstance(widget, kind):
                return widget
            seen.append(name_of(widget) if widget else "-")
            QTest.keyClick(widget or active_window(), Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not reach « {name} » but {list(dict.fromkeys(seen))}")

    def press(self, name: str) -> None:
        """Press the button of this name, once it can be pressed."""
        self.until(lambda: any(widget.isEnabled() for widget in found(name, QAbstractButton)), f"« {name} »")
        self.push(name)

    def push(self, name: str) -> None:
        self.reach(name, QAbstractButton)
        self.key(Qt.Key.Key_Space)

    def write(self, name: str, text: str) -> None:
        """Type into the field of this name."""
        self.until(lambda: bool(found(name)), f"« {name} »")
        self.reach(name)
        self.put(text)

    def write_date(self, name: str, value: date) -> None:
        self.write(name, f"{value:%d/%m/%Y}")
        self.key(Qt.Key.Key_Return)

    def choose(self, name: str, text: str) -> None:
        """Choose from the drop-down list of this name."""
        box = self.reach(name, QComboBox)
        assert isinstance(box, QComboBox)
        self.key(Qt.Key.Key_Home)
        for _item in range(box.count()):
            if box.currentText() == text:
                return
            self.key(Qt.Key.Key_Down)
        raise AssertionError(f"« {text} » is not among the choices of « {name} »")

    def pick(self, name: str, other: str) -> None:
        """Pick a radio button; the other one of its group is what Tab may reach instead."""
        for _tab in range(MOST_TABS):
            widget = QApplication.focusWidget()
            if widget is not None and name_of(widget) in {name, other}:
                break
            QTest.keyClick(widget or active_window(), Qt.Key.Key_Tab)
        if name_of(self.focused) != name:
            self.key(Qt.Key.Key_Down)
        assert name_of(self.focused) == name
        self.key(Qt.Key.Key_Space)

    def open_tab(self, bar: str, label: str) -> None:
        tabs = self.reach(bar, QTabBar)
        assert isinstance(tabs, QTabBar)
        for _tab in range(tabs.count()):
            if tabs.tabText(tabs.currentIndex()) == label:
                return
            self.key(Qt.Key.Key_Right)
        raise AssertionError(f"« {label} » is no tab of « {bar} »")

    def go_to_page(self, name: str) -> None:
        """Go to a page by the side bar."""
        self.push(name)

    # --- file windows ------------------------------------------------------------------------------------

    @contextmanager
    def naming_file(self, path: Path) -> Iterator[None]:
        """Answer the file window that is opened inside the ``with`` with this path."""
        answered: list[Path] = []
        timer = QTimer()

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog) and isinstance(QApplication.focusWidget(), QLineEdit):
                timer.stop()
                answered.append(path)
                self.put(str(path))
                self.key(Qt.Key.Key_Return)

        timer.timeout.connect(answer)
        timer.start(_POLL_MS)
        yield
        self.until(lambda: bool(answered), "a file window")

    # --- waiting -----------------------------------------------------------------------------------------

    def until(self, condition: Callable[[], bool], what: str) -> None:
        try:
            self.bot.waitUntil(condition, timeout=PATIENCE)
        except TimedOut:
            raise AssertionError(f"not so: {what}; there is: {texts()}") from None

    def until_shown(self, text: str) -> None:
        self.until(lambda: text in texts(), f"« {text} » is shown")

    def until_answered(self) -> None:
        """Wait until the question in front is gone."""
        self.until(lambda: QApplication.activeModalWidget() is None, "the question is answered")


class Mouse(Keyboard):
    """Clicks on what it wants; types with the keyboard like everybody."""

    def reach(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        widgets = found(name, kind)
        assert widgets, f"« {name} » is nowhere; there is: {texts()}"
        self._click(widgets[0])
        self.until(widgets[0].hasFocus, f"« {name} » has the focus")
        return widgets[0]

    def push(self, name: str) -> None:
        self._click(next(widget for widget in found(name, QAbstractButton) if widget.isEnabled()))

    def choose(self, name: str, text: str) -> None:
        box = found(name, QComboBox)[0]
        assert isinstance(box, QComboBox)
        self._click(box)
        self.bot.waitUntil(box.view().isVisible)
        model = box.model()
        place = next(row for row in range(model.rowCount()) if box.itemText(row) == text)
        view = box.view()

        def chosen() -> bool:
            # A list that has just opened takes no click yet: it may be the end of the one that opened it.
            if view.isVisible():
                self._click(view.viewport(), view.visualRect(model.index(place, 0)).center())
            return box.currentText() == text

        self.bot.waitUntil(chosen)

    def pick(self, name: str, other: str) -> None:
        del other
        self.push(name)

    def open_tab(self, bar: str, label: str) -> None:
        tabs = found(bar, QTabBar)[0]
        assert isinstance(tabs, QTabBar)
        place = next(place for place in range(tabs.count()) if tabs.tabText(place) == label)
        self._click(tabs, tabs.tabRect(place).center())

    def _click(self, widget: QWidget, at: object = None) -> None:
        _scroll_to(widget)
        where = at if at is not None else widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, KeysOf.NoModifier, where)  # type: ignore[call-overload]


def active_window() -> QWidget:
    """The window that takes the keys: a question before anything else.

    Where there is no screen nobody gives the keys back to a window when a question over it is closed.
    """
    window = QApplication.activeModalWidget() or QApplication.activeWindow()
    if window is None:
        window = next(window for window in QApplication.topLevelWidgets() if window.isVisible())
        window.activateWindow()
    return window


def found(name: str, kind: type[QWidget] = QWidget) -> list[QWidget]:
    """The visible controls of a name in the window that is active."""
    return [
        widget
        for widget in active_window().findChildren(QWidget)
        if isinstance(widget, CONTROLS) and isinstance(widget, kind) and widget.isVisible() and name_of(widget) == name
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader calls a control."""
    name = widget.accessibleName() if isinstance(widget, QComboBox | QTabBar) else spoken_name(widget)
    return re.sub(r"<[^>]+>", "", name)


def texts() -> str:
    """All the words that the active window shows."""
    window = active_window()
    labels = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    buttons = [button.text() for button in window.findChildren(QAbstractButton) if button.isVisible()]
    return re.sub(r"<[^>]+>", "", " · ".join([*labels, *buttons]))


def _scroll_to(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
