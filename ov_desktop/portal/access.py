"""Who may enter: personal link and mobile, the pause after wrong numbers, sessions (SPEC P1)."""

import hmac
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from ov_desktop.database import AnyDatabase
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.employee import read_mobile
from ov_desktop.portal.keys import PortalKeys, hash_token, random_token
from ov_desktop.portal.mapping import people_query, person_record
from ov_desktop.portal.records import Identified, IdentifyOutcome, Locked, PersonRecord, Refused, Slowed
from ov_desktop.portal.slowing import count_failed_try, slowed_until
from ov_desktop.portal.tables import AttemptRow, CampaignRow, PersonRow, SessionRow

ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=24)
SESSION_IDLE = timedelta(minutes=30)
SESSION_LENGTH = timedelta(hours=12)
KEPT = timedelta(days=30)
MOST_UNKNOWN = 10_000
_TOUCH_EVERY = timedelta(minutes=1)
_NOBODY = "0" * 32


class Access:
    """Opens and closes the employees' space; safe to use from several threads."""

    def __init__(self, database: AnyDatabase, keys: PortalKeys, clock: Clock) -> None:
        """Stand on an opened and migrated database."""
        self._database = database
        self._keys = keys
        self._clock = clock
        # The hash of a number that cannot be typed.
        self._nobody = keys.mobile_hash(_NOBODY, "nobody")

    def identify(self, token: str, mobile_text: str, address: str = "") -> IdentifyOutcome:
        """Check a link and the mobile typed for it, and open a session if they go together.

        An unknown link costs the same work, and answers the same, as a wrong number. While a link is paused, the
        right number does not open it either; nor does it from an address that is slowed.

        Args:
            token: of the personal link.
            mobile_text: the number as it was typed.
            address: where the visitor comes from, as ``visitor_address`` gives it; empty where it does not count.
        """
        now, address_hash = self._clock.now(), self._keys.address_hash(address) if address else b""
        turns = [f"link {hash_token(token).hex()}", *([f"address {address_hash.hex()}"] if address else [])]
        with self._database.write(*turns) as session:
            if address and (until := slowed_until(session, address_hash, now)):
                return Slowed(until)
            outcome = self._try(session, token, mobile_text, now)
            if address and not isinstance(outcome, Identified):
                count_failed_try(session, address_hash, now)
            return outcome

    def _try(self, session: Session, token: str, mobile_text: str, now: datetime) -> IdentifyOutcome:
        token_hash = hash_token(token)
        attempt = session.get(AttemptRow, token_hash)
        if attempt and attempt.locked_until and now < attempt.locked_until:
            return Locked(attempt.locked_until)
        # No more than this is read before the number is right: making a person of rows takes a time of its own.
        found = session.execute(
            select(PersonRow.id, PersonRow.mobile_hash)
            .join(CampaignRow, CampaignRow.id == PersonRow.campaign_id)
            .where(PersonRow.token_hash == token_hash, CampaignRow.deleted_at.is_(None))
        ).first()
        person_id, expected = found or (_NOBODY, self._nobody)
        if not self._matches(person_id, expected, mobile_text):
            return _count_failure(session, token_hash, attempt, now)
        if attempt:
            session.delete(attempt)
        cookie = random_token()
        session.add(SessionRow(session_hash=hash_token(cookie), person_id=person_id, opened_at=now, seen_at=now))
        return Identified(cookie, _person(session, person_id))

    def _matches(self, person_id: str, expected: bytes, mobile_text: str) -> bool:
        mobile = read_mobile(mobile_text)
        typed = self._keys.mobile_hash(person_id, mobile.e164 if mobile else "")
        return hmac.compare_digest(typed, expected)

    def session(self, cookie: str) -> PersonRecord | None:
        """Return whose session it is, or None when it is unknown, idle for 30 minutes or 12 hours old."""
        now, session_hash = self._clock.now(), hash_token(cookie)
        with self._database.read() as session:
            row = session.get(SessionRow, session_hash)
            if row is None or now - row.seen_at >= SESSION_IDLE or now - row.opened_at >= SESSION_LENGTH:
                return None
            person = _person(session, row.person_id)
            stale = now - row.seen_at >= _TOUCH_EVERY
        if stale:
            with self._database.write(_turn(session_hash)) as session:
                session.execute(update(SessionRow).where(SessionRow.session_hash == session_hash).values(seen_at=now))
        return person

    def close(self, cookie: str) -> None:
        """End a session; an unknown one is no error."""
        session_hash = hash_token(cookie)
        with self._database.write(_turn(session_hash)) as session:
            session.execute(delete(SessionRow).where(SessionRow.session_hash == session_hash))

    def purge(self) -> None:
        """Forget sessions that are over, and wrong numbers of more than 30 days ago (SPEC G1).

        Of links that nobody has, no more than ``MOST_UNKNOWN`` are remembered: whoever invents them fills no disk.
        """
        now = self._clock.now()
        with self._database.write() as session:
            session.execute(
                delete(SessionRow).where(
                    (SessionRow.seen_at <= now - SESSION_IDLE) | (SessionRow.opened_at <= now - SESSION_LENGTH)
                )
            )
            session.execute(delete(AttemptRow).where(AttemptRow.last_at <= now - KEPT))
            known = exists().where(PersonRow.token_hash == AttemptRow.token_hash)
            excess = (
                select(AttemptRow.token_hash).where(~known).order_by(AttemptRow.last_at.desc()).offset(MOST_UNKNOWN)
            )
            session.execute(delete(AttemptRow).where(AttemptRow.token_hash.in_(excess)))


def _turn(session_hash: bytes) -> str:
    return f"session {session_hash.hex()}"


def _person(session: Session, person_id: str) -> PersonRecord:
    return person_record(session.scalars(people_query().where(PersonRow.id == person_id)).one())


def _pause_length(locks: int) -> timedelta:
    """The pause after ``locks`` earlier ones: 15 minutes, then twice as long each time, a day at most."""
    return min(FIRST_PAUSE * (1 << min(locks, 10)), LONGEST_PAUSE)


def _count_failure(session: Session, token_hash: bytes, attempt: AttemptRow | None, now: datetime) -> Refused | Locked:
    if attempt is None:
        attempt = AttemptRow(token_hash=token_hash, failures=0, locks=0, locked_until=None, last_at=now)
        session.add(attempt)
    attempt.failures += 1
    attempt.last_at = now
    pause = _pause_length(attempt.locks)
    if attempt.failures < ATTEMPTS:
        return Refused(ATTEMPTS - attempt.failures, int(pause.total_seconds() // 60))
    attempt.failures = 0
    attempt.locks += 1
    attempt.locked_until = now + pause
    return Locked(attempt.locked_until)
