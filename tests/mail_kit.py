"""A campaign and its messages for tests, and how a mailbox reads them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

from ov_desktop.domain.campaign import CampaignSettings, MessageKind
from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.vouchers import Format
from ov_desktop.mailing.compose import Envelope, compose
from ov_desktop.mailing.content import CampaignContent, MessageContent

LINK = "https://portail.cse-erdre.example/acces/Ab-3_kk0123456789Ab-3_kk0123456789Ab-3_kk0123"
LEGAL = "https://portail.cse-erdre.example/mentions-legales"
INVITATIONS = (MessageKind.LAUNCH, MessageKind.REMINDER, MessageKind.MIDWAY)
ENVELOPE = Envelope(
    sender_address="cheques@cse-erdre.example",
    sender_name="CSE Ateliers de l’Erdre",
    recipient_address="camille.rousseau@exemple.test",
    recipient_name="Camille Rousseau",
    id="0123456789abcdef0123456789abcdef",
    at=datetime(2027, 1, 11, 8, 0, 5, tzinfo=UTC),
    reply_to="contact@cse-erdre.example",
)


def campaign(**changes: object) -> CampaignContent:
    settings = CampaignSettings(
        name="Été 2027",
        start=date(2027, 1, 11),
        end=date(2027, 2, 12),
        options=Options.SPLIT,
        default_format=Format.CLASSIC,
        offered_denominations=(10, 20, 50),
    )
    made = CampaignContent(
        organisation_kind="CSE",
        organisation="CSE Ateliers de l’Erdre",
        settings=settings,
        texts={},
        contact_email="contact@cse-erdre.example",
        contact_phone="02 61 91 00 00",
        gdpr_contact="rgpd@cse-erdre.example",
        signature="Le bureau du CSE\nHélène Exemple",
        legal_url=LEGAL,
    )
    known = {name: value for name, value in changes.items() if hasattr(settings, name)}
    others = {name: value for name, value in changes.items() if name not in known}
    return replace(made, settings=replace(settings, **known), **others)


def content(kind: MessageKind = MessageKind.LAUNCH, **changes: object) -> MessageContent:
    base = MessageContent(
        campaign=campaign(),
        kind=kind,
        first_name="Camille",
        last_name="Rousseau",
        grant=1320,
        delivery=DeliveryKind.SITE,
        site="Entrepôt Nord",
        link=LINK,
    )
    return replace(base, **changes)


class Page(HTMLParser):
    """Reads HTML as a mailbox without Outlook's comments does; fails on tags that do not pair."""

    VOID = frozenset({"br", "img", "meta", "link", "input", "hr"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.resources: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        values = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name) for name in values]
        if tag == "a":
            self.links.append(values["href"])
        self.resources += [value for name, value in values.items() if name in ("src", "background", "srcset")]
        if tag == "link":
            self.resources.append(values.get("href", ""))
        if tag in ("p", "div", "li", "br", "h2", "h3", "td"):
            self.words.append("\n")

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "title" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return flat("".join(self.words))


def flat(text: str) -> str:
    """Words alone, so that HTML and plain text can be compared."""
    return re.sub(r"[ \n\r\t]+", " ", text).strip()


def received(message: EmailMessage) -> EmailMessage:
    """Send a message through bytes and the standard library's reader."""
    read_back = message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(read_back, EmailMessage)
    for part in read_back.walk():
        assert not part.defects
    return read_back


def read(message: EmailMessage) -> tuple[EmailMessage, str, str]:
    """Read a message without images back: the message, its text, its HTML."""
    read_back = received(message)
    assert read_back.get_content_type() == "multipart/alternative"
    text, html = read_back.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return read_back, text.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def both(message: MessageContent) -> tuple[str, Page]:
    _received, text, html = read(compose(message, ENVELOPE))
    return flat(text), Page(html)
