"""The civil time of Paris on a computer that is elsewhere (SPEC section 0)."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ov_desktop.domain.clock import add_month, paris_instant, paris_time


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 11, 24), time(9), "2026-11-24T08:00"),
        (date(2027, 7, 1), time(9), "2027-07-01T07:00"),
        (date(2027, 3, 28), time(1, 59), "2027-03-28T00:59"),
        (date(2027, 3, 28), time(3), "2027-03-28T01:00"),
        (date(2027, 10, 31), time(1, 59), "2027-10-30T23:59"),
        (date(2027, 10, 31), time(3), "2027-10-31T02:00"),
        (date(2027, 1, 1), time(0), "2026-12-31T23:00"),
    ],
)
def test_an_hour_in_paris_is_an_instant_of_winter_or_summer_time(day: date, at: time, utc: str) -> None:
    assert paris_instant(day, at) == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert paris_instant(day, at).tzinfo is UTC


def test_an_hour_that_the_clocks_skip_is_taken_after_the_jump() -> None:
    instant = paris_instant(date(2027, 3, 28), time(2, 30))

    assert instant == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert f"{paris_time(instant):%H:%M}" == "03:30"


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_happens_twice_is_taken_the_first_time(fold: int) -> None:
    assert paris_instant(date(2027, 10, 31), time(2, 30, fold=fold)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_an_instant_is_shown_in_paris_whatever_zone_it_comes_in() -> None:
    sydney = datetime(2026, 11, 25, 6, 30, tzinfo=timezone(timedelta(hours=11)))

    assert f"{paris_time(sydney):%Y-%m-%d %H:%M}" == "2026-11-24 20:30"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.times())
def test_an_hour_that_exists_reads_the_same_when_shown_again(day: date, hour: time) -> None:
    local = datetime.combine(day, hour)
    shown = paris_time(paris_instant(local.date(), local.time())).replace(tzinfo=None)

    assert shown in {local, local + timedelta(hours=1)}
    if shown != local:
        assert (local.month, local.hour) == (3, 2)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date) -> None:
    later = add_month(day)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == 1
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])
