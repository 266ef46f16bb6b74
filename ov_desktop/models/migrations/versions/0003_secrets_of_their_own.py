"""Passwords of servers in a table of their own, from where they may move to the system's keyring."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "secret",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.execute(
        "INSERT INTO secret (name, place, text)"
        " SELECT 'mail-password', 'profile', password FROM mail_account WHERE password <> ''"
    )
    op.execute(
        "INSERT INTO secret (name, place, text)"
        " SELECT 'portal-password', 'profile', password FROM portal_link WHERE kind = 'remote' AND password <> ''"
    )
    op.execute("UPDATE portal_link SET password = '' WHERE kind = 'remote'")
    op.execute("ALTER TABLE mail_account DROP COLUMN password")
