"""What the windows of a demonstration have beside the usual: caught mails, a sample list, a strip that says so."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.labels import Label, Sign
from ov_desktop.wording.text import _


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The folders of a demonstration.

    Attributes:
        mails: where the messages are caught.
        lists: where sample lists lie, which file windows open first.
    """

    mails: Path
    lists: Path


class DemonstrationStrip(QWidget):
    """Stands over the window and says that nothing in it is real (SPEC R2)."""

    def __init__(self, theme: Theme) -> None:
        """Make the strip."""
        super().__init__()
        self._theme = theme
        colors = theme.tone(Tone.INFO)
        text = _("Démonstration\u00a0: les personnes et les montants sont fictifs. Rien ne quitte cet ordinateur.")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(1), theme.space(4), theme.space(1))
        row.setSpacing(theme.space(2))
        row.addStretch(1)
        row.addWidget(Sign(theme, "info", colors.text), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Label(theme, text, color="text"))
        row.addStretch(1)
        self.setFixedHeight(self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the line under it."""
        colors = self._theme.tone(Tone.INFO)
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color(colors.background))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color(colors.border))
        painter.end()
