"""Tables as the design has them: fixed row heights, 7 px in cells, a text that keeps its colour when chosen."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import paint_corner

CELL_PADDING = 7


class CellRole(IntEnum):
    """What a model may say of a cell beyond Qt's own roles."""

    INVALID = Qt.ItemDataRole.UserRole + 101
    """Whether the cell is in error: tint, border, corner; its reason is the tooltip."""
    SORT = Qt.ItemDataRole.UserRole + 102
    """The value to sort by."""


class CellDelegate(QStyledItemDelegate):
    """Paints cells: padding, the mark of an invalid one, and 2 px around the active one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, active_cell: bool = False) -> None:
        super().__init__(parent)
        self.theme = theme
        self._active_cell = active_cell

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Keep the colour of the text when chosen."""
        super().initStyleOption(option, index)
        option.palette.setColor(QPalette.ColorRole.HighlightedText, option.palette.color(QPalette.ColorRole.Text))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        shown = QStyleOptionViewItem(option)
        focused = bool(shown.state & QStyle.StateFlag.State_HasFocus)
        shown.state &= ~QStyle.StateFlag.State_HasFocus
        if index.data(CellRole.INVALID):
            paint_corner(painter, QRectF(option.rect), self.theme)
            shown.state &= ~QStyle.StateFlag.State_Selected
        super().paint(painter, shown, index)
        if focused and self._active_cell:
            painter.save()
            painter.setPen(QPen(self.theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
            painter.restore()


class DataTable(QTableView):
    """A table with rows of one height, whose columns never measure their contents.

    Args:
        theme: the look.
        model: what it shows.
        name: what it lists, for screen readers.
        row: the height of rows in the tokens: ``order_row``, ``report_row``, ``campaign_row``, ``grid_row``.
        flush: whether the card around it gives the border.
        grid: whether hairlines part the columns too, and one cell is active instead of a row.
    """

    def __init__(
        self,
        theme: Theme,
        model: QAbstractItemModel | None = None,
        *,
        name: str = "",
        row: str = "order_row",
        flush: bool = False,
        grid: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(name)
        self.setProperty("flush", flush)
        self.setProperty("grid", grid)
        self.setFont(theme.font(tabular=True))
        self.setShowGrid(grid)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectItems if grid else behaviour.SelectRows)
        self.setItemDelegate(RowDelegate(theme, self) if not grid else CellDelegate(theme, self, active_cell=True))
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(theme.height(row))
        rows.setVisible(False)
        columns = self.horizontalHeader()
        columns.setFont(theme.font("table_header"))
        columns.setFixedHeight(theme.height("grid_header" if grid else "table_header"))
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(24)
        if model is not None:
            self.setModel(model)

    def set_columns(self, widths: Sequence[int], *, stretch: int | None = None) -> None:
        """Set the width of each column; the column ``stretch`` takes what is left.

        Call it once the model is set.
        """
        columns = self.horizontalHeader()
        for place, width in enumerate(widths):
            columns.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(place, self.theme.scaled(width))
        if stretch is not None:
            columns.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)


class RowDelegate(CellDelegate):
    """Paints the cells of tables of which whole rows are chosen: hairlines between rows, the focus around the row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell and the hairline under it."""
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(QPen(self.theme.color("grid"), 1))
        bottom = option.rect.bottom()
        painter.drawLine(option.rect.left(), bottom, option.rect.right(), bottom)
        painter.restore()
        view = option.widget
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex().row() == index.row():
            self._ring(painter, option, view, index)

    def _ring(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        view: QTableView,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        columns = view.horizontalHeader()
        place = columns.visualIndex(index.column())
        last = columns.count() - 1
        rect = option.rect
        painter.save()
        painter.fillRect(rect.left(), rect.top(), rect.width(), 2, self.theme.color("focus"))
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, self.theme.color("focus"))
        if place == 0:
            painter.fillRect(rect.left(), rect.top(), 2, rect.height(), self.theme.color("focus"))
        if place == last:
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), self.theme.color("focus"))
        painter.restore()
