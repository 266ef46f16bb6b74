"""Images of campaigns; introductions and welcome messages as HTML."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from ov_desktop.mailing.rich import from_plain

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "image",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(length=20), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_image_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "digest", name=op.f("pk_image")),
    )
    campaign = sa.table("campaign", sa.column("id", sa.String), sa.column("settings", sa.String))
    connection = op.get_bind()
    for number, settings in connection.execute(sa.select(campaign.c.id, campaign.c.settings)).all():
        converted = json.dumps(_with_html(json.loads(settings)), ensure_ascii=False, separators=(",", ":"))
        connection.execute(campaign.update().where(campaign.c.id == number).values(settings=converted))


def _with_html(settings: dict[str, Any]) -> dict[str, Any]:
    messages = {
        kind: {**text, "introduction": from_plain(text["introduction"])}
        for kind, text in settings.get("messages", {}).items()
    }
    return {**settings, "messages": messages, "welcome": from_plain(settings.get("welcome", ""))}
