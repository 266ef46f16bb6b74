"""What goes to the clipboard and comes from it: blocks of cells, as spreadsheets exchange them (SPEC L4)."""

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

_NUMBER = "<td>"
_TEXT = "<td style=\"mso-number-format:'\\@'\">"
"""Says to a spreadsheet that a cell is text: zeros before a number stay, and nothing is taken for a formula."""

_CELL = re.compile(r'(?:"((?:[^"]|"")*+)"(?=[\t\n]|\Z)|([^\t\n]*))([\t\n]|\Z)')
"""A cell in quotes, or as it stands, and what ends it."""


def block_as_mime(block: Sequence[Sequence[str]], numbers: frozenset[int] = frozenset()) -> QMimeData:
    """Return a block of cells as text and as a table.

    Args:
        block: the cells, row by row.
        numbers: the columns that hold numbers; all others are kept as text by a spreadsheet.
    """
    data = QMimeData()
    data.setText("\n".join("\t".join(map(_as_copied, row)) for row in block))
    starts = [_NUMBER if place in numbers else _TEXT for place in range(max(map(len, block), default=0))]
    rows = "".join(f"<tr>{_cells(starts, row)}</tr>" for row in block)
    data.setHtml(f"<html><body><table>{rows}</table></body></html>")
    return data


def _as_copied(text: str) -> str:
    """Put a text that begins with a quote in quotes, so that it comes back as it is."""
    return '"{}"'.format(text.replace('"', '""')) if text.startswith('"') else text


def _cells(starts: Sequence[str], row: Sequence[str]) -> str:
    return "".join(f"{start}{escape(text, quote=False)}</td>" for start, text in zip(starts, row, strict=False))


def block_from_text(text: str) -> list[list[str]]:
    """Return the cells of a text as spreadsheets copy it: tabs between cells, quotes around those with line breaks.

    A quote that opens a cell and is not closed at the end of one belongs to the text: it takes no other cell in.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not lines:
        return []
    rows = _quoted_rows(lines) if '"' in lines else [line.split("\t") for line in lines.split("\n")]
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _quoted_rows(lines: str) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for found in _CELL.finditer(lines):
        quoted, plain, end = found.groups()
        rows[-1].append(plain if quoted is None else " ".join(quoted.replace('""', '"').split("\n")))
        if end == "\n":
            rows.append([])
        elif not end:
            break
    return rows
