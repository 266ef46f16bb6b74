"""The import assistant on screen: columns named, columns remembered, by keyboard and by mouse (SPEC L2, L3, L7)."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import desktop_kit
import pytest
from desktop_kit import KEY, SETTINGS
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, unnamed_controls

from ov_desktop.clock import SettableClock
from ov_desktop.domain.employee import CellValue
from ov_desktop.domain.roster import Field
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop
from ov_desktop.ui.importing.journey import ImportJourney
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.inputs import ComboBox
from ov_desktop.ui.widgets.labels import ElidedLabel
from ov_desktop.ui.wizard import work
from ov_desktop.ui.wizard.files import AskedFiles
from ov_desktop.ui.wizard.roster_step import RosterStep
from ov_desktop.ui.workbench import Workbench

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TITLES = ("Salarié", "Prénom usuel", "Tél. portable", "Courriel pro", "Agence", "Valeur (€)", "Remarque")
PEOPLE: tuple[tuple[CellValue, ...], ...] = (
    ("Durand", "Marie", "06 39 98 41 72", "marie@exemple.fr", "Siège", 200, "à voir"),
    ("O'Brien", "Luc", 639984173, "luc@exemple.fr", "Siège", "150 €", None),
)


class Desk:
    """Step 2 of a draft, in a page of its own."""

    def __init__(self, folder: Path, theme: Theme, qtbot: QtBot) -> None:
        shutil.copytree(desktop_kit._furnished_profile(), folder)
        self.qtbot = qtbot
        self.folder = folder.parent
        self.clock = SettableClock(NOW)
        self.desktop = Desktop(folder, KEY, self.clock)
        self.tasks = Tasks()
        self.draft = self.desktop.campaigns.create(SETTINGS).id
        self.page = Page(Workbench(self.desktop, self.clock, theme, self.tasks), "Création", "")
        self.files = AskedFiles(None)
        self.step = RosterStep(self.page, self.files)
        self.page.set_body(self.step)
        qtbot.addWidget(self.page)
        self.page.resize(792, 700)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.step.use(work.open_flow(self.desktop, self.clock, self.draft))

    @property
    def imports(self) -> ImportJourney:
        return self.step.imports

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.running, timeout=30_000)
        QApplication.processEvents()

    def read(self, path: Path) -> None:
        self.step.read(path)
        self.settle()

    def click(self, button: QWidget) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def choose(self, combo: ComboBox, text: str) -> None:
        """Choose from a list by keyboard."""
        combo.setFocus()
        for _step in range(combo.count()):
            if combo.currentText() == text:
                break
            QTest.keyClick(combo, Qt.Key.Key_Home if combo.findText(text) < combo.currentIndex() else Qt.Key.Key_Down)
        assert combo.currentText() == text
        self.settle()

    def book(self, name: str, *rows: tuple[CellValue, ...], sheets: tuple[str, ...] = ("Feuil1",)) -> Path:
        workbook = Workbook()
        for number, title in enumerate(sheets):
            sheet = workbook.active if not number else workbook.create_sheet()
            assert sheet is not None
            sheet.title = title
            for row in rows if title == sheets[-1] else (("Note",),):
                sheet.append(row)
        workbook.save(self.folder / name)
        return self.folder / name

    def grants(self) -> dict[str, int]:
        people = self.desktop.roster.people(self.draft)
        return {person.employee.last_name: person.employee.grant for person in people}

    def texts(self, part: QWidget) -> list[str]:
        return [label.text() for label in part.findChildren(QLabel) if label.isVisible()]

    def whole_texts(self, part: QWidget) -> list[str]:
        return [label.whole_text() for label in part.findChildren(ElidedLabel) if label.isVisible()]


@pytest.fixture
def desk(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(tmp_path / "profil", theme, qtbot)
    yield desk
    assert desk.tasks.shutdown()
    desk.desktop.close()


# --- naming the columns ----------------------------------------------------------------------------------


def test_columns_that_are_not_recognised_are_named_by_the_user_and_remembered(desk: Desk) -> None:
    desk.read(desk.book("rh.xlsx", ("Personnel",), TITLES, *PEOPLE))
    mapping = desk.imports.mapping

    assert desk.step.currentWidget() is mapping
    assert "Que contient chaque colonne\u00a0?" in desk.texts(mapping)
    assert desk.desktop.roster.people(desk.draft) == []
    assert mapping.columns[2].value() is Field.MOBILE
    assert not mapping.go_on.isEnabled()
    assert mapping.reason.text() == "Indiquez encore\u00a0: Nom."
    assert QApplication.focusWidget() is mapping.columns[0]
    desk.choose(mapping.columns[0], "Nom")
    assert not mapping.reason.isVisible()
    desk.click(mapping.go_on)

    assert desk.grants() == {"Durand": 200, "O'Brien": 150}
    third = ("Petit", "Zoé", "06 39 98 41 74", "zoe@exemple.fr", "Siège", 90, None)
    desk.read(desk.book("suite.xlsx", TITLES, third))
    assert desk.grants()["Petit"] == 90


def test_a_content_is_said_of_one_column_at_a_time(desk: Desk) -> None:
    desk.read(desk.book("rh.xlsx", TITLES, *PEOPLE))
    mapping = desk.imports.mapping

    desk.choose(mapping.columns[0], "Nom")
    desk.choose(mapping.columns[6], "Nom")

    assert mapping.columns[0].currentText() == "Ne pas importer"
    assert mapping.mapping().columns[1] == 6
    assert mapping.go_on.isEnabled()


def test_another_sheet_and_another_row_of_titles_are_looked_at_as_the_user_says(desk: Desk) -> None:
    desk.read(desk.book("rh.xlsx", ("Personnel",), TITLES, *PEOPLE, sheets=("Garde", "Personnel")))
    mapping = desk.imports.mapping
    assert mapping.sheet.isVisible()
    assert not mapping.encoding.isVisible()
    assert list(mapping.columns) == [0]

    desk.choose(mapping.sheet, "Personnel")
    assert list(mapping.columns) == list(range(7))
    assert mapping.header_row.currentText().startswith("Ligne\u00a02\u00a0: Salarié, Prénom")
    desk.choose(mapping.header_row, "Aucun titre, des personnes dès la ligne\u00a01")
    assert mapping.mapping().header_row == 0


def test_encoding_and_separator_of_a_text_file_are_found_shown_and_changed(desk: Desk) -> None:
    path = desk.folder / "rh.csv"
    rows = (TITLES, *(tuple("" if cell is None else str(cell) for cell in row) for row in PEOPLE))
    path.write_text("\n".join(";".join(row).replace("€", "EUR") for row in rows), encoding="cp850")
    desk.read(path)
    mapping = desk.imports.mapping

    assert (mapping.encoding.value(), mapping.separator.value()) == ("cp1252", ";")
    assert not mapping.sheet.isVisible()
    desk.choose(mapping.encoding, "MS-DOS")
    assert "Salarié" in desk.texts(mapping)
    desk.choose(mapping.separator, "Virgule")
    assert list(mapping.columns) == [0]


def test_how_a_recognised_file_was_read_is_shown_and_can_be_changed(desk: Desk) -> None:
    path = desk.folder / "liste.xlsx"
    people = [desktop_kit.at_site(1), desktop_kit.at_site(2)]
    write_template(path, sites=desk.desktop.accounts.sites(), client_code="999999", people=people)
    desk.read(path)
    report = desk.imports.report

    assert "Feuille «\u00a0Liste\u00a0», en-têtes reconnus ligne\u00a05" in desk.whole_texts(report)
    desk.click(report.figures.change)
    mapping = desk.imports.mapping
    assert desk.step.currentWidget() is mapping
    assert mapping.columns[0].value() is Field.EMPLOYEE_NUMBER
    assert mapping.go_on.isEnabled()
    desk.click(mapping.give_up)
    assert desk.step.currentWidget() is desk.step.empty


def test_nothing_is_cut_and_everything_has_a_name_where_columns_are_named(desk: Desk) -> None:
    desk.read(desk.book("rh.xlsx", TITLES, *PEOPLE, sheets=("Feuille de garde au nom long", "Personnel")))
    desk.choose(desk.imports.mapping.sheet, "Personnel")

    for width, height in ((792, 700), (1048, 800)):
        desk.page.resize(width, height)
        QApplication.processEvents()
        assert clipped_labels(desk.page) == []
        assert unnamed_controls(desk.page) == []
