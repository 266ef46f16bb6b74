"""The faults of a sheet as its readers see them, while the checker may already follow the next action (SPEC L4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from ov_desktop.domain.employee import read_email
from ov_desktop.domain.roster import COLUMN_FIELDS, OTHER_ROWS_SHOWN, Fault, Field, duplicate_fault
from ov_desktop.domain.sheet_check import GroupKey, SheetCheck
from ov_desktop.domain.text import clean_text
from ov_desktop.services.sheet.columns import Columns

WARNING_CODES = frozenset(
    {"email-typo", "email-shared", "mobile-overseas", "mobile-shared", "value-truncated-by-excel"}
)
"""What is to be looked at; everything else is an error."""

_NONE: Mapping[Field, Fault] = MappingProxyType({})


class RowFaults(NamedTuple):
    """What is wrong with a row by itself, and what it has that others have too."""

    errors: Sequence[Fault]
    warnings: Sequence[Fault]
    twins: Sequence[GroupKey]


@dataclass(frozen=True, slots=True)
class FaultChange:
    """What an action changes.

    Attributes:
        rows: rows with their faults, None for one that has none or is gone.
        groups: rows that share a value, in the order of the list; empty where no two do any more.
        doubts: all warnings that the list as a whole gives, None where they are the same.
    """

    rows: Mapping[str, RowFaults | None]
    groups: Mapping[GroupKey, Sequence[str]]
    doubts: Mapping[str, Sequence[Fault]] | None


def faults_of(check: SheetCheck, row_id: str) -> RowFaults | None:
    """Return what a checker knows of a row, None where it has no fault."""
    found = RowFaults(check.errors(row_id), check.warnings(row_id), check.twins(row_id))
    return found if any(found) else None


class SheetFaults:
    """Answers in constant time what is wrong with a cell."""

    def __init__(self) -> None:
        """Know no fault."""
        self.errors: set[str] = set()
        self.warnings: set[str] = set()
        self._rows: dict[str, RowFaults] = {}
        self._groups: dict[GroupKey, Sequence[str]] = {}
        self._doubts: Mapping[str, Sequence[Fault]] = {}
        self._shown: dict[str, Mapping[Field, Fault]] = {}
        self._faulty: dict[bool, list[int]] = {}

    def of_row(self, columns: Columns, index: int) -> Mapping[Field, Fault]:
        """The fault of each faulty cell of a row: its error, else its first warning."""
        row_id = columns.ids[index]
        if row_id not in self._rows and row_id not in self._doubts:
            return _NONE
        shown = self._shown.get(row_id)
        if shown is None:
            shown = self._shown[row_id] = self._show(columns, index, row_id)
        return shown

    def faulty(self, columns: Columns, *, warnings: bool) -> Sequence[int]:
        """The indices of the rows with an error, or with a warning that no error hides, in the order of the list."""
        found = self._faulty.get(warnings)
        if found is None:
            ids = self.warnings if warnings else self.errors
            found = self._faulty[warnings] = sorted(columns.index[row_id] for row_id in ids)
        return found

    def adopt(self, change: FaultChange, *, moved: bool) -> None:
        """Take over what an action has changed; where rows have ``moved``, others have other places."""
        touched = set(change.rows)
        for row_id, faults in change.rows.items():
            if faults is None:
                self._rows.pop(row_id, None)
            else:
                self._rows[row_id] = faults
        for group, members in change.groups.items():
            touched.update(self._groups.get(group, ()), members)
            if members:
                self._groups[group] = members
            else:
                self._groups.pop(group, None)
        if change.doubts is not None:
            touched |= self._doubts.keys() | change.doubts.keys()
            self._doubts = change.doubts
        self._sort_out(touched)
        self._faulty.clear()
        if moved:
            self._shown.clear()
        for row_id in touched:
            self._shown.pop(row_id, None)

    def differing(self, doubts: Mapping[str, Sequence[Fault]]) -> set[str]:
        """The rows whose doubts are not those of now."""
        ids = doubts.keys() | self._doubts.keys()
        return {row_id for row_id in ids if doubts.get(row_id) != self._doubts.get(row_id)}

    def _sort_out(self, ids: Iterable[str]) -> None:
        """Note which rows have an error, and which a warning on a cell that has none."""
        for row_id in ids:
            row = self._rows.get(row_id)
            wrong = {fault.field for fault in row.errors} | {name for name, _key in row.twins} if row else set()
            doubtful = {fault.field for fault in (*(row.warnings if row else ()), *self._doubts.get(row_id, ()))}
            _keep(self.errors, row_id, wanted=bool(wrong))
            _keep(self.warnings, row_id, wanted=bool(doubtful - wrong))

    def _show(self, columns: Columns, index: int, row_id: str) -> Mapping[Field, Fault]:
        row = self._rows.get(row_id)
        shown: dict[Field, Fault] = {}
        for fault in row.errors if row else ():
            shown.setdefault(Field(fault.field or ""), replace(fault, row=index + 1))
        for group in row.twins if row else ():
            shown.setdefault(group[0], self._duplicate(columns, index, group))
        for fault in (*(row.warnings if row else ()), *self._doubts.get(row_id, ())):
            shown.setdefault(Field(fault.field or ""), replace(fault, row=index + 1))
        return shown

    def _duplicate(self, columns: Columns, index: int, group: GroupKey) -> Fault:
        name, _key = group
        members, row_id = self._groups[group], columns.ids[index]
        few = [columns.index[other] + 1 for other in members[: OTHER_ROWS_SHOWN + 1] if other != row_id]
        text = columns.cells[COLUMN_FIELDS.index(name)][index]
        value = (read_email(text) if name is Field.EMAIL else None) or clean_text(text)
        return duplicate_fault(name, index + 1, None, value, few, len(members) - 1)


def _keep(ids: set[str], row_id: str, *, wanted: bool) -> None:
    if wanted:
        ids.add(row_id)
    else:
        ids.discard(row_id)
