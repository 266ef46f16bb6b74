"""The PDF of an order: summary, totals, fees and how they were computed, people, exclusions (SPEC O7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from ov_desktop.documents.typesetting import typeset
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.order import (
    Exclusion,
    Fees,
    FeeSettings,
    OrderDocument,
    OrderLine,
    ProductTotal,
)
from ov_desktop.domain.vouchers import DENOMINATIONS, Format
from ov_desktop.wording.figures import euros, number, paris_day
from ov_desktop.wording.labels import exclusion_reason, format_name, origin_name, product_name, shipping_name
from ov_desktop.wording.orders import fee_parts
from ov_desktop.wording.text import _

ROWS_AT_MOST = 10_000
"""Rows that a list of the PDF holds; each takes 0.5 ms and 0.12 MB of memory, so a longer one is left to Excel."""

_UNKNOWN = "–"

_Row = TypeVar("_Row")


def order_pdf(document: OrderDocument, *, organisation: str, created: datetime, campaign: str = "") -> bytes:
    """Return an order as an accessible PDF.

    Cost grows in proportion to the lines. A list of more than ``ROWS_AT_MOST`` rows is replaced by a sentence that
    leads to the order's workbook; the totals cover it all the same. The same order gives the same bytes.

    Args:
        document: the order.
        organisation: the organisation's name.
        created: the instant the order was made, shown as its date in Paris.
        campaign: the name of the campaign, empty for an order without one.
    """
    title = _("Commande n°\u00a0{order_number}").format(order_number=document.number)
    date = paris_day(created)
    content: dict[str, object] = {
        "title": title,
        "description": _("Commande de Chèques-Vacances du {date}").format(date=date),
        "author": organisation,
        "page": _("Page {page} sur {pages}"),
        "foot": _("{organisme}, code client {client_code}, commande n°\u00a0{order_number} du {date}").format(
            organisme=organisation, client_code=document.client_code, order_number=document.number, date=date
        ),
        "facts": _facts(document, date, campaign),
        "products": _products(document.totals),
        "denominations": _denominations(document.totals),
        "fees": _fees(document.fees, document.rates),
        "people": _people(document.lines),
        "exclusions": _exclusions(document.exclusions),
    }
    return typeset("order", content, created)


def _facts(document: OrderDocument, date: str, campaign: str) -> list[dict[str, str]]:
    people = len({line.person_id for line in document.lines})
    excluded = len(document.exclusions)
    facts = [
        (_("Campagne"), campaign),
        (_("Code client"), document.client_code),
        (_("Date de la commande"), date),
        (_("Commande externe"), document.external_reference),
        (_("Fichier"), document.source_file),
        (_("Lignes"), number(len(document.lines))),
        (_("Collaborateurs servis"), number(people)),
        (_("Collaborateurs exclus"), number(excluded)),
    ]
    return [{"label": label, "value": value or _UNKNOWN} for label, value in facts]


def _products(totals: Sequence[ProductTotal]) -> dict[str, object]:
    return {
        "title": _("Totaux par produit"),
        "header": [_("Produit"), _("Lignes"), _("Montant")],
        "rows": [
            [
                f"{format_name(total.product)} ({total.product.product_code})",
                number(total.lines),
                euros(total.face_value),
            ]
            for total in totals
        ],
        "total": [
            _("Total"),
            number(sum(total.lines for total in totals)),
            euros(sum(total.face_value for total in totals)),
        ],
    }


def _denominations(totals: Sequence[ProductTotal]) -> dict[str, object]:
    counts = [sum(total.vouchers.counts[i] for total in totals) for i in range(len(DENOMINATIONS))]
    rows = [
        [euros(value), number(count), euros(value * count)] for value, count in zip(DENOMINATIONS, counts, strict=True)
    ]
    amount = sum(total.vouchers.amount for total in totals)
    return {
        "title": _("Totaux par coupure"),
        "header": [_("Coupure"), _("Chèques"), _("Montant")],
        "rows": rows if any(counts) else [],
        "total": [_("Total"), number(sum(counts)), euros(amount)],
    }


def _fees(fees: Fees, rates: FeeSettings) -> dict[str, object]:
    return {
        "title": _("À régler"),
        "header": [_("Élément"), _("Calcul"), _("Montant")],
        "rows": [[part.name, part.how, euros(part.amount, cents=True)] for part in fee_parts(fees, rates)],
        "total": [_("Total estimé"), "", euros(fees.total_due, cents=True)],
        "note": _("Les frais sont une estimation."),
    }


def _people(lines: Sequence[OrderLine]) -> dict[str, object]:
    """Say who receives what; an order of Connect lines only has no columns for vouchers and their delivery."""
    paper = any(line.product is Format.CLASSIC for line in lines)
    header = [_("Matricule"), _("Nom et prénom"), _("Produit"), _("Montant")]
    if paper:
        header += [*map(euros, DENOMINATIONS), _("Livraison")]
    return {
        "title": _("Lignes de la commande"),
        "paper": paper,
        "header": [*header, _("Origine")],
        "rows": [_line(line, paper=paper) for line in _shown(lines)],
        "none": _too_many(lines) or _("Aucune ligne."),
    }


def _line(line: OrderLine, *, paper: bool) -> list[object]:
    cells: list[object] = [
        line.employee_number,
        f"{line.last_name} {line.first_name}",
        product_name(line.product),
        euros(line.amount),
    ]
    if paper:
        cells += [number(count) if count else "" for count in line.breakdown.counts]
        cells.append(_delivery(line))
    return [*cells, origin_name(line.origin)]


def _delivery(line: OrderLine) -> str | dict[str, str]:
    if line.delivery is None:
        return ""
    if line.delivery is DeliveryKind.SITE:
        return line.site
    parts = []
    if line.shipping is not None:
        parts.append(shipping_name(line.shipping))
    if line.return_site:
        parts.append(_("site retour\u00a0: {return_site}").format(return_site=line.return_site))
    main = ", ".join(line.address.lines())
    if postcode := line.address.postcode:
        # A code alone at the end of a line would lose its town.
        main = main.replace(f"{postcode} ", f"{postcode}\u00a0")
    return {"main": main, "note": ", ".join(parts)}


def _exclusions(exclusions: Sequence[Exclusion]) -> dict[str, object]:
    return {
        "title": _("Collaborateurs exclus de la commande"),
        "header": [_("Matricule"), _("Nom et prénom"), _("Dotation"), _("Motif")],
        "rows": [
            [
                exclusion.employee_number,
                f"{exclusion.last_name} {exclusion.first_name}",
                euros(exclusion.grant),
                exclusion_reason(exclusion),
            ]
            for exclusion in _shown(exclusions)
        ],
        "none": _too_many(exclusions) or _("Aucune exclusion."),
    }


def _shown(rows: Sequence[_Row]) -> Sequence[_Row]:
    return rows if len(rows) <= ROWS_AT_MOST else ()


def _too_many(rows: Sequence[object]) -> str:
    if len(rows) <= ROWS_AT_MOST:
        return ""
    return _("Cette liste compte {count} lignes. Elle figure dans le classeur Excel de la commande.").format(
        count=number(len(rows))
    )
