"""The sentences that pages choose by what is known: faults, deadlines, contacts (textes, section 2)."""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup, escape

from ov_desktop.domain.choice import ChoiceFault, Offer
from ov_desktop.domain.delivery import AddressFault, DeliveryKind
from ov_desktop.domain.vouchers import Format
from ov_desktop.portal.forms import FieldFault
from ov_desktop.portal.records import OrganisationRecord, PersonRecord
from ov_desktop.wording.figures import day, denominations, euros, listed, paris_day, paris_hour, weekday
from ov_desktop.wording.labels import contact_sentence, organisation_kind
from ov_desktop.wording.text import _, plural

_TOWNS_SHOWN = 12


def when(instant: datetime) -> dict[str, str]:
    """Return the variables ``{date}`` and ``{time}`` of an instant, in Paris."""
    return {"date": paris_day(instant), "time": paris_hour(instant)}


def until(last: date) -> dict[str, str]:
    """Return the variables ``{jour_fin}`` and ``{date_fin}`` of a campaign's last day."""
    return {"jour_fin": weekday(last), "date_fin": day(last)}


def kind_of(organisation: OrganisationRecord) -> str:
    """Return the variable ``{organisme_type}``."""
    return organisation_kind(organisation.kind)


def contact(organisation: OrganisationRecord | None) -> Markup:
    """Return whom to contact, with the address and the number as links; in general words before sign-in."""
    if organisation is None:
        return escape(contact_sentence("", ""))
    email, phone = organisation.contact_email, organisation.contact_phone
    sentence = escape(contact_sentence(organisation.kind, organisation.name, email, phone))
    for text, link in ((email, mail_link(email)), (phone, phone_link(phone))):
        if text:
            before, found, after = sentence.rpartition(escape(text))
            sentence = before + link + after if found else sentence
    return sentence


def mail_link(address: str) -> Markup:
    """Return a link that writes to an address."""
    return Markup('<a href="mailto:{0}">{0}</a>').format(address)


def phone_link(number: str) -> Markup:
    """Return a link that calls a number."""
    digits = "".join(c for c in number if c.isdigit() or c == "+")
    return Markup('<a href="tel:{}">{}</a>').format(digits, number)


def default_sentence(person: PersonRecord) -> str:
    """Return what someone receives who does not answer, ``**bold**`` included."""
    if person.campaign.settings.default_format is Format.CONNECT:
        return _("Vous recevrez toute votre dotation en Chèque-Vacances Connect.")
    if person.delivery is DeliveryKind.SITE:
        return _("Vous recevrez toute votre dotation en Chèque-Vacances Classic, sur le site {site}.").format(
            site=person.site
        )
    return _(
        "**Rien ne pourra vous être envoyé**, car nous n’avons pas votre adresse postale. Répondez, même si vous"
        " souhaitez des Chèques-Vacances en papier."
    )


def silent_sentence(person: PersonRecord) -> str:
    """Return what happens to someone who did not answer in time."""
    if person.campaign.settings.default_format is Format.CONNECT:
        return _(
            "Nous n’avons pas reçu de réponse de votre part."
            " Le format prévu dans ce cas est le Chèque-Vacances Connect."
        )
    if person.delivery is DeliveryKind.SITE:
        return _(
            "Nous n’avons pas reçu de réponse de votre part."
            " Le format prévu dans ce cas est le Chèque-Vacances Classic, livré sur le site {site}."
        ).format(site=person.site)
    return _(
        "Nous n’avons pas reçu de réponse de votre part, donc pas d’adresse postale."
        " Vous ne figurez pas dans la commande."
    )


def fault_sentence(fault: FieldFault, offer: Offer, organisation: OrganisationRecord) -> str:
    """Return what is wrong with a field and how to correct it."""
    if fault.fault is not None and fault.fault.address is not None:
        return _address_sentence(fault.fault.address)
    if fault.code.startswith("choice-error-"):
        return _amount_sentence(fault, offer)
    if fault.code.startswith("impossible-") and fault.fault is not None:
        return impossible_sentence(fault.fault, offer, organisation)
    return _breakdown_sentence(fault, offer)


def _amount_sentence(fault: FieldFault, offer: Offer) -> str:
    amount = fault.fault.amount if fault.fault else 0
    text = {
        "choice-error-format": _("Choisissez un format."),
        "choice-error-amount-empty": _("Indiquez un montant pour chaque format. Vous pouvez mettre 0."),
        "choice-error-amount-number": _("«\u00a0{value}\u00a0» n’est pas un montant. Tapez un nombre, par exemple 50."),
        "choice-error-amount-step": _(
            "«\u00a0{value}\u00a0» ne convient pas. Les montants vont de 10\u00a0€ en 10\u00a0€."
        ),
        "choice-error-amount-range": _("«\u00a0{value}\u00a0» ne convient pas. Le montant va de 0\u00a0€ à {montant}."),
        "choice-error-sum": _("Vos deux montants font {amount}. Ils doivent faire {montant}."),
    }[fault.code]
    return text.format(value=fault.value, amount=euros(amount), montant=euros(offer.grant))


def impossible_sentence(fault: ChoiceFault, offer: Offer, organisation: OrganisationRecord) -> str:
    """Return that an amount cannot be paid with the offered denominations, and what can."""
    lower, upper = fault.lower, fault.upper
    return impossible_text(fault.code).format(
        denominations=denominations(offer.denominations),
        organisme_type=kind_of(organisation),
        amount=euros(fault.amount),
        lower=euros(lower or 0),
        upper=euros(upper or 0),
        nearest=euros(lower or upper or 0),
    )


def impossible_text(code: str) -> str:
    """Return the text of ``impossible-…`` with its variables open."""
    return {
        "impossible-either": _(
            "Avec des chèques de {denominations}, on ne peut pas faire exactement {amount}. Choisissez le format"
            " Connect, ou contactez votre {organisme_type}."
        ),
        "impossible-split-both": _(
            "Avec des chèques de {denominations}, on ne peut pas faire exactement {amount}. Les montants Classic les"
            " plus proches sont {lower} et {upper}."
        ),
        "impossible-split-one": _(
            "Avec des chèques de {denominations}, on ne peut pas faire exactement {amount}. Le montant Classic le plus"
            " proche est {nearest}."
        ),
    }[code]


def _breakdown_sentence(fault: FieldFault, offer: Offer) -> str:
    amount = fault.fault.amount if fault.fault else 0
    text = {
        "breakdown-error-count": _(
            "«\u00a0{value}\u00a0» ne convient pas. Tapez un nombre entier de chèques, à partir de 0."
        ),
        "breakdown-error-positive": _("La répartition n’est pas complète\u00a0: il reste {amount}."),
        "breakdown-error-negative": _("La répartition dépasse votre montant de {amount}."),
        "breakdown-error-denomination": _(
            "Les chèques de {value}\u00a0€ ne sont pas proposés. Choisissez parmi\u00a0: {denominations}."
        ),
    }[fault.code]
    return text.format(
        value=fault.fault.denomination if fault.fault else fault.value,
        amount=euros(amount),
        denominations=denominations(offer.denominations),
    )


def _address_sentence(fault: AddressFault) -> str:
    if fault.code == "too-long":
        return plural(
            "Cette ligne dépasse de {count}\u00a0caractère. Abrégez-la, ou utilisez la ligne «\u00a0Complément\u00a0».",
            "Cette ligne dépasse de {count}\u00a0caractères."
            " Abrégez-la, ou utilisez la ligne «\u00a0Complément\u00a0».",
            fault.excess,
        ).format(count=fault.excess)
    text = {
        "recipient": _("Indiquez le destinataire."),
        "street": _("Indiquez le numéro et la rue."),
        "postcode-empty": _("Indiquez le code postal."),
        "postcode-format": _("«\u00a0{value}\u00a0» n’est pas un code postal. Tapez 5\u00a0chiffres."),
        "postcode-unknown": _("Le code postal «\u00a0{value}\u00a0» n’est pas connu. Vérifiez les 5\u00a0chiffres."),
        "town-empty": _("Indiquez la ville."),
        "town-mismatch": _(
            "«\u00a0{value}\u00a0» ne correspond pas au code postal {postcode}. Villes possibles\u00a0: {towns}."
        ),
        "characters": _("Ces caractères ne peuvent pas être imprimés sur l’envoi\u00a0: {characters}. Remplacez-les."),
    }[fault.code]
    return text.format(
        value=fault.value, postcode=fault.postcode, towns=_towns(fault.towns), characters=" ".join(fault.value)
    )


def _towns(towns: Sequence[str]) -> str:
    """The towns of a postal code; of a code that many share, the first, which are communes of today."""
    if len(towns) > _TOWNS_SHOWN:
        return ", ".join((*towns[:_TOWNS_SHOWN], "…"))
    return listed(list(towns), _("et"))
