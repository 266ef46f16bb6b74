"""What only a whole list can tell: addresses and numbers that are doubtful beside the others (SPEC L3, 12).

What is asked are the distinct values of the columns, so that a checker which follows the edits of a list can ask again
without reading its rows. Each function costs one pass over the values.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, KeysView, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Protocol

from ov_desktop.domain.employee import is_common_domain, suggest_email
from ov_desktop.domain.text import one_slip_apart

_HOME_DOMAIN = 5
"""Addresses that make a domain one of the list's own."""

_TIMES_RARER = 10
"""How many times rarer than the domain it resembles a mistyped one is, at least, once it stands there twice."""

_UNDOTTED = frozenset({"gmail.com", "googlemail.com"})
"""Domains that deliver whatever the points in the name, and to one mailbox under both names."""


_SHORTENED = 16
"""Digits from which a number is doubtful by itself (``truncated_by_excel``)."""


class Holders(Protocol):
    """Who holds which value of a column."""

    def keys(self) -> KeysView[str]:
        """The distinct values, in the form in which they are compared."""
        ...

    def holders(self, key: str) -> Sequence[tuple[int, str]]:
        """The rows that hold a value, each with the value as it stands there."""
        ...


class Doubt(NamedTuple):
    """A warning about one cell; ``field`` is one of ``domain.roster.Field``, ``other_rows`` the sheet's, in order."""

    code: str
    field: str
    row: int
    value: str
    suggestion: str | None = None
    other_rows: Sequence[int] = ()


def find_doubts(numbers: Holders, mobiles: Holders, emails: Holders) -> Iterator[Doubt]:
    """Yield the warnings about values that are doubtful beside the others of the list, in no order."""
    for number, meant in lost_zeros(numbers.keys()).items():
        for row, value in numbers.holders(number):
            yield Doubt("value-truncated-by-excel", "employee_number", row, value, meant)
    addresses = emails.keys()
    if meant_by := mistyped_domains(addresses):
        for address in addresses:
            if domain := meant_by.get(address.rpartition("@")[2]):
                for row, value in emails.holders(address):
                    yield Doubt("email-typo", "email", row, value, f"{value.rpartition('@')[0]}@{domain}")
    yield from _sharing("mobile", mobiles, shared_numbers(mobiles.keys()))
    yield from _sharing("email", emails, shared_mailboxes(addresses))


def _sharing(field: str, column: Holders, groups: Iterable[Sequence[str]]) -> Iterator[Doubt]:
    """Yield a warning for each row of groups of values that come to the same; equal values are an error already."""
    for keys in groups:
        held = [(key, row, value) for key in keys for row, value in column.holders(key)]
        for key, row, value in held:
            others = sorted(other for other_key, other, _ in held if other_key != key)
            yield Doubt(f"{field}-shared", field, row, value, None, others)


def mistyped_domains(addresses: Iterable[str]) -> dict[str, str]:
    """Return, by domain, the list's own domain that was probably meant.

    A domain is the list's own from five addresses on. Common domains, and those that are taken for a slip in a common
    one, are not looked at.

    Args:
        addresses: the distinct addresses, in the form of ``email_key``.
    """
    counts = Counter(address.rpartition("@")[2] for address in addresses)
    own = [(domain, count) for domain, count in counts.most_common() if count >= _HOME_DOMAIN]
    meant: dict[str, str] = {}
    for domain, count in counts.items() if own else ():
        if is_common_domain(domain) or suggest_email(f"x@{domain}"):
            continue
        least = count + 1 if count == 1 else count * _TIMES_RARER
        for known, times in own:
            if times < least:
                break
            if one_slip_apart(domain, known):
                meant[domain] = known
                break
    return meant


def shared_mailboxes(addresses: Iterable[str]) -> list[list[str]]:
    """Return the groups of addresses that are written differently and end in one mailbox.

    What follows a plus in the name does not count; nor do points where the mail service ignores them.

    Args:
        addresses: the distinct addresses, in the form of ``email_key``.
    """
    known = addresses if isinstance(addresses, AbstractSet) else set(addresses)
    groups: dict[str, list[str]] = {}
    for address in known:
        if "+" in address or address.endswith(("@gmail.com", "@googlemail.com")):
            mailbox = _mailbox(address)
            if mailbox != address:
                groups.setdefault(mailbox, []).append(address)
    for mailbox, members in groups.items():
        if mailbox in known:
            members.append(mailbox)
    return [members for members in groups.values() if len(members) > 1]


def _mailbox(address: str) -> str:
    name, _, domain = address.rpartition("@")
    name = name.partition("+")[0] or name
    if domain in _UNDOTTED:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{domain}"


def shared_numbers(mobiles: Iterable[str]) -> list[list[str]]:
    """Return the groups of mobiles that differ by the country code alone.

    Args:
        mobiles: the distinct mobiles in E.164 form.
    """
    known = mobiles if isinstance(mobiles, AbstractSet) else set(mobiles)
    groups: dict[str, list[str]] = {}
    for mobile in known:
        if not mobile.startswith("+33"):
            groups.setdefault(mobile[-9:], []).append(mobile)
    for national, members in groups.items():
        if (mainland := f"+33{national}") in known:
            members.append(mainland)
    return [members for members in groups.values() if len(members) > 1]


def lost_zeros(numbers: Iterable[str]) -> dict[str, str]:
    """Return, by employee number, the same with the zeros that a spreadsheet has probably dropped.

    Where every number that begins with a zero has one length, none is longer, and most have it, the shorter ones have
    lost theirs.

    Args:
        numbers: the distinct employee numbers, as text; those that are not digits alone are not looked at.
    """
    digits = [number for number in numbers if number.isascii() and number.isdigit()]
    lengths = {len(number) for number in digits if number[0] == "0"}
    if len(lengths) != 1:
        return {}
    (length,) = lengths
    whole = sum(len(number) == length for number in digits)
    if whole * 2 < len(digits) or any(len(number) > length for number in digits):
        return {}
    short = [number for number in digits if len(number) < min(length, _SHORTENED)]
    return {number: number.zfill(length) for number in short}
