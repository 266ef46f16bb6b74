"""The words of Qt's own dialogs and menus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QFileInfo, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QFileIconProvider
from pytestqt.qtbot import QtBot

from ov_desktop.ui.french import speak_french


@pytest.fixture
def french(qapp: QApplication) -> Iterator[QApplication]:
    speak_french(qapp)
    yield qapp
    for found in qapp.findChildren(QTranslator):
        qapp.removeTranslator(found)
        found.setParent(None)


def test_dialogs_and_menus_of_qt_speak_french_once_asked(french: QApplication) -> None:
    before = french.findChildren(QTranslator)
    speak_french(french)
    assert french.findChildren(QTranslator) == before
    assert QCoreApplication.translate("QLineEdit", "&Copy").replace("&", "") == "Copier"
    assert QCoreApplication.translate("QFileDialog", "Look in:") == "Voir dans\u00a0:"
    assert QCoreApplication.translate("QPrintDialog", "&Print").replace("&", "") == "Imprimer"
    assert QCoreApplication.translate("QPrintSettingsOutput", "Page &Set:") == "&Choix des pages\u00a0:"
    assert QCoreApplication.translate("QPageSetupWidget", "Pages &per sheet:") == "Pages par &feuille\u00a0:"
    assert QCoreApplication.translate("QFileDialog", "Nothing that Qt says") == "Nothing that Qt says"


@pytest.mark.usefixtures("french")
def test_a_folder_is_called_so_in_qt_s_own_file_dialog(tmp_path: Path) -> None:
    assert QFileIconProvider().type(QFileInfo(str(tmp_path))) == "Dossier"


@pytest.mark.usefixtures("french")
def test_every_label_of_qt_s_own_file_dialog_is_french(qtbot: QtBot) -> None:
    dialog = QFileDialog(None, "Choisir une image")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    labels = QFileDialog.DialogLabel
    asked = (labels.LookIn, labels.FileName, labels.FileType, labels.Accept, labels.Reject)
    said = [dialog.labelText(label).replace("&", "") for label in asked]
    assert said == ["Voir dans\u00a0:", "Nom de fichier\u00a0:", "Fichiers de type\u00a0:", "Ouvrir", "Annuler"]
