"""What people would receive: a message as it will be sent, for a person of the list or an invented one (SPEC S9).

A preview is composed by the function that composes what is sent, and read back from what it made, so that both are
the same byte for byte but for the personal link: a preview has one that opens nothing.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ov_desktop.database import Database
from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.organisation import Organisation
from ov_desktop.domain.text import fold
from ov_desktop.mailing.compose import Envelope, compose
from ov_desktop.mailing.content import CampaignContent, EmailImage, MessageContent
from ov_desktop.models.campaign import EmployeeRow
from ov_desktop.services.accounts import Accounts
from ov_desktop.services.campaigns import Campaign, Campaigns
from ov_desktop.wording.text import _

PREVIEWED = (MessageKind.LAUNCH, MessageKind.REMINDER, MessageKind.MIDWAY, MessageKind.END)
"""The messages that are prepared, in the order in which they leave."""

SAMPLES = {DeliveryKind.SITE: "sample-site", DeliveryKind.HOME: "sample-home"}
"""The identifiers of the invented people, one for each way of delivery."""

SAMPLE_GRANT = 320
PEOPLE_SHOWN = 20

_LINK_END = "exemple-de-lien-personnel-qui-n-ouvre-rien-"
"""As long as the token of a personal link, so that a preview breaks its lines as the message does."""

_NO_ADDRESS = "http://127.0.0.1:8700"
"""Where no portal is set up yet: as long as the address that the embedded one will have."""

_NO_SENDER = "expediteur@exemple.fr"
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PreviewPerson:
    """Somebody whom a preview is made for; ``grant`` in whole euros, ``site`` the name of the delivery site."""

    id: str
    first_name: str
    last_name: str
    grant: int
    delivery: DeliveryKind
    site: str = ""
    email: str = ""

    @property
    def is_sample(self) -> bool:
        """Whether the person is invented."""
        return self.id in SAMPLES.values()


@dataclass(frozen=True, slots=True)
class PreviewImage:
    """An image that a message carries."""

    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MessagePreview:
    """A message as it will be read.

    ``images`` are by content identifier, as ``cid:`` addresses name them; ``eml`` is the whole message.
    """

    kind: MessageKind
    person: PreviewPerson
    subject: str
    html: str
    text: str
    images: Mapping[str, PreviewImage]
    eml: bytes = field(repr=False)


class Previews:
    """Makes previews of the messages of a campaign; nothing is written, and nothing is sent."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        campaigns: Campaigns,
        clock: Clock,
        address: Callable[[], str] = lambda: "",
    ) -> None:
        """Work on a profile's database.

        Args:
            database: where the people are.
            accounts: gives organisation, sites and mail account.
            campaigns: gives the campaign.
            clock: dates a preview.
            address: gives the portal's public address, empty while there is none.
        """
        self._database = database
        self._accounts = accounts
        self._campaigns = campaigns
        self._clock = clock
        self._address = address

    # --- people ------------------------------------------------------------------------------------------

    def people(self, campaign_id: str, search: str = "", limit: int = PEOPLE_SHOWN) -> list[PreviewPerson]:
        """Return people of a list, in its order, whose name holds each word of ``search``; accents do not count."""
        wanted = fold(search).split()
        statement = (
            select(EmployeeRow.id, EmployeeRow.first_name, EmployeeRow.last_name)
            .where(EmployeeRow.campaign_id == campaign_id, EmployeeRow.removed_at.is_(None))
            .order_by(EmployeeRow.position)
        )
        found: list[str] = []
        with self._database.read() as session:
            rows = session.execute(statement.execution_options(yield_per=_ROWS_AT_ONCE))
            for person_id, first_name, last_name in rows:
                name = fold(f"{first_name} {last_name}") if wanted else ""
                if all(word in name for word in wanted):
                    found.append(person_id)
                    if len(found) == limit:
                        break
            people = session.scalars(
                select(EmployeeRow)
                .where(EmployeeRow.id.in_(found))
                .order_by(EmployeeRow.position)
                .options(joinedload(EmployeeRow.site))
            )
            return [_person(row) for row in people]

    def samples(self) -> list[PreviewPerson]:
        """Return an invented person for each way of delivery; the site is the first of the organisation."""
        sites = self._accounts.sites()
        site = sites[0].name if sites else _("Siège")
        return [
            PreviewPerson(
                SAMPLES[delivery],
                _("Camille"),
                _("Exemple"),
                SAMPLE_GRANT,
                delivery,
                site if delivery is DeliveryKind.SITE else "",
            )
            for delivery in (DeliveryKind.SITE, DeliveryKind.HOME)
        ]

    def person(self, campaign_id: str, person_id: str = "") -> PreviewPerson:
        """Return a person by identifier; the first of the list, or an invented one, where there is none such."""
        for sample in self.samples():
            if sample.id == person_id:
                return sample
        with self._database.read() as session:
            row = session.get(EmployeeRow, person_id) if person_id else None
            if row is not None and row.campaign_id == campaign_id and row.removed_at is None:
                return _person(row)
        return next(iter(self.people(campaign_id, limit=1)), self.samples()[0])

    # --- messages ----------------------------------------------------------------------------------------

    def message(self, campaign_id: str, kind: MessageKind, person_id: str = "") -> MessagePreview:
        """Return a message as a person would receive it.

        Args:
            campaign_id: the campaign.
            kind: which of its messages.
            person_id: for whom; the first person of the list, or an invented one, where nobody is named.

        Raises:
            NotFoundError: there is no such campaign.
        """
        person = self.person(campaign_id, person_id)
        account = self._accounts.mail_settings()
        sender = account.sender_address if account else _NO_SENDER
        recipient = person.email or sender
        return read_preview(kind, person, self._compose(campaign_id, kind, person, recipient))

    def trial(self, campaign_id: str, kind: MessageKind, person_id: str, recipient: str) -> EmailMessage:
        """Return what a preview shows as a message to oneself, which says that it is a test (SPEC S9).

        It is addressed to the one who gets it: the person of the preview is only spoken of in it.

        Raises:
            NotFoundError: there is no such campaign.
            ValueError: an address cannot be written in a header.
        """
        person = self.person(campaign_id, person_id)
        return self._compose(campaign_id, kind, person, recipient, trial=True)

    def _compose(
        self, campaign_id: str, kind: MessageKind, person: PreviewPerson, recipient: str, *, trial: bool = False
    ) -> EmailMessage:
        campaign = self._campaigns.get(campaign_id)
        organisation = self._accounts.organisation() or Organisation("", _("Votre organisme"), "")
        address = (self._address() or _NO_ADDRESS).rstrip("/")
        envelope = self._envelope(organisation, "" if trial else f"{person.first_name} {person.last_name}", recipient)
        invites = kind in (MessageKind.LAUNCH, MessageKind.REMINDER, MessageKind.MIDWAY)
        content = MessageContent(
            campaign=self._campaign_content(campaign, organisation, address),
            kind=kind,
            first_name=person.first_name,
            last_name=person.last_name,
            grant=person.grant,
            delivery=person.delivery,
            site=person.site,
            link=f"{address}/acces/{_LINK_END}" if invites else "",
            trial=trial,
        )
        return compose(content, envelope)

    def _campaign_content(self, campaign: Campaign, organisation: Organisation, address: str) -> CampaignContent:
        """Return what the portal makes of the same campaign once it is pushed."""
        return CampaignContent(
            organisation_kind=organisation.kind,
            organisation=organisation.name,
            settings=campaign.settings,
            texts=campaign.messages,
            contact_email=organisation.contact_email,
            contact_phone=organisation.contact_phone,
            gdpr_contact=campaign.gdpr_contact or organisation.gdpr_contact,
            signature=campaign.signature.text(),
            legal_url=f"{address}/mentions-legales",
            images={
                place: EmailImage(ref, self._campaigns.image_data(ref.digest)) for place, ref in campaign.images.items()
            },
        )

    def _envelope(self, organisation: Organisation, recipient_name: str, recipient: str) -> Envelope:
        account = self._accounts.mail_settings()
        return Envelope(
            sender_address=account.sender_address if account else _NO_SENDER,
            sender_name=(account.sender_name if account else "") or organisation.name,
            recipient_address=recipient,
            recipient_name=recipient_name,
            id=secrets.token_hex(16),
            at=self._clock.now(),
            reply_to=organisation.contact_email,
        )


def read_preview(kind: MessageKind, person: PreviewPerson, message: EmailMessage) -> MessagePreview:
    """Read a message as a mailbox does."""
    images: dict[str, PreviewImage] = {}
    texts = {"plain": "", "html": ""}
    for part in message.walk():
        content_id = str(part["Content-ID"] or "").strip("<> ")
        if content_id and part.get_content_maintype() == "image":
            images[content_id] = PreviewImage(part.get_content_type(), _bytes(part))
        elif part.get_content_maintype() == "text" and not texts.get(part.get_content_subtype(), "x"):
            texts[part.get_content_subtype()] = _bytes(part).decode("utf-8").replace("\r\n", "\n")
    eml = message.as_bytes(policy=SMTP)
    return MessagePreview(kind, person, str(message["Subject"]), texts["html"], texts["plain"], images, eml)


def _bytes(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _person(row: EmployeeRow) -> PreviewPerson:
    return PreviewPerson(
        row.id,
        row.first_name,
        row.last_name,
        row.grant,
        DeliveryKind(row.delivery),
        row.site.name if row.site else "",
        row.email,
    )
