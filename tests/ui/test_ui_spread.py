"""Steps of the main thread, one in each turn of the event loop."""

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from ov_desktop.ui.spread import Spread

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_steps_wait_for_the_next_turn_and_are_done_in_order(qtbot: QtBot, owner: QObject) -> None:
    done: list[str] = []
    spread = Spread(owner, lambda: done.append("first"), lambda: done.append("second"))
    assert done == []
    qtbot.waitUntil(lambda: spread.is_finished)
    assert done == ["first", "second"]


def test_no_two_steps_are_done_in_one_turn(qtbot: QtBot, owner: QObject) -> None:
    done: list[int] = []
    turns: list[int] = []
    watch = QTimer(owner)
    watch.timeout.connect(lambda: turns.append(len(done)))
    spread = Spread(owner, *(lambda step=step: done.append(step) for step in range(5)))
    watch.start()
    with qtbot.waitSignal(spread.finished):
        pass
    assert done == list(range(5))
    assert all(later - earlier <= 1 for earlier, later in pairwise(turns))


def test_what_fell_due_during_a_step_comes_before_the_next_one(qtbot: QtBot, owner: QObject) -> None:
    done: list[int] = []
    beats: list[int] = []
    watch = QTimer(owner, interval=5, timerType=Qt.TimerType.PreciseTimer)
    watch.timeout.connect(lambda: beats.append(len(done)))

    def work(step: int) -> None:
        end = time.perf_counter() + 0.02
        while time.perf_counter() < end:
            pass
        done.append(step)

    watch.start()
    spread = Spread(owner, *(lambda step=step: work(step) for step in range(5)))
    with qtbot.waitSignal(spread.finished):
        pass
    assert {1, 2, 3, 4} <= set(beats)


def test_the_rest_is_done_at_once_for_somebody_who_needs_it(qtbot: QtBot, owner: QObject) -> None:
    done: list[int] = []
    spread = Spread(owner, *(lambda step=step: done.append(step) for step in range(3)))
    with qtbot.waitSignal(spread.finished):
        spread.finish()
        assert done == [0, 1, 2]
    spread.add(lambda: done.append(3))
    assert not spread.is_finished
    qtbot.waitUntil(lambda: done == [0, 1, 2, 3])


def test_a_step_that_fails_leaves_the_next_ones_alone(qtbot: QtBot, owner: QObject) -> None:
    done: list[int] = []

    def fail() -> None:
        raise ValueError

    with qtbot.captureExceptions() as errors:
        spread = Spread(owner, fail, lambda: done.append(1))
        qtbot.waitUntil(lambda: spread.is_finished)
    assert done == [1]
    assert [kind for kind, _error, _traceback in errors] == [ValueError]


def test_steps_of_what_is_gone_are_not_done(owner: QObject) -> None:
    done: list[int] = []
    page = QObject(owner)
    Spread(page, lambda: done.append(1))
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    QCoreApplication.processEvents()
    assert done == []
