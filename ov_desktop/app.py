"""The composition root of the desktop: puts clock, look, tasks, profile, windows and portal together (SPEC R1, R7)."""

import logging
import signal
import sys
from collections.abc import Callable
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout

from ov_desktop import __version__
from ov_desktop.clock import SystemClock
from ov_desktop.domain.clock import Clock
from ov_desktop.services.profile_lock import ProfileLock
from ov_desktop.ui.error_report import ErrorHooks
from ov_desktop.ui.french import speak_french
from ov_desktop.ui.garbage import MainThreadCollector
from ov_desktop.ui.gate import Gate
from ov_desktop.ui.main_window import MainWindow
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.pages import all_pages, load_first, load_others
from ov_desktop.ui.stall_watch import watch_if_asked
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane, Progress, Tasks
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.window_state import WindowState, show_within_screen
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from logging import Handler

    from ov_desktop.services.desktop import Desktop, PortalStart
    from ov_desktop.services.door import Door
    from ov_desktop.ui.demonstration import Demonstration
    from ov_desktop.ui.live_sync import LiveSync
    from ov_desktop.ui.setup.assistant import Opened

_LOG = "application.log"
_LOG_BYTES = 1_000_000
_MESSAGE_WIDTH = 480
_SWITCH_SECONDS = 0.0005
_PAINT_MS = 20
_LOGGERS = ("ov_desktop", "qt")

Opener = Callable[[ProfileLock, Progress], "Desktop"]
"""Opens the profile, off the main thread; the lock goes over to it. It learns from ``Progress`` when it is given up."""


class Application(QObject):
    """One run of the application on one profile, from the lock to the last window."""

    _failed = Signal(object)

    def __init__(
        self,
        folder: Path,
        clock: Clock | None = None,
        *,
        portal_start: "PortalStart | None" = None,
        demonstration: "Demonstration | None" = None,
    ) -> None:
        """Take the profile's lock, then dress the application; no window yet.

        Args:
            folder: the profile's folder, made where it does not exist.
            clock: the time; the system's if not given.
            portal_start: how the embedded portal is started; on a free port, with the system's time, if not given.
            demonstration: its folders, where this is one.

        Raises:
            ProfileBusyError: another window has the profile open; no application was made.
        """
        super().__init__()
        self.folder = folder
        self._lock = ProfileLock(folder)
        self.clock = clock or SystemClock()
        self.qt = _qt_application()
        self.state = WindowState(folder)
        self.theme = Theme(self.qt, self.state.scheme)
        self.tasks = Tasks(self)
        self.workbench = Workbench(None, self.clock, self.theme, self.tasks, self)
        self.window: MainWindow | None = None
        self.live: LiveSync | None = None
        self._gate: Gate | None = None
        self._desktop: Desktop | None = None
        self._portal_start = portal_start
        self._demonstration = demonstration
        self._log: Handler | None = None
        self._collector = MainThreadCollector(self)
        # Painting takes and gives back the interpreter's lock many times: beside a thread that works, it would wait
        # five milliseconds each time.
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._hooks = ErrorHooks(self._failed.emit)
        self._failed.connect(self._on_uncaught, Qt.ConnectionType.QueuedConnection)

    # --- windows -----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show what comes first: the assistant of the first start, the sign-in, or the main window (SPEC R7, A1)."""
        self._gate = Gate(self.theme)
        show_within_screen(self._gate)
        self.tasks.run(
            lambda _progress: knock(self.folder, self.clock, self._lock),
            owner=self,
            done=self._on_knocked,
            failed=self._gate.show_failure,
        )

    def show_main_window(self, opener: Opener) -> MainWindow:
        """Show the main window at once, and open its profile behind it.

        Args:
            opener: opens the profile, off the main thread.
        """
        window = self._show_window()

        def open_and_load(progress: Progress) -> "Desktop":
            desktop = opener(self._lock, progress)
            _load_what_opens()
            return desktop

        def begin() -> None:
            task = self.tasks.run(open_and_load, owner=self, done=self._open, failed=window.show_opening_failure)
            window.follow_opening(task)

        # The window is painted first: loading would contend with it.
        QTimer.singleShot(_PAINT_MS, self, begin)
        return window

    def _on_knocked(self, door: "Door") -> None:
        """Let the entrance ask for what opens the profile."""
        from ov_desktop.ui.setup.entrance import Entrance

        self.workbench.door = door
        if self._gate:
            entrance = Entrance(self.theme, self.tasks, self.clock, door)
            entrance.opened.connect(self._enter)
            self._gate.show_screen(entrance)

    def _enter(self, opened: "Opened") -> None:
        window = self._show_window()
        window.go_to(Request(opened.page))
        self._open(opened.desktop)

    def _show_window(self) -> MainWindow:
        pages = all_pages(self._demonstration)
        self.window = MainWindow(self.workbench, pages, self.state, demonstration=self._demonstration is not None)
        show_within_screen(self.window)
        if self._gate:
            self._gate.leave()
            self._gate = None
        return self.window

    def _open(self, desktop: "Desktop") -> None:
        """Let the window work on the opened profile, and exchange with its portal."""
        from ov_desktop.ui.live_sync import LiveSync
        from ov_desktop.ui.secret_keeping import SecretKeeping

        self._desktop = desktop
        self.workbench.open(desktop)
        if self.window is None:
            return
        self.live = LiveSync(self.workbench, self._portal_start, parent=self)
        self.live.status_changed.connect(self.window.set_status)
        self.live.failed.connect(self.window.show_error)
        self.window.sync_wanted.connect(self.live.synchronise)
        self.window.closing.connect(self.live.stop)
        self.live.start()
        SecretKeeping(self.workbench, parent=self)
        self.tasks.run(lambda _progress: load_others(), owner=self, done=self._make_pages, lane=Lane.NETWORK)

    def _make_pages(self, _loaded: None) -> None:
        """Make the largest pages while nobody waits for them."""
        if self.window:
            self.window.make_ahead(PageKey.CREATE, PageKey.TRACKING, PageKey.ORDERS)

    def _on_uncaught(self, error: BaseException) -> None:
        if self.window:
            self.window.show_error(error)
        elif self._gate:
            self._gate.show_failure(error)

    # --- running -----------------------------------------------------------------------------------------

    def run(self) -> int:
        """Run until the last window is closed; everything is closed when this returns.

        Returns:
            The exit code.
        """
        self._hooks.install()
        self._log_to_file()
        for number in (signal.SIGINT, signal.SIGTERM):
            # The collector's timer lets Python notice a signal while Qt waits.
            signal.signal(number, lambda *_signal: self.qt.quit())
        self._collector.start()
        watch = watch_if_asked(self)
        try:
            return self.qt.exec()
        finally:
            if watch:
                watch.stop()
            self.close()

    def close(self) -> None:
        """Stop exchange, work and portal, and give the profile back; twice does no harm."""
        if self.live:
            self.live.stop()
        self.tasks.shutdown()
        if self._desktop:
            self._desktop.close()
        self._lock.release()
        self._collector.stop()
        self._hooks.remove()
        self._close_log()

    def _log_to_file(self) -> None:
        """Append warnings to the profile's log: kinds and places of errors, never what was typed (SPEC G2)."""
        from logging.handlers import RotatingFileHandler

        handler = RotatingFileHandler(
            self.folder / _LOG, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        for name in _LOGGERS:
            logging.getLogger(name).addHandler(handler)
        self._log = handler

    def _close_log(self) -> None:
        if self._log:
            for name in _LOGGERS:
                logging.getLogger(name).removeHandler(self._log)
            self._log.close()
            self._log = None


def knock(folder: Path, clock: Clock, lock: ProfileLock) -> "Door":
    """Load the services and return the door of a profile; takes a second, off the main thread."""
    from ov_desktop.services.door import Door

    import_module("ov_desktop.ui.setup.entrance")
    _load_what_opens()
    return Door(folder, clock, lock=lock)


def _load_what_opens() -> None:
    """Load the code that the main thread needs once the profile is open; off the main thread."""
    load_first()
    import_module("ov_desktop.ui.live_sync")
    import_module("ov_desktop.ui.secret_keeping")


def open_profile(folder: Path, key: bytes, clock: Clock, lock: ProfileLock) -> "Desktop":
    """Open a profile whose key is known; off the main thread, since it loads the services.

    Raises:
        WrongKeyError: the key does not open it.
        NewerSchemaError: a later version of the software has used it.
    """
    from ov_desktop.services.desktop import Desktop

    return Desktop(folder, key, clock, lock)


def default_folder() -> Path:
    """Return the folder of the profile that is opened where none is named: in the user-data folder of the platform."""
    from platformdirs import user_data_path

    return user_data_path("objectif-vacances", appauthor=False)


def show_message(text: str) -> None:
    """Say something in a window of its own, and wait until it is closed."""
    theme = Theme(_qt_application())
    dialog = QDialog()
    dialog.setWindowTitle(_("Objectif Vacances"))
    dialog.setFixedWidth(theme.scaled(_MESSAGE_WIDTH))
    box = QVBoxLayout(dialog)
    title, _line, rest = text.partition("\n")
    banner = Banner(theme, Tone.BAD, escape(title), escape(rest))
    banner.add_action(_("Fermer"), dialog.accept).setFocus()
    box.addWidget(banner)
    dialog.exec()


def _qt_application() -> QApplication:
    """Return the application of this process, made where there is none yet."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        # The web engine of the previews draws in a context of its own, which is asked for before anything is painted.
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        application = QApplication(sys.argv[:1])
    application.setApplicationName("ov-desktop")
    application.setApplicationDisplayName(_("Objectif Vacances"))
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("ov-desktop")
    speak_french(application)
    return application
