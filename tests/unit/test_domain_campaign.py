"""Settings of a campaign, the schedule of its messages, its life cycle (SPEC S1 to S5, T1)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ov_desktop.domain.campaign import (
    LAST_DAY,
    CampaignSettings,
    CampaignStatus,
    MessageKind,
    check_settings,
    ends_at,
    midway_available,
    opens_at,
    running_status,
    schedule,
    warn_of_schedule,
)
from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.vouchers import Format
from ov_desktop.wire import Day

NOW = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)


def campaign(start: str = "2027-01-11", end: str = "2027-02-28", **more: object) -> CampaignSettings:
    settings = CampaignSettings("Été 2027", date.fromisoformat(start), date.fromisoformat(end))
    return replace(settings, **more)  # type: ignore[arg-type]  # the keywords of each test


def planned(settings: CampaignSettings) -> dict[str, str]:
    return {message.kind.value: f"{message.at:%Y-%m-%dT%H:%M}" for message in schedule(settings)}


def codes(settings: CampaignSettings, now: datetime = NOW, names: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in check_settings(settings, now, names)]


def test_a_campaign_opens_with_its_first_message_and_ends_at_midnight_in_paris() -> None:
    settings = campaign("2027-03-20", "2027-03-28")

    assert opens_at(settings) == datetime(2027, 3, 20, 8, 0, tzinfo=UTC)
    assert ends_at(settings) == datetime(2027, 3, 28, 22, 0, tzinfo=UTC)
    assert f"{paris_time(ends_at(settings) - timedelta(seconds=1)):%d %H:%M:%S}" == "28 23:59:59"


def test_messages_keep_their_hour_when_summer_time_begins() -> None:
    settings = campaign("2027-03-01", "2027-04-30", midway=True, reminder_days=5)

    assert planned(settings) == {
        "launch": "2027-03-01T08:00",
        "midway": "2027-03-31T07:00",
        "reminder": "2027-04-25T07:00",
        "end": "2027-05-01T07:00",
    }


def test_messages_keep_their_hour_when_summer_time_ends() -> None:
    settings = campaign("2027-10-10", "2027-11-20", hour=time(14, 45), midway=True, reminder_days=30)

    assert planned(settings) == {
        "launch": "2027-10-10T12:45",
        "reminder": "2027-10-21T12:45",
        "midway": "2027-10-30T12:45",
        "end": "2027-11-21T13:45",
    }


def test_a_message_at_the_hour_that_clocks_skip_leaves_after_the_jump() -> None:
    settings = campaign("2027-03-20", "2027-03-31", hour=time(2, 30), reminder_days=3)

    assert planned(settings)["reminder"] == "2027-03-28T01:30"


def test_a_message_at_the_hour_that_happens_twice_leaves_the_first_time() -> None:
    settings = campaign("2027-10-20", "2027-10-30", hour=time(2, 30))

    assert planned(settings)["end"] == "2027-10-31T00:30"


def test_the_schedule_is_in_the_order_of_the_instants() -> None:
    settings = campaign("2027-01-11", "2027-03-10", midway=True, reminder_days=50)

    assert [message.kind for message in schedule(settings)] == [
        MessageKind.LAUNCH,
        MessageKind.REMINDER,
        MessageKind.MIDWAY,
        MessageKind.END,
    ]


def test_a_reminder_that_would_not_follow_the_launch_is_not_planned() -> None:
    assert "reminder" not in planned(campaign("2027-01-11", "2027-01-21", reminder_days=10))
    assert "reminder" in planned(campaign("2027-01-11", "2027-01-21", reminder_days=9))
    assert "reminder" not in planned(campaign(reminder_days=0))


def test_a_campaign_of_one_day_sends_its_launch_and_its_end() -> None:
    assert planned(campaign("2027-01-11", "2027-01-11", midway=True, reminder_days=3)) == {
        "launch": "2027-01-11T08:00",
        "end": "2027-01-12T08:00",
    }


@pytest.mark.parametrize(
    ("start", "last_too_short"),
    [
        ("2027-01-01", "2027-01-31"),
        ("2027-01-15", "2027-02-14"),
        ("2027-01-28", "2027-02-27"),
        ("2027-01-29", "2027-02-27"),
        ("2027-01-30", "2027-02-27"),
        ("2027-01-31", "2027-02-27"),
        ("2028-01-28", "2028-02-27"),
        ("2028-01-29", "2028-02-28"),
        ("2028-01-31", "2028-02-28"),
        ("2027-02-01", "2027-02-28"),
        ("2028-02-29", "2028-03-28"),
        ("2027-03-31", "2027-04-29"),
        ("2027-12-10", "2028-01-09"),
    ],
)
def test_the_midway_message_needs_one_day_more_than_a_calendar_month(start: str, last_too_short: str) -> None:
    day_after = (date.fromisoformat(last_too_short) + timedelta(days=1)).isoformat()

    assert not midway_available(campaign(start, last_too_short))
    assert midway_available(campaign(start, day_after))
    assert "midway" not in planned(campaign(start, last_too_short, midway=True))
    assert "midway" in planned(campaign(start, day_after, midway=True))
    assert "midway" not in planned(campaign(start, day_after))


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.integers(0, 400), st.times())
def test_every_message_falls_between_the_launch_and_the_day_after_the_end(
    start: date, length: int, reminder: int, hour: time
) -> None:
    settings = campaign(start.isoformat(), (start + timedelta(days=length)).isoformat())
    settings = replace(settings, hour=hour.replace(second=0, microsecond=0), reminder_days=reminder, midway=True)

    messages = schedule(settings)

    assert messages[0].kind is MessageKind.LAUNCH
    assert messages[-1].kind is MessageKind.END
    assert len({message.kind for message in messages}) == len(messages)
    for message in messages[1:-1]:
        assert opens_at(settings) < message.at < ends_at(settings)
    days = {message.kind: paris_time(message.at).date() for message in messages}
    assert days[MessageKind.END] == settings.end + timedelta(days=1)
    if MessageKind.MIDWAY in days:
        before, after = days[MessageKind.MIDWAY] - settings.start, settings.end - days[MessageKind.MIDWAY]
        assert timedelta(0) <= after - before <= timedelta(days=1)
    if MessageKind.REMINDER in days:
        assert (settings.end - days[MessageKind.REMINDER]).days == reminder


def test_sound_settings_have_no_fault() -> None:
    settings = campaign(midway=True, reminder_days=6, default_format=Format.CLASSIC)

    assert codes(settings, names=("Hiver 2027",)) == []
    assert warn_of_schedule(settings, NOW) == []


def test_a_campaign_may_start_today_and_end_today() -> None:
    assert codes(campaign("2027-01-04", "2027-01-04")) == []


def test_today_is_the_day_in_paris() -> None:
    just_before_midnight_in_greenwich = datetime(2027, 1, 4, 23, 30, tzinfo=UTC)

    assert codes(campaign("2027-01-04"), just_before_midnight_in_greenwich) == [("start", "date-start-past")]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (campaign(name="  "), ("name", "campaign-name-missing")),
        (campaign("2027-01-11", "2027-01-10"), ("end", "date-end-before-start")),
        (campaign("2027-01-03"), ("start", "date-start-past")),
        (campaign("2027-01-11", "2200-01-01"), ("end", "date-too-far")),
        (campaign("2027-01-11", "9999-12-31", midway=True), ("end", "date-too-far")),
        (
            campaign(default_format=Format.CLASSIC, default_denominations=()),
            ("default_denominations", "default-denominations-missing"),
        ),
        (campaign("2027-01-11", "2027-01-21", reminder_days=10), ("reminder_days", "reminder-before-launch")),
        (campaign("2027-01-11", "2027-01-21", reminder_days=11), ("reminder_days", "reminder-before-launch")),
    ],
)
def test_each_wrong_setting_is_named_with_its_field(settings: CampaignSettings, expected: tuple[str, str]) -> None:
    assert codes(settings) == [expected]


def test_the_last_day_that_the_portal_takes_is_the_last_that_a_campaign_may_have() -> None:
    assert codes(campaign("2199-12-01", "2199-12-31")) == []
    assert codes(campaign("9999-12-31", "9999-12-31")) == [("start", "date-too-far"), ("end", "date-too-far")]
    taken = TypeAdapter(Day)
    assert taken.validate_python(LAST_DAY) == date(2199, 12, 31)
    with pytest.raises(ValidationError):
        taken.validate_python(LAST_DAY + timedelta(days=1))


@pytest.mark.parametrize("start", ["2027-01-11", "9999-12-01", "9999-12-31"])
def test_a_date_at_the_end_of_the_calendar_is_looked_at_without_a_crash(start: str) -> None:
    settings = campaign(start, "9999-12-31", midway=True, reminder_days=6)
    assert ends_at(settings) > NOW
    assert schedule(settings)[-1].kind is MessageKind.END
    assert "reminder-past" not in [fault.code for fault in warn_of_schedule(settings, NOW)]


@pytest.mark.parametrize("taken", ["été 2027", " ÉTÉ  2027 ", "E\u0301te\u0301 2027"])
def test_a_name_of_an_open_campaign_is_refused_in_any_case_and_spelling(taken: str) -> None:
    assert codes(campaign(), names=("Noël", taken)) == [("name", "campaign-name-duplicate")]


def test_denominations_do_not_matter_where_connect_is_the_default() -> None:
    assert codes(campaign(default_denominations=())) == []


def test_all_faults_are_reported_at_once_with_what_was_typed() -> None:
    settings = campaign("2027-01-02", "2027-01-01", name="", default_format=Format.CLASSIC, default_denominations=())

    faults = check_settings(settings, NOW)

    assert {(fault.field, fault.value) for fault in faults} == {
        ("name", ""),
        ("end", "2027-01-01"),
        ("start", "2027-01-02"),
        ("default_denominations", ""),
    }


def test_a_running_campaign_may_have_started_before_today() -> None:
    settings = campaign("2026-12-01", "2027-01-31")

    assert [fault.code for fault in check_settings(settings, NOW)] == ["date-start-past"]
    assert check_settings(settings, NOW, launched=True) == []


def test_a_midway_message_asked_of_a_short_campaign_is_a_warning() -> None:
    warnings = warn_of_schedule(campaign("2027-01-11", "2027-02-10", midway=True), NOW)

    assert [(warning.field, warning.code) for warning in warnings] == [("midway", "midway-unavailable")]


def test_a_reminder_whose_hour_is_past_is_a_warning_that_gives_its_date() -> None:
    settings = campaign("2026-12-01", "2027-01-11", reminder_days=7)
    nine = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)

    assert [(w.field, w.code, w.value) for w in warn_of_schedule(settings, nine)] == [
        ("reminder_days", "reminder-past", "2027-01-04")
    ]
    assert warn_of_schedule(settings, nine - timedelta(seconds=1)) == []


def test_a_midway_message_whose_hour_is_past_is_a_warning_that_gives_its_date() -> None:
    settings = campaign("2026-12-01", "2027-01-10", midway=True)

    assert [(w.field, w.code, w.value) for w in warn_of_schedule(settings, NOW)] == [
        ("midway", "midway-past", "2026-12-21")
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (campaign("2027-01-09"), [("start", "message-on-weekend", "2027-01-09")]),
        (campaign("2027-01-10"), [("start", "message-on-weekend", "2027-01-10")]),
        (campaign("2027-05-06", "2027-05-28"), [("start", "message-on-holiday", "2027-05-06")]),
        (campaign("2027-05-01", "2027-05-28"), [("start", "message-on-holiday", "2027-05-01")]),
        (
            campaign("2027-03-01", "2027-04-05", reminder_days=7),
            [("reminder_days", "message-on-holiday", "2027-03-29")],
        ),
        (
            campaign("2027-01-11", "2027-02-14", reminder_days=7),
            [("reminder_days", "message-on-weekend", "2027-02-07")],
        ),
        (campaign("2027-03-01", "2027-05-09", midway=True), [("midway", "message-on-weekend", "2027-04-04")]),
        (campaign("2027-01-11", hour=time(0, 30)), []),
        (campaign("2027-06-14", "2027-07-14", hour=time(23, 45)), []),
        (campaign("2027-03-01", "2027-05-16", midway=True), []),
        (campaign("2028-02-01", "2028-03-28", midway=True), []),
        (campaign("2028-02-01", "2028-03-26", midway=True), []),
        (campaign("2028-01-31", "2028-03-30", midway=True), []),
    ],
)
def test_a_message_that_asks_for_an_answer_on_a_day_off_is_a_warning(
    settings: CampaignSettings, expected: list[tuple[str, str, str]]
) -> None:
    assert [(w.field, w.code, w.value) for w in warn_of_schedule(settings, NOW)] == expected


@pytest.mark.parametrize(
    ("now", "invited", "answered", "status"),
    [
        ("2027-02-28T22:59:59", 3, 2, CampaignStatus.LAUNCHED),
        ("2027-02-28T23:00:00", 3, 2, CampaignStatus.FINISHED),
        ("2027-01-20T12:00:00", 3, 3, CampaignStatus.FINISHED),
        ("2027-01-20T12:00:00", 0, 0, CampaignStatus.LAUNCHED),
        ("2027-01-05T12:00:00", 3, 0, CampaignStatus.LAUNCHED),
    ],
)
def test_a_running_campaign_is_finished_once_all_answered_or_the_end_is_past(
    now: str, invited: int, answered: int, status: CampaignStatus
) -> None:
    assert running_status(campaign(), datetime.fromisoformat(now).replace(tzinfo=UTC), invited, answered) is status


def test_settings_can_be_copied_under_another_name() -> None:
    assert campaign().with_name("Hiver") == campaign(name="Hiver")
