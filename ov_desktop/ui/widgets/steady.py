"""Keeps what one types in where it stands in a page that scrolls, whatever grows or goes above it."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QTextEdit, QWidget
from shiboken6 import isValid

_SETTLED = QEvent.Type(QEvent.registerEventType())
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize})
_AROUND = 12
"""Pixels that are left above and below the line in which one writes."""


class Steady(QObject):
    """Scrolls an area along with the control that has the focus, and with the line in which one writes.

    A control that is out of view is left alone: whoever has scrolled away reads something else.
    """

    def __init__(self, area: QScrollArea) -> None:
        """Watch over an area for as long as it lives."""
        super().__init__(area)
        self._area = area
        self._bar = area.verticalScrollBar()
        self._chain: list[QWidget] = []
        self._place = 0
        self._writing = False
        self._asked = False
        self._scrolls = False
        self._bar.valueChanged.connect(self._forget)
        self._bar.rangeChanged.connect(lambda _least, _most: self._ask())
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]  # there is one

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the control, or something that it stands in, moves."""
        if event.type() in _MOVES:
            self._ask()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Scroll once everything is laid out, and before it is painted."""
        if event.type() == _SETTLED:
            self._asked = False
            self._settle()
            return True
        return super().event(event)

    def _follow(self, _before: QWidget | None, focused: QWidget | None) -> None:
        """Watch over another control."""
        if not isValid(self._area):  # a window that goes takes the focus away before it takes this away
            return
        former = [widget for widget in self._chain if isValid(widget)]
        for widget in former:
            widget.removeEventFilter(self)
            if isinstance(widget, QTextEdit):
                widget.cursorPositionChanged.disconnect(self._write)
        self._chain = self._chain_of(focused)
        self._writing = False
        for widget in self._chain:
            widget.installEventFilter(self)
        if isinstance(focused, QTextEdit) and self._chain:
            focused.cursorPositionChanged.connect(self._write)
        self._forget()

    def _chain_of(self, focused: QWidget | None) -> list[QWidget]:
        """Return the control and all that it stands in, without what is scrolled; nothing where it stands elsewhere."""
        content = self._area.widget()
        if focused is None or content is None or not content.isAncestorOf(focused):
            return []
        chain = [focused]
        while (around := chain[-1].parentWidget()) is not None and around is not content:
            chain.append(around)
        return chain

    def _write(self) -> None:
        """Keep the line in view from now on; all that is selected at once is not where one writes."""
        self._writing = not self._all_selected()
        self._ask()

    def _all_selected(self) -> bool:
        edit = self._chain[0] if self._chain else None
        if not isinstance(edit, QTextEdit):
            return False
        cursor = edit.textCursor()
        length = edit.document().characterCount() - 1
        return cursor.hasSelection() and cursor.selectionEnd() - cursor.selectionStart() == length

    def _forget(self) -> None:
        """Take the place as it is now: somebody else has scrolled, or another control has the focus."""
        if not self._scrolls:
            self._place = self._here()
            self._writing = False

    def _ask(self) -> None:
        if self._chain and not self._asked:
            self._asked = True
            QCoreApplication.postEvent(self, QEvent(_SETTLED))

    def _settle(self) -> None:
        if not self._chain or not all(map(isValid, self._chain)):
            return
        here, seen = self._here(), self._place - self._bar.value()
        height = self._chain[0].height()
        if -height < seen < self._area.viewport().height():
            self._place += self._scroll(here - self._place)
        else:
            self._place = here
        if self._writing:
            self._show_line()

    def _show_line(self) -> None:
        edit = self._chain[0]
        if not isinstance(edit, QTextEdit):
            return
        line = edit.cursorRect()
        viewport = self._area.viewport()
        top = edit.viewport().mapTo(viewport, line.topLeft()).y() - _AROUND
        bottom = top + line.height() + 2 * _AROUND
        if bottom > viewport.height():
            self._scroll(min(bottom - viewport.height(), top))
        elif top < 0:
            self._scroll(top)

    def _here(self) -> int:
        """Return where the control stands in what is scrolled."""
        content = self._area.widget()
        return self._chain[0].mapTo(content, QPoint(0, 0)).y() if self._chain and content is not None else 0

    def _scroll(self, distance: int) -> int:
        """Scroll by so many pixels, or as far as it goes; return how far it went."""
        before = self._bar.value()
        self._scrolls = True
        self._bar.setValue(before + distance)
        self._scrolls = False
        return self._bar.value() - before
