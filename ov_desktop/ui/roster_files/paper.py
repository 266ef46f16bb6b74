"""A PDF of the application on a printer (SPEC L4)."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from ov_desktop.ui.tasks import Progress
from ov_desktop.wording.text import _

_DPI = 300
"""Dots an inch: sharp for the eye, and a quarter of a second a page."""


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
    """Print the pages of a PDF that the printer was asked for; not on the main thread.

    Raises:
        NotPrintedError: the printer does not take it.
        Cancelled: it was given up; the printer has the pages so far, and is told to forget them.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    printer.setResolution(_DPI)
    printer.setFullPage(True)
    pages = _pages_wanted(document.pageCount(), printer)
    painter = QPainter()
    if not pages or not painter.begin(printer):
        raise NotPrintedError
    # Without loss, letters are crisp, and pages of text take a third of the room.
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    try:
        for place, page in enumerate(pages):
            if progress.cancelled:
                printer.abort()
            progress.check()
            progress.report(place, len(pages))
            if place and not printer.newPage():
                raise NotPrintedError
            _paint_page(document, page, painter, printer)
    finally:
        painter.end()


def _pages_wanted(count: int, printer: QPrinter) -> range:
    """Return the pages, counted from 0, that were asked for in the dialog."""
    first, last = printer.fromPage(), printer.toPage()
    if printer.printRange() is not QPrinter.PrintRange.PageRange or not first:
        return range(count)
    return range(first - 1, min(last, count))


def _paint_page(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = document.pagePointSize(page).scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
    # On white: a printer's own language has nothing that shows through.
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    on_white = QPainter(image)
    on_white.drawImage(0, 0, document.render(page, size))
    on_white.end()
    painter.drawImage(0, 0, image)
