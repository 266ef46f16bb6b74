"""The grid of a draft's list at 1,000, 10,000 and 100,000 people (aims: 100 ms a key, 16 ms a frame, 400 MB).

Keys and frames are told in the main thread's own time, whatever else the computer does; the rest in time that passes.
The reference is what Qt itself brings: a ``QSqlTableModel`` on a table of the same people.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import desktop_kit as kit
from PySide6.QtCore import Qt
from PySide6.QtSql import QSqlDatabase, QSqlQuery, QSqlTableModel
from PySide6.QtWidgets import QTableView

from ov_desktop.clock import SettableClock
from ov_desktop.domain.roster import Field
from ov_desktop.services.desktop import Desktop
from ov_desktop.ui.roster.clipboard import block_from_text
from ov_desktop.ui.roster.columns import COLUMN_OF
from ov_desktop.ui.roster.grid import RosterGrid
from ov_desktop.ui.studio import Studio

SIZES = (1_000, 10_000, 100_000)
KEY_AIM_MS, FRAME_AIM_MS, MEMORY_AIM_MB = 100, 16, 400
_NAMES = ("Aubry", "Bélanger", "Étienne", "Le Goff", "Zola", "Ünsal", "O’Brien", "Dubois")
_PASTED_ROWS, _FRAMES = 2_500, 60


def _person(number: int) -> kit.Employee:
    return replace(
        kit.at_site(number, grant=20 + 10 * (number % 48)),
        last_name=_NAMES[number % len(_NAMES)],
        first_name=f"Prénom{number % 997}",
        mobile=f"+336{10_000_000 + number}",
        employee_number=f"{number:06d}",
        email=f"personne{number}@ateliers.example",
    )


def prepare(folder: Path, people: int) -> str:
    """Make a profile with a draft and its people; return the draft's identifier."""
    desk = kit.furnished_desk(folder)
    campaign = desk.campaigns.create(kit.SETTINGS)
    desk.file.report = kit.report([_person(number) for number in range(people)])
    desk.roster.import_list(campaign.id, Path("liste.xlsx"))
    desk.profile.close()
    return campaign.id


class Bench:
    """A grid in a window that nobody sees."""

    def __init__(self, desktop: Desktop, studio: Studio) -> None:
        self.studio = studio
        self.grid = RosterGrid(studio.workbench(desktop, SettableClock(kit.NOW)))
        self.grid.resize(1220, 700)
        studio.show(self.grid)

    def wait(self) -> None:
        self.studio.wait_for(lambda: not self.studio.tasks.running and self.grid.is_idle)

    def open(self, campaign_id: str) -> float:
        """Open the list, and return how long it takes to the first rows on the screen, in milliseconds."""

        def act() -> None:
            self.grid.open(campaign_id)
            self.studio.wait_for(lambda: self.grid.model.rowCount() > 0)
            self.grid.repaint()

        return _milliseconds(act)

    def keys(self, text: str) -> list[float]:
        """Search letter by letter, and return what each cost until it was painted."""
        costs = []
        for length in range(1, len(text) + 1):

            def press(typed: str = text[:length]) -> None:
                self.grid.toolbar.search.setText(typed)
                self.studio.qt.processEvents()

            costs.append(_milliseconds(press, time.thread_time))
        self.grid.toolbar.search.clear()
        self.wait()
        return costs

    def sort(self) -> float:
        """Sort by name and then by grant, until it is shown."""

        def act() -> None:
            self.grid.table.header.sort_by(COLUMN_OF[Field.LAST_NAME])
            self.grid.table.header.sort_by(COLUMN_OF[Field.GRANT], adds=True)
            self.wait()
            self.studio.qt.processEvents()

        cost = _milliseconds(act)
        self.grid.table.header.set_sort_keys(())
        self.grid.table.header.sorted.emit(())
        self.wait()
        return cost

    def edit(self) -> tuple[float, float]:
        """Change a cell and add a row; return how long it takes, and the longest turn of the main thread meanwhile."""
        model, column = self.grid.model, COLUMN_OF[Field.LAST_NAME]
        longest = 0.0

        def act() -> None:
            nonlocal longest
            model.setData(model.index(model.rowCount() // 2, column), "Œuvrard")
            self.grid.desk.do(lambda sheet: sheet.duplicate([sheet.row_id(0)]))
            while self.studio.tasks.running or not self.grid.is_idle:
                longest = max(longest, _milliseconds(self.studio.qt.processEvents, time.thread_time))

        return _milliseconds(act), longest

    def frames(self) -> list[float]:
        """Scroll by some rows at a time, and return what each frame cost."""
        bar = self.grid.table.verticalScrollBar()
        costs = []
        for step in range(_FRAMES):

            def scroll(value: int = bar.maximum() * step // _FRAMES) -> None:
                bar.setValue(value)
                self.grid.table.viewport().repaint()

            costs.append(_milliseconds(scroll, time.thread_time))
        return costs

    def paste(self) -> float:
        """Paste 10,000 cells over others, as far as they are stored and shown."""
        lines = (f"{number:06d}\tNom{number}\tAda\t06 39 98 {number % 10_000:04d}" for number in range(_PASTED_ROWS))
        block = block_from_text("\n".join(lines))
        fields = (Field.EMPLOYEE_NUMBER, Field.LAST_NAME, Field.FIRST_NAME, Field.MOBILE)

        def act() -> None:
            ids = list(self.grid.model.ids())
            self.grid.desk.do(lambda sheet: sheet.paste(block, (ids[0], fields[0]), fields, ids))
            self.wait()
            self.studio.qt.processEvents()

        return _milliseconds(act)


def reference(people: int, studio: Studio) -> tuple[float, float]:
    """Return the milliseconds in which Qt's own model shows all rows, and sorts them by name and shows them all."""
    database = QSqlDatabase.addDatabase("QSQLITE", f"bench-{people}")
    database.setDatabaseName(":memory:")
    database.open()
    columns = [f'"{field.value}"' for field in COLUMN_OF]
    query = QSqlQuery(database)
    query.exec(f"create table people ({', '.join(f'{name} text' for name in columns)})")
    query.prepare("insert into people values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    database.transaction()
    for number in range(people):
        one = _person(number)
        texts = (one.employee_number, one.last_name, one.first_name, one.mobile, one.email, "Siège", "", "")
        for place, text in enumerate((*texts, str(one.grant))):
            query.bindValue(place, text)
        query.exec()
    database.commit()
    model, view = QSqlTableModel(None, database), QTableView()
    studio.show(view)
    model.setTable("people")
    view.setModel(model)

    def show(read: Callable[[], object]) -> None:
        read()
        while model.canFetchMore():
            model.fetchMore()
        view.repaint()

    costs = (
        _milliseconds(lambda: show(model.select)),
        _milliseconds(lambda: show(lambda: model.sort(1, Qt.SortOrder.AscendingOrder))),
    )
    view.setModel(None)
    return costs


def _milliseconds(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    begin = clock()
    act()
    return (clock() - begin) * 1000


def _memory_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure(people: int) -> None:
    """Print what a list of so many people costs."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "profil"
        campaign_id = prepare(folder, people)
        with Desktop(folder, kit.KEY, SettableClock(kit.NOW)) as desktop:
            studio = Studio()
            bench = Bench(desktop, studio)
            _say(f"{people} people: opened in {bench.open(campaign_id):.0f} ms")
            bench.wait()
            _say(f"  sorted by two columns in {bench.sort():.0f} ms")
            keys, frames = bench.keys("etienne"), bench.frames()
            _say(f"  a key of the search: worst {max(keys):.0f} ms (aim {KEY_AIM_MS})")
            _say(f"  a frame: median {statistics.median(frames):.1f} ms, worst {max(frames):.1f} (aim {FRAME_AIM_MS})")
            passed, longest = bench.edit()
            _say(f"  a cell changed and a row added in {passed:.0f} ms, longest turn {longest:.0f} ms")
            _say(f"  10,000 cells pasted in {bench.paste():.0f} ms" if people > _PASTED_ROWS else "")
            _say(f"  memory of the process: {_memory_mb():.0f} MB (aim {MEMORY_AIM_MB})")
            shown, in_order = reference(people, studio)
            _say(f"  QSqlTableModel: shown in {shown:.0f} ms, sorted in {in_order:.0f} ms")
            studio.close()


def _say(line: str) -> None:
    if line:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def main() -> int:
    """Measure the sizes that are named, all of them where none is."""
    for people in [int(argument) for argument in sys.argv[1:]] or SIZES:
        # A process a size: memory that another list has left would count.
        if len(sys.argv) == 2:
            measure(people)
        else:
            subprocess.run([sys.executable, __file__, str(people)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
