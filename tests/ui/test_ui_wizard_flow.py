"""The making of a campaign without a window: what was typed, what is wrong, what comes next."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import CampaignSettings, CampaignStatus, MessageKind, Signature
from ov_desktop.domain.choice import Options
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.campaigns import Campaign
from ov_desktop.ui.wizard.flow import FIELDS, Flow, Section, Step

NOW = datetime(2026, 12, 16, 9, 42, tzinfo=UTC)
"""A Wednesday, 10:42 in Paris."""


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOW)


@pytest.fixture
def flow(clock: SettableClock) -> Flow:
    """The campaign of the design's picture, not saved yet."""
    made = Flow(clock)
    made.type(name="Été 2027", start=date(2027, 1, 11), end=date(2027, 2, 12), reminder_days=7, midway=True)
    return made


def kept(settings: CampaignSettings, status: CampaignStatus = CampaignStatus.DRAFT, people: int = 0) -> Campaign:
    """A campaign as the services give it."""
    return Campaign(
        id="c" * 32,
        settings=settings,
        email_optional=False,
        messages={},
        welcome="",
        signature=Signature("CSE", "cse@erdre.example"),
        gdpr_contact="rgpd@cse.example",
        last_import_file="",
        status=status,
        people=people,
        created_at=NOW,
        launch_requested_at=None,
        launched_at=None,
        closing_started_at=None,
        pulled_all_at=None,
        closed_at=None,
    )


def test_the_flow_knows_no_window() -> None:
    code = "import sys, ov_desktop.ui.wizard.flow; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_new_campaign_proposes_a_monday_at_least_a_week_ahead_and_room_for_a_midway_message(
    clock: SettableClock,
) -> None:
    flow = Flow(clock)
    assert (flow.typed.start, flow.typed.end) == (date(2026, 12, 28), date(2027, 1, 29))
    assert flow.midway_available
    assert not flow.unsaved


def test_nobody_is_told_of_a_missing_name_before_they_tried_to_go_on(clock: SettableClock) -> None:
    flow = Flow(clock)
    assert flow.shown_faults() == {}
    assert flow.finish_settings() == "name"
    assert flow.shown_faults()["name"].message == "Le nom de la campagne manque."
    assert flow.step is Step.SETTINGS


def test_a_name_that_was_typed_and_erased_is_missed_at_once(flow: Flow) -> None:
    flow.type(name="")
    assert list(flow.shown_faults()) == ["name"]


def test_every_wrong_field_is_named_in_reading_order_and_the_first_is_the_one_to_go_to(flow: Flow) -> None:
    flow.saved(flow.save(), kept(flow.settings()))
    flow.type(
        name=" ", start=None, hour=None, end=None, reminder_days=None, offered_denominations=(),
        default_format=Format.CLASSIC, default_denominations=(), signature_name=" ", signature_email="",
        signature_phone="1", gdpr_contact="",
    )  # fmt: skip
    wrong = [field for field in FIELDS if field not in {"options", "default_format", "midway", "signature_email"}]
    assert list(flow.faults()) == wrong
    assert flow.finish_settings() == "name"
    assert all(refusal.message and refusal.remedy for refusal in flow.shown_faults().values())
    assert flow.section_faults(Section.DATES) == (6, 6)
    assert flow.section_faults(Section.REMINDERS) == (4, 4)


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        (
            {"end": date(2027, 1, 2)},
            "end",
            "La date de fin (02/01/2027) précède la date de début.",
        ),
        ({"start": date(2026, 12, 15)}, "start", "La date de début (15/12/2026) est passée."),
        ({"reminder_days": 40}, "reminder_days", "La relance tomberait avant l’e-mail de lancement."),
        ({"name": "x" * 121}, "name", "Ce texte est trop long. Le maximum est de 120\u00a0caractères."),
    ],
)
def test_a_wrong_value_is_said_while_it_is_typed(
    flow: Flow, typed: dict[str, object], field: str, message: str
) -> None:
    flow.type(**typed)
    assert flow.shown_faults()[field].message == message


def test_a_name_of_another_open_campaign_is_refused_whatever_its_case(clock: SettableClock) -> None:
    flow = Flow(clock, ["été  2027"])
    flow.type(name="Été 2027")
    assert flow.shown_faults()["name"].message.startswith("Une campagne ouverte porte déjà le nom")


def test_the_time_line_follows_the_dates_and_is_gone_while_they_make_no_sense(flow: Flow) -> None:
    timeline = flow.timeline()
    assert timeline is not None
    paris_nine = {message.kind: message.at for message in timeline.messages}
    assert paris_nine == {
        MessageKind.LAUNCH: datetime(2027, 1, 11, 8, tzinfo=UTC),
        MessageKind.MIDWAY: datetime(2027, 1, 27, 8, tzinfo=UTC),
        MessageKind.REMINDER: datetime(2027, 2, 5, 8, tzinfo=UTC),
        MessageKind.END: datetime(2027, 2, 13, 8, tzinfo=UTC),
    }
    flow.type(end=date(2027, 1, 1))
    assert flow.timeline() is None
    flow.type(end=None)
    assert flow.timeline() is None


def test_a_message_whose_instant_is_past_is_marked_as_missed(flow: Flow, clock: SettableClock) -> None:
    clock.set(datetime(2027, 2, 6, 8, tzinfo=UTC))
    timeline = flow.timeline()
    assert timeline is not None
    assert timeline.missed == {MessageKind.MIDWAY, MessageKind.REMINDER}
    assert "reminder_days" in flow.warnings()


def test_a_campaign_of_a_month_has_no_midway_message_and_says_why(flow: Flow) -> None:
    flow.type(end=date(2027, 2, 10))
    assert not flow.midway_available
    assert flow.midway_reason().startswith("La campagne dure un mois ou moins")
    assert "midway" in flow.warnings()
    flow.type(end=date(2027, 2, 11))
    assert flow.midway_available
    assert flow.midway_reason() == ""


def test_an_hour_that_is_past_today_is_a_warning_not_a_fault(flow: Flow) -> None:
    flow.type(start=date(2026, 12, 16), hour=time(10, 30))
    assert "hour" in flow.warnings()
    assert flow.warnings()["hour"].message.startswith("Le 16/12/2026 à 10\u00a0h\u00a030 est passé.")
    assert "hour" not in flow.faults()
    flow.type(hour=time(11))
    assert "hour" not in flow.warnings()


def test_a_date_that_is_none_keeps_the_last_right_one_in_the_draft(flow: Flow) -> None:
    flow.saved(flow.save(), kept(flow.settings()))
    flow.type(end=None)
    assert flow.settings().end == date(2027, 2, 12)
    assert "end" in flow.faults()


def test_what_is_typed_while_a_save_runs_stays_unsaved(flow: Flow) -> None:
    save = flow.save()
    flow.type(name="Été 2028")
    flow.saved(save, kept(save.settings))
    assert flow.unsaved
    assert flow.typed.name == "Été 2028"
    assert flow.save().settings.name == "Été 2028"


def test_a_new_draft_takes_the_signature_it_was_given_when_it_was_made(flow: Flow) -> None:
    assert flow.save().texts is None
    flow.saved(flow.save(), kept(flow.settings()))
    assert (flow.typed.signature, flow.typed.gdpr_contact) == (
        Signature("CSE", "cse@erdre.example"), "rgpd@cse.example",
    )  # fmt: skip
    assert flow.saved_text() == "«\u00a0Été 2027\u00a0» enregistré à 10\u00a0h\u00a042"


def test_right_settings_lead_to_the_list_and_a_list_with_people_to_the_summary(flow: Flow) -> None:
    flow.saved(flow.save(), kept(flow.settings()))
    assert flow.finish_settings() is None
    assert flow.step is Step.ROSTER
    refusal = flow.finish_roster()
    assert refusal is not None
    assert refusal.message == "La liste de la campagne est vide."
    flow.people = 3
    assert flow.finish_roster() is None
    assert flow.step is Step.SUMMARY
    flow.back()
    assert flow.step is Step.ROSTER
    flow.back()
    assert flow.step is Step.SETTINGS


@pytest.mark.parametrize(
    ("status", "people", "name", "step"),
    [
        (CampaignStatus.DRAFT, 0, "Été 2027", Step.SETTINGS),
        (CampaignStatus.DRAFT, 12, "Été 2027", Step.ROSTER),
        (CampaignStatus.DRAFT, 12, "", Step.SETTINGS),
        (CampaignStatus.LAUNCH_WAITING, 12, "Été 2027", Step.WAITING),
        (CampaignStatus.LAUNCHED, 12, "Été 2027", Step.LAUNCHED),
    ],
)
def test_a_campaign_is_taken_up_where_it_was_left(
    clock: SettableClock, flow: Flow, status: CampaignStatus, people: int, name: str, step: Step
) -> None:
    settings = replace(flow.settings(), name=name, options=Options.SPLIT)
    taken_up = Flow.resume(clock, kept(settings, status, people))
    assert taken_up.step is step
    assert taken_up.typed.options is Options.SPLIT
    assert taken_up.settings() == settings
    assert not taken_up.unsaved
