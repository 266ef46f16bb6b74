"""What the states of the wizard share: a content over a footer, and figures side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.cards import Card, Footer
from ov_desktop.ui.widgets.labels import Label, Sign


class OverFooter(QWidget):
    """A content that takes the room there is, and the footer with the ways on.

    Attributes:
        content: where the content goes.
        footer: the footer.
    """

    def __init__(self, theme: Theme, *, margins: bool = True, parent: QWidget | None = None) -> None:
        """Make both empty; ``margins`` keeps the content off the edges of the page."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.content = QVBoxLayout()
        margin = theme.space("page_margin") if margins else 0
        self.content.setContentsMargins(margin, 0, margin, theme.space(4) if margins else 0)
        self.content.setSpacing(theme.space(3) if margins else 0)
        column.addLayout(self.content, 1)
        self.footer = Footer(theme)
        column.addWidget(self.footer)


class Figure(QWidget):
    """A figure and what it counts, under it, with a sign where it is good or bad news."""

    def __init__(self, theme: Theme, icon: str = "", color: str = "text_2", parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(2))
        column.setSpacing(0)
        self._figure = Label(theme, role="page_title", tabular=True)
        row = QHBoxLayout()
        row.setSpacing(6)
        if icon:
            row.addWidget(Sign(theme, icon, color), 0, Qt.AlignmentFlag.AlignVCenter)
        self._text = Label(theme, color=color)
        row.addWidget(self._text, 1)
        column.addStretch()
        column.addWidget(self._figure)
        column.addLayout(row)
        column.addStretch()

    def show_figure(self, figure: str, text: str) -> None:
        """Show a figure and what it counts."""
        self._figure.setText(figure)
        self._text.setText(text)
        self.setAccessibleName(f"{figure} {text}")


class FigureCard(Card):
    """Parts side by side with hairlines between them, 66 px high."""

    def __init__(self, theme: Theme, parts: Sequence[tuple[QWidget, int]], parent: QWidget | None = None) -> None:
        """Put the parts into a row; each with its share of the width."""
        super().__init__(theme, flush=True, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout()
        row.setSpacing(0)
        for place, (part, share) in enumerate(parts):
            if place:
                row.addWidget(_UprightRule(theme))
            row.addWidget(part, share)
        self.body.addLayout(row)


class _UprightRule(QWidget):
    """A hairline between two parts that stand side by side."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedWidth(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("line"))
        painter.end()
