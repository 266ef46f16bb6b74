"""The French words of a failure: what happened, what was kept, what to do (SPEC G5)."""

from typing import NamedTuple

from ov_desktop.wording.text import _


class FailureWords(NamedTuple):
    """The words of a failure: a title and three parts, each a sentence or more."""

    title: str
    what: str
    kept: str
    do: str


FAILURES = {
    "signin-refused": FailureWords(
        _("Connexion refusée"),
        _("Le code client ou le mot de passe ne convient pas."),
        _("Vos données restent chiffrées et intactes."),
        _(
            "Vérifiez la touche de verrouillage des majuscules et réessayez. Mot de passe oublié\u00a0? "
            "Utilisez votre code de récupération."
        ),
    ),
    "signin-delayed": FailureWords(
        _("Trop d’essais"),
        _("Plusieurs mots de passe faux ont été saisis."),
        _("Vos données restent chiffrées et intactes."),
        _("Attendez encore {seconds}\u00a0s, ou utilisez votre code de récupération."),
    ),
    "keyring-unavailable": FailureWords(
        _("Trousseau de mots de passe indisponible"),
        _("L’ordinateur n’offre pas de trousseau utilisable. L’application ne peut pas retenir vos mots de passe."),
        _("Vos données et vos réglages sont intacts. Aucun mot de passe n’est écrit ailleurs."),
        _(
            "Continuez\u00a0: les mots de passe vous seront demandés à chaque fois. Ou activez le trousseau de "
            "l’ordinateur."
        ),
    ),
    "smtp-password-refused": FailureWords(
        _("La messagerie refuse le mot de passe"),
        _("{host} ne reconnaît pas l’identifiant ou le mot de passe du compte d’envoi."),
        _("Messages en attente\u00a0: {waiting}. Aucun n’est perdu, aucun ne partira deux fois."),
        _(
            "Corrigez-les dans «\u00a0Mon compte › Messagerie\u00a0», puis faites un envoi d’essai. Certains "
            "fournisseurs demandent un mot de passe propre aux applications."
        ),
    ),
    "imap-password-refused": FailureWords(
        _("La boîte des retours refuse le mot de passe"),
        _("{host} ne reconnaît pas l’identifiant ou le mot de passe de la boîte qui reçoit les retours d’e-mails."),
        _("Les envois continuent. Les retours restent dans la boîte et seront lus plus tard."),
        _("Corrigez-les dans «\u00a0Mon compte › Messagerie\u00a0», puis choisissez «\u00a0Relever maintenant\u00a0»."),
    ),
    "portal-password-refused": FailureWords(
        _("Le portail refuse la connexion"),
        _("Le code client ou le mot de passe du portail ne convient pas, ou le compte a été fermé."),
        _("Votre travail est gardé sur cet ordinateur. Il partira après la connexion."),
        _(
            "Corrigez-les dans «\u00a0Mon compte › Portail\u00a0». En cas d’oubli, demandez à la personne qui "
            "gère le serveur de créer un nouveau mot de passe."
        ),
    ),
    "mail-password-lost": FailureWords(
        _("Mot de passe de la messagerie à saisir de nouveau"),
        _("Il était gardé dans le trousseau de l’ordinateur, qui ne le donne plus."),
        _("Vos données et vos autres réglages sont intacts."),
        _(
            "Déverrouillez le trousseau et redémarrez l’application, ou saisissez le mot de passe dans "
            "«\u00a0Mon compte › Messagerie\u00a0»."
        ),
    ),
    "portal-password-lost": FailureWords(
        _("Mot de passe du portail à saisir de nouveau"),
        _("Il était gardé dans le trousseau de l’ordinateur, qui ne le donne plus."),
        _("Votre travail est gardé sur cet ordinateur. Il partira après la connexion."),
        _(
            "Déverrouillez le trousseau et redémarrez l’application, ou saisissez le mot de passe dans "
            "«\u00a0Mon compte › Portail\u00a0»."
        ),
    ),
    "host-unknown": FailureWords(
        _("Serveur introuvable"),
        _("Aucun serveur ne porte le nom «\u00a0{host}\u00a0»."),
        _("Vos réglages et vos messages en attente sont intacts."),
        _("Vérifiez l’écriture du nom. Il vous est donné par votre fournisseur."),
    ),
    "dns-failure": FailureWords(
        _("Les noms de serveurs ne sont pas trouvés"),
        _("L’ordinateur est relié au réseau, mais le service qui traduit les noms en adresses (DNS) ne répond pas."),
        _("Vos messages et votre travail attendent sur cet ordinateur."),
        _("Réessayez dans quelques minutes. Si cela dure, prévenez votre service informatique."),
    ),
    "port-closed": FailureWords(
        _("Le serveur ne répond pas sur ce port"),
        _("{host} existe, mais refuse la connexion sur le port {port}."),
        _("Vos réglages et vos messages en attente sont intacts."),
        _(
            "Vérifiez le port (souvent 587 ou 465 pour l’envoi, 993 pour les retours). Un pare-feu peut aussi "
            "bloquer ce port."
        ),
    ),
    "timeout": FailureWords(
        _("Pas de réponse à temps"),
        _("{host} n’a pas répondu en {seconds}\u00a0s."),
        _("Rien n’est perdu. Un message dont le sort n’est pas connu est marqué «\u00a0Incertain\u00a0»."),
        _("Un nouvel essai se fera tout seul à {time}. Vous pouvez aussi choisir «\u00a0Réessayer\u00a0»."),
    ),
    "offline": FailureWords(
        _("Vous êtes hors ligne"),
        _("L’ordinateur n’a pas accès à Internet."),
        _("Vous pouvez continuer à travailler. Tout est gardé sur cet ordinateur et partira au retour du réseau."),
        _("Vérifiez le câble ou le Wi-Fi. Le travail en attente est visible dans «\u00a0Synchronisation\u00a0»."),
    ),
    "certificate-expired": FailureWords(
        _("Certificat périmé"),
        _("Le certificat de {host} a expiré le {date}. La connexion n’est pas sûre."),
        _("Rien n’a été envoyé, ni données ni mot de passe."),
        _("Vérifiez d’abord la date de votre ordinateur. Sinon, prévenez la personne qui gère ce serveur."),
    ),
    "certificate-name": FailureWords(
        _("Certificat d’un autre serveur"),
        _("Le certificat présenté n’est pas au nom de {host}, mais de {value}."),
        _("Rien n’a été envoyé, ni données ni mot de passe."),
        _("Vérifiez le nom du serveur. S’il est juste, ne continuez pas et prévenez votre service informatique."),
    ),
    "certificate-untrusted": FailureWords(
        _("Certificat non reconnu"),
        _("Le certificat de {host} n’est garanti par aucune autorité connue."),
        _("Rien n’a été envoyé, ni données ni mot de passe."),
        _(
            "Si le serveur appartient à votre organisme, faites installer son autorité sur cet ordinateur. "
            "Sinon, ne continuez pas."
        ),
    ),
    "tls-unavailable": FailureWords(
        _("Connexion chiffrée impossible"),
        _("{host} n’accepte pas de connexion chiffrée sur le port {port}."),
        _("Rien n’a été envoyé, ni données ni mot de passe."),
        _("Vérifiez le port et le mode de chiffrement auprès de votre fournisseur."),
    ),
    "sender-refused": FailureWords(
        _("Adresse d’envoi refusée"),
        _("{host} n’accepte pas d’envoyer au nom de {sender}."),
        _("L’envoi est arrêté. Messages partis\u00a0: {sent}. En attente\u00a0: {waiting}. Aucun n’est perdu."),
        _(
            "Utilisez l’adresse du compte d’envoi, ou demandez à votre fournisseur d’autoriser {sender}. Puis "
            "reprenez l’envoi."
        ),
    ),
    "recipient-refused": FailureWords(
        _("Adresse d’une personne refusée"),
        _("Le serveur n’accepte pas l’adresse de {prénom} {nom}."),
        _("Les autres messages continuent de partir."),
        _("Vérifiez l’adresse avec la personne, corrigez-la, puis choisissez «\u00a0Renvoyer\u00a0»."),
    ),
    "recipient-mailbox-full": FailureWords(
        _("Boîte d’une personne pleine"),
        _("La boîte aux lettres de {prénom} {nom} n’a plus de place."),
        _("Les autres messages continuent de partir."),
        _("Prévenez la personne, puis choisissez «\u00a0Renvoyer\u00a0». Ou imprimez-lui un courrier."),
    ),
    "return-mailbox-full": FailureWords(
        _("Votre boîte des retours est pleine"),
        _("{host} ne peut plus y déposer les retours d’e-mails. Des erreurs d’adresse peuvent vous échapper."),
        _("Les envois continuent. Les retours déjà lus sont enregistrés."),
        _("Faites de la place dans cette boîte, puis choisissez «\u00a0Relever maintenant\u00a0»."),
    ),
    "quota-reached": FailureWords(
        _("Limite d’envoi atteinte"),
        _(
            "Votre fournisseur n’accepte plus de messages pour le moment. Messages partis\u00a0: {sent}. En "
            "attente\u00a0: {waiting}."
        ),
        _("Aucun message n’est perdu, aucun ne partira deux fois."),
        _(
            "L’envoi reprendra tout seul à {time}. Pour éviter cette pause, baissez le rythme d’envoi dans "
            "«\u00a0Mon compte › Messagerie\u00a0»."
        ),
    ),
    "message-too-large": FailureWords(
        _("Message trop lourd"),
        _("{host} refuse un message de cette taille ({value})."),
        _("L’envoi est arrêté. Les messages en attente sont intacts."),
        _("Choisissez des images plus légères dans la campagne, puis reprenez l’envoi."),
    ),
    "server-busy": FailureWords(
        _("Serveur occupé"),
        _("{host} demande d’attendre."),
        _("Messages en attente\u00a0: {waiting}. Leur ordre est gardé."),
        _("Vous n’avez rien à faire\u00a0: un nouvel essai se fera à {time}."),
    ),
    "public-address-unreachable": FailureWords(
        _("L’adresse publique ne répond pas"),
        _("L’espace collaborateur fonctionne, mais l’adresse écrite dans les e-mails ({value}) ne mène pas à lui."),
        _("La campagne est enregistrée. Aucun e-mail n’est parti."),
        _(
            "Vérifiez l’adresse publique dans «\u00a0Mon compte › Portail\u00a0». Le lancement se fera quand "
            "elle répondra."
        ),
    ),
    "portal-unreachable": FailureWords(
        _("Portail injoignable"),
        _("{host} ne répond pas."),
        _("Votre travail est gardé sur cet ordinateur. Les réponses déjà reçues par le portail y restent."),
        _("Réessayez dans quelques minutes. Si cela dure, prévenez la personne qui gère le serveur."),
    ),
    "portal-stopped": FailureWords(
        _("Le portail de cet ordinateur s’est arrêté"),
        _("Il a été relancé {count} fois, sans succès."),
        _("Les choix déjà confirmés sont enregistrés."),
        _(
            "Choisissez «\u00a0Relancer le portail\u00a0». Si cela ne suffit pas, redémarrez l’ordinateur, "
            "puis copiez le rapport pour votre service informatique."
        ),
    ),
    "portal-version-older": FailureWords(
        _("Portail trop ancien"),
        _(
            "Le portail est en version {value}. Votre application demande la version {expected} ou une version "
            "plus récente."
        ),
        _("Votre travail est gardé sur cet ordinateur. Rien n’a été échangé."),
        _("Demandez la mise à jour du portail à la personne qui gère le serveur."),
    ),
    "portal-version-newer": FailureWords(
        _("Application trop ancienne"),
        _("Le portail est en version {value}, plus récente que votre application."),
        _("Votre travail est gardé sur cet ordinateur. Rien n’a été échangé."),
        _("Mettez à jour l’application, puis synchronisez à nouveau."),
    ),
    "sync-conflict": FailureWords(
        _("Deux ordinateurs ont modifié la même campagne"),
        _("La campagne «\u00a0{campaign}\u00a0» a été modifiée ici et, le {date} à {time}, sur un autre ordinateur."),
        _("Les deux versions sont gardées. Rien n’a été remplacé."),
        _("Comparez-les champ par champ et choisissez la bonne valeur."),
    ),
    "profile-in-use": FailureWords(
        _("Ce dossier est déjà ouvert"),
        _("Une autre fenêtre de l’application utilise ce dossier de données."),
        _("Vos données sont intactes."),
        _("Utilisez la fenêtre déjà ouverte, ou fermez-la d’abord."),
    ),
    "disk-full": FailureWords(
        _("Plus de place sur le disque"),
        _("L’ordinateur n’a pas pu enregistrer la dernière modification."),
        _("Tout ce qui a été enregistré avant est intact."),
        _("Libérez de la place, puis refaites la dernière action."),
    ),
    "unexpected-error": FailureWords(
        _("Une erreur inattendue s’est produite"),
        _("L’action «\u00a0{value}\u00a0» s’est arrêtée."),
        _("Vos données sont revenues à leur état d’avant l’action."),
        _(
            "Réessayez. Si l’erreur revient, choisissez «\u00a0Copier le rapport\u00a0» et transmettez-le à "
            "votre service informatique\u00a0: il ne contient aucune donnée personnelle."
        ),
    ),
}
"""The words of each failure, with variables in braces."""

ACTIONS = {
    "action-retry": _("Réessayer"),
    "action-open-mail-settings": _("Régler la messagerie"),
    "action-open-portal-settings": _("Régler le portail"),
    "action-send-test": _("Envoyer un essai"),
    "action-check-mailbox": _("Relever maintenant"),
    "action-resume-sending": _("Reprendre l’envoi"),
    "action-pause-sending": _("Suspendre l’envoi"),
    "action-restart-portal": _("Relancer le portail"),
    "action-compare": _("Comparer les versions"),
    "action-keep-mine": _("Garder ma valeur"),
    "action-take-other": _("Prendre l’autre valeur"),
    "action-copy-report": _("Copier le rapport"),
    "action-use-recovery-code": _("Utiliser le code de récupération"),
}
"""The labels of the buttons that a failure may offer."""


def failure_words(code: str, **variables: str) -> FailureWords:
    """Return the words of a failure with its variables filled in.

    Args:
        code: the key of the texts, for example ``portal-unreachable``.
        variables: what the words name, already formatted.

    Raises:
        KeyError: the code has no words, or a variable is missing.
    """
    return FailureWords(*(text.format_map(variables) for text in FAILURES[code]))
