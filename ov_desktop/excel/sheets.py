"""The sheets of a file: a workbook's visible ones, or what each likely form makes of a text file (SPEC L2)."""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
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

from ov_desktop.domain.employee import CellValue
from ov_desktop.domain.text import fold
from ov_desktop.excel.files import FileKind, UnreadableFileError, load
from ov_desktop.excel.labels import LIST_SHEET

SEPARATORS = (";", ",", "\t", "|")
"""What may stand between the columns of a text file."""

ENCODINGS = ("utf-8-sig", "cp1252", "iso8859-15", "cp850", "mac_roman", "utf-16")
"""How a text file may be written: UTF-8, Windows, Latin-9, "CSV (MS-DOS)", old Macs, "Texte Unicode"."""

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


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text file is to be read; what is None is found out."""

    encoding: str | None = None
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet from its first row on.

    Attributes:
        name: the name of the sheet; of the file, without its ending, for a text file.
        rows: the rows, all of one width.
        first_column: the number, from 0, of the column of each row's first cell.
        form: how a text file was read, None for a workbook.
    """

    name: str
    rows: Iterable[list[CellValue]]
    first_column: int = 0
    form: TextForm | None = None

    def letter(self, position: int) -> str:
        """The letter of the column at a position of a row."""
        return get_column_letter(self.first_column + position + 1)


def open_sheets(path: Path, form: TextForm = TextForm()) -> tuple[tuple[str, ...], Iterator[Sheet]]:
    """Return the names of a file's visible sheets, and the sheets that hold something, ``Liste`` first.

    A text file has one name, and a sheet for each form that it may have, the likeliest first.

    Raises:
        UnreadableFileError: the file cannot be opened or is not what it should be.
    """
    kind, data = load(path)
    if kind is FileKind.TEXT:
        return (path.stem,), _text_sheets(path.stem, data, form)
    with _reading():
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    names = tuple(
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
    )
    return names, _workbook_sheets(workbook, names)


def _workbook_sheets(workbook: CalamineWorkbook, names: Iterable[str]) -> Iterator[Sheet]:
    for name in sorted(names, key=lambda name: fold(name) != fold(LIST_SHEET)):
        with _reading():
            sheet = workbook.get_sheet_by_name(name)
        if sheet.start is not None:
            yield Sheet(name, cast("Iterator[list[CellValue]]", sheet.iter_rows()), sheet.start[1])


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


def _text_sheets(name: str, data: bytes, form: TextForm) -> Iterator[Sheet]:
    """Yield the file as each likely encoding and separator gives it, the likeliest first.

    The header row, which has accents and several columns, tells which is right.
    """
    encodings = _likely_encodings(data)
    if form.encoding:
        encodings = [form.encoding] if _decodes(data, form.encoding) else []
    for encoding in encodings:
        text = data.decode(encoding)
        if _NOTHING.fullmatch(text):
            return
        lines = text[:4096]
        separators = sorted(SEPARATORS, key=lines.count, reverse=True)
        if declared := _DECLARED_SEPARATOR.match(text):
            separators, text = [declared.group(1)], text[declared.end() :]
        if form.separator:
            separators = [form.separator]
        for separator in separators:
            if (rows := _split(text, separator)) is not None:
                yield Sheet(name, rows, form=TextForm(encoding, separator))
    if not {form.encoding, "utf-8-sig", "utf-16", "cp1252"} & set(encodings):
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
