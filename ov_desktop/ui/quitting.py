"""The questions before something unfinished is left: an entry, or what goes on (SPEC G4, Y1)."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.dialogs import Confirmation, ConfirmDialog
from ov_desktop.wording.text import _, plural


def unsaved_question(theme: Theme, parent: QWidget | None) -> ConfirmDialog:
    """Return the question before an entry is given up that is not saved.

    Args:
        theme: the look.
        parent: what the entry stands on.
    """
    confirmation = Confirmation(
        title=_("Quitter sans terminer\u00a0?"),
        effects=_("La saisie en cours dans cette fenêtre sera perdue."),
        act=_("Quitter la saisie"),
        give_up=_("Continuer la saisie"),
        kept=_("Le reste est déjà enregistré."),
    )
    return ConfirmDialog(theme, confirmation, parent)


def quit_question(theme: Theme, running: Sequence[str], *, serving: bool, parent: QWidget | None) -> ConfirmDialog:
    """Return the question.

    Args:
        theme: the look.
        running: the names of the tasks that would be stopped.
        serving: whether the portal of this computer has open campaigns.
        parent: the window.
    """
    effects = []
    if running:
        text = plural(
            "Cette action sera arrêtée\u00a0: {names}.", "Ces actions seront arrêtées\u00a0: {names}.", len(running)
        )
        effects.append(text.format(names=", ".join(running)))
    if serving:
        effects.append(
            _(
                "Le portail de cet ordinateur s’arrêtera\u00a0: jusqu’à la prochaine ouverture, personne ne pourra "
                "faire de choix et aucun message ne partira."
            )
        )
    confirmation = Confirmation(
        title=_("Quitter l’application\u00a0?"),
        effects=" ".join(effects),
        kept=_("Tout ce qui est enregistré reste sur cet ordinateur."),
        act=_("Quitter l’application"),
        give_up=_("Continuer le travail"),
    )
    return ConfirmDialog(theme, confirmation, parent)
