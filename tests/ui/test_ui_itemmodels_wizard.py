"""The models of people, of faults and of changes: what they show, in which order, and that Qt finds them sound."""

from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import at_home, at_site
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from ov_desktop.domain.delivery import DeliverySite, SiteDirectory
from ov_desktop.domain.reimport import PersonChange
from ov_desktop.domain.roster import Fault, RosterReport, RosterRules
from ov_desktop.services.list_check import analyse_list
from ov_desktop.services.roster import Person
from ov_desktop.ui.itemmodels.changes import ChangesModel, change_rows
from ov_desktop.ui.itemmodels.faults import Column, FaultGroup, FaultRow, FaultsModel, Shown, fault_groups
from ov_desktop.ui.itemmodels.people import PeopleColumn, PeopleModel, person_rows

LISTS = Path(__file__).parents[1] / "data" / "lists"
SITES = {"1": "Siège", "2": "Entrepôt Nord"}
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def people(*names: str) -> list[Person]:
    """People of these names, whose grants go down."""
    return [
        Person(f"p{place}", place, replace(at_site(place, grant=900 - 10 * place), last_name=name), 1, None)
        for place, name in enumerate(names, start=1)
    ]


def column(model: PeopleModel, place: PeopleColumn) -> list[str]:
    return [model.index(row, place).data() for row in range(model.rowCount())]


@pytest.fixture
def model(qtbot: QtBot) -> PeopleModel:
    del qtbot
    shown = PeopleModel()
    QAbstractItemModelTester(shown, FATAL, shown)
    return shown


def test_people_are_shown_as_in_the_list_with_sites_by_name_and_numbers_as_people_write_them(
    model: PeopleModel,
) -> None:
    home = Person("h", 2, at_home(7, grant=1230), 1, None)
    model.set_rows(person_rows([*people("Étienne"), home], SITES))
    first = [model.index(0, place).data() for place in PeopleColumn]
    assert first == ["1", "00001", "Étienne", "Hélène", "06 39 98 00 01", "Personne1@ateliers.example", "Siège", "", "",
                     "890\u00a0€"]  # fmt: skip
    second = [model.index(1, place).data() for place in PeopleColumn][5:]
    assert second == ["Personne7@ateliers.example", "", "LETTRE SUIVIE RS", "Siège", "1\u202f230\u00a0€"]
    assert model.total_grants == 890 + 1230


def test_names_sort_without_regard_to_accents_and_grants_as_numbers(model: PeopleModel) -> None:
    model.set_rows(person_rows(people("Zola", "Étienne", "Dubois", "eluard"), SITES))
    model.sort(PeopleColumn.LAST_NAME)
    assert column(model, PeopleColumn.LAST_NAME) == ["Dubois", "eluard", "Étienne", "Zola"]
    model.sort(PeopleColumn.GRANT)
    assert column(model, PeopleColumn.POSITION) == ["4", "3", "2", "1"]
    model.sort(PeopleColumn.POSITION)
    assert column(model, PeopleColumn.POSITION) == ["1", "2", "3", "4"]


def test_a_search_finds_every_word_anywhere_without_accents_or_case_and_numbers_without_spaces(
    model: PeopleModel,
) -> None:
    model.set_rows(person_rows(people("Lemoine", "Étienne", "ÉTIENNE-Roux"), SITES))
    for text, found in (
        ("etienne", ["Étienne", "ÉTIENNE-Roux"]),
        ("HELENE roux", ["ÉTIENNE-Roux"]),
        ("0639980001", ["Lemoine"]),
        ("06 39 98 00 01", ["Lemoine"]),
        ("siege", ["Lemoine", "Étienne", "ÉTIENNE-Roux"]),
        ("personne2@", ["Étienne"]),
        ("nobody", []),
        ("", ["Lemoine", "Étienne", "ÉTIENNE-Roux"]),
    ):
        model.search(text)
        assert column(model, PeopleColumn.LAST_NAME) == found, text
    model.search("roux")
    assert (model.shown_grants, model.total_grants) == (870, 890 + 880 + 870)


def test_what_was_selected_stays_selected_when_the_order_changes(model: PeopleModel) -> None:
    model.set_rows(person_rows(people("Zola", "Aubry"), SITES))
    selected = QPersistentModelIndex(model.index(0, PeopleColumn.LAST_NAME))
    model.sort(PeopleColumn.LAST_NAME)
    assert (selected.row(), selected.data()) == (1, "Zola")


# --- faults ----------------------------------------------------------------------------------------------


@pytest.fixture
def report() -> RosterReport:
    sites = SiteDirectory([DeliverySite("1", "1001", "Siège"), DeliverySite("2", "1002", "Entrepôt Nord")])
    return analyse_list(LISTS / "liste-anomalies.xlsx", RosterRules(client_code="060305", sites=sites))


def test_each_fault_of_a_real_list_stands_in_its_group_with_cell_person_and_remedy(report: RosterReport) -> None:
    groups = fault_groups(report)
    assert sum(len(group.rows) for group in groups) == len(report.errors) + len(report.warnings)
    assert len({group.code for group in groups}) == len(groups)
    twice = next(group for group in groups if group.code == "employee-number-duplicate")
    assert twice.title == "2 matricules en double"
    assert twice.remedy == "Donnez à chaque personne son matricule, ou supprimez la ligne en double."
    assert [(row.cell, row.value, row.note) for row in twice.rows] == [
        ("A7", "00042X", "aussi ligne 8"),
        ("A8", "00042X", "aussi ligne 7"),
    ]
    assert all(row.person for row in twice.rows)


def test_errors_come_before_warnings_and_a_filter_shows_one_kind_alone(qtbot: QtBot) -> None:
    del qtbot
    faults = [Fault("email-missing", "email", 9, "E"), Fault("grant-missing", "grant", 9, "I")]
    warning = Fault("email-typo", "email", 10, "E", "a@gmial.com", "a@gmail.com")
    report = RosterReport(None, 2, [], faults, [warning], {9: ("Aubry", "Léa"), 10: ("Zola", "Émile")})
    model = FaultsModel()
    QAbstractItemModelTester(model, FATAL, model)
    model.show_groups(fault_groups(report))

    def shown() -> list[str]:
        rows = [model.index(row, Column.CELL).data() for row in range(model.rowCount())]
        return [str(row) for row in rows]

    everything = [
        "1 adresse e-mail manquante",
        "E9",
        "1 dotation manquante",
        "I9",
        "1 adresse e-mail à vérifier",
        "E10",
    ]
    assert shown() == everything
    assert model.index(5, Column.FIX).data() == "a@gmail.com"
    assert model.index(5, Column.PERSON).data() == "Zola Émile"
    model.filter(Shown.WARNINGS)
    assert shown() == everything[4:]
    model.filter(Shown.ERRORS)
    assert shown() == everything[:4]


def test_a_group_closes_and_opens_and_says_so_to_screen_readers(report: RosterReport, qtbot: QtBot) -> None:
    del qtbot
    model = FaultsModel()
    QAbstractItemModelTester(model, FATAL, model)
    model.show_groups(fault_groups(report))
    before = model.rowCount()
    place = next(
        row for row in model.group_rows() if (g := model.group_at(row)) and g.code.endswith("number-duplicate")
    )
    model.toggle(place)
    assert (model.rowCount(), model.is_open(place)) == (before - 2, False)
    assert model.index(place, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Erreur, 2 matricules en double, replié"
    model.toggle(place)
    assert (model.rowCount(), model.is_open(place)) == (before, True)
    model.toggle(place + 1)
    assert model.rowCount() == before


def test_a_hundred_thousand_faults_open_and_close_without_being_looked_at_one_by_one(qtbot: QtBot) -> None:
    del qtbot
    row = FaultRow("E1", "", "", "", "", "", error=True)
    model = FaultsModel()
    model.show_groups([FaultGroup("email-missing", "x", "", error=True, rows=(row,) * 100_000)])
    assert model.rowCount() == 100_001
    model.toggle(0)
    assert model.rowCount() == 1


# --- changes ---------------------------------------------------------------------------------------------


def test_changed_values_stand_side_by_side_and_a_box_takes_or_leaves_a_person(qtbot: QtBot) -> None:
    before, other = at_site(1), at_site(2)
    changes = [
        PersonChange(6, "p1", before, replace(before, grant=250, site="2")),
        PersonChange(7, "p2", other, replace(other, email="nouvelle@ateliers.example")),
    ]
    model = ChangesModel()
    QAbstractItemModelTester(model, FATAL, model)
    with qtbot.waitSignal(model.confirmed_changed) as told:
        model.show_rows(change_rows(changes, SITES))
    assert told.args == [2]
    cells = [[model.index(row, place).data() for place in range(4)] for row in range(model.rowCount())]
    assert cells == [
        ["Nom1 Hélène", "Livraison, site", "Siège", "Entrepôt Nord"],
        ["", "Dotation", "200\u00a0€", "250\u00a0€"],
        ["Nom2 Hélène", "E-mail", "Personne2@ateliers.example", "nouvelle@ateliers.example"],
    ]
    first = model.index(0, 0)
    assert model.setData(first, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert model.confirmed() == {"p2"}
    assert not model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert model.rowCount(first) == 0
    assert model.rowCount(QModelIndex()) == 3
