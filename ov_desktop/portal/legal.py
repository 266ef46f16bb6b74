"""Legal notice, GDPR notice and accessibility statement (SPEC P9; textes 2.15 to 2.17).

A line whose value is not known is left out.
"""

from dataclasses import dataclass

from markupsafe import Markup, escape

from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.vouchers import Format
from ov_desktop.portal.records import OrganisationRecord, PersonRecord
from ov_desktop.portal.rendering import strong
from ov_desktop.portal.sentences import kind_of, mail_link, phone_link, when
from ov_desktop.wording.text import _

Line = str | Markup


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a list and paragraphs, in this order unless ``list_last``."""

    title: str
    paragraphs: tuple[Line, ...] = ()
    items: tuple[Line, ...] = ()
    list_last: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A group of sections under a heading of its own; ``level`` is that of the sections' headings."""

    sections: list[Section]
    title: str = ""
    introduction: str = ""
    level: int = 2


def conformity() -> str:
    """Return the state of accessibility as the footer names it: without an audit it is "non conforme"."""
    return _("non conforme")


def legal_parts(organisation: OrganisationRecord, person: PersonRecord | None) -> list[Part]:
    """Return the page of legal notices: publisher and host first, then the protection of data."""
    return [
        Part(legal_sections(organisation)),
        Part(
            privacy_sections(organisation, person),
            title=_("Vos données personnelles"),
            introduction=_(
                "Cette notice dit quelles données sont utilisées, pourquoi, pendant combien de temps, et quels sont vos"
                " droits."
            ),
            level=3,
        ),
    ]


def legal_sections(organisation: OrganisationRecord) -> list[Section]:
    """Return who publishes and hosts the space (textes 2.15)."""
    name = {"organisme": organisation.name}
    publisher: list[Line] = []
    host: list[Line] = []
    if organisation.address:
        publisher.append(_("{organisme}, {organisation_address}.").format(**_place(organisation)))
        host.append(_("Cet espace est hébergé par {organisme}, à l’adresse ci-dessus.").format(**name))
    if organisation.siret:
        publisher.append(_("SIRET\u00a0: {siret}").format(siret=organisation.siret))
    if organisation.contact_phone and organisation.contact_email:
        text = escape(_("Téléphone\u00a0: {contact_phone}. E-mail\u00a0: {contact_email}."))
        publisher.append(
            text.format(
                contact_phone=phone_link(organisation.contact_phone),
                contact_email=mail_link(organisation.contact_email),
            )
        )
    sections = [
        Section(_("Qui publie cet espace\u00a0?"), tuple(publisher) or (organisation.name,)),
        Section(_("Qui héberge cet espace\u00a0?"), tuple(host)),
        Section(
            _("Chèques-Vacances"),
            (
                _(
                    "Les Chèques-Vacances sont émis par l’Agence nationale pour les Chèques-Vacances (ANCV). Leurs noms"
                    " sont des marques protégées. Cet espace est publié par {organisme}\u00a0; ce n’est pas un site de"
                    " l’ANCV."
                ).format(**name),
            ),
        ),
        Section(
            _("Contenu de l’espace"),
            (
                _("Le logo, les images et les textes de présentation sont fournis par {organisme}.").format(**name),
                _(
                    "Ces informations sont données en application de la loi n°\u00a02004-575 du 21 juin 2004 pour la"
                    " confiance dans l’économie numérique."
                ),
            ),
        ),
    ]
    return [section for section in sections if section.paragraphs]


def privacy_sections(organisation: OrganisationRecord, person: PersonRecord | None) -> list[Section]:
    """Return the GDPR notice (textes 2.16); ``person`` where a session is open, for what depends on the campaign."""
    contact = _gdpr_contact(organisation, person)
    sections = [
        Section(_("Qui est responsable de vos données\u00a0?"), _controller(organisation)),
        Section(
            _("Qui contacter\u00a0?"),
            (escape(_("Contact pour vos données personnelles\u00a0: {gdpr_contact}.")).format(gdpr_contact=contact),)
            if contact
            else (),
        ),
        _purposes(),
        _basis(organisation),
        _data(organisation),
        _source(organisation),
        Section(_("Faut-il répondre\u00a0?"), (_mandatory(person),)),
        _recipients(organisation),
        _retention(organisation),
        _rights(contact),
        Section(
            _("En cas de désaccord"),
            (
                _(
                    "Vous pouvez adresser une réclamation à la CNIL\u00a0: www.cnil.fr, ou CNIL, 3 place de Fontenoy,"
                    " TSA 80715, 75334 Paris Cedex 07."
                ),
            ),
        ),
        Section(
            _("Cookies"),
            (
                _(
                    "Cet espace utilise un seul cookie, nécessaire pour garder votre espace ouvert. Il disparaît quand"
                    " vous vous déconnectez, ou après un temps sans action. Il n’y a ni mesure d’audience ni publicité."
                ),
            ),
        ),
    ]
    return [section for section in sections if section.paragraphs or section.items]


def updated(organisation: OrganisationRecord) -> str:
    """Return when the legal notice last changed, or nothing."""
    if organisation.updated_at is None:
        return ""
    return _("Page mise à jour le {date}.").format(**when(organisation.updated_at))


def _place(organisation: OrganisationRecord) -> dict[str, str]:
    return {"organisme": organisation.name, "organisation_address": organisation.address}


def _controller(organisation: OrganisationRecord) -> tuple[Line, ...]:
    text = _(
        "{organisme}, {organisation_address}. C’est le responsable du traitement\u00a0: il décide pourquoi et comment"
        " vos données sont utilisées."
    )
    if organisation.address:
        return (text.format(**_place(organisation)),)
    # Without an address the sentence is the same, and the name alone stands before it.
    return (text.replace(", {organisation_address}", "").format(organisme=organisation.name),)


def _gdpr_contact(organisation: OrganisationRecord, person: PersonRecord | None) -> Line:
    campaign = person.campaign.gdpr_contact if person else ""
    known = campaign or organisation.gdpr_contact or organisation.contact_email or organisation.contact_phone
    return mail_link(known) if "@" in known and " " not in known else known


def _purposes() -> Section:
    return Section(
        _("À quoi servent vos données\u00a0?"),
        (_("Elles ne servent pas à la publicité. Elles ne sont ni vendues ni louées."),),
        (
            _("À vous informer de la campagne et à vous rappeler la date limite."),
            _("À vous identifier et à protéger l’accès à votre espace."),
            _("À recueillir votre choix et, si besoin, votre adresse de livraison."),
            _("À préparer, payer et suivre la commande de Chèques-Vacances."),
            _("À répondre à vos questions et à vos réclamations."),
        ),
    )


def _basis(organisation: OrganisationRecord) -> Section:
    return Section(
        _("Pourquoi en a-t-on le droit\u00a0?"),
        (
            _(
                "Base légale\u00a0: l’intérêt légitime (article 6, paragraphe 1, point f, du RGPD). Cet intérêt est de"
                " gérer les activités sociales et culturelles proposées par votre {organisme_type} et de remettre à"
                " chaque personne sa dotation."
            ).format(organisme_type=kind_of(organisation)),
            _(
                "Les pièces de la commande peuvent aussi être conservées pour respecter des obligations légales,"
                " notamment comptables (article 6, paragraphe 1, point c, du RGPD)."
            ),
        ),
    )


def _data(organisation: OrganisationRecord) -> Section:
    return Section(
        _("Quelles données\u00a0?"),
        (),
        (
            _(
                "Données déjà connues de votre {organisme_type}\u00a0: nom, prénom, matricule s’il est utilisé, numéro"
                " de portable, adresse e-mail si vous en avez une, montant de la dotation, mode de livraison."
            ).format(organisme_type=kind_of(organisation)),
            _(
                "Données que vous donnez ici ou sur papier\u00a0: format choisi, montants, répartition des chèques,"
                " adresse postale pour un envoi chez vous."
            ),
            _(
                "Données techniques\u00a0: envoi et distribution des e-mails, date de vos connexions et de vos choix,"
                " nombre d’essais de numéro, adresse IP utilisée pour limiter les abus."
            ),
        ),
    )


def _source(organisation: OrganisationRecord) -> Section:
    text = _(
        "Votre {organisme_type} a fourni la liste des personnes concernées."
        " Il tient ces données de\u00a0: {data_source}."
    )
    return Section(
        _("D’où viennent-elles\u00a0?"),
        (text.format(organisme_type=kind_of(organisation), data_source=_("votre employeur ou vous-même")),),
    )


def _mandatory(person: PersonRecord | None) -> str:
    if (
        person is not None
        and person.delivery is DeliveryKind.HOME
        and person.campaign.settings.default_format is Format.CLASSIC
    ):
        return _(
            "Non, répondre n’est pas obligatoire. Mais sans réponse, nous n’avons pas votre adresse postale et vous ne"
            " figurez pas dans la commande."
        )
    return _(
        "Non, répondre n’est pas obligatoire. Sans réponse, c’est le format par défaut qui s’applique. L’adresse"
        " postale est nécessaire seulement pour recevoir des chèques en papier chez vous."
    )


def _recipients(organisation: OrganisationRecord) -> Section:
    return Section(
        _("Qui reçoit vos données\u00a0?"),
        (),
        (
            _("Les personnes habilitées, au sein de votre {organisme_type}, à gérer les Chèques-Vacances.").format(
                organisme_type=kind_of(organisation)
            ),
            _(
                "L’ANCV, qui émet les titres, et les transporteurs chargés de les livrer. L’ANCV utilise vos données"
                " selon sa propre politique de confidentialité."
            ),
        ),
    )


def _retention(organisation: OrganisationRecord) -> Section:
    return Section(
        _("Pendant combien de temps\u00a0?"),
        (
            _("Ensuite, ces données sont effacées. Une loi peut obliger à garder certaines pièces plus longtemps."),
            _(
                "Il n’y a pas de profilage. Le format par défaut est une règle fixée d’avance par votre"
                " {organisme_type}, la même pour toutes les personnes qui ne répondent pas."
            ).format(organisme_type=kind_of(organisation)),
        ),
        (
            _(
                "Coordonnées (portable, e-mail, adresse postale) et lien personnel\u00a0: {retention_addresses} après"
                " la clôture de la campagne."
            ).format(retention_addresses=_("3\u00a0mois")),
            _(
                "Commande (nom, prénom, matricule, montants, choix)\u00a0: {retention_orders} après la clôture de la"
                " campagne."
            ).format(retention_orders=_("3\u00a0ans")),
            _("Données techniques de sécurité\u00a0: {retention_security}.").format(
                retention_security=_("30\u00a0jours")
            ),
        ),
    )


def _rights(contact: Line) -> Section:
    how = escape(
        _(
            "Écrivez à {gdpr_contact}. Une réponse vous est due dans un délai d’un mois. Ce délai peut être prolongé de"
            " deux mois pour une demande complexe\u00a0; on vous en informe alors. Une preuve d’identité ne peut vous"
            " être demandée qu’en cas de doute raisonnable."
        )
    )
    return Section(
        _("Quels sont vos droits\u00a0?"),
        (how.format(gdpr_contact=contact),) if contact else (),
        (
            _("Accès\u00a0: savoir quelles données sont utilisées et en recevoir une copie."),
            _("Rectification\u00a0: faire corriger une donnée fausse ou incomplète."),
            _("Effacement\u00a0: faire effacer vos données, dans les cas prévus par le RGPD."),
            _("Limitation\u00a0: faire geler l’usage de vos données, dans les cas prévus par le RGPD."),
            _(
                "Opposition\u00a0: demander l’arrêt de l’usage de vos données, pour des raisons liées à votre situation"
                " particulière."
            ),
            _("Directives\u00a0: dire ce que deviendront vos données après votre décès."),
        ),
    )


def accessibility_sections(organisation: OrganisationRecord, portal_url: str) -> list[Section]:
    """Return the accessibility statement (textes 2.17); nobody has audited the space."""
    name = {"organisme": organisation.name}
    sections = [
        Section(
            "",
            (
                _(
                    "{organisme} veut que cet espace soit utilisable par tout le monde, y compris les personnes en"
                    " situation de handicap."
                ).format(**name),
                _(
                    "{organisme} publie cette déclaration de sa propre initiative. Elle concerne l’espace collaborateur"
                    " Objectif Vacances, à l’adresse {portal_url}."
                ).format(portal_url=portal_url, **name),
            ),
        ),
        Section(_("État de conformité"), _conformity_known()),
        Section(
            _("Contenus non accessibles"),
            (
                _("Aucun défaut n’est connu à ce jour."),
                _("Les images et les textes ajoutés par {organisme} sont de sa responsabilité.").format(**name),
            ),
        ),
        Section(
            _("Établissement de cette déclaration"),
            (_("Technologies\u00a0: HTML, CSS, JavaScript (facultatif), PDF."),),
        ),
        Section(_("Une difficulté\u00a0? Écrivez-nous"), _accessibility_help(organisation)),
        _appeal(),
    ]
    return [section for section in sections if section.paragraphs or section.items]


def _conformity_known() -> tuple[Line, ...]:
    return (
        strong(
            _(
                "Aucun audit n’a encore mesuré la conformité de cet espace au référentiel général"
                " d’amélioration de l’accessibilité (RGAA). Il est donc déclaré **non conforme**."
            )
        ),
        _(
            "Il a été conçu d’après les règles WCAG 2.2, niveau AA\u00a0: il s’utilise au clavier, avec un"
            " lecteur d’écran, agrandi à 200\u00a0%, et sans JavaScript."
        ),
    )


def _accessibility_help(organisation: OrganisationRecord) -> tuple[Line, ...]:
    contact = organisation.contact_email or organisation.contact_phone
    if not contact:
        return ()
    text = escape(
        _(
            "Si vous ne pouvez pas utiliser une page ou un document, contactez {accessibility_contact}. Une"
            " autre solution vous sera proposée, par exemple une réponse sur papier ou par téléphone."
        )
    )
    return (text.format(accessibility_contact=mail_link(contact) if "@" in contact else phone_link(contact)),)


def _appeal() -> Section:
    return Section(
        _("Si la réponse ne vous convient pas"),
        (
            _(
                "Vous avez signalé un défaut, et la réponse ne vous convient pas\u00a0? Vous pouvez saisir le"
                " Défenseur des droits."
            ),
        ),
        (
            _("En ligne\u00a0: www.defenseurdesdroits.fr"),
            _("Par téléphone\u00a0: 09 69 39 00 00"),
            _(
                "Par courrier gratuit, sans timbre\u00a0: Défenseur des droits, Libre réponse 71120, 75342 Paris"
                " Cedex 07"
            ),
        ),
        list_last=True,
    )
