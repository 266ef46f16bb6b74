"""What the desktop and the portal say to each other, over HTTP and over the pipe of the embedded one (SPEC Y1, Y3).

The administration API is described by OpenAPI from these models. The pipe is not: it exists only between an
application and the portal that it started.
"""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, Base64Bytes, BaseModel, ConfigDict, Field, SecretStr

from ov_desktop.domain.campaign import CampaignSettings, MessageKind
from ov_desktop.domain.choice import Choice, Options
from ov_desktop.domain.delivery import DeliveryKind, PostalAddress, ShippingType
from ov_desktop.domain.images import ALT_LENGTH, BOXES, IMAGE_MOST_BYTES, ImagePlace, ImageRef
from ov_desktop.domain.vouchers import DENOMINATIONS, Breakdown, Format

PROOF_PATH = "/preuve"
"""Where a portal answers a nonce under its public address: ``/preuve/{nonce}``."""

API_PREFIX = "/api/v1"
PEOPLE_PER_PUSH = 1000
CHANGES_PER_PULL = 1000
IMAGE_MISSING = "image-missing"
"""Code of the refusal of a campaign that names an image which the portal has not."""

RICH_TEXT_LENGTH = 120_000
"""Characters of an introduction or a welcome as HTML."""

Identifier = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="a random UUID made by the desktop, in hex")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of an image's data, in hex")]
ImageType = Literal["image/png", "image/jpeg"]
Nonce = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{16,64}$", description="random, used once")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
Denominations = Annotated[tuple[Literal[10, 20, 25, 50], ...], Field(max_length=len(DENOMINATIONS))]


def _whole(secret: SecretStr) -> SecretStr:
    if "\0" in secret.get_secret_value():
        raise ValueError("no NUL")
    return secret


Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""What a database keeps as it is: PostgreSQL's texts hold no NUL."""

Secret = Annotated[SecretStr, Field(max_length=256), AfterValidator(_whole)]
LARGEST_NUMBER = 2**31 - 1
"""What a column of a database holds."""


class Wire(BaseModel):
    """A message: unknown fields are refused, values are not changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- signing in ------------------------------------------------------------------------------------------


class TokenRequest(Wire):
    """Asks for a token of the administration API."""

    client_code: Text = Field(max_length=20)
    password: Secret


class TokenReply(Wire):
    """A bearer token, and when it stops working."""

    token: str = Field(repr=False)
    expires_at: datetime


# --- pushed by the desktop -------------------------------------------------------------------------------


class OrganisationPush(Wire):
    """Who runs the campaigns, as employees read it."""

    kind: Text = Field(max_length=20, description="CSE, COS, CAS, or empty")
    name: Text = Field(min_length=1, max_length=120)
    contact_email: Text = Field(default="", max_length=254)
    contact_phone: Text = Field(default="", max_length=30)
    gdpr_contact: Text = Field(default="", max_length=254)
    siret: Text = Field(default="", max_length=14)
    address: Text = Field(default="", max_length=400, description="postal address on one line")


class MailAccountPush(Wire):
    """The account that messages are sent from (SPEC A3, M4)."""

    host: Text = Field(min_length=1, max_length=253)
    port: int = Field(ge=1, le=65535)
    security: Literal["none", "starttls", "tls"]
    user: Text = Field(default="", max_length=254)
    password: Secret = SecretStr("")
    sender_address: Text = Field(min_length=3, max_length=254)
    sender_name: Text = Field(default="", max_length=120)
    rate_per_minute: int = Field(default=30, ge=1, le=100_000)


class MessageText(Wire):
    """Subject and introduction of one message, with merge fields (SPEC S7)."""

    subject: Text = Field(max_length=200)
    introduction: Text = Field(max_length=RICH_TEXT_LENGTH, description="HTML; the portal keeps its safe subset alone")


class ImagePush(Wire):
    """An image, once for all campaigns of the account that name it; its address is its digest (SPEC S6)."""

    content_type: ImageType
    data: Annotated[Base64Bytes, Field(min_length=1, max_length=IMAGE_MOST_BYTES)]


class ImageRefWire(Wire):
    """An image that the portal has, at the size that a campaign shows it at, in CSS pixels."""

    digest: Digest
    content_type: ImageType
    width: int = Field(ge=1, le=max(box.width for box in BOXES.values()))
    height: int = Field(ge=1, le=max(box.height for box in BOXES.values()))
    alt: Text = Field(default="", max_length=ALT_LENGTH)

    @classmethod
    def of(cls, ref: ImageRef) -> "ImageRefWire":
        """Copy what names an image."""
        return cls.model_validate({name: getattr(ref, name) for name in cls.model_fields})

    def ref(self) -> ImageRef:
        """What names the image, as the rules know it."""
        return ImageRef(**self.model_dump())


def _of_paris(hour: time) -> time:
    """Refuse an hour with an offset of its own: all are hours of Paris."""
    if hour.tzinfo is not None:
        raise ValueError("an hour without an offset")
    return hour


class CampaignPush(Wire):
    """The settings of a campaign; pushing them again replaces them."""

    name: Text = Field(min_length=1, max_length=120)
    start: Day
    end: Day
    hour: Annotated[time, AfterValidator(_of_paris)]
    options: Options
    default_format: Format
    default_denominations: Denominations
    offered_denominations: Denominations
    reminder_days: int = Field(ge=0, le=400)
    midway: bool
    messages: dict[MessageKind, MessageText]
    welcome: Text = Field(max_length=RICH_TEXT_LENGTH, description="HTML, as the introductions")
    signature: Text = Field(max_length=2_000)
    gdpr_contact: Text = Field(default="", max_length=254)
    images: dict[ImagePlace, ImageRefWire] = Field(default_factory=dict)

    def settings(self) -> CampaignSettings:
        """The settings as the rules know them."""
        return CampaignSettings(
            name=self.name,
            start=self.start,
            end=self.end,
            hour=self.hour,
            options=self.options,
            default_format=self.default_format,
            default_denominations=self.default_denominations,
            offered_denominations=self.offered_denominations,
            reminder_days=self.reminder_days,
            midway=self.midway,
        )


class PersonPush(Wire):
    """A person of a campaign; pushing them again replaces them. The portal keeps only a keyed hash of the mobile."""

    id: Identifier
    last_name: Text = Field(max_length=35)
    first_name: Text = Field(max_length=35)
    email: Text = Field(default="", max_length=254)
    mobile: str = Field(pattern=r"^\+[0-9]{6,15}$", description="E.164")
    grant: int = Field(ge=20, le=999_999_990, multiple_of=10, description="whole euros")
    delivery: DeliveryKind
    site: Text = Field(default="", max_length=60, description="name of the delivery site")
    shipping: ShippingType | None = None
    return_site: Text = Field(default="", max_length=60)
    link_version: int = Field(default=1, ge=1, le=LARGEST_NUMBER)
    removed: bool = False


class PeoplePush(Wire):
    """A batch of people."""

    people: list[PersonPush] = Field(max_length=PEOPLE_PER_PUSH)


class PushReply(Wire):
    """What a push changed."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


# --- answered by the portal ------------------------------------------------------------------------------


class PortalStatus(Wire):
    """That the portal answers, which one it is, and what its clock says."""

    version: str
    now: datetime
    demo: bool
    public_url: str = Field(default="", description="the address that employees open")


class PortalProof(Wire):
    """What this portal, and no other, answers to a nonce under its public address too (SPEC L6)."""

    proof: str


class MessageCount(Wire):
    """How many messages of one kind are in one state."""

    kind: MessageKind
    state: str
    count: int


class CampaignState(Wire):
    """Where a campaign stands on the portal."""

    id: Identifier
    launched_at: datetime | None
    frozen_at: datetime | None
    invited: int
    answered: int
    messages: list[MessageCount]
    sending_ends_at: datetime | None = Field(default=None, description="when the messages due now will have left")


class AddressWire(Wire):
    """A home address, one line a field."""

    recipient: str
    complement: str
    building: str
    street: str
    place: str
    postcode: str
    town: str

    @classmethod
    def of(cls, address: PostalAddress) -> "AddressWire":
        """Copy an address."""
        return cls(**{name: getattr(address, name) for name in cls.model_fields})

    def address(self) -> PostalAddress:
        """The address as the rules know it."""
        return PostalAddress(**self.model_dump())


class ChoiceChange(Wire):
    """A choice that was recorded; ``version`` counts a person's choices from 1."""

    type: Literal["choice"] = "choice"
    seq: int
    person_id: Identifier
    version: int
    recorded_at: datetime
    classic_amount: int
    connect_amount: int
    vouchers: tuple[int, int, int, int] = Field(description="counts of 10, 20, 25 and 50 €")
    address: AddressWire | None
    code: str = Field(description="verification code of the receipt")

    def choice(self) -> Choice:
        """The choice as the rules know it."""
        address = self.address.address() if self.address else None
        return Choice(self.classic_amount, self.connect_amount, Breakdown(self.vouchers), address)


class MessageChange(Wire):
    """A message to a person has changed state (SPEC M5)."""

    type: Literal["message"] = "message"
    seq: int
    person_id: Identifier
    kind: MessageKind
    state: str
    at: datetime
    reason: str = ""


class ChangeList(Wire):
    """Changes after a cursor, in order; ask again after ``cursor`` while ``more`` (SPEC Y4)."""

    changes: list[Annotated[ChoiceChange | MessageChange, Field(discriminator="type")]]
    cursor: int
    more: bool


class PersonalLink(Wire):
    """The personal link of a person, the same each time until its version changes (SPEC M8)."""

    person_id: Identifier
    url: str = Field(repr=False)


class LinkList(Wire):
    """Personal links of a campaign's people who are not removed."""

    links: list[PersonalLink]


class Problem(Wire):
    """Why a request was refused: a stable code, and a French sentence for the screen."""

    code: str
    message: str


# --- the pipe of the embedded portal ---------------------------------------------------------------------


class PortalHandshake(Wire):
    """First line on the child's standard input: all it needs to know, secrets included.

    ``clock`` is given to a demonstration or a preview only; afterwards a line ``SetClock`` moves it. A preview says on
    its pages that nothing is recorded, and takes its database with it when it leaves.
    """

    database: str
    database_key: SecretStr = Field(description="32 bytes in hex")
    link_secret: SecretStr = Field(description="32 bytes or more in hex")
    client_code: str
    password: SecretStr
    host: str = "127.0.0.1"
    port: int = Field(default=0, description="0 for a free port")
    public_url: str = Field(default="", description="empty for the address it listens on")
    demo: bool = False
    preview: bool = False
    clock: datetime | None = None


class PortalReady(Wire):
    """First line on the child's standard output: it listens."""

    url: str
    port: int
    version: str


class SetClock(Wire):
    """A line on the child's standard input: move the demo's clock."""

    clock: datetime


class ClockSet(Wire):
    """The child's answer on its standard output: the clock shows this now."""

    clock: datetime


class PortalFailure(Wire):
    """Instead of ``PortalReady``: why the portal could not start."""

    error: Literal["database-key", "database-busy", "database-newer", "port-busy", "handshake"]
    detail: str = ""
