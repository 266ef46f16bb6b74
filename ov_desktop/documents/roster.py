"""The PDF of a list: who is in it, how each is reached and delivered, the totals (SPEC L4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ov_desktop.documents.typesetting import typeset
from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.wording.figures import euros, number, paris_day
from ov_desktop.wording.text import _

ROWS_AT_MOST = 10_000
"""Rows that the PDF holds, some 350 pages; each takes 1 ms and 0.13 MB of memory, so a longer one is left to Excel."""


class TooLongError(Exception):
    """The list has more rows than a PDF holds."""


@dataclass(frozen=True, slots=True)
class RosterDocument:
    """A list as it is printed.

    Attributes:
        campaign: the name of the campaign.
        organisation: the organisation's name.
        rows: the cells of each row, as text, in the order of ``COLUMN_FIELDS``.
        grants: the sum of all grants, in euros.
        to_correct: how many rows have an error.
    """

    campaign: str
    organisation: str
    rows: Sequence[Sequence[str]]
    grants: int
    to_correct: int = 0


def roster_pdf(document: RosterDocument, *, printed: datetime) -> bytes:
    """Return a list as an accessible PDF; the same list and instant give the same bytes.

    Args:
        document: the list.
        printed: the instant, shown as its date in Paris.

    Raises:
        TooLongError: it has more than ``ROWS_AT_MOST`` rows.
    """
    if len(document.rows) > ROWS_AT_MOST:
        raise TooLongError
    date = paris_day(printed)
    content: dict[str, object] = {
        "title": _("Liste des collaborateurs"),
        "description": _("Campagne\u00a0: {campaign}").format(campaign=document.campaign),
        "author": document.organisation,
        "page": _("Page {page} sur {pages}"),
        "foot": _("{organisme}, campagne «\u00a0{campaign}\u00a0», liste du {date}").format(
            organisme=document.organisation, campaign=document.campaign, date=date
        ),
        "facts": _facts(document, date),
        "header": [
            _("N°"), _("Matricule"), _("Nom"), _("Prénom"), _("Mobile"), _("E-mail"), _("Livraison"), _("Dotation"),
        ],
        "rows": [_row(place, cells) for place, cells in enumerate(document.rows, start=1)],
    }  # fmt: skip
    return typeset("roster", content, printed)


def _facts(document: RosterDocument, date: str) -> list[dict[str, str]]:
    facts = [
        (_("Campagne"), document.campaign),
        (_("Collaborateurs"), number(len(document.rows))),
        (_("Total des dotations"), euros(document.grants)),
        (_("Date"), date),
    ]
    if document.to_correct:
        facts.insert(2, (_("Lignes à corriger"), number(document.to_correct)))
    return [{"label": label, "value": value} for label, value in facts]


def _row(place: int, cells: Sequence[str]) -> list[object]:
    at = dict(zip(COLUMN_FIELDS, cells, strict=True))
    return [
        number(place),
        *(at[field] for field in (Field.EMPLOYEE_NUMBER, Field.LAST_NAME, Field.FIRST_NAME, Field.MOBILE, Field.EMAIL)),
        _delivery(at),
        _grant(at[Field.GRANT]),
    ]


def _delivery(at: Mapping[Field, str]) -> str | dict[str, str]:
    """Say where vouchers go: a site, or home by a shipping type, with the return site under it."""
    main = ", ".join(text for text in (at[Field.SITE], at[Field.SHIPPING]) if text)
    if not at[Field.RETURN_SITE]:
        return main
    return {"main": main, "note": _("site retour\u00a0: {return_site}").format(return_site=at[Field.RETURN_SITE])}


def _grant(text: str) -> str:
    return euros(int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else text
