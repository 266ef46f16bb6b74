"""Accounts of the administration API: client code, password, tokens (SPEC Y2, Y3, A1)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select

from ov_desktop.database import AnyDatabase
from ov_desktop.domain.clock import Clock
from ov_desktop.portal.keys import hash_token, random_token
from ov_desktop.portal.tables import AccountRow, ApiTokenRow, SignInRow

TOKEN_LENGTH = timedelta(hours=12)
KEPT = timedelta(days=30)
MOST_UNKNOWN = 10_000
FREE_FAILURES = 5
_FIRST_DELAY = timedelta(seconds=30)
_LONGEST_DELAY = timedelta(hours=1)
_HASHES_AT_ONCE = 2
"""Each takes 64 MiB and some tenths of a second, whoever asks for it."""


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token that opens the administration API until ``expires_at``."""

    token: str = field(repr=False)
    expires_at: datetime


class SignInRefusedError(Exception):
    """Client code and password do not go together; the same for both."""


class SignInDelayedError(Exception):
    """Too many wrong passwords for this client code: nothing is checked before ``until``."""

    def __init__(self, until: datetime) -> None:
        """Say until when."""
        super().__init__("sign-in delayed")
        self.until = until


class SignInBusyError(Exception):
    """Too many sign in at this moment: nothing was checked or counted, and the next try may succeed."""


class Accounts:
    """Signs desktops in; safe to use from several threads."""

    def __init__(self, database: AnyDatabase, clock: Clock, hasher: PasswordHasher | None = None) -> None:
        """Stand on an opened and migrated database; ``hasher`` is argon2id with the library's parameters."""
        self._database = database
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(random_token())
        self._hashing = threading.BoundedSemaphore(_HASHES_AT_ONCE)

    def ensure(self, client_code: str, password: str) -> int:
        """Make the account, or give it this password if it has another; return its number."""
        with self._database.read() as session:
            row = session.scalars(select(AccountRow).where(AccountRow.client_code == client_code)).first()
        if row is not None and self._verified(row.password_hash, password):
            return row.id
        password_hash = self._hasher.hash(password)
        with self._database.write() as session:
            row = session.scalars(select(AccountRow).where(AccountRow.client_code == client_code)).first()
            if row is None:
                row = AccountRow(client_code=client_code, password_hash=password_hash)
                session.add(row)
                session.flush()
            else:
                row.password_hash = password_hash
                session.execute(delete(ApiTokenRow).where(ApiTokenRow.account_id == row.id))
            return row.id

    def sign_in(self, client_code: str, password: str) -> IssuedToken:
        """Give a token for a client code and its password.

        The attempt is counted before the costly hash is computed, so that many at once gain nothing; an unknown
        client code costs the same and is delayed the same.

        Raises:
            SignInRefusedError: they do not go together.
            SignInDelayedError: too many wrong passwords; nothing was checked.
            SignInBusyError: too many at this moment; nothing was checked.
        """
        with self._turn():
            return self._sign_in(client_code, password)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let few hash at once: those who may ask are unknown, and would take all memory and all threads."""
        if not self._hashing.acquire(blocking=False):
            raise SignInBusyError
        try:
            yield
        finally:
            self._hashing.release()

    def _sign_in(self, client_code: str, password: str) -> IssuedToken:
        now, code_hash = self._clock.now(), hash_token(client_code)
        with self._database.write() as session:
            attempts = session.get(SignInRow, code_hash)
            if attempts is None:
                attempts = SignInRow(code_hash=code_hash, failures=0, delayed_until=None, last_at=now)
                session.add(attempts)
            if attempts.delayed_until and now < attempts.delayed_until:
                raise SignInDelayedError(attempts.delayed_until)
            attempts.failures += 1
            attempts.delayed_until = _delayed_until(attempts.failures, now)
            attempts.last_at = now
            row = session.scalars(select(AccountRow).where(AccountRow.client_code == client_code)).first()
        verified = self._verified(row.password_hash if row else self._nobody, password)
        if not verified or row is None:
            raise SignInRefusedError
        issued = IssuedToken(random_token(), now + TOKEN_LENGTH)
        with self._database.write() as session:
            session.execute(delete(SignInRow).where(SignInRow.code_hash == code_hash))
            session.execute(delete(ApiTokenRow).where(ApiTokenRow.expires_at <= now))
            session.add(
                ApiTokenRow(token_hash=hash_token(issued.token), account_id=row.id, expires_at=issued.expires_at)
            )
        return issued

    def account_of(self, token: str) -> int | None:
        """Return the number of the account that a token opens, or None."""
        with self._database.read() as session:
            row = session.get(ApiTokenRow, hash_token(token))
            return row.account_id if row and self._clock.now() < row.expires_at else None

    def purge(self) -> None:
        """Forget tokens that are over, and failures of more than 30 days ago (SPEC G1).

        Of client codes that nobody has, no more than ``MOST_UNKNOWN`` are remembered.
        """
        now = self._clock.now()
        with self._database.write() as session:
            session.execute(delete(ApiTokenRow).where(ApiTokenRow.expires_at <= now))
            session.execute(delete(SignInRow).where(SignInRow.last_at <= now - KEPT))
            known = [hash_token(code) for code in session.scalars(select(AccountRow.client_code))]
            unknown = SignInRow.code_hash.not_in(known)
            excess = select(SignInRow.code_hash).where(unknown).order_by(SignInRow.last_at.desc()).offset(MOST_UNKNOWN)
            session.execute(delete(SignInRow).where(SignInRow.code_hash.in_(excess)))

    def _verified(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


def _delayed_until(failures: int, now: datetime) -> datetime | None:
    """The delay after a failure: none for the first ones, then 30 seconds, doubling up to an hour."""
    if failures < FREE_FAILURES:
        return None
    return now + min(_FIRST_DELAY * (1 << min(failures - FREE_FAILURES, 10)), _LONGEST_DELAY)
