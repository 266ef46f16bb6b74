"""Forgets what is over, again and again while a portal runs (SPEC G1)."""

import logging
import threading
from types import TracebackType
from typing import Self

from ov_desktop.portal.access import Access
from ov_desktop.portal.accounts import Accounts

_EVERY_SECONDS = 60.0

_log = logging.getLogger(__name__)


class Housekeeper:
    """A thread that purges at its start and then every minute; several at one database do no harm."""

    def __init__(self, access: Access, accounts: Accounts, every: float = _EVERY_SECONDS) -> None:
        """Care for these; ``every`` in seconds."""
        self._parts = (access, accounts)
        self._every = every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeper", daemon=True)

    def __enter__(self) -> Self:
        """Begin; what is over is gone once this returns."""
        self._purge()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Stop."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            try:
                self._purge()
            except Exception as error:  # noqa: BLE001 -- a database that is away now may be back in a minute
                # The text of an error may quote values; its class does not.
                _log.error("what is over was not purged: %s", type(error).__name__)

    def _purge(self) -> None:
        for part in self._parts:
            part.purge()
