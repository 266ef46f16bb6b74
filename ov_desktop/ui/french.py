"""The words that Qt itself brings: those of choosing a file or a printer, of copying and of pasting."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from ov_desktop.wording.text import _

_LACKING = {
    ("QFileDialog", "&Look in:"): _("&Voir dans\u00a0:"),
    ("QFileDialog", "Files of &type:"): _("Fichiers de &type\u00a0:"),
    ("QAbstractFileIconProvider", "Folder"): _("Dossier"),
    ("QAbstractFileIconProvider", "File Folder"): _("Dossier"),
    ("QAbstractFileIconProvider", "Drive"): _("Disque"),
    ("QAbstractFileIconProvider", "Shortcut"): _("Raccourci"),
    ("QAbstractFileIconProvider", "Unknown"): _("Inconnu"),
    ("QPrintSettingsOutput", "Page &Set:"): _("&Choix des pages\u00a0:"),
    ("QPageSetupWidget", "Page &order:"): _("&Ordre des pages\u00a0:"),
    ("QPageSetupWidget", "Pages &per sheet:"): _("Pages par &feuille\u00a0:"),
}
"""What Qt's own dialogs say and its French catalogue lacks, by context and source."""


class _Lacking(QTranslator):
    """Answers for what the catalogue lacks."""

    def isEmpty(self) -> bool:
        """Return that there is something to ask for."""
        return False

    def translate(self, context: str, source: str, _disambiguation: str | None = None, _number: int = -1) -> str | None:
        """Return the French words, None where they are not among those that are lacking."""
        return _LACKING.get((context, source))


def speak_french(application: QApplication) -> None:
    """Let the dialogs and menus of Qt be French, whatever the language of the computer; once an application."""
    if application.findChild(QTranslator):
        return
    # Qt asks the last one first.
    application.installTranslator(_Lacking(application))
    catalogue = QTranslator(application)
    if catalogue.load("qtbase_fr", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(catalogue)
