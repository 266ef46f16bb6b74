"""The welcome message of the portal, as it is until an administrator writes another (textes 2.6)."""

from ov_desktop.wording.text import _


def default_welcome() -> str:
    """Return the original welcome message: paragraphs apart by an empty line (SPEC S10)."""
    return _(
        "Bienvenue dans votre espace.\n\n"
        "Vous pouvez choisir ici la forme de vos Chèques-Vacances. Lisez les deux possibilités, faites votre choix,"
        " puis validez. Il suffit de quelques minutes."
    )
