"""A deleted campaign: its links die at once, its people are told unless declined, then every trace goes (SPEC T1, P8).

Between the two, people wait for their message as removed ones; nobody can sign in any more, and the administration
API knows the campaign no longer.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from ov_desktop.database import AnyDatabase
from ov_desktop.portal.images import drop_unnamed
from ov_desktop.portal.planning import plan_deletion
from ov_desktop.portal.records import MessageState
from ov_desktop.portal.tables import AdminMessageRow, CampaignRow, MessageRow, PersonRow, SessionRow

LONGEST_FAREWELL = timedelta(days=7)
"""How long the messages to removed people may wait for a mail server before everything goes without them."""

_UNDECIDED = (MessageState.WAITING, MessageState.RETRY, MessageState.SENDING)


def delete_campaign(session: Session, campaign: CampaignRow, now: datetime, *, notify: bool) -> None:
    """Take a campaign away from its people, in the caller's write transaction.

    Args:
        session: a session in a write transaction.
        campaign: the campaign; deleted already, nothing changes.
        now: the current instant.
        notify: whether those who were invited get the message of removed people.
    """
    if campaign.deleted_at is not None:
        return
    campaign.deleted_at = now
    campaign.frozen_at = campaign.frozen_at or now
    people = select(PersonRow.id).where(PersonRow.campaign_id == campaign.id)
    session.execute(delete(SessionRow).where(SessionRow.person_id.in_(people)))
    session.execute(delete(AdminMessageRow).where(AdminMessageRow.campaign_id == campaign.id))
    session.execute(
        update(PersonRow)
        .where(PersonRow.campaign_id == campaign.id, PersonRow.removed_at.is_(None))
        .values(removed_at=now)
        .execution_options(synchronize_session=False)
    )
    plan_deletion(session, campaign.id, now, notify=notify)


def forget_deleted(database: AnyDatabase, now: datetime) -> None:
    """Erase the deleted campaigns whose last message has left, with people, choices, messages and images."""
    waits = exists().where(MessageRow.campaign_id == CampaignRow.id, MessageRow.state.in_(_UNDECIDED))
    over = (
        CampaignRow.deleted_at.is_not(None),
        or_(~waits, CampaignRow.deleted_at < now - LONGEST_FAREWELL),
    )
    with database.read() as session:
        if session.scalar(select(CampaignRow.id).where(*over).limit(1)) is None:
            return
    with database.write() as session:
        accounts = session.scalars(select(CampaignRow.account_id).where(*over).distinct()).all()
        session.execute(delete(CampaignRow).where(*over).execution_options(synchronize_session=False))
        for account_id in accounts:
            drop_unnamed(session, account_id, now)
