"""Link and mobile, the pause after wrong numbers, sessions (SPEC P1, T3)."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from portal_world import DURING, PortalWorld, person_push
from sqlalchemy import event, func, select

from ov_desktop.portal.desk import Visit
from ov_desktop.portal.records import Identified, Locked, Refused
from ov_desktop.portal.tables import AttemptRow, SessionRow
from ov_desktop.wire import PersonalLink, PersonPush, TokenReply

RIGHT = "06 39 98 00 01"
WRONG = "06 39 98 99 99"
MINUTE = timedelta(minutes=1)


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


def signed_in(world: PortalWorld, person: PersonPush) -> str:
    outcome = world.access.identify(world.token(person), RIGHT)
    assert isinstance(outcome, Identified)
    return outcome.session


@pytest.mark.parametrize("text", [RIGHT, "0639980001", "+33 6 39 98 00 01", "0033639980001", "06.39.98.00.01"])
def test_the_right_number_opens_the_space_however_it_is_written(
    world: PortalWorld, person: PersonPush, text: str
) -> None:
    outcome = world.access.identify(world.token(person), text)
    assert isinstance(outcome, Identified)
    assert outcome.person.id == person.id
    seen = world.access.session(outcome.session)
    assert seen is not None
    assert seen.id == person.id


def test_another_persons_number_does_not_open_the_space(world: PortalWorld) -> None:
    one, other = person_push(1), person_push(2)
    world.launched([one, other])
    assert isinstance(world.access.identify(world.token(other), RIGHT), Refused)


def test_a_wrong_number_and_an_unknown_link_get_the_same_answers_up_to_the_pause(
    world: PortalWorld, person: PersonPush
) -> None:
    known = [world.access.identify(world.token(person), WRONG) for _attempt in range(6)]
    unknown = [world.access.identify("u" * 43, WRONG) for _attempt in range(6)]
    until = DURING + 15 * MINUTE
    assert known == unknown == [*(Refused(left, 15) for left in (4, 3, 2, 1)), Locked(until), Locked(until)]


def test_a_wrong_number_and_an_unknown_link_run_the_same_statements(world: PortalWorld, person: PersonPush) -> None:
    statements: list[str] = []
    event.listen(
        world.database.engine, "before_cursor_execute", lambda _c, _cur, statement, *_rest: statements.append(statement)
    )

    def ran(token: str) -> list[str]:
        statements.clear()
        world.access.identify(token, WRONG)
        return list(statements)

    known = [ran(world.token(person)) for _attempt in range(5)]
    assert known == [ran("u" * 43) for _attempt in range(5)]
    # What is read beyond that would have to be turned into a person, which takes longer than turning nothing.
    assert not any(
        column in statement
        for ran_once in known
        for statement in ran_once
        for column in ("last_name", "campaign.settings")
    )


def test_guesses_made_at_the_same_moment_gain_no_attempt(world: PortalWorld, person: PersonPush) -> None:
    guesses = 24
    together = threading.Barrier(guesses)

    def guess(_number: int) -> str:
        together.wait(20)
        return type(world.access.identify(world.token(person), WRONG)).__name__

    with ThreadPoolExecutor(guesses) as pool:
        outcomes = Counter(pool.map(guess, range(guesses)))
    assert outcomes == {"Refused": 4, "Locked": guesses - 4}


def test_while_a_link_is_paused_the_right_number_does_not_open_it(world: PortalWorld, person: PersonPush) -> None:
    for _attempt in range(5):
        world.access.identify(world.token(person), WRONG)
    until = DURING + 15 * MINUTE
    world.clock.set(until - timedelta(seconds=1))
    assert world.access.identify(world.token(person), RIGHT) == Locked(until)
    world.clock.set(until)
    assert isinstance(world.access.identify(world.token(person), RIGHT), Identified)


def test_pauses_double_up_to_a_day(world: PortalWorld) -> None:
    lengths = []
    for _pause in range(9):
        for _attempt in range(5):
            outcome = world.access.identify("u" * 43, WRONG)
        assert isinstance(outcome, Locked)
        lengths.append((outcome.until - world.clock.now()) // MINUTE)
        world.clock.set(outcome.until)
    assert lengths == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def test_a_pause_outlives_a_restart(world: PortalWorld, person: PersonPush, tmp_path: Path) -> None:
    for _attempt in range(5):
        world.access.identify(world.token(person), WRONG)
    world.close()
    again = PortalWorld.open(tmp_path, DURING + MINUTE)
    assert again.access.identify(again.token(person), RIGHT) == Locked(DURING + 15 * MINUTE)
    again.close()


def test_success_forgets_the_wrong_numbers(world: PortalWorld, person: PersonPush) -> None:
    for _attempt in range(4):
        world.access.identify(world.token(person), WRONG)
    signed_in(world, person)
    assert world.access.identify(world.token(person), WRONG) == Refused(4, 15)


def test_a_session_ends_after_half_an_hour_without_action(world: PortalWorld, person: PersonPush) -> None:
    cookie = signed_in(world, person)
    for minutes in (29, 58, 87):
        world.clock.set(DURING + minutes * MINUTE)
        assert world.access.session(cookie) is not None
    world.clock.set(DURING + 117 * MINUTE)
    assert world.access.session(cookie) is None


def test_a_session_ends_after_twelve_hours_whatever_is_done(world: PortalWorld, person: PersonPush) -> None:
    cookie = signed_in(world, person)
    for minutes in range(20, 12 * 60, 20):
        world.clock.set(DURING + minutes * MINUTE)
        assert world.access.session(cookie) is not None
    world.clock.set(DURING + 12 * 60 * MINUTE)
    assert world.access.session(cookie) is None


def test_a_closed_or_invented_session_opens_nothing(world: PortalWorld, person: PersonPush) -> None:
    cookie = signed_in(world, person)
    world.access.close(cookie)
    assert world.access.session(cookie) is None
    assert world.access.session("invented") is None


def test_what_opens_a_space_is_not_shown_with_the_values_that_hold_it(world: PortalWorld, person: PersonPush) -> None:
    outcome = world.access.identify(world.token(person), RIGHT)
    assert isinstance(outcome, Identified)
    assert outcome.session not in repr(outcome)
    assert outcome.session not in repr(Visit(outcome.session))
    link = PersonalLink(person_id=person.id, url=f"https://portail.example/acces/{world.token(person)}")
    assert world.token(person) not in repr(link)
    reply = TokenReply(token=outcome.session, expires_at=DURING)
    assert outcome.session not in repr(reply)


def test_sessions_live_through_a_restart_and_only_their_hash_is_stored(
    world: PortalWorld, person: PersonPush, tmp_path: Path
) -> None:
    cookie = signed_in(world, person)
    with world.database.read() as session:
        (row,) = session.scalars(select(SessionRow)).all()
        assert cookie.encode() not in row.session_hash
        assert len(row.session_hash) == 32
    world.close()
    again = PortalWorld.open(tmp_path, DURING + MINUTE)
    assert again.access.session(cookie) is not None
    again.close()


def test_a_changed_mobile_ends_the_sessions_and_the_wrong_numbers(world: PortalWorld) -> None:
    person, campaign_id = person_push(1), ""
    campaign_id = world.launched([person])
    cookie = signed_in(world, person)
    for _attempt in range(5):
        world.access.identify(world.token(person), WRONG)

    world.store.put_people(world.account, campaign_id, [person.model_copy(update={"mobile": "+33639980002"})])

    assert world.access.session(cookie) is None
    assert world.access.identify(world.token(person), RIGHT) == Refused(4, 15)
    assert isinstance(world.access.identify(world.token(person), "0639980002"), Identified)


def test_a_changed_name_keeps_the_session(world: PortalWorld) -> None:
    person = person_push(1)
    campaign_id = world.launched([person])
    cookie = signed_in(world, person)
    world.store.put_people(world.account, campaign_id, [person.model_copy(update={"last_name": "Autre"})])
    seen = world.access.session(cookie)
    assert seen is not None
    assert seen.last_name == "Autre"


def test_a_new_version_of_the_link_revokes_the_old_one(world: PortalWorld) -> None:
    person = person_push(1)
    campaign_id = world.launched([person])
    cookie = signed_in(world, person)
    renewed = person.model_copy(update={"link_version": 2})
    world.store.put_people(world.account, campaign_id, [renewed])

    assert world.access.session(cookie) is None
    assert isinstance(world.access.identify(world.token(person), RIGHT), Refused)
    assert isinstance(world.access.identify(world.token(renewed), RIGHT), Identified)


def test_a_removed_persons_link_still_identifies(world: PortalWorld) -> None:
    person = person_push(1)
    campaign_id = world.launched([person])
    world.store.put_people(world.account, campaign_id, [person.model_copy(update={"removed": True})])
    outcome = world.access.identify(world.token(person), RIGHT)
    assert isinstance(outcome, Identified)
    assert outcome.person.removed_at == DURING


def test_purging_keeps_pauses_and_sessions_that_still_count(world: PortalWorld, person: PersonPush) -> None:
    cookie = signed_in(world, person)
    world.access.identify("u" * 43, WRONG)
    world.clock.set(DURING + 29 * MINUTE)
    world.access.purge()
    assert world.access.session(cookie) is not None
    assert world.access.identify("u" * 43, WRONG) == Refused(3, 15)

    world.clock.set(DURING + timedelta(days=31))
    world.access.purge()
    with world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(SessionRow)) == 0
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == 0
