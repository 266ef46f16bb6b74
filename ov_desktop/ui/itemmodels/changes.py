"""What a later list would change, side by side, for the user to say yes or no to each person (SPEC L7)."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ov_desktop.domain.delivery import ShippingType
from ov_desktop.domain.employee import Employee, format_mobile
from ov_desktop.domain.reimport import PersonChange
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
    """One changed value; ``first`` where it is the first of its person, who is named there alone."""

    person_id: str
    name: str
    field: str
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
                rows.append(ChangeRow(change.id, name, PEOPLE_TITLES[column], before, after, first))
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
    """Shows changed values; the box of a person takes or leaves all of theirs.

    Signals:
        confirmed_changed: how many people are to be updated.
    """

    confirmed_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._rows: list[ChangeRow] = []
        self._confirmed: set[str] = set()

    def show_rows(self, rows: Sequence[ChangeRow]) -> None:
        """Show these changes, every person ticked."""
        self.beginResetModel()
        self._rows = list(rows)
        self._confirmed = {row.person_id for row in rows}
        self.endResetModel()
        self.confirmed_changed.emit(len(self._confirmed))

    def confirmed(self) -> frozenset[str]:
        """The people who are to be updated."""
        return frozenset(self._confirmed)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many changed values there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """What can be done with a cell: the first one of a person can be ticked."""
        flags = super().flags(index)
        if index.isValid() and index.column() == Column.PERSON and self._rows[index.row()].first:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """What a cell holds."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        texts = (row.name if row.first else "", row.field, row.before, row.after)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.name if column == Column.PERSON else texts[column] or _("vide")
        if role == Qt.ItemDataRole.CheckStateRole and column == Column.PERSON and row.first:
            return Qt.CheckState.Checked if row.person_id in self._confirmed else Qt.CheckState.Unchecked
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401 -- as Qt has it
        """Tick a person, or not."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        person_id = self._rows[index.row()].person_id
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._confirmed.add(person_id)
        else:
            self._confirmed.discard(person_id)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.confirmed_changed.emit(len(self._confirmed))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """The title of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section] if 0 <= section < len(Column) else None
        return None
