"""The French words for what needs attention today: the sentence, its detail and its action (textes 4.10)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ov_desktop.wording import figures
from ov_desktop.wording.text import _, plural


class _Words(NamedTuple):
    one: str
    many: str
    action: str


_WORDS = {
    "todo-bounces": _Words(
        "{count} e-mail en erreur dans «\u00a0{campaign}\u00a0»",
        "{count} e-mails en erreur dans «\u00a0{campaign}\u00a0»",
        "Corriger les adresses",
    ),
    "todo-uncertain": _Words(
        "{count} envoi incertain à vérifier", "{count} envois incertains à vérifier", "Vérifier les envois"
    ),
    "todo-launch-waiting": _Words(
        "{count} lancement attend le réseau", "{count} lancements attendent le réseau", "Voir le lancement"
    ),
    "todo-launch-today": _Words(
        "«\u00a0{campaign}\u00a0»\u00a0: lancement aujourd’hui à {time}, {count} personne",
        "«\u00a0{campaign}\u00a0»\u00a0: lancement aujourd’hui à {time}, {count} personnes",
        "Voir la campagne",
    ),
    "todo-reminder": _Words(
        "«\u00a0{campaign}\u00a0»\u00a0: relance le {date} à {time}, {count} personne",
        "«\u00a0{campaign}\u00a0»\u00a0: relance le {date} à {time}, {count} personnes",
        "Voir la relance",
    ),
    "todo-midway": _Words(
        "«\u00a0{campaign}\u00a0»\u00a0: mi-campagne le {date} à {time}, {count} personne",
        "«\u00a0{campaign}\u00a0»\u00a0: mi-campagne le {date} à {time}, {count} personnes",
        "Voir le message",
    ),
    "todo-ends-soon": _Words(
        "«\u00a0{campaign}\u00a0» finit dans {count} jour",
        "«\u00a0{campaign}\u00a0» finit dans {count} jours",
        "Voir les réponses",
    ),
    "todo-ends-today": _Words(
        "«\u00a0{campaign}\u00a0» finit ce soir, à 23\u00a0h\u00a059",
        "«\u00a0{campaign}\u00a0» finit ce soir, à 23\u00a0h\u00a059",
        "Voir les réponses",
    ),
    "todo-to-close": _Words(
        "{count} campagne terminée à clôturer", "{count} campagnes terminées à clôturer", "Clôturer"
    ),
    "todo-answers-obsolete": _Words(
        "{count} réponse à refaire après un changement de dotation",
        "{count} réponses à refaire après un changement de dotation",
        "Voir les personnes",
    ),
    "todo-order-pending": _Words("{count} commande à valider", "{count} commandes à valider", "Voir la commande"),
    "todo-excluded": _Words(
        "{count} personne exclue de la commande", "{count} personnes exclues de la commande", "Voir les exclusions"
    ),
    "todo-setup-mail": _Words(
        "La messagerie n’est pas réglée", "La messagerie n’est pas réglée", "Régler la messagerie"
    ),
    "todo-setup-portal": _Words("Le portail n’est pas réglé", "Le portail n’est pas réglé", "Régler le portail"),
    "todo-mail-password": _Words(
        "Mot de passe de la messagerie à saisir de nouveau",
        "Mot de passe de la messagerie à saisir de nouveau",
        "Saisir le mot de passe",
    ),
    "todo-portal-password": _Words(
        "Mot de passe du portail à saisir de nouveau",
        "Mot de passe du portail à saisir de nouveau",
        "Saisir le mot de passe",
    ),
    "todo-draft": _Words(
        "«\u00a0{campaign}\u00a0»\u00a0: brouillon à terminer",
        "«\u00a0{campaign}\u00a0»\u00a0: brouillon à terminer",
        "Reprendre le brouillon",
    ),
}


_DETAILS = {
    "todo-to-close": "{names}, {answers}",
    "todo-ends-soon": "{answers}",
    "todo-ends-today": "{answers}",
    "todo-uncertain": "{names}, ces messages sont peut-être partis",
    "todo-bounces": "Ces messages ne sont pas arrivés",
    "todo-order-pending": "N° {names}, {amount}",
    "todo-excluded": "Commande n° {names}",
    "todo-draft": "{list}",
    "todo-setup-mail": "Aucun e-mail ne peut partir",
    "todo-setup-portal": "Personne ne peut encore faire de choix",
    "todo-launch-waiting": "{names}",
    "todo-mail-password": "Le trousseau de l’ordinateur ne le donne plus",
    "todo-portal-password": "Le trousseau de l’ordinateur ne le donne plus",
    "todo-answers-obsolete": "{names}",
}


def todo_title(code: str, count: int, campaign: str = "", at: datetime | None = None) -> str:
    """Return the sentence that says what there is to do.

    Args:
        code: a key of the texts, ``todo-…``.
        count: how many.
        campaign: the campaign's name, where the sentence names it.
        at: when the message leaves, where the sentence says it.

    Raises:
        KeyError: the code has no words.
    """
    words = _WORDS[code]
    return plural(words.one, words.many, count).format(
        count=figures.number(count),
        campaign=campaign,
        date=figures.paris_day(at) if at else "",
        time=figures.paris_hour(at) if at else "",
    )


def todo_action(code: str, count: int = 1) -> str:
    """Return the label of the button that deals with it."""
    if code == "todo-order-pending" and count > 1:
        return _("Voir les commandes")
    return _(_WORDS[code].action)


def answers_of(answered: int, invited: int) -> str:
    """Return ``198 réponses sur 214``."""
    text = plural("{answered} réponse sur {invited}", "{answered} réponses sur {invited}", answered)
    return text.format(answered=figures.number(answered), invited=figures.number(invited))


def todo_detail(
    code: str,
    names: Sequence[str] = (),
    *,
    answered: int = 0,
    invited: int = 0,
    amount: Decimal | None = None,
) -> str:
    """Return the line under the sentence: which campaigns or orders, and their figures; empty where all is said.

    Args:
        code: a key of the texts, ``todo-…``.
        names: the campaigns, or the numbers of the orders.
        answered: answers so far, of ``invited``.
        invited: people invited.
        amount: what the orders cost.
    """
    if code not in _DETAILS:
        return ""
    return _(_DETAILS[code]).format(
        names=figures.listed(list(names), _("et")),
        answers=answers_of(answered, invited),
        amount=figures.euros(amount or 0, cents=True),
        list=_people_in_list(invited),
    )


def _people_in_list(count: int) -> str:
    if not count:
        return _("Liste à importer")
    text = plural("{count} personne dans la liste", "{count} personnes dans la liste", count)
    return text.format(count=figures.number(count))
