"""The French words of the making of a campaign: dates spelled out, warnings of the calendar, the time line (SPEC S).

Only the time line and the hints under dates spell months out; everywhere else a date is ``24/11/2026``.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from ov_desktop.domain.campaign import MessageKind, ScheduledMessage
from ov_desktop.domain.clock import paris_time
from ov_desktop.wording import figures
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _, plural

_MONTHS = (
    _("janvier"), _("février"), _("mars"), _("avril"), _("mai"), _("juin"),
    _("juillet"), _("août"), _("septembre"), _("octobre"), _("novembre"), _("décembre"),
)  # fmt: skip


class TimelineWords(NamedTuple):
    """What the time line writes at a message: its name, its day, and its hour with whom it goes to."""

    name: str
    day: str
    detail: str


def day_of_month(value: date) -> str:
    """Return the number of a day: ``1ᵉʳ``, then plain numbers."""
    return _("1ᵉʳ") if value.day == 1 else str(value.day)


def long_day(value: date, *, year: bool = True) -> str:
    """Return ``lundi 11 janvier 2027``, without the year where it is plain."""
    text = f"{figures.weekday(value)} {day_of_month(value)} {_MONTHS[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def last_moment(end: date) -> str:
    """Return the last minute of a campaign: ``vendredi 12 février 2027, 23 h 59``."""
    return _("{day}, 23\u00a0h\u00a059").format(day=long_day(end))


def open_days(start: date, end: date) -> str:
    """Return how long employees may choose: ``Espace collaborateur ouvert, 33 jours``."""
    days = (end - start).days + 1
    one, many = _("Espace collaborateur ouvert, {count} jour"), _("Espace collaborateur ouvert, {count} jours")
    return plural(one, many, days).format(count=figures.number(days))


def open_until(end: date) -> str:
    """Return what stands at the end of the bar: ``jusqu’au 12 février, 23 h 59``."""
    day = f"{day_of_month(end)} {_MONTHS[end.month - 1]}"
    return _("jusqu’au {day}, 23\u00a0h\u00a059").format(day=day)


def at_message(message: ScheduledMessage) -> TimelineWords:
    """Return what the time line writes at a message."""
    local = paris_time(message.at)
    at = figures.hour(local.time())
    details = {
        MessageKind.LAUNCH: _("à {hour}, à tous"),
        MessageKind.MIDWAY: _("à {hour}, sans réponse"),
        MessageKind.REMINDER: _("à {hour}, sans réponse"),
    }
    detail = details.get(message.kind, _("à {hour}")).format(hour=at)
    return TimelineWords(message_name(message.kind), long_day(local.date(), year=False), detail)


# --- what the calendar does not give ---------------------------------------------------------------------


def launch_time_past(start: date, hour: str) -> str:
    """Return the warning that the hour of the launch is past already."""
    return _("Le {day} à {hour} est passé. L’e-mail de lancement partira dès que vous lancerez la campagne.").format(
        day=figures.day(start), hour=hour
    )


def exclusion_warning() -> tuple[str, str, str]:
    """Return, in three parts of which the middle one is bold, what silence costs at home with Classic (SPEC O2)."""
    return (
        _("Envoi à domicile\u00a0: sans réponse, l’adresse reste inconnue et la personne est "),
        _("exclue"),
        _(" de la commande."),
    )


def saved_at(name: str, at: datetime) -> str:
    """Return what the footer says of a draft: ``« Été 2027 » enregistré à 10 h 42``."""
    hour = figures.hour(paris_time(at).time())
    if not name:
        return _("Brouillon enregistré à {hour}").format(hour=hour)
    return _("«\u00a0{name}\u00a0» enregistré à {hour}").format(name=name, hour=hour)


# --- launch ----------------------------------------------------------------------------------------------


def people_invited(count: int) -> str:
    """Return ``424 personnes invitées``."""
    return plural(_("{count} personne invitée"), _("{count} personnes invitées"), count).format(
        count=figures.number(count)
    )


def message_dates(messages: Sequence[ScheduledMessage]) -> list[str]:
    """Return a sentence for each message that is planned: ``Lancement : 11/01/2027 à 9 h.``; none for the others."""
    text = _("{name}\u00a0: {date} à {hour}.")
    return [
        text.format(
            name=message_name(message.kind), date=figures.paris_day(message.at), hour=figures.paris_hour(message.at)
        )
        for message in messages
    ]
