"""A whole list checked at once, against a slow and plain reading of the contract (SPEC section 12)."""

import time
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, ShippingType, SiteDirectory
from ov_desktop.domain.employee import CellValue, Employee
from ov_desktop.domain.roster import (
    COLUMN_FIELDS,
    ClientCodeCell,
    Field,
    RosterReport,
    RosterRow,
    RosterRules,
    check_roster,
)

LETTERS = tuple("ABCDEFGHI")
SITES = SiteDirectory([DeliverySite("s1", "1003", "Siège"), DeliverySite("s2", "0042", "Entrepôt Nord")])
GOOD: tuple[CellValue, ...] = (
    "00012", "Durand", "Marie", "0612345678", "marie.durand@exemple.fr", "Siège", None, None, 200,
)  # fmt: skip
EMPTY: tuple[CellValue, ...] = (None,) * 9


def row(number: int, **changed: CellValue) -> RosterRow:
    """A good row of its own, with some cells changed."""
    cells = dict(zip(COLUMN_FIELDS, GOOD, strict=True))
    cells[Field.EMPLOYEE_NUMBER] = f"M{number}"
    cells[Field.MOBILE] = f"06{number:08}"
    cells[Field.EMAIL] = f"personne{number}@exemple.fr"
    cells.update({Field(name): value for name, value in changed.items()})
    return RosterRow(number, tuple(cells.values()))


def check(*rows: RosterRow, sites: SiteDirectory | None = SITES, **rules: object) -> RosterReport:
    return check_roster(rows, LETTERS, None, RosterRules(sites=sites, **rules))  # type: ignore[arg-type]  # per test


def errors(report: RosterReport) -> list[tuple[int | None, str | None, str]]:
    return [(fault.row, fault.column, fault.code) for fault in report.errors]


def test_a_good_row_becomes_an_employee() -> None:
    report = check_roster([RosterRow(7, GOOD)], LETTERS, None, RosterRules(sites=SITES))

    assert report.accepted == [
        (
            7,
            Employee(
                "Durand", "Marie", "+33612345678", "marie.durand@exemple.fr", 200, DeliveryKind.SITE, "00012", "s1"
            ),
        )
    ]
    assert (report.rows, report.errors, report.warnings, report.client_code) == (1, [], [], None)


def test_a_row_delivered_at_home_has_a_shipping_type_and_a_return_site() -> None:
    report = check(row(7, site=None, shipping="Recommandé sans AR", return_site=42))

    ((_, employee),) = report.accepted
    assert (employee.delivery, employee.site) == (DeliveryKind.HOME, "")
    assert (employee.shipping, employee.return_site) == (ShippingType.REGISTERED, "s2")


CASES: list[tuple[str, CellValue, str]] = [
    ("employee_number", "M" * 21, "employee-number-too-long"),
    ("last_name", " \u00a0", "last-name-missing"),
    ("last_name", "D" * 36, "last-name-too-long"),
    ("first_name", None, "first-name-missing"),
    ("first_name", "M" * 36, "first-name-too-long"),
    ("mobile", "", "mobile-missing"),
    ("mobile", "\u200b", "mobile-missing"),
    ("mobile", "0112345678", "mobile-invalid"),
    ("mobile", True, "mobile-invalid"),
    ("email", None, "email-missing"),
    ("email", "marie@", "email-invalid"),
    ("site", None, "delivery-missing"),
    ("site", "Inconnu", "site-unknown"),
    ("grant", None, "grant-missing"),
    ("grant", " ", "grant-missing"),
    ("grant", "deux cents", "grant-not-a-number"),
    ("grant", float("nan"), "grant-not-a-number"),
    ("grant", True, "grant-not-a-number"),
    ("grant", 10, "grant-below-minimum"),
    ("grant", 19.99, "grant-below-minimum"),
    ("grant", "-200", "grant-below-minimum"),
    ("grant", 0, "grant-below-minimum"),
    ("grant", 25, "grant-not-multiple-of-10"),
    ("grant", 100.5, "grant-not-multiple-of-10"),
    ("grant", "30,01", "grant-not-multiple-of-10"),
]


@pytest.mark.parametrize(("field", "value", "code"), CASES)
def test_a_wrong_cell_is_reported_at_its_place_and_its_row_refused(field: str, value: CellValue, code: str) -> None:
    report = check(row(12), row(13, **{field: value}))

    column = LETTERS[[name.value for name in COLUMN_FIELDS].index(field)]
    assert errors(report) == [(13, column, code)]
    assert report.errors[0].field == field
    assert [number for number, _ in report.accepted] == [12]
    assert report.rows == 2


@pytest.mark.parametrize(
    ("site", "shipping", "return_site", "expected"),
    [
        (None, None, None, [("F", "delivery-missing")]),
        ("Siège", "SIMPLE RS", "Siège", [("F", "delivery-conflict")]),
        ("Siège", "SIMPLE RS", None, [("F", "delivery-conflict")]),
        ("Siège", None, "Siège", [("F", "delivery-conflict")]),
        ("Inconnu", None, "Siège", [("F", "delivery-conflict")]),
        (
            "Siège", "Pigeon", "Inconnu",
            [("F", "delivery-conflict"), ("G", "shipping-unknown"), ("H", "return-site-unknown")],
        ),
        ("Inconnu", None, None, [("F", "site-unknown")]),
        (None, "SIMPLE RS", None, [("H", "return-site-missing")]),
        (None, "Pigeon", None, [("G", "shipping-unknown"), ("H", "return-site-missing")]),
        (None, None, "Siège", [("G", "shipping-missing")]),
        (None, None, "Inconnu", [("G", "shipping-missing"), ("H", "return-site-unknown")]),
        (None, "SIMPLE RS", "Inconnu", [("H", "return-site-unknown")]),
        (None, "SIMPLE RS", "Siège", []),
        ("Siège", " ", "\u00a0", []),
    ],
)  # fmt: skip
def test_a_row_is_delivered_on_a_site_or_at_home_never_both_never_neither(
    site: CellValue, shipping: CellValue, return_site: CellValue, expected: list[tuple[str, str]]
) -> None:
    report = check(row(2, site=site, shipping=shipping, return_site=return_site))

    assert [(column, code) for _, column, code in errors(report)] == expected
    assert len(report.accepted) == (not expected)


def test_sites_are_taken_as_written_where_none_are_known() -> None:
    report = check(row(2, site=" Site  perdu "), row(3, site=None, shipping="SIMPLE", return_site=1003.0), sites=None)

    assert report.errors == []
    assert [employee.site or employee.return_site for _, employee in report.accepted] == ["Site perdu", "1003"]


def test_an_unknown_site_comes_with_the_known_ones() -> None:
    report = check(row(2, site="Inconnu"), row(3, site="Inconnu"))

    assert [fault.details["sites"] for fault in report.errors] == [["Siège", "Entrepôt Nord"]] * 2


def test_names_hold_35_characters_however_they_are_composed() -> None:
    report = check(row(2, last_name="e\u0301" * 35, first_name=" Jean  Paul "), row(3, last_name="e\u0301" * 36))

    assert errors(report) == [(3, "B", "last-name-too-long")]
    assert report.errors[0].details["length"] == 36
    assert (report.accepted[0][1].last_name, report.accepted[0][1].first_name) == ("é" * 35, "Jean Paul")


def test_an_employee_number_is_optional_and_keeps_its_zeros() -> None:
    report = check(
        row(2, employee_number=None),
        row(3, employee_number=" "),
        row(4, employee_number="000123"),
        row(5, employee_number=123),
        row(6, employee_number=1234.0),
        row(7, employee_number="X" * 20),
    )

    assert report.errors == []
    assert [employee.employee_number for _, employee in report.accepted] == ["", "", "000123", "123", "1234", "X" * 20]


def test_every_row_of_a_group_of_duplicates_is_in_error_and_names_the_others() -> None:
    report = check(
        row(2, mobile="06 12 34 56 78", email="Marie@exemple.fr", employee_number="007"),
        row(3),
        row(4, mobile="+33612345678", email="marie@EXEMPLE.fr", employee_number="007 "),
        row(5, mobile=612345678),
    )

    assert [(fault.row, fault.column, fault.code, fault.value, fault.details) for fault in report.errors] == [
        (2, "A", "employee-number-duplicate", "007", {"other_rows": [4], "other_count": 1}),
        (2, "D", "mobile-duplicate", "06 12 34 56 78", {"other_rows": [4, 5], "other_count": 2}),
        (2, "E", "email-duplicate", "Marie@exemple.fr", {"other_rows": [4], "other_count": 1}),
        (4, "A", "employee-number-duplicate", "007", {"other_rows": [2], "other_count": 1}),
        (4, "D", "mobile-duplicate", "+33612345678", {"other_rows": [2, 5], "other_count": 2}),
        (4, "E", "email-duplicate", "marie@exemple.fr", {"other_rows": [2], "other_count": 1}),
        (5, "D", "mobile-duplicate", "612345678", {"other_rows": [2, 4], "other_count": 2}),
    ]
    assert [number for number, _ in report.accepted] == [3]


def test_employee_numbers_apart_by_a_zero_are_two() -> None:
    assert check(row(2, employee_number="007"), row(3, employee_number=7)).errors == []


def test_a_duplicate_counts_even_where_its_row_is_refused_for_another_reason() -> None:
    report = check(row(2, mobile="0612345678", grant=15), row(3, mobile="0612345678"))

    assert errors(report) == [
        (2, "D", "mobile-duplicate"),
        (2, "I", "grant-below-minimum"),
        (3, "D", "mobile-duplicate"),
    ]


def test_a_number_too_long_given_twice_is_only_too_long() -> None:
    report = check(row(2, employee_number="X" * 21), row(3, employee_number="X" * 21))

    assert {code for _, _, code in errors(report)} == {"employee-number-too-long"}


def test_one_mobile_for_a_whole_long_list_is_reported_without_naming_every_row_in_every_fault() -> None:
    rows = [row(number, mobile="0612345678") for number in range(2, 20002)]
    start = time.process_time()

    report = check(*rows)

    assert time.process_time() - start < 10
    assert len(report.errors) == 20000
    assert report.errors[0].details == {"other_rows": list(range(3, 13)), "other_count": 19999}
    assert report.errors[-1].details == {"other_rows": list(range(2, 12)), "other_count": 19999}


def test_people_of_rows_with_a_fault_are_named_and_no_others() -> None:
    report = check(
        row(2, last_name="Aubry", email="a@exemple.fr"),
        row(3, last_name="Zola", first_name="Émile", email="b@exemple.fr", mobile="0612345679", grant=25),
        row(4, last_name="Zola", first_name="Léa", email="c@gmial.com", mobile="0612345670"),
        row(5, last_name="", first_name="Inês", email="d@exemple.fr", mobile="0612345671"),
    )
    assert report.names == {3: ("Zola", "Émile"), 4: ("Zola", "Léa"), 5: ("", "Inês")}


def test_rows_of_white_space_are_no_rows() -> None:
    blank = RosterRow(3, (" ", "\u00a0", "\t", None, "", "\u200b", "\n", None, " "))

    report = check(row(2), blank, row(4), RosterRow(5, EMPTY))

    assert (report.rows, [number for number, _ in report.accepted], report.errors) == (2, [2, 4], [])


def test_a_row_with_a_single_cell_is_a_row() -> None:
    report = check_roster([RosterRow(9, (*EMPTY[:8], 200))], LETTERS)

    assert report.rows == 1
    assert errors(report) == [
        (9, "B", "last-name-missing"),
        (9, "C", "first-name-missing"),
        (9, "D", "mobile-missing"),
        (9, "E", "email-missing"),
        (9, "F", "delivery-missing"),
    ]


def test_people_without_an_email_are_taken_where_the_campaign_allows_it() -> None:
    report = check(row(2, email=None), row(3, email=" "), row(4, email="marie@"), email_optional=True)

    assert errors(report) == [(4, "E", "email-invalid")]
    assert [employee.email for _, employee in report.accepted] == ["", ""]


def test_a_grant_that_the_default_denominations_cannot_pay_is_refused_where_it_matters() -> None:
    rows = [row(2, grant=30), row(3, grant=100), row(4, grant=130)]

    assert check(*rows).errors == []
    report = check(*rows, default_denominations=(50,))
    assert errors(report) == [(2, "I", "grant-not-payable"), (4, "I", "grant-not-payable")]
    assert report.errors[0].details["denominations"] == (50,)


def test_a_column_that_the_sheet_has_not_is_missing_in_every_row() -> None:
    letters: list[str | None] = [None, "A", "B", "C", None, "D", None, None, "E"]

    report = check_roster([RosterRow(2, (None, *GOOD[1:4], None, *GOOD[5:]))], letters)

    assert errors(report) == [(2, None, "email-missing")]
    assert report.errors[0].field == "email"


def test_faults_come_in_the_order_of_the_sheet() -> None:
    report = check(
        row(2, grant=None, mobile="x"),
        row(3, employee_number="007", first_name=""),
        row(4, employee_number="007"),
    )

    assert errors(report) == [
        (2, "D", "mobile-invalid"),
        (2, "I", "grant-missing"),
        (3, "A", "employee-number-duplicate"),
        (3, "C", "first-name-missing"),
        (4, "A", "employee-number-duplicate"),
    ]


def test_warnings_do_not_refuse_a_row_and_propose_the_plain_fix() -> None:
    report = check(
        row(2, email="marie@gmial.com", mobile="0692123456"),
        row(3, employee_number="1,23457E+12"),
        row(4, mobile="6.12E+08"),
        row(5, mobile="+262692123457"),
    )

    assert report.errors == []
    assert [(w.row, w.column, w.code, w.value, w.suggestion) for w in report.warnings] == [
        (2, "D", "mobile-overseas", "0692123456", "+262692123456"),
        (2, "E", "email-typo", "marie@gmial.com", "marie@gmail.com"),
        (3, "A", "value-truncated-by-excel", "1,23457E+12", None),
        (4, "D", "value-truncated-by-excel", "6.12E+08", None),
    ]
    assert len(report.accepted) == 4


def warnings(report: RosterReport) -> list[tuple[int | None, str, str | None, object]]:
    return [(w.row, w.code, w.suggestion, w.details.get("other_rows")) for w in report.warnings]


def test_a_domain_one_slip_away_from_one_of_the_lists_own_is_doubtful() -> None:
    team = [row(number, email=f"p{number}@ateliers.example") for number in range(2, 7)]

    report = check(*team, row(7, email="Zoe@atelier.example"), row(8, email="z@autre.example"))

    assert warnings(report) == [(7, "email-typo", "Zoe@ateliers.example", None)]
    assert len(report.accepted) == 7


@pytest.mark.parametrize(("own", "other"), [(4, 1), (19, 2), (6, 5)])
def test_two_domains_of_which_none_is_rare_beside_the_other_are_both_right(own: int, other: int) -> None:
    ours = [row(number, email=f"p{number}@ateliers.example") for number in range(2, 2 + own)]
    theirs = [row(number, email=f"p{number}@atelier.example") for number in range(100, 100 + other)]

    assert check(*ours, *theirs).warnings == []


def test_a_rare_domain_is_doubtful_however_often_it_stands_there() -> None:
    ours = [row(number, email=f"p{number}@ateliers.example") for number in range(2, 22)]

    report = check(*ours, row(30, email="a@ateleirs.example"), row(31, email="b@ateleirs.example"))

    assert [(w.row, w.suggestion) for w in report.warnings] == [(30, "a@ateliers.example"), (31, "b@ateliers.example")]


def test_addresses_that_end_in_one_mailbox_are_named_with_each_other() -> None:
    report = check(
        row(2, email="marie.durand@gmail.com"),
        row(3, email="MarieDurand+cse@googlemail.com"),
        row(4, email="famille@exemple.fr"),
        row(5, email="famille+luc@exemple.fr"),
        row(6, email="fa.mille@exemple.fr"),
    )

    assert report.errors == []
    assert warnings(report) == [
        (2, "email-shared", None, [3]),
        (3, "email-shared", None, [2]),
        (4, "email-shared", None, [5]),
        (5, "email-shared", None, [4]),
    ]


def test_numbers_that_differ_by_the_country_code_alone_are_named_with_each_other() -> None:
    report = check(row(2, mobile="06 39 98 41 72"), row(3, mobile="+262 639 98 41 72"), row(4))

    assert warnings(report) == [(2, "mobile-shared", None, [3]), (3, "mobile-shared", None, [2])]


def test_an_employee_number_that_is_shorter_than_the_others_has_lost_its_zeros() -> None:
    report = check(row(2, employee_number="00042"), row(3, employee_number=117), row(4, employee_number="12345"))

    assert warnings(report) == [(3, "value-truncated-by-excel", "00117", None)]


@pytest.mark.parametrize("numbers", [("042", "0042", "7"), ("007", "1234", "5"), ("007", "5", "6"), ("107", "5")])
def test_numbers_without_one_length_have_lost_nothing(numbers: tuple[str, ...]) -> None:
    rows = [row(place, employee_number=number) for place, number in enumerate(numbers, 2)]

    assert check(*rows).warnings == []


SITES_NEAR = SiteDirectory([
    DeliverySite("a", "1", "Siège Nantes"), DeliverySite("b", "2", "Saint-Nazaire"), DeliverySite("c", "3", "Le Mans"),
    DeliverySite("d", "4", "Le Mans Nord"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "meant"),
    [
        ("email", "ines.pires@@exemple.fr", "ines.pires@exemple.fr"),
        ("email", "ines.pires @exemple.fr", "ines.pires@exemple.fr"),
        ("email", "<ines,pires@exemple.fr>;", "ines.pires@exemple.fr"),
        ("email", "ines..pires@gmial.com", "ines.pires@gmail.com"),
        ("email", "herve pichon@exemple.fr", None),
        ("email", "l.morvan@ateliers", None),
        ("mobile", "O6 39 98 41 72", "06 39 98 41 72"),
        ("mobile", "06 39 98 4l 7", None),
        ("grant", "2OO", "200"),
        ("grant", "2O5", None),
        ("grant", "cent", None),
        ("site", "St Nazaire", "Saint-Nazaire"),
        ("site", "Saint Nazzaire", "Saint-Nazaire"),
        ("site", "siege", "Siège Nantes"),
        ("site", "Nord", "Le Mans Nord"),
        ("site", "Mans", None),
        ("site", "Quai des Forges", None),
        ("site", "1004", None),
    ],
)
def test_what_was_plainly_meant_is_proposed_beside_an_error(field: str, value: str, meant: str | None) -> None:
    report = check(row(2, **{field: value}), sites=SITES_NEAR)

    proposals = [fault.suggestion for fault in report.errors if fault.field == field]
    assert proposals == [meant]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("SIMPEL RS", "SIMPLE RS"),
        ("Recomande AR", "RECOMMANDE AR RS"),
        ("lettre suivi e", "LETTRE SUIVIE RS"),
        ("Pigeon", None),
    ],
)
def test_a_shipping_type_with_a_slip_is_proposed(value: str, meant: str | None) -> None:
    report = check(row(2, site=None, shipping=value, return_site="Siège"))

    assert [(fault.code, fault.suggestion) for fault in report.errors] == [("shipping-unknown", meant)]


@pytest.mark.parametrize(
    ("found", "expected", "reported", "faults"),
    [
        (None, "00123", None, []),
        ("", "00123", None, ["client-code-missing"]),
        ("00123", "00123", "00123", []),
        ("00 123", "00123", "00 123", []),
        ("123", "00123", "123", ["client-code-mismatch"]),
        ("99", None, "99", []),
        ("", None, None, ["client-code-missing"]),
    ],
)
def test_the_client_code_is_compared_as_text(
    found: str | None, expected: str | None, reported: str | None, faults: list[str]
) -> None:
    cell = None if found is None else ClientCodeCell(found, 3, "B")

    report = check_roster([row(2)], LETTERS, cell, RosterRules(client_code=expected))

    assert report.client_code == reported
    assert [fault.code for fault in report.errors] == faults
    assert all((f.field, f.row, f.column, f.value) == ("client_code", 3, "B", found) for f in report.errors)
    assert len(report.accepted) == 1
    if faults == ["client-code-mismatch"]:
        assert report.errors[0].details == {"expected": expected}


def test_a_wrong_client_code_does_not_refuse_a_row_that_stands_on_its_line() -> None:
    report = check_roster([row(3)], LETTERS, ClientCodeCell("1", 3, "K"), RosterRules(client_code="2"))

    assert [fault.code for fault in report.errors] == ["client-code-mismatch"]
    assert len(report.accepted) == 1


# --- against a slow checker ------------------------------------------------------------------------------


class Cell(NamedTuple):
    """A raw value with what a person would say of it: its meaning, and its error or warning where it has one."""

    raw: CellValue
    meaning: str = ""
    error: str = ""
    warning: str = ""


NUMBERS = [
    Cell(None), Cell(" "), Cell("007", "007"), Cell(7, "7"), Cell(7.0, "7"), Cell(" 007", "007"),
    Cell("9" * 20, "9" * 20), Cell("9" * 21, "9" * 21, "employee-number-too-long"),
    Cell("1,2E+11", "1,2E+11", "", "value-truncated-by-excel"),
]  # fmt: skip
LAST_NAMES = [
    Cell("Durand", "Durand"), Cell("Le  Goff ", "Le Goff"), Cell(None, "", "last-name-missing"),
    Cell("e\u0301" * 35, "é" * 35), Cell("D" * 36, "D" * 36, "last-name-too-long"),
]  # fmt: skip
FIRST_NAMES = [
    Cell("Marie", "Marie"), Cell("\tAnne\u00a0", "Anne"), Cell("\u200b", "", "first-name-missing"),
    Cell("M" * 36, "M" * 36, "first-name-too-long"),
]  # fmt: skip
MOBILES = [
    Cell("0612345678", "+33612345678"), Cell(612345678.0, "+33612345678"), Cell("+33 (0)6 12 34 56 78", "+33612345678"),
    Cell("07 98 76 54 32", "+33798765432"), Cell("06 39 98 00 01", "+33639980001"),
    Cell("0692 12 34 56", "+262692123456", "", "mobile-overseas"), Cell("+262692123456", "+262692123456"),
    Cell("", "", "mobile-missing"), Cell("06 12", "06 12", "mobile-invalid"), Cell(12, "12", "mobile-invalid"),
    Cell("6,1E+08", "+33610000000", "", "value-truncated-by-excel"),
    Cell("9,1E+08", "9,1E+08", "mobile-invalid", "value-truncated-by-excel"),
]  # fmt: skip
EMAILS = [
    Cell("marie@exemple.fr", "marie@exemple.fr"), Cell("MARIE@Exemple.fr", "MARIE@exemple.fr"),
    Cell("mailto:paul@exemple.fr", "paul@exemple.fr"), Cell("zoe@demo.test", "zoe@demo.test"),
    Cell("luc@gmial.com", "luc@gmial.com", "", "email-typo"), Cell(None, "", "email-missing"),
    Cell("marie@", "marie@", "email-invalid"), Cell(5, "5", "email-invalid"),
]  # fmt: skip
PLACES = [
    Cell(None), Cell(" "), Cell("Siège", "s1"), Cell("SIEGE ", "s1"), Cell(1003.0, "s1"), Cell(42, "s2"),
    Cell("Quai", "?"),
]  # fmt: skip
SHIPPINGS = [
    Cell(None), Cell(""), Cell("SIMPLE RS", "SIMPLE RS"), Cell("recommandé sans AR", "RECOMMANDE RS"),
    Cell("Pigeon", "?"),
]  # fmt: skip
GRANTS = [
    Cell(200, "200"), Cell("1 200,00 €", "1200"), Cell(130.0, "130"), Cell(None, "", "grant-missing"),
    Cell("cent", "", "grant-not-a-number"), Cell(10, "", "grant-below-minimum"), Cell(-30, "", "grant-below-minimum"),
    Cell(15.5, "", "grant-below-minimum"), Cell(25, "", "grant-not-multiple-of-10"),
    Cell("100,5", "", "grant-not-multiple-of-10"),
]  # fmt: skip
POOLS = (NUMBERS, LAST_NAMES, FIRST_NAMES, MOBILES, EMAILS, PLACES, SHIPPINGS, PLACES, GRANTS)

ErrorAt = tuple[int, str, str]


def plain_delivery(site: Cell, shipping: Cell, back: Cell) -> list[tuple[str, str]]:
    f, g, h = site.meaning, shipping.meaning, back.meaning
    found = []
    if not f and not g and not h:
        found.append(("F", "delivery-missing"))
    elif f and (g or h):
        found.append(("F", "delivery-conflict"))
    elif f == "?":
        found.append(("F", "site-unknown"))
    if g == "?":
        found.append(("G", "shipping-unknown"))
    if h and not g and not f:
        found.append(("G", "shipping-missing"))
    if g and not h and not f:
        found.append(("H", "return-site-missing"))
    if h == "?":
        found.append(("H", "return-site-unknown"))
    return found


def is_no_row(cells: tuple[Cell, ...]) -> bool:
    return all(cell.raw is None or (isinstance(cell.raw, str) and not cell.raw.strip("\u200b \t")) for cell in cells)


def plain_errors(rows: Sequence[tuple[Cell, ...]], *, email_optional: bool) -> tuple[set[ErrorAt], set[ErrorAt]]:
    """Check every row against every other one: errors and warnings as (row, column, code)."""
    found: set[ErrorAt] = set()
    warned: set[ErrorAt] = set()
    for number, cells in enumerate(rows, 2):
        if is_no_row(cells):
            continue
        for letter, cell in zip(LETTERS, cells, strict=True):
            if cell.error and not (cell.error == "email-missing" and email_optional):
                found.add((number, letter, cell.error))
            if cell.warning:
                warned.add((number, letter, cell.warning))
        found |= {(number, letter, code) for letter, code in plain_delivery(*cells[5:8])}
        if not cells[8].error and int(cells[8].meaning) % 50:
            found.add((number, "I", "grant-not-payable"))
        for place, name in ((0, "employee-number"), (3, "mobile"), (4, "email")):
            mine = cells[place]
            for other_number, other in enumerate(rows, 2):
                same = mine.meaning and mine.meaning.lower() == other[place].meaning.lower()
                if number != other_number and same and not mine.error and not other[place].error:
                    found.add((number, LETTERS[place], f"{name}-duplicate"))
    return found, warned | plain_lost_zeros(rows)


def plain_lost_zeros(rows: Sequence[tuple[Cell, ...]]) -> set[ErrorAt]:
    """The pool has 007, 7 and twenty nines: the short one lacks zeros where the long one does not stand."""
    numbers = [(row, cells[0].meaning) for row, cells in enumerate(rows, 2) if not cells[0].error]
    present = {number for _, number in numbers}
    if "007" not in present or "9" * 20 in present:
        return set()
    return {(row, "A", "value-truncated-by-excel") for row, number in numbers if number == "7"}


def plain_employee(cells: tuple[Cell, ...]) -> Employee:
    number, last, first, mobile, email, site, shipping, back, grant = (cell.meaning for cell in cells)
    kind = DeliveryKind.SITE if site else DeliveryKind.HOME
    type_ = ShippingType(shipping) if shipping else None
    return Employee(last, first, mobile, email, int(grant), kind, number, site, type_, back)


@st.composite
def sheets(draw: st.DrawFn) -> list[tuple[Cell, ...]]:
    """Rows of which most cells are good, so that some rows are accepted."""
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        cells = [draw(st.sampled_from(pool)) for pool in POOLS]
        if draw(st.booleans()):
            cells = [cell if not cell.error else pool[0] for cell, pool in zip(cells, POOLS, strict=True)]
            home = draw(st.booleans())
            cells[5:8] = [Cell(None), SHIPPINGS[2], PLACES[3]] if home else [PLACES[4], Cell(" "), Cell(None)]
            if draw(st.booleans()):
                cells[8] = GRANTS[0]
        elif draw(st.integers(0, 5)) == 0:
            cells = [Cell(None), Cell(" "), Cell("\u200b"), *[Cell(None)] * 6]
        rows.append(tuple(cells))
    return rows


def assert_agrees_with_the_plain_checker(rows: list[tuple[Cell, ...]], *, email_optional: bool) -> None:
    expected, warned = plain_errors(rows, email_optional=email_optional)
    sheet = [RosterRow(number, [cell.raw for cell in cells]) for number, cells in enumerate(rows, 2)]
    rules = RosterRules(sites=SITES, default_denominations=(50,), email_optional=email_optional)

    report = check_roster(sheet, LETTERS, None, rules)

    assert set(errors(report)) == expected
    assert len(report.errors) == len(expected)
    assert {(w.row, w.column, w.code) for w in report.warnings} == warned
    assert len({(fault.row, fault.column) for fault in report.errors}) == len(report.errors), "one error a cell"
    assert errors(report) == sorted(errors(report), key=lambda error: error[:2])
    faulty = {number for number, _, _ in expected}
    real = [(n, cells) for n, cells in enumerate(rows, 2) if not is_no_row(cells)]
    assert report.accepted == [(n, plain_employee(cells)) for n, cells in real if n not in faulty]
    assert report.rows == len(real)


@given(rows=sheets(), email_optional=st.booleans())
@settings(max_examples=300)
def test_a_list_is_checked_as_the_contract_reads(rows: list[tuple[Cell, ...]], *, email_optional: bool) -> None:
    assert_agrees_with_the_plain_checker(rows, email_optional=email_optional)


@pytest.mark.long
@given(rows=sheets(), email_optional=st.booleans())
@settings(max_examples=6000)
def test_a_list_is_checked_as_the_contract_reads_at_length(
    rows: list[tuple[Cell, ...]], *, email_optional: bool
) -> None:
    assert_agrees_with_the_plain_checker(rows, email_optional=email_optional)
