"""Guesses what the columns of a list hold where its headers are not those of the template (SPEC L2).

A guess is shown to the user before anything is read by it; it looks at the titles first, then at what stands below.
"""

from collections.abc import Sequence

from ov_desktop.domain.delivery import SiteDirectory, parse_shipping
from ov_desktop.domain.employee import CellValue, is_blank, read_amount, read_email, read_mobile, read_text
from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.domain.text import fold
from ov_desktop.domain.vouchers import MINIMUM_GRANT
from ov_desktop.excel.labels import header_field, match_headers

_TITLES: tuple[tuple[Field, tuple[str, ...]], ...] = (
    (Field.RETURN_SITE, ("site retour", "retour")),
    (Field.FIRST_NAME, ("prenom", "prenoms", "first name", "firstname")),
    (Field.EMAIL, ("e mail", "email", "mail", "courriel", "adresse mail", "mel")),
    (Field.MOBILE, ("mobile", "portable", "telephone", "tel", "gsm", "numero de portable")),
    (Field.EMPLOYEE_NUMBER, ("matricule", "matr", "n matricule", "id salarie", "numero salarie")),
    (Field.SHIPPING, ("expedition", "type d envoi", "mode d envoi", "envoi")),
    (Field.SITE, ("site", "adresse de livraison", "livraison", "etablissement", "agence", "lieu")),
    (Field.GRANT, ("montant", "dotation", "valeur", "somme")),
    (Field.LAST_NAME, ("nom", "nom de famille", "nom usuel", "last name", "lastname")),
)
"""Words of titles by field, the most telling fields first: "nom du site" is a site."""

_ROWS_LOOKED_AT = 20
_MOST = 0.6
"""The share of a column's values that must be of a kind."""


def guess_header_row(rows: Sequence[Sequence[CellValue]]) -> int:
    """Return the number of the row that most likely holds titles, 0 where the people begin at once."""
    for number, row in enumerate(rows, start=1):
        if match_headers(row) is not None:
            return number
    scores = [(sum(_field_of_title(cell) is not None for cell in row), -place) for place, row in enumerate(rows)]
    best, place = max(scores, default=(0, 0))
    return 1 - place if best >= 2 else 0


def guess_columns(
    rows: Sequence[Sequence[CellValue]], header_row: int, sites: SiteDirectory | None = None
) -> tuple[int | None, ...]:
    """Return the position of each of ``COLUMN_FIELDS``, None where nothing looks like it.

    Args:
        rows: the first rows of a sheet, from its first on.
        header_row: the number of the row of titles, 0 for none.
        sites: the organisation's sites.
    """
    titles = rows[header_row - 1] if 0 < header_row <= len(rows) else ()
    found: dict[Field, int] = {}
    for position, cell in enumerate(titles):
        if (field := _field_of_title(cell)) is not None:
            found.setdefault(field, position)
    below = rows[header_row : header_row + _ROWS_LOOKED_AT]
    width = max(map(len, rows), default=0)
    for position in range(width):
        if position not in found.values():
            values = [row[position] for row in below if position < len(row) and not is_blank(row[position])]
            if (kind := _field_of_values(values, sites)) is not None:
                found.setdefault(kind, position)
    return tuple(found.get(field) for field in COLUMN_FIELDS)


def _field_of_title(cell: CellValue) -> Field | None:
    if not isinstance(cell, str):
        return None
    if (exact := header_field(cell)) is not None:
        return exact
    words = f" {fold(cell)} "
    if len(words) > 50:
        return None
    return next((field for field, known in _TITLES if any(f" {word} " in words for word in known)), None)


def _field_of_values(values: Sequence[CellValue], sites: SiteDirectory | None) -> Field | None:
    """Return what most values of a column without a telling title can only be."""
    if not values:
        return None
    least = _MOST * len(values)
    if sum(read_email(value) is not None for value in values) >= least:
        return Field.EMAIL
    if sum(read_mobile(value) is not None for value in values) >= least:
        return Field.MOBILE
    texts = [read_text(value) for value in values]
    if sum(parse_shipping(text) is not None for text in texts) >= least:
        return Field.SHIPPING
    if sites and sum(sites.find(text) is not None for text in texts) >= least:
        return Field.SITE
    amounts = [amount for value in values if (amount := read_amount(value)) is not None]
    if sum(amount >= MINIMUM_GRANT and amount % 10 == 0 for amount in amounts) >= least:
        return Field.GRANT
    return None
