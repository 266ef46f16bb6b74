"""The import of a list in step 2: counted while it goes on, and given up where the user says so."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import desktop_kit
import pytest
from desktop_kit import KEY, SETTINGS, at_site
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from ov_desktop.clock import SettableClock
from ov_desktop.domain.roster import Field
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.list_check import analyse_list
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.wizard import work
from ov_desktop.ui.wizard.files import AskedFiles
from ov_desktop.ui.wizard.roster_step import RosterStep
from ov_desktop.ui.workbench import Workbench

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PEOPLE = 1_200


class Desk:
    """Step 2 of a draft, in a page of its own."""

    def __init__(self, folder: Path, theme: Theme, qtbot: QtBot) -> None:
        shutil.copytree(desktop_kit._furnished_profile(), folder)
        self.qtbot = qtbot
        self.clock = SettableClock(NOW)
        self.desktop = Desktop(folder, KEY, self.clock)
        self.tasks = Tasks()
        self.draft = self.desktop.campaigns.create(SETTINGS).id
        self.page = Page(Workbench(self.desktop, self.clock, theme, self.tasks), "Création", "")
        self.step = RosterStep(self.page, AskedFiles(None))
        self.page.set_body(self.step)
        qtbot.addWidget(self.page)
        self.page.show()
        self.step.use(work.open_flow(self.desktop, self.clock, self.draft))
        self.list = folder.parent / "liste.xlsx"
        people = [at_site(number) for number in range(1, PEOPLE + 1)]
        write_template(self.list, sites=self.desktop.accounts.sites(), client_code="060305", people=people)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.running, timeout=30_000)

    def agree(self) -> None:
        """Wait until the list was read, and import it."""
        button = self.step.imports.report.import_all
        self.qtbot.waitUntil(button.isVisible, timeout=30_000)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def stop(self) -> None:
        button = self.step.imports.storing.stop_button
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def people(self) -> int:
        return len(self.desktop.roster.people(self.draft))

    def texts(self, part: QWidget) -> list[str]:
        return [label.text() for label in part.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def desk(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(tmp_path / "profil", theme, qtbot)
    yield desk
    assert desk.tasks.shutdown()
    desk.desktop.close()


def test_an_import_is_counted_in_people_of_all(desk: Desk) -> None:
    told: list[tuple[int, int, str]] = []
    reading: list[int] = []
    desk.step.read(desk.list)
    desk.tasks.running[0].progressed.connect(lambda _count, total, _text: reading.append(total))
    desk.agree()
    desk.qtbot.waitUntil(lambda: desk.step.currentWidget() is desk.step.imports.storing.parentWidget(), timeout=30_000)
    desk.tasks.running[0].progressed.connect(lambda *report: told.append(report))
    desk.settle()
    assert told[-1] == (PEOPLE, PEOPLE, "1\u202f200 personnes importées sur 1\u202f200")
    assert set(reading) == {PEOPLE}
    assert desk.people == PEOPLE
    bar = desk.step.imports.storing.findChild(QProgressBar)
    assert bar is not None
    assert (bar.value(), bar.maximum()) == (PEOPLE, PEOPLE)


def test_an_import_that_is_stopped_leaves_the_list_as_it_was_and_says_so(desk: Desk) -> None:
    may_go_on = threading.Event()
    held = desk.tasks.run(lambda _progress: may_go_on.wait(30), owner=desk.page)
    desk.step.read(desk.list)
    desk.agree()
    desk.qtbot.waitUntil(lambda: desk.step.currentWidget() is desk.step.imports.storing.parentWidget(), timeout=30_000)
    desk.stop()
    assert held in desk.tasks.running
    may_go_on.set()
    desk.settle()
    assert desk.people == 0
    assert desk.step.currentWidget() is desk.step.empty
    assert "Import annulé. La liste est restée comme avant." in desk.texts(desk.page)
    desk.step.read(desk.list)
    desk.agree()
    desk.qtbot.waitUntil(lambda: desk.step.currentWidget() is desk.step.people, timeout=30_000)
    assert desk.people == PEOPLE


def test_the_list_is_handed_out_from_the_grid_rows_in_error_included(desk: Desk, tmp_path: Path) -> None:
    desk.step.read(desk.list)
    desk.agree()
    view = desk.step.people
    desk.qtbot.waitUntil(lambda: view.grid.counts is not None and view.grid.counts.rows == PEOPLE, timeout=30_000)
    desk.settle()
    view.grid.desk.do(lambda sheet: sheet.edit({(sheet.row_id(1), Field.EMAIL): "personne@@ateliers"}))
    desk.qtbot.waitUntil(lambda: view.grid.counts is not None and view.grid.counts.error_rows == 1, timeout=30_000)
    desk.settle()
    view.list_files.saving.ask = lambda *_asked: str(tmp_path / "export.xlsx")
    QTest.mouseClick(view.grid.toolbar.more, Qt.MouseButton.LeftButton)
    menu = view.grid.toolbar.menu
    (act,) = [action for action in menu.actions() if action.text() == "Exporter la liste en Excel"]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(act).center())
    desk.settle()

    report = analyse_list(tmp_path / "export.xlsx", desk.desktop.roster.rules(desk.draft))
    assert [person for _row, person in report.accepted] == [
        person.employee for person in desk.desktop.roster.people(desk.draft)
    ]
    assert (report.rows, [(fault.code, fault.value) for fault in report.errors]) == (
        PEOPLE, [("email-invalid", "personne@@ateliers")],
    )  # fmt: skip


def test_a_site_that_was_renamed_elsewhere_is_in_the_list_when_one_comes_back(desk: Desk) -> None:
    desk.step.read(desk.list)
    desk.agree()
    grid = desk.step.people.grid
    desk.qtbot.waitUntil(lambda: grid.counts is not None and grid.counts.rows == PEOPLE, timeout=30_000)
    desk.settle()
    seat = next(site for site in desk.desktop.accounts.sites() if site.name == "Siège")
    desk.desktop.accounts.change_site(replace(seat, name="Maison"))

    desk.step.read_again()

    desk.qtbot.waitUntil(lambda: grid.desk.sheet is not None and grid.counts is not None, timeout=30_000)
    desk.settle()
    assert grid.desk.sheet is not None
    assert grid.desk.sheet.text(0, Field.SITE) == "Maison"
    assert "Maison" in grid.desk.sheet.directory.names()
