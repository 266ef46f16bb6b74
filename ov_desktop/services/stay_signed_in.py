"""Keeps the key of a profile in the system's keyring for those who stay signed in (SPEC A1)."""

import binascii

from ov_desktop.services.system_ring import KeyringUnavailableError, SystemRing

__all__ = ["KeyringUnavailableError", "StaySignedIn"]


class StaySignedIn:
    """Remembers the key of one profile; each call may wait for the system to ask its user."""

    def __init__(self, profile: str, ring: SystemRing) -> None:
        """Stand on a profile's random name.

        Args:
            profile: the entry of the keyring.
            ring: the keyring of the system.
        """
        self._profile = profile
        self._ring = ring

    def check(self) -> None:
        """Find out whether a key could be kept here.

        Raises:
            KeyringUnavailableError: it could not.
        """
        self._ring.get(self._profile)

    def key(self) -> bytes | None:
        """The key that was kept, None where there is none.

        Raises:
            KeyringUnavailableError: there is no usable keyring.
        """
        text = self._ring.get(self._profile)
        try:
            return binascii.unhexlify(text) if text else None
        except (binascii.Error, ValueError):
            return None

    def remember(self, key: bytes) -> None:
        """Keep the key, and make sure that it can be read again.

        Raises:
            KeyringUnavailableError: there is no usable keyring; nothing is kept elsewhere.
        """
        self._ring.keep(self._profile, key.hex())

    def forget(self) -> None:
        """Keep nothing any more; where nothing was kept, nothing happens.

        Raises:
            KeyringUnavailableError: the keyring could not be asked.
        """
        self._ring.erase(self._profile)
