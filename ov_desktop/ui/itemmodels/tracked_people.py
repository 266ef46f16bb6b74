"""The people of a launched campaign: their answer and the state of their messages (SPEC T3, T4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.services.tracking import Answer, Delivery, MessageState, TrackedPerson, delivery
from ov_desktop.ui.itemmodels.rows import Column, RowsModel, fold
from ov_desktop.wording import tracking as words
from ov_desktop.wording.figures import euros
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _

NUMBER, NAME, GRANT, ANSWER, CHOICE, LAUNCH, LAST = range(7)

_SHOWN_LAST = (MessageKind.REMOVED, MessageKind.END, MessageKind.REMINDER, MessageKind.MIDWAY)

_TOKENS = {
    Delivery.WAITING: "pending",
    Delivery.RETRY: "retry",
    Delivery.SENT: "sent",
    Delivery.DELIVERED: "delivered",
    Delivery.PRESUMED: "presumed",
    Delivery.ERROR: "error",
    Delivery.UNCERTAIN: "uncertain",
    Delivery.CANCELLED: "cancelled",
    Delivery.LETTER: "letter",
    Answer.PENDING: "waiting",
    Answer.GIVEN: "answered",
    Answer.CHANGED: "answered",
    Answer.PAPER: "paper",
    Answer.OBSOLETE: "obsolete",
    Answer.REMOVED: "excluded",
}


def token_of(state: Delivery | Answer) -> tuple[str, str]:
    """Return the group and the key under which the tokens hold a state."""
    return ("delivery" if isinstance(state, Delivery) else "person"), _TOKENS[state]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with their texts ready."""

    key: object
    number: str
    name: str
    name_key: str
    grant: int
    answer: Answer
    answer_at: datetime | None
    choice: str
    launch: Delivery | None
    launch_reason: str
    last: str
    last_state: Delivery | None
    last_reason: str
    searched: str


def person_rows(people: Iterable[TrackedPerson], now: datetime) -> list[PersonRow]:
    """Return the rows of a campaign's people as things stand at ``now``, in the order of the list."""
    return [_person_row(person, now) for person in people]


def _person_row(person: TrackedPerson, now: datetime) -> PersonRow:
    employee = person.employee
    name = f"{employee.last_name} {employee.first_name}"
    folded = fold(name)
    launch = person.messages.get(MessageKind.LAUNCH)
    last_kind = next((kind for kind in _SHOWN_LAST if kind in person.messages), None)
    last = person.messages[last_kind] if last_kind else None
    return PersonRow(
        key=person.id,
        number=employee.employee_number,
        name=name,
        name_key=folded,
        grant=employee.grant,
        answer=person.answer,
        answer_at=person.removed_at if person.answer is Answer.REMOVED else person.choice_at,
        choice=words.choice_text(person.choice) if person.answer is not Answer.REMOVED else "",
        launch=_state(launch, now) if employee.email else Delivery.LETTER,
        launch_reason=launch.reason if launch else "",
        last=message_name(last_kind) if last_kind else "",
        last_state=_state(last, now),
        last_reason=last.reason if last else "",
        searched=f"{folded} {employee.employee_number} {employee.email.casefold()} {employee.mobile}",
    )


def _state(message: MessageState | None, now: datetime) -> Delivery | None:
    return delivery(message, now) if message else None


def _delivery_text(state: Delivery | None) -> str:
    return words.message_state_name(state) if state else ""


def _last_text(row: PersonRow) -> str:
    if row.last_state is None:
        return ""
    return _("{message}\u00a0: {state}").format(message=row.last, state=words.message_state_name(row.last_state))


def _order(state: Delivery | None) -> int:
    return _DELIVERY_ORDER[state] if state else -1


_DELIVERY_ORDER = {state: place for place, state in enumerate(Delivery)}
_ANSWER_ORDER = {answer: place for place, answer in enumerate(Answer)}


class TrackedPeopleModel(RowsModel[PersonRow]):
    """The table of a campaign's people."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Matricule"), lambda row: row.number),
                Column(_("Nom"), lambda row: row.name, lambda row: row.name_key, lambda row: row.name),
                Column(_("Dotation"), lambda row: euros(row.grant), lambda row: row.grant, right=True),
                Column(_("Réponse"), lambda row: words.answer_words(row.answer).label,
                       lambda row: _ANSWER_ORDER[row.answer],
                       lambda row: words.answer_words(row.answer, row.answer_at).tooltip),
                Column(_("Choix"), lambda row: row.choice, tip=lambda row: row.choice),
                Column(_("E-mail de lancement"), lambda row: _delivery_text(row.launch),
                       lambda row: _order(row.launch),
                       lambda row: words.message_state_tip(row.launch, row.launch_reason) if row.launch else ""),
                Column(_("Autre message"), _last_text, lambda row: (_order(row.last_state), row.last),
                       lambda row: words.message_state_tip(row.last_state, row.last_reason)
                       if row.last_state else ""),
            ),
            parent,
        )  # fmt: skip


def pill_of(row: PersonRow, column: int) -> Delivery | Answer | None:
    """Return the state that a cell shows as a pill, None where it shows text."""
    if column == ANSWER:
        return row.answer
    return row.launch if column == LAUNCH else None
