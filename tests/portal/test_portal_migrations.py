"""The migrations build the schema that the portal's tables describe."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ov_desktop.database import Database
from ov_desktop.portal import MIGRATIONS
from ov_desktop.portal.tables import Base


def test_migrations_build_exactly_the_tables_of_the_portal(tmp_path: Path) -> None:
    database = Database(tmp_path / "portail.db", b"k" * 32)
    database.migrate(MIGRATIONS)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        connection.exec_driver_sql("DROP INDEX ix_message_state_due")
        assert compare_metadata(context, Base.metadata) != []
    database.close()
