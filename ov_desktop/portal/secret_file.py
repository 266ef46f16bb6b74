"""The portal's secret on a server: a file outside the database that its owner alone can read (SPEC M8)."""

import os
import secrets
import sys
from pathlib import Path

from ov_desktop.portal.keys import MINIMUM_SECRET_BYTES

_OTHERS = 0o077


class SecretFileError(Exception):
    """The secret cannot be used; ``code`` tells why: ``secret-missing``, ``secret-open`` or ``secret-wrong``."""

    def __init__(self, code: str) -> None:
        """Carry the code."""
        super().__init__(code)
        self.code = code


def make_secret(path: Path) -> None:
    """Draw a secret into a new file.

    Raises:
        FileExistsError: there is one already.
        OSError: it cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{secrets.token_hex(MINIMUM_SECRET_BYTES)}\n")
        file.flush()
        os.fsync(file.fileno())


def read_secret(path: Path) -> bytes:
    """Return the secret of a file.

    Raises:
        SecretFileError: there is none, others may read it, or it is none.
    """
    try:
        with path.open("rb") as file:
            if sys.platform != "win32" and os.fstat(file.fileno()).st_mode & _OTHERS:
                raise SecretFileError("secret-open")
            text = file.read(4096)
    except OSError:
        raise SecretFileError("secret-missing") from None
    try:
        secret = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        raise SecretFileError("secret-wrong") from None
    if len(secret) < MINIMUM_SECRET_BYTES:
        raise SecretFileError("secret-wrong")
    return secret
