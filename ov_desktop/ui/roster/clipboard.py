"""What goes to the clipboard and comes from it: blocks of cells, as spreadsheets exchange them (SPEC L4)."""

import csv
from collections.abc import Sequence
from html import escape
from io import StringIO

from PySide6.QtCore import QMimeData

_NUMBER = "<td>"
_TEXT = "<td style=\"mso-number-format:'\\@'\">"
"""Says to a spreadsheet that a cell is text: zeros before a number stay, and nothing is taken for a formula."""


def block_as_mime(block: Sequence[Sequence[str]], numbers: frozenset[int] = frozenset()) -> QMimeData:
    """Return a block of cells as text and as a table.

    Args:
        block: the cells, row by row.
        numbers: the columns that hold numbers; all others are kept as text by a spreadsheet.
    """
    data = QMimeData()
    data.setText("\n".join("\t".join(row) for row in block))
    starts = [_NUMBER if place in numbers else _TEXT for place in range(max(map(len, block), default=0))]
    rows = "".join(f"<tr>{_cells(starts, row)}</tr>" for row in block)
    data.setHtml(f"<html><body><table>{rows}</table></body></html>")
    return data


def _cells(starts: Sequence[str], row: Sequence[str]) -> str:
    return "".join(f"{start}{escape(text, quote=False)}</td>" for start, text in zip(starts, row, strict=False))


def block_from_text(text: str) -> list[list[str]]:
    """Return the cells of a text as spreadsheets copy it: tabs between cells, quotes around those with line breaks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not lines:
        return []
    if '"' not in lines:
        rows = [line.split("\t") for line in lines.split("\n")]
    else:
        rows = list(csv.reader(StringIO(lines), delimiter="\t"))
    width = max(map(len, rows), default=0)
    return [[" ".join(cell.split("\n")) for cell in row] + [""] * (width - len(row)) for row in rows]
