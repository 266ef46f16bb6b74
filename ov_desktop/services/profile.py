"""A profile: the folder that holds an organisation's data, opened by one process at a time (SPEC R1, A2)."""

from pathlib import Path
from types import TracebackType
from typing import Self

from ov_desktop.database import Database
from ov_desktop.models import MIGRATIONS
from ov_desktop.services.profile_lock import ProfileBusyError, ProfileLock

_DATABASE = "profil.db"
_PORTAL_DATABASE = "portail.db"

__all__ = ["Profile", "ProfileBusyError"]


class Profile:
    """An open profile; use it as a context manager or call ``close``."""

    def __init__(self, folder: Path, key: bytes, lock: ProfileLock | None = None) -> None:
        """Open the profile of a folder, made where it does not exist, and bring its schema up to date.

        Args:
            folder: the folder of the profile.
            key: the raw 32-byte key of its database.
            lock: the folder's lock, where it was taken before; it is released with the profile.

        Raises:
            ProfileBusyError: it is open already, in this process or another.
            WrongKeyError: the key does not open its database.
            NewerSchemaError: a later version of the software has used it.
        """
        self.folder = folder
        self._lock = lock or ProfileLock(folder)
        try:
            self.database = Database(folder / _DATABASE, key)
            try:
                self.database.migrate(MIGRATIONS)
            except BaseException:
                self.database.close()
                raise
        except BaseException:
            self._lock.release()
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
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
