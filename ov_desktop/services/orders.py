"""Orders: made from a closed campaign, read, and written to files (SPEC O1 to O4, O7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from ov_desktop.database import Database
from ov_desktop.documents.order import order_pdf
from ov_desktop.domain.clock import Clock, paris_time
from ov_desktop.domain.delivery import DeliverySite
from ov_desktop.domain.order import (
    Fees,
    FeeSettings,
    OrderContent,
    OrderDocument,
    OrderLine,
    OrderPerson,
    OrderStatus,
    build_order,
    compute_fees,
    product_total,
)
from ov_desktop.domain.refusal import FieldFault, NotFoundError, RefusedError
from ov_desktop.domain.text import clean_text
from ov_desktop.domain.vouchers import Format
from ov_desktop.excel.order_writer import write_order
from ov_desktop.models.account import DeliverySiteRow
from ov_desktop.models.base import address_values, voucher_values
from ov_desktop.models.campaign import CampaignRow, ChoiceRow, EmployeeRow
from ov_desktop.models.order import OrderExclusionRow, OrderLineRow, OrderRow
from ov_desktop.models.people import employee_of
from ov_desktop.models.queries import campaign_row, given_access_count, last_choices, organisation_row
from ov_desktop.services.durable_file import written_whole

EXTERNAL_REFERENCE_LENGTH = 35
_MOST_SHIPPING = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order in the list of all; ``campaign`` is the campaign's name, empty for an order without one."""

    id: int
    number: str
    campaign_id: str | None
    campaign: str
    external_reference: str
    source_file: str
    status: OrderStatus
    created_at: datetime
    lines: dict[Format, int]
    exclusions: int
    fees: Fees
    fee_settings: FeeSettings


class Orders:
    """Makes and reads orders; each method is one transaction, files apart."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on a profile's database."""
        self._database = database
        self._clock = clock

    # --- making ------------------------------------------------------------------------------------------

    def make_order(self, campaign_id: str, external_reference: str = "") -> OrderSummary:
        """Make the order of a campaign whose last choices are here, and close the campaign with it (SPEC O1, O2).

        Order and closing are one transaction. Whoever calls again, later or at the same time, gets the same
        order: a campaign never has two.

        Raises:
            RefusedError: the last choices were not pulled yet, the organisation is not set up, or the reference
                is too long.
            NotFoundError: there is no such campaign.
        """
        reference = _reference(external_reference)
        with self._database.write() as session:
            campaign = campaign_row(session, campaign_id)
            order = session.scalar(select(OrderRow).where(OrderRow.campaign_id == campaign_id))
            if order is None:
                order = self._new_order(session, campaign, reference)
                _store_content(session, order.id, _content(session, campaign))
                campaign.closed_at = order.created_at
            return _summary(session, order)

    def _new_order(self, session: Session, campaign: CampaignRow, reference: str) -> OrderRow:
        organisation = organisation_row(session)
        if campaign.pulled_all_at is None:
            raise RefusedError([FieldFault("campaign", "campaign-not-pulled")])
        if organisation is None:
            raise RefusedError([FieldFault("client_code", "organisation-client-code-missing")])
        now = self._clock.now()
        year = paris_time(now).year
        running = 1 + (session.scalar(select(func.max(OrderRow.running)).where(OrderRow.year == year)) or 0)
        rates = FeeSettings()
        order = OrderRow(
            number=f"{year}-{running:03d}",
            year=year,
            running=running,
            campaign_id=campaign.id,
            client_code=organisation.client_code,
            external_reference=reference,
            source_file=campaign.last_import_file,
            status=OrderStatus.PENDING.value,
            created_at=now,
            invited=given_access_count(session, campaign),
            commission_rate=rates.commission_rate,
            commission_vat=rates.commission_vat,
            service_vat=rates.service_vat,
            shipping_cost=rates.shipping,
        )
        session.add(order)
        session.flush()
        return order

    # --- reading -----------------------------------------------------------------------------------------

    def preview(self, campaign_id: str) -> OrderContent:
        """Return what the order of a campaign would hold if it were made now; stores nothing (SPEC O1).

        Raises:
            NotFoundError: there is no such campaign.
        """
        with self._database.read() as session:
            return _content(session, campaign_row(session, campaign_id))

    def all(self) -> list[OrderSummary]:
        """Every order, the newest first."""
        with self._database.read() as session:
            rows = session.scalars(select(OrderRow).order_by(OrderRow.year.desc(), OrderRow.running.desc())).all()
            return [_summary(session, row) for row in rows]

    def summary(self, order_id: int) -> OrderSummary:
        """Return an order without its lines.

        Raises:
            NotFoundError: there is no such order.
        """
        with self._database.read() as session:
            return _summary(session, _order_row(session, order_id))

    def document(self, order_id: int) -> OrderDocument:
        """Return an order with all that its files show.

        Raises:
            NotFoundError: there is no such order.
        """
        with self._database.read() as session:
            return _document(session, _order_row(session, order_id))

    # --- changing ----------------------------------------------------------------------------------------

    def set_external_reference(self, order_id: int, reference: str) -> OrderSummary:
        """Set the administrator's own reference (SPEC section 12).

        Raises:
            RefusedError: it is longer than 35 characters.
            NotFoundError: there is no such order.
        """
        cleaned = _reference(reference)
        with self._database.write() as session:
            row = _order_row(session, order_id)
            row.external_reference = cleaned
            return _summary(session, row)

    def set_fee_settings(self, order_id: int, settings: FeeSettings) -> OrderSummary:
        """Set the rates and the shipping cost that the order's fees are computed with (SPEC O4).

        Raises:
            RefusedError: a rate is not between 0 and 1, or the shipping cost is negative or beyond a million.
            NotFoundError: there is no such order.
        """
        faults = [
            FieldFault(name, "fee-rate-invalid", str(rate))
            for name in ("commission_rate", "commission_vat", "service_vat")
            if not 0 <= (rate := getattr(settings, name)) <= 1
        ]
        if not 0 <= settings.shipping <= _MOST_SHIPPING:
            faults.append(FieldFault("shipping", "fee-shipping-invalid", str(settings.shipping)))
        if faults:
            raise RefusedError(faults)
        with self._database.write() as session:
            row = _order_row(session, order_id)
            row.commission_rate, row.commission_vat = settings.commission_rate, settings.commission_vat
            row.service_vat, row.shipping_cost = settings.service_vat, settings.shipping
            return _summary(session, row)

    # --- files -------------------------------------------------------------------------------------------

    def export_excel(self, order_id: int, path: Path) -> None:
        """Write the order file; on failure a file of that name stays as it was (SPEC O3).

        Raises:
            OSError: the file cannot be written.
            NotFoundError: there is no such order.
        """
        document = self.document(order_id)
        with written_whole(path) as draft:
            write_order(draft, document)

    def export_pdf(self, order_id: int, path: Path) -> None:
        """Write the order as a PDF; on failure a file of that name stays as it was (SPEC O7).

        Raises:
            OSError: the file cannot be written.
            NotFoundError: there is no such order.
        """
        with self._database.read() as session:
            row = _order_row(session, order_id)
            organisation = organisation_row(session)
            document = _document(session, row)
            campaign = _campaign_name(session, row)
        pdf = order_pdf(
            document,
            organisation=organisation.name if organisation else "",
            created=row.created_at,
            campaign=campaign,
        )
        with written_whole(path) as draft:
            draft.write_bytes(pdf)


def _reference(text: str) -> str:
    cleaned = clean_text(text)
    if len(cleaned) > EXTERNAL_REFERENCE_LENGTH:
        raise RefusedError([FieldFault("external_reference", "external-reference-too-long", cleaned, len(cleaned))])
    return cleaned


def _order_row(session: Session, order_id: int) -> OrderRow:
    row = session.get(OrderRow, order_id)
    if row is None:
        raise NotFoundError("order")
    return row


def _campaign_name(session: Session, row: OrderRow) -> str:
    name = session.scalar(select(CampaignRow.name).where(CampaignRow.id == row.campaign_id))
    return name or ""


# --- what is in an order -----------------------------------------------------------------------------------


def _content(session: Session, campaign: CampaignRow) -> OrderContent:
    settings = campaign.settings()
    return build_order(
        _people(session, campaign.id), settings.default_format, settings.default_denominations, settings.options
    )


def _people(session: Session, campaign_id: str) -> Iterator[OrderPerson]:
    """Everyone of a campaign as the order sees them, removed ones included, in the order of the list."""
    sites: dict[int | None, DeliverySite] = {row.id: row.site() for row in session.scalars(select(DeliverySiteRow))}
    choices: dict[str, ChoiceRow] = {row.person_id: row for row in session.scalars(last_choices(campaign_id))}
    rows = session.scalars(
        select(EmployeeRow).where(EmployeeRow.campaign_id == campaign_id).order_by(EmployeeRow.position)
    )
    for row in rows:
        employee, last = employee_of(row), choices.get(row.id)
        yield OrderPerson(
            id=row.id,
            last_name=employee.last_name,
            first_name=employee.first_name,
            email=employee.email,
            mobile=employee.mobile,
            grant=employee.grant,
            delivery=employee.delivery,
            employee_number=employee.employee_number,
            site=sites.get(row.site_id),
            shipping=employee.shipping,
            return_site=sites.get(row.return_site_id),
            choice=last.choice() if last else None,
            paper=last.paper if last else False,
            removed=row.removed_at is not None,
            removal_reason=row.removal_reason,
        )


def _store_content(session: Session, order_id: int, content: OrderContent) -> None:
    lines = [
        {"order_id": order_id, "position": position, **_line_values(line)}
        for position, line in enumerate(content.lines, start=1)
    ]
    exclusions = [
        {
            "order_id": order_id,
            "position": position,
            "person_id": exclusion.person_id,
            "employee_number": exclusion.employee_number,
            "last_name": exclusion.last_name,
            "first_name": exclusion.first_name,
            "grant": exclusion.grant,
            "reason": exclusion.reason.value,
            "detail": exclusion.detail,
        }
        for position, exclusion in enumerate(content.exclusions, start=1)
    ]
    connection = session.connection()
    if lines:
        connection.execute(insert(OrderLineRow), lines)
    if exclusions:
        connection.execute(insert(OrderExclusionRow), exclusions)


def _line_values(line: OrderLine) -> dict[str, Any]:
    return {
        "person_id": line.person_id,
        "product": line.product.value,
        "employee_number": line.employee_number,
        "last_name": line.last_name,
        "first_name": line.first_name,
        "email": line.email,
        "mobile": line.mobile,
        "amount": line.amount,
        "origin": line.origin.value,
        "delivery": line.delivery.value if line.delivery else None,
        "shipping": line.shipping.value if line.shipping else None,
        "site": line.site,
        "return_site": line.return_site,
        "production_order": line.production_order,
        **voucher_values(line.breakdown),
        **address_values(line.address),
    }


# --- what is read back -------------------------------------------------------------------------------------


def _summary(session: Session, row: OrderRow) -> OrderSummary:
    totals = session.execute(
        select(OrderLineRow.product, func.count(), func.sum(OrderLineRow.amount))
        .where(OrderLineRow.order_id == row.id)
        .group_by(OrderLineRow.product)
    ).all()
    lines = dict.fromkeys(Format, 0) | {Format(product): count for product, count, _ in totals}
    face_value = sum(amount for _, _, amount in totals)
    exclusions = session.scalar(
        select(func.count()).select_from(OrderExclusionRow).where(OrderExclusionRow.order_id == row.id)
    )
    return OrderSummary(
        id=row.id,
        number=row.number,
        campaign_id=row.campaign_id,
        campaign=_campaign_name(session, row),
        external_reference=row.external_reference,
        source_file=row.source_file,
        status=OrderStatus(row.status),
        created_at=row.created_at,
        lines=lines,
        exclusions=exclusions or 0,
        fees=compute_fees(face_value, row.invited, row.fee_settings()),
        fee_settings=row.fee_settings(),
    )


def _document(session: Session, row: OrderRow) -> OrderDocument:
    found = select(OrderLineRow).where(OrderLineRow.order_id == row.id).order_by(OrderLineRow.position)
    lines: Sequence[OrderLine] = [line.line() for line in session.scalars(found)]
    excluded = select(OrderExclusionRow).where(OrderExclusionRow.order_id == row.id)
    totals = [product_total(lines, product) for product in Format]
    return OrderDocument(
        client_code=row.client_code,
        number=row.number,
        external_reference=row.external_reference,
        source_file=row.source_file,
        lines=lines,
        exclusions=[
            exclusion.exclusion() for exclusion in session.scalars(excluded.order_by(OrderExclusionRow.position))
        ],
        totals=totals,
        fees=compute_fees(sum(total.face_value for total in totals), row.invited, row.fee_settings()),
        rates=row.fee_settings(),
    )
