"""The French words of the first start, of the sign-in and of the tests of "Mon compte" (textes 4.9, 3.5)."""

from collections.abc import Sequence
from typing import NamedTuple

from ov_desktop.domain.refusal import CodedFault, FieldFault
from ov_desktop.wording.failures import FAILURES, FailureWords
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.text import _, plural


class StepWords(NamedTuple):
    """The words of a step of the assistant; ``later`` is empty where it cannot be put off."""

    name: str
    caption: str
    title: str
    introduction: str
    later: str


STEPS = {
    "organisation": StepWords(
        _("Organisme"),
        _("Qui accorde la dotation"),
        _("Votre organisme"),
        _("Ces informations figurent dans les e-mails, l’espace collaborateur et les commandes."),
        "",
    ),
    "password": StepWords(
        _("Mot de passe"),
        _("Protège les données"),
        _("Votre mot de passe"),
        _("Il protège toutes les données de cet ordinateur. Personne ne peut le retrouver à votre place."),
        "",
    ),
    "recovery": StepWords(
        _("Code de récupération"),
        _("Si le mot de passe est oublié"),
        _("Votre code de récupération"),
        _("Si vous oubliez le mot de passe, seul ce code ouvrira vos données. Il ne s’affiche qu’une fois."),
        "",
    ),
    "mail": StepWords(
        _("Messagerie"),
        _("Le compte qui envoie les e-mails"),
        _("Votre messagerie"),
        _("Les e-mails partent de votre propre compte. Les renseignements demandés viennent de votre fournisseur."),
        _("Sans messagerie, aucun e-mail ne peut partir."),
    ),
    "portal": StepWords(
        _("Portail"),
        _("Le site où les personnes choisissent"),
        _("Votre portail"),
        _("C’est le site où les personnes font leur choix."),
        _("Sans portail, personne ne peut répondre en ligne."),
    ),
}
"""The five steps by key, in their order; ``later`` says what putting the step off means."""

KINDS = {
    "CSE": _("CSE (comité social et économique)"),
    "COS": _("COS (comité des œuvres sociales)"),
    "CAS": _("CAS (comité d’action sociale)"),
}
"""The sorts of organisation, spelt out."""

SECURITIES = {
    "starttls": _("STARTTLS (port 587)"),
    "tls": _("TLS (port 465)"),
    "none": _("Aucun (réseau local seulement)"),
}
"""The ways of encryption, the usual first."""

_TOWNS_SHOWN = 6

SECURITY_PORTS = {"starttls": 587, "tls": 465, "none": 25}

SECRET_PLACES = {
    "keyring": _("Gardé dans le trousseau de mots de passe de l’ordinateur."),
    "profile": _("Gardé dans vos données chiffrées."),
    "nowhere": "",
    "lost": _("À saisir de nouveau\u00a0: le trousseau de l’ordinateur ne le donne plus."),
}
"""Where the password of a server lies, by place."""

TEST_MAIL_SUBJECT = _("[Essai] Votre messagerie fonctionne")


def test_mail_text(host: str, sender: str) -> str:
    """Return the text of a test message."""
    return _(
        "Bonjour,\n\n"
        "Ceci est un message d’essai d’Objectif Vacances.\n"
        "Si vous le lisez, l’application peut envoyer les e-mails de vos campagnes par {host}, au nom de {sender}.\n\n"
        "Vous n’avez rien à faire.\n"
    ).format(host=host, sender=sender)


# --- what a field says -----------------------------------------------------------------------------------

_PASSWORD = {
    "setup-password-common": _("Ce mot de passe est trop courant. Choisissez-en un autre."),
    "password-from-organisation": _(
        "Ce mot de passe se devine à partir du nom ou du code client de l’organisme. Choisissez-en un autre."
    ),
    "setup-password-mismatch": _("Les deux saisies sont différentes."),
    "password-missing": _("Saisissez le mot de passe."),
    "password-wrong": _("Ce n’est pas le mot de passe actuel. Vérifiez la touche de verrouillage des majuscules."),
    "recovery-mistyped": _(
        "Ce n’est pas un code de récupération\u00a0: il compte 28 signes, et un signe au moins est faux. Relisez-le."
    ),
    "recovery-refused": _("Ce code n’ouvre pas ces données. Cherchez le code le plus récent."),
    "setup-recovery-wrong": _("Ces caractères ne correspondent pas. Relisez le code avant de continuer."),
    "portal-public-url-missing": _("Saisissez l’adresse que les personnes ouvriront."),
}


def field_message(fault: CodedFault) -> str:
    """Return what stands under a field: what is wrong, and how to correct it."""
    if isinstance(fault, FieldFault) and fault.code == "setup-password-short":
        return plural("Il manque {count} caractère.", "Il manque {count} caractères.", fault.count).format(
            count=fault.count
        )
    if fault.code in _PASSWORD:
        return _PASSWORD[fault.code]
    words = describe_refusal(fault)
    if fault.code.startswith("setup-") or not words.remedy:
        return words.message
    return f"{words.message} {words.remedy}"


def town_mismatch(town: str, postcode: str, towns: Sequence[str]) -> str:
    """Return the warning of a town that is not one of its postal code's (textes ``address-error-town-mismatch``)."""
    shown = ", ".join(towns[:_TOWNS_SHOWN]) + ("…" if len(towns) > _TOWNS_SHOWN else ".")
    text = _("«\u00a0{value}\u00a0» ne correspond pas au code postal {postcode}. Villes possibles\u00a0: {towns}")
    return text.format(value=town, postcode=postcode, towns=shown)


def postcode_unknown(postcode: str) -> str:
    """Return the warning of a postal code that no town has (textes ``address-error-postcode-unknown``)."""
    text = _("Le code postal «\u00a0{value}\u00a0» n’est pas connu. Vérifiez les 5\u00a0chiffres.")
    return text.format(value=postcode)


# --- what a test says ------------------------------------------------------------------------------------

_SETTINGS_KEPT = _("Vos réglages et vos messages en attente sont intacts.")
_NOTHING_SENT = _("Rien n’a été envoyé, ni données ni mot de passe.")

_MAIL_TESTS = {
    "smtp-password-refused": FailureWords(
        FAILURES["smtp-password-refused"].title,
        FAILURES["smtp-password-refused"].what,
        _SETTINGS_KEPT,
        _(
            "Corrigez l’identifiant ou le mot de passe, puis recommencez l’essai. Certains fournisseurs demandent un "
            "mot de passe propre aux applications."
        ),
    ),
    "timeout": FailureWords(
        FAILURES["timeout"].title,
        FAILURES["timeout"].what,
        _SETTINGS_KEPT,
        _("Vérifiez le port et le chiffrement auprès de votre fournisseur, puis recommencez l’essai."),
    ),
    "offline": FailureWords(
        FAILURES["offline"].title,
        FAILURES["offline"].what,
        _SETTINGS_KEPT,
        _("Vérifiez le câble ou le Wi-Fi, puis recommencez l’essai."),
    ),
    "certificate-expired": FailureWords(
        FAILURES["certificate-expired"].title,
        _("Le certificat de {host} a expiré. La connexion n’est pas sûre."),
        _NOTHING_SENT,
        FAILURES["certificate-expired"].do,
    ),
    "certificate-name": FailureWords(
        FAILURES["certificate-name"].title,
        _("Le certificat présenté n’est pas au nom de {host}."),
        _NOTHING_SENT,
        FAILURES["certificate-name"].do,
    ),
    "sender-refused": FailureWords(
        FAILURES["sender-refused"].title,
        FAILURES["sender-refused"].what,
        _SETTINGS_KEPT,
        _(
            "Utilisez l’adresse du compte d’envoi, ou demandez à votre fournisseur d’autoriser {sender}. Puis "
            "recommencez l’essai."
        ),
    ),
    "quota-reached": FailureWords(
        FAILURES["quota-reached"].title,
        _("Votre fournisseur n’accepte plus de messages pour le moment."),
        _SETTINGS_KEPT,
        _("Recommencez l’essai plus tard. Pour éviter cette pause, baissez le rythme d’envoi."),
    ),
    "message-too-large": FailureWords(
        FAILURES["message-too-large"].title,
        _("{host} refuse même un message très court."),
        _SETTINGS_KEPT,
        _("Prévenez votre fournisseur de messagerie."),
    ),
    "server-busy": FailureWords(
        FAILURES["server-busy"].title,
        FAILURES["server-busy"].what,
        _SETTINGS_KEPT,
        _("Recommencez l’essai dans quelques minutes."),
    ),
    "test-recipient-refused": FailureWords(
        _("Adresse de l’essai refusée"),
        _("{host} n’accepte pas d’écrire à {recipient}."),
        _SETTINGS_KEPT,
        _("Vérifiez cette adresse, ou envoyez l’essai à une autre. Certains serveurs demandent un identifiant."),
    ),
    "test-uncertain": FailureWords(
        _("Sort de l’essai inconnu"),
        _("{host} a reçu le message, mais la connexion s’est coupée avant sa réponse."),
        _SETTINGS_KEPT,
        _("Regardez si l’essai est arrivé à {recipient}. Sinon, recommencez."),
    ),
}


_TRIALS = {
    "message-too-large": FailureWords(
        FAILURES["message-too-large"].title,
        _("{host} refuse un message de cette taille."),
        _SETTINGS_KEPT,
        _("Choisissez des images plus légères dans la campagne, puis recommencez l’essai."),
    ),
}
"""What differs where the message is one of a campaign."""


def mail_test_words(
    code: str, *, host: str, port: int, sender: str, recipient: str, seconds: int, of_campaign: bool = False
) -> FailureWords:
    """Return why a test message could not be sent, what was kept and what to do.

    Raises:
        KeyError: the code has no words.
    """
    words = (_TRIALS.get(code) if of_campaign else None) or _MAIL_TESTS.get(code) or FAILURES[code]
    variables = {"host": host, "port": str(port), "sender": sender, "recipient": recipient, "seconds": str(seconds)}
    return FailureWords(*(text.format_map(variables) for text in words))


_PORTAL_TESTS = {
    "portal-address": FailureWords(
        FAILURES["host-unknown"].title,
        _("«\u00a0{url}\u00a0» n’est pas l’adresse d’un portail."),
        _("Vos réglages sont intacts."),
        _("Saisissez l’adresse entière, par exemple https://choix.exemple.fr."),
    ),
    "portal-certificate": FailureWords(
        FAILURES["certificate-untrusted"].title,
        _("Le certificat de {host} n’est pas valable. La connexion n’est pas sûre."),
        _NOTHING_SENT,
        _("Vérifiez l’adresse. Si elle est juste, ne continuez pas et prévenez la personne qui gère le serveur."),
    ),
    "portal-answer": FailureWords(
        _("Ce n’est pas un portail"),
        _("{host} répond, mais pas comme un portail de cette application."),
        _("Vos réglages sont intacts."),
        _("Vérifiez l’adresse. Sinon, demandez la mise à jour du portail à la personne qui gère le serveur."),
    ),
    "portal-refused": FailureWords(
        FAILURES["portal-password-refused"].title,
        FAILURES["portal-password-refused"].what,
        _("Vos réglages sont intacts."),
        _(
            "Corrigez le mot de passe, puis recommencez. En cas d’oubli, demandez à la personne qui gère le serveur "
            "de créer un nouveau mot de passe."
        ),
    ),
    "portal-unreachable": FailureWords(
        FAILURES["portal-unreachable"].title,
        FAILURES["portal-unreachable"].what,
        _("Vos réglages sont intacts."),
        _("Vérifiez l’adresse et votre accès à Internet. Sinon, prévenez la personne qui gère le serveur."),
    ),
    "portal-start": FailureWords(
        _("Le portail de cet ordinateur ne démarre pas"),
        _("Il s’est arrêté au démarrage."),
        _("Vos réglages et les choix déjà confirmés sont enregistrés."),
        _("Réessayez. Si cela ne suffit pas, redémarrez l’ordinateur."),
    ),
    "portal-port-busy": FailureWords(
        _("Le portail de cet ordinateur ne démarre pas"),
        _("Un autre logiciel utilise déjà sa place (port)."),
        _("Vos réglages et les choix déjà confirmés sont enregistrés."),
        _("Fermez l’autre logiciel, ou redémarrez l’ordinateur, puis réessayez."),
    ),
}


def portal_test_words(code: str, *, url: str, host: str) -> FailureWords:
    """Return why a portal does not answer as it should, what was kept and what to do; any unknown code is no answer."""
    words = _PORTAL_TESTS.get(code, _PORTAL_TESTS["portal-unreachable"])
    return FailureWords(*(text.format_map({"url": url, "host": host}) for text in words))
