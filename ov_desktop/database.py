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
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Dialect, Engine, String, TypeDecorator, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

KEY_BYTES = 32
_BUSY_TIMEOUT_MS = 10_000
_CACHE_KIB = 16_384
_NOT_A_DATABASE = 26
"""SQLite's code for a file that the key does not open, or that is no database at all."""


class WrongKeyError(Exception):
    """The file is not a database that this key opens."""


class NewerSchemaError(Exception):
    """The database was brought up to date by a later version of the software."""


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
        return None if value is None else datetime.fromisoformat(value)


class Database:
    """An encrypted database; safe to use from several threads, one session each.

    Reads run side by side; writes queue on one lock, so that no thread waits on SQLite's own.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        """Open ``path``, made where it does not exist.

        Raises:
            WrongKeyError: the file exists and the 32-byte raw ``key`` does not open it.
            sqlalchemy.exc.OperationalError: the file cannot be opened or made, or is locked by another program.
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
            if getattr(error.orig, "sqlite_errorcode", None) == _NOT_A_DATABASE:
                raise WrongKeyError(path.name) from None
            raise

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
        """Bring the schema up to date with the Alembic scripts of a folder, in one transaction.

        Raises:
            NewerSchemaError: a later version of the software has changed the schema; nothing was touched.
        """
        config = Config()
        config.set_main_option("script_location", str(migrations).replace("%", "%%"))
        scripts = ScriptDirectory.from_config(config)
        with self._write_lock, self.engine.connect() as connection:
            writing = connection.execution_options(writing=True)
            with writing.begin():
                current = set(MigrationContext.configure(writing).get_current_heads())
                if not current <= {script.revision for script in scripts.walk_revisions()}:
                    raise NewerSchemaError(self.path.name)
                if current != set(scripts.get_heads()):
                    config.attributes["connection"] = writing
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
        # A wrong key is reported by an exception; SQLCipher would also write lines of its own to stderr.
        cursor.execute("PRAGMA cipher_log_level = NONE")
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        try:
            for pragma in (
                "temp_store = MEMORY",
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "secure_delete = ON",
                f"cache_size = -{_CACHE_KIB}",
                f"busy_timeout = {_BUSY_TIMEOUT_MS}",
            ):
                cursor.execute(f"PRAGMA {pragma}")
        except sqlcipher.DatabaseError:
            connection.close()
            raise
        cursor.close()
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=QueuePool,
        pool_size=20,
        max_overflow=40,
        hide_parameters=True,  # an error's message would quote names and addresses
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Begin a transaction: a writing one takes SQLite's lock at once, so it never fails halfway."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
