"""The field to search a list in."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import KeyHint
from ov_desktop.wording.text import _

_AROUND_HINT = 64
"""The magnifier and the gaps beside the placeholder and the keys."""


class SearchField(LineEdit):
    """A line with a magnifier; Ctrl+F goes to it, Esc empties it.

    Args:
        theme: the look.
        placeholder: what can be searched for; also its name for screen readers.
        small: 28 px high instead of 32.
        hinted: whether it shows ``Ctrl+F`` while it is empty.

    Signals:
        searched: the text, without the spaces around it, at each change.
    """

    searched = Signal(str)

    def __init__(
        self,
        theme: Theme,
        placeholder: str = "",
        *,
        small: bool = False,
        hinted: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        name = placeholder or _("Rechercher")
        super().__init__(theme, placeholder=name, small=small, parent=parent)
        self.setAccessibleName(name)
        self.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        for button in self.findChildren(QToolButton):
            button.setIconSize(QSize(theme.icon_size(), theme.icon_size()))
        self._hint = KeyHint(theme, "Ctrl+F", self)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hinted = hinted
        self._hint.setVisible(hinted)
        self._shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._go)
        self.textChanged.connect(self._changed)

    def sizeHint(self) -> QSize:
        """Return the width of the design."""
        return QSize(220, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the hint at the end."""
        super().resizeEvent(event)
        self._hint.adjustSize()
        self._hint.move(self.width() - self._hint.width() - 10, (self.height() - self._hint.height()) // 2)
        self._show_hint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty it with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def _go(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _show_hint(self) -> None:
        """Show the keys where there is room for them beside what can be searched for."""
        needed = self.fontMetrics().horizontalAdvance(self.placeholderText()) + self._hint.width() + _AROUND_HINT
        self._hint.setVisible(self._hinted and not self.text() and needed <= self.width())

    def _changed(self, text: str) -> None:
        self._show_hint()
        self.searched.emit(text.strip())
