"""The names of the fields of a campaign's settings, and of what is done in them and undone (textes 4.11)."""

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _

_LABELS = {
    "name": _("Nom de la campagne"),
    "start": _("Début"),
    "hour": _("Heure"),
    "end": _("Fin, jour compris"),
    "options": _("Choix offert"),
    "offered_denominations": _("Coupures proposées aux collaborateurs"),
    "default_format": _("Format par défaut, sans réponse"),
    "default_denominations": _("Coupures par défaut"),
    "reminder_days": _("Relance, en jours avant la fin"),
    "midway": _("E-mail de mi-campagne"),
    "images.logo": _("Logo"),
    "images.header": _("Image d’en-tête"),
    "images.signature": _("Image de signature"),
    "signature_name": _("Nom"),
    "signature_email": _("E-mail de contact"),
    "signature_phone": _("Téléphone"),
    "gdpr_contact": _("Contact RGPD"),
    "welcome": _("Message d’accueil"),
}

_PARTS = {"subject": _("Objet"), "introduction": _("Introduction")}


def field_label(field: str) -> str:
    """Return the label of a field: ``Contact RGPD``, and for those of a message ``Objet (Relance)``."""
    match field.split("."):
        case ["messages", kind, part]:
            return _("{part} ({message})").format(part=_PARTS[part], message=message_name(MessageKind(kind)))
        case _:
            return _LABELS[field]


def fault_line(field: str, message: str) -> str:
    """Return what the footer says of a fault, for example ``Relance : le champ « {date_limite} » n’existe pas``."""
    match field.split("."):
        case ["messages", kind, _part]:
            name = message_name(MessageKind(kind))
            return _("{message}\u00a0: {fault}").format(message=name, fault=message[:1].lower() + message[1:])
        case _:
            return message


def undo_name(field: str, *, is_text: bool) -> str:
    """Return the name of a change: ``saisie dans « Objet (Relance) »``, ``réglage « Choix offert »``."""
    text = _("saisie dans «\u00a0{value}\u00a0»") if is_text else _("réglage «\u00a0{value}\u00a0»")
    return text.format(value=field_label(field))


def undo_label(action: str) -> str:
    """Return what the button to undo says: ``Annuler : réglage « Choix offert »``, or that there is nothing to undo."""
    return _("Annuler\u00a0: {action}").format(action=action) if action else _("Rien à annuler")


def redo_label(action: str) -> str:
    """Return what the button to redo says, or that there is nothing to redo."""
    return _("Refaire\u00a0: {action}").format(action=action) if action else _("Rien à refaire")


def undone(action: str) -> str:
    """Return what is said once something was undone."""
    return _("Annulé\u00a0: {action}").format(action=action)


def done_again(action: str) -> str:
    """Return what is said once something was done again."""
    return _("Refait\u00a0: {action}").format(action=action)
