"""Why a person was removed by hand, as the exclusions of an order name it."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # In place: a copy of the tables would, foreign keys being on, take what belongs to their rows with it.
    op.execute("ALTER TABLE employee ADD COLUMN removal_reason VARCHAR(200) NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE order_exclusion ADD COLUMN detail VARCHAR(200) NOT NULL DEFAULT ''")
