"""The table of a list's faults: groups that open and close, each fault with its cell and its value (SPEC L3)."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ov_desktop.ui.itemmodels.faults import ROW_ROLE, Column, FaultGroup, FaultRow, FaultsModel
from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import outlined
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.wording.text import _

_PADDING = 7
_CHIP_PADDING = 6
_WIDTHS = (70, 170, 360, 200)
_NARROW = (70, 150, 250, 200)
_WIDE = 860
"""Pixels from which the columns have the widths of the design."""
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FaultsTable(DataTable):
    """Shows a ``FaultsModel``; Enter, Space and a click open and close a group, as Left and Right do.

    F8 goes to the next fault, Shift+F8 to the one before. Enter, and a click on "Remplacer", take over a correction.

    Signals:
        fix_wanted: the ``FaultRow`` whose correction is to be taken over.
    """

    fix_wanted = Signal(object)

    def __init__(self, theme: Theme, model: FaultsModel, parent: QWidget | None = None) -> None:
        """Show the model."""
        super().__init__(theme, model, name=_("Anomalies de la liste"), row="report_row", parent=parent)
        self._faults = model
        self.setItemDelegate(_FaultDelegate(theme, self))
        self.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        self.set_columns(_WIDTHS, stretch=Column.FIX)
        self._high: list[int] = []
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._lay_out_groups)
        self.clicked.connect(lambda index: model.toggle(index.row()))
        self.setMouseTracking(True)
        self._lay_out_groups()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open and close groups, go from fault to fault."""
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_F8:
            self._go_on(row, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return
        if row < 0 or self._faults.group_at(row) is None:
            fault = self.currentIndex().data(ROW_ROLE)
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(fault, FaultRow) and fault.place:
                self.fix_wanted.emit(fault)
                return
            super().keyPressEvent(event)
            return
        key, is_open = Qt.Key(event.key()), self._faults.is_open(row)
        turns = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if key in turns or key is (Qt.Key.Key_Left if is_open else Qt.Key.Key_Right):
            self._faults.toggle(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take over the correction whose "Remplacer" is clicked."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and (fault := self._link_at(event.position().toPoint())):
            self.fix_wanted.emit(fault)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over "Remplacer"."""
        super().mouseMoveEvent(event)
        link = self._link_at(event.position().toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)

    def link_rect(self, index: QModelIndex) -> QRect:
        """Where "Remplacer" stands in the last column of a row."""
        cell = self.visualRect(index)
        width = link_width(self.theme)
        return QRect(cell.right() - _PADDING - width, cell.top(), width + _PADDING, cell.height())

    def _link_at(self, point: QPoint) -> FaultRow | None:
        index = self.indexAt(point)
        row = index.data(ROW_ROLE) if index.column() == Column.FIX else None
        if isinstance(row, FaultRow) and row.place and self.link_rect(index).contains(point):
            return row
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the proposed corrections room where the window is narrow."""
        widths = _WIDTHS if self.viewport().width() >= self.theme.scaled(_WIDE) else _NARROW
        for column, width in enumerate(widths[: Column.FIX]):
            self.setColumnWidth(column, self.theme.scaled(width))
        super().resizeEvent(event)

    def _go_on(self, row: int, step: int) -> None:
        """Go to the nearest fault in a direction; at the last one, stay."""
        row += step
        while 0 <= row < self._faults.rowCount() and self._faults.group_at(row) is not None:
            row += step
        if 0 <= row < self._faults.rowCount():
            self.setCurrentIndex(self._faults.index(row, 0))

    def _lay_out_groups(self) -> None:
        """Let each group's row run across and be as high as its words."""
        rows = self.verticalHeader()
        groups = self._faults.group_rows()
        self.clearSpans()
        for row in self._high:
            if row < rows.count():
                rows.resizeSection(row, rows.defaultSectionSize())
        self._high = groups
        for row in groups:
            group = self._faults.group_at(row)
            self.setSpan(row, 0, 1, len(Column))
            high = "report_group_open" if group and group.remedy else "report_group"
            rows.resizeSection(row, self.theme.height(high))


def link_width(theme: Theme) -> int:
    """Return how much room "Remplacer" takes."""
    return QFontMetrics(theme.font(weight=500)).horizontalAdvance(_("Remplacer")) + 2


class _FaultDelegate(QStyledItemDelegate):
    """Paints the rows of the report."""

    def __init__(self, theme: Theme, table: FaultsTable) -> None:
        super().__init__(table)
        self._theme = theme
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell, or a group's whole row."""
        theme, row = self._theme, index.data(ROW_ROLE)
        rect = QRectF(option.rect)
        painter.save()
        if isinstance(row, FaultGroup):
            painter.fillRect(rect, theme.color("sunken"))
            self._paint_group(painter, rect, row, is_open=self._table_model().is_open(index.row()))
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            painter.fillRect(rect, theme.color("accent_soft" if chosen else "hover" if hovered else "surface"))
            self._paint_cell(painter, rect, row, index.column())
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.color("line"))
        self._paint_focus(painter, rect, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002 -- Qt's
        """Return a height that is never asked for: rows are fixed."""
        return QSize(80, self._theme.height("report_row"))

    def _table_model(self) -> FaultsModel:
        model = self._table.model()
        if not isinstance(model, FaultsModel):
            raise TypeError("the table of faults shows faults")
        return model

    def _paint_group(self, painter: QPainter, rect: QRectF, group: FaultGroup, *, is_open: bool) -> None:
        theme = self._theme
        side = theme.icon_size("inline")
        title_line = theme.line()
        lines = title_line + (theme.line("caption") if group.remedy else 0)
        top = rect.top() + (rect.height() - 1 - lines) / 2
        middle = top + title_line / 2
        glyphs = (
            (rect.left() + _PADDING, "menu" if is_open else "closed_group", "text_2"),
            (
                rect.left() + _PADDING + side + 10,
                "error" if group.error else "warning",
                "bad" if group.error else "warn",
            ),
        )
        for left, icon, color in glyphs:
            at = QRectF(left, middle - side / 2, side, side)
            paint_glyph(painter, at, theme.tokens.glyph(icon), theme.color(color))
        left = rect.left() + _PADDING + 2 * side + 20
        width = rect.right() - left - _PADDING
        self._text(painter, QRectF(left, top, width, title_line), group.title, "text", weight=600)
        if group.remedy:
            below = QRectF(left, top + title_line, width, theme.line("caption"))
            self._text(painter, below, group.remedy, "text_2", role="caption")

    def _paint_cell(self, painter: QPainter, rect: QRectF, row: FaultRow, column: int) -> None:
        room = rect.adjusted(_PADDING, 0, -_PADDING, -1)
        if column == Column.VALUE:
            self._paint_value(painter, room, row)
        elif column == Column.CELL:
            self._text(painter, room, row.cell, "text_2", tabular=True)
        elif column == Column.PERSON:
            self._text(painter, room, row.person, "text")
        elif row.fix:
            link = link_width(self._theme) if row.place else 0
            self._text(painter, room.adjusted(0, 0, -link - _PADDING, 0), row.fix, "text", tabular=True)
            if link:
                left = room.right() - link + 1
                self._text(
                    painter, QRectF(left, room.top(), link, room.height()), _("Remplacer"), "accent_text", weight=500
                )
        else:
            self._text(painter, room, _("à saisir") if row.error else _("à vérifier"), "text_2")

    def _paint_value(self, painter: QPainter, room: QRectF, row: FaultRow) -> None:
        theme = self._theme
        if not row.value:
            self._text(painter, room, row.note or _("vide"), "text_2")
            return
        metrics = QFontMetricsF(theme.font(tabular=True))
        note_width = QFontMetricsF(theme.font()).horizontalAdvance(row.note) + 10 if row.note else 0.0
        most = max(room.width() - note_width, 60.0)
        width = min(metrics.horizontalAdvance(row.value) + 2 * _CHIP_PADDING + 2, most)
        height = float(theme.height("chip"))
        chip = QRectF(room.left(), round(room.center().y() - height / 2), width, height)
        tone = "bad" if row.error else "warn"
        radius = float(theme.radius("chip"))
        outlined(painter, chip, radius, theme.color(f"{tone}_soft"), theme.color(f"{tone}_line"))
        self._text(painter, chip.adjusted(_CHIP_PADDING, 0, -_CHIP_PADDING + 2, 0), row.value, "text", tabular=True)
        if row.note:
            beside = QRectF(chip.right() + 10, room.top(), room.right() - chip.right() - 10, room.height())
            self._text(painter, beside, row.note, "text_2")

    def _text(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        color: str,
        *,
        role: str = "body",
        weight: int | None = None,
        tabular: bool = False,
    ) -> None:
        font = self._theme.font(role, weight=weight, tabular=tabular)
        painter.setFont(font)
        painter.setPen(self._theme.color(color))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _MIDDLE, shown)

    def _paint_focus(self, painter: QPainter, rect: QRectF, index: QModelIndex | QPersistentModelIndex) -> None:
        """Paint the ring around the current row, each cell its part."""
        if not self._table.hasFocus() or self._table.currentIndex().row() != index.row():
            return
        color = self._theme.color("focus")
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 2), color)
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), color)
        if index.column() == 0:
            painter.fillRect(QRectF(rect.left(), rect.top(), 2, rect.height()), color)
        if rect.right() >= self._table.viewport().width() - 2:
            painter.fillRect(QRectF(rect.right() - 2, rect.top(), 2, rect.height()), color)
