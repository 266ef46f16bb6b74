"""Step 2 as one works in it: a file is read, its faults shown, its people imported and looked at (SPEC section 4)."""

from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ov_desktop.services.roster import ImportResult
from ov_desktop.ui.itemmodels.people import PersonRow
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.spread import Spread
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane, Task
from ov_desktop.ui.widgets.states import ProgressPanel
from ov_desktop.ui.wizard import work
from ov_desktop.ui.wizard.files import Files
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.ui.wizard.layouts import OverFooter
from ov_desktop.ui.wizard.people_view import DropPages, EmptyListView, PeopleView
from ov_desktop.ui.wizard.report_view import ChangesView, FileFaultView, ReportView
from ov_desktop.ui.wizard.work import Analysis
from ov_desktop.ui.workbench import Subject
from ov_desktop.wording import campaign as words
from ov_desktop.wording.text import _


class RosterStep(DropPages):
    """The states of step 2, one in front.

    Signals:
        back_wanted: the user goes back to the settings.
        finished: the list is right; the summary comes next.
    """

    back_wanted = Signal()
    finished = Signal()

    def __init__(self, page: Page, files: Files, parent: QWidget | None = None) -> None:
        """Make the step of a page; ``use`` gives it something to show."""
        super().__init__(parent)
        self._page = page
        self._files = files
        self._flow: Flow | None = None
        self._task: Task | None = None
        self._path: Path | None = None
        self._analysis: Analysis | None = None
        self._import: Task | None = None
        self.empty = EmptyListView(page.workbench.theme, self)
        self.addWidget(self.empty)
        self.reading = self._panel("")
        self.storing = self._panel(_("Import de la liste…"))
        self._connect()
        # All the states at once would keep the window waiting.
        self._ahead = Spread(self, lambda: self.people, lambda: self.report)

    def use(self, flow: Flow) -> None:
        """Show the list of a campaign in the making, or how to bring one in."""
        self._forget()
        self._flow = flow
        if flow.people:
            self._read_people()
        else:
            self._show(self.empty)
            self.empty.template.setFocus()

    # --- reading -----------------------------------------------------------------------------------------

    def read(self, path: Path) -> None:
        """Read a file and show what is in it."""
        flow = self._flow
        if flow is None or flow.campaign_id is None or self.currentWidget() is self.storing.parentWidget():
            return
        self._forget()
        self._page.notices.clear()
        self._path = path
        self.reading.set_title_text(words.reading(path.name))
        self.reading.set_progress(0, 0)
        self.reading.stop_button.set_busy(busy=False)
        self._show(self.reading)
        workbench = self._page.workbench
        desktop, campaign_id = workbench.desktop, flow.campaign_id
        task = workbench.tasks.run(
            lambda progress: work.analyse(desktop, campaign_id, path, progress),
            owner=self,
            done=lambda analysis: self._analysed(task, analysis),
            failed=lambda error: self._not_read(task, error),
            lane=Lane.NETWORK,
            name=_("Lecture de la liste"),
        )
        task.progressed.connect(self.reading.set_progress)
        self._task = task

    def read_again(self) -> None:
        """Read the file of the report once more, where what it is checked against has changed."""
        if self._path and self.currentWidget() is self.report:
            self.read(self._path)

    def _analysed(self, task: Task, analysis: Analysis) -> None:
        if task is not self._task:
            return
        self._task = None
        self._analysis = analysis
        report = analysis.report
        if analysis.file_fault:
            self.file_fault.show_analysis(analysis)
            self._show(self.file_fault)
            self.file_fault.other_file.setFocus()
        elif report.errors or report.warnings:
            self.report.show_analysis(analysis)
            self._show(self.report)
            self.report.table.setFocus()
        else:
            self._confirm_or_store()

    def _not_read(self, task: Task, error: Exception) -> None:
        if task is self._task:
            self._task = None
            self._show_list()
            self._page.show_error(error, _("Lecture de la liste"))

    def _stop_reading(self) -> None:
        if self._task:
            self._forget()
            self._say_nothing_imported()

    def _say_nothing_imported(self) -> None:
        self._show_list()
        self._page.notices.show_notice(Notice(Tone.INFO, _("Import annulé. La liste est restée comme avant.")))

    def _forget(self) -> None:
        """Give up what is being read, and what was."""
        if self._task:
            self._task.cancel()
        self._task = None
        self._analysis = None

    def _give_up(self) -> None:
        self._forget()
        self._show_list()

    # --- importing ---------------------------------------------------------------------------------------

    def _confirm_or_store(self) -> None:
        """Import what was read; known people who would change are shown first (SPEC L7)."""
        analysis = self._analysis
        if analysis is None:
            return
        if analysis.changes:
            self._show(self.changes)
            self.changes.show_analysis(analysis)
        else:
            self._store(frozenset())

    def _store(self, confirmed: frozenset[str]) -> None:
        analysis, flow = self._analysis, self._flow
        if analysis is None or flow is None:
            return
        self.storing.set_progress(0, 0)
        self.storing.stop_button.set_busy(busy=False)
        self._show(self.storing)
        workbench = self._page.workbench
        desktop = workbench.desktop
        leave_out = bool(analysis.report.errors)
        self._import = workbench.tasks.run(
            lambda progress: work.store(desktop, analysis, progress, leave_out=leave_out, confirmed=confirmed),
            owner=self._page,
            done=partial(self._stored, flow),
            failed=self._not_stored,
            given_up=partial(self._import_stopped, flow),
            name=_("Import de la liste"),
        )
        self._import.progressed.connect(self.storing.set_progress)

    def _stop_import(self) -> None:
        """Ask the import to stop; it answers that it did, or that it was done already."""
        if self._import:
            self._import.cancel()

    def _import_stopped(self, flow: Flow) -> None:
        self._import = None
        if flow is self._flow:
            self._say_nothing_imported()

    def _stored(self, flow: Flow, result: ImportResult) -> None:
        self._import = None
        if flow is not self._flow:
            return
        self._analysis = None
        if not result.stored and self._path:
            # The list has changed since the file was compared with it: compare again.
            self.read(self._path)
            return
        self._page.tell(Subject.PEOPLE, Subject.CAMPAIGNS, campaign_id=flow.campaign_id)
        text = words.import_done(result.added, result.updated, result.unchanged, result.left_out)
        self._page.notices.show_notice(Notice(Tone.OK, text))
        self._read_people()

    def _not_stored(self, error: Exception) -> None:
        self._import = None
        self._show_list()
        self._page.show_error(error, _("Import de la liste"))

    # --- the list ----------------------------------------------------------------------------------------

    def _read_people(self) -> None:
        flow = self._flow
        if flow is None or flow.campaign_id is None:
            return
        desktop, campaign_id = self._page.workbench.desktop, flow.campaign_id
        self._page.run(lambda _progress: work.read_people(desktop, campaign_id), partial(self._show_people, flow))

    def _show_people(self, flow: Flow, rows: list[PersonRow]) -> None:
        if flow is not self._flow:
            return
        flow.people = len(rows)
        self.people.show_people(rows)
        self._show_list()

    def _show_list(self) -> None:
        has_people = bool(self._flow and self._flow.people)
        self._show(self.people if has_people else self.empty)
        (self.people.save if has_people else self.empty.choose).setFocus()

    def _finish(self) -> None:
        flow = self._flow
        if flow is None:
            return
        refusal = flow.finish_roster()
        if refusal is None:
            self._page.notices.clear()
            self.finished.emit()
        else:
            self._page.notices.show_notice(Notice(Tone.BAD, refusal.message, refusal.remedy))

    # --- files -------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        if path := self._files.list_to_read(self):
            self.read(path)

    def _save_template(self) -> None:
        path = self._files.template_to_write(self)
        if path is None:
            return
        desktop = self._page.workbench.desktop
        self._page.run(
            lambda _progress: work.save_template(desktop, path),
            self._template_saved,
            failed=self._template_not_saved,
            name=_("Enregistrement du modèle Excel"),
        )

    def _template_saved(self, path: Path) -> None:
        text = _("Modèle enregistré\u00a0: {file}").format(file=path.name)
        self._page.notices.show_notice(
            Notice(Tone.OK, text, _("Remplissez la feuille «\u00a0Liste\u00a0», puis choisissez ce fichier ici."))
        )

    def _template_not_saved(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            self._page.show_error(error, _("Enregistrement du modèle Excel"))
            return
        self._page.notices.show_notice(
            Notice(
                Tone.BAD,
                _("Le modèle n’a pas pu être enregistré à cet endroit."),
                _("Fermez le fichier s’il est ouvert dans votre tableur, ou choisissez un autre dossier."),
            )
        )

    # --- making ------------------------------------------------------------------------------------------

    def _show(self, view: QWidget) -> None:
        shown = view.parentWidget() if view in (self.reading, self.storing) else view
        if shown is not None:
            self.setCurrentWidget(shown)

    def _panel(self, title: str) -> ProgressPanel:
        panel = ProgressPanel(self._page.workbench.theme, title)
        holder = OverFooter(self._page.workbench.theme, parent=self)
        holder.content.addWidget(panel)
        holder.content.addStretch()
        self.addWidget(holder)
        return panel

    def _connect(self) -> None:
        self.dropped.connect(self.read)
        self.reading.stopped.connect(self._stop_reading)
        self.storing.stopped.connect(self._stop_import)
        self.empty.file_wanted.connect(self._choose_file)
        self.empty.template_wanted.connect(self._save_template)
        self.empty.back_wanted.connect(self.back_wanted)

    @cached_property
    def people(self) -> PeopleView:
        """The list, once there is one."""
        people = PeopleView(self._page.workbench.theme, self)
        self.addWidget(people)
        people.file_wanted.connect(self._choose_file)
        people.template_wanted.connect(self._save_template)
        people.back_wanted.connect(self.back_wanted)
        people.save_wanted.connect(self._finish)
        return people

    @cached_property
    def report(self) -> ReportView:
        """The faults of a file."""
        report = ReportView(self._page.workbench.theme, self)
        self.addWidget(report)
        report.other_file_wanted.connect(self._choose_file)
        report.import_wanted.connect(self._confirm_or_store)
        report.given_up.connect(self._give_up)
        return report

    @cached_property
    def file_fault(self) -> FileFaultView:
        """A file in which nothing could be looked at."""
        file_fault = FileFaultView(self._page.workbench.theme, self)
        self.addWidget(file_fault)
        file_fault.other_file_wanted.connect(self._choose_file)
        file_fault.template_wanted.connect(self._save_template)
        file_fault.given_up.connect(self._give_up)
        return file_fault

    @cached_property
    def changes(self) -> ChangesView:
        """The known people whom a file shows otherwise."""
        changes = ChangesView(self._page.workbench.theme, self)
        self.addWidget(changes)
        changes.confirmed.connect(self._store)
        changes.given_up.connect(self._give_up)
        return changes
