"""The lines of an order: one per person and format (SPEC O2, O5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.order import OrderLine
from ov_desktop.domain.vouchers import DENOMINATIONS, Format
from ov_desktop.ui.itemmodels.rows import Column, RowsModel, fold
from ov_desktop.wording.figures import NO_BREAK, euros, number
from ov_desktop.wording.labels import origin_name, product_name, shipping_name
from ov_desktop.wording.text import _

PRODUCT, NAME, AMOUNT, TEN, TWENTY, TWENTY_FIVE, FIFTY, DELIVERY, ORIGIN = range(9)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with its texts ready."""

    key: object
    line: OrderLine
    name: str
    name_key: str
    delivery: str
    searched: str


def line_rows(lines: Iterable[OrderLine]) -> list[LineRow]:
    """Return the rows of an order's lines, in their order."""
    rows = []
    for place, line in enumerate(lines):
        name = f"{line.last_name} {line.first_name}"
        delivery = _delivery(line)
        text = fold(f"{name} {line.employee_number} {line.email} {delivery}")
        rows.append(LineRow(place, line, name, fold(name), delivery, text))
    return rows


def _delivery(line: OrderLine) -> str:
    if line.delivery is DeliveryKind.SITE:
        return line.site
    if line.delivery is DeliveryKind.HOME:
        return _("Domicile, {postcode}").format(postcode=line.address.postcode)
    return ""


def _delivery_tip(row: LineRow) -> str:
    if row.line.delivery is DeliveryKind.HOME and row.line.shipping:
        parts = (shipping_name(row.line.shipping), _("site retour\u00a0: {site}").format(site=row.line.return_site))
        return ", ".join(parts)
    return row.delivery


def _count_column(place: int) -> Column[LineRow]:
    def count(row: LineRow) -> int:
        return row.line.breakdown.counts[place]

    text: Callable[[LineRow], str] = lambda row: number(count(row)) if row.line.product is Format.CLASSIC else ""  # noqa: E731 -- beside its twin
    return Column(f"{DENOMINATIONS[place]}{NO_BREAK}€", text, count, right=True)


class OrderLinesModel(RowsModel[LineRow]):
    """The table of an order's lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Produit"), lambda row: product_name(row.line.product)),
                Column(_("Nom"), lambda row: row.name, lambda row: row.name_key, lambda row: row.name),
                Column(_("Montant"), lambda row: euros(row.line.amount), lambda row: row.line.amount, right=True),
                *(_count_column(place) for place in range(len(DENOMINATIONS))),
                Column(_("Livraison"), lambda row: row.delivery, lambda row: fold(row.delivery), _delivery_tip),
                Column(_("Origine"), lambda row: origin_name(row.line.origin)),
            ),
            parent,
        )  # fmt: skip
