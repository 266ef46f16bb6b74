"""Lists in every shape that Excel gives them, read and checked as a slow and plain reader of the contract would."""

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, ShippingType, SiteDirectory
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.roster import RosterReport, RosterRules
from ov_desktop.services.list_check import analyse_list

RULES = RosterRules("60305", SiteDirectory([DeliverySite("1", "1001", "Siège"), DeliverySite("2", "0042", "Nord")]))
LAST_ROW = 1_048_576

# --- cells: what Excel stores, and what a person would say of it ---------------------------------------------


class Cell(NamedTuple):
    """What is stored, how Excel shows it, what it means, and its error where it has one."""

    raw: object
    meaning: str = ""
    error: str = ""
    shown: str = "General"


NOTHING = Cell(None)
BLANK = Cell("\u00a0 ")
DAY = Cell(date(2026, 11, 24), "2026-11-24", "", "dd/mm/yyyy")
HALF_PAST_EIGHT = datetime.combine(date(2026, 11, 24), time(8, 30))
NUMBERS = [
    NOTHING, BLANK, Cell("00042", "00042", "", "@"), Cell(42, "42"), Cell(42.0, "42", "", "00000"), DAY,
    Cell("'7", "'7"), Cell("9" * 21, "9" * 21, "employee-number-too-long"),
]  # fmt: skip
LAST_NAMES = [
    Cell("Durand", "Durand"), Cell(" Le\u00a0 Goff\n", "Le Goff"), Cell("O'Brien", "O'Brien"), Cell(1984, "1984"), DAY,
    Cell("-Dupont", "-Dupont"), Cell(None, "", "last-name-missing"), Cell("D" * 36, "D" * 36, "last-name-too-long"),
]  # fmt: skip
FIRST_NAMES = [
    Cell("Zoé", "Zoé"), Cell("Zoe\u0301", "Zoé"), Cell(raw=True, meaning="VRAI"), Cell(" ", "", "first-name-missing"),
]  # fmt: skip
MOBILES = [
    Cell("0612345678", "+33612345678", "", "@"), Cell(612345678, "+33612345678", "", "00 00 00 00 00"),
    Cell(612345678.0, "+33612345678"), Cell(33612345678, "+33612345678"), Cell("07.98-76 54\u00a032", "+33798765432"),
    Cell("6.12345678E8", "+33612345678"), Cell(639980001, "+33639980001"), Cell("0033 6 39 98 00 02", "+33639980002"),
    Cell("+262 692 12 34 56", "+262692123456"), Cell(HALF_PAST_EIGHT, "", "mobile-invalid"),
    Cell(12.5, "", "mobile-invalid"), Cell("néant", "", "mobile-invalid"), Cell(None, "", "mobile-missing"),
]  # fmt: skip
EMAILS = [
    Cell("zoe@exemple.example", "zoe@exemple.example"), Cell("mailto:Luc@Exemple.example", "Luc@exemple.example"),
    Cell(" anne@exemple.example\t", "anne@exemple.example"), Cell("ZOE@exemple.example", "ZOE@exemple.example"),
    Cell(date(2026, 11, 24), "", "email-invalid"), Cell(0, "", "email-invalid"), Cell("a b@x", "", "email-invalid"),
    Cell(None, "", "email-missing"),
]  # fmt: skip
PLACES = [
    NOTHING, BLANK, Cell("Siège", "1"), Cell("SIEGE", "1"), Cell(1001, "1"), Cell(1001.0, "1"), Cell("n° 42", "2"),
    Cell(42, "2"), Cell("Quai", "?"), Cell(date(2026, 11, 24), "?", "", "dd/mm/yyyy"),
]  # fmt: skip
SHIPPINGS = [
    NOTHING, BLANK, Cell("SIMPLE RS", "SIMPLE RS"), Cell("Recommandé sans AR", "RECOMMANDE RS"), Cell("Pigeon", "?"),
]  # fmt: skip
GRANTS = [
    Cell(200, "200", "", '0 "€"'), Cell(130.0, "130"), Cell("1 200,00 €", "1200", "", "@"), Cell("90", "90"),
    Cell(0.1 * 3 * 1000, "300"), Cell(25, "", "grant-not-multiple-of-10"), Cell(10, "", "grant-below-minimum"),
    Cell(date(2026, 11, 24), "", "grant-not-a-number", "dd/mm/yyyy"), Cell(raw=True, error="grant-not-a-number"),
    Cell("cent", "", "grant-not-a-number"), Cell(None, "", "grant-missing"),
]  # fmt: skip
POOLS = (NUMBERS, LAST_NAMES, FIRST_NAMES, MOBILES, EMAILS, PLACES, SHIPPINGS, PLACES, GRANTS)
Row = tuple[Cell, ...]

LABELS = (
    "Matricule", "Nom du bénéficiaire (*)", "Prénom du bénéficiaire (*)", "Numéro de téléphone mobile (*)",
    "E-mail du bénéficiaire (*)", "Nom ou n° de l'adresse de livraison", "Type d'expédition",
    "Nom ou n° de l'adresse du site retour", "Montant de la dotation (*)",
)  # fmt: skip
HEADER_AS_ROW: Row = (
    Cell("Matricule", "Matricule"), Cell(LABELS[1], LABELS[1]), Cell(LABELS[2], LABELS[2]),
    Cell(LABELS[3], "", "mobile-invalid"), Cell(LABELS[4], "", "email-invalid"), Cell(LABELS[5], "?"),
    Cell(LABELS[6], "?"), Cell(LABELS[7], "?"), Cell(LABELS[8], "", "grant-not-a-number"),
)  # fmt: skip
"""What a second header under the first is: a row of which nearly nothing is right."""

# --- the slow and plain checker ------------------------------------------------------------------------------

Error = tuple[int, int, str]


def is_no_row(row: Row) -> bool:
    return all(cell in (NOTHING, BLANK) or cell.raw in (None, " ") for cell in row)


def delivery_errors(site: str, shipping: str, back: str) -> Iterator[tuple[int, str]]:
    if not site and not shipping and not back:
        yield 5, "delivery-missing"
    if site and (shipping or back):
        yield 5, "delivery-conflict"
    elif site == "?":
        yield 5, "site-unknown"
    if shipping == "?":
        yield 6, "shipping-unknown"
    if back and not shipping and not site:
        yield 6, "shipping-missing"
    if back == "?":
        yield 7, "return-site-unknown"
    if shipping and not back and not site:
        yield 7, "return-site-missing"


def plain_errors(rows: dict[int, Row]) -> set[Error]:
    """Every error as row, place of the column and code; each row is compared with each other one."""
    found: set[Error] = set()
    for number, row in rows.items():
        found |= {(number, place, cell.error) for place, cell in enumerate(row) if cell.error}
        found |= {(number, place, code) for place, code in delivery_errors(*(cell.meaning for cell in row[5:8]))}
        for place, name in ((0, "employee-number"), (3, "mobile"), (4, "email")):
            mine = "" if row[place].error else row[place].meaning.lower()
            others = [other[place] for key, other in rows.items() if key != number]
            if mine and any(other.meaning.lower() == mine and not other.error for other in others):
                found.add((number, place, f"{name}-duplicate"))
    return found


def plain_employee(row: Row) -> Employee:
    number, last, first, mobile, email, site, shipping, back, grant = (cell.meaning for cell in row)
    kind = DeliveryKind.SITE if site else DeliveryKind.HOME
    return Employee(
        last, first, mobile, email, int(grant), kind, number, site, ShippingType(shipping) if shipping else None, back
    )


# --- shapes --------------------------------------------------------------------------------------------------


@dataclass
class Shape:
    """How a list lies in its workbook."""

    above: int = 0
    left: int = 0
    order: Sequence[int] = range(9)
    code: bool = True
    merged_title: bool = False
    merged_sites: bool = False
    hidden: bool = False
    filtered: bool = False
    frozen: bool = False
    formatted_tail: bool = False
    other_sheets: bool = False
    gaps: frozenset[int] = frozenset()
    headers_again: frozenset[int] = frozenset()
    labels: Sequence[str] = field(default=LABELS)


def label_variants(label: str) -> st.SearchStrategy[str]:
    stars = label.replace(" (*)", "")
    return st.sampled_from([label, label.upper(), stars, f"* {stars}", f"{label}\n35 caractères au plus", f" {stars} "])


SHAPES = st.builds(
    Shape,
    above=st.integers(0, 6),
    left=st.integers(0, 4),
    order=st.permutations(range(9)),
    code=st.booleans(),
    merged_title=st.booleans(),
    merged_sites=st.booleans(),
    hidden=st.booleans(),
    filtered=st.booleans(),
    frozen=st.booleans(),
    formatted_tail=st.booleans(),
    other_sheets=st.booleans(),
    gaps=st.frozensets(st.integers(0, 6), max_size=2),
    headers_again=st.frozensets(st.integers(0, 6), max_size=1),
    labels=st.tuples(*map(label_variants, LABELS)),
)
ROWS = st.lists(st.tuples(*[st.sampled_from(pool) for pool in POOLS]), max_size=6)
GOOD_ROWS = st.lists(
    st.tuples(
        st.sampled_from(NUMBERS[:4]), st.sampled_from(LAST_NAMES[:6]), st.sampled_from(FIRST_NAMES[:3]),
        st.sampled_from(MOBILES[:9]), st.sampled_from(EMAILS[:4]),
        st.sampled_from([(place, NOTHING, BLANK) for place in PLACES[2:8]]
                        + [(NOTHING, shipping, place) for shipping in SHIPPINGS[2:4] for place in PLACES[2:8]]),
        st.sampled_from(GRANTS[:5]),
    ).map(lambda row: (*row[:5], *row[5], row[6])),
    max_size=4,
)  # fmt: skip


class Laid(NamedTuple):
    """Where a list lies: the rows that hold somebody, by number, and the letter of each of the nine columns."""

    rows: dict[int, Row]
    letters: list[str]


def lay_out(sheet: Worksheet, rows: Sequence[Row], shape: Shape) -> Laid:
    """Write a list in a shape."""
    columns = [shape.left + 1 + shape.order.index(place) for place in range(9)]
    first = shape.above + 1
    if shape.code and shape.above >= 2:
        sheet.cell(1, shape.left + 1, "CODE CLIENT (*)")
        sheet.cell(1, shape.left + 2, 60305)
    if shape.merged_title and shape.above >= 3:
        sheet.cell(shape.above - 1, 1, "Chèques-Vacances, liste des salariés")
        sheet.merge_cells(start_row=shape.above - 1, end_row=shape.above - 1, start_column=1, end_column=shape.left + 9)
    for column, label in zip(columns, shape.labels, strict=True):
        sheet.cell(first, column, label)
    sheet.cell(first, shape.left + 10, "Service")
    number, laid = first, {}
    for place, row in enumerate(rows):
        if place in shape.headers_again:
            number += 1
            write_row(sheet, number, columns, HEADER_AS_ROW)
            laid[number] = HEADER_AS_ROW
        number += 2 if place in shape.gaps else 1
        write_row(sheet, number, columns, row)
        sheet.cell(number, shape.left + 10, "Atelier")
        if not is_no_row(row):
            laid[number] = row
    if shape.merged_sites and number - 1 in laid and number in laid:
        # Of cells that are merged the first alone keeps its value.
        sheet.merge_cells(start_row=number - 1, end_row=number, start_column=columns[5], end_column=columns[5])
        laid[number] = (*laid[number][:5], NOTHING, *laid[number][6:])
        if is_no_row(laid[number]):
            del laid[number]
    dress(sheet, shape, first, number)
    return Laid(laid, [get_column_letter(column) for column in columns])


def write_row(sheet: Worksheet, number: int, columns: Sequence[int], row: Row) -> None:
    for column, cell in zip(columns, row, strict=True):
        if cell.raw is not None:
            written = sheet.cell(number, column, cell.raw)
            written.number_format = cell.shown


def dress(sheet: Worksheet, shape: Shape, first: int, last: int) -> None:
    """Hide, filter, freeze and format."""
    if shape.hidden:
        sheet.row_dimensions[first + 1].hidden = True
        sheet.column_dimensions[get_column_letter(shape.left + 3)].hidden = True
    if shape.filtered:
        area = f"A{first}:{get_column_letter(shape.left + 9)}{last}"
        sheet.auto_filter.ref = area
        sheet.auto_filter.add_filter_column(0, ["00042"])
    if shape.frozen:
        sheet.freeze_panes = f"C{first + 1}"
    if shape.formatted_tail:
        for row, column in ((LAST_ROW, 9), (LAST_ROW // 2, 16_384)):
            sheet.cell(row, column).number_format = "0.00"


def workbook_of(rows: Sequence[Row], shape: Shape, path: Path) -> Laid:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    if shape.other_sheets:
        sheet.title = "Notes"
        sheet["B2"] = "Matricule"
        hidden = workbook.create_sheet("Ancienne liste")
        hidden.sheet_state = "hidden"
        lay_out(hidden, [HEADER_AS_ROW], Shape())
        sheet = workbook.create_sheet("Salariés 2027")
    laid = lay_out(sheet, rows, shape)
    workbook.save(path)
    return laid


# --- the two compared ----------------------------------------------------------------------------------------


def assert_agrees(rows: Sequence[Row], shape: Shape, path: Path) -> None:
    laid = workbook_of(rows, shape, path)

    report = analyse_list(path, RULES)

    if not laid.rows:
        assert [fault.code for fault in report.errors] == ["file-empty"]
        return
    expected = {(number, laid.letters[place], code) for number, place, code in plain_errors(laid.rows)}
    assert {(fault.row, fault.column, fault.code) for fault in report.errors} == expected
    assert len(report.errors) == len(expected), "no error is told twice"
    wrong = {number for number, _column, _code in expected}
    assert report.accepted == [(n, plain_employee(row)) for n, row in sorted(laid.rows.items()) if n not in wrong]
    assert report.rows == len(laid.rows)
    assert report.client_code == ("60305" if shape.code and shape.above >= 2 else None)


@given(rows=st.one_of(ROWS, GOOD_ROWS), shape=SHAPES)
@settings(max_examples=80, deadline=None)
def test_a_list_of_any_shape_is_checked_as_the_contract_reads(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], shape: Shape
) -> None:
    assert_agrees(rows, shape, tmp_path_factory.getbasetemp() / f"forme-{os.getpid()}.xlsx")


@pytest.mark.long
@given(rows=st.one_of(ROWS, GOOD_ROWS), shape=SHAPES)
@settings(max_examples=3000, deadline=None)
def test_a_list_of_any_shape_is_checked_as_the_contract_reads_at_length(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], shape: Shape
) -> None:
    assert_agrees(rows, shape, tmp_path_factory.getbasetemp() / f"forme-longue-{os.getpid()}.xlsx")


GOOD: Row = (NUMBERS[2], LAST_NAMES[0], FIRST_NAMES[0], MOBILES[0], EMAILS[0], PLACES[2], NOTHING, NOTHING, GRANTS[0])


def test_every_shape_at_once_hides_nobody(tmp_path: Path) -> None:
    other = (NUMBERS[3], LAST_NAMES[1], FIRST_NAMES[1], MOBILES[4], EMAILS[2], PLACES[5], NOTHING, NOTHING, GRANTS[4])
    shape = Shape(
        above=4, left=2, order=[8, 3, 1, 0, 2, 7, 6, 5, 4], merged_title=True, hidden=True, filtered=True, frozen=True,
        formatted_tail=True, other_sheets=True, gaps=frozenset({1}), headers_again=frozenset({1}),
    )  # fmt: skip

    assert_agrees([GOOD, other], shape, tmp_path / "liste.xlsx")
    assert len(analyse_list(tmp_path / "liste.xlsx", RULES).accepted) == 2


def formatted_to_the_last_row(path: Path, rows: Sequence[Row]) -> None:
    """Give every row of the sheet under a list nine cells that hold a format and nothing else."""
    plain = path.with_name("plain.xlsx")
    laid = workbook_of(rows, Shape(), plain)
    first = max(laid.rows) + 1
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename != "xl/worksheets/sheet1.xml":
                target.writestr(part.filename, content)
                continue
            head, _, tail = content.partition(b"</sheetData>")
            with target.open(part.filename, "w", force_zip64=True) as stream:
                stream.write(head)
                for number in range(first, LAST_ROW + 1):
                    cells = "".join(f'<c r="{letter}{number}" s="0"/>' for letter in "ABCDEFGHI")
                    stream.write(f'<row r="{number}">{cells}</row>'.encode())
                stream.write(b"</sheetData>" + tail)


@pytest.mark.long
def test_a_sheet_formatted_to_its_last_row_holds_its_people_alone(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    formatted_to_the_last_row(path, [GOOD])

    started = monotonic()
    report: RosterReport = analyse_list(path, RULES)

    assert [person for _row, person in report.accepted] == [plain_employee(GOOD)]
    assert (report.rows, report.errors) == (1, [])
    assert monotonic() - started < 60
