"""Looks at the first rows of a file, so that the user can say what its columns hold (SPEC L2)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from openpyxl.utils import get_column_letter

from ov_desktop.domain.delivery import SiteDirectory
from ov_desktop.domain.employee import CellValue, is_blank, read_text
from ov_desktop.domain.text import fold
from ov_desktop.excel.column_guess import guess_columns, guess_header_row
from ov_desktop.excel.roster_reader import ColumnMapping, EmptyFileError, ReadChoices
from ov_desktop.excel.sheets import Sheet, TextForm, open_sheets

ROWS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class FileSurvey:
    """The beginning of a sheet, and what its columns seem to hold.

    Attributes:
        file_name: the name of the file, without its folder.
        sheets: the names of the visible sheets, one for a text file.
        sheet: the sheet that is looked at.
        form: how a text file was read, None for a workbook.
        rows: the texts of the first rows from A1 on, all of one width.
        mapping: the header row and the columns that were guessed or said.
    """

    file_name: str
    sheets: tuple[str, ...]
    sheet: str
    form: TextForm | None
    rows: tuple[tuple[str, ...], ...]
    mapping: ColumnMapping

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the columns."""
        width = len(self.rows[0]) if self.rows else 0
        return tuple(get_column_letter(number) for number in range(1, width + 1))

    def shape(self) -> str:
        """What tells another file of this shape: its titles, or their number where there are none."""
        return shape_of(self.rows, self.mapping.header_row)


def shape_of(rows: Sequence[Sequence[str]], header_row: int) -> str:
    """Return what tells a file of a shape: its folded titles, or how many columns it has; no value of a person."""
    if not 0 < header_row <= len(rows):
        return f"{len(rows[0]) if rows else 0} columns"
    titles = [fold(text) for text in rows[header_row - 1]]
    while titles and not titles[-1]:
        titles.pop()
    return "|".join(titles)


def survey_file(path: Path, choices: ReadChoices, sites: SiteDirectory | None = None) -> FileSurvey:
    """Look at the beginning of a file; of a sheet that is not named, the first that holds something.

    Args:
        path: the file.
        choices: what the user says about it; without a mapping, header row and columns are guessed.
        sites: the organisation's sites, which tell a column of them.

    Raises:
        UnreadableFileError: the file cannot be opened or is not what it should be.
        EmptyFileError: it holds nothing.
    """
    names, sheets = open_sheets(path, choices.form)
    sheet, rows = _likeliest(_filled(sheets, choices.sheet))
    header_row = choices.mapping.header_row if choices.mapping else guess_header_row(rows)
    columns = choices.mapping.columns if choices.mapping else guess_columns(rows, header_row, sites)
    texts = tuple(tuple(map(read_text, row)) for row in rows)
    return FileSurvey(path.name, names, sheet.name, sheet.form, texts, ColumnMapping(header_row, columns))


def _filled(sheets: Iterable[Sheet], name: str | None) -> Iterator[tuple[Sheet, list[list[CellValue]]]]:
    """Yield the sheets that hold something, each with its first rows; only the one of a name, where there is one."""
    for sheet in sheets:
        if name in (None, sheet.name):
            rows = _beginning(sheet)
            if any(not is_blank(cell) for row in rows for cell in row):
                yield sheet, rows


def _likeliest(found: Iterator[tuple[Sheet, list[list[CellValue]]]]) -> tuple[Sheet, list[list[CellValue]]]:
    """Of the sheets of a workbook the first; of a text file in its likeliest encoding the form with most columns."""
    first = next(found, None)
    if first is None:
        raise EmptyFileError
    form = first[0].form
    if form is None:
        return first
    same = takewhile(lambda pair: pair[0].form is not None and pair[0].form.encoding == form.encoding, found)
    return max([first, *same], key=lambda pair: _steady_width(pair[1]))


def _steady_width(rows: Sequence[Sequence[CellValue]]) -> int:
    """How many columns most rows fill; a separator that stands only here and there makes no columns."""
    filled = sorted(sum(not is_blank(cell) for cell in row) for row in rows)
    return filled[len(filled) // 2]


def _beginning(sheet: Sheet) -> list[list[CellValue]]:
    before: list[CellValue] = [""] * sheet.first_column
    return [[*before, *row] for row in islice(sheet.rows, ROWS_SHOWN)]
