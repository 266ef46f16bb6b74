"""The receipt of a choice, for the employee to keep (SPEC P7)."""

from dataclasses import dataclass
from datetime import date, datetime

from ov_desktop.documents.typesetting import typeset
from ov_desktop.domain.choice import Choice
from ov_desktop.domain.vouchers import Format
from ov_desktop.wording.figures import day, euros, paris_day, paris_hour, vouchers, weekday
from ov_desktop.wording.labels import format_name, organisation_kind
from ov_desktop.wording.text import _

FILE_NAME = "confirmation-cheques-vacances.pdf"
"""The name under which the receipt is downloaded: no personal data in it."""

_CODE_GROUP = 5


@dataclass(frozen=True, slots=True)
class ConfirmationData:
    """What a receipt shows.

    ``kind`` is the sort of organisation (``"CSE"``), ``site`` the name of the delivery site of a Classic part,
    empty for a home delivery, whose address the choice holds. ``code`` is the verification code of 10
    characters, ``version`` counts the person's choices from 1, ``end`` is the last day for changes, ``contact``
    the sentence that says whom to contact. An empty ``gdpr_contact`` leaves its sentence out.
    """

    organisation: str
    kind: str
    first_name: str
    last_name: str
    campaign: str
    recorded_at: datetime
    choice: Choice
    site: str
    code: str
    version: int
    end: date
    contact: str
    gdpr_contact: str = ""


def confirmation_pdf(data: ConfirmationData) -> bytes:
    """Return the receipt as an accessible PDF that bears the instant of the choice.

    The same data give the same bytes.
    """
    moment = {"date": paris_day(data.recorded_at), "time": paris_hour(data.recorded_at)}
    content: dict[str, object] = {
        "title": _("Confirmation de votre choix de Chèques-Vacances"),
        "description": _("Choix enregistré le {date} à {time}").format(**moment),
        "author": data.organisation,
        "page": _("Page {page} sur {pages}"),
        "intro": _(
            "{prénom} {nom}, votre choix pour la campagne «\u00a0{campaign}\u00a0» a été enregistré"
            " le {date} à {time} (heure de Paris)."
        ).format(prénom=data.first_name, nom=data.last_name, campaign=data.campaign, **moment),
        "recap_title": _("Votre choix"),
        "header": [_("Format"), _("Chèques"), _("Montant")],
        "rows": _rows(data.choice),
        "total": [_("Total"), "", euros(data.choice.amount)],
        "delivery_title": _("Livraison"),
        "delivery": _delivery(data),
        "code": _code(data),
        "sentences": _sentences(data),
        "legal": _legal(data),
    }
    return typeset("confirmation", content, data.recorded_at)


def _rows(choice: Choice) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    if choice.classic_amount:
        lines = [vouchers(value, count) for value, count in choice.breakdown.items() if count]
        rows.append({"format": format_name(Format.CLASSIC), "vouchers": lines, "amount": euros(choice.classic_amount)})
    if choice.connect_amount:
        rows.append({"format": format_name(Format.CONNECT), "vouchers": [""], "amount": euros(choice.connect_amount)})
    return rows


def _delivery(data: ConfirmationData) -> list[str]:
    if not data.choice.classic_amount:
        return []
    if data.choice.address is not None:
        return [_("Envoi à cette adresse\u00a0:"), *data.choice.address.lines()]
    return [_("Livraison sur le site\u00a0: {site}").format(site=data.site)] if data.site else []


def _code(data: ConfirmationData) -> dict[str, object]:
    before, after = _("Code de vérification\u00a0: {code}").split("{code}")
    return {
        "label": before,
        "after": after,
        "groups": [data.code[i : i + _CODE_GROUP] for i in range(0, len(data.code), _CODE_GROUP)],
        "help": _("Gardez ce code. Il permet à votre {organisme_type} de retrouver votre réponse.").format(
            organisme_type=organisation_kind(data.kind)
        ),
    }


def _sentences(data: ConfirmationData) -> list[str]:
    if data.version == 1:
        version = _("Première version de votre choix.")
    else:
        version = _("Version n°\u00a0{version} de votre choix. Elle remplace les précédentes.").format(
            version=data.version
        )
    change = _(
        "Vous pouvez changer d’avis jusqu’au {jour_fin} {date_fin} inclus."
        " La confirmation la plus récente est la seule valable."
    ).format(jour_fin=weekday(data.end), date_fin=day(data.end))
    what = _("Ce document confirme l’enregistrement de votre choix. Il ne permet pas de payer.")
    return [version, what, change, data.contact]


def _legal(data: ConfirmationData) -> str:
    if not data.gdpr_contact:
        return _("Vos données servent à préparer la commande.")
    return _("Vos données servent à préparer la commande. Pour exercer vos droits\u00a0: {gdpr_contact}.").format(
        gdpr_contact=data.gdpr_contact
    )
