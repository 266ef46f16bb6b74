"""Writes the files of an order where the administrator wants them (SPEC O3, O7, G5)."""

import errno
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from ov_desktop.ui.error_report import Failure, describe
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.wording.failures import FailureWords
from ov_desktop.wording.text import _

Export = Callable[[int, Path], None]
AskPath = Callable[[Page, str, str, str], str]


def ask_path(page: Page, title: str, proposal: str, kinds: str) -> str:
    """Ask where a file goes; an empty answer means that it is given up."""
    path, _kind = QFileDialog.getSaveFileName(page, title, proposal, kinds)
    return path


class OrderFiles:
    """Saves orders for a page; what it says afterwards stands in the page's notices.

    Attributes:
        ask: asks for the path; replaced where nobody can answer a dialog.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._folder = ""
        self.ask: AskPath = ask_path

    def save(self, order_id: int, number: str, *, pdf: bool) -> None:
        """Ask for a place and write the file there."""
        suffix = ".pdf" if pdf else ".xlsx"
        kinds = _("Documents PDF (*.pdf)") if pdf else _("Classeurs Excel (*.xlsx)")
        title = _("Enregistrer le PDF") if pdf else _("Enregistrer le fichier")
        proposal = str(Path(self._folder or _documents()) / f"commande-{number}{suffix}")
        chosen = self.ask(self._page, title, proposal, kinds)
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() != suffix:
            path = path.with_name(path.name + suffix)
        self._folder = str(path.parent)
        orders = self._page.workbench.desktop.orders
        export: Export = orders.export_pdf if pdf else orders.export_excel
        self._page.run(
            lambda _progress: export(order_id, path),
            lambda _nothing: self._done(path),
            failed=lambda error: self._failed(error, path, lambda: self.save(order_id, number, pdf=pdf)),
            name=title,
            shown=True,
        )

    def _done(self, path: Path) -> None:
        actions = ((_("Ouvrir le dossier"), lambda: _open_folder(path)),)
        text = _("«\u00a0{file}\u00a0» se trouve dans le dossier «\u00a0{folder}\u00a0».").format(
            file=path.name, folder=path.parent.name or str(path.parent)
        )
        self._page.notices.show_notice(Notice(Tone.OK, _("Fichier enregistré"), text, actions))

    def _failed(self, error: Exception, path: Path, again: Callable[[], None]) -> None:
        failure = Failure(words) if (words := _write_failure(error, path)) else describe(error, _("Enregistrement"))
        self._page.notices.show_failure(failure, (_("Choisir un autre endroit"), again))


def _write_failure(error: Exception, path: Path) -> FailureWords | None:
    """Return the words of a file that could not be written, None where that is not what happened."""
    if not isinstance(error, OSError):
        return None
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FailureWords(
            _("Plus de place sur le disque"),
            _("Le fichier «\u00a0{file}\u00a0» n’a pas pu être enregistré.").format(file=path.name),
            _("La commande est intacte. S’il existait déjà un fichier de ce nom, il n’a pas changé."),
            _("Libérez de la place, ou choisissez un autre endroit."),
        )
    if isinstance(error, PermissionError):
        what = _("Le fichier «\u00a0{file}\u00a0» est ouvert dans un autre programme, ou son dossier est protégé.")
    else:
        what = _("Le dossier de «\u00a0{file}\u00a0» n’existe plus, ou ne répond pas.")
    return FailureWords(
        _("Le fichier n’a pas été enregistré"),
        what.format(file=path.name),
        _("La commande est intacte. S’il existait déjà un fichier de ce nom, il n’a pas changé."),
        _("Fermez le fichier dans Excel, ou choisissez un autre endroit."),
    )


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
