"""What is typed on the page of settings, field by field; each field has a name that faults and the page share.

A field is one of ``Typed``, or ``messages.launch.subject``, ``messages.launch.introduction``, ``images.logo``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum
from typing import Any, NamedTuple

from ov_desktop.domain.campaign import DEFAULT_HOUR, MessageKind, Signature
from ov_desktop.domain.choice import Options
from ov_desktop.domain.images import ImagePlace, ImageRef
from ov_desktop.domain.vouchers import DENOMINATIONS, Format
from ov_desktop.services.campaigns import Campaign, CampaignTexts

WRITTEN_MESSAGES = (MessageKind.LAUNCH, MessageKind.REMINDER, MessageKind.MIDWAY, MessageKind.END)
"""The messages that can be written, in the order of the page (SPEC S7)."""


class Section(StrEnum):
    """The parts of the page of settings, in reading order."""

    DATES = "dates"
    REMINDERS = "reminders"
    MAILS = "mails"
    PORTAL = "portal"


def subject_of(kind: MessageKind) -> str:
    """Return the field that holds the subject of a message."""
    return f"messages.{kind}.subject"


def introduction_of(kind: MessageKind) -> str:
    """Return the field that holds the introduction of a message."""
    return f"messages.{kind}.introduction"


def image_at(place: ImagePlace) -> str:
    """Return the field that holds the image of a place."""
    return f"images.{place}"


_MESSAGE_FIELDS = tuple(name(kind) for kind in WRITTEN_MESSAGES for name in (subject_of, introduction_of))
_SIGNATURE_FIELDS = ("signature_name", "signature_email", "signature_phone")

SECTION_FIELDS: Mapping[Section, tuple[str, ...]] = {
    Section.DATES: (
        "name", "start", "hour", "end", "options", "offered_denominations", "default_format", "default_denominations",
    ),
    Section.REMINDERS: ("reminder_days", "midway", *(image_at(place) for place in ImagePlace)),
    Section.MAILS: (*_MESSAGE_FIELDS, *_SIGNATURE_FIELDS, "gdpr_contact"),
    Section.PORTAL: ("welcome",),
}  # fmt: skip
"""The fields of each part, in the order in which one meets them."""

FIELDS = tuple(field for fields in SECTION_FIELDS.values() for field in fields)

TEXT_FIELDS = frozenset({"name", *_MESSAGE_FIELDS, *_SIGNATURE_FIELDS, "gdpr_contact", "welcome"})
"""The fields in which one writes."""

FORMATTED_FIELDS = frozenset({*(introduction_of(kind) for kind in WRITTEN_MESSAGES), "welcome"})
"""The fields that hold the safe subset of HTML."""


class MessageText(NamedTuple):
    """What an administrator writes of a message: the subject, and the introduction as clean HTML."""

    subject: str = ""
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """The settings as they were typed; None where what stands in a field is no date, hour or number."""

    name: str
    start: date | None
    end: date | None
    hour: time | None = DEFAULT_HOUR
    options: Options = Options.EITHER
    default_format: Format = Format.CONNECT
    default_denominations: tuple[int, ...] = DENOMINATIONS
    offered_denominations: tuple[int, ...] = DENOMINATIONS
    reminder_days: int | None = 0
    midway: bool = False
    signature_name: str = ""
    signature_email: str = ""
    signature_phone: str = ""
    gdpr_contact: str = ""
    welcome: str = ""
    messages: Mapping[MessageKind, MessageText] = field(default_factory=dict)
    images: Mapping[ImagePlace, ImageRef] = field(default_factory=dict)

    @property
    def signature(self) -> Signature:
        """Who signs, as typed."""
        return Signature(self.signature_name, self.signature_email, self.signature_phone)

    def message(self, kind: MessageKind) -> MessageText:
        """What is written of a message."""
        return self.messages.get(kind, MessageText())

    def value(self, name: str) -> object:
        """Return what stands in a field."""
        match name.split("."):
            case ["messages", kind, part]:
                return getattr(self.message(MessageKind(kind)), part)
            case ["images", place]:
                return self.images.get(ImagePlace(place))
            case _:
                return getattr(self, name)

    def having(self, name: str, value: object) -> "Typed":
        """Return the same with another value in a field; None at an image takes it away."""
        match name.split("."):
            case ["messages", kind, part]:
                key = MessageKind(kind)
                changed: dict[str, Any] = {part: value}
                text = self.message(key)._replace(**changed)
                return replace(self, messages={**self.messages, key: text})
            case ["images", place]:
                others = {where: ref for where, ref in self.images.items() if where != place}
                return replace(
                    self, images={**others, ImagePlace(place): value} if isinstance(value, ImageRef) else others
                )
            case _:
                plain: dict[str, Any] = {name: value}
                return replace(self, **plain)

    def texts(self) -> CampaignTexts:
        """What is to be kept besides the settings, all of it."""
        return CampaignTexts(
            messages={kind: (text.subject, text.introduction) for kind, text in self.messages.items()},
            welcome=self.welcome,
            signature=self.signature,
            gdpr_contact=self.gdpr_contact,
            images={place: self.images.get(place) for place in ImagePlace},
        )


def text_values(kept: Campaign | CampaignTexts) -> dict[str, Any]:
    """Return the texts and images of a campaign, or of what is proposed to a new one, by field."""
    signature = kept.signature or Signature()
    values: dict[str, Any] = {
        "signature_name": signature.name,
        "signature_email": signature.email,
        "signature_phone": signature.phone,
        "gdpr_contact": kept.gdpr_contact or "",
        "welcome": kept.welcome or "",
    }
    for kind in WRITTEN_MESSAGES:
        subject, introduction = (kept.messages or {}).get(kind, ("", ""))
        values |= {subject_of(kind): subject, introduction_of(kind): introduction}
    images = kept.images or {}
    return values | {image_at(place): images.get(place) for place in ImagePlace}
