"""What is over is forgotten while the portal runs, and inventing links or codes fills no disk (SPEC G1, P1)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from portal_world import CLIENT_CODE, PortalWorld, person_push
from sqlalchemy import func, select
from waiting import wait_until

from ov_desktop.portal import access, accounts
from ov_desktop.portal.accounts import SignInRefusedError
from ov_desktop.portal.housekeeping import Housekeeper
from ov_desktop.portal.records import Identified, Locked
from ov_desktop.portal.tables import AttemptRow, SessionRow, SignInRow

WRONG = "06 39 98 99 99"


@pytest.fixture
def world(portal_folder: Path) -> Iterator[PortalWorld]:
    world = PortalWorld.open(portal_folder)
    yield world
    world.close()


def rows(world: PortalWorld, table: type[AttemptRow | SessionRow | SignInRow]) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_sessions_that_end_while_the_portal_runs_are_forgotten(world: PortalWorld) -> None:
    person = person_push(1)
    world.launched([person])
    assert isinstance(world.access.identify(world.token(person), person.mobile), Identified)
    with Housekeeper(world.access, world.accounts, every=0.02):
        assert rows(world, SessionRow) == 1
        world.clock.set(world.clock.now() + timedelta(hours=1))
        wait_until(lambda: rows(world, SessionRow) == 0, 10)


def test_of_invented_links_only_the_latest_are_remembered_and_a_pause_of_a_real_one_stays(
    world: PortalWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "MOST_UNKNOWN", 3)
    person = person_push(1)
    world.launched([person])
    for _try in range(5):
        world.access.identify(world.token(person), WRONG)
    for number in range(6):
        world.clock.set(world.clock.now() + timedelta(seconds=1))
        world.access.identify(f"unknown{number}", WRONG)
    world.access.purge()
    assert rows(world, AttemptRow) == 4
    assert isinstance(world.access.identify(world.token(person), person.mobile), Locked)


def test_of_invented_client_codes_only_the_latest_are_remembered(
    world: PortalWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "MOST_UNKNOWN", 3)
    for code in (CLIENT_CODE, *map(str, range(6))):
        world.clock.set(world.clock.now() + timedelta(seconds=1))
        with pytest.raises(SignInRefusedError):
            world.accounts.sign_in(code, "wrong")
    world.accounts.purge()
    assert rows(world, SignInRow) == 4
