"""Plans the messages of a launched campaign, again whenever its dates or its people change (SPEC M2, M3, T2, T3).

Planning may be repeated: it touches only what has not been sent. Who still needs a reminder or an end message is
decided when it is sent.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, exists, insert, literal, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ov_desktop.database import UtcDateTime
from ov_desktop.domain.campaign import CampaignSettings, MessageKind, ends_at, schedule
from ov_desktop.portal.changes import note_messages
from ov_desktop.portal.mapping import parse_settings
from ov_desktop.portal.records import MessageState
from ov_desktop.portal.tables import AdminMessageRow, CampaignRow, MessageRow, PersonRow

REASON_REMOVED = "person-removed"
REASON_NO_EMAIL = "no-email"
REASON_UNSCHEDULED = "unscheduled"
REASON_PAST = "date-past"
REASON_FROZEN = "campaign-frozen"
_REVIVABLE = (REASON_REMOVED, REASON_NO_EMAIL, REASON_UNSCHEDULED, REASON_PAST)
_UNSENT = (MessageState.WAITING, MessageState.RETRY)
_NEVER_LEFT = (MessageState.WAITING, MessageState.RETRY, MessageState.CANCELLED, MessageState.ERROR)
# Written so that the index of the states is not used: nearly all messages of a portal wait, and would all be read.
_STATE = MessageRow.state.concat("")


def plan_messages(
    session: Session, campaign: CampaignRow, now: datetime, person_ids: Collection[str] | None = None
) -> None:
    """Bring the waiting messages in line with dates and people, in the caller's transaction.

    Args:
        session: a session in a write transaction.
        campaign: nothing is planned unless it is launched and not frozen.
        now: the current instant; apart from the launch, a date already past is not caught up.
        person_ids: only these people; everybody where None.
    """
    if campaign.launched_at is None or campaign.frozen_at is not None:
        return
    session.flush()
    settings = parse_settings(campaign.settings).settings()
    dates = _due_dates(settings, now)
    ours = _scope(campaign.id, person_ids)
    _cancel_unneeded(session, campaign.id, ours, dates, now)
    for kind, due_at in dates.items():
        _reschedule(session, campaign.id, ours, kind, due_at, now)
        _add_missing(session, campaign.id, person_ids, kind, due_at, now)
    _plan_removed(session, campaign.id, person_ids, now)
    if person_ids is None:
        _plan_admin(session, campaign.id, settings, now)


def cancel_on_freeze(session: Session, campaign_id: str, now: datetime) -> None:
    """Cancel the messages that invite to a choice; the end message still goes to those who never answered."""
    invitations = MessageRow.kind.in_((MessageKind.LAUNCH, MessageKind.REMINDER, MessageKind.MIDWAY))
    _cancel(session, campaign_id, and_(_scope(campaign_id, None), invitations), REASON_FROZEN, now)


def plan_deletion(session: Session, campaign_id: str, now: datetime, *, notify: bool) -> None:
    """Cancel what has not been sent; where ``notify``, tell those who were invited that they are removed.

    Args:
        session: a session in a write transaction, in which the people are removed already.
        campaign_id: the campaign.
        now: the current instant.
        notify: whether the people invited are told.
    """
    session.flush()
    _cancel(
        session,
        campaign_id,
        and_(_scope(campaign_id, None), MessageRow.kind != MessageKind.REMOVED),
        REASON_REMOVED,
        now,
    )
    if notify:
        _plan_removed(session, campaign_id, None, now)
    else:
        _cancel(session, campaign_id, _scope(campaign_id, None), REASON_REMOVED, now)


def _due_dates(settings: CampaignSettings, now: datetime) -> dict[MessageKind, datetime]:
    """The messages still to come; the launch counts even when its hour is past, since it was just asked for."""
    return {
        message.kind: message.at
        for message in schedule(settings)
        if message.kind is MessageKind.LAUNCH or message.at > now
    }


def _scope(campaign_id: str, person_ids: Collection[str] | None) -> ColumnElement[bool]:
    # People known by their identifiers are found by these alone: a campaign has far more messages than they.
    return MessageRow.campaign_id == campaign_id if person_ids is None else MessageRow.person_id.in_(person_ids)


def _people(campaign_id: str, person_ids: Collection[str] | None, *conditions: ColumnElement[bool]) -> Select[str]:
    ours = PersonRow.campaign_id == campaign_id if person_ids is None else PersonRow.id.in_(person_ids)
    return select(PersonRow.id).where(ours, *conditions)


def _person_is(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(PersonRow.id == MessageRow.person_id, condition)


def _cancel_unneeded(
    session: Session, campaign_id: str, ours: ColumnElement[bool], dates: dict[MessageKind, datetime], now: datetime
) -> None:
    regular = and_(ours, MessageRow.kind != MessageKind.REMOVED)
    removed = _person_is(PersonRow.removed_at.is_not(None))
    returned = _person_is(PersonRow.removed_at.is_(None))
    _cancel(session, campaign_id, and_(regular, removed), REASON_REMOVED, now)
    _cancel(session, campaign_id, and_(ours, ~regular, returned), REASON_REMOVED, now)
    _cancel(session, campaign_id, and_(ours, _person_is(PersonRow.email == "")), REASON_NO_EMAIL, now)
    # A first sending whose date is gone; one asked for again (occasion 2 and on) has no date of the schedule.
    undated = and_(regular, MessageRow.occasion == 1, MessageRow.kind.not_in(list(dates)))
    _cancel(session, campaign_id, and_(undated, MessageRow.due_at > now), REASON_UNSCHEDULED, now)


def _cancel(session: Session, campaign_id: str, condition: ColumnElement[bool], reason: str, now: datetime) -> None:
    ids = session.scalars(select(MessageRow.id).where(condition, _STATE.in_(_UNSENT))).all()
    _update(session, ids, state=MessageState.CANCELLED, reason=reason, changed_at=now)
    note_messages(session, campaign_id, ids)


def _reschedule(
    session: Session,
    campaign_id: str,
    ours: ColumnElement[bool],
    kind: MessageKind,
    due_at: datetime,
    now: datetime,
) -> None:
    """Move what waits, and revive what only removal or a change of dates had cancelled."""
    first = and_(ours, MessageRow.kind == kind, MessageRow.occasion == 1)
    session.execute(
        update(MessageRow)
        .where(first, _STATE == MessageState.WAITING, MessageRow.due_at != due_at)
        .values(due_at=due_at)
        .execution_options(synchronize_session=False)
    )
    wanted = _person_is(and_(PersonRow.removed_at.is_(None), PersonRow.email != ""))
    cancelled = and_(_STATE == MessageState.CANCELLED, MessageRow.reason.in_(_REVIVABLE))
    ids = session.scalars(select(MessageRow.id).where(first, cancelled, wanted)).all()
    _update(session, ids, state=MessageState.WAITING, reason="", due_at=due_at, changed_at=now)
    note_messages(session, campaign_id, ids)


def _add_missing(
    session: Session,
    campaign_id: str,
    person_ids: Collection[str] | None,
    kind: MessageKind,
    due_at: datetime,
    now: datetime,
) -> None:
    wanted = _people(campaign_id, person_ids, PersonRow.removed_at.is_(None), PersonRow.email != "")
    # Taken away as a whole: asked for each person, PostgreSQL would look through what it has just added for the others.
    planned = select(MessageRow.person_id).where(_scope(campaign_id, person_ids), MessageRow.kind == kind)
    missing = wanted.except_(planned).subquery()
    _insert(session, campaign_id, select(missing.c.id), kind, due_at, now)


def _plan_removed(session: Session, campaign_id: str, person_ids: Collection[str] | None, now: datetime) -> None:
    """Plan the message of those who were invited and then removed: once, and not for those never told."""
    first = and_(MessageRow.person_id == PersonRow.id, MessageRow.occasion == 1)
    invited = exists().where(first, MessageRow.kind == MessageKind.LAUNCH, MessageRow.state.not_in(_NEVER_LEFT))
    told = exists().where(first, MessageRow.kind == MessageKind.REMOVED)
    people = _people(campaign_id, person_ids, PersonRow.removed_at.is_not(None), PersonRow.email != "", invited)
    _insert(session, campaign_id, people.where(~told), MessageKind.REMOVED, now, now)
    again = session.scalars(
        select(MessageRow.id).where(
            MessageRow.person_id.in_(people),
            MessageRow.kind == MessageKind.REMOVED,
            _STATE == MessageState.CANCELLED,
            MessageRow.reason.in_(_REVIVABLE),
        )
    ).all()
    _update(session, again, state=MessageState.WAITING, reason="", due_at=now, changed_at=now)
    note_messages(session, campaign_id, again)


def _plan_admin(session: Session, campaign_id: str, settings: CampaignSettings, now: datetime) -> None:
    due_at = ends_at(settings)
    row = session.get(AdminMessageRow, campaign_id)
    if row is None:
        session.add(AdminMessageRow(campaign_id=campaign_id, state=MessageState.WAITING, due_at=due_at, changed_at=now))
    elif row.state == MessageState.WAITING:
        row.due_at = due_at


class _RandomHex(FunctionElement[str]):
    """32 random hexadecimal digits, made by the database for each row."""

    type = String()
    inherit_cache = True


@compiles(_RandomHex, "sqlite")
def _of_sqlite(_element: _RandomHex, _compiler: SQLCompiler, **_options: object) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(_RandomHex, "postgresql")
def _of_postgresql(_element: _RandomHex, _compiler: SQLCompiler, **_options: object) -> str:
    return "replace(gen_random_uuid()::text, '-', '')"


def _insert(
    session: Session, campaign_id: str, people: Select[str], kind: MessageKind, due_at: datetime, now: datetime
) -> None:
    """Plan a message for each of ``people``, inside the database: a campaign may have a hundred thousand."""
    instant = UtcDateTime()
    values: dict[str, ColumnElement[Any]] = {
        "campaign_id": literal(campaign_id),
        "kind": literal(kind.value),
        "occasion": literal(1),
        "state": literal(MessageState.WAITING.value),
        "due_at": literal(due_at, instant),
        "attempts": literal(0),
        "envelope_id": _RandomHex(),
        "changed_at": literal(now, instant),
        "reason": literal(""),
    }
    session.execute(insert(MessageRow).from_select(["person_id", *values], people.add_columns(*values.values())))


def _update(session: Session, ids: Collection[int], **values: object) -> None:
    rows = [{"id": row_id, **values} for row_id in ids]
    if rows:
        session.execute(update(MessageRow), rows)
