"""Reads a list from a workbook or a text file: its header row, its client code and its rows (SPEC L2).

What the cells mean is the business of ``domain.roster``; here they are only found and handed on as they are. Sheet,
header row and columns are found by the labels of the template, or are those that the user has named.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

from openpyxl.utils import column_index_from_string

from ov_desktop.domain.employee import CellValue, is_blank
from ov_desktop.domain.roster import ClientCodeCell, RosterRow
from ov_desktop.excel.client_code import find_client_code
from ov_desktop.excel.files import UnreadableFileError
from ov_desktop.excel.labels import match_headers
from ov_desktop.excel.sheets import Sheet, TextForm, open_sheets

__all__ = [
    "ColumnMapping",
    "EmptyFileError",
    "HeadersNotRecognisedError",
    "ReadChoices",
    "ReadRoster",
    "UnreadableFileError",
    "read_roster",
]

_ROWS_ABOVE = 200
"""Rows above the header row in which the client code is looked for."""

_ROWS_UNDER = 2
"""Rows under the header row that may still hold the client code, beside a label in the header row."""


class EmptyFileError(Exception):
    """The file can be read and holds nobody."""


class HeadersNotRecognisedError(Exception):
    """No row of any sheet holds the headers of a list."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the columns hold, as the user says.

    Attributes:
        header_row: the row above the people, 0 where they begin in the first row.
        columns: the number, from 0 for A, of the column of each of ``COLUMN_FIELDS``, None where it is not there.
    """

    header_row: int
    columns: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class ReadChoices:
    """What the user says about a file; what is None is found out."""

    sheet: str | None = None
    form: TextForm = field(default_factory=TextForm)
    mapping: ColumnMapping | None = None


@dataclass(frozen=True, slots=True)
class ReadRoster:
    """A list as read.

    Attributes:
        rows: the rows under the header row that hold something, in the order of the sheet.
        columns: the letter of the column of each of ``COLUMN_FIELDS``, None where it is not there.
        client_code: the cell of the client code, None where not even its label stands.
        sheet: the name of the sheet, the name of the file for a text file.
        file_name: the name of the file, without its folder.
        header_row: the row of the headers, 0 where there is none.
        form: how a text file was read, None for a workbook.
    """

    rows: list[RosterRow]
    columns: tuple[str | None, ...]
    client_code: ClientCodeCell | None
    sheet: str
    file_name: str
    header_row: int
    form: TextForm | None = None

    def choices(self) -> ReadChoices:
        """The choices by which the file is read like this again."""
        columns = tuple(None if letter is None else column_index_from_string(letter) - 1 for letter in self.columns)
        sheet = None if self.form else self.sheet
        return ReadChoices(sheet, self.form or TextForm(), ColumnMapping(self.header_row, columns))


def read_roster(path: Path, choices: ReadChoices = ReadChoices()) -> ReadRoster:
    """Read the list in a file: .xlsx, .xls, .ods or text.

    Of several sheets the first visible one with a header row counts, ``Liste`` before all others.

    Args:
        path: the file.
        choices: what the user says about it.

    Raises:
        UnreadableFileError: the file cannot be opened or is not what it should be.
        EmptyFileError: it holds nobody.
        HeadersNotRecognisedError: no header row was found.
    """
    _names, sheets = open_sheets(path, choices.form)
    blank = True
    for sheet in sheets:
        if choices.sheet is not None and sheet.name != choices.sheet:
            continue
        numbered = enumerate(sheet.rows, start=1)
        mapping = choices.mapping
        head = _head_as_said(numbered, mapping, sheet) if mapping else _find_head(numbered)
        if head.positions is not None:
            return _read_under(head, head.positions, numbered, sheet, path.name)
        blank = blank and head.blank
    if blank:
        raise EmptyFileError
    raise HeadersNotRecognisedError


@dataclass(frozen=True, slots=True)
class _Head:
    """The rows of a sheet down to its header row, or down to the end where ``positions`` is None."""

    rows: Sequence[list[CellValue]]
    first_row: int
    positions: tuple[int | None, ...] | None
    blank: bool

    @property
    def last_row(self) -> int:
        """The number of the last of the rows, 0 for none."""
        return self.first_row + len(self.rows) - 1


def _find_head(numbered: Iterable[tuple[int, list[CellValue]]]) -> _Head:
    above: deque[list[CellValue]] = deque(maxlen=_ROWS_ABOVE)
    blank = True
    number = 0
    for number, row in numbered:
        above.append(row)
        blank = blank and all(map(is_blank, row))
        if _may_be_header(row) and (positions := match_headers(row)) is not None:
            return _Head(above, number - len(above) + 1, positions, blank=False)
    return _Head(above, number - len(above) + 1, None, blank)


def _head_as_said(numbered: Iterable[tuple[int, list[CellValue]]], mapping: ColumnMapping, sheet: Sheet) -> _Head:
    """Take the rows down to the one that the user says holds the headers."""
    rows = deque((row for _, row in islice(numbered, mapping.header_row)), maxlen=_ROWS_ABOVE)
    positions = tuple(
        None if column is None or column < sheet.first_column else column - sheet.first_column
        for column in mapping.columns
    )
    return _Head(rows, mapping.header_row - len(rows) + 1, positions, blank=False)


def _may_be_header(row: Sequence[CellValue]) -> bool:
    """A quick look before the careful one: the header of the grant begins with no accent to be mistaken in."""
    return any(isinstance(cell, str) and "montant" in cell.lower() for cell in row)


def _read_under(
    head: _Head,
    positions: tuple[int | None, ...],
    numbered: Iterable[tuple[int, list[CellValue]]],
    sheet: Sheet,
    file_name: str,
) -> ReadRoster:
    """Read what stands under the header row of a sheet."""
    numbered = iter(numbered)
    under = list(islice(numbered, _ROWS_UNDER))
    code = find_client_code([*head.rows, *(row for _, row in under)], head.first_row, sheet.letter)
    rows = _data_rows(chain(under, numbered), positions)
    if not rows:
        raise EmptyFileError
    columns = tuple(None if p is None else sheet.letter(p) for p in positions)
    return ReadRoster(rows, columns, code, sheet.name, file_name, head.last_row, sheet.form)


def _data_rows(numbered: Iterable[tuple[int, list[CellValue]]], positions: tuple[int | None, ...]) -> list[RosterRow]:
    """Pick the cells of the fields; leave out rows in which all of them are blank."""
    incomplete = None in positions
    pick = itemgetter(*(-1 if p is None else p for p in positions))
    nothing: tuple[CellValue, ...] = ("",) * len(positions)
    rows = []
    for number, row in numbered:
        if incomplete:
            row.append("")
        cells = pick(row)
        if cells != nothing and not all(map(is_blank, cells)):
            rows.append(RosterRow(number, cells))
    return rows
