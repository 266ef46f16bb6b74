"""The import assistant on screen: columns named, columns remembered, by keyboard and by mouse (SPEC L2, L3, L7)."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import desktop_kit
import pytest
from desktop_kit import KEY, SETTINGS
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, unnamed_controls

from ov_desktop.clock import SettableClock
from ov_desktop.domain.employee import CellValue, Employee
from ov_desktop.domain.roster import Field
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop
from ov_desktop.ui.importing.corrections import CorrectionsDialog
from ov_desktop.ui.importing.journey import ImportJourney
from ov_desktop.ui.itemmodels.changes import Column as ChangeColumn
from ov_desktop.ui.itemmodels.faults import Column
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.dialogs import ConfirmDialog
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

    def lay_out(self) -> None:
        """Let each layout ask the one around it, in passes of their own."""
        for _layout in range(6):
            QApplication.processEvents()

    def read(self, path: Path) -> None:
        self.step.read(path)
        self.settle()

    def agree(self) -> None:
        """Import what is ready to be imported."""
        assert self.imports.report.ready.isVisible()
        self.click(self.imports.report.import_all)

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


# --- the report ------------------------------------------------------------------------------------------

WRONG: tuple[tuple[CellValue, ...], ...] = (
    ("Pires", "Inès", "O6 39 98 41 74", "ines@@exemple.fr", "Siège", 200, None),
    ("Le Goff", "Yann", "06 39 98 41 75", "yann@exemple.fr", "Siège", 15, None),
    ("Morvan", None, "06 39 98 41 76", "loic@gmial.com", "Siège", 100, None),
)


def named(desk: Desk, *people: tuple[CellValue, ...]) -> Path:
    """Read a list by columns that are named, up to its report."""
    path = desk.book("rh.xlsx", TITLES, *people)
    desk.read(path)
    desk.choose(desk.imports.mapping.columns[0], "Nom")
    desk.click(desk.imports.mapping.go_on)
    return path


def groups(desk: Desk) -> dict[str, int]:
    """The kinds of faults that the report shows, with how many there are of each."""
    model = desk.imports.report.model
    found = [model.group_at(row) for row in model.group_rows()]
    return {group.code: len(group.rows) for group in found if group}


def row_with_fix(desk: Desk, fix: str) -> int:
    model = desk.imports.report.model
    return next(row for row in range(model.rowCount()) if model.index(row, Column.FIX).data() == fix)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[ConfirmDialog]:
    """The questions that were asked; each is answered yes."""
    found: list[ConfirmDialog] = []

    def answer(dialog: ConfirmDialog) -> bool:
        dialog.show()
        assert clipped_labels(dialog) == []
        found.append(dialog)
        return True

    monkeypatch.setattr(ConfirmDialog, "confirmed", answer)
    return found


def test_a_correction_is_taken_over_by_enter_and_by_a_click_and_the_file_stays(desk: Desk) -> None:
    path = named(desk, *PEOPLE, *WRONG)
    before, report = path.read_bytes(), desk.imports.report
    assert desk.step.currentWidget() is report
    assert groups(desk) == {
        "mobile-invalid": 1, "email-invalid": 1, "grant-below-minimum": 1, "first-name-missing": 1, "email-typo": 1,
    }  # fmt: skip

    report.table.setCurrentIndex(report.model.index(row_with_fix(desk, "06 39 98 41 74"), 0))
    QTest.keyClick(report.table, Qt.Key.Key_Return)
    desk.settle()
    assert "mobile-invalid" not in groups(desk)
    link = report.table.link_rect(report.model.index(row_with_fix(desk, "ines@exemple.fr"), Column.FIX))
    QTest.mouseClick(report.table.viewport(), Qt.MouseButton.LeftButton, pos=link.center())
    desk.settle()

    assert groups(desk) == {"grant-below-minimum": 1, "first-name-missing": 1, "email-typo": 1}
    assert desk.page.notices.banner is not None
    assert desk.page.notices.banner.accessibleName() == "1 correction appliquée"
    assert path.read_bytes() == before
    assert desk.grants() == {}


def test_corrections_that_come_faster_than_they_are_checked_are_all_taken_over(desk: Desk) -> None:
    named(desk, *PEOPLE, *WRONG)
    report = desk.imports.report
    for fix in ("06 39 98 41 74", "ines@exemple.fr", "loic@gmail.com"):
        report.table.setCurrentIndex(report.model.index(row_with_fix(desk, fix), 0))
        QTest.keyClick(report.table, Qt.Key.Key_Return)
    desk.settle()
    assert groups(desk) == {"grant-below-minimum": 1, "first-name-missing": 1}


def test_all_corrections_are_shown_before_they_are_taken_over(desk: Desk, asked: list[ConfirmDialog]) -> None:
    named(desk, *PEOPLE, *WRONG)

    desk.click(desk.imports.report.apply)

    (dialog,) = asked
    assert isinstance(dialog, CorrectionsDialog)
    assert dialog.act_button.label == "Appliquer 3 corrections"
    model = dialog.table.model()
    shown = [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]
    assert ["C4", "Pires Inès", "O6 39 98 41 74", "06 39 98 41 74"] in shown
    assert ["D6", "Morvan", "loic@gmial.com", "loic@gmail.com"] in shown
    assert groups(desk) == {"grant-below-minimum": 1, "first-name-missing": 1}
    assert not desk.imports.report.apply.isVisible()


def test_rows_in_error_are_left_out_only_once_their_people_were_named(
    desk: Desk, asked: list[ConfirmDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    named(desk, *PEOPLE, *WRONG)
    monkeypatch.setattr(ConfirmDialog, "confirmed", lambda _dialog: False)
    desk.click(desk.imports.report.leave_out)
    assert desk.step.currentWidget() is desk.imports.report
    monkeypatch.undo()
    monkeypatch.setattr(ConfirmDialog, "confirmed", lambda dialog: asked.append(dialog) or True)

    desk.click(desk.imports.report.leave_out)

    assert "Pires Inès, Le Goff Yann et Morvan." in asked[-1].accessibleDescription()
    assert desk.grants() == {"Durand": 200, "O'Brien": 150}


def test_the_faults_are_exported_into_the_users_own_workbook(desk: Desk) -> None:
    path = named(desk, *PEOPLE, *WRONG)
    target = desk.folder / "à corriger.xlsx"
    proposed: list[str] = []
    desk.imports.saving.ask = lambda _page, _title, proposal, _kinds: proposed.append(proposal) or str(target)

    desk.click(desk.imports.report.export)

    assert Path(proposed[0]).name == "rh anomalies.xlsx"
    sheet = load_workbook(target)["Feuil1"]
    marked = {cell.coordinate for row in sheet for cell in row if cell.comment}
    assert marked == {"C4", "D4", "F5", "B6", "D6"}
    assert "n’est pas une adresse e-mail correcte." in sheet["D4"].comment.text
    assert [[cell.value for cell in row] for row in sheet] == [
        [cell.value for cell in row] for row in load_workbook(path)["Feuil1"]
    ]

    path.unlink()
    desk.click(desk.imports.report.export)
    assert desk.page.notices.banner is not None
    assert desk.page.notices.banner.accessibleName().startswith("Les anomalies n’ont pas été exportées")


def test_rows_in_error_are_corrected_in_the_list_where_they_alone_are_shown(desk: Desk) -> None:
    named(desk, *PEOPLE, *WRONG)

    desk.click(desk.imports.report.keep)
    desk.qtbot.waitUntil(lambda: desk.step.currentWidget() is desk.step.people and not desk.tasks.running)

    grid = desk.step.people.grid
    assert grid.counts is not None
    assert (grid.counts.rows, grid.counts.error_rows) == (5, 3)
    assert grid.table.model().rowCount() == 3
    assert desk.grants() == {"Durand": 200, "O'Brien": 150}
    assert not desk.step.people.save.isEnabled()
    assert desk.page.notices.banner is not None
    assert desk.page.notices.banner.accessibleName().startswith("2 personnes importées.")


def test_the_report_cuts_nothing_in_the_smallest_window_and_in_a_wide_one(desk: Desk) -> None:
    named(desk, *PEOPLE, *WRONG)

    for width, height in ((792, 700), (1048, 800), (1400, 900)):
        desk.page.resize(width, height)
        desk.lay_out()
        assert clipped_labels(desk.page) == []
        assert unnamed_controls(desk.page) == []


# --- known people ----------------------------------------------------------------------------------------


def listed(desk: Desk, name: str, *people: Employee) -> Path:
    write_template(desk.folder / name, sites=desk.desktop.accounts.sites(), client_code="060305", people=people)
    return desk.folder / name


def employees(desk: Desk) -> list[Employee]:
    return [person.employee for person in desk.desktop.roster.people(desk.draft)]


def test_of_a_known_person_each_value_is_taken_or_left(desk: Desk) -> None:
    one, two = desktop_kit.at_site(1, grant=200), desktop_kit.at_site(2, grant=200)
    desk.read(listed(desk, "liste.xlsx", one, two))
    desk.agree()
    moved = replace(desktop_kit.at_home(1, grant=310), email="autre@exemple.fr")
    desk.read(listed(desk, "suite.xlsx", moved, replace(two, grant=90), desktop_kit.at_site(3)))
    changes = desk.imports.changes
    assert desk.step.currentWidget() is changes
    model, table = changes.model, changes.table
    fields = [model.index(row, ChangeColumn.FIELD).data() for row in range(model.rowCount())]
    assert fields == ["E-mail", "Livraison, site", "Expédition", "Site retour", "Dotation", "Dotation"]

    table.setCurrentIndex(model.index(fields.index("E-mail"), ChangeColumn.AFTER))
    QTest.keyClick(table, Qt.Key.Key_Space)
    table.setCurrentIndex(model.index(fields.index("Expédition"), ChangeColumn.AFTER))
    QTest.keyClick(table, Qt.Key.Key_Space)
    boxes = [
        model.index(row, ChangeColumn.AFTER).data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        for row in range(model.rowCount())
    ]
    assert boxes == [False, False, False, False, True, True]
    person = model.index(0, ChangeColumn.PERSON).data(Qt.ItemDataRole.CheckStateRole)
    assert person is Qt.CheckState.PartiallyChecked
    desk.click(changes.confirm)

    assert employees(desk) == [replace(one, grant=310), replace(two, grant=90), desktop_kit.at_site(3)]


def test_all_changes_are_left_or_taken_at_once(desk: Desk) -> None:
    one = desktop_kit.at_site(1, grant=200)
    desk.read(listed(desk, "liste.xlsx", one))
    desk.agree()
    desk.read(listed(desk, "suite.xlsx", replace(one, grant=90, first_name="Zoé"), desktop_kit.at_site(2)))
    changes = desk.imports.changes

    desk.click(changes.take_none)
    assert changes.confirm.text() == "Importer sans mise à jour"
    desk.click(changes.take_all)
    assert changes.confirm.text() == "Mettre à jour 1 personne"
    desk.click(changes.take_none)
    desk.click(changes.confirm)

    assert employees(desk) == [one, desktop_kit.at_site(2)]


def test_a_choice_that_gives_two_people_one_mobile_is_told_and_stays(desk: Desk) -> None:
    one, two = desktop_kit.at_site(1), desktop_kit.at_site(2)
    desk.read(listed(desk, "liste.xlsx", one, two))
    desk.agree()
    desk.read(listed(desk, "suite.xlsx", replace(one, mobile=two.mobile), replace(two, mobile=one.mobile)))
    changes = desk.imports.changes
    changes.table.setCurrentIndex(changes.model.index(0, ChangeColumn.AFTER))
    QTest.keyClick(changes.table, Qt.Key.Key_Space)

    desk.click(changes.confirm)

    assert desk.step.currentWidget() is changes
    assert changes.confirm.text() == "Mettre à jour 1 personne"
    assert desk.page.notices.banner is not None
    assert "Rien n’est importé." in desk.page.notices.banner.accessibleName()
    assert employees(desk) == [one, two]
    desk.click(changes.take_all)
    desk.click(changes.confirm)
    assert employees(desk) == [replace(one, mobile=two.mobile), replace(two, mobile=one.mobile)]


def test_people_who_are_absent_from_a_later_list_are_counted_and_stay(desk: Desk) -> None:
    one, two, three = (desktop_kit.at_site(number, grant=200) for number in (1, 2, 3))
    desk.read(listed(desk, "liste.xlsx", one, two, three))
    desk.agree()
    desk.read(listed(desk, "suite.xlsx", replace(one, grant=90)))
    changes = desk.imports.changes
    absent = "2 personnes de la liste sont absentes du fichier\u00a0: elles restent dans la liste."
    assert changes.help_text.text().endswith(absent)
    desk.click(changes.confirm)
    assert employees(desk) == [replace(one, grant=90), two, three]


def test_corrections_outlive_a_site_that_is_added_meanwhile(desk: Desk) -> None:
    lost = ("Pires", "Inès", "O6 39 98 41 74", "ines@exemple.fr", "Quai", 200, None)
    named(desk, *PEOPLE, lost)
    report = desk.imports.report
    assert groups(desk) == {"mobile-invalid": 1, "site-unknown": 1}
    report.table.setCurrentIndex(report.model.index(row_with_fix(desk, "06 39 98 41 74"), 0))
    QTest.keyClick(report.table, Qt.Key.Key_Return)
    desk.settle()
    desk.desktop.accounts.add_site("77", "Quai", desk.desktop.accounts.sites()[0].address)

    desk.step.read_again()
    desk.settle()

    assert groups(desk) == {}
    desk.agree()
    assert "Pires" in desk.grants()


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
    assert desk.desktop.roster.people(desk.draft) == []
    desk.agree()

    assert desk.grants() == {"Durand": 200, "O'Brien": 150}
    third = ("Petit", "Zoé", "06 39 98 41 74", "zoe@exemple.fr", "Siège", 90, None)
    desk.read(desk.book("suite.xlsx", TITLES, third))
    desk.agree()
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


def test_an_encoding_that_the_file_is_not_written_in_is_refused_and_what_was_shown_stays(desk: Desk) -> None:
    path = desk.folder / "rh.csv"
    path.write_text(";".join(TITLES).replace("€", "EUR") + "\nDurand;Marie;06 39 98 41 72;m@x.fr;;;", encoding="cp1252")
    desk.read(path)
    mapping = desk.imports.mapping

    desk.choose(mapping.encoding, "UTF-8")

    assert desk.step.currentWidget() is mapping
    assert mapping.encoding.currentText() == "Windows, Europe de l’Ouest"
    assert "Salarié" in desk.texts(mapping)
    assert desk.page.notices.banner is not None
    assert desk.page.notices.banner.accessibleName() == "Le fichier ne peut pas être lu ainsi."
    desk.choose(mapping.separator, "Virgule")
    assert desk.page.notices.banner is None


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
        desk.lay_out()
        assert clipped_labels(desk.page) == []
        assert unnamed_controls(desk.page) == []
