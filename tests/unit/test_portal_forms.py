"""What people type in the choice form, read strictly and remembered."""

import pytest

from ov_desktop.domain.choice import Choice, Offer, Options
from ov_desktop.domain.delivery import DeliveryKind, PostalAddress
from ov_desktop.domain.vouchers import DENOMINATIONS, Breakdown
from ov_desktop.portal.forms import ReadChoice, TypedChoice, read_choice

SPLIT = Offer(320, Options.SPLIT, DENOMINATIONS, DeliveryKind.SITE)
EITHER = Offer(320, Options.EITHER, DENOMINATIONS, DeliveryKind.SITE)
HOME = Offer(320, Options.SPLIT, DENOMINATIONS, DeliveryKind.HOME)


def read(offer: Offer = SPLIT, **fields: str) -> ReadChoice:
    return read_choice(offer, TypedChoice.of(fields))


def codes(found: ReadChoice) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in found.faults]


@pytest.mark.parametrize("typed", ["50", "50 €", " 50 ", "50\u00a0€", "50€", "050", "50,00", "50.0"])
def test_an_amount_is_understood_as_people_type_it(typed: str) -> None:
    found = read(classic_amount=typed)
    assert (found.classic, found.connect) == (50, 270)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abc", "number"),
        ("1e3", "number"),
        ("5O", "number"),
        ("--5", "number"),
        ("٥٠", "number"),
        ("50 $", "number"),
        ("50,5", "number"),
        ("55", "step"),
        ("1", "step"),
        ("-10", "range"),
        ("330", "range"),
        ("999999999", "range"),
    ],
)
def test_an_amount_that_does_not_do_is_reported_as_it_was_typed(typed: str, code: str) -> None:
    found = read(classic_amount=typed)
    assert codes(found) == [("classic_amount", f"choice-error-amount-{code}")]
    assert found.faults[0].value == typed
    assert found.choice is None


@pytest.mark.parametrize(
    ("classic", "connect", "expected"),
    [
        ("", "320", Choice(0, 320)),
        ("0", "", Choice(0, 320)),
        ("", "120", Choice(200, 120, Breakdown((0, 0, 0, 4)))),
        ("200", "120", Choice(200, 120, Breakdown((0, 0, 0, 4)))),
    ],
)
def test_an_amount_left_empty_is_the_rest(classic: str, connect: str, expected: Choice) -> None:
    assert read(classic_amount=classic, connect_amount=connect, vouchers_50="4").choice == expected


def test_two_empty_amounts_are_missing() -> None:
    assert codes(read()) == [("classic_amount", "choice-error-amount-empty")]


def test_amounts_that_do_not_make_up_the_grant_are_reported_with_their_sum() -> None:
    found = read(classic_amount="100", connect_amount="120")
    assert codes(found) == [("classic_amount", "choice-error-sum")]
    assert found.faults[0].fault is not None
    assert found.faults[0].fault.amount == 220


@pytest.mark.parametrize("typed", ["-1", "1,5", "deux", "1e1", "+1"])
def test_a_count_that_is_no_whole_number_is_reported_beside_its_field(typed: str) -> None:
    found = read(EITHER, format="classic", vouchers_10=typed, vouchers_50="6")
    assert codes(found) == [("vouchers_10", "breakdown-error-count")]
    assert found.faults[0].value == typed


def test_counts_do_not_matter_without_a_classic_part() -> None:
    assert read(EITHER, format="connect", vouchers_10="abc").choice == Choice(0, 320)


def test_a_denomination_that_is_not_offered_is_refused() -> None:
    offer = Offer(100, Options.EITHER, (20, 50), DeliveryKind.SITE)
    assert codes(read(offer, format="classic", vouchers_10="10")) == [("breakdown", "breakdown-error-denomination")]


@pytest.mark.parametrize("typed", ["", "CLASSIC", "both", "classic\x00"])
def test_an_unknown_format_is_no_format(typed: str) -> None:
    assert codes(read(EITHER, format=typed)) == [("format", "choice-error-format")]


def test_an_amount_that_cannot_be_paid_gives_the_nearest_ones() -> None:
    offer = Offer(320, Options.SPLIT, (50,), DeliveryKind.SITE)
    found = read(offer, classic_amount="120")
    assert codes(found) == [("classic_amount", "impossible-split-both")]
    assert found.faults[0].fault is not None
    assert (found.faults[0].fault.lower, found.faults[0].fault.upper) == (100, 150)


def test_faults_come_in_the_order_of_the_page() -> None:
    found = read(HOME, classic_amount="200", vouchers_50="x", recipient="", street="", postcode="1", town="")
    assert [fault.field for fault in found.faults] == ["vouchers_50", "recipient", "street", "postcode", "town"]


def test_what_was_typed_is_remembered_but_not_without_end() -> None:
    typed = TypedChoice.of({"street": "x" * 5000, "classic_amount": " 5O € ", "inconnu": "y"})
    assert typed.address == PostalAddress(street="x" * 200)
    assert typed.classic_amount == " 5O € "
