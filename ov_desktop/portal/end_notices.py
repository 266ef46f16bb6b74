"""The information e-mail to the organisation when its campaign ends: once, whatever happens (SPEC M2)."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from ov_desktop.database import AnyDatabase
from ov_desktop.domain.campaign import ends_at
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.vouchers import Format, payable
from ov_desktop.mailing.compose import ADMIN_END, Envelope, compose_admin_end
from ov_desktop.mailing.content import AdminEndContent, CampaignFigures
from ov_desktop.portal.mapping import campaign_record, has_answered
from ov_desktop.portal.outbox import Claim, Key, Outcome, Sender, campaign_content
from ov_desktop.portal.records import CampaignRecord, MessageState
from ov_desktop.portal.tables import AdminMessageRow, CampaignRow, MessageRow, PersonRow

_UNSENT = (MessageState.WAITING, MessageState.RETRY)


class EndNotices:
    """The queue of information e-mails, one a campaign; for one postman."""

    def __init__(self, database: AnyDatabase, clock: Clock, public_url: str) -> None:
        """Stand on an opened and migrated database."""
        self._database = database
        self._clock = clock
        self._public_url = public_url

    def give_up_interrupted(self) -> None:
        """Mark as uncertain what was claimed and has no outcome: it may have left (SPEC M3)."""
        interrupted = AdminMessageRow.state == MessageState.SENDING
        with self._database.read() as session:
            if session.scalar(select(AdminMessageRow.campaign_id).where(interrupted).limit(1)) is None:
                return
        with self._database.write() as session:
            for row in session.scalars(select(AdminMessageRow).where(interrupted)).all():
                self._change(row, Outcome(MessageState.UNCERTAIN))

    def due(self, account_id: int, limit: int) -> Sequence[Key]:
        """Return the campaigns of an account whose end is to be told now: past the end, or answered by all."""
        now = self._clock.now()
        all_answered = and_(
            AdminMessageRow.state == MessageState.WAITING,
            exists().where(_present()),
            ~exists().where(_present(), ~has_answered()),
        )
        with self._database.read() as session:
            return session.scalars(
                select(AdminMessageRow.campaign_id)
                .join(CampaignRow, CampaignRow.id == AdminMessageRow.campaign_id)
                .where(CampaignRow.account_id == account_id, AdminMessageRow.state.in_(_UNSENT))
                .where(or_(AdminMessageRow.due_at <= now, all_answered))
                .order_by(AdminMessageRow.due_at)
                .limit(limit)
            ).all()

    def next_due(self) -> datetime | None:
        """Return when the next one falls due that is not due yet."""
        with self._database.read() as session:
            return session.scalar(
                select(func.min(AdminMessageRow.due_at)).where(
                    AdminMessageRow.state.in_(_UNSENT), AdminMessageRow.due_at > self._clock.now()
                )
            )

    def claim(self, key: Key, sender: Sender) -> Claim | None:
        """Take one to send it; None where it was taken meanwhile, or is cancelled: closed already, nobody to tell."""
        now = self._clock.now()
        with self._database.write(_turn(key)) as session:
            row = session.get(AdminMessageRow, key)
            if row is None or row.state not in _UNSENT:
                return None
            campaign = campaign_record(session.get_one(CampaignRow, row.campaign_id))
            recipient = campaign.organisation.contact_email
            if campaign.frozen_at is not None or not recipient:
                self._change(row, Outcome(MessageState.CANCELLED))
                return None
            content = AdminEndContent(
                campaign=campaign_content(campaign, self._public_url),
                figures=_figures(session, campaign),
                past_end=now >= ends_at(campaign.settings),
            )
            envelope = Envelope(
                sender_address=sender.address,
                sender_name=sender.name or campaign.organisation.name,
                recipient_address=recipient,
                recipient_name=campaign.organisation.name,
                id=f"{ADMIN_END}.{campaign.id}",
                at=now,
            )
            claim = Claim(
                key=key,
                label=f"notice of the end of campaign {campaign.id}",
                was=MessageState(row.state),
                attempts=row.attempts,
                recipient=recipient,
                compose=partial(compose_admin_end, content, envelope),
            )
            self._change(row, Outcome(MessageState.SENDING))
            return claim

    def settle(self, claim: Claim, outcome: Outcome) -> None:
        """Record what became of a claimed notice."""
        with self._database.write(_turn(claim.key)) as session:
            row = session.get(AdminMessageRow, claim.key)
            if row is not None:
                row.attempts += 1
                self._change(row, outcome)

    def release(self, claim: Claim) -> None:
        """Put a claimed notice back as it was."""
        with self._database.write(_turn(claim.key)) as session:
            row = session.get(AdminMessageRow, claim.key)
            if row is not None:
                self._change(row, Outcome(claim.was))

    def _change(self, row: AdminMessageRow, outcome: Outcome) -> None:
        row.state = outcome.state
        row.changed_at = self._clock.now()
        if outcome.due_at is not None:
            row.due_at = outcome.due_at


def _turn(key: Key) -> str:
    return f"notice {key}"


def _present() -> ColumnElement[bool]:
    return and_(PersonRow.campaign_id == AdminMessageRow.campaign_id, PersonRow.removed_at.is_(None))


def _figures(session: Session, campaign: CampaignRecord) -> CampaignFigures:
    people = and_(PersonRow.campaign_id == campaign.id, PersonRow.removed_at.is_(None))
    invited = session.scalar(select(func.count(PersonRow.id)).where(people)) or 0
    silent = session.execute(
        select(PersonRow.delivery, PersonRow.grant, func.count())
        .where(people, ~has_answered())
        .group_by(PersonRow.delivery, PersonRow.grant)
    ).all()
    served = sum(count for delivery, grant, count in silent if _has_default(campaign, delivery, grant))
    silence = sum(count for _delivery, _grant, count in silent)
    bounced = session.scalar(
        select(func.count(func.distinct(MessageRow.person_id))).where(
            MessageRow.campaign_id == campaign.id, MessageRow.state == MessageState.ERROR
        )
    )
    return CampaignFigures(
        invited=invited,
        answered=invited - silence,
        silent_default=served,
        silent_excluded=silence - served,
        bounced=bounced or 0,
    )


def _has_default(campaign: CampaignRecord, delivery: str, grant: int) -> bool:
    """Whether someone silent is in the order all the same (SPEC O2)."""
    settings = campaign.settings
    if settings.default_format is Format.CONNECT:
        return True
    return delivery == DeliveryKind.SITE and payable(grant, settings.default_denominations)
