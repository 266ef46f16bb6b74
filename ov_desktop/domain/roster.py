"""A whole list: every row checked, all faults at once (SPEC L3, section 12)."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ov_desktop.domain.delivery import DeliveryKind, SiteDirectory, parse_shipping
from ov_desktop.domain.employee import (
    EMPLOYEE_NUMBER_LENGTH,
    NAME_LENGTH,
    CellValue,
    Employee,
    email_key,
    is_blank,
    read_amount,
    read_email,
    read_mobile,
    read_text,
    suggest_email,
    truncated_by_excel,
)
from ov_desktop.domain.vouchers import AMOUNT_STEP, MINIMUM_GRANT, payable


class Field(StrEnum):
    """The columns of a list, in the order of the template, and the client code above them."""

    EMPLOYEE_NUMBER = "employee_number"
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    MOBILE = "mobile"
    EMAIL = "email"
    SITE = "site"
    SHIPPING = "shipping"
    RETURN_SITE = "return_site"
    GRANT = "grant"
    CLIENT_CODE = "client_code"


COLUMN_FIELDS: tuple[Field, ...] = tuple(f for f in Field if f is not Field.CLIENT_CODE)
"""The nine columns A to I of the template."""


class RosterRow(NamedTuple):
    """A row as read: its number in the sheet (from 1) and its cells in the order of ``COLUMN_FIELDS``."""

    number: int
    cells: Sequence[CellValue]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error or a warning about one cell; ``row`` and ``column`` are None for a fault of the whole file.

    ``suggestion`` is the proposed value where one is plain. ``details`` holds what the message needs besides
    the value: ``length``, ``other_rows``, ``expected``, ``sites``, ``reason``, ``denominations``.
    """

    code: str
    field: str | None = None
    row: int | None = None
    column: str | None = None
    value: str = ""
    suggestion: str | None = None
    details: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClientCodeCell:
    """The client code of a list, its cell; ``value`` is empty where the label stands alone."""

    value: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class RosterRules:
    """What a list is checked against.

    Attributes:
        client_code: the organisation's code, or None not to compare.
        sites: the known delivery sites, or None where they are not known (``check`` without ``--sites``).
        default_denominations: the denominations that must pay every grant, or None where it does not apply.
        email_optional: whether people without an e-mail are allowed (SPEC L5).
    """

    client_code: str | None = None
    sites: SiteDirectory | None = None
    default_denominations: tuple[int, ...] | None = None
    email_optional: bool = False


@dataclass(frozen=True, slots=True)
class RosterReport:
    """The outcome of a check: ``accepted`` pairs a sheet row with its employee; a row with an error is not in it."""

    client_code: str | None
    rows: int
    accepted: list[tuple[int, Employee]]
    errors: list[Fault]
    warnings: list[Fault]


def check_roster(
    rows: Iterable[RosterRow],
    columns: Sequence[str | None],
    client_code: ClientCodeCell | None = None,
    rules: RosterRules = RosterRules(),
) -> RosterReport:
    """Check a list and report all faults at once, in the order of the sheet.

    Args:
        rows: the data rows; those that hold only white space count as no rows.
        columns: the letter of each of ``COLUMN_FIELDS`` in the sheet, None where the column is not there.
        client_code: the code found in the sheet, None where even its label is missing.
        rules: what to check against.
    """
    check = _RosterCheck(columns, rules)
    for row in rows:
        check.add(row)
    check.find_duplicates()
    head = _client_code_faults(client_code, rules)
    faulty = {fault.row for fault in check.errors}
    order = {name: i for i, name in enumerate(COLUMN_FIELDS)}

    def place(fault: Fault) -> tuple[int, int]:
        return fault.row or 0, order[Field(fault.field)] if fault.field else -1

    return RosterReport(
        client_code=client_code.value or None if client_code else None,
        rows=check.rows,
        accepted=[(number, employee) for number, employee in check.employees if number not in faulty],
        errors=head + sorted(check.errors, key=place),
        warnings=sorted(check.warnings, key=place),
    )


def _client_code_faults(found: ClientCodeCell | None, rules: RosterRules) -> list[Fault]:
    if found is None:
        return []
    if not found.value:
        return [Fault("client-code-missing", Field.CLIENT_CODE, found.row, found.column)]
    if rules.client_code is not None and found.value != rules.client_code:
        details = {"expected": rules.client_code}
        return [Fault("client-code-mismatch", Field.CLIENT_CODE, found.row, found.column, found.value, None, details)]
    return []


class _RosterCheck:
    """Gathers the faults of the rows one by one; the work per row does not grow with the list."""

    def __init__(self, columns: Sequence[str | None], rules: RosterRules) -> None:
        self.rules = rules
        self.rows = 0
        self.employees: list[tuple[int, Employee]] = []
        self.errors: list[Fault] = []
        self.warnings: list[Fault] = []
        self._column = dict(zip(COLUMN_FIELDS, columns, strict=True))
        self._seen: dict[Field, dict[str, list[tuple[int, str]]]] = {
            Field.EMPLOYEE_NUMBER: {},
            Field.MOBILE: {},
            Field.EMAIL: {},
        }
        self._payable: dict[int, bool] = {}

    def add(self, row: RosterRow) -> None:
        """Check one row on its own."""
        cells = row.cells
        if all(is_blank(value) for value in cells):
            return
        self.rows += 1
        before = len(self.errors)
        number, cell = row.number, dict(zip(COLUMN_FIELDS, cells, strict=True))
        employee_number = self._employee_number(number, cell[Field.EMPLOYEE_NUMBER])
        last_name = self._name(number, Field.LAST_NAME, cell[Field.LAST_NAME])
        first_name = self._name(number, Field.FIRST_NAME, cell[Field.FIRST_NAME])
        mobile = self._mobile(number, cell[Field.MOBILE])
        email = self._email(number, cell[Field.EMAIL])
        texts = [read_text(cell[f]) for f in (Field.SITE, Field.SHIPPING, Field.RETURN_SITE)]
        delivery = self._delivery(number, *texts)
        grant = self._grant(number, cell[Field.GRANT])
        if len(self.errors) > before or delivery is None:
            return
        kind, site, shipping, return_site = delivery
        self.employees.append((
            number,
            Employee(
                last_name, first_name, mobile, email, grant, kind, employee_number, site,
                parse_shipping(shipping) if shipping else None, return_site,
            ),
        ))  # fmt: skip

    def find_duplicates(self) -> None:
        """Report every row of each group that shares a number, a mobile or an e-mail."""
        for name, groups in self._seen.items():
            for group in groups.values():
                if len(group) < 2:
                    continue
                numbers = [number for number, _ in group]
                for number, value in group:
                    others = [n for n in numbers if n != number]
                    self._error(f"{_CODE_STEM[name]}-duplicate", name, number, value, other_rows=others)

    def _error(self, code: str, name: Field, row: int, value: str = "", **details: object) -> None:
        self.errors.append(Fault(code, name, row, self._column[name], value, None, details))

    def _warn(self, code: str, name: Field, row: int, value: str, suggestion: str | None = None) -> None:
        self.warnings.append(Fault(code, name, row, self._column[name], value, suggestion))

    def _remember(self, name: Field, key: str, row: int, value: str) -> None:
        seen = self._seen[name]
        if key in seen:
            seen[key].append((row, value))
        else:
            seen[key] = [(row, value)]

    def _employee_number(self, row: int, value: CellValue) -> str:
        text = read_text(value)
        if not text:
            return ""
        if truncated_by_excel(value):
            self._warn("value-truncated-by-excel", Field.EMPLOYEE_NUMBER, row, text)
        if len(text) > EMPLOYEE_NUMBER_LENGTH:
            self._error("employee-number-too-long", Field.EMPLOYEE_NUMBER, row, text, length=len(text))
            return ""
        self._remember(Field.EMPLOYEE_NUMBER, text, row, text)
        return text

    def _name(self, row: int, name: Field, value: CellValue) -> str:
        text = read_text(value)
        if not text:
            self._error(f"{_CODE_STEM[name]}-missing", name, row)
        elif len(text) > NAME_LENGTH:
            self._error(f"{_CODE_STEM[name]}-too-long", name, row, text, length=len(text))
        return text

    def _mobile(self, row: int, value: CellValue) -> str:
        if is_blank(value):
            self._error("mobile-missing", Field.MOBILE, row)
            return ""
        if truncated_by_excel(value):
            self._warn("value-truncated-by-excel", Field.MOBILE, row, read_text(value))
        mobile = read_mobile(value)
        if mobile is None:
            self._error("mobile-invalid", Field.MOBILE, row, read_text(value))
            return ""
        if mobile.assumed_overseas:
            self._warn("mobile-overseas", Field.MOBILE, row, read_text(value), mobile.e164)
        self._remember(Field.MOBILE, mobile.e164, row, read_text(value))
        return mobile.e164

    def _email(self, row: int, value: CellValue) -> str:
        if is_blank(value):
            if not self.rules.email_optional:
                self._error("email-missing", Field.EMAIL, row)
            return ""
        email = read_email(value)
        if email is None:
            self._error("email-invalid", Field.EMAIL, row, read_text(value))
            return ""
        if meant := suggest_email(email):
            self._warn("email-typo", Field.EMAIL, row, email, meant)
        self._remember(Field.EMAIL, email_key(email), row, email)
        return email

    def _delivery(
        self, row: int, site: str, shipping: str, return_site: str
    ) -> tuple[DeliveryKind, str, str, str] | None:
        """Check columns F, G and H together: either a site, or a shipping type and a return site."""
        before = len(self.errors)
        if not (site or shipping or return_site):
            self._error("delivery-missing", Field.SITE, row)
            return None
        site_key = return_key = ""
        if site and (shipping or return_site):
            self._error("delivery-conflict", Field.SITE, row, site)
        elif site:
            site_key = self._site(row, Field.SITE, site)
        if shipping and parse_shipping(shipping) is None:
            self._error("shipping-unknown", Field.SHIPPING, row, shipping)
        if return_site:
            return_key = self._site(row, Field.RETURN_SITE, return_site)
        if not site and not shipping:
            self._error("shipping-missing", Field.SHIPPING, row)
        if not site and not return_site:
            self._error("return-site-missing", Field.RETURN_SITE, row)
        if len(self.errors) > before:
            return None
        kind = DeliveryKind.SITE if site else DeliveryKind.HOME
        return kind, site_key, shipping, return_key

    def _site(self, row: int, name: Field, text: str) -> str:
        if self.rules.sites is None:
            return text
        site = self.rules.sites.find(text)
        if site is None:
            code = "site-unknown" if name is Field.SITE else "return-site-unknown"
            self._error(code, name, row, text, sites=self.rules.sites.names())
            return ""
        return site.key

    def _grant(self, row: int, value: CellValue) -> int:
        if is_blank(value):
            self._error("grant-missing", Field.GRANT, row)
            return 0
        amount = read_amount(value)
        if amount is None:
            self._error("grant-not-a-number", Field.GRANT, row, read_text(value))
        elif amount < MINIMUM_GRANT:
            self._error("grant-below-minimum", Field.GRANT, row, read_text(value))
        elif amount % AMOUNT_STEP:
            self._error("grant-not-multiple-of-10", Field.GRANT, row, read_text(value))
        elif not self._can_pay(int(amount)):
            denominations = self.rules.default_denominations
            self._error("grant-not-payable", Field.GRANT, row, str(int(amount)), denominations=denominations)
        else:
            return int(amount)
        return 0

    def _can_pay(self, amount: int) -> bool:
        if self.rules.default_denominations is None:
            return True
        if amount not in self._payable:
            self._payable[amount] = payable(amount, self.rules.default_denominations)
        return self._payable[amount]


_CODE_STEM = {
    Field.EMPLOYEE_NUMBER: "employee-number",
    Field.LAST_NAME: "last-name",
    Field.FIRST_NAME: "first-name",
    Field.MOBILE: "mobile",
    Field.EMAIL: "email",
}
