"""A whole list: every row checked, all faults at once (SPEC L3, section 12)."""

import dataclasses
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ov_desktop.domain.delivery import DeliveryKind, ShippingType, SiteDirectory, parse_shipping
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


OTHER_ROWS_SHOWN = 10
"""How many other rows the fault of a duplicate names at most."""

_ORDER: dict[str | None, int] = {name.value: place for place, name in enumerate(Field)}

_CODE_STEM = {
    Field.EMPLOYEE_NUMBER: "employee-number",
    Field.LAST_NAME: "last-name",
    Field.FIRST_NAME: "first-name",
    Field.MOBILE: "mobile",
    Field.EMAIL: "email",
}


class RosterRow(NamedTuple):
    """A row as read: its number in the sheet (from 1) and its cells in the order of ``COLUMN_FIELDS``."""

    number: int
    cells: Sequence[CellValue]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error or a warning about one cell; ``row`` and ``column`` are None for a fault of the whole file.

    ``suggestion`` is the proposed value where one is plain. ``details`` holds what the message needs besides
    the value: ``length``, ``other_rows`` (at most ``OTHER_ROWS_SHOWN``) and ``other_count`` (all of them),
    ``expected``, ``sites``, ``reason``, ``denominations``.
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
    """The outcome of a check: ``accepted`` pairs a sheet row with its employee; a row with an error is not in it.

    ``names`` holds last and first name of each row with a fault, for people who look for it in their sheet.
    """

    client_code: str | None
    rows: int
    accepted: list[tuple[int, Employee]]
    errors: list[Fault]
    warnings: list[Fault]
    names: Mapping[int, tuple[str, str]] = dataclasses.field(default_factory=dict)


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
    faulty = {fault.row for fault in check.errors}
    return RosterReport(
        client_code=client_code.value or None if client_code else None,
        rows=check.rows,
        accepted=[pair for pair in check.employees if pair[0] not in faulty],
        errors=_client_code_faults(client_code, rules) + sorted(check.errors, key=_place),
        warnings=sorted(check.warnings, key=_place),
        names=check.names_of(faulty | {fault.row for fault in check.warnings}),
    )


def _place(fault: Fault) -> tuple[int, int]:
    """Where a fault of a row stands in the sheet's order."""
    return fault.row or 0, _ORDER[fault.field]


def _client_code_faults(found: ClientCodeCell | None, rules: RosterRules) -> list[Fault]:
    if found is None:
        return []
    if not found.value:
        return [Fault("client-code-missing", Field.CLIENT_CODE, found.row, found.column)]
    if rules.client_code is not None and _without_spaces(found.value) != _without_spaces(rules.client_code):
        details = {"expected": rules.client_code}
        return [Fault("client-code-mismatch", Field.CLIENT_CODE, found.row, found.column, found.value, None, details)]
    return []


def _without_spaces(code: str) -> str:
    return "".join(code.split())


class _CellFault(NamedTuple):
    """A fault of a cell before its row is known."""

    code: str
    field: Field
    value: str = ""
    sites: Sequence[str] | None = None


class _Delivery(NamedTuple):
    """What columns F, G and H of a row say together; the rest is empty where there are faults."""

    faults: tuple[_CellFault, ...]
    kind: DeliveryKind = DeliveryKind.SITE
    site: str = ""
    shipping: ShippingType | None = None
    return_site: str = ""


class _RosterCheck:
    """Gathers the faults of the rows one by one; the work per row does not grow with the list."""

    def __init__(self, columns: Sequence[str | None], rules: RosterRules) -> None:
        self.rules = rules
        self.rows = 0
        self.employees: list[tuple[int, Employee]] = []
        self.errors: list[Fault] = []
        self.warnings: list[Fault] = []
        self._column = dict(zip(COLUMN_FIELDS, columns, strict=True))
        self._site_names = rules.sites.names() if rules.sites else []
        self._deliveries: dict[tuple[str, str, str], _Delivery] = {}
        self._payable: dict[int, bool] = {}
        self._texts: dict[str, str] = {}
        self._faulty_names: dict[int, tuple[str, str]] = {}
        self._numbers = _Unique(Field.EMPLOYEE_NUMBER)
        self._mobiles = _Unique(Field.MOBILE)
        self._emails = _Unique(Field.EMAIL)

    def add(self, row: RosterRow) -> None:
        """Check one row on its own.

        Raises:
            ValueError: the row has not the nine cells of ``COLUMN_FIELDS``.
        """
        number, cells = row
        matricule, last, first, phone, mail, site, shipping, return_site, amount = cells
        last_name = self._text(last)
        if not last_name and all(is_blank(value) for value in cells):
            return
        self.rows += 1
        before = len(self.errors)
        employee_number = self._employee_number(number, matricule)
        self._check_name(number, Field.LAST_NAME, last_name)
        first_name = self._text(first)
        self._check_name(number, Field.FIRST_NAME, first_name)
        mobile = self._mobile(number, phone)
        email = self._email(number, mail)
        delivery = self._delivery(number, self._text(site), self._text(shipping), self._text(return_site))
        grant = self._grant(number, amount)
        if len(self.errors) == before:
            employee = Employee(
                last_name,
                first_name,
                mobile,
                email,
                grant,
                delivery.kind,
                employee_number,
                delivery.site,
                delivery.shipping,
                delivery.return_site,
            )
            self.employees.append((number, employee))
        else:
            self._faulty_names[number] = last_name, first_name

    def find_duplicates(self) -> None:
        """Report every row of each group that shares a number, a mobile or an e-mail."""
        for unique in (self._numbers, self._mobiles, self._emails):
            code = f"{_CODE_STEM[unique.field]}-duplicate"
            for group in unique.groups.values():
                for number, value in group:
                    few = [other for other, _ in group[: OTHER_ROWS_SHOWN + 1] if other != number]
                    details = {"other_rows": few[:OTHER_ROWS_SHOWN], "other_count": len(group) - 1}
                    self._error(code, unique.field, number, value, details)

    def names_of(self, rows: Container[int | None]) -> dict[int, tuple[str, str]]:
        """The names that stand in the rows with an error and in those of ``rows``."""
        others = {number: (e.last_name, e.first_name) for number, e in self.employees if number in rows}
        return self._faulty_names | others

    def _error(
        self, code: str, name: Field, row: int, value: str = "", details: Mapping[str, object] | None = None
    ) -> None:
        self.errors.append(Fault(code, name, row, self._column[name], value, None, details or {}))

    def _warn(self, code: str, name: Field, row: int, value: str, suggestion: str | None = None) -> None:
        self.warnings.append(Fault(code, name, row, self._column[name], value, suggestion))

    def _text(self, value: CellValue) -> str:
        """The text of a cell of a column where the same texts come again and again."""
        if not isinstance(value, str):
            return read_text(value)
        text = self._texts.get(value)
        if text is None:
            text = self._texts[value] = read_text(value)
        return text

    def _employee_number(self, row: int, value: CellValue) -> str:
        text = read_text(value)
        if not text:
            return ""
        if truncated_by_excel(value):
            self._warn("value-truncated-by-excel", Field.EMPLOYEE_NUMBER, row, text)
        if len(text) > EMPLOYEE_NUMBER_LENGTH:
            self._error("employee-number-too-long", Field.EMPLOYEE_NUMBER, row, text, {"length": len(text)})
        else:
            self._numbers.add(text, row, text)
        return text

    def _check_name(self, row: int, name: Field, text: str) -> None:
        if not text:
            self._error(f"{_CODE_STEM[name]}-missing", name, row)
        elif len(text) > NAME_LENGTH:
            self._error(f"{_CODE_STEM[name]}-too-long", name, row, text, {"length": len(text)})

    def _mobile(self, row: int, value: CellValue) -> str:
        mobile = read_mobile(value)
        if mobile is None and is_blank(value):
            self._error("mobile-missing", Field.MOBILE, row)
            return ""
        text = value if isinstance(value, str) and value.isdigit() else read_text(value)
        if truncated_by_excel(value):
            self._warn("value-truncated-by-excel", Field.MOBILE, row, text)
        if mobile is None:
            self._error("mobile-invalid", Field.MOBILE, row, text)
            return ""
        if mobile.assumed_overseas:
            self._warn("mobile-overseas", Field.MOBILE, row, text, mobile.e164)
        self._mobiles.add(mobile.e164, row, text)
        return mobile.e164

    def _email(self, row: int, value: CellValue) -> str:
        email = read_email(value)
        if email is None:
            if not is_blank(value):
                self._error("email-invalid", Field.EMAIL, row, read_text(value))
            elif not self.rules.email_optional:
                self._error("email-missing", Field.EMAIL, row)
            return ""
        if meant := suggest_email(email):
            self._warn("email-typo", Field.EMAIL, row, email, meant)
        self._emails.add(email_key(email), row, email)
        return email

    def _delivery(self, row: int, site: str, shipping: str, return_site: str) -> _Delivery:
        """Check columns F, G and H; a list has few combinations of them, so each is looked at once."""
        cells = site, shipping, return_site
        delivery = self._deliveries.get(cells)
        if delivery is None:
            delivery = self._deliveries[cells] = self._read_delivery(*cells)
        for code, name, value, sites in delivery.faults:
            self._error(code, name, row, value, None if sites is None else {"sites": sites})
        return delivery

    def _read_delivery(self, site: str, shipping: str, return_site: str) -> _Delivery:
        """Read either a site, or a shipping type and a return site: never both, never neither."""
        if not (site or shipping or return_site):
            return _Delivery((_CellFault("delivery-missing", Field.SITE),))
        faults: list[_CellFault] = []
        site_key = return_key = ""
        if site and (shipping or return_site):
            faults.append(_CellFault("delivery-conflict", Field.SITE, site))
        elif site:
            site_key = self._site_key("site-unknown", Field.SITE, site, faults)
        type_ = parse_shipping(shipping) if shipping else None
        if shipping and type_ is None:
            faults.append(_CellFault("shipping-unknown", Field.SHIPPING, shipping))
        if not site and not shipping:
            faults.append(_CellFault("shipping-missing", Field.SHIPPING))
        if return_site:
            return_key = self._site_key("return-site-unknown", Field.RETURN_SITE, return_site, faults)
        elif not site:
            faults.append(_CellFault("return-site-missing", Field.RETURN_SITE))
        if faults:
            return _Delivery(tuple(faults))
        kind = DeliveryKind.SITE if site else DeliveryKind.HOME
        return _Delivery((), kind, site_key, type_, return_key)

    def _site_key(self, code: str, name: Field, text: str, faults: list[_CellFault]) -> str:
        """The key of the site that ``text`` names, the text itself where no sites are known."""
        if self.rules.sites is None:
            return text
        if site := self.rules.sites.find(text):
            return site.key
        faults.append(_CellFault(code, name, text, self._site_names))
        return ""

    def _grant(self, row: int, value: CellValue) -> int:
        amount = read_amount(value)
        if amount is None:
            if is_blank(value):
                self._error("grant-missing", Field.GRANT, row)
            else:
                self._error("grant-not-a-number", Field.GRANT, row, read_text(value))
        elif amount < MINIMUM_GRANT:
            self._error("grant-below-minimum", Field.GRANT, row, read_text(value))
        elif amount % AMOUNT_STEP:
            self._error("grant-not-multiple-of-10", Field.GRANT, row, read_text(value))
        elif not self._can_pay(int(amount)):
            details = {"denominations": self.rules.default_denominations}
            self._error("grant-not-payable", Field.GRANT, row, str(int(amount)), details)
        else:
            return int(amount)
        return 0

    def _can_pay(self, amount: int) -> bool:
        if self.rules.default_denominations is None:
            return True
        if amount not in self._payable:
            self._payable[amount] = payable(amount, self.rules.default_denominations)
        return self._payable[amount]


class _Unique:
    """Values that must differ from row to row, with the groups of rows that share one."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.groups: dict[str, list[tuple[int, str]]] = {}
        self._first: dict[str, tuple[int, str]] = {}

    def add(self, key: str, row: int, value: str) -> None:
        """Note the ``value`` of a row, which is compared by its ``key``."""
        here = row, value
        first = self._first.setdefault(key, here)
        if first is not here:
            self.groups.setdefault(key, [first]).append(here)
