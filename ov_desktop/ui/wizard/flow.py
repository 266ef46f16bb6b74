"""What the making of a campaign knows and asks, without a window: what was typed, what is wrong, what comes next.

Nothing here reads a database or shows anything; the pages are a thin skin over it (SPEC S1 to S5, S8, S11, L6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from ov_desktop.domain.campaign import (
    DEFAULT_HOUR,
    CampaignSettings,
    CampaignStatus,
    MessageKind,
    ScheduledMessage,
    SettingsFault,
    Signature,
    check_settings,
    check_signature,
    midway_available,
    opens_at,
    schedule,
    warn_of_schedule,
)
from ov_desktop.domain.choice import Options
from ov_desktop.domain.clock import Clock, paris_time
from ov_desktop.domain.refusal import CodedFault, FieldFault, too_long
from ov_desktop.domain.vouchers import DENOMINATIONS, Format
from ov_desktop.services.campaign_faults import setting_faults
from ov_desktop.services.campaigns import Campaign, CampaignTexts
from ov_desktop.wording import campaign as words
from ov_desktop.wording.figures import hour
from ov_desktop.wording.refusals import Refusal, describe_refusal
from ov_desktop.wording.text import _

_FIRST_START_DAYS = 7
_FIRST_LENGTH_DAYS = 32
"""A proposal that leaves a week to prepare, from a Monday to a Friday, with room for a midway message."""


class Step(StrEnum):
    """Where the making of a campaign stands."""

    SETTINGS = "settings"
    ROSTER = "roster"
    SUMMARY = "summary"
    WAITING = "waiting"
    LAUNCHED = "launched"


class Section(StrEnum):
    """The parts of the page of settings, in reading order."""

    DATES = "dates"
    REMINDERS = "reminders"


SECTION_FIELDS: Mapping[Section, tuple[str, ...]] = {
    Section.DATES: (
        "name", "start", "hour", "end", "options", "offered_denominations", "default_format", "default_denominations",
    ),
    Section.REMINDERS: (
        "reminder_days", "midway", "signature_name", "signature_email", "signature_phone", "gdpr_contact",
    ),
}  # fmt: skip
"""The fields of each part, in the order in which one meets them."""

FIELDS = tuple(field for fields in SECTION_FIELDS.values() for field in fields)

_MISSING = frozenset({"campaign-name-missing", "signature-missing", "gdpr-contact-missing"})
"""Faults of which nobody is told before they have had the time to type."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The settings as they were typed; None where what stands in a field is no date, hour or number."""

    name: str
    start: date | None
    end: date | None
    hour: time | None = DEFAULT_HOUR
    options: Options = Options.EITHER
    default_format: Format = Format.CONNECT
    default_denominations: tuple[int, ...] = DENOMINATIONS
    offered_denominations: tuple[int, ...] = DENOMINATIONS
    reminder_days: int | None = 0
    midway: bool = False
    signature_name: str = ""
    signature_email: str = ""
    signature_phone: str = ""
    gdpr_contact: str = ""

    @property
    def signature(self) -> Signature:
        """Who signs, as typed."""
        return Signature(self.signature_name, self.signature_email, self.signature_phone)


@dataclass(frozen=True, slots=True)
class Save:
    """What is to be saved, and of which state of the typing; ``texts`` is None until the draft has its own."""

    revision: int
    settings: CampaignSettings
    texts: CampaignTexts | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the time line draws; ``missed`` are the messages that would not leave, their instant being past."""

    start: date
    end: date
    messages: tuple[ScheduledMessage, ...]
    missed: frozenset[MessageKind] = frozenset()


class Flow:
    """One campaign in the making."""

    def __init__(self, clock: Clock, open_names: Iterable[str] = ()) -> None:
        """Begin a new campaign with proposals for its dates; nothing is worth saving yet.

        Args:
            clock: the current time.
            open_names: the names of the other open campaigns (SPEC S1).
        """
        self._clock = clock
        self.open_names = tuple(open_names)
        self.campaign_id: str | None = None
        self.step = Step.SETTINGS
        self.people = 0
        self.saved_at: datetime | None = None
        start = _first_start(paris_time(clock.now()).date())
        self.typed = Typed("", start, start + timedelta(days=_FIRST_LENGTH_DAYS))
        self._kept = CampaignSettings("", start, start + timedelta(days=_FIRST_LENGTH_DAYS))
        self._touched: set[str] = set()
        self._attempted = False
        self._revision = self._saved_revision = 0

    @classmethod
    def resume(cls, clock: Clock, campaign: Campaign, open_names: Iterable[str] = ()) -> "Flow":
        """Take a draft, or a campaign whose launch waits, up again where it was left."""
        flow = cls(clock, open_names)
        flow.campaign_id = campaign.id
        flow.people = campaign.people
        flow._kept = settings = campaign.settings
        values = {name: getattr(settings, name) for name in CampaignSettings.__dataclass_fields__}
        flow.typed = Typed(**values, **_texts(campaign))
        flow.step = Step.ROSTER if campaign.people and not flow.faults() else Step.SETTINGS
        if campaign.status is CampaignStatus.LAUNCH_WAITING:
            flow.step = Step.WAITING
        elif campaign.status is not CampaignStatus.DRAFT:
            flow.step = Step.LAUNCHED
        return flow

    # --- typing ------------------------------------------------------------------------------------------

    def type(self, **values: object) -> bool:
        """Take over what was typed in fields of ``Typed``.

        Returns:
            Whether anything is other than before.
        """
        changed = {name: value for name, value in values.items() if getattr(self.typed, name) != value}
        if not changed:
            return False
        self.typed = replace(self.typed, **changed)  # type: ignore[arg-type]  # the fields of a dataclass by name
        self._touched |= changed.keys()
        self._revision += 1
        return True

    def settings(self) -> CampaignSettings:
        """The settings as they can be kept; a date, hour or number that is none stays as it was."""
        names = CampaignSettings.__dataclass_fields__
        found = {name: value for name in names if (value := getattr(self.typed, name)) is not None}
        return replace(self._kept, **found)

    # --- what is wrong -----------------------------------------------------------------------------------

    def faults(self) -> dict[str, Refusal]:
        """Everything that is missing or wrong on the page of settings: one a field, in reading order (SPEC S11)."""
        return {field: self._describe(fault) for field, fault in self._faults().items()}

    def shown_faults(self) -> dict[str, Refusal]:
        """The faults to show now: what is missing is not held against anyone before they tried to go on."""
        return {
            field: self._describe(fault)
            for field, fault in self._faults().items()
            if self._attempted or fault.code not in _MISSING or field in self._touched
        }

    def warnings(self) -> dict[str, Refusal]:
        """What the settings ask for and the calendar does not give, by field; it forbids nothing (SPEC S5)."""
        settings, now = self.settings(), self._clock.now()
        found = {fault.field: self._describe(fault) for fault in warn_of_schedule(settings, now)}
        opening = opens_at(settings)
        if opening <= now and settings.start == paris_time(now).date():
            found["hour"] = Refusal(words.launch_time_past(settings.start, hour(settings.hour)), "")
        wrong = self._faults()
        return {field: warning for field, warning in found.items() if field not in wrong}

    def _faults(self) -> dict[str, CodedFault]:
        typed, settings = self.typed, self.settings()
        faults: list[CodedFault] = [
            FieldFault(field, f"{field}-unreadable")
            for field in ("start", "end", "hour", "reminder_days")
            if getattr(typed, field) is None
        ]
        faults += check_settings(settings, self._clock.now(), self.open_names)
        faults += setting_faults(settings)
        if self.campaign_id is not None:
            faults += _text_faults(typed)
        first: dict[str, CodedFault] = {}
        for fault in faults:
            first.setdefault(str(fault.field), fault)
        return {field: first[field] for field in FIELDS if field in first}

    def _describe(self, fault: CodedFault) -> Refusal:
        return _UNREADABLE.get(fault.code) or describe_refusal(fault, self.settings())

    # --- what the page shows -----------------------------------------------------------------------------

    @property
    def midway_available(self) -> bool:
        """Whether the campaign lasts long enough for a midway message."""
        settings = self.settings()
        return settings.start <= settings.end and midway_available(settings)

    def midway_reason(self) -> str:
        """Why there is no midway message to offer; empty where there is one, and while the dates make no sense."""
        if self.midway_available or self.settings().end < self.settings().start:
            return ""
        refusal = describe_refusal(SettingsFault("midway", "midway-unavailable"))
        return f"{refusal.message} {refusal.remedy}"

    def timeline(self) -> Timeline | None:
        """The messages that these settings send; None while the dates make no sense."""
        settings = self.settings()
        if self.typed.start is None or self.typed.end is None or settings.end < settings.start:
            return None
        messages, now = tuple(schedule(settings)), self._clock.now()
        # A launch whose hour is past leaves at once.
        missed = {message.kind for message in messages if message.at <= now} - {MessageKind.LAUNCH}
        return Timeline(settings.start, settings.end, messages, frozenset(missed))

    def warns_of_exclusion(self) -> bool:
        """Whether silence at home would mean no vouchers: the default is Classic (SPEC O2)."""
        return self.typed.default_format is Format.CLASSIC

    def section_faults(self, section: Section) -> tuple[int, int]:
        """How many fields of a part are said to be wrong, and how many are."""
        fields = SECTION_FIELDS[section]
        return sum(field in fields for field in self.shown_faults()), sum(field in fields for field in self._faults())

    # --- steps -------------------------------------------------------------------------------------------

    def finish_settings(self) -> str | None:
        """Go on to the list if the settings allow it.

        Returns:
            The first field that is missing or wrong, None when the list comes next.
        """
        self._attempted = True
        wrong = self._faults()
        if wrong:
            return next(iter(wrong))
        self.step = Step.ROSTER
        return None

    def finish_roster(self) -> Refusal | None:
        """Go on to the summary; the refusal where nobody is in the list."""
        if not self.people:
            return describe_refusal(FieldFault("people", "campaign-without-people"))
        self.step = Step.SUMMARY
        return None

    def back(self) -> None:
        """Go to the step before; from a launch that waits, to the settings."""
        self.step = Step.ROSTER if self.step is Step.SUMMARY else Step.SETTINGS

    # --- saving ------------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._revision != self._saved_revision

    def save(self) -> Save:
        """What is to be saved now; hand it back to ``saved`` once it is."""
        typed = self.typed
        texts = CampaignTexts(signature=typed.signature, gdpr_contact=typed.gdpr_contact)
        return Save(self._revision, self.settings(), texts if self.campaign_id else None)

    def saved(self, save: Save, campaign: Campaign) -> None:
        """Note that the draft holds what was to be saved; what was typed since stays unsaved."""
        if self.campaign_id is None:
            self.campaign_id = campaign.id
            self.typed = replace(self.typed, **_texts(campaign))
        self._kept = save.settings
        self._saved_revision = save.revision
        self.saved_at = self._clock.now()

    def saved_text(self) -> str:
        """What the footer says of the draft; empty while there is none."""
        return words.saved_at(self.settings().name.strip(), self.saved_at) if self.saved_at else ""


_UNREADABLE = {
    "start-unreadable": Refusal(
        _("La date de début manque, ou n’est pas une date."), _("Saisissez une date, par exemple 11/01/2027.")
    ),
    "end-unreadable": Refusal(
        _("La date de fin manque, ou n’est pas une date."), _("Saisissez une date, par exemple 12/02/2027.")
    ),
    "hour-unreadable": Refusal(
        _("L’heure manque, ou n’est pas une heure."), _("Saisissez une heure, par exemple 09:00.")
    ),
    "reminder_days-unreadable": Refusal(
        _("Le nombre de jours avant la fin manque."), _("Saisissez un nombre, 0 pour ne pas relancer.")
    ),
}


def _first_start(today: date) -> date:
    """The first Monday that leaves a week to prepare."""
    day = today + timedelta(days=_FIRST_START_DAYS)
    return day + timedelta(days=-day.weekday() % 7)


def _text_faults(typed: Typed) -> list[FieldFault]:
    faults = check_signature(typed.signature)
    if not typed.gdpr_contact.strip():
        faults.append(FieldFault("gdpr_contact", "gdpr-contact-missing"))
    return faults + too_long("gdpr_contact", typed.gdpr_contact, 254)


def _texts(campaign: Campaign) -> dict[str, Any]:
    """Return the fields of ``Typed`` that hold the signature and the GDPR contact of a campaign."""
    signature = {f"signature_{name}": text for name, text in asdict(campaign.signature).items()}
    return {**signature, "gdpr_contact": campaign.gdpr_contact}
