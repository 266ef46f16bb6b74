"""The watch on the main thread: blocks are found where they happen, and nothing else is taken for one."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ov_desktop.ui.stall_watch import ENVIRONMENT_VARIABLE, StallWatch, stall_watch, watch_if_asked

_ALONE = "OV_TEST_ALONE"
_PAUSE_MS = 60
HERE = str(Path(__file__))
pytestmark = pytest.mark.usefixtures("qapp")


def work_for(seconds: float) -> None:
    """Work so long by this thread's own clock, which stands still while the computer runs other programs."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def wait_for(seconds: float) -> None:
    threading.Event().wait(seconds)


def let_happen(*acts: Callable[[], object]) -> None:
    """Run the event loop: each act in it after a pause, and a last pause."""
    loop = QEventLoop()
    waiting = list(acts)

    def go_on() -> None:
        if not waiting:
            loop.quit()
            return
        waiting.pop(0)()
        QTimer.singleShot(_PAUSE_MS, go_on)

    QTimer.singleShot(_PAUSE_MS, go_on)
    loop.exec()


@pytest.mark.parametrize("block", [work_for, wait_for])
def test_a_block_in_our_code_is_found_with_its_place_and_length(block: Callable[[float], None]) -> None:
    def slot() -> None:
        block(0.2)

    with stall_watch(limit_ms=50, ours=HERE) as stalls:
        let_happen(slot)
    (stall,) = stalls
    assert stall.milliseconds >= 120
    assert any(place.endswith(f" {block.__name__}") for place in stall.places)
    assert any(" slot" in place for place in stall.places)
    assert "test_ui_stall_watch.py" in str(stall)
    assert str(Path.home()) not in str(stall)


def test_short_work_is_no_block() -> None:
    with stall_watch(limit_ms=100, ours=HERE) as stalls:
        let_happen(lambda: work_for(0.02))
    assert stalls == []


def test_waiting_in_the_code_of_a_test_is_not_counted_against_the_application() -> None:
    with stall_watch(limit_ms=50, ours="/nowhere") as stalls:
        let_happen(lambda: wait_for(0.2))
    assert stalls == []


def test_an_event_loop_with_nothing_to_do_is_no_block(qtbot: QtBot) -> None:
    passed = []
    QTimer.singleShot(200, lambda: passed.append(True))
    with stall_watch(limit_ms=50) as stalls:
        qtbot.waitUntil(lambda: bool(passed))
    assert stalls == []


def test_an_event_loop_that_our_code_runs_is_not_blamed_while_it_waits_for_its_turn(
    request: pytest.FixtureRequest,
) -> None:
    # A web engine that earlier tests have loaded works on in the main thread, so this one has a process of its own.
    if _ALONE not in os.environ:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", request.node.nodeid]
        done = subprocess.run(
            command,
            cwd=request.config.rootpath,
            env=os.environ | {_ALONE: "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return
    # The loop is run from this file. A beat that stays away while nothing is done is the computer's doing.
    watch = StallWatch(limit_ms=50, ours=HERE)
    watch.start()
    let_happen(lambda: None, watch._timer.stop, lambda: None, lambda: None, watch._timer.start, lambda: None)
    watch.stop()
    assert watch.stalls == []


def test_every_block_is_counted_once() -> None:
    with stall_watch(limit_ms=50, ours=HERE) as stalls:
        let_happen(lambda: work_for(0.15), lambda: work_for(0.15))
    assert len(stalls) == 2


@contextmanager
def crowded() -> Iterator[None]:
    """Let three other programs work on the one processor that this thread may use, where the system can say so."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    former = os.sched_getaffinity(0)
    one = min(former)
    os.sched_setaffinity(0, {one})
    code = f"import os; os.sched_setaffinity(0, {{{one}}}); print(flush=True)\nwhile True: pass"
    others = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _other in range(3)]
    try:
        for other in others:
            assert other.stdout is not None
            other.stdout.readline()
        yield
    finally:
        os.sched_setaffinity(0, former)
        for other in others:
            other.kill()
            other.communicate()


def test_time_that_the_computer_gives_to_other_programs_is_left_out() -> None:
    took: list[float] = []

    def slot() -> None:
        begin = time.perf_counter()
        work_for(0.03)
        took.append(time.perf_counter() - begin)

    with crowded(), stall_watch(limit_ms=70, ours=HERE) as stalls:
        let_happen(*[slot] * 5)
    assert [str(stall) for stall in stalls] == [], took


def test_the_environment_asks_for_a_watch_that_logs(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    assert watch_if_asked(qapp) is None
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "50")
    watch = watch_if_asked(qapp)
    assert watch is not None
    watch.stop()
    QCoreApplication.processEvents()
    assert watch.stalls == []
    assert caplog.text == ""
