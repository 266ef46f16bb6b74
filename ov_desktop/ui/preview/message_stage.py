"""The stage of a message with its web engine: loaded when the first message comes, replaced by a reason where it fails.

Panels of previews and the caught mails of a demonstration show messages through it, and so alike (SPEC R2, S9).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ov_desktop.mailing.layout import COLORS, DARK_COLORS
from ov_desktop.ui.preview import engine
from ov_desktop.ui.preview.stage import WHY_MISSING, Stage
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Lane, Tasks
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.services.previews import PreviewImage
    from ov_desktop.ui.preview.message_view import MessageView


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as a reader has it before the eyes.

    Attributes:
        html: as it is sent, or as it was received.
        images: those that it carries, by content identifier.
        place: what tells it from others; the same one again is shown from where it was being read.
        dark: whether as in a mailbox in the dark.
    """

    html: str
    images: "Mapping[str, PreviewImage]"
    place: object
    dark: bool = False


class MessageStage(Stage):
    """Shows one message after the other, in the engine that nothing leaves.

    Signals:
        ready: the engine is there, or it is known why this computer has none.
        arrived: the message that was asked for last is in front, whole.
        link_refused: the address of a link that was clicked: nothing has opened.
        failed: the error for which the engine could not be loaded, where it is a surprise.
        text_wanted: the plain text is asked for in place of a message that cannot be shown.
    """

    ready = Signal()
    arrived = Signal()
    link_refused = Signal(str)
    failed = Signal(object)
    text_wanted = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._tasks = tasks
        self._view: MessageView | None = None
        self._loading = False
        self._why_missing = ""
        self._wanted: ShownMessage | None = None
        self._on_view: ShownMessage | None = None
        self._read: object = None
        self.broken.acted.connect(self._retry)

    @property
    def view(self) -> "MessageView | None":
        """What shows the message, once the web engine is there."""
        return self._view

    def show_html(self, message: ShownMessage) -> None:
        """Bring a message to the front; the engine is loaded first where it is not there yet."""
        self._wanted = message
        if self._why_missing:
            self._show_why()
        elif self._view is None:
            self.show_waiting()
            self._load_engine()
        elif message == self._on_view:
            self._bring()
        else:
            self._put_on(self._view, message)

    def show_text(self) -> None:
        """Bring the plain text to the front, and keep it there."""
        self._wanted = None
        super().show_text()

    def _put_on(self, view: "MessageView", message: ShownMessage) -> None:
        self._on_view = message
        former, self._read = self._read, message.place
        paper = QColor((DARK_COLORS if message.dark else COLORS)["page"])
        again = former == message.place
        view.show_message(message.html, message.images, dark=message.dark, paper=paper, keep_place=again)

    def _on_shown(self, ok: bool) -> None:
        if not ok:
            self._on_broken()
        elif self._wanted is not None:
            self._bring()

    def _bring(self) -> None:
        self.show_message()
        self.arrived.emit()

    def _load_engine(self) -> None:
        """Load the engine's code off the main thread; the engine itself has to be started on it."""
        if self._loading:
            return
        self._loading = True
        self._tasks.run(
            lambda _progress: engine.preload(),
            owner=self,
            done=lambda _nothing: self._start_engine(),
            failed=self._no_engine,
            lane=Lane.NETWORK,
        )

    def _start_engine(self) -> None:
        view = engine.message_view(self)
        view.setAccessibleName(_("Aperçu du message"))
        view.shown.connect(self._on_shown)
        view.link_refused.connect(self.link_refused)
        view.broken.connect(self._on_broken)
        self._view = view
        self.frame.put(view)
        self.ready.emit()
        if self._wanted is not None:
            self.show_html(self._wanted)

    def _no_engine(self, error: Exception) -> None:
        self._loading = False
        if not isinstance(error, engine.EngineMissingError):
            self._on_broken()
            self.failed.emit(error)
            return
        self._why_missing = WHY_MISSING[error.code]
        self.ready.emit()
        if self._wanted is not None:
            self._show_why()

    def _show_why(self) -> None:
        first = self.missing is None
        self.show_missing(self._why_missing)
        if first and self.missing is not None:
            self.missing.acted.connect(self.text_wanted)

    def _on_broken(self) -> None:
        self._on_view = None
        if self._wanted is not None:
            self.show_broken()

    def _retry(self) -> None:
        self.show_waiting()
        if self._wanted is not None:
            self.show_html(self._wanted)
