"""What the desktop has yet to hear of, in the order in which it happened (SPEC Y4)."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.portal.mapping import choice_record
from ov_desktop.portal.tables import ChangeRow, ChoiceRow, MessageRow
from ov_desktop.wire import AddressWire, ChangeList, ChoiceChange, MessageChange

_CHOICE = "choice"
_MESSAGE = "message"
_Row = TypeVar("_Row", ChoiceRow, MessageRow)


def note_choice(session: Session, campaign_id: str, choice_id: int) -> None:
    """Tell the desktop of a choice, in the transaction that records it."""
    session.add(ChangeRow(campaign_id=campaign_id, type=_CHOICE, ref=choice_id))


def note_messages(session: Session, campaign_id: str, message_ids: Iterable[int]) -> None:
    """Tell the desktop of messages, in the transaction that changes their state."""
    values = [{"campaign_id": campaign_id, "type": _MESSAGE, "ref": ref} for ref in message_ids]
    if values:
        session.execute(insert(ChangeRow), values)


def read_changes(session: Session, campaign_id: str, after: int, limit: int) -> ChangeList:
    """Return at most ``limit`` changes after the cursor ``after``; a message is given in its present state."""
    rows = session.scalars(
        select(ChangeRow)
        .where(ChangeRow.campaign_id == campaign_id, ChangeRow.seq > after)
        .order_by(ChangeRow.seq)
        .limit(limit + 1)
    ).all()
    more, rows = len(rows) > limit, rows[:limit]
    choices = _by_id(session, ChoiceRow, [row.ref for row in rows if row.type == _CHOICE])
    messages = _by_id(session, MessageRow, [row.ref for row in rows if row.type == _MESSAGE])
    changes: list[ChoiceChange | MessageChange] = []
    for row in rows:
        if row.type == _CHOICE and (choice := choices.get(row.ref)):
            changes.append(_choice_change(row.seq, choice))
        elif row.type == _MESSAGE and (message := messages.get(row.ref)):
            changes.append(_message_change(row.seq, message))
    return ChangeList(changes=changes, cursor=rows[-1].seq if rows else after, more=more)


def _by_id(session: Session, table: type[_Row], ids: list[int]) -> dict[int, _Row]:
    if not ids:
        return {}
    return {row.id: row for row in session.scalars(select(table).where(table.id.in_(ids)))}


def _choice_change(seq: int, row: ChoiceRow) -> ChoiceChange:
    record = choice_record(row)
    choice = record.choice
    return ChoiceChange(
        seq=seq,
        person_id=record.person_id,
        version=record.version,
        recorded_at=record.recorded_at,
        classic_amount=choice.classic_amount,
        connect_amount=choice.connect_amount,
        vouchers=choice.breakdown.counts,
        address=AddressWire.of(choice.address) if choice.address else None,
        code=record.code,
    )


def _message_change(seq: int, row: MessageRow) -> MessageChange:
    return MessageChange(
        seq=seq,
        person_id=row.person_id,
        kind=MessageKind(row.kind),
        state=row.state,
        at=row.changed_at,
        reason=row.reason,
    )
