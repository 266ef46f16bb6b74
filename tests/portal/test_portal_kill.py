"""The portal killed with signal 9 in the middle of choices: what got its confirmation page is there (SPEC P7, P8)."""

import os
import re
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
import requests
from portal_child import running_portal, signed_in
from portal_world import PortalWorld, mobile, person_push
from serving_process import serving_process
from waiting import wait_until

from ov_desktop.demo.employee_browser import EmployeeBrowser
from ov_desktop.domain.employee import format_mobile
from ov_desktop.portal.keys import CODE_ALPHABET
from ov_desktop.services.portal_process import PortalProcess, PortalState
from ov_desktop.wire import ChoiceChange, MessageChange

DONE = "Votre demande est prise en compte"
CODE = re.compile(rf"\b[{CODE_ALPHABET}]{{10}}\b")


class Crowd:
    """People before their choice page, who all press "Valider" at once."""

    def __init__(self, url: str, links: dict[str, str]) -> None:
        """Sign everybody in; ``links`` gives the path of each link by mobile."""
        self._gate = threading.Barrier(len(links) + 1)
        self._lock = threading.Lock()
        self._confirmed: set[str] = set()
        with ThreadPoolExecutor(8) as threads:
            self._browsers = list(threads.map(lambda item: self._enter(url, *item), links.items()))

    @staticmethod
    def _enter(url: str, number: str, path: str) -> EmployeeBrowser:
        browser = EmployeeBrowser()
        browser.open(url + path)
        browser.fill("Numéro de portable", format_mobile(number))
        browser.press("Se connecter")
        browser.choose("Chèque-Vacances Connect")
        return browser

    def confirmed(self) -> set[str]:
        """The verification codes of the confirmation pages seen so far."""
        with self._lock:
            return set(self._confirmed)

    def _press(self, browser: EmployeeBrowser) -> None:
        self._gate.wait()
        try:
            browser.press("Valider")
        except requests.RequestException:
            return
        self._note(browser)

    def _note(self, browser: EmployeeBrowser) -> None:
        if browser.has(DONE):
            (code,) = set(CODE.findall(browser.source))
            with self._lock:
                self._confirmed.add(code)

    def press_until_killed(self, kill: Callable[[], object], after: int) -> set[str]:
        """Let all press at once, kill the portal after some confirmations; return the codes that people saw."""
        with ThreadPoolExecutor(len(self._browsers)) as threads:
            pressing = [threads.submit(self._press, browser) for browser in self._browsers]
            self._gate.wait()
            wait_until(lambda: len(self.confirmed()) >= after, 120, f"{after} confirmations")
            kill()
            for future in pressing:
                future.result()
        return self.confirmed()

    def press_again(self) -> None:
        """Let everybody who saw no confirmation open the page again and press once more."""
        for browser in self._browsers:
            if not browser.has(DONE):
                browser.open("/choix")
                browser.choose("Chèque-Vacances Connect")
                browser.press("Valider")
                self._note(browser)

    def leave(self) -> None:
        """Close every browser."""
        for browser in self._browsers:
            browser.session.close()


def prepare(folder: Path, people: int) -> tuple[str, list[tuple[str, str]]]:
    """Launch a campaign; return its identifier, and mobile and path of the link of each person."""
    world = PortalWorld.open(folder)
    pushed = [person_push(number) for number in range(people)]
    campaign_id = world.launched(pushed)
    links = [(mobile(number), f"/acces/{world.token(person)}") for number, person in enumerate(pushed)]
    world.close()
    return campaign_id, links


def kill_and_wait(process: PortalProcess) -> None:
    """Kill the portal with signal 9, and wait until it has been started again."""
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: process.pid not in (pid, None) and process.state is PortalState.RUNNING, 60)


def recorded(process: PortalProcess, campaign_id: str) -> list[ChoiceChange]:
    """What the portal tells the desktop."""
    choices: list[ChoiceChange] = []
    with signed_in(process) as client:
        cursor, more = 0, True
        while more:
            changes = client.changes(campaign_id, cursor)
            choices += [change for change in changes.changes if isinstance(change, ChoiceChange)]
            cursor, more = changes.cursor, changes.more
    return choices


@pytest.mark.long
def test_every_confirmed_choice_of_two_hundred_is_there_after_a_kill(tmp_path: Path) -> None:
    campaign_id, links = prepare(tmp_path, 200)
    with running_portal(tmp_path) as process:
        crowd = Crowd(process.url, dict(links))
        seen = crowd.press_until_killed(partial(kill_and_wait, process), after=40)
        assert 40 <= len(seen) < 200, "the kill came in the middle"
        assert seen <= {choice.code for choice in recorded(process, campaign_id)}

        crowd.press_again()
        crowd.leave()
        choices = recorded(process, campaign_id)
    assert {choice.code for choice in choices} == crowd.confirmed()
    assert len(choices) == len({choice.person_id for choice in choices}) == 200
    assert {choice.version for choice in choices} == {1}


@pytest.mark.long
def test_nothing_confirmed_is_lost_over_many_kills(tmp_path: Path) -> None:
    rounds, size = 12, 30
    campaign_id, links = prepare(tmp_path, rounds * size)
    seen: set[str] = set()
    for number in range(rounds):
        # A portal anew each time: the pause before a restart grows with each death.
        with running_portal(tmp_path) as process:
            crowd = Crowd(process.url, dict(links[number * size : (number + 1) * size]))
            seen |= crowd.press_until_killed(partial(kill_and_wait, process), after=1 + 2 * number)
            crowd.leave()
            choices = recorded(process, campaign_id)
        assert seen <= {choice.code for choice in choices}
    assert len(choices) == len({choice.person_id for choice in choices})
    assert len(seen) >= sum(1 + 2 * number for number in range(rounds))


@pytest.mark.long
def test_nothing_confirmed_is_lost_when_one_of_two_processes_on_a_server_is_killed(server_folder: Path) -> None:
    rounds, size = 12, 40
    campaign_id, links = prepare(server_folder, rounds * size)
    seen: set[str] = set()
    with ExitStack() as stack:
        world = PortalWorld.open(server_folder)
        stack.callback(world.close)
        stays = stack.enter_context(serving_process(server_folder))
        for number in range(rounds):
            ours = links[number * size : (number + 1) * size]
            with serving_process(server_folder) as dies, ThreadPoolExecutor(1) as beside:
                there, here = Crowd(dies.url, dict(ours[::2])), Crowd(stays.url, dict(ours[1::2]))
                # Those whom the other process serves all get their confirmation, whatever becomes of this one.
                served = beside.submit(here.press_until_killed, lambda: None, size // 2)
                seen |= there.press_until_killed(dies.kill, after=1 + number)
                seen |= served.result()
                assert len(here.confirmed()) == size // 2
                there.leave()
                here.leave()
            choices = [change for change in pulled(world, campaign_id) if isinstance(change, ChoiceChange)]
            assert seen <= {choice.code for choice in choices}
    assert len(choices) == len({choice.person_id for choice in choices}) <= rounds * size
    assert {choice.version for choice in choices} == {1}
    assert rounds * size // 2 < len(seen) < rounds * size, "kills came in the middle"


def pulled(world: PortalWorld, campaign_id: str) -> list[ChoiceChange | MessageChange]:
    """All that the desktop would hear of."""
    return list(world.store.changes(world.account, campaign_id, 0, 10_000).changes)
