"""What needs attention today: codes and counts, the messages to come, the campaign that runs (SPEC section 11)."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from ov_desktop.domain.campaign import CampaignStatus, MessageKind, schedule
from ov_desktop.domain.clock import Clock, paris_time
from ov_desktop.domain.order import OrderStatus
from ov_desktop.services.accounts import Accounts, PortalKind
from ov_desktop.services.campaigns import Campaign, Campaigns
from ov_desktop.services.orders import Orders, OrderSummary
from ov_desktop.services.secrets import SecretName, SecretPlace
from ov_desktop.services.tracking import AnswerCounts, Overview, Tracking

SOON_DAYS = 3
"""From how many days before its end a campaign is said to end soon."""

ANNOUNCED_DAYS = 1
"""From how many days before it leaves a reminder or a midway message needs attention."""

_DEFAULT_RATE = 30


class Need(StrEnum):
    """What can need attention, the most pressing first; the values are keys of the texts."""

    BOUNCES = "todo-bounces"
    TO_CLOSE = "todo-to-close"
    UNCERTAIN = "todo-uncertain"
    LAUNCH_WAITING = "todo-launch-waiting"
    SETUP_MAIL = "todo-setup-mail"
    SETUP_PORTAL = "todo-setup-portal"
    MAIL_PASSWORD = "todo-mail-password"  # noqa: S105 -- a key of the texts
    PORTAL_PASSWORD = "todo-portal-password"  # noqa: S105 -- a key of the texts
    ENDS_TODAY = "todo-ends-today"
    ENDS_SOON = "todo-ends-soon"
    LAUNCH_TODAY = "todo-launch-today"
    REMINDER = "todo-reminder"
    MIDWAY = "todo-midway"
    ANSWERS_OBSOLETE = "todo-answers-obsolete"
    ORDER_PENDING = "todo-order-pending"
    EXCLUDED = "todo-excluded"
    DRAFT = "todo-draft"


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that needs attention.

    Attributes:
        need: what.
        count: how many messages, campaigns, people, days or orders it concerns.
        names: the campaigns, or the numbers of the orders, in question.
        campaign_id: the campaign, where there is one alone.
        order_id: the order, where there is one alone.
        at: when the message leaves.
        answered: answers so far, of ``invited``; both 0 where they are of no interest.
        invited: people invited.
        amount: what the orders cost.
    """

    need: Need
    count: int
    names: tuple[str, ...] = ()
    campaign_id: str | None = None
    order_id: int | None = None
    at: datetime | None = None
    answered: int = 0
    invited: int = 0
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A message that will leave: to how many people, and when the last of them should have gone.

    ``recipients`` counts as things stand now; None for the end message, which goes to those who will not have
    answered.
    """

    kind: MessageKind
    campaign_id: str
    campaign: str
    at: datetime
    recipients: int | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Running:
    """The campaign shown in detail: the one that ends first among those that run."""

    overview: Overview
    answers: AnswerCounts
    days_left: int


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that the first screen shows.

    ``portal`` is None before one is chosen; ``mail`` says whether an account is set up; ``first_use`` holds
    until a campaign was created.
    """

    now: datetime
    todos: tuple[Todo, ...]
    messages: tuple[Upcoming, ...]
    running: Running | None
    rate_per_minute: int
    mail: bool
    portal: PortalKind | None
    first_use: bool


class Attention:
    """Puts together what the other services know; changes nothing."""

    def __init__(
        self, accounts: Accounts, campaigns: Campaigns, tracking: Tracking, orders: Orders, clock: Clock
    ) -> None:
        """Ask these services."""
        self._accounts = accounts
        self._campaigns = campaigns
        self._tracking = tracking
        self._orders = orders
        self._clock = clock

    def today(self) -> Today:
        """Return what there is to do and to expect now."""
        now = self._clock.now()
        account, portal = self._accounts.mail_settings(), self._accounts.portal_settings()
        rate = account.rate_per_minute if account else _DEFAULT_RATE
        overviews = {overview.id: overview for overview in self._tracking.overviews()}
        pairs = [(campaign, overviews[campaign.id]) for campaign in self._campaigns.all() if campaign.id in overviews]
        messages = sorted(_upcoming(pairs, rate, now), key=lambda message: message.at)
        todos = [
            *_setup(mail=account is not None, portal=portal is not None),
            *self._lost_passwords(),
            *_of_messages(pairs),
            *_of_campaigns(pairs, now),
            *_announced(messages, now),
            *_of_orders(self._orders.all()),
            *self._obsolete(pairs),
        ]
        order = list(Need)
        return Today(
            now=now,
            todos=tuple(sorted(todos, key=lambda todo: order.index(todo.need))),
            messages=tuple(messages),
            running=self._running([overview for _campaign, overview in pairs], now),
            rate_per_minute=rate,
            mail=account is not None,
            portal=portal.kind if portal else None,
            first_use=not pairs,
        )

    def _lost_passwords(self) -> Iterable[Todo]:
        needs = {SecretName.MAIL_PASSWORD: Need.MAIL_PASSWORD, SecretName.PORTAL_PASSWORD: Need.PORTAL_PASSWORD}
        lost = (name for name in needs if self._accounts.secrets.place(name) is SecretPlace.LOST)
        return (Todo(needs[name], 1) for name in lost)

    def _obsolete(self, pairs: "_Pairs") -> Iterable[Todo]:
        for _campaign, overview in pairs:
            if overview.status in _RUNNING and (count := self._tracking.answers(overview.id).obsolete):
                yield Todo(Need.ANSWERS_OBSOLETE, count, (overview.name,), overview.id)

    def _running(self, overviews: Iterable[Overview], now: datetime) -> Running | None:
        launched = [overview for overview in overviews if overview.status in _RUNNING]
        if not launched:
            return None
        today = paris_time(now).date()
        first = min(launched, key=lambda one: (one.status is not CampaignStatus.LAUNCHED, one.start > today, one.end))
        return Running(first, self._tracking.answers(first.id), max(0, (first.end - today).days))


_Pairs = Sequence[tuple[Campaign, Overview]]
_RUNNING = frozenset({CampaignStatus.LAUNCHED, CampaignStatus.FINISHED})


def _setup(*, mail: bool, portal: bool) -> Iterable[Todo]:
    if not mail:
        yield Todo(Need.SETUP_MAIL, 1)
    if not portal:
        yield Todo(Need.SETUP_PORTAL, 1)


def _of_messages(pairs: _Pairs) -> Iterable[Todo]:
    """Messages in error and uncertain ones, a line a campaign that still runs."""
    for _campaign, overview in pairs:
        if overview.status not in _RUNNING:
            continue
        for need, state in ((Need.BOUNCES, "error"), (Need.UNCERTAIN, "uncertain")):
            if count := sum(states.get(state, 0) for states in overview.messages.values()):
                yield Todo(need, count, (overview.name,), overview.id)


def _of_campaigns(pairs: _Pairs, now: datetime) -> Iterable[Todo]:
    """Campaigns that are to be closed, that wait for their launch, that end soon, that are drafts."""
    finished = [one for _campaign, one in pairs if one.status in {CampaignStatus.FINISHED, CampaignStatus.CLOSING}]
    waiting = [one for _campaign, one in pairs if one.status is CampaignStatus.LAUNCH_WAITING]
    yield from _together(Need.TO_CLOSE, finished)
    yield from _together(Need.LAUNCH_WAITING, waiting)
    for _campaign, one in pairs:
        days = (one.end - paris_time(now).date()).days
        if one.status is CampaignStatus.LAUNCHED and days <= SOON_DAYS:
            need = Need.ENDS_SOON if days else Need.ENDS_TODAY
            yield Todo(need, days, (one.name,), one.id, answered=one.answered, invited=one.invited)
        elif one.status is CampaignStatus.DRAFT:
            yield Todo(Need.DRAFT, 1, (one.name,), one.id, invited=one.invited)


def _together(need: Need, overviews: Sequence[Overview]) -> Iterable[Todo]:
    if overviews:
        yield Todo(
            need,
            len(overviews),
            tuple(overview.name for overview in overviews),
            overviews[0].id if len(overviews) == 1 else None,
            answered=sum(overview.answered for overview in overviews),
            invited=sum(overview.invited for overview in overviews),
        )


def _of_orders(orders: Iterable[OrderSummary]) -> Iterable[Todo]:
    pending = [order for order in orders if order.status is OrderStatus.PENDING]
    excluding = [order for order in pending if order.exclusions]

    def todo(need: Need, count: int, concerned: Sequence[OrderSummary]) -> Todo:
        one = concerned[0] if len(concerned) == 1 else None
        return Todo(
            need,
            count,
            tuple(order.number for order in concerned),
            campaign_id=one.campaign_id if one else None,
            order_id=one.id if one else None,
            amount=sum((order.fees.total_due for order in concerned), Decimal(0)),
        )

    if pending:
        yield todo(Need.ORDER_PENDING, len(pending), pending)
    if excluding:
        yield todo(Need.EXCLUDED, sum(order.exclusions for order in excluding), excluding)


def _upcoming(pairs: _Pairs, rate: int, now: datetime) -> Iterable[Upcoming]:
    """The messages of launched campaigns that have still to leave."""
    for campaign, overview in pairs:
        if overview.status not in _RUNNING:
            continue
        for message in schedule(campaign.settings):
            if message.at <= now:
                continue
            recipients = _recipients(message.kind, overview)
            done = None if recipients is None else message.at + timedelta(minutes=math.ceil(recipients / rate))
            if recipients != 0:
                yield Upcoming(message.kind, overview.id, overview.name, message.at, recipients, done)


def _recipients(kind: MessageKind, overview: Overview) -> int | None:
    """How many would get the message if it left now."""
    counts: dict[MessageKind, Callable[[], int | None]] = {
        MessageKind.LAUNCH: lambda: overview.invited,
        MessageKind.END: lambda: None if overview.answered < overview.invited else 0,
    }
    return counts.get(kind, lambda: overview.invited - overview.answered)()


def _announced(messages: Iterable[Upcoming], now: datetime) -> Iterable[Todo]:
    """Launches of today, and reminders and midway messages of the next days."""
    needs = {
        MessageKind.LAUNCH: (Need.LAUNCH_TODAY, 0),
        MessageKind.REMINDER: (Need.REMINDER, ANNOUNCED_DAYS),
        MessageKind.MIDWAY: (Need.MIDWAY, ANNOUNCED_DAYS),
    }
    today = paris_time(now).date()
    for message in messages:
        need, most = needs.get(message.kind, (None, 0))
        if need and (paris_time(message.at).date() - today).days <= most:
            yield Todo(need, message.recipients or 0, (message.campaign,), message.campaign_id, at=message.at)
