"""The orders of "Mes commandes", one row each (SPEC O5)."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from ov_desktop.domain.order import OrderStatus
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.orders import OrderSummary
from ov_desktop.ui.itemmodels.rows import Column, RowsModel, fold
from ov_desktop.wording import figures
from ov_desktop.wording.orders import order_status_words
from ov_desktop.wording.text import _

NUMBER, CAMPAIGN, DATE, CLASSIC, CONNECT, TOTAL, STATUS = range(7)


@dataclass(frozen=True, slots=True)
class OrderRowLine:
    """An order in the list."""

    summary: OrderSummary
    searched: str

    @property
    def key(self) -> object:
        """What tells it from the others."""
        return self.summary.id

    @property
    def pending(self) -> bool:
        """Whether it can still be changed."""
        return self.summary.status is OrderStatus.PENDING


def order_rows(orders: Iterable[OrderSummary]) -> list[OrderRowLine]:
    """Return the rows of orders: those pending first, then the newest."""
    rows = [
        OrderRowLine(order, fold(f"{order.number} {order.campaign} {order.external_reference}")) for order in orders
    ]
    return sorted(rows, key=lambda row: not row.pending)


class OrdersModel(RowsModel[OrderRowLine]):
    """The table of orders."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Numéro"), lambda row: row.summary.number, lambda row: row.summary.number),
                Column(_("Campagne"), lambda row: row.summary.campaign, lambda row: fold(row.summary.campaign),
                       lambda row: row.summary.campaign),
                Column(_("Créée le"), lambda row: figures.paris_day(row.summary.created_at),
                       lambda row: row.summary.created_at),
                Column(_("Classic"), lambda row: figures.number(row.summary.lines[Format.CLASSIC]),
                       lambda row: row.summary.lines[Format.CLASSIC], right=True),
                Column(_("Connect"), lambda row: figures.number(row.summary.lines[Format.CONNECT]),
                       lambda row: row.summary.lines[Format.CONNECT], right=True),
                Column(_("Total estimé"), lambda row: figures.euros(row.summary.fees.total_due, cents=True),
                       lambda row: row.summary.fees.total_due, right=True),
                Column(_("Statut"), lambda row: order_status_words(row.summary.status).label,
                       lambda row: list(OrderStatus).index(row.summary.status),
                       lambda row: order_status_words(row.summary.status).tooltip),
            ),
            parent,
        )  # fmt: skip
