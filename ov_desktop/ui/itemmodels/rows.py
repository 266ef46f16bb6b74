"""A table of light rows: sorted and filtered in the data, nothing computed twice while it is shown."""

import heapq
import unicodedata
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ov_desktop.ui.spread import Gradual
from ov_desktop.ui.widgets.tables import CellRole

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row itself, from any of its cells."""

# Plain numbers: Qt asks for these many hundred times a screen, and looking up a name of its enums takes longer.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_SORT = int(CellRole.SORT)
_TIPS = frozenset({int(Qt.ItemDataRole.ToolTipRole), int(Qt.ItemDataRole.AccessibleDescriptionRole)})
_ANSWERED = frozenset({_DISPLAY, _ALIGNMENT, _SPOKEN, _SORT, ROW_ROLE, *_TIPS})

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_AT_ONCE = 2_000
"""Up to so many rows are sorted and searched while one waits; more of them, a slice at a time."""
_SLICE = 2_000
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


class _Change(IntEnum):
    """What becomes of the rows shown, the least first: what comes together is done as the most of it."""

    ORDER = 0
    """The same rows in another order."""
    CHOICE = 1
    """Others of the same rows."""
    ROWS = 2
    """Other rows, which may be the same people as before."""


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows rows; a sort and a search choose which, and in which order.

    Where there are very many, what is shown stays until the choice is made, some moments later.

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
        self._gradual = Gradual(self)
        self._change = _Change.ORDER
        self._former: list[list[R]] = []
        self._freeing = Gradual(self)

    # --- data --------------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show other rows; where they are the same people, orders or campaigns, the view keeps its place."""
        former, self._all = self._all, rows
        self._arrange(_Change.ROWS)
        # A copy: the list itself belongs to whoever gave it.
        self._free(list(former))

    def search(self, text: str) -> None:
        """Show the rows that hold every word of a text; case and accents do not count."""
        self._words = tuple(fold(text).split())
        self._arrange(_Change.CHOICE)

    def keep(self, kept: Callable[[R], bool] | None) -> None:
        """Show only the rows for which ``kept`` holds; all of them where it is None."""
        self._kept = kept
        self._arrange(_Change.CHOICE)

    def rows(self) -> Sequence[R]:
        """Return every row, shown or not."""
        return self._all

    def shown(self) -> Sequence[R]:
        """Return the rows shown, in their order, for use in this turn."""
        return self._shown

    def row(self, place: int) -> R:
        """Return a row shown."""
        return self._shown[place]

    def place_of(self, key: object) -> int | None:
        """Return where a row is shown, None where it is not."""
        return next((place for place, row in enumerate(self._shown) if row.key == key), None)

    @property
    def settled(self) -> bool:
        """Whether what is shown is what was asked for; False while very many rows are sorted or searched."""
        return not self._gradual.is_busy

    def _arrange(self, change: _Change) -> None:
        """Choose and order the rows again, and show them."""
        self._change = max(change, self._change) if self._gradual.is_busy else change
        self._gradual.begin(self._find(self._change), self._take)
        if len(self._all) <= _AT_ONCE:
            self._gradual.finish()

    def _find(self, change: _Change) -> Generator[None, None, tuple[list[R], _Change, bool]]:
        fresh = yield from self._choose()
        known = change is _Change.ROWS and (yield from _match(fresh, self._shown))
        return fresh, change, known

    def _take(self, found: tuple[list[R], _Change, bool]) -> None:
        fresh, change, known = found
        match change:
            case _Change.ORDER:
                self._reorder(fresh)
                return
            case _ if known:
                former, self._shown = self._shown, fresh
                self._free(former)
                if fresh:
                    self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(self._columns) - 1))
            case _:
                self.beginResetModel()
                former, self._shown = self._shown, fresh
                self.endResetModel()
                self._free(former)
        self.counted.emit(len(self._shown), len(self._all))

    def _free(self, rows: list[R]) -> None:
        """Let go of rows that are no longer needed: of very many, a slice at a time."""
        if len(rows) > _AT_ONCE:
            self._former.append(rows)
            if not self._freeing.is_busy:
                self._freeing.begin(_let_go(self._former), lambda _nothing: None)

    def _reorder(self, fresh: list[R]) -> None:
        before = self._shown
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        wanted = {id(before[index.row()]) for index in old}
        ids = list(map(id, fresh)) if wanted else []
        places = {row: ids.index(row) for row in wanted}
        self._shown = fresh
        self.changePersistentIndexList(
            old, [self.index(places[id(before[index.row()])], index.column()) for index in old]
        )
        self.layoutChanged.emit()

    def _choose(self) -> Generator[None, None, list[R]]:
        found = list(self._all)
        if self._kept:
            found = yield from _sift(found, self._kept)
        for word in self._words:
            found = yield from _sift(found, _holding(word))
        if self._sorted:
            column, order = self._sorted
            spec = self._columns[column]
            found = yield from _sort(found, spec.sort or spec.text, reverse=order == Qt.SortOrder.DescendingOrder)
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
        if role not in _ANSWERED or not index.isValid():
            return None
        row = self._shown[index.row()]
        if role == ROW_ROLE:
            return row
        column = self._columns[index.column()]
        if role == _DISPLAY:
            return column.text(row)
        if role == _ALIGNMENT:
            return _RIGHT if column.right else _LEFT
        if role == _SORT:
            return (column.sort or column.text)(row)
        if role in _TIPS:
            return column.tip(row) if column.tip else None
        return f"{column.title} {(column.spoken or column.text)(row)}".strip()

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
        self._arrange(_Change.ORDER)


def _let_go(lists: list[list[R]]) -> Generator[None, None, None]:
    """Empty lists that nobody else has, pausing after each slice."""
    while lists:
        del lists[-1][-_SLICE:]
        if not lists[-1]:
            lists.pop()
        yield


def _holding(word: str) -> Callable[[Row], bool]:
    return lambda row: word in row.searched


def _match(rows: list[R], others: list[R]) -> Generator[None, None, bool]:
    """Return whether these are the same people, orders or campaigns in the same order, pausing after each slice."""
    if len(rows) != len(others):
        return False
    for start in range(0, len(rows), _SLICE):
        pairs = zip(rows[start : start + _SLICE], others[start : start + _SLICE], strict=True)
        if any(row.key != other.key for row, other in pairs):
            return False
        yield
    return True


def _sift(rows: list[R], holds: Callable[[R], bool]) -> Generator[None, None, list[R]]:
    """Return the rows for which something holds, pausing after each slice."""
    found: list[R] = []
    for start in range(0, len(rows), _SLICE):
        found += filter(holds, rows[start : start + _SLICE])
        yield
    return found


def _sort(rows: list[R], key: Callable[[R], Any], *, reverse: bool) -> Generator[None, None, list[R]]:
    """Return the rows in order, pausing after each slice; those that are equal keep their order."""
    runs = []
    for start in range(0, len(rows), _SLICE):
        runs.append(sorted(rows[start : start + _SLICE], key=key, reverse=reverse))
        yield
    if len(runs) < 2:
        return runs[0] if runs else []
    merged: list[R] = []
    merging = heapq.merge(*runs, key=key, reverse=reverse)
    while part := list(islice(merging, _SLICE)):
        merged += part
        yield
    return merged
