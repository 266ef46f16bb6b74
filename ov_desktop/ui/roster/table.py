"""The table of the grid: cells that are gone to, chosen, edited and given orders by keyboard and mouse (SPEC L4)."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QApplication, QWidget

from ov_desktop.domain.roster import Field
from ov_desktop.services.sheet import Cell
from ov_desktop.ui.roster.columns import COLUMN_OF, FIELDS, POSITION, WIDTHS
from ov_desktop.ui.roster.delegate import SheetDelegate
from ov_desktop.ui.roster.header import FilterHeader
from ov_desktop.ui.roster.model import SheetModel, runs
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.wording.text import _


class Order(Enum):
    """What keys ask for."""

    COPY = "copy"
    CUT = "cut"
    PASTE = "paste"
    CLEAR = "clear"
    FILL = "fill"


_ORDERS = (
    (QKeySequence.StandardKey.Copy, Order.COPY),
    (QKeySequence.StandardKey.Cut, Order.CUT),
    (QKeySequence.StandardKey.Paste, Order.PASTE),
    (QKeySequence(Qt.Key.Key_Delete), Order.CLEAR),
    (QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_D), Order.FILL),
)
_EMAIL = COLUMN_OF[Field.EMAIL]
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_DIGIT = 8
"""What a digit of the place in the list adds to its column."""

Index = QModelIndex | QPersistentModelIndex


class SheetTable(DataTable):
    """Shows a ``SheetModel``.

    F2, Enter and typing edit; Enter then goes down, Tab goes on to the next cell. A click on the place in the list
    chooses the whole row.

    Signals:
        ordered: an ``Order`` given by keys.
        menu_wanted: where the menu of the cells that are chosen is to open, on the screen.
    """

    ordered = Signal(object)
    menu_wanted = Signal(object)

    def __init__(self, theme: Theme, model: SheetModel, parent: QWidget | None = None) -> None:
        """Show the model."""
        super().__init__(
            theme, name=_("Liste des collaborateurs"), row="grid_row", flush=True, grid=True, parent=parent
        )
        self.sheet_model = model
        self.header = FilterHeader(theme, self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.cells = SheetDelegate(theme, model, self)
        self.setItemDelegate(self.cells)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setCornerButtonEnabled(False)
        self.setSortingEnabled(True)  # a click on a title then chooses no column; the header says what it does
        self.header.setSortIndicatorShown(False)
        self.header.scroll_wanted.connect(self._scroll_by)
        self.set_columns(WIDTHS)
        model.counted.connect(self._widen_places)

    # --- where one is ------------------------------------------------------------------------------------

    def current_cell(self) -> Cell | None:
        """Return the cell that one is in; None in the column of the places, or nowhere."""
        index = self.currentIndex()
        field = FIELDS[index.column()] if index.isValid() else None
        return (self.sheet_model.row_id(index.row()), field) if field is not None else None

    def go_to(self, row: int, column: int) -> None:
        """Go to a cell, and let it be seen."""
        index = self.sheet_model.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def uncover(self, column: int) -> None:
        """Show a column that was hidden."""
        if self.isColumnHidden(column):
            self.showColumn(column)
            self.header.place_fields()
            self.share_room()

    def visible_columns(self) -> list[int]:
        """Return the columns of fields that are shown, in the order in which they are shown."""
        header = self.header
        shown = [column for column in COLUMN_OF.values() if not header.isSectionHidden(column)]
        return sorted(shown, key=header.visualIndex)

    def selected_parts(self) -> list[QItemSelectionRange]:
        """Return the rectangles of cells that are chosen."""
        return list(cast("Iterable[QItemSelectionRange]", self.selectionModel().selection()))

    def selected_rows(self) -> list[int]:
        """Return the rows of which something is chosen, from top to bottom."""
        rows: set[int] = set()
        for part in self.selected_parts():
            rows.update(range(part.top(), part.bottom() + 1))
        return sorted(rows)

    def selected_block(self) -> tuple[list[int], list[int]]:
        """Return the rows and the columns of fields of which something is chosen; what is copied lies within them."""
        columns: set[int] = set()
        for part in self.selected_parts():
            columns.update(range(part.left(), part.right() + 1))
        return self.selected_rows(), [column for column in self.visible_columns() if column in columns]

    def selected_cells(self) -> list[Cell]:
        """Return the cells of fields that are chosen, row by row, as they are shown."""
        rows, columns = self.selected_block()
        chosen = self.selectionModel()
        model = self.sheet_model
        whole = len(self.selected_parts()) == 1
        cells: list[Cell] = []
        for row in rows:
            for column in columns:
                field = FIELDS[column]
                if field is not None and (whole or chosen.isSelected(model.index(row, column))):
                    cells.append((model.row_id(row), field))
        return cells

    def count_selected(self) -> int:
        """Return how many cells of fields are chosen."""
        shown = set(self.visible_columns())
        parts = self.selected_parts()
        return sum(part.height() * len(shown & set(range(part.left(), part.right() + 1))) for part in parts)

    def select_cells(self, cells: Sequence[tuple[int, int]]) -> None:
        """Choose cells by row and column, and go to the first of them."""
        if not cells:
            return
        model, chosen = self.sheet_model, QItemSelection()
        for first, last, left, right in _blocks(cells):
            chosen.select(model.index(first, left), model.index(last, right))
        here = model.index(*cells[0])
        self.selectionModel().setCurrentIndex(here, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(here)

    # --- Qt ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the orders of the clipboard and of Del; edit at Enter."""
        index = self.currentIndex()
        order = next((order for keys, order in _ORDERS if _matches(event, keys)), None)
        if order is not None:
            self.ordered.emit(order)
            return
        if Qt.Key(event.key()) in _ENTER and index.isValid() and self.state() != self.State.EditingState:
            if index.column() != POSITION:
                self.edit(index)
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Begin to edit with a letter that a keyboard composes, as with any other: what stands there is replaced."""
        index = self.currentIndex()
        editable = index.isValid() and index.column() != POSITION and self.state() != self.State.EditingState
        if not event.commitString() or not editable:
            super().inputMethodEvent(event)
            return
        self.edit(index)
        editor = QApplication.focusWidget()
        if editor is not None and editor is not self:
            typed = QInputMethodEvent()
            typed.setCommitString(event.commitString())
            QApplication.sendEvent(editor, typed)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the cell under the mouse, or of the one that one is in."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        if not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()) if by_key else event.globalPos()
        self.menu_wanted.emit(at)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on to the cell below after Enter."""
        super().closeEditor(editor, hint)
        step, self.cells.entered = self.cells.entered, 0
        index = self.currentIndex()
        row = index.row() + step
        if step and 0 <= row < self.sheet_model.rowCount():
            self.setCurrentIndex(self.sheet_model.index(row, index.column()))

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Choose a whole row where its place is clicked."""
        command = super().selectionCommand(self.sheet_model.index(index.row(), index.column()), event)
        if index.isValid() and index.column() == POSITION:
            command |= QItemSelectionModel.SelectionFlag.Rows
        return command

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the room that is left to the addresses; where there is too little of it, the table scrolls."""
        super().resizeEvent(event)
        self.share_room()

    def share_room(self) -> None:
        """Let the addresses be as wide as the others leave room for."""
        if self.isColumnHidden(_EMAIL):
            return
        others = sum(self.columnWidth(column) for column in (POSITION, *self.visible_columns()) if column != _EMAIL)
        least = self.theme.scaled(WIDTHS[_EMAIL])
        self.setColumnWidth(_EMAIL, max(least, self.viewport().width() - others))

    def _widen_places(self) -> None:
        digits = len(str(self.sheet_model.rowCount()))
        self.setColumnWidth(POSITION, self.theme.scaled(max(WIDTHS[POSITION], 22 + digits * _DIGIT)))
        self.share_room()

    def _scroll_by(self, pixels: int) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + pixels)


def _matches(event: QKeyEvent, keys: QKeySequence | QKeySequence.StandardKey) -> bool:
    if isinstance(keys, QKeySequence.StandardKey):
        return event.matches(keys)
    return QKeySequence(event.keyCombination()) == keys


def _blocks(cells: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Return cells as few rectangles: first and last row, first and last column.

    Rows that follow one another and have the same cells are one rectangle a run of columns, however many they are.
    """
    columns: dict[int, set[int]] = {}
    for row, column in cells:
        columns.setdefault(row, set()).add(column)
    rows = sorted(columns)
    start = 0
    for place, row in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else None
        if following != row + 1 or columns[following] != columns[row]:
            for left, right in runs(sorted(columns[row])):
                yield rows[start], row, left, right
            start = place + 1
