"""Work that only the main thread can do, in small steps: the window answers between two of them (SPEC G4)."""

import time
from collections import deque
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

T = TypeVar("T")

_TURN_SECONDS = 0.006


class Spread(QObject):
    """Does steps in their order, one in each turn of the event loop: what was typed, clicked or uncovered goes first.

    Making the widgets of a whole page keeps the window waiting; making a card a turn does not.

    Signals:
        finished: there is no step left.
    """

    finished = Signal()

    def __init__(self, parent: QObject, *steps: Callable[[], object]) -> None:
        """Begin with the first step in the next turn; what is left when ``parent`` goes is not done."""
        super().__init__(parent)
        self._steps = deque(steps)
        # Started again after each step: a timer that repeats comes before all that fell due during the step.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._do_one)
        if steps:
            self._timer.start()

    @property
    def is_finished(self) -> bool:
        """Whether no step is left."""
        return not self._steps

    def add(self, *steps: Callable[[], object]) -> None:
        """Do these after the others."""
        self._steps.extend(steps)
        if self._steps:
            self._timer.start()

    def finish(self) -> None:
        """Do what is left at once, for somebody who needs all of it now."""
        while self._steps:
            self._do_one()

    def _do_one(self) -> None:
        if not self._steps:
            return
        step = self._steps.popleft()
        try:
            step()
        finally:
            if self._steps:
                self._timer.start()
        if not self._steps:
            self.finished.emit()


class Gradual(QObject):
    """Works a computation off beside the window: a few milliseconds in each turn of the event loop.

    For what a working thread cannot do better: sorting holds the interpreter's lock, wherever it runs. The computation
    is a generator that yields wherever it may pause, and returns its result.
    """

    def __init__(self, parent: QObject) -> None:
        """Prepare; nothing is done yet."""
        super().__init__(parent)
        self._work: Generator[None, None, Any] | None = None
        self._done: Callable[[Any], None] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether there is something left to do."""
        return self._work is not None

    def begin(self, work: Generator[None, None, T], done: Callable[[T], None]) -> None:
        """Work this off from the next turn on, and give ``done`` the result; what was going on is given up."""
        self._work, self._done = work, done
        self._timer.start()

    def finish(self) -> None:
        """Do what is left at once."""
        while self._work:
            self._go_on()

    def _go_on(self) -> None:
        work, done = self._work, self._done
        if work is None or done is None:
            self._timer.stop()
            return
        deadline = time.perf_counter() + _TURN_SECONDS
        try:
            next(work)
            while time.perf_counter() < deadline:
                next(work)
        except StopIteration as end:
            self._stop()
            done(end.value)
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        self._timer.stop()
        self._work = self._done = None
