"""Step 1 as one works in it: sections, form, and a draft that saves itself (SPEC section 3, S11)."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ov_desktop.services.campaigns import Campaign
from ov_desktop.ui.page import Page
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.labels import ElidedLabel, Rule, Sign
from ov_desktop.ui.widgets.tabs import SectionBar, SectionState
from ov_desktop.ui.wizard.flow import Flow, Save
from ov_desktop.ui.wizard.layouts import OverFooter
from ov_desktop.ui.wizard.settings_view import SettingsView
from ov_desktop.ui.wizard.typed import Section
from ov_desktop.ui.wizard.work import DraftStore
from ov_desktop.ui.workbench import Subject
from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _

SAVE_AFTER_MS = 600
"""How long after the last key a draft is saved."""

_SECTIONS = (Section.DATES, Section.REMINDERS)


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
        self._store = DraftStore(page.workbench.desktop)
        self._timer = QTimer(self, interval=SAVE_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self.save)
        self.sections = SectionBar(theme, [_("Dates et options"), _("Relances et signature")], ruled=False)
        self.sections.setAccessibleName(_("Sections"))
        row = QHBoxLayout()
        row.setContentsMargins(theme.space("page_margin"), 0, theme.space("page_margin"), 0)
        row.addWidget(self.sections)
        self.content.addLayout(row)
        self.content.addWidget(Rule())
        # Made in its place, after what stands before it for the Tab key.
        self.form = SettingsView(theme, self)
        self.content.addWidget(self.form, 1)
        self._sign = Sign(theme, "done")
        self.saved_text = ElidedLabel(theme, color="text_2")
        self.close_draft = Button(theme, _("Fermer le brouillon"), Kind.LINK)
        self.go_on = Button(
            theme,
            _("Valider et passer à l’étape suivante"),
            Kind.PRIMARY,
            icon="next",
            trailing=True,
            size=Size.LARGE,
        )
        self.footer.add_left(self._sign)
        self.footer.add_left(self.saved_text)
        self.footer.add_right(self.close_draft)
        self.footer.add_right(self.go_on)
        self.form.typed.connect(self._type)
        self.form.verticalScrollBar().valueChanged.connect(self._follow_scrolling)
        self.sections.tabBarClicked.connect(lambda place: self.form.show_section(_SECTIONS[place]))
        self.sections.currentChanged.connect(self._jump)
        self.close_draft.clicked.connect(self._close)
        self.go_on.clicked.connect(self._finish)

    def use(self, flow: Flow) -> None:
        """Show a campaign in the making."""
        self._timer.stop()
        self._flow = None
        self.form.show_flow(flow)
        self._flow = flow
        self._store.use(flow.campaign_id)
        self.form.verticalScrollBar().setValue(0)
        self._show_sections(flow)
        self._show_saved(flow)

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
            self._show_sections(self._flow)

    # --- saving ------------------------------------------------------------------------------------------

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save what was typed, off the main thread.

        Args:
            then: called once it is saved; not where it could not be.
        """
        flow = self._flow
        self._timer.stop()
        if flow is None:
            return
        save = flow.save()

        def saved(campaign: Campaign | None) -> None:
            self._saved(flow, save, campaign)
            if then and self._flow is flow:
                then()

        self._page.run(
            lambda _progress: self._store.write(save),
            saved,
            failed=self._not_saved,
            name=_("Enregistrement du brouillon"),
        )

    def save_now(self) -> None:
        """Save before the page or the window goes away; it is one short transaction."""
        self.form.read_dates()
        flow = self._flow
        self._timer.stop()
        if flow is not None and flow.unsaved:
            save = flow.save()
            self._saved(flow, save, self._store.write(save))

    def _saved(self, flow: Flow, save: Save, campaign: Campaign | None) -> None:
        if campaign is None or self._flow is not flow:
            return
        flow.saved(save, campaign)
        self.form.show_texts(flow)
        self._show_sections(flow)
        self._show_saved(flow)
        self._page.tell(Subject.CAMPAIGNS, campaign_id=campaign.id)

    def _not_saved(self, error: Exception) -> None:
        self.go_on.set_busy(busy=False)
        self._page.show_error(error, _("Enregistrement du brouillon"))

    # --- typing ------------------------------------------------------------------------------------------

    def _type(self, values: dict[str, object]) -> None:
        flow = self._flow
        if flow is not None and flow.type(**values):
            self.form.show_findings(flow)
            self._show_sections(flow)
            self._timer.start()

    def _finish(self) -> None:
        """Save, then go on or go to the first field that is missing or wrong (SPEC S11)."""
        self.form.read_dates()
        self.go_on.set_busy(busy=True)
        self.save(self._go_on_if_right)

    def _go_on_if_right(self) -> None:
        self.go_on.set_busy(busy=False)
        flow = self._flow
        if flow is None:
            return
        wrong = flow.finish_settings()
        self.form.show_findings(flow)
        self._show_sections(flow)
        if wrong is None:
            self.finished.emit()
        else:
            self.form.focus_field(wrong)

    def _close(self) -> None:
        self.form.read_dates()
        if self._flow is not None and self._flow.unsaved:
            self.save(self.closed.emit)
        else:
            self.closed.emit()

    # --- showing -----------------------------------------------------------------------------------------

    def _show_sections(self, flow: Flow) -> None:
        for place, section in enumerate(_SECTIONS):
            shown, all_of_them = flow.section_faults(section)
            if shown:
                note = _("{count} à corriger").format(count=number(shown))
                self.sections.set_state(place, SectionState.FAULTY, note)
            else:
                self.sections.set_state(place, SectionState.TODO if all_of_them else SectionState.DONE)

    def _show_saved(self, flow: Flow) -> None:
        text = flow.saved_text()
        self.saved_text.set_text(text)
        self._sign.setVisible(bool(text))
        self.close_draft.setVisible(flow.campaign_id is not None)

    def _jump(self, place: int) -> None:
        if self.sections.hasFocus():
            self.form.show_section(_SECTIONS[place])

    def _follow_scrolling(self) -> None:
        if not self.sections.hasFocus():
            self.sections.setCurrentIndex(_SECTIONS.index(self.form.section_in_view()))
