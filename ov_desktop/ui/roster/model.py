"""The rows of a sheet as Qt reads them: which are shown, in which order, and what is typed meanwhile (SPEC L4)."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import IntEnum
from itertools import pairwise
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ov_desktop.domain.roster import Field
from ov_desktop.services.sheet import Cell, Sheet, SheetChange
from ov_desktop.ui.roster.columns import FIELDS, POSITION, RIGHT, TITLES
from ov_desktop.ui.widgets.tables import CellRole
from ov_desktop.wording.faults import fault_message, fault_remedy
from ov_desktop.wording.figures import euros, number
from ov_desktop.wording.text import _

_LEFT_SIDE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT_SIDE = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_FIXED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _FIXED | Qt.ItemFlag.ItemIsEditable
_ROOT = QModelIndex()
_MOST_RUNS = 200
"""So many places at which rows come or go are told one by one; more of them as a whole."""
_TIPS = frozenset({Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole})

Index = QModelIndex | QPersistentModelIndex


class Mark(IntEnum):
    """What is wrong with a cell."""

    NONE = 0
    WARNING = 1
    ERROR = 2


class Shown(NamedTuple):
    """A cell as it is painted."""

    text: str
    mark: Mark


class SheetModel(QAbstractTableModel):
    """Shows some rows of a sheet, named by their identifiers, in an order of their own.

    Signals:
        typed: the cell that was edited, and its new text; it is shown until the sheet has it, or it is dropped.
        counted: which rows are shown has changed.
    """

    typed = Signal(object, str)
    counted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._ids: list[str] = []
        self._pending: dict[Cell, str] = {}

    # --- what is shown -----------------------------------------------------------------------------------

    def set_sheet(self, sheet: Sheet | None) -> None:
        """Show all rows of another sheet, or nothing."""
        self.beginResetModel()
        self._sheet = sheet
        self._pending.clear()
        self._ids = [] if sheet is None else [sheet.row_id(index) for index in range(len(sheet))]
        self.endResetModel()
        self.counted.emit()

    def replace_rows(self, ids: list[str]) -> None:
        """Show these rows in this order, whatever was shown before: for searches and orders, cheap with many rows."""
        if ids != self._ids:
            self._replace(ids)
        self.counted.emit()

    def follow_rows(self, ids: list[str], came: AbstractSet[str], *, gone: bool) -> None:
        """Show these rows once some have come and others gone; what is chosen stays where it is still shown.

        Args:
            ids: the rows; those that stay are in the same order as before.
            came: those of them that are new.
            gone: whether rows that were shown are no longer there.
        """
        wanted = set(ids) if gone else came
        left = [row for row, row_id in enumerate(self._ids) if row_id not in wanted] if gone else []
        new = [row for row, row_id in enumerate(ids) if row_id in came] if came else []
        going, coming = list(runs(left)), list(runs(new))
        if len(going) + len(coming) > _MOST_RUNS:
            self._replace(ids)
        else:
            self._remove(going)
            self._insert(coming, ids)
        self.counted.emit()

    def take(self, change: SheetChange) -> None:
        """Show what has changed in the cells of rows that are shown; which are shown is said by ``follow_rows``."""
        if change.changed:
            self.refresh()

    def forget_typed(self, cells: Mapping[Cell, str]) -> None:
        """Show what the sheet holds in some cells, where nothing else was typed in them since."""
        for cell, text in cells.items():
            if self._pending.get(cell) == text:
                del self._pending[cell]
        self.refresh()

    def drop_typed(self) -> None:
        """Show what the sheet holds again in place of what was typed."""
        self._pending.clear()
        self.refresh()

    def refresh(self) -> None:
        """Let every cell be read again."""
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(FIELDS) - 1))

    def ids(self) -> Sequence[str]:
        """Return the identifiers of the rows shown, in their order."""
        return self._ids

    def row_id(self, row: int) -> str:
        """Return the identifier of a row shown."""
        return self._ids[row]

    def row_of(self, row_id: str) -> int | None:
        """Return where a row is shown, None where it is not."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return None

    def place(self, row: int) -> int | None:
        """Return the place in the sheet of a row shown, None where it has just gone."""
        sheet = self._sheet
        if sheet is None:
            return None
        try:
            return sheet.index_of(self._ids[row])
        except KeyError:
            return None

    def _replace(self, fresh: list[str]) -> None:
        self.beginResetModel()
        self._ids = fresh
        self.endResetModel()

    def _remove(self, runs: list[tuple[int, int]]) -> None:
        for first, last in reversed(runs):
            self.beginRemoveRows(_ROOT, first, last)
            del self._ids[first : last + 1]
            self.endRemoveRows()

    def _insert(self, runs: list[tuple[int, int]], fresh: list[str]) -> None:
        for first, last in runs:
            self.beginInsertRows(_ROOT, first, last)
            self._ids[first:first] = fresh[first : last + 1]
            self.endInsertRows()

    # --- cells -------------------------------------------------------------------------------------------

    def cell(self, row: int, column: int) -> Shown:
        """Return a cell as it is painted."""
        sheet, place, field = self._sheet, self.place(row), FIELDS[column]
        if sheet is None or place is None:
            return Shown("", Mark.NONE)
        if field is None:
            return Shown(number(place + 1), Mark.NONE)
        text = self._pending.get((self._ids[row], field))
        if text is not None:
            return Shown(text, Mark.NONE)
        text = sheet.text(place, field)
        if field is Field.GRANT and text.isdecimal():
            text = euros(int(text))
        fault = sheet.fault(place, field)
        if fault is None:
            return Shown(text, Mark.NONE)
        return Shown(text, Mark.WARNING if sheet.is_warning(fault) else Mark.ERROR)

    def raw_text(self, row: int, column: int) -> str:
        """Return the text of a cell as it is edited and copied: a grant without its ``€``."""
        sheet, place, field = self._sheet, self.place(row), FIELDS[column]
        if sheet is None or place is None or field is None:
            return ""
        text = self._pending.get((self._ids[row], field))
        return sheet.text(place, field) if text is None else text

    def reason(self, row: int, column: int) -> str:
        """Return what is wrong with a cell and what to do about it, in sentences; empty where nothing is."""
        sheet, place, field = self._sheet, self.place(row), FIELDS[column]
        if sheet is None or place is None or field is None or (self._ids[row], field) in self._pending:
            return ""
        fault = sheet.fault(place, field)
        return f"{fault_message(fault)} {fault_remedy(fault)}" if fault else ""

    # --- what Qt asks ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(FIELDS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell: all of them are edited but the place in the list."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FIXED if index.column() == POSITION else _EDITABLE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """Return what a cell says under a role."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(row, column).text
        if role == Qt.ItemDataRole.EditRole:
            return self.raw_text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT_SIDE if column in RIGHT else _LEFT_SIDE
        if role in _TIPS:
            return self._tip(row, column) or None
        if role == CellRole.INVALID:
            return self.cell(row, column).mark is Mark.ERROR
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{TITLES[column]} {self.cell(row, column).text}".strip()
        return None

    def _tip(self, row: int, column: int) -> str:
        return self.reason(row, column) or self.cell(row, column).text

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed in a cell."""
        field = FIELDS[index.column()]
        if role != Qt.ItemDataRole.EditRole or field is None or not index.isValid():
            return False
        text = str(value)
        if text == self.raw_text(index.row(), index.column()):
            return False
        cell = self._ids[index.row()], field
        self._pending[cell] = text
        self.dataChanged.emit(index, index)
        self.typed.emit(cell, text)
        return True

    def show_typed(self, cells: Mapping[Cell, str]) -> None:
        """Show what is about to stand in some cells."""
        self._pending.update(cells)
        self.refresh()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(FIELDS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return _("Trier par cette colonne. Avec Maj\u00a0: après celles qui trient déjà.")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT_SIDE if section in RIGHT else _LEFT_SIDE
        return None


def runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return the first and the last of each row of numbers that follow one another."""
    if not rows:
        return
    first = rows[0]
    for row, following in pairwise(rows):
        if following != row + 1:
            yield first, row
            first = following
    yield first, rows[-1]
