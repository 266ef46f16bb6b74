"""Tables as the design has them: fixed row heights, 7 px in cells, a text that keeps its colour when chosen."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionHeader,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import paint_corner

CELL_PADDING = 7
_ROOM_FOR_SIGN = "\u2003"
_QT_PADDING = 3
"""What Qt leaves beside a text by itself."""
_MARGIN = CELL_PADDING - _QT_PADDING
# Made once: a screen has hundreds of cells, and an operation on Qt's flags costs more than one of its calls.
_NO_BRUSH = QBrush()
_NOTHING_CHOSEN = ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected)
_SELECTED = QStyle.StateFlag.State_Selected
_INVALID = int(Qt.ItemDataRole.UserRole) + 101
_BACKGROUND = int(Qt.ItemDataRole.BackgroundRole)

Index = QModelIndex | QPersistentModelIndex


class CellRole(IntEnum):
    """What a model may say of a cell beyond Qt's own roles."""

    INVALID = _INVALID
    """Whether the cell is in error: tint, border, corner; its reason is the tooltip."""
    SORT = Qt.ItemDataRole.UserRole + 102
    """The value to sort by."""


class CellDelegate(QStyledItemDelegate):
    """Paints cells: padding, the row under the mouse, the mark of an invalid cell, and 2 px around the active one.

    The text keeps its colour when chosen. With ``active_cell`` the row of the active cell is tinted too.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, active_cell: bool = False) -> None:
        super().__init__(parent)
        self.theme = theme
        self._active_cell = active_cell

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave the background, which ``paint`` has painted, and keep the text away from the edges."""
        super().initStyleOption(option, index)
        option.backgroundBrush = _NO_BRUSH
        option.rect = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        option.state &= _NOTHING_CHOSEN

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        self.paint_background(painter, option, index)
        super().paint(painter, option, index)
        if self._active_cell and option.state & QStyle.StateFlag.State_HasFocus:
            painter.save()
            painter.setPen(QPen(self.theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
            painter.restore()

    def paint_background(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint what lies under the content: for delegates that paint the content themselves."""
        view = option.widget
        if index.data(_INVALID):
            paint_corner(painter, QRectF(option.rect), self.theme)
            return
        own = index.data(_BACKGROUND)
        if own is not None:
            painter.fillRect(option.rect, QBrush(own))
        if self._chosen(option, index):
            painter.fillRect(option.rect, self.theme.color("accent_soft"))
        elif isinstance(view, DataTable) and view.hovered_row == index.row():
            painter.fillRect(option.rect, self.theme.color("hover"))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Say the whole of a text that elides, where the cell has nothing else to say."""
        if event.type() == QEvent.Type.ToolTip and not index.data(Qt.ItemDataRole.ToolTipRole):
            text = str(index.data() or "")
            if QFontMetrics(view.font()).horizontalAdvance(text) > option.rect.width() - 2 * CELL_PADDING:
                QToolTip.showText(event.globalPos(), text, view)
                return True
        return super().helpEvent(event, view, option, index)

    def _chosen(self, option: QStyleOptionViewItem, index: Index) -> bool:
        view = option.widget
        if option.state & _SELECTED:
            return True
        return self._active_cell and isinstance(view, QTableView) and view.currentIndex().row() == index.row()


class _Header(QHeaderView):
    """A header in which the sign of the order does not lie on a title that ends at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logical_index: int) -> None:
        """Leave room for the sign."""
        super().initStyleOptionForIndex(option, logical_index)
        sorted_by = self.isSortIndicatorShown() and self.sortIndicatorSection() == logical_index
        if sorted_by and option.textAlignment & Qt.AlignmentFlag.AlignRight:
            option.text += _ROOM_FOR_SIGN


class RowDelegate(CellDelegate):
    """Paints the cells of tables of which whole rows are chosen: hairlines between rows, the focus around the row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell and the hairline under it."""
        super().paint(painter, option, index)
        self.paint_frame(painter, option, index)

    def paint_frame(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the hairline and the ring: for delegates that paint the content themselves."""
        rect = option.rect
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self.theme.color("grid"))
        view = option.widget
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex().row() == index.row():
            place = view.horizontalHeader().visualIndex(index.column())
            self._ring(painter, rect, first=place == 0, last=place == view.horizontalHeader().count() - 1)

    def _ring(self, painter: QPainter, rect: QRect, *, first: bool, last: bool) -> None:
        color = self.theme.color("focus")
        painter.fillRect(rect.left(), rect.top(), rect.width(), 2, color)
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, color)
        if first:
            painter.fillRect(rect.left(), rect.top(), 2, rect.height(), color)
        if last:
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), color)


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
        self._beside_header: QWidget | None = None
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
        self.setHorizontalHeader(_Header(self))
        columns = self.horizontalHeader()
        columns.setFont(theme.font("table_header"))
        columns.setFixedHeight(theme.height("grid_header" if grid else "table_header"))
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(24)
        self._beside_header = QWidget()
        self._beside_header.setProperty("role", "beside_header")
        self._beside_header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.addScrollBarWidget(self._beside_header, Qt.AlignmentFlag.AlignTop)
        self.hovered_row = -1
        self.setMouseTracking(True)
        if model is not None:
            self.setModel(model)

    def updateGeometries(self) -> None:
        """Let the scroll bar begin under the header, which goes on over it."""
        super().updateGeometries()
        header = self.horizontalHeader()
        height = 0 if header.isHidden() else header.height()
        if self._beside_header is not None and self._beside_header.height() != height:
            self._beside_header.setFixedHeight(height)

    def hover_row(self, row: int) -> None:
        """Tint the row under the mouse; -1 for none."""
        if row == self.hovered_row:
            return
        self.hovered_row = row
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tint the row under the mouse."""
        super().mouseMoveEvent(event)
        self.hover_row(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tint no row."""
        super().leaveEvent(event)
        self.hover_row(-1)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Paint the rows again: the tint and the ring go across all their cells."""
        super().currentChanged(current, previous)
        self.viewport().update()

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
