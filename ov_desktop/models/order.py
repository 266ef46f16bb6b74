"""Orders: their lines, exclusions and fee settings (SPEC O2, O4, O5)."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ov_desktop.domain.delivery import DeliveryKind, ShippingType
from ov_desktop.domain.order import REMOVAL_REASON_LENGTH, Exclusion, ExclusionReason, FeeSettings, OrderLine, Origin
from ov_desktop.domain.vouchers import Format
from ov_desktop.models.base import AddressColumns, Base, VoucherColumns


class OrderRow(Base):
    """An order. ``number`` is the organisation's own: year in Paris and running number (``2026-014``).

    A campaign has one order at most; one made by hand has no campaign. The order outlives its campaign.
    """

    __tablename__ = "orders"
    __table_args__ = (UniqueConstraint("year", "running"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    year: Mapped[int]
    running: Mapped[int]
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaign.id", ondelete="SET NULL"), unique=True)
    client_code: Mapped[str] = mapped_column(String(20))
    external_reference: Mapped[str] = mapped_column(String(35))
    source_file: Mapped[str] = mapped_column(doc="name of the last list imported")
    status: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]
    invited: Mapped[int] = mapped_column(doc="employees given access at any time, removed ones included")
    commission_rate: Mapped[Decimal]
    commission_vat: Mapped[Decimal]
    service_vat: Mapped[Decimal]
    shipping_cost: Mapped[Decimal]

    def fee_settings(self) -> FeeSettings:
        """The rates that the order's fees are computed with."""
        return FeeSettings(self.commission_rate, self.commission_vat, self.service_vat, self.shipping_cost)


class OrderLineRow(VoucherColumns, AddressColumns, Base):
    """Vouchers of one format for one person, with all that the order file says of them.

    ``person_id`` is no foreign key: an order keeps its lines when the campaign's people are purged.
    """

    __tablename__ = "order_line"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32))
    product: Mapped[str] = mapped_column(String(10))
    employee_number: Mapped[str] = mapped_column(String(20))
    last_name: Mapped[str] = mapped_column(String(35))
    first_name: Mapped[str] = mapped_column(String(35))
    email: Mapped[str] = mapped_column(String(254))
    mobile: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int]
    origin: Mapped[str] = mapped_column(String(10))
    delivery: Mapped[str | None] = mapped_column(String(10))
    shipping: Mapped[str | None] = mapped_column(String(20))
    site: Mapped[str]
    return_site: Mapped[str]
    production_order: Mapped[str]

    def line(self) -> OrderLine:
        """The line as the rules know it."""
        return OrderLine(
            person_id=self.person_id,
            product=Format(self.product),
            employee_number=self.employee_number,
            last_name=self.last_name,
            first_name=self.first_name,
            email=self.email,
            mobile=self.mobile,
            amount=self.amount,
            origin=Origin(self.origin),
            breakdown=self.breakdown(),
            delivery=None if self.delivery is None else DeliveryKind(self.delivery),
            shipping=None if self.shipping is None else ShippingType(self.shipping),
            site=self.site,
            return_site=self.return_site,
            address=self.postal_address(),
            production_order=self.production_order,
        )


class OrderExclusionRow(Base):
    """Someone left out of an order, and why."""

    __tablename__ = "order_exclusion"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32))
    employee_number: Mapped[str] = mapped_column(String(20))
    last_name: Mapped[str] = mapped_column(String(35))
    first_name: Mapped[str] = mapped_column(String(35))
    grant: Mapped[int]
    reason: Mapped[str] = mapped_column(String(30))
    detail: Mapped[str] = mapped_column(String(REMOVAL_REASON_LENGTH), default="", server_default=text("''"))

    def exclusion(self) -> Exclusion:
        """The exclusion as the rules know it."""
        return Exclusion(
            self.person_id,
            self.employee_number,
            self.last_name,
            self.first_name,
            self.grant,
            ExclusionReason(self.reason),
            self.detail,
        )
