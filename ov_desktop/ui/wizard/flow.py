"""What the making of a campaign knows and asks, without a window: what was typed, what is wrong, what comes next.

Nothing here reads a database or shows anything; the pages are a thin skin over it (SPEC S1 to S11, L6).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from ov_desktop.domain.campaign import (
    CampaignSettings,
    CampaignStatus,
    MessageKind,
    ScheduledMessage,
    SettingsFault,
    midway_available,
    schedule,
)
from ov_desktop.domain.clock import Clock, paris_time
from ov_desktop.domain.refusal import CodedFault, FieldFault
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.campaign_faults import GrantHolders
from ov_desktop.services.campaigns import Campaign, CampaignTexts
from ov_desktop.ui.wizard import checks
from ov_desktop.ui.wizard.history import History, Moved
from ov_desktop.ui.wizard.typed import SECTION_FIELDS, Section, Typed, text_values
from ov_desktop.wording import campaign as words
from ov_desktop.wording.campaign_fields import fault_line
from ov_desktop.wording.refusals import Refusal, describe_refusal

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


class Progress(StrEnum):
    """How far a part of the page of settings is."""

    TODO = "todo"
    FAULTY = "faulty"
    DONE = "done"


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
        self.grants: Sequence[GrantHolders] = ()
        self.saved_at: datetime | None = None
        self.said = ""
        start = _first_start(paris_time(clock.now()).date())
        self.typed = Typed("", start, start + timedelta(days=_FIRST_LENGTH_DAYS))
        self._kept = CampaignSettings("", start, start + timedelta(days=_FIRST_LENGTH_DAYS))
        self._texts_known = False
        self._touched: set[str] = set()
        self._seen: set[Section] = {Section.DATES}
        self._attempted = False
        self._revision = self._saved_revision = 0
        self._history = History()
        self._found: tuple[object, dict[str, CodedFault]] = (None, {})

    @classmethod
    def resume(
        cls, clock: Clock, campaign: Campaign, open_names: Iterable[str] = (), grants: Sequence[GrantHolders] = ()
    ) -> "Flow":
        """Take a draft, or a campaign whose launch waits, up again where it was left."""
        flow = cls(clock, open_names)
        flow.campaign_id = campaign.id
        flow.people = campaign.people
        flow.grants = grants
        flow._kept = settings = campaign.settings
        flow.typed = Typed(**{name: getattr(settings, name) for name in CampaignSettings.__dataclass_fields__})
        flow._take_texts(campaign)
        flow._seen = set(Section)
        flow.step = Step.ROSTER if campaign.people and not flow.faults() else Step.SETTINGS
        if campaign.status is CampaignStatus.LAUNCH_WAITING:
            flow.step = Step.WAITING
        elif campaign.status is not CampaignStatus.DRAFT:
            flow.step = Step.LAUNCHED
        return flow

    @property
    def today(self) -> date:
        """The day that it is in Paris."""
        return paris_time(self._clock.now()).date()

    # --- typing ------------------------------------------------------------------------------------------

    def type(self, **values: object) -> bool:
        """Take over what was typed in fields of ``Typed``; see ``take``."""
        return self.take(values)

    def take(self, values: Mapping[str, object]) -> bool:
        """Take over what was typed, by field.

        Returns:
            Whether anything is other than before.
        """
        before, changed = self.typed, tuple(name for name, value in values.items() if self.typed.value(name) != value)
        if not changed:
            return False
        for name in changed:
            self.typed = self.typed.having(name, values[name])
        self._history.record(changed, before, self.typed, self._clock.now())
        self._note_change(changed)
        self.said = ""
        return True

    def propose(self, texts: CampaignTexts) -> bool:
        """Take over the texts that a new campaign begins with, unless the draft has its own; whether it had none."""
        if self._texts_known:
            return False
        self._take_texts(texts)
        return True

    def undo(self) -> Moved | None:
        """Take the last change back, wherever it was made; None where there is none."""
        return self._move(self._history.undo(self.typed))

    def redo(self) -> Moved | None:
        """Make the last change again that was taken back; None where there is none."""
        return self._move(self._history.redo(self.typed))

    @property
    def undo_name(self) -> str:
        """What would be undone; empty where nothing can be."""
        return self._history.undo_name

    @property
    def redo_name(self) -> str:
        """What would be done again; empty where nothing can be."""
        return self._history.redo_name

    def settings(self) -> CampaignSettings:
        """The settings as they can be kept; a date, hour or number that is none stays as it was."""
        names = CampaignSettings.__dataclass_fields__
        found = {name: value for name in names if (value := getattr(self.typed, name)) is not None}
        return replace(self._kept, **found)

    def _move(self, moved: Moved | None) -> Moved | None:
        if moved is not None:
            self.typed = moved.typed
            self._note_change((moved.field,))
            self.said = moved.said
        return moved

    def _note_change(self, fields: Iterable[str]) -> None:
        self._touched.update(fields)
        self._revision += 1

    def _take_texts(self, kept: Campaign | CampaignTexts) -> None:
        """Take over texts that were kept or proposed, except where something was typed already."""
        for name, value in text_values(kept).items():
            if name not in self._touched:
                self.typed = self.typed.having(name, value)
        self._texts_known = True

    # --- what is wrong -----------------------------------------------------------------------------------

    def faults(self) -> dict[str, Refusal]:
        """Everything that is missing or wrong on the page of settings: one a field, in reading order (SPEC S11)."""
        return {field: self._describe(fault) for field, fault in self._faults().items()}

    def shown_faults(self) -> dict[str, Refusal]:
        """The faults to show now: what is missing is not held against anyone before they tried to go on."""
        return {field: self._describe(fault) for field, fault in self._faults().items() if self._is_shown(field, fault)}

    def first_fault(self) -> tuple[str, str] | None:
        """The first field whose fault is shown, and what the footer says of it; None where none is."""
        for field, fault in self._faults().items():
            if self._is_shown(field, fault):
                return field, fault_line(field, self._describe(fault).message)
        return None

    def warnings(self) -> dict[str, Refusal]:
        """What forbids nothing and should be known, by field (SPEC S5); nothing where the field is wrong anyway."""
        wrong = self._faults()
        found = checks.warnings(self.typed, self.settings(), self._clock.now())
        return {field: warning for field, warning in found.items() if field not in wrong}

    def _faults(self) -> dict[str, CodedFault]:
        now = self._clock.now()
        # Only the day counts for a fault.
        state = (self.typed, self.open_names, self.grants, self._texts_known, paris_time(now).date())
        if state != self._found[0]:
            settings = self.settings()
            faults = checks.date_faults(self.typed, settings, now, self.open_names)
            faults += checks.grant_faults(settings, self.grants)
            if self._texts_known:
                faults += checks.text_faults(self.typed)
            self._found = (state, checks.first_of_each(faults))
        return self._found[1]

    def _is_shown(self, field: str, fault: CodedFault) -> bool:
        return self._attempted or fault.code not in checks.MISSING or field in self._touched

    def _describe(self, fault: CodedFault) -> Refusal:
        return checks.describe(fault, self.settings(), self.grants)

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

    def planned(self, kind: MessageKind) -> ScheduledMessage | None:
        """The message of a kind that these settings send; None where they send none."""
        timeline = self.timeline()
        messages = timeline.messages if timeline else ()
        return next((message for message in messages if message.kind is kind), None)

    def leaves(self, kind: MessageKind) -> str:
        """When a message leaves and for whom, in words, or why it does not (SPEC S5)."""
        message = self.planned(kind)
        if message is None:
            return words.message_does_not_leave(kind, dated=self.timeline() is not None)
        return words.message_leaves(message)

    def warns_of_exclusion(self) -> bool:
        """Whether silence at home would mean no vouchers: the default is Classic (SPEC O2)."""
        return self.typed.default_format is Format.CLASSIC

    def section_faults(self, section: Section) -> tuple[int, int]:
        """How many fields of a part are said to be wrong, and how many are."""
        wrong = {field: fault for field, fault in self._faults().items() if field in SECTION_FIELDS[section]}
        return sum(self._is_shown(field, fault) for field, fault in wrong.items()), len(wrong)

    def see(self, section: Section) -> None:
        """Note that a part was in view; until then it is still to do, whatever was proposed there."""
        self._seen.add(section)

    def progress(self, section: Section) -> Progress:
        """How far a part is; once done, only a fault that is said changes that."""
        shown, wrong = self.section_faults(section)
        if shown:
            return Progress.FAULTY
        return Progress.TODO if wrong or section not in self._seen else Progress.DONE

    # --- steps -------------------------------------------------------------------------------------------

    def finish_settings(self) -> str | None:
        """Go on to the list if the settings allow it.

        Returns:
            The first field that is missing or wrong, None when the list comes next.
        """
        self._attempted = True
        self._seen = set(Section)
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
        return Save(self._revision, self.settings(), self.typed.texts() if self._texts_known else None)

    def saved(self, save: Save, campaign: Campaign) -> None:
        """Note that the draft holds what was to be saved; what was typed since stays unsaved."""
        self.campaign_id = campaign.id
        if not self._texts_known:
            self._take_texts(campaign)
        self._kept = save.settings
        self._saved_revision = save.revision
        self.saved_at = self._clock.now()

    def saved_text(self) -> str:
        """What the footer says of the draft: what was just undone, else when it was saved; empty while it is new."""
        if self.said:
            return self.said
        return words.saved_at(self.settings().name.strip(), self.saved_at) if self.saved_at else ""


def _first_start(today: date) -> date:
    """The first Monday that leaves a week to prepare."""
    day = today + timedelta(days=_FIRST_START_DAYS)
    return day + timedelta(days=-day.weekday() % 7)
