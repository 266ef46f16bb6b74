"""One action on its way: checked, made ready to be stored, and taken back where that fails (SPEC L4)."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ov_desktop.domain.employee import Employee, read_amount
from ov_desktop.domain.roster import Fault, Field
from ov_desktop.domain.sheet_check import Followed, RowEdit, SheetCheck, Texts
from ov_desktop.models.draft_list import Kept, RowWrite, Shift
from ov_desktop.services.sheet.actions import COLUMN, Step
from ov_desktop.services.sheet.columns import Columns, NewRow
from ov_desktop.services.sheet.faults import FaultChange, RowFaults, SheetFaults, faults_of
from ov_desktop.services.sheet.store import shown_texts


@dataclass(frozen=True, slots=True)
class Worked:
    """What an action comes to.

    Attributes:
        columns: the columns where rows came or went, with all that changes; None where rows stay.
        texts: the cells of the rows that change or are new; ``grants`` their grants, 0 for a wrong one.
        faults: what is wrong now.
        shifts: what makes room for new rows.
        writes: what is to be stored.
        back: what takes all of it back.
        seen: the rows that look otherwise than before.
    """

    columns: Columns | None
    texts: Mapping[str, Texts]
    grants: Mapping[str, int]
    faults: FaultChange
    shifts: Sequence[Shift]
    writes: Sequence[RowWrite]
    back: Step
    seen: frozenset[str]


class Work:
    """Follows one step with the checker; the columns and faults that readers see stay as they are."""

    def __init__(
        self, check: SheetCheck, columns: Columns, faults: SheetFaults, names: Mapping[str, str], step: Step
    ) -> None:
        """Begin a step.

        Args:
            check: the checker, which will be ahead of the readers.
            columns: the rows.
            faults: what is wrong with them.
            names: how sites are named, by key.
            step: what is to be done.
        """
        self._check = check
        self._columns = columns
        self._faults = faults
        self._names = names
        self._step = step
        self._edits = self._row_edits()
        self._restated: dict[str, Texts] = {}

    def run(self) -> Worked:
        """Check the step; on failure the checker is as before."""
        try:
            followed = self._check.follow(self._edits)
            return self._settle(followed)
        except BaseException:
            self.take_back()
            raise

    def take_back(self) -> None:
        """Bring the checker back to where the readers are."""
        for row_id, before in self._restated.items():
            self._check.restate(row_id, before)
        self._check.follow([(row_id, after, before) for row_id, before, after in self._edits])

    def _row_edits(self) -> list[RowEdit]:
        before = {row_id: self._before(row_id) for row_id in (*self._step.edits, *self._step.removed)}
        edits: list[RowEdit] = [
            (row_id, before[row_id], after) for row_id, after in self._step.edits.items() if after != before[row_id]
        ]
        edits += [(row_id, before[row_id], None) for row_id in self._step.removed]
        edits += [(row.id, None, row.texts) for row in self._step.added]
        return edits

    def _before(self, row_id: str) -> Texts:
        return self._columns.texts(self._columns.index[row_id])

    def _settle(self, followed: Followed) -> Worked:
        """Say what each row concerned is now: a person, shown as all people are, or a row in error as it was typed."""
        gone = set(self._step.removed)
        columns, shifts = self._columns, list[Shift]()
        moved = bool(gone or self._step.added)
        if moved:
            columns, shifts = columns.without_and_with(gone, self._step.added)
        typed = {row_id: after for row_id, _before, after in self._edits if after is not None}
        texts: dict[str, Texts] = {}
        writes: list[RowWrite] = []
        for row_id in followed.rows:
            was = self._kept(row_id)
            before = None if was is Kept.NOT else self._before(row_id)
            after = None if row_id in gone else typed.get(row_id) or before
            content: Employee | Texts | None = after
            if after is not None and not self._check.has_error(row_id):
                content, after = self._person(row_id, after, followed)
            if after is not None and after != before:
                texts[row_id] = after
            if after != before or isinstance(content, Employee) is not (was is Kept.AS_PERSON):
                position = columns.positions[columns.index[row_id]] if after is not None else 0
                writes.append(RowWrite(row_id, position, was, content))
        grants = {row_id: grant_of(row, self._check.errors(row_id)) for row_id, row in texts.items()}
        if moved:
            # Nobody reads these columns yet.
            for row_id, row in texts.items():
                columns.put(columns.index[row_id], row, grants[row_id])
        faults = self._fault_change(followed, columns, texts, moved=moved)
        return Worked(
            columns=columns if moved else None,
            texts=texts,
            grants=grants,
            faults=faults,
            shifts=shifts,
            writes=writes,
            back=self._back(texts),
            seen=frozenset(followed.rows - gone | self._doubtful(faults, gone)),
        )

    def _kept(self, row_id: str) -> Kept:
        if row_id not in self._columns.index:
            return Kept.NOT
        return Kept.IN_ERROR if row_id in self._faults.errors else Kept.AS_PERSON

    def _person(self, row_id: str, texts: Texts, followed: Followed) -> tuple[Employee, Texts]:
        """The person that a row without an error stands for, and their cells as all people's are shown."""
        employee = followed.employees.get(row_id) or self._check.employee(texts)
        if employee is None:
            raise RuntimeError("a row without an error is a person")
        shown = shown_texts(employee, self._names)
        # What is right is so in other words too: only a warning may go with them.
        if shown != texts and self._check.warnings(row_id):
            self._check.restate(row_id, shown)
            if row_id not in self._step.edits and row_id in self._columns.index:
                self._restated[row_id] = texts
        return employee, shown

    def _fault_change(
        self, followed: Followed, columns: Columns, texts: Mapping[str, Texts], *, moved: bool
    ) -> FaultChange:
        rows: dict[str, RowFaults | None] = {row_id: faults_of(self._check, row_id) for row_id in followed.rows}
        groups = {
            group: tuple(sorted(self._check.members(group), key=columns.index.__getitem__)) for group in followed.groups
        }
        doubts = None
        if moved or followed.keys:
            doubts = doubts_of(self._check, columns, texts)
        return FaultChange(rows, groups, doubts)

    def _doubtful(self, faults: FaultChange, gone: Container[str]) -> set[str]:
        """The rows that the list as a whole gives other warnings than before."""
        if faults.doubts is None:
            return set()
        return {row_id for row_id in self._faults.differing(faults.doubts) if row_id not in gone}

    def _back(self, texts: Mapping[str, Texts]) -> Step:
        columns, index = self._columns, self._columns.index
        removed = sorted(index[row_id] for row_id in self._step.removed)
        return Step(
            edits={row_id: self._before(row_id) for row_id in texts if row_id in index},
            removed=[row.id for row in self._step.added],
            added=[NewRow(place, columns.ids[place], columns.texts(place)) for place in removed],
        )


def grant_of(texts: Texts, errors: Sequence[Fault]) -> int:
    """The grant of a row in euros, 0 where it is wrong."""
    if any(fault.field == Field.GRANT for fault in errors):
        return 0
    return _amount(texts[COLUMN[Field.GRANT]])


@lru_cache(maxsize=4_096)
def _amount(text: str) -> int:
    return int(read_amount(text) or 0)


def doubts_of(check: SheetCheck, columns: Columns, fresh: Mapping[str, Texts]) -> dict[str, list[Fault]]:
    """The warnings that a list as a whole gives, by row.

    Args:
        check: the checker.
        columns: the rows in their order.
        fresh: the cells of rows that the columns do not show yet.
    """
    found: dict[str, list[Fault]] = {}
    doubts = check.doubts(
        lambda row_id: columns.index[row_id] + 1,
        lambda row_id: fresh.get(row_id) or columns.texts(columns.index[row_id]),
    )
    for fault in doubts:
        if fault.row is not None:
            found.setdefault(columns.ids[fault.row - 1], []).append(fault)
    return found
