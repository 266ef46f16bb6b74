"""Actions on many cells at once: pasting, filling down, replacing, taking over what is proposed (SPEC L3, L4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ov_desktop.domain.roster import COLUMN_FIELDS, Fault, Field
from ov_desktop.domain.text import clean_text, without_accents
from ov_desktop.services.sheet.actions import COLUMN, Action, Cell, Draft, Rows, Step, new_rows
from ov_desktop.wording.sheet import Label


def paste(
    rows: Rows, block: Sequence[Sequence[str]], top_left: Cell, fields: Sequence[Field], ids: Sequence[str]
) -> Action:
    """Plan to put a block of texts over the cells to the right of and below one; rows beyond the last are added.

    Args:
        rows: the sheet.
        block: the texts, row by row; those beyond the last field are left out.
        top_left: where the first of them goes; a row that is not among ``ids`` means after the last of them.
        fields: the fields in the order in which they are seen.
        ids: the rows in the order in which they are seen.
    """
    row_id, first_field = top_left
    known = {other: place for place, other in enumerate(ids)}
    start, left = known.get(row_id, len(ids)), list(fields).index(first_field)
    draft, added = Draft(rows), []
    for offset, line in enumerate(block):
        cells = dict(zip(fields[left:], line, strict=False))
        if start + offset < len(ids):
            for name, text in cells.items():
                draft.put((ids[start + offset], name), text)
        elif any(map(clean_text, cells.values())):
            added.append(tuple(clean_text(cells.get(name, "")) for name in COLUMN_FIELDS))
    new = new_rows(added, len(rows))
    came = [(row.id, name) for row in new for name in fields[left:] if row.texts[COLUMN[name]]]
    cells_changed = [*draft.cells, *came]
    return Action(Label.PASTE, len(cells_changed), Step(draft.edits(), (), new), cells_changed, draft.overwritten)


def fill_down(rows: Rows, cells: Sequence[Cell]) -> Action:
    """Plan to give cells, column by column, the text of the first; they come in the order in which they are seen."""
    draft, first = Draft(rows), dict[Field, str]()
    for cell in cells:
        text = first.setdefault(cell[1], draft.text(cell))
        draft.put(cell, text)
    return Action(Label.FILL, len(draft.cells), Step(draft.edits()), draft.cells, draft.overwritten)


def replace_all(rows: Rows, find: str, by: str, cells: Iterable[Cell] | None, *, whole_cell: bool) -> Action:
    """Plan to put a text in the place of another; case and accents do not count where it is looked for.

    Args:
        rows: the sheet.
        find: what is looked for; nothing where it is empty.
        by: what takes its place.
        cells: where it is looked for, None for everywhere.
        whole_cell: whether a cell must hold it alone.
    """
    draft, wanted = Draft(rows), without_accents(clean_text(find))
    places = _everywhere(rows) if cells is None else ((cell, draft.text(cell)) for cell in cells)
    for cell, text in places if wanted else ():
        if whole_cell:
            if without_accents(text) == wanted:
                draft.put(cell, by)
        elif wanted in without_accents(text):
            draft.put(cell, _replaced(text, wanted, by))
    return Action(Label.REPLACE, len(draft.cells), Step(draft.edits()), draft.cells, draft.overwritten)


def _replaced(text: str, wanted: str, by: str) -> str:
    """Put ``by`` wherever ``wanted``, without accents and in lower case, stands in a text."""
    # A character may come to two without its accents: a place there is not a place here.
    plain = [without_accents(character) for character in text]
    starts, length = {}, 0
    for place, part in enumerate(plain):
        starts[length] = place
        length += len(part)
    starts[length] = len(text)
    joined, kept, done = "".join(plain), "", 0
    found = joined.find(wanted)
    while found >= 0:
        first, last = starts.get(found), starts.get(found + len(wanted))
        if first is None or last is None or first < done:
            found = joined.find(wanted, found + 1)
            continue
        kept, done = kept + text[done:first] + by, last
        found = joined.find(wanted, found + len(wanted))
    return kept + text[done:]


def _everywhere(rows: Rows) -> Iterator[tuple[Cell, str]]:
    """Every cell with its text, row by row."""
    for index in range(len(rows)):
        row_id = rows.row_id(index)
        for name, text in zip(COLUMN_FIELDS, rows.texts(index), strict=True):
            yield (row_id, name), text


def suggestions(rows: Rows, faulty: Mapping[str, Mapping[Field, Fault]]) -> Action:
    """Plan to take over what is proposed for faulty cells.

    Args:
        rows: the sheet.
        faulty: the faults of rows by their fields.
    """
    draft = Draft(rows)
    for row_id, faults in faulty.items():
        for name, fault in faults.items():
            if fault.suggestion is not None:
                draft.put((row_id, name), fault.suggestion)
    return Action(Label.FIX, len(draft.cells), Step(draft.edits()), draft.cells, draft.overwritten)
