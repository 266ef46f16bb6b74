"""The sheet of a draft at 1,000, 10,000 and 100,000 rows (aims: a filter within 100 ms, memory within 400 MB).

Beside it, QSqlTableModel sorts and filters the same table, not encrypted, in a file of its own.
"""

import gc
import multiprocessing
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import desktop_kit as kit
import psutil
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtSql import QSqlDatabase, QSqlTableModel

from ov_desktop.domain.employee import Employee
from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.services.sheet import Action, Sheet, SheetChange
from ov_desktop.services.sheet.order import Arrangement, Only

T = TypeVar("T")

SIZES = (1_000, 10_000, 100_000)
PASTED_CELLS = 10_000
FILTER_AIM_MS, MEMORY_AIM_MB = 100, 400
_TYPED = ("n", "no", "nom", "nom1", "nom12")
_PASTED_FIELDS = (Field.LAST_NAME, Field.FIRST_NAME, Field.EMAIL, Field.SITE, Field.GRANT)


def person(number: int) -> Employee:
    """Person ``number``, one in three at home, with nothing wrong."""
    one = kit.at_home(number) if number % 3 == 0 else kit.at_site(number, "12"[number % 2])
    return replace(
        one,
        last_name=f"Nom{number % 997}",
        first_name=f"Prénom{number % 491}",
        mobile=f"+336{10_000_000 + number}",
        email=f"personne{number}@entreprise-{number % 90}.example",
        employee_number=f"{number:06d}",
        grant=20 + 10 * (number % 48),
    )


class Timer:
    """Says how long things take."""

    def __init__(self, size: int) -> None:
        """Name the size."""
        self._size = size

    def take(self, name: str, work: Callable[[], T], rounds: int = 1, aim_ms: int | None = None) -> T:
        """Do something, ``rounds`` times, and say the fastest."""
        best, result = _timed(work)
        for _round in range(rounds - 1):
            seconds, result = _timed(work)
            best = min(best, seconds)
        aim = f" (aim {aim_ms})" if aim_ms else ""
        self.say(f"{name:<44} {best * 1e3:9.1f} ms{aim}")
        return result

    def say(self, text: str) -> None:
        """Print a line."""
        sys.stdout.write(f"{self._size:>7,} rows: {text}\n")
        sys.stdout.flush()


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def measure(size: int) -> None:
    """Print the figures of one size; in a process of its own, so that its memory is its own."""
    timer = Timer(size)
    with tempfile.TemporaryDirectory() as name:
        desk = kit.furnished_desk(Path(name, "profil"))
        campaign_id = desk.campaigns.create(kit.SETTINGS).id
        desk.file.report = kit.report([person(number) for number in range(size)])
        timer.take("store", lambda: desk.roster.import_list(campaign_id, Path("liste.xlsx")))
        desk.file.report = kit.report([])
        gc.collect()
        before = psutil.Process().memory_info().rss
        sheet = timer.take("open and check", lambda: Sheet.open(desk.roster, campaign_id))
        arrangement = timer.take("fold what is searched", lambda: Arrangement(sheet))
        gc.collect()
        used = (psutil.Process().memory_info().rss - before) / 2**20
        timer.say(f"{'memory of the sheet':<44} {used:9.1f} MB (aim {MEMORY_AIM_MB} for the window)")
        _measure_views(timer, sheet, arrangement)
        _measure_actions(timer, sheet)
        _measure_reference(timer, sheet, Path(name, "reference.db"))
        desk.profile.close()


def _measure_views(timer: Timer, sheet: Sheet, arrangement: Arrangement) -> None:
    keys: list[tuple[Field | None, bool]] = [(Field.LAST_NAME, True), (Field.GRANT, False)]
    timer.take("sort by two columns", lambda: arrangement.sort(keys), 3)
    for text in _TYPED:
        timer.take(f"search {text!r}", partial(arrangement.filter, {}, text, Only.ALL), 3, FILTER_AIM_MS)
    by_column = {Field.EMAIL: "entreprise-12", Field.GRANT: "≥ 200"}
    timer.take("filter two columns", lambda: arrangement.filter(by_column, "", Only.ALL), 3, FILTER_AIM_MS)
    shown = [(index, field) for index in range(40) for field in COLUMN_FIELDS]
    timer.take("read the cells of a window", lambda: [(sheet.text(*cell), sheet.fault(*cell)) for cell in shown], 5)


def _measure_actions(timer: Timer, sheet: Sheet) -> None:
    ids = [sheet.row_id(index) for index in range(len(sheet))]

    def one(field: Field, text: str) -> Action:
        return sheet.edit({(ids[len(ids) // 2], field): text})

    def block() -> Action:
        rows = PASTED_CELLS // len(_PASTED_FIELDS)
        lines = [[f"Collé{n % 200}", "Zoé", f"colle{n}@b.example", "1001", "320"] for n in range(rows)]
        return sheet.paste(lines, (ids[0], Field.LAST_NAME), _PASTED_FIELDS, ids)

    _do(timer, sheet, "edit a name", one(Field.LAST_NAME, "Durand"))
    _do(timer, sheet, "edit an e-mail", one(Field.EMAIL, "durand@b.example"))
    _do(timer, sheet, "edit a mobile into one that another has", one(Field.MOBILE, sheet.text(0, Field.MOBILE)))
    action = timer.take(f"plan to paste {PASTED_CELLS:,} cells", block)
    _do(timer, sheet, f"paste {PASTED_CELLS:,} cells", action)
    _adopt(timer, sheet, "undo the paste", sheet.undo)
    _do(timer, sheet, "add a row at the end", sheet.add([{}]))
    _do(timer, sheet, "add a row in the middle", sheet.add([{}], len(sheet) // 2))
    _do(timer, sheet, "delete 1,000 rows", sheet.delete(ids[:1_000]))
    _adopt(timer, sheet, "undo the deletion", sheet.undo)


def _do(timer: Timer, sheet: Sheet, name: str, action: Action) -> None:
    _adopt(timer, sheet, name, lambda: sheet.carry_out(action))


def _adopt(timer: Timer, sheet: Sheet, name: str, work: Callable[[], SheetChange]) -> None:
    change = timer.take(f"{name}: worker", work)
    timer.take(f"{name}: main thread", lambda: sheet.adopt(change))


def _measure_reference(timer: Timer, sheet: Sheet, path: Path) -> None:
    """What QSqlTableModel takes to sort and to filter the same table, all rows fetched."""
    names = ", ".join(COLUMN_FIELDS).replace("grant", '"grant"')
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE list ({names})")
        marks = ", ".join("?" * len(COLUMN_FIELDS))
        connection.executemany(f"INSERT INTO list VALUES ({marks})", map(sheet.texts, range(len(sheet))))  # noqa: S608 -- names of our own
    connection.close()
    database = QSqlDatabase.addDatabase("QSQLITE", "reference")
    database.setDatabaseName(str(path))
    database.open()
    model = QSqlTableModel(None, database)
    model.setTable("list")
    timer.take("QSqlTableModel, open", lambda: _fetched(model), 3)

    def by_name() -> int:
        model.setSort(COLUMN_FIELDS.index(Field.LAST_NAME), Qt.SortOrder.AscendingOrder)
        return _fetched(model)

    def by_word() -> int:
        model.setFilter(" OR ".join(f"{name} LIKE '%nom12%'" for name in names.split(", ")))
        return _fetched(model)

    timer.take("QSqlTableModel, sort by one column", by_name, 3)
    timer.take("QSqlTableModel, search 'nom12'", by_word, 3)


def _fetched(model: QSqlTableModel) -> int:
    model.select()
    while model.canFetchMore():
        model.fetchMore()
    return model.rowCount()


def _measure_alone(size: int) -> None:
    application = QCoreApplication([])
    measure(size)
    del application


def main() -> None:
    """Measure each size in a process of its own."""
    for size in SIZES:
        process = multiprocessing.get_context("spawn").Process(target=_measure_alone, args=(size,))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
