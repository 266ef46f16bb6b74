"""The French words of "Mes commandes": states, fees and how they were computed (textes 4.5, SPEC O4)."""

from decimal import Decimal
from typing import NamedTuple

from ov_desktop.domain.order import SERVICE_FEE_STEPS, Fees, FeeSettings, OrderStatus
from ov_desktop.wording import figures
from ov_desktop.wording.labels import order_status_name
from ov_desktop.wording.text import _, plural


class StatusWords(NamedTuple):
    """The label of a state and what it means."""

    label: str
    tooltip: str


_TIPS = {
    OrderStatus.PENDING: "Vous pouvez encore la modifier ou la supprimer. Rien n’est payé.",
    OrderStatus.CONFIRMED: "La commande est validée. La fabrication commence à la réception du règlement.",
    OrderStatus.PROCESSING: "Le règlement est arrivé. La commande est en fabrication.",
    OrderStatus.SHIPPED: "Les Chèques-Vacances sont partis.",
}


def order_status_words(status: OrderStatus) -> StatusWords:
    """Return the label of an order's state and what it means."""
    return StatusWords(order_status_name(status), _(_TIPS[status]))


def lines_count(count: int) -> str:
    """Return ``130 lignes``."""
    return plural("{count} ligne", "{count} lignes", count).format(count=figures.number(count))


def filtered(name: str, count: int) -> str:
    """Return the text of a filter with its count: ``Classic, 59``."""
    return _("{name}, {count}").format(name=name, count=figures.number(count))


def product_line(name: str, count: int) -> str:
    """Return ``Classic, 59 lignes``."""
    return _("{name}, {lines}").format(name=name, lines=lines_count(count))


def commission_label(rates: FeeSettings) -> str:
    """Return ``Commission 1 %, HT``."""
    return _("Commission {rate}, HT").format(rate=figures.percentage(rates.commission_rate))


def service_label(fees: Fees) -> str:
    """Return ``Service, 120 salariés, HT``."""
    text = plural("Service, {count} salarié, HT", "Service, {count} salariés, HT", fees.invited)
    return text.format(count=figures.number(fees.invited))


def vat_label() -> str:
    """Return the label of all VAT on the fees."""
    return _("TVA sur ces frais")


def vat_amount(fees: Fees) -> Decimal:
    """Return all VAT on the fees."""
    return fees.commission_vat + fees.service_vat


class FeePart(NamedTuple):
    """A part of the total due: its name, how it was computed, its amount in euros."""

    name: str
    how: str
    amount: Decimal


def fee_parts(fees: Fees, rates: FeeSettings) -> list[FeePart]:
    """Return the parts of the total due as the files of an order name them, with how each was computed (SPEC O4)."""

    def share(rate: Decimal, base: Decimal) -> str:
        return _("{rate} de {amount}").format(rate=figures.percentage(rate), amount=figures.euros(base, cents=True))

    return [
        FeePart(_("Valeur des Chèques-Vacances"), _("Total des lignes"), fees.face_value),
        FeePart(_("Commission, hors taxes"), share(rates.commission_rate, fees.face_value), fees.commission),
        FeePart(_("TVA sur la commission"), share(rates.commission_vat, fees.commission), fees.commission_vat),
        FeePart(_("Frais de service, hors taxes"), _service_step(fees.invited), fees.service_fee),
        FeePart(_("TVA sur les frais de service"), share(rates.service_vat, fees.service_fee), fees.service_vat),
        FeePart(_("Frais d’expédition"), _("Montant saisi"), fees.shipping),
    ]


def _service_step(invited: int) -> str:
    """Say how many people count for the service fee, and the step that they fall in (SPEC O4)."""
    number = figures.number
    people = plural("{count} personne invitée", "{count} personnes invitées", invited).format(count=number(invited))
    starts = [start for start, _fee in SERVICE_FEE_STEPS]
    reached = [start for start in starts if start <= invited]
    if not reached:
        return people
    lower = reached[-1]
    if lower == starts[-1]:
        return _("{people}, tranche de {lower} et plus").format(people=people, lower=number(lower))
    upper = starts[len(reached)] - 1
    return _("{people}, tranche de {lower} à {upper}").format(people=people, lower=number(lower), upper=number(upper))


def computation(fees: Fees, rates: FeeSettings) -> list[str]:
    """Return how each fee was computed, a sentence each (SPEC O4)."""
    cents = figures.euros
    return [
        _("Valeur des chèques\u00a0: {amount}, la somme des lignes.").format(amount=cents(fees.face_value, cents=True)),
        _("Commission\u00a0: {rate} de {face}, soit {amount}.").format(
            rate=figures.percentage(rates.commission_rate),
            face=cents(fees.face_value, cents=True),
            amount=cents(fees.commission, cents=True),
        ),
        _("TVA sur la commission\u00a0: {rate}, soit {amount}.").format(
            rate=figures.percentage(rates.commission_vat), amount=cents(fees.commission_vat, cents=True)
        ),
        _("Frais de service\u00a0: {amount} hors taxes, selon le nombre de personnes invitées ({count}).").format(
            amount=cents(fees.service_fee, cents=True), count=figures.number(fees.invited)
        ),
        _("TVA sur les frais de service\u00a0: {rate}, soit {amount}.").format(
            rate=figures.percentage(rates.service_vat), amount=cents(fees.service_vat, cents=True)
        ),
        _("Expédition\u00a0: {amount}, montant que vous avez saisi.").format(amount=cents(fees.shipping, cents=True)),
        _("Total estimé\u00a0: {amount}. Seule la facture de l’ANCV fait foi.").format(
            amount=cents(fees.total_due, cents=True)
        ),
    ]


def excluded_sentence(count: int) -> str:
    """Return ``5 personnes exclues de la commande``."""
    text = plural("{count} personne exclue de la commande", "{count} personnes exclues de la commande", count)
    return text.format(count=figures.number(count))
