"""Where campaigns stand: who is invited, who has answered, whose choice is obsolete (SPEC T1, T3, O2, O4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from desktop_kit import AFTER_THE_END, HOME, NOW, SETTINGS, Desk, at_home, at_site, chose, furnished_desk

from ov_desktop.domain.campaign import CampaignStatus, MessageKind
from ov_desktop.domain.choice import Options
from ov_desktop.domain.order import ExclusionReason
from ov_desktop.domain.refusal import NotFoundError
from ov_desktop.domain.roster import Field
from ov_desktop.services.tracking import Answer
from ov_desktop.wire import ChangeList, MessageChange


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path)
    yield desk
    desk.profile.close()


def test_a_draft_has_invited_nobody_to_an_order(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(1)])
    overview = desk.tracking.overview(campaign.id)
    assert (overview.status, overview.invited, overview.given_access, overview.participation) == (
        CampaignStatus.DRAFT,
        1,
        0,
        0.0,
    )
    assert overview.order_id is None


def test_participation_is_answered_by_invited(desk: Desk) -> None:
    campaign = desk.launched([at_site(n) for n in range(1, 5)])
    ids = [person.id for person in desk.roster.people(campaign.id)]
    desk.pull(campaign.id, chose(ids[0], 1, connect=200), chose(ids[1], 2, 100, 100), chose(ids[1], 3, 200, version=2))
    overview = desk.tracking.overview(campaign.id)
    assert (overview.invited, overview.answered, overview.participation) == (4, 2, 0.5)
    assert overview.status is CampaignStatus.LAUNCHED


def test_a_campaign_nobody_is_in_has_no_participation(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS)
    assert desk.tracking.overview(campaign.id).participation == 0.0


def test_a_campaign_is_finished_when_all_have_answered_or_the_end_is_past(desk: Desk) -> None:
    campaign = desk.launched([at_site(1)])
    (person,) = desk.roster.people(campaign.id)
    desk.pull(campaign.id, chose(person.id, 1, connect=200))
    assert desk.tracking.overview(campaign.id).status is CampaignStatus.FINISHED
    desk.roster.change_person(person.id, {Field.GRANT: 250})
    assert desk.tracking.overview(campaign.id).status is CampaignStatus.LAUNCHED
    desk.clock.set(AFTER_THE_END)
    assert desk.tracking.overview(campaign.id).status is CampaignStatus.FINISHED


def test_a_removed_person_counts_for_access_but_not_for_participation(desk: Desk) -> None:
    campaign = desk.launched([at_site(n) for n in range(1, 4)])
    one, two, _ = (person.id for person in desk.roster.people(campaign.id))
    desk.pull(campaign.id, chose(one, 1, connect=200))
    # Removed before the first message left: never given access.
    desk.roster.remove_person(two)
    desk.clock.set(datetime(2026, 12, 2, tzinfo=UTC))
    desk.roster.remove_person(one)
    overview = desk.tracking.overview(campaign.id)
    assert (overview.invited, overview.answered, overview.given_access) == (1, 0, 2)


@pytest.mark.parametrize("options", list(Options))
def test_the_database_counts_answers_as_the_rules_do(desk: Desk, options: Options) -> None:
    """Every mix of delivery, amounts, address and grant: the count in SQL is ``Choice.stands_for``."""
    mixes = list(product((at_site, at_home), ((200, 0), (0, 200), (100, 100), (100, 50)), (None, HOME)))
    campaign = desk.launched([make(n) for n, (make, _, _) in enumerate(mixes)], replace(SETTINGS, options=options))
    people = desk.roster.people(campaign.id)
    for seq, (person, (_, (classic, connect), address)) in enumerate(zip(people, mixes, strict=True), start=1):
        desk.pull(campaign.id, chose(person.id, seq, classic, connect, address=address))
    tracked = desk.tracking.people(campaign.id)
    stands = [person for person in tracked if person.answer is Answer.GIVEN]
    assert desk.tracking.overview(campaign.id).answered == len(stands)
    # By hand: 4 sums are 200 in 3 of 4 amounts; at home a Classic part needs an address; either refuses a split.
    assert len(stands) == (10 if options is Options.SPLIT else 7)


def test_each_person_shows_where_their_answer_stands(desk: Desk) -> None:
    campaign = desk.launched([at_site(n) for n in range(1, 6)])
    ids = [person.id for person in desk.roster.people(campaign.id)]
    desk.pull(
        campaign.id,
        chose(ids[1], 1, connect=200),
        chose(ids[2], 2, connect=200),
        chose(ids[2], 3, 200, version=2),
        chose(ids[3], 4, connect=200),
    )
    desk.roster.change_person(ids[3], {Field.GRANT: 250})
    desk.roster.remove_person(ids[4])
    people = desk.tracking.people(campaign.id)
    assert [person.answer for person in people] == [
        Answer.PENDING,
        Answer.GIVEN,
        Answer.CHANGED,
        Answer.OBSOLETE,
        Answer.REMOVED,
    ]
    assert [person.id for person in people] == ids
    assert people[3].choice is not None


def test_messages_are_counted_by_kind_and_last_state(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_site(2)])
    one, two = (person.id for person in desk.roster.people(campaign.id))
    states = [(one, "sent", ""), (two, "sending", ""), (two, "error", "550")]
    changes = [
        MessageChange(
            seq=seq, person_id=person, kind=MessageKind.LAUNCH, state=state, at=NOW + timedelta(seq), reason=reason
        )
        for seq, (person, state, reason) in enumerate(states, start=1)
    ]
    desk.exchange.apply_changes(campaign.id, ChangeList(changes=list(changes), cursor=3, more=False))
    assert desk.tracking.overview(campaign.id).messages == {MessageKind.LAUNCH: {"sent": 1, "error": 1}}
    assert desk.tracking.people(campaign.id)[1].messages[MessageKind.LAUNCH].reason == "550"


def test_exclusions_are_listed_with_their_reason_once_the_order_is_made(desk: Desk) -> None:
    campaign = desk.launched([at_site(1), at_home(2), at_home(3)])
    assert desk.tracking.excluded(campaign.id) == []
    desk.roster.remove_person(desk.roster.people(campaign.id)[2].id)
    desk.ready_to_order(campaign.id)
    order = desk.orders.make_order(campaign.id)
    assert [(one.last_name, one.grant, one.reason) for one in desk.tracking.excluded(campaign.id)] == [
        ("Nom2", 200, ExclusionReason.NO_ADDRESS),
        ("Nom3", 200, ExclusionReason.REMOVED),
    ]
    overview = desk.tracking.overview(campaign.id)
    assert (overview.status, overview.order_id) == (CampaignStatus.CLOSED, order.id)


def test_all_campaigns_are_listed_newest_first(desk: Desk) -> None:
    old = desk.campaigns.create(SETTINGS)
    desk.clock.set(NOW + timedelta(days=1))
    new = desk.campaigns.create(replace(SETTINGS, name="Noël", end=date(2027, 3, 1)))
    assert [(overview.id, overview.name, overview.end) for overview in desk.tracking.overviews()] == [
        (new.id, "Noël", date(2027, 3, 1)),
        (old.id, "Été 2027", date(2027, 1, 31)),
    ]


def test_an_unknown_campaign_is_not_found(desk: Desk) -> None:
    for ask in (desk.tracking.overview, desk.tracking.people, desk.tracking.excluded):
        with pytest.raises(NotFoundError):
            ask("0" * 32)
