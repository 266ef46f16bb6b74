"""Between the rows of people and the employees that the rules know."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from ov_desktop.domain.delivery import DeliveryKind, ShippingType
from ov_desktop.domain.employee import Employee, email_key
from ov_desktop.domain.reimport import KnownPerson
from ov_desktop.models.campaign import EmployeeRow, UnsettledRow

_EMPLOYEE_COLUMNS = (
    EmployeeRow.id,
    EmployeeRow.position,
    EmployeeRow.last_name,
    EmployeeRow.first_name,
    EmployeeRow.mobile,
    EmployeeRow.email,
    EmployeeRow.grant,
    EmployeeRow.delivery,
    EmployeeRow.employee_number,
    EmployeeRow.site_id,
    EmployeeRow.shipping,
    EmployeeRow.return_site_id,
    EmployeeRow.link_version,
    EmployeeRow.removed_at,
)


ListedPerson = tuple[str, int, Employee, int, datetime | None]
"""Identifier, place in the list, employee, version of the personal link, when removed."""


def employee_of(row: EmployeeRow) -> Employee:
    """The employee as the rules know them; sites are named by the keys of their rows."""
    return Employee(
        last_name=row.last_name,
        first_name=row.first_name,
        mobile=row.mobile,
        email=row.email,
        grant=row.grant,
        delivery=DeliveryKind(row.delivery),
        employee_number=row.employee_number,
        site="" if row.site_id is None else str(row.site_id),
        shipping=ShippingType(row.shipping) if row.shipping else None,
        return_site="" if row.return_site_id is None else str(row.return_site_id),
    )


def current_people(session: Session, campaign_id: str) -> list[KnownPerson]:
    """Those who are in the campaign now, in the order of the list; 100,000 of them without a row object each."""
    listed = listed_people(session, campaign_id, removed=False)
    return [KnownPerson(person_id, employee) for person_id, _position, employee, _link, _removed in listed]


def listed_people(session: Session, campaign_id: str, *, removed: bool) -> list[ListedPerson]:
    """The people of a campaign in the order of the list, those who were removed only if asked for.

    Not a row object each: of 100,000 people that takes a second instead of four.
    """
    wanted = select(*_EMPLOYEE_COLUMNS).where(EmployeeRow.campaign_id == campaign_id).order_by(EmployeeRow.position)
    if not removed:
        wanted = wanted.where(EmployeeRow.removed_at.is_(None))
    found = session.connection().execute(wanted)
    kinds = {kind.value: kind for kind in DeliveryKind}
    shippings: dict[str | None, ShippingType | None] = {kind.value: kind for kind in ShippingType}
    return [
        (
            person_id,
            position,
            Employee(
                last, first, mobile, email, grant, kinds[delivery], number,
                "" if site is None else str(site), shippings.get(shipping), "" if back is None else str(back),
            ),
            link_version,
            gone,
        )
        for (
            person_id, position, last, first, mobile, email, grant, delivery, number, site, shipping, back,
            link_version, gone,
        ) in found
    ]  # fmt: skip


def add_people(session: Session, campaign_id: str, employees: Sequence[Employee]) -> list[str]:
    """Put people at the end of a campaign's list and return their new identifiers."""
    if not employees:
        return []
    last = last_position(session, campaign_id)
    rows = [
        {"id": uuid.uuid4().hex, "campaign_id": campaign_id, "position": position, **employee_values(employee)}
        for position, employee in enumerate(employees, start=last + 1)
    ]
    session.flush()
    session.connection().execute(insert(EmployeeRow), rows)
    return [row["id"] for row in rows]


def last_position(session: Session, campaign_id: str) -> int:
    """The last place of a list that anyone has or had, rows in error included; 0 where there is none."""
    return max(
        session.scalar(select(func.max(table.position)).where(table.campaign_id == campaign_id)) or 0
        for table in (EmployeeRow, UnsettledRow)
    )


def change_people(session: Session, after: Mapping[str, Employee]) -> None:
    """Store what people have become, by identifier, to be pushed again; two of them may swap a mobile."""
    if not after:
        return
    connection = session.connection()
    this = EmployeeRow.id == bindparam("person")
    # First out of each other's way: the unique indices hold after every single statement.
    connection.execute(
        update(EmployeeRow).where(this).values(mobile=EmployeeRow.id, email_key="", employee_number=""),
        [{"person": person_id} for person_id in after],
    )
    values = [{"person": person_id, **employee_values(employee)} for person_id, employee in after.items()]
    columns: dict[str, Any] = {name: bindparam(name) for name in values[0] if name != "person"}
    connection.execute(
        update(EmployeeRow).where(this).values(**columns, version=EmployeeRow.version + 1),
        values,
    )


def employee_values(employee: Employee) -> dict[str, Any]:
    """The columns of a person's row."""
    return {
        "employee_number": employee.employee_number,
        "last_name": employee.last_name,
        "first_name": employee.first_name,
        "mobile": employee.mobile,
        "email": employee.email,
        "email_key": email_key(employee.email),
        "grant": employee.grant,
        "delivery": employee.delivery.value,
        "site_id": int(employee.site) if employee.site else None,
        "shipping": employee.shipping.value if employee.shipping else None,
        "return_site_id": int(employee.return_site) if employee.return_site else None,
    }
