"""Keeps a second portal away from a database that is in use."""

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self


class InUseError(Exception):
    """Another process holds the file."""


class SingleUse:
    """A lock that ends with its process, however that ends, on every system.

    The lock is SQLite's own on an empty file beside the database: the standard library has no other that works the
    same on Windows.
    """

    def __init__(self, database: Path) -> None:
        """Take the lock of ``database``.

        Raises:
            InUseError: another process has it.
        """
        path = database.with_name(f"{database.name}.lock")
        self._connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._connection.close()
            raise InUseError(path.name) from error

    def __enter__(self) -> Self:
        """Hold the lock."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Give the lock back."""
        self._connection.close()
