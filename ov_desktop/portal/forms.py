"""Reads the posted choice form strictly, and remembers what was typed so that the page comes back with it (SPEC P6)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from ov_desktop.domain.choice import Choice, ChoiceDraft, ChoiceFault, Offer, Options, check_choice, resolve_amounts
from ov_desktop.domain.delivery import PostalAddress
from ov_desktop.domain.vouchers import DENOMINATIONS, Breakdown, Format
from ov_desktop.postcodes import towns_of

ADDRESS_FIELDS = tuple(f.name for f in fields(PostalAddress))
AMOUNT_FIELDS = ("classic_amount", "connect_amount")
_TYPED_LENGTH = 200
_DIGITS = re.compile(r"[0-9]{1,9}")
_AMOUNT = re.compile(r"(-?[0-9]{1,9})(?:[.,]0{1,2})?")


def voucher_field(denomination: int) -> str:
    """Return the name of the field that holds a count of vouchers."""
    return f"vouchers_{denomination}"


@dataclass(frozen=True, slots=True)
class TypedChoice:
    """The fields of the choice form as text, exactly as they were typed; empty where nothing was."""

    format: str = ""
    classic_amount: str = ""
    connect_amount: str = ""
    counts: Mapping[int, str] = field(default_factory=dict)
    address: PostalAddress = PostalAddress()  # noqa: RUF009 -- frozen, so safe to share

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "TypedChoice":
        """Take the known fields of a form, shortened to what a page can reasonably show again."""
        typed = {name: value[:_TYPED_LENGTH] for name, value in form.items()}
        return cls(
            format=typed.get("format", ""),
            classic_amount=typed.get("classic_amount", ""),
            connect_amount=typed.get("connect_amount", ""),
            counts={value: typed.get(voucher_field(value), "") for value in DENOMINATIONS},
            address=PostalAddress(**{name: typed.get(name, "") for name in ADDRESS_FIELDS}),
        )

    @classmethod
    def of_choice(cls, choice: Choice, options: Options) -> "TypedChoice":
        """Fill the form with a choice that was made."""
        split = options is Options.SPLIT
        whole = Format.CLASSIC if choice.classic_amount else Format.CONNECT
        return cls(
            format="" if split else whole.value,
            classic_amount=str(choice.classic_amount) if split else "",
            connect_amount=str(choice.connect_amount) if split else "",
            counts={value: str(count) for value, count in choice.breakdown.items()} if choice.classic_amount else {},
            address=choice.address or PostalAddress(),
        )

    def with_amounts(self, classic: int, connect: int) -> "TypedChoice":
        """The same form with both amounts written."""
        return replace(self, classic_amount=str(classic), connect_amount=str(connect))

    def with_breakdown(self, breakdown: Breakdown | None) -> "TypedChoice":
        """The same form with the counts of a breakdown, or with none."""
        counts = {value: str(count) for value, count in breakdown.items()} if breakdown else {}
        return replace(self, counts=counts)

    def with_format(self, value: Format) -> "TypedChoice":
        """The same form with a format picked."""
        return replace(self, format=value.value)


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A fault of one field: its name, the code of a text, what was typed, and the rule's own account of it."""

    field: str
    code: str
    value: str = ""
    fault: ChoiceFault | None = None


@dataclass(frozen=True, slots=True)
class ReadChoice:
    """What a form stands for: amounts in euros where they are known, and either the choice or its faults."""

    typed: TypedChoice
    classic: int | None
    connect: int | None
    breakdown: Breakdown
    choice: Choice | None
    faults: tuple[FieldFault, ...]


def read_choice(offer: Offer, typed: TypedChoice) -> ReadChoice:
    """Read and check a form; every value that is no number is reported as it was typed."""
    amounts, faults = _read_amounts(offer, typed)
    counts, count_faults = _read_counts(typed)
    breakdown = Breakdown.of(counts)
    draft = ChoiceDraft(_read_format(typed), amounts[0], amounts[1], breakdown, typed.address)
    classic, connect = resolve_amounts(offer, draft)
    choice: Choice | None = None
    if not faults:
        found = check_choice(offer, draft, towns_of)
        if isinstance(found, Choice):
            choice = found
        else:
            faults = [_of_rule(fault, typed) for fault in found]
    if any(fault.code.startswith("choice-error-") for fault in faults):
        classic, connect = None, None
    if count_faults and classic != 0:
        choice = None
        faults = [fault for fault in faults if fault.field != "breakdown"] + count_faults
    order = ["format", *AMOUNT_FIELDS, *map(voucher_field, DENOMINATIONS), "breakdown", *ADDRESS_FIELDS]
    faults.sort(key=lambda fault: order.index(fault.field))
    return ReadChoice(typed, classic, connect, breakdown, choice, tuple(faults))


def _read_format(typed: TypedChoice) -> Format | None:
    return Format(typed.format) if typed.format in {member.value for member in Format} else None


def _read_amounts(offer: Offer, typed: TypedChoice) -> tuple[list[int | None], list[FieldFault]]:
    if offer.options is Options.EITHER:
        return [None, None], []
    amounts: list[int | None] = []
    faults = []
    for name in AMOUNT_FIELDS:
        text = getattr(typed, name)
        amount = parse_amount(text)
        amounts.append(amount)
        if amount is None and text.strip():
            faults.append(FieldFault(name, "choice-error-amount-number", text.strip()))
    return amounts, faults


def parse_amount(text: str) -> int | None:
    """Return an amount in whole euros as people type it (``50``, ``50 €``, ``1 200``), or None."""
    compact = "".join(text.split()).removesuffix("€")
    found = _AMOUNT.fullmatch(compact)
    return int(found.group(1)) if found else None


def _read_counts(typed: TypedChoice) -> tuple[dict[int, int], list[FieldFault]]:
    counts: dict[int, int] = {}
    faults = []
    for value in DENOMINATIONS:
        text = "".join(typed.counts.get(value, "").split())
        if not text:
            continue
        if _DIGITS.fullmatch(text):
            counts[value] = int(text)
        else:
            faults.append(FieldFault(voucher_field(value), "breakdown-error-count", typed.counts[value].strip()))
    return counts, faults


def _of_rule(fault: ChoiceFault, typed: TypedChoice) -> FieldFault:
    if fault.field in AMOUNT_FIELDS:
        return FieldFault(fault.field, fault.code, getattr(typed, fault.field).strip(), fault)
    return FieldFault(fault.field, fault.code, fault.address.value if fault.address else "", fault)
