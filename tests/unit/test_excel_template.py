"""The template of a list: its columns, its drop-down lists, and people written into it that read again the same."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, ShippingType, SiteDirectory
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.roster import ClientCodeCell, RosterRules, check_roster
from ov_desktop.excel.roster_reader import EmptyFileError, read_roster
from ov_desktop.excel.template import write_template

SITES = [
    DeliverySite("s1", "1001", "Siège"),
    DeliverySite("s2", "0042", "Entrepôt, bâtiment « Nord »"),
    DeliverySite("s3", "1003", "=HYPERLINK(A1)"),
]
MARIE = Employee("Durand", "Marie", "+33639980001", "marie@exemple.example", 200, DeliveryKind.SITE, "00042", "s1")
PAUL = Employee(
    "=SUM(A1:A9)", "+Paul", "+262692123456", "paul@exemple.example", 1200, DeliveryKind.HOME, "@1", "",
    ShippingType.TRACKED, "s3",
)  # fmt: skip


def written(tmp_path: Path, *people: Employee, client_code: str = "060305") -> Path:
    path = tmp_path / "liste.xlsx"
    write_template(path, sites=SITES, client_code=client_code, people=people)
    return path


def test_the_headers_are_those_of_the_contract_in_columns_a_to_i(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path))["Liste"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Matricule")

    assert [cell.value for cell in header] == [
        "Matricule", "Nom du bénéficiaire (*)", "Prénom du bénéficiaire (*)", "Numéro de téléphone mobile (*)",
        "E-mail du bénéficiaire (*)", "Nom ou n° de l'adresse de livraison", "Type d'expédition",
        "Nom ou n° de l'adresse du site retour", "Montant de la dotation (*)",
    ]  # fmt: skip
    assert sheet.freeze_panes == f"A{header[0].row + 1}"


def test_the_sheets_are_the_list_and_its_guide_and_the_sites_are_hidden(tmp_path: Path) -> None:
    workbook = load_workbook(written(tmp_path))

    assert [(sheet.title, sheet.sheet_state) for sheet in workbook] == [
        ("Liste", "visible"), ("Consignes", "visible"), ("Sites", "hidden"),
    ]  # fmt: skip
    explained = [row[0].value for row in workbook["Consignes"].iter_rows() if row[0].value in list("ABCDEFGHI")]
    assert explained == list("ABCDEFGHI")


def test_sites_and_shipping_types_are_offered_for_every_row_of_a_large_list(tmp_path: Path) -> None:
    workbook = load_workbook(written(tmp_path))
    rules = {
        str(area)[0]: rule.formula1
        for rule in workbook["Liste"].data_validations.dataValidation
        if rule.type == "list"
        for area in rule.sqref.ranges
        if area.min_row == 6 and area.max_row > 5006
    }

    assert rules == {
        "F": "Sites!$A$1:$A$3",
        "H": "Sites!$A$1:$A$3",
        "G": '"RECOMMANDE AR RS,RECOMMANDE RS,SIMPLE RS,LETTRE SUIVIE RS"',
    }
    assert [cell.value for (cell,) in workbook["Sites"].iter_rows()] == [site.name for site in SITES]


def test_number_mobile_and_client_code_are_cells_of_text_before_anything_is_typed(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path))["Liste"]

    assert [sheet.column_dimensions[letter].number_format for letter in "AD"] == ["@", "@"]
    assert (sheet["A3"].value, sheet["B3"].value, sheet["B3"].number_format) == ("CODE CLIENT (*)", "060305", "@")


def test_an_empty_template_is_a_list_without_people(tmp_path: Path) -> None:
    path = tmp_path / "modele.xlsx"
    write_template(path)

    with pytest.raises(EmptyFileError):
        read_roster(path)


def test_a_filled_list_reads_again_as_the_same_people(tmp_path: Path) -> None:
    roster = read_roster(written(tmp_path, MARIE, PAUL))
    rules = RosterRules(client_code="060305", sites=SiteDirectory(SITES))
    report = check_roster(roster.rows, roster.columns, roster.client_code, rules)

    assert roster.client_code == ClientCodeCell("060305", 3, "B")
    assert report.accepted == [(6, MARIE), (7, PAUL)]
    assert (report.errors, report.warnings) == ([], [])


def test_text_that_looks_like_a_formula_is_text_in_the_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, PAUL, client_code="=1+1")) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]

    assert not any(b"<f>" in sheet or b"<f " in sheet.replace(b"<formula1", b"") for sheet in sheets)


NAMES = st.text(st.sampled_from("abcdefgéèçœÉÎ-’'=+@&<>\"\t _x0041"), min_size=1, max_size=35).filter(
    lambda text: text.strip() != ""
)


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5))
def test_any_names_read_again_as_they_were_cleaned(
    tmp_path_factory: pytest.TempPathFactory, names: list[tuple[str, str]]
) -> None:
    people = [
        Employee(
            " ".join(last.split()), " ".join(first.split()), f"+3363998{i:04d}", "a@b.example", 20, DeliveryKind.SITE
        )
        for i, (last, first) in enumerate(names)
    ]
    path = tmp_path_factory.getbasetemp() / "noms.xlsx"
    write_template(path, people=people)

    cells = [row.cells for row in read_roster(path).rows]
    assert [(cell[1], cell[2]) for cell in cells] == [(person.last_name, person.first_name) for person in people]


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_half_made(tmp_path: Path) -> None:
    path = written(tmp_path, MARIE)
    before = path.read_bytes()

    def broken() -> object:
        yield MARIE
        raise RuntimeError("the people could not be read")

    with pytest.raises(RuntimeError):
        write_template(path, sites=SITES, people=broken())  # type: ignore[arg-type]  # a broken source of people
    with pytest.raises(OSError, match="absent"):
        write_template(tmp_path / "absent" / "liste.xlsx")

    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["liste.xlsx"]
