"""What a file really is, whether it can be opened, and whether it would fit in memory (SPEC L2).

The kind of a file is decided by its content, never by its name alone. Sizes are checked before anything is
unpacked: the reader of workbooks refuses by itself a part that is larger than the file declares, but not one
that is honestly too large, nor a sheet whose far corners make a grid that no memory can hold.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import IO

from lxml import etree

LARGEST_UNPACKED = 512 * 1024 * 1024
"""Bytes: an honest list of 100,000 rows takes 43 million, a sheet formatted to its last row 250 million."""

LARGEST_GRID = 30_000_000
"""Cells from the first to the last row and column in use; 9 columns of the largest sheet make 9.4 million."""

_TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".tab"})
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_XLS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""The first record of an old workbook, followed by the one that says how it is encrypted (FILEPASS)."""

_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SHARING_VIOLATIONS = frozenset({32, 33})  # of Windows: another program has the file


class UnreadableFileError(Exception):
    """The file cannot be read; ``reason`` is the key of a text, ``file-reason-…``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileKind(StrEnum):
    """The kinds of lists that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


def load(path: Path) -> tuple[FileKind, bytes]:
    """Return the kind and the content of a file, checked as far as can be without reading the sheets.

    Raises:
        UnreadableFileError: it is absent, locked, forbidden, of another kind, protected, damaged or too large.
    """
    data = _read(path)
    if data.startswith(_ZIP_SIGNATURES):
        return _check_zip(data), data
    if data.startswith(_OLE_SIGNATURE):
        return _check_ole(data), data
    utf_16 = data.startswith(_BYTE_ORDER_MARKS)
    if path.suffix.lower() in _TEXT_SUFFIXES and (utf_16 or b"\0" not in data):
        return FileKind.TEXT, data
    raise UnreadableFileError("file-reason-format" if data else "file-reason-damaged")


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableFileError("file-reason-format")
        if path.stat().st_size > LARGEST_UNPACKED:
            raise UnreadableFileError("file-reason-too-large")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFileError("file-reason-absent") from error
    except PermissionError as error:
        locked = getattr(error, "winerror", None) in _SHARING_VIOLATIONS
        raise UnreadableFileError("file-reason-locked" if locked else "file-reason-permission") from error
    except (OSError, ValueError) as error:  # a name that no file can have, a broken disk
        raise UnreadableFileError("file-reason-damaged") from error


def _check_ole(data: bytes) -> FileKind:
    """Tell an old workbook from a protected new one and from another document, by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in data or _ENCRYPTED_XLS.search(data):
        raise UnreadableFileError("file-reason-password")
    if any(name.encode("utf-16-le") + b"\0\0" in data for name in ("Workbook", "Book")):
        return FileKind.XLS
    raise UnreadableFileError("file-reason-format")


def _check_zip(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _check_archive(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        # All of these come from zipfile: the third for a compression unknown to it, the last for an encrypted part.
        raise UnreadableFileError("file-reason-damaged") from error


def _check_archive(archive: zipfile.ZipFile) -> FileKind:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnreadableFileError("file-reason-too-large")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFileError("file-reason-password")
    names = set(archive.namelist())
    if "mimetype" in names and archive.read("mimetype").strip().startswith(_ODS_TYPE):
        _check_ods(archive, names)
        return FileKind.ODS
    if "xl/workbook.xml" in {name.lower().replace("\\", "/") for name in names}:
        _check_sheets(archive)
        return FileKind.XLSX
    raise UnreadableFileError("file-reason-format")


def _check_ods(archive: zipfile.ZipFile, names: set[str]) -> None:
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if "encrypted-package" in names or b"encryption-data" in manifest:
        raise UnreadableFileError("file-reason-password")
    if "content.xml" not in names:
        raise UnreadableFileError("file-reason-damaged")
    with archive.open("content.xml") as part:
        _refuse_beyond_grid(_ods_extents(part))


# --- the grid of a sheet ---------------------------------------------------------------------------------

_FAR = re.compile(rb' r="[A-Z]{2,3}[0-9]+"(?:[^>]*[^/>])?>')
"""A cell with content beyond column Z."""

_CHUNK = 1 << 20


def _check_sheets(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook with a sheet whose grid is too large; a sheet of 26 columns never is."""
    for part in archive.infolist():
        name = part.filename.lower()
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with archive.open(part) as file:
                suspect = any(map(_is_suspect, _whole_tags(file)))
            if suspect:
                with archive.open(part) as file:
                    _refuse_beyond_grid(_xlsx_extents(file))


def _is_suspect(xml: bytes) -> bool:
    """Whether cells may stand beyond column Z: rare, and then worth a careful look, five times slower.

    What unusual programs write is not excluded either: cells that do not begin with their place or quote it
    otherwise, another encoding than UTF-8.
    """
    if b"\0" in xml:
        return True
    cells = xml.count(b"<c ") + xml.count(b":c ")
    placed = xml.count(b'<c r="') + xml.count(b':c r="')
    return cells != placed or b"<c>" in xml or b":c>" in xml or _FAR.search(xml) is not None


def _whole_tags(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a part in pieces that end where a tag ends or text does."""
    rest = b""
    while chunk := file.read(_CHUNK):
        piece = rest + chunk
        cut = piece.rfind(b"<")
        rest = piece[cut:] if cut > 0 else b""
        yield piece[:cut] if cut > 0 else piece
    yield rest


def _refuse_beyond_grid(extents: Iterator[tuple[int, int]]) -> None:
    """Follow the growing extent of a sheet, as rows and columns in use, and stop as soon as it is too large."""
    try:
        for rows, columns in extents:
            if rows * columns > LARGEST_GRID:
                raise UnreadableFileError("file-reason-too-large")
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError("file-reason-damaged") from error


def _elements(file: IO[bytes], *names: str) -> Iterator[etree._Element]:
    """Yield each element of these local names when it ends, and forget what was read."""
    tags = [f"{{*}}{name}" for name in names]
    for _event, element in etree.iterparse(file, events=("end",), tag=tags, huge_tree=True, resolve_entities=False):
        yield element
        element.clear(keep_tail=False)
        while element.getprevious() is not None:
            parent = element.getparent()
            if parent is None:
                break
            del parent[0]


def _xlsx_extents(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the extent of a sheet after each of its rows: cells with content only, unplaced ones counted on."""
    rows = columns = row = 0
    for element in _elements(file, "row"):
        row = _number(element.get("r"), row + 1)
        column = 0
        for cell in element:
            letters = re.match(r"[A-Z]+", cell.get("r") or "")
            column = _column_number(letters.group()) if letters else column + 1
            if len(cell):
                rows, columns = max(rows, row), max(columns, column)
        yield rows, columns


def _ods_extents(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the extent of each table of a document after each row, repeated rows and cells counted."""
    rows = columns = row = 0
    for element in _elements(file, "table-row", "table"):
        if element.tag.endswith("}table"):
            rows = columns = row = 0
            continue
        row += _repeated(element, "rows")
        column = used = 0
        for cell in element:
            column += _repeated(cell, "columns")
            if len(cell):
                used = column
        if used:
            rows, columns = row, max(columns, used)
        yield rows, columns


def _repeated(element: etree._Element, what: str) -> int:
    space = etree.QName(element).namespace
    return _number(element.get(f"{{{space}}}number-{what}-repeated"), 1)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else otherwise


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
