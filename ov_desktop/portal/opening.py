"""Opens the database and the secret of a portal on a server (SPEC Y2, M8)."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from ov_desktop.database import (
    AnyDatabase,
    Database,
    DriverMissingError,
    NewerSchemaError,
    ServerDatabase,
    ServerUrlError,
    WrongKeyError,
)
from ov_desktop.portal import MIGRATIONS
from ov_desktop.portal.keys import PortalKeys, database_key, hash_token
from ov_desktop.portal.secret_file import SecretFileError, make_secret, read_secret
from ov_desktop.portal.settings import PortalSettings
from ov_desktop.portal.single_use import InUseError, SingleUse
from ov_desktop.portal.tables import PersonRow


class OpeningError(Exception):
    """A portal cannot be opened; ``code`` is stable, ``subject`` a file or a setting, never a secret."""

    def __init__(self, code: str, subject: str = "") -> None:
        """Carry the code and what it is about."""
        super().__init__(code)
        self.code = code
        self.subject = subject


@contextmanager
def opened(settings: PortalSettings) -> Iterator[tuple[AnyDatabase, bytes]]:
    """Open the database, which is up to date, and give it with the secret.

    Raises:
        OpeningError: there is none yet, or it cannot be opened, or is of another version.
    """
    _require_database(settings)
    secret = _secret(settings)
    database = _open(settings, secret)
    try:
        if _heads(database) != _newest():
            raise OpeningError("database-migrate", database.name)
        if not _belongs(database, secret):
            raise OpeningError("database-key", database.name)
        yield database, secret
    finally:
        database.close()


@contextmanager
def alone(settings: PortalSettings) -> Iterator[None]:
    """Keep other portals away from a file, for as long as the context lasts; a server is there for several.

    Raises:
        OpeningError: a portal uses it.
    """
    path = settings.database_path
    try:
        lock = SingleUse(path) if path is not None else nullcontext()
    except InUseError:
        raise OpeningError("database-busy", str(path)) from None
    with lock:
        yield


def migrate(settings: PortalSettings) -> bool:
    """Bring the database up to date; where it is empty, make the secret too if there is none.

    Returns:
        Whether anything changed.

    Raises:
        OpeningError: it cannot be made or brought up to date; nothing was touched.
    """
    path = settings.database_path
    if path is not None:
        _make_folder(path.parent)
        if not path.exists():
            _make_secret(settings)
    elif not settings.secret_path.exists():
        with _closing(_open(settings, b"")) as database:
            if not _heads(database):
                _make_secret(settings)
    secret = _secret(settings)
    with alone(settings), _closing(_open(settings, secret)) as database:
        if path is not None:
            path.chmod(0o600)
        if _heads(database) == _newest():
            return False
        try:
            database.migrate(MIGRATIONS)
        except NewerSchemaError:
            raise OpeningError("database-newer", database.name) from None
    return True


def _require_database(settings: PortalSettings) -> None:
    path = settings.database_path
    if path is not None and not path.exists():
        raise OpeningError("database-missing", str(path))


@contextmanager
def _closing(database: AnyDatabase) -> Iterator[AnyDatabase]:
    try:
        yield database
    finally:
        database.close()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise OpeningError("not-writable", str(folder)) from None


def _make_secret(settings: PortalSettings) -> None:
    path = settings.secret_path
    if path.exists():
        return
    _make_folder(path.parent)
    try:
        make_secret(path)
    except OSError:
        raise OpeningError("not-writable", str(path)) from None


def _secret(settings: PortalSettings) -> bytes:
    try:
        return read_secret(settings.secret_path)
    except SecretFileError as error:
        raise OpeningError(error.code, str(settings.secret_path)) from None


def _open(settings: PortalSettings, secret: bytes) -> AnyDatabase:
    path = settings.database_path
    try:
        return ServerDatabase(settings.database) if path is None else Database(path, database_key(secret))
    except WrongKeyError:
        raise OpeningError("database-key", str(path)) from None
    except ServerUrlError:
        raise OpeningError("database-url") from None
    except DriverMissingError:
        raise OpeningError("driver-missing") from None
    except DatabaseError:
        # Its text may hold the address of the server, and that a password.
        raise OpeningError("not-writable" if path else "database-unreachable", str(path or "")) from None


def _belongs(database: AnyDatabase, secret: bytes) -> bool:
    """Whether the links that were sent are those of this secret; a file that another key closes cannot be opened."""
    with database.read() as session:
        person = session.execute(select(PersonRow.id, PersonRow.link_version, PersonRow.token_hash).limit(1)).first()
    return person is None or hash_token(PortalKeys(secret).link_token(person[0], person[1])) == person[2]


def _heads(database: AnyDatabase) -> set[str]:
    with database.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads())


def _newest() -> set[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return set(ScriptDirectory.from_config(config).get_heads())
