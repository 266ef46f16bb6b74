"""Images, templates, a signature in three fields, and texts with their formatting."""

import re
from html import escape

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NAME_LENGTH = 120
_EMAIL = re.compile(r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]{1,180}\.[a-z]{2,9}", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![0-9+])(?<![0-9][ .-])(?:0[1-9](?:[ .-]?[0-9]){8}|(?:\+|00)[1-9](?:[ .-]?(?:\(0\) ?)?[0-9]){6,13})"
    r"(?![ .-]?[0-9])"
)
_FAX = re.compile(r"(?:fax|t[ée]l[ée]copie)\W*$", re.IGNORECASE)
_LABELS = {
    *("tél", "tel", "téléphone", "telephone", "tph", "mobile", "portable", "port", "fixe", "ligne", "directe"),
    *("standard", "numéro", "numero", "n", "t", "m", "e", "mail", "email", "mél", "mel", "mailto", "courriel"),
    *("adresse", "électronique", "electronique", "contact", "contacts", "et", "ou", "par"),
}
_APART = re.compile(r"\s*[,;|•·–—]\s*|\s*:(?:\s+|$)|(?:^|\s+)[-/](?:\s+|$)")
_BEGINS_APART = re.compile(r"\s*[,;:|•·–—(/>-]")
_ENDS_APART = re.compile(r"[,;:|•·–—)/<-]\s*$")


def upgrade() -> None:
    _images()
    _templates()
    too_long = _signature()
    _texts()
    for campaign_id, lines in too_long.items():
        _end_launch(campaign_id, lines)


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


def _signature() -> dict[str, list[str]]:
    """Read name, e-mail and phone out of each signature; return by campaign the lines that the name cannot hold."""
    # New columns beside the old one, and the old one dropped in place: a copy of the table would, foreign keys being
    # on, take every row that belongs to a campaign with it.
    for column, length in (("signature_name", 120), ("signature_email", 254), ("signature_phone", 30)):
        op.execute(f"ALTER TABLE campaign ADD COLUMN {column} VARCHAR({length}) NOT NULL DEFAULT ''")
    connection = op.get_bind()
    too_long = {}
    for campaign_id, signature in connection.execute(sa.text("SELECT id, signature FROM campaign")).all():
        names, email, phone = _signature_parts(signature)
        name, too_long[campaign_id] = _parted(names)
        connection.execute(
            sa.text(
                "UPDATE campaign SET signature_name = :name, signature_email = :email, signature_phone = :phone"
                " WHERE id = :id"
            ),
            {"name": name, "email": email, "phone": phone, "id": campaign_id},
        )
    op.execute("ALTER TABLE campaign DROP COLUMN signature")
    return too_long


def _signature_parts(signature: str) -> tuple[list[str], str, str]:
    """Return what is neither e-mail nor phone, line by line, then the first e-mail and the first phone."""
    names, email, phone = [], "", ""
    for line in (" ".join(line.split()) for line in signature.splitlines()):
        found = []
        if not email and (address := _EMAIL.search(line)):
            email = address[0]
            found.append(address.span())
        if not phone and (number := _number(line)):
            phone = number[0]
            found.append(number.span())
        names += _rest(line, sorted(found)) if found else [line]
    return [name for name in names if name], email, phone


def _number(line: str) -> re.Match[str] | None:
    """Find a phone number: one of ten digits or with a country's, or a short one that stands alone on its line."""
    for found in _PHONE.finditer(line):
        if not _FAX.search(line[: found.start()]):
            return found
    alone = re.search(r"\+?[0-9(][0-9 ().-]{3,28}$", line)
    return alone if alone and _is_label(line[: alone.start()]) else None


def _rest(line: str, found: list[tuple[int, int]]) -> list[str]:
    """Return what a line says beside an address and a number; all of it where they stand within a sentence."""
    starts, ends = [start for start, _end in found], [end for _start, end in found]
    kept = []
    for begin, end in zip([0, *ends], [*starts, len(line)], strict=True):
        piece = line[begin:end]
        if _is_label(piece):
            continue
        if (begin and not _BEGINS_APART.match(piece)) or (end < len(line) and not _ENDS_APART.search(piece)):
            return [line]
        kept += [part.strip() for part in _APART.split(piece) if not _is_label(part)]
    return kept


def _is_label(text: str) -> bool:
    """Whether a text says only that an address or a number follows, or nothing."""
    return not re.search(r"[0-9]", text) and set(re.findall(r"[^\W\d_]+", text.lower())) <= _LABELS


def _parted(names: list[str]) -> tuple[str, list[str]]:
    """Return as many lines as a name can hold, and those that are left."""
    kept = list(names)
    while len(", ".join(kept)) > _NAME_LENGTH and len(kept) > 1:
        kept.pop()
    name = ", ".join(kept)
    if len(name) <= _NAME_LENGTH:
        return name, names[len(kept) :]
    cut = name.rfind(" ", 0, _NAME_LENGTH + 1)
    cut = cut if cut > 0 else _NAME_LENGTH
    return name[:cut], [name[cut:].lstrip(), *names[1:]]


def _end_launch(campaign_id: str, lines: list[str]) -> None:
    """Put what a name cannot hold at the end of the launch message, right above the signature."""
    if not lines:
        return
    op.get_bind().execute(
        sa.text(
            "UPDATE campaign_message SET introduction = introduction || :html"
            " WHERE campaign_id = :id AND kind = 'launch'"
        ),
        {"html": "<p>" + "<br>".join(escape(line, quote=False) for line in lines) + "</p>", "id": campaign_id},
    )


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
