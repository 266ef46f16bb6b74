"""An employee's choice, and its check against the grant and the options (SPEC P3 to P6, T3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ov_desktop.domain.delivery import AddressFault, DeliveryKind, PostalAddress, check_address
from ov_desktop.domain.vouchers import AMOUNT_STEP, Breakdown, Format, nearest_payable, payable


class Options(StrEnum):
    """What employees may choose: one format for the whole grant, or a split between the two."""

    EITHER = "either"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is open to one person: amounts in whole euros, denominations ascending."""

    grant: int
    options: Options
    denominations: tuple[int, ...]
    delivery: DeliveryKind


@dataclass(frozen=True, slots=True)
class Choice:
    """A complete choice: the amounts in whole euros, the vouchers of the Classic part, the home address."""

    classic_amount: int
    connect_amount: int
    breakdown: Breakdown = Breakdown()  # noqa: RUF009 -- frozen, so safe to share
    address: PostalAddress | None = None

    @property
    def amount(self) -> int:
        """The grant that the choice was made for."""
        return self.classic_amount + self.connect_amount

    def stands_for(self, grant: int, delivery: DeliveryKind | None = None, options: Options | None = None) -> bool:
        """Whether the choice can still be carried out; if not, it is obsolete ("À refaire", SPEC T3).

        Args:
            grant: the grant that the person has now.
            delivery: how vouchers now reach the person. Vouchers chosen for a site have no address to go home to.
            options: what may be chosen now. Where it is one format only, a split cannot stand.
        """
        if self.amount != grant:
            return False
        if delivery is DeliveryKind.HOME and self.classic_amount and self.address is None:
            return False
        return not (options is Options.EITHER and self.classic_amount and self.connect_amount)


@dataclass(frozen=True, slots=True)
class ChoiceDraft:
    """A choice as it is being made: None where nothing was given yet.

    ``chosen`` is the format picked in ``either``; the amounts are those typed in ``split``, where one left
    empty is the rest of the grant.
    """

    chosen: Format | None = None
    classic_amount: int | None = None
    connect_amount: int | None = None
    breakdown: Breakdown = Breakdown()  # noqa: RUF009 -- frozen, so safe to share
    address: PostalAddress = PostalAddress()  # noqa: RUF009 -- frozen, so safe to share


@dataclass(frozen=True, slots=True)
class ChoiceFault:
    """What is missing or wrong in a draft.

    ``code`` is a key of the texts (``choice-error-sum``, ``breakdown-error-positive``, ``impossible-either``
    …); ``amount``, ``lower`` and ``upper`` are euros.
    """

    field: str
    code: str
    amount: int = 0
    lower: int | None = None
    upper: int | None = None
    denomination: int = 0
    address: AddressFault | None = None


def resolve_amounts(offer: Offer, draft: ChoiceDraft) -> tuple[int | None, int | None]:
    """Return the Classic and Connect amounts that a draft stands for, None where not known yet.

    In ``split`` an amount left empty is the rest of the grant (SPEC P3).
    """
    if offer.options is Options.EITHER:
        if draft.chosen is None:
            return None, None
        return (offer.grant, 0) if draft.chosen is Format.CLASSIC else (0, offer.grant)
    classic, connect = draft.classic_amount, draft.connect_amount
    if classic is None and connect is not None:
        classic = offer.grant - connect
    elif connect is None and classic is not None:
        connect = offer.grant - classic
    return classic, connect


def check_choice(
    offer: Offer, draft: ChoiceDraft, towns_of: Callable[[str], Sequence[str]]
) -> Choice | list[ChoiceFault]:
    """Check a draft and return the choice it makes, or everything that is missing or wrong (SPEC P6)."""
    classic, connect = resolve_amounts(offer, draft)
    faults = _amount_faults(offer, draft, classic, connect)
    if faults or classic is None or connect is None:
        return faults
    address: PostalAddress | None = None
    if classic:
        faults += _breakdown_faults(offer, classic, draft.breakdown)
        if offer.delivery is DeliveryKind.HOME:
            address = draft.address.cleaned()
            faults += [
                ChoiceFault(fault.field, f"address-error-{fault.code}", address=fault)
                for fault in check_address(address, towns_of)
            ]
    if faults:
        return faults
    return Choice(classic, connect, draft.breakdown if classic else Breakdown(), address)


def _amount_faults(offer: Offer, draft: ChoiceDraft, classic: int | None, connect: int | None) -> list[ChoiceFault]:
    """Check what was picked or typed; the amount left empty is right where the other one is."""
    if classic is None or connect is None:
        if offer.options is Options.EITHER:
            return [ChoiceFault("format", "choice-error-format")]
        return [ChoiceFault("classic_amount", "choice-error-amount-empty")]
    if offer.options is Options.EITHER:
        return []
    faults = []
    for field, amount in (("classic_amount", draft.classic_amount), ("connect_amount", draft.connect_amount)):
        if amount is None:
            continue
        if not 0 <= amount <= offer.grant:
            faults.append(ChoiceFault(field, "choice-error-amount-range", amount))
        elif amount % AMOUNT_STEP:
            faults.append(ChoiceFault(field, "choice-error-amount-step", amount))
    if not faults and classic + connect != offer.grant:
        faults.append(ChoiceFault("classic_amount", "choice-error-sum", classic + connect))
    return faults


def _breakdown_faults(offer: Offer, classic: int, breakdown: Breakdown) -> list[ChoiceFault]:
    if not payable(classic, offer.denominations):
        return [_impossible(offer, classic)]
    for value, count in breakdown.items():
        if count < 0:
            return [ChoiceFault("breakdown", "breakdown-error-count", count, denomination=value)]
        if count and value not in offer.denominations:
            return [ChoiceFault("breakdown", "breakdown-error-denomination", denomination=value)]
    remaining = classic - breakdown.amount
    if remaining > 0:
        return [ChoiceFault("breakdown", "breakdown-error-positive", remaining)]
    if remaining < 0:
        return [ChoiceFault("breakdown", "breakdown-error-negative", -remaining)]
    return []


def _impossible(offer: Offer, classic: int) -> ChoiceFault:
    """Say that the offered vouchers cannot pay the Classic amount, and which amounts near it they can."""
    if offer.options is Options.EITHER:
        return ChoiceFault("format", "impossible-either", classic)
    lower, upper = nearest_payable(classic, offer.denominations, offer.grant)
    if lower is None and upper is None:
        return ChoiceFault("classic_amount", "impossible-either", classic)
    code = "impossible-split-one" if lower is None or upper is None else "impossible-split-both"
    return ChoiceFault("classic_amount", code, classic, lower, upper)
