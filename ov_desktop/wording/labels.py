"""Short words that screens, pages, mails and documents share: names of formats, states and reasons."""

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.delivery import ShippingType
from ov_desktop.domain.order import Exclusion, ExclusionReason, OrderStatus, Origin
from ov_desktop.domain.vouchers import Format
from ov_desktop.wording.text import _

_FORMATS = {
    Format.CLASSIC: "Chèque-Vacances Classic",
    Format.CONNECT: "Chèque-Vacances Connect",
}

_PRODUCTS = {
    Format.CLASSIC: "Classic",
    Format.CONNECT: "Connect",
}

_FORMATS_SHORT = {
    Format.CLASSIC: "Classic (papier)",
    Format.CONNECT: "Connect (smartphone)",
}

_SHIPPING = {
    ShippingType.REGISTERED_RECEIPT: "Recommandé avec accusé de réception",
    ShippingType.REGISTERED: "Recommandé sans accusé de réception",
    ShippingType.SIMPLE: "Courrier simple",
    ShippingType.TRACKED: "Lettre suivie",
}

_ORDER_STATUS = {
    OrderStatus.PENDING: "En attente",
    OrderStatus.CONFIRMED: "Confirmée (règlement attendu)",
    OrderStatus.PROCESSING: "En cours de traitement (règlement reçu)",
    OrderStatus.SHIPPED: "Expédiée",
}

_EXCLUSIONS = {
    ExclusionReason.NO_ADDRESS: "Pas de réponse\u00a0: adresse postale inconnue pour un envoi à domicile",
    ExclusionReason.REMOVED: "Retrait avant la clôture",
    ExclusionReason.BY_HAND: "Retrait à la main avant la clôture\u00a0: {value}",
    ExclusionReason.NOT_PAYABLE: "Dotation impossible à payer avec les coupures par défaut",
}

_ORIGINS = {
    Origin.CHOICE: "Choix",
    Origin.DEFAULT: "Défaut",
    Origin.PAPER: "Papier",
}

_MESSAGES = {
    MessageKind.LAUNCH: "Lancement",
    MessageKind.REMINDER: "Relance",
    MessageKind.MIDWAY: "Mi-campagne",
    MessageKind.END: "Fin",
    MessageKind.REMOVED: "Retrait",
}

_KNOWN_KINDS = ("CSE", "COS", "CAS")


def format_name(value: Format) -> str:
    """Return the full name of a format: ``Chèque-Vacances Classic``."""
    return _(_FORMATS[value])


def product_name(value: Format) -> str:
    """Return the name of a format in a narrow column of an order: ``Classic``."""
    return _(_PRODUCTS[value])


def format_short_name(value: Format) -> str:
    """Return the short name of a format: ``Classic (papier)``."""
    return _(_FORMATS_SHORT[value])


def shipping_name(value: ShippingType) -> str:
    """Return how vouchers travel to a home, in words: ``Lettre suivie``."""
    return _(_SHIPPING[value])


def order_status_name(value: OrderStatus) -> str:
    """Return the state of an order as the screens name it (SPEC O5)."""
    return _(_ORDER_STATUS[value])


def exclusion_reason(exclusion: Exclusion) -> str:
    """Return why someone is not in the order, for documents, screens and the order file (SPEC O2)."""
    return _(_EXCLUSIONS[exclusion.reason]).format(value=exclusion.detail)


def origin_name(value: Origin) -> str:
    """Return where a line of an order comes from: ``Choix``, ``Défaut``, ``Papier``."""
    return _(_ORIGINS[value])


def message_name(value: MessageKind) -> str:
    """Return the name of a message (textes ``mail-kind-…``)."""
    return _(_MESSAGES[value])


def organisation_kind(kind: str) -> str:
    """Return the sort of organisation as sentences name it: ``CSE``, ``COS``, ``CAS``, else ``organisme``.

    The word is always masculine, so that "votre {kind}" reads well.
    """
    known = kind.strip().upper()
    return known if known in _KNOWN_KINDS else _("organisme")


def contact_sentence(kind: str, name: str, email: str = "", phone: str = "") -> str:
    """Return the sentence that says whom to contact, by what is known of the organisation.

    Args:
        kind: the sort of organisation, any case; an unknown one becomes "organisme".
        name: the organisation's name; empty where the organisation itself is not known.
        email: its contact address, empty where there is none.
        phone: its phone number as people write it, empty where there is none.
    """
    if not name:
        return _(
            "Contactez votre CSE, COS ou CAS. Ses coordonnées figurent dans l’e-mail ou le courrier que vous avez reçu."
        )
    if email and phone:
        text = _("Contactez votre {organisme_type} ({organisme})\u00a0: {contact_email} ou {contact_phone}.")
    elif email:
        text = _("Contactez votre {organisme_type} ({organisme})\u00a0: {contact_email}.")
    elif phone:
        text = _("Contactez votre {organisme_type} ({organisme})\u00a0: {contact_phone}.")
    else:
        text = _("Contactez votre {organisme_type} ({organisme}).")
    return text.format(organisme_type=organisation_kind(kind), organisme=name, contact_email=email, contact_phone=phone)
