"""The making of a campaign without a window: what was typed, what is wrong, what comes next."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import CampaignSettings, CampaignStatus, MessageKind, Signature
from ov_desktop.domain.choice import Options
from ov_desktop.domain.images import ImagePlace, ImageRef
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.campaign_faults import GrantHolders, Holder
from ov_desktop.services.campaigns import Campaign, CampaignTexts
from ov_desktop.ui.wizard.flow import Flow, Progress, Step
from ov_desktop.ui.wizard.typed import FIELDS, Section, introduction_of, subject_of

NOW = datetime(2026, 12, 16, 9, 42, tzinfo=UTC)
"""A Wednesday, 10:42 in Paris."""
SIGNATURE = Signature("CSE", "cse@erdre.example")
MESSAGES = {
    kind: (f"Objet {kind}", "<p>Bonjour {prénom}</p>")
    for kind in (MessageKind.LAUNCH, MessageKind.REMINDER, MessageKind.MIDWAY, MessageKind.END)
}


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
        messages=MESSAGES,
        welcome="",
        signature=SIGNATURE,
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
    wrong = {
        "name": " ", "start": None, "hour": None, "end": None, "reminder_days": None, "offered_denominations": (),
        "default_format": Format.CLASSIC, "default_denominations": (), "signature_name": " ", "signature_email": "",
        "signature_phone": "1", "gdpr_contact": "", "welcome": "x" * 20_001,
        "images.logo": ImageRef("d" * 64, "image/png", 10, 10, "x" * 201),
    }  # fmt: skip
    for kind in MESSAGES:
        wrong |= {subject_of(kind): " ", introduction_of(kind): "<p>Bonjour {prenom}</p>"}
    flow.take(wrong)
    right = {"options", "default_format", "midway", "signature_email", "images.header", "images.signature"}
    assert list(flow.faults()) == [field for field in FIELDS if field not in right]
    assert flow.finish_settings() == "name"
    assert all(refusal.message and refusal.remedy for refusal in flow.shown_faults().values())
    assert [flow.section_faults(section) for section in Section] == [(6, 6), (2, 2), (11, 11), (1, 1)]
    assert {flow.progress(section) for section in Section} == {Progress.FAULTY}


def test_a_missing_contact_is_named_though_it_stands_in_another_part(flow: Flow) -> None:
    flow.propose(CampaignTexts(messages=MESSAGES, signature=SIGNATURE, gdpr_contact="", welcome="<p>Bonjour</p>"))
    assert flow.shown_faults() == {}
    assert flow.finish_settings() == "gdpr_contact"
    assert flow.first_fault() == ("gdpr_contact", "Le contact RGPD manque.")
    assert flow.progress(Section.MAILS) is Progress.FAULTY


def test_a_part_is_to_do_until_it_was_seen_and_never_goes_back_to_that(flow: Flow) -> None:
    flow.propose(CampaignTexts(messages=MESSAGES, signature=SIGNATURE, gdpr_contact="dpo@cse.example"))
    states = [flow.progress(section) for section in Section]
    assert states == [Progress.DONE, Progress.TODO, Progress.TODO, Progress.TODO]
    flow.see(Section.MAILS)
    assert flow.progress(Section.MAILS) is Progress.DONE
    flow.saved(flow.save(), kept(flow.settings()))
    flow.type(name="Hiver")
    assert flow.progress(Section.DATES) is Progress.DONE
    assert flow.progress(Section.MAILS) is Progress.DONE
    flow.type(name="")
    assert flow.progress(Section.DATES) is Progress.FAULTY


def test_the_footer_names_the_message_and_the_field_that_does_not_exist(flow: Flow) -> None:
    flow.propose(CampaignTexts(messages=MESSAGES, signature=SIGNATURE, gdpr_contact="dpo@cse.example"))
    flow.take({introduction_of(MessageKind.REMINDER): "<p>Avant le {date_limite}</p>"})
    assert flow.first_fault() == (
        "messages.reminder.introduction", "Relance\u00a0: le champ «\u00a0{date_limite}\u00a0» n’existe pas.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["<p>{{ 7*7 }}</p>", "<p>{% if x %}</p>", "<p>{ 12 } } {</p>", "<p>{prénom} {nom}</p>"]
)
def test_what_is_no_field_is_left_as_it_is(flow: Flow, text: str) -> None:
    flow.propose(CampaignTexts(messages=MESSAGES, signature=SIGNATURE, gdpr_contact="dpo@cse.example"))
    flow.take({introduction_of(MessageKind.END): text})
    assert flow.faults() == {}


def test_a_subject_that_phones_cut_is_a_warning(flow: Flow) -> None:
    flow.take({subject_of(MessageKind.LAUNCH): "o" * 61})
    assert flow.warnings()["messages.launch.subject"].message.startswith("L’objet compte 61\u00a0caractères.")
    flow.take({subject_of(MessageKind.LAUNCH): "o" * 60})
    assert "messages.launch.subject" not in flow.warnings()


def test_the_grants_of_the_list_that_cannot_be_paid_are_named_with_who_has_them(flow: Flow) -> None:
    named = (Holder(3, "Marie Durand"), Holder(5, "Paul Roux"))
    flow.grants = (
        GrantHolders(50, 40, (Holder(1, "A B"),)),
        GrantHolders(70, 2, named),
        GrantHolders(90, 1_002, named),
    )
    flow.type(default_format=Format.CLASSIC, default_denominations=(10, 50))
    assert flow.faults() == {}
    flow.type(default_denominations=(20, 50))
    assert flow.faults() == {}
    flow.type(default_denominations=(50,))
    assert flow.shown_faults()["default_denominations"].message == (
        "Des dotations ne peuvent pas être payées avec les coupures par défaut\u00a0: 50\u00a0€. "
        "70\u00a0€\u00a0: Marie Durand (personne n°\u00a03 de la liste) et Paul Roux (personne n°\u00a05 de la liste). "
        "90\u00a0€\u00a0: Marie Durand (personne n°\u00a03 de la liste), Paul Roux (personne n°\u00a05 de la liste) "
        "et 1\u202f000 autres."
    )
    flow.type(default_format=Format.CONNECT)
    assert flow.faults() == {}


# --- undo ------------------------------------------------------------------------------------------------


def test_what_is_written_in_one_go_is_undone_in_one_go(flow: Flow, clock: SettableClock) -> None:
    flow.type(options=Options.SPLIT)
    for text in ("É", "Ét", "Été"):
        flow.type(name=text)
        clock.set(clock.now() + timedelta(seconds=1))
    assert flow.undo_name == "saisie dans «\u00a0Nom de la campagne\u00a0»"
    clock.set(clock.now() + timedelta(seconds=2))
    flow.type(name="Été 28")
    moved = flow.undo()
    assert moved is not None
    assert (moved.field, flow.typed.name) == ("name", "Été")
    assert flow.saved_text() == "Annulé\u00a0: saisie dans «\u00a0Nom de la campagne\u00a0»"
    flow.undo()
    assert flow.typed.name == "Été 2027"
    assert flow.undo_name == "réglage «\u00a0Choix offert\u00a0»"
    flow.undo()
    assert flow.typed.options is Options.EITHER
    assert flow.redo_name == "réglage «\u00a0Choix offert\u00a0»"
    for _step in range(3):
        flow.redo()
    assert (flow.typed.name, flow.typed.options) == ("Été 28", Options.SPLIT)
    assert flow.redo() is None
    assert flow.unsaved


def test_undo_goes_back_across_parts_and_leaves_what_came_from_elsewhere(flow: Flow) -> None:
    flow.type(reminder_days=3)
    flow.take({introduction_of(MessageKind.END): "<p>Fini</p>"})
    flow.saved(flow.save(), kept(flow.settings()))
    flow.type(welcome="<p>Bienvenue</p>")
    assert flow.undo_name == "saisie dans «\u00a0Message d’accueil\u00a0»"
    for _step in range(3):
        flow.undo()
    assert flow.typed.welcome == ""
    assert flow.typed.message(MessageKind.END).introduction == ""
    assert flow.typed.reminder_days == 7
    assert flow.typed.gdpr_contact == "rgpd@cse.example"


def test_a_new_change_forgets_what_could_be_done_again(flow: Flow) -> None:
    flow.type(midway=False)
    flow.undo()
    flow.type(reminder_days=2)
    assert flow.redo_name == ""
    assert flow.redo() is None


def test_an_image_is_put_and_taken_away_and_comes_back(flow: Flow) -> None:
    logo = ImageRef("d" * 64, "image/png", 100, 40)
    flow.take({"images.logo": logo})
    flow.take({"images.logo": replace(logo, alt="Lo")})
    flow.take({"images.logo": replace(logo, alt="Logo")})
    flow.take({"images.logo": None})
    texts = flow.typed.texts()
    assert texts.images == {ImagePlace.LOGO: None, ImagePlace.HEADER: None, ImagePlace.SIGNATURE: None}
    flow.undo()
    assert flow.typed.images == {ImagePlace.LOGO: replace(logo, alt="Logo")}
    flow.undo()
    assert flow.typed.images == {ImagePlace.LOGO: logo}
    flow.undo()
    assert flow.typed.images == {}


# --- values ----------------------------------------------------------------------------------------------


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
    assert (flow.typed.signature, flow.typed.gdpr_contact) == (SIGNATURE, "rgpd@cse.example")
    assert flow.saved_text() == "«\u00a0Été 2027\u00a0» enregistré à 10\u00a0h\u00a042"
    texts = flow.save().texts
    assert texts is not None
    assert texts.signature == SIGNATURE


def test_what_was_typed_before_the_texts_were_read_stays(flow: Flow) -> None:
    flow.type(gdpr_contact="moi@cse.example")
    assert flow.propose(CampaignTexts(messages=MESSAGES, signature=SIGNATURE, gdpr_contact="dpo@cse.example"))
    assert flow.typed.gdpr_contact == "moi@cse.example"
    assert flow.typed.signature == SIGNATURE
    assert not flow.propose(CampaignTexts(gdpr_contact="autre@cse.example"))


_UNANSWERED = "aux personnes qui n’ont pas encore répondu."
_NEVER_ANSWERED = "aux personnes qui n’ont jamais répondu."


@pytest.mark.parametrize(
    ("start", "end", "kind", "day", "whom"),
    [
        ("2027-01-11", "2027-02-12", "launch", "lundi 11 janvier 2027", "à toutes les personnes de la liste."),
        ("2027-03-22", "2027-04-30", "midway", "samedi 10 avril 2027", _UNANSWERED),
        ("2027-10-25", "2027-11-12", "reminder", "vendredi 5 novembre 2027", _UNANSWERED),
        ("2027-03-20", "2027-03-27", "end", "dimanche 28 mars 2027", _NEVER_ANSWERED),
        ("2027-10-20", "2027-10-30", "end", "dimanche 31 octobre 2027", _NEVER_ANSWERED),
        ("2028-01-28", "2028-02-28", "midway", "samedi 12 février 2028", _UNANSWERED),
        ("2028-01-31", "2028-02-28", "end", "mardi 29 février 2028", _NEVER_ANSWERED),
    ],
)
def test_each_message_says_when_it_leaves_and_for_whom(
    flow: Flow, start: str, end: str, kind: str, day: str, whom: str
) -> None:
    flow.type(start=date.fromisoformat(start), end=date.fromisoformat(end))
    assert flow.leaves(MessageKind(kind)) == f"Part le {day} à 9\u00a0h, {whom}"


@pytest.mark.parametrize(
    ("start", "end", "kind", "said"),
    [
        ("2027-01-31", "2027-02-27", "midway", "Ne part pas\u00a0: aucun e-mail de mi-campagne n’est prévu."),
        ("2027-01-31", "2027-02-05", "reminder", "Ne part pas\u00a0: aucune relance n’est prévue."),
        ("2027-02-12", "2027-01-11", "launch", "Les dates de la campagne ne conviennent pas encore."),
    ],
)
def test_a_message_that_does_not_leave_says_why(flow: Flow, start: str, end: str, kind: str, said: str) -> None:
    flow.type(start=date.fromisoformat(start), end=date.fromisoformat(end))
    assert flow.leaves(MessageKind(kind)) == said


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
