"""A page as tests of windows need it: over the services of a real profile, shown, its requests written down."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import desktop_kit as kit
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import CampaignSettings, MessageKind
from ov_desktop.domain.employee import Employee
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.secrets import ProfileRing
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wire import ChangeList, ChoiceChange, MessageChange

MORNING = datetime(2026, 11, 24, 8, 41, tzinfo=UTC)
EARLY = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
WINTER = replace(kit.SETTINGS, name="Hiver 2026", start=date(2026, 11, 2), end=date(2026, 12, 4), reminder_days=7)
AUTUMN = replace(kit.SETTINGS, name="Rentrée 2026", start=date(2026, 9, 14), end=date(2026, 10, 16))
SUMMER = replace(kit.SETTINGS, name="Été 2026", start=date(2026, 9, 5), end=date(2026, 10, 13))
NEXT = replace(kit.SETTINGS, name="Été 2027", start=date(2027, 1, 11), end=date(2027, 2, 12))

_DEEPEST = 8
"""How many layouts stand in each other at most: each asks the one around it in a pass of its own."""

T = TypeVar("T")
PageT = TypeVar("PageT", bound=Page)


def people(count: int, *, home: Sequence[int] = (), grant: int = 200) -> list[Employee]:
    """People with numbers from 1; those of ``home`` get their vouchers at home."""
    return [
        replace(
            kit.at_home(number, grant=grant) if number in home else kit.at_site(number, grant=grant),
            last_name=f"Évrard{number}" if number % 2 else f"Baron{number}",
        )
        for number in range(1, count + 1)
    ]


def prepared(folder: Path, build: Callable[[kit.Desk], T], now: datetime = EARLY) -> T:
    """Make a profile in a folder, let ``build`` fill it, and close it."""
    furnished(folder)
    desk = kit.open_desk(folder, SettableClock(now))
    try:
        return build(desk)
    finally:
        desk.profile.close()


def furnished(folder: Path) -> None:
    """Make a profile in a folder with an organisation and its sites alone."""
    shutil.copytree(kit._furnished_profile(), folder, dirs_exist_ok=True)


def copied(folder: Path, build: Callable[[kit.Desk], T]) -> T:
    """Copy the profile that ``build`` has filled for the first test that wanted it into a folder."""
    template, made = _template(build)
    shutil.copytree(template, folder)
    return made


@cache
def _template(build: Callable[[kit.Desk], T]) -> tuple[Path, T]:
    folder = Path(tempfile.mkdtemp(prefix="profil-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder, prepared(folder, build)


def launched(desk: kit.Desk, settings: CampaignSettings, employees: Sequence[Employee], answered: int = 0) -> str:
    """Launch a campaign; the first ``answered`` people choose all Connect. Return its identifier."""
    campaign = desk.launched(employees, settings)
    ids = [person.id for person in desk.roster.people(campaign.id)]
    choices = [kit.chose(ids[place], place + 1, connect=employees[place].grant) for place in range(answered)]
    desk.pull(campaign.id, *choices)
    return campaign.id


def closed(
    desk: kit.Desk, settings: CampaignSettings, employees: Sequence[Employee], choices: Sequence[ChoiceChange] = ()
) -> tuple[str, int]:
    """Close a campaign; return its identifier and its order's. The clock is put back."""
    campaign_id, now = launched(desk, settings, employees), desk.clock.now()
    desk.pull(campaign_id, *choices)
    desk.clock.set(datetime(2026, 11, 20, 8, 0, tzinfo=UTC))
    desk.campaigns.start_closing(campaign_id)
    desk.campaigns.mark_pulled(campaign_id)
    order = desk.orders.make_order(campaign_id, "BC-117")
    desk.clock.set(now)
    return campaign_id, order.id


def message_states(desk: kit.Desk, campaign_id: str, states: Sequence[str], after: int = 1000) -> None:
    """Give the first people's launch messages these states."""
    ids = [person.id for person in desk.roster.people(campaign_id)]
    changes = [
        MessageChange(
            seq=after + place,
            person_id=ids[place],
            kind=MessageKind.LAUNCH,
            state=state,
            at=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
            reason="Cette adresse n’existe pas." if state == "error" else "",
        )
        for place, state in enumerate(states)
    ]
    desk.exchange.apply_changes(campaign_id, ChangeList(changes=changes, cursor=changes[-1].seq, more=False))


@dataclass
class Window:
    """The workbench that a page is shown over, and where it asked to go."""

    bot: QtBot
    desktop: Desktop
    clock: SettableClock
    workbench: Workbench
    tasks: Tasks
    asked: list[Request] = field(default_factory=list)
    told: list[Changed] = field(default_factory=list)

    def show(self, page: PageT, request: Request, size: tuple[int, int] = (1048, 800)) -> PageT:
        """Show a page at the room that the frame gives it, and wait until it has read."""
        self.bot.addWidget(page)
        page.resize(*size)
        page.show()
        page.activateWindow()
        self.bot.waitExposed(page)
        page.enter(request)
        self.settle()
        return page

    def settle(self) -> None:
        """Wait until nothing is read or written any more."""
        self.bot.waitUntil(lambda: not self.tasks.running, timeout=20_000)
        for _layout in range(_DEEPEST):
            QApplication.processEvents()

    def tell(self, *subjects: Subject) -> None:
        """Tell the page that something has changed."""
        self.workbench.tell(Changed.of(*subjects), None)
        self.settle()


@contextmanager
def window(
    bot: QtBot, theme: Theme, folder: Path, now: datetime = MORNING, ring: ProfileRing | None = None
) -> Iterator[Window]:
    """Open the profile of a folder with what pages need."""
    clock = SettableClock(now)
    tasks = Tasks()
    with Desktop(folder, kit.KEY, clock, ring=ring) as desktop:
        workbench = Workbench(desktop, clock, theme, tasks)
        opened = Window(bot, desktop, clock, workbench, tasks)
        workbench.go.connect(opened.asked.append)
        workbench.changed.connect(lambda changed, _initiator: opened.told.append(changed))
        yield opened
        assert tasks.shutdown(10)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    target = QApplication.focusWidget()
    assert target is not None, "nothing has the focus"
    QTest.keyClick(target, key, modifiers)


def tab_to(widget: QWidget, most: int = 60) -> None:
    """Press Tab until a widget has the focus."""
    for _press in range(most):
        if widget.hasFocus():
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {widget.accessibleName() or widget!r}")


def request(page: PageKey, **wanted: object) -> Request:
    """A request as the frame gives it to a page."""
    return Request(page, **wanted)  # type: ignore[arg-type]  # the names of its fields
