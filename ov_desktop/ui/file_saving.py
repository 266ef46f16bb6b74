"""Saves a file where the user wants it: asks, writes behind the window, says where it is or why it is not (SPEC G5)."""

import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from ov_desktop.ui.error_report import Failure, describe
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Progress
from ov_desktop.ui.window_state import first_folder, note_folder
from ov_desktop.wording.failures import FailureWords
from ov_desktop.wording.text import _

AskPath = Callable[[Page, str, str, str], str]
"""Asks for a path: page, title, proposal and kinds of files; an empty answer gives it up."""

EXCEL_FILES = _("Classeurs Excel (*.xlsx)")
PDF_FILES = _("Documents PDF (*.pdf)")


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file to be saved.

    Attributes:
        title: what is done, the title of the question.
        name: the name that is proposed, with its ending.
        kinds: the kinds of files, as the question names them.
        write: writes it; must not touch any widget.
        kept: the sentence that says what a failure leaves as it was.
        failure: returns the words of a failure of its own, None for any other.
    """

    title: str
    name: str
    kinds: str
    write: Callable[[Progress, Path], object]
    kept: str
    failure: Callable[[Exception], FailureWords | None] = lambda _error: None


class FileSaving:
    """Saves files for a page; what it says afterwards stands in the page's notices.

    Attributes:
        ask: asks for the path; replaced where nobody can answer a dialog.
    """

    def __init__(self, page: Page) -> None:
        """Save for a page."""
        self._page = page
        self.ask: AskPath = ask_path

    def save(self, file: SavedFile) -> None:
        """Ask for a place and write the file there; an ending that was left out is added."""
        proposal = str(Path(first_folder(self._page)) / file.name)
        chosen = self.ask(self._page, file.title, proposal, file.kinds)
        if not chosen:
            return
        path, suffix = Path(chosen), Path(file.name).suffix
        if path.suffix.lower() != suffix:
            path = path.with_name(path.name + suffix)
        note_folder(self._page, path)
        self._page.run(
            lambda progress: file.write(progress, path),
            lambda _result: self._done(path),
            failed=lambda error: self._failed(error, path, file),
            name=file.title,
            shown=True,
        )

    def _done(self, path: Path) -> None:
        actions = ((_("Ouvrir le dossier"), lambda: _open_folder(path)),)
        text = _("«\u00a0{file}\u00a0» se trouve dans le dossier «\u00a0{folder}\u00a0».").format(
            file=path.name, folder=path.parent.name or str(path.parent)
        )
        self._page.notices.show_notice(Notice(Tone.OK, _("Fichier enregistré"), text, actions))

    def _failed(self, error: Exception, path: Path, file: SavedFile) -> None:
        own = file.failure(error)
        if own is not None:
            self._page.notices.show_failure(Failure(own))
            return
        words = _write_failure(error, path, file.kept)
        failure = Failure(words) if words else describe(error, _("Enregistrement"))
        self._page.notices.show_failure(failure, (_("Choisir un autre endroit"), lambda: self.save(file)))


def ask_path(page: Page, title: str, proposal: str, kinds: str) -> str:
    """Ask where a file goes; an empty answer means that it is given up."""
    path, _kind = QFileDialog.getSaveFileName(page, title, proposal, kinds)
    return path


def _write_failure(error: Exception, path: Path, kept: str) -> FailureWords | None:
    """Return the words of a file that could not be written, None where that is not what happened."""
    if not isinstance(error, OSError):
        return None
    unchanged = f"{kept} {_('S’il existait déjà un fichier de ce nom, il n’a pas changé.')}"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FailureWords(
            _("Plus de place sur le disque"),
            _("Le fichier «\u00a0{file}\u00a0» n’a pas pu être enregistré.").format(file=path.name),
            unchanged,
            _("Libérez de la place, ou choisissez un autre endroit."),
        )
    if isinstance(error, PermissionError):
        what = _("Le fichier «\u00a0{file}\u00a0» est ouvert dans un autre programme, ou son dossier est protégé.")
    else:
        what = _("Le dossier de «\u00a0{file}\u00a0» n’existe plus, ou ne répond pas.")
    return FailureWords(
        _("Le fichier n’a pas été enregistré"),
        what.format(file=path.name),
        unchanged,
        _("Fermez le fichier dans le programme qui l’utilise, ou choisissez un autre endroit."),
    )


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
