"""The words that Qt itself brings: those of choosing a file, of copying and of pasting."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication


def speak_french(application: QApplication) -> None:
    """Let the dialogs and menus of Qt be French, whatever the language of the computer; once an application."""
    if application.findChild(QTranslator):
        return
    translator = QTranslator(application)
    if translator.load("qtbase_fr", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
