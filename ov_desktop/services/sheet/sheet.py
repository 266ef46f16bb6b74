"""The list of a draft to work in: read at once, checked at every change, undone by name (SPEC L4).

Reading never asks the database and costs the same whatever the length of the list. What changes goes in three steps:
an ``Action`` is planned, ``carry_out`` checks and stores it in a worker, and ``adopt`` shows it on the main thread.
One action is in flight at a time; until it is adopted, readers see the list as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ov_desktop.domain.delivery import SiteDirectory
from ov_desktop.domain.roster import Fault, Field, RosterRules
from ov_desktop.domain.sheet_check import SheetCheck, Texts
from ov_desktop.models.draft_list import Kept, RowWrite
from ov_desktop.services.roster import Roster
from ov_desktop.services.sheet import actions, bulk
from ov_desktop.services.sheet.actions import COLUMN, Action, Cell, Step
from ov_desktop.services.sheet.columns import Columns
from ov_desktop.services.sheet.faults import WARNING_CODES, FaultChange, RowFaults, SheetFaults, faults_of
from ov_desktop.services.sheet.store import OnProgress, SheetStore, StoredList, StoredRow, shown_texts
from ov_desktop.services.sheet.work import Work, Worked, doubts_of, grant_of
from ov_desktop.wording import campaign_fields as words
from ov_desktop.wording.sheet import Label, action_name

_READ_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """How many rows there are, in all, with an error, with a warning; ``grant_total`` sums the grants that are right.

    The grant of a row counts where its own cell is right, even if another cell of the row is wrong.
    """

    rows: int
    error_rows: int
    warning_rows: int
    grant_total: int


class _Way(StrEnum):
    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class _Deed:
    """Something that was done: its name, and what takes it back or does it again."""

    name: str
    step: Step


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What ``adopt`` puts in place."""

    way: _Way
    deed: _Deed
    worked: Worked
    then: list[Callable[[], None]]


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What an action has changed, once ``adopt`` has taken it over.

    Attributes:
        changed: indices of the rows whose cells or faults may differ, ascending, as they stand afterwards.
        added: indices of the new rows, ascending, as they stand afterwards.
        removed: indices of the rows that went, ascending, as they stood before.
        cells: what to choose.
        sentence: what to say, empty where there is nothing to say.
        outcome: for ``adopt`` alone; None where nothing has changed.
    """

    changed: Sequence[int] = ()
    added: Sequence[int] = ()
    removed: Sequence[int] = ()
    cells: Sequence[Cell] = ()
    sentence: str = ""
    outcome: _Outcome | None = None


@dataclass(frozen=True, slots=True)
class RowsAfter:
    """The rows as they are once a change is adopted; good until then."""

    _columns: Columns
    _fresh: Mapping[str, Texts]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._columns)

    def has_row(self, row_id: str) -> bool:
        """Whether a row is in the list."""
        return row_id in self._columns.index

    def row_id(self, index: int) -> str:
        """The identifier of the row at an index."""
        return self._columns.ids[index]

    def texts(self, index: int) -> Texts:
        """The nine cells of a row."""
        return self._fresh.get(self._columns.ids[index]) or self._columns.texts(index)


Follower = Callable[[SheetChange, RowsAfter], Callable[[], None]]
"""Prepares, in the worker, to keep up with a change; what it returns is called when the change is adopted."""


class Sheet:
    """The rows of a draft's list."""

    def __init__(self, store: SheetStore, stored: StoredList, on_progress: OnProgress) -> None:
        """Check a list that was read; see ``open``."""
        self.rules: RosterRules = stored.rules
        self.directory: SiteDirectory = stored.rules.sites or SiteDirectory(())
        self._store = store
        self._names = stored.site_texts
        self._check = SheetCheck(stored.rules)
        self._columns = Columns()
        self._faults = SheetFaults()
        self._done: list[_Deed] = []
        self._undone: list[_Deed] = []
        self._followers: list[Follower] = []
        self._load(stored.rows, on_progress)

    @classmethod
    def open(cls, roster: Roster, campaign_id: str, on_progress: OnProgress = lambda _rows, _total: None) -> "Sheet":
        """Read and check the list of a draft; for a worker, since 100,000 rows take some seconds.

        People whom the settings or sites of today no longer allow become rows in error, and the other way round.

        Args:
            roster: the lists of the profile.
            campaign_id: the campaign.
            on_progress: hears how many rows are checked, of how many; may raise, to give up.

        Raises:
            NotFoundError: there is no such campaign.
            RefusedError: it is no draft any more.
        """
        store = SheetStore(roster.database, roster.clock, campaign_id)
        return cls(store, store.read(), on_progress)

    # --- reading -----------------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._columns)

    def row_id(self, index: int) -> str:
        """The identifier of the row at an index, which is its place in the list, from 0."""
        return self._columns.ids[index]

    def index_of(self, row_id: str) -> int:
        """Where a row stands.

        Raises:
            KeyError: it is not in the list.
        """
        return self._columns.index[row_id]

    def text(self, index: int, field: Field) -> str:
        """The text of a cell: of a person in the form in which all are shown, of a row in error as it was typed."""
        return self._columns.cells[COLUMN[field]][index]

    def texts(self, index: int) -> Texts:
        """The nine cells of a row."""
        return self._columns.texts(index)

    def column(self, field: Field) -> Sequence[str]:
        """The texts of a field by index; not to be changed, and only good until the next ``adopt``."""
        return self._columns.cells[COLUMN[field]]

    def fault(self, index: int, field: Field) -> Fault | None:
        """The error of a cell, else its warning; rows are numbered by their places, from 1."""
        return self.faults(index).get(field)

    def faults(self, index: int) -> Mapping[Field, Fault]:
        """The fault of each faulty cell of a row, as ``fault`` gives it."""
        return self._faults.of_row(self._columns, index)

    @staticmethod
    def is_warning(fault: Fault) -> bool:
        """Whether a fault only has to be looked at."""
        return fault.code in WARNING_CODES

    def faulty(self, kind: str) -> Sequence[int]:
        """The indices of the rows with an error (``errors``) or a warning (``warnings``), in the order of the list."""
        return self._faults.faulty(self._columns, warnings=kind == "warnings")

    @property
    def counts(self) -> SheetCounts:
        """Counts and sum of the list."""
        faults = self._faults
        return SheetCounts(len(self), len(faults.errors), len(faults.warnings), sum(self._columns.grants))

    def selected_total(self, indices: Sequence[int]) -> int:
        """The sum of the grants of some rows, in euros; those that are wrong count nothing."""
        grants = self._columns.grants
        return sum(grants[index] for index in indices)

    @property
    def undo_label(self) -> str:
        """What ``undo`` would do: ``Annuler : collage de 40 cases``; empty where there is nothing to undo."""
        return words.undo_label(self._done[-1].name) if self._done else ""

    @property
    def redo_label(self) -> str:
        """What ``redo`` would do; empty where there is nothing to do again."""
        return words.redo_label(self._undone[-1].name) if self._undone else ""

    # --- planning ----------------------------------------------------------------------------------------

    def edit(self, cells: Mapping[Cell, str], label: Label = Label.EDIT) -> Action:
        """Plan to change cells; typed by hand, a delivery of one kind empties the cells of the other (SPEC T3)."""
        return actions.edit(self, cells, label)

    def add(self, rows: Sequence[Mapping[Field, str]], at: int | None = None) -> Action:
        """Plan to add rows, at the end or before the row that stands ``at`` an index."""
        return actions.add(self, rows, at)

    def duplicate(self, ids: Sequence[str]) -> Action:
        """Plan to add rows again under the last of them, without number, mobile and e-mail, which are one person's."""
        return actions.duplicate(self, ids)

    def delete(self, ids: Sequence[str]) -> Action:
        """Plan to take rows away."""
        return actions.delete(ids)

    def paste(
        self,
        block: Sequence[Sequence[str]],
        top_left: Cell,
        fields_in_view_order: Sequence[Field],
        ids_in_view_order: Sequence[str],
    ) -> Action:
        """Plan to put a block of texts over cells, as they are seen; rows beyond the last are added to the list.

        Args:
            block: the texts, row by row; those beyond the last field are left out.
            top_left: where the first goes; a row that is not seen means after the last one.
            fields_in_view_order: the fields as they are seen.
            ids_in_view_order: the rows as they are seen.
        """
        return bulk.paste(self, block, top_left, fields_in_view_order, ids_in_view_order)

    def fill_down(self, cells: Sequence[Cell]) -> Action:
        """Plan to give cells, column by column, the text of the first of them; they come as they are seen."""
        return bulk.fill_down(self, cells)

    def replace_all(self, find: str, by: str, cells: Sequence[Cell] | None, whole_cell: bool) -> Action:  # noqa: FBT001 -- named by what it is called with
        """Plan to put a text in the place of another, in some cells or in all; case and accents do not count.

        Args:
            find: what is looked for.
            by: what takes its place.
            cells: where, None for the whole list.
            whole_cell: whether a cell must hold it alone.
        """
        return bulk.replace_all(self, find, by, cells, whole_cell=whole_cell)

    def suggestions(self) -> Action:
        """Plan to take over every fix that is proposed."""
        faulty = sorted({*self.faulty("errors"), *self.faulty("warnings")})
        return bulk.suggestions(self, {self.row_id(index): self.faults(index) for index in faulty})

    # --- doing -------------------------------------------------------------------------------------------

    def carry_out(self, action: Action) -> SheetChange:
        """Check and store an action in one transaction; for a worker. On failure all is as before.

        Costs the rows concerned, and one pass over the list where numbers, mobiles or e-mails change or rows come or
        go.

        Raises:
            RefusedError: the campaign is no draft any more.
            SheetOutdatedError: list, sites or settings were changed elsewhere, and the sheet is to be opened again.
        """
        return self._do(action.step, action_name(action.label, action.count), _Way.DO, action.cells)

    def undo(self) -> SheetChange:
        """Take the last action back, as ``carry_out`` does one.

        Raises:
            IndexError: there is nothing to undo.
        """
        deed = self._done[-1]
        return self._do(deed.step, deed.name, _Way.UNDO, ())

    def redo(self) -> SheetChange:
        """Do again what was undone last, as ``carry_out`` does an action.

        Raises:
            IndexError: there is nothing to do again.
        """
        deed = self._undone[-1]
        return self._do(deed.step, deed.name, _Way.REDO, ())

    def adopt(self, change: SheetChange) -> None:
        """Show what an action has changed; on the main thread. Costs the rows changed, not those of the list."""
        outcome = change.outcome
        if outcome is None:
            return
        worked = outcome.worked
        if worked.columns is not None:
            self._columns = worked.columns
        else:
            columns = self._columns
            for row_id, texts in worked.texts.items():
                columns.put(columns.index[row_id], texts, worked.grants[row_id])
        self._faults.adopt(worked.faults, moved=worked.columns is not None)
        self._remember(outcome)
        for keep_up in outcome.then:
            keep_up()

    def follow(self, follower: Follower) -> None:
        """Have something keep up with the rows: asked in the worker, its answer called when the change is adopted."""
        self._followers.append(follower)

    def _do(self, step: Step, name: str, way: _Way, cells: Sequence[Cell]) -> SheetChange:
        work = Work(self._check, self._columns, self._faults, self._names, step)
        worked = work.run()
        if not (worked.texts or worked.writes):
            return SheetChange()
        try:
            self._store.write(worked.shifts, worked.writes)
        except BaseException:
            work.take_back()
            raise
        after = self._columns if worked.columns is None else worked.columns
        sentence = {_Way.DO: "", _Way.UNDO: words.undone(name), _Way.REDO: words.done_again(name)}[way]
        change = SheetChange(
            changed=sorted(after.index[row_id] for row_id in worked.seen),
            added=sorted(after.index[row.id] for row in step.added),
            removed=sorted(self._columns.index[row_id] for row_id in step.removed),
            cells=cells or self._cells_of(step),
            sentence=sentence,
            outcome=(outcome := _Outcome(way, _Deed(name, worked.back), worked, [])),
        )
        rows = RowsAfter(after, worked.texts)
        outcome.then.extend(follower(change, rows) for follower in self._followers)
        return change

    def _cells_of(self, step: Step) -> list[Cell]:
        """The cells that a step changes."""
        cells: list[Cell] = []
        for row_id, after in step.edits.items():
            before = self.texts(self.index_of(row_id))
            cells += [(row_id, name) for name, number in COLUMN.items() if before[number] != after[number]]
        return cells + [(row.id, name) for row in step.added for name in COLUMN]

    def _remember(self, outcome: _Outcome) -> None:
        """Keep what takes the action back, or does it again."""
        if outcome.way is _Way.UNDO:
            self._done.pop()
            self._undone.append(outcome.deed)
            return
        if outcome.way is _Way.REDO:
            self._undone.pop()
        else:
            self._undone.clear()
        self._done.append(outcome.deed)

    # --- opening -----------------------------------------------------------------------------------------

    def _load(self, rows: Sequence[StoredRow], on_progress: OnProgress) -> None:
        check = self._check
        for start in range(0, len(rows), _READ_AT_ONCE):
            on_progress(start, len(rows))
            check.follow((row.id, None, row.texts) for row in rows[start : start + _READ_AT_ONCE])
        self._columns = columns = self._settled(rows)
        faults: dict[str, RowFaults | None] = {
            row_id: found for row_id in columns.ids if (found := faults_of(check, row_id))
        }
        groups = {
            group: tuple(sorted(check.members(group), key=columns.index.__getitem__))
            for group in {group for found in faults.values() if found for group in found.twins}
        }
        self._faults.adopt(FaultChange(faults, groups, doubts_of(check, columns, {})), moved=True)
        on_progress(len(rows), len(rows))

    def _settled(self, rows: Sequence[StoredRow]) -> Columns:
        """Keep rows as persons or in error as they now are, and return them."""
        check, writes, shown = self._check, list[RowWrite](), list[Texts]()
        for row in rows:
            texts, content = row.texts, None
            wrong = check.has_error(row.id)
            if not wrong and row.kept is Kept.IN_ERROR and (content := check.employee(texts)):
                texts = shown_texts(content, self._names)
                check.restate(row.id, texts)
            if wrong is not (row.kept is Kept.IN_ERROR):
                writes.append(RowWrite(row.id, row.position, row.kept, content or texts))
            shown.append(texts)
        if writes:
            self._store.write((), writes)
        ids = [row.id for row in rows]
        grants = [grant_of(texts, check.errors(row_id)) for row_id, texts in zip(ids, shown, strict=True)]
        return Columns.of(ids, [row.position for row in rows], shown, grants)
