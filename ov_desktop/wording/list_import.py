"""What the import of a list says: how far it has come, how the file was read, what its columns hold (SPEC L2, L3)."""

from collections.abc import Iterable, Sequence

from ov_desktop.domain.roster import Field
from ov_desktop.wording.confirmations import Confirmation
from ov_desktop.wording.figures import listed, number
from ov_desktop.wording.text import _, plural

_TITLES_SHOWN = 24
"""Letters of a row of titles that are enough to know it by."""

_NAMES_SHOWN = 5

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


def how_read(sheet: str, header_row: int, encoding: str, separator: str, *, named: bool) -> str:
    """Return ``Feuille « Liste », en-têtes reconnus ligne 4``; of a text file its encoding and separator instead.

    Args:
        sheet: the name of the sheet.
        header_row: the row of the titles, 0 for none.
        encoding: of a text file, empty for a workbook.
        separator: of a text file.
        named: whether the columns are as the user has named them.
    """
    if encoding:
        text = _("{encoding}, {separator}").format(
            encoding=ENCODING_NAMES.get(encoding, encoding), separator=SEPARATOR_NAMES.get(separator, separator).lower()
        )
    else:
        text = _("Feuille «\u00a0{sheet}\u00a0»").format(sheet=sheet)
    if not header_row:
        return text
    how = _("{source}, titres ligne\u00a0{row}") if named else _("{source}, en-têtes reconnus ligne\u00a0{row}")
    return how.format(source=text, row=number(header_row))


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


def line_of_sheet(row: int) -> str:
    """Return what somebody without a name is called: ``ligne 12``."""
    return _("ligne\u00a0{row}").format(row=number(row))


def correct_cells(count: int) -> str:
    """Return what takes over that many proposed corrections: ``Appliquer 12 corrections``."""
    text = plural(_("Appliquer {count} correction"), _("Appliquer {count} corrections"), count)
    return text.format(count=number(count))


def cells_corrected(count: int) -> str:
    """Return what was done: ``12 corrections appliquées``."""
    text = plural(_("{count} correction appliquée"), _("{count} corrections appliquées"), count)
    return text.format(count=number(count))


def leave_out_question(rows: int, names: Sequence[str]) -> Confirmation:
    """Return the question before rows in error are left out, with the first names of those who are."""
    title = plural(
        _("Importer sans la ligne en erreur\u00a0?"), _("Importer sans les {count} lignes en erreur\u00a0?"), rows
    )
    shown = list(names[:_NAMES_SHOWN])
    if more := rows - len(shown):
        shown.append(plural(_("{count} autre"), _("{count} autres"), more).format(count=number(more)))
    effects = _("Ces personnes ne seront pas dans la campagne et ne recevront rien\u00a0: {names}.")
    return Confirmation(
        title.format(count=number(rows)),
        effects.format(names=listed(shown, _("et"))),
        _("Votre fichier reste comme il est. Vous pourrez ajouter ces personnes plus tard."),
        _("Importer les autres"),
        _("Revenir au rapport"),
    )


def corrections_question(count: int) -> Confirmation:
    """Return the question before the proposed corrections are taken over."""
    title = plural(
        _("Appliquer la correction proposée\u00a0?"), _("Appliquer les {count} corrections proposées\u00a0?"), count
    )
    return Confirmation(
        title.format(count=number(count)),
        _("Voici ce qui change. Rien n’est encore importé."),
        _("Votre fichier reste comme il est."),
        correct_cells(count),
        _("Garder les valeurs lues"),
    )


def list_kept(added: int, in_error: int) -> str:
    """Return that a list was taken in with its rows in error, and what is to be done with them."""
    done = plural(_("{count} personne importée."), _("{count} personnes importées."), added).format(count=number(added))
    left = plural(
        _("{count} ligne reste à corriger ici."), _("{count} lignes restent à corriger ici."), in_error
    ).format(count=number(in_error))
    return f"{done} {left}"
