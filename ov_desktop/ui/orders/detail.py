"""One order: its progress, its lines, what it costs, its reference, who is left out (SPEC O5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.order import OrderStatus
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.orders import EXTERNAL_REFERENCE_LENGTH, OrderSummary
from ov_desktop.ui.itemmodels.order_lines import LineRow, line_rows
from ov_desktop.ui.orders.fees_card import FeesCard
from ov_desktop.ui.orders.lines_card import LinesCard
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.two_columns import TwoColumns
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import Kind
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.steps import Stepper
from ov_desktop.wording import figures
from ov_desktop.wording.labels import exclusion_reason, order_status_name
from ov_desktop.wording.orders import excluded_sentence
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.services.desktop import Desktop

_LEAST_MAIN = 600


@dataclass(frozen=True, slots=True)
class OrderView:
    """What the detail shows of an order; ``excluded`` sums up the exclusions in a sentence, empty where none."""

    summary: OrderSummary
    rows: Sequence[LineRow]
    totals: dict[Format, int]
    excluded: str


def read_order(desktop: "Desktop", order_id: int) -> OrderView:
    """Read an order, ready to be shown.

    Raises:
        NotFoundError: there is no such order.
    """
    document = desktop.orders.document(order_id)
    totals = dict.fromkeys(Format, 0) | {total.product: total.face_value for total in document.totals}
    excluded = ""
    if document.exclusions:
        reasons = dict.fromkeys(exclusion_reason(one) for one in document.exclusions)
        excluded = _("<b>{people}</b>, {amount}. {reasons}.").format(
            people=excluded_sentence(len(document.exclusions)),
            amount=figures.euros(sum(one.grant for one in document.exclusions)),
            reasons=". ".join(reasons),
        )
    return OrderView(desktop.orders.summary(order_id), line_rows(document.lines), totals, excluded)


class OrderDetail(QWidget):
    """The detail of an order.

    Signals:
        shipping_typed: a shipping cost in euros.
        reference_typed: the administrator's reference.
        excluded_wanted: the exclusions are to be shown.
    """

    shipping_typed = Signal(object)
    reference_typed = Signal(str)
    excluded_wanted = Signal()

    def __init__(self, theme: Theme, lines: LinesCard, fees: FeesCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reference = ""
        self.stepper = Stepper(theme, [order_status_name(status) for status in OrderStatus], numbered=False)
        self.lines = lines
        self.fees = fees
        self.excluded = Banner(theme, Tone.WARN, icon="mdi6.account-off-outline", inline=True)
        self.excluded.add_action(_("Voir les exclusions"), self.excluded_wanted.emit, kind=Kind.LINK)
        self.reference = LineEdit(theme)
        self.reference.setMaxLength(EXTERNAL_REFERENCE_LENGTH)
        self.reference_field = Field(
            theme,
            _("Votre référence de commande"),
            self.reference,
            help_text=_("35\u00a0caractères au plus. Elle figure dans le fichier de commande."),
            optional=True,
        )
        self._facts = Label(theme, role="caption", color="text_2", wrap=True)
        self._lay_out()
        self.fees.shipping_typed.connect(self.shipping_typed)
        self.reference.editingFinished.connect(self._take_reference)

    def show_view(self, view: OrderView) -> None:
        """Show an order."""
        order = view.summary
        self.stepper.set_current(list(OrderStatus).index(order.status))
        self.lines.set_rows(view.rows, order.lines)
        self.show_summary(order, view.totals)
        self.excluded.setVisible(bool(view.excluded))
        if view.excluded:
            self.excluded.set_content(Tone.WARN, "", view.excluded, icon="mdi6.account-off-outline")

    def show_summary(self, order: OrderSummary, totals: dict[Format, int]) -> None:
        """Show amounts, reference and origin."""
        self.fees.show_order(order, totals)
        self._reference = order.external_reference
        if not self.reference.hasFocus():
            self.reference.setText(order.external_reference)
            self.reference_field.clear_state()
        facts = [
            _("Campagne\u00a0: {campaign}").format(campaign=order.campaign) if order.campaign else "",
            _("Créée le {date} à {time}").format(
                date=figures.paris_day(order.created_at), time=figures.paris_hour(order.created_at)
            ),
            _("Liste\u00a0: {file}").format(file=order.source_file) if order.source_file else "",
        ]
        self._facts.setText("\n".join(fact for fact in facts if fact))

    def read_typed(self) -> None:
        """Take over what is still being typed, as leaving the field would."""
        self._take_reference()
        self.fees.read_typed()

    def refuse_reference(self, message: str) -> None:
        """Say why the reference typed was not taken."""
        self.reference_field.set_state(State.ERROR, message)

    def _take_reference(self) -> None:
        typed = self.reference.text()
        if typed.strip() != self._reference:
            self._reference = typed.strip()
            self.reference_typed.emit(typed)

    def _lay_out(self) -> None:
        theme = self._theme
        margin = theme.space("page_margin")
        steps = QHBoxLayout()
        steps.setContentsMargins(margin, 0, margin, theme.space(3))
        steps.addWidget(self.stepper, 1)
        steps.addStretch()
        references = Card(theme, _("Références"))
        references.body.addWidget(self.reference_field)
        references.body.addWidget(self._facts)
        columns = TwoColumns(theme, "order_side_column", _LEAST_MAIN)
        columns.main.addWidget(self.lines, 1)
        columns.main.addWidget(self.excluded)
        columns.side.addWidget(self.fees)
        columns.side.addWidget(references)
        columns.side.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(steps)
        column.addWidget(columns, 1)
