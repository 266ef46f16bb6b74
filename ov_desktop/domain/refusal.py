"""How an operation says no: codes of the texts, never sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class CodedFault(Protocol):
    """Any fault of the rules: the field concerned, None for the whole, and a code of the texts."""

    @property
    def field(self) -> str | None:
        """The field concerned."""
        ...

    @property
    def code(self) -> str:
        """The key of the texts."""
        ...


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is missing or wrong in a field: a code of the texts, what was typed, and the count the text needs."""

    field: str
    code: str
    value: str = ""
    count: int = 0


def too_long(field: str, text: str, most: int) -> list[FieldFault]:
    """Return the fault of a text of more than ``most`` characters, or none."""
    return [FieldFault(field, "text-too-long", count=most)] if len(text) > most else []


class RefusedError(Exception):
    """The operation was refused as a whole and nothing was changed; ``faults`` says why, all at once."""

    def __init__(self, faults: Sequence[CodedFault]) -> None:
        """Refuse for one reason or more; the message holds codes alone, no value that was typed."""
        super().__init__(", ".join(f"{fault.field}: {fault.code}" for fault in faults))
        self.faults = tuple(faults)


class NotFoundError(LookupError):
    """There is no such campaign, person, site or order; ``kind`` says which of them."""

    def __init__(self, kind: str) -> None:
        """Name what was looked for."""
        super().__init__(kind)
        self.kind = kind
