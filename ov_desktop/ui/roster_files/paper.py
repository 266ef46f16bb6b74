"""Asks for the printer of a list, and has its PDF printed there (SPEC L4)."""

from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from ov_desktop.ui.tasks import Progress
from ov_desktop.wording.text import _


class NotPrintedError(Exception):
    """The printer did not take the document."""


def ask_printer(parent: QWidget) -> QPrinter | None:
    """Ask for a printer, for A4 across; None where it is given up."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Imprimer la liste"))
    return printer if dialog.exec() else None


def print_pdf(pdf: bytes, printer: QPrinter, progress: Progress) -> None:
    """Print a PDF on the printer that was asked for; not on the main thread.

    Raises:
        NotPrintedError: the printer does not take it, or this computer lacks what draws the pages.
        Cancelled: it was given up.
    """
    try:
        from ov_desktop.ui.roster_files.pdf_pages import paint_pages  # noqa: PLC0415 -- its library may be missing
    except ImportError as error:
        raise NotPrintedError from error
    if not paint_pages(pdf, printer, progress):
        raise NotPrintedError
