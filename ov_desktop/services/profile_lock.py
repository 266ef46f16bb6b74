"""One process at a time has a profile open (SPEC R1)."""

import sqlite3
from pathlib import Path

_LOCK = "profil.lock"


class ProfileBusyError(Exception):
    """Another window has the profile open."""


class ProfileLock:
    """Holds a profile's folder until ``release`` or the end of the process, however it ends.

    SQLite's own file lock does it: it holds on every system, between processes and within one, and the system
    releases it when a process dies. The file itself stays empty and stays behind. Nothing else of the profile is read,
    so that it costs no time at the start.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock; the folder is made where it does not exist.

        Raises:
            ProfileBusyError: it is taken already, in this process or another.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._connection = sqlite3.connect(folder / _LOCK, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._connection.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise ProfileBusyError(folder.name) from error
            raise

    def release(self) -> None:
        """Let others have the profile; twice does no harm."""
        self._connection.close()
