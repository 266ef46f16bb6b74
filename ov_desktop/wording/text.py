"""The gettext catalogue; French is the source language, so a missing catalogue changes nothing (SPEC section 0)."""

import gettext

from ov_desktop.paths import resource

_catalogue = gettext.translation("ov_desktop", localedir=resource("locale"), fallback=True)

_ = _catalogue.gettext
"""Translate a whole sentence: ``_("Bonjour {prénom}").format(...)``, never an f-string inside the call."""


def plural(one: str, many: str, count: int) -> str:
    """Return the form for ``count``: in French 0 and 1 are singular."""
    return _(one) if count < 2 else _(many)
