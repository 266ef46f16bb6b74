"""A call of the keyring has one deadline, whatever it asks and however long it waits for its turn (SPEC A4)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from keyring.backend import KeyringBackend

from ov_desktop.services.system_ring import KeyringUnavailableError, SystemRing

SLOW = 0.55
PATIENCE = 0.6
CALLS: dict[str, Callable[[SystemRing], object]] = {
    "keep": lambda ring: ring.keep("entrée", "nouveau"),
    "erase": lambda ring: ring.erase("entrée"),
}


class SlowRing(KeyringBackend):
    """A keyring that takes a while for each answer, longer than half of what one waits for a call."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.begun = threading.Event()
        self.hurried = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self._take_time()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._take_time()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._take_time()
        del self.kept[service, username]

    def _take_time(self) -> None:
        self.begun.set()
        self.hurried.wait(SLOW)


@pytest.fixture
def slow() -> Iterator[SlowRing]:
    ring = SlowRing()
    ring.kept["Objectif Vacances", "entrée"] = "ancien"
    yield ring
    ring.hurried.set()


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_call_that_asks_twice_is_given_up_as_soon_as_one_that_asks_once(
    slow: SlowRing, call: Callable[[SystemRing], object]
) -> None:
    with pytest.raises(KeyringUnavailableError):
        call(SystemRing(lambda: slow, PATIENCE))


def test_the_wait_for_its_turn_counts_for_a_call(slow: SlowRing) -> None:
    ring = SystemRing(lambda: slow, PATIENCE)

    def hold() -> None:
        with suppress(KeyringUnavailableError):
            ring.get("entrée")

    before = threading.Thread(target=hold)
    before.start()
    assert slow.begun.wait(10)
    with pytest.raises(KeyringUnavailableError):
        ring.get("entrée")
    before.join(10)


def test_a_call_that_was_given_up_ends_before_the_next_one_begins(slow: SlowRing) -> None:
    ring = SystemRing(lambda: slow, PATIENCE)
    with pytest.raises(KeyringUnavailableError):
        ring.keep("entrée", "donné trop tard")
    slow.hurried.set()
    ring.keep("entrée", "plus tard")
    assert slow.kept == {("Objectif Vacances", "entrée"): "plus tard"}
