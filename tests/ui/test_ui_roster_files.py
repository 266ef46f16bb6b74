"""The list of a campaign handed out from the tracking page: Excel, PDF, paper (SPEC L4, G5)."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import desktop_kit as kit
import pypdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from ui.page_kit import WINTER, Window, copied, launched, people, press, request, tab_to, window

from ov_desktop.documents import roster
from ov_desktop.services.list_check import analyse_list
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.roster_files import paper
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Cancelled, Progress
from ov_desktop.ui.tracking.page import TrackingPage


def one_campaign(desk: kit.Desk) -> str:
    return launched(desk, WINTER, people(45, home=[2]), answered=1)


@pytest.fixture
def campaign(tmp_path: Path) -> str:
    return copied(tmp_path / "profil", one_campaign)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path, campaign: str) -> Iterator[Window]:
    assert campaign
    with window(qtbot, theme, tmp_path / "profil") as opened:
        yield opened


@pytest.fixture
def page(desk: Window, campaign: str) -> TrackingPage:
    return desk.show(TrackingPage(desk.workbench), request(PageKey.TRACKING, campaign_id=campaign, section="people"))


def said(page: TrackingPage, *, title: bool = False) -> str:
    banner = page.notices.banner
    assert banner is not None
    return (banner.accessibleName() if title else banner.accessibleDescription()).replace("\u00a0", " ")


def choose(page: TrackingPage, place: int) -> None:
    """Open the menu by keyboard and take its act at a place."""
    button = page.detail.grid.files_button
    tab_to(button)
    press(Qt.Key.Key_Space)
    menu = button.menu_of_acts
    assert menu.isVisible()
    for _step in range(place):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert not menu.isVisible()


def pdf_printer(path: Path) -> QPrinter:
    """A printer that prints into a file, as those do that keep a PDF."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    return printer


def test_the_list_is_exported_by_keyboard_and_imports_again(
    desk: Window, page: TrackingPage, campaign: str, tmp_path: Path
) -> None:
    asked = []

    def answer(_page: object, title: str, proposal: str, kinds: str) -> str:
        asked.append((title, Path(proposal).name, kinds))
        return str(tmp_path / "ma liste")

    page.list_files.saving.ask = answer
    choose(page, 0)
    desk.settle()

    assert asked == [("Exporter la liste", "liste Hiver 2026.xlsx", "Classeurs Excel (*.xlsx)")]
    assert "« ma liste.xlsx »" in said(page)
    roster_of = desk.desktop.roster
    report = analyse_list(tmp_path / "ma liste.xlsx", roster_of.rules(campaign))
    assert [person for _row, person in report.accepted] == [person.employee for person in roster_of.people(campaign)]
    assert len(report.accepted) == 45


def test_the_list_is_saved_as_a_pdf(desk: Window, page: TrackingPage, tmp_path: Path) -> None:
    page.list_files.saving.ask = lambda *_asked: str(tmp_path / "liste.pdf")
    choose(page, 1)
    desk.settle()

    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "liste.pdf").pages)
    assert "Hiver 2026" in text
    assert "Évrard45" in text


@pytest.mark.parametrize("act", [1, 2])
def test_a_list_that_is_too_long_for_a_pdf_leads_to_excel(
    desk: Window, page: TrackingPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: int
) -> None:
    monkeypatch.setattr(roster, "ROWS_AT_MOST", 10)
    page.list_files.saving.ask = lambda *_asked: str(tmp_path / "liste.pdf")
    page.list_files.ask_printer = lambda _page: pdf_printer(tmp_path / "liste.pdf")
    choose(page, act)
    desk.settle()

    assert "Exportez-la en Excel" in said(page)
    assert not (tmp_path / "liste.pdf").exists()


def test_the_list_is_printed_page_by_page(desk: Window, page: TrackingPage, tmp_path: Path) -> None:
    page.list_files.ask_printer = lambda _page: pdf_printer(tmp_path / "papier.pdf")
    choose(page, 2)
    desk.settle()

    sheets = pypdf.PdfReader(tmp_path / "papier.pdf").pages
    assert len(sheets) == 2
    assert [round(float(side)) for side in sheets[0].mediabox[2:]] == [842, 595]
    assert page.notices.banner is None


def test_only_the_pages_that_were_asked_for_are_printed(desk: Window, page: TrackingPage, tmp_path: Path) -> None:
    second_page = pdf_printer(tmp_path / "papier.pdf")
    second_page.setPrintRange(QPrinter.PrintRange.PageRange)
    second_page.setFromTo(2, 9)
    page.list_files.ask_printer = lambda _page: second_page
    page.list_files.print_list()
    desk.settle()

    assert len(pypdf.PdfReader(tmp_path / "papier.pdf").pages) == 1


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_named_with_what_to_do(
    desk: Window, page: TrackingPage, tmp_path: Path
) -> None:
    page.list_files.ask_printer = lambda _page: pdf_printer(tmp_path / "absent" / "papier.pdf")
    page.list_files.print_list()
    desk.settle()

    assert "Vérifiez l’imprimante" in said(page)


def test_printing_that_is_given_up_stops_and_says_so(
    desk: Window, page: TrackingPage, campaign: str, tmp_path: Path
) -> None:
    page.list_files.ask_printer = lambda _page: pdf_printer(tmp_path / "papier.pdf")
    held = threading.Event()
    first = page.run(lambda _progress: held.wait(30))
    page.list_files.print_list()
    (printing,) = [task for task in desk.tasks.running if task is not first]
    printing.cancel()
    held.set()
    desk.settle()

    assert said(page, title=True) == "Action arrêtée. Tout est resté comme avant."
    pdf, given_up = desk.desktop.list_file.pdf(campaign), Progress(lambda: None)
    given_up.cancel()
    with pytest.raises(Cancelled):
        paper.print_pdf(pdf, pdf_printer(tmp_path / "papier.pdf"), given_up)


def test_a_computer_that_cannot_draw_a_pdf_says_that_nothing_was_printed(
    desk: Window, page: TrackingPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ov_desktop.ui.roster_files.pdf_pages", None)
    page.list_files.ask_printer = lambda _page: pdf_printer(tmp_path / "papier.pdf")
    page.list_files.print_list()
    desk.settle()

    assert "enregistrez la liste en PDF" in said(page)


def test_giving_up_the_question_writes_and_prints_nothing(desk: Window, page: TrackingPage) -> None:
    page.list_files.saving.ask = lambda *_asked: ""
    page.list_files.ask_printer = lambda _page: None
    for act in (page.list_files.export, page.list_files.save_pdf, page.list_files.print_list):
        act()
        desk.settle()

    assert page.notices.banner is None


def test_the_sheet_is_filled_by_what_the_document_shows(desk: Window, campaign: str, tmp_path: Path) -> None:
    pdf = desk.desktop.list_file.pdf(campaign)
    paper.print_pdf(pdf, pdf_printer(tmp_path / "papier.pdf"), Progress(lambda: None))

    printed, document = (QPdfDocument() for _which in range(2))
    document.load(buffer_of(pdf))
    printed.load(str(tmp_path / "papier.pdf"))
    seen, wanted = (ink(drawn.render(0, QSize(421, 297))) for drawn in (printed, document))
    assert all(abs(one - other) <= 2 for one, other in zip(seen, wanted, strict=True)), (seen, wanted)


def buffer_of(pdf: bytes) -> QBuffer:
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return buffer


def ink(image: QImage) -> tuple[int, int, int, int]:
    """The rectangle in which something is drawn: left, top, right, bottom."""
    sheet = QImage(image.size(), QImage.Format.Format_Grayscale8)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, image)
    painter.end()
    dark = [
        (x, y) for y in range(sheet.height()) for x in range(sheet.width()) if sheet.pixelColor(x, y).lightness() < 200
    ]
    columns, rows = [x for x, _y in dark], [y for _x, y in dark]
    return min(columns), min(rows), max(columns), max(rows)
