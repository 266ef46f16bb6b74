"""Opening step 1 for a draft with 100,000 people, and a key in its fields (aims: 200 ms a turn, 16 ms a key).

What the main thread worked is said beside what passed: on a busy computer, or beside a web engine that paints, the
two are far apart.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import desktop_kit as kit
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from ov_desktop.clock import SettableClock
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.desktop import Desktop
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.studio import Studio
from ov_desktop.ui.wizard.page import WizardPage

PEOPLE = 100_000
KEYS = 100
TURN_AIM_MS, KEY_AIM_MS = 200, 16
_TYPED = "Répondez en ligne, jusqu’au bout. "
_QUIET_SECONDS = 1.5
"""How long nothing is in the background before an opening counts as over: parts are made in turns of their own."""


def prepare(folder: Path) -> str:
    """Make a profile with a draft and its people; return the draft's identifier."""
    desk = kit.furnished_desk(folder)
    campaign = desk.campaigns.create(replace(kit.SETTINGS, default_format=Format.CLASSIC))
    desk.file.report = kit.report([_person(number) for number in range(PEOPLE)])
    desk.roster.import_list(campaign.id, Path("liste.xlsx"))
    desk.profile.close()
    return campaign.id


def _person(number: int) -> kit.Employee:
    return replace(
        kit.at_site(number, grant=20 + 10 * (number % 48)),
        mobile=f"+336{10_000_000 + number}",
        employee_number=f"{number:06d}",
    )


class Cost(NamedTuple):
    """What something cost, in milliseconds: what passed, and what the main thread worked."""

    passed: float
    worked: float


class Bench:
    """The main window over a profile; each thing that is done is timed turn by turn of the main thread."""

    def __init__(self, desktop: Desktop) -> None:
        self.studio = Studio()
        self.workbench = self.studio.workbench(desktop, SettableClock(kit.NOW))
        self.window = self.studio.main_window(self.workbench)

    @property
    def page(self) -> WizardPage:
        page = self.window.current_page
        assert isinstance(page, WizardPage)
        return page

    def longest_turn(self, act: Callable[[], None]) -> Cost:
        """Do something, and return the longest turn of the main thread until all is still."""
        longest, still_since = _cost(act), time.perf_counter()
        while time.perf_counter() - still_since < _QUIET_SECONDS:
            longest = _longer(longest, _cost(self.studio.qt.processEvents))
            if self.studio.tasks.running:
                still_since = time.perf_counter()
        return longest

    def open(self, campaign_id: str) -> Cost:
        """Go to the draft and up to its settings."""
        longest = self.longest_turn(lambda: self.workbench.show_page(PageKey.CREATE, campaign_id=campaign_id))
        assert self.page.flow.people == PEOPLE
        return _longer(longest, self.longest_turn(self.show_settings))

    def show_settings(self) -> None:
        """Go from the list, where the draft was left, to the settings."""
        self.page.roster.back_wanted.emit()

    def type(self, widget: QWidget) -> list[Cost]:
        """Type in a field, and return what each key cost until it was painted."""
        widget.setFocus()
        self.studio.settle()
        return [self._key(widget, _TYPED[place % len(_TYPED)]) for place in range(KEYS)]

    def _key(self, widget: QWidget, sign: str) -> Cost:
        event = QInputMethodEvent()
        event.setCommitString(sign)

        def press() -> None:
            QApplication.sendEvent(widget, event)
            self.studio.qt.processEvents()

        return _cost(press)


def _cost(act: Callable[[], object]) -> Cost:
    began, worked = time.perf_counter(), time.thread_time()
    act()
    return Cost((time.perf_counter() - began) * 1000, (time.thread_time() - worked) * 1000)


def _longer(one: Cost, other: Cost) -> Cost:
    """Return the most of each; what worked longest need not be what took longest."""
    return Cost(max(one.passed, other.passed), max(one.worked, other.worked))


def _print_keys(field: str, costs: list[Cost]) -> None:
    figures = []
    for what, values in zip(("passed", "worked"), zip(*costs, strict=True), strict=True):
        slow = statistics.quantiles(values, n=100)[94]
        figures.append(f"{what} {statistics.median(values):.1f}, 95 % under {slow:.1f}, worst {max(values):.1f} ms")
    sys.stdout.write(f"{field}: a key {'; '.join(figures)} (aim {KEY_AIM_MS} ms)\n")
    sys.stdout.flush()


def main() -> int:
    """Open the draft twice, type in five fields, and print what it costs."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "profil"
        campaign_id = prepare(folder)
        with Desktop(folder, kit.KEY, SettableClock(kit.NOW)) as desktop:
            bench = Bench(desktop)
            for name in ("first opening", "opening again"):
                longest = bench.open(campaign_id)
                turn = f"longest turn passed {longest.passed:.0f} ms, worked {longest.worked:.0f} ms"
                sys.stdout.write(f"{name}, {PEOPLE} people: {turn} (aim {TURN_AIM_MS} ms)\n")
                bench.longest_turn(bench.page.begin)
            bench.open(campaign_id)
            form = bench.page.settings.form
            for field, widget in (
                ("name", form.dates.name),
                ("subject", form.mails.editor.subject_edit),
                ("introduction", form.mails.editor.text_editor.text),
                ("GDPR contact", form.mails.control("gdpr_contact")),
                ("welcome", form.portal.welcome.text),
            ):
                _print_keys(field, bench.type(widget))
            bench.studio.settle()
            bench.studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
