"""A campaign from draft to closing, in the desktop's own books (SPEC S, L6, O1)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from desktop_kit import AFTER_THE_END, NOW, SETTINGS, Desk, at_home, at_site, chose, furnished_desk, open_desk

from ov_desktop.domain.campaign import CampaignStatus, MessageKind, Signature
from ov_desktop.domain.choice import Options
from ov_desktop.domain.refusal import FieldFault, NotFoundError, RefusedError
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.campaign_faults import Holder
from ov_desktop.services.campaigns import CampaignTexts


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path)
    yield desk
    desk.profile.close()


def codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[tuple[str | None, str]]:
    return [(fault.field, fault.code) for fault in refused.value.faults]


# --- draft -----------------------------------------------------------------------------------------------


def test_a_draft_starts_with_the_original_texts_and_the_organisations_signature(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    assert campaign.status is CampaignStatus.DRAFT
    assert set(campaign.messages) == set(MessageKind)
    assert campaign.messages[MessageKind.LAUNCH][0] == "Chèques-Vacances\u00a0: choisissez votre format"
    assert campaign.signature == Signature("CSE Ateliers de l’Erdre", "contact@cse-erdre.example", "02 61 91 00 00")
    assert campaign.signature.text() == "CSE Ateliers de l’Erdre\ncontact@cse-erdre.example\n02 61 91 00 00"
    assert campaign.gdpr_contact == "rgpd@cse-erdre.example"
    assert campaign.welcome
    assert desk.campaigns.get(campaign.id) == campaign


def test_every_setting_is_kept(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    changed = replace(
        SETTINGS,
        name="Noël",
        start=date(2027, 1, 4),
        end=date(2027, 1, 20),
        hour=time(14, 30),
        options=Options.EITHER,
        default_format=Format.CONNECT,
        default_denominations=(10, 20),
        offered_denominations=(20, 50),
        reminder_days=0,
        midway=False,
    )
    desk.campaigns.change_settings(campaign.id, changed, email_optional=True)
    kept = desk.campaigns.get(campaign.id)
    assert (kept.settings, kept.email_optional) == (changed, True)


def test_a_draft_is_kept_as_it_is_typed_and_says_what_is_wrong(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.campaigns.change_settings(
        campaign.id, replace(SETTINGS, name="", start=date(2026, 11, 1), end=date(2026, 10, 1))
    )
    assert desk.campaigns.get(campaign.id).settings.name == ""
    assert [(fault.field, fault.code) for fault in desk.campaigns.check(campaign.id)] == [
        ("name", "campaign-name-missing"),
        ("end", "date-end-before-start"),
        ("start", "date-start-past"),
    ]


def test_a_name_is_unique_among_open_campaigns_only(desk: Desk) -> None:
    first = desk.launched([at_site(1)])
    second = desk.campaigns.create(replace(SETTINGS, name="  été  2027"))
    assert [fault.code for fault in desk.campaigns.check(second.id)] == ["campaign-name-duplicate"]
    desk.ready_to_order(first.id)
    desk.orders.make_order(first.id)
    assert "campaign-name-duplicate" not in [fault.code for fault in desk.campaigns.check(second.id)]


def test_texts_are_changed_one_by_one(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    new = ("Vos chèques", "Bonjour {prénom}")
    changed = desk.campaigns.change_texts(campaign.id, CampaignTexts(messages={MessageKind.REMINDER: new}))
    assert changed.messages[MessageKind.REMINDER] == new
    assert changed.messages[MessageKind.LAUNCH] == campaign.messages[MessageKind.LAUNCH]
    assert changed.signature == campaign.signature


def test_wrong_texts_are_named_field_by_field(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    texts = CampaignTexts(
        messages={MessageKind.LAUNCH: (" ", "Bonjour {prenom}, {prenom}"), MessageKind.END: ("Fin {Nom}", "Fin")},
        signature=Signature(" ", "contact@", "12"),
        gdpr_contact="",
    )
    desk.campaigns.change_texts(campaign.id, texts)
    faults = {(fault.field, fault.code, getattr(fault, "value", "")) for fault in desk.campaigns.check(campaign.id)}
    assert faults == {
        ("messages.launch.subject", "subject-missing", ""),
        ("messages.launch.introduction", "merge-field-unknown", "prenom"),
        ("messages.end.subject", "merge-field-unknown", "Nom"),
        ("signature_name", "signature-missing", ""),
        ("signature_email", "email-invalid", "contact@"),
        ("signature_phone", "phone-invalid", "12"),
        ("gdpr_contact", "gdpr-contact-missing", ""),
    }


def test_what_no_portal_could_take_is_said_before_the_launch(desk: Desk) -> None:
    campaign = desk.campaigns.create(replace(SETTINGS, name="N" * 121, reminder_days=-1, offered_denominations=()))
    texts = CampaignTexts(
        messages={MessageKind.LAUNCH: ("S" * 201, "I" * 20_001)},
        welcome="W" * 20_001,
        signature=Signature("S" * 121, "cse@erdre.example"),
        gdpr_contact="G" * 255,
    )
    desk.campaigns.change_texts(campaign.id, texts)
    assert [(fault.field, fault.code) for fault in desk.campaigns.check(campaign.id)] == [
        ("name", "text-too-long"),
        ("reminder_days", "reminder-days-invalid"),
        ("offered_denominations", "offered-denominations-missing"),
        ("messages.launch.subject", "text-too-long"),
        ("messages.launch.introduction", "text-too-long"),
        ("signature_name", "text-too-long"),
        ("gdpr_contact", "text-too-long"),
        ("welcome", "text-too-long"),
    ]


def test_texts_as_long_as_allowed_can_be_pushed(desk: Desk) -> None:
    campaign = desk.campaigns.create(replace(SETTINGS, name="N" * 120))
    texts = CampaignTexts(
        messages={MessageKind.LAUNCH: ("S" * 200, "I" * 20_000)},
        welcome="W" * 20_000,
        signature=Signature("S" * 120, "cse@erdre.example", "02 61 91 00 00"),
        gdpr_contact="G" * 254,
    )
    desk.campaigns.change_texts(campaign.id, texts)
    assert desk.campaigns.check(campaign.id) == []
    assert desk.exchange.campaign(campaign.id).push.signature == "S" * 120 + "\ncse@erdre.example\n02 61 91 00 00"


def test_what_a_removed_person_receives_cannot_be_edited(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    texts = CampaignTexts(messages={MessageKind.LAUNCH: ("a", "b"), MessageKind.REMOVED: ("Adieu", "Adieu")})
    with pytest.raises(RefusedError) as refused:
        desk.campaigns.change_texts(campaign.id, texts)
    assert codes(refused) == [("messages.removed", "message-not-editable")]
    assert desk.campaigns.get(campaign.id).messages == campaign.messages


def test_grants_that_the_default_denominations_cannot_pay_are_named_as_soon_as_both_are_known(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(1, grant=50), at_site(2, grant=120), at_site(3, grant=120)])
    desk.campaigns.change_settings(campaign.id, replace(SETTINGS, default_denominations=(50,)))
    assert desk.campaigns.check(campaign.id) == [FieldFault("grant", "grant-not-payable", "120", 2)]
    desk.campaigns.change_settings(
        campaign.id, replace(SETTINGS, default_denominations=(50,), default_format=Format.CONNECT)
    )
    assert desk.campaigns.check(campaign.id) == []


def test_the_grants_of_a_list_come_with_the_first_who_have_them(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    assert desk.campaigns.grants(campaign.id) == []
    desk.import_people(campaign.id, [at_site(number, grant=120 if number != 3 else 50) for number in range(1, 7)])
    fifty, more = desk.campaigns.grants(campaign.id)
    assert (fifty.grant, fifty.count, fifty.first) == (50, 1, (Holder(3, "Hélène Nom3"),))
    assert (more.grant, more.count) == (120, 5)
    assert [holder.place for holder in more.first] == [1, 2, 4]


def test_the_holders_of_a_grant_are_counted_among_the_people_who_are_in_the_list(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(number, grant=50) for number in range(1, 4)])
    first, *_others = desk.roster.people(campaign.id)
    desk.roster.remove_person(first.id)
    (fifty,) = desk.campaigns.grants(campaign.id)
    assert fifty.first == (Holder(1, "Hélène Nom2"), Holder(2, "Hélène Nom3"))


def test_a_draft_is_kept_with_settings_and_texts_in_one_go(desk: Desk) -> None:
    proposed = desk.campaigns.proposal()
    texts = replace(proposed, gdpr_contact="dpo@cse.example")
    campaign = desk.campaigns.save_draft(None, SETTINGS, texts)
    assert campaign.gdpr_contact == "dpo@cse.example"
    assert campaign.messages[MessageKind.END] == (proposed.messages or {})[MessageKind.END]
    wrong = replace(texts, messages={MessageKind.REMOVED: ("Adieu", "Adieu")})
    with pytest.raises(RefusedError):
        desk.campaigns.save_draft(campaign.id, replace(SETTINGS, name="Autre"), wrong)
    assert desk.campaigns.get(campaign.id) == campaign
    assert desk.campaigns.save_draft(campaign.id, replace(SETTINGS, name="Autre")).settings.name == "Autre"


def test_a_new_draft_has_what_was_proposed(desk: Desk) -> None:
    proposed, made = desk.campaigns.proposal(), desk.campaigns.create(SETTINGS)
    assert (proposed.welcome, proposed.signature, proposed.gdpr_contact) == (
        made.welcome, made.signature, made.gdpr_contact,
    )  # fmt: skip
    assert (proposed.messages or {}).items() <= made.messages.items()


def test_a_draft_is_deleted_with_its_list(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    (person,) = desk.import_people(campaign.id, [at_site(1)])
    desk.campaigns.delete(campaign.id)
    assert desk.campaigns.all() == []
    with pytest.raises(NotFoundError):
        desk.campaigns.get(campaign.id)
    with pytest.raises(NotFoundError):
        desk.roster.person(person)


# --- launch ----------------------------------------------------------------------------------------------


def test_the_summary_counts_people_grants_fee_and_dates(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(n, grant=150 if n % 2 else 250) for n in range(1, 51)])
    summary = desk.campaigns.summary(campaign.id)
    assert (summary.people, summary.total_grants, summary.service_fee) == (50, 10_000, Decimal("50.00"))
    assert [(message.kind, message.at) for message in summary.messages] == [
        (MessageKind.LAUNCH, datetime(2026, 12, 1, 8, tzinfo=UTC)),
        (MessageKind.MIDWAY, datetime(2026, 12, 31, 8, tzinfo=UTC)),
        (MessageKind.REMINDER, datetime(2027, 1, 26, 8, tzinfo=UTC)),
        (MessageKind.END, datetime(2027, 2, 1, 8, tzinfo=UTC)),
    ]


def test_a_launch_waits_in_plain_sight_until_the_portal_has_it(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(1)])
    waiting = desk.campaigns.request_launch(campaign.id)
    assert (waiting.status, waiting.launch_requested_at) == (CampaignStatus.LAUNCH_WAITING, NOW)
    launched = desk.campaigns.mark_launched(campaign.id)
    assert (launched.status, launched.launched_at) == (CampaignStatus.LAUNCHED, NOW)


def test_a_waiting_launch_can_be_withdrawn_a_real_one_cannot(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(1)])
    desk.campaigns.request_launch(campaign.id)
    assert desk.campaigns.withdraw_launch(campaign.id).status is CampaignStatus.DRAFT
    desk.campaigns.mark_launched(campaign.id)
    with pytest.raises(RefusedError) as refused:
        desk.campaigns.withdraw_launch(campaign.id)
    assert codes(refused) == [("campaign", "campaign-launched")]


def test_asking_or_marking_twice_keeps_the_first_instants(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    desk.clock.set(datetime(2026, 12, 2, tzinfo=UTC))
    desk.campaigns.request_launch(campaign.id)
    again = desk.campaigns.mark_launched(campaign.id)
    assert (again.launch_requested_at, again.launched_at) == (NOW, NOW)


def test_a_launch_names_every_fault_and_changes_nothing(desk: Desk) -> None:
    campaign = desk.campaigns.create(replace(SETTINGS, name="", default_denominations=()))
    desk.campaigns.change_texts(campaign.id, CampaignTexts(signature=Signature()))
    with pytest.raises(RefusedError) as refused:
        desk.campaigns.request_launch(campaign.id)
    assert codes(refused) == [
        ("name", "campaign-name-missing"),
        ("default_denominations", "default-denominations-missing"),
        ("signature_name", "signature-missing"),
        ("signature_email", "signature-missing"),
        ("people", "campaign-without-people"),
    ]
    assert desk.campaigns.get(campaign.id).status is CampaignStatus.DRAFT


def test_a_start_date_that_passed_while_the_draft_lay_there_forbids_the_launch(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(1)])
    # 00:30 in Paris on 2 December is still 1 December in Greenwich.
    desk.clock.set(datetime(2026, 12, 1, 23, 30, tzinfo=UTC))
    with pytest.raises(RefusedError) as refused:
        desk.campaigns.request_launch(campaign.id)
    assert codes(refused) == [("start", "date-start-past")]


def test_a_launched_campaign_takes_new_settings_only_if_they_are_right(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    desk.clock.set(datetime(2026, 12, 20, tzinfo=UTC))
    longer = replace(SETTINGS, end=date(2027, 2, 28))
    assert desk.campaigns.change_settings(campaign.id, longer).settings == longer
    with pytest.raises(RefusedError) as refused:
        desk.campaigns.change_settings(campaign.id, replace(longer, name=" ", end=date(2026, 11, 30)))
    assert codes(refused) == [("name", "campaign-name-missing"), ("end", "date-end-before-start")]
    assert desk.campaigns.get(campaign.id).settings == longer


# --- closing ---------------------------------------------------------------------------------------------


def test_closing_waits_for_the_end(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    desk.clock.set(datetime(2027, 1, 31, 22, 59, 59, tzinfo=UTC))
    with pytest.raises(RefusedError) as refused:
        desk.campaigns.start_closing(campaign.id)
    assert codes(refused) == [("campaign", "campaign-not-finished")]
    desk.clock.set(datetime(2027, 1, 31, 23, 0, tzinfo=UTC))
    assert desk.campaigns.get(campaign.id).status is CampaignStatus.FINISHED
    assert desk.campaigns.start_closing(campaign.id).status is CampaignStatus.CLOSING


def test_closing_may_begin_early_once_everyone_has_answered(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    one, two = (person.id for person in desk.roster.people(campaign.id))
    desk.pull(campaign.id, chose(one, 1, connect=200))
    with pytest.raises(RefusedError):
        desk.campaigns.start_closing(campaign.id)
    desk.pull(campaign.id, chose(two, 2, connect=200))
    assert desk.campaigns.start_closing(campaign.id).status is CampaignStatus.CLOSING


def test_each_step_of_closing_can_be_repeated(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    desk.ready_to_order(campaign.id)
    desk.clock.set(datetime(2027, 2, 2, tzinfo=UTC))
    desk.campaigns.start_closing(campaign.id)
    again = desk.campaigns.mark_pulled(campaign.id)
    assert (again.closing_started_at, again.pulled_all_at) == (AFTER_THE_END, AFTER_THE_END)
    assert again.status is CampaignStatus.CLOSING
    desk.orders.make_order(campaign.id)
    assert desk.campaigns.get(campaign.id).status is CampaignStatus.CLOSED


def test_nothing_counts_as_pulled_before_closing_has_begun(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    with pytest.raises(RefusedError) as refused:
        desk.campaigns.mark_pulled(campaign.id)
    assert codes(refused) == [("campaign", "campaign-not-closing")]


def test_a_campaign_that_is_being_closed_changes_no_more(desk: Desk) -> None:
    campaign = desk.launched([at_home(1)])
    desk.ready_to_order(campaign.id)
    for act in (
        lambda: desk.campaigns.change_settings(campaign.id, SETTINGS),
        lambda: desk.campaigns.change_texts(campaign.id, CampaignTexts(welcome="x")),
    ):
        with pytest.raises(RefusedError) as refused:
            act()
        assert codes(refused) == [("campaign", "campaign-closing")]


def test_campaigns_are_listed_newest_first(desk: Desk) -> None:
    old = desk.campaigns.create(SETTINGS)
    desk.clock.set(datetime(2026, 11, 25, tzinfo=UTC))
    new = desk.campaigns.create(replace(SETTINGS, name="Noël"))
    assert [campaign.id for campaign in desk.campaigns.all()] == [new.id, old.id]


def test_a_draft_can_be_made_before_the_organisation_is(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "vide")
    campaign = desk.campaigns.create(SETTINGS)
    assert (campaign.signature, campaign.gdpr_contact) == (Signature(), "")
    desk.profile.close()
