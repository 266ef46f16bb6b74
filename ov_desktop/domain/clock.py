"""The time, as every part asks for it, and the civil time of Paris (SPEC section 0)."""

from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """Gives the current instant; the only source of time that the application uses."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
        ...


def paris_instant(day: date, at: time = time(0)) -> datetime:
    """Return the instant at which clocks in Paris show ``at`` on ``day``, in UTC.

    An hour that the change to summer time skips is taken as the same time after the jump (02:30 becomes
    03:30); an hour that happens twice in autumn is taken the first time.
    """
    local = datetime.combine(day, at.replace(fold=0), tzinfo=PARIS)
    return local.astimezone(UTC)


def paris_time(instant: datetime) -> datetime:
    """Return ``instant`` (aware) as clocks in Paris show it."""
    return instant.astimezone(PARIS)


def add_month(day: date) -> date:
    """Return the same day of the next month, or that month's last day where there is none.

    The calendar ends with the year 9999, and what would lie beyond is its last day.
    """
    if (day.year, day.month) >= (MAXYEAR, 11):
        return date.max
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    first_after = date(year + (month == 12), month % 12 + 1, 1)
    last = first_after - timedelta(days=1)
    return date(year, month, min(day.day, last.day))
