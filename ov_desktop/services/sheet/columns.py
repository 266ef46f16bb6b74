"""The rows of a sheet in memory, column by column (SPEC L4): 100,000 of them are some 30 MB."""

from array import array
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.domain.sheet_check import Texts
from ov_desktop.models.draft_list import Shift

_OFTEN_THE_SAME = frozenset(
    {Field.LAST_NAME, Field.FIRST_NAME, Field.SITE, Field.SHIPPING, Field.RETURN_SITE, Field.GRANT}
)


class NewRow(NamedTuple):
    """A row that comes in: the index that it has once all is done, and its cells."""

    at: int
    id: str
    texts: Texts


class Columns:
    """Texts, grants and places of rows by their index; ``index`` finds a row by its identifier."""

    def __init__(self) -> None:
        """Hold no row."""
        self.ids: list[str] = []
        self.index: dict[str, int] = {}
        self.positions = array("q")
        self.cells: tuple[list[str], ...] = tuple([] for _field in COLUMN_FIELDS)
        self.grants = array("q")
        self._texts: dict[str, str] = {}

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.ids)

    @classmethod
    def of(
        cls, ids: Sequence[str], positions: Iterable[int], texts: Sequence[Texts], grants: Iterable[int]
    ) -> "Columns":
        """Hold rows, each at its index in all the arguments."""
        made = cls()
        made.ids = list(ids)
        made.index = dict(zip(ids, range(len(ids)), strict=True))
        made.positions, made.grants = array("q", positions), array("q", grants)
        share = made._texts.setdefault
        made.cells = tuple(
            [share(row[number], row[number]) if name in _OFTEN_THE_SAME else row[number] for row in texts]
            for number, name in enumerate(COLUMN_FIELDS)
        )
        return made

    def texts(self, index: int) -> Texts:
        """The cells of a row."""
        return tuple([column[index] for column in self.cells])

    def put(self, index: int, texts: Texts, grant: int) -> None:
        """Change a row."""
        self.grants[index] = grant
        for column, text in zip(self.cells, self._shared(texts), strict=True):
            column[index] = text

    def without_and_with(self, gone: Collection[str], added: Sequence[NewRow]) -> tuple["Columns", list[Shift]]:
        """Return the columns without some rows and with others, and what makes room for their places.

        One pass over all rows. The grants of the new rows are 0 until they are ``put``.

        Args:
            gone: identifiers of rows.
            added: new rows, ascending by index.
        """
        sources = self._sources(gone, added)
        after = Columns()
        after._texts = self._texts
        after.ids = [self.ids[i] if i >= 0 else added[~i].id for i in sources]
        after.index = dict(zip(after.ids, range(len(sources)), strict=True))
        after.grants = array("q", [self.grants[i] if i >= 0 else 0 for i in sources])
        after.cells = tuple(
            [column[i] if i >= 0 else added[~i].texts[number] for i in sources]
            for number, column in enumerate(self.cells)
        )
        after.positions, shifts = self._places(sources)
        return after, shifts

    def _sources(self, gone: Collection[str], added: Sequence[NewRow]) -> list[int]:
        """Where each row comes from: its index of now, or ``~n`` for the n-th of the new ones."""
        stay = [i for i, row_id in enumerate(self.ids) if row_id not in gone] if gone else list(range(len(self.ids)))
        sources: list[int] = []
        taken = 0
        for number, row in enumerate(added):
            until = taken + row.at - len(sources)
            sources += stay[taken:until]
            taken = max(taken, min(until, len(stay)))
            sources.append(~number)
        return sources + stay[taken:]

    def _places(self, sources: Sequence[int]) -> tuple["array[int]", list[Shift]]:
        """The places of rows, and the ranges to shift, the last first: gaps are used, others make room."""
        places = array("q")
        shifts: list[Shift] = []
        waiting = by = 0
        first = last = 0
        for source in sources:
            if source < 0:
                waiting += 1
                continue
            place = self.positions[source]
            if waiting:
                before = places[-1] if places else 0
                if (lacking := waiting - (place + by - before - 1)) > 0:
                    if by:
                        shifts.append(Shift(first, last, by))
                    by, first = by + lacking, place
                places.extend(range(before + 1, before + waiting + 1))
                waiting = 0
            places.append(place + by)
            last = place
        if by:
            shifts.append(Shift(first, last, by))
        before = places[-1] if places else 0
        places.extend(range(before + 1, before + waiting + 1))
        return places, shifts[::-1]

    def _shared(self, texts: Texts) -> list[str]:
        """The same texts, those of columns where they come again and again as one object each."""
        share = self._texts.setdefault
        return [
            share(text, text) if name in _OFTEN_THE_SAME else text
            for name, text in zip(COLUMN_FIELDS, texts, strict=True)
        ]
