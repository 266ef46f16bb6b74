"""The portal's tables. A person's mobile is kept only as a keyed hash, a link only as a hash (SPEC section 6, M8)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from ov_desktop.database import UtcDateTime


class Base(DeclarativeBase):
    """Base of the portal's tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 -- read by SQLAlchemy


class AccountRow(Base):
    """An organisation on this portal, and its access to the administration API."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_code: Mapped[str] = mapped_column(String(20), unique=True)
    password_hash: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    gdpr_contact: Mapped[str] = mapped_column(default="")
    siret: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime | None]


class ApiTokenRow(Base):
    """A token of the administration API, as a hash."""

    __tablename__ = "api_token"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class SignInRow(Base):
    """Attempts to sign in with one client code, known or not, since the last one that succeeded."""

    __tablename__ = "sign_in"

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    delayed_until: Mapped[datetime | None]
    last_at: Mapped[datetime]


class MailAccountRow(Base):
    """The account that an organisation's messages are sent from."""

    __tablename__ = "mail_account"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[str]
    user: Mapped[str]
    password: Mapped[str]
    sender_address: Mapped[str]
    sender_name: Mapped[str]
    rate_per_minute: Mapped[int]


class CampaignRow(Base):
    """A campaign; ``settings`` is the last ``CampaignPush`` as JSON."""

    __tablename__ = "campaign"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    settings: Mapped[str]
    options: Mapped[str] = mapped_column(String(10), doc="those of the settings, for queries")
    launched_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None] = mapped_column(doc="its people are told, then the row goes")
    account: Mapped[AccountRow] = relationship()


class ImageRow(Base):
    """An image that campaigns of an account show, by the SHA-256 of its data; ``kept_at`` is when it last came."""

    __tablename__ = "image"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content_type: Mapped[str] = mapped_column(String(20))
    data: Mapped[bytes]
    kept_at: Mapped[datetime]


class PersonRow(Base):
    """A person of a campaign."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    last_name: Mapped[str]
    first_name: Mapped[str]
    email: Mapped[str]
    mobile_hash: Mapped[bytes]
    grant: Mapped[int]
    delivery: Mapped[str]
    site: Mapped[str]
    shipping: Mapped[str | None]
    return_site: Mapped[str]
    link_version: Mapped[int]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    removed_at: Mapped[datetime | None]
    campaign: Mapped[CampaignRow] = relationship()


class ChoiceRow(Base):
    """One version of a person's choice; none is ever changed (SPEC P7)."""

    __tablename__ = "choice"
    __table_args__ = (UniqueConstraint("person_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    version: Mapped[int]
    recorded_at: Mapped[datetime]
    classic_amount: Mapped[int]
    connect_amount: Mapped[int]
    tens: Mapped[int]
    twenties: Mapped[int]
    twenty_fives: Mapped[int]
    fifties: Mapped[int]
    address: Mapped[str | None] = mapped_column(doc="the seven lines as a JSON object")
    code: Mapped[str] = mapped_column(String(10))


class ChangeRow(Base):
    """What the desktop has yet to hear of, in the order in which it happened (SPEC Y4).

    ``ref`` is the choice or the message concerned; a message that changes again is written again.
    """

    __tablename__ = "change"
    # AUTOINCREMENT: a number once given is never given again, whatever was deleted meanwhile.
    __table_args__ = (Index("ix_change_campaign_seq", "campaign_id", "seq"), {"sqlite_autoincrement": True})

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    type: Mapped[str]
    ref: Mapped[int]


class MessageRow(Base):
    """One message to one person (SPEC M3, M5); ``occasion`` tells a second sending from the first.

    ``state``: waiting, sending, retry, sent, error, uncertain, cancelled. ``due_at`` is when it may leave,
    later after a temporary refusal.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "occasion"),
        Index("ix_message_state_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str]
    occasion: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    envelope_id: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="", doc="why it failed: the server's code, never an address")


class AdminMessageRow(Base):
    """The information e-mail to the organisation when a campaign ends (SPEC M2): once, whatever happens."""

    __tablename__ = "admin_message"

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


class AttemptRow(Base):
    """Wrong mobiles typed with one link, known or not (SPEC P1)."""

    __tablename__ = "attempt"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    locks: Mapped[int]
    locked_until: Mapped[datetime | None]
    last_at: Mapped[datetime] = mapped_column(index=True)


class SlowedRow(Base):
    """An address that has tried links in vain, as a keyed hash, and until when it owes time for it (SPEC P1)."""

    __tablename__ = "slowed"

    address_hash: Mapped[bytes] = mapped_column(primary_key=True)
    owes_until: Mapped[datetime] = mapped_column(index=True)


class SessionRow(Base):
    """A person signed in, as a hash of the cookie."""

    __tablename__ = "session"

    session_hash: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
