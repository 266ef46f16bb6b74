"""Public holidays in France, for the warnings of a campaign's schedule (SPEC S5)."""

from datetime import date, timedelta

_FIXED = {
    (1, 1): "new-year",
    (5, 1): "labour-day",
    (5, 8): "victory-day",
    (7, 14): "national-day",
    (8, 15): "assumption",
    (11, 1): "all-saints",
    (11, 11): "armistice-day",
    (12, 25): "christmas",
}

_AFTER_EASTER = {1: "easter-monday", 39: "ascension", 50: "whit-monday"}

_SATURDAY = 5


def public_holiday(day: date) -> str | None:
    """Return the code of the public holiday that a day is, None for another day.

    Those of the Labour Code alone; what Alsace, Moselle and the overseas departments have besides is left out.
    """
    # Ascension may fall on the first or the eighth of May: the fixed one is named.
    return _FIXED.get((day.month, day.day)) or _AFTER_EASTER.get((day - easter(day.year)).days)


def is_weekend(day: date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def easter(year: int) -> date:
    """Return Easter Sunday of a year of the Gregorian calendar (Oudin's algorithm)."""
    century = year // 100
    golden = year % 19
    sun = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * golden + sun + 15) % 30
    epact -= epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, 1) + timedelta(days=offset + 28 - 31 * (month // 4) - 1)
