"""The place above a page's content: a banner, and the progress of work (SPEC G4, G5)."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ov_desktop.ui.error_report import Failure
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Task
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.states import ProgressPanel
from ov_desktop.wording.failures import ACTIONS
from ov_desktop.wording.text import _


@dataclass(frozen=True, slots=True)
class Notice:
    """A banner.

    Attributes:
        tone: ``INFO``, ``OK``, ``WARN`` or ``BAD``.
        title: what happened.
        text: what was kept and what to do.
        actions: the text of each button and what it does.
        icon: another icon than the tone's, such as ``offline``.
        lasting: whether it stays until it is replaced; otherwise it can be closed.
    """

    tone: Tone
    title: str
    text: str = ""
    actions: tuple[tuple[str, Callable[[], object]], ...] = ()
    icon: str = ""
    lasting: bool = False


class NoticeArea(QWidget):
    """Holds one banner, and the progress of each task that is shown; takes no room while there is nothing to say."""

    def __init__(self, theme: Theme) -> None:
        """Make an empty area."""
        super().__init__()
        self._theme = theme
        self._banner: Banner | None = None
        self._panels: list[TaskPanel] = []
        self._layout = QVBoxLayout(self)
        margin = theme.space("page_margin")
        self._layout.setContentsMargins(margin, 0, margin, theme.space("card_gap"))
        self._layout.setSpacing(theme.space(2))
        self.hide()

    @property
    def banner(self) -> Banner | None:
        """The banner that is shown."""
        return self._banner

    def show_notice(self, notice: Notice) -> None:
        """Show a banner in the place of the one before."""
        self._remove_banner()
        # What was typed may be quoted: it is shown as it is.
        title, text = escape(notice.title, quote=False), escape(notice.text, quote=False)
        inline = not (title and text) and len(notice.actions) <= 1
        banner = Banner(self._theme, notice.tone, title, text, icon=notice.icon, inline=inline)
        for label, act in notice.actions:
            banner.add_action(label, act)
        if not notice.lasting:
            banner.add_action(_("Masquer"), self.clear, kind=Kind.LINK)
        self._banner = banner
        self._layout.insertWidget(0, banner)
        self._show_or_hide()

    def action(self, label: str) -> Button | None:
        """Return the button of the banner that bears a label, None where there is none."""
        buttons = self._banner.findChildren(Button) if self._banner else []
        return next((button for button in buttons if button.label == label), None)

    def show_failure(self, failure: Failure, *actions: tuple[str, Callable[[], object]]) -> None:
        """Show a failure: what happened, what was kept, what to do, and "Copier le rapport" where there is one."""
        words = failure.words
        if failure.report:
            report = failure.report
            actions = (*actions, (ACTIONS["action-copy-report"], lambda: QGuiApplication.clipboard().setText(report)))
        text = " ".join(part for part in (words.what, words.kept, words.do) if part)
        self.show_notice(Notice(Tone.BAD, words.title, text, actions))

    def show_progress(self, task: Task) -> None:
        """Show how far a task is, with "Arrêter", until it has ended."""
        self._remove_banner()
        panel = TaskPanel(self._theme, task)
        panel.ended.connect(self._remove_panel)
        self._panels.append(panel)
        self._layout.addWidget(panel)
        self._show_or_hide()

    def clear(self) -> None:
        """Take the banner away."""
        self._remove_banner()
        self._show_or_hide()

    def _remove_banner(self) -> None:
        if self._banner:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None

    def _remove_panel(self, panel: "TaskPanel") -> None:
        self._panels.remove(panel)
        panel.hide()
        panel.deleteLater()
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(bool(self._banner or self._panels))


class TaskPanel(ProgressPanel):
    """The progress of one task, with "Arrêter".

    Signals:
        ended: the panel itself, when its task has ended.
    """

    ended = Signal(object)

    def __init__(self, theme: Theme, task: Task) -> None:
        """Follow a task."""
        super().__init__(theme, task.name)
        self.stopped.connect(task.cancel)
        task.progressed.connect(self.set_progress)
        task.finished.connect(self._end)

    def _end(self) -> None:
        self.ended.emit(self)
