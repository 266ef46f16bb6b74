"""Campaigns, their people, and what the portal says of them (SPEC S, L, T, M5)."""

from datetime import date, datetime, time

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ov_desktop.domain.campaign import CampaignSettings, CampaignStatus, MessageKind, Signature, running_status
from ov_desktop.domain.choice import Choice, Options
from ov_desktop.domain.images import ALT_LENGTH, ImagePlace, ImageRef
from ov_desktop.domain.order import REMOVAL_REASON_LENGTH
from ov_desktop.domain.vouchers import Format
from ov_desktop.models.account import DeliverySiteRow
from ov_desktop.models.base import AddressColumns, Base, Denominations, VoucherColumns


class CampaignRow(Base):
    """A campaign.

    ``revision`` counts the changes of settings and texts; the portal has them when ``pushed_revision`` is the
    same. ``pull_cursor`` is the last change of the portal that was taken over.
    """

    __tablename__ = "campaign"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    start: Mapped[date]
    end: Mapped[date]
    hour: Mapped[time]
    options: Mapped[str] = mapped_column(String(10))
    default_format: Mapped[str] = mapped_column(String(10))
    default_denominations: Mapped[tuple[int, ...]] = mapped_column(Denominations)
    offered_denominations: Mapped[tuple[int, ...]] = mapped_column(Denominations)
    reminder_days: Mapped[int]
    midway: Mapped[bool]
    email_optional: Mapped[bool]
    welcome: Mapped[str]
    signature_name: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    signature_email: Mapped[str] = mapped_column(String(254), default="", server_default=text("''"))
    signature_phone: Mapped[str] = mapped_column(String(30), default="", server_default=text("''"))
    gdpr_contact: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
    launch_requested_at: Mapped[datetime | None]
    launched_at: Mapped[datetime | None]
    closing_started_at: Mapped[datetime | None]
    pulled_all_at: Mapped[datetime | None] = mapped_column(doc="when the last choices of a frozen campaign were pulled")
    closed_at: Mapped[datetime | None]
    last_import_file: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    pushed_revision: Mapped[int] = mapped_column(default=0)
    pull_cursor: Mapped[int] = mapped_column(default=0)
    messages: Mapped[list["CampaignMessageRow"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="CampaignMessageRow.kind"
    )

    images: Mapped[list["CampaignImageRow"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    def settings(self) -> CampaignSettings:
        """The settings as the rules know them."""
        return CampaignSettings(
            name=self.name,
            start=self.start,
            end=self.end,
            hour=self.hour,
            options=Options(self.options),
            default_format=Format(self.default_format),
            default_denominations=self.default_denominations,
            offered_denominations=self.offered_denominations,
            reminder_days=self.reminder_days,
            midway=self.midway,
        )

    def take(self, settings: CampaignSettings) -> None:
        """Store the settings."""
        for name in CampaignSettings.__dataclass_fields__:
            setattr(self, name, getattr(settings, name))

    def status(self, now: datetime, invited: int, answered: int) -> CampaignStatus:
        """Where the campaign stands (SPEC T1, L6, O1)."""
        if self.closed_at is not None:
            return CampaignStatus.CLOSED
        if self.closing_started_at is not None:
            return CampaignStatus.CLOSING
        if self.launched_at is not None:
            return running_status(self.settings(), now, invited, answered)
        return CampaignStatus.DRAFT if self.launch_requested_at is None else CampaignStatus.LAUNCH_WAITING

    def texts(self) -> dict[MessageKind, tuple[str, str]]:
        """Subject and introduction of each message."""
        return {MessageKind(row.kind): (row.subject, row.introduction) for row in self.messages}

    def signature(self) -> Signature:
        """Who signs the messages."""
        return Signature(self.signature_name, self.signature_email, self.signature_phone)

    def sign(self, signature: Signature) -> None:
        """Store who signs the messages."""
        for name in Signature.__dataclass_fields__:
            setattr(self, f"signature_{name}", getattr(signature, name))

    def image_refs(self) -> dict[ImagePlace, ImageRef]:
        """The images by place, in the order of the places."""
        found = {row.place: row.ref() for row in self.images}
        return {place: found[place] for place in ImagePlace if place in found}


class CampaignMessageRow(Base):
    """Subject and introduction of one message of a campaign (SPEC S7)."""

    __tablename__ = "campaign_message"

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[str]


class ImageRow(Base):
    """A prepared image, kept once however many campaigns show it; none is ever changed (SPEC S6)."""

    __tablename__ = "image"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, doc="SHA-256 of the data, in hexadecimal")
    content_type: Mapped[str] = mapped_column(String(20))
    data: Mapped[bytes] = mapped_column(deferred=True)


class CampaignImageRow(Base):
    """The image that a campaign shows at a place, how large, and what stands for it where it is not seen (SPEC S6)."""

    __tablename__ = "campaign_image"

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(String(10), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("image.digest"), index=True)
    width: Mapped[int] = mapped_column(doc="CSS pixels")
    height: Mapped[int] = mapped_column(doc="CSS pixels")
    alt: Mapped[str] = mapped_column(String(ALT_LENGTH))
    image: Mapped[ImageRow] = relationship(lazy="joined")

    def ref(self) -> ImageRef:
        """The image as the rules know it."""
        return ImageRef(self.image.digest, self.image.content_type, self.width, self.height, self.alt)


class EmployeeRow(Base):
    """A person of a campaign.

    ``version`` counts the changes of the person; the portal has them when ``pushed_version`` is the same.
    ``email_key`` is the e-mail without case. A removed person keeps the row, and frees number, mobile, e-mail.
    """

    __tablename__ = "employee"
    __table_args__ = (
        Index("ix_employee_campaign_position", "campaign_id", "position"),
        Index("uq_employee_mobile", "campaign_id", "mobile", unique=True, sqlite_where=text("removed_at IS NULL")),
        Index(
            "uq_employee_email",
            "campaign_id",
            "email_key",
            unique=True,
            sqlite_where=text("removed_at IS NULL AND email_key <> ''"),
        ),
        Index(
            "uq_employee_number",
            "campaign_id",
            "employee_number",
            unique=True,
            sqlite_where=text("removed_at IS NULL AND employee_number <> ''"),
        ),
        Index("ix_employee_to_push", "campaign_id", "position", sqlite_where=text("version <> pushed_version")),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(doc="place in the list, from 1")
    employee_number: Mapped[str] = mapped_column(String(20))
    last_name: Mapped[str] = mapped_column(String(35))
    first_name: Mapped[str] = mapped_column(String(35))
    mobile: Mapped[str] = mapped_column(String(16), doc="E.164")
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    grant: Mapped[int] = mapped_column(doc="whole euros")
    delivery: Mapped[str] = mapped_column(String(10))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("delivery_site.id"), index=True)
    shipping: Mapped[str | None] = mapped_column(String(20))
    return_site_id: Mapped[int | None] = mapped_column(ForeignKey("delivery_site.id"), index=True)
    link_version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None]
    removal_reason: Mapped[str] = mapped_column(String(REMOVAL_REASON_LENGTH), default="", server_default=text("''"))
    version: Mapped[int] = mapped_column(default=1)
    pushed_version: Mapped[int] = mapped_column(default=0)
    site: Mapped[DeliverySiteRow | None] = relationship(foreign_keys=[site_id])
    return_site: Mapped[DeliverySiteRow | None] = relationship(foreign_keys=[return_site_id])


class UnsettledRow(Base):
    """A row of a draft's list that is in error, as it was typed; nobody is invited by it (SPEC L4).

    Once corrected it becomes a person of the same identifier, at the same place.
    """

    __tablename__ = "unsettled_row"
    __table_args__ = (Index("ix_unsettled_row_campaign_position", "campaign_id", "position"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(doc="place in the list, among the people")
    cells: Mapped[list[str]] = mapped_column(JSON, doc="the texts of the nine columns, in the template's order")


class ChoiceRow(VoucherColumns, AddressColumns, Base):
    """One version of a person's choice, as pulled from the portal; none is ever changed (SPEC P7)."""

    __tablename__ = "choice"
    __table_args__ = (UniqueConstraint("person_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))
    version: Mapped[int]
    recorded_at: Mapped[datetime]
    classic_amount: Mapped[int]
    connect_amount: Mapped[int]
    has_address: Mapped[bool]
    paper: Mapped[bool] = mapped_column(default=False, doc="recorded from a paper slip (SPEC M9)")
    code: Mapped[str] = mapped_column(String(10), doc="verification code of the receipt")

    def choice(self) -> Choice:
        """The choice as the rules know it."""
        address = self.postal_address() if self.has_address else None
        return Choice(self.classic_amount, self.connect_amount, self.breakdown(), address)


class MessageRow(Base):
    """The state of the last message of a kind to a person, as pulled from the portal (SPEC M5)."""

    __tablename__ = "message"

    person_id: Mapped[str] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    reason: Mapped[str]
