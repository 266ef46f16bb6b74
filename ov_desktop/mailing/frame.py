"""The words around the middle of every message: head, introduction, contact, signature, notices (textes 1)."""

import unicodedata
from urllib.parse import quote

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.images import ImagePlace
from ov_desktop.mailing.content import AdminEndContent, CampaignContent, MessageContent
from ov_desktop.mailing.merge import fill
from ov_desktop.mailing.parts import Frame, Section
from ov_desktop.mailing.pictures import picture
from ov_desktop.mailing.rich import from_plain, parse_html
from ov_desktop.mailing.runs import Paragraph, Run, parse, sentence, together, words
from ov_desktop.wording.figures import NO_BREAK, day, euros, number
from ov_desktop.wording.labels import contact_sentence, organisation_kind
from ov_desktop.wording.mails import (
    SUBJECT_LENGTH,
    default_introduction,
    default_subject,
    preheader,
    trial_banner,
    trial_prefix,
)
from ov_desktop.wording.text import _

_CNIL = "www.cnil.fr"
_NOT_FOR_HEADERS = frozenset({"Cc", "Cs", "Zl", "Zp"})


def frame(content: MessageContent) -> Frame:
    """Word what stands around the middle of a message to a person."""
    campaign, fields = content.campaign, merge_fields(content)
    subject, introduction = _texts(content)
    ended = content.kind in (MessageKind.END, MessageKind.REMOVED)
    return Frame(
        subject=one_line(_trial_subject(content, fill(subject, fields))),
        preheader=fill(preheader(content.kind), fields),
        organisation=campaign.organisation,
        introduction=parse_html(introduction, fields),
        contact=_contact(campaign, ended=ended),
        sign_off=_("Bien cordialement,"),
        signature=_signature(campaign),
        legal=_legal(campaign, ended=ended),
        trial=trial_banner() if content.trial else "",
        logo=picture(campaign, ImagePlace.LOGO),
        header=picture(campaign, ImagePlace.HEADER),
        signature_image=picture(campaign, ImagePlace.SIGNATURE),
    )


def admin_frame(content: AdminEndContent) -> Frame:
    """Word the information e-mail to the organisation (textes 1.7): it has nothing between head and legal notice."""
    figures, campaign = content.figures, content.campaign
    rate = round(100 * figures.answered / figures.invited) if figures.invited else 0
    fields = {
        "campaign": campaign.settings.name,
        "date_fin": day(campaign.settings.end),
        "organisme": campaign.organisation,
        "invited": number(figures.invited),
        "answered": number(figures.answered),
        "rate": number(rate),
        "silent_default": number(figures.silent_default),
        "silent_excluded": number(figures.silent_excluded),
        "bounced": number(figures.bounced),
    }
    return Frame(
        subject=_admin_subject(campaign.settings.name),
        preheader=fill(
            _("Réponses\u00a0: {answered} sur {invited}. Il reste à clôturer pour créer la commande."),
            fields,
        ),
        organisation=campaign.organisation,
        introduction=parse(_admin_past_end() if content.past_end else _admin_all_answered(), fields),
        contact=None,
        sign_off="",
        signature=(),
        legal=(
            sentence(
                _(
                    "Message envoyé automatiquement à l’adresse de contact de {organisme}. Il ne contient aucune "
                    "donnée personnelle des collaborateurs."
                ),
                organisme=campaign.organisation,
            ),
        ),
    )


def one_line(text: str) -> str:
    """Return ``text`` as a header may hold it: control characters and line breaks become spaces."""
    return "".join(" " if unicodedata.category(c) in _NOT_FOR_HEADERS else c for c in text).strip()


def _trial_subject(content: MessageContent, subject: str) -> str:
    return f"{trial_prefix()} {subject}" if content.trial else subject


def _texts(content: MessageContent) -> tuple[str, str]:
    original = default_subject(content.kind), from_plain(default_introduction(content.kind))
    if content.kind is MessageKind.REMOVED:
        return original
    return content.campaign.texts.get(content.kind, original)


def merge_fields(content: MessageContent) -> dict[str, str]:
    """Return the values of the merge fields for one person."""
    settings = content.campaign.settings
    fields = {
        "prénom": content.first_name,
        "nom": content.last_name,
        "montant": euros(content.grant),
        "date_fin": day(settings.end),
        "organisme": content.campaign.organisation,
    }
    if content.kind is MessageKind.REMOVED:
        fields["campaign"] = settings.name
    return fields


def _contact(campaign: CampaignContent, *, ended: bool) -> Section:
    kind = organisation_kind(campaign.organisation_kind)
    whom = words(
        contact_sentence(
            campaign.organisation_kind,
            campaign.organisation,
            campaign.contact_email,
            campaign.contact_phone.replace(" ", NO_BREAK),
        ),
        _mail_links(campaign.contact_email),
    )
    if ended:
        return Section(_("Qui contacter\u00a0?"), (whom,))
    phone_changed = sentence(
        _(
            "Votre numéro de portable a changé\u00a0? Prévenez votre {organisme_type}\u00a0: il vous faut le bon "
            "numéro pour vous identifier."
        ),
        organisme_type=kind,
    )
    return Section(_("Une question\u00a0?"), (whom, phone_changed))


def _signature(campaign: CampaignContent) -> tuple[Paragraph, ...]:
    lines = [line.strip() for line in campaign.signature.splitlines() if line.strip()] or [campaign.organisation]
    links = _mail_links(campaign.contact_email)
    return (Paragraph((Run(lines[0], bold=True),)), *(words(line, links) for line in lines[1:]))


def _legal(campaign: CampaignContent, *, ended: bool) -> tuple[Paragraph, ...]:
    why = sentence(_why_ended() if ended else _why_invited(), organisme=campaign.organisation)
    data = [
        sentence(
            _(
                "Votre nom, votre prénom, votre numéro de portable, votre adresse e-mail et le montant de votre "
                "dotation servent à recueillir votre choix et à préparer la commande. Vous avez un droit d’accès, de "
                "rectification, d’effacement, de limitation et d’opposition."
            )
        )
    ]
    rights = campaign.gdpr_contact or campaign.contact_email
    if rights:
        data.append(
            sentence(
                _(
                    "Pour exercer vos droits\u00a0: {gdpr_contact}. En cas de désaccord, vous pouvez saisir la CNIL "
                    "(www.cnil.fr)."
                ),
                _mail_links(rights) | {_CNIL: f"https://{_CNIL}"},
                gdpr_contact=rights,
            )
        )
    if campaign.legal_url:
        data.append(
            sentence(
                _("Pour en savoir plus sur vos données\u00a0: {legal_url}"),
                {campaign.legal_url: campaign.legal_url},
                legal_url=campaign.legal_url,
            )
        )
    tracking = sentence(_("Cet e-mail ne contient aucun traceur et ne mesure pas sa lecture."))
    issuer = sentence(
        _(
            "Les Chèques-Vacances sont émis par l’Agence nationale pour les Chèques-Vacances (ANCV). Cet e-mail est "
            "envoyé par {organisme}."
        ),
        organisme=campaign.organisation,
    )
    return (why, together(*data), together(tracking, issuer))


def _why_invited() -> str:
    return _(
        "Vous recevez cet e-mail parce que {organisme} vous attribue des Chèques-Vacances et vous en laisse choisir "
        "le format."
    )


def _why_ended() -> str:
    return _(
        "Vous recevez cet e-mail parce que votre nom figurait sur la liste d’une campagne de Chèques-Vacances gérée "
        "par {organisme}."
    )


def _admin_subject(name: str) -> str:
    text = _("Campagne terminée\u00a0: {campaign}")
    room = SUBJECT_LENGTH - len(fill(text, {"campaign": ""}))
    shown = one_line(name)
    if len(shown) > room:
        shown = shown[: room - 1].rstrip() + "…"
    return fill(text, {"campaign": shown})


def _admin_past_end() -> str:
    return _(
        "Bonjour,\n\n"
        "La campagne «\u00a0{campaign}\u00a0» est terminée\u00a0: son dernier jour était le {date_fin}. L’espace "
        "collaborateur n’accepte plus de réponse.\n\n"
        "**Les chiffres**\n\n"
        "- Personnes invitées\u00a0: {invited}\n"
        "- Réponses\u00a0: {answered} ({rate}\u00a0%)\n"
        "- Sans réponse, au format par défaut\u00a0: {silent_default}\n"
        "- Sans réponse, hors commande faute d’adresse\u00a0: {silent_excluded}\n"
        "- E-mails en erreur\u00a0: {bounced}\n\n"
        "**Rien n’est encore commandé.** Pour créer la commande\u00a0:\n\n"
        "- Ouvrez l’application, puis «\u00a0Suivi des campagnes\u00a0».\n"
        "- Sur la ligne de la campagne, choisissez «\u00a0Clôturer\u00a0».\n"
        "- Vérifiez les chiffres et confirmez.\n\n"
        "Vous retrouverez ensuite la commande dans «\u00a0Mes commandes\u00a0»."
    )


def _admin_all_answered() -> str:
    return _(
        "Bonjour,\n\n"
        "Toutes les personnes invitées à la campagne «\u00a0{campaign}\u00a0» ont répondu ({invited} sur {invited}). "
        "La campagne est donc terminée avant sa date de fin.\n\n"
        "Vous avez deux possibilités\u00a0:\n\n"
        "- Clôturer maintenant, dans «\u00a0Suivi des campagnes\u00a0». Les choix sont alors définitifs.\n"
        "- Attendre la date de fin. Jusqu’au {date_fin} inclus, chaque personne peut encore changer d’avis.\n\n"
        "**Rien n’est encore commandé.** La commande est créée au moment de la clôture."
    )


def _mail_links(address: str) -> dict[str, str]:
    return {address: f"mailto:{quote(address, safe='@')}"} if "@" in address else {}
