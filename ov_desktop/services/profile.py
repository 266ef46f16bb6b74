"""A profile: the folder that holds an organisation's data, opened by one process at a time (SPEC R1, A2)."""

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from ov_desktop.database import Database
from ov_desktop.models import MIGRATIONS

_DATABASE = "profil.db"
_PORTAL_DATABASE = "portail.db"
_LOCK = "profil.lock"


class ProfileBusyError(Exception):
    """Another window has the profile open."""


class Profile:
    """An open profile; use it as a context manager or call ``close``."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Open the profile of a folder, made where it does not exist, and bring its schema up to date.

        Args:
            folder: the folder of the profile.
            key: the raw 32-byte key of its database.

        Raises:
            ProfileBusyError: it is open already, in this process or another.
            WrongKeyError: the key does not open its database.
            NewerSchemaError: a later version of the software has used it.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._lock = _lock(folder / _LOCK)
        try:
            self.database = Database(folder / _DATABASE, key)
            try:
                self.database.migrate(MIGRATIONS)
            except BaseException:
                self.database.close()
                raise
        except BaseException:
            self._lock.close()
            raise

    @property
    def portal_database(self) -> Path:
        """Where the embedded portal keeps its own database."""
        return self.folder / _PORTAL_DATABASE

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether a folder holds a profile."""
        return (folder / _DATABASE).is_file()

    def close(self) -> None:
        """Close the database and let others open the profile; closing twice does no harm."""
        self.database.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _lock(path: Path) -> sqlite3.Connection:
    """Hold the lock of a profile until the connection is closed or the process ends, however it ends.

    SQLite's own file lock does it: it holds on every system, between processes and within one, and the system
    releases it when a process dies. The file itself stays empty and stays behind.
    """
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise ProfileBusyError(path.parent.name) from error
        raise
    return connection
