"""``ov-desktop demo --headless``: the journey in throw-away folders, its windows pictured (SPEC R3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ov_desktop.clock import SystemClock
from ov_desktop.demo.journey import play
from ov_desktop.demo.moments import Look
from ov_desktop.demo.results import PICTURES, SUMMARY
from ov_desktop.demo.screens import ScreenTour
from ov_desktop.demo.stage import WORKSPACE, Cast
from ov_desktop.domain.clock import paris_time
from ov_desktop.ui.studio import Studio
from ov_desktop.wording.text import _


def run_headless(out: Path, cast: Cast) -> None:
    """Play the journey and say where its results are.

    Raises:
        DemoError: a step did not do what it should.
    """
    today = paris_time(SystemClock().now()).date()
    with TemporaryDirectory(prefix=WORKSPACE) as workspace, pictured_screens(out / PICTURES) as look:
        summary = play(out, Path(workspace), today, cast, click.echo, look)
    done = _("Terminé\u00a0: {employees} personnes, {answered} réponses, {excluded} hors commande.")
    click.echo(done.format(**summary))
    click.echo(_("Résultats\u00a0: {path}").format(path=out.resolve()))
    click.echo(_("Résumé\u00a0: {path}").format(path=(out / SUMMARY).resolve()))


@contextmanager
def pictured_screens(folder: Path) -> Iterator[Look]:
    """Give what pictures every screen of the windows into a folder while the journey is played."""
    studio = Studio()
    with TemporaryDirectory(prefix=WORKSPACE) as workspace:
        try:
            yield ScreenTour(studio, Path(workspace), studio.pictures_into(folder)).look
        finally:
            studio.close()
