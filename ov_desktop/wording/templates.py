"""The words of templates: their kinds, the names of copies, what became of an import (textes 4.1, 4.7, 4.8)."""

from collections.abc import Sequence
from datetime import datetime

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.refusal import CodedFault
from ov_desktop.wording import figures
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.text import _

_MOST_REASONS = 3

_WHAT_FOR = {
    MessageKind.LAUNCH: _("E-mail de lancement"),
    MessageKind.REMINDER: _("E-mail de relance"),
    MessageKind.MIDWAY: _("E-mail de mi-campagne"),
    MessageKind.END: _("E-mail de fin"),
    None: _("Accueil de l’espace collaborateur"),
}


def kind_name(kind: MessageKind | None) -> str:
    """Return what a template is for, in a word: a message, or the welcome where it is None."""
    return message_name(kind) if kind else _("Accueil")


def what_for(kind: MessageKind | None) -> str:
    """Return what a template is for: a message, or the welcome where it is None."""
    return _WHAT_FOR[kind]


def changed_on(at: datetime) -> str:
    """Return when a template was changed."""
    return _("Modifié le {date} à {time}").format(date=figures.paris_day(at), time=figures.paris_hour(at))


def copied_name(name: str, number: int) -> str:
    """Return the name of the copy of a template, of the second copy, and so on."""
    if number == 1:
        return _("{name} (copie)").format(name=name)
    return _("{name} (copie {number})").format(name=name, number=number)


def numbered_name(name: str, number: int) -> str:
    """Return the name of a template where another has its name already."""
    return _("{name} ({number})").format(name=name, number=number)


def imported(added: Sequence[str], known: int) -> tuple[str, str]:
    """Return what an import brought, as a title and a sentence.

    Args:
        added: the names of the templates added.
        known: how many of the file were here already.
    """
    if not added:
        return _("Rien à importer"), _("Tous les modèles de ce fichier sont déjà là, mot pour mot.")
    if len(added) == 1:
        title = _("Modèle «\u00a0{value}\u00a0» importé").format(value=added[0])
    else:
        title = _("{count} modèles importés").format(count=figures.number(len(added)))
    if not known:
        return title, ""
    if known == 1:
        return title, _("Un autre était déjà là, mot pour mot.")
    return title, _("{count} autres étaient déjà là, mot pour mot.").format(count=figures.number(known))


def import_refused(faults: Sequence[CodedFault]) -> str:
    """Return why a file was not imported; what is wrong in a template is said with the template's name."""
    reasons = []
    for fault in faults[:_MOST_REASONS]:
        words = describe_refusal(fault)
        if fault.field == "file":
            return f"{words.message} {words.remedy}"
        reasons.append(
            _("Modèle «\u00a0{value}\u00a0»\u00a0: {reason}").format(value=fault.field, reason=words.message)
        )
    if (more := len(faults) - _MOST_REASONS) > 0:
        reasons.append(_("Autres erreurs\u00a0: {count}.").format(count=figures.number(more)))
    return " ".join(reasons)
