"""Queries that several services ask: the row of a campaign, the last choice of each person, who counts as invited."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from ov_desktop.domain.campaign import opens_at
from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.refusal import NotFoundError
from ov_desktop.models.account import THE_ROW, DeliverySiteRow, OrganisationRow
from ov_desktop.models.campaign import CampaignRow, ChoiceRow, EmployeeRow


def campaign_row(session: Session, campaign_id: str) -> CampaignRow:
    """Return the row of a campaign.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(CampaignRow, campaign_id)
    if row is None:
        raise NotFoundError("campaign")
    return row


def organisation_row(session: Session) -> OrganisationRow | None:
    """Return the organisation's row, or None before it is set up."""
    return session.get(OrganisationRow, THE_ROW)


def current_sites(session: Session) -> list[DeliverySiteRow]:
    """The delivery sites that are not deleted, by number."""
    return list(
        session.scalars(
            select(DeliverySiteRow).where(DeliverySiteRow.deleted_at.is_(None)).order_by(DeliverySiteRow.number)
        )
    )


def last_choices(campaign_id: str) -> Select[ChoiceRow]:
    """Select the last choice of each person of a campaign who made one."""
    newer = aliased(ChoiceRow)
    superseded = exists().where(newer.person_id == ChoiceRow.person_id, newer.version > ChoiceRow.version)
    return (
        select(ChoiceRow)
        .join(EmployeeRow, EmployeeRow.id == ChoiceRow.person_id)
        .where(EmployeeRow.campaign_id == campaign_id, ~superseded)
    )


def standing_choices(campaign: CampaignRow) -> Select[ChoiceRow]:
    """Select the last choice of each person who has answered: still in the campaign, not obsolete (SPEC T3).

    The condition is ``Choice.stands_for``, asked of the database.
    """
    answers = last_choices(campaign.id).where(
        EmployeeRow.removed_at.is_(None),
        ChoiceRow.classic_amount + ChoiceRow.connect_amount == EmployeeRow.grant,
        or_(EmployeeRow.delivery != DeliveryKind.HOME, ChoiceRow.classic_amount == 0, ChoiceRow.has_address),
    )
    if campaign.options == Options.EITHER:
        answers = answers.where(or_(ChoiceRow.classic_amount == 0, ChoiceRow.connect_amount == 0))
    return answers


def answered_count(session: Session, campaign: CampaignRow) -> int:
    """How many people have answered (SPEC T3)."""
    answers = standing_choices(campaign)
    return session.scalar(answers.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def invited_count(session: Session, campaign_id: str) -> int:
    """How many people are in the campaign now."""
    return _count(session, campaign_id, EmployeeRow.removed_at.is_(None))


def given_access_count(session: Session, campaign: CampaignRow) -> int:
    """How many people were given access at any time, those removed since included (SPEC O4).

    Someone removed before the first message left never was.
    """
    opening: datetime = opens_at(campaign.settings())
    return _count(session, campaign.id, or_(EmployeeRow.removed_at.is_(None), EmployeeRow.removed_at >= opening))


def _count(session: Session, campaign_id: str, condition: ColumnElement[bool]) -> int:
    found = select(func.count()).select_from(EmployeeRow).where(EmployeeRow.campaign_id == campaign_id, condition)
    return session.scalar(found) or 0
