"""The page "Mes commandes": the list, and one order in detail (SPEC O5)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget

from ov_desktop.domain.order import OrderStatus
from ov_desktop.domain.refusal import NotFoundError, RefusedError
from ov_desktop.services.orders import OrderSummary
from ov_desktop.ui.itemmodels.orders import OrderRowLine, order_rows
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.orders.detail import OrderDetail, OrderView, read_order
from ov_desktop.ui.orders.fees_card import FeesCard
from ov_desktop.ui.orders.files import OrderFiles
from ov_desktop.ui.orders.lines_card import LinesCard
from ov_desktop.ui.orders.order_list import OrderList
from ov_desktop.ui.page import Page
from ov_desktop.ui.spread import Spread
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Progress
from ov_desktop.ui.way_back import WayBack
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.pills import Pill
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording.orders import order_status_words
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.text import _

_HELP = _(
    "Une commande est créée à la clôture d’une campagne. Les commandes en attente sont en haut.\n\n"
    "Enregistrer le fichier\u00a0: le classeur Excel des lignes, à transmettre à l’ANCV. PDF\u00a0: le même contenu, à "
    "lire et à imprimer.\n\n"
    "Les frais sont une estimation\u00a0; «\u00a0Voir le calcul\u00a0» dit comment ils sont obtenus. Les frais "
    "d’expédition se saisissent à la main.\n\n"
    "Clavier\u00a0: flèches pour changer de ligne, Entrée pour ouvrir, Ctrl+F pour rechercher, Échap pour revenir à la "
    "liste."
)

_Found = tuple[list[OrderRowLine], OrderView | None]


class OrdersPage(Page):
    """Lists orders and opens them. The section ``made`` of a request greets an order that was just made."""

    subjects: ClassVar[frozenset[Subject]] = frozenset({Subject.ORDERS, Subject.CAMPAIGNS})

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench, _("Mes commandes"), _HELP)
        theme = workbench.theme
        self._shown_id: int | None = None
        self._view: OrderView | None = None
        self._loading = self._again = False
        self.files = OrderFiles(self)
        self.search = SearchField(theme)
        self.search.setAccessibleName(_("Rechercher une commande"))
        self.excel_button = Button(theme, _("Enregistrer le fichier"), Kind.PRIMARY, icon="excel")
        self.excel_button.setToolTip(_("Classeur Excel à transmettre à l’ANCV"))
        self.pdf_button = Button(theme, _("PDF"), icon="pdf", tip=_("Enregistrer la commande en PDF"))
        self._back = WayBack(theme, _("Mes commandes"))
        self._pill = Pill(theme)
        self.header.set_way_back(self._back)
        self.header.add_beside_title(self._pill)
        self.header.add_before_help(self.search)
        self.header.add_action(self.pdf_button)
        self.header.add_action(self.excel_button)
        # What is made in its place is given its style once, not at each move.
        self._stack = QStackedWidget()
        self.set_body(self._stack)
        self.list = OrderList(theme, self._stack)
        self._stack.addWidget(self.list)
        self._ahead: Spread | None = None
        self._connect()
        self._show_list()

    @cached_property
    def _lines(self) -> LinesCard:
        return LinesCard(self.workbench.theme)

    @cached_property
    def _fees(self) -> FeesCard:
        return FeesCard(self.workbench.theme)

    @cached_property
    def detail(self) -> OrderDetail:
        """An order in detail; made after the list, or when it is come to."""
        detail = OrderDetail(self.workbench.theme, self._lines, self._fees, self._stack)
        self._stack.addWidget(detail)
        detail.shipping_typed.connect(self._set_shipping)
        detail.reference_typed.connect(self._set_reference)
        detail.excluded_wanted.connect(self._show_excluded)
        return detail

    # --- being seen --------------------------------------------------------------------------------------

    def enter(self, request: Request) -> None:
        """Show the list, or the order of the request."""
        self.notices.clear()
        if request.order_id is not None:
            self._open(request.order_id)
            if request.section == "made":
                self._greet()
        else:
            self._show_list()
        self._stale = True
        super().enter(request)
        if self._ahead is None:
            self._ahead = Spread(self, *self.ahead())

    def ahead(self) -> Sequence[Callable[[], object]]:
        """Make what stands behind the list."""
        return (lambda: self._lines, lambda: self._fees, lambda: self.detail)

    def refresh(self) -> None:
        """Read the orders again, and the one in front; a reading that goes on is followed by one more."""
        if self._loading:
            self._again = True
            return
        self._loading = True
        order_id, desktop = self._shown_id, self.workbench.desktop

        def read(_progress: Progress) -> _Found:
            view = read_order(desktop, order_id) if order_id is not None else None
            return order_rows(desktop.orders.all()), view

        self.run(read, lambda found: self._show(order_id, *found), failed=self._failed)

    def _show(self, order_id: int | None, rows: list[OrderRowLine], view: OrderView | None) -> None:
        self._loading = False
        self.list.set_rows(rows)
        self.search.setVisible(self._shown_id is None and bool(rows))
        if order_id == self._shown_id and view:
            self._view = view
            self.detail.show_view(view)
            self._show_header(view.summary)
        if self._again or order_id != self._shown_id:
            self._again = False
            self.refresh()

    def _failed(self, error: Exception) -> None:
        self._loading = False
        if isinstance(error, NotFoundError):
            self._show_list()
        self.show_error(error)

    # --- views -------------------------------------------------------------------------------------------

    def _show_list(self) -> None:
        if self._view:
            # The fields lose the focus only once there is no order any more to write them to.
            self.detail.read_typed()
        returning, self._shown_id, self._view = self._shown_id, None, None
        self.header.set_title(_("Mes commandes"))
        self._stack.setCurrentWidget(self.list)
        for widget in (self._back, self._pill, self.excel_button, self.pdf_button):
            widget.setVisible(False)
        self.search.setVisible(True)
        if returning is not None:
            self.list.take_focus(returning)

    def _open(self, order_id: int) -> None:
        self._shown_id = order_id
        self.search.setVisible(False)
        for widget in (self._back, self.excel_button, self.pdf_button):
            widget.setVisible(True)
        for button in (self.excel_button, self.pdf_button):
            button.setEnabled(False)
        self._stack.setCurrentWidget(self.detail)
        self.detail.lines.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_header(self, order: OrderSummary) -> None:
        self.header.set_title(_("Commande n° {number}").format(number=order.number))
        state, words = self.workbench.theme.status("order", order.status.value), order_status_words(order.status)
        self._pill.show_state(state.tone, words.label, state.icon, tip=words.tooltip)
        self._pill.setVisible(True)
        for button in (self.excel_button, self.pdf_button):
            button.setEnabled(True)
        pending = order.status is OrderStatus.PENDING
        self.detail.fees.shipping.setEnabled(pending)
        self.detail.reference.setEnabled(pending)

    def _greet(self) -> None:
        text = _("Les choix sont définitifs. Enregistrez le fichier de commande pour le transmettre à l’ANCV.")
        self.notices.show_notice(Notice(Tone.OK, _("Campagne clôturée, commande créée"), text))

    # --- actions -----------------------------------------------------------------------------------------

    def _select(self, order_id: int) -> None:
        self.notices.clear()
        self._open(order_id)
        self.refresh()

    def _go_back(self) -> None:
        self.notices.clear()
        self._show_list()
        self.refresh()

    def _escape(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, SearchField) and focused.text():
            focused.clear()
        elif self._shown_id is not None:
            self._go_back()

    def _save(self, *, pdf: bool) -> None:
        if self._view:
            order = self._view.summary
            self.files.save_order(order.id, order.number, pdf=pdf)

    def _set_shipping(self, amount: Decimal) -> None:
        if self._view is None:
            return
        order, orders = self._view.summary, self.workbench.desktop.orders
        settings = replace(order.fee_settings, shipping=amount)

        def failed(error: Exception) -> None:
            if isinstance(error, RefusedError):
                self.detail.fees.refuse_shipping(_sentence(error))
            else:
                self.show_error(error)

        self.run(lambda _progress: orders.set_fee_settings(order.id, settings), self._changed, failed=failed)

    def _set_reference(self, reference: str) -> None:
        if self._view is None:
            return
        order_id, orders = self._view.summary.id, self.workbench.desktop.orders

        def failed(error: Exception) -> None:
            if isinstance(error, RefusedError):
                self.detail.refuse_reference(_sentence(error))
            else:
                self.show_error(error)

        self.run(lambda _progress: orders.set_external_reference(order_id, reference), self._changed, failed=failed)

    def _changed(self, order: OrderSummary) -> None:
        """Show what was written, and tell the others."""
        if self._view and self._view.summary.id == order.id:
            self._view = replace(self._view, summary=order)
            self.detail.show_summary(order, self._view.totals)
        self.tell(Subject.ORDERS, campaign_id=order.campaign_id)

    def _show_excluded(self) -> None:
        if self._view and self._view.summary.campaign_id:
            campaign_id = self._view.summary.campaign_id
            self.workbench.show_page(PageKey.TRACKING, campaign_id=campaign_id, section="excluded")

    # --- making ------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.search.searched.connect(self.list.model.search)
        self.list.wanted.connect(self._select)
        self.list.tracking_wanted.connect(lambda: self.workbench.show_page(PageKey.TRACKING))
        self._back.clicked.connect(self._go_back)
        self.excel_button.clicked.connect(lambda: self._save(pdf=False))
        self.pdf_button.clicked.connect(lambda: self._save(pdf=True))
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _sentence(error: RefusedError) -> str:
    words = describe_refusal(error.faults[0])
    return f"{words.message} {words.remedy}".strip()
