"""Shows windows where there is no screen, and pictures them (SPEC R3)."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ov_desktop.domain.clock import Clock
from ov_desktop.services.desktop import Desktop
from ov_desktop.ui.demonstration import Demonstration
from ov_desktop.ui.garbage import MainThreadCollector
from ov_desktop.ui.main_window import MainWindow
from ov_desktop.ui.pages import all_pages
from ov_desktop.ui.preview.engine import WITHOUT_A_SCREEN
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.workbench import Workbench

_PATIENCE = 90.0
_PAUSE = 0.005
_STILL = 0.4
_ROUNDS = 3
_VEIL = 70
_COLORS = 256

WindowT = TypeVar("WindowT", bound=QWidget)

Show = Callable[[str, QWidget], None]
"""Shows a window under the name of what it holds."""


@dataclass(frozen=True, slots=True)
class Lens:
    """How a window is pictured: its size, its palette, the pixels for each device-independent one.

    ``suffix`` is what the names of its pictures end in.
    """

    width: int = 1280
    height: int = 800
    scheme: Scheme = Scheme.LIGHT
    scale: int = 1
    suffix: str = ""


class Studio:
    """Holds the look and the background work of windows that nobody sees; to be used on the main thread."""

    def __init__(self) -> None:
        """Prepare; a process that has windows on a screen keeps them there."""
        if QApplication.instance() is None:
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
            os.environ |= WITHOUT_A_SCREEN
            QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        found = QApplication.instance()
        self.qt = found if isinstance(found, QApplication) else QApplication([])
        self.theme = Theme(self.qt, Scheme.LIGHT)
        self.tasks = Tasks()
        self._collector = MainThreadCollector()
        self._collector.start()
        self._windows: list[QWidget] = []

    def workbench(self, desktop: Desktop, clock: Clock) -> Workbench:
        """Return what pages of an open profile work with."""
        return Workbench(desktop, clock, self.theme, self.tasks, self.tasks)

    def main_window(self, workbench: Workbench, demonstration: Demonstration | None = None) -> MainWindow:
        """Show the main window of an open profile."""
        return self.show(MainWindow(workbench, all_pages(demonstration), demonstration=demonstration is not None))

    def show(self, window: WindowT) -> WindowT:
        """Show a window; it is closed with the studio."""
        self._windows.append(window)
        window.show()
        window.activateWindow()
        self.settle()
        return window

    def settle(self) -> None:
        """Wait until nothing is left to do: no work in the background, nothing to lay out or to paint.

        Raises:
            TimeoutError: work did not end.
        """
        self.wait_for(lambda: not self.tasks.running)
        for _round in range(_ROUNDS):
            self.qt.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.qt.processEvents()
        if self.tasks.running:
            self.settle()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Let windows live until a condition holds.

        Raises:
            TimeoutError: it does not come to hold.
        """
        deadline, pause = time.monotonic() + _PATIENCE, threading.Event()
        self.qt.processEvents()
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("a window does not come to rest")
            pause.wait(_PAUSE)
            self.qt.processEvents()

    def use_lens(self, window: QWidget, lens: Lens) -> None:
        """Show a window as a lens sees it."""
        self.theme.set_scheme(lens.scheme)
        window.resize(lens.width, lens.height)
        self.settle()
        self._let_web_pages_rest(window)

    def _let_web_pages_rest(self, window: QWidget) -> None:
        """Wait until the web engine, which paints in a process of its own, shows the same for a while."""
        views = [widget for widget in window.findChildren(QWidget) if widget.inherits("QWebEngineView")]
        for view in filter(QWidget.isVisible, views):
            seen, since = view.grab().toImage(), time.monotonic()

            def rests(view: QWidget = view) -> bool:
                nonlocal seen, since
                now = view.grab().toImage()
                if now != seen:
                    seen, since = now, time.monotonic()
                return time.monotonic() - since > _STILL

            self.wait_for(rests)

    def picture(self, window: QWidget, path: Path, lens: Lens = Lens()) -> None:
        """Write a picture of a window that is shown."""
        self.use_lens(window, lens)
        pixmap = QPixmap(window.size() * lens.scale)
        pixmap.setDevicePixelRatio(lens.scale)
        window.render(pixmap)
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                _paint_over(pixmap, window, dialog)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not pixmap.save(str(path)):
            raise OSError(path.name)

    def pictures_into(self, folder: Path, lenses: Sequence[Lens] = (Lens(),)) -> Show:
        """Return what pictures each window that it is shown, through each lens, into a folder."""

        def show(name: str, window: QWidget) -> None:
            for lens in lenses:
                self.picture(window, folder / f"{name}{lens.suffix}.png", lens)

        return show

    def close(self) -> None:
        """Close every window and stop the work in the background."""
        for window in self._windows:
            window.close()
            window.deleteLater()
        self._windows.clear()
        self.qt.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.tasks.shutdown()
        self._collector.stop()
        self.theme.set_scheme(Scheme.LIGHT)


def _paint_over(pixmap: QPixmap, window: QWidget, dialog: QDialog) -> None:
    """Paint a dialog in the middle of its window, which is put back by a veil as some systems do."""
    at = QPoint((window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2)
    painter = QPainter(pixmap)
    painter.setOpacity(_VEIL / 255)  # what a window manager does to the window behind a question
    painter.fillRect(window.rect(), Qt.GlobalColor.black)
    painter.setOpacity(1)
    painter.end()
    dialog.render(pixmap, at)


def shrink(path: Path) -> None:
    """Write a picture again with its most frequent colours alone: a third of its size, and no difference to be seen."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    counts = Counter(memoryview(image.constBits()).cast("I"))
    table = [color for color, _count in counts.most_common(_COLORS)]
    plain = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    image.convertToFormat(QImage.Format.Format_Indexed8, table, plain).save(str(path), quality=0)
