"""What the making of a campaign asks of the services: drafts saved in order, files compared, launches stopped."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import desktop_kit
import pytest
from desktop_kit import KEY, SETTINGS, at_site

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.excel.roster_reader import ReadChoices
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.ui.importing.work import analyse
from ov_desktop.ui.tasks import Cancelled, Progress
from ov_desktop.ui.wizard import work
from ov_desktop.ui.wizard.flow import Flow

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    folder = tmp_path / "profil"
    shutil.copytree(desktop_kit._furnished_profile(), folder)
    with Desktop(folder, KEY, SettableClock(NOW)) as opened:
        yield opened


def test_an_older_save_that_comes_late_does_not_undo_a_newer_one(desktop: Desktop) -> None:
    store, flow = work.DraftStore(desktop), Flow(SettableClock(NOW))
    flow.type(name="Été")
    older = flow.save()
    flow.type(name="Été 2027")
    newer = flow.save()
    assert store.write(newer) is not None
    assert store.write(older) is None
    assert [campaign.settings.name for campaign in desktop.campaigns.all()] == ["Été 2027"]


def test_saves_from_two_threads_make_one_draft(desktop: Desktop) -> None:
    store, flow = work.DraftStore(desktop), Flow(SettableClock(NOW))
    saves = []
    for number in range(8):
        flow.type(name=f"Été {number}")
        saves.append(flow.save())
    threads = [threading.Thread(target=store.write, args=(save,)) for save in saves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [campaign.settings.name for campaign in desktop.campaigns.all()] == ["Été 7"]


def test_names_of_closed_campaigns_and_of_the_campaign_itself_are_free(desktop: Desktop) -> None:
    one = desktop.campaigns.create(SETTINGS)
    desktop.campaigns.create(SETTINGS.with_name("Noël"))
    assert set(work.other_names(desktop, one.id)) == {"Noël"}
    assert set(work.other_names(desktop, None)) == {"Été 2027", "Noël"}


def test_reading_that_is_no_longer_wanted_ends_without_a_result(desktop: Desktop, tmp_path: Path) -> None:
    campaign = desktop.campaigns.create(SETTINGS)
    write_template(tmp_path / "liste.xlsx", sites=desktop.accounts.sites(), client_code="060305", people=[at_site(1)])
    progress = Progress(lambda: None)
    progress.cancel()
    with pytest.raises(Cancelled):
        analyse(desktop, campaign.id, tmp_path / "liste.xlsx", ReadChoices(), progress)


def test_a_launch_stopped_half_way_leaves_a_draft(desktop: Desktop, tmp_path: Path) -> None:
    desktop.accounts.save_mail_account(MailAccount("127.0.0.1", 9, "none", "cse@erdre.example"))
    desktop.accounts.use_embedded_portal()
    desktop.start_portal(PortalStart(clock=NOW))
    campaign = desktop.campaigns.create(SETTINGS)
    write_template(tmp_path / "liste.xlsx", sites=desktop.accounts.sites(), client_code="060305", people=[at_site(1)])
    assert desktop.roster.import_list(campaign.id, tmp_path / "liste.xlsx").stored
    progress = Progress(lambda: None)

    def stop(_count: int) -> None:
        progress.cancel()
        progress.check()

    with pytest.raises(Cancelled):
        work.launch(desktop, campaign.id, progress, on_progress=stop)
    assert desktop.campaigns.get(campaign.id).status is CampaignStatus.DRAFT
    assert work.launch(desktop, campaign.id, Progress(lambda: None), on_progress=lambda _count: None) == "port-closed"
    assert desktop.campaigns.get(campaign.id).status is CampaignStatus.LAUNCHED


def test_a_draft_is_opened_with_what_was_kept(desktop: Desktop) -> None:
    campaign = desktop.campaigns.create(SETTINGS)
    flow = work.open_flow(desktop, SettableClock(NOW), campaign.id)
    assert flow.typed.end == date(2027, 1, 31)
    assert flow.typed.signature.name == "CSE Ateliers de l’Erdre"
