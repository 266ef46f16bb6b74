"""Where campaigns stand: participation, answers, messages, exclusions (SPEC T1, T3, O2)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ov_desktop.database import Database
from ov_desktop.domain.campaign import CampaignStatus, MessageKind
from ov_desktop.domain.choice import Choice, Options
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.order import Exclusion
from ov_desktop.models.campaign import CampaignRow, ChoiceRow, EmployeeRow, MessageRow
from ov_desktop.models.order import OrderExclusionRow, OrderRow
from ov_desktop.models.people import employee_of
from ov_desktop.models.queries import (
    answered_count,
    campaign_row,
    given_access_count,
    invited_count,
    last_choices,
    standing_choices,
)


class Answer(StrEnum):
    """Where a person's answer stands; the values are keys of the texts."""

    PENDING = "answer-pending"
    GIVEN = "answer-given"
    CHANGED = "answer-changed"
    PAPER = "answer-paper"
    OBSOLETE = "answer-obsolete"
    REMOVED = "answer-removed"


@dataclass(frozen=True, slots=True)
class Overview:
    """A campaign in the list of all.

    ``invited`` counts those in the campaign now, ``given_access`` those removed since too. ``messages`` counts
    people by kind and state of their last message.
    """

    id: str
    name: str
    start: date
    end: date
    status: CampaignStatus
    invited: int
    given_access: int
    answered: int
    messages: Mapping[MessageKind, Mapping[str, int]]
    order_id: int | None

    @property
    def participation(self) -> float:
        """Answered ÷ invited, 0 where nobody is invited."""
        return self.answered / self.invited if self.invited else 0.0


@dataclass(frozen=True, slots=True)
class MessageState:
    """The last message of a kind to a person: its state, since when, and why it failed."""

    state: str
    at: datetime
    reason: str


class Delivery(StrEnum):
    """Where a message stands as people read it (SPEC M5); the values are keys of the texts."""

    WAITING = "message-waiting"
    RETRY = "message-retry"
    SENT = "message-sent"
    DELIVERED = "message-delivered"
    PRESUMED = "message-delivered-presumed"
    ERROR = "message-error"
    UNCERTAIN = "message-uncertain"
    CANCELLED = "message-cancelled"
    LETTER = "message-letter"


_PRESUMED_AFTER = timedelta(days=1)
_DELIVERIES = {
    "waiting": Delivery.WAITING,
    "sending": Delivery.WAITING,
    "retry": Delivery.RETRY,
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "error": Delivery.ERROR,
    "uncertain": Delivery.UNCERTAIN,
    "cancelled": Delivery.CANCELLED,
}


def delivery(message: MessageState, now: datetime) -> Delivery:
    """Return where a message stands at ``now``: a day after it was sent without a bounce, it is presumed delivered."""
    found = _DELIVERIES[message.state]
    if found is Delivery.SENT and now - message.at >= _PRESUMED_AFTER:
        return Delivery.PRESUMED
    return found


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How many people chose what, and how many must choose again since their grant or the options changed."""

    classic: int
    connect: int
    both: int
    obsolete: int

    @property
    def answered(self) -> int:
        """How many have answered."""
        return self.classic + self.connect + self.both


@dataclass(frozen=True, slots=True)
class TrackedPerson:
    """A person with their last choice, obsolete or not, and the state of their messages."""

    id: str
    position: int
    employee: Employee
    removed_at: datetime | None
    answer: Answer
    choice: Choice | None
    choice_version: int
    choice_at: datetime | None
    choice_code: str
    messages: Mapping[MessageKind, MessageState]


class Tracking:
    """Reads where campaigns stand; changes nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Read a profile's database."""
        self._database = database
        self._clock = clock

    def overviews(self) -> list[Overview]:
        """Every campaign, the newest first."""
        with self._database.read() as session:
            rows = session.scalars(select(CampaignRow).order_by(CampaignRow.created_at.desc(), CampaignRow.id)).all()
            return [self._overview(session, row) for row in rows]

    def overview(self, campaign_id: str) -> Overview:
        """Return where a campaign stands.

        Raises:
            NotFoundError: there is no such campaign.
        """
        with self._database.read() as session:
            return self._overview(session, campaign_row(session, campaign_id))

    def people(self, campaign_id: str) -> list[TrackedPerson]:
        """Every person of a campaign, removed ones included, in the order of the list.

        Raises:
            NotFoundError: there is no such campaign.
        """
        with self._database.read() as session:
            options = Options(campaign_row(session, campaign_id).options)
            choices = {row.person_id: row for row in session.scalars(last_choices(campaign_id))}
            messages = _messages(session, campaign_id)
            rows = session.scalars(
                select(EmployeeRow).where(EmployeeRow.campaign_id == campaign_id).order_by(EmployeeRow.position)
            )
            return [_tracked(row, choices.get(row.id), options, messages.get(row.id, {})) for row in rows]

    def answers(self, campaign_id: str) -> AnswerCounts:
        """Count the answers of a campaign by format.

        Raises:
            NotFoundError: there is no such campaign.
        """
        with self._database.read() as session:
            return _answer_counts(session, campaign_row(session, campaign_id))

    def excluded(self, campaign_id: str) -> list[Exclusion]:
        """Those left out of the order of a closed campaign, and why; nobody before the order is made (SPEC O2).

        Raises:
            NotFoundError: there is no such campaign.
        """
        with self._database.read() as session:
            campaign_row(session, campaign_id)
            rows = session.scalars(
                select(OrderExclusionRow)
                .join(OrderRow, OrderRow.id == OrderExclusionRow.order_id)
                .where(OrderRow.campaign_id == campaign_id)
                .order_by(OrderExclusionRow.position)
            )
            return [row.exclusion() for row in rows]

    def _overview(self, session: Session, row: CampaignRow) -> Overview:
        invited, answered = invited_count(session, row.id), answered_count(session, row)
        return Overview(
            id=row.id,
            name=row.name,
            start=row.start,
            end=row.end,
            status=row.status(self._clock.now(), invited, answered),
            invited=invited,
            given_access=given_access_count(session, row) if row.launched_at else 0,
            answered=answered,
            messages=_message_counts(session, row.id),
            order_id=session.scalar(select(OrderRow.id).where(OrderRow.campaign_id == row.id)),
        )


def _answer_counts(session: Session, campaign: CampaignRow) -> AnswerCounts:
    paper, digital = ChoiceRow.classic_amount > 0, ChoiceRow.connect_amount > 0
    found = session.execute(
        standing_choices(campaign)
        .with_only_columns(paper, digital, func.count(), maintain_column_froms=True)
        .group_by(paper, digital)
    )
    counts = {(bool(classic), bool(connect)): count for classic, connect, count in found}
    every = session.scalar(
        last_choices(campaign.id)
        .where(EmployeeRow.removed_at.is_(None))
        .with_only_columns(func.count(), maintain_column_froms=True)
    )
    return AnswerCounts(
        classic=counts.get((True, False), 0),
        connect=counts.get((False, True), 0),
        both=counts.get((True, True), 0),
        obsolete=(every or 0) - sum(counts.values()),
    )


def _message_counts(session: Session, campaign_id: str) -> dict[MessageKind, dict[str, int]]:
    found = session.execute(
        select(MessageRow.kind, MessageRow.state, func.count())
        .join(EmployeeRow, EmployeeRow.id == MessageRow.person_id)
        .where(EmployeeRow.campaign_id == campaign_id)
        .group_by(MessageRow.kind, MessageRow.state)
    )
    counts: dict[MessageKind, Counter[str]] = defaultdict(Counter)
    for kind, state, count in found:
        counts[MessageKind(kind)][state] = count
    return {kind: dict(states) for kind, states in counts.items()}


def _messages(session: Session, campaign_id: str) -> dict[str, dict[MessageKind, MessageState]]:
    """The last messages of each person; columns alone, since a large campaign has several for each of 100,000."""
    rows = session.execute(
        select(MessageRow.person_id, MessageRow.kind, MessageRow.state, MessageRow.at, MessageRow.reason)
        .join(EmployeeRow, EmployeeRow.id == MessageRow.person_id)
        .where(EmployeeRow.campaign_id == campaign_id)
    )
    kinds = {kind.value: kind for kind in MessageKind}
    found: dict[str, dict[MessageKind, MessageState]] = defaultdict(dict)
    for person_id, kind, state, at, reason in rows:
        found[person_id][kinds[kind]] = MessageState(state, at, reason)
    return found


def _tracked(
    row: EmployeeRow, last: ChoiceRow | None, options: Options, messages: Mapping[MessageKind, MessageState]
) -> TrackedPerson:
    employee = employee_of(row)
    choice = last.choice() if last else None
    return TrackedPerson(
        id=row.id,
        position=row.position,
        employee=employee,
        removed_at=row.removed_at,
        answer=_answer(row, employee, last, choice, options),
        choice=choice,
        choice_version=last.version if last else 0,
        choice_at=last.recorded_at if last else None,
        choice_code=last.code if last else "",
        messages=messages,
    )


def _answer(
    row: EmployeeRow, employee: Employee, last: ChoiceRow | None, choice: Choice | None, options: Options
) -> Answer:
    if row.removed_at is not None:
        return Answer.REMOVED
    if last is None or choice is None:
        return Answer.PENDING
    if not choice.stands_for(employee.grant, employee.delivery, options):
        return Answer.OBSOLETE
    if last.paper:
        return Answer.PAPER
    return Answer.CHANGED if last.version > 1 else Answer.GIVEN
