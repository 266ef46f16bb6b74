"""The French words of "Aide": frequent questions and practical information, plain and true (SPEC section 11)."""

from typing import NamedTuple

from ov_desktop.wording.text import _


class Question(NamedTuple):
    """A question and its answer."""

    question: str
    answer: str


class Topic(NamedTuple):
    """Questions on one subject."""

    title: str
    questions: tuple[Question, ...]


TOPICS = (
    Topic(
        _("Préparer une campagne"),
        (
            Question(
                _("Par où commencer\u00a0?"),
                _(
                    "Réglez la messagerie et le portail dans «\u00a0Mon compte\u00a0», puis choisissez «\u00a0Création "
                    "d’une campagne\u00a0». Un brouillon s’enregistre tout seul\u00a0: vous pouvez fermer "
                    "l’application et le reprendre plus tard."
                ),
            ),
            Question(
                _("Puis-je m’entraîner sans rien envoyer\u00a0?"),
                _(
                    "Oui. La démonstration ouvre une autre fenêtre avec un organisme et des personnes inventés, un "
                    "vrai portail et une boîte qui retient tous les e-mails. Rien ne quitte cet ordinateur. Elle "
                    "s’ouvre depuis l’accueil tant qu’il n’y a pas de campagne, ou par la commande «\u00a0ov-desktop "
                    "demo\u00a0»."
                ),
            ),
            Question(
                _("Quelle forme doit avoir la liste des personnes\u00a0?"),
                _(
                    "Téléchargez le modèle Excel à l’étape «\u00a0Liste des collaborateurs\u00a0» et remplissez une "
                    "ligne par personne. Le nom, le prénom, le mobile, l’e-mail et la dotation sont nécessaires. La "
                    "dotation est un multiple de 10\u00a0€, au moins 20\u00a0€."
                ),
            ),
            Question(
                _("Que faire des anomalies d’une liste\u00a0?"),
                _(
                    "Toutes sont signalées en une fois, avec la ligne et la case. Corrigez-les dans votre fichier, "
                    "puis chargez-le de nouveau. Vous pouvez aussi importer le reste sans les lignes en erreur."
                ),
            ),
            Question(
                _("Que reçoit une personne qui ne répond pas\u00a0?"),
                _(
                    "Le format par défaut de la campagne. Exception\u00a0: si ce format est Classic et que ses chèques "
                    "doivent partir à domicile, elle est exclue de la commande, car son adresse postale n’est pas "
                    "connue. L’écran l’annonce avant le lancement."
                ),
            ),
        ),
    ),
    Topic(
        _("Pendant la campagne"),
        (
            Question(
                _("Quand partent les e-mails\u00a0?"),
                _(
                    "Le lancement part à la date de début, à l’heure choisie, heure de Paris. La relance et le message "
                    "de mi-campagne ne vont qu’aux personnes sans réponse. L’accueil annonce les prochains messages."
                ),
            ),
            Question(
                _("L’ordinateur doit-il rester allumé\u00a0?"),
                _(
                    "Avec le portail de cet ordinateur, oui\u00a0: quand l’application est fermée, personne ne peut "
                    "répondre et aucun message ne part. Avec un portail sur un serveur, non."
                ),
            ),
            Question(
                _("Une personne peut-elle changer d’avis\u00a0?"),
                _(
                    "Oui, jusqu’à la date de fin incluse, avant minuit, heure de Paris. Seul son dernier choix compte. "
                    "Après une clôture anticipée, plus rien ne change."
                ),
            ),
            Question(
                _("Un message est marqué «\u00a0Incertain\u00a0». Que faire\u00a0?"),
                _(
                    "L’envoi a été coupé au dernier moment\u00a0: le message est peut-être parti. Demandez à la "
                    "personne si elle l’a reçu. L’application ne le renvoie jamais toute seule, pour ne pas "
                    "l’envoyer deux fois."
                ),
            ),
        ),
    ),
    Topic(
        _("Clôture et commande"),
        (
            Question(
                _("Quand puis-je clôturer\u00a0?"),
                _(
                    "Quand la campagne est terminée\u00a0: la date de fin est passée, ou tout le monde a répondu. La "
                    "clôture rend les choix définitifs et crée la commande."
                ),
            ),
            Question(
                _("La clôture s’est arrêtée en route. Est-ce grave\u00a0?"),
                _(
                    "Non. Choisissez de nouveau «\u00a0Clôturer\u00a0»\u00a0: elle reprend où elle s’était arrêtée. "
                    "Une campagne ne donne jamais deux commandes."
                ),
            ),
            Question(
                _("Les frais affichés sont-ils définitifs\u00a0?"),
                _(
                    "Non, c’est une estimation. «\u00a0Voir le calcul\u00a0» montre comment elle est faite. Seule la "
                    "facture de l’ANCV fait foi."
                ),
            ),
        ),
    ),
    Topic(
        _("Données et sécurité"),
        (
            Question(
                _("Où sont mes données\u00a0?"),
                _(
                    "Dans un dossier de cet ordinateur, chiffrées. Le mot de passe ou le code de récupération les "
                    "ouvre. Sans l’un des deux, personne ne peut les lire, pas même nous."
                ),
            ),
            Question(
                _("Où sont gardés les mots de passe de la messagerie et du portail\u00a0?"),
                _(
                    "Dans le trousseau de mots de passe de l’ordinateur. S’il n’y en a pas d’utilisable, dans vos "
                    "données chiffrées. «\u00a0Mon compte\u00a0» dit où se trouve chacun d’eux. Si le trousseau ne les "
                    "donne plus, par exemple sur un nouvel ordinateur, saisissez-les de nouveau."
                ),
            ),
            Question(
                _("J’ai oublié mon mot de passe."),
                _(
                    "Sur l’écran de connexion, choisissez «\u00a0Utiliser le code de récupération\u00a0». Ce code a "
                    "été affiché à la création du compte."
                ),
            ),
            Question(
                _("Que contient le rapport d’erreur\u00a0?"),
                _(
                    "Des versions de logiciels et des endroits du programme. Il ne contient ni nom, ni adresse, ni mot "
                    "de passe."
                ),
            ),
        ),
    ),
)
"""The frequent questions, by subject."""

SHORTCUTS = (
    ("F1", _("Aide de la page")),
    ("F5", _("Synchroniser avec le portail")),
    ("Ctrl+Q", _("Quitter l’application")),
    ("Ctrl+F", _("Rechercher")),
    (_("Entrée"), _("Ouvrir la ligne choisie")),
    (_("Échap"), _("Revenir, fermer ou vider la recherche")),
    ("Tab", _("Aller au champ ou au bouton suivant")),
)
"""The keys that hold everywhere, and what they do."""

FORMATS = (
    Question(
        _("Chèque-Vacances Classic"),
        _("Des chèques en papier de 10, 20, 25 ou 50\u00a0€, livrés sur un site de votre organisme ou à domicile."),
    ),
    Question(
        _("Chèque-Vacances Connect"),
        _("Un paiement par smartphone, avec une application. Il faut iOS\u00a012 ou Android\u00a06 au moins."),
    ),
)
"""What the two formats are."""
