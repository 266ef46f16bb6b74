"""The order that a closed campaign makes: lines, exclusions, totals and fees (SPEC O2, O4, section 12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from ov_desktop.domain.choice import Choice, Options
from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, PostalAddress, ShippingType
from ov_desktop.domain.vouchers import DENOMINATIONS, Breakdown, Format, propose

CENT = Decimal("0.01")

SERVICE_FEE_STEPS = (
    (1, 25), (50, 50), (100, 100), (200, 125), (250, 150), (300, 200), (400, 250),
    (500, 500), (1000, 1000), (2000, 1500), (3000, 2000), (4000, 2500),
)  # fmt: skip
"""From how many employees given access each fee applies, in euros excluding tax (SPEC O4)."""


class Origin(StrEnum):
    """Where a line comes from, as the order file names it."""

    CHOICE = "CHOIX"
    DEFAULT = "DEFAUT"
    PAPER = "PAPIER"


class OrderStatus(StrEnum):
    """Where an order stands (SPEC O5)."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    PROCESSING = "processing"
    SHIPPED = "shipped"


REMOVAL_REASON_LENGTH = 200


class ExclusionReason(StrEnum):
    """Why someone is not in an order; the values are keys of the texts."""

    NO_ADDRESS = "excluded-no-address"
    REMOVED = "excluded-removed"
    BY_HAND = "excluded-by-hand"
    NOT_PAYABLE = "excluded-not-payable"


@dataclass(frozen=True, slots=True)
class OrderPerson:
    """A person of a campaign as the order sees them; ``choice`` is the last one made, ``paper`` if on a slip.

    ``removal_reason`` is why they were removed, empty where nobody said.
    """

    id: str
    last_name: str
    first_name: str
    email: str
    mobile: str
    grant: int
    delivery: DeliveryKind
    employee_number: str = ""
    site: DeliverySite | None = None
    shipping: ShippingType | None = None
    return_site: DeliverySite | None = None
    choice: Choice | None = None
    paper: bool = False
    removed: bool = False
    removal_reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Vouchers of one format for one person; ``amount`` in whole euros. A Connect line has no delivery."""

    person_id: str
    product: Format
    employee_number: str
    last_name: str
    first_name: str
    email: str
    mobile: str
    amount: int
    origin: Origin
    breakdown: Breakdown = Breakdown()  # noqa: RUF009 -- frozen, so safe to share
    delivery: DeliveryKind | None = None
    shipping: ShippingType | None = None
    site: str = ""
    return_site: str = ""
    address: PostalAddress = PostalAddress()  # noqa: RUF009 -- frozen, so safe to share
    production_order: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Someone left out of the order, and why; ``detail`` is the reason that was typed, where it was by hand."""

    person_id: str
    employee_number: str
    last_name: str
    first_name: str
    grant: int
    reason: ExclusionReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OrderContent:
    """The lines and exclusions of an order, each in the order of the people given."""

    lines: tuple[OrderLine, ...]
    exclusions: tuple[Exclusion, ...]


def build_order(
    people: Iterable[OrderPerson],
    default_format: Format,
    default_denominations: Sequence[int],
    options: Options | None = None,
) -> OrderContent:
    """Make the order of a campaign (SPEC O2).

    A choice that does not stand for the person's grant, delivery and, where given, the campaign's options is
    obsolete and counts as no answer (SPEC T3).
    """
    lines: list[OrderLine] = []
    exclusions: list[Exclusion] = []
    for person in people:
        reason: ExclusionReason | None = None
        if person.removed:
            reason = ExclusionReason.BY_HAND if person.removal_reason else ExclusionReason.REMOVED
        elif person.choice is not None and person.choice.stands_for(person.grant, person.delivery, options):
            lines += _chosen_lines(person, person.choice)
        elif default_format is Format.CONNECT:
            lines.append(_line(person, Format.CONNECT, person.grant, Origin.DEFAULT))
        elif person.delivery is DeliveryKind.HOME:
            reason = ExclusionReason.NO_ADDRESS
        elif (breakdown := propose(person.grant, tuple(default_denominations))) is None:
            reason = ExclusionReason.NOT_PAYABLE
        else:
            lines.append(_line(person, Format.CLASSIC, person.grant, Origin.DEFAULT, breakdown))
        if reason is not None:
            exclusions.append(
                Exclusion(
                    person.id,
                    person.employee_number,
                    person.last_name,
                    person.first_name,
                    person.grant,
                    reason,
                    person.removal_reason if reason is ExclusionReason.BY_HAND else "",
                )
            )
    return OrderContent(tuple(lines), tuple(exclusions))


def _chosen_lines(person: OrderPerson, choice: Choice) -> list[OrderLine]:
    origin = Origin.PAPER if person.paper else Origin.CHOICE
    lines = []
    if choice.classic_amount:
        address = choice.address if person.delivery is DeliveryKind.HOME else None
        lines.append(_line(person, Format.CLASSIC, choice.classic_amount, origin, choice.breakdown, address))
    if choice.connect_amount:
        lines.append(_line(person, Format.CONNECT, choice.connect_amount, origin))
    return lines


def _line(
    person: OrderPerson,
    product: Format,
    amount: int,
    origin: Origin,
    breakdown: Breakdown = Breakdown(),  # noqa: B008 -- frozen
    address: PostalAddress | None = None,
) -> OrderLine:
    classic = product is Format.CLASSIC
    at_home = classic and person.delivery is DeliveryKind.HOME
    if classic and not at_home and person.site is not None:
        address = person.site.address
    return OrderLine(
        person_id=person.id,
        product=product,
        employee_number=person.employee_number,
        last_name=person.last_name,
        first_name=person.first_name,
        email=person.email,
        mobile=person.mobile,
        amount=amount,
        origin=origin,
        breakdown=breakdown,
        delivery=person.delivery if classic else None,
        shipping=person.shipping if at_home else None,
        site=person.site.name if classic and not at_home and person.site else "",
        return_site=person.return_site.name if at_home and person.return_site else "",
        address=address or PostalAddress(),
    )


# --- totals and fees -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProductTotal:
    """The lines of one product: how many, their face value in euros, their vouchers per denomination."""

    product: Format
    lines: int
    face_value: int
    vouchers: Breakdown


@dataclass(frozen=True, slots=True)
class FeeSettings:
    """The rates of the fees, as fractions (``Decimal("0.01")`` is 1 %), and the shipping cost in euros."""

    commission_rate: Decimal = Decimal("0.01")
    commission_vat: Decimal = Decimal(0)
    service_vat: Decimal = Decimal("0.20")
    shipping: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Fees:
    """What an order costs, in euros and cents, with what it was computed from (SPEC O4)."""

    invited: int
    face_value: Decimal
    service_fee: Decimal
    service_vat: Decimal
    commission: Decimal
    commission_vat: Decimal
    shipping: Decimal
    total_due: Decimal


def product_total(lines: Iterable[OrderLine], product: Format) -> ProductTotal:
    """Add up the lines of one product."""
    count = face_value = 0
    vouchers = [0] * len(DENOMINATIONS)
    for line in lines:
        if line.product is product:
            count += 1
            face_value += line.amount
            for i, number in enumerate(line.breakdown.counts):
                vouchers[i] += number
    ten, twenty, twenty_five, fifty = vouchers
    return ProductTotal(product, count, face_value, Breakdown((ten, twenty, twenty_five, fifty)))


def service_fee(invited: int) -> Decimal:
    """Return the service fee, excluding tax, for a number of employees given access (SPEC O4)."""
    fee = 0
    for start, amount in SERVICE_FEE_STEPS:
        if invited >= start:
            fee = amount
    return Decimal(fee).quantize(CENT)


def compute_fees(face_value: int, invited: int, settings: FeeSettings = FeeSettings()) -> Fees:
    """Return the fees of an order: each amount rounded to the cent, half up.

    Args:
        face_value: the total of the lines, in whole euros.
        invited: employees given access at any time, removed ones included.
        settings: rates and shipping cost.
    """
    service = service_fee(invited)
    commission = _cents(face_value * settings.commission_rate)
    service_vat = _cents(service * settings.service_vat)
    commission_vat = _cents(commission * settings.commission_vat)
    shipping = _cents(settings.shipping)
    face = Decimal(face_value).quantize(CENT)
    total = face + commission + commission_vat + service + service_vat + shipping
    return Fees(invited, face, service, service_vat, commission, commission_vat, shipping, total)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """An order as its files show it, the Excel file and the PDF (SPEC O3, O7).

    ``number`` is the organisation's own running number (``2026-014``), ``external_reference`` the
    administrator's, ``source_file`` the name of the last list imported. ``totals`` has one entry a product. ``rates``
    are those that ``fees`` were computed by.
    """

    client_code: str
    number: str
    external_reference: str
    source_file: str
    lines: Sequence[OrderLine]
    exclusions: Sequence[Exclusion]
    totals: Sequence[ProductTotal]
    fees: Fees
    rates: FeeSettings = FeeSettings()
