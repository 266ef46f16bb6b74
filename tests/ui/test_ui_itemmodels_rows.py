"""Tables of very many rows: sorted, searched and replaced a little at a time, with the window alive in between."""

import weakref
from dataclasses import dataclass
from itertools import pairwise

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from ov_desktop.ui.itemmodels.rows import Column, RowsModel

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
MANY = 10_500
DOWN = Qt.SortOrder.DescendingOrder


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Row:
    key: int
    name: str

    @property
    def searched(self) -> str:
        return self.name


def rows(count: int = MANY) -> list[Row]:
    """Rows whose names come about three times each, in no order."""
    return [Row(key, f"nom{key * 7_919 % (count // 3):05d}") for key in range(count)]


@pytest.fixture
def model(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> RowsModel[Row]:
    del qtbot
    # One slice a turn, however quick the computer is.
    monkeypatch.setattr("ov_desktop.ui.spread._TURN_SECONDS", 0.0)
    return RowsModel([Column("N°", lambda row: str(row.key)), Column("Nom", lambda row: row.name)])


def settle(qtbot: QtBot, model: RowsModel[Row]) -> None:
    qtbot.waitUntil(lambda: model.settled, timeout=20_000)


def fill(qtbot: QtBot, model: RowsModel[Row]) -> list[Row]:
    every = rows()
    model.set_rows(every)
    settle(qtbot, model)
    return every


def test_few_rows_are_sorted_and_searched_at_once(model: RowsModel[Row]) -> None:
    QAbstractItemModelTester(model, FATAL, model)
    every = rows(900)
    model.set_rows(every)
    model.sort(1)
    assert model.settled
    assert list(model.shown()) == sorted(every, key=lambda row: row.name)
    model.search("NOM00007")
    assert {row.name for row in model.shown()} == {"nom00007"}


@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, DOWN])
def test_very_many_rows_come_in_the_order_of_a_sort_in_one_go(
    model: RowsModel[Row], qtbot: QtBot, order: Qt.SortOrder
) -> None:
    every = fill(qtbot, model)
    model.sort(1, order)
    assert list(model.shown()) == every
    settle(qtbot, model)
    assert list(model.shown()) == sorted(every, key=lambda row: row.name, reverse=order is DOWN)


def test_the_window_lives_while_very_many_rows_are_sorted(model: RowsModel[Row], qtbot: QtBot) -> None:
    model.set_rows(rows(60_000))
    settle(qtbot, model)
    turns = 0

    def count() -> None:
        nonlocal turns
        turns += not model.settled

    beat = QTimer(model)
    beat.timeout.connect(count)
    model.sort(1)
    beat.start()
    settle(qtbot, model)
    assert turns >= 3


@pytest.mark.parametrize("known", [True, False])
def test_very_many_rows_that_are_replaced_are_freed_a_slice_at_a_time(
    model: RowsModel[Row], qtbot: QtBot, known: bool
) -> None:
    first = rows(30_000)
    model.set_rows(first)
    settle(qtbot, model)
    freed: list[int] = []
    held = [weakref.ref(row, lambda _ref: freed.append(1)) for row in first]
    del first
    turns: list[int] = []
    beat = QTimer(model)
    beat.timeout.connect(lambda: turns.append(len(freed)))
    beat.start()
    model.set_rows(rows(30_000) if known else rows(2_500))
    qtbot.waitUntil(lambda: len(freed) == len(held), timeout=20_000)
    assert max(later - earlier for earlier, later in pairwise([0, *turns])) < len(held) / 2


def test_what_was_current_stays_current_when_very_many_rows_change_their_order(
    model: RowsModel[Row], qtbot: QtBot
) -> None:
    QAbstractItemModelTester(model, FATAL, model)
    every = fill(qtbot, model)
    current = QPersistentModelIndex(model.index(9_000, 1))
    model.sort(1)
    settle(qtbot, model)
    assert model.row(current.row()) == every[9_000]


def test_a_search_during_a_sort_is_answered_with_both(model: RowsModel[Row], qtbot: QtBot) -> None:
    every = fill(qtbot, model)
    model.sort(1, DOWN)
    model.search("nom00")
    with qtbot.waitSignal(model.counted) as counted:
        pass
    found = [row for row in every if "nom00" in row.name]
    assert 0 < len(found) < MANY
    assert counted.args == [len(found), MANY]
    assert list(model.shown()) == sorted(found, key=lambda row: row.name, reverse=True)


def test_the_same_people_read_again_keep_the_view_where_it_is(model: RowsModel[Row], qtbot: QtBot) -> None:
    every = fill(qtbot, model)
    current = QPersistentModelIndex(model.index(9_000, 1))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_rows([Row(row.key, row.name.upper()) for row in every])
        settle(qtbot, model)
    assert current.data() == every[9_000].name.upper()
    model.set_rows(every[:-1])
    settle(qtbot, model)
    assert not current.isValid()
    assert model.rowCount() == MANY - 1
