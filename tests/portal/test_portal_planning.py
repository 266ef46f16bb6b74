"""Which messages are planned, and how a change of dates or people changes what has not been sent (SPEC M2, M3, T2)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from portal_world import OPENS, PortalWorld, campaign_push, new_id, person_push
from sqlalchemy import select, update

from ov_desktop.portal.records import MessageState
from ov_desktop.portal.tables import AdminMessageRow, MessageRow
from ov_desktop.wire import MessageChange

BEFORE = OPENS - timedelta(days=3)
REMINDER = datetime(2026, 11, 19, 8, tzinfo=UTC)
END_MESSAGE = datetime(2026, 11, 25, 8, tzinfo=UTC)


@pytest.fixture
def world(portal_folder: Path) -> Iterator[PortalWorld]:
    world = PortalWorld.open(portal_folder, BEFORE)
    yield world
    world.close()


def planned(world: PortalWorld, state: str = "waiting") -> dict[str, datetime]:
    """The messages of a campaign of one person: when each is due, by kind."""
    with world.database.read() as session:
        rows = session.scalars(select(MessageRow).where(MessageRow.state == state)).all()
        assert len({row.kind for row in rows}) == len(rows)
        return {row.kind: row.due_at for row in rows}


def mark_sent(world: PortalWorld, *kinds: str) -> None:
    with world.database.write() as session:
        session.execute(update(MessageRow).where(MessageRow.kind.in_(kinds)).values(state=MessageState.SENT))


def test_launching_plans_each_message_at_its_date_for_everyone(world: PortalWorld) -> None:
    world.launched([person_push(number) for number in range(3)])
    with world.database.read() as session:
        rows = session.scalars(select(MessageRow)).all()
    assert Counter((row.kind, row.due_at) for row in rows) == {
        ("launch", OPENS): 3,
        ("reminder", REMINDER): 3,
        ("end", END_MESSAGE): 3,
    }
    assert {row.state for row in rows} == {"waiting"}
    assert len({row.envelope_id for row in rows}) == 9


def test_launching_again_changes_nothing(world: PortalWorld) -> None:
    campaign_id = world.launched([person_push()])
    before = world.store.state(world.account, campaign_id)
    world.clock.set(OPENS)
    assert world.store.launch(world.account, campaign_id).launched_at == before.launched_at == BEFORE
    assert planned(world) == {"launch": OPENS, "reminder": REMINDER, "end": END_MESSAGE}


def test_nothing_is_planned_before_the_launch(world: PortalWorld) -> None:
    campaign_id = new_id()
    world.store.put_campaign(world.account, campaign_id, campaign_push())
    world.store.put_people(world.account, campaign_id, [person_push()])
    assert planned(world) == {}


def test_people_without_email_and_removed_people_get_no_message(world: PortalWorld) -> None:
    world.launched([person_push(1, email=""), person_push(2, removed=True)])
    assert planned(world) == {}


def test_someone_added_later_is_invited_at_once_and_spared_the_past_reminder(world: PortalWorld) -> None:
    campaign_id = world.launched([])
    world.clock.set(REMINDER + timedelta(hours=1))
    world.store.put_people(world.account, campaign_id, [person_push()])
    assert planned(world) == {"launch": OPENS, "end": END_MESSAGE}


def test_moving_the_end_moves_only_what_has_not_been_sent(world: PortalWorld) -> None:
    campaign_id = world.launched([person_push()])
    mark_sent(world, "launch", "reminder")
    world.store.put_campaign(world.account, campaign_id, campaign_push(end=date(2026, 11, 30)))
    assert planned(world) == {"end": END_MESSAGE + timedelta(days=6)}
    assert planned(world, "sent") == {"launch": OPENS, "reminder": REMINDER}


def test_a_reminder_moved_into_the_past_is_not_caught_up_and_returns_with_its_date(world: PortalWorld) -> None:
    campaign_id = world.launched([person_push()])
    mark_sent(world, "launch")
    world.clock.set(datetime(2026, 11, 12, 12, tzinfo=UTC))
    world.store.put_campaign(world.account, campaign_id, campaign_push(end=date(2026, 11, 16)))
    assert planned(world) == {"end": datetime(2026, 11, 17, 8, tzinfo=UTC)}
    assert set(planned(world, "cancelled")) == {"reminder"}

    world.store.put_campaign(world.account, campaign_id, campaign_push())
    assert planned(world) == {"reminder": REMINDER, "end": END_MESSAGE}


def test_a_reminder_no_longer_wanted_is_cancelled_and_the_desktop_hears_of_it(world: PortalWorld) -> None:
    person = person_push()
    campaign_id = world.launched([person])
    world.store.put_campaign(world.account, campaign_id, campaign_push(reminder_days=0))
    (change,) = world.store.changes(world.account, campaign_id, 0, 10).changes
    assert isinstance(change, MessageChange)
    assert (change.person_id, change.kind, change.state, change.reason) == (
        person.id,
        "reminder",
        "cancelled",
        "unscheduled",
    )


def test_a_reminder_that_the_answer_made_needless_does_not_come_back_with_new_dates(world: PortalWorld) -> None:
    campaign_id = world.launched([person_push()])
    with world.database.write() as session:
        session.execute(
            update(MessageRow).where(MessageRow.kind == "reminder").values(state="cancelled", reason="answered")
        )
    world.store.put_campaign(world.account, campaign_id, campaign_push(end=date(2026, 11, 30)))
    assert "reminder" not in planned(world)


def test_someone_removed_after_the_invitation_is_told_once(world: PortalWorld) -> None:
    person = person_push()
    removed = person.model_copy(update={"removed": True})
    campaign_id = world.launched([person])
    world.clock.set(OPENS + timedelta(hours=2))
    mark_sent(world, "launch")

    world.store.put_people(world.account, campaign_id, [removed])
    assert planned(world) == {"removed": OPENS + timedelta(hours=2)}
    assert set(planned(world, "cancelled")) == {"reminder", "end"}
    mark_sent(world, "removed")

    world.store.put_people(world.account, campaign_id, [person])
    assert planned(world) == {"reminder": REMINDER, "end": END_MESSAGE}
    world.store.put_people(world.account, campaign_id, [removed])
    assert planned(world) == {}


def test_someone_removed_before_the_invitation_left_hears_nothing(world: PortalWorld) -> None:
    person = person_push()
    campaign_id = world.launched([person])
    world.store.put_people(world.account, campaign_id, [person.model_copy(update={"removed": True})])
    assert planned(world) == {}
    assert set(planned(world, "cancelled")) == {"launch", "reminder", "end"}


def test_someone_removed_by_mistake_and_put_back_before_any_message_is_invited(world: PortalWorld) -> None:
    person = person_push()
    campaign_id = world.launched([person])
    world.store.put_people(world.account, campaign_id, [person.model_copy(update={"removed": True})])
    world.store.put_people(world.account, campaign_id, [person])
    assert planned(world) == {"launch": OPENS, "reminder": REMINDER, "end": END_MESSAGE}


def test_freezing_cancels_invitations_and_keeps_the_end_message(world: PortalWorld) -> None:
    campaign_id = world.launched([person_push()])
    mark_sent(world, "launch")
    world.store.freeze(world.account, campaign_id)
    assert planned(world) == {"end": END_MESSAGE}
    assert set(planned(world, "cancelled")) == {"reminder"}
    world.store.put_campaign(world.account, campaign_id, campaign_push(end=date(2026, 11, 30)))
    assert planned(world) == {"end": END_MESSAGE}


def test_the_organisation_is_told_once_at_the_end_wherever_the_end_moves(world: PortalWorld) -> None:
    campaign_id = world.launched([])

    def due_at() -> datetime:
        with world.database.read() as session:
            return session.get_one(AdminMessageRow, campaign_id).due_at

    assert due_at() == datetime(2026, 11, 24, 23, tzinfo=UTC)
    world.store.put_campaign(world.account, campaign_id, campaign_push(end=date(2026, 11, 30)))
    assert due_at() == datetime(2026, 11, 30, 23, tzinfo=UTC)


def test_the_state_counts_people_and_messages_and_foresees_the_end_of_sending(world: PortalWorld) -> None:
    people = [person_push(number) for number in range(4)]
    campaign_id = world.launched(people)
    world.store.put_people(world.account, campaign_id, [people[0].model_copy(update={"removed": True})])
    state = world.store.state(world.account, campaign_id)
    assert (state.invited, state.answered, state.sending_ends_at) == (3, 0, None)
    assert {(m.kind, m.state): m.count for m in state.messages} == {
        ("launch", "waiting"): 3,
        ("launch", "cancelled"): 1,
        ("reminder", "waiting"): 3,
        ("reminder", "cancelled"): 1,
        ("end", "waiting"): 3,
        ("end", "cancelled"): 1,
    }
