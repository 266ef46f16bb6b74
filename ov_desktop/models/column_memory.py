"""What the user said that the columns of lists hold, for the next file of the same shape (SPEC L2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ov_desktop.models.base import Base

_KEPT = 200
"""Shapes remembered; the ones that were not met for longest are forgotten."""


class ColumnMemoryRow(Base):
    """A shape of lists: its folded titles, or how many columns it has; never a value of a person."""

    __tablename__ = "column_memory"

    shape: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[dict[str, int]] = mapped_column(JSON, doc="the number, from 0, of each field's column")
    used_at: Mapped[datetime]


def recall_columns(session: Session, shapes: Sequence[str]) -> tuple[int, Mapping[str, int]] | None:
    """Return the place in ``shapes`` of the first one that is known, and its columns by field; None where none is."""
    known = {row.shape: row.columns for row in session.scalars(select(ColumnMemoryRow))}
    return next(((place, known[shape]) for place, shape in enumerate(shapes) if shape in known), None)


def remember_columns(session: Session, shape: str, columns: Mapping[str, int], now: datetime) -> None:
    """Keep what the columns of a shape hold."""
    session.merge(ColumnMemoryRow(shape=shape, columns=dict(columns), used_at=now))
    session.flush()
    newest_first = select(ColumnMemoryRow).order_by(ColumnMemoryRow.used_at.desc())
    for row in session.scalars(newest_first.offset(_KEPT)):
        session.delete(row)
