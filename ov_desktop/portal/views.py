"""What the choice and confirmation pages show, worked out before any template (SPEC P2 to P7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ov_desktop.domain.campaign import ends_at, opens_at
from ov_desktop.domain.choice import Choice, ChoiceDraft, ChoiceFault, Options, check_choice
from ov_desktop.domain.delivery import DeliveryKind, PostalAddress, shortened_recipient
from ov_desktop.domain.vouchers import DENOMINATIONS, Breakdown, Format, nearest_payable, payable
from ov_desktop.portal.forms import AMOUNT_FIELDS, FieldFault, ReadChoice, TypedChoice, read_choice, voucher_field
from ov_desktop.portal.records import ChoiceRecord, PersonRecord
from ov_desktop.portal.sentences import fault_sentence, impossible_sentence, impossible_text, kind_of
from ov_desktop.wording.figures import breakdown as breakdown_words
from ov_desktop.wording.figures import denominations, euros
from ov_desktop.wording.text import _, plural

_BEFORE_BREAKDOWN = {"format", *AMOUNT_FIELDS}


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error as the page shows it: the field's name, the element to go to, and the sentence."""

    field: str
    anchor: str
    message: str


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left to break down, in euros: below 0 where there is too much, None where no amount is known."""

    amount: int | None

    @property
    def state(self) -> str:
        """The look of the panel: ``ok`` only where nothing is left."""
        return "ok" if self.amount == 0 else "warn"

    @property
    def figure(self) -> str:
        """The amount, with a real minus sign."""
        if self.amount is None:
            return "–"
        return euros(self.amount).replace("-", "−")

    @property
    def sentence(self) -> str:
        """What to do about it."""
        if self.amount is None:
            return ""
        if self.amount == 0:
            return _("Tout est réparti\u00a0: il reste 0\u00a0€.")
        if self.amount > 0:
            return _("Il reste {amount} à répartir. Ajoutez des chèques.").format(amount=euros(self.amount))
        return _("Il y a {amount} de trop. Retirez des chèques.").format(amount=euros(-self.amount))


@dataclass(frozen=True, slots=True)
class Recap:
    """A choice in lines: amounts as text, vouchers in words, where they go."""

    classic: str
    vouchers: str
    connect: str
    site: str
    address: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """The choice form as it is shown; ``amounts`` in euros as far as they are known."""

    typed: TypedChoice
    classic: int | None
    connect: int | None
    errors: tuple[FieldError, ...]
    remaining: Remaining
    proposed: str
    impossible: str
    impossible_amounts: tuple[int, ...]
    voucher_total: int

    def error(self, field: str) -> FieldError | None:
        """The error of a field, or None."""
        return next((error for error in self.errors if error.field == field), None)

    @property
    def amount_error(self) -> FieldError | None:
        """The first error that stands before any breakdown, or None."""
        return next((error for error in self.errors if error.field in _BEFORE_BREAKDOWN), None)


def stage(person: PersonRecord, now: datetime) -> str:
    """Return whether a person can choose: ``removed``, ``not-open``, ``closed`` or ``open`` (SPEC P8)."""
    campaign = person.campaign
    if person.removed_at is not None:
        return "removed"
    if campaign.frozen_at is not None or now >= ends_at(campaign.settings):
        return "closed"
    if campaign.launched_at is None or now < opens_at(campaign.settings):
        return "not-open"
    return "open"


def still_offered(person: PersonRecord, choice: Choice) -> bool:
    """Whether a choice made earlier would be accepted as it is; its town was checked when it was made."""
    draft = ChoiceDraft(
        chosen=Format.CLASSIC if choice.classic_amount else Format.CONNECT,
        classic_amount=choice.classic_amount,
        connect_amount=choice.connect_amount,
        breakdown=choice.breakdown,
        address=choice.address or PostalAddress(),
    )
    return check_choice(person.offer, draft, lambda _code: (draft.address.town,)) == choice


def first_typed(person: PersonRecord, current: ChoiceRecord | None) -> TypedChoice:
    """Return the form as it opens: with the choice made so far, else with the recipient's name only."""
    recipient = shortened_recipient(person.first_name, person.last_name)
    if current is None:
        return TypedChoice(address=PostalAddress(recipient=recipient))
    if not still_offered(person, current.choice):
        return TypedChoice(address=current.choice.address or PostalAddress(recipient=recipient))
    typed = TypedChoice.of_choice(current.choice, person.offer.options)
    return typed if current.choice.address else replace(typed, address=PostalAddress(recipient=recipient))


def opened_page(person: PersonRecord, typed: TypedChoice) -> ChoicePage:
    """Return the form without a word on what is still missing."""
    return _page(person, read_choice(person.offer, typed), ())


def checked_page(person: PersonRecord, read: ReadChoice) -> ChoicePage:
    """Return the form with everything that is missing or wrong."""
    return _page(person, read, _errors(person, read))


def proposed_page(person: PersonRecord, read: ReadChoice, breakdown: Breakdown) -> ChoicePage:
    """Return the form with a proposed breakdown filled in; nothing is recorded (SPEC P4)."""
    typed = read.typed.with_breakdown(breakdown)
    sentence = _("Voici une proposition\u00a0: {breakdown}. Vous pouvez la modifier.").format(
        breakdown=breakdown_words(breakdown)
    )
    return replace(opened_page(person, typed), proposed=sentence)


def amount_errors(person: PersonRecord, read: ReadChoice, *, counts: bool) -> ChoicePage:
    """Return the form with the faults that stand before any breakdown: format and amounts.

    With ``counts`` also the counts that are no numbers, which no calculation can take.
    """
    fields = _BEFORE_BREAKDOWN | (set(map(voucher_field, DENOMINATIONS)) if counts else set())
    return _page(person, read, tuple(error for error in _errors(person, read) if error.field in fields))


def _page(person: PersonRecord, read: ReadChoice, errors: Sequence[FieldError]) -> ChoicePage:
    typed = read.typed
    if person.offer.options is Options.SPLIT and read.classic is not None and read.connect is not None:
        typed = typed.with_amounts(read.classic, read.connect)
    remaining = read.classic - read.breakdown.amount if read.classic is not None else None
    impossible, amounts = _impossible(person, read.classic)
    return ChoicePage(
        typed=typed,
        classic=read.classic,
        connect=read.connect,
        errors=tuple(errors),
        remaining=Remaining(remaining),
        proposed="",
        impossible=impossible,
        impossible_amounts=amounts,
        voucher_total=read.breakdown.vouchers,
    )


def _impossible(person: PersonRecord, classic: int | None) -> tuple[str, tuple[int, ...]]:
    """That the Classic part cannot be paid, and the nearest amounts that can."""
    offer = person.offer
    if classic is None or not 0 < classic <= offer.grant or payable(classic, offer.denominations):
        return "", ()
    if offer.options is Options.EITHER:
        fault = ChoiceFault("format", "impossible-either", classic)
        return impossible_sentence(fault, offer, person.campaign.organisation), ()
    lower, upper = nearest_payable(classic, offer.denominations, offer.grant)
    if lower is None and upper is None:
        return "", ()
    code = "impossible-split-both" if lower and upper else "impossible-split-one"
    fault = ChoiceFault("classic_amount", code, classic, lower, upper)
    nearest = tuple(amount for amount in (lower, upper) if amount is not None)
    return impossible_sentence(fault, offer, person.campaign.organisation), nearest


def _errors(person: PersonRecord, read: ReadChoice) -> tuple[FieldError, ...]:
    offer = person.offer
    first_count = voucher_field(offer.denominations[0])
    anchors = {"format": "format-classic", "breakdown": first_count}
    return tuple(
        FieldError(
            fault.field,
            anchors.get(fault.field, fault.field),
            fault_sentence(fault, offer, person.campaign.organisation),
        )
        for fault in read.faults
    )


def recap(person: PersonRecord, choice: Choice) -> Recap:
    """Return a choice as the pages recall it."""
    classic = choice.classic_amount
    return Recap(
        classic=euros(classic) if classic else "",
        vouchers=breakdown_words(choice.breakdown) if classic else "",
        connect=euros(choice.connect_amount) if choice.connect_amount else "",
        site=person.site if classic and person.delivery is DeliveryKind.SITE else "",
        address=tuple(choice.address.lines()) if choice.address else (),
    )


def live_texts(person: PersonRecord) -> dict[str, str]:
    """Return the sentences that the script shows, with their variables left open; it holds no words of its own."""
    open_values = {name: f"{{{name}}}" for name in ("amount", "lower", "upper", "nearest")}
    known = {
        "denominations": denominations(person.offer.denominations),
        "organisme_type": kind_of(person.campaign.organisation),
    }
    impossible = {
        code.removeprefix("impossible-").replace("-", "_"): impossible_text(code).format(**known, **open_values)
        for code in ("impossible-either", "impossible-split-both", "impossible-split-one")
    }
    return {
        **impossible,
        "remaining_zero": _("Tout est réparti\u00a0: il reste 0\u00a0€."),
        "remaining_positive": _("Il reste {amount} à répartir. Ajoutez des chèques."),
        "remaining_negative": _("Il y a {amount} de trop. Retirez des chèques."),
        "split_live": _("Classic\u00a0: {classic_amount}. Connect\u00a0: {connect_amount}."),
        "proposed": _("Voici une proposition\u00a0: {breakdown}. Vous pouvez la modifier."),
        "total": _("Choisissez combien de chèques vous voulez de chaque valeur. Le total doit faire {amount}."),
        "voucher_one": _("{count} chèque de {value}\u00a0€"),
        "voucher_other": _("{count} chèques de {value}\u00a0€"),
        "and": _("et"),
        "or": _("ou"),
        "impossible_use": _("Prendre {amount} en Classic"),
        "not_ready": _("Pour valider, il reste à {missing}."),
        "ready": _("Votre choix est complet. Vous pouvez valider."),
        "missing_format": _("choisir un format"),
        "missing_amounts": _("compléter les montants"),
        "missing_breakdown": _("finir la répartition des chèques"),
        "missing_address": _("compléter votre adresse"),
        "missing_and": _("et à"),
        "pending": _("Enregistrement en cours…"),
        "summary_classic": _("Classic"),
        "summary_one": _("Classic, {count} chèque"),
        "summary_other": _("Classic, {count} chèques"),
        "left_one": _("{count}\u00a0caractère restant"),
        "left_other": _("{count}\u00a0caractères restants"),
        **live_errors(person),
    }


def live_errors(person: PersonRecord) -> dict[str, str]:
    """Return the sentences on single fields that the script shows, with ``{value}`` or ``{count}`` left open."""
    offer, organisation = person.offer, person.campaign.organisation
    open_value = "{value}"
    faults = {
        "error_number": FieldFault("classic_amount", "choice-error-amount-number", open_value),
        "error_step": FieldFault("classic_amount", "choice-error-amount-step", open_value),
        "error_range": FieldFault("classic_amount", "choice-error-amount-range", open_value),
        "error_count": FieldFault("breakdown", "breakdown-error-count", open_value),
    }
    errors = {name: fault_sentence(fault, offer, organisation) for name, fault in faults.items()}
    return errors | {
        "over_one": _(
            "Cette ligne dépasse de {count}\u00a0caractère. Abrégez-la, ou utilisez la ligne «\u00a0Complément\u00a0»."
        ),
        "over_other": _(
            "Cette ligne dépasse de {count}\u00a0caractères. Abrégez-la, ou utilisez la ligne «\u00a0Complément\u00a0»."
        ),
    }


def classic_summary(page: ChoicePage) -> str:
    """Return how the summary names the Classic part: with its number of vouchers where there are some."""
    if not page.classic or not page.voucher_total:
        return _("Classic")
    return plural("Classic, {count} chèque", "Classic, {count} chèques", page.voucher_total).format(
        count=page.voucher_total
    )
