"""Finds the client code of a list: to the right of its label or under it (SPEC L2)."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ov_desktop.domain.employee import CellValue, read_text
from ov_desktop.domain.roster import ClientCodeCell
from ov_desktop.excel.labels import is_client_code_label, is_label, points_below

_GAP = 3
"""Cells looked at to the right of the label or under it: a merged label or value leaves empty ones."""

_LONGEST_CODE = 20
"""Characters; what is longer is a note that happens to stand beside the label."""

_CODE_IN_LABEL = re.compile(r"[:=)\s]\s*([0-9][0-9 ]*)$")


class _Place(NamedTuple):
    row: int
    column: int


def find_client_code(
    rows: Sequence[Sequence[CellValue]], first_row: int, letter: Callable[[int], str]
) -> ClientCodeCell | None:
    """Return the client code, an empty one where its label stands alone, or None where there is no label.

    A code in digits is preferred to any other text; the right of the label to what is under it, unless the
    label itself says "ci-dessous".

    Args:
        rows: the rows around the header row.
        first_row: the number in the sheet of the first of them.
        letter: gives the letter of a column from its position in a row.
    """
    alone: ClientCodeCell | None = None
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if not is_client_code_label(cell):
                continue
            value, place = _value_of(rows, _Place(y, x))
            found = ClientCodeCell(value, first_row + place.row, letter(place.column))
            if value:
                return found
            alone = alone or found
    return alone


def _value_of(rows: Sequence[Sequence[CellValue]], label: _Place) -> tuple[str, _Place]:
    """Return the value of one label and its place, or an empty one and the place where it is expected."""
    text = read_text(rows[label.row][label.column])
    right = [_Place(label.row, label.column + i) for i in range(1, _GAP + 1)]
    under = [_Place(label.row + i, label.column) for i in range(1, _GAP + 1)]
    ways = [under, right] if points_below(text) else [right, under]
    seen = [(value, place) for way in ways if (place := _first_filled(rows, way)) and (value := _code(rows, place))]
    for value, place in seen:
        if value.isdigit():
            return value, place
    if within := _CODE_IN_LABEL.search(text):
        return within.group(1).replace(" ", ""), label
    return seen[0] if seen else ("", ways[0][0])


def _first_filled(rows: Sequence[Sequence[CellValue]], way: Sequence[_Place]) -> _Place | None:
    return next((place for place in way if read_text(_cell(rows, place))), None)


def _cell(rows: Sequence[Sequence[CellValue]], place: _Place) -> CellValue:
    if place.row < len(rows) and place.column < len(rows[place.row]):
        return rows[place.row][place.column]
    return None


def _code(rows: Sequence[Sequence[CellValue]], place: _Place) -> str:
    """Return what a cell holds if it can be a client code, without the spaces between digits."""
    cell = _cell(rows, place)
    if is_label(cell):
        return ""
    text = read_text(cell)
    digits = text.replace(" ", "")
    if digits.isascii() and digits.isdigit():
        return digits
    return text if len(text) <= _LONGEST_CODE else ""
