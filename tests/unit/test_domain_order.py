"""The order of a campaign, its totals and its fees (SPEC O2, O4)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ov_desktop.domain.choice import Choice, Options
from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, PostalAddress, ShippingType
from ov_desktop.domain.order import (
    ExclusionReason,
    FeeSettings,
    OrderContent,
    OrderPerson,
    Origin,
    build_order,
    compute_fees,
    product_total,
    service_fee,
)
from ov_desktop.domain.vouchers import DENOMINATIONS, Breakdown, Format

HOME = PostalAddress("Marie Durand", "Appartement 12", "", "25 bis rue des Lilas", "", "35000", "Rennes")
NORTH = DeliverySite(
    "n", "42", "Entrepôt Nord", PostalAddress("CSE Durand", street="1 quai Nord", postcode="59000", town="Lille")
)
SOUTH = DeliverySite(
    "s", "7", "Atelier Sud", PostalAddress("CSE Durand", street="2 quai Sud", postcode="13001", town="Marseille")
)


def on_site(name: str = "Durand", **more: object) -> OrderPerson:
    person = OrderPerson(
        f"id-{name}", name, "Marie", f"{name}@exemple.fr", "+33639980001", 200, DeliveryKind.SITE, "007", site=NORTH
    )
    return replace(person, **more)  # type: ignore[arg-type]  # the keywords of each test


def at_home(name: str = "Martin", **more: object) -> OrderPerson:
    person = on_site(name, delivery=DeliveryKind.HOME, site=None, shipping=ShippingType.REGISTERED, return_site=SOUTH)
    return replace(person, **more)  # type: ignore[arg-type]  # the keywords of each test


def order(
    *people: OrderPerson, default: Format = Format.CONNECT, denominations: tuple[int, ...] = DENOMINATIONS
) -> OrderContent:
    return build_order(people, default, denominations)


def test_someone_silent_receives_connect_where_it_is_the_default() -> None:
    content = order(on_site(), at_home())

    assert content.exclusions == ()
    assert [(line.product, line.amount, line.origin, line.delivery) for line in content.lines] == [
        (Format.CONNECT, 200, Origin.DEFAULT, None)
    ] * 2


def test_someone_silent_on_a_site_receives_the_proposal_over_the_default_denominations() -> None:
    (line,) = order(on_site(), default=Format.CLASSIC, denominations=(20, 50)).lines

    assert (line.product, line.amount, line.origin) == (Format.CLASSIC, 200, Origin.DEFAULT)
    assert line.breakdown == Breakdown((0, 5, 0, 2))
    assert (line.delivery, line.site, line.address) == (DeliveryKind.SITE, "Entrepôt Nord", NORTH.address)
    assert (line.shipping, line.return_site) == (None, "")


def test_someone_silent_at_home_is_excluded_where_classic_is_the_default_for_no_address_is_known() -> None:
    content = order(at_home(), default=Format.CLASSIC)

    assert content.lines == ()
    (exclusion,) = content.exclusions
    assert exclusion.reason is ExclusionReason.NO_ADDRESS
    assert (exclusion.person_id, exclusion.employee_number, exclusion.last_name, exclusion.first_name) == (
        "id-Martin",
        "007",
        "Martin",
        "Marie",
    )
    assert exclusion.grant == 200


def test_someone_silent_whose_grant_the_default_denominations_cannot_pay_is_excluded() -> None:
    content = order(on_site(grant=130), default=Format.CLASSIC, denominations=(50,))

    assert [exclusion.reason for exclusion in content.exclusions] == [ExclusionReason.NOT_PAYABLE]


def test_a_person_removed_by_hand_is_excluded_with_the_reason_that_was_given() -> None:
    content = order(on_site(removed=True, removal_reason="A quitté l’entreprise", choice=Choice(0, 200)))
    assert [(one.reason, one.detail) for one in content.exclusions] == [
        (ExclusionReason.BY_HAND, "A quitté l’entreprise")
    ]
    assert order(on_site(removed=True)).exclusions[0].detail == ""


def test_a_removed_person_is_excluded_even_with_a_choice() -> None:
    content = order(on_site(removed=True, choice=Choice(0, 200)))

    assert (content.lines, [e.reason for e in content.exclusions]) == ((), [ExclusionReason.REMOVED])


def test_a_split_makes_a_line_of_each_product_classic_first() -> None:
    choice = Choice(120, 80, Breakdown((0, 1, 0, 2)), HOME)

    classic, connect = order(at_home(choice=choice)).lines

    assert (classic.product, classic.amount, classic.breakdown, classic.origin) == (
        Format.CLASSIC,
        120,
        Breakdown((0, 1, 0, 2)),
        Origin.CHOICE,
    )
    assert (classic.delivery, classic.shipping, classic.return_site) == (
        DeliveryKind.HOME,
        ShippingType.REGISTERED,
        "Atelier Sud",
    )
    assert (classic.address, classic.site) == (HOME, "")
    assert (connect.product, connect.amount, connect.breakdown) == (Format.CONNECT, 80, Breakdown())
    assert (connect.delivery, connect.shipping, connect.return_site, connect.site) == (None, None, "", "")
    assert connect.address == PostalAddress()


def test_vouchers_for_a_site_go_to_the_site_whatever_address_the_choice_holds() -> None:
    choice = Choice(200, 0, Breakdown((0, 0, 0, 4)), HOME)
    moved = on_site(choice=choice, shipping=ShippingType.SIMPLE, return_site=SOUTH)

    (line,) = order(moved).lines

    assert (line.shipping, line.return_site) == (None, "")
    assert (line.delivery, line.site, line.address) == (DeliveryKind.SITE, "Entrepôt Nord", NORTH.address)


def test_an_answer_on_paper_is_marked_as_such() -> None:
    (line,) = order(on_site(choice=Choice(0, 200), paper=True)).lines

    assert line.origin is Origin.PAPER


def test_a_silent_person_is_not_marked_as_an_answer_on_paper() -> None:
    (line,) = order(on_site(choice=Choice(0, 190), paper=True)).lines

    assert (line.origin, line.amount) == (Origin.DEFAULT, 200)


@pytest.mark.parametrize(
    "person",
    [
        on_site(choice=Choice(190, 0, Breakdown((0, 2, 0, 3)))),
        at_home(choice=Choice(200, 0, Breakdown((0, 0, 0, 4)))),
    ],
    ids=["another grant", "vouchers that now go home, to no address"],
)
def test_an_obsolete_choice_counts_as_no_answer(person: OrderPerson) -> None:
    (line,) = order(person).lines

    assert (line.product, line.amount, line.origin) == (Format.CONNECT, 200, Origin.DEFAULT)


def test_a_split_counts_as_no_answer_once_one_format_must_be_chosen() -> None:
    person = on_site(choice=Choice(100, 100, Breakdown((0, 0, 0, 2))))

    assert len(build_order([person], Format.CONNECT, DENOMINATIONS, Options.SPLIT).lines) == 2
    (line,) = build_order([person], Format.CONNECT, DENOMINATIONS, Options.EITHER).lines
    assert line.origin is Origin.DEFAULT


def test_particulars_are_copied_to_the_line() -> None:
    (line,) = order(on_site()).lines

    assert (line.person_id, line.employee_number, line.last_name, line.first_name, line.email, line.mobile) == (
        "id-Durand",
        "007",
        "Durand",
        "Marie",
        "Durand@exemple.fr",
        "+33639980001",
    )


def can_pay(amount: int, denominations: tuple[int, ...]) -> bool:
    """Try every number of the first denomination."""
    if not denominations:
        return amount == 0
    value, *others = denominations
    return any(can_pay(amount - value * count, tuple(others)) for count in range(amount // value + 1))


BREAKDOWNS = st.tuples(*[st.integers(0, 3)] * 4).map(Breakdown).filter(lambda b: b.amount % 10 == 0)


@st.composite
def persons(draw: st.DrawFn) -> OrderPerson:
    breakdown = draw(BREAKDOWNS)
    connect = draw(st.sampled_from([0, 0, 10, 80]))
    home = draw(st.booleans())
    choice = Choice(breakdown.amount, connect, breakdown, draw(st.sampled_from([HOME, None])) if home else None)
    grant = draw(st.sampled_from([max(20, choice.amount), 20, 130]))
    return (at_home if home else on_site)(
        draw(st.sampled_from("ABCDEF")),
        grant=grant,
        choice=draw(st.sampled_from([choice, choice, None])) if choice.amount else None,
        paper=draw(st.booleans()),
        removed=draw(st.integers(0, 5)) == 0,
    )


@given(st.lists(persons(), max_size=12), st.sampled_from(Format), st.sampled_from([(50,), (20, 50), DENOMINATIONS]))
@settings(max_examples=300)
def test_an_order_is_what_a_plain_loop_over_the_people_makes(
    people: list[OrderPerson], default: Format, denominations: tuple[int, ...]
) -> None:
    lines, excluded = [], []
    for person in people:
        home, choice = person.delivery is DeliveryKind.HOME, person.choice
        current = choice is not None and choice.classic_amount + choice.connect_amount == person.grant
        if current and choice and home and choice.classic_amount and choice.address is None:
            current = False
        if person.removed:
            excluded.append((person.id, "excluded-removed"))
        elif current and choice:
            origin = "PAPIER" if person.paper else "CHOIX"
            if choice.classic_amount > 0:
                lines.append((person.id, "CV", choice.classic_amount, origin, HOME if home else NORTH.address))
            if choice.connect_amount > 0:
                lines.append((person.id, "CD", choice.connect_amount, origin, PostalAddress()))
        elif default is Format.CONNECT:
            lines.append((person.id, "CD", person.grant, "DEFAUT", PostalAddress()))
        elif home:
            excluded.append((person.id, "excluded-no-address"))
        elif not can_pay(person.grant, denominations):
            excluded.append((person.id, "excluded-not-payable"))
        else:
            lines.append((person.id, "CV", person.grant, "DEFAUT", NORTH.address))

    content = build_order(people, default, denominations)

    made = [
        (line.person_id, line.product.product_code, line.amount, line.origin.value, line.address)
        for line in content.lines
    ]
    assert made == lines
    assert [(e.person_id, e.reason.value) for e in content.exclusions] == excluded
    for line in content.lines:
        assert line.breakdown.amount == (line.amount if line.product is Format.CLASSIC else 0)
    classic = [line for line in content.lines if line.product is Format.CLASSIC]
    total = product_total(content.lines, Format.CLASSIC)
    assert (total.lines, total.face_value) == (len(classic), sum(line.amount for line in classic))
    assert total.vouchers.amount == total.face_value
    assert total.vouchers.counts == tuple(sum(line.breakdown.counts[i] for line in classic) for i in range(4))


# --- fees ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "fee"),
    [
        (0, 0, 0),
        (1, 49, 25),
        (50, 99, 50),
        (100, 199, 100),
        (200, 249, 125),
        (250, 299, 150),
        (300, 399, 200),
        (400, 499, 250),
        (500, 999, 500),
        (1000, 1999, 1000),
        (2000, 2999, 1500),
        (3000, 3999, 2000),
        (4000, 100000, 2500),
    ],
)
def test_the_service_fee_goes_by_steps_of_people_given_access(first: int, last: int, fee: int) -> None:
    assert service_fee(first) == service_fee(last) == service_fee((first + last) // 2) == Decimal(fee)


def test_fees_of_an_ordinary_order() -> None:
    fees = compute_fees(24_680, 120)

    assert fees.face_value == Decimal("24680.00")
    assert (fees.service_fee, fees.service_vat) == (Decimal("100.00"), Decimal("20.00"))
    assert (fees.commission, fees.commission_vat) == (Decimal("246.80"), Decimal("0.00"))
    assert fees.shipping == Decimal("0.00")
    assert fees.total_due == Decimal("25046.80")
    assert fees.invited == 120


def test_an_order_of_nothing_for_nobody_costs_nothing() -> None:
    assert compute_fees(0, 0).total_due == Decimal("0.00")


@pytest.mark.parametrize(
    ("rate", "face_value", "commission"),
    [
        ("0.0125", 20, "0.25"),
        ("0.01125", 20, "0.23"),
        ("0.01325", 20, "0.27"),
        ("0.0122", 20, "0.24"),
        ("0", 20, "0.00"),
    ],
)
def test_half_a_cent_is_rounded_up(rate: str, face_value: int, commission: str) -> None:
    fees = compute_fees(face_value, 1, FeeSettings(commission_rate=Decimal(rate)))

    assert str(fees.commission) == commission


@given(
    face_value=st.integers(0, 3_000_000).map(lambda tens: tens * 10),
    invited=st.integers(0, 6000),
    rate=st.integers(0, 500),
    vats=st.tuples(st.integers(0, 300), st.integers(0, 300)),
    shipping=st.integers(0, 99_999_999),
)
@settings(max_examples=300)
def test_fees_are_what_whole_cents_rounded_half_up_make(
    face_value: int, invited: int, rate: int, vats: tuple[int, int], shipping: int
) -> None:
    """Rates in hundredths of a percent and tenths of a percent, shipping in tenths of a cent: integers only."""
    settings_ = FeeSettings(
        Decimal(rate) / 10_000, Decimal(vats[0]) / 1000, Decimal(vats[1]) / 1000, Decimal(shipping) / 1000
    )
    commission = (face_value * 100 * rate * 2 + 10_000) // 20_000
    commission_vat = (commission * vats[0] * 2 + 1000) // 2000
    service = int(service_fee(invited)) * 100
    service_vat = (service * vats[1] * 2 + 1000) // 2000
    posted = (shipping * 2 + 10) // 20

    fees = compute_fees(face_value, invited, settings_)

    cents = [fees.face_value, fees.commission, fees.commission_vat, fees.service_fee, fees.service_vat, fees.shipping]
    expected = [face_value * 100, commission, commission_vat, service, service_vat, posted]
    assert [int(amount * 100) for amount in cents] == expected
    assert fees.total_due * 100 == sum(expected)
    assert all(amount.as_tuple().exponent == -2 for amount in [*cents, fees.total_due])
