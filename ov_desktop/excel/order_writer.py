"""Writes the order file: every line, the totals with the fees, the people left out (SPEC O3, section 12)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.order import Exclusion, Fees, FeeSettings, OrderDocument, OrderLine, ProductTotal
from ov_desktop.domain.text import clean_text
from ov_desktop.domain.vouchers import DENOMINATIONS
from ov_desktop.excel import styles
from ov_desktop.excel.sheet_stream import SheetValue, save_with_rows
from ov_desktop.wording.labels import exclusion_reason, format_name
from ov_desktop.wording.orders import FeePart, fee_parts
from ov_desktop.wording.text import _

LINES_SHEET = "Commande"
TOTALS_SHEET = "Totaux"
EXCLUSIONS_SHEET = "Exclus"

COLUMNS: tuple[tuple[str, float], ...] = (
    ("Produit", 12), ("Code client", 16), ("N° commande", 16), ("Commande externe", 22), ("Fichier", 20),
    ("Matricule", 14), ("Nom", 22), ("Prénom", 20), ("E-mail", 34), ("Mobile", 17), ("Montant", 13),
    ("Nb 10 €", 12), ("Nb 20 €", 12), ("Nb 25 €", 12), ("Nb 50 €", 12), ("Livraison", 14), ("Type d'expédition", 23),
    ("Site", 26), ("Site retour", 26), ("Destinataire", 30), ("Complément", 26), ("Bâtiment", 26), ("Adresse", 34),
    ("Lieu-dit", 22), ("Code postal", 16), ("Ville", 24), ("Pays", 12), ("Origine", 12), ("Ordre de fabrication", 25),
)  # fmt: skip
"""The columns of the lines, by their contract (SPEC section 12), and their widths in characters."""

_NUMBERS = frozenset({"Montant", "Nb 10 €", "Nb 20 €", "Nb 25 €", "Nb 50 €"})
_DELIVERIES = {DeliveryKind.SITE: "SITE", DeliveryKind.HOME: "DOMICILE", None: ""}


def write_order(path: Path, order: OrderDocument) -> None:
    """Write the order file.

    Any text that a spreadsheet would run as a formula stays text; mobiles keep their "+".

    Args:
        path: where to write; an existing file is replaced once the new one is complete.
        order: the order.

    Raises:
        OSError: the file cannot be written.
    """
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook begins with a worksheet")
    sheet.title = LINES_SHEET
    _lay_out_lines(sheet, len(order.lines))
    _write_totals(workbook.create_sheet(TOTALS_SHEET), order)
    _write_exclusions(workbook.create_sheet(EXCLUSIONS_SHEET), order.exclusions)
    save_with_rows(workbook, sheet, _line_rows(order), len(order.lines), path)


# --- sheet "Commande" ------------------------------------------------------------------------------------


def _lay_out_lines(sheet: Worksheet, lines: int) -> None:
    """Write the header and the model row."""
    for position, (name, width) in enumerate(COLUMNS, start=1):
        letter = get_column_letter(position)
        whole = name in _NUMBERS
        styles.heading(sheet.cell(1, position, name), number=whole)
        sheet.column_dimensions[letter].width = width
        number_format = styles.WHOLE_FORMAT if whole else styles.TEXT_FORMAT
        sheet.column_dimensions[letter].number_format = number_format
        styles.body(sheet.cell(2, position, 0 if whole else ""), number_format=number_format)
    sheet.row_dimensions[1].height = 24
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{lines + 1}"
    styles.comfortable_rows(sheet)
    styles.print_setup(sheet, header_row=1, footer=_("Commande"), pages=3)


def _line_rows(order: OrderDocument) -> Iterator[list[SheetValue]]:
    head = (order.client_code, order.number, order.external_reference, order.source_file)
    for line in order.lines:
        yield _line_row(line, head)


def _line_row(line: OrderLine, head: tuple[str, str, str, str]) -> list[SheetValue]:
    address = line.address
    delivered = line.delivery is not None
    return [
        line.product.product_code,
        *head,
        line.employee_number,
        line.last_name,
        line.first_name,
        line.email,
        line.mobile,
        line.amount,
        *line.breakdown.counts,
        _DELIVERIES[line.delivery],
        line.shipping.value if line.shipping else "",
        line.site,
        line.return_site,
        address.recipient,
        address.complement,
        address.building,
        address.street,
        address.place,
        address.postcode,
        address.town,
        address.country if delivered else "",
        line.origin.value,
        line.production_order,
    ]


# --- sheet "Totaux" --------------------------------------------------------------------------------------


def _write_totals(sheet: Worksheet, order: OrderDocument) -> None:
    """Write the lines, face value and vouchers of each product, then what is due."""
    sheet.cell(1, 1, _("Commande {order_number}").format(order_number=clean_text(order.number)))
    styles.title(sheet.cell(1, 1))
    sheet.row_dimensions[1].height = 30
    row = _write_products(sheet, 3, order.totals)
    _write_fees(sheet, row + 2, order.fees, order.rates)
    styles.set_widths(sheet, {"A": 52, "B": 18, "C": 18, "D": 12, "E": 12, "F": 12, "G": 12, "H": 12})
    sheet.sheet_view.showGridLines = False
    styles.comfortable_rows(sheet)
    styles.print_setup(sheet, footer=_("Totaux"))


def _write_products(sheet: Worksheet, row: int, totals: Sequence[ProductTotal]) -> int:
    """Write a row for each product and one for their sum; return the last row."""
    names = [_("Produit"), _("Code"), _("Lignes"), _("Montant")]
    names += [f"Nb {denomination} €" for denomination in DENOMINATIONS]
    for column, name in enumerate(names, start=1):
        styles.heading(sheet.cell(row, column, name), number=column > 2)
    for total in totals:
        row += 1
        counts = (total.lines, total.face_value, *total.vouchers.counts)
        _write_product(sheet, row, (format_name(total.product), total.product.product_code), counts)
    sums = [sum(total.lines for total in totals), sum(total.face_value for total in totals)]
    sums += [sum(total.vouchers.counts[i] for total in totals) for i in range(len(DENOMINATIONS))]
    _write_product(sheet, row + 1, (_("Total"), ""), sums, bold=True)
    return row + 1


def _write_product(
    sheet: Worksheet, row: int, names: tuple[str, str], counts: Sequence[int], *, bold: bool = False
) -> None:
    for column, name in enumerate(names, start=1):
        styles.ruled(sheet.cell(row, column, name), bold=bold)
    for column, count in enumerate(counts, start=len(names) + 1):
        number_format = styles.EURO_FORMAT if column == 4 else styles.WHOLE_FORMAT
        styles.ruled(sheet.cell(row, column, count), number_format=number_format, bold=bold)


def _write_fees(sheet: Worksheet, row: int, fees: Fees, rates: FeeSettings) -> None:
    """Write what makes up the total due, each part with how it was computed."""
    for column, name in enumerate((_("Frais et total"), _("Montant"), _("Calcul")), start=1):
        styles.heading(sheet.cell(row, column, name), number=column == 2)
    sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=8)
    due = FeePart(_("Total estimé"), "", fees.total_due)
    for part in (*fee_parts(fees, rates), due):
        row += 1
        styles.ruled(sheet.cell(row, 1, part.name), bold=part is due)
        styles.ruled(sheet.cell(row, 2, part.amount), number_format=styles.CENTS_FORMAT, bold=part is due)
        styles.ruled(sheet.cell(row, 3, part.how))
        sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=8)
    styles.note(sheet.cell(row + 1, 1, _("Les frais sont une estimation.")))


# --- sheet "Exclus" --------------------------------------------------------------------------------------


def _write_exclusions(sheet: Worksheet, exclusions: Sequence[Exclusion]) -> None:
    """Write who is not in the order, and why."""
    columns = (("Matricule", 16), ("Nom", 26), ("Prénom", 24), ("Montant", 14), ("Motif", 70))
    for position, (name, width) in enumerate(columns, start=1):
        styles.heading(sheet.cell(1, position, name), number=name in _NUMBERS)
        sheet.column_dimensions[get_column_letter(position)].width = width
    for row, person in enumerate(exclusions, start=2):
        texts = [clean_text(text) for text in (person.employee_number, person.last_name, person.first_name)]
        for column, text in zip((1, 2, 3, 5), (*texts, exclusion_reason(person)), strict=True):
            cell = sheet.cell(row, column)
            cell.value = text
            cell.data_type = "s"
            styles.body(cell, number_format=styles.TEXT_FORMAT)
        styles.body(sheet.cell(row, 4, person.grant), number_format=styles.WHOLE_FORMAT)
    sheet.row_dimensions[1].height = 24
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:E{len(exclusions) + 1}"
    styles.comfortable_rows(sheet)
    styles.print_setup(sheet, header_row=1, footer=_("Exclus"))
