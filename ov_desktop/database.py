"""The one engine factory: SQLCipher files with a raw key (SPEC A2), and PostgreSQL for a portal on a server (SPEC Y2).

Both the desktop's profile and the portal's own database are opened here. Everything that SQLite writes
(database, write-ahead log, journal) is encrypted; temporary tables stay in memory.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import sqlcipher3.dbapi2 as sqlcipher
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Dialect, Engine, String, TypeDecorator, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

KEY_BYTES = 32
_BUSY_TIMEOUT_MS = 10_000
_CACHE_KIB = 16_384
_NOT_A_DATABASE = 26
"""SQLite's code for a file that the key does not open, or that is no database at all."""

_SERVER_SCHEMES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
_EVERYBODY = "everybody"
_SERVER_SETTINGS = {
    # A transaction that waits for another one gives up in the end; one whose process or machine is gone is dropped.
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


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


class ServerUrlError(ValueError):
    """The text is no address of a PostgreSQL database; it is not quoted, since it may hold a password."""


class DriverMissingError(Exception):
    """The driver of PostgreSQL is not installed: it comes with the extra ``portal``, and the desktop does without."""


class Duty:
    """Something that one process does at a time: here there is but one, and it is on duty."""

    def mine(self) -> bool:
        """Tell whether this process is on duty; it goes on duty where nobody is."""
        return True

    def leave(self) -> None:
        """Let another process go on duty."""


class AnyDatabase(ABC):
    """A database of either kind; safe to use from several threads, one session each."""

    shared: ClassVar[bool]
    """Whether other processes may write to it at the same time."""

    def __init__(self, engine: Engine, name: str) -> None:
        """Stand on an engine; ``name`` is what errors call the database."""
        self.engine = engine
        self.name = name

    @abstractmethod
    def read(self, *, settled: bool = False) -> AbstractContextManager[Session]:
        """Open a session for reading: one consistent picture of the data.

        Args:
            settled: wait for the writes under way, and let nobody write meanwhile. Without, something that was begun
                earlier than what is seen may still be missing; rows then come to light in another order than that of
                their numbers.
        """

    @contextmanager
    def write(self, *turns: str) -> Iterator[Session]:
        """Open a session in a write transaction: committed and on disk at the end, undone on any error.

        Args:
            turns: what the transaction must have to itself, by any names. It may run beside others that name none of
                these; of the data that those change, it may count on nothing. Without any, nobody else writes
                meanwhile.
        """
        with self._writer() as connection, Session(connection, expire_on_commit=False) as session, session.begin():
            self._take_turns(session.connection(), turns)
            yield session

    def migrate(self, migrations: Path) -> None:
        """Bring the schema up to date with the Alembic scripts of a folder, in one transaction.

        Raises:
            NewerSchemaError: a later version of the software has changed the schema; nothing was touched.
        """
        config = Config()
        config.set_main_option("script_location", str(migrations).replace("%", "%%"))
        scripts = ScriptDirectory.from_config(config)
        with self._writer() as connection, connection.begin():
            self._take_turns(connection, ())
            current = set(MigrationContext.configure(connection).get_current_heads())
            if not current <= {script.revision for script in scripts.walk_revisions()}:
                raise NewerSchemaError(self.name)
            if current != set(scripts.get_heads()):
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    @abstractmethod
    def duty(self, name: str) -> Duty:
        """Return what one process does at a time, by its name; nobody is put on duty yet."""

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @abstractmethod
    def _writer(self) -> AbstractContextManager[Connection]:
        """Open a connection for a write transaction."""

    @abstractmethod
    def _take_turns(self, connection: Connection, turns: tuple[str, ...]) -> None:
        """Wait, at the start of a write transaction, until it has to itself what it must have."""


class Database(AnyDatabase):
    """An encrypted file, used by one process.

    Reads run side by side; writes queue on one lock, so that no thread waits on SQLite's own.
    """

    shared = False

    def __init__(self, path: Path, key: bytes) -> None:
        """Open ``path``, made where it does not exist.

        Raises:
            WrongKeyError: the file exists and the 32-byte raw ``key`` does not open it.
            sqlalchemy.exc.OperationalError: the file cannot be opened or made, or is locked by another program.
        """
        if len(key) != KEY_BYTES:
            raise ValueError("a database key has 32 bytes")
        super().__init__(_engine(path, key), path.name)
        self.path = path
        self._write_lock = threading.Lock()
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        except DatabaseError as error:
            self.engine.dispose()
            if getattr(error.orig, "sqlite_errorcode", None) == _NOT_A_DATABASE:
                raise WrongKeyError(path.name) from None
            raise

    @contextmanager
    def read(self, *, settled: bool = False) -> Iterator[Session]:  # noqa: ARG002 -- one writer commits in order
        """Open a session for reading: one consistent picture of the data, always settled."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def duty(self, name: str) -> Duty:  # noqa: ARG002 -- the same for all
        """Return what one process does at a time: this one, which has the file to itself."""
        return Duty()

    @contextmanager
    def _writer(self) -> Iterator[Connection]:
        with self._write_lock, self.engine.connect() as connection:
            yield connection.execution_options(writing=True)

    def _take_turns(self, connection: Connection, turns: tuple[str, ...]) -> None:
        """Nothing to wait for: whoever has the lock is alone."""


class ServerDatabase(AnyDatabase):
    """A PostgreSQL database, used by any number of processes on any number of machines (SPEC Y2).

    What the code counts on is held by advisory locks, which end with their transaction, however that ends. A write
    transaction that names its turns shares the lock of everybody and takes those of its turns; one that names none, or
    a settled read, takes everybody's for itself.
    """

    shared = True

    def __init__(self, url: str) -> None:
        """Connect to ``postgresql://user:password@host:port/database``; libpq's parameters may follow as a query.

        Raises:
            ServerUrlError: it is no such address.
            DriverMissingError: the extra ``portal`` is not installed.
            sqlalchemy.exc.OperationalError: the server does not answer, or does not let us in.
        """
        engine = _server_engine(url)
        super().__init__(engine, engine.url.database or "")
        try:
            with engine.connect() as connection:
                connection.scalar(select(1))
        except DatabaseError:
            engine.dispose()
            raise

    @contextmanager
    def read(self, *, settled: bool = False) -> Iterator[Session]:
        """Open a session for reading: one picture of the data, taken at the first query."""
        with self.engine.connect() as connection:
            if settled:
                # Each query sees what is committed by then: at the latest what this waits for.
                reading = connection
                reading.execute(select(func.pg_advisory_xact_lock(_lock_number(_EVERYBODY))))
            else:
                reading = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with Session(reading, expire_on_commit=False) as session:
                yield session

    def duty(self, name: str) -> Duty:
        """Return what one process does at a time, held by a lock that ends with the process or its connection."""
        return _ServerDuty(self.engine, name)

    def _writer(self) -> AbstractContextManager[Connection]:
        return self.engine.connect()

    def _take_turns(self, connection: Connection, turns: tuple[str, ...]) -> None:
        everybody = _lock_number(_EVERYBODY)
        if not turns:
            connection.execute(select(func.pg_advisory_xact_lock(everybody)))
            return
        # In one order for all, so that no two wait for each other.
        numbers = sorted({_lock_number(f"turn {turn}") for turn in turns})
        locks = [func.pg_advisory_xact_lock(number) for number in numbers]
        connection.execute(select(func.pg_advisory_xact_lock_shared(everybody), *locks))


class _ServerDuty(Duty):
    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._number = _lock_number(f"duty {name}")
        self._connection: Connection | None = None

    def mine(self) -> bool:
        try:
            if self._connection is None:
                self._connection = self._take()
            else:
                self._connection.scalar(select(1))  # the lock lives as long as its connection
        except SQLAlchemyError:
            self.leave()
        return self._connection is not None

    def _take(self) -> Connection | None:
        with ExitStack() as stack:
            connection = stack.enter_context(self._engine.connect()).execution_options(isolation_level="AUTOCOMMIT")
            if not connection.scalar(select(func.pg_try_advisory_lock(self._number))):
                return None
            stack.pop_all()
            return connection

    def leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # Back in the pool, it would hold the lock for ever.
            connection.invalidate()
            connection.close()


def _lock_number(name: str) -> int:
    return int.from_bytes(sha256(f"ov-desktop {name}".encode()).digest()[:8], "big", signed=True)


def _server_engine(url: str) -> Engine:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # the number of a port
        raise ServerUrlError("no address of a database") from None
    if address.drivername not in _SERVER_SCHEMES or not address.database:
        raise ServerUrlError("no address of a PostgreSQL database")
    try:
        engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,  # a server that was started again has closed what the pool holds
            hide_parameters=True,  # an error's message would quote names and addresses
            connect_args={"connect_timeout": 10, "application_name": "ov-desktop portal"},
        )
    except ImportError:
        raise DriverMissingError from None
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's connection, through SQLAlchemy
    with connection.cursor() as cursor:
        for name, value in _SERVER_SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, false)", (name, value))
        # What is acknowledged is on disk, whatever the server does for others.
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
    connection.commit()


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
