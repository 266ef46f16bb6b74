"""What a screen is to the frame: a title, a help text, a place for notices, and being entered and left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ov_desktop.ui.error_report import Failure, WayOut, describe
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.notices import Notice, NoticeArea
from ov_desktop.ui.page_header import HeaderRow
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane, Progress, Task
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wording.exchange import ExchangeState
from ov_desktop.wording.failures import ACTIONS
from ov_desktop.wording.text import _

_RESTART = ACTIONS[WayOut.RESTART_PORTAL]
_PORTAL_RUNS = frozenset({ExchangeState.UP_TO_DATE, ExchangeState.RUNNING})

T = TypeVar("T")


class Page(QWidget):
    """A screen of the frame: header row, notices, body.

    A page is made on its first visit at the latest, then kept. Subclasses build their content in ``__init__`` and hand
    it to ``set_body``; they read data in ``refresh``, through ``run``, never on the main thread.

    Attributes:
        subjects: what the page shows; when another object changes one of these, ``refresh`` is called, at once
            where the page is in front, else on the next visit.
        header: title, subtitle, what stands beside it, actions at the right, help.
        notices: the banners above the body.
        help_text: what "Aide" shows for this page: paragraphs separated by an empty line.
    """

    subjects: ClassVar[frozenset[Subject]] = frozenset()

    def __init__(self, workbench: Workbench, title: str, help_text: str) -> None:
        """Make an empty page.

        Args:
            workbench: what the page works with.
            title: the page's title, as in the side bar.
            help_text: what this screen is for and how it is used.
        """
        super().__init__(workbench.place)
        self.workbench = workbench
        self.help_text = help_text
        self.header = HeaderRow(workbench.theme, title)
        self.notices = NoticeArea(workbench.theme)
        self._stale = True
        self._restarting = False
        self._body: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.header)
        self._layout.addWidget(self.notices)
        self._layout.addStretch(0)
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        workbench.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        """The page's title."""
        return self.header.title

    def set_body(self, body: QWidget) -> None:
        """Put the content under the header and the notices; it takes all the room that is left."""
        if self._body:
            self._layout.replaceWidget(self._body, body)
            self._body.deleteLater()
        else:
            self._layout.takeAt(self._layout.count() - 1)
            self._layout.addWidget(body, 1)
        self._body = body

    # --- being seen --------------------------------------------------------------------------------------

    def enter(self, request: Request) -> None:  # noqa: ARG002 -- for subclasses
        """Come to the front; reads again what has changed meanwhile. Subclasses call this too."""
        if self._stale:
            self._stale = False
            self.refresh()

    def leave(self) -> bool:
        """Leave the front; False keeps the page there, for example after a question about an unfinished entry."""
        return True

    def may_close(self, *, in_front: bool) -> bool:
        """Let the window close; False keeps it. Subclasses that hold what is not written yet write it now.

        Args:
            in_front: whether the page is the one in front: what keeps the user there keeps the window too.
        """
        return not in_front or self.leave()

    def ahead(self) -> Sequence[Callable[[], object]]:
        """Return steps that make what the page will need later; whoever has time does one a turn."""
        return ()

    def refresh(self) -> None:
        """Read the data again and show them; by default there are none."""

    def tell(self, *subjects: Subject, campaign_id: str | None = None) -> None:
        """Tell the other views what this page has changed."""
        self.workbench.tell(Changed.of(*subjects, campaign_id=campaign_id), self)

    def _on_changed(self, changed: Changed, initiator: object) -> None:
        if initiator is self or not changed.subjects & self.subjects:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    # --- work --------------------------------------------------------------------------------------------

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        *,
        failed: Callable[[Exception], None] | None = None,
        lane: Lane = Lane.DATABASE,
        name: str = "",
        shown: bool = False,
    ) -> Task:
        """Run work for this page, off the main thread; see ``Tasks.run``.

        Args:
            work: must not touch any widget.
            done: called with the result, while the page lives.
            failed: called with the error; without it the error is shown in the page's notices.
            lane: where it runs.
            name: what is done, in French, for example "Import de la liste".
            shown: show progress with "Arrêter" in the page's notices.
        """
        task = self.workbench.tasks.run(
            work,
            owner=self,
            done=done,
            failed=failed,
            given_up=self._say_given_up if shown else None,
            lane=lane,
            name=name,
        )
        if shown:
            self.notices.show_progress(task)
        return task

    def _say_given_up(self) -> None:
        self.notices.show_notice(Notice(Tone.INFO, _("Action arrêtée. Tout est resté comme avant.")))

    def show_error(self, error: Exception, name: str = "") -> None:
        """Show what happened, what was kept and what to do, with "Copier le rapport"."""
        self.show_failure(describe(error, name or self.title))

    def show_failure(self, failure: Failure) -> None:
        """Show a failure whose words are known, and what can be done about it."""
        acts = {WayOut.RESTART_PORTAL: self._restart_portal, WayOut.PORTAL_SETTINGS: self._open_portal_settings}
        way_out = failure.way_out
        self._restarting = False
        self.notices.show_failure(failure, *(((ACTIONS[way_out], acts[way_out]),) if way_out else ()))

    # --- the portal --------------------------------------------------------------------------------------

    def follow_portal(self, state: ExchangeState) -> None:
        """Say what came of starting the portal again, where this page has asked for it."""
        if not self._restarting or state is ExchangeState.STARTING:
            return
        self._restarting = False
        if state in _PORTAL_RUNS:
            self.notices.show_notice(
                Notice(Tone.OK, _("Le portail est relancé"), _("Les personnes peuvent de nouveau faire leur choix."))
            )
        elif button := self.notices.action(_RESTART):
            button.set_busy(busy=False)

    def _restart_portal(self) -> None:
        self._restarting = True
        if button := self.notices.action(_RESTART):
            button.set_busy(busy=True, text=_("Le portail démarre…"))
        self.tell(Subject.PORTAL)

    def _open_portal_settings(self) -> None:
        self.workbench.show_page(PageKey.ACCOUNT, section="portal")


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page in the frame.

    Attributes:
        key: how requests name it.
        label: its name in the side bar.
        icon: the name of its icon among the tokens' navigation icons.
        factory: makes the page on the first visit; imports its module there, so that the start stays fast.
        in_side_bar: whether the side bar shows it.
        apart: whether a line stands above it in the side bar.
    """

    key: PageKey
    label: str
    icon: str
    factory: Callable[[Workbench], Page]
    in_side_bar: bool = True
    apart: bool = False
