"""What stands in for content: nothing yet, or work that goes on (SPEC G4)."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import Label, Sign
from ov_desktop.wording.text import _

_MOST_TEXT = 560
"""How long a line may be that stands alone in the middle of a page."""
_WIDE = 1_000
"""A share of the width beside which that of the margins does not count."""


class EmptyState(QFrame):
    """An icon, a sentence and a way out.

    Args:
        theme: the look.
        icon: the icon.
        title: what is empty.
        text: what the screen is for and how to begin.
        action: the text of the button; none where it is empty.
        kind: the kind of the button.
        framed: whether it has the dashed border; not inside a card, which has its own.

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        text: str = "",
        *,
        action: str = "",
        kind: Kind = Kind.DEFAULT,
        framed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._framed = framed
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._sign = Sign(theme, icon, place="empty_state")
        self._title = Label(theme, title, weight=600, wrap=True)
        self._text = Label(theme, text, color="text_2", wrap=True)
        self.button: Button | None = Button(theme, action, kind) if action else None
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(4),) * 4)
        column.setSpacing(theme.space(1))
        column.addStretch()
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.space(1))
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(theme.scaled(_MOST_TEXT))
            row = QHBoxLayout()
            row.addStretch()
            row.addWidget(label, _WIDE)
            row.addStretch()
            column.addLayout(row)
            label.setVisible(bool(label.text()))
        if self.button is not None:
            self.button.clicked.connect(self.acted)
            column.addSpacing(theme.space(1))
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dashed border."""
        if not self._framed:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line_btn"), 1, Qt.PenStyle.DashLine))
        radius = self._theme.radius("card")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()


class ProgressPanel(Card):
    """Work that goes on: what is done, how far it has come, and the button that stops it.

    Signals:
        stopped: the user asks to stop.
    """

    stopped = Signal()

    def __init__(self, theme: Theme, title: str, *, can_stop: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._what = Label(theme, title, weight=600, wrap=True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._figures = Label(theme, color="text_2", tabular=True, wrap=True)
        self.stop_button = Button(theme, _("Arrêter"))
        if not can_stop:
            self.stop_button.hide()
        self.stop_button.clicked.connect(self._stop)
        self.body.setSpacing(theme.space(2))
        self.body.addStretch()
        self.body.addWidget(self._what)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._figures)
        self.body.addSpacing(theme.space(1))
        self.body.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch()
        self.set_title_text(title)

    def set_title_text(self, title: str) -> None:
        """Say otherwise what is being done."""
        self._what.setText(title)
        self.setAccessibleName(title)
        self._bar.setAccessibleName(title)

    def set_progress(self, count: int, total: int, text: str = "") -> None:
        """Show how far it has come: ``count`` of ``total`` (0 where nobody knows), and a line about it."""
        self._bar.setRange(0, total)
        self._bar.setValue(min(count, total))
        self._figures.setText(text)
        self._bar.setAccessibleDescription(text)

    def _stop(self) -> None:
        self.stop_button.set_busy(busy=True)
        self.stopped.emit()
