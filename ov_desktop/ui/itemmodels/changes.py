"""What a later list would change, side by side, for the user to say yes or no to each person (SPEC L7)."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ov_desktop.domain.delivery import ShippingType
from ov_desktop.domain.employee import Employee, format_mobile
from ov_desktop.domain.reimport import PersonChange, whole_fields
from ov_desktop.ui.itemmodels.people import TITLES as PEOPLE_TITLES
from ov_desktop.ui.itemmodels.people import PeopleColumn
from ov_desktop.wording.figures import euros
from ov_desktop.wording.text import _

_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns of the comparison."""

    PERSON = 0
    FIELD = 1
    BEFORE = 2
    AFTER = 3


TITLES = (_("Personne"), _("Colonne"), _("Valeur actuelle"), _("Nouvelle valeur"))

_FIELDS = (
    ("employee_number", PeopleColumn.EMPLOYEE_NUMBER),
    ("last_name", PeopleColumn.LAST_NAME),
    ("first_name", PeopleColumn.FIRST_NAME),
    ("mobile", PeopleColumn.MOBILE),
    ("email", PeopleColumn.EMAIL),
    ("site", PeopleColumn.SITE),
    ("shipping", PeopleColumn.SHIPPING),
    ("return_site", PeopleColumn.RETURN_SITE),
    ("grant", PeopleColumn.GRANT),
)


class ChangeRow(NamedTuple):
    """One changed value; ``first`` where it is the first of its person, who is named there alone.

    ``field`` is what the column is called, ``key`` the field itself.
    """

    person_id: str
    name: str
    field: str
    key: str
    before: str
    after: str
    first: bool


def change_rows(changes: Sequence[PersonChange], sites: Mapping[str, str]) -> list[ChangeRow]:
    """Prepare the comparison; ``sites`` holds the name of each delivery site by its key."""
    rows = []
    for change in changes:
        first = True
        name = f"{change.before.last_name} {change.before.first_name}"
        for field, column in _FIELDS:
            before, after = _shown(change.before, field, sites), _shown(change.after, field, sites)
            if before != after:
                rows.append(ChangeRow(change.id, name, PEOPLE_TITLES[column], field, before, after, first))
                first = False
    return rows


def _shown(employee: Employee, field: str, sites: Mapping[str, str]) -> str:
    value = getattr(employee, field)
    if field == "mobile":
        return format_mobile(value)
    if field == "grant":
        return euros(value)
    if isinstance(value, ShippingType):
        return value.value
    return sites.get(value, value) if value and field in {"site", "return_site"} else value or ""


class ChangesModel(QAbstractTableModel):
    """Shows changed values; each has a box that takes the new one, and the box of a person takes or leaves all.

    The values of a delivery are taken together.

    Signals:
        confirmed_changed: how many people are to be updated.
    """

    confirmed_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._rows: list[ChangeRow] = []
        self._taken: dict[str, set[str]] = {}
        self._places: dict[str, range] = {}

    def show_rows(self, rows: Sequence[ChangeRow]) -> None:
        """Show these changes, every one of them taken."""
        self.beginResetModel()
        self._rows = list(rows)
        self._taken, self._places = {}, {}
        for place, row in enumerate(rows):
            self._taken.setdefault(row.person_id, set()).add(row.key)
            first = self._places.get(row.person_id, range(place, place)).start
            self._places[row.person_id] = range(first, place + 1)
        self.endResetModel()
        self._tell()

    def confirmed(self) -> dict[str, frozenset[str]]:
        """The fields that are to be taken over, by person; those of whom nothing is are left out."""
        return {person_id: frozenset(keys) for person_id, keys in self._taken.items() if keys}

    def take_all(self, *, taken: bool) -> None:
        """Take every new value, or leave every one."""
        for row in self._rows:
            keys = self._taken[row.person_id]
            keys.add(row.key) if taken else keys.discard(row.key)
        if self._rows:
            self._changed(range(len(self._rows)))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many changed values there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """What can be done with a cell: a new value can be ticked, and a person, where they are named."""
        flags = super().flags(index)
        if index.isValid() and self._is_box(index):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """What a cell holds."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        texts = (row.name if row.first else "", row.field, row.before, row.after)
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[column] or (_("vide") if column in {Column.BEFORE, Column.AFTER} else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return texts[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.name if column == Column.PERSON else texts[column] or _("vide")
        if role == Qt.ItemDataRole.CheckStateRole and self._is_box(index):
            return self._state(row, column)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401 -- as Qt has it
        """Take a new value or all of a person's, or leave them."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        row = self._rows[index.row()]
        places = self._places[row.person_id]
        keys = {self._rows[place].key for place in places}
        if index.column() == Column.AFTER:
            keys &= whole_fields({row.key})
        taken = self._taken[row.person_id]
        if Qt.CheckState(value) is Qt.CheckState.Unchecked:
            taken -= keys
        else:
            taken |= keys
        self._changed(places)
        return True

    def _is_box(self, index: _Index) -> bool:
        row = self._rows[index.row()]
        return index.column() == Column.AFTER or (index.column() == Column.PERSON and row.first)

    def _state(self, row: ChangeRow, column: int) -> Qt.CheckState:
        taken = self._taken[row.person_id]
        if column == Column.AFTER:
            return Qt.CheckState.Checked if row.key in taken else Qt.CheckState.Unchecked
        if len(taken) == len(self._places[row.person_id]):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if taken else Qt.CheckState.Unchecked

    def _changed(self, places: range) -> None:
        first, last = self.index(places.start, 0), self.index(places.stop - 1, len(Column) - 1)
        self.dataChanged.emit(first, last, [Qt.ItemDataRole.CheckStateRole])
        self._tell()

    def _tell(self) -> None:
        self.confirmed_changed.emit(len(self.confirmed()))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """The title of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section] if 0 <= section < len(Column) else None
        return None
