"""The texts that a new campaign begins with: the default templates, and where there is none the original texts."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.mailing.rich import from_plain
from ov_desktop.models.template import TemplateRow
from ov_desktop.services.template_files import TemplateKind
from ov_desktop.wording.mails import default_messages
from ov_desktop.wording.welcome import default_welcome


def original_messages() -> dict[MessageKind, tuple[str, str]]:
    """Return the original subject and introduction, as HTML, of each message (SPEC S7)."""
    return {kind: (subject, from_plain(text)) for kind, (subject, text) in default_messages().items()}


def original_welcome() -> str:
    """Return the original welcome of the employee's space, as HTML (SPEC S10)."""
    return from_plain(default_welcome())


def first_texts(session: Session) -> tuple[Mapping[MessageKind, tuple[str, str]], str]:
    """Return subject and introduction of each message, and the welcome, that a new campaign begins with."""
    messages, welcome = original_messages(), original_welcome()
    for row in session.scalars(select(TemplateRow).where(TemplateRow.is_default)):
        if kind := TemplateKind(row.kind).message:
            messages[kind] = row.subject, row.text
        else:
            welcome = row.text
    return messages, welcome
