"""The public holidays of France, against a calendar worked out by hand."""

from datetime import date, timedelta

import pytest

from ov_desktop.domain.holidays import easter, is_weekend, public_holiday
from ov_desktop.wording.campaign import holiday_name


@pytest.mark.parametrize(
    "sunday",
    [
        "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2024-03-31", "2026-04-05", "2027-03-28", "2028-04-16",
        "2029-04-01", "2038-04-25", "2049-04-18", "2076-04-19",
    ],
)  # fmt: skip
def test_easter_is_the_sunday_of_the_almanac(sunday: str) -> None:
    assert easter(int(sunday[:4])) == date.fromisoformat(sunday)


def days_off(year: int) -> dict[str, str]:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    return {f"{day:%m-%d}": code for day in days if day.year == year and (code := public_holiday(day))}


def test_a_year_has_its_eleven_holidays() -> None:
    assert days_off(2027) == {
        "01-01": "new-year", "03-29": "easter-monday", "05-01": "labour-day", "05-06": "ascension",
        "05-08": "victory-day", "05-17": "whit-monday", "07-14": "national-day", "08-15": "assumption",
        "11-01": "all-saints", "11-11": "armistice-day", "12-25": "christmas",
    }  # fmt: skip


def test_a_leap_year_moves_the_holidays_that_follow_easter() -> None:
    moving = {"easter-monday", "ascension", "whit-monday"}
    assert {code: day for day, code in days_off(2028).items() if code in moving} == {
        "easter-monday": "04-17", "ascension": "05-25", "whit-monday": "06-05",
    }  # fmt: skip


def test_where_ascension_falls_on_the_first_of_may_that_one_is_named() -> None:
    assert public_holiday(date(2008, 5, 1)) == "labour-day"
    assert "ascension" not in days_off(2008).values()


def test_every_holiday_has_a_name() -> None:
    assert all(holiday_name(code) for code in days_off(2027).values())


def test_a_weekend_is_saturday_and_sunday() -> None:
    assert [is_weekend(date(2027, 1, day)) for day in range(4, 11)] == [False] * 5 + [True] * 2
