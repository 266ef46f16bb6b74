"""The place above a page's content: banners, failures, progress."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ov_desktop.ui.error_report import Failure
from ov_desktop.wording.failures import ACTIONS
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from ov_desktop.ui.style.theme import Theme
    from ov_desktop.ui.tasks import Task

Kind = Literal["info", "ok", "warn", "error", "offline"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A banner: what kind, a title, a text, and buttons (label and what they do)."""

    kind: Kind
    title: str
    text: str = ""
    actions: "tuple[tuple[str, Callable[[], None]], ...]" = field(default=())


class NoticeArea(QWidget):
    """Holds one notice and the progress of one task; takes no room while there is nothing to say."""

    def __init__(self, theme: "Theme") -> None:
        super().__init__()
        self._theme = theme
        self._notice: QWidget | None = None
        self._progress: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 0, 24, 16)
        self._layout.setSpacing(8)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a banner in the place of the one before."""
        self.clear()
        frame = QFrame()
        frame.setProperty("banner", notice.kind)
        box = QVBoxLayout(frame)
        for text, role in ((notice.title, "strong"), (notice.text, "")):
            if text:
                label = QLabel(text)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
                label.setProperty("role", role)
                box.addWidget(label)
        row = QHBoxLayout()
        for name, act in notice.actions:
            button = QPushButton(name)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        box.addLayout(row)
        self._notice = frame
        self._layout.insertWidget(0, frame)
        self.show()

    def show_failure(self, failure: Failure) -> None:
        """Show a failure: what happened, what was kept, what to do, and "Copier le rapport" where there is one."""
        words = failure.words
        actions: tuple[tuple[str, Callable[[], None]], ...] = ()
        if failure.report:
            actions = ((ACTIONS["action-copy-report"], lambda: QGuiApplication.clipboard().setText(failure.report)),)
        self.show_notice(Notice("error", words.title, f"{words.what} {words.kept}\n{words.do}", actions))

    def show_progress(self, task: "Task") -> None:
        """Show how far a task is, with "Arrêter", until it has ended."""
        self.clear()
        panel = QFrame()
        box = QHBoxLayout(panel)
        label, bar, stop = QLabel(task.name), QProgressBar(), QPushButton(_("Arrêter"))
        bar.setRange(0, 0)
        bar.setAccessibleName(task.name)
        for widget in (label, bar, stop):
            box.addWidget(widget)

        def show(count: int, total: int, text: str) -> None:
            bar.setRange(0, total)
            bar.setValue(count)
            label.setText(text or task.name)

        task.progressed.connect(show)
        stop.clicked.connect(task.cancel)
        task.finished.connect(panel.deleteLater)
        task.finished.connect(self._hide_if_empty)
        self._progress = panel
        panel.destroyed.connect(self._forget_progress)
        self._layout.addWidget(panel)
        self.show()

    def clear(self) -> None:
        """Take the banner away."""
        if self._notice:
            self._notice.deleteLater()
            self._notice = None
        self._hide_if_empty()

    def _forget_progress(self) -> None:
        self._progress = None
        self._hide_if_empty()

    def _hide_if_empty(self) -> None:
        self.setVisible(bool(self._notice or self._progress))
