"""The way of a list from a file into a campaign: read, named, looked through, confirmed, stored (SPEC L2, L3, L7)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ov_desktop.domain.roster import Fault, Field
from ov_desktop.excel.faults_writer import suffix_of_marked
from ov_desktop.excel.files import UnreadableFileError
from ov_desktop.excel.roster_reader import ReadChoices
from ov_desktop.excel.sheets import TextForm
from ov_desktop.excel.survey import FileSurvey
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.list_check import FILE_ERRORS, file_report
from ov_desktop.services.list_import import Kept
from ov_desktop.services.roster import ImportResult
from ov_desktop.ui.file_saving import EXCEL_FILES, FileSaving, SavedFile
from ov_desktop.ui.importing import work
from ov_desktop.ui.importing.changes_view import ChangesView
from ov_desktop.ui.importing.mapping_view import MappingView
from ov_desktop.ui.importing.report_view import FileFaultView, ReportView
from ov_desktop.ui.importing.work import Analysis, Surveyed
from ov_desktop.ui.itemmodels.faults import FaultRow
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane, Progress, Task
from ov_desktop.ui.widgets.states import ProgressPanel
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.ui.wizard.layouts import OverFooter
from ov_desktop.ui.workbench import Subject
from ov_desktop.wording import campaign as words
from ov_desktop.wording.failures import FailureWords
from ov_desktop.wording.faults import fault_message
from ov_desktop.wording.list_import import cells_corrected, list_kept
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.text import _

T = TypeVar("T")

_AS_FOUND = ReadChoices()


class ImportJourney(QObject):
    """Shows one state of an import after the other in a stack; nothing is stored before the user agrees.

    Signals:
        ended: the list is to be shown again: nothing was imported, or an error is on the page.
        stored: people were imported; the list is to be read again.
        kept: the list was taken in with rows in error, which are to be shown.
        file_wanted: the user wants another file.
        template_wanted: the user wants the Excel template.
    """

    ended = Signal()
    stored = Signal()
    kept = Signal()
    file_wanted = Signal()
    template_wanted = Signal()

    def __init__(self, page: Page, stack: QStackedWidget) -> None:
        """Show the states in a stack; ``use`` says for which campaign."""
        super().__init__(stack)
        self._page = page
        self._stack = stack
        self._flow: Flow | None = None
        self._task: Task | None = None
        self._path: Path | None = None
        self._choices = _AS_FOUND
        self._analysis: Analysis | None = None
        self._to_correct: dict[tuple[int, Field], str] = {}
        self._import: Task | None = None
        self._keeps_errors = False
        self._surveyed: Path | None = None
        self.saving = FileSaving(page)
        self.reading = self._panel("")
        self.storing = self._panel(_("Import de la liste…"))
        self.reading.stopped.connect(self._stop_reading)
        self.storing.stopped.connect(self._stop_import)

    def use(self, flow: Flow) -> None:
        """Import for a campaign from now on, and give up what is being read."""
        self._forget()
        self._flow = flow

    @property
    def is_storing(self) -> bool:
        """Whether people are being stored, so that no other file can be read now."""
        return self._stack.currentWidget() is self.storing.parentWidget()

    # --- reading -----------------------------------------------------------------------------------------

    def read(self, path: Path, choices: ReadChoices = _AS_FOUND) -> None:
        """Read a file, as the user says or as it is found out, and show what is in it."""
        flow = self._flow
        if flow is None or flow.campaign_id is None or self.is_storing:
            return
        self._forget()
        self._page.notices.clear()
        self._path, self._choices = path, choices
        desktop, campaign_id = self._page.workbench.desktop, flow.campaign_id
        self._look(
            words.reading(path.name),
            lambda progress: work.analyse(desktop, campaign_id, path, choices, progress),
            self._analysed,
        )

    def read_again(self) -> None:
        """Read the file of the report once more, where what it is checked against has changed; corrections are kept."""
        analysis, path = self._analysis, self._path
        if path is None or self._stack.currentWidget() is not self.report:
            return
        if analysis and analysis.read.corrections:
            self._check_again(path, analysis, self._analysed)
        else:
            self.read(path, self._choices)

    def _check_again(self, path: Path, analysis: Analysis, done: Callable[[Analysis], None]) -> None:
        """Compare what was read, and what was corrected in it, with the list and the sites of now."""
        desktop = self._page.workbench.desktop
        self._forget()
        self._look(
            words.reading(path.name),
            lambda progress: work.check_again(desktop, analysis, progress),
            done,
        )

    def _look(
        self,
        title: str,
        look: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do what looks at the file beside the window, and go on with its answer unless something else was asked."""
        self.reading.set_title_text(title)
        self.reading.set_progress(0, 0)
        self.reading.stop_button.set_busy(busy=False)
        self._show(self.reading)
        task = self._page.workbench.tasks.run(
            look,
            owner=self,
            done=lambda answer: self._answered(task, done, answer),
            failed=lambda error: self._not_read(task, error, failed),
            lane=Lane.NETWORK,
            name=_("Lecture de la liste"),
        )
        task.progressed.connect(self.reading.set_progress)
        self._task = task

    def _answered(self, task: Task, done: Callable[[T], None], answer: T) -> None:
        if task is self._task:
            self._task = None
            done(answer)

    def _analysed(self, analysis: Analysis) -> None:
        self._analysis = analysis
        report, fault = analysis.report, analysis.file_fault
        if fault and fault.code == "headers-not-recognised":
            self._survey(self._choices)
        elif fault:
            self.file_fault.show_analysis(analysis)
            self._show(self.file_fault)
            self.file_fault.other_file.setFocus()
        elif analysis.changes and not (report.errors or report.warnings):
            self._confirm_or_store()
        else:
            self.report.show_analysis(analysis)
            self._show(self.report)
            self.report.focus_first()

    def _not_read(self, task: Task, error: Exception, failed: Callable[[Exception], None] | None = None) -> None:
        if task is not self._task:
            return
        self._task = None
        if failed and isinstance(error, FILE_ERRORS):
            failed(error)
            return
        self.ended.emit()
        self._page.show_error(error, _("Lecture de la liste"))

    def _stop_reading(self) -> None:
        if self._task:
            self._forget()
            self._say_nothing_imported()

    def _say_nothing_imported(self) -> None:
        self.ended.emit()
        self._page.notices.show_notice(Notice(Tone.INFO, _("Import annulé. La liste est restée comme avant.")))

    def _forget(self) -> None:
        """Give up what is being read, and what was."""
        if self._task:
            self._task.cancel()
        self._task = None
        self._analysis = None
        self._to_correct = {}

    def _give_up(self) -> None:
        self._forget()
        self.ended.emit()

    # --- naming the columns ------------------------------------------------------------------------------

    def _survey(self, choices: ReadChoices) -> None:
        """Ask what the columns of the file hold."""
        flow, path = self._flow, self._path
        if flow is None or flow.campaign_id is None or path is None:
            return
        desktop, campaign_id = self._page.workbench.desktop, flow.campaign_id
        recognised = bool(self._analysis and not self._analysis.file_fault)
        self._look(
            words.reading(path.name),
            lambda _progress: work.survey(desktop, campaign_id, path, choices),
            partial(self._show_survey, recognised=recognised),
            partial(self._not_surveyed, asked=choices != _AS_FOUND),
        )

    def _not_surveyed(self, error: Exception, *, asked: bool) -> None:
        """Say that the file makes no sense as the user says, or what is wrong with it however it is read."""
        path = self._path
        if path is None:
            return
        if asked and self._surveyed == path:
            self._show(self.mapping)
            self.mapping.show_source_again()
            fault = file_report(path, error).errors[0]
            self._page.notices.show_notice(
                Notice(Tone.BAD, _("Le fichier ne peut pas être lu ainsi."), fault_message(fault, path.name))
            )
            return
        self.read(path)

    def _show_survey(self, found: Surveyed, *, recognised: bool) -> None:
        self._surveyed = self._path
        self._page.notices.clear()
        self.mapping.show_survey(found.survey, recognised=recognised, email_optional=found.email_optional)
        self._show(self.mapping)
        self.mapping.focus_first()

    def _read_mapped(self, survey: FileSurvey) -> None:
        """Keep what the columns hold for the next file of this shape, and read this one by it."""
        path, desktop = self._path, self._page.workbench.desktop
        if path is None:
            return
        self._page.run(lambda _progress: work.remember(desktop, survey), lambda _kept: None)
        sheet = None if survey.form else survey.sheet
        self.read(path, ReadChoices(sheet, survey.form or TextForm(), survey.mapping))

    # --- correcting --------------------------------------------------------------------------------------

    def _correct(self, faults: Sequence[FaultRow]) -> None:
        """Take corrections over; those that come while others are checked wait for their turn."""
        self._to_correct |= {fault.place: fault.proposal for fault in faults if fault.place}
        if self._task is None:
            self._correct_now()

    def _correct_now(self) -> None:
        """Check the list again with the corrections that wait; what is shown stays until the answer is there."""
        analysis, corrections = self._analysis, self._to_correct
        self._to_correct = {}
        if analysis is None:
            return
        desktop = self._page.workbench.desktop
        task = self._page.workbench.tasks.run(
            lambda progress: work.correct(desktop, analysis, corrections, progress),
            owner=self,
            done=lambda answer: self._answered(task, partial(self._corrected, len(corrections)), answer),
            failed=lambda error: self._not_read(task, error),
            lane=Lane.NETWORK,
            name=_("Correction de la liste"),
        )
        self._task = task

    def _corrected(self, count: int, analysis: Analysis) -> None:
        self._analysis = analysis
        self.report.show_analysis(analysis, corrected=True)
        text = _("Votre fichier reste comme il est.")
        self._page.notices.show_notice(Notice(Tone.OK, cells_corrected(count), text))
        if self._to_correct:
            self._correct_now()

    def _export(self) -> None:
        """Ask for a place and write the file again with its faulty cells coloured and commented."""
        analysis, desktop = self._analysis, self._page.workbench.desktop
        if analysis is None:
            return
        source = analysis.read.path
        suffix = suffix_of_marked(source)
        kinds = EXCEL_FILES if suffix == ".xlsx" else f"{_('Classeurs Excel')} (*{suffix})"
        self.saving.save(
            SavedFile(
                _("Exporter les anomalies"),
                _("{name} anomalies{suffix}").format(name=source.stem, suffix=suffix),
                kinds,
                lambda _progress, path: work.write_faults(desktop, analysis, path),
                _("Votre fichier est intact."),
                partial(_not_exported, source.name),
            )
        )

    # --- importing ---------------------------------------------------------------------------------------

    def _confirm_or_store(self, *, keep_errors: bool = False) -> None:
        """Import what was read; known people who would change are shown first (SPEC L7).

        Rows in error come into the list too where they are to be corrected there, and are left out otherwise.
        """
        analysis = self._analysis
        if analysis is None:
            return
        self._keeps_errors = keep_errors
        if analysis.changes:
            self._show(self.changes)
            self.changes.show_analysis(analysis)
        else:
            self._store({})

    def _store(self, confirmed: Mapping[str, Collection[str]]) -> None:
        analysis, flow = self._analysis, self._flow
        if analysis is None or flow is None:
            return
        if self._keeps_errors:
            self._run_import(
                flow,
                lambda desktop, progress: work.keep(desktop, analysis, progress, confirmed),
                partial(self._kept, flow),
            )
            return
        leave_out = bool(analysis.report.errors)
        self._run_import(
            flow,
            lambda desktop, progress: work.store(desktop, analysis, progress, leave_out=leave_out, confirmed=confirmed),
            partial(self._stored, flow),
        )

    def _run_import(self, flow: Flow, store: Callable[[Desktop, Progress], T], done: Callable[[T], None]) -> None:
        """Store beside the window, counted; until it is over no other file can be read."""
        self.storing.set_progress(0, 0)
        self.storing.stop_button.set_busy(busy=False)
        self._show(self.storing)
        workbench = self._page.workbench
        desktop = workbench.desktop
        self._import = workbench.tasks.run(
            lambda progress: store(desktop, progress),
            owner=self._page,
            done=done,
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
        if not result.stored:
            self._not_stored_yet(result.errors)
            return
        self._analysis = None
        self._page.tell(Subject.PEOPLE, Subject.CAMPAIGNS, campaign_id=flow.campaign_id)
        text = words.import_done(result.added, result.updated, result.unchanged, result.left_out)
        self._page.notices.show_notice(Notice(Tone.OK, text))
        self.stored.emit()

    def _not_stored_yet(self, errors: Sequence[Fault]) -> None:
        """Compare again and say what stands in the way: what was chosen, or the list that has changed meanwhile."""
        before = self._analysis
        if before is None or self._path is None or not errors:
            return

        def compared(analysis: Analysis) -> None:
            if analysis.changes and analysis.comparison == before.comparison:
                self._analysis = analysis
                self._show(self.changes)
            else:
                self._analysed(analysis)
            why = describe_refusal(errors[0])
            notice = Notice(Tone.BAD, _("Rien n’est importé."), f"{why.message} {why.remedy}")
            self._page.notices.show_notice(notice)

        self._check_again(self._path, before, compared)

    def _kept(self, flow: Flow, kept: Kept) -> None:
        self._import = None
        if flow is not self._flow:
            return
        self._analysis = None
        self._page.tell(Subject.PEOPLE, Subject.CAMPAIGNS, campaign_id=flow.campaign_id)
        self._page.notices.show_notice(Notice(Tone.INFO, list_kept(kept.added, kept.in_error)))
        self.kept.emit()

    def _not_stored(self, error: Exception) -> None:
        self._import = None
        self.ended.emit()
        self._page.show_error(error, _("Import de la liste"))

    # --- making ------------------------------------------------------------------------------------------

    def _show(self, view: QWidget) -> None:
        shown = view.parentWidget() if view in (self.reading, self.storing) else view
        if shown is not None:
            self._stack.setCurrentWidget(shown)

    def _panel(self, title: str) -> ProgressPanel:
        panel = ProgressPanel(self._page.workbench.theme, title)
        holder = OverFooter(self._page.workbench.theme, parent=self._stack)
        holder.content.addWidget(panel)
        holder.content.addStretch()
        self._stack.addWidget(holder)
        return panel

    @cached_property
    def mapping(self) -> MappingView:
        """What the columns hold."""
        mapping = MappingView(self._page.workbench.theme, self._stack)
        self._stack.addWidget(mapping)
        mapping.source_changed.connect(self._survey)
        mapping.mapped.connect(self._read_mapped)
        mapping.other_file_wanted.connect(self.file_wanted)
        mapping.given_up.connect(self._give_up)
        return mapping

    @cached_property
    def report(self) -> ReportView:
        """The faults of a file."""
        report = ReportView(self._page.workbench.theme, self._stack)
        self._stack.addWidget(report)
        report.source_wanted.connect(self._ask_again)
        report.other_file_wanted.connect(self.file_wanted)
        report.import_wanted.connect(self._confirm_or_store)
        report.keep_wanted.connect(lambda: self._confirm_or_store(keep_errors=True))
        report.correction_wanted.connect(self._correct)
        report.export_wanted.connect(self._export)
        report.given_up.connect(self._give_up)
        return report

    @cached_property
    def file_fault(self) -> FileFaultView:
        """A file in which nothing could be looked at."""
        file_fault = FileFaultView(self._page.workbench.theme, self._stack)
        self._stack.addWidget(file_fault)
        file_fault.other_file_wanted.connect(self.file_wanted)
        file_fault.template_wanted.connect(self.template_wanted)
        file_fault.given_up.connect(self._give_up)
        return file_fault

    @cached_property
    def changes(self) -> ChangesView:
        """The known people whom a file shows otherwise."""
        changes = ChangesView(self._page.workbench.theme, self._stack)
        self._stack.addWidget(changes)
        changes.source_wanted.connect(self._ask_again)
        changes.confirmed.connect(self._store)
        changes.given_up.connect(self._give_up)
        return changes

    def _ask_again(self) -> None:
        """Ask what the columns hold, as they were read."""
        analysis = self._analysis
        if analysis and analysis.read.roster:
            self._survey(analysis.read.said())


def _not_exported(name: str, error: Exception) -> FailureWords | None:
    """Return the words of a list that is not there any more to be written again, None for any other failure."""
    if not isinstance(error, UnreadableFileError):
        return None
    return FailureWords(
        _("Les anomalies n’ont pas été exportées"),
        _("Le fichier «\u00a0{file}\u00a0» a changé ou n’est plus à sa place.").format(file=name),
        _("Rien n’est importé."),
        _("Choisissez-le à nouveau, puis exportez les anomalies."),
    )
