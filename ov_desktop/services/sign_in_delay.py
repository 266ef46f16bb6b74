"""Slows down those who try passwords: five are free, then each waits longer than the last (SPEC A1)."""

import math
from datetime import timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, NonNegativeInt, ValidationError

from ov_desktop.domain.clock import Clock
from ov_desktop.services.durable_file import remove_durably, write_durably

FREE_FAILURES = 5
_FIRST_DELAY = timedelta(seconds=30)
_LONGEST_DELAY = timedelta(hours=1)


class SignInDelayedError(Exception):
    """Too many wrong passwords: nothing is checked for so many seconds."""

    def __init__(self, seconds: int) -> None:
        """Say how long to wait."""
        super().__init__("sign-in delayed")
        self.seconds = seconds


class _Attempts(BaseModel):
    failures: NonNegativeInt
    last: AwareDatetime


class SignInDelay:
    """Counts the attempts that failed, in a file that a restart or a kill does not empty."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Keep the count at ``path``."""
        self._path = path
        self._clock = clock

    def remaining(self) -> int:
        """Whole seconds to wait before the next attempt, rounded up; 0 where it may be made.

        A clock that was set back starts the wait again, and does not shorten it.
        """
        attempts = self._read()
        if attempts is None or attempts.failures < FREE_FAILURES:
            return 0
        now = self._clock.now()
        if now < attempts.last:
            attempts = _Attempts(failures=attempts.failures, last=now)
            self._write(attempts)
        # Doubled no more often than it takes to reach the longest.
        doubled = min(attempts.failures - FREE_FAILURES, 16)
        delay = min(_FIRST_DELAY * (1 << doubled), _LONGEST_DELAY)
        return max(0, math.ceil((attempts.last + delay - now).total_seconds()))

    def begin(self) -> None:
        """Count an attempt as failed before it is checked, so that killing the program does not make it free.

        Raises:
            SignInDelayedError: it is too early; nothing was counted.
        """
        if seconds := self.remaining():
            raise SignInDelayedError(seconds)
        before = self._read()
        self._write(_Attempts(failures=(before.failures if before else 0) + 1, last=self._clock.now()))

    def succeeded(self) -> None:
        """Forget the failures."""
        remove_durably(self._path)

    def _read(self) -> _Attempts | None:
        try:
            return _Attempts.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            # Someone wrote into the file: what it said is not known, so the first delay is served.
            attempts = _Attempts(failures=FREE_FAILURES, last=self._clock.now())
            self._write(attempts)
            return attempts

    def _write(self, attempts: _Attempts) -> None:
        write_durably(self._path, attempts.model_dump_json().encode("ascii"))
