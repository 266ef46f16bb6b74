"""The one engine factory: SQLCipher files with a raw key, one writer at a time (SPEC A2).

Both the desktop's profile and the portal's own database are opened here. Everything that SQLite writes
(database, write-ahead log, journal) is encrypted; temporary tables stay in memory.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Dialect, Engine, String, TypeDecorator, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

KEY_BYTES = 32
_BUSY_TIMEOUT_MS = 10_000


class WrongKeyError(Exception):
    """The file is not a database that this key opens."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored as sortable ISO text in UTC with microseconds; aware on both sides."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 -- SQLAlchemy's hook
        """Write an aware instant; a naive one is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's hook
        """Read an instant in UTC."""
        return None if value is None else datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


class Database:
    """An encrypted database; safe to use from several threads, one session each.

    Reads run side by side; writes queue on one lock, so that no thread waits on SQLite's own.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """Open ``path``, made where it does not exist.

        Raises:
            WrongKeyError: the file exists and the 32-byte raw ``key`` does not open it.
        """
        if len(key) != KEY_BYTES:
            raise ValueError("a database key has 32 bytes")
        self.path = path
        self._write_lock = threading.Lock()
        self.engine = _engine(path, key)
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        except DatabaseError as error:
            self.engine.dispose()
            raise WrongKeyError(str(path.name)) from error

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session for reading: one consistent picture of the data."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session in a write transaction: committed and on disk at the end, undone on any error."""
        with self._write_lock, self.engine.connect() as connection:
            writing = connection.execution_options(writing=True)
            with Session(writing, expire_on_commit=False) as session, session.begin():
                yield session

    def migrate(self, migrations: Path) -> None:
        """Bring the schema up to date with the Alembic scripts of a folder."""
        config = Config()
        config.set_main_option("script_location", str(migrations).replace("%", "%%"))
        with self._write_lock, self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(path: Path, key: bytes) -> Engine:
    def connect() -> Any:  # noqa: ANN401 -- the driver is not typed
        connection = sqlcipher.connect(str(path), check_same_thread=False, timeout=_BUSY_TIMEOUT_MS / 1000)
        # The transactions are ours: the driver must not begin or commit on its own.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        try:
            for pragma in (
                "temp_store = MEMORY",
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "secure_delete = ON",
                f"busy_timeout = {_BUSY_TIMEOUT_MS}",
            ):
                cursor.execute(f"PRAGMA {pragma}")
        except sqlcipher.DatabaseError:
            connection.close()
            raise
        cursor.close()
        return connection

    engine = create_engine(
        "sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, pool_size=20, max_overflow=40
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Begin a transaction: a writing one takes SQLite's lock at once, so it never fails halfway."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
