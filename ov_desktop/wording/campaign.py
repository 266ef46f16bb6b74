"""The French words of the making of a campaign: dates spelled out, warnings of the calendar, the time line (SPEC S).

Only the time line and the hints under dates spell months out; everywhere else a date is ``24/11/2026``.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from ov_desktop.domain.campaign import MessageKind, ScheduledMessage
from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.holidays import is_weekend, public_holiday
from ov_desktop.wording import figures
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _, plural

_MONTHS = (
    _("janvier"), _("février"), _("mars"), _("avril"), _("mai"), _("juin"),
    _("juillet"), _("août"), _("septembre"), _("octobre"), _("novembre"), _("décembre"),
)  # fmt: skip

_HOLIDAYS = {
    "new-year": _("jour de l’an"),
    "easter-monday": _("lundi de Pâques"),
    "labour-day": _("fête du Travail"),
    "victory-day": _("victoire de 1945"),
    "ascension": _("Ascension"),
    "whit-monday": _("lundi de Pentecôte"),
    "national-day": _("fête nationale"),
    "assumption": _("Assomption"),
    "all-saints": _("Toussaint"),
    "armistice-day": _("armistice de 1918"),
    "christmas": _("Noël"),
}


class TimelineWords(NamedTuple):
    """What the time line writes at a message: its name, its day, and its hour with whom it goes to."""

    name: str
    day: str
    detail: str


def day_of_month(value: date) -> str:
    """Return the number of a day: ``1er``, then plain numbers."""
    return _("1er") if value.day == 1 else str(value.day)


def long_day(value: date, *, year: bool = True) -> str:
    """Return ``lundi 11 janvier 2027``, without the year where it is plain."""
    text = f"{figures.weekday(value)} {day_of_month(value)} {_MONTHS[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def month_and_year(value: date) -> str:
    """Return ``janvier 2027``."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def holiday_name(code: str) -> str:
    """Return the name of a public holiday: ``fête nationale``."""
    return _HOLIDAYS[code]


def why_day_off(day: date) -> str:
    """Return why few people work on a day: a public holiday by its name, or ``week-end``; empty for another day."""
    holiday = public_holiday(day)
    return holiday_name(holiday) if holiday else _("week-end") if is_weekend(day) else ""


def day_off(message: ScheduledMessage) -> str:
    """Return why few people work on the day of a message that asks for an answer; empty for any other message."""
    return "" if message.kind is MessageKind.END else why_day_off(paris_time(message.at).date())


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


def message_leaves(message: ScheduledMessage) -> str:
    """Return when a message leaves and for whom: ``Part le lundi 11 janvier 2027 à 9 h, à toutes les personnes…``."""
    local = paris_time(message.at)
    texts = {
        MessageKind.LAUNCH: _("Part le {day} à {hour}, à toutes les personnes de la liste."),
        MessageKind.END: _("Part le {day} à {hour}, aux personnes qui n’ont jamais répondu."),
    }
    text = texts.get(message.kind, _("Part le {day} à {hour}, aux personnes qui n’ont pas encore répondu."))
    return text.format(day=long_day(local.date()), hour=figures.hour(local.time()))


def message_does_not_leave(kind: MessageKind, *, dated: bool) -> str:
    """Return why a message that can be written does not leave; ``dated`` where the campaign's dates make sense."""
    if not dated:
        return _("Les dates de la campagne ne conviennent pas encore.")
    if kind is MessageKind.MIDWAY:
        return _("Ne part pas\u00a0: aucun e-mail de mi-campagne n’est prévu.")
    return _("Ne part pas\u00a0: aucune relance n’est prévue.")


def reminder_day(message: ScheduledMessage, end: date) -> str:
    """Return when a reminder leaves: ``vendredi 5 février 2027 à 9 h, 7 jours avant la fin``."""
    local = paris_time(message.at)
    days = (end - local.date()).days
    text = plural(_("{day} à {hour}, {count} jour avant la fin"), _("{day} à {hour}, {count} jours avant la fin"), days)
    return text.format(day=long_day(local.date()), hour=figures.hour(local.time()), count=figures.number(days))


def message_day(message: ScheduledMessage) -> str:
    """Return ``mercredi 27 janvier 2027 à 9 h``."""
    local = paris_time(message.at)
    return _("{day} à {hour}").format(day=long_day(local.date()), hour=figures.hour(local.time()))


def will_not_leave() -> str:
    """Return what the time line says of a message whose instant is past."""
    return _("date passée, ne partira pas")


# --- what the calendar does not give ---------------------------------------------------------------------


def launch_time_past(start: date, hour: str) -> str:
    """Return the warning that the hour of the launch is past already."""
    return _("Le {day} à {hour} est passé. L’e-mail de lancement partira dès que vous lancerez la campagne.").format(
        day=figures.day(start), hour=hour
    )


_GRANTS_NAMED = 3


def grants_not_payable(
    held: Sequence[tuple[int, int, Sequence[tuple[int, str]]]], denominations: Sequence[int]
) -> tuple[str, str]:
    """Return which grants of a list the default denominations cannot pay, whose they are, and what to do (SPEC S4).

    Args:
        held: each grant in euros, how many people have it, and the place in the list and the name of the first ones.
        denominations: those of the default format.
    """
    remedy = _("Ajoutez une coupure par défaut, ou changez cette dotation.")
    if len(held) == 1:
        message = _(
            "La dotation de {amount} ne peut pas être payée avec les coupures par défaut\u00a0: {denominations}."
        ).format(amount=figures.euros(held[0][0]), denominations=figures.denominations(denominations))
        return f"{message} {_holders(held[0][1], held[0][2])}", remedy
    message = _("Des dotations ne peuvent pas être payées avec les coupures par défaut\u00a0: {denominations}.").format(
        denominations=figures.denominations(denominations)
    )
    lines = [
        _("{amount}\u00a0: {holders}").format(amount=figures.euros(grant), holders=_holders(count, first))
        for grant, count, first in held[:_GRANTS_NAMED]
    ]
    others = len(held) - _GRANTS_NAMED
    if others > 0:
        text = plural(_("Et {count} autre montant."), _("Et {count} autres montants."), others)
        lines.append(text.format(count=figures.number(others)))
    return " ".join([message, *lines]), _("Ajoutez une coupure par défaut, ou changez ces dotations.")


def _holders(count: int, first: Sequence[tuple[int, str]]) -> str:
    """Return ``Marie Durand (personne n° 12 de la liste), Paul Roux (personne n° 15 de la liste) et 3 autres.``.

    A report of an import says ``ligne`` and means the row of the sheet; here the list may come from several files.
    """
    text = _("{name} (personne n°\u00a0{place} de la liste)")
    named = [text.format(name=name, place=figures.number(place)) for place, name in first]
    others = count - len(named)
    if others <= 0:
        return f"{figures.listed(named, _('et'))}."
    text = plural(_("{named} et {count} autre."), _("{named} et {count} autres."), others)
    return text.format(named=", ".join(named), count=figures.number(others))


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


# --- import ----------------------------------------------------------------------------------------------

_TAKEN = {
    "employee-number-taken": (
        _("{count} matricule déjà pris par une autre personne"),
        _("{count} matricules déjà pris par d’autres personnes"),
    ),
    "mobile-taken": (
        _("{count} numéro de portable déjà pris par une autre personne"),
        _("{count} numéros de portable déjà pris par d’autres personnes"),
    ),
    "email-taken": (
        _("{count} adresse e-mail déjà prise par une autre personne"),
        _("{count} adresses e-mail déjà prises par d’autres personnes"),
    ),
}


def taken_title(code: str, count: int) -> str | None:
    """Return the title of the rows that clash with people of the campaign, None for another code."""
    words = _TAKEN.get(code)
    return plural(*words, count).format(count=figures.number(count)) if words else None


def reading(file: str) -> str:
    """Return ``Lecture de « liste.xlsx »…``."""
    return _("Lecture de «\u00a0{value}\u00a0»…").format(value=file)


def to_correct(errors: int) -> tuple[str, str]:
    """Return how many errors there are, and that nothing is imported."""
    count = plural(_("{count} erreur à corriger."), _("{count} erreurs à corriger."), errors)
    return count.format(count=figures.number(errors)), _("Rien n’est importé pour l’instant.")


def ready_to_import(count: int, *, clean: bool) -> str:
    """Return how many people can be imported; ``clean`` where there is not even a warning."""
    if clean:
        text = plural(
            _("{count} personne prête à être importée, sans anomalie."),
            _("{count} personnes prêtes à être importées, sans anomalie."),
            count,
        )
    else:
        text = plural(
            _("{count} personne prête à être importée."), _("{count} personnes prêtes à être importées."), count
        )
    return text.format(count=figures.number(count))


def right_rows(count: int, total: int) -> str:
    """Return what stands under the number of right rows: ``lignes correctes sur 1 032``."""
    text = plural(_("ligne correcte sur {total}"), _("lignes correctes sur {total}"), count)
    return text.format(total=figures.number(total))


def wrong_rows(count: int) -> str:
    """Return what stands under the number of wrong rows."""
    return plural(_("ligne en erreur"), _("lignes en erreur"), count)


def leave_out(rows: int) -> str:
    """Return the button that imports the other rows."""
    text = plural(_("Importer sans la ligne en erreur"), _("Importer sans les {count} lignes en erreur"), rows)
    return text.format(count=figures.number(rows))


def import_people(count: int) -> str:
    """Return the button that imports a list without errors."""
    text = plural(_("Importer {count} personne"), _("Importer {count} personnes"), count)
    return text.format(count=figures.number(count))


def update_people(count: int) -> str:
    """Return the button that takes over the changes of the people who are ticked."""
    if not count:
        return _("Importer sans mise à jour")
    text = plural(_("Mettre à jour {count} personne"), _("Mettre à jour {count} personnes"), count)
    return text.format(count=figures.number(count))


def new_people(count: int) -> str:
    """Return what stands under the number of people whom a list brings."""
    return plural(_("nouvelle personne"), _("nouvelles personnes"), count)


def changed_people(count: int) -> str:
    """Return what stands under the number of people whom a list shows otherwise."""
    return plural(_("personne à mettre à jour"), _("personnes à mettre à jour"), count)


def unchanged_people(count: int) -> str:
    """Return what stands under the number of people whom a list shows as they are."""
    return plural(_("personne sans changement"), _("personnes sans changement"), count)


def absent_people(count: int) -> str:
    """Return what becomes of people of the list whom a file does not show, or that nobody goes."""
    if not count:
        return _("Un import ne retire personne.")
    text = plural(
        _("{count} personne de la liste est absente du fichier\u00a0: elle reste dans la liste."),
        _("{count} personnes de la liste sont absentes du fichier\u00a0: elles restent dans la liste."),
        count,
    )
    return text.format(count=figures.number(count))


def import_done(added: int, updated: int, unchanged: int, left_out: int) -> str:
    """Return what an import did."""
    text = _(
        "Import terminé. Ajouts\u00a0: {added}. Mises à jour\u00a0: {updated}. Sans changement\u00a0: {unchanged}."
    )
    done = text.format(
        added=figures.number(added), updated=figures.number(updated), unchanged=figures.number(unchanged)
    )
    if not left_out:
        return done
    left = _("Lignes laissées de côté\u00a0: {count}.").format(count=figures.number(left_out))
    return f"{done} {left}"


def people_count(shown: int, total: int) -> str:
    """Return how many people a table shows: ``1 032 personnes``, ``12 personnes sur 1 032``."""
    if shown == total:
        return plural(_("{count} personne"), _("{count} personnes"), total).format(count=figures.number(total))
    text = plural(_("{count} personne sur {total}"), _("{count} personnes sur {total}"), shown)
    return text.format(count=figures.number(shown), total=figures.number(total))


# --- what stands before a launch -------------------------------------------------------------------------


def in_clear_words(url: str, *, here_only: bool) -> tuple[str, str, str]:
    """Return title, text and the box to tick where the portal's address is in clear (SPEC L6)."""
    if here_only:
        return (
            _("L’espace collaborateur ne s’ouvre que sur cet ordinateur"),
            _(
                "L’adresse écrite dans les e-mails ({value}) ne mène qu’à cet ordinateur. "
                "Depuis un autre appareil, personne ne pourra répondre."
            ).format(value=url),
            _("Lancer quand même, pour répondre sur cet ordinateur seulement"),
        )
    return (
        _("L’adresse de l’espace collaborateur n’est pas chiffrée"),
        _(
            "L’adresse écrite dans les e-mails ({value}) commence par http. "
            "Ce que les personnes saisissent peut être lu par d’autres sur le réseau."
        ).format(value=url),
        _("Lancer quand même, pour un réseau local seulement"),
    )


def portal_missing() -> tuple[str, str]:
    """Return what is said where no portal is set up or running."""
    return (
        _("Le portail n’est pas disponible"),
        _("Il n’est pas réglé, ou il n’a pas encore démarré. La campagne peut être lancée quand il répond."),
    )


def mail_missing() -> tuple[str, str]:
    """Return what is said where no mail account is set up."""
    return (
        _("La messagerie n’est pas réglée"),
        _("Sans compte d’envoi, aucun e-mail ne peut partir. Réglez-le, puis revenez ici."),
    )


def pushed_people(count: int, total: int) -> str:
    """Return how far a launch has come: ``598 personnes envoyées au portail sur 1 032``."""
    text = plural(
        _("{count} personne envoyée au portail sur {total}"),
        _("{count} personnes envoyées au portail sur {total}"),
        count,
    )
    return text.format(count=figures.number(count), total=figures.number(total))


def launch_done(at: datetime) -> str:
    """Return what is said once a campaign is launched (textes ``launch-done-text``)."""
    text = _("Les e-mails partiront le {date} à partir de {time}. Vous pouvez suivre les réponses.")
    return text.format(date=figures.paris_day(at), time=figures.paris_hour(at))


def mail_will_wait() -> str:
    """Return what is said of a launch while the mail server does not answer."""
    return _("Le serveur d’envoi ne répond pas pour l’instant. Les e-mails partiront dès qu’il répondra.")
