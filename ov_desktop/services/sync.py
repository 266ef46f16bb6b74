"""Keeps a campaign the same on desktop and portal: pushes what changed, pulls what happened (SPEC Y4, O1).

Every step may be repeated and cut anywhere. What was pushed is marked only once the portal has confirmed it; what is
pulled moves the cursor in the transaction that stores it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from ov_desktop.services.portal_client import PortalRejectedError
from ov_desktop.wire import (
    IMAGE_MISSING,
    CampaignPush,
    CampaignState,
    ChangeList,
    ImagePush,
    LinkList,
    MailAccountPush,
    OrganisationPush,
    PersonPush,
    PushReply,
)


class CampaignVersion(Protocol):
    """The settings of a campaign, their revision, and whether the portal has an older one."""

    @property
    def push(self) -> CampaignPush:  # noqa: D102 -- described by the class
        ...

    @property
    def revision(self) -> int:  # noqa: D102
        ...

    @property
    def needed(self) -> bool:  # noqa: D102
        ...


class PeopleBatch(Protocol):
    """People that the portal has not, empty when it has all."""

    @property
    def people(self) -> tuple[PersonPush, ...]:  # noqa: D102 -- described by the class
        ...


_Batch = TypeVar("_Batch", bound=PeopleBatch)


class Exchange(Protocol[_Batch]):
    """The desktop's side: ``services.changes.PortalExchange``."""

    def organisation(self) -> OrganisationPush | None: ...  # noqa: D102 -- described where it is written
    def mail_account(self) -> MailAccountPush | None: ...  # noqa: D102
    def campaign(self, campaign_id: str, /) -> CampaignVersion: ...  # noqa: D102
    def image(self, digest: str, /) -> ImagePush: ...  # noqa: D102
    def mark_campaign_pushed(self, campaign_id: str, revision: int, /) -> None: ...  # noqa: D102
    def people_to_push(self, campaign_id: str, /) -> _Batch: ...  # noqa: D102
    def mark_pushed(self, batch: _Batch, /) -> None: ...  # noqa: D102
    def cursor(self, campaign_id: str, /) -> int: ...  # noqa: D102
    def apply_changes(self, campaign_id: str, changes: ChangeList, /) -> object: ...  # noqa: D102


class Portal(Protocol):
    """The portal's side: ``services.portal_client.PortalClient``."""

    def put_organisation(self, push: OrganisationPush, /) -> PushReply: ...  # noqa: D102 -- described where it is written
    def put_mail_account(self, push: MailAccountPush, /) -> PushReply: ...  # noqa: D102
    def put_image(self, digest: str, push: ImagePush, /) -> PushReply: ...  # noqa: D102
    def put_campaign(self, campaign_id: str, push: CampaignPush, /) -> PushReply: ...  # noqa: D102
    def put_people(self, campaign_id: str, people: tuple[PersonPush, ...], /) -> PushReply: ...  # noqa: D102
    def launch(self, campaign_id: str, /) -> CampaignState: ...  # noqa: D102
    def freeze(self, campaign_id: str, /) -> CampaignState: ...  # noqa: D102
    def campaign(self, campaign_id: str, /) -> CampaignState: ...  # noqa: D102
    def changes(self, campaign_id: str, after: int, /) -> ChangeList: ...  # noqa: D102
    def links(self, campaign_id: str, /) -> LinkList: ...  # noqa: D102


def put_campaign_with_images(
    portal: Portal, image: Callable[[str], ImagePush], campaign_id: str, push: CampaignPush
) -> PushReply:
    """Make a campaign on a portal or replace its settings; its images go first where the portal has not all of them.

    Args:
        portal: the portal.
        image: gives an image by its digest.
        campaign_id: the campaign.
        push: its settings.
    """
    try:
        return portal.put_campaign(campaign_id, push)
    except PortalRejectedError as error:
        if error.code != IMAGE_MISSING:
            raise
    for digest in sorted({shown.digest for shown in push.images.values()}):
        portal.put_image(digest, image(digest))
    return portal.put_campaign(campaign_id, push)


@dataclass(frozen=True, slots=True)
class Pushed:
    """How many people a push brought to the portal, in how many batches."""

    people: int
    batches: int


@dataclass(frozen=True, slots=True)
class Pulled:
    """How many changes a pull brought, and the cursor after them."""

    changes: int
    cursor: int


class Sync(Generic[_Batch]):
    """Exchanges with one portal; to be used by one thread at a time.

    Errors of the portal's side pass through; what was done before them is kept, and the next call goes on from there.
    """

    def __init__(self, portal: Portal, exchange: Exchange[_Batch]) -> None:
        """Stand between the two sides."""
        self._portal = portal
        self._exchange = exchange

    def push(self, campaign_id: str, on_progress: Callable[[int], None] = lambda _people: None) -> Pushed:
        """Bring organisation, mail account, images, settings and people to the portal; only what it has not.

        Args:
            campaign_id: the campaign.
            on_progress: called with the number of people pushed so far.
        """
        if organisation := self._exchange.organisation():
            self._portal.put_organisation(organisation)
        if mail_account := self._exchange.mail_account():
            self._portal.put_mail_account(mail_account)
        campaign = self._exchange.campaign(campaign_id)
        if campaign.needed:
            put_campaign_with_images(self._portal, self._exchange.image, campaign_id, campaign.push)
            self._exchange.mark_campaign_pushed(campaign_id, campaign.revision)
        people = batches = 0
        while (batch := self._exchange.people_to_push(campaign_id)).people:
            self._portal.put_people(campaign_id, batch.people)
            self._exchange.mark_pushed(batch)
            people, batches = people + len(batch.people), batches + 1
            on_progress(people)
        return Pushed(people, batches)

    def pull(self, campaign_id: str) -> Pulled:
        """Take over everything that happened on the portal since the last pull."""
        taken, cursor, more = 0, self._exchange.cursor(campaign_id), True
        while more:
            changes = self._portal.changes(campaign_id, cursor)
            self._exchange.apply_changes(campaign_id, changes)
            taken, cursor, more = taken + len(changes.changes), changes.cursor, changes.more
        return Pulled(taken, cursor)

    def launch(self, campaign_id: str) -> CampaignState:
        """Push everything, then launch; a launch that was cut is made again without harm."""
        self.push(campaign_id)
        return self._portal.launch(campaign_id)

    def close(self, campaign_id: str) -> CampaignState:
        """Let the portal accept no more choices, then take over the last ones (SPEC O1, P8)."""
        state = self._portal.freeze(campaign_id)
        self.pull(campaign_id)
        return state

    def state(self, campaign_id: str) -> CampaignState:
        """Ask where the campaign stands on the portal."""
        return self._portal.campaign(campaign_id)

    def links(self, campaign_id: str) -> dict[str, str]:
        """Return the personal link of each person who is not removed, by person."""
        return {link.person_id: link.url for link in self._portal.links(campaign_id).links}
