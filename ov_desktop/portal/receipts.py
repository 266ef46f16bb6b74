"""The confirmation of a choice: what the page says, and the PDF to keep (SPEC P7)."""

from functools import lru_cache

from ov_desktop.documents.confirmation import ConfirmationData, confirmation_pdf
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.portal.records import ChoiceRecord, PersonRecord
from ov_desktop.portal.sentences import kind_of, when
from ov_desktop.wording.figures import NO_BREAK, number
from ov_desktop.wording.labels import contact_sentence
from ov_desktop.wording.text import _

UNCHANGED = "inchange"
DUPLICATE = "doublon"


def receipt(person: PersonRecord, record: ChoiceRecord) -> bytes:
    """Return the PDF of a choice; page and download share the last ones made."""
    campaign, organisation = person.campaign, person.campaign.organisation
    data = ConfirmationData(
        organisation=organisation.name,
        kind=organisation.kind,
        first_name=person.first_name,
        last_name=person.last_name,
        campaign=campaign.settings.name,
        recorded_at=record.recorded_at,
        choice=record.choice,
        site=person.site if person.delivery is DeliveryKind.SITE else "",
        code=record.code,
        version=record.version,
        end=campaign.settings.end,
        contact=contact_sentence(
            organisation.kind, organisation.name, organisation.contact_email, organisation.contact_phone
        ),
        gdpr_contact=campaign.gdpr_contact or organisation.gdpr_contact,
    )
    return _typeset(data)


@lru_cache(maxsize=16)
def _typeset(data: ConfirmationData) -> bytes:
    return confirmation_pdf(data)


def size_text(content: bytes) -> str:
    """Return the size of a document as people read it: ``40 ko``."""
    return f"{number(max(1, round(len(content) / 1000)))}{NO_BREAK}{_('ko')}"


def remark(record: ChoiceRecord, previous: ChoiceRecord | None, notice: str) -> str:
    """Return what the confirmation says first: that nothing changed, or what the choice replaces; or nothing."""
    if notice == UNCHANGED:
        return _("Vous n’avez rien modifié. Votre choix du {date} reste valable.").format(**when(record.recorded_at))
    if notice == DUPLICATE:
        return _("Ce choix était déjà enregistré. Il n’est compté qu’une fois.")
    if previous is not None:
        return _("Votre nouveau choix remplace celui du {date}.").format(**when(previous.recorded_at))
    return ""


def what_follows(person: PersonRecord, record: ChoiceRecord) -> list[str]:
    """Return what happens after the campaign, by what was chosen."""
    kind = {"organisme_type": kind_of(person.campaign.organisation)}
    sentences = [
        _(
            "Après la fin de la campagne, votre {organisme_type} passe la commande. La date de livraison dépend de lui"
            " et de l’ANCV."
        ).format(**kind)
    ]
    if record.choice.connect_amount:
        sentences.append(_("Pour la part Connect, l’ANCV vous écrira pour activer votre compte."))
    if record.choice.classic_amount and person.delivery is DeliveryKind.SITE:
        sentences.append(
            _("Pour la part Classic, votre {organisme_type} vous dira comment retirer vos chèques.").format(**kind)
        )
    elif record.choice.classic_amount:
        sentences.append(
            _(
                "Pour la part Classic, surveillez votre boîte aux lettres et répondez à l’avis de passage"
                " s’il y en a un."
            )
        )
    return sentences
