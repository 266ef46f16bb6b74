"""R2: the application on a throw-away sample organisation: something on every page, nothing left behind."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from journeys import recompute
from waiting import wait_until

from ov_desktop.clock import SettableClock
from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.demo.showcase import UNKNOWN_ADDRESS, Showcase
from ov_desktop.demo.stage import Cast, open_sample_profile, set_up_organisation
from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.domain.clock import paris_instant
from ov_desktop.services.attention import Attention, Need
from ov_desktop.services.desktop import Desktop

TODAY = date(2027, 3, 10)


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int, str]]:
    """What the filling of the showcase said while it went on."""
    return []


@pytest.fixture(scope="module")
def showcase(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, int, str]]
) -> tuple[Desktop, SettableClock, Path]:
    folder = tmp_path_factory.mktemp("vitrine")
    clock = SettableClock(paris_instant(TODAY))
    with MailCatcher(folder / "courriels", {UNKNOWN_ADDRESS}) as catcher:
        desktop = open_sample_profile(folder / "profil", clock)
        set_up_organisation(desktop, catcher)
        cast = Cast(employees=12)

        def tell(done: int, total: int, text: str) -> None:
            told.append((done, total, text))

        Showcase(desktop, catcher, clock, cast, folder, lambda: None, tell).fill(TODAY)
        clock.set(paris_instant(TODAY))
        yield desktop, clock, folder
        desktop.close()


def test_one_campaign_runs_one_is_closed_one_is_a_draft(showcase: tuple[Desktop, SettableClock, Path]) -> None:
    desktop, _clock, _folder = showcase
    found = {campaign.settings.name: campaign.status for campaign in desktop.campaigns.all()}
    assert found == {
        "Décembre 2026": CampaignStatus.CLOSED,
        "Mars 2027": CampaignStatus.LAUNCHED,
        "Avril 2027": CampaignStatus.DRAFT,
    }


def test_what_is_prepared_is_counted_to_its_end_and_named(
    showcase: tuple[Desktop, SettableClock, Path], told: list[tuple[int, int, str]]
) -> None:
    assert showcase
    counts, totals, texts = zip(*told, strict=True)
    assert list(counts) == sorted(counts)
    assert set(totals) == {counts[-1] + 1}
    assert {
        "Campagne passée\u00a0: envoi des e-mails",
        "Campagne passée\u00a0: réponses, 0 sur 12",
        "Campagne en cours\u00a0: réponses, 11 sur 12",
        "Campagne à venir\u00a0: brouillon",
    } <= set(texts)


def test_people_have_answered_and_an_order_waits(showcase: tuple[Desktop, SettableClock, Path]) -> None:
    desktop, clock, _folder = showcase
    running = next(campaign for campaign in desktop.campaigns.all() if campaign.status is CampaignStatus.LAUNCHED)
    overview = desktop.tracking.overview(running.id)
    # One in five is silent.
    assert (overview.invited, overview.answered) == (12, 10)
    today = Attention(desktop.accounts, desktop.campaigns, desktop.tracking, desktop.orders, clock).today()
    assert {todo.need for todo in today.todos} >= {Need.BOUNCES, Need.ORDER_PENDING, Need.DRAFT}


def test_a_list_to_import_and_one_to_correct_are_at_hand(showcase: tuple[Desktop, SettableClock, Path]) -> None:
    folder = showcase[2]
    assert len(recompute.roster(folder / "liste.xlsx")) == 12
    assert "personne1@@ateliers-erdre.example" in {
        person["email"] for person in recompute.roster(folder / "liste-a-corriger.xlsx")
    }


@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot close the window there")
def test_nothing_is_left_when_the_window_is_closed_but_what_was_asked_for(tmp_path: Path) -> None:
    out, thrown_away = tmp_path / "sortie", tmp_path / "temporaire"
    thrown_away.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "ov_desktop", "demo", "--out", str(out), "--employees", "4"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(thrown_away)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        wait_until(lambda: len(list(out.glob("courriels/*.eml"))) > 12 or process.poll() is not None, 120, "mails")
        assert list(thrown_away.iterdir())
    finally:
        process.send_signal(signal.SIGTERM)
        _output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert list(thrown_away.iterdir()) == []
    assert (out / "liste.xlsx").exists()
