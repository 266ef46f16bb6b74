"""What is pushed resumes, what is pulled is stored once, whatever is cut or repeated (SPEC Y4)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from desktop_kit import HOME, NOW, ORGANISATION, SETTINGS, Desk, at_home, at_site, chose, furnished_desk
from sqlalchemy import select

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.choice import Choice
from ov_desktop.domain.delivery import ShippingType
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.domain.roster import Field
from ov_desktop.domain.vouchers import Breakdown
from ov_desktop.models.campaign import ChoiceRow
from ov_desktop.services.campaigns import CampaignTexts
from ov_desktop.services.tracking import Answer, MessageState
from ov_desktop.wire import ChangeList, MessageChange


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path)
    yield desk
    desk.profile.close()


def stored_choices(desk: Desk) -> int:
    with desk.profile.database.read() as session:
        return len(session.scalars(select(ChoiceRow)).all())


def sent(person: str, seq: int, state: str, kind: MessageKind = MessageKind.LAUNCH) -> MessageChange:
    return MessageChange(seq=seq, person_id=person, kind=kind, state=state, at=NOW + timedelta(seconds=seq))


# --- push ------------------------------------------------------------------------------------------------


def test_the_organisation_is_pushed_as_employees_read_it(desk: Desk) -> None:
    push = desk.exchange.organisation()
    assert push is not None
    assert (push.name, push.siret, push.gdpr_contact, push.address) == (
        ORGANISATION.name,
        ORGANISATION.siret,
        ORGANISATION.gdpr_contact,
        ORGANISATION.address,
    )


def test_the_mail_account_is_pushed_with_its_password(desk: Desk) -> None:
    assert desk.exchange.mail_account() is None
    desk.accounts.save_mail_account(MailAccount("smtp.example", 587, "starttls", "cse@erdre.example", "cse", "mot"))
    push = desk.exchange.mail_account()
    assert push is not None
    assert (push.host, push.security, push.password.get_secret_value()) == ("smtp.example", "starttls", "mot")
    assert "mot" not in repr(push.password)


def test_settings_are_pushed_until_the_portal_has_the_last_revision(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    first = desk.exchange.campaign(campaign.id)
    assert (first.push.settings(), first.needed) == (SETTINGS, True)
    assert first.push.messages[MessageKind.END].subject == campaign.messages[MessageKind.END][0]
    desk.campaigns.change_texts(campaign.id, CampaignTexts(welcome="Bienvenue"))
    # Changed while the push was under way: what was confirmed is the older revision.
    desk.exchange.mark_campaign_pushed(campaign.id, first.revision)
    second = desk.exchange.campaign(campaign.id)
    assert (second.push.welcome, second.needed) == ("Bienvenue", True)
    desk.exchange.mark_campaign_pushed(campaign.id, second.revision)
    assert not desk.exchange.campaign(campaign.id).needed


def test_a_push_goes_on_after_the_last_confirmed_batch(desk: Desk) -> None:
    campaign = desk.launched([at_site(n) for n in range(1, 6)])
    names = []
    for _ in range(3):
        batch = desk.exchange.people_to_push(campaign.id, limit=2)
        assert batch == desk.exchange.people_to_push(campaign.id, limit=2)
        names.append([person.last_name for person in batch.people])
        desk.exchange.mark_pushed(batch)
    assert names == [["Nom1", "Nom2"], ["Nom3", "Nom4"], ["Nom5"]]
    empty = desk.exchange.people_to_push(campaign.id)
    assert empty.people == ()
    desk.exchange.mark_pushed(empty)


def test_a_person_is_pushed_whole(desk: Desk) -> None:
    campaign = desk.launched([at_site(1, "2"), at_home(2)])
    one, two = desk.exchange.people_to_push(campaign.id).people
    assert (one.site, one.shipping, one.return_site, one.removed) == ("Entrepôt Nord", None, "", False)
    assert (two.site, two.shipping, two.return_site) == ("", ShippingType.TRACKED, "Siège")
    assert (one.mobile, one.email, one.grant, one.link_version) == (
        "+33639980001",
        "Personne1@ateliers.example",
        200,
        1,
    )


def test_a_person_changed_during_the_push_is_pushed_again(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    batch = desk.exchange.people_to_push(campaign.id)
    desk.roster.change_person(batch.people[0].id, {Field.GRANT: 300})
    desk.exchange.mark_pushed(batch)
    assert [person.grant for person in desk.exchange.people_to_push(campaign.id).people] == [300]


def test_an_older_confirmation_that_arrives_late_takes_nothing_back(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    old = desk.exchange.people_to_push(campaign.id)
    desk.roster.renew_link(old.people[0].id)
    desk.exchange.mark_pushed(desk.exchange.people_to_push(campaign.id))
    desk.exchange.mark_pushed(old)
    assert desk.exchange.people_to_push(campaign.id).people == ()


def test_removed_people_and_new_links_are_pushed(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    batch = desk.exchange.people_to_push(campaign.id)
    desk.exchange.mark_pushed(batch)
    desk.roster.remove_person(batch.people[0].id)
    desk.roster.renew_link(batch.people[1].id)
    pushed = desk.exchange.people_to_push(campaign.id).people
    assert [(person.removed, person.link_version) for person in pushed] == [(True, 1), (False, 2)]


def test_someone_removed_while_the_list_is_on_its_way_for_a_launch_is_pushed_as_removed(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(1), at_site(2)])
    desk.campaigns.request_launch(campaign.id)
    sent = desk.exchange.people_to_push(campaign.id)
    desk.roster.remove_person(sent.people[0].id)
    desk.exchange.mark_pushed(sent)
    # Forgotten here, the person would be invited by a portal that nobody ever told.
    pushed = desk.exchange.people_to_push(campaign.id).people
    assert [(person.id, person.removed) for person in pushed] == [(sent.people[0].id, True)]


def test_an_empty_portal_gets_everything_again(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    desk.exchange.mark_pushed(desk.exchange.people_to_push(campaign.id))
    desk.exchange.mark_campaign_pushed(campaign.id, desk.exchange.campaign(campaign.id).revision)
    desk.exchange.push_everything_again(campaign.id)
    assert desk.exchange.campaign(campaign.id).needed
    assert len(desk.exchange.people_to_push(campaign.id).people) == 2


# --- pull ------------------------------------------------------------------------------------------------


def test_choices_are_stored_as_they_were_made(desk: Desk) -> None:
    campaign = desk.launched([at_home(1)])
    (person,) = desk.roster.people(campaign.id)
    desk.pull(campaign.id, chose(person.id, 4, 150, 50, vouchers=(1, 2, 0, 2), address=HOME))
    (tracked,) = desk.tracking.people(campaign.id)
    assert tracked.choice == Choice(150, 50, Breakdown((1, 2, 0, 2)), HOME)
    assert (tracked.choice_version, tracked.choice_at, tracked.choice_code) == (1, NOW, "CODE000004")
    assert desk.exchange.cursor(campaign.id) == 4


def test_the_same_list_twice_changes_nothing_the_second_time(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    (person,) = desk.roster.people(campaign.id)
    changes = ChangeList(
        changes=[sent(person.id, 1, "sent"), chose(person.id, 2, connect=200), sent(person.id, 3, "error")],
        cursor=3,
        more=False,
    )
    first = desk.exchange.apply_changes(campaign.id, changes)
    second = desk.exchange.apply_changes(campaign.id, changes)
    assert (first.choices, first.messages, first.unknown, first.cursor) == (1, 2, 0, 3)
    assert (second.choices, second.messages, second.unknown, second.cursor) == (0, 0, 0, 3)
    assert stored_choices(desk) == 1


def test_an_older_list_that_comes_late_takes_nothing_back(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    (person,) = desk.roster.people(campaign.id)
    old = ChangeList(changes=[sent(person.id, 1, "sending")], cursor=1, more=True)
    new = ChangeList(changes=[sent(person.id, 1, "sending"), sent(person.id, 2, "sent")], cursor=2, more=False)
    desk.exchange.apply_changes(campaign.id, new)
    desk.exchange.apply_changes(campaign.id, old)
    (tracked,) = desk.tracking.people(campaign.id)
    assert tracked.messages == {MessageKind.LAUNCH: MessageState("sent", NOW + timedelta(seconds=2), "")}
    assert desk.exchange.cursor(campaign.id) == 2


def test_the_last_version_of_a_choice_counts_and_earlier_ones_are_kept(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    (person,) = desk.roster.people(campaign.id)
    desk.pull(campaign.id, chose(person.id, 1, connect=200), chose(person.id, 2, 100, 100, version=2))
    (tracked,) = desk.tracking.people(campaign.id)
    assert (tracked.answer, tracked.choice_version) == (Answer.CHANGED, 2)
    assert stored_choices(desk) == 2


def test_a_failure_in_the_middle_leaves_cursor_and_choices_as_they_were(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = desk.launched([at_site(1)])
    (person,) = desk.roster.people(campaign.id)
    changes = ChangeList(changes=[chose(person.id, 1, connect=200), sent(person.id, 2, "sent")], cursor=2, more=False)

    def fail(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr("ov_desktop.services.changes._store_messages", fail)
        with pytest.raises(OSError, match="no space"):
            desk.exchange.apply_changes(campaign.id, changes)
    assert (desk.exchange.cursor(campaign.id), stored_choices(desk)) == (0, 0)
    desk.exchange.apply_changes(campaign.id, changes)
    assert (desk.exchange.cursor(campaign.id), stored_choices(desk)) == (2, 1)


def test_changes_about_people_of_another_campaign_are_counted_and_not_stored(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    changes = ChangeList(changes=[chose("f" * 32, 1, connect=200)], cursor=1, more=False)
    applied = desk.exchange.apply_changes(campaign.id, changes)
    assert (applied.choices, applied.unknown, applied.cursor) == (0, 1, 1)
    assert stored_choices(desk) == 0


def test_instants_are_kept_to_the_microsecond(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    (person,) = desk.roster.people(campaign.id)
    at = datetime(2026, 12, 24, 23, 59, 59, 999_999, tzinfo=UTC)
    desk.pull(campaign.id, chose(person.id, 1, connect=200).model_copy(update={"recorded_at": at}))
    assert desk.tracking.people(campaign.id)[0].choice_at == at
