"""Writes templates to a file for a colleague, and reads such a file (SPEC S7, G5)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from ov_desktop.domain.refusal import RefusedError
from ov_desktop.services.durable_file import write_durably
from ov_desktop.services.templates import FILE_SUFFIX, Imported, Template
from ov_desktop.ui.error_report import Failure, describe
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Progress
from ov_desktop.ui.window_state import first_folder
from ov_desktop.wording import templates as words
from ov_desktop.wording.failures import FailureWords
from ov_desktop.wording.text import _


class AskedPaths(Protocol):
    """Whoever knows which files the user means; tests answer in the user's place."""

    def to_read(self, parent: QWidget) -> Path | None:
        """Return the file to import, None where the user gave up."""
        ...

    def to_write(self, parent: QWidget, name: str) -> Path | None:
        """Return where the file goes, ``name`` proposed; None where the user gave up."""
        ...


class SystemPaths:
    """Asks with the system's own windows, beginning where the last file was."""

    def __init__(self) -> None:
        self._folder = ""

    def to_read(self, parent: QWidget) -> Path | None:
        """Ask for a file of templates."""
        kinds = _("Modèles (*{suffix});;Tous les fichiers (*)").format(suffix=FILE_SUFFIX)
        name, _kind = QFileDialog.getOpenFileName(parent, _("Importer des modèles"), self._start(parent), kinds)
        return self._remember(name)

    def to_write(self, parent: QWidget, name: str) -> Path | None:
        """Ask where a file of templates goes; an existing file is replaced only after a question."""
        kinds = _("Modèles (*{suffix})").format(suffix=FILE_SUFFIX)
        proposal = str(Path(self._start(parent)) / name)
        chosen, _kind = QFileDialog.getSaveFileName(parent, _("Exporter des modèles"), proposal, kinds)
        path = self._remember(chosen)
        return path and (path if path.suffix.lower() == FILE_SUFFIX else path.with_name(path.name + FILE_SUFFIX))

    def _start(self, parent: QWidget) -> str:
        return self._folder or first_folder(parent)

    def _remember(self, name: str) -> Path | None:
        if not name:
            return None
        path = Path(name)
        self._folder = str(path.parent)
        return path


class TemplateFiles(QObject):
    """Exports and imports for a page, whose notices say what became of it.

    Attributes:
        paths: asks for files; replaced where nobody can answer a dialog.

    Signals:
        imported: templates were added.
    """

    imported = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.paths: AskedPaths = SystemPaths()

    # --- export ------------------------------------------------------------------------------------------

    def export(self, chosen: Sequence[Template]) -> None:
        """Ask for a place and write these templates there."""
        name = _file_name(chosen[0].name) if len(chosen) == 1 else _("modeles")
        path = self.paths.to_write(self._page, name + FILE_SUFFIX)
        if path is None:
            return
        templates, ids = self._page.workbench.desktop.templates, [template.id for template in chosen]

        def write(_progress: Progress) -> None:
            write_durably(path, templates.export(ids))

        self._page.run(
            write,
            lambda _nothing: self._exported(path),
            failed=lambda error: self._not_exported(error, path, chosen),
            name=_("Export des modèles"),
        )

    def _exported(self, path: Path) -> None:
        text = _("«\u00a0{file}\u00a0» se trouve dans le dossier «\u00a0{folder}\u00a0».").format(
            file=path.name, folder=path.parent.name or str(path.parent)
        )
        folder = QUrl.fromLocalFile(str(path.parent))
        open_folder = (_("Ouvrir le dossier"), lambda: QDesktopServices.openUrl(folder))
        self._page.notices.show_notice(Notice(Tone.OK, _("Fichier enregistré"), text, (open_folder,)))

    def _not_exported(self, error: Exception, path: Path, chosen: Sequence[Template]) -> None:
        failure = describe(error, _("Export des modèles"))
        if isinstance(error, OSError) and failure.report:
            failure = Failure(
                FailureWords(
                    _("Le fichier n’a pas été enregistré"),
                    _("Le dossier de «\u00a0{file}\u00a0» est protégé, n’existe plus ou ne répond pas.").format(
                        file=path.name
                    ),
                    _("Les modèles sont intacts. S’il existait déjà un fichier de ce nom, il n’a pas changé."),
                    _("Choisissez un autre endroit."),
                )
            )
        self._page.notices.show_failure(failure, (_("Choisir un autre endroit"), lambda: self.export(chosen)))

    # --- import ------------------------------------------------------------------------------------------

    def import_(self) -> None:
        """Ask for a file and keep its templates."""
        path = self.paths.to_read(self._page)
        if path is None:
            return
        templates = self._page.workbench.desktop.templates

        def read(_progress: Progress) -> Imported:
            return templates.import_(templates.read_file(path.read_bytes(), path.name))

        self._page.run(
            read, self._brought, failed=lambda error: self._not_brought(error, path), name=_("Import des modèles")
        )

    def _brought(self, brought: Imported) -> None:
        title, text = words.imported([template.name for template in brought.added], brought.known)
        undo = (_("Annuler l’import"), lambda: self._take_back(brought)) if brought.added else None
        tone = Tone.OK if brought.added else Tone.INFO
        self.imported.emit()
        self._page.notices.show_notice(Notice(tone, title, text, (undo,) if undo else ()))

    def _take_back(self, brought: Imported) -> None:
        templates = self._page.workbench.desktop.templates

        def delete(_progress: Progress) -> None:
            for template in brought.added:
                templates.delete(template.id)

        self._page.notices.clear()
        self._page.run(delete, lambda _nothing: self.imported.emit(), name=_("Annulation de l’import"))

    def _not_brought(self, error: Exception, path: Path) -> None:
        failure = describe(error, _("Import des modèles"))
        if isinstance(error, RefusedError):
            reason = words.import_refused(error.faults)
            failure = Failure(FailureWords(_("Modèles non importés"), reason, _("Rien n’a été modifié."), ""))
        elif isinstance(error, OSError):
            reason = _("Le fichier «\u00a0{file}\u00a0» ne peut pas être lu.").format(file=path.name)
            kept, do = _("Rien n’a été modifié."), _("Vérifiez qu’il existe encore, puis recommencez.")
            failure = Failure(FailureWords(_("Modèles non importés"), reason, kept, do))
        self._page.notices.show_failure(failure, (_("Choisir un autre fichier"), self.import_))


def _file_name(name: str) -> str:
    """Return a name as every system takes it for a file."""
    kept = "".join(c if c.isalnum() or c in " -_’" else " " for c in name)
    return " ".join(kept.split())[:80] or _("modele")
