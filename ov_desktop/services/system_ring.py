"""The system's keyring, asked with patience: only one that encrypts is used (SPEC A1, A4).

Those of ``keyrings.alt`` write plain files, and are refused. A keyring may ask its user to unlock it, and wait: what is
asked here runs on a thread of its own, which is left behind when the answer does not come.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend

_Answer = TypeVar("_Answer")
_SERVICE = "Objectif Vacances"
_REFUSED = ("keyrings.alt.", "keyring.backends.fail", "keyring.backends.null")

PATIENCE = 60.0
"""Seconds within which the user of the computer is expected to have unlocked the keyring."""


class KeyringUnavailableError(Exception):
    """This computer offers no keyring that can be used, or its owner did not unlock it."""


@dataclass(frozen=True, slots=True)
class _Raised:
    """What a keyring raised in place of an answer."""

    error: Exception


class SystemRing:
    """Keeps texts under the names of entries; each call may wait for the system to ask its user, up to its patience.

    What is asked is answered in turn, so that a write which was given up never comes after a later one.
    """

    def __init__(self, find: Callable[[], KeyringBackend] = keyring.get_keyring, patience: float = PATIENCE) -> None:
        """Stand before the keyring, which is looked for at each call.

        Args:
            find: gives the keyring of the system.
            patience: seconds after which a call is given up, the wait for its turn included.
        """
        self._find = find
        self._patience = patience
        self._turn = threading.Lock()

    def get(self, entry: str) -> str | None:
        """What an entry holds, None where there is none.

        Raises:
            KeyringUnavailableError: there is no usable keyring, or it did not answer.
        """
        return self._ask(lambda ring: ring.get_password(_SERVICE, entry))

    def keep(self, entry: str, text: str) -> None:
        """Put a text into an entry, and make sure that it can be read again.

        Raises:
            KeyringUnavailableError: there is no usable keyring, or it does not give back what it was given.
        """

        def put(ring: KeyringBackend) -> bool:
            ring.set_password(_SERVICE, entry, text)
            return ring.get_password(_SERVICE, entry) == text

        if not self._ask(put):
            raise KeyringUnavailableError

    def erase(self, entry: str) -> None:
        """Remove an entry; where there is none, nothing happens.

        Raises:
            KeyringUnavailableError: the keyring could not be asked.
        """

        def remove(ring: KeyringBackend) -> None:
            if ring.get_password(_SERVICE, entry) is not None:
                ring.delete_password(_SERVICE, entry)

        self._ask(remove)

    def _ask(self, question: Callable[[KeyringBackend], _Answer]) -> _Answer:
        """Ask the first keyring that may be used; the wait for its turn and for its answer have one deadline.

        Back ends raise far more than their own errors: a missing bus, a locked ring, a broken library.
        """
        deadline = time.monotonic() + self._patience
        if not self._turn.acquire(timeout=self._patience):
            raise KeyringUnavailableError
        answers: queue.SimpleQueue[_Answer | _Raised] = queue.SimpleQueue()

        def work() -> None:
            try:
                answers.put(question(next(_usable(self._find()))))
            except Exception as error:  # noqa: BLE001 -- whatever it is, the keyring cannot be used
                answers.put(_Raised(error))
            finally:
                self._turn.release()

        threading.Thread(target=work, name="keyring", daemon=True).start()
        try:
            answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise KeyringUnavailableError from None
        if isinstance(answer, _Raised):
            raise KeyringUnavailableError from answer.error
        return answer


def _usable(found: KeyringBackend) -> Iterator[KeyringBackend]:
    """The keyrings behind the one that was found, without those that would not keep a secret."""
    behind = found.backends if isinstance(found, ChainerBackend) else [found]
    return (ring for ring in behind if not f"{type(ring).__module__}.".startswith(_REFUSED))
