"""Blocks of the main thread over 50 ms while the windows are used for a campaign of 5,000 people (aim: none).

What other programs of a busy computer take of the processor is left out where the system tells it, as Linux does; its
caches are shared all the same, so the same work takes up to twice as long there.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as day_time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest

from ov_desktop.app import Application
from ov_desktop.clock import SettableClock
from ov_desktop.demo import sample
from ov_desktop.demo.answers import DemoEmployee
from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.demo.mailbox import personal_links
from ov_desktop.demo.stage import open_sample_profile, set_up_organisation
from ov_desktop.domain.campaign import ends_at
from ov_desktop.domain.choice import Options
from ov_desktop.domain.clock import paris_instant
from ov_desktop.domain.roster import Field
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import PortalStart
from ov_desktop.ui.garbage import MainThreadCollector
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.orders.page import OrdersPage
from ov_desktop.ui.page import Page
from ov_desktop.ui.roster.columns import COLUMN_OF
from ov_desktop.ui.stall_watch import LIMIT_MS, Stall, stall_watch
from ov_desktop.ui.tracking.page import TrackingPage
from ov_desktop.ui.wizard.flow import Step
from ov_desktop.ui.wizard.page import WizardPage

PEOPLE = 5_000
FAULTS = 200
ANSWERS = 60
PATIENCE = 900.0
_POLL_MS = 10
_QUIET_MS = 300


class Bench:
    """The application on a throw-away profile, used through its pages while the main thread is watched."""

    def __init__(self, folder: Path, catcher: MailCatcher) -> None:
        self.folder = folder
        self.catcher = catcher
        self.clock = SettableClock(paris_instant(date(2027, 1, 11), day_time(8)))
        start = PortalStart(demo=True, clock=self.clock.now())
        self.application = Application(folder / "profil", self.clock, portal_start=start)
        # As ``Application.run`` has it.
        self.collector = MainThreadCollector(self.application)
        self.collector.start()
        self.stalls: dict[str, list[Stall]] = {}
        self.people = sample.employees(PEOPLE)
        self.settings = sample.settings(date(2027, 1, 12), days=20)

    # --- phases ------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Use every screen."""
        with self.watching("opening"):
            window = self.application.show_main_window(
                lambda lock, _progress: open_sample_profile(self.application.folder, self.clock, lock)
            )
            self.until(lambda: window.current_page is not None)
        set_up_organisation(self.application.workbench.desktop, self.catcher)
        self.application.live.restart_portal()  # type: ignore[union-attr]
        self.until(lambda: self.application.workbench.desktop.portal is not None)
        campaign = self.make_campaign()
        self.bring_lists(campaign)
        self.launch()
        self.follow(campaign)
        self.close(campaign)
        with self.watching("other pages"):
            for key in (PageKey.HOME, PageKey.ACCOUNT, PageKey.HELP, PageKey.TRACKING, PageKey.ORDERS, PageKey.HOME):
                self.go(key)

    def make_campaign(self) -> str:
        campaign = self.application.workbench.desktop.campaigns.create(self.settings).id
        with self.watching("settings"):
            page = self.wizard(campaign)
            QTest.keyClicks(page.settings.form.dates.name, " bis")
            self.rest()
            page.settings.go_on.click()
            self.until(lambda: page.flow.step is Step.ROSTER)
        return campaign

    def bring_lists(self, campaign: str) -> None:
        faulty = [
            replace(person, email=f"{person.email}@") if place % (PEOPLE // FAULTS) == 0 else person
            for place, person in enumerate(self.people)
        ]
        for name, people in (("faulty", faulty), ("clean", self.people)):
            write_template(self.folder / f"{name}.xlsx", sites=sample.SITES, client_code="060305", people=people)
        page = self.wizard(campaign)
        with self.watching("report of faults"):
            report = page.roster.imports.report
            page.roster.read(self.folder / "faulty.xlsx")
            self.until(lambda: page.roster.currentWidget() is report)
            report.table.scrollToBottom()
            self.rest()
            report.give_up.click()
        with self.watching("import and grid"):
            grid = page.roster.people.grid
            page.roster.read(self.folder / "clean.xlsx")
            self.until(report.ready.isVisible)
            report.import_all.click()
            self.until(lambda: page.roster.currentWidget() is page.roster.people and grid.model.rowCount() == PEOPLE)
            grid.table.scrollToBottom()
            self.rest()
            QTest.keyClicks(grid.toolbar.search, "martineau")
            self.rest()
            grid.toolbar.search.clear()
            grid.table.header.sort_by(COLUMN_OF[Field.LAST_NAME])
            self.until(lambda: grid.is_idle)
            self.rest()
        with self.watching("summary"):
            page.roster.people.save.click()
            self.until(lambda: page.flow.step is Step.SUMMARY and page.launch.currentWidget() is page.launch.summary)
            self.rest()

    def launch(self) -> None:
        page = self.application.window.page(PageKey.CREATE)  # type: ignore[union-attr]
        assert isinstance(page, WizardPage)
        with self.watching("launch"):
            page.launch.summary.launch.click()
            self.until(lambda: page.flow.step is Step.LAUNCHED)

    def follow(self, campaign: str) -> None:
        with self.watching("tracking"):
            self.go(PageKey.TRACKING)
            page = self.go(PageKey.TRACKING, campaign_id=campaign)
            assert isinstance(page, TrackingPage)
            page.detail.grid.table.scrollToBottom()
            self.rest()
        with self.watching("messages leave"):
            self.be(paris_instant(self.settings.start, day_time(9)))
            self.until(lambda: len(self.catcher.caught) >= PEOPLE)
            self.rest(6_000)
        with self.watching("answers arrive"):
            self.aside(self.answer)
            self.rest(6_000)

    def answer(self) -> None:
        links = personal_links(self.catcher.caught)
        for position, person in enumerate(self.people[:ANSWERS], start=1):
            DemoEmployee(position, person, links[person.email], Options.SPLIT).answer()

    def close(self, campaign: str) -> None:
        with self.watching("closing"):
            self.be(ends_at(self.settings) + timedelta(hours=1))
            page = self.go(PageKey.TRACKING)
            assert isinstance(page, TrackingPage)
            page.closing.start(campaign)
            self.until(lambda: page.closing.dialog is not None)
            page.closing.dialog.accept()  # type: ignore[union-attr]
            orders = self.application.window
            self.until(lambda: isinstance(orders and orders.current_page, OrdersPage))
            self.rest()
        with self.watching("order and its file"):
            order = self.application.window.current_page  # type: ignore[union-attr]
            assert isinstance(order, OrdersPage)
            self.until(order.excel_button.isEnabled)
            order.detail.lines.table.scrollToBottom()
            path = self.folder / "commande.xlsx"
            order.files.ask = lambda *_arguments: str(path)
            order.excel_button.click()
            self.until(path.exists)
            self.rest()

    # --- helpers -----------------------------------------------------------------------------------------

    @contextmanager
    def watching(self, phase: str) -> Iterator[None]:
        started = time.monotonic()
        with stall_watch() as stalls:
            yield
            self.rest()
        self.stalls[phase] = stalls
        longest = max((stall.milliseconds for stall in stalls), default=0.0)
        sys.stdout.write(
            f"{phase:20} {time.monotonic() - started:6.1f} s, {len(stalls)} blocks, longest {longest:.0f} ms\n"
        )
        for stall in sorted(stalls, key=lambda stall: -stall.milliseconds)[:6]:
            sys.stdout.write(f"    {stall}\n")
        sys.stdout.flush()

    def go(self, key: PageKey, campaign_id: str | None = None) -> Page:
        window = self.application.window
        assert window is not None
        window.go_to(Request(key, campaign_id))
        self.rest()
        assert window.current_page is not None
        return window.current_page

    def wizard(self, campaign: str) -> WizardPage:
        page = self.go(PageKey.CREATE, campaign)
        assert isinstance(page, WizardPage)
        self.until(lambda: page.flow.campaign_id == campaign)
        self.rest()
        return page

    def be(self, instant: object) -> None:
        """Let the time pass on the desktop and on its portal, beside the main thread."""

        def move() -> None:
            self.application.workbench.desktop.portal.set_clock(instant)  # type: ignore[union-attr, arg-type]

        self.clock.set(instant)  # type: ignore[arg-type]
        self.aside(move)

    def aside(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work)
        thread.start()
        self.until(lambda: not thread.is_alive())

    def rest(self, milliseconds: int = _QUIET_MS) -> None:
        """Let the windows live for a while, and until nothing runs any more."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()
        self.until(lambda: not [task for task in self.application.tasks.running if task.name])

    def until(self, condition: Callable[[], bool]) -> None:
        loop, deadline = QEventLoop(), time.monotonic() + PATIENCE
        timer = QTimer()

        def look() -> None:
            if condition() or time.monotonic() > deadline:
                loop.quit()

        timer.timeout.connect(look)
        timer.start(_POLL_MS)
        loop.exec()
        assert time.monotonic() < deadline, "nothing more happens"


def main() -> int:
    """Use the windows and say every block; 1 if there was one."""
    with tempfile.TemporaryDirectory() as temporary, MailCatcher(Path(temporary) / "courriels") as catcher:
        bench = Bench(Path(temporary), catcher)
        try:
            bench.run()
        finally:
            bench.collector.stop()
            bench.application.close()
    blocks = sum(map(len, bench.stalls.values()))
    sys.stdout.write(f"{blocks} blocks over {LIMIT_MS} ms with {PEOPLE} people (aim 0)\n")
    return 1 if blocks else 0


if __name__ == "__main__":
    sys.exit(main())
