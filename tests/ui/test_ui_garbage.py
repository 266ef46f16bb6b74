"""Garbage is collected on the main thread, in looks so short that the window does not wait for them."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ov_desktop.ui.garbage import MainThreadCollector

pytestmark = pytest.mark.usefixtures("qapp")
MANY = 600_000
AT_A_TIME = 5_000
SECONDS_AN_OBJECT = 1e-7


class Knot:
    """An object that only the collector can free."""

    def __init__(self) -> None:
        self.itself = self
        self.more: list[list[object]] = [[] for _each in range(1_000)]


class Looks:
    """How many objects each look of the collector found alive, as a measure of its length that no load changes."""

    def __init__(self) -> None:
        self.alive: list[int] = []

    def note(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            generations = range(info["generation"] + 1)
            self.alive.append(sum(len(gc.get_objects(generation)) for generation in generations))


@pytest.fixture
def collector() -> Iterator[MainThreadCollector]:
    owner = QObject()
    collector = MainThreadCollector(owner)
    collector.start()
    yield collector
    collector.stop()


@pytest.fixture
def looks() -> Iterator[Looks]:
    looks = Looks()
    gc.callbacks.append(looks.note)
    yield looks
    gc.callbacks.remove(looks.note)


def test_what_only_a_collector_can_free_is_freed_on_the_main_thread(
    qtbot: QtBot, collector: MainThreadCollector
) -> None:
    assert collector
    freed_on: list[int] = []

    def make() -> None:
        knot = Knot()
        weakref.finalize(knot, lambda: freed_on.append(threading.get_ident()))

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    kept: list[list[object]] = []

    def is_freed() -> bool:
        # Objects that earlier tests let go of count against new ones: the collector is due once enough are new.
        kept.extend([kept] for _each in range(1_000))
        return bool(freed_on)

    qtbot.waitUntil(is_freed)
    assert freed_on == [threading.get_ident()]


def test_while_very_many_people_are_read_no_look_grows_with_them(looks: Looks) -> None:
    collector = MainThreadCollector(timer=lambda: sum(looks.alive) * SECONDS_AN_OBJECT)
    collector.start()
    kept: list[list[object]] = []
    try:
        for _tick in range(MANY // AT_A_TIME):
            kept.extend([kept] for _person in range(AT_A_TIME))
            collector.collect()
    finally:
        collector.stop()
    assert len(kept) == MANY
    assert sum(looks.alive) >= MANY
    assert max(looks.alive) * SECONDS_AN_OBJECT < 0.012


def test_what_a_reading_makes_at_once_and_lets_go_is_never_looked_at(looks: Looks) -> None:
    collector = MainThreadCollector()
    collector.start()
    frozen = gc.get_freeze_count()
    try:
        for _reading in range(3):
            read = [[place] for place in range(MANY)]
            collector.collect()
            del read
            collector.collect()
        assert gc.get_freeze_count() <= frozen
        assert max(looks.alive, default=0) < MANY / 10
    finally:
        collector.stop()


def test_what_a_reading_makes_at_once_and_keeps_is_left_alone(looks: Looks) -> None:
    collector = MainThreadCollector()
    collector.start()
    try:
        read = [[place] for place in range(MANY)]
        for _round in range(20):
            collector.collect()
        assert len(read) == MANY
        assert gc.get_freeze_count() >= MANY
        assert max(looks.alive, default=0) < MANY / 10
    finally:
        collector.stop()


def test_what_python_does_by_itself_is_as_before_once_it_is_stopped() -> None:
    collector = MainThreadCollector()
    collector.start()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
