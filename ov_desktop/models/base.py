"""What the tables of a profile share: column types, names of constraints, groups of columns."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ov_desktop.database import UtcDateTime
from ov_desktop.domain.delivery import PostalAddress
from ov_desktop.domain.vouchers import Breakdown


class Denominations(TypeDecorator[tuple[int, ...]]):
    """Denominations in euros, stored as text: ``10,20,50``."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 -- SQLAlchemy's hook
        """Write them in the order given."""
        return None if value is None else ",".join(str(item) for item in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[int, ...] | None:  # noqa: ARG002 -- SQLAlchemy's hook
        """Read them."""
        return None if value is None else tuple(int(item) for item in value.split(",") if item)


class ExactDecimal(TypeDecorator[Decimal]):
    """An exact decimal, stored as text: SQLite's own numbers are binary fractions."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 -- SQLAlchemy's hook
        """Write all its digits."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 -- SQLAlchemy's hook
        """Read all its digits."""
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    """Base of the tables of a profile."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, Decimal: ExactDecimal}  # noqa: RUF012 -- read by SQLAlchemy


class AddressColumns:
    """The seven lines of a postal address."""

    recipient: Mapped[str] = mapped_column(default="")
    complement: Mapped[str] = mapped_column(default="")
    building: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")

    def postal_address(self) -> PostalAddress:
        """The address as the rules know it."""
        return PostalAddress(**{field.name: getattr(self, field.name) for field in fields(PostalAddress)})


class VoucherColumns:
    """Counts of vouchers of 10, 20, 25 and 50 €."""

    tens: Mapped[int] = mapped_column(default=0)
    twenties: Mapped[int] = mapped_column(default=0)
    twenty_fives: Mapped[int] = mapped_column(default=0)
    fifties: Mapped[int] = mapped_column(default=0)

    def breakdown(self) -> Breakdown:
        """The vouchers as the rules know them."""
        return Breakdown((self.tens, self.twenties, self.twenty_fives, self.fifties))


def address_values(address: PostalAddress | None) -> Mapping[str, Any]:
    """The columns of ``AddressColumns`` for an address, empty lines for None."""
    shown = address or PostalAddress()
    return {field.name: getattr(shown, field.name) for field in fields(PostalAddress)}


def voucher_values(breakdown: Breakdown) -> Mapping[str, Any]:
    """The columns of ``VoucherColumns`` for a breakdown."""
    return dict(zip(("tens", "twenties", "twenty_fives", "fifties"), breakdown.counts, strict=True))
