"""The French words of a refusal: what is wrong with what was typed or asked, and what to do (SPEC S11, G5)."""

from datetime import date
from typing import NamedTuple

from ov_desktop.domain.campaign import CampaignSettings, SettingsFault
from ov_desktop.domain.holidays import public_holiday
from ov_desktop.domain.refusal import CodedFault, FieldFault
from ov_desktop.domain.roster import Fault
from ov_desktop.wording import figures
from ov_desktop.wording.campaign import holiday_name, long_day
from ov_desktop.wording.faults import fault_message, fault_remedy
from ov_desktop.wording.text import _


class Refusal(NamedTuple):
    """What is wrong, and what to do about it, each a sentence or two; the remedy may be empty."""

    message: str
    remedy: str


_ACCOUNT = {
    "organisation-name-missing": Refusal(
        _("Le nom de l’organisme manque."), _("Saisissez-le tel qu’il doit apparaître dans les e-mails.")
    ),
    "organisation-client-code-missing": Refusal(
        _("Le code client manque."), _("Saisissez les chiffres que l’ANCV vous a donnés.")
    ),
    "setup-client-code-invalid": Refusal(
        _("Le code client ne contient que des chiffres."),
        _("Saisissez les chiffres que l’ANCV vous a donnés. Les zéros du début comptent."),
    ),
    "setup-siret-length": Refusal(
        _("Le SIRET compte 14\u00a0chiffres. Vous en avez saisi {count}."),
        _("Un organisme sans SIRET peut utiliser celui de son entreprise."),
    ),
    "setup-siret-checksum": Refusal(
        _("Ce SIRET n’est pas valable\u00a0: un chiffre est sans doute faux, ou deux chiffres sont inversés."),
        _("Relisez-le sur un document de l’INSEE, puis corrigez-le."),
    ),
    "email-invalid": Refusal(
        _("«\u00a0{value}\u00a0» n’est pas une adresse e-mail correcte."),
        _(
            "Vérifiez l’écriture\u00a0: un seul signe @, pas d’espace, 254\u00a0caractères au plus. "
            "Exemple\u00a0: marie.durand@exemple.fr."
        ),
    ),
    "phone-invalid": Refusal(
        _("«\u00a0{value}\u00a0» n’est pas un numéro de téléphone français."),
        _("Saisissez ses dix chiffres, par exemple 02\u00a061\u00a091\u00a012\u00a034, ou laissez ce champ vide."),
    ),
    "mail-host-missing": Refusal(
        _("Le serveur d’envoi manque."), _("Saisissez l’adresse que donne votre fournisseur de messagerie.")
    ),
    "mail-port-invalid": Refusal(
        _("«\u00a0{value}\u00a0» n’est pas un numéro de port."),
        _("Saisissez un nombre de 1 à 65535, le plus souvent 587 ou 465."),
    ),
    "mail-security-invalid": Refusal(
        _("Ce chiffrement n’est pas connu."), _("Choisissez celui qu’indique votre fournisseur de messagerie.")
    ),
    "mail-sender-missing": Refusal(
        _("L’adresse d’envoi manque."), _("Saisissez l’adresse que les personnes verront comme expéditeur.")
    ),
    "mail-rate-invalid": Refusal(
        _("«\u00a0{value}\u00a0» n’est pas un nombre de messages par minute."),
        _("Votre fournisseur fixe une limite. À défaut, gardez\u00a030."),
    ),
    "portal-url-invalid": Refusal(
        _("«\u00a0{value}\u00a0» n’est pas l’adresse d’un portail."),
        _("Saisissez l’adresse entière, par exemple https://choix.exemple.fr."),
    ),
    "portal-password-missing": Refusal(
        _("Le mot de passe du portail manque."), _("Demandez-le à la personne qui gère le serveur.")
    ),
}

_SITES = {
    "site-number-missing": Refusal(_("Le numéro du site manque."), _("Saisissez le numéro qui sert dans vos listes.")),
    "site-number-too-long": Refusal(
        _("Le numéro «\u00a0{value}\u00a0» compte {count}\u00a0caractères. Le maximum est de 20."),
        _("Raccourcissez-le."),
    ),
    "site-number-duplicate": Refusal(
        _("Un autre site porte déjà «\u00a0{value}\u00a0» comme numéro ou comme nom."), _("Choisissez un autre numéro.")
    ),
    "site-name-missing": Refusal(_("Le nom du site manque."), _("Saisissez le nom qui sert dans vos listes.")),
    "site-name-too-long": Refusal(
        _("Le nom «\u00a0{value}\u00a0» compte {count}\u00a0caractères. Le maximum est de 38."), _("Raccourcissez-le.")
    ),
    "site-name-duplicate": Refusal(
        _("Un autre site porte déjà «\u00a0{value}\u00a0» comme numéro ou comme nom."), _("Choisissez un autre nom.")
    ),
    "site-in-use": Refusal(
        _("Des personnes de campagnes ouvertes utilisent le site «\u00a0{value}\u00a0» ({count})."),
        _("Choisissez d’abord un autre site pour elles."),
    ),
    "address-error-street": Refusal(_("Indiquez le numéro et la rue."), ""),
    "address-error-postcode-empty": Refusal(_("Indiquez le code postal."), ""),
    "address-error-postcode-format": Refusal(
        _("«\u00a0{value}\u00a0» n’est pas un code postal. Tapez 5\u00a0chiffres."), ""
    ),
    "address-error-town-empty": Refusal(_("Indiquez la ville."), ""),
    "address-error-too-long": Refusal(
        _("Cette ligne compte trop de caractères, au-delà de 38\u00a0: {count}."),
        _("Abrégez-la, ou utilisez la ligne «\u00a0Complément\u00a0»."),
    ),
    "address-error-characters": Refusal(
        _("Ces caractères ne peuvent pas être imprimés sur l’envoi\u00a0: {value}. Remplacez-les."), ""
    ),
}

_CAMPAIGN = {
    "campaign-name-missing": Refusal(
        _("Le nom de la campagne manque."),
        _("Choisissez un nom qui vous aidera à la retrouver, par exemple «\u00a0Été 2027\u00a0»."),
    ),
    "campaign-name-duplicate": Refusal(
        _("Une campagne ouverte porte déjà le nom «\u00a0{value}\u00a0»."), _("Choisissez un autre nom.")
    ),
    "date-end-before-start": Refusal(
        _("La date de fin ({value}) précède la date de début."),
        _("Choisissez une date de fin égale ou postérieure au {date}."),
    ),
    "date-too-far": Refusal(
        _("La date du {value} est trop lointaine\u00a0: une campagne finit au plus tard le 31\u00a0décembre 2199."),
        _("Vérifiez l’année."),
    ),
    "date-start-past": Refusal(
        _("La date de début ({value}) est passée."), _("Choisissez aujourd’hui ou un jour à venir.")
    ),
    "reminder-past": Refusal(
        _("La relance tomberait le {value}, une date passée. Elle ne partira pas."),
        _("Réduisez le nombre de jours avant la fin, ou saisissez 0 pour ne pas relancer."),
    ),
    "reminder-before-launch": Refusal(
        _("La relance tomberait avant l’e-mail de lancement."), _("Réduisez le nombre de jours avant la fin.")
    ),
    "midway-unavailable": Refusal(
        _("La campagne dure un mois ou moins\u00a0: il n’y a pas d’e-mail de mi-campagne."),
        _("Pour en envoyer un, éloignez la date de fin."),
    ),
    "midway-past": Refusal(
        _("L’e-mail de mi-campagne tomberait le {value}, une date passée. Il ne partira pas."),
        _("Éloignez la date de fin, ou décochez cette case."),
    ),
    "message-on-weekend": Refusal(
        _("L’e-mail partira {value}, pendant un week-end."),
        _("Choisissez un jour de semaine si vous le pouvez\u00a0: il sera lu plus tôt."),
    ),
    "message-on-holiday": Refusal(
        _("L’e-mail partira {value}, un jour férié."),
        _("Choisissez un autre jour si vous le pouvez\u00a0: il sera lu plus tôt."),
    ),
    "default-denominations-missing": Refusal(
        _("Le format par défaut est Classic, mais aucune coupure n’est choisie."), _("Cochez au moins une coupure.")
    ),
    "grant-not-payable": Refusal(
        _("La dotation de {amount} ne peut pas être payée avec les coupures par défaut\u00a0: {denominations}."),
        _("Ajoutez une coupure par défaut, ou changez cette dotation."),
    ),
    "merge-field-unknown": Refusal(
        _("Le champ «\u00a0{value}\u00a0» n’existe pas."),
        _("Choisissez un champ de la liste\u00a0: prénom, nom, montant, date de fin, organisme."),
    ),
    "subject-too-long": Refusal(
        _("L’objet compte {count}\u00a0caractères. Au-delà de 60, beaucoup de téléphones le coupent."),
        _("Raccourcissez-le si vous le pouvez."),
    ),
    "subject-missing": Refusal(
        _("L’objet de l’e-mail manque."),
        _("Saisissez un objet, ou choisissez «\u00a0Rétablir\u00a0» pour reprendre le texte d’origine."),
    ),
    "signature-missing": Refusal(
        _("La signature est vide."), _("Indiquez le nom de votre organisme et un moyen de vous joindre.")
    ),
    "gdpr-contact-missing": Refusal(
        _("Le contact RGPD manque."), _("Indiquez qui répond aux demandes sur les données personnelles.")
    ),
    "image-unsafe": Refusal(
        _("L’image «\u00a0{value}\u00a0» contient des éléments actifs."),
        _("Ils ont été retirés. Vérifiez l’aperçu, ou choisissez une image PNG ou JPEG."),
    ),
    "image-unreadable": Refusal(
        _("L’image «\u00a0{value}\u00a0» ne peut pas être lue."), _("Choisissez une image PNG, JPEG, WebP ou SVG.")
    ),
    "image-too-large": Refusal(
        _("L’image «\u00a0{value}\u00a0» est trop grande."),
        _("Choisissez une image de 20\u00a0Mo et de 50\u00a0millions de pixels au plus."),
    ),
    "offered-denominations-missing": Refusal(
        _("Aucune coupure n’est proposée aux personnes."), _("Cochez au moins une coupure.")
    ),
    "reminder-days-invalid": Refusal(
        _("«\u00a0{value}\u00a0» n’est pas un nombre de jours avant la fin."),
        _("Saisissez un nombre de 0 à 400, 0 pour ne pas relancer."),
    ),
    "text-too-long": Refusal(
        _("Ce texte est trop long. Le maximum est de {count}\u00a0caractères."), _("Raccourcissez-le.")
    ),
    "message-not-editable": Refusal(
        _("Le message envoyé à une personne retirée ne se modifie pas."), _("Gardez le texte d’origine.")
    ),
    "campaign-without-people": Refusal(
        _("La liste de la campagne est vide."), _("Importez une liste, ou ajoutez une personne.")
    ),
    "rows-in-error": Refusal(
        _("Des lignes de la liste sont en erreur ({count})."),
        _("Corrigez-les dans la liste, ou supprimez-les."),
    ),
    "campaign-launched": Refusal(
        _("La campagne est déjà lancée. Elle est restée comme avant."),
        _("Ouvrez-la dans «\u00a0Suivi des campagnes\u00a0»."),
    ),
    "campaign-closing": Refusal(
        _("La clôture de la campagne a commencé. Plus rien n’y change."),
        _("Terminez la clôture pour créer la commande."),
    ),
    "campaign-not-finished": Refusal(
        _("La campagne n’est pas terminée. Elle est restée comme avant."),
        _("Attendez la date de fin, ou que tout le monde ait répondu."),
    ),
    "campaign-not-closing": Refusal(
        _("La clôture de la campagne n’a pas commencé. Elle est restée comme avant."), _("Commencez par la clôturer.")
    ),
    "campaign-not-pulled": Refusal(
        _("Les derniers choix ne sont pas encore lus. La commande n’est pas créée."),
        _("Vérifiez que le portail répond, puis reprenez la clôture."),
    ),
}

_TEMPLATES = {
    "template-name-missing": Refusal(
        _("Le nom du modèle manque."), _("Choisissez un nom qui vous aidera à le retrouver.")
    ),
    "template-name-duplicate": Refusal(
        _("Un modèle du même type porte déjà le nom «\u00a0{value}\u00a0»."), _("Choisissez un autre nom.")
    ),
    "template-text-missing": Refusal(_("Le texte du modèle est vide."), _("Écrivez un texte avant de le sauvegarder.")),
    "templates-file-unreadable": Refusal(
        _("Le fichier «\u00a0{value}\u00a0» ne contient pas de modèles."),
        _("Choisissez un fichier exporté depuis la page «\u00a0Modèles\u00a0»."),
    ),
    "templates-file-newer": Refusal(
        _("Le fichier «\u00a0{value}\u00a0» vient d’une version plus récente d’Objectif Vacances."),
        _("Mettez l’application à jour, puis recommencez."),
    ),
}

_PEOPLE_AND_ORDERS = {
    "employee-number-taken": Refusal(
        _("Le matricule «\u00a0{value}\u00a0» est déjà celui d’une autre personne de la campagne."),
        _("Vérifiez s’il s’agit de la même personne, puis corrigez le matricule."),
    ),
    "mobile-taken": Refusal(
        _("Le numéro «\u00a0{value}\u00a0» est déjà celui d’une autre personne de la campagne."),
        _("Donnez à chaque personne un numéro différent\u00a0: c’est ce numéro qui l’identifie."),
    ),
    "email-taken": Refusal(
        _("L’adresse «\u00a0{value}\u00a0» est déjà celle d’une autre personne de la campagne."),
        _("Donnez à chaque personne sa propre adresse. Majuscules et minuscules ne changent rien."),
    ),
    "person-removed": Refusal(
        _("Cette personne a été retirée de la campagne."), _("Ajoutez-la de nouveau si elle doit y participer.")
    ),
    "external-reference-too-long": Refusal(
        _("La référence compte {count}\u00a0caractères. Le maximum est de 35."), _("Raccourcissez-la.")
    ),
    "fee-rate-invalid": Refusal(
        _("«\u00a0{value}\u00a0» n’est pas un taux."), _("Saisissez un taux de 0 à 100\u00a0%.")
    ),
    "fee-shipping-invalid": Refusal(
        _("«\u00a0{value}\u00a0» ne peut pas être un montant de frais de port."),
        _("Saisissez un montant d’au moins 0\u00a0€."),
    ),
}

_DATED = frozenset({"start", "end", "reminder_days", "midway"})
"""The settings whose faults name a day."""
_LONGEST_VALUE = 120

WORDS = {**_ACCOUNT, **_SITES, **_CAMPAIGN, **_TEMPLATES, **_PEOPLE_AND_ORDERS}
"""The words of each code, with variables in braces."""


def describe_refusal(fault: CodedFault, settings: CampaignSettings | None = None) -> Refusal:
    """Return what is wrong and what to do about it.

    Args:
        fault: a fault of ``RefusedError`` or of a check; those of lists keep the words of lists.
        settings: the campaign's, for the codes whose words name a date or the denominations.

    Raises:
        KeyError: the code has no words.
    """
    if isinstance(fault, Fault) and fault.code not in _PEOPLE_AND_ORDERS:
        return Refusal(fault_message(fault), fault_remedy(fault))
    value = getattr(fault, "value", "")
    if isinstance(fault, SettingsFault) and fault.field in _DATED and value:
        shown = _day(fault)
    else:
        shown = f"{{{_short(value)}}}" if fault.code == "merge-field-unknown" else _short(value)
    variables = {
        "value": shown,
        "count": figures.number(fault.count) if isinstance(fault, FieldFault) else "",
        "date": figures.day(settings.start) if settings else "",
        "denominations": figures.denominations(settings.default_denominations) if settings else "",
        "amount": figures.euros(int(value)) if fault.code == "grant-not-payable" else "",
    }
    words = WORDS[fault.code]
    return Refusal(words.message.format_map(variables), words.remedy.format_map(variables))


def _short(value: str) -> str:
    """What was typed, as far as a sentence can name it: a whole page may have been pasted into a field."""
    return value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1].rstrip()}…"


def _day(fault: SettingsFault) -> str:
    """The day that a fault names: spelled out, a holiday by its name, where the calendar is at issue."""
    day = date.fromisoformat(fault.value)
    if fault.code == "message-on-weekend":
        return long_day(day)
    if fault.code == "message-on-holiday":
        return f"{long_day(day)} ({holiday_name(public_holiday(day) or '')})"
    return figures.day(day)
