"""Breakdowns of paper vouchers, against every breakdown there is (SPEC P4)."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from ov_desktop.domain.vouchers import Breakdown, Format, nearest_payable, payable, propose

VALUES = (10, 20, 25, 50)
SUBSETS = [subset for size in range(1, 5) for subset in combinations(VALUES, size)]


def every_breakdown(amount: int) -> Iterator[tuple[int, int, int, int]]:
    for fifties in range(amount // 50 + 1):
        left50 = amount - 50 * fifties
        for twenty_fives in range(left50 // 25 + 1):
            left25 = left50 - 25 * twenty_fives
            for twenties in range(left25 // 20 + 1):
                left20 = left25 - 20 * twenties
                if left20 % 10 == 0:
                    yield left20 // 10, twenties, twenty_fives, fifties


def ranking(counts: tuple[int, int, int, int]) -> tuple[int, int, int, int, int, int]:
    """The rule of the specification, word for word; the smallest is the best."""
    tens, twenties, twenty_fives, fifties = counts
    different = sum(1 for count in counts if count)
    return -different, sum(counts), -fifties, -twenty_fives, -twenties, -tens


def best_by_subset(amount: int) -> dict[tuple[int, ...], tuple[int, int, int, int]]:
    ranked = sorted(every_breakdown(amount), key=ranking)
    best = {}
    for subset in SUBSETS:
        refused = [place for place, value in enumerate(VALUES) if value not in subset]
        for counts in ranked:
            if not any(counts[place] for place in refused):
                best[subset] = counts
                break
    return best


def assert_proposals_are_the_best(amount: int) -> None:
    best = best_by_subset(amount)
    for subset in SUBSETS:
        proposed = propose(amount, subset)
        assert (proposed.counts if proposed else None) == best.get(subset), (amount, subset)


@pytest.mark.parametrize("amounts", [range(10, 601, 10), range(5, 300, 10)], ids=["multiples of 10", "odd fives"])
def test_the_proposal_is_the_best_of_all_breakdowns_for_each_set_of_denominations(amounts: range) -> None:
    for amount in amounts:
        assert_proposals_are_the_best(amount)


@pytest.mark.long
def test_the_proposal_is_the_best_of_all_breakdowns_up_to_1500_euros() -> None:
    for amount in range(5, 1501, 5):
        assert_proposals_are_the_best(amount)


@pytest.mark.parametrize(
    ("amount", "offered", "counts"),
    [
        (20, VALUES, (0, 1, 0, 0)),
        (30, VALUES, (1, 1, 0, 0)),
        (50, VALUES, (1, 2, 0, 0)),
        (80, VALUES, (1, 1, 0, 1)),
        (130, VALUES, (1, 1, 2, 1)),
        (200, VALUES, (1, 2, 2, 2)),
        (200, (10, 20, 50), (1, 2, 0, 3)),
        (200, (50,), (0, 0, 0, 4)),
        (100, (25,), (0, 0, 4, 0)),
    ],
)
def test_the_proposal_takes_different_denominations_first_then_few_vouchers(
    amount: int, offered: tuple[int, ...], counts: tuple[int, int, int, int]
) -> None:
    proposed = propose(amount, offered)

    assert proposed is not None
    assert proposed.counts == counts
    assert proposed.amount == amount


@pytest.mark.parametrize(
    ("amount", "offered"), [(30, (50,)), (10, (20, 25, 50)), (30, (25, 50)), (50, (20,)), (-10, VALUES), (40, ())]
)
def test_an_amount_that_cannot_be_paid_has_no_proposal(amount: int, offered: tuple[int, ...]) -> None:
    assert propose(amount, offered) is None
    assert not payable(amount, offered)


def test_nothing_to_pay_is_no_vouchers() -> None:
    assert propose(0, (50,)) == Breakdown()


def test_the_order_of_the_offered_denominations_does_not_matter() -> None:
    assert propose(380, (50, 10, 25, 20)) == propose(380, VALUES)
    assert payable(40, [20, 20])


def test_a_huge_amount_is_proposed_exactly() -> None:
    proposed = propose(999_999_990, VALUES)

    assert proposed is not None
    assert proposed.amount == 999_999_990
    assert all(proposed.counts)


def test_nearest_amounts_are_the_closest_that_vouchers_can_pay() -> None:
    for subset in SUBSETS:
        good = [amount for amount in range(10, 301, 10) if subset in best_by_subset_cached(amount)]
        for amount in range(10, 301, 10):
            if amount in good:
                continue
            lower = max((a for a in good if a < amount), default=None)
            upper = min((a for a in good if a > amount), default=None)
            assert nearest_payable(amount, subset, 300) == (lower, upper), (subset, amount)


_CACHE: dict[int, set[tuple[int, ...]]] = {}


def best_by_subset_cached(amount: int) -> set[tuple[int, ...]]:
    if amount not in _CACHE:
        _CACHE[amount] = set(best_by_subset(amount))
    return _CACHE[amount]


def test_nearest_amounts_stay_within_the_grant() -> None:
    assert nearest_payable(30, (50,), 40) == (None, None)
    assert nearest_payable(30, (50,), 50) == (None, 50)
    assert nearest_payable(130, (50,), 130) == (100, None)


def test_without_denominations_no_amount_is_near_even_for_a_huge_grant() -> None:
    assert nearest_payable(500_000_000, (), 999_999_990) == (None, None)


def test_a_breakdown_counts_its_vouchers_and_its_value() -> None:
    breakdown = Breakdown.of({50: 2, 25: 3, 10: 1})

    assert breakdown.counts == (1, 0, 3, 2)
    assert (breakdown.amount, breakdown.vouchers) == (185, 6)
    assert breakdown.items() == ((10, 1), (20, 0), (25, 3), (50, 2))
    assert breakdown.as_mapping() == {10: 1, 20: 0, 25: 3, 50: 2}


@pytest.mark.parametrize("counts", [{5: 1}, {100: 1}, {10: -1}])
def test_a_breakdown_of_impossible_vouchers_is_refused(counts: dict[int, int]) -> None:
    with pytest.raises(ValueError, match=r"denomination|negative"):
        Breakdown.of(counts)


def test_a_breakdown_knows_whether_it_uses_only_what_is_offered() -> None:
    assert Breakdown.of({10: 2, 20: 0}).uses_only([10, 50])
    assert not Breakdown.of({10: 2, 20: 1}).uses_only([10, 50])


def test_product_codes_are_those_of_the_issuer() -> None:
    assert [Format.CLASSIC.product_code, Format.CONNECT.product_code] == ["CV", "CD"]
