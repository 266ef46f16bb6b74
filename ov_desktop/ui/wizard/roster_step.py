"""Step 2 as one works in it: a list is imported from files, looked at and saved (SPEC section 4)."""

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ov_desktop.services.sheet.order import Only
from ov_desktop.ui.importing.drops import FileDrops
from ov_desktop.ui.importing.journey import ImportJourney
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.roster.grid import RosterGrid
from ov_desktop.ui.roster_files.files import WhichList
from ov_desktop.ui.spread import Spread
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.wizard import work
from ov_desktop.ui.wizard.empty_list import EmptyListView
from ov_desktop.ui.wizard.files import Files
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.ui.wizard.roster_view import RosterView
from ov_desktop.ui.workbench import Subject
from ov_desktop.wording.text import _


class RosterStep(QStackedWidget):
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
        self.empty = EmptyListView(page.workbench.theme, self)
        self.addWidget(self.empty)
        self.imports = ImportJourney(page, self)
        self.drops = FileDrops(page.workbench.theme, page, self.isVisible)
        self._connect()
        # All the states at once would keep the window waiting.
        self._ahead = Spread(self, lambda: self._grid, lambda: self.people, lambda: self.imports.report)

    def use(self, flow: Flow) -> None:
        """Show the list of a campaign in the making, or how to bring one in."""
        self.imports.use(flow)
        self._flow = flow
        if not flow.people:
            self.setCurrentWidget(self.empty)
            self.empty.template.setFocus()
        self._open_list()

    def read(self, path: Path) -> None:
        """Read a file and show what is in it."""
        self.imports.read(path)

    def read_again(self) -> None:
        """Read once more what is in front, the list or the file of a report: what it is checked against has changed."""
        self.imports.read_again()
        if self.currentWidget() is self.people:
            self._open_list()

    # --- the list ----------------------------------------------------------------------------------------

    def _open_list(self) -> None:
        """Read the list, rows in error too."""
        flow = self._flow
        if flow is not None and flow.campaign_id is not None:
            if flow.people:
                self.setCurrentWidget(self.people)
            self.people.open(flow.campaign_id)

    def _show_stored(self) -> None:
        self.setCurrentWidget(self.people)
        self._open_list()

    def _show_kept(self) -> None:
        """Show the rows of the file that are to be corrected, and no other."""
        flow = self._flow
        if flow is not None and flow.campaign_id is not None:
            self.setCurrentWidget(self.people)
            self.people.open(flow.campaign_id, Only.ERRORS)

    def _show_opened(self) -> None:
        """Show the list that was read, unless a file is being looked at."""
        self._count()
        counts = self.people.grid.counts
        if self.currentWidget() is self.people or (self.currentWidget() is self.empty and counts and counts.rows):
            self._show_list()

    def _count(self) -> None:
        """Tell the flow how many people the list has, those in error left out."""
        counts = self.people.grid.counts
        if counts and self._flow:
            self._flow.people = counts.rows - counts.error_rows

    def _show_list(self) -> None:
        counts = self.people.grid.counts
        has_rows = bool(counts and counts.rows)
        self.setCurrentWidget(self.people if has_rows else self.empty)
        if not has_rows:
            self.empty.choose.setFocus()
        elif self.people.save.isEnabled():
            self.people.save.setFocus()
        else:
            self.people.grid.table.setFocus()

    def _begin_by_hand(self) -> None:
        """Show the grid of an empty list, with its first row."""
        self.setCurrentWidget(self.people)
        self.people.grid.commands.add()

    def _tell_changed(self) -> None:
        self._count()
        if self._flow:
            self._page.tell(Subject.PEOPLE, Subject.CAMPAIGNS, campaign_id=self._flow.campaign_id)

    def _which_list(self) -> WhichList | None:
        flow = self._flow
        return WhichList(flow.campaign_id, flow.typed.name) if flow and flow.campaign_id else None

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

    def _connect(self) -> None:
        self.drops.dropped.connect(self.read)
        self.imports.ended.connect(self._show_list)
        self.imports.stored.connect(self._show_stored)
        self.imports.kept.connect(self._show_kept)
        self.imports.file_wanted.connect(self._choose_file)
        self.imports.template_wanted.connect(self._save_template)
        self.empty.file_wanted.connect(self._choose_file)
        self.empty.template_wanted.connect(self._save_template)
        self.empty.hand_wanted.connect(self._begin_by_hand)
        self.empty.back_wanted.connect(self.back_wanted)

    @cached_property
    def _grid(self) -> RosterGrid:
        return RosterGrid(self._page.workbench)

    @cached_property
    def people(self) -> RosterView:
        """The list, once there is one."""
        people = RosterView(self._page, self._grid, self._which_list, self)
        self.addWidget(people)
        people.file_wanted.connect(self._choose_file)
        people.template_wanted.connect(self._save_template)
        people.back_wanted.connect(self.back_wanted)
        people.save_wanted.connect(self._finish)
        people.grid.opened.connect(self._show_opened)
        people.grid.changed.connect(self._tell_changed)
        people.grid.failed.connect(self._page.show_error)
        return people
