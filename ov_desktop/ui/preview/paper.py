"""Asks where a message goes that is printed or kept as a PDF (SPEC S9)."""

import re
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from ov_desktop.ui.window_state import first_folder
from ov_desktop.wording.text import _

_UNWRITABLE = re.compile(r'[<>:"/\\|?*\s\x00-\x1f]+')


def ask_pdf_path(parent: QWidget, proposal: str) -> Path | None:
    """Ask where a PDF goes; None where it is given up."""
    name = f"{_UNWRITABLE.sub(' ', proposal).strip()}.pdf"
    kinds = _("Documents PDF (*.pdf)")
    chosen, _filter = QFileDialog.getSaveFileName(
        parent, _("Enregistrer le PDF"), str(Path(first_folder(parent)) / name), kinds
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")


def ask_printer(parent: QWidget) -> QPrinter | None:
    """Ask for a printer; None where it is given up."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(_("Aperçu du message"))  # as the queue of the printer names it; a subject might hold a name
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Imprimer le message"))
    return printer if dialog.exec() else None
