"""Step 2 as one works in it: a list is imported from files, looked at and saved (SPEC section 4)."""

from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ov_desktop.ui.importing.drops import FileDrops
from ov_desktop.ui.importing.journey import ImportJourney
from ov_desktop.ui.itemmodels.people import PersonRow
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.spread import Spread
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.wizard import work
from ov_desktop.ui.wizard.files import Files
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.ui.wizard.people_view import EmptyListView, PeopleView
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
        self._ahead = Spread(self, lambda: self.people, lambda: self.imports.report)

    def use(self, flow: Flow) -> None:
        """Show the list of a campaign in the making, or how to bring one in."""
        self.imports.use(flow)
        self._flow = flow
        if flow.people:
            self._read_people()
        else:
            self.setCurrentWidget(self.empty)
            self.empty.template.setFocus()

    def read(self, path: Path) -> None:
        """Read a file and show what is in it."""
        self.imports.read(path)

    def read_again(self) -> None:
        """Read the file of the report once more, where what it is checked against has changed."""
        self.imports.read_again()

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
        self.setCurrentWidget(self.people if has_people else self.empty)
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

    def _connect(self) -> None:
        self.drops.dropped.connect(self.read)
        self.imports.ended.connect(self._show_list)
        self.imports.stored.connect(self._read_people)
        self.imports.file_wanted.connect(self._choose_file)
        self.imports.template_wanted.connect(self._save_template)
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
