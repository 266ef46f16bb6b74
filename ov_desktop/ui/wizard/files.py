"""Asks which file to read or to write; tests answer in the user's place."""

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

from ov_desktop.ui.window_state import first_folder, note_folder
from ov_desktop.wording.text import _


class Files(Protocol):
    """Whoever knows which files the user means."""

    def list_to_read(self, parent: QWidget) -> Path | None:
        """Return the list to import, None where the user gave up."""
        ...

    def template_to_write(self, parent: QWidget) -> Path | None:
        """Return where the template goes, None where the user gave up."""
        ...


class AskedFiles:
    """Asks with the system's own windows."""

    def __init__(self, folder: Path | None = None) -> None:
        """Begin in a folder; where None, in the one of the last file."""
        self._folder = folder

    def list_to_read(self, parent: QWidget) -> Path | None:
        """Ask for a list."""
        kinds = _("Listes (*.xlsx *.xls *.ods *.csv *.txt);;Tous les fichiers (*)")
        start = str(self._folder or first_folder(parent))
        name, _kind = QFileDialog.getOpenFileName(parent, _("Choisir la liste"), start, kinds)
        if not name:
            return None
        path = Path(name)
        note_folder(parent, path)
        return path

    def template_to_write(self, parent: QWidget) -> Path | None:
        """Ask where the template goes; an existing file is replaced only after a question."""
        suggested = str(Path(self._folder or first_folder(parent)) / _("liste-collaborateurs.xlsx"))
        name, _kind = QFileDialog.getSaveFileName(
            parent, _("Enregistrer le modèle Excel"), suggested, _("Classeur Excel (*.xlsx)")
        )
        if not name:
            return None
        path = Path(name)
        note_folder(parent, path)
        return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
