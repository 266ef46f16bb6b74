"""Reads a folder of caught messages; plain files, so that it runs off the main thread."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

from ov_desktop.services.previews import PreviewImage

_LINK = re.compile(r"https?://[^\s<>\"]+/acces/[A-Za-z0-9_-]+")
_FILE = re.compile(r"(?P<number>\d+)(?:-(?P<kind>[a-z-]+))?")
_SHOWN_HEADERS = ("From", "To", "Subject", "Date", "Reply-To", "Message-ID")


@dataclass(frozen=True, slots=True)
class MailHead:
    """A caught message in the list; ``kind`` is empty where it is none of ours, ``recipient`` a name where known."""

    path: Path
    number: int
    kind: str
    recipient: str
    address: str
    subject: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MailContent:
    """A message as it is read: texts, headers, the personal link, and the images it carries, by content identifier."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    link: str
    images: Mapping[str, PreviewImage] = field(default_factory=dict)


def heads(folder: Path, known: Mapping[Path, MailHead]) -> list[MailHead]:
    """Return the messages of a folder, the newest first.

    Args:
        folder: where they are caught; it need not exist yet.
        known: those read before, which are not read again.
    """
    paths = sorted(folder.glob("*.eml"), reverse=True)
    return [known.get(path) or _head(path) for path in paths]


def _head(path: Path) -> MailHead:
    with path.open("rb") as file:
        message = BytesHeaderParser(EmailMessage, policy=default).parse(file)
    named = _FILE.fullmatch(path.stem)
    sent = message["Date"].datetime if message["Date"] else None
    return MailHead(
        path,
        int(named["number"]) if named else 0,
        (named["kind"] or "") if named else "",
        *_recipient(message),
        str(message["Subject"] or ""),
        sent.replace(tzinfo=sent.tzinfo or UTC) if sent else None,
    )


def _recipient(message: EmailMessage) -> tuple[str, str]:
    """Return the name and the address of the first recipient; the address again where there is no name."""
    addresses = message["To"].addresses if message["To"] else ()
    if not addresses:
        return "", ""
    return addresses[0].display_name or addresses[0].addr_spec, addresses[0].addr_spec


def content(path: Path) -> MailContent:
    """Return what a message holds.

    Raises:
        OSError: the file is gone.
    """
    message = message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
    text, html = _part(message, "plain"), _part(message, "html")
    found = _LINK.search(text)
    images = {}
    for part in message.walk():
        name = str(part["Content-ID"] or "").strip("<>")
        if name and part.get_content_maintype() == "image":
            images[name] = PreviewImage(part.get_content_type(), bytes(part.get_content()))
    headers = tuple((name, str(message[name])) for name in _SHOWN_HEADERS if message[name])
    return MailContent(headers, text, html, found.group(0) if found else "", images)


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""
