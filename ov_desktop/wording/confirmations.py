"""The French words of confirmations: what will happen, what is kept, the two buttons (textes 4.7)."""

from decimal import Decimal
from typing import NamedTuple

from ov_desktop.domain.campaign import CampaignSettings
from ov_desktop.wording import figures
from ov_desktop.wording.text import _


class Confirmation(NamedTuple):
    """The words of a confirmation: title, effects, what is kept, the button that acts, the one that gives up."""

    title: str
    effects: str
    kept: str
    act: str
    dismiss: str


def delete_draft(campaign: str, people: int) -> Confirmation:
    """Return the words of the deletion of a draft with ``people`` in its list."""
    return Confirmation(
        _("Supprimer le brouillon «\u00a0{campaign}\u00a0»\u00a0?").format(campaign=campaign),
        _("Les paramètres et la liste seront effacés. Personnes dans la liste\u00a0: {count}.").format(
            count=figures.number(people)
        ),
        _("Les modèles enregistrés."),
        _("Supprimer le brouillon"),
        _("Garder le brouillon"),
    )


def delete_campaign(campaign: str, invited: int, answered: int) -> Confirmation:
    """Return the words of the deletion of a running campaign with so many people, of whom so many answered."""
    return Confirmation(
        _("Supprimer la campagne «\u00a0{campaign}\u00a0»\u00a0?").format(campaign=campaign),
        _(
            "Les liens personnels cesseront de fonctionner ({invited}). Les réponses seront effacées, ici et sur le "
            "portail ({answered}). Les e-mails à venir ne partiront pas. Il n’y aura pas de commande. Cet acte est "
            "définitif."
        ).format(invited=figures.number(invited), answered=figures.number(answered)),
        _("Les modèles enregistrés."),
        _("Supprimer la campagne"),
        _("Garder la campagne"),
    )


def delete_template(name: str) -> Confirmation:
    """Return the words of the deletion of a template (``confirm-delete-template``)."""
    return Confirmation(
        _("Supprimer le modèle «\u00a0{value}\u00a0»\u00a0?").format(value=name),
        _("Il ne sera plus proposé."),
        _("Les campagnes qui l’ont utilisé ne changent pas."),
        _("Supprimer le modèle"),
        _("Garder le modèle"),
    )


def notify_invited(invited: int) -> str:
    """Return the offer to tell those who were invited to a campaign that is deleted (``confirm-delete-notify``)."""
    return _("Prévenir les personnes invitées ({invited}) par l’e-mail de fin").format(invited=figures.number(invited))


def close_campaign(settings: CampaignSettings, *, early: bool) -> Confirmation:
    """Return the words of a closing; ``early`` where all have answered before the end date."""
    if early:
        return Confirmation(
            _("Clôturer «\u00a0{campaign}\u00a0» avant sa date de fin\u00a0?").format(campaign=settings.name),
            _(
                "Tout le monde a répondu, mais chaque personne peut encore changer d’avis jusqu’au {date_fin} inclus. "
                "Si vous clôturez maintenant, les choix deviennent définitifs et la commande est créée."
            ).format(date_fin=figures.day(settings.end)),
            _("Tous les choix enregistrés."),
            _("Clôturer maintenant"),
            _("Attendre la date de fin"),
        )
    return Confirmation(
        _("Clôturer la campagne «\u00a0{campaign}\u00a0»\u00a0?").format(campaign=settings.name),
        _("Les choix deviendront définitifs. La commande sera créée. Une campagne clôturée ne se rouvre pas."),
        _("Tous les choix enregistrés, y compris ceux qui arrivent avant l’arrêt du portail."),
        _("Clôturer la campagne"),
        _("Ne pas clôturer"),
    )


def closing_figures(
    *, invited: int, answered: int, silent_default: int, silent_excluded: int, amount: Decimal | int
) -> list[tuple[str, str]]:
    """Return what will be ordered, a name and a figure each (``confirm-close-figures``)."""
    return [
        (_("Personnes invitées"), figures.number(invited)),
        (_("Réponses"), figures.number(answered)),
        (_("Format par défaut"), figures.number(silent_default)),
        (_("Hors commande faute d’adresse"), figures.number(silent_excluded)),
        (_("Total à commander"), figures.euros(amount)),
    ]
