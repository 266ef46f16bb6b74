"""What can be done in the grid, and what it asks before many cells change (SPEC L4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from ov_desktop.domain.roster import Fault, Field
from ov_desktop.domain.text import without_accents
from ov_desktop.services.sheet import Action, Cell, Label, Sheet, SheetChange
from ov_desktop.ui.roster.clipboard import block_as_mime, block_from_text
from ov_desktop.ui.roster.columns import COLUMN_OF, FIELDS, POSITION
from ov_desktop.ui.roster.desk import SheetDesk, Then
from ov_desktop.ui.roster.model import Mark
from ov_desktop.ui.roster.paste_dialog import FixDialog, PasteDialog, preview_of
from ov_desktop.ui.roster.table import SheetTable

_COPIED_AT_ONCE = 20_000
"""Up to so many cells are copied while one waits."""


class Commands(QObject):
    """Carries out orders on what is chosen in the table."""

    def __init__(self, desk: SheetDesk, table: SheetTable, parent: QObject) -> None:
        """Work with a desk and a table."""
        super().__init__(parent)
        self._desk = desk
        self._table = table
        self._model = table.sheet_model
        self._model.typed.connect(self._type)

    # --- rows and cells ----------------------------------------------------------------------------------

    def add(self) -> None:
        """Add an empty row at the end, and begin to edit it."""
        self._desk.do(lambda sheet: sheet.add([{}]), then=self._edit_first)

    def duplicate(self) -> None:
        """Add each row again of which something is chosen."""
        ids = self._chosen_ids()
        if ids:
            self._desk.do(lambda sheet: sheet.duplicate(ids), then=self._show)

    def delete(self) -> None:
        """Take the rows away of which something is chosen."""
        ids = self._chosen_ids()
        if ids:
            self._desk.do(lambda sheet: sheet.delete(ids))

    def clear(self) -> None:
        """Empty the cells that are chosen; where whole rows are, take them away."""
        if self._whole_rows():
            self.delete()
            return
        self._empty()

    def undo(self) -> None:
        """Take the last action back."""
        self._desk.undo(then=self._show)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._desk.redo(then=self._show)

    def fill_down(self) -> None:
        """Copy the first chosen cell of each column into those under it; one row alone takes the row above."""
        rows = self._table.selected_rows()
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, rows[0]]
        fields = self._chosen_fields()
        cells = [(self._model.row_id(row), field) for row in rows for field in fields]
        if len(rows) > 1 and fields:
            self._desk.do(lambda sheet: sheet.fill_down(cells), then=self._show)

    def suggestion(self) -> str:
        """Return what is proposed for the cell that one is in; empty where nothing is."""
        fault = self._fault()
        return fault.suggestion or "" if fault else ""

    def take_suggestion(self) -> None:
        """Take over what is proposed for the cell that one is in."""
        cell, text = self._table.current_cell(), self.suggestion()
        if cell and text:
            self._desk.do(lambda sheet: sheet.edit({cell: text}, Label.FIX), then=self._show)

    def _fault(self) -> Fault | None:
        sheet, cell = self._desk.sheet, self._table.current_cell()
        return sheet.fault(sheet.index_of(cell[0]), cell[1]) if sheet is not None and cell else None

    def fix(self) -> None:
        """Take over every fix that is proposed; where there are several, they are shown first."""
        self._desk.do(lambda sheet: sheet.suggestions(), ask=partial(self._ask, FixDialog), then=self._show)

    # --- clipboard ---------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the cells that are chosen on the clipboard; very many of them some moments later."""
        ids, fields = self._chosen_ids(), self._chosen_fields()
        if not fields:
            return
        numbers = frozenset(place for place, field in enumerate(fields) if field is Field.GRANT)

        def read(sheet: Sheet) -> list[list[str]]:
            return [[sheet.text(place, field) for field in fields] for place in map(sheet.index_of, ids)]

        def put(block: list[list[str]]) -> None:
            QGuiApplication.clipboard().setMimeData(block_as_mime(block, numbers))

        sheet = self._desk.sheet
        if sheet is None:
            return
        if len(ids) * len(fields) <= _COPIED_AT_ONCE and self._desk.is_idle:
            put(read(sheet))
        else:
            self._desk.read(lambda: read(sheet), put)

    def cut(self) -> None:
        """Copy what is chosen, and empty it."""
        self.copy()
        self._empty()

    def paste(self) -> None:
        """Put what is on the clipboard into the cells from the first chosen one on, one value alone into all chosen.

        Where cells change that are not empty, it is shown first what stands there.
        """
        block = block_from_text(QGuiApplication.clipboard().text())
        rows, columns = self._table.selected_block()
        fields = [field for column in self._table.visible_columns() if (field := FIELDS[column]) is not None]
        if not block or not fields or self._desk.sheet is None:
            return
        chosen = self._table.selected_cells()
        ask = partial(self._ask, PasteDialog)
        if len(block) == 1 and len(block[0]) == 1 and len(chosen) > 1:
            cells = dict.fromkeys(chosen, block[0][0])
            self._desk.do(lambda sheet: sheet.edit(cells, Label.PASTE), ask=ask, then=self._show)
            return
        if not rows:
            new = [dict(zip(fields, line, strict=False)) for line in block]
            self._desk.do(lambda sheet: sheet.add(new), then=self._show)
            return
        ids, start = list(self._model.ids()), (FIELDS[columns[0]] if columns else None) or fields[0]
        first = ids[rows[0]], start
        self._desk.do(lambda sheet: sheet.paste(block, first, fields, ids), ask=ask, then=self._show)

    def _ask(self, kind: type[PasteDialog | FixDialog], action: Action, go_on: Callable[[], None]) -> None:
        """Have an action shown that overwrites more than one cell."""
        sheet = self._desk.sheet
        if sheet is None or action.overwritten <= 1:
            go_on()
            return
        dialog = kind(self._table.theme, preview_of(sheet, action), self._table.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(go_on)
        dialog.open()

    # --- find and replace --------------------------------------------------------------------------------

    def find_next(self, text: str, cells: Sequence[Cell] | None, *, whole: bool) -> bool:
        """Go to the next cell that holds a text, accents and case ignored; past the last row, from the first on.

        Args:
            text: what is looked for.
            cells: where; everywhere that is shown if None.
            whole: whether the cell holds nothing else.

        Returns:
            Whether there is one.
        """
        wanted, among = without_accents(text), None if cells is None else set(cells)
        for row, column in self._cells_from(range(self._model.rowCount()), self._table.visible_columns(), 1):
            held = without_accents(self._model.raw_text(row, column))
            found = held == wanted if whole else wanted in held
            if found and (among is None or (self._model.row_id(row), FIELDS[column]) in among):
                self._table.go_to(row, column)
                return True
        return False

    def replace_all(self, find: str, by: str, cells: Sequence[Cell] | None, *, whole: bool, then: Then) -> None:
        """Replace a text wherever it stands in some cells, in all of them if None."""
        self._desk.do(lambda sheet: sheet.replace_all(find, by, cells, whole), then=then)

    # --- faults ------------------------------------------------------------------------------------------

    def step_to_fault(self, sheet: Sheet, step: int, mark: Mark) -> bool:
        """Go to the next fault of a kind among the rows shown, or to the one before; past the last, to the first.

        Returns:
            Whether there is one.
        """
        faulty = {sheet.row_id(index) for index in sheet.faulty("errors" if mark is Mark.ERROR else "warnings")}
        rows = [row for row, row_id in enumerate(self._model.ids()) if row_id in faulty]
        columns = sorted(COLUMN_OF.values(), key=self._table.header.visualIndex)
        for row, column in self._cells_from(rows, columns, step):
            if self._model.cell(row, column).mark is mark:
                self._table.uncover(column)
                self._table.go_to(row, column)
                return True
        return False

    def _cells_from(self, rows: Sequence[int], columns: list[int], step: int) -> Iterator[tuple[int, int]]:
        """Return the cells of rows in the order in which they come after the one that one is in, which comes last."""
        header, index = self._table.header, self._table.currentIndex()
        here = header.visualIndex(index.column()) if index.isValid() else -1
        if step < 0:
            columns, rows = columns[::-1], rows[::-1]
        ahead = [row for row in rows if (row - index.row()) * step >= 0]
        behind = [row for row in rows if (row - index.row()) * step <= 0]
        for row in ahead:
            for column in columns:
                if row != index.row() or (header.visualIndex(column) - here) * step > 0:
                    yield row, column
        yield from product(behind, columns)

    # --- inside ------------------------------------------------------------------------------------------

    def _type(self, cell: Cell, text: str) -> None:
        self._put({cell: text})

    def _empty(self) -> None:
        """Empty the cells that are chosen; very many of them are named off the main thread."""
        if self._table.count_selected() <= _COPIED_AT_ONCE:
            self._put(dict.fromkeys(self._table.selected_cells(), ""))
            return
        ids, fields = self._chosen_ids(), self._chosen_fields()
        self._desk.do(lambda sheet: sheet.edit(dict.fromkeys(product(ids, fields), ""), Label.EDIT))

    def _chosen_fields(self) -> list[Field]:
        _rows, columns = self._table.selected_block()
        return [field for column in columns if (field := FIELDS[column]) is not None]

    def _put(self, cells: Mapping[Cell, str]) -> None:
        """Change cells, which are shown so before they are."""
        if cells:
            self._model.show_typed(cells)
            self._desk.do(
                lambda sheet: sheet.edit(cells, Label.EDIT), then=lambda _change: self._model.forget_typed(cells)
            )

    def _chosen_ids(self) -> list[str]:
        return [self._model.row_id(row) for row in self._table.selected_rows()]

    def _whole_rows(self) -> bool:
        """Whether rows were chosen by their places."""
        parts = self._table.selected_parts()
        return bool(parts) and all(part.left() <= POSITION <= part.right() for part in parts)

    def _edit_first(self, change: SheetChange) -> None:
        """Begin to edit a row that was added."""
        row = self._model.row_of(change.cells[0][0]) if change.cells else None
        if row is not None:
            column = next(iter(self._table.visible_columns()), COLUMN_OF[Field.LAST_NAME])
            self._table.setFocus()
            self._table.go_to(row, column)
            self._table.edit(self._table.currentIndex())

    def _show(self, change: SheetChange) -> None:
        """Choose the cells that were changed, those of them that are shown."""
        wanted = {row_id for row_id, _field in change.cells}
        rows = {row_id: row for row, row_id in enumerate(self._model.ids()) if row_id in wanted}
        cells = [(rows[row_id], COLUMN_OF[field]) for row_id, field in change.cells if row_id in rows]
        self._table.select_cells(cells)
