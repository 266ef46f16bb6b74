"""What a paste or the fixes that are proposed would overwrite, before they do (SPEC L3, L4)."""

from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from ov_desktop.domain.roster import COLUMN_FIELDS
from ov_desktop.services.sheet import Action, Sheet
from ov_desktop.ui.roster.columns import COLUMN_OF, TITLES
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.dialogs import Confirmation, ConfirmDialog
from ov_desktop.wording import roster_grid as words
from ov_desktop.wording.text import _

_SHOWN = 6
_LONGEST = 28


class Preview(NamedTuple):
    """What an action does: cells filled, of them overwritten, rows added, and the first of those overwritten."""

    cells: int
    overwritten: int
    added: int
    examples: tuple[tuple[str, str, str], ...]


def preview_of(sheet: Sheet, action: Action) -> Preview:
    """Return what an action would do to a sheet; each example is the cell, what stands there, and what would."""
    examples: list[tuple[str, str, str]] = []
    for row_id, field in action.cells:
        texts = action.step.edits.get(row_id)
        if texts is None:
            continue
        place = sheet.index_of(row_id)
        before, after = sheet.text(place, field), texts[COLUMN_FIELDS.index(field)]
        if before and before != after:
            where = _("{line}, {column}").format(line=words.line(place + 1), column=TITLES[COLUMN_OF[field]])
            examples.append((where, before, after))
            if len(examples) == _SHOWN:
                break
    return Preview(action.count, action.overwritten, len(action.step.added), tuple(examples))


class PasteDialog(ConfirmDialog):
    """Asks before a paste overwrites cells."""

    def __init__(self, theme: Theme, preview: Preview, parent: QWidget | None = None) -> None:
        """Show the first cells that would change."""
        confirmation = Confirmation(
            title=words.overwrites(preview.overwritten),
            effects=words.pasted(preview.cells, preview.added),
            figures=_figures(preview),
            kept=_("Ctrl+Z annule le collage."),
            act=_("Coller"),
            give_up=_("Ne pas coller"),
        )
        super().__init__(theme, confirmation, parent)


class FixDialog(ConfirmDialog):
    """Asks before the fixes that are proposed take the place of what was typed or read."""

    def __init__(self, theme: Theme, preview: Preview, parent: QWidget | None = None) -> None:
        """Show the first cells that would change."""
        confirmation = Confirmation(
            title=words.fixes(preview.cells),
            effects=_("Les valeurs proposées prendront la place des valeurs actuelles."),
            figures=_figures(preview),
            kept=_("Ctrl+Z annule les corrections."),
            act=_("Appliquer"),
            give_up=_("Garder les valeurs actuelles"),
        )
        super().__init__(theme, confirmation, parent)


def _figures(preview: Preview) -> tuple[tuple[str, str], ...]:
    """The first cells that would change, and how many others there are."""
    figures = [(where, f"{_short(before)} → {_short(after)}") for where, before, after in preview.examples]
    if preview.overwritten > len(figures):
        figures.append(("", words.and_others(preview.overwritten - len(figures))))
    return tuple(figures)


def _short(text: str) -> str:
    if not text:
        return _("vide")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
