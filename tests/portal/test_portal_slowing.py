"""Addresses that try many links are slowed, and only they (SPEC P1)."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import IPv4Network
from pathlib import Path

import pytest
from portal_world import PortalWorld, person_push
from sqlalchemy import func, select
from starlette.requests import HTTPConnection

from ov_desktop.portal.records import Identified, IdentifyOutcome, Slowed
from ov_desktop.portal.slowing import visitor_address
from ov_desktop.portal.tables import SlowedRow
from ov_desktop.wire import PersonPush

ELSEWHERE = "198.51.100.7"
OFFICE = "203.0.113.1"
FREE = 30
SECOND = timedelta(seconds=1)


@pytest.fixture
def world(portal_folder: Path) -> Iterator[PortalWorld]:
    world = PortalWorld.open(portal_folder)
    yield world
    world.close()


@pytest.fixture
def person(world: PortalWorld) -> PersonPush:
    person = person_push(1)
    world.launched([person])
    return person


def guess(world: PortalWorld, count: int, address: str = ELSEWHERE) -> list[IdentifyOutcome]:
    return [world.access.identify(f"unknown{number}", "06 39 98 99 99", address) for number in range(count)]


def comes_in(world: PortalWorld, person: PersonPush, address: str) -> bool:
    return isinstance(world.access.identify(world.token(person), person.mobile, address), Identified)


def test_an_address_that_tries_many_links_waits_six_seconds_for_each_further_try(world: PortalWorld) -> None:
    assert not any(isinstance(outcome, Slowed) for outcome in guess(world, FREE))
    (outcome,) = guess(world, 1)
    assert outcome == Slowed(world.clock.now() + 6 * SECOND)
    world.clock.set(world.clock.now() + 6 * SECOND)
    first, second = guess(world, 2)
    assert not isinstance(first, Slowed)
    assert isinstance(second, Slowed)


def test_the_right_number_does_not_open_the_space_from_a_slowed_address(world: PortalWorld, person: PersonPush) -> None:
    guess(world, FREE)
    assert not comes_in(world, person, ELSEWHERE)
    assert comes_in(world, person, OFFICE)
    world.clock.set(world.clock.now() + 6 * SECOND)
    assert comes_in(world, person, ELSEWHERE)


def test_an_office_may_sign_in_as_often_as_it_likes(world: PortalWorld) -> None:
    people = [person_push(number) for number in range(1, 101)]
    world.launched(people)
    assert all(comes_in(world, person, OFFICE) for person in people)


def test_an_address_stays_slowed_across_a_restart(portal_folder: Path) -> None:
    world = PortalWorld.open(portal_folder)
    guess(world, FREE)
    world.close()
    world = PortalWorld.open(portal_folder)
    assert isinstance(guess(world, 1)[0], Slowed)
    world.close()


def test_no_more_than_the_free_tries_pass_when_they_come_together(world: PortalWorld) -> None:
    together = threading.Barrier(10)

    def at_once(_worker: int) -> list[IdentifyOutcome]:
        together.wait()
        return guess(world, 10)

    with ThreadPoolExecutor(10) as pool:
        outcomes = [outcome for found in pool.map(at_once, range(10)) for outcome in found]
    # All guess the same ten links, of which each is paused after five wrong numbers: a paused one counts as well.
    assert Counter(isinstance(outcome, Slowed) for outcome in outcomes) == {False: FREE, True: 100 - FREE}


def test_addresses_are_kept_hashed_and_only_while_they_owe_time(world: PortalWorld) -> None:
    for number in range(40):
        guess(world, 1, f"192.0.2.{number}")
    with world.database.read() as session:
        rows = session.scalars(select(SlowedRow)).all()
        assert len(rows) == 40
        assert not any(b"192.0.2" in row.address_hash for row in rows)
    world.clock.set(world.clock.now() + 7 * SECOND)
    guess(world, 1)
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(SlowedRow)) == 1


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        (OFFICE, [], OFFICE),
        (OFFICE, [ELSEWHERE], OFFICE),
        ("127.0.0.1", [], ""),
        ("::1", [], ""),
        ("127.0.0.1", [ELSEWHERE], ELSEWHERE),
        ("127.0.0.1", [f"{OFFICE}, {ELSEWHERE}"], ELSEWHERE),
        ("127.0.0.1", [OFFICE, ELSEWHERE], ELSEWHERE),
        ("127.0.0.1", [f"{ELSEWHERE}:5678"], ELSEWHERE),
        ("127.0.0.1", ["[2001:db8:1:2::9]:443"], "2001:db8:1:2::/64"),
        ("127.0.0.1", ["nonsense"], "unknown"),
        ("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", [], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.1", [], OFFICE),
        ("fe80::1%eth0", [], "fe80::/64"),
    ],
)
def test_an_address_counts_as_the_visitors_own(peer: str, forwarded: list[str], counted: str) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    connection = HTTPConnection({"type": "http", "client": (peer, 1234), "headers": headers})
    assert visitor_address(connection) == counted


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("10.1.0.4", [ELSEWHERE], ELSEWHERE),
        ("10.1.0.4", [f"{OFFICE}, {ELSEWHERE}, 10.1.0.9"], ELSEWHERE),
        ("10.1.0.4", [], "10.1.0.4"),
        ("10.1.0.4", ["10.1.0.9"], "10.1.0.9"),
        ("127.0.0.1", [OFFICE], "127.0.0.1"),
        (ELSEWHERE, [OFFICE], ELSEWHERE),
    ],
)
def test_only_the_proxies_that_an_operator_names_are_believed(peer: str, forwarded: list[str], counted: str) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    connection = HTTPConnection({"type": "http", "client": (peer, 1234), "headers": headers})
    assert visitor_address(connection, (IPv4Network("10.1.0.0/16"),)) == counted
