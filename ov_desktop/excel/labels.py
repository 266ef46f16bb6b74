"""The labels of a list: written by the template, found again by the reader (SPEC L1, L2)."""

from collections.abc import Sequence
from functools import lru_cache

from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.domain.text import fold

LIST_SHEET = "Liste"
GUIDE_SHEET = "Consignes"
PRODUCT_LABEL = "PRODUIT"
CLIENT_CODE_LABEL = "CODE CLIENT (*)"

HEADERS: dict[Field, str] = {
    Field.EMPLOYEE_NUMBER: "Matricule",
    Field.LAST_NAME: "Nom du bénéficiaire (*)",
    Field.FIRST_NAME: "Prénom du bénéficiaire (*)",
    Field.MOBILE: "Numéro de téléphone mobile (*)",
    Field.EMAIL: "E-mail du bénéficiaire (*)",
    Field.SITE: "Nom ou n° de l'adresse de livraison",
    Field.SHIPPING: "Type d'expédition",
    Field.RETURN_SITE: "Nom ou n° de l'adresse du site retour",
    Field.GRANT: "Montant de la dotation (*)",
}
"""The header of each column, as the contract has it (SPEC section 12)."""

_REQUIRED = frozenset({Field.LAST_NAME, Field.FIRST_NAME, Field.MOBILE, Field.EMAIL, Field.GRANT})
_STARTS: tuple[tuple[str, Field], ...] = (
    ("matricule", Field.EMPLOYEE_NUMBER),
    ("nomdubeneficiaire", Field.LAST_NAME),
    ("prenomdubeneficiaire", Field.FIRST_NAME),
    ("numerodetelephonemobile", Field.MOBILE),
    ("ndetelephonemobile", Field.MOBILE),
    ("emaildubeneficiaire", Field.EMAIL),
    *(
        (f"nomou{sign}de{place}", field)
        for sign in ("n", "no", "numero")
        for place, field in (("ladressedelivraison", Field.SITE), ("ladressedusiteretour", Field.RETURN_SITE))
    ),
    ("typedexpedition", Field.SHIPPING),
    ("montantdeladotation", Field.GRANT),
)
_CLIENT_CODE_STARTS = tuple(
    f"{start}codeclient" for start in ("", "votre", "saisirvotre", "saisissezvotre", "indiquervotre")
)
_OTHER_STARTS = ("produit", "modedenvoi", "notes")


@lru_cache(maxsize=1024)
def _key(text: str) -> str:
    """The letters and digits of a label, without case and accents."""
    return fold(text).replace(" ", "")


def header_field(cell: object) -> Field | None:
    """Return the field whose header a cell holds, or None.

    A header counts by its start; case, accents, asterisks, kinds of apostrophe and line breaks do not.
    """
    if not isinstance(cell, str) or len(cell) < len("matricule"):
        return None
    key = _key(cell)
    return next((field for start, field in _STARTS if key.startswith(start)), None)


def match_headers(cells: Sequence[object]) -> tuple[int | None, ...] | None:
    """Return where each of ``COLUMN_FIELDS`` stands in a header row, or None where the row is not one.

    A header row holds all required columns, and the delivery site or the shipping type. Of two columns with the
    same header the first counts.
    """
    found: dict[Field, int] = {}
    for position, cell in enumerate(cells):
        if (field := header_field(cell)) is not None:
            found.setdefault(field, position)
    if not found.keys() >= _REQUIRED or not found.keys() & {Field.SITE, Field.SHIPPING}:
        return None
    return tuple(found.get(field) for field in COLUMN_FIELDS)


def is_client_code_label(cell: object) -> bool:
    """Whether a cell announces the client code."""
    return isinstance(cell, str) and _key(cell).startswith(_CLIENT_CODE_STARTS)


def points_below(label: str) -> bool:
    """Whether a label says that its value stands under it, as the agency's own template does."""
    return "cidessous" in _key(label)


def is_label(cell: object) -> bool:
    """Whether a cell holds any label of a list, so that it cannot be the value of another."""
    if is_client_code_label(cell) or header_field(cell) is not None:
        return True
    return isinstance(cell, str) and _key(cell).startswith(_OTHER_STARTS)


def is_required(field: Field) -> bool:
    """Whether every person needs a value in this column; its header ends with an asterisk."""
    return field in _REQUIRED


def missing_columns(columns: Sequence[int | None], *, email_optional: bool = False) -> list[Field]:
    """Return the fields without which nobody of a list is complete; the site stands for either way of delivery.

    Args:
        columns: where each of ``COLUMN_FIELDS`` stands, None where it does not.
        email_optional: whether people without an e-mail are allowed.
    """
    present = {field for field, column in zip(COLUMN_FIELDS, columns, strict=True) if column is not None}
    needed = _REQUIRED - {Field.EMAIL} if email_optional else _REQUIRED
    missing = [field for field in COLUMN_FIELDS if field in needed - present]
    if not present & {Field.SITE, Field.SHIPPING}:
        missing.append(Field.SITE)
    return missing
