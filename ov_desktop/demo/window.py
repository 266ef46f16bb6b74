"""``ov-desktop demo``: the application itself, on a throw-away sample organisation (SPEC R2)."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ov_desktop.app import Application
from ov_desktop.clock import SettableClock, SystemClock
from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.demo.results import MAILS
from ov_desktop.demo.showcase import UNKNOWN_ADDRESS, Showcase
from ov_desktop.demo.stage import WORKSPACE, Cast, clear, open_sample_profile, set_up_organisation
from ov_desktop.domain.clock import Clock, paris_time
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.services.profile_lock import ProfileLock
from ov_desktop.ui.demonstration import Demonstration
from ov_desktop.ui.tasks import Progress


class PlayedThenReal:
    """A clock that is played while the stage is set, and the system's from then on."""

    def __init__(self, real: Clock) -> None:
        """Begin at the time of the system."""
        self.played = SettableClock(real.now())
        self._real = real
        self._clock: Clock = self.played

    def now(self) -> datetime:
        """Return the instant of the clock in use."""
        return self._clock.now()

    def be_real(self) -> None:
        """Run with the system from now on."""
        self._clock = self._real


def run_window(out: Path | None, cast: Cast, port: int) -> int:
    """Open the application on the sample organisation, and remove all of it when its window is closed.

    Args:
        out: where lists and caught messages are kept; they are thrown away with the rest if not given.
        cast: who is invited to the campaign that runs.
        port: the portal's port on this computer, 0 for a free one.

    Returns:
        The exit code.
    """
    if out:
        clear(out)
    with TemporaryDirectory(prefix=WORKSPACE) as workspace, ExitStack() as parts:
        kept = out or Path(workspace) / "fichiers"
        catcher = parts.enter_context(MailCatcher(kept / MAILS, {UNKNOWN_ADDRESS}))
        clock = PlayedThenReal(SystemClock())
        application = Application(
            Path(workspace) / "profil",
            clock,
            portal_start=PortalStart(port=port, demo=True),
            demonstration=Demonstration(kept / MAILS, kept),
        )

        def open_showcase(lock: ProfileLock, progress: Progress) -> Desktop:
            today = paris_time(clock.now()).date()
            # One that is given up half-way is closed here; closing it twice does no harm.
            desktop = parts.enter_context(open_sample_profile(application.folder, clock, lock))
            set_up_organisation(desktop, catcher)
            Showcase(desktop, catcher, clock.played, cast, kept, progress.check, progress.report).fill(today)
            clock.be_real()
            return desktop

        application.show_main_window(open_showcase)
        return application.run()
