"""What the grid of the list says: counts, totals, questions before many cells change (SPEC L4)."""

from ov_desktop.wording.figures import euros, number
from ov_desktop.wording.text import _, plural


def all_people(count: int) -> str:
    """Return ``Tout, 1 032``."""
    return _("Tout, {count}").format(count=number(count))


def in_error(count: int) -> str:
    """Return ``En erreur, 14``."""
    return _("En erreur, {count}").format(count=number(count))


def to_check(count: int) -> str:
    """Return ``À vérifier, 23``."""
    return _("À vérifier, {count}").format(count=number(count))


def faults_title(count: int, *, warnings: bool) -> str:
    """Return the title of the list of faults: ``Anomalies, 14``."""
    text = _("À vérifier, {count}") if warnings else _("Anomalies, {count}")
    return text.format(count=number(count))


def line(place: int) -> str:
    """Return where somebody stands in the list: ``l. 11``."""
    return _("l.\u00a0{place}").format(place=number(place))


def people(count: int) -> tuple[str, str]:
    """Return how many people are in the list, as a figure and the word that follows it."""
    return number(count), plural(_("collaborateur"), _("collaborateurs"), count)


def shown_of(shown: int, total: int) -> tuple[str, str]:
    """Return how many people are shown of all, as figures and the word that follows them."""
    figures = _("{shown} sur {total}").format(shown=number(shown), total=number(total))
    return figures, plural(_("collaborateur"), _("collaborateurs"), total)


def selection(cells: int, grants: int) -> str:
    """Return what is selected: ``Sélection : 1 cellule, 320 €``."""
    text = plural(
        _("Sélection\u00a0: {count} cellule, {amount}"), _("Sélection\u00a0: {count} cellules, {amount}"), cells
    )
    return text.format(count=number(cells), amount=euros(grants))


def errors_left(count: int) -> str:
    """Return why the list cannot be saved yet: ``14 erreurs à corriger avant d’enregistrer``."""
    text = plural(
        _("{count} erreur à corriger avant d’enregistrer"), _("{count} erreurs à corriger avant d’enregistrer"), count
    )
    return text.format(count=number(count))


def rows_opened(count: int, total: int) -> str:
    """Return how far the opening of the list has come: ``12 500 personnes lues sur 100 000``."""
    text = plural(_("{count} personne lue sur {total}"), _("{count} personnes lues sur {total}"), count)
    return text.format(count=number(count), total=number(total))


def replaced(cells: int) -> str:
    """Return what replacing did: ``12 cases modifiées.``."""
    if not cells:
        return _("Aucune case ne contient ce texte.")
    text = plural(_("{count} case modifiée."), _("{count} cases modifiées."), cells)
    return text.format(count=number(cells))


def overwrites(cells: int) -> str:
    """Return the question before a paste: ``Remplacer le contenu de 40 cases ?``."""
    text = plural(
        _("Remplacer le contenu de {count} case\u00a0?"), _("Remplacer le contenu de {count} cases\u00a0?"), cells
    )
    return text.format(count=number(cells))


def fixes(cells: int) -> str:
    """Return the question before fixes are taken over: ``Appliquer 12 corrections proposées ?``."""
    text = plural(
        _("Appliquer {count} correction proposée\u00a0?"), _("Appliquer {count} corrections proposées\u00a0?"), cells
    )
    return text.format(count=number(cells))


def pasted(cells: int, rows: int) -> str:
    """Return what a paste does: ``Le collage remplit 60 cases et ajoute 3 personnes.``."""
    text = plural(_("Le collage remplit {count} case"), _("Le collage remplit {count} cases"), cells)
    text = text.format(count=number(cells))
    if rows:
        added = plural(_("{count} personne"), _("{count} personnes"), rows).format(count=number(rows))
        return _("{paste} et ajoute {people}.").format(paste=text, people=added)
    return f"{text}."


def and_others(cells: int) -> str:
    """Return how many more cells there are than are shown: ``et 32 autres``."""
    text = plural(_("et {count} autre"), _("et {count} autres"), cells)
    return text.format(count=number(cells))
