"""The French words of the exchange with the portal, as the side bar shows it (SPEC Y1, Y5)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from ov_desktop.wording import figures
from ov_desktop.wording.text import _, plural


class ExchangeState(StrEnum):
    """Where the exchange with the portal stands."""

    UP_TO_DATE = "sync-up-to-date"
    RUNNING = "sync-running"
    OFFLINE = "sync-offline"
    STARTING = "portal-starting"
    DOWN = "portal-down"
    NOT_SET_UP = "portal-not-set-up"


class _Words(NamedTuple):
    label: str
    tooltip: str


_WORDS: Mapping[ExchangeState, _Words] = {
    ExchangeState.UP_TO_DATE: _Words(_("À jour"), _("Dernier échange avec le portail\u00a0: {date} à {time}.")),
    ExchangeState.RUNNING: _Words(
        _("En cours"), _("Échange avec le portail en cours. Vous pouvez continuer à travailler.")
    ),
    ExchangeState.OFFLINE: _Words(
        _("Hors ligne"), _("Modifications en attente\u00a0: {count}. Elles partiront au retour du réseau.")
    ),
    ExchangeState.STARTING: _Words(_("Démarrage"), _("L’espace collaborateur démarre.")),
    ExchangeState.DOWN: _Words(
        _("Arrêté"), _("L’espace collaborateur ne répond pas. Personne ne peut faire de choix.")
    ),
    ExchangeState.NOT_SET_UP: _Words(
        _("Portail non réglé"), _("Le portail est le site où les personnes font leur choix.")
    ),
}


def exchange_label(state: ExchangeState) -> str:
    """Return the short name of a state: ``À jour``."""
    return _WORDS[state].label


def exchange_tooltip(state: ExchangeState, at: datetime | None, waiting: int) -> str:
    """Return what a state means.

    Args:
        state: the state.
        at: when the last exchange ended, None before the first.
        waiting: how many changes wait for the portal.
    """
    if state is ExchangeState.UP_TO_DATE and at is None:
        return exchange_label(state)
    return _WORDS[state].tooltip.format(
        date=figures.paris_day(at) if at else "",
        time=figures.paris_hour(at) if at else "",
        count=figures.number(waiting),
    )


def exchange_detail(state: ExchangeState, *, embedded: bool, at: datetime | None, now: datetime, waiting: int) -> str:
    """Return the line under the state: which portal, and since when, or what waits."""
    if state is ExchangeState.NOT_SET_UP:
        return _("Régler dans «\u00a0Mon compte\u00a0»")
    portal = _("Portail intégré") if embedded else _("Portail distant")
    if state is ExchangeState.OFFLINE and waiting:
        text = plural("{count} modification en attente", "{count} modifications en attente", waiting)
        return text.format(count=figures.number(waiting))
    if state in {ExchangeState.UP_TO_DATE, ExchangeState.OFFLINE} and at:
        return _("{portal}, {ago}").format(portal=portal, ago=since(at, now))
    return portal


def since(at: datetime, now: datetime) -> str:
    """Return how long ago something was: ``à l’instant``, ``il y a 2 min``, ``à 9 h 05``, ``le 24/11/2026``."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return _("à l’instant")
    if passed < timedelta(hours=1):
        return _("il y a {count}\u00a0min").format(count=passed // timedelta(minutes=1))
    if figures.paris_day(at) == figures.paris_day(now):
        return _("à {time}").format(time=figures.paris_hour(at))
    return _("le {date}").format(date=figures.paris_day(at))
