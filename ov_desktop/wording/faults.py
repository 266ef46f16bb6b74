"""The French words for the faults of a list: what is wrong, what to do, the titles of the grouped report (SPEC L3)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ov_desktop.domain.roster import Fault
from ov_desktop.wording import figures
from ov_desktop.wording.text import _, plural

SITES_SHOWN = 20
"""How many sites a remedy names at most."""
_OF_SITES = {"site-unknown", "return-site-unknown"}


class _Words(NamedTuple):
    message: str
    remedy: str
    one: str
    many: str


_WORDS: dict[str, _Words] = {
    "client-code-missing": _Words(
        _("Le code client manque en haut de la feuille."),
        _("Saisissez le code client de votre organisme sous «\u00a0CODE CLIENT (*)\u00a0»."),
        _("{count} code client manquant"),
        _("{count} codes clients manquants"),
    ),
    "client-code-mismatch": _Words(
        _("Le code client «\u00a0{value}\u00a0» n’est pas celui de votre organisme ({expected})."),
        _("Vérifiez que ce fichier est bien le vôtre, puis corrigez le code client."),
        _("{count} code client différent du vôtre"),
        _("{count} codes clients différents du vôtre"),
    ),
    "employee-number-too-long": _Words(
        _("Le matricule «\u00a0{value}\u00a0» compte {length}\u00a0caractères. Le maximum est de 20."),
        _("Raccourcissez le matricule, ou laissez la case vide\u00a0: il est facultatif."),
        _("{count} matricule trop long"),
        _("{count} matricules trop longs"),
    ),
    "employee-number-duplicate": _Words(
        _("Le matricule «\u00a0{value}\u00a0» est donné à plusieurs personnes (autres lignes\u00a0: {other_rows})."),
        _("Donnez à chaque personne son matricule, ou supprimez la ligne en double."),
        _("{count} matricule en double"),
        _("{count} matricules en double"),
    ),
    "last-name-missing": _Words(
        _("Le nom manque."),
        _("Saisissez le nom de la personne, en 35\u00a0caractères au plus."),
        _("{count} nom manquant"),
        _("{count} noms manquants"),
    ),
    "last-name-too-long": _Words(
        _("Le nom «\u00a0{value}\u00a0» compte {length}\u00a0caractères. Le maximum est de 35."),
        _("Abrégez le nom, par exemple en gardant un seul des deux noms."),
        _("{count} nom trop long"),
        _("{count} noms trop longs"),
    ),
    "first-name-missing": _Words(
        _("Le prénom manque."),
        _("Saisissez le prénom de la personne, en 35\u00a0caractères au plus."),
        _("{count} prénom manquant"),
        _("{count} prénoms manquants"),
    ),
    "first-name-too-long": _Words(
        _("Le prénom «\u00a0{value}\u00a0» compte {length}\u00a0caractères. Le maximum est de 35."),
        _("Gardez le prénom usuel."),
        _("{count} prénom trop long"),
        _("{count} prénoms trop longs"),
    ),
    "mobile-missing": _Words(
        _("Le numéro de portable manque."),
        _("Demandez-le à la personne\u00a0: il lui sert à s’identifier dans l’espace collaborateur."),
        _("{count} numéro de portable manquant"),
        _("{count} numéros de portable manquants"),
    ),
    "mobile-invalid": _Words(
        _("«\u00a0{value}\u00a0» n’est pas un numéro de portable français."),
        _("Saisissez 10\u00a0chiffres qui commencent par 06 ou 07, ou un numéro d’outre-mer avec son indicatif."),
        _("{count} numéro de portable incorrect"),
        _("{count} numéros de portable incorrects"),
    ),
    "mobile-duplicate": _Words(
        _("Le numéro «\u00a0{value}\u00a0» est donné à plusieurs personnes (autres lignes\u00a0: {other_rows})."),
        _("Donnez à chaque personne un numéro différent\u00a0: c’est ce numéro qui l’identifie."),
        _("{count} numéro de portable en double"),
        _("{count} numéros de portable en double"),
    ),
    "email-missing": _Words(
        _("L’adresse e-mail manque."),
        _(
            "Saisissez l’adresse. La personne n’en a pas\u00a0? "
            "Autorisez le courrier imprimé dans les paramètres de la campagne."
        ),
        _("{count} adresse e-mail manquante"),
        _("{count} adresses e-mail manquantes"),
    ),
    "email-invalid": _Words(
        _("«\u00a0{value}\u00a0» n’est pas une adresse e-mail correcte."),
        _(
            "Vérifiez l’écriture\u00a0: un seul signe @, pas d’espace, "
            "254\u00a0caractères au plus. Exemple\u00a0: marie.durand@exemple.fr."
        ),
        _("{count} adresse e-mail incorrecte"),
        _("{count} adresses e-mail incorrectes"),
    ),
    "email-duplicate": _Words(
        _("L’adresse «\u00a0{value}\u00a0» est donnée à plusieurs personnes (autres lignes\u00a0: {other_rows})."),
        _("Donnez à chaque personne sa propre adresse. Majuscules et minuscules ne changent rien."),
        _("{count} adresse e-mail en double"),
        _("{count} adresses e-mail en double"),
    ),
    "delivery-missing": _Words(
        _("Le mode de livraison manque."),
        _("Remplissez soit l’adresse de livraison sur site, soit le type d’expédition et le site retour."),
        _("{count} mode de livraison manquant"),
        _("{count} modes de livraison manquants"),
    ),
    "delivery-conflict": _Words(
        _("La ligne demande deux livraisons à la fois\u00a0: sur site et à domicile."),
        _("Gardez un seul mode\u00a0: videz l’adresse de livraison, ou videz le type d’expédition et le site retour."),
        _("{count} livraison contradictoire"),
        _("{count} livraisons contradictoires"),
    ),
    "site-unknown": _Words(
        _("Le site de livraison «\u00a0{value}\u00a0» n’est pas connu."),
        _("Choisissez parmi\u00a0: {sites}. Ou ajoutez ce site dans «\u00a0Mon compte › Adresses de livraison\u00a0»."),
        _("{count} site de livraison inconnu"),
        _("{count} sites de livraison inconnus"),
    ),
    "shipping-unknown": _Words(
        _("Le type d’expédition «\u00a0{value}\u00a0» n’est pas connu."),
        _("Choisissez RECOMMANDE AR RS, RECOMMANDE RS, SIMPLE RS ou LETTRE SUIVIE RS."),
        _("{count} type d’expédition inconnu"),
        _("{count} types d’expédition inconnus"),
    ),
    "shipping-missing": _Words(
        _("Le type d’expédition manque, alors qu’un site retour est indiqué."),
        _(
            "Choisissez un type d’expédition. "
            "Pour une livraison sur site, videz plutôt le site retour et indiquez l’adresse de livraison."
        ),
        _("{count} type d’expédition manquant"),
        _("{count} types d’expédition manquants"),
    ),
    "return-site-missing": _Words(
        _("Le site retour manque, alors qu’un type d’expédition est indiqué."),
        _("Indiquez le site qui reçoit les chèques non distribués."),
        _("{count} site retour manquant"),
        _("{count} sites retour manquants"),
    ),
    "return-site-unknown": _Words(
        _("Le site retour «\u00a0{value}\u00a0» n’est pas connu."),
        _("Choisissez parmi\u00a0: {sites}. Ou ajoutez ce site dans «\u00a0Mon compte › Adresses de livraison\u00a0»."),
        _("{count} site retour inconnu"),
        _("{count} sites retour inconnus"),
    ),
    "grant-missing": _Words(
        _("Le montant de la dotation manque."),
        _("Saisissez un montant d’au moins 20\u00a0€, multiple de 10\u00a0€."),
        _("{count} dotation manquante"),
        _("{count} dotations manquantes"),
    ),
    "grant-not-a-number": _Words(
        _("La dotation «\u00a0{value}\u00a0» n’est pas un nombre."),
        _("Saisissez un nombre d’euros en chiffres, par exemple 200."),
        _("{count} dotation illisible"),
        _("{count} dotations illisibles"),
    ),
    "grant-below-minimum": _Words(
        _("La dotation «\u00a0{value}\u00a0» est inférieure à 20\u00a0€."),
        _("Saisissez un montant d’au moins 20\u00a0€, multiple de 10\u00a0€."),
        _("{count} dotation inférieure à 20\u00a0€"),
        _("{count} dotations inférieures à 20\u00a0€"),
    ),
    "grant-not-multiple-of-10": _Words(
        _("La dotation «\u00a0{value}\u00a0» n’est pas un multiple de 10\u00a0€."),
        _("Saisissez un nombre entier d’euros qui se termine par 0\u00a0: 20, 30, 40…"),
        _("{count} dotation qui n’est pas multiple de 10\u00a0€"),
        _("{count} dotations qui ne sont pas multiples de 10\u00a0€"),
    ),
    "headers-not-recognised": _Words(
        _("Les titres des colonnes n’ont pas été reconnus dans «\u00a0{value}\u00a0»."),
        _("Dites vous-même ce que contient chaque colonne, ou recopiez vos données dans le modèle Excel."),
        _("{count} feuille sans titres reconnus"),
        _("{count} feuilles sans titres reconnus"),
    ),
    "file-unreadable": _Words(
        _("Le fichier «\u00a0{value}\u00a0» ne peut pas être lu. {reason}"),
        _("Ouvrez-le dans votre tableur, enregistrez-le au format .xlsx et sans mot de passe, puis réessayez."),
        _("{count} fichier illisible"),
        _("{count} fichiers illisibles"),
    ),
    "file-empty": _Words(
        _("Le fichier «\u00a0{value}\u00a0» ne contient aucune personne."),
        _("Remplissez au moins une ligne sous les titres, enregistrez, puis réessayez."),
        _("{count} fichier vide"),
        _("{count} fichiers vides"),
    ),
    "grant-not-payable": _Words(
        _("La dotation de {amount} ne peut pas être payée avec les coupures par défaut\u00a0: {denominations}."),
        _("Ajoutez une coupure par défaut, ou changez cette dotation."),
        _("{count} dotation impossible à payer avec les coupures par défaut"),
        _("{count} dotations impossibles à payer avec les coupures par défaut"),
    ),
    "email-typo": _Words(
        _("L’adresse «\u00a0{value}\u00a0» contient peut-être une faute de frappe."),
        _("Vouliez-vous écrire «\u00a0{suggestion}\u00a0»\u00a0? Corrigez, ou gardez l’adresse si elle est juste."),
        _("{count} adresse e-mail à vérifier"),
        _("{count} adresses e-mail à vérifier"),
    ),
    "email-shared": _Words(
        _("L’adresse «\u00a0{value}\u00a0» mène à la même boîte qu’une autre (autres lignes\u00a0: {other_rows})."),
        _("Si ces personnes ont une boîte commune, vous n’avez rien à faire. Sinon, donnez à chacune son adresse."),
        _("{count} adresse e-mail qui partage sa boîte"),
        _("{count} adresses e-mail qui partagent leur boîte"),
    ),
    "mobile-shared": _Words(
        _(
            "Le numéro «\u00a0{value}\u00a0» ne diffère d’un autre que par son indicatif "
            "(autres lignes\u00a0: {other_rows})."
        ),
        _("Si ce sont bien deux numéros, vous n’avez rien à faire. Sinon, donnez à chaque personne le sien."),
        _("{count} numéro de portable à comparer"),
        _("{count} numéros de portable à comparer"),
    ),
    "mobile-overseas": _Words(
        _("Le numéro «\u00a0{value}\u00a0» est un numéro d’outre-mer. Il est enregistré sous la forme {suggestion}."),
        _("Si c’est bien le numéro de la personne, vous n’avez rien à faire."),
        _("{count} numéro d’outre-mer à vérifier"),
        _("{count} numéros d’outre-mer à vérifier"),
    ),
    "value-truncated-by-excel": _Words(
        _("La valeur «\u00a0{value}\u00a0» a peut-être été raccourcie par Excel\u00a0: des chiffres peuvent manquer."),
        _("Retrouvez la valeur d’origine et saisissez-la dans une cellule au format Texte."),
        _("{count} valeur peut-être raccourcie par Excel"),
        _("{count} valeurs peut-être raccourcies par Excel"),
    ),
}

_REASONS: dict[str, str] = {
    "file-reason-password": _("Il est protégé par un mot de passe."),
    "file-reason-format": _("Ce n’est pas un fichier .xlsx, .xls, .ods ou .csv."),
    "file-reason-damaged": _("Il est abîmé ou incomplet."),
    "file-reason-locked": _("Un autre programme l’utilise. Fermez-le dans ce programme."),
    "file-reason-absent": _("Il a été déplacé ou supprimé."),
    "file-reason-permission": _("Vous n’avez pas le droit de l’ouvrir."),
    "file-reason-encoding": _("Ses caractères accentués ne sont pas lisibles."),
    "file-reason-too-large": _("Il est trop grand pour être lu."),
}

_REASON_REMEDIES: dict[str, str] = {
    "file-reason-absent": _("Vérifiez le nom et le dossier, ou choisissez le fichier à nouveau."),
    "file-reason-locked": _("Réessayez une fois le fichier fermé."),
    "file-reason-permission": _(
        "Demandez l’accès à la personne qui gère ce dossier, ou choisissez une copie que vous pouvez ouvrir."
    ),
    "file-reason-too-large": _("Ne gardez dans ce fichier que la liste des personnes, enregistrez-le, puis réessayez."),
}
"""What helps where the file cannot even be opened and saved anew."""


def fault_message(fault: Fault, file_name: str = "") -> str:
    """Return what is wrong, as a sentence.

    Args:
        fault: the fault, of any code of SPEC section 12.
        file_name: the name of the file without its folder, for a fault of the whole file.
    """
    return _WORDS[fault.code].message.format_map(_variables(fault, file_name))


def fault_remedy(fault: Fault, file_name: str = "") -> str:
    """Return what to do about it, as a sentence; the arguments are those of ``fault_message``."""
    return _remedy(fault).format_map(_variables(fault, file_name))


def _remedy(fault: Fault) -> str:
    known = _sequence(fault.details, "sites")
    if fault.code in _OF_SITES and not known:
        return _("Ajoutez ce site dans «\u00a0Mon compte › Adresses de livraison\u00a0».")
    if fault.code == "client-code-mismatch" and _lost_zeros(fault):
        # In one line of the report in the smallest window, what to do before why.
        return _("Saisissez {expected} dans une case au format Texte\u00a0: un zéro du début a disparu.")
    return _REASON_REMEDIES.get(str(fault.details.get("reason", "")), _WORDS[fault.code].remedy)


def _lost_zeros(fault: Fault) -> bool:
    """Tell whether a client code is the expected one without the zeros it begins with."""
    expected = str(fault.details.get("expected", ""))
    return len(fault.value) < len(expected) and expected.lstrip("0") == fault.value.lstrip("0")


def fault_title(code: str, count: int) -> str:
    """Return the title of all faults of one code in a grouped report: ``2 dotations manquantes``."""
    words = _WORDS[code]
    return plural(words.one, words.many, count).format(count=figures.number(count))


def _variables(fault: Fault, file_name: str) -> Mapping[str, str]:
    details = fault.details
    return {
        "value": fault.value or file_name,
        "suggestion": fault.suggestion or "",
        "length": str(details.get("length", "")),
        "expected": str(details.get("expected", "")),
        "other_rows": _other_rows(details),
        "sites": _sites(_sequence(details, "sites")),
        "reason": _REASONS.get(str(details.get("reason", "")), ""),
        "amount": figures.euros(int(fault.value)) if fault.code == "grant-not-payable" else "",
        "denominations": figures.denominations([int(str(value)) for value in _sequence(details, "denominations")]),
    }


def _sequence(details: Mapping[str, object], name: str) -> Sequence[object]:
    found = details.get(name)
    return found if isinstance(found, Sequence) and not isinstance(found, str) else ()


def _other_rows(details: Mapping[str, object]) -> str:
    """Return ``12, 18 et 40``, or the first ones and how many more there are."""
    shown = [str(row) for row in _sequence(details, "other_rows")]
    count = details.get("other_count", len(shown))
    more = count - len(shown) if isinstance(count, int) else 0
    if more > 0:
        shown.append(plural("{count} autre", "{count} autres", more).format(count=figures.number(more)))
    return figures.listed(shown, _("et"))


def _sites(names: Sequence[object]) -> str:
    """Return ``Siège, Entrepôt Nord ou Annexe``, cut short where the organisation has very many."""
    shown = [str(name) for name in names[:SITES_SHOWN]]
    if len(names) > SITES_SHOWN:
        return f"{', '.join(shown)}…"
    return figures.listed(shown, _("ou"))
