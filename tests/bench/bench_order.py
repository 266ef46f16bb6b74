"""Writing an order of 100,000 people against an openpyxl write-only loop over the same cells (aim: at most 1.15)."""

import sys
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from ov_desktop.domain.delivery import DeliveryKind, PostalAddress, ShippingType
from ov_desktop.domain.order import OrderDocument, OrderLine, Origin, compute_fees, product_total
from ov_desktop.domain.vouchers import Format, propose
from ov_desktop.excel.order_writer import write_order

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 2


def make_order(size: int) -> OrderDocument:
    """Make an order of fictional people: a third on paper at home, a third on a site, a third digital."""
    lines = [_line(i) for i in range(size)]
    totals = [product_total(lines, product) for product in Format]
    fees = compute_fees(sum(total.face_value for total in totals), size)
    return OrderDocument("60305", "2026-014", "CSE-42", "liste.xlsx", lines, (), totals, fees)


def _line(i: int) -> OrderLine:
    amount = 20 + 10 * (i % 48)
    person = (
        f"{i:06d}",
        f"Nom{i % 997}",
        f"Prénom{i % 491}",
        f"personne{i}@entreprise.example",
        f"+336{10_000_000 + i}",
    )
    breakdown = propose(amount)
    if i % 3 == 0 or breakdown is None:
        return OrderLine(str(i), Format.CONNECT, *person, amount, Origin.CHOICE)
    at_home = i % 3 == 1
    return OrderLine(
        str(i),
        Format.CLASSIC,
        *person,
        amount,
        Origin.CHOICE if at_home else Origin.DEFAULT,
        breakdown,
        DeliveryKind.HOME if at_home else DeliveryKind.SITE,
        ShippingType.TRACKED if at_home else None,
        "" if at_home else "Siège",
        "Siège" if at_home else "",
        PostalAddress(f"Prénom Nom{i}", "", "Bât. B", f"{i % 99 + 1} rue des Lilas", "", "35000", "Rennes"),
    )


def cells_of(path: Path) -> list[list[object]]:
    """The very cells of our file, empty ones as None, for the reference to write."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Commande").to_python(skip_empty_area=False)
    return [[None if cell == "" else cell for cell in row] for row in rows]


def plain_loop(path: Path, cells: list[list[object]]) -> None:
    """The loop that anyone would write with openpyxl."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Commande")
    for row in cells:
        sheet.append(row)
    workbook.save(path)


def main() -> None:
    """Print both figures and their ratio for each size."""
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            ours, reference = float("inf"), float("inf")
            order, path = make_order(size), Path(folder, "commande.xlsx")
            write_order(path, order)
            cells = cells_of(path)
            for _ in range(ROUNDS):
                start = time.perf_counter()
                plain_loop(Path(folder, "reference.xlsx"), cells)
                reference = min(reference, time.perf_counter() - start)
                start = time.perf_counter()
                write_order(path, order)
                ours = min(ours, time.perf_counter() - start)
            sys.stdout.write(
                f"order of {size:>7,} people: plain loop {reference:7.3f} s, order file {ours:7.3f} s, "
                f"ratio {ours / reference:5.2f} (aim 1.15), {ours / size * 1e6:6.2f} µs a line\n"
            )


if __name__ == "__main__":
    main()
