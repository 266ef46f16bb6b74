"""The migrations build the schema that the portal's tables describe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from portal_stores import STORES

from ov_desktop.database import AnyDatabase, Database, ServerDatabase
from ov_desktop.portal import MIGRATIONS
from ov_desktop.portal.tables import Base


@pytest.fixture(params=STORES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyDatabase]:
    """A database without any table."""
    if request.param == "sqlite":
        database: AnyDatabase = Database(tmp_path / "portail.db", b"k" * 32)
    else:
        database = ServerDatabase(request.getfixturevalue("postgres").new())
    yield database
    database.close()


def test_migrations_build_exactly_the_tables_of_the_portal(empty: AnyDatabase) -> None:
    empty.migrate(MIGRATIONS)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        connection.exec_driver_sql("DROP INDEX ix_message_state_due")
        assert compare_metadata(context, Base.metadata) != []
