"""A campaign on desktop and portal: pushed and pulled over HTTP, cut anywhere, and nothing lost (SPEC Y4, O1, P8)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desktop_kit import SETTINGS, Desk, at_home, at_site, furnished_desk
from page_server import PageServer, page_server
from picture_kit import prepared
from portal_world import CLIENT_CODE, PASSWORD

from ov_desktop.domain.choice import Choice
from ov_desktop.domain.images import ImagePlace
from ov_desktop.domain.vouchers import Breakdown
from ov_desktop.portal.records import Identified, Recorded
from ov_desktop.services import changes as changes_module
from ov_desktop.services.campaigns import CampaignTexts
from ov_desktop.services.portal_client import PortalClient, PortalUnreachableError
from ov_desktop.services.sync import Sync
from ov_desktop.wire import ChangeList, ImagePush, PushReply

OPEN = datetime(2026, 12, 10, 12, tzinfo=UTC)
CONNECT = Choice(0, 200)
MIXED = Choice(100, 100, Breakdown((0, 0, 0, 2)))


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[PageServer]:
    with page_server(tmp_path) as server:
        server.world.clock.set(OPEN)
        yield server


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path / "profil")
    yield desk
    desk.profile.close()


@pytest.fixture
def client(portal: PageServer) -> Iterator[PortalClient]:
    client = PortalClient(portal.url, CLIENT_CODE, PASSWORD, pause=lambda _seconds: None)
    yield client
    client.close()


class CutClient(PortalClient):
    """A client whose connection breaks at one call: before the portal hears it, or before its answer arrives."""

    def __init__(self, url: str, cut_at: int, *, heard: bool) -> None:
        super().__init__(url, CLIENT_CODE, PASSWORD, pause=lambda _seconds: None)
        self.calls = 0
        self._cut_at = cut_at
        self._heard = heard

    def _call(self, *parts: object, **more: object) -> object:  # type: ignore[override]  # passes everything on
        self.calls += 1
        if self.calls == self._cut_at and not self._heard:
            raise PortalUnreachableError("cut")
        answer = super()._call(*parts, **more)  # type: ignore[arg-type,type-var]
        if self.calls == self._cut_at:
            raise PortalUnreachableError("cut")
        return answer

    def changes(self, campaign_id: str, after: int, limit: int = 3) -> ChangeList:
        return super().changes(campaign_id, after, limit)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_module.PortalExchange.people_to_push, "__defaults__", (4,))


def draft(desk: Desk, people: int) -> str:
    campaign = desk.campaigns.create(SETTINGS)
    desk.import_people(campaign.id, [at_site(n) if n % 2 else at_home(n) for n in range(1, people + 1)])
    return campaign.id


def test_a_push_brings_everything_once_and_then_only_what_changed(desk: Desk, client: PortalClient) -> None:
    campaign_id = draft(desk, 9)
    sync = Sync(client, desk.exchange)
    seen: list[int] = []
    assert sync.push(campaign_id, seen.append).people == 9
    assert seen == [9]
    assert sync.push(campaign_id).people == 0

    person = desk.roster.people(campaign_id)[0]
    desk.roster.remove_person(person.id)
    assert sync.push(campaign_id).people == 1
    assert sync.state(campaign_id).invited == 8


@pytest.mark.parametrize("heard", [True, False], ids=["answer-lost", "request-lost"])
@pytest.mark.usefixtures("small_batches")
def test_a_launch_cut_at_any_call_resumes_and_launches_once(desk: Desk, portal: PageServer, heard: bool) -> None:
    campaign_id = draft(desk, 10)
    finished = False
    cut_at = 0
    while not finished:
        cut_at += 1
        assert cut_at < 20
        cut = CutClient(portal.url, cut_at, heard=heard)
        try:
            Sync(cut, desk.exchange).launch(campaign_id)
            finished = True
        except PortalUnreachableError:
            pass
        cut.close()
    state = portal.world.store.state(portal.world.account, campaign_id)
    assert state.invited == 10
    assert state.launched_at == OPEN
    assert {message.kind: message.count for message in state.messages} == dict.fromkeys(
        ("launch", "midway", "reminder", "end"), 10
    )
    assert desk.exchange.people_to_push(campaign_id).people == ()


def test_images_reach_the_portal_before_the_settings_that_name_them_and_only_once(
    desk: Desk, portal: PageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id = draft(desk, 1)
    logo, header = prepared(alt="Un chêne"), prepared(600, 120, content_type="image/jpeg")
    images = {ImagePlace.LOGO: logo, ImagePlace.HEADER: header}
    refs = {place: desk.campaigns.keep_image(image) for place, image in images.items()}
    desk.campaigns.change_texts(campaign_id, CampaignTexts(images=refs, welcome="<p>Bienvenue <em>ici</em></p>"))
    sent: list[str] = []
    put_image = PortalClient.put_image

    def counted(client: PortalClient, digest: str, push: ImagePush) -> PushReply:
        sent.append(digest)
        return put_image(client, digest, push)

    monkeypatch.setattr(PortalClient, "put_image", counted)
    client = PortalClient(portal.url, CLIENT_CODE, PASSWORD, pause=lambda _seconds: None)
    sync = Sync(client, desk.exchange)
    sync.push(campaign_id)
    assert sorted(sent) == sorted(image.ref.digest for image in images.values())
    person = portal.world.store.person(desk.roster.people(campaign_id)[0].id)
    assert person is not None
    assert person.campaign.images == refs
    assert person.campaign.welcome == "<p>Bienvenue <em>ici</em></p>"
    shown = portal.world.store.logo(person.campaign)
    assert shown is not None
    assert (shown.data, shown.ref.alt) == (logo.data, "Un chêne")

    desk.campaigns.change_texts(campaign_id, CampaignTexts(images={ImagePlace.HEADER: None}))
    sync.push(campaign_id)
    assert len(sent) == 2
    person = portal.world.store.person(person.id)
    assert person is not None
    assert list(person.campaign.images) == [ImagePlace.LOGO]
    client.close()


@pytest.mark.parametrize("heard", [True, False], ids=["answer-lost", "request-lost"])
def test_a_push_of_images_cut_at_any_call_resumes(desk: Desk, portal: PageServer, heard: bool) -> None:
    campaign_id = draft(desk, 1)
    ref = desk.campaigns.keep_image(prepared())
    desk.campaigns.change_texts(campaign_id, CampaignTexts(images={ImagePlace.LOGO: ref}))
    finished, cut_at = False, 0
    while not finished:
        cut_at += 1
        assert cut_at < 12
        cut = CutClient(portal.url, cut_at, heard=heard)
        try:
            Sync(cut, desk.exchange).push(campaign_id)
            finished = True
        except PortalUnreachableError:
            pass
        cut.close()
    person = portal.world.store.person(desk.roster.people(campaign_id)[0].id)
    assert person is not None
    assert portal.world.store.logo(person.campaign) is not None
    assert desk.exchange.waiting_count(campaign_id) == 0


def answer(portal: PageServer, campaign: str, desk: Desk, choices: dict[int, Choice]) -> None:
    people = desk.roster.people(campaign)
    for index, choice in choices.items():
        current = portal.world.store.current_choice(people[index].id)
        base = current.version if current else None
        outcome = portal.world.store.record_choice(people[index].id, choice, base, 200)
        assert isinstance(outcome, Recorded)


def standing(desk: Desk, campaign_id: str) -> dict[str, Choice]:
    return {tracked.id: tracked.choice for tracked in desk.tracking.people(campaign_id) if tracked.choice is not None}


@pytest.mark.parametrize("heard", [True, False], ids=["answer-lost", "request-lost"])
def test_a_closing_cut_at_any_call_brings_every_choice_once(
    desk: Desk, portal: PageServer, client: PortalClient, heard: bool
) -> None:
    campaign_id = draft(desk, 10)
    Sync(client, desk.exchange).launch(campaign_id)
    desk.campaigns.request_launch(campaign_id)
    desk.campaigns.mark_launched(campaign_id)
    answer(portal, campaign_id, desk, dict.fromkeys(range(8), CONNECT))
    answer(portal, campaign_id, desk, {0: MIXED, 2: MIXED})
    finished = False
    cut_at = 0
    while not finished:
        cut_at += 1
        assert cut_at < 20
        cut = CutClient(portal.url, cut_at, heard=heard)
        try:
            Sync(cut, desk.exchange).close(campaign_id)
            finished = True
        except PortalUnreachableError:
            pass
        cut.close()
    people = desk.roster.people(campaign_id)
    expected = {person.id: CONNECT for person in people[:8]} | {people[0].id: MIXED, people[2].id: MIXED}
    assert standing(desk, campaign_id) == expected
    assert portal.world.store.state(portal.world.account, campaign_id).frozen_at == OPEN
    # Ten choices, and the invitations of ten people that the freeze cancelled.
    assert desk.exchange.cursor(campaign_id) == 10 + 3 * 10


def test_a_pull_that_stores_but_does_not_hear_of_it_stores_nothing_twice(
    desk: Desk, portal: PageServer, client: PortalClient
) -> None:
    campaign_id = draft(desk, 4)
    sync = Sync(client, desk.exchange)
    sync.launch(campaign_id)
    answer(portal, campaign_id, desk, {0: CONNECT, 1: CONNECT})
    assert sync.pull(campaign_id).changes == 2
    assert sync.pull(campaign_id).changes == 0
    answer(portal, campaign_id, desk, {0: MIXED})
    assert sync.pull(campaign_id).changes == 1
    assert set(standing(desk, campaign_id).values()) == {CONNECT, MIXED}


def test_the_links_lead_to_the_portal_and_identify_each_person(
    desk: Desk, portal: PageServer, client: PortalClient
) -> None:
    campaign_id = draft(desk, 3)
    sync = Sync(client, desk.exchange)
    sync.launch(campaign_id)
    links = sync.links(campaign_id)
    for person in desk.roster.people(campaign_id):
        address, _, token = links[person.id].rpartition("/acces/")
        assert address == portal.url
        found = portal.world.access.identify(token, person.employee.mobile)
        assert isinstance(found, Identified)
        assert found.person.id == person.id
