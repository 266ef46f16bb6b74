"""The subject of a message, with how much of it phones show (SPEC S7)."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ov_desktop.ui.editor.changes import end_of_change
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.wording.figures import number
from ov_desktop.wording.mails import SUBJECT_LENGTH
from ov_desktop.wording.text import _

SUBJECT_MOST = 200
"""Characters that can be typed."""

_SIGN_ROOM = 26
_EDGE = 10
_REDO = QKeySequence("Ctrl+Y")


class SubjectEdit(LineEdit):
    """One line with merge fields in braces, and ``42 sur 60`` at its end; undoing is its page's.

    Signals:
        edited: the user changed the subject; ``text`` gives it.
        undo_wanted, redo_wanted: the keys for it were pressed.
    """

    edited = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._room = 0
        self.setMaxLength(SUBJECT_MOST)
        self.setAccessibleName(_("Objet"))
        self.textChanged.connect(self._follow)
        self.textEdited.connect(self._edited)
        self._follow(self.text())

    @property
    def is_too_long(self) -> bool:
        """Whether phones cut it."""
        return len(self.text()) > SUBJECT_LENGTH

    def set_text(self, text: str, *, other: bool = False) -> None:
        """Show another subject, without a signal ``edited``.

        The cursor stands where it was changed; at its beginning where it is that of another message (``other``).
        """
        before = self.text()
        if text != before:
            self.setText(text)
            self.setCursorPosition(0 if other else end_of_change(before, text))

    def insert_field(self, name: str) -> None:
        """Put a merge field at the cursor, and go on writing after it."""
        self.insert(f"{{{name}}}")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sign(self, icon: str, color: str) -> None:
        """Show an icon at the end of the line, after the count."""
        super().show_sign(icon, color)
        self._follow(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave undoing to the page."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo) or QKeySequence(event.keyCombination()) == _REDO:
            self.redo_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, and the count at its end."""
        super().paintEvent(event)
        theme = self.theme
        painter = QPainter(self)
        painter.setFont(theme.font("caption", tabular=True))
        painter.setPen(theme.color(self._color()))
        right = self.width() - _EDGE - (_SIGN_ROOM if self._sign is not None else 0)
        room = QRect(0, 0, right, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.counted())
        painter.end()

    def counted(self) -> str:
        """Return how long it is: ``42 sur 60``."""
        return _("{length} sur {most}").format(length=number(len(self.text())), most=number(SUBJECT_LENGTH))

    def _edited(self, text: str) -> None:
        self._follow(text)
        self.edited.emit()

    def _color(self) -> str:
        if not self.isEnabled():
            return "disabled_text"
        return "warn" if self.is_too_long else "text_3"

    def _follow(self, text: str) -> None:
        """Keep a single line, and room for the count; a text that is pasted may bring breaks and tabs along."""
        tidy = " ".join(text.splitlines()).replace("\t", " ")
        if tidy != text:
            self.setText(tidy)
            return
        room = self.fontMetrics().horizontalAdvance(self.counted())
        if room != self._room:
            self._room = room
            self.setTextMargins(0, 0, room + _EDGE, 0)
        self.update()
