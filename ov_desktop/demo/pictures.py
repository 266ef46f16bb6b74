"""Pictures of the portal's pages, taken by the Chromium of this computer where there is one."""

import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from ov_desktop.paths import resource

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_TIMEOUT = 60
_BROWSERS = 2


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page as the portal sent it, to be pictured under ``name``."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Viewport:
    """The size of a window in CSS pixels, the pixels for each of them, and what its pictures are called."""

    suffix: str
    width: int
    height: int
    scale: int


PHONE = Viewport("360", 360, 780, 2)
DESKTOP = Viewport("1280", 1280, 900, 1)


def find_browser() -> str | None:
    """Return the Chromium of this computer, or None."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).exists()), None)


def take_pictures(snapshots: list[Snapshot], folder: Path, viewports: tuple[Viewport, ...] = (PHONE, DESKTOP)) -> int:
    """Render each page at each size into ``folder`` and return how many pictures were made.

    Without a browser none is made: the demo's other results do not depend on it.

    Raises:
        subprocess.CalledProcessError: the browser failed.
    """
    browser = find_browser()
    if browser is None:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="ov-captures-") as work, _served(Path(work), snapshots) as base:
        shots = [
            _Shot(f"{base}/{snapshot.name}.html", folder / f"{snapshot.name}-{viewport.suffix}.png", viewport)
            for snapshot in snapshots
            for viewport in viewports
        ]
        with ThreadPoolExecutor(_BROWSERS) as browsers:
            # Two browsers may not share their own data.
            rolls = [
                browsers.submit(_shoot_all, browser, shots[i::_BROWSERS], Path(work) / str(i)) for i in range(_BROWSERS)
            ]
            for roll in rolls:
                roll.result()
    return len(shots)


@dataclass(frozen=True, slots=True)
class _Shot:
    url: str
    target: Path
    viewport: Viewport


def _shoot_all(browser: str, shots: list[_Shot], user_data: Path) -> None:
    for shot in shots:
        _shoot(browser, shot.url, shot.target, shot.viewport, user_data)


def _shoot(browser: str, url: str, target: Path, viewport: Viewport, user_data: Path) -> None:
    sandbox = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
    subprocess.run(  # noqa: S603 -- the browser found above, a page of ours
        [
            browser,
            "--headless",
            *sandbox,
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            f"--user-data-dir={user_data}",
            f"--force-device-scale-factor={viewport.scale}",
            f"--window-size={viewport.width},{viewport.height}",
            f"--screenshot={target}",
            url,
        ],
        check=True,
        timeout=_TIMEOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if not target.is_file():
        raise FileNotFoundError(target.name)


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Write nothing."""


class _served:  # noqa: N801 -- used as a function
    """Serves the pages and the portal's static files to the browser, on the loopback."""

    def __init__(self, work: Path, snapshots: list[Snapshot]) -> None:
        site = work / "site"
        shutil.copytree(resource("portal", "static"), site / "static")
        for snapshot in snapshots:
            (site / f"{snapshot.name}.html").write_text(snapshot.source, encoding="utf-8")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(site)))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
