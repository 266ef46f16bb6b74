"""The list of orders, those pending on top (SPEC O5)."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QVBoxLayout, QWidget

from ov_desktop.ui.itemmodels import orders as columns
from ov_desktop.ui.itemmodels.orders import OrderRowLine, OrdersModel
from ov_desktop.ui.itemmodels.rows import ROW_ROLE
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.painting import paint_pill, pill_width
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import CELL_PADDING, DataTable, RowDelegate
from ov_desktop.wording import figures
from ov_desktop.wording.orders import order_status_words
from ov_desktop.wording.text import _

_ROOM_FOR_SIGN = 16
"""What the sign of the order takes beside a title that ends at the right."""


class _OrderDelegate(RowDelegate):
    """Paints the status as a pill."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.column() == columns.STATUS:
            option.text = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if index.column() == columns.STATUS:
            row = cast("OrderRowLine", index.data(ROW_ROLE))
            shown = self.theme.status("order", row.summary.status.value)
            rect = QRectF(option.rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0))
            paint_pill(painter, rect, self.theme, shown.tone, index.data(), shown.icon)


class OrderList(QWidget):
    """The table of orders, or what to do to have one.

    Signals:
        wanted: the identifier of an order.
        tracking_wanted: the campaigns are to be shown.
    """

    wanted = Signal(int)
    tracking_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OrdersModel(self)
        self.table = DataTable(theme, self.model, name=_("Commandes"), flush=True)
        self.table.setItemDelegate(_OrderDelegate(theme, self.table))
        self._theme = theme
        self._fit([])
        self.table.setSortingEnabled(True)
        header = self.table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.empty = EmptyState(
            theme,
            "navigation.orders",
            _("Aucune commande"),
            _("Une commande est créée à la clôture d’une campagne."),
            action=_("Voir les campagnes"),
        )
        self._nothing_found = EmptyState(
            theme, "search", _("Aucune commande ne correspond"), _("Changez ou videz la recherche."), framed=False
        )
        self._card = Card(theme, flush=True)
        self._card.body.addWidget(self.table, 1)
        self._card.body.addWidget(self._nothing_found, 1)
        column = QVBoxLayout(self)
        margin = theme.space("page_margin")
        column.setContentsMargins(margin, 0, margin, margin)
        column.addWidget(self._card, 1)
        column.addWidget(self.empty, 1)
        self.table.activated.connect(lambda index: self.wanted.emit(self.model.row(index.row()).summary.id))
        self.empty.acted.connect(self.tracking_wanted)
        self.model.counted.connect(self._show_counts)
        self._show_counts(0, 0)

    def set_rows(self, rows: Sequence[OrderRowLine]) -> None:
        """Show these orders."""
        self._fit(rows)
        self.model.set_rows(rows)

    def take_focus(self, order_id: int | None) -> None:
        """Put the focus on an order."""
        place = self.model.place_of(order_id)
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.selectRow(place or 0)

    def _fit(self, rows: Sequence[OrderRowLine]) -> None:
        """Give the campaigns' names the room that totals and states leave."""
        theme = self._theme
        body = QFontMetrics(theme.font("body", tabular=True)).horizontalAdvance
        heading = QFontMetrics(theme.font("table_header")).horizontalAdvance
        totals = [figures.euros(row.summary.fees.total_due, cents=True) for row in rows]
        states = [order_status_words(row.summary.status).label for row in rows]
        widths = [
            body("2026-0000") + 28,
            200,
            body("00/00/0000") + 28,
            80,
            80,
            max(heading(_("Total estimé")) + _ROOM_FOR_SIGN, *map(body, totals), body("88\u202f888,88\u00a0€"))
            + 2 * CELL_PADDING,
            max([pill_width(theme, state) for state in states], default=heading(_("Statut"))) + 2 * CELL_PADDING,
        ]
        self.table.set_columns(widths, stretch=columns.CAMPAIGN)

    def _show_counts(self, shown: int, total: int) -> None:
        self._card.setVisible(total > 0)
        self.empty.setVisible(total == 0)
        self.table.setVisible(shown > 0)
        self._nothing_found.setVisible(shown == 0 and total > 0)
