"""Closing a campaign on a real portal: what waits is told first, and a desktop killed on the way goes on (SPEC O1)."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from desktop_kit import KEY, SETTINGS, at_home, at_site, furnished_desk
from page_server import PlainBrowser

from ov_desktop.clock import SettableClock
from ov_desktop.domain.order import ExclusionReason
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.desktop import Desktop, PortalStart

DURING = datetime(2026, 12, 20, 10, tzinfo=UTC)
AFTER = datetime(2027, 2, 1, 10, tzinfo=UTC)

KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from ov_desktop.clock import SettableClock
from ov_desktop.services import desktop as module
from ov_desktop.services.desktop import Desktop, PortalStart

def die(*_arguments, **_names):
    os.kill(os.getpid(), signal.SIGKILL)

folder, key, now, campaign, owner, name, when = sys.argv[1:]
whose = getattr(module, owner)
known = getattr(whose, name)
setattr(whose, name, die if when == "before" else lambda *a, **n: (known(*a, **n), die()))
clock = SettableClock(datetime.fromisoformat(now))
with Desktop(Path(folder), bytes.fromhex(key), clock) as desktop:
    desktop.start_portal(PortalStart(demo=True, clock=clock.now()))
    desktop.close_campaign(campaign, "REF-1")
"""


@contextmanager
def opened(folder: Path, now: datetime) -> Iterator[Desktop]:
    """A profile with its portal running, both at one time."""
    clock = SettableClock(now)
    with Desktop(folder, KEY, clock) as desktop:
        desktop.start_portal(PortalStart(demo=True, clock=clock.now()))
        yield desktop


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A profile with a launched campaign of two people on site and one at home; the first has chosen Connect."""
    folder = tmp_path_factory.mktemp("profil")
    desk = furnished_desk(folder)
    campaign = desk.campaigns.create(SETTINGS).id
    desk.import_people(campaign, [at_site(1), at_site(2), at_home(3)])
    desk.accounts.use_embedded_portal()
    desk.campaigns.request_launch(campaign)
    desk.profile.close()
    with opened(folder, DURING) as desktop:
        desktop.launch(campaign)
        choose_connect(desktop, campaign, 0)
    return folder, campaign


@pytest.fixture
def profile(launched: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """A copy of it for one test."""
    folder, campaign = launched
    return Path(shutil.copytree(folder, tmp_path / "profil")), campaign


def choose_connect(desktop: Desktop, campaign: str, position: int) -> None:
    """Let a person put all of the grant in Connect, over the pages."""
    person = desktop.roster.people(campaign)[position]
    url, _, token = desktop.sync().links(campaign)[person.id].rpartition("/acces/")
    browser = PlainBrowser(url).sign_in(token, person.employee.mobile)
    browser.press("Valider", classic_amount="0", connect_amount=str(person.employee.grant))
    assert browser.path == "/confirmation"


def test_what_waits_for_the_portal_is_told_before_the_campaign_is_frozen(profile: tuple[Path, str]) -> None:
    folder, campaign = profile
    with opened(folder, DURING) as desktop:
        second = desktop.roster.people(campaign)[1]
        # Offline until the closing: the portal still invites this person.
        desktop.roster.remove_person(second.id)
        desktop.campaigns.change_settings(campaign, replace(SETTINGS, end=DURING.date() - timedelta(days=1)))
        order = desktop.close_campaign(campaign)
        assert order.lines == {Format.CLASSIC: 0, Format.CONNECT: 1}
        assert desktop.sync().state(campaign).invited == 2
        assert second.id not in desktop.sync().links(campaign)


MOMENTS = [
    ("PortalClient", "freeze", "before"),
    ("PortalClient", "freeze", "after"),
    ("Sync", "close", "after"),
    ("Campaigns", "mark_pulled", "after"),
    ("Orders", "make_order", "before"),
    ("Orders", "make_order", "after"),
]


@pytest.mark.parametrize(
    ("owner", "name", "when"),
    [pytest.param(*moment, marks=[] if moment[1:] == ("close", "after") else pytest.mark.long) for moment in MOMENTS],
)
def test_a_closing_killed_on_the_way_goes_on_and_gives_one_order(
    profile: tuple[Path, str], owner: str, name: str, when: str
) -> None:
    folder, campaign = profile
    arguments = [str(folder), KEY.hex(), AFTER.isoformat(), campaign, owner, name, when]
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    with opened(folder, AFTER) as desktop:
        order = desktop.close_campaign(campaign, "REF-1")
        assert desktop.close_campaign(campaign, "REF-1") == order
        assert desktop.orders.all() == [order]
        document = desktop.orders.document(order.id)
    assert [(line.product, line.amount) for line in document.lines] == [(Format.CONNECT, 200), (Format.CLASSIC, 200)]
    assert [exclusion.reason for exclusion in document.exclusions] == [ExclusionReason.NO_ADDRESS]
