"""``ov-desktop demo --serve``: throw-away folders, the system's time, signals (SPEC R4)."""

import signal
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ov_desktop.clock import SystemClock
from ov_desktop.demo.publication import published
from ov_desktop.demo.stage import WORKSPACE, Cast
from ov_desktop.wording.text import _


def run_server(out: Path, cast: Cast, port: int) -> None:
    """Publish the sample campaign and serve until interrupted.

    Raises:
        DemoError: a step did not do what it should.
        PortalStartError: the portal could not start.
    """
    interrupted = threading.Event()
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda *_signal: interrupted.set())
    with (
        TemporaryDirectory(prefix=WORKSPACE) as workspace,
        published(out, Path(workspace), SystemClock(), cast, port, click.echo),
    ):
        click.echo(_("Ctrl+C pour arrêter."))
        # A wait without end would not let Windows deliver the signal.
        while not interrupted.wait(1):
            pass
    with suppress(OSError):
        click.echo(_("Portail arrêté."))
