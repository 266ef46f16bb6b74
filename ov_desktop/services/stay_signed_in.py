"""Keeps the key of a profile in the system's keyring for those who stay signed in (SPEC A1).

Only a keyring that encrypts is used: those of ``keyrings.alt`` write plain files, and are refused.
"""

import binascii
from collections.abc import Callable, Iterator
from typing import TypeVar

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend

_Answer = TypeVar("_Answer")
_SERVICE = "Objectif Vacances"
_REFUSED = ("keyrings.alt.", "keyring.backends.fail", "keyring.backends.null")


class KeyringUnavailableError(Exception):
    """This computer offers no keyring that can be used, or its owner did not unlock it."""


class StaySignedIn:
    """Remembers the key of one profile; each call may wait for the system to ask its user."""

    def __init__(self, profile: str, find: Callable[[], KeyringBackend] = keyring.get_keyring) -> None:
        """Stand on a profile's random name.

        Args:
            profile: the entry of the keyring.
            find: gives the keyring of the system.
        """
        self._profile = profile
        self._find = find

    def check(self) -> None:
        """Find out whether a key could be kept here.

        Raises:
            KeyringUnavailableError: it could not.
        """
        self._ask(lambda ring: ring.get_password(_SERVICE, self._profile))

    def key(self) -> bytes | None:
        """The key that was kept, None where there is none.

        Raises:
            KeyringUnavailableError: there is no usable keyring.
        """
        text = self._ask(lambda ring: ring.get_password(_SERVICE, self._profile))
        try:
            return binascii.unhexlify(text) if text else None
        except (binascii.Error, ValueError):
            return None

    def remember(self, key: bytes) -> None:
        """Keep the key, and make sure that it can be read again.

        Raises:
            KeyringUnavailableError: there is no usable keyring; nothing is kept elsewhere.
        """
        self._ask(lambda ring: ring.set_password(_SERVICE, self._profile, key.hex()))
        if self.key() != key:
            raise KeyringUnavailableError

    def forget(self) -> None:
        """Keep nothing any more; where nothing was kept, nothing happens.

        Raises:
            KeyringUnavailableError: the keyring could not be asked.
        """
        if self.key() is not None:
            self._ask(lambda ring: ring.delete_password(_SERVICE, self._profile))

    def _ask(self, question: Callable[[KeyringBackend], _Answer]) -> _Answer:
        """Ask the first keyring that may be used.

        Back ends raise far more than their own errors: a missing bus, a locked ring, a broken library.
        """
        try:
            return question(next(_usable(self._find())))
        except StopIteration:
            raise KeyringUnavailableError from None
        except Exception as error:
            raise KeyringUnavailableError from error


def _usable(found: KeyringBackend) -> Iterator[KeyringBackend]:
    """The keyrings behind the one that was found, without those that would not keep a secret."""
    behind = found.backends if isinstance(found, ChainerBackend) else [found]
    return (ring for ring in behind if not f"{type(ring).__module__}.".startswith(_REFUSED))
