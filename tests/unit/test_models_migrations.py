"""The migrations build the schema that the tables describe, and know a profile of a later version."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ov_desktop.database import Database, NewerSchemaError
from ov_desktop.models import MIGRATIONS
from ov_desktop.models.tables import METADATA


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "profil.db", b"k" * 32)
    yield database
    database.close()


def test_migrations_build_exactly_the_tables_of_the_models(database: Database) -> None:
    database.migrate(MIGRATIONS)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_a_missing_index_would_be_noticed(database: Database) -> None:
    database.migrate(MIGRATIONS)
    with database.write() as session:
        session.connection().exec_driver_sql("DROP INDEX ix_employee_to_push")
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) != []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate(MIGRATIONS)
    with database.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO delivery_site VALUES (1, '7', 'Nord', NULL, '', '', '', '', '', '', '')"
        )
    database.migrate(MIGRATIONS)
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM delivery_site").scalar() == 1


def test_a_profile_of_a_later_version_is_refused_and_left_alone(database: Database) -> None:
    database.migrate(MIGRATIONS)
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchemaError):
        database.migrate(MIGRATIONS)
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
