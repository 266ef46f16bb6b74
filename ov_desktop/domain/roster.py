"""A whole list: every row checked, all faults at once (SPEC L3, section 12)."""

import dataclasses
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
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
from ov_desktop.domain.list_doubts import Doubt, find_doubts
from ov_desktop.domain.suggestions import meant_email, meant_grant, meant_mobile, meant_shipping, meant_site
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


UNIQUE_FIELDS = (Field.EMPLOYEE_NUMBER, Field.MOBILE, Field.EMAIL)
"""The columns in which no two rows may have the same."""

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
    check = RowCheck(columns, rules)
    duplicates = [
        _Duplicates(field, column)
        for field, column in zip(COLUMN_FIELDS, columns, strict=True)
        if field in UNIQUE_FIELDS
    ]
    count = 0
    employees: list[tuple[int, Employee]] = []
    errors: list[Fault] = []
    warnings: list[Fault] = []
    names: dict[int, tuple[str, str]] = {}
    for row in rows:
        if all(map(is_blank, row.cells)):
            continue
        count += 1
        checked = check.check(row)
        for unique, found in zip(duplicates, checked.keys, strict=True):
            if found:
                unique.add(found, row.number)
        warnings += checked.warnings
        if checked.employee:
            employees.append((row.number, checked.employee))
        else:
            errors += checked.errors
            names[row.number] = checked.names
    for unique in duplicates:
        errors += unique.faults()
    letter = dict(zip(COLUMN_FIELDS, columns, strict=True))
    warnings += [doubt_fault(doubt, letter[Field(doubt.field)]) for doubt in find_doubts(*duplicates)]
    faulty = {fault.row for fault in errors}
    named = faulty | {fault.row for fault in warnings}
    names |= {number: (e.last_name, e.first_name) for number, e in employees if number in named}
    return RosterReport(
        client_code=client_code.value or None if client_code else None,
        rows=count,
        accepted=[pair for pair in employees if pair[0] not in faulty],
        errors=_client_code_faults(client_code, rules) + sorted(errors, key=_place),
        warnings=sorted(warnings, key=_place),
        names=names,
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
    suggestion: str | None = None


class _Delivery(NamedTuple):
    """What columns F, G and H of a row say together; the rest is empty where there are faults."""

    faults: tuple[_CellFault, ...]
    kind: DeliveryKind = DeliveryKind.SITE
    site: str = ""
    shipping: ShippingType | None = None
    return_site: str = ""


class UniqueKey(NamedTuple):
    """What must differ from row to row in a cell: the form that is compared, and the value as it is shown."""

    key: str
    value: str


class CheckedRow(NamedTuple):
    """A row checked on its own.

    ``employee`` is None where the row has an error, ``keys`` follow ``UNIQUE_FIELDS``, None where there is nothing
    that could be had twice.
    """

    employee: Employee | None
    errors: Sequence[Fault]
    warnings: Sequence[Fault]
    keys: tuple[UniqueKey | None, UniqueKey | None, UniqueKey | None]
    names: tuple[str, str]


class RowCheck:
    """Checks rows one by one, each on its own; the work per row does not grow with the list."""

    def __init__(self, columns: Sequence[str | None], rules: RosterRules) -> None:
        """Check against ``rules``; ``columns`` are those of ``check_roster``."""
        self.rules = rules
        self._column = dict(zip(COLUMN_FIELDS, columns, strict=True))
        self._site_names = rules.sites.names() if rules.sites else []
        self._deliveries: dict[tuple[str, str, str], _Delivery] = {}
        self._payable: dict[int, bool] = {}
        self._texts: dict[str, str] = {}
        self._errors: list[Fault] = []
        self._warnings: list[Fault] = []

    def check(self, row: RosterRow) -> CheckedRow:
        """Check one row, even one that holds nothing; whether another has the same number is not seen here.

        Raises:
            ValueError: the row has not the nine cells of ``COLUMN_FIELDS``.
        """
        number, cells = row
        matricule, last, first, phone, mail, site, shipping, return_site, amount = cells
        errors: list[Fault] = []
        warnings: list[Fault] = []
        self._errors, self._warnings = errors, warnings
        number_key = self._employee_number(number, matricule)
        last_name = self._text(last)
        self._check_name(number, Field.LAST_NAME, last_name)
        first_name = self._text(first)
        self._check_name(number, Field.FIRST_NAME, first_name)
        mobile = self._mobile(number, phone)
        email = self._email(number, mail)
        delivery = self._delivery(number, self._text(site), self._text(shipping), self._text(return_site))
        grant = self._grant(number, amount)
        employee = None
        if not errors:
            employee = Employee(
                last_name,
                first_name,
                mobile.key if mobile else "",
                email.value if email else "",
                grant,
                delivery.kind,
                number_key.key if number_key else "",
                delivery.site,
                delivery.shipping,
                delivery.return_site,
            )
        return CheckedRow(employee, errors, warnings, (number_key, mobile, email), (last_name, first_name))

    def _error(
        self,
        code: str,
        name: Field,
        row: int,
        value: str = "",
        details: Mapping[str, object] | None = None,
        suggestion: str | None = None,
    ) -> None:
        self._errors.append(Fault(code, name, row, self._column[name], value, suggestion, details or {}))

    def _warn(self, code: str, name: Field, row: int, value: str, suggestion: str | None = None) -> None:
        self._warnings.append(Fault(code, name, row, self._column[name], value, suggestion))

    def _text(self, value: CellValue) -> str:
        """The text of a cell of a column where the same texts come again and again."""
        if not isinstance(value, str):
            return read_text(value)
        text = self._texts.get(value)
        if text is None:
            text = self._texts[value] = read_text(value)
        return text

    def _employee_number(self, row: int, value: CellValue) -> UniqueKey | None:
        text = read_text(value)
        if not text:
            return None
        if truncated_by_excel(value):
            self._warn("value-truncated-by-excel", Field.EMPLOYEE_NUMBER, row, text)
        if len(text) > EMPLOYEE_NUMBER_LENGTH:
            self._error("employee-number-too-long", Field.EMPLOYEE_NUMBER, row, text, {"length": len(text)})
            return None
        return UniqueKey(text, text)

    def _check_name(self, row: int, name: Field, text: str) -> None:
        if not text:
            self._error(f"{_CODE_STEM[name]}-missing", name, row)
        elif len(text) > NAME_LENGTH:
            self._error(f"{_CODE_STEM[name]}-too-long", name, row, text, {"length": len(text)})

    def _mobile(self, row: int, value: CellValue) -> UniqueKey | None:
        mobile = read_mobile(value)
        if mobile is None and is_blank(value):
            self._error("mobile-missing", Field.MOBILE, row)
            return None
        text = value if isinstance(value, str) and value.isdigit() else read_text(value)
        if truncated_by_excel(value):
            self._warn("value-truncated-by-excel", Field.MOBILE, row, text)
        if mobile is None:
            self._error("mobile-invalid", Field.MOBILE, row, text, suggestion=meant_mobile(text))
            return None
        if mobile.assumed_overseas:
            self._warn("mobile-overseas", Field.MOBILE, row, text, mobile.e164)
        return UniqueKey(mobile.e164, text)

    def _email(self, row: int, value: CellValue) -> UniqueKey | None:
        email = read_email(value)
        if email is None:
            if not is_blank(value):
                text = read_text(value)
                self._error("email-invalid", Field.EMAIL, row, text, suggestion=meant_email(text))
            elif not self.rules.email_optional:
                self._error("email-missing", Field.EMAIL, row)
            return None
        if meant := suggest_email(email):
            self._warn("email-typo", Field.EMAIL, row, email, meant)
        return UniqueKey(email_key(email), email)

    def _delivery(self, row: int, site: str, shipping: str, return_site: str) -> _Delivery:
        """Check columns F, G and H; a list has few combinations of them, so each is looked at once."""
        cells = site, shipping, return_site
        delivery = self._deliveries.get(cells)
        if delivery is None:
            delivery = self._deliveries[cells] = self._read_delivery(*cells)
        for code, name, value, sites, suggestion in delivery.faults:
            self._error(code, name, row, value, None if sites is None else {"sites": sites}, suggestion)
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
            faults.append(_CellFault("shipping-unknown", Field.SHIPPING, shipping, None, meant_shipping(shipping)))
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
        faults.append(_CellFault(code, name, text, self._site_names, meant_site(text, self.rules.sites)))
        return ""

    def _grant(self, row: int, value: CellValue) -> int:
        amount = read_amount(value)
        if amount is None:
            if is_blank(value):
                self._error("grant-missing", Field.GRANT, row)
            else:
                text = read_text(value)
                self._error("grant-not-a-number", Field.GRANT, row, text, suggestion=meant_grant(text))
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


class _Duplicates:
    """Values that must differ from row to row, with the groups of rows that share one."""

    def __init__(self, field: Field, column: str | None) -> None:
        self._field = field
        self._column = column
        self._groups: dict[str, list[tuple[int, str]]] = {}
        self._first: dict[str, tuple[int, str]] = {}

    def add(self, found: UniqueKey, row: int) -> None:
        """Note what stands in a row."""
        here = row, found.value
        first = self._first.setdefault(found.key, here)
        if first is not here:
            self._groups.setdefault(found.key, [first]).append(here)

    def keys(self) -> KeysView[str]:
        """The distinct values, in the form in which they are compared."""
        return self._first.keys()

    def holders(self, key: str) -> Sequence[tuple[int, str]]:
        """The rows that hold a value, each with the value as it stands there."""
        return self._groups.get(key) or [self._first[key]]

    def faults(self) -> Iterator[Fault]:
        """Report every row of each group."""
        for group in self._groups.values():
            for row, value in group:
                few = [other for other, _ in group[: OTHER_ROWS_SHOWN + 1] if other != row]
                yield duplicate_fault(self._field, row, self._column, value, few, len(group) - 1)


def duplicate_fault(field: Field, row: int, column: str | None, value: str, others: Sequence[int], count: int) -> Fault:
    """Return the fault of a cell whose value ``count`` other rows have too; ``others`` are the first of them."""
    details = {"other_rows": list(others[:OTHER_ROWS_SHOWN]), "other_count": count}
    return Fault(f"{_CODE_STEM[field]}-duplicate", field, row, column, value, None, details)


def doubt_fault(doubt: Doubt, column: str | None) -> Fault:
    """Return the warning about a value that is doubtful beside the others of the list."""
    shown = {"other_rows": doubt.other_rows[:OTHER_ROWS_SHOWN], "other_count": len(doubt.other_rows)}
    details = shown if doubt.other_rows else {}
    return Fault(doubt.code, Field(doubt.field), doubt.row, column, doubt.value, doubt.suggestion, details)
