"""Watches that the main thread never keeps the window waiting: for tests, and behind an environment variable.

A timer of the main thread beats every 10 ms; a thread looks on. When the beat stays away while the main thread is in
our code, or is busy inside Qt, for longer than the limit, the place in the code is written down. Time that the
computer gave to other programs is not counted, nor is what a test does by itself between two steps.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType

from PySide6.QtCore import QObject, Qt, QTimer

from ov_desktop.ui.error_report import place_of

ENVIRONMENT_VARIABLE = "OV_DESKTOP_STALL_WATCH"
"""Set to a number of milliseconds, it makes the application log each longer block of its main thread."""

LIMIT_MS = 50
_BEAT_MS = 10
_LOOK_SECONDS = 0.005
_BUSY_SHARE = 0.5
_DEPTH = 8
_OURS = str(Path(__file__).resolve().parents[1])

_Place = tuple[CodeType, int]
"""Where in the code a frame is."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stall:
    """A block of the main thread: how long, in milliseconds, and where, innermost first; no value of any variable."""

    milliseconds: float
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.milliseconds:.0f} ms at " + " < ".join(self.places)


class StallWatch(QObject):
    """Watches the main thread from ``start`` to ``stop``; make it on the main thread."""

    def __init__(self, limit_ms: float = LIMIT_MS, ours: str = _OURS, parent: QObject | None = None) -> None:
        """Prepare.

        Args:
            limit_ms: the longest block that is not written down.
            ours: the folder whose code counts as ours.
            parent: the owner of this object.
        """
        super().__init__(parent)
        self.stalls: list[Stall] = []
        self._limit = limit_ms / 1000
        self._ours = ours
        self._main = threading.get_ident()
        self._main_native = threading.get_native_id()
        self._beats = 0
        self._loop: _Place | None = None
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="stall-watch", daemon=True)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to watch."""
        self._timer.start()
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer; ``stalls`` is complete when this returns."""
        self._leaving.set()
        self._thread.join()
        self._timer.stop()

    def _beat(self) -> None:
        self._beats += 1
        # Whoever called this slot runs the event loop: a look that finds the main thread there has found it in Qt.
        caller = sys._getframe(1)  # noqa: SLF001 -- the only way to know one's caller without building a traceback
        self._loop = (caller.f_code, caller.f_lasti)

    def _watch(self) -> None:
        blocked = _Blocked(self._main, self._ours, lambda: self._loop, _Turns(self._main_native))
        seen = self._beats
        while not self._leaving.wait(_LOOK_SECONDS):
            if self._beats != seen:
                seen = self._beats
                self._keep(blocked)
                blocked.forget()
            else:
                blocked.look()
        self._keep(blocked)

    def _keep(self, blocked: "_Blocked") -> None:
        blocked.leave_out_waiting()
        if blocked.seconds > self._limit:
            stall = Stall(blocked.seconds * 1000, blocked.places)
            self.stalls.append(stall)
            _log.warning("the main thread was blocked: %s", stall)


class _Blocked:
    """How long the main thread has been away, and where it was seen most."""

    def __init__(self, main: int, ours: str, loop: Callable[[], _Place | None], turns: "_Turns") -> None:
        self._main = main
        self._ours = ours
        self._loop = loop
        self._turns = turns
        self._clock = _thread_clock(main)
        self._cpu = self._cpu_seconds()
        self._looked = time.perf_counter()
        self.seconds = self._worked = 0.0
        self._seen: dict[tuple[str, ...], float] = {}

    @property
    def places(self) -> tuple[str, ...]:
        """Where it was for the longest part."""
        return max(self._seen, key=lambda where: self._seen[where], default=())

    def look(self) -> None:
        """Look where the main thread is, and count the time since the last look if it is ours."""
        now, cpu = time.perf_counter(), self._cpu_seconds()
        passed, used = now - self._looked, cpu - self._cpu
        self._looked, self._cpu = now, cpu
        waited = self._turns.waited()
        frame = sys._current_frames().get(self._main)  # noqa: SLF001 -- the documented way to see another thread
        where, in_our_code = self._describe(frame)
        if in_our_code or used > passed * _BUSY_SHARE:
            # A look that came late, as on a busy computer, counts for what the main thread worked meanwhile.
            counted = passed if passed < _LOOK_SECONDS * 4 else max(used, _LOOK_SECONDS)
            self.seconds += counted
            self._worked += used
            self._seen[where] = self._seen.get(where, 0.0) + counted
            # Of a late look, what it has not counted is left out already.
            self._leave_out(waited - (passed - counted))

    def leave_out_waiting(self) -> None:
        """Leave out what the main thread has waited for the processor since the last look."""
        self._leave_out(self._turns.waited())

    def _leave_out(self, waited: float) -> None:
        # The system says how long a wait was when it is over, which may be some looks later: what it says may be of a
        # look whose wait was not counted, but what was worked is no wait.
        self.seconds = max(self.seconds - max(waited, 0.0), min(self._worked, self.seconds))

    def forget(self) -> None:
        """Begin again: the main thread has answered."""
        self._turns.waited()
        self.seconds = self._worked = 0.0
        self._seen.clear()
        self._looked, self._cpu = time.perf_counter(), self._cpu_seconds()

    def _cpu_seconds(self) -> float:
        return time.clock_gettime(self._clock) if self._clock is not None else time.process_time()

    def _describe(self, frame: FrameType | None) -> tuple[tuple[str, ...], bool]:
        """Return the innermost places, and whether our code is among them."""
        places: list[str] = []
        ours = False
        in_qt = frame is not None and (frame.f_code, frame.f_lasti) == self._loop()
        while frame is not None:
            file = frame.f_code.co_filename
            ours = ours or file.startswith(self._ours)
            if len(places) < _DEPTH:
                places.append(f"{place_of(file)}:{frame.f_lineno} {frame.f_code.co_name}")
            frame = frame.f_back
        return tuple(places), ours and not in_qt


class _Turns:
    """How long a thread was ready to work while the processors worked for others; the system must be one that says so.

    Its own clock does not tell: a thread that waits for a lock does not work either, and keeps the window waiting.
    """

    def __init__(self, native_id: int) -> None:
        self._path = Path(f"/proc/self/task/{native_id}/schedstat")
        self._before = 0.0
        self._known = self._path.is_file()
        self.waited()

    def waited(self) -> float:
        """Return the seconds since the last time this was asked."""
        if not self._known:
            return 0.0
        _worked, waited, _turns = self._path.read_text(encoding="ascii").split()
        now = int(waited) / 1e9
        passed, self._before = now - self._before, now
        return passed


def _thread_clock(thread: int) -> int | None:
    """Return the clock of the time that a thread has worked, None where the system has none."""
    if sys.platform == "win32" or not hasattr(time, "pthread_getcpuclockid"):
        return None
    return time.pthread_getcpuclockid(thread)


@contextmanager
def stall_watch(limit_ms: float = LIMIT_MS, ours: str = _OURS) -> Iterator[list[Stall]]:
    """Watch the main thread inside the ``with``; the list is complete after it.

    Args:
        limit_ms: the longest block that is not written down.
        ours: the folder whose code counts as ours.
    """
    watch = StallWatch(limit_ms, ours)
    watch.start()
    try:
        yield watch.stalls
    finally:
        watch.stop()


def watch_if_asked(parent: QObject) -> StallWatch | None:
    """Start a watch that logs, where the environment asks for one."""
    asked = os.environ.get(ENVIRONMENT_VARIABLE, "")
    if not asked.isdecimal():
        return None
    watch = StallWatch(float(asked), parent=parent)
    watch.start()
    return watch
