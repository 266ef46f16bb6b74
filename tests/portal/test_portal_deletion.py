"""Deleting a running campaign: links die at once, people are told unless declined, then every trace goes (T1, P8)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from portal_world import CONNECT, DURING, PortalWorld, campaign_push, mobile, person_push
from sqlalchemy import func, select

from ov_desktop.portal.accounts import Accounts
from ov_desktop.portal.deletion import LONGEST_FAREWELL, forget_deleted
from ov_desktop.portal.records import Identified, Refused, TooLate
from ov_desktop.portal.store import NoSuchCampaignError
from ov_desktop.portal.tables import Base, CampaignRow, MessageRow
from ov_desktop.wire import PersonPush


@pytest.fixture
def world(portal_folder: Path) -> Iterator[PortalWorld]:
    world = PortalWorld.open(portal_folder)
    yield world
    world.close()


@pytest.fixture
def person() -> PersonPush:
    return person_push(1)


@pytest.fixture
def campaign(world: PortalWorld, person: PersonPush) -> str:
    campaign = world.launched([person, person_push(2)])
    with world.database.write() as session:
        for row in session.scalars(select(MessageRow).where(MessageRow.kind == "launch")):
            row.state = "sent"
    return campaign


def rows(world: PortalWorld) -> dict[str, int]:
    """How many rows each table has, the accounts apart."""
    with world.database.read() as session:
        counts = {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count and name not in {"account", "attempt"}}


def waiting(world: PortalWorld) -> list[str]:
    with world.database.read() as session:
        return sorted(session.scalars(select(MessageRow.kind).where(MessageRow.state == "waiting")))


def test_the_link_answers_as_an_unknown_one_and_who_is_signed_in_is_signed_out(
    world: PortalWorld, campaign: str, person: PersonPush
) -> None:
    identified = world.access.identify(world.token(person), mobile(1))
    assert isinstance(identified, Identified)

    world.store.delete(world.account, campaign, notify=True)

    assert world.access.session(identified.session) is None
    refused = world.access.identify(world.token(person), mobile(1))
    assert refused == world.access.identify("a" * 43, mobile(1))
    assert isinstance(refused, Refused)
    assert isinstance(world.store.record_choice(person.id, CONNECT, None, 100), TooLate)


def test_those_invited_are_told_unless_it_is_declined(world: PortalWorld, campaign: str) -> None:
    other = world.launched([person_push(3)])
    world.store.delete(world.account, campaign, notify=True)
    world.store.delete(world.account, other, notify=False)
    # The other's launch had not left either: nobody is told of the end of what they never heard of.
    assert waiting(world) == ["removed", "removed"]


def test_nobody_is_told_who_was_not_invited_yet(world: PortalWorld) -> None:
    campaign = world.launched([person_push(1)])
    world.store.delete(world.account, campaign, notify=True)
    assert waiting(world) == []


def test_everything_goes_once_the_last_message_has_left(world: PortalWorld, campaign: str, person: PersonPush) -> None:
    world.store.record_choice(person.id, CONNECT, None, 100)
    world.store.delete(world.account, campaign, notify=True)
    forget_deleted(world.database, DURING)
    assert rows(world)["person"] == 2

    with world.database.write() as session:
        for row in session.scalars(select(MessageRow)):
            row.state = "sent"
    forget_deleted(world.database, DURING)

    assert rows(world) == {}


def test_a_mail_server_that_stays_down_does_not_keep_the_data_for_ever(world: PortalWorld, campaign: str) -> None:
    world.store.delete(world.account, campaign, notify=True)
    forget_deleted(world.database, DURING + LONGEST_FAREWELL)
    assert "person" in rows(world)
    forget_deleted(world.database, DURING + LONGEST_FAREWELL + timedelta(seconds=1))
    assert rows(world) == {}


def test_the_api_knows_a_deleted_campaign_no_longer_and_it_cannot_come_back(world: PortalWorld, campaign: str) -> None:
    world.store.delete(world.account, campaign, notify=True)
    for call in (
        lambda: world.store.delete(world.account, campaign, notify=True),
        lambda: world.store.state(world.account, campaign),
        lambda: world.store.put_campaign(world.account, campaign, campaign_push()),
        lambda: world.store.put_people(world.account, campaign, [person_push(4)]),
        lambda: world.store.launch(world.account, campaign),
    ):
        with pytest.raises(NoSuchCampaignError):
            call()


def test_another_account_cannot_delete_it(world: PortalWorld, campaign: str) -> None:
    accounts: Accounts = world.accounts
    stranger = accounts.ensure("999999", "un autre mot de passe")
    with pytest.raises(NoSuchCampaignError):
        world.store.delete(stranger, campaign, notify=True)
    with world.database.read() as session:
        assert session.get_one(CampaignRow, campaign).deleted_at is None
