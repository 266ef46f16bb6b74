"""The command ``ov-desktop demo`` (SPEC R3, R4): throw-away folders, the system's time, signals."""

import signal
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ov_desktop.clock import SystemClock
from ov_desktop.demo.journey import play
from ov_desktop.demo.publication import published
from ov_desktop.demo.results import SUMMARY
from ov_desktop.demo.stage import Cast
from ov_desktop.domain.clock import paris_time
from ov_desktop.wording.text import _

_WORKSPACE = "ov-demo-"


def run_headless(out: Path, cast: Cast) -> None:
    """Play the journey and say where its results are.

    Raises:
        DemoError: a step did not do what it should.
    """
    today = paris_time(SystemClock().now()).date()
    with TemporaryDirectory(prefix=_WORKSPACE) as workspace:
        summary = play(out, Path(workspace), today, cast, click.echo)
    done = _("Terminé\u00a0: {employees} personnes, {answered} réponses, {excluded} hors commande.")
    click.echo(done.format(**summary))
    click.echo(_("Résultats\u00a0: {path}").format(path=out.resolve()))
    click.echo(_("Résumé\u00a0: {path}").format(path=(out / SUMMARY).resolve()))


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
        TemporaryDirectory(prefix=_WORKSPACE) as workspace,
        published(out, Path(workspace), SystemClock(), cast, port, click.echo),
    ):
        click.echo(_("Ctrl+C pour arrêter."))
        # A wait without end would not let Windows deliver the signal.
        while not interrupted.wait(1):
            pass
    with suppress(OSError):
        click.echo(_("Portail arrêté."))
