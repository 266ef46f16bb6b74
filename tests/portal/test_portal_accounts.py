"""Signing in to the administration API: delays, tokens (SPEC A1, Y3)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher
from portal_world import CLIENT_CODE, DURING, PASSWORD, PortalWorld
from sqlalchemy import select

from ov_desktop.portal.accounts import Accounts, SignInBusyError, SignInDelayedError, SignInRefusedError
from ov_desktop.portal.tables import AccountRow, ApiTokenRow


@pytest.fixture
def world(portal_folder: Path) -> Iterator[PortalWorld]:
    world = PortalWorld.open(portal_folder)
    yield world
    world.close()


def fail(world: PortalWorld, code: str = CLIENT_CODE) -> timedelta | None:
    """Type a wrong password; return how long one must wait before it is even looked at, None for not."""
    try:
        world.accounts.sign_in(code, "wrong")
    except SignInDelayedError as error:
        return error.until - world.clock.now()
    except SignInRefusedError:
        return None
    raise AssertionError("a wrong password was accepted")


def test_a_token_opens_its_account_for_twelve_hours(world: PortalWorld) -> None:
    issued = world.accounts.sign_in(CLIENT_CODE, PASSWORD)
    assert issued.expires_at == DURING + timedelta(hours=12)
    world.clock.set(issued.expires_at - timedelta(seconds=1))
    assert world.accounts.account_of(issued.token) == world.account
    world.clock.set(issued.expires_at)
    assert world.accounts.account_of(issued.token) is None


def test_neither_password_nor_token_is_stored(world: PortalWorld) -> None:
    issued = world.accounts.sign_in(CLIENT_CODE, PASSWORD)
    with world.database.read() as session:
        assert session.scalars(select(AccountRow.password_hash)).one().startswith("$argon2id$")
        assert issued.token.encode() not in session.scalars(select(ApiTokenRow.token_hash)).one()


@pytest.mark.parametrize("code", [CLIENT_CODE, "unknown"])
def test_after_five_failures_a_growing_delay_comes_before_any_check(world: PortalWorld, code: str) -> None:
    assert [fail(world, code) for _attempt in range(5)] == [None] * 5
    delays = []
    for _round in range(9):
        delay = fail(world, code)
        assert delay is not None
        delays.append(delay.total_seconds())
        world.clock.set(world.clock.now() + delay)
        assert fail(world, code) is None
    assert delays == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_during_the_delay_the_right_password_is_not_looked_at_and_nothing_is_hashed(
    world: PortalWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _attempt in range(5):
        fail(world)
    monkeypatch.setattr(PasswordHasher, "verify", lambda *_parts: pytest.fail("a hash was computed"))
    with pytest.raises(SignInDelayedError):
        world.accounts.sign_in(CLIENT_CODE, PASSWORD)


class _HeldHasher(PasswordHasher):
    """Computes no hash before it is told to go on, and tells how many have come to it."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.arrived = threading.Semaphore(0)
        self.go_on = threading.Event()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 -- the library's name
        self.arrived.release()
        self.go_on.wait(20)
        return super().verify(hash, password)


def test_a_flood_of_sign_ins_computes_few_hashes_at_once_and_turns_the_others_away(world: PortalWorld) -> None:
    hasher = _HeldHasher()
    accounts = Accounts(world.database, world.clock, hasher)
    with ThreadPoolExecutor(2) as pool:
        flood = [pool.submit(accounts.sign_in, f"9{number}", "wrong") for number in range(2)]
        try:
            assert all(hasher.arrived.acquire(timeout=20) for _sign_in in flood)
            for _attempt in range(6):
                with pytest.raises(SignInBusyError):
                    accounts.sign_in(CLIENT_CODE, "wrong")
        finally:
            hasher.go_on.set()
        assert [type(sign_in.exception()) for sign_in in flood] == [SignInRefusedError] * 2
    # Whoever was turned away was not counted, so that nobody is locked out by it.
    accounts.sign_in(CLIENT_CODE, PASSWORD)


def test_a_token_is_not_shown_with_the_value_that_holds_it(world: PortalWorld) -> None:
    issued = world.accounts.sign_in(CLIENT_CODE, PASSWORD)
    assert issued.token not in repr(issued)


def test_the_delay_outlives_a_restart(world: PortalWorld, tmp_path: Path) -> None:
    for _attempt in range(5):
        fail(world)
    world.close()
    again = PortalWorld.open(tmp_path)
    with pytest.raises(SignInDelayedError):
        again.accounts.sign_in(CLIENT_CODE, PASSWORD)
    again.close()


def test_success_forgets_the_failures(world: PortalWorld) -> None:
    for _attempt in range(4):
        fail(world)
    world.accounts.sign_in(CLIENT_CODE, PASSWORD)
    assert [fail(world) for _attempt in range(5)] == [None] * 5


def test_purging_forgets_old_tokens_and_old_failures_alone(world: PortalWorld) -> None:
    issued = world.accounts.sign_in(CLIENT_CODE, PASSWORD)
    for _attempt in range(5):
        fail(world)
    world.accounts.purge()
    assert world.accounts.account_of(issued.token) == world.account
    assert fail(world) is not None
    world.clock.set(DURING + timedelta(days=31))
    world.accounts.purge()
    with world.database.read() as session:
        assert session.scalars(select(ApiTokenRow)).all() == []
    assert [fail(world) for _attempt in range(5)] == [None] * 5


def test_a_new_password_ends_the_tokens_of_the_old_one(world: PortalWorld) -> None:
    issued = world.accounts.sign_in(CLIENT_CODE, PASSWORD)
    assert world.accounts.ensure(CLIENT_CODE, PASSWORD) == world.account
    assert world.accounts.account_of(issued.token) == world.account
    assert world.accounts.ensure(CLIENT_CODE, "another one, long enough") == world.account
    assert world.accounts.account_of(issued.token) is None
    world.accounts.sign_in(CLIENT_CODE, "another one, long enough")


def test_passwords_are_hashed_with_argon2id_at_full_cost_by_default(world: PortalWorld) -> None:
    Accounts(world.database, world.clock).ensure("2", "a third password, quite long")
    with world.database.read() as session:
        stored = session.scalars(select(AccountRow.password_hash).where(AccountRow.client_code == "2")).one()
    assert "m=65536,t=3" in stored
