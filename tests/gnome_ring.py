"""A real keyring for tests: a gnome-keyring of their own on a bus of its own, with nothing of the user's."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.SecretService import Keyring
from waiting import wait_until


@contextmanager
def gnome_ring(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringBackend]:
    """Give an unlocked keyring.

    Args:
        folder: where it keeps its files.
        monkeypatch: puts the address of the bus into the environment of this process.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    places = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME")}
    environment = {**os.environ, **places}
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    assert bus.stdout
    address = bus.stdout.readline().strip()
    ring = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**environment, "DBUS_SESSION_BUS_ADDRESS": address},
    )
    assert ring.stdin
    ring.stdin.write(b"un mot de passe de session")
    ring.stdin.close()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    try:
        wait_until(_answers, message="the keyring")
        yield Keyring()
    finally:
        for process in (ring, bus):
            process.terminate()
            process.wait(10)
        bus.stdout.close()


def _answers() -> bool:
    try:
        return bool(Keyring.priority)
    except RuntimeError:
        return False
