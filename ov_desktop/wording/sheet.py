"""What the acts on a list are called, to undo them by name (SPEC L4)."""

from enum import StrEnum

from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _, plural


class Label(StrEnum):
    """What was done to a list."""

    EDIT = "edit"
    ADD = "add"
    DELETE = "delete"
    PASTE = "paste"
    FILL = "fill"
    REPLACE = "replace"
    FIX = "fix"


_NAMES = {
    Label.EDIT: (_("modification de {count} case"), _("modification de {count} cases")),
    Label.ADD: (_("ajout de {count} personne"), _("ajout de {count} personnes")),
    Label.DELETE: (_("retrait de {count} personne"), _("retrait de {count} personnes")),
    Label.PASTE: (_("collage de {count} case"), _("collage de {count} cases")),
    Label.FILL: (_("recopie vers le bas de {count} case"), _("recopie vers le bas de {count} cases")),
    Label.REPLACE: (_("remplacement dans {count} case"), _("remplacement dans {count} cases")),
    Label.FIX: (_("correction proposée, {count} case"), _("corrections proposées, {count} cases")),
}


def action_name(label: Label, count: int) -> str:
    """Return the name of an act: ``collage de 40 cases``; ``count`` is of cells, or of people added or removed."""
    one, many = _NAMES[label]
    return plural(one, many, count).format(count=number(count))
