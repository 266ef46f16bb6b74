"""Which rows in error a later list brings again, so that nobody stands in a draft twice (SPEC L3, L7)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ov_desktop.domain.employee import CellValue, Employee, email_key, read_email, read_mobile, read_text
from ov_desktop.domain.roster import COLUMN_FIELDS, Field

_NUMBER, _MOBILE, _EMAIL = (COLUMN_FIELDS.index(name) for name in (Field.EMPLOYEE_NUMBER, Field.MOBILE, Field.EMAIL))


class Marks(NamedTuple):
    """By what a row is known again, the surest first; empty text where there is nothing."""

    number: str
    email: str
    mobile: str


def marks_of_cells(cells: Sequence[CellValue]) -> Marks:
    """Return by what a row is known whose cells may be in error."""
    mobile, email = read_mobile(cells[_MOBILE]), read_email(cells[_EMAIL])
    return Marks(read_text(cells[_NUMBER]), email_key(email) if email else "", mobile.e164 if mobile else "")


def marks_of_employee(employee: Employee) -> Marks:
    """Return by what a person is known."""
    return Marks(employee.employee_number, email_key(employee.email), employee.mobile)


def replaced_rows(in_error: Iterable[tuple[str, Sequence[CellValue]]], incoming: Iterable[Marks]) -> set[str]:
    """Return the rows in error that come again; a row that comes replaces one at most.

    Args:
        in_error: identifier and cells of each row in error of the draft.
        incoming: the rows of the list that are stored, in its order.
    """
    known: tuple[dict[str, list[str]], ...] = ({}, {}, {})
    for row_id, cells in in_error:
        for by_mark, mark in zip(known, marks_of_cells(cells), strict=True):
            if mark:
                by_mark.setdefault(mark, []).append(row_id)
    gone: set[str] = set()
    if not any(known):
        return gone
    for marks in incoming:
        found = (row_id for by_mark, mark in zip(known, marks, strict=True) for row_id in by_mark.get(mark, ()) if mark)
        if replaced := next((row_id for row_id in found if row_id not in gone), None):
            gone.add(replaced)
    return gone
