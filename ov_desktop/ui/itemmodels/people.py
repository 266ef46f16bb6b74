"""The people of a campaign as a table to look at: sorted and searched in the data (SPEC L4, section 11)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ov_desktop.domain.employee import format_mobile
from ov_desktop.domain.text import without_accents
from ov_desktop.services.roster import Person
from ov_desktop.wording.figures import euros, number
from ov_desktop.wording.text import _

SORT_ROLE = Qt.ItemDataRole.UserRole
"""What a cell is sorted by."""

_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, in the order of the list that was imported, after the place in it."""

    POSITION = 0
    EMPLOYEE_NUMBER = 1
    LAST_NAME = 2
    FIRST_NAME = 3
    MOBILE = 4
    EMAIL = 5
    SITE = 6
    SHIPPING = 7
    RETURN_SITE = 8
    GRANT = 9


TITLES = (
    _("N°"),
    _("Matricule"),
    _("Nom"),
    _("Prénom"),
    _("Mobile"),
    _("E-mail"),
    _("Livraison, site"),
    _("Expédition"),
    _("Site retour"),
    _("Dotation"),
)
_RIGHT = frozenset({Column.POSITION, Column.GRANT})


class PersonRow(NamedTuple):
    """A person ready to be shown: the texts of the columns, their sort keys, and all of it folded for searching."""

    id: str
    texts: tuple[str, ...]
    keys: tuple[Any, ...]
    haystack: str
    grant: int


def person_rows(people: Iterable[Person], sites: Mapping[str, str]) -> list[PersonRow]:
    """Prepare people for the table; to be done off the main thread where they are many.

    Args:
        people: in the order of the list.
        sites: the name of each delivery site by its key.
    """
    return [_row(place, person, sites) for place, person in enumerate(people, start=1)]


def _row(place: int, person: Person, sites: Mapping[str, str]) -> PersonRow:
    employee = person.employee
    texts = (
        number(place),
        employee.employee_number,
        employee.last_name,
        employee.first_name,
        format_mobile(employee.mobile),
        employee.email,
        sites.get(employee.site, employee.site),
        employee.shipping.value if employee.shipping else "",
        sites.get(employee.return_site, employee.return_site),
        euros(employee.grant),
    )
    folded = [without_accents(text) for text in texts]
    keys = (place, *folded[1:-1], employee.grant)
    # The number is found as it is typed, with or without its spaces.
    haystack = "\n".join((*folded[1:-1], texts[Column.MOBILE].replace(" ", ""), str(employee.grant)))
    return PersonRow(person.id, texts, keys, haystack, employee.grant)


class PeopleModel(QAbstractTableModel):
    """Shows people that were prepared by ``person_rows``; a search and a sort take some milliseconds for 100,000."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nobody yet."""
        super().__init__(parent)
        self._all: list[PersonRow] = []
        self._shown: list[PersonRow] = []
        self._needles: list[str] = []
        self._sorted_by = Column.POSITION
        self._order = Qt.SortOrder.AscendingOrder

    # --- what is shown -----------------------------------------------------------------------------------

    def show_people(self, rows: Sequence[PersonRow]) -> None:
        """Show these people instead, under the search and the order of the moment."""
        self.beginResetModel()
        self._all = list(rows)
        self._arrange(sort=True)
        self.endResetModel()

    def search(self, text: str) -> None:
        """Show those alone in whom every word of ``text`` is found; accents and case do not count."""
        needles = without_accents(text).split()
        if needles == self._needles:
            return
        self.beginResetModel()
        self._needles = needles
        self._arrange()
        self.endResetModel()

    @property
    def total(self) -> int:
        """How many people there are, shown or not."""
        return len(self._all)

    @property
    def total_grants(self) -> int:
        """The sum of all grants, in euros."""
        return sum(row.grant for row in self._all)

    @property
    def shown_grants(self) -> int:
        """The sum of the grants of those who are shown, in euros."""
        return sum(row.grant for row in self._shown)

    def person_id(self, row: int) -> str:
        """The identifier of the person of a row."""
        return self._shown[row].id

    # --- Qt ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's
        """How many people are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- Qt's
        """What a cell holds."""
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.texts[column]
        if role == SORT_ROLE:
            return row.keys[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{TITLES[column]}\u00a0: {row.texts[column]}" if row.texts[column] else TITLES[column]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 -- Qt's
        """The title of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; people who are alike there keep the order of the list. No column is that order."""
        self._sorted_by = Column(column) if column >= 0 else Column.POSITION
        self._order = order
        self._move(lambda: self._arrange(sort=True))

    def _move(self, rearrange: Callable[[], None]) -> None:
        """Rearrange the rows and let views keep what they had selected."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self._shown[index.row()].id for index in old]
        rearrange()
        places = {row.id: place for place, row in enumerate(self._shown)} if old else {}
        new = [self.index(places[id_], index.column()) for id_, index in zip(ids, old, strict=True)]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _arrange(self, *, sort: bool = False) -> None:
        if sort:
            # The order of the list first, so that those who are alike keep it whatever came before.
            self._all.sort(key=lambda row: row.keys[Column.POSITION])
            if self._sorted_by is not Column.POSITION or self._order is Qt.SortOrder.DescendingOrder:
                column = self._sorted_by
                self._all.sort(key=lambda row: row.keys[column], reverse=self._order is Qt.SortOrder.DescendingOrder)
        found = self._all
        for needle in self._needles:
            found = [row for row in found if needle in row.haystack]
        self._shown = found


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
