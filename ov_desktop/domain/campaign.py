"""A campaign: its settings, the schedule of its messages and its life cycle (SPEC S1 to S5, M2, T1)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from ov_desktop.domain.choice import Options
from ov_desktop.domain.clock import add_month, paris_instant, paris_time
from ov_desktop.domain.employee import is_french_phone, read_email
from ov_desktop.domain.holidays import is_weekend, public_holiday
from ov_desktop.domain.refusal import FieldFault, too_long
from ov_desktop.domain.vouchers import DENOMINATIONS, Format

DEFAULT_HOUR = time(9, 0)

LAST_DAY = date(2199, 12, 31)
"""The last day that a campaign may start or end on; what is typed beyond it is a slip of the year."""


class MessageKind(StrEnum):
    """The messages that people receive; ``REMOVED`` goes to someone taken off a running campaign."""

    LAUNCH = "launch"
    REMINDER = "reminder"
    MIDWAY = "midway"
    END = "end"
    REMOVED = "removed"


class CampaignStatus(StrEnum):
    """Where a campaign stands (SPEC T1, L6, O1)."""

    DRAFT = "draft"
    LAUNCH_WAITING = "launch_waiting"
    LAUNCHED = "launched"
    FINISHED = "finished"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CampaignSettings:
    """What the administrator decides about a campaign.

    Dates and hours are civil ones in Paris; the end date is inclusive. ``reminder_days`` counts back from the
    end date, 0 for no reminder. Denominations are euros, ascending.
    """

    name: str
    start: date
    end: date
    hour: time = DEFAULT_HOUR
    options: Options = Options.EITHER
    default_format: Format = Format.CONNECT
    default_denominations: tuple[int, ...] = DENOMINATIONS
    offered_denominations: tuple[int, ...] = DENOMINATIONS
    reminder_days: int = 0
    midway: bool = False

    def with_name(self, name: str) -> "CampaignSettings":
        """The same settings under another name."""
        return replace(self, name=name)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs the messages of a campaign and how to reach them (SPEC S8)."""

    name: str = ""
    email: str = ""
    phone: str = ""

    def text(self) -> str:
        """What is not empty, a line each, as it stands at the end of a message."""
        return "\n".join(line for line in (self.name.strip(), self.email.strip(), self.phone.strip()) if line)


SIGNATURE_LENGTHS = {"name": 120, "email": 254, "phone": 30}


@dataclass(frozen=True, slots=True)
class ScheduledMessage:
    """A message that a campaign sends, and when (UTC)."""

    kind: MessageKind
    at: datetime


@dataclass(frozen=True, slots=True)
class SettingsFault:
    """What is wrong with a setting: a code of the texts, the field, and the date or text concerned."""

    field: str
    code: str
    value: str = ""


def opens_at(settings: CampaignSettings) -> datetime:
    """The instant from which choices are accepted: that of the first message (SPEC S2)."""
    return paris_instant(settings.start, settings.hour)


def ends_at(settings: CampaignSettings) -> datetime:
    """The first instant at which a choice is too late: midnight in Paris after the end date (SPEC S2)."""
    return paris_instant(_day_after(settings.end))


def midway_available(settings: CampaignSettings) -> bool:
    """Whether the campaign, its last day included, lasts more than one calendar month (SPEC S5)."""
    return _day_after(settings.end) > add_month(settings.start)


def schedule(settings: CampaignSettings) -> list[ScheduledMessage]:
    """Return the messages of the campaign in the order of their instants (SPEC S5).

    All leave at the hour of the launch. A reminder that would not fall after the launch is left out, as is a
    midway message of a campaign too short for one.
    """
    launch = opens_at(settings)
    planned = [ScheduledMessage(MessageKind.LAUNCH, launch)]
    if midway_available(settings) and settings.midway:
        middle = settings.start + (settings.end - settings.start) // 2
        planned.append(ScheduledMessage(MessageKind.MIDWAY, paris_instant(middle, settings.hour)))
    if settings.reminder_days > 0:
        reminder = paris_instant(_reminder_day(settings), settings.hour)
        if reminder > launch:
            planned.append(ScheduledMessage(MessageKind.REMINDER, reminder))
    planned.append(ScheduledMessage(MessageKind.END, paris_instant(_day_after(settings.end), settings.hour)))
    return sorted(planned, key=lambda message: message.at)


def check_settings(
    settings: CampaignSettings, now: datetime, open_names: Iterable[str] = (), *, launched: bool = False
) -> list[SettingsFault]:
    """Return everything that forbids launching these settings, or saving them once launched (SPEC S1 to S5, S11).

    Args:
        settings: the settings to check.
        now: the current instant.
        open_names: the names of the other open campaigns.
        launched: whether the campaign runs already, so that its start may be past (SPEC T2).
    """
    faults = []
    name = settings.name.strip()
    if not name:
        faults.append(SettingsFault("name", "campaign-name-missing"))
    elif _name_key(name) in {_name_key(other) for other in open_names}:
        faults.append(SettingsFault("name", "campaign-name-duplicate", name))
    if settings.end < settings.start:
        faults.append(SettingsFault("end", "date-end-before-start", settings.end.isoformat()))
    if not launched and settings.start < paris_time(now).date():
        faults.append(SettingsFault("start", "date-start-past", settings.start.isoformat()))
    days = {"start": settings.start, "end": settings.end}
    faults += [SettingsFault(field, "date-too-far", day.isoformat()) for field, day in days.items() if day > LAST_DAY]
    if settings.default_format is Format.CLASSIC and not settings.default_denominations:
        faults.append(SettingsFault("default_denominations", "default-denominations-missing"))
    if settings.reminder_days > 0 and _reminder_day(settings) <= settings.start <= settings.end:
        faults.append(SettingsFault("reminder_days", "reminder-before-launch"))
    return faults


def check_signature(signature: Signature) -> list[FieldFault]:
    """Return everything that is missing or wrong: a name and one way to be reached are needed (SPEC S8).

    The fields are called ``signature_name``, ``signature_email`` and ``signature_phone``.
    """
    faults = []
    name, email, phone = signature.name.strip(), signature.email.strip(), signature.phone.strip()
    if not name:
        faults.append(FieldFault("signature_name", "signature-missing"))
    if not email and not phone:
        faults.append(FieldFault("signature_email", "signature-missing"))
    if email and read_email(email) is None:
        faults.append(FieldFault("signature_email", "email-invalid", email))
    if phone and not is_french_phone(phone):
        faults.append(FieldFault("signature_phone", "phone-invalid", phone))
    for field, most in SIGNATURE_LENGTHS.items():
        faults += too_long(f"signature_{field}", getattr(signature, field), most)
    return faults


def warn_of_schedule(settings: CampaignSettings, now: datetime) -> list[SettingsFault]:
    """Return what the settings ask for and the calendar does not give; it forbids nothing (SPEC S5).

    A midway message of a campaign too short for one, a message whose time is past, and one that asks for an answer on
    a public holiday or during a weekend. The most serious warning of a field comes first.
    """
    warnings = []
    if settings.midway and settings.start <= settings.end and not midway_available(settings):
        warnings.append(SettingsFault("midway", "midway-unavailable"))
    for message in schedule(settings):
        field = _FIELDS_OF_MESSAGES.get(message.kind)
        if field is None:
            continue
        day = paris_time(message.at).date()
        if message.at <= now:
            if message.kind in _PAST:
                warnings.append(SettingsFault(field, _PAST[message.kind], day.isoformat()))
        elif public_holiday(day):
            warnings.append(SettingsFault(field, "message-on-holiday", day.isoformat()))
        elif is_weekend(day):
            warnings.append(SettingsFault(field, "message-on-weekend", day.isoformat()))
    return warnings


_FIELDS_OF_MESSAGES = {
    MessageKind.LAUNCH: "start",
    MessageKind.REMINDER: "reminder_days",
    MessageKind.MIDWAY: "midway",
}
"""The setting that decides about the day of a message which asks for an answer; the end message asks for none."""

_PAST = {MessageKind.REMINDER: "reminder-past", MessageKind.MIDWAY: "midway-past"}
"""The warning about a message whose time is past; a launch whose hour is past leaves at once."""


def _day_after(day: date) -> date:
    """The next day; the last of the calendar has none, and is looked at all the same while it stands in a field."""
    return day if day == date.max else day + timedelta(days=1)


def _reminder_day(settings: CampaignSettings) -> date:
    return settings.end - timedelta(days=settings.reminder_days)


def _name_key(name: str) -> str:
    """The form in which names of campaigns are compared: case and repeated spaces do not count."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def running_status(settings: CampaignSettings, now: datetime, invited: int, answered: int) -> CampaignStatus:
    """Return where a launched, unclosed campaign stands: finished once all answered or the end is past."""
    if now >= ends_at(settings) or (invited > 0 and answered >= invited):
        return CampaignStatus.FINISHED
    return CampaignStatus.LAUNCHED
