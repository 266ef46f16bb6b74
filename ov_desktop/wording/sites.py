"""What is said of the rows that go by a delivery site (SPEC A3)."""

from collections.abc import Sequence

from ov_desktop.wording.figures import listed, number
from ov_desktop.wording.text import _, plural

_NAMED = 5
"""Campaigns that a sentence names at most."""

Use = tuple[str, int]
"""The name of a campaign, and how many rows of its list."""


def rows_count(rows: int) -> str:
    """Return ``12 lignes``."""
    return plural(_("{count} ligne"), _("{count} lignes"), rows).format(count=number(rows))


def used_by(uses: Sequence[Use]) -> str:
    """Return ``12 lignes, 2 campagnes`` for a column; nothing where no open campaign uses the site."""
    if not uses:
        return ""
    campaigns = plural(_("{count} campagne"), _("{count} campagnes"), len(uses)).format(count=number(len(uses)))
    return f"{rows_count(sum(rows for _name, rows in uses))}, {campaigns}"


def uses_named(uses: Sequence[Use]) -> str:
    """Return ``« Été 2027 » (12 lignes) et « Noël » (1 ligne)``; beyond five campaigns the others are counted."""
    named = [
        _("«\u00a0{campaign}\u00a0» ({rows})").format(campaign=name, rows=rows_count(rows))
        for name, rows in uses[:_NAMED]
    ]
    return listed([*named, *(name for name, _rows in _others(uses))], _("et"))


def _others(uses: Sequence[Use]) -> list[Use]:
    others = uses[_NAMED:]
    if not others:
        return []
    text = plural(_("{count} autre campagne"), _("{count} autres campagnes"), len(others))
    return [(text.format(count=number(len(others))), sum(rows for _name, rows in others))]


def change_notice(uses: Sequence[Use]) -> str:
    """Return what a change of a site in use does."""
    return _(
        "Ce site sert à des listes de campagnes ouvertes\u00a0: {uses}. Vos changements vaudront pour elles aussi."
    ).format(uses=uses_named(uses))


def replace_first(uses: Sequence[Use]) -> str:
    """Return that a site in use needs another in its place before it goes, and which lists go by it."""
    text = _("Des personnes de campagnes ouvertes l’utilisent ({count}). Choisissez d’abord un autre site pour elles.")
    concerned = _("Listes concernées\u00a0: {uses}.").format(uses=uses_named(uses))
    return f"{text.format(count=number(sum(rows for _name, rows in uses)))} {concerned}"
