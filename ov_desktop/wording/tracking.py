"""The French words of "Suivi des campagnes": states, time left, answers, messages, actions (textes 4.2 to 4.6)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from ov_desktop.domain.campaign import (
    CampaignSettings,
    CampaignStatus,
    MessageKind,
    ScheduledMessage,
    ends_at,
    opens_at,
)
from ov_desktop.domain.choice import Choice, Options
from ov_desktop.domain.clock import paris_time
from ov_desktop.wording import figures
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _, plural


class Words(NamedTuple):
    """A label and what its tooltip says."""

    label: str
    tooltip: str


_STATUS = {
    "draft": Words("Brouillon", "La campagne n’est pas lancée. Aucun message n’est parti."),
    "launch_waiting": Words(
        "Lancement en attente",
        "La campagne est prête. Elle partira dès que le portail et la messagerie répondront.",
    ),
    "launched": Words("Lancée", "Les e-mails partent et les réponses arrivent, jusqu’au {date_fin} inclus."),
    "launched-future": Words("Lancée", "Le premier e-mail partira le {date} à {time}."),
    "finished": Words("Terminée", "La date de fin est passée. Vous pouvez clôturer pour créer la commande."),
    "finished-all": Words(
        "Terminée",
        "Tout le monde a répondu. Vous pouvez clôturer, ou attendre\u00a0: les choix restent modifiables jusqu’au "
        "{date_fin} inclus.",
    ),
    "closing": Words(
        "Clôture en cours",
        "Les derniers choix sont en cours de lecture. La commande n’est pas encore créée.",
    ),
    "closed": Words("Clôturée", "Les choix sont définitifs et la commande est créée."),
}

_OPTIONS = {
    Options.EITHER: ("Classic ou Connect", "Chaque personne reçoit toute sa dotation dans un seul format."),
    Options.SPLIT: ("Classic et/ou Connect", "Chaque personne peut partager sa dotation entre les deux formats."),
}

_MESSAGES = {
    "message-waiting": "À envoyer",
    "message-retry": "Nouvel essai prévu",
    "message-sent": "Envoyé",
    "message-delivered": "Distribué",
    "message-delivered-presumed": "Distribué (présumé)",
    "message-error": "En erreur",
    "message-uncertain": "Incertain",
    "message-cancelled": "Annulé",
    "message-letter": "Courrier",
}

_MESSAGE_TIPS = {
    "message-waiting": "Le message n’est pas encore parti.",
    "message-retry": "Le serveur a demandé d’attendre. Un nouvel essai est prévu.",
    "message-sent": "Le serveur d’envoi a accepté le message. Nous ne savons pas encore s’il est arrivé.",
    "message-delivered": "Le serveur de la personne confirme l’arrivée du message.",
    "message-delivered-presumed": "Aucune erreur n’est revenue depuis un jour. Le message est sans doute arrivé.",
    "message-error": "Le message n’est pas arrivé. Raison\u00a0: {reason}",
    "message-uncertain": "L’envoi a été coupé au dernier moment\u00a0: le message est peut-être parti. Vérifiez avec "
    "la personne avant de renvoyer.",
    "message-cancelled": "Le message n’est plus utile\u00a0: la personne a répondu, ou ne fait plus partie de la "
    "campagne.",
    "message-letter": "Cette personne n’a pas d’e-mail. Imprimez-lui un courrier.",
}

_ANSWERS = {
    "answer-pending": Words("En attente", "La personne n’a pas encore choisi."),
    "answer-given": Words("Répondu", "La personne a fait son choix le {date} à {time}."),
    "answer-changed": Words(
        "Répondu (modifié)", "La personne a changé d’avis. Dernier choix\u00a0: le {date} à {time}."
    ),
    "answer-paper": Words("Répondu (papier)", "Vous avez enregistré son coupon le {date}."),
    "answer-obsolete": Words(
        "À refaire",
        "La dotation ou les options ont changé depuis son choix. Une nouvelle réponse est nécessaire.",
    ),
    "answer-removed": Words("Hors campagne", "Son nom a été retiré le {date}."),
}

ACTIONS = {
    "tracking-view": Words(
        _("Consulter ou modifier"), _("Voir la campagne, changer ses paramètres et la liste des personnes.")
    ),
    "tracking-consult": Words(_("Consulter la campagne"), _("Voir la campagne, ses réponses et ses messages.")),
    "tracking-close": Words(_("Clôturer"), _("Rendre les choix définitifs et créer la commande.")),
    "tracking-order": Words(_("Voir la commande"), _("Ouvrir la commande de cette campagne.")),
    "tracking-delete": Words(_("Supprimer"), _("Effacer la campagne et ses réponses. Une confirmation est demandée.")),
    "tracking-excluded": Words(
        _("Voir les exclusions"), _("Voir les collaborateurs exclus de la commande, et pourquoi.")
    ),
}
"""The actions of the list."""

NOT_FINISHED = _("Possible quand la campagne est terminée.")
CLOSING_STAYS = _("La clôture a commencé. Reprenez-la pour créer la commande.")
CLOSED_STAYS = _("Une campagne clôturée ne se supprime pas ici\u00a0: ses données s’effacent à la date prévue.")
LISTED_AT_CLOSING = _("La liste est établie à la clôture.")


def option_name(options: Options) -> str:
    """Return what people may choose, in short: ``Classic et/ou Connect``."""
    return _(_OPTIONS[options][0])


def option_help(options: Options) -> str:
    """Return what the options mean for a person."""
    return _(_OPTIONS[options][1])


def status_words(status: CampaignStatus, settings: CampaignSettings, now: datetime) -> Words:
    """Return the label of a campaign's status and what it means."""
    key: str = status.value
    opening = opens_at(settings)
    if status is CampaignStatus.LAUNCHED and now < opening:
        key = "launched-future"
    elif status is CampaignStatus.FINISHED and now < ends_at(settings):
        key = "finished-all"
    words = _STATUS[key]
    tooltip = _(words.tooltip).format(
        date_fin=figures.day(settings.end), date=figures.paris_day(opening), time=figures.paris_hour(opening)
    )
    return Words(_(words.label), tooltip)


def short_day(value: date) -> str:
    """Return a day without its year: ``27/11``."""
    return f"{value:%d/%m}"


def period(settings: CampaignSettings) -> str:
    """Return the dates of a campaign: ``02/11/2026 – 04/12/2026``."""
    return f"{figures.day(settings.start)} – {figures.day(settings.end)}"


def short_period(settings: CampaignSettings) -> str:
    """Return the dates of a campaign where there is little room: the year once, if it is the same."""
    if settings.start.year != settings.end.year:
        return period(settings)
    return f"{short_day(settings.start)} – {figures.day(settings.end)}"


def time_left(status: CampaignStatus, settings: CampaignSettings, now: datetime, people: int) -> str:
    """Return how much time is left, in words; for a draft, what stands of its list; nothing once closed."""
    today = paris_time(now).date()
    if status is CampaignStatus.CLOSED:
        return ""
    if status in {CampaignStatus.DRAFT, CampaignStatus.LAUNCH_WAITING}:
        if not people:
            return _("liste à importer")
        return plural("{count} personne", "{count} personnes", people).format(count=figures.number(people))
    if now < opens_at(settings):
        days = (settings.start - today).days
        if not days:
            return _("commence aujourd’hui")
        return plural("commence dans {count} jour", "commence dans {count} jours", days).format(
            count=figures.number(days)
        )
    return days_left((settings.end - today).days)


def days_left(days: int) -> str:
    """Return how many days are left, the last one included: ``10 jours restants``, ``dernier jour``."""
    if days < 0:
        text = plural("finie depuis {count} jour", "finie depuis {count} jours", -days)
        return text.format(count=figures.number(-days))
    if not days:
        return _("dernier jour")
    return plural("{count} jour restant", "{count} jours restants", days).format(count=figures.number(days))


def days_short(days: int) -> str:
    """Return how many days are left beside a label that says so: ``10 jours``."""
    if days <= 0:
        return _("Dernier jour")
    return plural("{count} jour", "{count} jours", days).format(count=figures.number(days))


def next_step(
    status: CampaignStatus, settings: CampaignSettings, now: datetime, people: int, messages: Sequence[ScheduledMessage]
) -> str:
    """Return what comes next, under the status: the next message, or what the administrator has to do."""
    match status:
        case CampaignStatus.DRAFT:
            return _("À lancer") if people else _("Étape 2 à faire")
        case CampaignStatus.LAUNCH_WAITING:
            return _("Attend le réseau")
        case CampaignStatus.FINISHED:
            return _("À clôturer") if now >= ends_at(settings) else _("Tout le monde a répondu")
        case CampaignStatus.CLOSING:
            return _("Clôture à reprendre")
        case CampaignStatus.LAUNCHED:
            return _next_message(messages, now)
        case _:
            return ""


def _next_message(messages: Sequence[ScheduledMessage], now: datetime) -> str:
    for message in messages:
        if message.at > now:
            day = short_day(paris_time(message.at).date())
            if message.kind is MessageKind.LAUNCH:
                return _("Premier e-mail\u00a0: {date}").format(date=day)
            return _("{message} le {date}").format(message=message_name(message.kind), date=day)
    return ""


def share(answered: int, invited: int) -> str:
    """Return the participation in whole per cent, rounded down so that 100 % means everyone: ``65 %``."""
    percent = answered * 100 // invited if invited else 0
    return f"{percent}{figures.NO_BREAK}%"


def count_of(answered: int, invited: int) -> str:
    """Return ``812 sur 1 248``."""
    return _("{count} sur {total}").format(count=figures.number(answered), total=figures.number(invited))


def message_state_name(code: str) -> str:
    """Return the state of a message (``message-…``): ``Distribué (présumé)``."""
    return _(_MESSAGES[code])


def message_state_tip(code: str, reason: str = "") -> str:
    """Return what the state of a message means; ``reason`` is why it failed."""
    return _(_MESSAGE_TIPS[code]).format(reason=reason or _("non précisée"))


def answer_words(code: str, at: datetime | None = None) -> Words:
    """Return the state of a person's answer (``answer-…``), ``at`` the instant of the choice or of the removal."""
    words = _ANSWERS[code]
    date_text, time_text = (figures.paris_day(at), figures.paris_hour(at)) if at else ("", "")
    return Words(_(words.label), _(words.tooltip).format(date=date_text, time=time_text))


def choice_text(choice: Choice | None) -> str:
    """Return a choice in a cell of a table: ``Classic 120 €, Connect 80 €``; empty where there is none."""
    if choice is None:
        return ""
    parts = []
    if choice.classic_amount:
        parts.append(_("Classic {amount}").format(amount=figures.euros(choice.classic_amount)))
    if choice.connect_amount:
        parts.append(_("Connect {amount}").format(amount=figures.euros(choice.connect_amount)))
    return ", ".join(parts)
