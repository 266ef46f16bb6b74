"""Files that survive a crash at any moment: the old content or the new one, never a part of either."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file by ``content``, readable by its owner alone; it is on disk when this returns.

    Raises:
        OSError: it could not be written; the file is as before.
    """
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _keep_entry(path.parent)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a draft beside ``path`` to write, and put it in the place of ``path`` once it is on disk.

    Whatever fails on the way, a full disk included, leaves ``path`` as it was and no draft behind.
    """
    draft = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{path.suffix}")
    try:
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def remove_durably(path: Path) -> None:
    """Remove a file, if it is there, for good."""
    path.unlink(missing_ok=True)
    _keep_entry(path.parent)


def _keep_entry(folder: Path) -> None:
    """Write the folder itself to disk; Windows keeps the order on its own and opens no folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
