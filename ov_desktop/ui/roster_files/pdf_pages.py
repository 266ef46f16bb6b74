"""Draws the pages of a PDF on a printer (SPEC L4)."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from ov_desktop.ui.tasks import Progress

_DPI = 300
"""Dots an inch: sharp for the eye, and a quarter of a second a page."""


def paint_pages(pdf: bytes, printer: QPrinter, progress: Progress) -> bool:
    """Print the pages of a PDF that the printer was asked for; return whether it took them.

    Not on the main thread.

    Raises:
        Cancelled: it was given up; the printer is told to forget the pages it has.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    printer.setResolution(_DPI)
    printer.setFullPage(True)
    painter = QPainter()
    try:
        pages = _pages_wanted(document.pageCount(), printer)
        return bool(pages) and painter.begin(printer) and _paint_all(document, pages, painter, printer, progress)
    finally:
        if painter.isActive():
            painter.end()
        document.close()


def _paint_all(document: QPdfDocument, pages: range, painter: QPainter, printer: QPrinter, progress: Progress) -> bool:
    # Without loss, letters are crisp, and pages of text take a third of the room.
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for place, page in enumerate(pages):
        if progress.cancelled:
            printer.abort()
        progress.check()
        progress.report(place, len(pages))
        if place and not printer.newPage():
            return False
        _paint_page(document, page, painter, printer)
    return True


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
