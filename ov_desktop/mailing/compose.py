"""Composes what is sent: real headers around the HTML and the text of a message (SPEC M1, M6, M8)."""

from binascii import b2a_qp
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.images import ImagePlace
from ov_desktop.mailing.content import AdminEndContent, EmailImage, MessageContent
from ov_desktop.mailing.frame import admin_frame, frame, one_line
from ov_desktop.mailing.layout import Laid, lay_out
from ov_desktop.mailing.middle import closing, invitation
from ov_desktop.mailing.pictures import image_part

KIND_HEADER = "X-Objectif-Vacances"
"""Names the kind of message, so that bounces and the demo's catcher need not read the subject."""

ADMIN_END = "admin-end"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends to whom, and when; ``id`` is unique to this message and says nothing about the person.

    ``reply_to`` gets the answers, the sender where empty. It is left out where it has an accent before the "@": few
    servers know such an address, and written for the others it would be none.
    """

    sender_address: str
    sender_name: str
    recipient_address: str
    recipient_name: str
    id: str
    at: datetime
    reply_to: str = ""


def lay_out_message(content: MessageContent) -> Laid:
    """Return what a person reads: subject, HTML and text; a preview shows just this (SPEC S9)."""
    if content.kind in (MessageKind.END, MessageKind.REMOVED):
        return lay_out("closing", frame(content), closing(content))
    return lay_out("invitation", frame(content), invitation(content))


def lay_out_admin_end(content: AdminEndContent) -> Laid:
    """Return what the organisation reads when its campaign ends (SPEC M2)."""
    return lay_out("notice", admin_frame(content), None)


def compose(content: MessageContent, envelope: Envelope) -> EmailMessage:
    """Compose one message to one person.

    Raises:
        ValueError: an address of the envelope cannot be written in a header.
    """
    return _compose(lay_out_message(content), content.kind.value, envelope, content.campaign.images)


def compose_admin_end(content: AdminEndContent, envelope: Envelope) -> EmailMessage:
    """Compose the information e-mail to the organisation; it holds no personal data of employees.

    Raises:
        ValueError: an address of the envelope cannot be written in a header.
    """
    return _compose(lay_out_admin_end(content), ADMIN_END, envelope, {})


def _compose(laid: Laid, kind: str, envelope: Envelope, images: Mapping[ImagePlace, EmailImage]) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    sender = _address(envelope.sender_name, envelope.sender_address)
    message["From"] = sender
    message["To"] = _address(envelope.recipient_name, envelope.recipient_address)
    if envelope.reply_to and envelope.reply_to != envelope.sender_address:
        reply_to = _address("", envelope.reply_to)
        if reply_to.username.isascii():
            message["Reply-To"] = reply_to
    message["Subject"] = laid.subject
    message["Date"] = paris_time(envelope.at)
    message["Message-ID"] = f"<{envelope.id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "fr"
    message[KIND_HEADER] = kind
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = "multipart/alternative"
    message.attach(_part("plain", laid.text))
    html = _part("html", laid.html)
    message.attach(_with_images(html, images) if images else html)
    return message


def _with_images(html: EmailMessage, images: Mapping[ImagePlace, EmailImage]) -> EmailMessage:
    """Put the images beside the HTML that names them, so that nothing has to be fetched (SPEC M1)."""
    related = EmailMessage(policy=SMTP)
    related["Content-Type"] = 'multipart/related; type="text/html"'
    related.attach(html)
    for place in ImagePlace:
        if place in images:
            related.attach(image_part(place, images[place]))
    return related


def _part(subtype: str, text: str) -> EmailMessage:
    """Make a part in quoted-printable; the library's own coder takes three times as long for a whole message."""
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    part.set_payload(b2a_qp(lines.encode("utf-8"), istext=True).decode("ascii"))
    return part


def _address(name: str, address: str) -> Address:
    """Make an address for a header.

    Raises:
        ValueError: the address has no two parts, or holds what no address may.
    """
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or any(c.isspace() or not c.isprintable() for c in address):
        raise ValueError("not an address that a message can be sent to")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return Address(one_line(name), local, domain)
