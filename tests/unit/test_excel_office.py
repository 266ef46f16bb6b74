"""Lists and orders through a real LibreOffice: every kind of file gives the same list, ours need no repair."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from services.office import Conversion, convert
from waiting import wait_until

from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, ShippingType, SiteDirectory
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.order import OrderDocument, OrderLine, Origin, compute_fees
from ov_desktop.domain.roster import RosterRules
from ov_desktop.domain.vouchers import Format
from ov_desktop.excel.order_writer import write_order
from ov_desktop.excel.roster_reader import UnreadableFileError, read_roster
from ov_desktop.excel.template import write_template
from ov_desktop.services.list_check import analyse_list

LISTS = Path(__file__).parents[1] / "data" / "lists"
NAMES = ("liste-saine", "liste-anomalies")
SITES = [DeliverySite("s1", "1001", "Siège"), DeliverySite("s2", "1002", "Entrepôt, Nord")]
PEOPLE = [
    Employee("=Durand", "Marie", "+33639980001", "m@exemple.example", 1200, DeliveryKind.SITE, "00042", "s2"),
    Employee(
        "Roy", "+Paul", "+262692123456", "p@exemple.example", 20, DeliveryKind.HOME, "", "", ShippingType.SIMPLE, "s1"
    ),
]
LINE = OrderLine("1", Format.CONNECT, "0007", "=Roy", "@Paul", "p@exemple.example", "+33639980001", 20, Origin.CHOICE)

# Separator, quote, character set, first row, formats, language, every text quoted, as shown.
CSV = {
    "utf8": "59,34,76,1,,0,false,false",
    "cp1252": "59,34,1,1,,0,true,false",
    "tab": "9,34,76,1,,0,false,false",
    "comma": "44,34,76,1,,0,true,false",
    "cp1252-tab": "9,34,1,1,,0,true,false",
}
NASTY = [
    replace(
        PEOPLE[0], last_name=name, mobile=f"+3363998{place:04}", email=f"p{place}@b.example", employee_number=number
    )
    for place, (name, number) in enumerate(
        [
            ('=HYPERLINK("a")', "00001"), ("-Dupont", "=2+2"), ("O'Brien", "1E5"), ("Ünsal; Œuvrard", "0,50"),
            ("é" * 35, "9" * 20), ("_x0041_", ""), ('Le "Goff"', "007"), ("'Aubry", "12/05"), ("@Sow\\1", "-3"),
        ]
    )
]  # fmt: skip
"""Names and numbers that spreadsheets would compute, decode or shorten; all their letters exist in Windows-1252."""


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of converted files; one LibreOffice for all tests and all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "office"
    try:
        folder.mkdir()
    except FileExistsError:
        wait_until((folder / "done").exists, 150, "the conversion by another worker")
        return folder
    _convert_all(folder)
    (folder / "done").touch()
    return folder


def _convert_all(folder: Path) -> None:
    write_template(folder / "modele.xlsx", sites=SITES, client_code="060305", people=PEOPLE)
    write_template(folder / "export.xlsx", sites=SITES, client_code="060305", people=NASTY)
    order = OrderDocument("060305", "2026-014", "=x", "l.xlsx", [LINE], [], [], compute_fees(20, 1))
    write_order(folder / "commande.xlsx", order)
    plan = [
        Conversion(LISTS / f"{name}.xlsx", folder / f"{name}.{kind}")
        for name in NAMES
        for kind in ("ods", "xls", "xlsx")
    ]
    plan += [
        Conversion(LISTS / f"{name}.xlsx", folder / f"{name}-{kind}.csv", options=options)
        for name in NAMES
        for kind, options in CSV.items()
    ]
    plan += [
        Conversion(folder / "modele.xlsx", folder / f"protege.{kind}", password="secret")
        for kind in ("xlsx", "xls", "ods")
    ]
    plan += [Conversion(folder / "modele.xlsx", folder / f"modele-relu.{kind}") for kind in ("xlsx", "xls", "ods")]
    plan += [Conversion(folder / "export.xlsx", folder / f"export-relu.{kind}") for kind in ("xlsx", "xls", "ods")]
    plan += [
        Conversion(folder / "export.xlsx", folder / f"export-{kind}.csv", options=options)
        for kind, options in CSV.items()
    ]
    plan.append(Conversion(folder / "commande.xlsx", folder / "commande-relue.xlsx"))
    convert(plan)
    for name in (*NAMES, "export"):  # as Excel saves "CSV UTF-8"; this LibreOffice writes no such mark
        (folder / f"{name}-bom.csv").write_bytes(b"\xef\xbb\xbf" + (folder / f"{name}-utf8.csv").read_bytes())


def expected(name: str) -> Mapping[str, object]:
    found: Mapping[str, object] = json.loads((LISTS / f"{name}.expected.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        (name, ending)
        for name in NAMES
        for ending in (".ods", ".xls", ".xlsx", "-bom.csv", *[f"-{kind}.csv" for kind in CSV])
        # Its narrow no-break spaces do not exist in that encoding.
        if name != "liste-saine" or not ending.startswith("-cp1252")
    ],
)
def test_the_same_list_in_any_kind_of_file_gives_the_same_report(office: Path, name: str, ending: str) -> None:
    wanted = expected(name)
    rules = RosterRules("60305", SiteDirectory.of_names(str(wanted["sites"]).split(",")))

    report = analyse_list(office / f"{name}{ending}", rules)

    found = [
        {"row": fault.row, "column": fault.column, "field": fault.field, "code": fault.code} for fault in report.errors
    ]
    assert found == wanted["errors"]
    assert (report.client_code, report.rows, len(report.accepted)) == (
        wanted["client_code"], wanted["rows"], wanted["accepted"],
    )  # fmt: skip
    original = analyse_list(LISTS / f"{name}.xlsx", rules)
    assert report.accepted == original.accepted
    assert report.warnings == original.warnings


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_protected_workbook_says_so(office: Path, kind: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_roster(office / f"protege.{kind}")

    assert caught.value.reason == "file-reason-password"


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_our_list_saved_again_by_libreoffice_holds_the_same_people(office: Path, kind: str) -> None:
    report = analyse_list(office / f"modele-relu.{kind}", RosterRules("060305", SiteDirectory(SITES)))

    assert [employee for _row, employee in report.accepted] == PEOPLE
    assert report.errors == []


@pytest.mark.parametrize(
    "ending", ["-relu.xlsx", "-relu.xls", "-relu.ods", "-bom.csv", *[f"-{kind}.csv" for kind in CSV]]
)
def test_an_exported_list_saved_again_by_libreoffice_in_any_format_is_the_same_list(office: Path, ending: str) -> None:
    report = analyse_list(office / f"export{ending}", RosterRules("060305", SiteDirectory(SITES)))

    assert [employee for _row, employee in report.accepted] == NASTY
    assert report.errors == []


def test_the_drop_down_lists_survive_libreoffice(office: Path) -> None:
    sheet = load_workbook(office / "modele-relu.xlsx")["Liste"]
    choices = {
        str(area)[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
        for area in rule.sqref.ranges
        if area.max_row > 1000  # LibreOffice keeps a thousand rows below the last one in use
    }

    assert set(choices) == {"F", "G", "H"}
    assert choices["F"] == choices["H"]
    assert "Sites" in choices["F"]
    assert choices["G"] == '"RECOMMANDE AR RS,RECOMMANDE RS,SIMPLE RS,LETTRE SUIVIE RS"'


def test_the_order_saved_again_by_libreoffice_is_the_same_cell_by_cell(office: Path) -> None:
    def cells(name: str, sheet: str) -> list[list[object]]:
        workbook = CalamineWorkbook.from_path(office / name)
        return workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    for sheet in ("Commande", "Totaux", "Exclus"):
        assert cells("commande-relue.xlsx", sheet) == cells("commande.xlsx", sheet)
    assert cells("commande-relue.xlsx", "Commande")[1][6:10] == ["=Roy", "@Paul", "p@exemple.example", "+33639980001"]
