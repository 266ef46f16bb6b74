"""Addresses that have tried many links."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "slowed",
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("owes_until", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_slowed")),
    )
    op.create_index(op.f("ix_slowed_owes_until"), "slowed", ["owes_until"])
