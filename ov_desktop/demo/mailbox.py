"""The caught messages, read as those who receive them would."""

import re
from collections.abc import Iterable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from ov_desktop.demo.catcher import CaughtMail
from ov_desktop.demo.employee_browser import data_address
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
    """Return the HTML of a message with its images inside, empty where it has none."""
    source = _part(mail, "html")
    for part in _message(mail).walk():
        if part.get_content_maintype() == "image" and part["Content-ID"]:
            name = str(part["Content-ID"]).strip("<>")
            source = source.replace(f"cid:{name}", data_address(part.get_content_type(), part.get_content()))
    return source


def _part(mail: CaughtMail, kind: str) -> str:
    body = _message(mail).get_body((kind,))
    return str(body.get_content()) if body else ""


def _message(mail: CaughtMail) -> EmailMessage:
    return message_from_bytes(mail.path.read_bytes(), EmailMessage, policy=default)
