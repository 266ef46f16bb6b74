"""What passes while a campaign runs: the time moves, messages leave, employees answer."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from ov_desktop.clock import SettableClock
from ov_desktop.demo.answers import DemoEmployee, Visit
from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.demo.stage import DemoError
from ov_desktop.domain.campaign import MessageKind, schedule
from ov_desktop.domain.choice import Options
from ov_desktop.domain.employee import Employee
from ov_desktop.services.desktop import Desktop

_PATIENCE = 120.0
_POLL = 0.05
_UNDECIDED = frozenset({"waiting", "sending", "retry"})


class Stagehand:
    """Moves the played time of desktop and portal together, and waits for what follows from it."""

    def __init__(
        self,
        desktop: Desktop,
        catcher: MailCatcher,
        clock: SettableClock,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Work for a desktop whose portal, once it runs, lives in the same played time.

        Args:
            desktop: the open profile.
            catcher: where its messages arrive.
            clock: the played time.
            check: called again and again while something is waited for; raises to give up.
        """
        self._desktop = desktop
        self._catcher = catcher
        self._clock = clock
        self._check = check

    def move_to(self, instant: datetime) -> None:
        """Let it be ``instant``, on the desktop and on its portal."""
        self._check()
        self._clock.set(instant)
        if self._desktop.portal:
            self._desktop.portal.set_clock(instant)

    def let_send(self, campaign_id: str, kind: MessageKind, expected: int) -> int:
        """Move the time to when the messages of a kind leave, and wait until each has left or is not needed.

        Returns:
            How many were caught.

        Raises:
            DemoError: another number than ``expected`` was caught, or nothing more happens.
        """
        before = self._count(kind)
        settings = self._desktop.campaigns.get(campaign_id).settings
        self.move_to(next(message.at for message in schedule(settings) if message.kind is kind))
        sync = self._desktop.sync()

        def all_decided() -> bool:
            counts = {count.state: count.count for count in sync.state(campaign_id).messages if count.kind is kind}
            return bool(counts) and not _UNDECIDED & {state for state, number in counts.items() if number}

        self._wait_until(all_decided, f"{kind} messages")
        caught = self._count(kind) - before
        if caught != expected:
            raise DemoError(f"{kind}: {caught} messages instead of {expected}")
        sync.pull(campaign_id)
        return caught

    def answer(
        self,
        people: Sequence[Employee],
        links: dict[str, str],
        options: Options,
        seen: Callable[[DemoEmployee, Visit], None] = lambda _employee, _visit: None,
        counted: Callable[[int], None] = lambda _count: None,
    ) -> int:
        """Let everyone who has a link answer, or stay silent.

        Args:
            people: the list, in its order.
            links: personal links by e-mail address.
            options: what they may choose.
            seen: shown each visit.
            counted: told how many people had their turn, before each.

        Returns:
            How many answered.

        Raises:
            PageError: a page of the portal did not hold what it should.
        """
        answered = 0
        for position, person in enumerate(people, start=1):
            self._check()
            counted(position - 1)
            if person.email not in links:
                continue
            employee = DemoEmployee(position, person, links[person.email], options)
            visit = employee.answer()
            if visit is not None:
                answered += 1
                seen(employee, visit)
        return answered

    def _count(self, kind: MessageKind) -> int:
        return sum(mail.kind == kind for mail in self._catcher.caught)

    def _wait_until(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        pause = threading.Event()
        while not condition():
            self._check()
            if time.monotonic() > deadline:
                raise DemoError(f"{what}: nothing more happens")
            pause.wait(_POLL)
