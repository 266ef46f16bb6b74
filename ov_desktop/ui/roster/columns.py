"""The columns of the grid: the place in the list, and the nine fields (SPEC L1)."""

from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.wording.text import _

POSITION = 0
"""The column of the place in the list; the fields follow it in the order of the template."""

FIELDS: tuple[Field | None, ...] = (None, *COLUMN_FIELDS)
"""The field of each column."""

COLUMN_OF: dict[Field, int] = {field: place for place, field in enumerate(FIELDS) if field is not None}

TITLES = (
    _("l."),
    _("Matricule"),
    _("Nom"),
    _("Prénom"),
    _("Mobile"),
    _("E-mail"),
    _("Livraison, site"),
    _("Expédition"),
    _("Site retour"),
    _("Dotation"),
)

WIDTHS = (52, 88, 100, 96, 122, 170, 118, 158, 106, 98)
"""Of the smallest that shows an ordinary value whole in the widest font."""

RIGHT = frozenset({POSITION, COLUMN_OF[Field.GRANT]})
"""Where figures stand at the right."""

CHOICES = frozenset({Field.SITE, Field.SHIPPING, Field.RETURN_SITE})
"""Fields whose values are chosen from a list."""
