"""Images of campaigns; introductions and welcome messages as HTML."""

import json
import re
from html import escape
from typing import Any

import sqlalchemy as sa
from alembic import op

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
        kind: {**text, "introduction": _formatted(text["introduction"])}
        for kind, text in settings.get("messages", {}).items()
    }
    return {**settings, "messages": messages, "welcome": _formatted(settings.get("welcome", ""))}


def _formatted(text: str) -> str:
    """Return the HTML of a text as it was kept: empty lines between paragraphs, ``**bold**``, lists ``- ``."""
    blocks: list[str] = []
    for chunk in re.split(r"\n[ \t]*\n", re.sub(r"\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)):
        lines: list[str] = []
        items: list[str] = []
        for line in (line for line in chunk.split("\n") if line.strip()):
            bullet = re.match(r"^[ \t]*- +", line)
            if bullet:
                _end_paragraph(blocks, lines)
                items.append(line[bullet.end() :].strip())
            else:
                _end_list(blocks, items)
                lines.append(line.strip())
        _end_paragraph(blocks, lines)
        _end_list(blocks, items)
    return "".join(blocks)


def _end_paragraph(blocks: list[str], lines: list[str]) -> None:
    if lines:
        blocks.append("<p>" + _inline("\n".join(lines)).replace("\n", "<br>") + "</p>")
    lines.clear()


def _end_list(blocks: list[str], items: list[str]) -> None:
    if items:
        blocks.append("<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ul>")
    items.clear()


def _inline(text: str) -> str:
    pieces = re.split(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", text, flags=re.DOTALL)
    return "".join(
        f"<strong>{escape(piece, quote=False)}</strong>" if place % 2 else escape(piece, quote=False)
        for place, piece in enumerate(pieces)
    )
