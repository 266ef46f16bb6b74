"""Slows addresses that try many links (SPEC P1): a burst of wrong tries is free, then they wait their turn.

Several people share an address in an office, so an address is slowed, never shut out, and only tries that failed count.
An address is kept as a keyed hash, and no longer than it owes time.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from ov_desktop.portal.tables import SlowedRow

FREE_TRIES = 30
EACH = timedelta(seconds=6)
"""What a failed try costs: beyond the free ones, ten a minute."""

THIS_COMPUTER = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))


def slowed_until(session: Session, address_hash: bytes, now: datetime) -> datetime | None:
    """Return when an address that has used up its free tries may try again; None where it may now."""
    # Held: another transaction would else forget it, where it owes nothing any more, before a try is counted here.
    row = session.get(SlowedRow, address_hash, with_for_update=True)
    if row is None:
        return None
    until = row.owes_until - (FREE_TRIES - 1) * EACH
    return until if now < until else None


def count_failed_try(session: Session, address_hash: bytes, now: datetime) -> None:
    """Count a try that failed; addresses that owe nothing any more are forgotten, so that the table stays small."""
    row = session.get(SlowedRow, address_hash)
    if row is None:
        row = SlowedRow(address_hash=address_hash, owes_until=now)
        session.add(row)
    row.owes_until = max(row.owes_until, now) + EACH
    session.flush()
    # Without those that another transaction is counting a try for: the two would wait for each other.
    over = select(SlowedRow.address_hash).where(SlowedRow.owes_until <= now).with_for_update(skip_locked=True)
    session.execute(
        delete(SlowedRow).where(SlowedRow.address_hash.in_(over)).execution_options(synchronize_session=False)
    )


def visitor_address(connection: HTTPConnection, trusted: Collection[IPv4Network | IPv6Network] = THIS_COMPUTER) -> str:
    """Return the address that a request comes from, as it is counted; empty for this computer itself.

    A reverse proxy or a tunnel adds whom it serves at the end of ``X-Forwarded-For``. From the end, the first that is
    no proxy of ours is the visitor: what stands before may be their own invention, and a header from anywhere else is
    not believed. IPv6 counts by its network of 64 bits, which one visitor has to themselves.

    Args:
        connection: the request.
        trusted: the networks of the proxies.
    """
    address = _read(connection.client.host if connection.client else "")
    forwarded = ",".join(connection.headers.getlist("x-forwarded-for"))
    if address is not None and address.is_loopback and not forwarded:
        return ""
    named = forwarded.split(",") if forwarded else []
    while named and address is not None and _is_in(address, trusted):
        address = _read(named.pop().strip())
    return _counted(address)


def _is_in(address: IPv4Address | IPv6Address, networks: Collection[IPv4Network | IPv6Network]) -> bool:
    return any(address in network for network in networks)


def _read(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address, also with the port that some proxies add."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _counted(address: IPv4Address | IPv6Address | None) -> str:
    if address is None:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)
