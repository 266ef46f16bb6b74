"""What a message says, as plain values: the same for what is sent and for what a preview shows (SPEC M1, S9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ov_desktop.domain.campaign import CampaignSettings, MessageKind
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.images import ImagePlace, ImageRef


@dataclass(frozen=True, slots=True)
class EmailImage:
    """An image that travels inside every message of a campaign: its size, its alternative text, its bytes."""

    ref: ImageRef
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CampaignContent:
    """What all messages of a campaign share.

    ``texts`` holds ``(subject, introduction)`` by kind, the introduction as HTML of ``mailing.rich``; a kind left out
    has its original text. ``signature`` is text of one or several lines, the organisation's name where empty.
    ``legal_url`` is the public address of the notice on data; ``guide`` that of the directory of professionals,
    without its scheme; ``ios_min`` and ``android_min`` the versions that Connect needs.
    """

    organisation_kind: str
    organisation: str
    settings: CampaignSettings
    texts: Mapping[MessageKind, tuple[str, str]]
    contact_email: str = ""
    contact_phone: str = ""
    gdpr_contact: str = ""
    signature: str = ""
    legal_url: str = ""
    images: Mapping[ImagePlace, EmailImage] = field(default_factory=dict)
    guide: str = "leguide.ancv.com"
    ios_min: str = "12"
    android_min: str = "6"


@dataclass(frozen=True, slots=True)
class MessageContent:
    """One message to one person; ``grant`` in whole euros, ``site`` the name of the delivery site.

    ``link`` is the personal link, which end and removal messages leave out. ``answered`` tells a removed person that
    the choice they made no longer counts. ``trial`` marks a test to oneself: a word before the subject and a line above
    the message say so, and nothing else differs (SPEC S9).
    """

    campaign: CampaignContent
    kind: MessageKind
    first_name: str
    last_name: str
    grant: int
    delivery: DeliveryKind
    site: str = ""
    link: str = ""
    answered: bool = False
    trial: bool = False


@dataclass(frozen=True, slots=True)
class CampaignFigures:
    """The figures of a campaign that has ended; none tells who (SPEC M2)."""

    invited: int
    answered: int
    silent_default: int
    silent_excluded: int
    bounced: int


@dataclass(frozen=True, slots=True)
class AdminEndContent:
    """The information e-mail to the organisation; ``past_end`` where the end date is past, else all have answered."""

    campaign: CampaignContent
    figures: CampaignFigures
    past_end: bool
