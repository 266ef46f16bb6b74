"""The models of people, of faults and of changes: what they show, in which order, and that Qt finds them sound."""

from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import at_site
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from ov_desktop.domain.delivery import DeliverySite, SiteDirectory
from ov_desktop.domain.reimport import PersonChange
from ov_desktop.domain.roster import Fault, RosterReport, RosterRules
from ov_desktop.services.list_check import analyse_list
from ov_desktop.ui.itemmodels.changes import ChangesModel, change_rows
from ov_desktop.ui.itemmodels.faults import Column, FaultGroup, FaultRow, FaultsModel, Shown, fault_groups

LISTS = Path(__file__).parents[1] / "data" / "lists"
SITES = {"1": "Siège", "2": "Entrepôt Nord"}
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


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
    assert model.confirmed() == {"p2": {"email"}}
    assert not model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert model.rowCount(first) == 0
    assert model.rowCount(QModelIndex()) == 3
