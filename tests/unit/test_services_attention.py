"""What needs attention today, on real profiles (SPEC section 11)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from desktop_kit import SETTINGS, Desk, at_home, at_site, chose, furnished_desk, open_desk

from ov_desktop.domain.campaign import CampaignSettings, MessageKind
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.accounts import PortalKind
from ov_desktop.services.attention import Attention, Need, Today, Todo
from ov_desktop.wire import ChangeList, MessageChange
from ov_desktop.wording.attention import todo_action, todo_detail, todo_title

ACCOUNT = MailAccount("smtp.cse-erdre.example", 587, "starttls", "contact@cse-erdre.example", rate_per_minute=2)
AUTUMN = CampaignSettings("Automne 2026", date(2026, 11, 24), date(2026, 12, 10), hour=time(10), reminder_days=15)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path / "profil")
    desk.accounts.save_mail_account(ACCOUNT)
    desk.accounts.use_embedded_portal()
    yield desk
    desk.profile.close()


def today(desk: Desk) -> Today:
    return Attention(desk.accounts, desk.campaigns, desk.tracking, desk.orders, desk.clock).today()


def needs(desk: Desk) -> dict[Need, Todo]:
    return {todo.need: todo for todo in today(desk).todos}


def words(todo: Todo) -> tuple[str, str]:
    name = todo.names[0] if todo.names else ""
    return (
        todo_title(todo.need, todo.count, name, todo.at),
        todo_detail(todo.need, todo.names, answered=todo.answered, invited=todo.invited, amount=todo.amount),
    )


def test_a_profile_without_account_portal_or_campaign_asks_for_account_and_portal(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "profil")
    found = today(desk)
    desk.profile.close()
    assert found.first_use
    assert not found.mail
    assert found.portal is None
    assert found.running is None
    assert [todo.need for todo in found.todos] == [Need.SETUP_MAIL, Need.SETUP_PORTAL]


def test_with_nothing_to_do_there_is_nothing(desk: Desk) -> None:
    found = today(desk)
    assert found.todos == ()
    assert found.messages == ()
    assert found.portal is PortalKind.EMBEDDED
    assert found.rate_per_minute == 2


def test_a_draft_is_to_be_finished(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    todo = needs(desk)[Need.DRAFT]
    assert todo.campaign_id == campaign.id
    assert words(todo) == (
        "«\u00a0Été 2027\u00a0»\u00a0: brouillon à terminer",
        "Liste à importer",
    )


def test_a_launch_that_waits_is_named(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(1)])
    desk.campaigns.request_launch(campaign.id)
    todo = needs(desk)[Need.LAUNCH_WAITING]
    assert (todo.campaign_id, words(todo)) == (campaign.id, ("1 lancement attend le réseau", "Été 2027"))


def test_a_launch_of_today_is_announced_with_its_hour_and_its_people(desk: Desk) -> None:
    desk.launched([at_site(1), at_site(2)], AUTUMN)
    title, _detail = words(needs(desk)[Need.LAUNCH_TODAY])
    assert title == "«\u00a0Automne 2026\u00a0»\u00a0: lancement aujourd’hui à 10\u00a0h, 2 personnes"


def test_a_reminder_is_announced_the_day_before_to_those_who_have_not_answered(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2), at_site(3)], AUTUMN)
    first = desk.roster.people(campaign.id)[0].id
    desk.pull(campaign.id, chose(first, 1, connect=200))
    todo = needs(desk)[Need.REMINDER]
    assert words(todo)[0] == "«\u00a0Automne 2026\u00a0»\u00a0: relance le 25/11/2026 à 10\u00a0h, 2 personnes"


def test_a_reminder_further_away_is_among_the_next_messages_only(desk: Desk) -> None:
    desk.launched([at_site(1)], replace(AUTUMN, reminder_days=5))
    assert Need.REMINDER not in needs(desk)
    assert [message.kind for message in today(desk).messages] == [
        MessageKind.LAUNCH,
        MessageKind.REMINDER,
        MessageKind.END,
    ]


def test_the_next_messages_tell_their_number_and_when_the_last_should_have_gone(desk: Desk) -> None:
    desk.launched([at_site(number) for number in range(1, 6)], AUTUMN)
    launch, reminder, end = today(desk).messages
    assert (launch.at, launch.recipients) == (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), 5)
    assert launch.done_at == launch.at + timedelta(minutes=3)
    assert reminder.recipients == 5
    assert (end.recipients, end.done_at) == (None, None)
    assert end.at == datetime(2026, 12, 11, 9, 0, tzinfo=UTC)


def test_no_message_is_expected_for_those_who_have_all_answered(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)], AUTUMN)
    desk.clock.set(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    desk.pull(campaign.id, chose(desk.roster.people(campaign.id)[0].id, 1, connect=200))
    assert today(desk).messages == ()


def test_messages_in_error_and_uncertain_ones_are_counted_for_each_campaign(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2), at_site(3)])
    ids = [person.id for person in desk.roster.people(campaign.id)]
    states = ["error", "error", "uncertain"]
    changes = [
        MessageChange(seq=seq, person_id=person, kind=MessageKind.LAUNCH, state=state, at=desk.clock.now(), reason="")
        for seq, (person, state) in enumerate(zip(ids, states, strict=True), start=1)
    ]
    desk.exchange.apply_changes(campaign.id, ChangeList(changes=changes, cursor=3, more=False))
    found = needs(desk)
    assert words(found[Need.BOUNCES])[0] == "2 e-mails en erreur dans «\u00a0Été 2027\u00a0»"
    assert words(found[Need.UNCERTAIN]) == (
        "1 envoi incertain à vérifier",
        "Été 2027, ces messages sont peut-être partis",
    )


def test_a_campaign_says_that_it_ends_soon_then_today_then_that_it_is_to_be_closed(desk: Desk) -> None:
    desk.launched([at_site(1)], AUTUMN)
    desk.clock.set(datetime(2026, 12, 6, 22, 59, tzinfo=UTC))
    assert not {Need.ENDS_SOON, Need.ENDS_TODAY} & set(needs(desk))
    desk.clock.set(datetime(2026, 12, 7, 8, 0, tzinfo=UTC))
    assert words(needs(desk)[Need.ENDS_SOON])[0] == "«\u00a0Automne 2026\u00a0» finit dans 3 jours"
    desk.clock.set(datetime(2026, 12, 10, 8, 0, tzinfo=UTC))
    assert words(needs(desk)[Need.ENDS_TODAY]) == (
        "«\u00a0Automne 2026\u00a0» finit ce soir, à 23\u00a0h\u00a059",
        "0 réponse sur 1",
    )
    desk.clock.set(datetime(2026, 12, 10, 23, 0, tzinfo=UTC))
    found = needs(desk)
    assert words(found[Need.TO_CLOSE]) == ("1 campagne terminée à clôturer", "Automne 2026, 0 réponse sur 1")
    assert Need.ENDS_TODAY not in found


def test_answers_to_make_again_are_counted(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    ids = [person.id for person in desk.roster.people(campaign.id)]
    desk.pull(campaign.id, chose(ids[0], 1, connect=150), chose(ids[1], 2, connect=200))
    todo = needs(desk)[Need.ANSWERS_OBSOLETE]
    assert words(todo) == ("1 réponse à refaire après un changement de dotation", "Été 2027")


def test_the_running_campaign_is_the_one_that_ends_first_with_its_answers_by_format(desk: Desk) -> None:
    desk.launched([at_site(9)], replace(SETTINGS, name="Plus tard", end=date(2027, 3, 1)))
    campaign = desk.launched(
        [at_site(1), at_site(2), at_site(3), at_site(4)], replace(AUTUMN, options=SETTINGS.options)
    )
    ids = [person.id for person in desk.roster.people(campaign.id)]
    desk.pull(
        campaign.id,
        chose(ids[0], 1, classic=200, vouchers=(0, 0, 0, 4)),
        chose(ids[1], 2, connect=200),
        chose(ids[2], 3, classic=100, connect=100, vouchers=(0, 0, 0, 2)),
    )
    running = today(desk).running
    assert running is not None
    assert running.overview.name == "Automne 2026"
    assert (running.answers.classic, running.answers.connect, running.answers.both) == (1, 1, 1)
    assert (running.days_left, running.overview.answered) == (16, 3)


def test_an_order_to_validate_and_its_exclusions_lead_to_the_order(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_home(2)], replace(SETTINGS, default_format=Format.CLASSIC))
    desk.ready_to_order(campaign.id)
    order = desk.orders.make_order(campaign.id)
    found = needs(desk)
    # 200 € of vouchers, 1 % commission, 25 € of service and its VAT.
    assert found[Need.ORDER_PENDING].amount == Decimal("232.00")
    assert found[Need.ORDER_PENDING].order_id == order.id
    assert words(found[Need.ORDER_PENDING]) == ("1 commande à valider", "N° 2027-001, 232,00\u00a0€")
    assert words(found[Need.EXCLUDED]) == ("1 personne exclue de la commande", "Commande n° 2027-001")
    assert Need.TO_CLOSE not in found


def test_every_need_has_words() -> None:
    for need in Need:
        assert todo_title(need, 2, "Été", datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
        assert todo_action(need)
