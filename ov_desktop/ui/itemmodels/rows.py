"""A table of light rows: sorted and filtered in the data, nothing computed twice while it is shown."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ov_desktop.ui.widgets.tables import CellRole

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row itself, from any of its cells."""

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class Row(Protocol):
    """What a row has: an identity, and what a search looks into, folded."""

    @property
    def key(self) -> object:  # noqa: D102 -- described by the class
        ...

    @property
    def searched(self) -> str:  # noqa: D102
        ...


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column: its title, the text of a cell, the value to sort by, the tooltip.

    Attributes:
        title: what the header says.
        text: the text of a cell.
        sort: the value to sort by; the text where there is none.
        tip: the tooltip of a cell, which a screen reader says too.
        right: whether figures stand at the right.
        spoken: what a screen reader says, where the text alone is not enough.
    """

    title: str
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    tip: Callable[[R], str] | None = None
    right: bool = False
    spoken: Callable[[R], str] | None = None


def fold(text: str) -> str:
    """Return a text as searches and orders compare it: neither case nor accents count."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows rows; a sort and a search choose which, and in which order.

    Signals:
        counted: how many rows are shown, of how many, after each change.
    """

    counted = Signal(int, int)

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._all: Sequence[R] = ()
        self._shown: list[R] = []
        self._words: tuple[str, ...] = ()
        self._kept: Callable[[R], bool] | None = None
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    # --- data --------------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show other rows; where they are the same people, orders or campaigns, the view keeps its place."""
        self._all = rows
        fresh = self._choose()
        if [row.key for row in fresh] == [row.key for row in self._shown]:
            self._shown = fresh
            if fresh:
                self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(self._columns) - 1))
        else:
            self._replace(fresh)
        self.counted.emit(len(self._shown), len(self._all))

    def search(self, text: str) -> None:
        """Show the rows that hold every word of a text; case and accents do not count."""
        self._words = tuple(fold(text).split())
        self._show_again()

    def keep(self, kept: Callable[[R], bool] | None) -> None:
        """Show only the rows for which ``kept`` holds; all of them where it is None."""
        self._kept = kept
        self._show_again()

    def rows(self) -> Sequence[R]:
        """Return every row, shown or not."""
        return self._all

    def shown(self) -> Sequence[R]:
        """Return the rows shown, in their order."""
        return self._shown

    def row(self, place: int) -> R:
        """Return a row shown."""
        return self._shown[place]

    def place_of(self, key: object) -> int | None:
        """Return where a row is shown, None where it is not."""
        return next((place for place, row in enumerate(self._shown) if row.key == key), None)

    def _show_again(self) -> None:
        self._replace(self._choose())
        self.counted.emit(len(self._shown), len(self._all))

    def _replace(self, rows: list[R]) -> None:
        self.beginResetModel()
        self._shown = rows
        self.endResetModel()

    def _choose(self) -> list[R]:
        found = list(self._all)
        if self._kept:
            found = [row for row in found if self._kept(row)]
        for word in self._words:
            found = [row for row in found if word in row.searched]
        if self._sorted:
            column, order = self._sorted
            spec = self._columns[column]
            found.sort(key=spec.sort or spec.text, reverse=order == Qt.SortOrder.DescendingOrder)
        return found

    # --- what Qt asks ------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """Return what a cell says under a role."""
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == ROW_ROLE:
            return row
        if role == CellRole.SORT:
            return (column.sort or column.text)(row)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return column.tip(row) if column.tip else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {(column.spoken or column.text)(row)}".strip()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._columns[section].right else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 for the order in which the rows were given."""
        self._sorted = (column, order) if column >= 0 else None
        before = self._shown
        after = self._choose()
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        places = {id(row): place for place, row in enumerate(after)} if old else {}
        self._shown = after
        self.changePersistentIndexList(
            old, [self.index(places[id(before[index.row()])], index.column()) for index in old]
        )
        self.layoutChanged.emit()
