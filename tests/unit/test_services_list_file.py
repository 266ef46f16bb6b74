"""The list of a campaign as a file: a workbook that imports again as the same list, and a PDF (SPEC L4)."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from desktop_kit import SEAT, SETTINGS, Desk, at_home, at_site, furnished_desk
from openpyxl import load_workbook
from sqlalchemy import select

from ov_desktop.domain.employee import Employee
from ov_desktop.domain.refusal import NotFoundError
from ov_desktop.models.campaign import EmployeeRow, UnsettledRow
from ov_desktop.services.list_check import analyse_list
from ov_desktop.services.list_file import ListFile


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path / "profil")
    yield desk
    desk.profile.close()


@pytest.fixture
def files(desk: Desk) -> ListFile:
    return ListFile(desk.profile.database, desk.clock)


def draft(desk: Desk, *people: Employee) -> str:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, people)
    return campaign.id


def test_a_list_that_is_exported_imports_again_as_the_same_people(desk: Desk, files: ListFile, tmp_path: Path) -> None:
    people = [
        replace(at_site(1, "2", grant=1200), last_name="=HYPERLINK(A1)", employee_number="00042"),
        replace(at_home(2), last_name="O'Brien", first_name="-Zoé", mobile="+262692123456", employee_number=""),
    ]
    campaign = draft(desk, *people)

    assert files.export_list(campaign, tmp_path / "liste.xlsx") == 2

    report = analyse_list(tmp_path / "liste.xlsx", desk.roster.rules(campaign))
    assert [person for _row, person in report.accepted] == people
    assert (report.errors, report.warnings, report.client_code) == ([], [], "060305")


def test_importing_what_was_exported_changes_nobody(desk: Desk, files: ListFile, tmp_path: Path) -> None:
    campaign = draft(desk, at_site(1), at_home(2))
    files.export_list(campaign, tmp_path / "liste.xlsx")
    desk.file.report = analyse_list(tmp_path / "liste.xlsx", desk.roster.rules(campaign))

    plan = desk.roster.plan_import(campaign, tmp_path / "liste.xlsx")

    assert (plan.comparison.unchanged, list(plan.comparison.added), list(plan.comparison.changed)) == (2, [], [])


def test_people_who_were_removed_are_in_no_file(desk: Desk, files: ListFile, tmp_path: Path) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    first, _second = desk.roster.people(campaign.id)
    desk.roster.remove_person(first.id)

    assert files.export_list(campaign.id, tmp_path / "liste.xlsx") == 1
    assert "Nom1" not in pypdf.PdfReader(io.BytesIO(files.pdf(campaign.id))).pages[0].extract_text()


def test_a_closed_campaign_names_its_sites_though_they_are_gone(desk: Desk, files: ListFile, tmp_path: Path) -> None:
    site = desk.accounts.add_site("7", "Ancien dépôt", replace(SEAT, street="3 rue Basse"))
    campaign = desk.launched([at_site(1, site)])
    desk.ready_to_order(campaign.id)
    desk.orders.make_order(campaign.id)
    desk.accounts.delete_site(site.key)

    files.export_list(campaign.id, tmp_path / "liste.xlsx")

    assert load_workbook(tmp_path / "liste.xlsx")["Liste"]["F6"].value == "Ancien dépôt"


def test_the_pdf_bears_campaign_people_and_total(desk: Desk, files: ListFile, tmp_path: Path) -> None:
    campaign = draft(desk, at_site(1, grant=300), at_home(2, grant=200))

    files.export_pdf(campaign, tmp_path / "liste.pdf")

    (page,) = pypdf.PdfReader(tmp_path / "liste.pdf").pages
    text = page.extract_text()
    for shown in ("Été 2027", "CSE Ateliers de l’Erdre", "Nom1", "Nom2", "LETTRE SUIVIE RS", "500\u00a0€"):
        assert shown in text


def test_rows_in_error_stand_at_their_place_as_they_were_typed(desk: Desk, files: ListFile, tmp_path: Path) -> None:
    campaign = draft(desk, at_site(1), at_site(2))
    wrong = ["007", "=Roy", "", "06 12", "roy@", "Siège", "SIMPLE RS", "Quai", "cent"]
    with desk.profile.database.write() as session:
        second = session.scalars(select(EmployeeRow).where(EmployeeRow.last_name == "Nom2")).one()
        second.position = 3
        session.add(UnsettledRow(id="e" * 32, campaign_id=campaign, position=2, cells=wrong))

    assert files.export_list(campaign, tmp_path / "liste.xlsx") == 3

    sheet = load_workbook(tmp_path / "liste.xlsx")["Liste"]
    assert [sheet[f"B{row}"].value for row in (6, 7, 8)] == ["Nom1", "=Roy", "Nom2"]
    assert [cell.value or "" for cell in sheet[7]] == wrong
    report = analyse_list(tmp_path / "liste.xlsx", desk.roster.rules(campaign))
    assert {(fault.row, fault.code) for fault in report.errors} == {
        (7, "first-name-missing"), (7, "mobile-invalid"), (7, "email-invalid"), (7, "delivery-conflict"),
        (7, "return-site-unknown"), (7, "grant-not-a-number"),
    }  # fmt: skip
    text = pypdf.PdfReader(io.BytesIO(files.pdf(campaign))).pages[0].extract_text()
    assert "Lignes à corriger" in text
    assert "400\u00a0€" in text, "the total is that of people"


def test_a_file_that_is_given_up_or_cannot_be_written_leaves_the_one_before(
    desk: Desk, files: ListFile, tmp_path: Path
) -> None:
    campaign = draft(desk, at_site(1))
    folder = tmp_path / "fichiers"
    folder.mkdir()
    for path in (folder / "liste.xlsx", folder / "liste.pdf"):
        path.write_bytes(b"before")

    def give_up(*_figures: int) -> None:
        raise RuntimeError("given up")

    with pytest.raises(RuntimeError):
        files.export_list(campaign, folder / "liste.xlsx", give_up)
    with pytest.raises(RuntimeError):
        files.export_pdf(campaign, folder / "liste.pdf", give_up)
    for act, name in ((files.export_list, "liste.xlsx"), (files.export_pdf, "liste.pdf")):
        with pytest.raises(OSError, match="absent"):
            act(campaign, folder / "absent" / name)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "liste.xlsx": b"before", "liste.pdf": b"before",
    }  # fmt: skip


def test_an_export_tells_how_far_it_is_and_can_be_given_up_on_the_way(
    desk: Desk, files: ListFile, tmp_path: Path
) -> None:
    campaign = draft(desk, *[at_site(number) for number in range(1_100)])
    heard: list[tuple[int, int]] = []

    def hear(count: int, total: int) -> None:
        heard.append((count, total))
        if count == 500 and path.name == "abandon.xlsx":
            raise RuntimeError("given up")

    path = tmp_path / "abandon.xlsx"
    with pytest.raises(RuntimeError):
        files.export_list(campaign, path, hear)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == []
    path = tmp_path / "liste.xlsx"
    files.export_list(campaign, path, hear)
    assert heard == [(0, 1100), (500, 1100), (0, 1100), (500, 1100), (1000, 1100)]


def test_a_campaign_that_does_not_exist_has_no_list(files: ListFile, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        files.export_list("absent", tmp_path / "liste.xlsx")
