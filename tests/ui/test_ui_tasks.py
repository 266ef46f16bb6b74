"""Work off the main thread: answers, errors, order, cancelling, and owners that are gone."""

import gc
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from waiting import wait_until

from ov_desktop.ui.tasks import Cancelled, Lane, Progress, Tasks

MAIN = threading.main_thread()


class FailedError(Exception):
    pass


class Answers:
    """Writes down which callbacks were called, with what, and on which thread."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[Exception] = []
        self.given_up = 0
        self.threads: set[threading.Thread] = set()

    def on_done(self, result: object) -> None:
        self.threads.add(threading.current_thread())
        self.done.append(result)

    def on_failed(self, error: Exception) -> None:
        self.threads.add(threading.current_thread())
        self.failed.append(error)

    def on_given_up(self) -> None:
        self.threads.add(threading.current_thread())
        self.given_up += 1

    @property
    def count(self) -> int:
        return len(self.done) + len(self.failed) + self.given_up


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    assert tasks.shutdown(10)


@pytest.fixture
def owner() -> QObject:
    return QObject()


@pytest.fixture
def answers() -> Answers:
    return Answers()


def run(tasks: Tasks, owner: QObject, answers: Answers, work: object, lane: Lane = Lane.DATABASE) -> object:
    return tasks.run(
        work,  # type: ignore[arg-type] -- any callable of a progress
        owner=owner,
        done=answers.on_done,
        failed=answers.on_failed,
        given_up=answers.on_given_up,
        lane=lane,
    )


@pytest.mark.parametrize("lane", list(Lane))
def test_work_runs_on_another_thread_and_its_answer_comes_on_the_main_one(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers, lane: Lane
) -> None:
    run(tasks, owner, answers, lambda _progress: threading.current_thread(), lane)
    qtbot.waitUntil(lambda: answers.count == 1)
    assert answers.done[0] is not MAIN
    assert answers.threads == {MAIN}


def test_an_error_comes_back_whole_on_the_main_thread(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    def fail(_progress: Progress) -> None:
        raise FailedError("told as it is")

    run(tasks, owner, answers, fail)
    qtbot.waitUntil(lambda: answers.count == 1)
    (error,) = answers.failed
    assert isinstance(error, FailedError)
    assert str(error) == "told as it is"
    assert error.__traceback__ is not None
    assert error.__traceback__.tb_frame.f_code.co_name == "fail"
    assert answers.threads == {MAIN}


def test_an_error_without_a_place_to_go_is_told_with_its_owner_and_the_name_of_the_work(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    def fail(_progress: Progress) -> None:
        raise FailedError

    with qtbot.waitSignal(tasks.unanswered) as told:
        tasks.run(fail, owner=owner, name="Import de la liste")
    assert told.args is not None
    assert told.args[0] is owner
    assert isinstance(told.args[1], FailedError)
    assert told.args[2] == "Import de la liste"


def test_database_work_runs_one_after_the_other_in_the_order_it_was_asked_for(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    inside: list[int] = []
    most = 0

    def work(number: int) -> int:
        nonlocal most
        inside.append(number)
        most = max(most, len(inside))
        threading.Event().wait(0.001)
        inside.remove(number)
        return number

    for number in range(50):
        run(tasks, owner, answers, lambda _progress, number=number: work(number))
    qtbot.waitUntil(lambda: answers.count == 50)
    assert answers.done == list(range(50))
    assert most == 1


def test_network_work_runs_side_by_side_while_the_database_goes_on(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    together = threading.Barrier(4)
    for _ in range(3):
        run(tasks, owner, answers, lambda _progress: together.wait(10), Lane.NETWORK)
    run(tasks, owner, answers, lambda _progress: together.wait(10), Lane.DATABASE)
    qtbot.waitUntil(lambda: answers.count == 4)
    assert sorted(answers.done) == [0, 1, 2, 3]


def test_work_with_the_portal_waits_for_the_work_before_it(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    first_may_end, second_began = threading.Event(), threading.Event()
    run(tasks, owner, answers, lambda _progress: first_may_end.wait(10), Lane.PORTAL)
    run(tasks, owner, answers, lambda _progress: second_began.set(), Lane.PORTAL)
    run(tasks, owner, answers, lambda _progress: "database", Lane.DATABASE)
    qtbot.waitUntil(lambda: answers.done == ["database"])
    assert not second_began.is_set()
    first_may_end.set()
    qtbot.waitUntil(lambda: answers.count == 3)


def test_nothing_is_called_for_an_owner_that_was_deleted_meanwhile(
    qtbot: QtBot, tasks: Tasks, answers: Answers
) -> None:
    owner = QWidget()
    began, may_end, noticed = threading.Event(), threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        began.set()
        may_end.wait(10)
        progress.report(1, 2, "too late")
        if progress.cancelled:
            noticed.set()
        raise FailedError

    task = run(tasks, owner, answers, work)
    task.progressed.connect(answers.on_done)  # type: ignore[attr-defined]
    assert began.wait(10)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    may_end.set()
    qtbot.waitUntil(lambda: not tasks.running)
    assert answers.count == 0
    assert noticed.is_set()


def test_cancelled_work_stops_where_it_asks_and_says_so(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    began = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            began.set()
            progress.check()

    task = run(tasks, owner, answers, work)
    assert began.wait(10)
    task.cancel()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: answers.count == 1)
    assert answers.given_up == 1


def test_work_cancelled_before_its_turn_never_begins(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    may_end, began = threading.Event(), threading.Event()
    run(tasks, owner, answers, lambda _progress: may_end.wait(10))
    waiting = run(tasks, owner, answers, lambda _progress: began.set())
    waiting.cancel()  # type: ignore[attr-defined]
    may_end.set()
    qtbot.waitUntil(lambda: answers.count == 2)
    assert answers.given_up == 1
    assert not began.is_set()


def test_work_that_comes_to_its_end_although_cancelled_is_answered_as_done(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    began, may_end = threading.Event(), threading.Event()

    def work(_progress: Progress) -> str:
        began.set()
        may_end.wait(10)
        return "committed"

    task = run(tasks, owner, answers, work)
    assert began.wait(10)
    task.cancel()  # type: ignore[attr-defined]
    may_end.set()
    qtbot.waitUntil(lambda: answers.count == 1)
    assert answers.done == ["committed"]


def test_progress_comes_seldom_and_its_last_word_before_the_answer(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    heard: list[tuple[int, int, str]] = []

    def work(progress: Progress) -> str:
        for count in range(1, 5001):
            progress.report(count, 5000, f"{count} lignes")
        return "done"

    task = run(tasks, owner, answers, work)
    task.progressed.connect(lambda *report: heard.append(report))  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: answers.count == 1)
    assert heard[-1] == (5000, 5000, "5000 lignes")
    assert len(heard) < 100
    assert [count for count, _, _ in heard] == sorted(count for count, _, _ in heard)


def test_a_counted_progress_reports_each_count_and_gives_up_when_cancelled(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    began = threading.Event()

    def work(progress: Progress) -> None:
        on_progress = progress.counted(3, "people")
        while True:
            on_progress(1)
            began.set()

    task = run(tasks, owner, answers, work)
    assert began.wait(10)
    task.cancel()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: answers.given_up == 1)


def test_the_running_tasks_are_known_by_name_until_they_have_ended(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    may_end = threading.Event()
    task = tasks.run(lambda _progress: may_end.wait(10), owner=owner, name="Envoi d’essai")
    assert [task.name for task in tasks.running] == ["Envoi d’essai"]
    with qtbot.waitSignal(task.finished):
        may_end.set()
    assert tasks.running == []


def test_shutdown_cancels_what_runs_drops_what_waits_and_calls_nobody(owner: QObject, answers: Answers) -> None:
    tasks = Tasks()
    began, never = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        began.set()
        while True:
            progress.check()

    run(tasks, owner, answers, work)
    run(tasks, owner, answers, lambda _progress: never.set())
    assert began.wait(10)
    assert tasks.shutdown(10)
    run(tasks, owner, answers, lambda _progress: never.set())
    QCoreApplication.processEvents()
    assert answers.count == 0
    assert not never.is_set()


def test_shutdown_says_when_a_thread_does_not_leave_in_time(owner: QObject) -> None:
    tasks = Tasks()
    began, may_end = threading.Event(), threading.Event()

    def deaf(_progress: Progress) -> None:
        began.set()
        may_end.wait(10)

    tasks.run(deaf, owner=owner)
    assert began.wait(10)
    assert not tasks.shutdown(0.01)
    may_end.set()
    assert tasks.shutdown(10)


def test_what_work_held_is_let_go_on_the_main_thread(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    freed_on: list[threading.Thread] = []

    class Held:
        def __del__(self) -> None:
            freed_on.append(threading.current_thread())

    def begin() -> "weakref.ref[Held]":
        held = Held()

        def fail(_progress: Progress) -> None:
            raise FailedError(id(held))

        tasks.run(fail, owner=owner, failed=lambda _error: None)
        return weakref.ref(held)

    gc.disable()
    try:
        freed = begin()
        qtbot.waitUntil(lambda: freed() is None)
    finally:
        gc.enable()
    assert freed_on == [MAIN]


def test_an_error_in_an_answer_leaves_the_next_answers_alone(
    qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers
) -> None:
    def stumble(_result: object) -> None:
        raise FailedError

    with qtbot.capture_exceptions() as caught:
        tasks.run(lambda _progress: None, owner=owner, done=stumble)
        run(tasks, owner, answers, lambda _progress: "next")
        qtbot.waitUntil(lambda: answers.done == ["next"])
    assert [kind for kind, _error, _trace in caught] == [FailedError]
    wait_until(lambda: not tasks.running)


def test_cancelled_is_no_error_of_the_work(qtbot: QtBot, tasks: Tasks, owner: QObject, answers: Answers) -> None:
    def work(_progress: Progress) -> None:
        raise Cancelled

    run(tasks, owner, answers, work)
    qtbot.waitUntil(lambda: answers.count == 1)
    assert (answers.given_up, answers.failed) == (1, [])


def test_a_signal_emitted_gives_back_no_reference_that_it_did_not_take(tasks: Tasks) -> None:
    # One that did would abort Python 3.11 after some dozens of signals, anywhere in the application.
    before = sys.getrefcount(True)  # noqa: FBT003 -- the object itself
    for _ in range(500):
        tasks.running_changed.emit()
    assert sys.getrefcount(True) >= before - 5  # noqa: FBT003
