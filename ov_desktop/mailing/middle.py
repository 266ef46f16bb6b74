"""The words between introduction and contact: what may be chosen, or what happens next (textes 1.3, 1.5)."""

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.vouchers import Format, propose
from ov_desktop.mailing.content import CampaignContent, MessageContent
from ov_desktop.mailing.frame import merge_fields
from ov_desktop.mailing.parts import Action, Closing, Invitation, Panel, Section
from ov_desktop.mailing.runs import Block, Paragraph, parse, sentence, together
from ov_desktop.wording.figures import breakdown, day, denominations, euros, weekday
from ov_desktop.wording.labels import organisation_kind
from ov_desktop.wording.mails import default_answer
from ov_desktop.wording.text import _


def invitation(content: MessageContent) -> Invitation:
    """Word the middle of a launch, reminder or midway message."""
    campaign, settings = content.campaign, content.campaign.settings
    dates = {"jour_fin": weekday(settings.end), "date_fin": day(settings.end)}
    split = settings.options is Options.SPLIT
    return Invitation(
        panel=Panel(
            _("Votre dotation"),
            euros(content.grant),
            _("Date limite"),
            sentence(_("**{jour_fin} {date_fin} inclus**,\navant minuit (heure de Paris)"), **dates),
        ),
        deadline=sentence(
            _("Vous avez jusqu’au {jour_fin} {date_fin} inclus pour répondre, avant minuit (heure de Paris)."), **dates
        ),
        options=Section(
            _("Ce que vous pouvez choisir"),
            (sentence(_options_split() if split else _options_either()),),
        ),
        action=_action(content),
        default=Section(
            _("Et sans réponse de votre part\u00a0?"),
            (sentence(default_answer(settings.default_format, content.delivery), site=content.site),),
        ),
        formats_title=_("Classic ou Connect\u00a0: quelle différence\u00a0?"),
        classic=_classic(content),
        connect=Section(
            _("Chèque-Vacances Connect\u00a0: un smartphone"),
            (together(sentence(_connect_what()), _phone(campaign)),),
        ),
        accepted=_accepted(campaign),
    )


def closing(content: MessageContent) -> Closing:
    """Word the middle of an end or removal message."""
    campaign = content.campaign
    fields = merge_fields(content) | {
        "organisme_type": organisation_kind(campaign.organisation_kind),
        "ios_min": campaign.ios_min,
        "android_min": campaign.android_min,
        "site": content.site,
    }
    if content.kind is MessageKind.REMOVED:
        text = _removed_after_answer() if content.answered else _removed_before_answer()
        return Closing(Section(_next_title(), parse(text, fields)))
    return Closing(Section(_next_title(), _what_comes(content, fields)))


def _action(content: MessageContent) -> Action:
    link = content.link
    kind = organisation_kind(content.campaign.organisation_kind)
    return Action(
        label=_("Faire mon choix"),
        link=link,
        instead=sentence(_("Pour faire votre choix, ouvrez cette adresse\u00a0: {link}"), link=link),
        help=together(
            sentence(
                _(
                    "Préparez votre téléphone\u00a0: pour vous identifier, vous taperez le numéro de portable que "
                    "connaît votre {organisme_type}."
                ),
                organisme_type=kind,
            ),
            sentence(_("Ce lien est personnel. Ne le transférez à personne.")),
        ),
        fallback=sentence(
            _("Le bouton ne fonctionne pas\u00a0? Copiez cette adresse dans votre navigateur\u00a0: {link}"),
            {link: link},
            link=link,
        ),
    )


def _options_either() -> str:
    return _(
        "Vous recevez toute votre dotation dans un seul format\u00a0: **Classic** (papier) ou **Connect** (smartphone)."
    )


def _options_split() -> str:
    return _(
        "Vous prenez un seul format, **Classic** (papier) ou **Connect** (smartphone), ou vous partagez votre "
        "dotation entre les deux."
    )


def _classic(content: MessageContent) -> Section:
    offered = denominations(content.campaign.settings.offered_denominations)
    what = _(
        "Vous recevez des chèques en papier, à votre nom, de {denominations}. Vous les donnez au moment de payer. La "
        "monnaie n’est pas rendue."
    )
    if content.delivery is DeliveryKind.SITE:
        where = sentence(_("Ils sont livrés sur le site {site}."), site=content.site)
    else:
        where = sentence(_("Ils sont envoyés chez vous. Vous indiquez votre adresse en faisant votre choix."))
    return Section(
        _("Chèque-Vacances Classic\u00a0: du papier"), (together(sentence(what, denominations=offered), where),)
    )


def _connect_what() -> str:
    return _(
        "Votre dotation est versée sur un compte à votre nom. Vous payez avec l’application Chèque-Vacances, sur "
        "place ou en ligne. Après la commande, l’ANCV vous écrit pour activer ce compte."
    )


def _phone(campaign: CampaignContent) -> Paragraph:
    text = _(
        "Il vous faut un iPhone avec iOS\u00a0{ios_min} ou une version plus récente, ou un téléphone avec "
        "Android\u00a0{android_min} ou une version plus récente."
    )
    return sentence(text, ios_min=campaign.ios_min, android_min=campaign.android_min)


def _accepted(campaign: CampaignContent) -> Section:
    what = sentence(
        _(
            "Les deux formats servent à payer des vacances et des loisirs\u00a0: hébergement, transport, repas, "
            "culture, sport."
        )
    )
    where = sentence(
        _(
            "Ils s’utilisent en France chez les professionnels qui les acceptent. Certains professionnels d’autres "
            "pays de l’Union européenne les acceptent aussi."
        )
    )
    check = sentence(
        _("Un professionnel peut accepter un format et refuser l’autre. Vérifiez avant de réserver\u00a0: {guide_url}"),
        {campaign.guide: f"https://{campaign.guide}"},
        guide_url=campaign.guide,
    )
    validity = sentence(
        _(
            "Vos Chèques-Vacances sont valables jusqu’au 31 décembre de la deuxième année qui suit leur année "
            "d’émission."
        )
    )
    return Section(_("Où les utiliser\u00a0?"), (together(what, where), check, validity))


def _next_title() -> str:
    return _("La suite")


def _what_comes(content: MessageContent, fields: dict[str, str]) -> tuple[Block, ...]:
    """What happens to someone who never answered; those who are left out are promised no delivery."""
    settings = content.campaign.settings
    delivery = sentence(
        _("La date de livraison dépend de la commande que prépare votre {organisme_type}."),
        organisme_type=fields["organisme_type"],
    )
    if settings.default_format is Format.CONNECT:
        return (*parse(_next_connect(), fields), delivery)
    if content.delivery is DeliveryKind.HOME:
        return parse(_next_classic_home(), fields)
    proposal = propose(content.grant, settings.default_denominations)
    if proposal is None:
        return parse(_next_not_payable(), fields)
    return (*parse(_next_classic_site(), fields | {"breakdown": breakdown(proposal)}), delivery)


def _next_connect() -> str:
    return _(
        "En l’absence de réponse, le format prévu est le Chèque-Vacances Connect. Votre dotation de {montant} sera "
        "commandée dans ce format.\n\n"
        "Il vous faut un iPhone avec iOS\u00a0{ios_min} ou une version plus récente, ou un téléphone avec "
        "Android\u00a0{android_min} ou une version plus récente. Après la commande, l’ANCV vous écrira pour activer "
        "votre compte.\n\n"
        "Vous n’avez pas de téléphone adapté\u00a0? Contactez votre {organisme_type} dès maintenant."
    )


def _next_classic_site() -> str:
    return _(
        "En l’absence de réponse, le format prévu est le Chèque-Vacances Classic, en papier. Votre dotation de "
        "{montant} sera commandée dans ce format\u00a0: {breakdown}.\n\n"
        "Vos chèques seront livrés sur le site {site}. Votre {organisme_type} vous dira comment les retirer."
    )


def _next_classic_home() -> str:
    return _(
        "En l’absence de réponse, le format prévu est le Chèque-Vacances Classic, envoyé à domicile. Mais nous "
        "n’avons pas votre adresse postale.\n\n"
        "**Vous ne figurez donc pas dans la prochaine commande.** Votre dotation de {montant} ne sera pas envoyée.\n\n"
        "Une autre commande est parfois possible. Contactez votre {organisme_type} pour le savoir."
    )


def _next_not_payable() -> str:
    # The launch refuses such a grant; one changed since is left out of the order, and must not be promised.
    return _(
        "En l’absence de réponse, le format prévu est le Chèque-Vacances Classic, en papier. Mais votre dotation de "
        "{montant} ne peut pas être payée avec les coupures prévues.\n\n"
        "**Vous ne figurez donc pas dans la prochaine commande.**\n\n"
        "Une autre commande est parfois possible. Contactez votre {organisme_type} pour le savoir."
    )


def _removed_before_answer() -> str:
    return _("Vous n’avez rien à faire.\n\nSi vous pensez qu’il s’agit d’une erreur, contactez votre {organisme_type}.")


def _removed_after_answer() -> str:
    return _(
        "Vous aviez fait un choix. Il ne sera pas pris en compte dans la commande.\n\n"
        "Si vous pensez qu’il s’agit d’une erreur, contactez votre {organisme_type} sans attendre."
    )
