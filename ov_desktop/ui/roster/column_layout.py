"""Which columns of the grid are shown, in which order and how wide, as the window remembers it (SPEC L4)."""

import json

from PySide6.QtWidgets import QHeaderView

from ov_desktop.ui.roster.columns import POSITION

_LEAST, _MOST = 40, 1_000


def layout_text(header: QHeaderView) -> str:
    """Return the columns in the order in which they are shown: each with its width, 0 where it is hidden."""
    columns = [header.logicalIndex(place) for place in range(header.count())]
    return json.dumps([[column, header.sectionSize(column)] for column in columns])


def apply_layout(header: QHeaderView, text: str) -> None:
    """Lay the columns out as they were; a text that makes no sense changes nothing."""
    columns = _columns(text, header.count())
    for place, (column, width) in enumerate(columns):
        header.moveSection(header.visualIndex(column), place)
        header.setSectionHidden(column, not width)
        if width:
            header.resizeSection(column, width)


def _columns(text: str, count: int) -> list[tuple[int, int]]:
    """Return each column once with its width, none where the text is not of this table."""
    try:
        found = json.loads(text) if text else []
    except ValueError:
        return []
    pairs = [tuple(pair) for pair in found if isinstance(pair, list)] if isinstance(found, list) else []
    whole = all(len(pair) == 2 and all(type(part) is int for part in pair) for pair in pairs)
    if not whole or sorted(pair[0] for pair in pairs) != list(range(count)) or pairs[0][0] != POSITION:
        return []
    return [(column, min(max(width, _LEAST), _MOST) if width else 0) for column, width in pairs]
