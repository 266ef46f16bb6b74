"""Pictures of the portal's pages, taken by the Chromium of this computer where there is one."""

import os
import re
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
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
_RULER = "heights.html"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page as the portal sent it, to be pictured under ``name``."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Viewport:
    """The size of a window in CSS pixels, the pixels for each of them, and what its pictures are called.

    ``height`` is the least; a picture is as high as its page.
    """

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
    pages = [(snapshot.name, viewport) for snapshot in snapshots for viewport in viewports]
    with TemporaryDirectory(prefix="ov-captures-") as work, _served(Path(work), snapshots, pages) as base:
        heights = _page_heights(browser, base, Path(work) / "heights")
        shots = [
            _Shot(
                f"{base}/{name}.html",
                folder / f"{name}-{viewport.suffix}.png",
                replace(viewport, height=max(viewport.height, height)),
            )
            for (name, viewport), height in zip(pages, heights, strict=True)
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
    _browse(
        browser,
        user_data,
        f"--force-device-scale-factor={viewport.scale}",
        f"--window-size={viewport.width},{viewport.height}",
        f"--screenshot={target}",
        url,
    )
    if not target.is_file():
        raise FileNotFoundError(target.name)


def _page_heights(browser: str, base: str, user_data: Path) -> list[int]:
    """Return the height of each page in CSS pixels: the browser pictures a window, never a whole page."""
    document = _browse(browser, user_data, f"--virtual-time-budget={_TIMEOUT * 1000}", "--dump-dom", f"{base}/{_RULER}")
    return [int(height) for height in re.findall(r'data-height="(\d+)"', document)]


def _ruler(pages: list[tuple[str, Viewport]]) -> str:
    """Return a page that holds the others at their widths, each in a frame too low for it, and notes their heights."""
    frames = "".join(
        f'<iframe src="{name}.html" style="width:{viewport.width}px;height:{viewport.height // 10}px;border:0"'
        ' onload="this.dataset.height = this.contentDocument.documentElement.scrollHeight"></iframe>'
        for name, viewport in pages
    )
    return f"<!DOCTYPE html>{frames}"


def _browse(browser: str, user_data: Path, *arguments: str) -> str:
    """Run the browser without a window and return what it printed."""
    sandbox = ["--no-sandbox"] if sys.platform == "linux" and os.geteuid() == 0 else []
    done = subprocess.run(  # noqa: S603 -- the browser found above, a page of ours
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
            *arguments,
        ],
        check=True,
        timeout=_TIMEOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
    )
    return done.stdout


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Write nothing."""


class _served:  # noqa: N801 -- used as a function
    """Serves the pages and the portal's static files to the browser, on the loopback."""

    def __init__(self, work: Path, snapshots: list[Snapshot], pages: list[tuple[str, Viewport]]) -> None:
        site = work / "site"
        shutil.copytree(resource("portal", "static"), site / "static")
        for snapshot in snapshots:
            (site / f"{snapshot.name}.html").write_text(snapshot.source, encoding="utf-8")
        (site / _RULER).write_text(_ruler(pages), encoding="utf-8")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(site)))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
