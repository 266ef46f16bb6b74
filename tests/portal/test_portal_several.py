"""Several processes share a portal's data: what one of them does holds for all (SPEC Y2, P1, P7, P8)."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from portal_world import CLASSIC, CLIENT_CODE, CONNECT, PASSWORD, PortalWorld, person_push

from ov_desktop.database import ServerDatabase
from ov_desktop.portal.accounts import SignInDelayedError, SignInRefusedError
from ov_desktop.portal.records import Conflict, Identified, Recorded, Refused, Slowed
from ov_desktop.wire import ChoiceChange

WRONG = "06 39 98 99 99"
GUESSES = 50


@pytest.fixture
def worlds(server_folder: Path) -> Iterator[list[PortalWorld]]:
    """The same data, as two processes see them: nothing but the database is common to both."""
    worlds = [PortalWorld.open(server_folder) for _process in range(2)]
    yield worlds
    for world in worlds:
        world.close()


def test_guesses_made_at_the_same_moment_in_two_processes_gain_no_attempt(worlds: list[PortalWorld]) -> None:
    person = person_push(1)
    worlds[0].launched([person])
    together = threading.Barrier(20)

    def guess(number: int) -> Counter[str]:
        together.wait(20)
        world = worlds[number % 2]
        return Counter(
            type(world.access.identify(world.token(person), WRONG)).__name__ for _turn in range(number, GUESSES, 20)
        )

    with ThreadPoolExecutor(20) as pool:
        outcomes = sum(pool.map(guess, range(20)), Counter())
    assert outcomes == {"Refused": 4, "Locked": GUESSES - 4}


def test_without_the_locks_guesses_gain_attempts(worlds: list[PortalWorld], monkeypatch: pytest.MonkeyPatch) -> None:
    """The race that the test above would miss if it could not happen: both read the same count, both add one to it."""
    person = person_push(1)
    worlds[0].launched([person])
    first = worlds[0].access.identify(worlds[0].token(person), WRONG)
    assert isinstance(first, Refused)
    monkeypatch.setattr(ServerDatabase, "_take_turns", lambda *_arguments: None)
    both_have_read = threading.Barrier(2)
    matches = type(worlds[0].access)._matches

    def match_late(*arguments: object) -> bool:
        both_have_read.wait(20)
        return matches(*arguments)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(type(worlds[0].access), "_matches", match_late)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda world: world.access.identify(world.token(person), WRONG), worlds))
    assert [outcome.attempts_left for outcome in outcomes if isinstance(outcome, Refused)] == [3, 3]


def test_addresses_that_come_through_two_processes_are_slowed_together(worlds: list[PortalWorld]) -> None:
    together = threading.Barrier(6)

    def guess(number: int) -> list[bool]:
        together.wait(20)
        access = worlds[number % 2].access
        return [isinstance(access.identify(f"unknown{turn}", WRONG, "198.51.100.7"), Slowed) for turn in range(10)]

    with ThreadPoolExecutor(6) as pool:
        slowed = Counter(outcome for found in pool.map(guess, range(6)) for outcome in found)
    assert slowed == {False: 30, True: 30}


def test_many_addresses_that_try_in_two_processes_never_wait_for_each_other(worlds: list[PortalWorld]) -> None:
    """Each forgets the addresses that owe nothing any more, while others count a try for these very ones."""
    for number in range(40):
        worlds[0].access.identify(f"unknown{number}", WRONG, f"192.0.2.{number % 8}")
    for world in worlds:
        world.clock.set(world.clock.now().replace(hour=13))
    together = threading.Barrier(8)

    def guess(number: int) -> int:
        together.wait(20)
        access = worlds[number % 2].access
        outcomes = [access.identify(f"other{number}.{turn}", WRONG, f"192.0.2.{number}") for turn in range(10)]
        return sum(isinstance(outcome, Refused) for outcome in outcomes)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(guess, range(8))) == [10] * 8


def test_a_double_click_that_two_processes_serve_records_one_version(worlds: list[PortalWorld]) -> None:
    person = person_push()
    campaign_id = worlds[0].launched([person])
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(
            pool.map(lambda turn: worlds[turn % 2].store.record_choice(person.id, CONNECT, None, 100), range(16))
        )
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"Recorded": 1, "Unchanged": 15}
    assert len(worlds[1].store.changes(worlds[1].account, campaign_id, 0, 100).changes) == 1


def test_of_two_tabs_that_two_processes_serve_the_later_one_sees_the_other(worlds: list[PortalWorld]) -> None:
    people = [person_push(number) for number in range(20)]
    worlds[0].launched(people)
    with ThreadPoolExecutor(2) as pool:
        for person in people:
            turns = zip(worlds, (CONNECT, CLASSIC), strict=True)
            outcomes = list(
                pool.map(lambda turn, p=person: turn[0].store.record_choice(p.id, turn[1], None, 100), turns)
            )
            assert {type(outcome) for outcome in outcomes} == {Recorded, Conflict}


def test_a_choice_in_one_process_during_closing_in_another_is_in_the_changes_or_refused(
    worlds: list[PortalWorld],
) -> None:
    people = [person_push(number) for number in range(80)]
    desktop = worlds[0]
    campaign_id = desktop.launched(people)
    gate = threading.Barrier(9)

    def pulled(after: int) -> tuple[set[str], int]:
        changes = desktop.store.changes(desktop.account, campaign_id, after, 1000)
        return {c.person_id for c in changes.changes if isinstance(c, ChoiceChange)}, changes.cursor

    def choose(slot: int) -> set[str]:
        gate.wait(20)
        store = worlds[slot % 2].store
        ids = [person.id for person in people[slot::8]]
        return {i for i in ids if isinstance(store.record_choice(i, CONNECT, None, 100), Recorded)}

    def close() -> set[str]:
        """Pull while people choose, as a desktop does, always from where the last one ended; then freeze."""
        gate.wait(20)
        seen, cursor = pulled(0)
        while len(seen) < 20:
            found, cursor = pulled(cursor)
            seen |= found
        desktop.store.freeze(desktop.account, campaign_id)
        return seen | pulled(cursor)[0]

    with ThreadPoolExecutor(9) as pool:
        closing = pool.submit(close)
        confirmed = set().union(*pool.map(choose, range(8)))
        assert confirmed == closing.result()
    assert 20 <= len(confirmed) < 80


def test_a_session_opened_in_one_process_is_known_in_another_and_ended_for_both(worlds: list[PortalWorld]) -> None:
    person = person_push(1)
    campaign_id = worlds[0].launched([person])
    outcome = worlds[0].access.identify(worlds[0].token(person), person.mobile)
    assert isinstance(outcome, Identified)
    assert worlds[1].access.session(outcome.session) is not None
    renewed = person.model_copy(update={"link_version": 2})
    worlds[0].store.put_people(worlds[0].account, campaign_id, [renewed])
    assert worlds[1].access.session(outcome.session) is None


def test_wrong_passwords_count_whichever_process_they_are_typed_in(worlds: list[PortalWorld]) -> None:
    for turn in range(5):
        with pytest.raises(SignInRefusedError):
            worlds[turn % 2].accounts.sign_in(CLIENT_CODE, "wrong")
    for world in worlds:
        with pytest.raises(SignInDelayedError):
            world.accounts.sign_in(CLIENT_CODE, PASSWORD)
