"""Which rows of a sheet are shown, and in which order; both in the data, without a query (SPEC L4)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any

from ov_desktop.domain.employee import read_amount
from ov_desktop.domain.roster import UNIQUE_FIELDS, Field
from ov_desktop.domain.sheet_check import Texts
from ov_desktop.domain.text import clean_text, without_accents
from ov_desktop.services.sheet.sheet import RowsAfter, Sheet, SheetChange

_CHOSEN = frozenset({Field.SITE, Field.SHIPPING, Field.RETURN_SITE})
"""Fields that are filtered by one of the texts that they can hold."""

_COMPARISON = re.compile(r"(>=|≥|<=|≤|=|<|>)?\s*(.+)")
_DIGITS = re.compile(r"\+?[0-9 .]{4,}")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "≥": lambda grant, asked: grant >= asked,
    "≤": lambda grant, asked: grant <= asked,
    ">": lambda grant, asked: grant > asked,
    "<": lambda grant, asked: grant < asked,
    "=": lambda grant, asked: grant == asked,
}
_SPELLINGS = {">=": "≥", "<=": "≤", "": "≥"}


class Only(StrEnum):
    """Which rows are looked at."""

    ALL = "all"
    ERRORS = "errors"
    WARNINGS = "warnings"


class Arrangement:
    """Sorts and filters the rows of a sheet, and keeps up with what it adopts.

    Case and accents never count. Making one costs a second at 100,000 rows, a filter some milliseconds.
    """

    def __init__(self, sheet: Sheet) -> None:
        """Show every row, in the order of the list."""
        self._sheet = sheet
        self._folded = [_folded(sheet.texts(index)) for index in range(len(sheet))]
        self._order: list[str] | None = None
        self._indices: list[int] | None = None
        sheet.follow(self._follow)

    def sort(self, keys: Sequence[tuple[Field | None, bool]]) -> None:
        """Put the rows in order; for a worker, since 100,000 rows take a second.

        Cells that hold nothing come last either way, and so do grants that are no number. Rows that are alike keep the
        order of the list. What is edited later stays where it is until the rows are sorted again; new rows come last.

        Args:
            keys: by what, the first counts most: the field, None for the place in the list, and whether ascending.
                None at all is the order of the list.
        """
        sheet = self._sheet
        if not keys:
            self._order = self._indices = None
            return
        order = list(range(len(sheet)))
        for field, ascending in reversed(keys):
            if field is None:
                order.sort(reverse=not ascending)
                continue
            texts = sheet.column(field)
            key = _SORT_KEYS.get(field, _text_key)
            values = [key(text) for text in texts]
            empty = [index for index in order if values[index] is None]
            order = [index for index in order if values[index] is not None]
            order.sort(key=values.__getitem__, reverse=not ascending)
            order += empty
        self._order = [sheet.row_id(index) for index in order]
        self._indices = order

    def filter(self, per_field: Mapping[Field, str], free: str, only: Only) -> list[int]:
        """Return the indices of the rows to show, in their order.

        Args:
            per_field: what a cell must hold. Sites and shipping are one of their texts; a grant is at least the number
                given, or compared by a sign before it (``=320``, ``< 200``).
            free: words of which each must stand somewhere in the row; spaces in numbers do not count.
            only: which rows are looked at.
        """
        sheet = self._sheet
        found: Sequence[int] = range(len(sheet)) if only is Only.ALL else sheet.faulty(only.value)
        for word in _words(free):
            folded = self._folded
            found = [index for index in found if word in folded[index]]
        for field, asked in per_field.items():
            if asked := clean_text(asked):
                found = _matching(sheet.column(field), found, field, asked)
        if self._order is None:
            return list(found)
        if self._indices is None:
            self._indices = [sheet.index_of(row_id) for row_id in self._order]
        if len(found) == len(sheet):
            return list(self._indices)
        wanted = set(found)
        return [index for index in self._indices if index in wanted]

    def _follow(self, change: SheetChange, rows: RowsAfter) -> Callable[[], None]:
        """Prepare for a change, in the worker."""
        if not (change.added or change.removed):
            return partial(self._refold, [(index, _folded(rows.texts(index))) for index in change.changed])
        gone, came = set(change.removed), set(change.added)
        stayed = iter([text for index, text in enumerate(self._folded) if index not in gone])
        folded = [_folded(rows.texts(index)) if index in came else next(stayed) for index in range(len(rows))]
        for index in change.changed:
            folded[index] = _folded(rows.texts(index))
        order = None
        if self._order is not None:
            new = dict.fromkeys(rows.row_id(index) for index in change.added)
            order = [row_id for row_id in self._order if row_id not in new and rows.has_row(row_id)] + list(new)
        return partial(self._replace, folded, order)

    def _refold(self, folded: Sequence[tuple[int, str]]) -> None:
        for index, text in folded:
            self._folded[index] = text

    def _replace(self, folded: list[str], order: list[str] | None) -> None:
        self._folded, self._order, self._indices = folded, order, None


_fold = lru_cache(maxsize=65_536)(without_accents)


def _folded(texts: Texts) -> str:
    """All cells of a row as one text to search in; a mobile stands there with and without its spaces."""
    number, last, first, mobile, email, *others = texts
    names = map(_fold, (last, first, *others))
    return "\n".join((without_accents(f"{number}\n{mobile}\n{email}"), mobile.replace(" ", ""), *names))


def _words(free: str) -> list[str]:
    """What must stand in a row; digits with spaces between are one number."""
    text = without_accents(clean_text(free))
    return [re.sub("[ .]", "", text)] if _DIGITS.fullmatch(text) else text.split()


def _matching(texts: Sequence[str], among: Iterable[int], field: Field, asked: str) -> list[int]:
    """The rows whose cell holds what is asked for; a text that comes again is looked at once."""
    fits = _fits(field, asked)
    if field in UNIQUE_FIELDS:
        return [index for index in among if fits(texts[index])]
    fitting = {text for text in set(texts) if fits(text)}
    return [index for index in among if texts[index] in fitting]


def _fits(field: Field, asked: str) -> Callable[[str], bool]:
    """What a cell of a field must be like."""
    if field is Field.GRANT and (compared := _comparison(asked)):
        return compared
    if field is Field.MOBILE:
        digits = re.sub("[ .]", "", asked)
        return lambda text: digits in text.replace(" ", "")
    wanted = without_accents(asked)
    if field in _CHOSEN:
        return lambda text: without_accents(text) == wanted
    return lambda text: wanted in without_accents(text)


def _comparison(asked: str) -> Callable[[str], bool] | None:
    """What a grant is compared with, None where no number is asked for."""
    found = _COMPARISON.fullmatch(asked)
    number = read_amount(found.group(2)) if found else None
    if found is None or number is None:
        return None
    sign = found.group(1) or ""
    compare, bound = _COMPARE[_SPELLINGS.get(sign, sign)], number

    def fits(text: str) -> bool:
        grant = read_amount(text)
        return grant is not None and compare(grant, bound)

    return fits


def _text_key(text: str) -> str | None:
    return _fold(text) or None


def _number_key(text: str) -> tuple[bool, int, str] | None:
    """Numbers as numbers, before what is none; 7 and 007 are neighbours."""
    if not text:
        return None
    is_number = text.isascii() and text.isdigit()
    return not is_number, int(text) if is_number else 0, without_accents(text)


_SORT_KEYS: Mapping[Field, Callable[[str], Any]] = {Field.EMPLOYEE_NUMBER: _number_key, Field.GRANT: read_amount}
