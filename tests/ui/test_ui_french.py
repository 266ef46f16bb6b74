"""The words of Qt's own dialogs and menus."""

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from ov_desktop.ui.french import speak_french


def test_dialogs_and_menus_of_qt_speak_french_once_asked(qapp: QApplication) -> None:
    speak_french(qapp)
    speak_french(qapp)
    found = qapp.findChildren(QTranslator)
    assert len(found) == 1
    assert QCoreApplication.translate("QLineEdit", "&Copy").replace("&", "") == "Copier"
    assert QCoreApplication.translate("QFileDialog", "Look in:") == "Voir dans\u00a0:"
    qapp.removeTranslator(found[0])
    found[0].deleteLater()
