"""The pieces of a message in their order: HTML and plain text are both laid out from them (textes 1)."""

from dataclasses import dataclass

from ov_desktop.mailing.runs import Block, Paragraph


@dataclass(frozen=True, slots=True)
class Section:
    """A title and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that the message brings along: the address of its part, its shown size in CSS pixels, its words."""

    source: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What every message has: head, introduction, whom to contact, signature, legal notice.

    ``trial`` is the line above a test message, empty in all others.
    """

    subject: str
    preheader: str
    organisation: str
    introduction: tuple[Block, ...]
    contact: Section | None
    sign_off: str
    signature: tuple[Paragraph, ...]
    legal: tuple[Paragraph, ...]
    trial: str = ""
    logo: Picture | None = None
    header: Picture | None = None
    signature_image: Picture | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """The grant and the deadline, first to be seen."""

    grant_label: str
    grant: str
    deadline_label: str
    deadline: Paragraph


@dataclass(frozen=True, slots=True)
class Action:
    """The button with the personal link, and what helps to use it; ``instead`` stands for the button in plain text."""

    label: str
    link: str
    instead: Paragraph
    help: Paragraph
    fallback: Paragraph


@dataclass(frozen=True, slots=True)
class Invitation:
    """Between introduction and contact of a launch, reminder or midway message."""

    panel: Panel
    deadline: Paragraph
    options: Section
    action: Action
    default: Section
    formats_title: str
    classic: Section
    connect: Section
    accepted: Section


@dataclass(frozen=True, slots=True)
class Closing:
    """Between introduction and contact of an end or removal message."""

    next: Section
