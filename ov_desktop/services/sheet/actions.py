"""What can be done to a sheet, planned before it is carried out: nothing is written here (SPEC L4)."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ov_desktop.domain.roster import COLUMN_FIELDS, UNIQUE_FIELDS, Field
from ov_desktop.domain.sheet_check import Texts
from ov_desktop.domain.text import clean_text
from ov_desktop.services.sheet.columns import NewRow
from ov_desktop.wording.sheet import Label

Cell = tuple[str, Field]
"""A row's identifier, and the field."""

COLUMN = {name: number for number, name in enumerate(COLUMN_FIELDS)}
"""Where each field stands in ``Texts``."""

_HOME = (Field.SHIPPING, Field.RETURN_SITE)


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of some rows: other cells, gone, new; new ones ascending by the index that they will have."""

    edits: Mapping[str, Texts] = field(default_factory=dict)
    removed: Sequence[str] = ()
    added: Sequence[NewRow] = ()

    def __bool__(self) -> bool:
        """Whether anything becomes of any row."""
        return bool(self.edits or self.removed or self.added)


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do to a sheet; it is true where it changes anything.

    Attributes:
        label: what it is called.
        count: how many cells or people it is about.
        step: what it does.
        cells: the cells to choose once it is done.
        overwritten: how many cells that hold something get another text.
    """

    label: Label
    count: int
    step: Step
    cells: Sequence[Cell] = ()
    overwritten: int = 0

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(self.step)


class Rows(Protocol):
    """The rows of a sheet, for those who plan."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def row_id(self, index: int) -> str:
        """The identifier of the row at an index."""
        ...

    def index_of(self, row_id: str) -> int:
        """Where a row stands."""
        ...

    def texts(self, index: int) -> Texts:
        """The cells of a row."""
        ...


class Draft:
    """Gathers the cells that an action changes."""

    def __init__(self, rows: Rows) -> None:
        """Change nothing yet."""
        self._rows = rows
        self._edits: dict[str, list[str]] = {}
        self.cells: list[Cell] = []
        self.overwritten = 0

    def text(self, cell: Cell) -> str:
        """The text of a cell as it is so far."""
        row_id, name = cell
        return (self._edits.get(row_id) or self._before(row_id))[COLUMN[name]]

    def put(self, cell: Cell, text: str) -> None:
        """Change a cell; one that holds this text already is left as it is."""
        row_id, name = cell
        text = clean_text(text)
        before = self.text(cell)
        if text == before:
            return
        texts = self._edits.setdefault(row_id, list(self._before(row_id)))
        texts[COLUMN[name]] = text
        self.cells.append(cell)
        self.overwritten += bool(before)

    def switch_delivery(self, row_id: str, typed: Collection[Field]) -> None:
        """Empty the cells of the other kind of delivery, where one kind was typed in (as ``change_person`` does)."""
        edited = self._edits.get(row_id)
        if edited is None:
            return
        if Field.SITE in typed and edited[COLUMN[Field.SITE]]:
            emptied: Sequence[Field] = _HOME
        elif any(name in typed and edited[COLUMN[name]] for name in _HOME):
            emptied = (Field.SITE,)
        else:
            return
        for name in emptied:
            if name not in typed:
                edited[COLUMN[name]] = ""

    def edits(self) -> dict[str, Texts]:
        """The changed rows."""
        return {row_id: tuple(texts) for row_id, texts in self._edits.items()}

    def _before(self, row_id: str) -> Texts:
        return self._rows.texts(self._rows.index_of(row_id))


def edit(rows: Rows, cells: Mapping[Cell, str], label: Label) -> Action:
    """Plan to change cells; typed by hand, a delivery of one kind empties the cells of the other."""
    draft, typed = Draft(rows), dict[str, set[Field]]()
    for cell, text in cells.items():
        draft.put(cell, text)
        typed.setdefault(cell[0], set()).add(cell[1])
    if label is Label.EDIT:
        for row_id, names in typed.items():
            draft.switch_delivery(row_id, names)
    return Action(label, len(draft.cells), Step(draft.edits()), draft.cells, draft.overwritten)


def add(rows: Rows, new: Sequence[Mapping[Field, str]], at: int | None = None) -> Action:
    """Plan to add rows, at the end or before the row that stands ``at`` an index."""
    texts = [tuple(clean_text(row.get(name, "")) for name in COLUMN_FIELDS) for row in new]
    return _adding(texts, len(rows) if at is None else at)


def duplicate(rows: Rows, ids: Sequence[str]) -> Action:
    """Plan to add rows again under the last of them, without number, mobile and e-mail, which are one person's."""
    places = sorted(rows.index_of(row_id) for row_id in ids)
    own = {COLUMN[name] for name in UNIQUE_FIELDS}
    copies = [tuple("" if number in own else text for number, text in enumerate(rows.texts(place))) for place in places]
    return _adding(copies, places[-1] + 1 if places else len(rows))


def _adding(texts: Sequence[Texts], at: int) -> Action:
    new = new_rows(texts, at)
    cells = [(row.id, name) for row in new for name in COLUMN_FIELDS]
    return Action(Label.ADD, len(new), Step(added=new), cells)


def new_rows(texts: Sequence[Texts], at: int) -> list[NewRow]:
    """Name rows that come in one after the other, the first of them at an index."""
    return [NewRow(at + number, uuid.uuid4().hex, row) for number, row in enumerate(texts)]


def delete(ids: Sequence[str]) -> Action:
    """Plan to take rows away."""
    gone = tuple(dict.fromkeys(ids))
    return Action(Label.DELETE, len(gone), Step(removed=gone))
