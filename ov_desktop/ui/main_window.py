"""The frame: side bar, the page in front, what is asked of all pages alike (SPEC section 11)."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.ui.demonstration import DemonstrationStrip
from ov_desktop.ui.error_report import Failure, describe
from ov_desktop.ui.help_panel import HelpDialog
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.notices import NoticeArea
from ov_desktop.ui.page import Page, PageEntry
from ov_desktop.ui.quitting import quit_question
from ov_desktop.ui.sidebar import ExchangeStatus, SideBar, SideEntry
from ov_desktop.ui.spread import Spread
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Task
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.states import ProgressPanel
from ov_desktop.ui.window_state import WindowState
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wording.text import _

MINIMUM = (1024, 700)
"""The smallest window in which nothing is cut off."""

REFERENCE = (1280, 800)
"""The window at the first start."""

_PANEL_WIDTH = 440


class MainWindow(QMainWindow):
    """The window of one profile.

    It can be shown before the profile is open: the side bar is there at once, and the page that was asked for is made
    when ``Workbench.opened`` comes.

    Signals:
        sync_wanted: the user asks to synchronise (F5).
        closing: the window is about to close, and the user agreed.
    """

    sync_wanted = Signal()
    closing = Signal()

    def __init__(
        self,
        workbench: Workbench,
        pages: Sequence[PageEntry],
        state: WindowState | None = None,
        *,
        demonstration: bool = False,
    ) -> None:
        """Make the window.

        Args:
            workbench: what pages work with.
            pages: the pages, in the order of the side bar; the first is shown first.
            state: how the window was left; without it nothing is kept.
            demonstration: whether the window says that nothing in it is real; it is then left without a question.
        """
        super().__init__()
        self._workbench = workbench
        self._entries = {entry.key: entry for entry in pages}
        self._pages: dict[PageKey, Page] = {}
        self._current: Page | None = None
        self._state = state
        self._unfolded_by_hand = False
        self._folded_by_hand = state.folded if state else False
        self._wanted = Request(pages[0].key)
        self._agreed = False
        self._status: ExchangeStatus | None = None
        self.setWindowTitle(_("Objectif Vacances"))
        theme = workbench.theme
        self.setMinimumSize(*MINIMUM)
        self.side_bar = SideBar(theme, [_side_entry(place, entry) for place, entry in _shown(pages)])
        self.stack = QStackedWidget()
        workbench.place = self.stack
        self._demonstration = workbench.demonstration = demonstration
        self._opening = OpeningPanel(theme, _("La démonstration se prépare…") if demonstration else "")
        self.stack.addWidget(self._opening)
        self._frame = _Frame(self.side_bar, self.stack, DemonstrationStrip(theme) if demonstration else None)
        self.setCentralWidget(self._frame)
        self.resize(*REFERENCE)
        if state:
            state.give_habits(self)
            if geometry := state.geometry:
                self.restoreGeometry(geometry)
        self._connect()
        self._add_shortcuts()
        self._fold()
        # No control has the focus at first: the Tab key goes to the first entry of the side bar.
        self._frame.setFocus()
        if workbench.is_open:
            self._open()

    # --- pages -------------------------------------------------------------------------------------------

    @property
    def current_page(self) -> Page | None:
        """The page in front, None before the profile is open."""
        return self._current

    @property
    def current_key(self) -> PageKey:
        """The page that is in front, or that will be when the profile is open."""
        return self._wanted.page

    def page(self, key: PageKey) -> Page | None:
        """Return a page that was made, None before."""
        return self._pages.get(key)

    def go_to(self, request: Request) -> None:
        """Show a page, made on the first visit; the page in front may refuse to leave.

        Raises:
            KeyError: there is no such page.
        """
        entry = self._entries[request.page]
        if not self._workbench.is_open:
            self._wanted = request
            self.side_bar.set_current(request.page)
            return
        page = self._pages.get(request.page)
        if self._current and self._current is not page and not self._current.leave():
            return
        if page is None:
            page = self._add_page(entry)
        self._wanted = request
        self._current = page
        self.stack.setCurrentWidget(page)
        self.side_bar.set_current(request.page)
        self._say_title()
        page.enter(request)

    def make_ahead(self, *keys: PageKey) -> None:
        """Make pages that were not visited yet, a part in each turn; their code must have been loaded."""
        ahead = Spread(self)

        def make(key: PageKey) -> None:
            if key not in self._pages:
                ahead.add(*self._add_page(self._entries[key]).ahead())

        ahead.add(*(partial(make, key) for key in keys))

    def _add_page(self, entry: PageEntry) -> Page:
        page = entry.factory(self._workbench)
        page.header.help_wanted.connect(self.show_help)
        page.header.retitled.connect(self._say_title)
        self._pages[entry.key] = page
        self.stack.addWidget(page)
        return page

    def _say_title(self) -> None:
        """Name what is in front in the title of the window, also a campaign or an order that a page has opened."""
        if self._current:
            self.setWindowTitle(_("{page} – Objectif Vacances").format(page=self._current.title))

    def follow_opening(self, task: Task) -> None:
        """Show how far the opening of the profile is; stopping it closes the window."""
        self._opening.follow(task, self.close)

    def show_opening_failure(self, error: Exception) -> None:
        """Say why the profile could not be opened; there is nothing to do but close the window."""
        self._opening.show_failure(describe(error, _("Ouverture du dossier de données")), self.close)

    def _open(self) -> None:
        self.go_to(self._wanted)
        self._read_organisation()

    # --- side bar ----------------------------------------------------------------------------------------

    def set_status(self, status: ExchangeStatus) -> None:
        """Show how the exchange with the portal stands."""
        self._status = status
        self.side_bar.set_status(status, self._workbench.clock.now())
        for page in self._pages.values():
            page.follow_portal(status.state)

    @property
    def narrow(self) -> bool:
        """Whether the side bar folds by itself."""
        return self.width() < self._workbench.theme.layout("collapse_below")

    def toggle_side_bar(self) -> None:
        """Fold or unfold; in a narrow window the unfolded side bar lies over the page until one goes somewhere."""
        if self.narrow:
            self._unfolded_by_hand = not self._unfolded_by_hand
        else:
            self._folded_by_hand = not self._folded_by_hand
            if self._state:
                self._state.folded = self._folded_by_hand
        self._fold()

    def _fold(self) -> None:
        folded = not self._unfolded_by_hand if self.narrow else self._folded_by_hand
        if folded != self.side_bar.folded:
            focused: QWidget | None = self.focusWidget()
            self.side_bar.set_folded(folded=folded)
            if focused is not None and self.side_bar.hides(focused):
                self.side_bar.focus_fold_button()
        folded_width = self._workbench.theme.layout("sidebar_collapsed")
        self._frame.arrange(folded_width if self.narrow else self.side_bar.width())

    def _choose(self, key: PageKey) -> None:
        self._uncover()
        self.go_to(Request(key))

    def _uncover(self) -> None:
        """Fold the side bar again that lies over the page."""
        self._unfolded_by_hand = False
        self._fold()

    def _read_organisation(self) -> None:
        desktop = self._workbench.desktop
        self._workbench.tasks.run(lambda _progress: desktop.accounts.organisation(), owner=self, done=self._show_name)

    def _show_name(self, organisation: object) -> None:
        self.side_bar.set_organisation(getattr(organisation, "name", ""))

    # --- for all pages -----------------------------------------------------------------------------------

    def show_help(self) -> None:
        """Show the help of the page in front."""
        if self._current:
            HelpDialog(self._workbench.theme, self._current.title, self._current.help_text, self).open()

    def show_error(self, error: BaseException, owner: object = None, name: str = "") -> None:
        """Show an error that nothing has answered, on its owner's page or on the page in front.

        Args:
            error: what was raised.
            owner: the widget for which something was done.
            name: what was done, in French.
        """
        page = _page_of(owner) or self._current
        if page:
            page.show_failure(describe(error, name or page.title))

    # --- Qt ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the side bar where there is little room."""
        super().resizeEvent(event)
        if not self.narrow:
            self._unfolded_by_hand = False
        self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold a side bar that lies over the page at Esc."""
        if event.key() == Qt.Key.Key_Escape and self._unfolded_by_hand:
            self.toggle_side_bar()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before an unfinished entry or running work is given up; keep how the window looks."""
        if not self._pages_may_close() or (not self._agreed and not self._may_quit()):
            event.ignore()
            return
        if self._state:
            self._state.geometry = self.saveGeometry()
            self._state.scheme = self._workbench.theme.scheme
            self._state.take_habits(self)
            self._state.save()
        self._agreed = True
        self.closing.emit()
        event.accept()

    def _pages_may_close(self) -> bool:
        """Ask every page, also those behind: what was typed there may not be written. One that refuses is shown."""
        for key, page in list(self._pages.items()):
            if not page.may_close(in_front=page is self._current):
                if page is not self._current:
                    self.go_to(Request(key))
                return False
        return True

    def _may_quit(self) -> bool:
        """Ask whether to quit all the same, where something runs or people may be choosing."""
        running = [task.name for task in self._workbench.tasks.running if task.name]
        if self._demonstration or (not running and not self._serves()):
            return True
        question = quit_question(self._workbench.theme, running, serving=self._serves(), parent=self)
        question.accepted.connect(self._quit)
        question.open()
        return False

    def _serves(self) -> bool:
        """Whether the portal of this computer has open campaigns now; the last exchange may be seconds old."""
        here = bool(self._status and self._status.embedded)
        return here and self._workbench.is_open and self._workbench.desktop.running_count() > 0

    def _quit(self) -> None:
        self._agreed = True
        self.close()

    def _connect(self) -> None:
        self.side_bar.chosen.connect(self._choose)
        self.side_bar.sync_wanted.connect(self.sync_wanted)
        self.side_bar.fold_wanted.connect(self.toggle_side_bar)
        self._workbench.go.connect(self._follow)
        self._workbench.opened.connect(self._open)
        self._workbench.changed.connect(self._on_changed)
        self._workbench.tasks.unanswered.connect(self._on_unanswered)

    def _follow(self, request: Request) -> None:
        self._uncover()
        self.go_to(request)
        if self._current:
            _focus_first(self._current)

    def _on_changed(self, changed: Changed, _initiator: object) -> None:
        if Subject.ORGANISATION in changed.subjects:
            self._read_organisation()

    def _on_unanswered(self, owner: QObject, error: Exception, name: str) -> None:
        self.show_error(error, owner, name)

    def _add_shortcuts(self) -> None:
        for key, act in (
            (QKeySequence(Qt.Key.Key_F1), self.show_help),
            (QKeySequence(Qt.Key.Key_F5), self.sync_wanted.emit),
            (QKeySequence("Ctrl+B"), self.toggle_side_bar),
            (QKeySequence("Ctrl+Q"), self.close),
        ):
            QShortcut(key, self).activated.connect(act)
        for place, entry in _shown(list(self._entries.values())):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            shortcut.activated.connect(lambda key=entry.key: self._follow(Request(key)))


class OpeningPanel(QWidget):
    """What is in front while the profile is being opened."""

    def __init__(self, theme: Theme, text: str = "") -> None:
        """Say that it is being opened, or another text."""
        super().__init__()
        self._theme = theme
        self._panel: ProgressPanel | None = None
        self._notices = NoticeArea(theme)
        self._text = Label(theme, text or _("Ouverture de vos données…"), color="text_2")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.space("page_margin"), 0, 0)
        box.addWidget(self._notices)
        box.addStretch(1)
        box.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        self._box = box

    def follow(self, task: Task, stop: Callable[[], object]) -> None:
        """Show how far a task is, once it says so."""
        task.progressed.connect(lambda count, total, text: self._show_progress(count, total, text, stop))

    def _show_progress(self, count: int, total: int, text: str, stop: Callable[[], object]) -> None:
        if self._panel is None:
            self._panel = ProgressPanel(self._theme, self._text.text())
            self._panel.setFixedWidth(self._theme.scaled(_PANEL_WIDTH))
            self._panel.stopped.connect(stop)
            self._text.hide()
            self._box.insertWidget(self._box.indexOf(self._text), self._panel, 0, Qt.AlignmentFlag.AlignHCenter)
        self._panel.set_progress(count, total, text)

    def show_failure(self, failure: Failure, close: Callable[[], object]) -> None:
        """Say why it could not be opened."""
        self._text.hide()
        if self._panel:
            self._panel.hide()
        self._notices.show_failure(failure, (_("Fermer"), close))


class _Frame(QWidget):
    """Side bar and pages, side by side; the side bar may lie over the pages, a strip above both."""

    def __init__(self, side_bar: SideBar, stack: QStackedWidget, strip: QWidget | None = None) -> None:
        super().__init__()
        self._side_bar = side_bar
        self._stack = stack
        self._strip = strip
        self._left = 0
        if strip:
            strip.setParent(self)
        # The side bar comes first for the Tab key, and lies above.
        for widget in (side_bar, stack):
            widget.setParent(self)
        side_bar.raise_()

    def arrange(self, left: int) -> None:
        """Let the pages begin at ``left``."""
        self._left = left
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        top = 0
        if self._strip:
            top = self._strip.height()
            self._strip.setGeometry(0, 0, self.width(), top)
        height = self.height() - top
        self._side_bar.setGeometry(0, top, self._side_bar.width(), height)
        self._stack.setGeometry(self._left, top, self.width() - self._left, height)


def _shown(pages: Sequence[PageEntry]) -> list[tuple[int, PageEntry]]:
    """Return the pages of the side bar with their places, from 1."""
    return list(enumerate((entry for entry in pages if entry.in_side_bar), start=1))


def _side_entry(place: int, entry: PageEntry) -> SideEntry:
    return SideEntry(entry.key, entry.label, entry.icon, entry.apart, f"Ctrl+{place}")


def _page_of(owner: object) -> Page | None:
    """Return the page that a widget belongs to."""
    current = owner if isinstance(owner, QObject) else None
    while current is not None and not isinstance(current, Page):
        current = current.parent()
    return current


def _focus_first(page: Page) -> None:
    """Give the focus to the first control of a page that takes it; to one of the header where the body has none."""
    in_header: QWidget | None = None
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page and page.isAncestorOf(widget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            if not page.header.isAncestorOf(widget):
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            in_header = in_header or widget
        widget = widget.nextInFocusChain()
    if in_header:
        in_header.setFocus(Qt.FocusReason.OtherFocusReason)
