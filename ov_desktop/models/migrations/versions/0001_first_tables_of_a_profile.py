"""The first tables of a profile."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _campaign()
    _delivery_site()
    _mail_account()
    _organisation()
    _portal_link()
    _campaign_message()
    _employee()
    _orders()
    _choice()
    _message()
    _order_exclusion()
    _order_line()


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("hour", sa.Time(), nullable=False),
        sa.Column("options", sa.String(length=10), nullable=False),
        sa.Column("default_format", sa.String(length=10), nullable=False),
        sa.Column("default_denominations", sa.String(length=20), nullable=False),
        sa.Column("offered_denominations", sa.String(length=20), nullable=False),
        sa.Column("reminder_days", sa.Integer(), nullable=False),
        sa.Column("midway", sa.Boolean(), nullable=False),
        sa.Column("email_optional", sa.Boolean(), nullable=False),
        sa.Column("welcome", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("gdpr_contact", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("launch_requested_at", sa.String(length=32), nullable=True),
        sa.Column("launched_at", sa.String(length=32), nullable=True),
        sa.Column("closing_started_at", sa.String(length=32), nullable=True),
        sa.Column("pulled_all_at", sa.String(length=32), nullable=True),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("last_import_file", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("pushed_revision", sa.Integer(), nullable=False),
        sa.Column("pull_cursor", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )


def _delivery_site() -> None:
    op.create_table(
        "delivery_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=38), nullable=False),
        sa.Column("deleted_at", sa.String(length=32), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("complement", sa.String(), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_site")),
    )
    op.create_index(
        "uq_delivery_site_number", "delivery_site", ["number"], unique=True, sqlite_where=sa.text("deleted_at IS NULL")
    )


def _mail_account() -> None:
    op.create_table(
        "mail_account",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(length=10), nullable=False),
        sa.Column("user", sa.String(length=254), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("sender_address", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=120), nullable=False),
        sa.Column("rate_per_minute", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_account")),
    )


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("client_code", sa.String(length=20), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=30), nullable=False),
        sa.Column("gdpr_contact", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )


def _portal_link() -> None:
    op.create_table(
        "portal_link",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("client_code", sa.String(length=20), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("database_key", sa.LargeBinary(), nullable=True),
        sa.Column("link_secret", sa.LargeBinary(), nullable=True),
        sa.Column("port", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_link")),
    )


def _campaign_message() -> None:
    op.create_table(
        "campaign_message",
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("introduction", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_message_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "kind", name=op.f("pk_campaign_message")),
    )


def _employee() -> None:
    op.create_table(
        "employee",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("employee_number", sa.String(length=20), nullable=False),
        sa.Column("last_name", sa.String(length=35), nullable=False),
        sa.Column("first_name", sa.String(length=35), nullable=False),
        sa.Column("mobile", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("grant", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(length=10), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("shipping", sa.String(length=20), nullable=True),
        sa.Column("return_site_id", sa.Integer(), nullable=True),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pushed_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_employee_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["return_site_id"], ["delivery_site.id"], name=op.f("fk_employee_return_site_id_delivery_site")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["delivery_site.id"], name=op.f("fk_employee_site_id_delivery_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
    )
    op.create_index("ix_employee_campaign_position", "employee", ["campaign_id", "position"], unique=False)
    op.create_index(op.f("ix_employee_return_site_id"), "employee", ["return_site_id"], unique=False)
    op.create_index(op.f("ix_employee_site_id"), "employee", ["site_id"], unique=False)
    op.create_index(
        "ix_employee_to_push",
        "employee",
        ["campaign_id", "position"],
        unique=False,
        sqlite_where=sa.text("version <> pushed_version"),
    )
    op.create_index(
        "uq_employee_email",
        "employee",
        ["campaign_id", "email_key"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL AND email_key <> ''"),
    )
    op.create_index(
        "uq_employee_mobile",
        "employee",
        ["campaign_id", "mobile"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "uq_employee_number",
        "employee",
        ["campaign_id", "employee_number"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL AND employee_number <> ''"),
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=True),
        sa.Column("client_code", sa.String(length=20), nullable=False),
        sa.Column("external_reference", sa.String(length=35), nullable=False),
        sa.Column("source_file", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("commission_rate", sa.String(length=20), nullable=False),
        sa.Column("commission_vat", sa.String(length=20), nullable=False),
        sa.Column("service_vat", sa.String(length=20), nullable=False),
        sa.Column("shipping_cost", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_orders_campaign_id_campaign"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_orders_campaign_id")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
        sa.UniqueConstraint("year", "running", name=op.f("uq_orders_year_running")),
    )


def _choice() -> None:
    op.create_table(
        "choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.String(length=32), nullable=False),
        sa.Column("classic_amount", sa.Integer(), nullable=False),
        sa.Column("connect_amount", sa.Integer(), nullable=False),
        sa.Column("has_address", sa.Boolean(), nullable=False),
        sa.Column("paper", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("tens", sa.Integer(), nullable=False),
        sa.Column("twenties", sa.Integer(), nullable=False),
        sa.Column("twenty_fives", sa.Integer(), nullable=False),
        sa.Column("fifties", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("complement", sa.String(), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["employee.id"], name=op.f("fk_choice_person_id_employee"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_choice_person_id_version")),
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["employee.id"], name=op.f("fk_message_person_id_employee"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_message")),
    )


def _order_exclusion() -> None:
    op.create_table(
        "order_exclusion",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("employee_number", sa.String(length=20), nullable=False),
        sa.Column("last_name", sa.String(length=35), nullable=False),
        sa.Column("first_name", sa.String(length=35), nullable=False),
        sa.Column("grant", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_exclusion_order_id_orders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_exclusion")),
    )


def _order_line() -> None:
    op.create_table(
        "order_line",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("product", sa.String(length=10), nullable=False),
        sa.Column("employee_number", sa.String(length=20), nullable=False),
        sa.Column("last_name", sa.String(length=35), nullable=False),
        sa.Column("first_name", sa.String(length=35), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("mobile", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("delivery", sa.String(length=10), nullable=True),
        sa.Column("shipping", sa.String(length=20), nullable=True),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("return_site", sa.String(), nullable=False),
        sa.Column("production_order", sa.String(), nullable=False),
        sa.Column("tens", sa.Integer(), nullable=False),
        sa.Column("twenties", sa.Integer(), nullable=False),
        sa.Column("twenty_fives", sa.Integer(), nullable=False),
        sa.Column("fifties", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("complement", sa.String(), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_line_order_id_orders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_line")),
    )
