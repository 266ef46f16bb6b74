"""The sheet of a draft as the grid works on it: one action at a time, off the main thread (SPEC L4, G4)."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from ov_desktop.domain.roster import Field
from ov_desktop.services.sheet import Action, Sheet, SheetChange
from ov_desktop.services.sheet.order import Arrangement
from ov_desktop.ui.tasks import Progress, Task
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.roster_grid import rows_opened
from ov_desktop.wording.text import _

T = TypeVar("T")

Plan = Callable[[Sheet], Action]
"""Says what is to be done, from the sheet as it is when its turn has come."""

Ask = Callable[[Action, Callable[[], None]], None]
"""Is shown an action before it is done, and calls back where it is to be done; called on the main thread."""


Then = Callable[[SheetChange], None]


class _Step(NamedTuple):
    """What waits for its turn: ``work`` runs off the main thread, ``done`` gets its result."""

    work: Callable[[], object]
    done: Callable[[object], None]


class SheetDesk(QObject):
    """Opens the sheet, and changes it step by step: no step begins before the one before it can be seen.

    Signals:
        progressed: how far the opening has come: count, total, text.
        opened: the sheet and its arrangement can be read.
        changed: the ``SheetChange`` that can now be seen.
        arranged: the rows have been sorted.
        failed: the error, and what was being done; nothing was changed, and what waited is given up.
    """

    progressed = Signal(int, int, str)
    opened = Signal()
    changed = Signal(object)
    arranged = Signal()
    failed = Signal(object, str)

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        """Have no sheet yet."""
        super().__init__(parent)
        self._workbench = workbench
        self._sheet: Sheet | None = None
        self._arrangement: Arrangement | None = None
        self._steps: deque[_Step] = deque()
        self._busy = False
        self._wanted = ""
        self._opening: Task | None = None

    # --- opening -----------------------------------------------------------------------------------------

    @property
    def sheet(self) -> Sheet | None:
        """The sheet, once it is open."""
        return self._sheet

    @property
    def arrangement(self) -> Arrangement | None:
        """What sorts and filters its rows."""
        return self._arrangement

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits or runs."""
        return not self._busy and not self._wanted and self._opening is None

    def open(self, campaign_id: str) -> None:
        """Read the list of a draft, once all that was asked for on another is done; that one is let go."""
        if self._opening:
            self._opening.cancel()
        self._opening = self._sheet = self._arrangement = None
        self._wanted = campaign_id
        self._go_on()

    def _begin(self, campaign_id: str) -> None:
        roster = self._workbench.desktop.roster

        def work(progress: Progress) -> tuple[Sheet, Arrangement]:
            def on_progress(count: int, total: int) -> None:
                progress.check()
                progress.report(count, total, rows_opened(count, total))

            sheet = Sheet.open(roster, campaign_id, on_progress)
            return sheet, Arrangement(sheet)

        task = self._workbench.tasks.run(
            work,
            owner=self,
            done=lambda found: self._opened(task, *found),
            failed=lambda error: self._not_opened(task, error),
        )
        task.progressed.connect(self.progressed)
        self._opening = task

    def _opened(self, task: Task, sheet: Sheet, arrangement: Arrangement) -> None:
        if task is self._opening:
            self._opening = None
            self._sheet, self._arrangement = sheet, arrangement
            self.opened.emit()

    def _not_opened(self, task: Task, error: Exception) -> None:
        if task is self._opening:
            self._opening = None
            self.failed.emit(error, _("Ouverture de la liste"))

    # --- changing ----------------------------------------------------------------------------------------

    def do(self, plan: Plan, *, ask: Ask | None = None, then: Then | None = None) -> None:
        """Do something to the list, after all that was asked for before.

        Args:
            plan: says what.
            ask: has it shown before it is done.
            then: called once it can be seen.
        """
        sheet = self._sheet
        if sheet is None:
            return
        if ask is None:
            self._queue(sheet, lambda: sheet.carry_out(plan(sheet)), then)
            return

        def show(action: object) -> None:
            if isinstance(action, Action) and sheet is self._sheet:
                ask(action, lambda: self._queue(sheet, lambda: sheet.carry_out(action), then, first=True))

        self._steps.append(_Step(lambda: plan(sheet), show))
        self._go_on()

    def undo(self, then: Then | None = None) -> None:
        """Take the last action back."""
        if (sheet := self._sheet) is not None:
            self._queue(sheet, lambda: sheet.undo() if sheet.undo_label else None, then)

    def redo(self, then: Then | None = None) -> None:
        """Do again what was taken back."""
        if (sheet := self._sheet) is not None:
            self._queue(sheet, lambda: sheet.redo() if sheet.redo_label else None, then)

    def read(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Read much of the sheet off the main thread, once all that was asked for before is done."""
        self._steps.append(_Step(work, cast("Callable[[object], None]", done)))
        self._go_on()

    def sort(self, keys: Sequence[tuple[Field | None, bool]]) -> None:
        """Put the rows into another order."""
        if (arrangement := self._arrangement) is not None:
            self._steps.append(_Step(lambda: arrangement.sort(keys), lambda _nothing: self.arranged.emit()))
            self._go_on()

    def _queue(
        self, sheet: Sheet, work: Callable[[], SheetChange | None], then: Then | None, *, first: bool = False
    ) -> None:
        def adopt(change: object) -> None:
            if not isinstance(change, SheetChange):
                return
            sheet.adopt(change)
            if sheet is self._sheet:
                self.changed.emit(change)
                if then:
                    then(change)

        step = _Step(work, adopt)
        if first:
            self._steps.appendleft(step)
        else:
            self._steps.append(step)
        self._go_on()

    def _go_on(self) -> None:
        if self._busy:
            return
        if not self._steps:
            if wanted := self._wanted:
                self._wanted = ""
                self._begin(wanted)
            return
        step = self._steps.popleft()
        self._busy = True
        self._workbench.tasks.run(
            lambda _progress: step.work(),
            owner=self,
            done=lambda result: self._end(step, result),
            failed=self._give_up,
            given_up=self._rest,
            name=_("Modification de la liste"),
        )

    def _end(self, step: _Step, result: object) -> None:
        self._busy = False
        step.done(result)
        self._go_on()

    def _give_up(self, error: Exception) -> None:
        self._busy = False
        self._steps.clear()
        self.failed.emit(error, _("Modification de la liste"))
        self._go_on()

    def _rest(self) -> None:
        self._busy = False
