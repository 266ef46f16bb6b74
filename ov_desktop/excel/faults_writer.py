"""Writes a list again for those who correct it: the same file, its faulty cells coloured and commented (SPEC L3)."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from ov_desktop.domain.text import clean_text
from ov_desktop.excel.files import FileKind, UnreadableFileError, load
from ov_desktop.excel.roster_reader import ReadChoices
from ov_desktop.excel.sheets import Sheet, open_sheets
from ov_desktop.excel.workbook_marks import AUTHOR, COMMENTS_AT_MOST, Mark, mark_workbook

ERROR_COLOR = "FFF8D3CF"
WARNING_COLOR = "FFFBE7B9"


_NOT_IN_NAMES = re.compile(r"[\\*?:/\[\]]")
"""Characters that no name of a sheet holds."""


def suffix_of_marked(path: Path) -> str:
    """Return the ending of the file that is written for a list: its own, or ``.xlsx`` where it is no new workbook."""
    return path.suffix if path.suffix.lower() in {".xlsx", ".xlsm"} else ".xlsx"


def write_marked(source: Path, target: Path, choices: ReadChoices, sheet: str, marks: Mapping[str, Mark]) -> None:
    """Write the file of a list again with its faulty cells marked.

    A workbook keeps everything else byte by byte; the other kinds become a workbook with the same sheets and values.

    Args:
        source: the file of the list.
        target: where to write.
        choices: how the list was read.
        sheet: the name of its sheet.
        marks: by reference of the cell.

    Raises:
        UnreadableFileError: the list has changed since, or is gone.
        OSError: it cannot be written.
    """
    kind, _data = load(source)
    if kind is FileKind.XLSX:
        try:
            mark_workbook(source, target, sheet, marks)
        except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
            raise UnreadableFileError("file-reason-damaged") from error
        return
    workbook = Workbook(write_only=True)
    _names, sheets = open_sheets(source, choices.form)
    written: set[str] = set()
    for found in sheets:
        if found.name not in written:
            written.add(found.name)
            _copy(workbook, found, marks if found.name == sheet else {})
    workbook.save(target)


def _copy(workbook: Workbook, sheet: Sheet, marks: Mapping[str, Mark]) -> None:
    copy = workbook.create_sheet(_NOT_IN_NAMES.sub(" ", sheet.name)[:31])
    commented = set(list(marks)[:COMMENTS_AT_MOST])
    for number, row in enumerate(sheet.rows, start=1):
        cells: list[object] = [None] * sheet.first_column
        for position, value in enumerate(row):
            reference = f"{sheet.letter(position)}{number}"
            mark = marks.get(reference)
            cell = WriteOnlyCell(copy)
            text = clean_text(value) if isinstance(value, str) else ""
            cell.value = text or None if isinstance(value, str) else value
            if text:
                cell.data_type = "s"  # text stays text, whatever it begins with
            if mark:
                cell.fill = PatternFill("solid", fgColor=mark.color)
            if mark and reference in commented:
                cell.comment = Comment(mark.text, AUTHOR, height=110, width=300)
            cells.append(cell)
        copy.append(cells)
