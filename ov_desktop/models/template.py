"""The templates of messages and welcomes that an organisation keeps for its next campaigns (SPEC S7, S10)."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ov_desktop.models.base import Base


class TemplateRow(Base):
    """A template; ``name_key`` is the name without case and repeated spaces (accents count), once a kind.

    At most one of a kind is what new campaigns begin with.
    """

    __tablename__ = "message_template"
    __table_args__ = (
        UniqueConstraint("kind", "name_key"),
        Index("uq_message_template_default", "kind", unique=True, sqlite_where=text("is_default")),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(240))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    is_default: Mapped[bool]
    updated_at: Mapped[datetime]
