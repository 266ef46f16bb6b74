"""Says merge fields to screen readers, which hear one unknown sign where a chip stands (SPEC section 11)."""

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from ov_desktop.ui.editor.chips import OBJECT, field_name
from ov_desktop.ui.editor.document import fragments
from ov_desktop.wording.text import _

Say = Callable[[QWidget, str], None]


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say something at once, in place of what it was about to say."""
    said = QAccessibleAnnouncementEvent(widget, text)
    said.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(said)


def is_heard(_widget: QWidget) -> bool:
    """Whether a screen reader, or another tool of its kind, asks this application what it shows."""
    return bool(QAccessible.isActive())


class Speaker(QObject):
    """Follows the cursor of a text: says the field that it comes to by one sign, and lines that hold fields in words.

    Args:
        edit: the text.
        say: says something of a control; by a screen reader, unless somebody listens in its place.
        heard: whether anybody listens.
    """

    def __init__(self, edit: QTextEdit, say: Say = announce, heard: Callable[[QWidget], bool] = is_heard) -> None:
        super().__init__(edit)
        self._edit = edit
        self._say = say
        self._heard = heard
        self._place = 0
        self._changed = False
        edit.document().contentsChange.connect(self._note_change)
        edit.cursorPositionChanged.connect(self._follow)
        edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say the line at which one comes into the text."""
        if event.type() == QEvent.Type.FocusIn and self._heard(self._edit):
            self._say_line()
        return super().eventFilter(watched, event)

    def _note_change(self) -> None:
        self._changed = True

    def _follow(self) -> None:
        cursor = self._edit.textCursor()
        before, self._place = self._place, cursor.position()
        changed, self._changed = self._changed, False
        if not self._edit.hasFocus() or not self._heard(self._edit):
            return
        if changed:
            self._say_field(cursor.position() - 1)
        elif abs(cursor.position() - before) == 1:
            self._say_field(cursor.position())
        else:
            self._say_line()

    def _say_field(self, place: int) -> None:
        if name := self._field_at(place):
            self._say(self._edit, _("champ {field}").format(field=name))

    def _field_at(self, place: int) -> str:
        document = self._edit.document()
        if place < 0 or document.characterAt(place) != OBJECT:
            return ""
        cursor = QTextCursor(document)
        cursor.setPosition(place + 1)
        return field_name(cursor.charFormat())

    def _say_line(self) -> None:
        words = line_in_words(self._edit.textCursor())
        if words:
            self._say(self._edit, words)


def line_in_words(cursor: QTextCursor) -> str:
    """Return the line of a cursor with its fields in words; empty where it holds none."""
    block = cursor.block()
    line = block.layout().lineForTextPosition(cursor.position() - block.position())
    first = block.position() + (line.textStart() if line.isValid() else 0)
    last = first + (line.textLength() if line.isValid() else block.length() - 1)
    parts, found = [], False
    for piece in fragments(block):
        there = QTextCursor(block)
        there.setPosition(max(piece.position(), first))
        there.setPosition(max(min(piece.position() + piece.length(), last), there.position()), _KEEP)
        text = there.selectedText()
        if name := field_name(piece.charFormat()):
            found = found or bool(text)
            text = text.replace(OBJECT, _("champ {field}").format(field=name) + " ")
        parts.append(text)
    return _GAP.sub(r"\1", " ".join("".join(parts).split())) if found else ""


_KEEP = QTextCursor.MoveMode.KeepAnchor
_GAP = re.compile(r" ([,.])")
