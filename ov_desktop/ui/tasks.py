"""Work off the main thread: answers come back to it, errors too, and only while somebody waits for them (SPEC G4, Y5).

Three lanes. Work on the database goes one after the other, in the order it was asked for. Work that speaks to the
portal has a lane of its own, one after the other too, since a ``PortalClient`` is for one thread at a time. Other
network work runs side by side.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QMetaObject, QObject, Qt, Signal, Slot

T = TypeVar("T")

_REPORT_EVERY = 0.05
_PARALLEL = 8


class Lane(StrEnum):
    """Where work runs."""

    DATABASE = "database"
    """One after the other: everything that reads or writes the profile alone."""
    PORTAL = "portal"
    """One after the other: everything that uses ``Desktop.sync``, ``launch``, ``close_campaign``."""
    NETWORK = "network"
    """Side by side: test sends, connection tests, previews, long reading of files."""


_WORKERS = {Lane.DATABASE: 1, Lane.PORTAL: 1, Lane.NETWORK: _PARALLEL}


class Cancelled(Exception):  # noqa: N818 -- no error: what was asked for
    """The work was given up because somebody asked for it; it has left things as they were."""


class Progress:
    """How work tells how far it is, and learns that it is no longer wanted; used by the working thread."""

    def __init__(self, notify: Callable[[], None]) -> None:
        """Tell through ``notify`` that there is something to read."""
        self._notify = notify
        self._cancelled = threading.Event()
        self._latest: tuple[int, int, str] | None = None
        self._told = 0.0

    def report(self, count: int, total: int = 0, text: str = "") -> None:
        """Say that ``count`` of ``total`` is done (0 where the total is not known); may be called very often."""
        self._latest = (count, total, text)
        now = time.monotonic()
        if now - self._told >= _REPORT_EVERY:
            self._told = now
            self._notify()

    def check(self) -> None:
        """Give up here if the work is no longer wanted; call it where nothing is half done.

        Raises:
            Cancelled: the work was cancelled.
        """
        if self._cancelled.is_set():
            raise Cancelled

    def counted(self, total: int, text: str = "") -> Callable[[int], None]:
        """Return an ``on_progress`` for a service: reports each count, and gives up there when cancelled."""

        def on_progress(count: int) -> None:
            self.check()
            self.report(count, total, text)

        return on_progress

    @property
    def cancelled(self) -> bool:
        """Whether the work is no longer wanted."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Say that the work is no longer wanted; from any thread."""
        self._cancelled.set()

    def take(self) -> tuple[int, int, str] | None:
        """Return the latest report that was not read yet."""
        latest, self._latest = self._latest, None
        return latest


class Task(QObject):
    """Work that was asked for, as the main thread sees it.

    Signals:
        progressed: count, total (0 if unknown), text.
        finished: the work is over, however it ended; the callbacks have been called.
    """

    progressed = Signal(int, int, str)
    finished = Signal()

    def __init__(self, name: str, progress: Progress, parent: QObject) -> None:
        """Stand for work that was queued; ``Tasks.run`` makes these."""
        super().__init__(parent)
        self.name = name
        self._progress = progress

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop; it may still run to its end."""
        return self._progress.cancelled

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop at the next place where nothing is half done.

        Work that has not begun never begins. Work that comes to its end all the same is answered as done.
        """
        self._progress.cancel()


@dataclass(eq=False, slots=True)
class _Job:
    """The two ends of a task. Working threads hold it by its number alone.

    The last reference to what it holds (windows, mostly) must go on the main thread.
    """

    task: Task
    work: Callable[[Progress], Any]
    progress: Progress
    owner: QObject
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    given_up: Callable[[], None] | None
    on_owner_gone: QMetaObject.Connection
    result: Any = None
    error: Exception | None = field(default=None)

    def execute(self) -> None:
        """Work; keep the result or the error for the main thread."""
        try:
            self.progress.check()
            self.result = self.work(self.progress)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the main thread answers it
            self.error = error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)

    def forget(self) -> None:
        """Let go of everything, here and now.

        The error's traceback leads back here; left to the garbage collector, windows might be freed by any thread.
        """
        if shiboken6.isValid(self.owner):
            QObject.disconnect(self.on_owner_gone)
        del self.work, self.owner, self.done, self.failed, self.given_up, self.result, self.error


class _Queue:
    """The waiting work of a lane and its threads.

    One thread is there from the beginning, and a thread that takes work starts the next one where more work waits:
    starting a thread waits for the new one to run, which the main thread cannot afford while others are busy.
    """

    def __init__(self, name: str, workers: int, execute: Callable[[int], None]) -> None:
        self._name = name
        self._workers = workers
        self._execute = execute
        self._condition = threading.Condition()
        self._waiting: deque[int] = deque()
        self._threads: list[threading.Thread] = []
        self._count = 0
        self._idle = 0
        self._closed = False
        self._provide()

    def put(self, number: int) -> None:
        with self._condition:
            self._waiting.append(number)
            self._condition.notify()

    def _run(self) -> None:
        while (number := self._next()) is not None:
            self._provide()
            self._execute(number)

    def _next(self) -> int | None:
        with self._condition:
            self._idle += 1
            while not self._waiting and not self._closed:
                self._condition.wait()
            self._idle -= 1
            return self._waiting.popleft() if self._waiting else None

    def _provide(self) -> None:
        """Start one more thread where nobody would be there for the next work."""
        with self._condition:
            if self._idle or self._count == self._workers or self._closed:
                return
            self._count += 1
        # A daemon: a network call that never returns must not keep the process alive after ``shutdown``.
        thread = threading.Thread(target=self._run, name=f"{self._name}-{self._count}", daemon=True)
        thread.start()
        # Whoever joins the thread that runs here finds this one after it.
        self._threads.append(thread)

    def close(self) -> None:
        """Let threads leave once nothing waits; what waits has been cancelled and ends at once."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def join(self, deadline: float) -> bool:
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)


class Tasks(QObject):
    """Runs work in its lane and answers on the main thread, in the order in which work of a lane ends.

    Signals:
        unanswered: the owner, the error and the task's name, where an error had no ``failed`` to go to.
        running_changed: a task began to wait or ended.
    """

    unanswered = Signal(object, object, str)
    running_changed = Signal()
    _ended = Signal(int)
    _reported = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        """Prepare; the first thread of each lane is started now, while nothing else runs."""
        super().__init__(parent)
        self._jobs: dict[int, _Job] = {}
        self._count = 0
        self._closing = False
        self._queues = {lane: _Queue(f"tasks-{lane}", most, self._execute) for lane, most in _WORKERS.items()}
        self._ended.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[Progress], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        given_up: Callable[[], None] | None = None,
        lane: Lane = Lane.DATABASE,
        name: str = "",
    ) -> Task:
        """Run ``work`` off the main thread; call this on the main thread.

        One of the three callbacks is called, on the main thread, and only while ``owner`` lives. When ``owner`` is
        deleted the work is cancelled.

        Args:
            work: gets a ``Progress``; must not touch any widget.
            owner: for whom the work is done, usually the page or the dialog itself.
            done: called with the result.
            failed: called with the error; without it the error is shown on the owner's page.
            given_up: called when the work was cancelled and stopped.
            lane: where it runs.
            name: what is done, in French, as errors and the question at quitting name it; empty for work of which
                the user need not know.

        Returns:
            The task, which can be cancelled and tells its progress.
        """
        self._count += 1
        number = self._count
        progress = Progress(lambda: self._reported.emit(number))
        task = Task(name, progress, self)
        on_owner_gone = owner.destroyed.connect(progress.cancel)
        self._jobs[number] = _Job(task, work, progress, owner, done, failed, given_up, on_owner_gone)
        if self._closing:
            task.cancel()
        else:
            self._queues[lane].put(number)
            self.running_changed.emit()
        return task

    @property
    def running(self) -> list[Task]:
        """What waits or runs, oldest first."""
        return [job.task for job in self._jobs.values()]

    def shutdown(self, seconds: float = 20.0) -> bool:
        """Cancel everything, call nobody back, and wait until the threads have left.

        Returns:
            Whether they all left within ``seconds``; a thread that did not is left behind and ends with the process.
        """
        self._closing = True
        for job in self._jobs.values():
            job.progress.cancel()
        for queue in self._queues.values():
            queue.close()
        deadline = time.monotonic() + seconds
        return all(queue.join(deadline) for queue in self._queues.values())

    def _execute(self, number: int) -> None:
        """Do a job; on a working thread."""
        self._jobs[number].execute()
        if not self._closing:
            self._ended.emit(number)

    @Slot(int)
    def _show_progress(self, number: int) -> None:
        job = self._jobs.get(number)
        if job and not self._closing and shiboken6.isValid(job.owner) and (latest := job.progress.take()):
            job.task.progressed.emit(*latest)

    @Slot(int)
    def _answer(self, number: int) -> None:
        """Call back for a job that has ended."""
        if self._closing:
            return
        self._show_progress(number)
        job = self._jobs.pop(number)
        try:
            if shiboken6.isValid(job.owner):
                self._call_back(job)
        finally:
            job.forget()
            job.task.finished.emit()
            job.task.deleteLater()
            self.running_changed.emit()

    def _call_back(self, job: _Job) -> None:
        if job.error is None:
            if job.done:
                job.done(job.result)
        elif isinstance(job.error, Cancelled):
            if job.given_up:
                job.given_up()
        elif job.failed:
            job.failed(job.error)
        else:
            self.unanswered.emit(job.owner, job.error, job.task.name)
