"""The lines of an order, filtered by product and searched (SPEC O5)."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QWidget

from ov_desktop.domain.vouchers import Format
from ov_desktop.ui.itemmodels import order_lines as columns
from ov_desktop.ui.itemmodels.order_lines import LineRow, OrderLinesModel
from ov_desktop.ui.itemmodels.rows import ROW_ROLE
from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Segments
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import CELL_PADDING, DataTable, RowDelegate
from ov_desktop.wording import orders as words
from ov_desktop.wording.labels import product_name
from ov_desktop.wording.text import _

_LEAST_HEIGHT = 320


class _LineDelegate(RowDelegate):
    """Paints the sign of the format before its name."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.column() != columns.PRODUCT:
            super().paint(painter, option, index)
            return
        self.paint_background(painter, option, index)
        row = cast("LineRow", index.data(ROW_ROLE))
        theme, side = self.theme, self.theme.icon_size("inline")
        rect = option.rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0)
        sign = QRectF(rect.left(), rect.center().y() - side / 2 + 1, side, side)
        paint_glyph(painter, sign, theme.tokens.glyph(f"formats.{row.line.product}"), theme.color("text_2"))
        painter.save()
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("text"))
        painter.drawText(rect.adjusted(side + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.restore()
        self.paint_frame(painter, option, index)


class LinesCard(Card):
    """The grid of lines with its filter and its search."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, flush=True)
        self._theme = theme
        self.setAccessibleName(_("Lignes de la commande"))
        self.model = OrderLinesModel(self)
        self._count = Label(theme, weight=600)
        options: list[tuple[object, str]] = [(None, _("Toutes"))]
        options += [(product, product_name(product)) for product in Format]
        self.products = Segments(theme, options, name=_("Produit"), small=True)
        self.products.set_value(None)
        self.search = SearchField(theme, _("Rechercher"), small=True, hinted=False)
        self.search.setAccessibleName(_("Rechercher une personne"))
        self.table = DataTable(theme, self.model, name=_("Lignes de la commande"), flush=True)
        self.table.setItemDelegate(_LineDelegate(theme, self.table))
        self.table.set_columns(self._widths(theme), stretch=columns.NAME)
        self.table.setMinimumHeight(theme.scaled(_LEAST_HEIGHT))
        self.table.setSortingEnabled(True)
        header = self.table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self._nobody = EmptyState(
            theme,
            "search",
            _("Aucune ligne ne correspond"),
            _("Le filtre et la recherche réduisent la liste."),
            action=_("Tout afficher"),
            framed=False,
        )
        self.body.setSpacing(0)
        self.body.addWidget(self._bar())
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._nobody, 1)
        self.search.searched.connect(self.model.search)
        self.products.picked.connect(self._filter)
        self._nobody.acted.connect(self.show_all)
        self.model.counted.connect(self._show_counts)
        self._show_counts(0, 0)

    def set_rows(self, rows: Sequence[LineRow], counts: dict[Format, int]) -> None:
        """Show these lines; ``counts`` is how many there are of each product."""
        self.model.set_rows(rows)
        for product, count in counts.items():
            self.products.set_text(product, words.filtered(product_name(product), count))

    def show_all(self) -> None:
        """Take filter and search away."""
        self.search.clear()
        self.products.set_value(None)
        self._filter(None)

    def _filter(self, product: object) -> None:
        self.model.keep(None if product is None else lambda row: row.line.product is product)

    def _bar(self) -> QWidget:
        theme = self._theme
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(2), theme.space(2))
        row.setSpacing(theme.space(3))
        row.addWidget(self._count)
        row.addWidget(self.products)
        row.addStretch()
        row.addWidget(self.search, 1)
        self.search.setMaximumWidth(theme.scaled(220))
        self.search.setMinimumWidth(theme.scaled(120))
        return bar

    @staticmethod
    def _widths(theme: Theme) -> list[int]:
        body = QFontMetrics(theme.font("body", tabular=True))
        head = QFontMetrics(theme.font("table_header"))
        amount = max(body.horizontalAdvance("8\u202f888\u00a0€"), head.horizontalAdvance(_("Montant")) + 14)
        count = max(body.horizontalAdvance("888"), head.horizontalAdvance("50\u00a0€")) + 14
        product = body.horizontalAdvance("Connect") + theme.icon_size("inline") + 22
        delivery = body.horizontalAdvance(_("Domicile, {postcode}").format(postcode="44600")) + 16
        origin = max(body.horizontalAdvance(_("Défaut")), head.horizontalAdvance(_("Origine"))) + 15
        return [product, 120, amount + 4, count, count, count, count, delivery, origin]

    def _show_counts(self, shown: int, total: int) -> None:
        self._count.setText(words.lines_count(shown))
        self.table.setVisible(shown > 0 or total == 0)
        self._nobody.setVisible(shown == 0 and total > 0)
