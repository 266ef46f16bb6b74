"""The embedded portal's process: it starts, is restarted when it dies, and never outlives its parent (SPEC Y1)."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
import requests
from portal_child import child_config, child_log, running_portal, signed_in
from portal_world import CLIENT_CODE, DATABASE_KEY, DURING, LINK_SECRET, PASSWORD
from waiting import wait_until

from ov_desktop.database import Database
from ov_desktop.portal.single_use import SingleUse
from ov_desktop.services.portal_process import PortalProcess, PortalStartError, PortalState


def test_a_killed_portal_is_started_again_at_the_same_address(tmp_path: Path) -> None:
    states: list[PortalState] = []
    process = PortalProcess(child_config(tmp_path), child_log(tmp_path), states.append)
    with process, signed_in(process) as client:
        later = DURING + timedelta(days=2)
        process.set_clock(later)
        url, pid = process.url, process.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: process.pid not in (pid, None) and process.state is PortalState.RUNNING, 30)
        assert process.url == url
        assert client.status().now == later
    assert states == [
        PortalState.STARTING,
        PortalState.RUNNING,
        PortalState.DOWN,
        PortalState.STARTING,
        PortalState.RUNNING,
        PortalState.STOPPED,
    ]


def test_a_portal_whose_port_was_taken_while_it_was_down_moves_to_another(tmp_path: Path) -> None:
    taken: list[socket.socket] = []

    def take_the_port(state: PortalState) -> None:
        if state is PortalState.DOWN and not taken:
            taken.append(socket.create_server(("127.0.0.1", port)))

    process = PortalProcess(child_config(tmp_path), child_log(tmp_path), take_the_port)
    with process:
        port = int(process.url.rpartition(":")[2])
        assert process.start() == f"http://127.0.0.1:{port}"
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        wait_until(lambda: taken and process.state is PortalState.RUNNING, 60)
        assert process.url != f"http://127.0.0.1:{port}"
        assert requests.get(f"{process.url}/readyz", timeout=10).text == "ok"
    taken[0].close()


def test_a_portal_shows_no_secret_to_other_programs_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with running_portal(tmp_path) as process:
        child, url = psutil.Process(process.pid), process.url
        assert requests.get(f"{url}/readyz", timeout=10).text == "ok"
        shown = " ".join([*child.cmdline(), *(f"{name}={value}" for name, value in child.environ().items())])
    assert shown
    for secret in (DATABASE_KEY.hex(), LINK_SECRET.hex(), PASSWORD):
        assert secret not in shown
    assert not child.is_running()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/readyz", timeout=10)


def test_the_portal_leaves_by_itself_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, threading; from pathlib import Path; from portal_child import running_portal\n"
        f"with running_portal(Path({str(tmp_path)!r})) as process:\n"
        "    print(process.pid, flush=True)\n"
        "    threading.Event().wait()\n"
    )
    tests = str(Path(__file__).resolve().parents[1])
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join(
                [
                    tests,
                    str(Path(tests).parent),
                ]
            )
        },
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    assert child.is_running()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, 20)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"database_key": bytes(32)}, "database-key"),
        ({"link_secret": b"short"}, "handshake"),
    ],
)
def test_a_portal_that_cannot_start_says_why(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    Database(tmp_path / "portail.db", DATABASE_KEY).close()
    process = PortalProcess(child_config(tmp_path, **changes), child_log(tmp_path))
    with pytest.raises(PortalStartError) as raised:
        process.start()
    assert raised.value.code == code
    assert process.state is PortalState.DOWN
    assert process.pid is None
    process.stop()


def test_two_portals_never_open_one_database(tmp_path: Path) -> None:
    with SingleUse(tmp_path / "portail.db"):
        second = PortalProcess(child_config(tmp_path), child_log(tmp_path))
        with pytest.raises(PortalStartError) as raised:
            second.start()
        assert raised.value.code == "database-busy"


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        process = PortalProcess(child_config(tmp_path, port=other.getsockname()[1]), child_log(tmp_path))
        with pytest.raises(PortalStartError) as raised:
            process.start()
    assert raised.value.code == "port-busy"


def test_the_clock_of_a_real_portal_cannot_be_set(tmp_path: Path) -> None:
    with running_portal(tmp_path, clock=None) as process:
        with pytest.raises(RuntimeError):
            process.set_clock(DURING)
        with signed_in(process) as client:
            status = client.status()
    assert not status.demo
    assert abs(status.now - datetime.now(UTC)) < timedelta(minutes=1)


class RawChild:
    """The child's process, spoken to line by line."""

    def __init__(self, log: Path) -> None:
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ov_desktop", "portal", "child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    def tell(self, **values: object) -> dict[str, object]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(values).encode() + b"\n")
        self.process.stdin.flush()
        answer: dict[str, object] = json.loads(self.process.stdout.readline())
        return answer

    def leave(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(20)


@pytest.fixture
def child(tmp_path: Path) -> Iterator[RawChild]:
    child = RawChild(child_log(tmp_path))
    yield child
    with child.process:
        child.process.kill()


def handshake(folder: Path, **changes: object) -> dict[str, object]:
    return {
        "database": str(folder / "portail.db"),
        "database_key": DATABASE_KEY.hex(),
        "link_secret": LINK_SECRET.hex(),
        "client_code": CLIENT_CODE,
        "password": PASSWORD,
        **changes,
    }


def test_a_portal_outside_the_demo_refuses_another_clock_over_the_pipe_too(child: RawChild, tmp_path: Path) -> None:
    assert "url" in child.tell(**handshake(tmp_path))
    assert child.tell(clock=DURING.isoformat()) == {"error": "handshake", "detail": "clock"}
    assert child.leave() == 0


@pytest.mark.parametrize(
    ("changes", "detail"),
    [({"clock": DURING.isoformat()}, "clock"), ({"port": "x", "y": PASSWORD}, "port y")],
)
def test_a_handshake_that_is_not_understood_is_refused_by_field(
    child: RawChild, tmp_path: Path, changes: dict[str, object], detail: str
) -> None:
    assert child.tell(**handshake(tmp_path, **changes)) == {"error": "handshake", "detail": detail}
    assert child.leave() == 3
    assert PASSWORD not in child_log(tmp_path).read_text(encoding="utf-8")


def test_a_terminated_portal_finishes_and_leaves(child: RawChild, tmp_path: Path) -> None:
    child.tell(**handshake(tmp_path))
    child.process.send_signal(signal.SIGTERM)
    assert child.process.wait(20) == 0
