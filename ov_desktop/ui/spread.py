"""Work that only the main thread can do, in small steps: the window answers between two of them (SPEC G4)."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal


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
        self._timer = QTimer(self)
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
        step = self._steps.popleft() if self._steps else None
        if not self._steps:
            self._timer.stop()
        if step:
            step()
            if not self._steps:
                self.finished.emit()
