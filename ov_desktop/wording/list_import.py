"""How far the reading and the import of a list have come, in words (SPEC L3)."""

from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _, plural


def rows_checked(count: int, total: int) -> str:
    """Return how far the reading has come: ``12 500 lignes vérifiées sur 100 000``."""
    text = plural(_("{count} ligne vérifiée sur {total}"), _("{count} lignes vérifiées sur {total}"), count)
    return text.format(count=number(count), total=number(total))


def people_imported(count: int, total: int) -> str:
    """Return how far the import has come: ``12 500 personnes importées sur 100 000``."""
    text = plural(_("{count} personne importée sur {total}"), _("{count} personnes importées sur {total}"), count)
    return text.format(count=number(count), total=number(total))
