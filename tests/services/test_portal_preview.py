"""The preview of the employees' space: a real portal with invented people that leaves nothing behind (SPEC S10)."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from desktop_kit import KEY, NOW, SETTINGS, at_home, at_site, furnished_desk
from page_server import PlainBrowser
from picture_kit import prepared
from waiting import wait_until

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import CampaignSettings, ends_at, opens_at
from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.images import ImagePlace
from ov_desktop.services.campaigns import CampaignTexts
from ov_desktop.services.changes import PortalExchange
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.services.portal_preview import PortalPreview, PreviewSession, sweep_previews, time_inside

LOGO = prepared(120, 60, "Un chêne")
BANNER = "Aperçu : rien de ce que vous saisissez ici n’est enregistré."

KILLED = """
import sys, time
from pathlib import Path
from ov_desktop.clock import SettableClock
from ov_desktop.services.desktop import Desktop
from datetime import datetime, UTC
folder, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])
clock = SettableClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
with Desktop(folder, key, clock) as desktop:
    preview = desktop.portal_preview(desktop.campaigns.all()[0].id)
    preview.start()
    print(preview.pid, preview.folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("profil")
    desk = furnished_desk(folder)
    campaign = desk.campaigns.create(SETTINGS).id
    logo = desk.campaigns.keep_image(LOGO)
    welcome = "<p>Bienvenue aux <strong>Ateliers</strong>.</p>"
    desk.campaigns.change_texts(campaign, CampaignTexts(welcome=welcome, images={ImagePlace.LOGO: logo}))
    desk.import_people(campaign, [at_site(1), at_home(2)])
    desk.accounts.use_embedded_portal()
    desk.profile.close()
    return folder, campaign


@pytest.fixture(scope="module")
def desktop(profile: tuple[Path, str]) -> Iterator[Desktop]:
    with Desktop(profile[0], KEY, SettableClock(NOW)) as desktop:
        desktop.start_portal(PortalStart(demo=True, clock=NOW))
        yield desktop


@contextmanager
def preview(desktop: Desktop, campaign: str, settings: CampaignSettings | None = None) -> Iterator[PortalPreview]:
    portal = desktop.portal_preview(campaign)
    if settings is not None:
        shown = replace(desktop.campaigns.get(campaign), settings=settings)
        samples, clock = desktop.previews.samples(), SettableClock(NOW)
        image = PortalExchange(desktop.profile.database).image
        portal = PortalPreview(desktop.profile.folder, shown, None, samples, clock, image)
    with portal:
        yield portal


def browse(session: PreviewSession) -> PlainBrowser:
    """A browser that has been given the cookie alone, as the preview's window is."""
    browser = PlainBrowser(session.url.removesuffix("/choix"))
    browser.session.cookies.set(session.cookie_name, session.cookie)
    return browser.get("/choix")


def test_both_options_are_clicked_through_by_people_of_each_delivery(
    desktop: Desktop, profile: tuple[Path, str]
) -> None:
    with preview(desktop, profile[1]) as portal:
        pages = {
            (options, delivery): browse(portal.session(options, delivery))
            for options in Options
            for delivery in DeliveryKind
        }
        for page in pages.values():
            assert page.status == 200
            assert BANNER in page.text
            assert "Bonjour Camille Exemple" in page.text
            assert "CSE Ateliers de l’Erdre" in page.text
            assert "<p>Bienvenue aux <strong>Ateliers</strong>.</p>" in page.response.text
            assert 'alt="Un chêne"' in page.response.text
            assert page.get("/logo").response.content == LOGO.data
            page.get("/choix")
        split, either = pages[Options.SPLIT, DeliveryKind.SITE], pages[Options.EITHER, DeliveryKind.HOME]
        assert "Vous partagez 320 €" in split.text
        assert "Vous partagez" not in either.text
        split.press("Valider", classic_amount="0", connect_amount="320")
        assert split.path == "/confirmation"
        either.press("Valider", format="connect")
        assert either.path == "/confirmation"
        assert BANNER in split.text


def test_nothing_reaches_the_real_portal_or_the_profile(desktop: Desktop, profile: tuple[Path, str]) -> None:
    campaign = desktop.campaigns.get(profile[1])
    before = [(p.name, p.stat().st_size) for p in sorted(profile[0].iterdir()) if not p.name.startswith("portail")]
    with preview(desktop, profile[1]) as portal:
        assert desktop.portal is not None
        assert portal.url != desktop.portal.url
        browse(portal.session(Options.EITHER, DeliveryKind.SITE))
    assert desktop.campaigns.get(profile[1]) == campaign
    with pytest.raises(Exception, match="campaign-unknown"):
        desktop.sync().state(profile[1])
    after = [(p.name, p.stat().st_size) for p in sorted(profile[0].iterdir()) if not p.name.startswith("portail")]
    assert after == before


def test_process_and_files_are_gone_once_it_is_closed(desktop: Desktop, profile: tuple[Path, str]) -> None:
    with preview(desktop, profile[1]) as portal:
        pid, folder = portal.pid, portal.folder
        assert pid is not None
        assert psutil.pid_exists(pid)
        assert (folder / "portail.db").exists()
        assert b"SQLite format" not in (folder / "portail.db").read_bytes()[:32], "it is encrypted"
    assert not psutil.pid_exists(pid)
    assert not folder.exists()


def test_process_and_files_are_gone_once_the_application_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "profil"
    desk = furnished_desk(folder)
    desk.campaigns.create(SETTINGS)
    desk.profile.close()
    command = [sys.executable, "-c", KILLED, str(folder), KEY.hex()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as application:
        assert application.stdout
        pid, _, path = application.stdout.readline().strip().partition(" ")
        assert Path(path).exists()
        os.kill(application.pid, signal.SIGKILL)
    wait_until(lambda: not psutil.pid_exists(int(pid)), 20, "the end of the preview's process")
    assert not Path(path).exists()


def test_what_a_killed_preview_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "apercu-0123456789abcdef"
    left.mkdir()
    (left / "portail.db").write_bytes(b"x")
    (tmp_path / "portail.db").write_bytes(b"x")
    sweep_previews(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["portail.db"]


@pytest.mark.parametrize(
    "settings",
    [
        replace(SETTINGS, name=""),
        replace(SETTINGS, end=date(2026, 1, 1)),
        replace(SETTINGS, name="x" * 300, start=date(2020, 1, 1), end=date(2020, 1, 1), reminder_days=9_999),
    ],
)
def test_a_draft_that_lacks_something_can_be_previewed(
    desktop: Desktop, profile: tuple[Path, str], settings: CampaignSettings
) -> None:
    with preview(desktop, profile[1], settings) as portal:
        assert "Bonjour Camille Exemple" in browse(portal.session(Options.SPLIT, DeliveryKind.HOME)).text


@pytest.mark.parametrize("days", [-40, 0, 30, 61, 200])
def test_its_time_lies_inside_the_campaign(days: int) -> None:
    now = datetime(2026, 12, 1, 12, tzinfo=UTC) + timedelta(days=days)
    inside = time_inside(SETTINGS, now)
    assert opens_at(SETTINGS) <= inside < ends_at(SETTINGS)
    assert inside == now or not opens_at(SETTINGS) <= now < ends_at(SETTINGS)
