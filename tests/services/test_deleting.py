"""Deleting a campaign from the desktop: on the portal first, then here; repeatable after a cut (SPEC T1)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from desktop_kit import KEY, SETTINGS, at_home, at_site, furnished_desk

from ov_desktop.clock import SettableClock
from ov_desktop.domain.refusal import NotFoundError, RefusedError
from ov_desktop.services.desktop import Desktop, PortalNotSetUpError, PortalStart
from ov_desktop.services.portal_client import PortalClient, PortalGoneError, PortalUnreachableError

DURING = datetime(2026, 12, 20, 10, tzinfo=UTC)
CLOCK = SettableClock(DURING)


@pytest.fixture
def launched(tmp_path: Path) -> Iterator[tuple[Desktop, str]]:
    """A profile with its portal running and a launched campaign of two people."""
    CLOCK.set(DURING)
    desk = furnished_desk(tmp_path)
    campaign = desk.campaigns.create(SETTINGS).id
    desk.import_people(campaign, [at_site(1), at_home(2)])
    desk.accounts.use_embedded_portal()
    desk.campaigns.request_launch(campaign)
    desk.profile.close()
    with Desktop(tmp_path, KEY, CLOCK) as desktop:
        desktop.start_portal(PortalStart(demo=True, clock=DURING))
        desktop.launch(campaign)
        yield desktop, campaign


def known(desktop: Desktop, campaign: str) -> bool:
    return campaign in {found.id for found in desktop.campaigns.all()}


def test_a_running_campaign_is_gone_here_and_on_the_portal(launched: tuple[Desktop, str]) -> None:
    desktop, campaign = launched
    link = next(iter(desktop.sync().links(campaign).values()))

    desktop.delete_campaign(campaign, notify=True)

    assert not known(desktop, campaign)
    with pytest.raises(NotFoundError):
        desktop.roster.people(campaign)
    with pytest.raises(PortalGoneError):
        desktop.sync().state(campaign)
    assert requests.get(link, timeout=10).status_code == 200  # the same page as for any link that is none
    assert desktop.exchange().refused == {}


def test_without_a_portal_nothing_is_deleted(launched: tuple[Desktop, str]) -> None:
    desktop, campaign = launched
    desktop.stop_portal()
    with pytest.raises(PortalNotSetUpError):
        desktop.delete_campaign(campaign, notify=True)
    assert known(desktop, campaign)


def test_a_deletion_that_was_cut_after_the_portal_is_finished_by_the_next(
    launched: tuple[Desktop, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop, campaign = launched

    def cut(client: PortalClient, campaign_id: str, *, notify: bool) -> None:
        whole(client, campaign_id, notify=notify)
        raise PortalUnreachableError("portal-unreachable")

    whole = PortalClient.delete_campaign
    with monkeypatch.context() as patch:
        patch.setattr(PortalClient, "delete_campaign", cut)
        with pytest.raises(PortalUnreachableError):
            desktop.delete_campaign(campaign, notify=True)
    assert known(desktop, campaign)

    desktop.delete_campaign(campaign, notify=True)

    assert not known(desktop, campaign)


def test_a_campaign_that_is_being_closed_is_not_deleted(launched: tuple[Desktop, str]) -> None:
    desktop, campaign = launched
    CLOCK.set(datetime(2027, 2, 10, tzinfo=UTC))
    desktop.campaigns.start_closing(campaign)
    with pytest.raises(RefusedError):
        desktop.delete_campaign(campaign, notify=True)
    assert known(desktop, campaign)


def test_a_draft_goes_at_once_without_a_portal(tmp_path: Path) -> None:
    desk = furnished_desk(tmp_path)
    draft = desk.campaigns.create(SETTINGS).id
    desk.import_people(draft, [at_site(1)])
    desk.profile.close()
    with Desktop(tmp_path, KEY, SettableClock(DURING)) as desktop:
        desktop.delete_campaign(draft, notify=True)
        assert not known(desktop, draft)
