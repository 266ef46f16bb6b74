"""Step 1 as one works in it: sections, form, and a draft that saves itself (SPEC section 3, S11)."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ov_desktop.services.campaigns import Campaign
from ov_desktop.ui.page import Page
from ov_desktop.ui.widgets.buttons import Button, IconButton
from ov_desktop.ui.widgets.labels import Rule
from ov_desktop.ui.widgets.tabs import SectionBar, SectionState
from ov_desktop.ui.wizard.flow import Flow, Progress, Save
from ov_desktop.ui.wizard.history import Moved
from ov_desktop.ui.wizard.layouts import OverFooter
from ov_desktop.ui.wizard.settings_footer import SettingsFooter
from ov_desktop.ui.wizard.settings_view import REDO_KEYS, UNDO_KEYS, SettingsView
from ov_desktop.ui.wizard.tools import Tools
from ov_desktop.ui.wizard.typed import Section
from ov_desktop.ui.wizard.work import DraftStore
from ov_desktop.ui.workbench import Subject
from ov_desktop.wording.campaign_fields import redo_label, undo_label
from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _

SAVE_AFTER_MS = 500
"""How long after the first key that is not saved a draft is saved; what is typed meanwhile goes with it."""

_SECTIONS = tuple(Section)
_STATES = {
    Progress.TODO: SectionState.TODO,
    Progress.FAULTY: SectionState.FAULTY,
    Progress.DONE: SectionState.DONE,
}
_INTO_FORM = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Tab}


class SettingsStep(OverFooter):
    """The form of step 1 with its sections and its ways on.

    Signals:
        finished: the settings are valid and saved; the list comes next.
        closed: the user closes the draft, which is saved.
    """

    finished = Signal()
    closed = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        """Make the step of a page; ``use`` gives it something to show."""
        theme = page.workbench.theme
        super().__init__(theme, margins=False, parent=parent)
        self._page = page
        self._flow: Flow | None = None
        self._store: DraftStore | None = None
        self._timer = QTimer(self, interval=SAVE_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self.save)
        self.content.addLayout(self._section_row())
        self.content.addWidget(Rule(self))
        # Made in its place, after what stands before it for the Tab key.
        self.form = SettingsView(theme, Tools(page), self)
        self.content.addWidget(self.form, 1)
        self._ways: SettingsFooter | None = None
        self._connect()

    @property
    def ways(self) -> SettingsFooter:
        """What the footer holds; made after the form, for the Tab key."""
        if self._ways is None:
            self.form.finish()
        return self._ways or self._make_ways()

    @property
    def go_on(self) -> Button:
        """The button to the next step."""
        return self.ways.go_on

    def use(self, flow: Flow) -> None:
        """Show a campaign in the making."""
        self._timer.stop()
        self._flow = None
        self.form.forget_pending()
        self.form.show_flow(flow)
        self._flow = flow
        self._store = DraftStore(self._page.workbench.desktop, flow.campaign_id)
        self.setEnabled(True)
        if self._ways is not None:
            self._ways.go_on.set_busy(busy=False)
        self.form.verticalScrollBar().setValue(0)
        self.sections.setCurrentIndex(0)
        self._show_states(flow)

    def focus_first(self) -> None:
        """Go to the first field."""
        self.form.focus_field("name")

    def show_field(self, field: str) -> None:
        """Go to a field, and show what is to be said of it now."""
        self.show_findings()
        self.form.focus_field(field)

    def show_findings(self) -> None:
        """Show again what is to be said of what was typed."""
        if self._flow is not None:
            self.form.show_findings(self._flow)
            self._show_states(self._flow)

    def show_texts(self) -> None:
        """Show the texts that a new campaign was given."""
        if self._flow is not None:
            self.form.show_flow(self._flow)
            self._show_states(self._flow)

    # --- saving ------------------------------------------------------------------------------------------

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save what was typed, off the main thread.

        Args:
            then: called once it is saved; not where it could not be.
        """
        flow, store = self._flow, self._store
        self._timer.stop()
        if flow is None or store is None:
            return
        save = flow.save()

        def saved(campaign: Campaign | None) -> None:
            self._saved(flow, save, campaign)
            if then and self._flow is flow:
                then()

        self._page.run(
            lambda _progress: store.write(save),
            saved,
            failed=lambda error: self._not_saved(flow, error),
        )

    def save_typed(self) -> None:
        """Save what was typed and is not saved, off the main thread: whoever reads after it finds it."""
        self.form.read_dates()
        if self._flow is not None and self._flow.unsaved:
            self.save()

    def put_away(self, then: Callable[[], object]) -> None:
        """Save what was typed, then do something that takes the campaign off the page; not where it cannot be saved."""
        self.form.read_dates()
        if self._flow is not None and self._flow.unsaved:
            # What would be typed until the draft is saved would be lost with the form.
            self.setEnabled(False)
            self.save(then)
        else:
            then()

    def save_now(self) -> None:
        """Save before the window goes away; it is one short transaction.

        Raises:
            Exception: it could not be saved; what was typed stands in the form.
        """
        self.form.read_dates()
        flow, store = self._flow, self._store
        self._timer.stop()
        if flow is not None and store is not None and flow.unsaved:
            save = flow.save()
            self._saved(flow, save, store.write(save))

    def _saved(self, flow: Flow, save: Save, campaign: Campaign | None) -> None:
        if campaign is None:
            return
        if self._flow is flow:
            self._show_saved(flow, save, campaign)
        self._page.tell(Subject.CAMPAIGNS, campaign_id=campaign.id)

    def _show_saved(self, flow: Flow, save: Save, campaign: Campaign) -> None:
        had_texts = save.texts is not None
        flow.saved(save, campaign)
        if not had_texts:
            self.form.show_flow(flow)
        self.form.note_saved(flow)
        self._show_states(flow)
        if flow.unsaved and not self._timer.isActive():
            self._timer.start()

    def _save_for(self, use: Callable[[str], None]) -> None:
        """Save, then do something with the draft."""
        self.form.read_dates()
        self.save(lambda: use(self._flow.campaign_id) if self._flow and self._flow.campaign_id else None)

    def _not_saved(self, flow: Flow, error: Exception) -> None:
        if self._flow is flow:
            self.ways.go_on.set_busy(busy=False)
            self._reopen()
        self._page.show_error(error, _("Enregistrement du brouillon"))

    # --- typing ------------------------------------------------------------------------------------------

    def _type(self, values: dict[str, object]) -> None:
        flow = self._flow
        if flow is not None and flow.take(values):
            self._changed(flow)

    def _changed(self, flow: Flow) -> None:
        self.form.show_findings(flow)
        self._show_states(flow)
        # Not put off by the keys that follow: whoever types without a pause loses no more than the last second.
        if not self._timer.isActive():
            self._timer.start()

    def undo(self) -> None:
        """Take the last change back, and go to where it was made."""
        if self._flow is not None:
            self._move(self._flow, self._flow.undo())

    def redo(self) -> None:
        """Make again what was taken back last, and go to where it is."""
        if self._flow is not None:
            self._move(self._flow, self._flow.redo())

    def _move(self, flow: Flow, moved: Moved | None) -> None:
        if moved is None:
            return
        self.form.show_flow(flow)
        self._changed(flow)
        self.form.focus_field(moved.field)

    def _finish(self) -> None:
        """Save, then go on or go to the first field that is missing or wrong (SPEC S11)."""
        self.form.read_dates()
        self.ways.go_on.set_busy(busy=True)
        self.save(self._go_on_if_right)

    def _go_on_if_right(self) -> None:
        self.ways.go_on.set_busy(busy=False)
        flow = self._flow
        if flow is None:
            return
        wrong = flow.finish_settings()
        self.show_findings()
        if wrong is None:
            self.finished.emit()
        else:
            self.form.focus_field(wrong)

    def _close(self) -> None:
        self.put_away(self.closed.emit)

    def _reopen(self) -> None:
        """Take typing again where the draft could not be closed."""
        if not self.isEnabled():
            self.setEnabled(True)
            self.ways.close_draft.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- sections ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the bar into the section that is shown; Tab does so too."""
        key = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if watched is self.sections and key in _INTO_FORM:
            self.form.focus_section(_SECTIONS[self.sections.currentIndex()])
            return True
        return super().eventFilter(watched, event)

    def _show_section(self, section: Section) -> None:
        """Let the bar follow, without scrolling again."""
        with QSignalBlocker(self.sections):
            self.sections.setCurrentIndex(_SECTIONS.index(section))
        self.sections.update()

    def _see(self, sections: set[Section]) -> None:
        flow = self._flow
        if flow is not None:
            for section in sections:
                flow.see(section)
            self._show_states(flow)

    def _show_states(self, flow: Flow) -> None:
        """Show how far each section is, what the footer says, and what can be undone."""
        for place, section in enumerate(_SECTIONS):
            shown, _all_of_them = flow.section_faults(section)
            note = _("{count} à corriger").format(count=number(shown)) if shown else ""
            state = _STATES[flow.progress(section)]
            if (self.sections.state(place), self._notes.get(section)) != (state, note):
                self._notes[section] = note
                self.sections.set_state(place, state, note)
        if self._ways is not None:
            self._ways.show_flow(flow)
        for button, label, name in (
            (self.undo_button, undo_label(flow.undo_name), flow.undo_name),
            (self.redo_button, redo_label(flow.redo_name), flow.redo_name),
        ):
            button.setEnabled(bool(name))
            button.setToolTip(label)
            button.setAccessibleName(label)

    # --- making ------------------------------------------------------------------------------------------

    def _section_row(self) -> QHBoxLayout:
        theme = self._page.workbench.theme
        labels = [_("Dates et options"), _("Relances et images"), _("E-mails"), _("Espace collaborateur")]
        self.sections = SectionBar(theme, labels, ruled=False, parent=self)
        self.sections.setAccessibleName(_("Sections"))
        self.sections.installEventFilter(self)
        self._notes: dict[Section, str] = {}
        self.undo_button = IconButton(theme, "undo", undo_label(""), parent=self)
        self.redo_button = IconButton(theme, "redo", redo_label(""), parent=self)
        row = QHBoxLayout()
        row.setContentsMargins(theme.space("page_margin"), 0, theme.space("page_margin"), 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self.sections, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.redo_button)
        return row

    def _make_ways(self) -> SettingsFooter:
        if self._ways is None:
            self._ways = ways = SettingsFooter(self._page.workbench.theme, self.footer)
            ways.go_to_fault.connect(self.form.focus_field)
            ways.close_draft.clicked.connect(self._close)
            ways.go_on.clicked.connect(self._finish)
            if self._flow is not None:
                ways.show_flow(self._flow)
        return self._ways

    def _connect(self) -> None:
        self.form.typed.connect(self._type)
        self.form.section_shown.connect(self._show_section)
        self.form.sections_seen.connect(self._see)
        self.form.saved_wanted.connect(self._save_for)
        self.form.undo_wanted.connect(self.undo)
        self.form.redo_wanted.connect(self.redo)
        self.sections.currentChanged.connect(lambda place: self.form.show_section(_SECTIONS[place]))
        self.sections.tabBarClicked.connect(lambda place: self.form.show_section(_SECTIONS[max(place, 0)]))
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.redo)
        for keys, act in ((UNDO_KEYS, self.undo), (REDO_KEYS, self.redo)):
            shortcut = QShortcut(self)
            shortcut.setKeys(keys)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.form.made.connect(self._make_ways)
