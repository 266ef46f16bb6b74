"""The clocks that are injected: the system's, and one that the demo sets (SPEC R3)."""

from datetime import UTC, datetime
from threading import Lock


class SystemClock:
    """The computer's time."""

    def now(self) -> datetime:
        """Return the current instant, in UTC."""
        return datetime.now(UTC)


class SettableClock:
    """A clock that stands still until it is set; safe to share between threads."""

    def __init__(self, instant: datetime) -> None:
        """Start at ``instant`` (aware)."""
        self._lock = Lock()
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant it was set to, in UTC."""
        with self._lock:
            return self._instant

    def set(self, instant: datetime) -> None:
        """Move to ``instant`` (aware), forward or back."""
        with self._lock:
            self._instant = instant.astimezone(UTC)
