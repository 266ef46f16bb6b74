"""What employees may choose, and what a choice is worth later (SPEC P3 to P6, T3)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ov_desktop.domain.choice import Choice, ChoiceDraft, ChoiceFault, Offer, Options, check_choice, resolve_amounts
from ov_desktop.domain.delivery import DeliveryKind, PostalAddress
from ov_desktop.domain.vouchers import DENOMINATIONS, Breakdown, Format

ADDRESS = PostalAddress("Marie Durand", "", "", "25 bis rue des Lilas", "", "35000", "Rennes")
EITHER = Offer(200, Options.EITHER, DENOMINATIONS, DeliveryKind.SITE)
SPLIT = Offer(200, Options.SPLIT, DENOMINATIONS, DeliveryKind.SITE)


def towns(postcode: str) -> list[str]:
    return {"35000": ["Rennes"]}.get(postcode, [])


def checked(offer: Offer, draft: ChoiceDraft) -> Choice:
    outcome = check_choice(offer, draft, towns)
    assert isinstance(outcome, Choice), outcome
    return outcome


def faults(offer: Offer, draft: ChoiceDraft) -> list[ChoiceFault]:
    outcome = check_choice(offer, draft, towns)
    assert isinstance(outcome, list), outcome
    return outcome


def codes(offer: Offer, draft: ChoiceDraft) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults(offer, draft)]


def test_connect_takes_the_whole_grant_and_forgets_vouchers_and_address() -> None:
    offer = replace(EITHER, delivery=DeliveryKind.HOME)

    choice = checked(offer, ChoiceDraft(Format.CONNECT, breakdown=Breakdown((0, 0, 0, 4)), address=ADDRESS))

    assert choice == Choice(0, 200)


def test_classic_on_a_site_needs_vouchers_and_no_address() -> None:
    choice = checked(EITHER, ChoiceDraft(Format.CLASSIC, breakdown=Breakdown((0, 0, 0, 4)), address=ADDRESS))

    assert choice == Choice(200, 0, Breakdown((0, 0, 0, 4)))


def test_classic_at_home_needs_an_address_which_is_cleaned() -> None:
    offer = replace(EITHER, delivery=DeliveryKind.HOME)
    typed = replace(ADDRESS, street="  25 bis  rue des Lilas ", postcode="35 000")

    choice = checked(offer, ChoiceDraft(Format.CLASSIC, breakdown=Breakdown((0, 0, 0, 4)), address=typed))

    assert choice.address == ADDRESS


def test_classic_at_home_without_an_address_names_each_line_that_is_missing() -> None:
    offer = replace(EITHER, delivery=DeliveryKind.HOME)

    missing = faults(offer, ChoiceDraft(Format.CLASSIC, breakdown=Breakdown((0, 0, 0, 4))))

    assert [(fault.field, fault.code) for fault in missing] == [
        ("recipient", "address-error-recipient"),
        ("street", "address-error-street"),
        ("postcode", "address-error-postcode-empty"),
        ("town", "address-error-town-empty"),
    ]
    assert all(fault.address is not None for fault in missing)


def test_vouchers_and_address_are_both_reported_when_both_are_wrong() -> None:
    offer = replace(EITHER, delivery=DeliveryKind.HOME)
    draft = ChoiceDraft(Format.CLASSIC, breakdown=Breakdown((0, 0, 0, 3)), address=replace(ADDRESS, street=""))

    assert codes(offer, draft) == [("breakdown", "breakdown-error-positive"), ("street", "address-error-street")]


def test_no_format_chosen_is_named() -> None:
    assert codes(EITHER, ChoiceDraft()) == [("format", "choice-error-format")]


def test_typed_amounts_do_not_count_where_one_format_is_chosen() -> None:
    assert checked(EITHER, ChoiceDraft(Format.CONNECT, classic_amount=55, connect_amount=-3)) == Choice(0, 200)


def test_no_amount_typed_is_named() -> None:
    assert codes(SPLIT, ChoiceDraft()) == [("classic_amount", "choice-error-amount-empty")]


@pytest.mark.parametrize(
    ("typed", "resolved"),
    [
        ((None, None), (None, None)),
        ((150, None), (150, 50)),
        ((None, 200), (0, 200)),
        ((0, None), (0, 200)),
        ((150, 60), (150, 60)),
    ],
)
def test_an_amount_left_empty_is_the_rest_of_the_grant(
    typed: tuple[int | None, int | None], resolved: tuple[int | None, int | None]
) -> None:
    assert resolve_amounts(SPLIT, ChoiceDraft(None, *typed)) == resolved


def test_a_split_may_put_everything_in_one_format() -> None:
    assert checked(SPLIT, ChoiceDraft(classic_amount=0)) == Choice(0, 200)
    assert checked(SPLIT, ChoiceDraft(connect_amount=0, breakdown=Breakdown((0, 0, 0, 4)))).classic_amount == 200


@pytest.mark.parametrize(
    ("classic", "connect", "expected"),
    [
        (150, 60, [("classic_amount", "choice-error-sum", 210)]),
        (145, None, [("classic_amount", "choice-error-amount-step", 145)]),
        (None, 5, [("connect_amount", "choice-error-amount-step", 5)]),
        (210, None, [("classic_amount", "choice-error-amount-range", 210)]),
        (None, -10, [("connect_amount", "choice-error-amount-range", -10)]),
        (
            205,
            -5,
            [
                ("classic_amount", "choice-error-amount-range", 205),
                ("connect_amount", "choice-error-amount-range", -5),
            ],
        ),
    ],
)
def test_only_the_amounts_that_were_typed_are_found_wrong(
    classic: int | None, connect: int | None, expected: list[tuple[str, str, int]]
) -> None:
    found = faults(SPLIT, ChoiceDraft(classic_amount=classic, connect_amount=connect))

    assert [(fault.field, fault.code, fault.amount) for fault in found] == expected


@pytest.mark.parametrize(
    ("counts", "code", "amount", "denomination"),
    [
        ((0, 0, 0, 3), "breakdown-error-positive", 50, 0),
        ((0, 0, 0, 5), "breakdown-error-negative", 50, 0),
        ((0, 0, 0, 0), "breakdown-error-positive", 200, 0),
        ((0, 10, 0, 0), "breakdown-error-denomination", 0, 20),
        ((0, 0, -2, 5), "breakdown-error-count", -2, 25),
    ],
)
def test_vouchers_must_make_the_classic_amount_exactly(
    counts: tuple[int, int, int, int], code: str, amount: int, denomination: int
) -> None:
    offer = replace(EITHER, denominations=(10, 25, 50))

    found = faults(offer, ChoiceDraft(Format.CLASSIC, breakdown=Breakdown(counts)))

    assert [(f.field, f.code, f.amount, f.denomination) for f in found] == [("breakdown", code, amount, denomination)]


@pytest.mark.parametrize(
    ("options", "grant", "classic", "field", "code", "nearest"),
    [
        (Options.EITHER, 130, None, "format", "impossible-either", (None, None)),
        (Options.SPLIT, 200, 130, "classic_amount", "impossible-split-both", (100, 150)),
        (Options.SPLIT, 200, 30, "classic_amount", "impossible-split-one", (None, 50)),
        (Options.SPLIT, 140, 130, "classic_amount", "impossible-split-one", (100, None)),
        (Options.SPLIT, 40, 30, "classic_amount", "impossible-either", (None, None)),
    ],
)
def test_an_amount_that_the_vouchers_cannot_make_says_which_ones_they_can(
    options: Options, grant: int, classic: int | None, field: str, code: str, nearest: tuple[int | None, int | None]
) -> None:
    offer = Offer(grant, options, (50,), DeliveryKind.SITE)

    (fault,) = faults(offer, ChoiceDraft(Format.CLASSIC, classic_amount=classic))

    assert (fault.field, fault.code, (fault.lower, fault.upper)) == (field, code, nearest)
    assert fault.amount == (classic or grant)


@given(
    grant=st.integers(2, 12).map(lambda tens: tens * 10),
    options=st.sampled_from(Options),
    offered=st.sets(st.sampled_from(DENOMINATIONS)).map(lambda values: tuple(sorted(values))),
    chosen=st.none() | st.sampled_from(Format),
    amounts=st.tuples(*[st.none() | st.integers(-1, 13).map(lambda tens: tens * 10) | st.just(35)] * 2),
    counts=st.tuples(*[st.integers(-1, 4)] * 4),
)
@settings(max_examples=400)
def test_a_choice_is_taken_if_and_only_if_it_is_complete_and_exact(
    grant: int,
    options: Options,
    offered: tuple[int, ...],
    chosen: Format | None,
    amounts: tuple[int | None, int | None],
    counts: tuple[int, int, int, int],
) -> None:
    if options is Options.EITHER:
        classic = {None: None, Format.CLASSIC: grant, Format.CONNECT: 0}[chosen]
        fits = classic is not None
    else:
        typed = [amount for amount in amounts if amount is not None]
        fits = bool(typed) and all(0 <= amount <= grant and amount % 10 == 0 for amount in typed)
        fits = fits and (len(typed) == 1 or sum(typed) == grant)
        classic = amounts[0] if amounts[0] is not None else grant - (amounts[1] or 0)
    if fits and classic:
        value = 10 * counts[0] + 20 * counts[1] + 25 * counts[2] + 50 * counts[3]
        used = {face for face, count in zip((10, 20, 25, 50), counts, strict=True) if count}
        fits = value == classic and min(counts) >= 0 and used <= set(offered)

    outcome = check_choice(
        Offer(grant, options, offered, DeliveryKind.SITE), ChoiceDraft(chosen, *amounts, Breakdown(counts)), towns
    )

    assert isinstance(outcome, Choice) == fits
    if isinstance(outcome, Choice):
        assert (outcome.classic_amount, outcome.connect_amount) == (classic, grant - (classic or 0))
        assert outcome.breakdown.amount == outcome.classic_amount
        assert outcome.stands_for(grant, DeliveryKind.SITE, options)
    else:
        assert outcome


def test_a_choice_is_obsolete_once_the_grant_is_another() -> None:
    choice = Choice(120, 80, Breakdown((0, 1, 0, 2)))

    assert choice.amount == 200
    assert choice.stands_for(200)
    assert not choice.stands_for(210)
    assert not choice.stands_for(190)


def test_vouchers_chosen_for_a_site_do_not_stand_once_the_person_is_delivered_at_home() -> None:
    on_site = Choice(120, 80, Breakdown((0, 1, 0, 2)))

    assert not on_site.stands_for(200, DeliveryKind.HOME)
    assert on_site.stands_for(200, DeliveryKind.SITE)
    assert replace(on_site, address=ADDRESS).stands_for(200, DeliveryKind.HOME)
    assert replace(on_site, address=ADDRESS).stands_for(200, DeliveryKind.SITE)
    assert Choice(0, 200).stands_for(200, DeliveryKind.HOME)


def test_a_split_does_not_stand_once_one_format_must_be_chosen() -> None:
    assert not Choice(120, 80).stands_for(200, options=Options.EITHER)
    assert Choice(120, 80).stands_for(200, options=Options.SPLIT)
    assert Choice(200, 0).stands_for(200, options=Options.EITHER)
    assert Choice(0, 200).stands_for(200, options=Options.EITHER)
