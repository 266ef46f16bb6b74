"""The sample organisation's logo and templates."""

from ov_desktop.wording.text import _

LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
<circle cx="48" cy="48" r="48" fill="#1b5540"/>
<path fill="#fff" d="M16 66 36 34l11 17 8-12 25 27z"/>
<path fill="#1b5540" d="m36 34-7 11 5 3 4-3 5 1z"/>
</svg>
"""
LOGO_NAME = "logo.svg"

TEMPLATES = (
    (
        "launch",
        _("Été, ton amical"),
        _("Vos Chèques-Vacances\u00a0: à vous de choisir"),
        _(
            "Bonjour {prénom},\n\n"
            "Les beaux jours approchent. {organisme} vous offre **{montant}** en Chèques-Vacances.\n\n"
            "Vous avez le choix\u00a0:\n"
            "- des chèques en papier,\n"
            "- des chèques sur votre smartphone.\n\n"
            "Répondez jusqu’au {date_fin} inclus. Quelques minutes suffisent."
        ),
    ),
    (
        "reminder",
        _("Relance courte"),
        _("Plus que quelques jours, jusqu’au {date_fin}"),
        _(
            "Bonjour {prénom},\n\n"
            "Il reste quelques jours pour choisir la forme de vos {montant} en Chèques-Vacances. L’espace ferme le "
            "{date_fin} au soir."
        ),
    ),
    (
        "end",
        _("Fin, avec les permanences"),
        _("Chèques-Vacances\u00a0: la période de choix est terminée"),
        _(
            "Bonjour {prénom} {nom},\n\n"
            "La période de choix s’est terminée le {date_fin}. Nous n’avons pas reçu votre réponse.\n\n"
            "**Une question\u00a0?** Le bureau du CSE vous reçoit le mardi et le jeudi, de 12\u00a0h à 14\u00a0h."
        ),
    ),
    (
        "welcome",
        _("Accueil de l’été"),
        "",
        _(
            "Bonjour et bienvenue.\n\n"
            "Prenez le temps de lire les deux possibilités\u00a0: papier ou smartphone. Vous pourrez changer d’avis "
            "jusqu’au dernier jour."
        ),
    ),
)
"""Kind, name, subject and text of each template, as ``mailing.rich.from_plain`` reads them."""
