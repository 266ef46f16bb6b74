"""The messages that wait to leave: claimed one at a time, each step committed before the next (SPEC M2, M3).

A message that was claimed and has no outcome is never taken again: whether it left cannot be known.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Protocol

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import Session

from ov_desktop.database import AnyDatabase
from ov_desktop.domain.campaign import MessageKind, ends_at
from ov_desktop.domain.clock import Clock
from ov_desktop.mailing.compose import Envelope, compose
from ov_desktop.mailing.content import CampaignContent, MessageContent
from ov_desktop.mailing.smtp import Security, SmtpAccount
from ov_desktop.portal.changes import note_messages
from ov_desktop.portal.images import shown_images
from ov_desktop.portal.keys import PortalKeys
from ov_desktop.portal.mapping import latest_choice, person_record
from ov_desktop.portal.planning import REASON_FROZEN, REASON_NO_EMAIL, REASON_REMOVED
from ov_desktop.portal.records import CampaignRecord, ChoiceRecord, MessageState, PersonRecord
from ov_desktop.portal.tables import CampaignRow, MailAccountRow, MessageRow, PersonRow

REASON_ANSWERED = "answered"
REASON_ENDED = "campaign-ended"
REASON_LATE = "late"
LATE = timedelta(days=1)
"""A reminder that could not leave for so long is not caught up (SPEC M3)."""

Key = int | str
"""Which message of a queue: a message's number, or the campaign whose end is told."""

_log = logging.getLogger(__name__)
_UNSENT = (MessageState.WAITING, MessageState.RETRY)
_REMINDERS = (MessageKind.REMINDER, MessageKind.MIDWAY)
_INVITATIONS = (MessageKind.LAUNCH, *_REMINDERS)
_FOR_THE_SILENT = (*_REMINDERS, MessageKind.END)


@dataclass(frozen=True, slots=True)
class Sender:
    """An organisation's mail account; ``rate`` in messages a minute."""

    account_id: int
    smtp: SmtpAccount
    address: str
    name: str
    rate: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A message taken to be sent.

    ``key`` is that of its queue, ``label`` names it in logs, ``was`` is the state that it had, ``attempts`` how often
    it was tried before. ``compose`` makes it, and raises ``ValueError`` where an address cannot be written.
    """

    key: Key
    label: str
    was: MessageState
    attempts: int
    recipient: str
    compose: Callable[[], EmailMessage] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed message; ``reason`` is the server's code, ``due_at`` the next try of a ``RETRY``."""

    state: MessageState
    reason: str = ""
    due_at: datetime | None = None


class Queue(Protocol):
    """What a postman empties."""

    def give_up_interrupted(self) -> None:
        """Mark as uncertain what was claimed and has no outcome: it may have left (SPEC M3)."""

    def due(self, account_id: int, limit: int) -> Sequence[Key]:
        """Return what may leave now from an account, the longest due first."""

    def claim(self, key: Key, sender: Sender) -> Claim | None:
        """Take a message to send it, committed before this returns; None where there is nothing to send any more."""

    def settle(self, claim: Claim, outcome: Outcome) -> None:
        """Record what became of a claimed message."""

    def release(self, claim: Claim) -> None:
        """Put a claimed message back as it was: it was not accepted, and nobody but the account is to blame."""


class Outbox:
    """The queue of messages to people, in the portal's database; for one postman."""

    def __init__(self, database: AnyDatabase, keys: PortalKeys, clock: Clock, public_url: str) -> None:
        """Stand on an opened and migrated database; links start with ``public_url``."""
        self._database = database
        self._keys = keys
        self._clock = clock
        self._public_url = public_url

    def senders(self) -> list[Sender]:
        """Return the mail accounts that messages can leave from."""
        with self._database.read() as session:
            return [_sender(row) for row in session.scalars(select(MailAccountRow).order_by(MailAccountRow.account_id))]

    def give_up_interrupted(self) -> None:
        """Mark as uncertain what was claimed and has no outcome: it may have left (SPEC M3)."""
        interrupted = MessageRow.state == MessageState.SENDING
        with self._database.read() as session:
            if session.scalar(select(MessageRow.id).where(interrupted).limit(1)) is None:
                return
        with self._database.write() as session:
            rows = session.scalars(select(MessageRow).where(interrupted)).all()
            for row in rows:
                self._change(session, row, Outcome(MessageState.UNCERTAIN))
            _log.warning("%d messages were interrupted while being sent: uncertain", len(rows))

    def cancel_late(self, seen_until: datetime | None) -> None:
        """Cancel the reminders that fell due more than a day ago and are seen for the first time (SPEC M3).

        A batch of which something was done in the last day goes on: it is slow, not late.

        Args:
            seen_until: what fell due up to then was seen in time; None after a start.
        """
        now = self._clock.now()
        overdue = and_(
            MessageRow.state.in_(_UNSENT),
            MessageRow.kind.in_(_REMINDERS),
            MessageRow.occasion == 1,
            MessageRow.due_at < now - LATE,
            MessageRow.due_at > seen_until if seen_until is not None else true(),
        )
        with self._database.read() as session:
            if session.scalar(select(MessageRow.id).where(overdue).limit(1)) is None:
                return
        with self._database.write() as session:
            tried = and_(MessageRow.attempts > 0, MessageRow.changed_at > now - LATE)
            batches = select(MessageRow.campaign_id, MessageRow.kind).where(MessageRow.kind.in_(_REMINDERS), tried)
            under_way = {(campaign_id, kind) for campaign_id, kind in session.execute(batches.distinct())}
            for row in session.scalars(select(MessageRow).where(overdue)).all():
                if (row.campaign_id, row.kind) not in under_way:
                    self._change(session, row, Outcome(MessageState.CANCELLED, REASON_LATE))

    def due(self, account_id: int, limit: int) -> list[int]:
        """Return the messages of an account that may leave now, the longest due first."""
        with self._database.read() as session:
            return list(
                session.scalars(
                    select(MessageRow.id)
                    .join(CampaignRow, CampaignRow.id == MessageRow.campaign_id)
                    .where(CampaignRow.account_id == account_id, MessageRow.state.in_(_UNSENT))
                    .where(MessageRow.due_at <= self._clock.now())
                    .order_by(MessageRow.due_at, MessageRow.id)
                    .limit(limit)
                )
            )

    def next_due(self) -> datetime | None:
        """Return when the next message falls due that is not due yet, None where none is planned."""
        with self._database.read() as session:
            return session.scalar(
                select(func.min(MessageRow.due_at)).where(
                    MessageRow.state.in_(_UNSENT), MessageRow.due_at > self._clock.now()
                )
            )

    def claim(self, key: Key, sender: Sender) -> Claim | None:
        """Take a message to send it, committed before this returns.

        Returns:
            None where there is nothing to send any more: the message was cancelled, moved or taken meanwhile, or is
            cancelled now because the person has answered, was removed, or the time is past.
        """
        now = self._clock.now()
        with self._database.write(_turn(key)) as session:
            row = session.get(MessageRow, key)
            if row is None or row.state not in _UNSENT or row.due_at > now:
                return None
            person = person_record(session.get_one(PersonRow, row.person_id))
            choice = latest_choice(session, row.person_id)
            kind = MessageKind(row.kind)
            reason = reason_to_cancel(kind, person, choice, now)
            if reason:
                self._change(session, row, Outcome(MessageState.CANCELLED, reason))
                return None
            content = self._content(session, kind, person, choice)
            envelope = _envelope(sender, person, row.envelope_id, now)
            claim = Claim(
                key=key,
                label=f"message {row.id} ({kind})",
                was=MessageState(row.state),
                attempts=row.attempts,
                recipient=person.email,
                compose=partial(compose, content, envelope),
            )
            self._change(session, row, Outcome(MessageState.SENDING, row.reason))
            return claim

    def settle(self, claim: Claim, outcome: Outcome) -> None:
        """Record what became of a claimed message."""
        with self._database.write(_turn(claim.key)) as session:
            row = session.get(MessageRow, claim.key)
            if row is not None:
                row.attempts += 1
                self._change(session, row, outcome)

    def release(self, claim: Claim) -> None:
        """Put a claimed message back as it was: it was not accepted, and nobody but the account is to blame."""
        with self._database.write(_turn(claim.key)) as session:
            row = session.get(MessageRow, claim.key)
            if row is not None:
                self._change(session, row, Outcome(claim.was, row.reason))

    def _content(
        self, session: Session, kind: MessageKind, person: PersonRecord, choice: ChoiceRecord | None
    ) -> MessageContent:
        invites = kind in _INVITATIONS
        token = self._keys.link_token(person.id, person.link_version) if invites else ""
        return MessageContent(
            campaign=replace(
                campaign_content(person.campaign, self._public_url), images=shown_images(session, person.campaign)
            ),
            kind=kind,
            first_name=person.first_name,
            last_name=person.last_name,
            grant=person.grant,
            delivery=person.delivery,
            site=person.site,
            link=f"{self._public_url}/acces/{token}" if invites else "",
            answered=choice is not None,
        )

    def _change(self, session: Session, row: MessageRow, outcome: Outcome) -> None:
        row.state = outcome.state
        row.reason = outcome.reason
        row.changed_at = self._clock.now()
        if outcome.due_at is not None:
            row.due_at = outcome.due_at
        note_messages(session, row.campaign_id, [row.id])


def _turn(key: Key) -> str:
    return f"message {key}"


def campaign_content(campaign: CampaignRecord, public_url: str) -> CampaignContent:
    """Return what all messages of a campaign share, from what the portal knows."""
    organisation = campaign.organisation
    return CampaignContent(
        organisation_kind=organisation.kind,
        organisation=organisation.name,
        settings=campaign.settings,
        texts=campaign.messages,
        contact_email=organisation.contact_email,
        contact_phone=organisation.contact_phone,
        gdpr_contact=campaign.gdpr_contact or organisation.gdpr_contact,
        signature=campaign.signature,
        legal_url=f"{public_url}/mentions-legales",
    )


def reason_to_cancel(kind: MessageKind, person: PersonRecord, choice: ChoiceRecord | None, now: datetime) -> str:
    """Return why a message that is due has become pointless, empty where it is to be sent (SPEC M2).

    Reminders and the end message go to those whose choice is missing or obsolete: an obsolete choice is no answer, so
    they have to be told what happens without one (SPEC T3).
    """
    campaign = person.campaign
    answered = choice is not None and person.answered_by(choice.choice)
    rules = (
        (not person.email, REASON_NO_EMAIL),
        ((kind is MessageKind.REMOVED) == (person.removed_at is None), REASON_REMOVED),
        (kind in _INVITATIONS and campaign.frozen_at is not None, REASON_FROZEN),
        (kind in _INVITATIONS and now >= ends_at(campaign.settings), REASON_ENDED),
        (kind in _FOR_THE_SILENT and answered, REASON_ANSWERED),
    )
    return next((reason for applies, reason in rules if applies), "")


def _sender(row: MailAccountRow) -> Sender:
    return Sender(
        account_id=row.account_id,
        smtp=SmtpAccount(row.host, row.port, Security(row.security), row.user, row.password),
        address=row.sender_address,
        name=row.sender_name,
        rate=row.rate_per_minute,
    )


def _envelope(sender: Sender, person: PersonRecord, envelope_id: str, now: datetime) -> Envelope:
    organisation = person.campaign.organisation
    return Envelope(
        sender_address=sender.address,
        sender_name=sender.name or organisation.name,
        recipient_address=person.email,
        recipient_name=f"{person.first_name} {person.last_name}",
        id=envelope_id,
        at=now,
        reply_to=organisation.contact_email,
    )
