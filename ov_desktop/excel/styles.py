"""The look of the workbooks: the colours of the application on a printed page."""

from collections.abc import Mapping

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

AnyCell = Cell | MergedCell
"""What a sheet gives for a place, by its types; what is styled here is never inside a merged area."""

ACCENT = "FF0B5A9D"
ACCENT_SOFT = "FFE4EEF7"
SUNKEN = "FFF1EDE6"
TEXT = "FF1B2530"
TEXT_SOFT = "FF434D58"
WHITE = "FFFFFFFF"
LINE = "FFDED8CD"

TEXT_FORMAT = "@"
WHOLE_FORMAT = "#,##0"
PLAIN_EURO_FORMAT = '0\\ "€"'
"""Without thousands, so that a list saved as text reads the same in every language."""
EURO_FORMAT = '#,##0\\ "€"'
CENTS_FORMAT = '#,##0.00\\ "€"'

_FONT = "Calibri"
_THIN = Side(style="thin", color=LINE)
_UNDER = Border(bottom=_THIN)


def font(*, bold: bool = False, size: float = 11, color: str = TEXT) -> Font:
    """The one typeface of all sheets."""
    return Font(name=_FONT, bold=bold, size=size, color=color)


def heading(cell: AnyCell, *, strong: bool = True, number: bool = False) -> None:
    """Make a cell a column header: white on the accent colour, or dark on its soft tint; numbers to the right."""
    cell.font = font(bold=True, color=WHITE if strong else TEXT)
    cell.fill = PatternFill("solid", fgColor=ACCENT if strong else ACCENT_SOFT)
    side = "right" if number else "left"
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True, indent=1)
    cell.border = Border(left=_THIN, right=_THIN, bottom=Side(style="medium", color=ACCENT))


def title(cell: AnyCell) -> None:
    """Make a cell the title of a sheet or a section."""
    cell.font = font(bold=True, size=15, color=ACCENT)
    cell.alignment = Alignment(vertical="center")


def label(cell: AnyCell) -> None:
    """Make a cell a quiet label before a value."""
    cell.font = font(bold=True, color=TEXT_SOFT)
    cell.alignment = Alignment(vertical="center")


def body(cell: AnyCell, *, number_format: str, bold: bool = False) -> None:
    """Make a cell one of many rows, between the lines of the grid: texts and numbers stand under their headers."""
    cell.font = font(bold=bold)
    cell.number_format = number_format
    side = "left" if number_format == TEXT_FORMAT else "right"
    cell.alignment = Alignment(horizontal=side, vertical="center", indent=1)


def note(cell: AnyCell) -> None:
    """Make a cell a quiet remark under a small table."""
    cell.font = font(size=10, color=TEXT_SOFT)
    cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)


def ruled(cell: AnyCell, *, number_format: str = TEXT_FORMAT, bold: bool = False) -> None:
    """Make a cell one of a small table that stands without the grid; its text may take several lines."""
    body(cell, number_format=number_format, bold=bold)
    cell.border = _UNDER
    number = number_format != TEXT_FORMAT
    cell.alignment = Alignment(horizontal="right" if number else "left", vertical="center", wrap_text=True, indent=1)


def comfortable_rows(sheet: Worksheet) -> None:
    """Give every row of the sheet some air."""
    sheet.sheet_format.defaultRowHeight = 18
    sheet.sheet_format.customHeight = True


def set_widths(sheet: Worksheet, widths: Mapping[str, float]) -> None:
    """Set the widths of columns, in characters."""
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width


def print_setup(sheet: Worksheet, *, header_row: int | None = None, footer: str = "", pages: int = 1) -> None:
    """Print on A4 across, as wide as ``pages`` pages, the header row again on each page, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.fitToWidth = pages
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart(text=footer), right=_HeaderFooterPart(text="&P / &N"))
