"""The exchange with the portal, campaign by campaign: one that is refused does not stop the others (SPEC Y4)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from desktop_kit import KEY, SETTINGS, at_site, furnished_desk

from ov_desktop.clock import SettableClock
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.services.portal_client import PortalGoneError

NOW = datetime(2026, 12, 20, 10, tzinfo=UTC)


def opened(folder: Path) -> Desktop:
    desktop = Desktop(folder, KEY, SettableClock(NOW))
    desktop.start_portal(PortalStart(demo=True, clock=NOW))
    return desktop


def test_a_campaign_that_the_portal_lost_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    desk = furnished_desk(tmp_path)
    lost = desk.campaigns.create(replace(SETTINGS, start=date(2026, 12, 21))).id
    desk.import_people(lost, [at_site(1)])
    waiting = desk.campaigns.create(replace(SETTINGS, name="Hiver", start=date(2026, 12, 22))).id
    desk.import_people(waiting, [at_site(2)])
    desk.accounts.use_embedded_portal()
    desk.profile.close()
    with opened(tmp_path) as desktop:
        desktop.campaigns.request_launch(lost)
        assert desktop.exchange().launched == {lost}
    for path in tmp_path.glob("portail.db*"):
        path.unlink()

    with opened(tmp_path) as desktop:
        desktop.campaigns.request_launch(waiting)
        exchanged = desktop.exchange()

    assert set(exchanged.refused) == {lost}
    assert isinstance(exchanged.refused[lost], PortalGoneError)
    assert exchanged.launched == {waiting}
