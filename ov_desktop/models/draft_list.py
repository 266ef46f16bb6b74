"""The rows of a draft's list: people, and rows in error among them, in one order (SPEC L4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from ov_desktop.domain.employee import Employee
from ov_desktop.models.campaign import EmployeeRow, UnsettledRow
from ov_desktop.models.people import change_people, employee_values, listed_people

_ASKED_AT_ONCE = 500


class Kept(StrEnum):
    """How a list keeps a row."""

    NOT = "not"
    AS_PERSON = "as-person"
    IN_ERROR = "in-error"


class ListedRow(NamedTuple):
    """A row of a list: a person, or the cells of a row in error."""

    id: str
    position: int
    content: Employee | Sequence[str]


class RowWrite(NamedTuple):
    """How a row was kept, and what it becomes: a person, the cells of a row in error, None where it goes."""

    id: str
    position: int
    was: Kept
    after: Employee | Sequence[str] | None


class Shift(NamedTuple):
    """All rows from one place to another, both included, go ``by`` places further."""

    first: int
    last: int
    by: int


class OtherwiseKeptError(Exception):
    """The list is not what it was when it was read: a row is gone, or is kept otherwise."""


def rows_in_error(session: Session, campaign_id: str) -> int:
    """How many rows of a list are in error, and so nobody's."""
    found = select(func.count()).select_from(UnsettledRow).where(UnsettledRow.campaign_id == campaign_id)
    return session.scalar(found) or 0


def cells_in_error(session: Session, campaign_id: str) -> list[tuple[str, list[str]]]:
    """The rows of a list that are in error: identifier and cells, in no order."""
    found = select(UnsettledRow.id, UnsettledRow.cells).where(UnsettledRow.campaign_id == campaign_id)
    return [(row_id, cells) for row_id, cells in session.execute(found)]


def forget_rows_in_error(session: Session, ids: Sequence[str]) -> None:
    """Delete rows in error."""
    _forget(session, ids)


def listed_rows(session: Session, campaign_id: str) -> list[ListedRow]:
    """The rows of a list in its order, people who were removed left out."""
    rows = [
        ListedRow(person_id, position, employee)
        for person_id, position, employee, _link, _removed in listed_people(session, campaign_id, removed=False)
    ]
    found = select(UnsettledRow.id, UnsettledRow.position, UnsettledRow.cells).where(
        UnsettledRow.campaign_id == campaign_id
    )
    if in_error := [ListedRow(*row) for row in session.execute(found)]:
        rows = sorted(rows + in_error, key=lambda row: (row.position, row.id))
    return rows


def write_rows(
    session: Session, campaign_id: str, shifts: Iterable[Shift], writes: Sequence[RowWrite], now: datetime
) -> None:
    """Change rows of a list.

    Args:
        session: a session in a write transaction.
        campaign_id: the campaign, a draft.
        shifts: what makes room, the last one in the list first.
        writes: each row once.
        now: when people who leave are removed, where the portal has heard of them.

    Raises:
        OtherwiseKeptError: a row is not kept as it was; the transaction must be given up.
    """
    _refuse_others(session, writes)
    _shift(session, campaign_id, shifts)
    people = {write.id: write for write in writes if write.was is Kept.AS_PERSON}
    in_error = {write.id: write for write in writes if write.was is Kept.IN_ERROR}
    _remove(session, [row_id for row_id, write in people.items() if not isinstance(write.after, Employee)], now)
    _forget(session, [row_id for row_id, write in in_error.items() if not _cells(write)])
    change_people(
        session, {row_id: write.after for row_id, write in people.items() if isinstance(write.after, Employee)}
    )
    _retype(session, {row_id: cells for row_id, write in in_error.items() if (cells := _cells(write))})
    _keep_in_error(session, campaign_id, [write for write in writes if _cells(write) and write.id not in in_error])
    arriving = [write for write in writes if isinstance(write.after, Employee) and write.id not in people]
    _settle(session, campaign_id, arriving)


def _cells(write: RowWrite) -> Sequence[str]:
    """The cells of a row that is in error from now on, none of another."""
    return () if write.after is None or isinstance(write.after, Employee) else write.after


def _refuse_others(session: Session, writes: Sequence[RowWrite]) -> None:
    """Make sure that each row is kept as it was; that one which was not there is new, its identifier says."""
    before = [write for write in writes if write.was is not Kept.NOT]
    ids = [write.id for write in before]
    kept = dict.fromkeys(_known(session, ids, removed=False), Kept.AS_PERSON)
    for part in _parts(ids):
        found = select(UnsettledRow.id).where(UnsettledRow.id.in_(part))
        kept |= dict.fromkeys(session.scalars(found), Kept.IN_ERROR)
    if any(kept.get(write.id) is not write.was for write in before):
        raise OtherwiseKeptError


def _known(session: Session, ids: Sequence[str], *, removed: bool) -> set[str]:
    """Those of some people who are in the list, or who were removed from it."""
    gone = EmployeeRow.removed_at.is_not(None) if removed else EmployeeRow.removed_at.is_(None)
    return {
        person_id
        for part in _parts(ids)
        for person_id in session.scalars(select(EmployeeRow.id).where(EmployeeRow.id.in_(part), gone))
    }


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _ASKED_AT_ONCE):
        yield ids[start : start + _ASKED_AT_ONCE]


def _shift(session: Session, campaign_id: str, shifts: Iterable[Shift]) -> None:
    for shift in shifts:
        for table in (EmployeeRow, UnsettledRow):
            session.execute(
                update(table)
                .where(table.campaign_id == campaign_id, table.position.between(shift.first, shift.last))
                .values(position=table.position + shift.by)
                .execution_options(synchronize_session=False)
            )


def _remove(session: Session, ids: Sequence[str], now: datetime) -> None:
    """Delete people; those of whom the portal has heard stay as removed, so that it is told."""
    if not ids:
        return
    rows = [{"person": person_id} for person_id in ids]
    this = EmployeeRow.id == bindparam("person")
    connection = session.connection()
    connection.execute(
        update(EmployeeRow)
        .where(this, EmployeeRow.pushed_version > 0)
        .values(removed_at=now, version=EmployeeRow.version + 1),
        rows,
    )
    connection.execute(delete(EmployeeRow).where(this, EmployeeRow.pushed_version == 0), rows)


def _settle(session: Session, campaign_id: str, writes: Sequence[RowWrite]) -> None:
    """Add people, or bring back those who stayed as removed."""
    if not writes:
        return
    rows = {
        write.id: {"position": write.position, **employee_values(write.after)}
        for write in writes
        if isinstance(write.after, Employee)
    }
    back = _known(session, list(rows), removed=True)
    connection = session.connection()
    if back:
        columns: dict[str, Any] = {name: bindparam(name) for name in next(iter(rows.values()))}
        connection.execute(
            update(EmployeeRow)
            .where(EmployeeRow.id == bindparam("person"))
            .values(**columns, removed_at=None, removal_reason="", version=EmployeeRow.version + 1),
            [{"person": person_id, **rows[person_id]} for person_id in back],
        )
    if new := [
        {"id": row_id, "campaign_id": campaign_id, **values} for row_id, values in rows.items() if row_id not in back
    ]:
        connection.execute(insert(EmployeeRow), new)


def _forget(session: Session, ids: Sequence[str]) -> None:
    if ids:
        this = UnsettledRow.id == bindparam("row")
        session.connection().execute(delete(UnsettledRow).where(this), [{"row": row_id} for row_id in ids])


def _retype(session: Session, cells: Mapping[str, Sequence[str]]) -> None:
    if cells:
        session.connection().execute(
            update(UnsettledRow).where(UnsettledRow.id == bindparam("row")).values(cells=bindparam("typed")),
            [{"row": row_id, "typed": list(typed)} for row_id, typed in cells.items()],
        )


def _keep_in_error(session: Session, campaign_id: str, writes: Sequence[RowWrite]) -> None:
    if writes:
        session.connection().execute(
            insert(UnsettledRow),
            [
                {"id": write.id, "campaign_id": campaign_id, "position": write.position, "cells": list(_cells(write))}
                for write in writes
            ],
        )
