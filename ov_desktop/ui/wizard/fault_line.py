"""A line that says what is wrong, for controls that are no ``Field``."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.labels import Label, Sign


class FaultLine(QWidget):
    """A sign and a sentence in the colour of errors or warnings; takes no room while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make a line that says nothing."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.space("field_to_help"), 0, 0)
        row.setSpacing(theme.space(1))
        self._sign = Sign(theme, "error", "bad", "pill")
        self._text = Label(theme, role="caption", color="bad", wrap=True)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def message(self) -> str:
        """What the line says; empty while it is hidden."""
        return self._text.text()

    def show_fault(self, message: str) -> None:
        """Say what is wrong; an empty message hides the line."""
        self._show(message, "error", "bad")

    def show_warning(self, message: str) -> None:
        """Say what should be known; an empty message hides the line."""
        self._show(message, "warning", "warn")

    def _show(self, message: str, icon: str, color: str) -> None:
        self._sign.set_icon(icon, color)
        self._text.set_color(color)
        self._text.setText(message)
        self.setAccessibleName(message)
        self.setVisible(bool(message))
