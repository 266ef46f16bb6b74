"""The words of the messages that administrators may change, and what stands in a mailbox's list (textes 1.1, 1.2).

A subject or an introduction holds merge fields (SPEC S7), which ``mailing.merge`` replaces; it is never a template.
"""

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.vouchers import Format
from ov_desktop.wording.text import _

MERGE_FIELDS = ("prénom", "nom", "montant", "date_fin", "organisme")
"""The only fields that a subject or an introduction may hold, written ``{prénom}`` (SPEC S7)."""

SUBJECT_LENGTH = 60
"""Characters of a subject that a phone still shows whole."""


def default_messages() -> dict[MessageKind, tuple[str, str]]:
    """Return the original subject and introduction of each message (SPEC S7).

    Those of ``REMOVED`` are a text of its own: it cannot be edited, and its ``{campaign}`` is filled by the composer.
    """
    return {kind: (default_subject(kind), default_introduction(kind)) for kind in MessageKind}


def default_subject(kind: MessageKind) -> str:
    """Return the original subject of a message; it holds no name and no amount."""
    match kind:
        case MessageKind.LAUNCH:
            return _("Chèques-Vacances\u00a0: choisissez votre format")
        case MessageKind.REMINDER:
            return _("Rappel\u00a0: vos Chèques-Vacances, jusqu’au {date_fin}")
        case MessageKind.MIDWAY:
            return _("Chèques-Vacances\u00a0: vous pouvez encore choisir")
        case MessageKind.END:
            return _("Chèques-Vacances\u00a0: la période de choix est terminée")
        case MessageKind.REMOVED:
            return _("Chèques-Vacances\u00a0: votre accès a pris fin")


def preheader(kind: MessageKind) -> str:
    """Return the line that mailboxes show after the subject; it may hold ``{date_fin}``."""
    match kind:
        case MessageKind.LAUNCH:
            return _("Papier ou smartphone\u00a0: à vous de choisir, jusqu’au {date_fin} inclus.")
        case MessageKind.REMINDER:
            return _("Nous n’avons pas encore votre réponse. Il suffit de quelques minutes.")
        case MessageKind.MIDWAY:
            return _("Nous sommes à la moitié de la période. Réponse attendue jusqu’au {date_fin} inclus.")
        case MessageKind.END:
            return _("L’espace collaborateur est fermé. Voici la suite.")
        case MessageKind.REMOVED:
            return _("Votre lien personnel ne permet plus de choisir. Voici qui contacter.")


def default_introduction(kind: MessageKind) -> str:
    """Return the original introduction of a message: paragraphs apart by an empty line, ``**bold**``, lists ``- ``."""
    match kind:
        case MessageKind.LAUNCH:
            return _(
                "Bonjour {prénom} {nom},\n\n"
                "{organisme} vous accorde une dotation de {montant} en Chèques-Vacances. Elle sert à payer des "
                "vacances et des loisirs.\n\n"
                "Papier ou smartphone\u00a0: c’est vous qui choisissez. Répondez en ligne jusqu’au {date_fin} inclus."
            )
        case MessageKind.REMINDER:
            return _(
                "Bonjour {prénom} {nom},\n\n"
                "Votre dotation de {montant} en Chèques-Vacances vous attend. Nous n’avons pas encore reçu votre "
                "choix.\n\n"
                "Pensez à répondre\u00a0: l’espace collaborateur ferme le {date_fin} au soir.\n\n"
                "Si vous venez de répondre, ne tenez pas compte de ce message."
            )
        case MessageKind.MIDWAY:
            return _(
                "Bonjour {prénom} {nom},\n\n"
                "Nous sommes à la moitié de la période de choix. Pour votre dotation de {montant} en "
                "Chèques-Vacances, nous n’avons pas encore votre réponse.\n\n"
                "Prenez quelques minutes pour répondre en ligne. C’est possible jusqu’au {date_fin} inclus.\n\n"
                "Si vous venez de répondre, ne tenez pas compte de ce message."
            )
        case MessageKind.END:
            return _(
                "Bonjour {prénom} {nom},\n\n"
                "La période de choix s’est terminée le {date_fin}. Nous n’avons pas reçu de réponse de votre part "
                "pour votre dotation de {montant}.\n\n"
                "L’espace collaborateur est maintenant fermé."
            )
        case MessageKind.REMOVED:
            return _(
                "Bonjour {prénom} {nom},\n\n"
                "La campagne de Chèques-Vacances «\u00a0{campaign}\u00a0» ne vous concerne plus. Votre lien personnel "
                "ne permet plus de choisir."
            )


def trial_prefix() -> str:
    """Return what stands before the subject of a test message (SPEC S9)."""
    return _("[Essai]")


def trial_banner() -> str:
    """Return the line above a test message (SPEC S9)."""
    return _("Ceci est un message d’essai. Son lien ne permet pas de faire un choix.")


def default_answer(default_format: Format, delivery: DeliveryKind) -> str:
    """Return what someone who does not answer receives; may hold ``{site}`` and ``**bold**`` (SPEC S4, O2)."""
    if default_format is Format.CONNECT:
        return _("Vous recevrez toute votre dotation en Chèque-Vacances Connect.")
    if delivery is DeliveryKind.SITE:
        return _("Vous recevrez toute votre dotation en Chèque-Vacances Classic, sur le site {site}.")
    return _(
        "**Rien ne pourra vous être envoyé**, car nous n’avons pas votre adresse postale. Répondez, même si vous "
        "souhaitez des Chèques-Vacances en papier."
    )
