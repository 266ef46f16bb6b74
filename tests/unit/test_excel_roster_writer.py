"""A list that is written and read again is the same list, whatever its people are called (SPEC L1, L4)."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, ShippingType, SiteDirectory
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.roster import RosterRow, RosterRules, check_roster
from ov_desktop.excel.roster_writer import person_cells, site_texts
from ov_desktop.excel.template import write_list, write_template
from ov_desktop.services.list_check import analyse_list

# Names that are numbers, that look like formulas, or that differ by an accent or a sign from a neighbour's number.
SITES = [
    DeliverySite("1", "1001", "Siège"),
    DeliverySite("2", "0042", "42 rue du Port"),
    DeliverySite("3", "7", "=HYPERLINK(A1)"),
    DeliverySite("4", "A-1", "Entrepôt, « Nord » & Cie <B>"),
    DeliverySite("5", "0001", "O'Brien"),
    DeliverySite("6", "n° 12", "_x0041_"),
]
RULES = RosterRules("060305", SiteDirectory(SITES), email_optional=True)

_NASTY = [
    '=HYPERLINK("http://x.example","a")', "-Dupont", "+Paul", "@Luc", "O'Brien", "'Aubry", "Ünsal", "=1+1", "\tAnne",
    "_x0041_", "_x0041_x0042_", "x_x000D_", "<b>&amp;</b>", '"Le Goff"', "007", "1E5", "VRAI", "#N/A", "2026-11-24",
    "Montant de la dotation", "CODE CLIENT (*)", "Matricule", "e\u0301" * 35, "\ufb01\u200b", "🌴",
    "A\u0328\u0301", "Le\u00a0Roux", "Œuvrard", "١٢", "\u202eretour", "D" * 35,
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(_NASTY),
    st.text(st.sampled_from("abéÈçœÎ-’'=+@&<>\"\t _x0041\u0301\u0327\u00a0\u202f;,|"), min_size=1, max_size=35),
    st.text(max_size=35),
)
NUMBERS = st.one_of(
    st.just(""), st.sampled_from(["0", "00042", "=1", "-5", "1,2E+11", "1E20", "'7", "A_x0041_"]), st.text(max_size=20)
)
MOBILES = st.one_of(
    st.integers(0, 99_999_999).map(lambda n: f"06{n:08}"),
    st.integers(0, 99_999_999).map(lambda n: f"07{n:08}"),
    st.integers(0, 9_999).map(lambda n: f"063998{n:04}"),
    st.integers(0, 999_999).map(lambda n: f"+262692{n:06}"),
    st.integers(0, 99_999).map(lambda n: f"+6877{n:05}"),
    st.integers(0, 999_999).map(lambda n: f"0696{n:06}"),
)
EMAILS = st.one_of(
    st.just(""),
    st.integers(0, 10_000).map(lambda n: f"personne{n}@exemple.example"),
    st.sampled_from(
        ["O'Brien+été@exemple.example", "=a@b.example", "ZOÉ@École.fr", "-x@exemple.test", "a@xn--caf-dma.fr"]
    ),
)
PLACES = st.sampled_from([text for site in SITES for text in (site.name, site.number)])
SITE_CELLS = PLACES.map(lambda place: (place, "", ""))
HOME_CELLS = st.tuples(st.sampled_from([kind.value for kind in ShippingType]), PLACES).map(lambda c: ("", *c))
ROWS = st.tuples(
    NUMBERS,
    TEXTS,
    TEXTS,
    MOBILES,
    EMAILS,
    st.one_of(SITE_CELLS, HOME_CELLS),
    st.integers(2, 5000).map(lambda n: n * 10),
).map(lambda row: (*row[:5], *row[5], row[6]))


def people_of(rows: Sequence[Sequence[object]]) -> list[Employee]:
    """The people whom the application would hold of a list typed like this."""
    typed = [RosterRow(number, cells) for number, cells in enumerate(rows, 2)]  # type: ignore[arg-type]  # as drawn
    return [person for _row, person in check_roster(typed, "ABCDEFGHI", rules=RULES).accepted]


def written_and_read(path: Path, people: Sequence[Employee]) -> list[Employee]:
    write_template(path, sites=SITES, client_code="060305", people=people)
    report = analyse_list(path, RULES)
    assert report.errors == []
    return [person for _row, person in report.accepted]


def assert_export_is_undone_by_import(path: Path, rows: Sequence[Sequence[object]]) -> None:
    people = people_of(rows)
    if people:
        assert written_and_read(path, people) == people


@given(st.lists(ROWS, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_list_that_is_written_is_read_again_as_the_same_people(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]]
) -> None:
    assert_export_is_undone_by_import(tmp_path_factory.getbasetemp() / f"export-{os.getpid()}.xlsx", rows)


@pytest.mark.long
@given(st.lists(ROWS, min_size=1, max_size=30))
@settings(max_examples=1500, deadline=None)
def test_any_list_that_is_written_is_read_again_as_the_same_people_at_length(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]]
) -> None:
    assert_export_is_undone_by_import(tmp_path_factory.getbasetemp() / f"export-long-{os.getpid()}.xlsx", rows)


WRONG = (
    st.sampled_from(["9" * 21, "1,2E+11"]), st.sampled_from(["", "D" * 36]), st.sampled_from(["", "=" * 36]),
    st.sampled_from(["", "06 12", "néant", "=1"]), st.sampled_from(["roy@", "a b@x.example", "@"]),
    st.sampled_from(["Quai", ""]), st.sampled_from(["Pigeon", "SIMPLE RS"]), st.sampled_from(["Quai", "Siège"]),
    st.sampled_from(["", "cent", "10", "25", "1 200,50 €"]),
)  # fmt: skip
"""What may stand wrong in each of the nine columns."""


@st.composite
def typed_rows(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Rows of texts, some with cells that are wrong."""
    rows = []
    for row in draw(st.lists(ROWS, min_size=1, max_size=6)):
        cells = [str(cell) for cell in row]
        for place in draw(st.sets(st.integers(0, 8), max_size=2)):
            cells[place] = draw(WRONG[place])
        rows.append(tuple(cells))
    return rows


@given(typed_rows())
@settings(max_examples=60, deadline=None)
def test_rows_in_error_come_back_with_the_same_errors_at_the_same_place(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    before = check_roster([RosterRow(n, cells) for n, cells in enumerate(rows, 6)], "ABCDEFGHI", rules=RULES)
    people, texts = dict(before.accepted), site_texts(SITES)
    written = [person_cells(people[n], texts) if n in people else cells for n, cells in enumerate(rows, 6)]
    path = tmp_path_factory.getbasetemp() / f"export-erreurs-{os.getpid()}.xlsx"

    write_list(path, written, sites=SITES, client_code="060305")
    after = analyse_list(path, RULES)

    assert after.accepted == before.accepted
    assert [(f.row, f.column, f.code, f.value) for f in after.errors] == [
        (f.row, f.column, f.code, f.value) for f in before.errors
    ]


def person(number: int, last_name: str) -> Employee:
    return Employee(
        last_name, "Anne", f"+3363998{number:04}", f"a{number}@b.example", 200, DeliveryKind.SITE, f"{number:05}", "1"
    )


def test_names_that_spreadsheets_would_run_or_decode_come_back_letter_by_letter(tmp_path: Path) -> None:
    names = ["=HYPERLINK(A1)", "-Dupont", "O'Brien", "Ünsal", "é" * 35, "_x0041_", "_x0041_x0042_", "'Aubry"]
    people = [person(number, name) for number, name in enumerate(names)]

    assert written_and_read(tmp_path / "liste.xlsx", people) == people
    sheet = load_workbook(tmp_path / "liste.xlsx")["Liste"]
    assert {cell.data_type for cell in sheet["B"][5:]} == {"s"}, "no name is a formula"


def test_a_site_is_named_by_what_finds_it_again() -> None:
    # Of two sites the second bears the first one's number as its name, as an older version allowed.
    sites = [DeliverySite("1", "12", "Siège"), DeliverySite("2", "13", "12"), DeliverySite("3", "14", "")]

    assert site_texts(sites) == {"1": "Siège", "2": "13", "3": "14"}


def test_a_site_that_is_unknown_is_written_as_it_stands() -> None:
    assert person_cells(person(1, "Roy"), {})[5:8] == ["1", "", ""]
