"""Cyclic garbage is collected on the main thread alone: a window freed on another thread brings the process down."""

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 100
_OLDEST = 2
_GROWTH = 4
"""The oldest objects are looked at when a quarter as many have been added, as Python does it by itself."""
_MANY = 20_000
"""So many new objects are looked at at once, or the next look would take too long."""
_PATIENCE = 10
"""How many rounds go by before more than that, come between two rounds, are held for data that stay."""
_LONG_SECONDS = 0.008


class MainThreadCollector(QObject):
    """Takes the place of the collector that Python runs in whatever thread allocates; from ``start`` to ``stop``.

    It looks often, so that each look is short, also while another thread reads a list of many people. When so many
    objects live that a look at all of them is no longer short, those are not looked at again: what is made later is
    what becomes garbage. What a reading makes by the ten thousand goes by itself, or is data.
    """

    def __init__(self, parent: QObject | None = None, timer: Callable[[], float] = time.perf_counter) -> None:
        """Prepare; make it on the main thread.

        Args:
            parent: the owner of this object.
            timer: tells how long a look takes, in seconds.
        """
        super().__init__(parent)
        self._seconds = timer
        self._old = self._added = self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Collect by a timer from now on; what lives already is not looked at again."""
        gc.disable()
        self._leave_alone()
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect as it did."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds and its rule for the oldest."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if counts[0] > _MANY:
            self._wait_or_leave_alone()
            return
        self._waited = 0
        due = [count > threshold > 0 for count, threshold in zip(counts, thresholds, strict=True)]
        due[_OLDEST] = (due[_OLDEST] and self._added * _GROWTH >= self._old) or self._added + counts[0] > _MANY
        if not any(due):
            return
        oldest = max(generation for generation, is_due in enumerate(due) if is_due)
        self._added += counts[0]
        begin = self._seconds()
        gc.collect(oldest)
        if oldest == _OLDEST:
            self._old, self._added = self._old + self._added, 0
            if self._seconds() - begin > _LONG_SECONDS:
                self._leave_alone()

    def _wait_or_leave_alone(self) -> None:
        self._waited += 1
        if self._waited == _PATIENCE:
            self._leave_alone()

    def _leave_alone(self) -> None:
        gc.freeze()
        self._old = self._added = self._waited = 0
