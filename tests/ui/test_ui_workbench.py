"""The window lives with a real portal, and one window opens a profile."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import time
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import wait_until

from ov_desktop.clock import SystemClock
from ov_desktop.demo import sample
from ov_desktop.demo.answers import DemoEmployee
from ov_desktop.demo.stage import set_stage
from ov_desktop.domain.choice import Options
from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.refusal import FieldFault, RefusedError
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.services.portal_process import PortalState
from ov_desktop.services.profile_lock import ProfileBusyError, ProfileLock
from ov_desktop.ui.error_report import WayOut, describe
from ov_desktop.ui.live_sync import LiveSync, PortalStoppedError
from ov_desktop.ui.main_window import MainWindow
from ov_desktop.ui.pages import all_pages
from ov_desktop.ui.sidebar import ExchangeStatus
from ov_desktop.ui.stall_watch import stall_watch
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.tasks import Lane, Tasks
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wording.exchange import ExchangeState

PATIENCE = 60_000
PEOPLE = sample.employees(3, sample.DeliveryMix.SITE)


class News:
    """Writes down what the workbench and the exchange tell."""

    def __init__(self, workbench: Workbench, live: LiveSync) -> None:
        self.changed: list[Changed] = []
        self.states: list[ExchangeState] = []
        self.status: ExchangeStatus | None = None
        self.failures: list[Exception] = []
        workbench.changed.connect(lambda changed, _initiator: self.changed.append(changed))
        live.status_changed.connect(self._on_status)
        live.failed.connect(self.failures.append)

    def _on_status(self, status: ExchangeStatus) -> None:
        self.status = status
        self.states.append(status.state)

    def heard(self, subject: Subject) -> bool:
        return any(subject in changed.subjects for changed in self.changed)

    def stands(self, state: ExchangeState) -> bool:
        return self.status is not None and self.status.state is state


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with ExitStack() as parts:
        yield set_stage(parts, tmp_path / "profil", tmp_path / "courriels", SystemClock())[0]


@pytest.fixture
def workbench(qapp: QApplication, desktop: Desktop) -> Iterator[Workbench]:
    tasks = Tasks()
    yield Workbench(desktop, SystemClock(), Theme(qapp, Scheme.LIGHT), tasks)
    assert tasks.shutdown(30)


@pytest.fixture
def live(workbench: Workbench) -> Iterator[LiveSync]:
    live = LiveSync(workbench, every_ms=100)
    yield live
    live.stop()


@pytest.fixture
def news(workbench: Workbench, live: LiveSync) -> News:
    return News(workbench, live)


def waiting_campaign(desktop: Desktop, tmp_path: Path) -> str:
    """Make a campaign that is open today and waits for its launch."""
    today = paris_time(SystemClock().now()).date()
    campaign = desktop.campaigns.create(sample.settings(today, days=21, hour=time(0)))
    write_template(tmp_path / "liste.xlsx", sites=sample.SITES, client_code=sample.CLIENT_CODE, people=PEOPLE)
    assert desktop.roster.import_list(campaign.id, tmp_path / "liste.xlsx").stored
    desktop.campaigns.request_launch(campaign.id)
    return campaign.id


def test_a_launch_that_waits_is_made_and_choices_arrive_by_themselves_while_the_window_stays_live(
    qtbot: QtBot, desktop: Desktop, workbench: Workbench, live: LiveSync, news: News, tmp_path: Path
) -> None:
    campaign = waiting_campaign(desktop, tmp_path)
    with stall_watch() as stalls:
        live.start()
        qtbot.waitUntil(lambda: news.stands(ExchangeState.UP_TO_DATE), timeout=PATIENCE)
    assert desktop.campaigns.get(campaign).launched_at is not None
    assert Changed.of(Subject.CAMPAIGNS, Subject.ANSWERS, campaign_id=campaign) in news.changed
    assert news.status is not None
    assert news.status.running == 1
    assert [str(stall) for stall in stalls] == []

    news.changed.clear()
    links: dict[str, str] = {}
    workbench.tasks.run(
        lambda _progress: desktop.sync().links(campaign), owner=live, done=links.update, lane=Lane.PORTAL
    )
    qtbot.waitUntil(lambda: len(links) == 3, timeout=PATIENCE)
    person = desktop.roster.people(campaign)[0]
    visit = DemoEmployee(1, person.employee, links[person.id], Options.SPLIT)
    workbench.tasks.run(lambda _progress: visit.answer(), owner=live, lane=Lane.NETWORK)
    qtbot.waitUntil(lambda: desktop.tracking.overview(campaign).answered == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: Changed.of(Subject.ANSWERS, campaign_id=campaign) in news.changed)


def test_a_portal_that_dies_is_shown_and_comes_back(qtbot: QtBot, desktop: Desktop, live: LiveSync, news: News) -> None:
    live.start()
    qtbot.waitUntil(lambda: news.stands(ExchangeState.UP_TO_DATE), timeout=PATIENCE)
    assert desktop.portal is not None
    assert desktop.portal.pid is not None
    news.states.clear()
    os.kill(desktop.portal.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: ExchangeState.DOWN in news.states, timeout=PATIENCE)
    qtbot.waitUntil(lambda: news.stands(ExchangeState.UP_TO_DATE), timeout=PATIENCE)
    assert ExchangeState.STARTING in news.states


def test_without_a_network_what_waits_is_counted_and_nothing_is_said_twice(
    qtbot: QtBot, desktop: Desktop, live: LiveSync, news: News, tmp_path: Path
) -> None:
    waiting_campaign(desktop, tmp_path)
    desktop.accounts.use_remote_portal("http://127.0.0.1:9", sample.CLIENT_CODE, "mot de passe")
    live.start()
    qtbot.waitUntil(lambda: news.status is not None and news.status.waiting == 4, timeout=PATIENCE)
    assert news.stands(ExchangeState.OFFLINE)
    assert news.status is not None
    assert not news.status.embedded
    assert news.failures == []


def test_a_campaign_that_cannot_be_exchanged_is_told_once(
    qtbot: QtBot, desktop: Desktop, live: LiveSync, news: News, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = waiting_campaign(desktop, tmp_path)
    asked: list[str] = []

    def refuse(campaign_id: str) -> None:
        asked.append(campaign_id)
        raise RefusedError([FieldFault("start", "date-start-past")])

    monkeypatch.setattr(desktop, "launch", refuse)
    live.start()
    qtbot.waitUntil(lambda: len(asked) >= 3, timeout=PATIENCE)
    assert asked[0] == campaign
    assert [type(error) for error in news.failures] == [RefusedError]
    assert news.stands(ExchangeState.UP_TO_DATE) or news.stands(ExchangeState.RUNNING)


def test_a_portal_chosen_later_is_started_when_the_settings_say_so(
    qtbot: QtBot, desktop: Desktop, workbench: Workbench, live: LiveSync, news: News
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    desktop.accounts.use_remote_portal(f"http://127.0.0.1:{port}", sample.CLIENT_CODE, "mot de passe")
    live.start()
    qtbot.waitUntil(lambda: news.stands(ExchangeState.OFFLINE), timeout=PATIENCE)
    desktop.accounts.use_embedded_portal()
    workbench.tell(Changed.of(Subject.PORTAL))
    qtbot.waitUntil(lambda: news.stands(ExchangeState.UP_TO_DATE), timeout=PATIENCE)
    assert desktop.portal is not None


@pytest.fixture
def busy_port() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken


def test_a_portal_that_does_not_start_is_started_again_from_the_banner_which_says_what_came_of_it(
    qtbot: QtBot, desktop: Desktop, workbench: Workbench, busy_port: socket.socket
) -> None:
    window = MainWindow(workbench, all_pages())
    qtbot.addWidget(window)
    window.show()
    live = LiveSync(workbench, PortalStart(port=busy_port.getsockname()[1]), every_ms=100)
    live.status_changed.connect(window.set_status)
    live.failed.connect(window.show_error)
    notices = window.current_page.notices  # type: ignore[union-attr]

    def restart() -> Button | None:
        return notices.action("Relancer le portail")

    live.start()
    qtbot.waitUntil(lambda: restart() is not None, timeout=PATIENCE)
    assert notices.action("Copier le rapport") is not None
    former = restart()
    assert former is not None
    former.click()
    assert former.busy
    assert former.text() == "Le portail démarre…"
    qtbot.waitUntil(lambda: restart() not in (None, former), timeout=PATIENCE)
    busy_port.close()
    button = restart()
    assert button is not None
    assert not button.busy
    button.click()
    qtbot.waitUntil(
        lambda: notices.banner is not None and notices.banner.accessibleName() == "Le portail est relancé",
        timeout=PATIENCE,
    )
    assert desktop.portal is not None
    live.stop()
    assert workbench.tasks.shutdown(30)
    desktop.stop_portal()


def test_a_portal_that_does_not_come_back_is_told_with_how_often_it_was_tried(
    qtbot: QtBot, desktop: Desktop, workbench: Workbench
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    live = LiveSync(workbench, PortalStart(port=port), every_ms=100)
    news = News(workbench, live)
    live.start()
    qtbot.waitUntil(lambda: news.stands(ExchangeState.UP_TO_DATE), timeout=PATIENCE)
    assert desktop.portal is not None
    assert desktop.portal.pid is not None
    os.kill(desktop.portal.pid, signal.SIGKILL)
    with _taken_at_once(port):
        qtbot.waitUntil(lambda: bool(news.failures), timeout=PATIENCE)
        failure = describe(news.failures[0], "")
        assert failure.words.what == "Il a été relancé 3 fois, sans succès."
        assert failure.way_out is WayOut.RESTART_PORTAL
        assert "PortalStoppedError" in failure.report
    live.stop()
    assert workbench.tasks.shutdown(30)
    desktop.stop_portal()


def test_a_portal_that_falls_again_each_time_it_has_come_back_is_told_once(
    qtbot: QtBot, desktop: Desktop, workbench: Workbench
) -> None:
    live = LiveSync(workbench, every_ms=100)
    news = News(workbench, live)
    live.start()
    qtbot.waitUntil(lambda: news.stands(ExchangeState.UP_TO_DATE), timeout=PATIENCE)
    for _fall in range(5):
        qtbot.waitUntil(
            lambda: desktop.portal is not None and desktop.portal.state is PortalState.RUNNING, timeout=PATIENCE
        )
        assert desktop.portal is not None
        assert desktop.portal.pid is not None
        news.states.clear()
        os.kill(desktop.portal.pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: ExchangeState.DOWN in news.states, timeout=PATIENCE)
    assert [type(error) for error in news.failures] == [PortalStoppedError]
    assert describe(news.failures[0], "").way_out is WayOut.RESTART_PORTAL
    live.stop()
    assert workbench.tasks.shutdown(30)
    desktop.stop_portal()


def _taken_at_once(port: int) -> socket.socket:
    """Take a port as soon as it is free."""
    deadline = monotonic() + 10
    while True:
        try:
            return socket.create_server(("127.0.0.1", port))
        except OSError:
            assert monotonic() < deadline


def test_a_stopped_exchange_is_not_begun_again(workbench: Workbench, live: LiveSync) -> None:
    live.stop()
    live.synchronise()
    assert workbench.tasks.running == []


# --- one window a profile --------------------------------------------------------------------------------


def test_a_profile_that_another_process_has_open_is_refused_with_a_sentence(tmp_path: Path) -> None:
    lock = ProfileLock(tmp_path)
    command = [sys.executable, "-m", "ov_desktop", "--profile", str(tmp_path)]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    lock.release()
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.splitlines() == [
        "Ce dossier est déjà ouvert",
        "Une autre fenêtre de l’application utilise ce dossier de données.",
        "Vos données sont intactes.",
        "Utilisez la fenêtre déjà ouverte, ou fermez-la d’abord.",
    ]


def taken(folder: Path) -> bool:
    try:
        ProfileLock(folder).release()
    except ProfileBusyError:
        return True
    return False


def test_a_window_keeps_the_profile_to_itself_until_it_is_ended(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "ov_desktop", "--profile", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        wait_until(lambda: taken(tmp_path), timeout=60, message="the lock of the profile")
        assert program.poll() is None
    finally:
        program.terminate()
        _output, errors = program.communicate(timeout=60)
    assert errors == b""
    ProfileLock(tmp_path).release()
