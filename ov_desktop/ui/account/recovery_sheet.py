"""The recovery code on paper: what is printed, once (SPEC A2)."""

from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from ov_desktop.ui.window_state import first_folder
from ov_desktop.wording.text import _

_DPI = 150


def recovery_document(code: str, organisation: str, made_on: str) -> QTextDocument:
    """Return the page to print.

    Args:
        code: the recovery code.
        organisation: the organisation's name.
        made_on: the day it was made, as people read it.
    """
    signs = escape(code).replace("-", "&nbsp;&nbsp;")
    texts = [
        _("Si vous oubliez le mot de passe, seul ce code ouvrira vos données."),
        _("Rangez-le ailleurs que sur cet ordinateur, par exemple dans le coffre de votre organisme."),
        _("Le code n’a ni lettre O, ni I, ni L, ni U\u00a0: un rond est un zéro, un trait est un un."),
    ]
    heading = [_("Objectif Vacances"), organisation, _("Établi le {date}").format(date=made_on)]
    document = QTextDocument()
    document.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, _("Code de récupération"))
    document.setHtml(
        "<div style='color:#000000; font-size:12pt'>"
        f"<h1>{escape(_('Code de récupération'))}</h1>"
        f"<p>{'<br/>'.join(escape(line) for line in heading if line)}</p>"
        f"<p style='font-family:monospace; font-size:18pt'><b>{signs}</b></p>"
        f"{''.join(f'<p>{escape(text)}</p>' for text in texts)}</div>"
    )
    return document


def write_pdf(document: QTextDocument, path: Path) -> None:
    """Write the page as a PDF of one A4 sheet."""
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    writer.setPageLayout(_layout())
    writer.setTitle(_("Code de récupération"))
    _paint(document, writer)


def print_sheet(document: QTextDocument, parent: QWidget) -> bool:
    """Ask where to print, or where to keep a PDF on a computer without a printer; False where given up."""
    if not QPrinterInfo.availablePrinterNames():
        proposal = str(Path(first_folder(parent)) / _("code-de-recuperation.pdf"))
        path, _filter = QFileDialog.getSaveFileName(
            parent, _("Enregistrer le code"), proposal, _("Document PDF (*.pdf)")
        )
        if path:
            write_pdf(document, Path(path))
        return bool(path)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(_layout())
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Imprimer le code"))
    accepted = bool(dialog.exec())
    if accepted:
        _paint(document, printer)
    return accepted


def _paint(document: QTextDocument, device: QPagedPaintDevice) -> None:
    """Paint the one page; ``QTextDocument.print`` would number it."""
    painter = QPainter(device)
    document.documentLayout().setPaintDevice(device)
    document.setPageSize(QSizeF(device.width(), device.height()))
    document.drawContents(painter)
    painter.end()


def _layout() -> QPageLayout:
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(20, 20, 20, 20),
        QPageLayout.Unit.Millimeter,
    )
