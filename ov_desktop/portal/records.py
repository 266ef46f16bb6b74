"""What the store gives to pages, messages and API: frozen values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ov_desktop.domain.campaign import CampaignSettings, MessageKind
from ov_desktop.domain.choice import Choice, Offer
from ov_desktop.domain.delivery import DeliveryKind, ShippingType
from ov_desktop.domain.images import ImagePlace, ImageRef


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """The organisation as employees read it."""

    kind: str
    name: str
    contact_email: str
    contact_phone: str
    gdpr_contact: str
    siret: str
    address: str
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    """A campaign and its texts; ``messages`` holds ``(subject, introduction)`` by kind.

    Introductions and ``welcome`` are HTML of ``mailing.rich``, cleaned when they came.
    """

    id: str
    account_id: int
    organisation: OrganisationRecord
    settings: CampaignSettings
    messages: dict[MessageKind, tuple[str, str]]
    welcome: str
    signature: str
    gdpr_contact: str
    launched_at: datetime | None
    frozen_at: datetime | None
    images: Mapping[ImagePlace, ImageRef]


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person and the campaign that they belong to."""

    id: str
    campaign: CampaignRecord
    last_name: str
    first_name: str
    email: str
    grant: int
    delivery: DeliveryKind
    site: str
    shipping: ShippingType | None
    return_site: str
    link_version: int
    removed_at: datetime | None

    @property
    def offer(self) -> Offer:
        """What is open to this person."""
        settings = self.campaign.settings
        return Offer(self.grant, settings.options, settings.offered_denominations, self.delivery)

    def answered_by(self, choice: Choice) -> bool:
        """Whether a choice of this person still stands; an obsolete one counts as no answer (SPEC T3)."""
        return choice.stands_for(self.grant, self.delivery, self.campaign.settings.options)


@dataclass(frozen=True, slots=True)
class ChoiceRecord:
    """A version of a person's choice, as recorded; ``code`` is the receipt's verification code."""

    person_id: str
    version: int
    recorded_at: datetime
    choice: Choice
    code: str


# --- messages --------------------------------------------------------------------------------------------


class MessageState(StrEnum):
    """Where a message to a person stands (SPEC M3, M5); ``RETRY`` waits after a temporary refusal."""

    WAITING = "waiting"
    SENDING = "sending"
    RETRY = "retry"
    SENT = "sent"
    ERROR = "error"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


# --- outcomes of recording a choice ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recorded:
    """The choice was recorded, on disk; ``replaced`` is the version before it, if any."""

    record: ChoiceRecord
    replaced: ChoiceRecord | None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The same choice was already recorded: nothing to do."""

    record: ChoiceRecord


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another choice was recorded since the page was opened; nothing was replaced."""

    current: ChoiceRecord


@dataclass(frozen=True, slots=True)
class TooLate:
    """The campaign is over, being closed or not open yet, or the person was removed; nothing was recorded."""

    current: ChoiceRecord | None


@dataclass(frozen=True, slots=True)
class OfferChanged:
    """The grant or the options changed since the page was opened; nothing was recorded."""

    person: PersonRecord


RecordOutcome = Recorded | Unchanged | Conflict | TooLate | OfferChanged


# --- outcomes of identification --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identified:
    """The link and the mobile go together; ``session`` is the value of the session cookie."""

    session: str = field(repr=False)
    person: PersonRecord


@dataclass(frozen=True, slots=True)
class Refused:
    """They do not, or there is no such link; ``attempts_left`` before a pause of ``pause_minutes``."""

    attempts_left: int
    pause_minutes: int


@dataclass(frozen=True, slots=True)
class Locked:
    """The link is paused until ``until``, whether it exists or not."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Slowed:
    """The visitor's address has tried many links in vain and waits until ``until``."""

    until: datetime


IdentifyOutcome = Identified | Refused | Locked | Slowed
