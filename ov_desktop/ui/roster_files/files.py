"""The list of a campaign exported to Excel, saved as a PDF, printed (SPEC L4, G5)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMenu

from ov_desktop.documents.roster import ROWS_AT_MOST, TooLongError
from ov_desktop.ui.error_report import Failure
from ov_desktop.ui.file_saving import EXCEL_FILES, PDF_FILES, FileSaving, SavedFile
from ov_desktop.ui.page import Page
from ov_desktop.ui.roster_files.paper import NotPrintedError, ask_printer, print_pdf
from ov_desktop.ui.tasks import Progress
from ov_desktop.wording.failures import FailureWords
from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _

_UNWRITABLE = re.compile(r'[<>:"/\\|?*\s\x00-\x1f.]+')


@dataclass(frozen=True, slots=True)
class WhichList:
    """The list that is in front, and the name of its campaign."""

    campaign_id: str
    campaign: str


class ListFiles:
    """Hands out the list that a page shows.

    Attributes:
        saving: saves the files.
        ask_printer: asks for a printer; replaced where nobody can answer a dialog.
    """

    def __init__(self, page: Page, which: Callable[[], WhichList | None]) -> None:
        """Work for a page.

        Args:
            page: where progress and outcome are told.
            which: returns the list in front, None where there is none.
        """
        self._page = page
        self._which = which
        self.saving = FileSaving(page)
        self.ask_printer: Callable[[Page], QPrinter | None] = ask_printer

    def add_to(self, menu: QMenu) -> None:
        """Put the three acts into a menu."""
        theme = self._page.workbench.theme
        acts = (
            ("excel", _("Exporter la liste en Excel"), self.export),
            ("pdf", _("Enregistrer la liste en PDF"), self.save_pdf),
            ("print", _("Imprimer la liste"), self.print_list),
        )
        for icon, text, act in acts:
            menu.addAction(theme.icon(icon), text, act)

    def export(self) -> None:
        """Ask for a place and write the workbook, which imports again as the same list."""
        if which := self._which():
            desktop = self._page.workbench.desktop

            def write(progress: Progress, path: Path) -> None:
                def told(count: int, total: int) -> None:
                    progress.check()
                    progress.report(count, total)

                desktop.list_file.export_list(which.campaign_id, path, told)

            self.saving.save(_file(which, _("Exporter la liste"), ".xlsx", EXCEL_FILES, write))

    def save_pdf(self) -> None:
        """Ask for a place and write the PDF."""
        if which := self._which():
            desktop = self._page.workbench.desktop

            def write(progress: Progress, path: Path) -> None:
                desktop.list_file.export_pdf(which.campaign_id, path, progress.check)

            self.saving.save(_file(which, _("Enregistrer la liste en PDF"), ".pdf", PDF_FILES, write))

    def print_list(self) -> None:
        """Ask for a printer and print the list there."""
        which = self._which()
        if which is None or (printer := self.ask_printer(self._page)) is None:
            return
        desktop = self._page.workbench.desktop
        printer.setDocName(_name(which))

        def work(progress: Progress) -> None:
            pdf = desktop.list_file.pdf(which.campaign_id)
            progress.check()
            print_pdf(pdf, printer, progress)

        self._page.run(work, failed=self._not_printed, name=_("Impression de la liste"), shown=True)

    def _not_printed(self, error: Exception) -> None:
        if isinstance(error, NotPrintedError):
            words = FailureWords(
                _("La liste n’a pas été imprimée"),
                _("L’imprimante n’a pas pris le document."),
                _("La liste est intacte."),
                _("Vérifiez l’imprimante, ou enregistrez la liste en PDF."),
            )
            self._page.notices.show_failure(Failure(words))
        elif words_of_length := _too_long(error):
            self._page.notices.show_failure(Failure(words_of_length))
        else:
            self._page.show_error(error, _("Impression de la liste"))


def _file(
    which: WhichList, title: str, suffix: str, kinds: str, write: Callable[[Progress, Path], object]
) -> SavedFile:
    return SavedFile(title, f"{_name(which)}{suffix}", kinds, write, _("La liste est intacte."), _too_long)


def _name(which: WhichList) -> str:
    """Return ``liste Été 2027``, without what no file name holds."""
    campaign = _UNWRITABLE.sub(" ", which.campaign).strip()[:80].strip()
    return _("liste {campaign}").format(campaign=campaign).strip()


def _too_long(error: Exception) -> FailureWords | None:
    if not isinstance(error, TooLongError):
        return None
    return FailureWords(
        _("La liste est trop longue pour un PDF"),
        _("Un PDF contient {count} personnes au plus.").format(count=number(ROWS_AT_MOST)),
        _("La liste est intacte."),
        _("Exportez-la en Excel, qui les contient toutes."),
    )
