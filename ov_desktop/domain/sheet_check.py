"""A list that is being edited: its faults follow each change, and the whole is not checked again (SPEC L4, 12)."""

from collections.abc import Callable, Iterable, KeysView, Sequence
from dataclasses import dataclass, field

from ov_desktop.domain.employee import Employee
from ov_desktop.domain.list_doubts import find_doubts
from ov_desktop.domain.roster import (
    COLUMN_FIELDS,
    UNIQUE_FIELDS,
    CheckedRow,
    Fault,
    Field,
    RosterRow,
    RosterRules,
    RowCheck,
    UniqueKey,
    doubt_fault,
)

Texts = tuple[str, ...]
"""The nine cells of a row, in the order of ``COLUMN_FIELDS``."""

RowEdit = tuple[str, Texts | None, Texts | None]
"""A row's identifier, its cells before and after; None where it is not in the list then."""

GroupKey = tuple[Field, str]
"""What several rows share: the field, and the value in the form that is compared."""

_Keys = tuple[UniqueKey | None, UniqueKey | None, UniqueKey | None]
_NO_KEYS: _Keys = (None, None, None)
_NO_COLUMNS: tuple[None, ...] = (None,) * len(COLUMN_FIELDS)


@dataclass(slots=True)
class Followed:
    """What some edits have touched.

    Attributes:
        rows: the rows whose own faults may differ, or that share a value with another, or no longer do.
        groups: the groups of rows sharing a value that have other members.
        employees: the employees of the rows that were edited and have no error of their own.
        keys: whether a number, a mobile or an e-mail of the list has changed, be it in writing alone.
    """

    rows: set[str] = field(default_factory=set)
    groups: set[GroupKey] = field(default_factory=set)
    employees: dict[str, Employee] = field(default_factory=dict)
    keys: bool = False


class SheetCheck:
    """Knows the faults of every row of a list, by the rules of ``check_roster``, and follows its edits.

    An edit costs the check of its row before and after, whatever the length of the list; ``doubts`` one pass over the
    list's numbers, mobiles and e-mails. A row that holds nothing is checked like any other.
    """

    def __init__(self, rules: RosterRules) -> None:
        """Know no row yet."""
        self._rows = RowCheck(_NO_COLUMNS, rules)
        self._columns = tuple(_SharedValues(name) for name in UNIQUE_FIELDS)
        self._errors: dict[str, Sequence[Fault]] = {}
        self._warnings: dict[str, Sequence[Fault]] = {}

    def follow(self, edits: Iterable[RowEdit]) -> Followed:
        """Take over edits, each row once; the same edits with before and after exchanged take them back."""
        followed = Followed()
        entering = []
        for row_id, before, after in edits:
            followed.rows.add(row_id)
            left = _NO_KEYS if before is None else self._check(before).keys
            for column, old, new in zip(self._columns, left, self._enter(row_id, after, followed), strict=True):
                if old == new:
                    continue
                followed.keys = True
                if old:
                    column.remove(old.key, row_id, followed)
                if new:
                    entering.append((column, new.key, row_id))
        for column, key, row_id in entering:
            column.add(key, row_id, followed)
        return followed

    def restate(self, row_id: str, texts: Texts) -> None:
        """Take over other texts of a row that say the same, so that number, mobile and e-mail stay."""
        self._note(row_id, self._check(texts))

    def employee(self, texts: Texts) -> Employee | None:
        """The employee of a row, None where the row by itself has an error."""
        return self._check(texts).employee

    def has_error(self, row_id: str) -> bool:
        """Whether a row has an error of its own, or something that another row has too."""
        return row_id in self._errors or any(row_id in column.twins for column in self._columns)

    def errors(self, row_id: str) -> Sequence[Fault]:
        """The errors that a row has by itself; their row number is 0."""
        return self._errors.get(row_id, ())

    def warnings(self, row_id: str) -> Sequence[Fault]:
        """The warnings about a row by itself; their row number is 0."""
        return self._warnings.get(row_id, ())

    def twins(self, row_id: str) -> Sequence[GroupKey]:
        """What a row has that other rows have too."""
        return tuple((column.field, column.twins[row_id]) for column in self._columns if row_id in column.twins)

    def members(self, group: GroupKey) -> frozenset[str]:
        """The rows that share a value; empty where it is one row's alone."""
        name, key = group
        return self._columns[UNIQUE_FIELDS.index(name)].members(key)

    def doubts(self, place: Callable[[str], int], texts: Callable[[str], Texts]) -> list[Fault]:
        """Return the warnings about values that are doubtful beside the others.

        Args:
            place: gives the place of a row in the list, from 1.
            texts: gives the cells of a row.
        """

        def holders(column: "_SharedValues", key: str) -> Sequence[tuple[int, str]]:
            number = UNIQUE_FIELDS.index(column.field)
            found = []
            for row_id in sorted(column.rows(key), key=place):
                shown = self._check(texts(row_id)).keys[number]
                found.append((place(row_id), shown.value if shown else key))
            return found

        numbers, mobiles, emails = (_Placed(column, holders) for column in self._columns)
        return [doubt_fault(doubt, None) for doubt in find_doubts(numbers, mobiles, emails)]

    def _check(self, texts: Texts) -> CheckedRow:
        return self._rows.check(RosterRow(0, texts))

    def _enter(self, row_id: str, after: Texts | None, followed: Followed) -> _Keys:
        """Note what is wrong with a row by itself, and return what no other may have."""
        if after is None:
            self._errors.pop(row_id, None)
            self._warnings.pop(row_id, None)
            return _NO_KEYS
        checked = self._check(after)
        self._note(row_id, checked)
        if checked.employee:
            followed.employees[row_id] = checked.employee
        return checked.keys

    def _note(self, row_id: str, checked: CheckedRow) -> None:
        for kept, faults in ((self._errors, checked.errors), (self._warnings, checked.warnings)):
            if faults:
                kept[row_id] = faults
            else:
                kept.pop(row_id, None)


class _SharedValues:
    """Who holds which value of a column; ``twins`` names the value of each row that shares it with another."""

    def __init__(self, name: Field) -> None:
        self.field = name
        self.twins: dict[str, str] = {}
        # Nearly every value is one row's alone, whose set would cost more than all the rest.
        self._holders: dict[str, str | set[str]] = {}

    def add(self, key: str, row_id: str, followed: Followed) -> None:
        """Note that a row holds a value."""
        held = self._holders.get(key)
        if held is None:
            self._holders[key] = row_id
            return
        if isinstance(held, str):
            followed.rows.add(held)
            self.twins[held] = key
            self._holders[key] = held = {held}
        held.add(row_id)
        self.twins[row_id] = key
        followed.groups.add((self.field, key))

    def remove(self, key: str, row_id: str, followed: Followed) -> None:
        """Note that a row holds a value no longer."""
        held = self._holders[key]
        if isinstance(held, str):
            del self._holders[key]
            return
        held.remove(row_id)
        del self.twins[row_id]
        followed.groups.add((self.field, key))
        if len(held) == 1:
            (alone,) = held
            self._holders[key] = alone
            del self.twins[alone]
            followed.rows.add(alone)

    def keys(self) -> KeysView[str]:
        """The distinct values."""
        return self._holders.keys()

    def rows(self, key: str) -> frozenset[str]:
        """The rows that hold a value."""
        held = self._holders.get(key)
        if held is None:
            return frozenset()
        return frozenset({held}) if isinstance(held, str) else frozenset(held)

    def members(self, key: str) -> frozenset[str]:
        """The rows that hold a value, none where fewer than two do."""
        return frozenset() if isinstance(self._holders.get(key), str) else self.rows(key)


class _Placed:
    """The values of a column with the places of the rows that hold them."""

    def __init__(
        self, values: _SharedValues, holders: Callable[[_SharedValues, str], Sequence[tuple[int, str]]]
    ) -> None:
        self._values = values
        self._holders = holders

    def keys(self) -> KeysView[str]:
        """The distinct values."""
        return self._values.keys()

    def holders(self, key: str) -> Sequence[tuple[int, str]]:
        """The rows that hold a value, each with the value as it stands there."""
        return self._holders(self._values, key)
