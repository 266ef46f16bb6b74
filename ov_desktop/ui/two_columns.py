"""The body of a page in two columns, the second under the first where the page is narrow (SPEC section 11)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.cards import keep_edge


class TwoColumns(QScrollArea):
    """A main column and one at its right that scroll together.

    Args:
        theme: the look.
        side: the width of the second column in the tokens: ``side_column``, ``order_side_column``.
        least: how wide the main column must be to have the other one beside it.
    """

    def __init__(self, theme: Theme, side: str, least: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side_width = theme.scaled(theme.layout(side))
        self._least = theme.scaled(least)
        self._gap = theme.space("card_gap")
        margin = theme.space("page_margin")
        self._margin = margin
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("page", "true")
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._both.setContentsMargins(margin, 0, margin, margin)
        self._both.setSpacing(self._gap)
        self.main, self._main = self._column(theme)
        self.side, self._side = self._column(theme)
        self._side.setFixedWidth(self._side_width)
        self._both.addWidget(self._main, 1)
        self._both.addWidget(self._side)
        self.setWidget(inner)
        self.verticalScrollBar().rangeChanged.connect(self._keep_edge)

    @property
    def narrow(self) -> bool:
        """Whether the second column stands under the first."""
        return self._both.direction() is QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the second column where there is room for it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        # The scroll bar takes its room from the margin, so that the columns do not move when it comes.
        room = self.width() - 2 * self._margin
        narrow = room < self._least + self._gap + self._side_width
        if narrow == self.narrow:
            return
        directions = QBoxLayout.Direction
        self._both.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        # Under each other the last one takes what is left over, so that there is no gap between them.
        self._both.setStretchFactor(self._main, int(not narrow))
        self._both.setStretchFactor(self._side, int(narrow))
        self._side.setMinimumWidth(0 if narrow else self._side_width)
        self._side.setMaximumWidth(16_777_215 if narrow else self._side_width)

    def _keep_edge(self, _least: int, most: int) -> None:
        """Let the scroll bar stand in the margin, so that cards end where the header does."""
        keep_edge(self, self._both, self._margin, scrolls=most > 0)

    @staticmethod
    def _column(theme: Theme) -> tuple[QVBoxLayout, QWidget]:
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("card_gap"))
        return column, holder
