"""The caught messages, read as those who receive them would."""

import re
from collections.abc import Iterable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from ov_desktop.demo.catcher import CaughtMail
from ov_desktop.domain.campaign import MessageKind

_LINK = re.compile(r"https?://[^\s<>\"]+/acces/[A-Za-z0-9_-]+")


def personal_links(mails: Iterable[CaughtMail]) -> dict[str, str]:
    """Return the personal link in each launch message, by the address that it came to."""
    links = {}
    for mail in mails:
        if mail.kind == MessageKind.LAUNCH and (found := _LINK.search(_part(mail, "plain"))):
            links[mail.recipients[0]] = found.group(0)
    return links


def html_of(mail: CaughtMail) -> str:
    """Return the HTML of a message, empty where it has none."""
    return _part(mail, "html")


def _part(mail: CaughtMail, kind: str) -> str:
    message = message_from_bytes(mail.path.read_bytes(), EmailMessage, policy=default)
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""
