"""Images, templates, a signature in three fields, and texts with their formatting."""

import re
from html import escape

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _images()
    _templates()
    _signature()
    _texts()


def _images() -> None:
    op.create_table(
        "image",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content_type", sa.String(length=20), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_image")),
    )
    op.create_table(
        "campaign_image",
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_image_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["digest"], ["image.digest"], name=op.f("fk_campaign_image_digest_image")),
        sa.PrimaryKeyConstraint("campaign_id", "place", name=op.f("pk_campaign_image")),
    )
    op.create_index(op.f("ix_campaign_image_digest"), "campaign_image", ["digest"])


def _templates() -> None:
    op.create_table(
        "message_template",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=240), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
        sa.UniqueConstraint("kind", "name_key", name=op.f("uq_message_template_kind_name_key")),
    )
    op.create_index(
        "uq_message_template_default",
        "message_template",
        ["kind"],
        unique=True,
        sqlite_where=sa.text("is_default"),
    )


def _signature() -> None:
    """Read name, e-mail and phone out of the lines of each signature; what is none of them goes to the name."""
    # New columns beside the old one, and the old one dropped in place: a copy of the table would, foreign keys being
    # on, take every row that belongs to a campaign with it.
    for column, length in (("signature_name", 120), ("signature_email", 254), ("signature_phone", 30)):
        op.execute(f"ALTER TABLE campaign ADD COLUMN {column} VARCHAR({length}) NOT NULL DEFAULT ''")
    connection = op.get_bind()
    for campaign_id, signature in connection.execute(sa.text("SELECT id, signature FROM campaign")).all():
        name, email, phone = _signature_parts(signature)
        connection.execute(
            sa.text(
                "UPDATE campaign SET signature_name = :name, signature_email = :email, signature_phone = :phone"
                " WHERE id = :id"
            ),
            {"name": name, "email": email, "phone": phone, "id": campaign_id},
        )
    op.execute("ALTER TABLE campaign DROP COLUMN signature")


def _signature_parts(signature: str) -> tuple[str, str, str]:
    names, email, phone = [], "", ""
    for line in (" ".join(line.split()) for line in signature.splitlines()):
        if not email and re.fullmatch(r"[^\s@]{1,64}@[^\s@]{1,189}", line):
            email = line
        elif not phone and re.fullmatch(r"\+?[0-9(][0-9 ().-]{3,28}", line):
            phone = line
        elif line:
            names.append(line)
    return ", ".join(names)[:120], email, phone


def _texts() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT campaign_id, kind, introduction FROM campaign_message")).all()
    for campaign_id, kind, introduction in rows:
        connection.execute(
            sa.text("UPDATE campaign_message SET introduction = :html WHERE campaign_id = :id AND kind = :kind"),
            {"html": _formatted(introduction), "id": campaign_id, "kind": kind},
        )
    for campaign_id, welcome in connection.execute(sa.text("SELECT id, welcome FROM campaign")).all():
        connection.execute(
            sa.text("UPDATE campaign SET welcome = :html WHERE id = :id"),
            {"html": _formatted(welcome), "id": campaign_id},
        )
    op.execute("UPDATE campaign SET revision = revision + 1 WHERE closing_started_at IS NULL")


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
