"""What an order costs: its parts, the shipping that is typed, how the fees were computed (SPEC O4)."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.vouchers import Format
from ov_desktop.services.orders import OrderSummary
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import InlineLink
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.fields import State
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import ElidedLabel, Label, Rule, restyle
from ov_desktop.wording import orders as words
from ov_desktop.wording.figures import euros
from ov_desktop.wording.labels import product_name
from ov_desktop.wording.text import _

_AMOUNT_WIDTH = 96
_LINE_GAP = 6


class FeesCard(Card):
    """The parts of the total; the shipping cost can be changed while the order is pending.

    Signals:
        shipping_typed: the amount, in euros.
    """

    shipping_typed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("À régler"))
        self._theme = theme
        self._shipping = Decimal(0)
        self._products = {product: _Line(theme) for product in Format}
        self._commission, self._service, self._vat = _Line(theme), _Line(theme), _Line(theme)
        self.shipping = LineEdit(theme)
        self.shipping.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.shipping.setAccessibleName(_("Expédition, montant saisi en euros"))
        self.shipping.setFixedWidth(theme.scaled(_AMOUNT_WIDTH))
        self.wrong = Label(theme, role="caption", color="bad", wrap=True)
        self.wrong.hide()
        self.total = Label(theme, role="page_title", tabular=True)
        self.total_name = Label(theme, _("Total estimé"), weight=600)
        self.how = InlineLink(theme, _("Voir le calcul"))
        self.how.setCheckable(True)
        self.computation = Label(theme, role="caption", color="text_2", wrap=True)
        self.computation.hide()
        self._lay_out()
        self.shipping.editingFinished.connect(self._take_shipping)
        self.how.toggled.connect(self._show_computation)

    def show_order(self, order: OrderSummary, totals: dict[Format, int]) -> None:
        """Show an order; ``totals`` is the face value of each product in euros."""
        fees, rates = order.fees, order.fee_settings
        for product, line in self._products.items():
            line.show_line(
                words.product_line(product_name(product), order.lines[product]), euros(totals[product], cents=True)
            )
        self._commission.show_line(words.commission_label(rates), euros(fees.commission, cents=True))
        self._service.show_line(words.service_label(fees), euros(fees.service_fee, cents=True))
        self._vat.show_line(words.vat_label(), euros(words.vat_amount(fees), cents=True))
        self.total.setText(euros(fees.total_due, cents=True))
        self.total.setAccessibleName(f"{self.total_name.text()} {self.total.text()}")
        self.computation.setText("\n".join(words.computation(fees, rates)))
        self._shipping = fees.shipping
        if not self.shipping.hasFocus():
            self.shipping.setText(_typed(fees.shipping))
            self.refuse_shipping("")

    def refuse_shipping(self, message: str) -> None:
        """Say why the amount typed was not taken; an empty message means that it was."""
        self.wrong.setText(message)
        self.wrong.setVisible(bool(message))
        self.shipping.setProperty("state", State.ERROR.value if message else State.REST.value)
        self.shipping.setAccessibleDescription(message)
        restyle(self.shipping)

    def read_typed(self) -> None:
        """Take over an amount that is still being typed, as leaving the field would."""
        if self.shipping.isModified():
            self._take_shipping()

    def _take_shipping(self) -> None:
        amount = read_amount(self.shipping.text())
        if amount is None:
            self.refuse_shipping(_("Saisissez un montant en euros, par exemple 86,40."))
            return
        self.refuse_shipping("")
        self.shipping.setText(_typed(amount))
        if amount != self._shipping:
            self.shipping_typed.emit(amount)

    def _show_computation(self, shown: bool) -> None:
        self.computation.setVisible(shown)
        self.how.setText(_("Masquer le calcul") if shown else _("Voir le calcul"))

    def _lay_out(self) -> None:
        theme = self._theme
        lines = QVBoxLayout()
        lines.setSpacing(_LINE_GAP)
        for line in self._products.values():
            lines.addWidget(line)
        lines.addWidget(Rule())
        for line in (self._commission, self._service, self._vat):
            lines.addWidget(line)
        self.body.setSpacing(theme.space(2))
        self.body.addLayout(lines)
        shipping = QHBoxLayout()
        shipping.addWidget(ElidedLabel(theme, _("Expédition (saisie, en €)")), 1)
        shipping.addWidget(self.shipping)
        self.body.addLayout(shipping)
        self.body.addWidget(self.wrong)
        self.body.addWidget(Rule())
        row = QHBoxLayout()
        row.addWidget(self.total_name, 1, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.total)
        self.body.addLayout(row)
        estimate = QHBoxLayout()
        estimate.setSpacing(theme.space(2))
        estimate.addWidget(ElidedLabel(theme, _("Les frais sont une estimation."), "caption", "text_2"))
        estimate.addWidget(self.how)
        estimate.addStretch(1)
        self.body.addLayout(estimate)
        self.body.addWidget(self.computation)


class _Line(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name = ElidedLabel(theme)
        self._amount = Label(theme, tabular=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._name, 1)
        row.addWidget(self._amount)

    def show_line(self, name: str, amount: str) -> None:
        self._name.set_text(name)
        self._amount.setText(amount)
        self._amount.setAccessibleName(f"{name} {amount}")


def read_amount(typed: str) -> Decimal | None:
    """Read an amount as people type it: ``86,40``, ``1 200 €``, nothing for 0; None where it is none."""
    text = typed.strip().removesuffix("€")
    for space in (" ", "\u00a0", "\u202f"):
        text = text.replace(space, "")
    if not text:
        return Decimal(0)
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() and abs(amount) < Decimal(10) ** 9 else None


def _typed(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
