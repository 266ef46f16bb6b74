"""What the import of a list says: how far it has come, how the file was read, what its columns hold (SPEC L2, L3)."""

from collections.abc import Iterable

from ov_desktop.domain.roster import Field
from ov_desktop.wording.figures import listed, number
from ov_desktop.wording.text import _, plural

_TITLES_SHOWN = 24
"""Letters of a row of titles that are enough to know it by."""

FIELD_NAMES: dict[Field, str] = {
    Field.EMPLOYEE_NUMBER: _("Matricule"),
    Field.LAST_NAME: _("Nom"),
    Field.FIRST_NAME: _("Prénom"),
    Field.MOBILE: _("Numéro de portable"),
    Field.EMAIL: _("Adresse e-mail"),
    Field.SITE: _("Site de livraison"),
    Field.SHIPPING: _("Type d’expédition"),
    Field.RETURN_SITE: _("Site retour"),
    Field.GRANT: _("Montant de la dotation"),
}
"""What a column may hold, by field."""

ENCODING_NAMES: dict[str, str] = {
    "utf-8-sig": _("UTF-8"),
    "cp1252": _("Windows, Europe de l’Ouest"),
    "iso8859-15": _("Latin-9"),
    "cp850": _("MS-DOS"),
    "mac_roman": _("Ancien Mac"),
    "utf-16": _("UTF-16 (texte Unicode)"),
}
"""How a text file may be written, by the name that Python has for it."""

SEPARATOR_NAMES: dict[str, str] = {
    ";": _("Point-virgule"),
    ",": _("Virgule"),
    "\t": _("Tabulation"),
    "|": _("Barre verticale"),
}
"""What may stand between the columns of a text file."""


def rows_checked(count: int, total: int) -> str:
    """Return how far the reading has come: ``12 500 lignes vérifiées sur 100 000``."""
    text = plural(_("{count} ligne vérifiée sur {total}"), _("{count} lignes vérifiées sur {total}"), count)
    return text.format(count=number(count), total=number(total))


def people_imported(count: int, total: int) -> str:
    """Return how far the import has come: ``12 500 personnes importées sur 100 000``."""
    text = plural(_("{count} personne importée sur {total}"), _("{count} personnes importées sur {total}"), count)
    return text.format(count=number(count), total=number(total))


def how_read(sheet: str, header_row: int, encoding: str, separator: str) -> str:
    """Return ``Feuille « Liste », en-têtes reconnus ligne 4``; of a text file its encoding and separator instead."""
    if encoding:
        text = _("{encoding}, {separator}").format(
            encoding=ENCODING_NAMES.get(encoding, encoding), separator=SEPARATOR_NAMES.get(separator, separator).lower()
        )
    else:
        text = _("Feuille «\u00a0{sheet}\u00a0»").format(sheet=sheet)
    if not header_row:
        return text
    return _("{source}, en-têtes reconnus ligne\u00a0{row}").format(source=text, row=number(header_row))


def title_row(row: int, titles: Iterable[str]) -> str:
    """Return how a row of titles is offered: ``Ligne 4 : Matricule, Nom, Prénom``; row 0 is none at all."""
    if not row:
        return _("Aucun titre, des personnes dès la ligne\u00a01")
    shown = ", ".join(title for title in titles if title)
    if len(shown) > _TITLES_SHOWN:
        shown = f"{shown[:_TITLES_SHOWN].rstrip(' ,')}…"
    return _("Ligne\u00a0{row}\u00a0: {titles}").format(row=number(row), titles=shown)


def still_to_name(fields: Iterable[Field]) -> str:
    """Return which columns have yet to be named: ``Indiquez encore : Nom et Numéro de portable.``."""
    names = listed([FIELD_NAMES[field] for field in fields], _("et"))
    return _("Indiquez encore\u00a0: {columns}.").format(columns=names)


def column_content(letter: str) -> str:
    """Return the name of the list in which the content of a column is chosen, for a screen reader."""
    return _("Contenu de la colonne {column}").format(column=letter)
