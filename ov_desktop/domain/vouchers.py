"""Formats, denominations and exact breakdowns of paper vouchers (SPEC S3, S4, P3, P4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, product
from math import gcd
from typing import Self

DENOMINATIONS = (10, 20, 25, 50)
"""Face values of paper vouchers, in euros, ascending."""

AMOUNT_STEP = 10
"""Grants and parts of a grant go by this many euros."""

MINIMUM_GRANT = 20
"""Smallest grant, in euros."""


class Format(StrEnum):
    """How a grant is received."""

    CLASSIC = "classic"
    CONNECT = "connect"

    @property
    def product_code(self) -> str:
        """The issuer's product code: ``CV`` or ``CD``."""
        return "CV" if self is Format.CLASSIC else "CD"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How many vouchers of each denomination make up an amount; counts follow ``DENOMINATIONS``."""

    counts: tuple[int, int, int, int] = (0, 0, 0, 0)

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> Self:
        """Make a breakdown from ``{denomination: count}``.

        Raises:
            ValueError: a denomination that does not exist, or a negative count.
        """
        if unknown := set(counts) - set(DENOMINATIONS):
            raise ValueError(f"no such denomination: {sorted(unknown)}")
        if any(count < 0 for count in counts.values()):
            raise ValueError("a count of vouchers cannot be negative")
        ten, twenty, twenty_five, fifty = (counts.get(value, 0) for value in DENOMINATIONS)
        return cls((ten, twenty, twenty_five, fifty))

    @property
    def amount(self) -> int:
        """Total face value in euros."""
        return sum(value * count for value, count in zip(DENOMINATIONS, self.counts, strict=True))

    @property
    def vouchers(self) -> int:
        """Number of vouchers."""
        return sum(self.counts)

    def items(self) -> tuple[tuple[int, int], ...]:
        """``(denomination, count)`` for each denomination, ascending, zeros included."""
        return tuple(zip(DENOMINATIONS, self.counts, strict=True))

    def as_mapping(self) -> dict[int, int]:
        """``{denomination: count}`` with zeros included."""
        return dict(self.items())

    def uses_only(self, offered: Iterable[int]) -> bool:
        """Whether every voucher of the breakdown is of an offered denomination."""
        allowed = set(offered)
        return all(value in allowed for value, count in self.items() if count)


@lru_cache(maxsize=4096)
def propose(amount: int, offered: tuple[int, ...] = DENOMINATIONS) -> Breakdown | None:
    """Propose an exact breakdown of ``amount`` euros over the ``offered`` denominations (SPEC P4).

    Among exact breakdowns: the most different denominations, then the fewest vouchers, then the most of the
    largest denomination, then of the next. Cost does not grow with the amount: a denomination smaller than
    the largest one used never appears more often than their least common multiple allows, since those
    vouchers could be exchanged for fewer large ones.

    Returns:
        The breakdown, or None where the amount cannot be paid exactly.
    """
    if amount <= 0:
        return Breakdown() if amount == 0 else None
    values = sorted(set(offered) & set(DENOMINATIONS))
    for size in range(len(values), 0, -1):
        found = [
            breakdown for subset in combinations(values, size) if (breakdown := _fewest(amount, subset)) is not None
        ]
        if found:
            return min(found, key=_preference)
    return None


def payable(amount: int, offered: Iterable[int]) -> bool:
    """Whether ``amount`` euros can be paid exactly with the offered denominations."""
    return propose(amount, tuple(sorted(set(offered)))) is not None


def nearest_payable(amount: int, offered: Iterable[int], maximum: int) -> tuple[int | None, int | None]:
    """Return the closest Classic amounts under and over ``amount`` that can be paid.

    ``amount`` is a multiple of 10; so are both, between 10 and ``maximum`` (the grant). None where there is
    none. Any denomination alone pays a multiple of 10 within the next 50 euros, so the search stops there.
    """
    denominations = tuple(sorted(set(offered)))
    steps = range(AMOUNT_STEP, max(DENOMINATIONS) + 1, AMOUNT_STEP)
    under = (amount - step for step in steps if amount - step > 0)
    over = (amount + step for step in steps if amount + step <= maximum)
    lower = next((candidate for candidate in under if payable(candidate, denominations)), None)
    upper = next((candidate for candidate in over if payable(candidate, denominations)), None)
    return lower, upper


def _preference(breakdown: Breakdown) -> tuple[int, ...]:
    """Order among breakdowns with equally many denominations: fewest vouchers, then largest first."""
    return (breakdown.vouchers, *(-count for count in reversed(breakdown.counts)))


def _fewest(amount: int, subset: tuple[int, ...]) -> Breakdown | None:
    """Return the preferred breakdown that uses each denomination of ``subset`` at least once, or None."""
    rest = amount - sum(subset)
    if rest < 0:
        return None
    *smaller, largest = subset
    bounds = [range(largest // gcd(value, largest)) for value in smaller]
    best: Breakdown | None = None
    for extra in product(*bounds):
        left = rest - sum(value * count for value, count in zip(smaller, extra, strict=True))
        if left < 0 or left % largest:
            continue
        counts = {value: 1 + count for value, count in zip(smaller, extra, strict=True)}
        candidate = Breakdown.of({**counts, largest: 1 + left // largest})
        if best is None or _preference(candidate) < _preference(best):
            best = candidate
    return best
