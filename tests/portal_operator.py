"""An operator of a portal on a server, who types its commands."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from waiting import wait_until

HTTPS = "https://portail.cse.example"


class Operator:
    """Types commands of a portal whose data lie in one folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        usual = {"FOLDER": str(folder / "portail"), "PUBLIC_URL": HTTPS}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("OV_PORTAL_")}
        self.environment = clean | {f"OV_PORTAL_{name}": value for name, value in (usual | settings).items()}
        self.log = folder / "portail.log"

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ov_desktop", "portal", *words],
            input=typed,
            capture_output=True,
            encoding="utf-8",
            env=self.environment,
            timeout=60,
            check=False,
        )

    def done(self, *words: str, typed: str = "") -> str:
        result = self.run(*words, typed=typed)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def refused(self, *words: str, typed: str = "") -> str:
        result = self.run(*words, typed=typed)
        assert result.returncode == 1, result.stdout
        return result.stderr

    @contextmanager
    def serving(self, *words: str, local: bool = False) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
        """Serve on a free port; give the address and the process, which is asked to stop in the end.

        ``local`` makes that address the public one too.
        """
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        if local:
            words = ("--public-url", url, *words)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "ov_desktop", "portal", "serve", "--port", str(port), *words],
                stderr=log,
                env=self.environment,
            )
        with process:
            try:
                wait_until(lambda: process.poll() is not None or answers(url), 30)
                assert process.poll() is None, self.log.read_text(encoding="utf-8")
                yield url, process
            finally:
                process.terminate()
                process.wait(20)


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=5).ok
    except requests.ConnectionError:
        return False
