"""The caught messages of a demonstration, one row each (SPEC R2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.ui.itemmodels.rows import Column, RowsModel, fold
from ov_desktop.ui.mails.reading import MailHead
from ov_desktop.wording.figures import paris_day, paris_hour
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _

KIND, RECIPIENT, SUBJECT, DATE = range(4)

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MailRow:
    """A message with its texts ready."""

    head: MailHead
    kind: str
    date: str
    searched: str

    @property
    def key(self) -> object:
        """What tells it from the others."""
        return self.head.path


def mail_rows(heads: Iterable[MailHead]) -> list[MailRow]:
    """Return the rows of messages, in their order."""
    rows = []
    for head in heads:
        kind = kind_name(head.kind)
        date = f"{paris_day(head.at)} {paris_hour(head.at)}" if head.at else ""
        rows.append(MailRow(head, kind, date, fold(f"{kind} {head.recipient} {head.address} {head.subject}")))
    return rows


def kind_name(kind: str) -> str:
    """Return the name of a message's kind as its file bears it."""
    if kind in set(MessageKind):
        return message_name(MessageKind(kind))
    return _("Essai") if kind == "test" else _("Information")


class MailsModel(RowsModel[MailRow]):
    """The table of caught messages."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Message"), lambda row: row.kind),
                Column(_("Destinataire"), lambda row: row.head.recipient, tip=lambda row: row.head.address),
                Column(_("Objet"), lambda row: row.head.subject, lambda row: fold(row.head.subject),
                       lambda row: row.head.subject),
                Column(_("Date"), lambda row: row.date, lambda row: (row.head.at or _NEVER, row.head.number)),
            ),
            parent,
        )  # fmt: skip
