"""Reads a list from a workbook or a text file: its header row, its client code and its rows (SPEC L2).

What the cells mean is the business of ``domain.roster``; here they are only found and handed on as they are.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import cast

from openpyxl.utils import get_column_letter
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ov_desktop.domain.employee import CellValue, is_blank
from ov_desktop.domain.roster import ClientCodeCell, RosterRow
from ov_desktop.domain.text import fold
from ov_desktop.excel.client_code import find_client_code
from ov_desktop.excel.files import FileKind, UnreadableFileError, load
from ov_desktop.excel.labels import LIST_SHEET, match_headers

__all__ = ["EmptyFileError", "HeadersNotRecognisedError", "ReadRoster", "UnreadableFileError", "read_roster"]

_ROWS_ABOVE = 200
"""Rows above the header row in which the client code is looked for."""

_ROWS_UNDER = 2
"""Rows under the header row that may still hold the client code, beside a label in the header row."""

_SEPARATORS = (";", ",", "\t", "|")
_DECLARED_SEPARATOR = re.compile(r"sep=([^\r\n])\r?\n?", re.IGNORECASE)
"""A first line that spreadsheets obey and do not show, so that it does not count as a row."""

_NOTHING = re.compile(r'[\s;,|"]*')
"""White space and separators alone."""

_LEGACY_ENCODINGS = ("cp1252", "cp850", "mac_roman")
"""Those of Windows, of "CSV (MS-DOS)" and of old Macs; the last two decode anything."""

_LATIN_9_MARKS = re.compile(rb"[\xa4\xbc-\xbe]")
"""The letters "€ŒœŸ" of Latin-9; in the encoding of Windows "¤¼½¾", which no list holds."""

_WINDOWS_MARKS = re.compile(rb"[\x80-\x9f]")
"""Letters and signs in the encoding of Windows, nothing in Latin-9."""


class EmptyFileError(Exception):
    """The file can be read and holds nobody."""


class HeadersNotRecognisedError(Exception):
    """No row of any sheet holds the headers of a list."""


@dataclass(frozen=True, slots=True)
class ReadRoster:
    """A list as read.

    Attributes:
        rows: the rows under the header row that hold something, in the order of the sheet.
        columns: the letter of the column of each of ``COLUMN_FIELDS``, None where it is not there.
        client_code: the cell of the client code, None where not even its label stands.
        sheet: the name of the sheet, the name of the file for a text file.
        file_name: the name of the file, without its folder.
    """

    rows: list[RosterRow]
    columns: tuple[str | None, ...]
    client_code: ClientCodeCell | None
    sheet: str
    file_name: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The cells of a sheet from its first row on; ``first_column`` is the number, from 0, of the first one."""

    name: str
    rows: Iterable[list[CellValue]]
    first_column: int = 0

    def letter(self, position: int) -> str:
        """The letter of the column at a position of a row."""
        return get_column_letter(self.first_column + position + 1)


def read_roster(path: Path) -> ReadRoster:
    """Read the list in a file: .xlsx, .xls, .ods or text.

    Of several sheets the first visible one with a header row counts, ``Liste`` before all others.

    Raises:
        UnreadableFileError: the file cannot be opened or is not what it should be.
        EmptyFileError: it holds nobody.
        HeadersNotRecognisedError: no header row was found.
    """
    kind, data = load(path)
    sheets = _text_sheets(path.stem, data) if kind is FileKind.TEXT else _workbook_sheets(data)
    blank = True
    for sheet in sheets:
        numbered = enumerate(sheet.rows, start=1)
        head = _find_head(numbered)
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


def _may_be_header(row: Sequence[CellValue]) -> bool:
    """A quick look before the careful one: the header of the grant begins with no accent to be mistaken in."""
    return any(isinstance(cell, str) and "montant" in cell.lower() for cell in row)


def _read_under(
    head: _Head,
    positions: tuple[int | None, ...],
    numbered: Iterable[tuple[int, list[CellValue]]],
    sheet: _Sheet,
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
    return ReadRoster(rows, columns, code, sheet.name, file_name)


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


# --- workbooks -------------------------------------------------------------------------------------------


def _workbook_sheets(data: bytes) -> Iterator[_Sheet]:
    """Yield the visible sheets that hold something, ``Liste`` first."""
    with _reading():
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
    ]
    for name in sorted(names, key=lambda name: fold(name) != fold(LIST_SHEET)):
        with _reading():
            sheet = workbook.get_sheet_by_name(name)
        if sheet.start is not None:
            yield _Sheet(name, cast("Iterator[list[CellValue]]", sheet.iter_rows()), sheet.start[1])


@contextmanager
def _reading() -> Iterator[None]:
    """Turn whatever the reader of workbooks raises, its panics included, into one error."""
    try:
        yield
    except PasswordError as error:
        raise UnreadableFileError("file-reason-password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFileError("file-reason-damaged") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFileError("file-reason-damaged") from error


# --- text files ------------------------------------------------------------------------------------------


def _text_sheets(name: str, data: bytes) -> Iterator[_Sheet]:
    """Yield the file as each likely encoding and separator gives it, the likeliest first.

    The header row, which has accents and several columns, tells which is right.
    """
    encodings = _likely_encodings(data)
    for encoding in encodings:
        text = data.decode(encoding)
        if _NOTHING.fullmatch(text):
            return
        lines = text[:4096]
        separators = sorted(_SEPARATORS, key=lines.count, reverse=True)
        if declared := _DECLARED_SEPARATOR.match(text):
            separators, text = [declared.group(1)], text[declared.end() :]
        for separator in separators:
            if (rows := _split(text, separator)) is not None:
                yield _Sheet(name, rows)
    if not {"utf-8-sig", "utf-16", "cp1252"} & set(encodings):
        raise UnreadableFileError("file-reason-encoding")


def _likely_encodings(data: bytes) -> list[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates: tuple[str, ...] = ("utf-16",)
    elif _decodes(data, "utf-8-sig"):
        return ["utf-8-sig"]
    elif _LATIN_9_MARKS.search(data) and not _WINDOWS_MARKS.search(data):
        candidates = ("iso8859-15", *_LEGACY_ENCODINGS)
    else:
        candidates = _LEGACY_ENCODINGS
    return [encoding for encoding in candidates if _decodes(data, encoding)]


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _split(text: str, separator: str) -> list[list[CellValue]] | None:
    """Return the rows of a text, all of one width, or None where this separator makes no sense of it."""
    try:
        rows: list[list[CellValue]] = [[*row] for row in csv.reader(StringIO(text, newline=""), delimiter=separator)]
    except csv.Error:
        return None
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return rows
