"""The organisation, its delivery sites, its mail account and its portal (SPEC A3)."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ov_desktop.domain.delivery import SITE_NAME_LENGTH, DeliverySite
from ov_desktop.models.base import AddressColumns, Base

THE_ROW = 1
"""Primary key of the tables that hold one row at most."""


class OrganisationRow(Base):
    """The organisation; one row at most."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    siret: Mapped[str] = mapped_column(String(14))
    client_code: Mapped[str] = mapped_column(String(20))
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_phone: Mapped[str] = mapped_column(String(30))
    gdpr_contact: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(400))


class DeliverySiteRow(AddressColumns, Base):
    """An address of the organisation.

    A site that is deleted keeps its row, since people of closed campaigns name it; its number is free again.
    """

    __tablename__ = "delivery_site"
    __table_args__ = (Index("uq_delivery_site_number", "number", unique=True, sqlite_where=text("deleted_at IS NULL")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(SITE_NAME_LENGTH))
    deleted_at: Mapped[datetime | None]

    def site(self) -> DeliverySite:
        """The site as the rules know it; its key is the row's."""
        return DeliverySite(str(self.id), self.number, self.name, self.postal_address())


class MailAccountRow(Base):
    """The account that messages are sent from; one row at most."""

    __tablename__ = "mail_account"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    host: Mapped[str] = mapped_column(String(253))
    port: Mapped[int]
    security: Mapped[str] = mapped_column(String(10), doc="none, starttls or tls")
    user: Mapped[str] = mapped_column(String(254))
    sender_address: Mapped[str] = mapped_column(String(254))
    sender_name: Mapped[str] = mapped_column(String(120))
    rate_per_minute: Mapped[int]


class PortalLinkRow(Base):
    """The portal that serves the campaigns, and what opens it; one row at most (SPEC A4, M8)."""

    __tablename__ = "portal_link"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10), doc="embedded or remote")
    url: Mapped[str] = mapped_column(doc="of a remote portal; empty for the embedded one")
    client_code: Mapped[str] = mapped_column(String(20))
    password: Mapped[str] = mapped_column(doc="of the embedded portal")
    database_key: Mapped[bytes | None] = mapped_column(doc="of the embedded portal's database")
    link_secret: Mapped[bytes | None] = mapped_column(doc="from which the embedded portal derives personal links")
    port: Mapped[int | None] = mapped_column(doc="of the embedded portal: personal links that were sent name it")


class SecretRow(Base):
    """A password of somebody else's server, or where it lies (SPEC A4)."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[str] = mapped_column(String(10), doc="profile or keyring")
    text: Mapped[str] = mapped_column(doc="empty where it lies in the keyring, or is to be taken out of there")
