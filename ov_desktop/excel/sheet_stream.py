"""Writes the many rows of a sheet straight into the workbook that openpyxl lays out around them (SPEC O3).

openpyxl makes everything that is rich and small: styles, widths, drop-down lists, the other sheets, and one
model row that shows the style of each column. The rows themselves, all alike, are then written as XML in its
place, several times faster than cell by cell, and without holding them in memory.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ov_desktop.domain.text import clean_text

SheetValue = str | int | Decimal | None
"""A value of a row; empty text and None leave the cell empty."""

_CELL = re.compile(r'<c r="([A-Z]+)[0-9]+"( s="[0-9]+")?')
_MISREAD = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What spreadsheets would take for the code of a character: ``_x0041_`` for A."""

_BATCH = 500


def save_with_rows(
    workbook: Workbook, sheet: Worksheet, rows: Iterable[Sequence[SheetValue]], count: int, path: Path
) -> None:
    """Save a workbook whose last row in ``sheet``, the model row, is replaced by ``rows``.

    Text is written as text, whatever it begins with: no spreadsheet runs it as a formula. The file appears
    complete or not at all.

    Args:
        workbook: the workbook, as openpyxl made it.
        sheet: the sheet that receives the rows; its last row has a cell for each value of a row.
        rows: the values, one a column from A on.
        count: how many rows there are.
        path: where to write; an existing file is replaced.

    Raises:
        OSError: the file cannot be written.
    """
    first = sheet.max_row
    laid_out = BytesIO()
    workbook.save(laid_out)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(laid_out) as source, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as target:
            for part in source.infolist():
                content = source.read(part)
                if f"/{part.filename}" == sheet.path:
                    with target.open(part.filename, "w", force_zip64=True) as stream:
                        for piece in _spliced(content.decode(), first, rows, count):
                            stream.write(piece.encode())
                else:
                    target.writestr(part.filename, content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _spliced(xml: str, first: int, rows: Iterable[Sequence[SheetValue]], count: int) -> Iterator[str]:
    """Yield the XML of a sheet with ``rows`` from row number ``first`` on, in place of the model row."""
    start = xml.index(f'<row r="{first}"')
    end = xml.index("</row>", start) + len("</row>")
    columns = [(letters, style or "") for letters, style in _CELL.findall(xml[start:end])]
    last = max(first + count - 1, 1)
    yield re.sub(r'(<dimension ref="[A-Z]+[0-9]+:[A-Z]+)[0-9]+"', rf'\g<1>{last}"', xml[:start], count=1)
    numbered = enumerate(rows, start=first)
    while batch := list(islice(numbered, _BATCH)):
        yield "".join([_row(number, row, columns) for number, row in batch])
    yield xml[end:]


def _row(number: int, values: Iterable[SheetValue], columns: Sequence[tuple[str, str]]) -> str:
    cells = [f'<row r="{number}">']
    for value, (letters, style) in zip(values, columns, strict=True):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            text = clean_text(value)
            if "_x" in text:
                text = _MISREAD.sub(r"_x005F\g<0>", text)
            if "&" in text or "<" in text or ">" in text:
                text = escape(text)
            cells.append(f'<c r="{letters}{number}"{style} t="inlineStr"><is><t>{text}</t></is></c>')
        else:
            cells.append(f'<c r="{letters}{number}"{style}><v>{value}</v></c>')
    cells.append("</row>")
    return "".join(cells)
