"""The locked web views: what they show, and what they refuse (SPEC S9, section 12)."""

import http.server
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ov_desktop.services.previews import PreviewImage
from ov_desktop.ui.preview import engine
from ov_desktop.ui.preview.locked_page import LockedView
from ov_desktop.ui.preview.message_view import MessageView, for_scheme

WHITE, INK = QColor("#ffffff"), QColor("#123456")
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><style>
:root {{ color-scheme: light dark; }} body {{ margin: 0; background: #ffffff; color: #000000; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #101820; }} }}
</style></head><body>{body}</body></html>"""


@pytest.fixture
def view(qtbot: QtBot) -> MessageView:
    found = engine.message_view()
    qtbot.addWidget(found)
    found.resize(360, 400)
    found.show()
    return found


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this computer that writes down what it is asked."""
    paths: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()


def png(color: QColor) -> bytes:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(color)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def show(
    qtbot: QtBot, view: MessageView, body: str, images: dict[str, PreviewImage] | None = None, **how: bool
) -> None:
    with qtbot.waitSignal(view.shown, timeout=20_000) as shown:
        view.show_message(PAGE.format(body=body), images or {}, dark=how.get("dark", False), paper=WHITE)
    assert shown.args == [True]


def text(qtbot: QtBot, view: MessageView) -> str:
    found: list[str] = []
    view.page().toPlainText(found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return found[0]


def color_at(view: MessageView, x: int, y: int) -> str:
    return view.grab().toImage().pixelColor(x, y).name()


def test_a_message_of_several_megabytes_is_shown_whole(qtbot: QtBot, view: MessageView) -> None:
    show(qtbot, view, "<p>" + "mot " * 800_000 + "</p><p>Fin du message</p>")
    assert text(qtbot, view).strip().endswith("Fin du message")


def test_images_that_the_message_carries_are_shown_by_their_identifier(qtbot: QtBot, view: MessageView) -> None:
    body = '<img src="cid:logo.0a@objectif-vacances" style="display:block;width:200px;height:200px">'
    show(qtbot, view, body, {"logo.0a@objectif-vacances": PreviewImage("image/png", png(INK))})
    qtbot.waitUntil(lambda: color_at(view, 100, 100) == INK.name(), timeout=10_000)


def test_the_dark_is_what_the_message_asks_for_whatever_the_computer_shows(qtbot: QtBot, view: MessageView) -> None:
    show(qtbot, view, "<p>Bonjour</p>", dark=True)
    qtbot.waitUntil(lambda: color_at(view, 300, 300) == "#101820", timeout=10_000)
    show(qtbot, view, "<p>Bonjour</p>")
    qtbot.waitUntil(lambda: color_at(view, 300, 300) == "#ffffff", timeout=10_000)


def test_a_scheme_changes_nothing_but_what_is_asked_of_the_reader() -> None:
    html = '<meta name="color-scheme" content="light dark"><p>prefers-color-scheme: dark, light dark</p>'
    dark = for_scheme(html + "<style>@media (prefers-color-scheme:dark){p{color:red}}</style>", dark=True)
    assert "(prefers-color-scheme:dark)" not in dark
    assert '<meta name="color-scheme" content="dark">' in dark
    assert "<p>prefers-color-scheme: dark, light dark</p>" in dark
    assert for_scheme("<p>Bonjour</p>", dark=False) == "<p>Bonjour</p>"


def test_no_script_runs_and_nothing_is_fetched(
    qtbot: QtBot, view: MessageView, asked: tuple[str, list[str]], tmp_path: Path
) -> None:
    url, paths = asked
    secret = tmp_path / "secret.html"
    secret.write_text("<p>secret du disque</p>", encoding="utf-8")
    body = f"""<p>Bonjour</p><noscript>sans script</noscript>
    <script>document.body.append('script'); fetch('{url}/fetch')</script>
    <img src="{url}/image.png" onerror="document.body.append('script')"><img src="//127.0.0.1/x.png">
    <link rel="stylesheet" href="{url}/style.css"><link rel="preload" href="{url}/font" as="font">
    <iframe src="{url}/frame"></iframe><iframe src="{secret.as_uri()}"></iframe><object data="{url}/o"></object>
    <video src="{url}/v" autoplay></video><meta http-equiv="refresh" content="0;url={url}/refresh">
    <div style="background-image:url({url}/background)">.</div>"""
    show(qtbot, view, body)
    shown = text(qtbot, view)
    assert "sans script" in shown
    assert "secret du disque" not in shown
    with qtbot.waitSignal(view.shown, timeout=20_000):
        view.show_message("<p>Encore</p>", {}, dark=False, paper=WHITE)
    assert text(qtbot, view).strip() == "Encore"
    assert paths == []


def test_a_link_says_its_address_and_opens_nothing(
    qtbot: QtBot, view: MessageView, asked: tuple[str, list[str]]
) -> None:
    url, paths = asked
    link = '<a href="{}" {} style="display:block;height:100px">lien</a>'
    show(qtbot, view, link.format(f"{url}/acces/x", "") + link.format(f"{url}/nouvelle", 'target="_blank"'))
    for y, path in ((50, "/acces/x"), (150, "/nouvelle"), (50, "/acces/x"), (150, "/nouvelle")):
        with qtbot.waitSignal(view.link_refused, timeout=10_000) as refused:
            QTest.mouseClick(view.focusProxy(), Qt.MouseButton.LeftButton, pos=QPoint(20, y))
        assert refused.args == [f"{url}{path}"]
    # An address that is refused is the view's own for a moment, until the engine has given it up.
    qtbot.waitUntil(lambda: view.url().scheme() == "apercu", timeout=10_000)
    assert text(qtbot, view).split() == ["lien", "lien"]
    assert paths == []


def test_a_link_that_is_refused_is_no_message_that_failed(qtbot: QtBot, view: MessageView) -> None:
    show(qtbot, view, '<a href="https://www.cnil.fr" style="display:block;height:100px">lien</a>')
    shown: list[bool] = []
    view.shown.connect(shown.append)
    with qtbot.waitSignal(view.loadFinished, timeout=10_000) as given_up:
        QTest.mouseClick(view.focusProxy(), Qt.MouseButton.LeftButton, pos=QPoint(20, 50))
    assert given_up.args == [False]
    assert shown == []


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "https://example.test/", "data:text/html,x", "chrome://version"]
)
def test_it_cannot_be_led_elsewhere(qtbot: QtBot, view: MessageView, address: str) -> None:
    show(qtbot, view, "<p>Bonjour</p>")
    before = view.url()
    view.load(QUrl(address))
    show(qtbot, view, "<p>Encore</p>")
    assert view.url().scheme() == before.scheme() == "apercu"
    assert text(qtbot, view).strip() == "Encore"


def test_an_unknown_address_of_its_own_scheme_has_no_answer(qtbot: QtBot, view: MessageView) -> None:
    with qtbot.waitSignal(view.shown, timeout=20_000) as shown:
        view.load(QUrl("apercu:/999"))
    assert shown.args == [False]


def test_nothing_is_kept_on_the_disk(view: MessageView) -> None:
    profile = view.page().profile()
    assert profile.isOffTheRecord()
    assert profile.httpCacheType() is profile.HttpCacheType.NoCache
    assert profile.persistentCookiesPolicy() is profile.PersistentCookiesPolicy.NoPersistentCookies
    assert not profile.isPushServiceEnabled()


def test_a_pdf_holds_the_message_in_the_light(qtbot: QtBot, view: MessageView, tmp_path: Path) -> None:
    show(qtbot, view, "<p>Bonjour Hélène</p>", dark=True)
    path, ends = tmp_path / "message.pdf", []
    view.save_pdf(PAGE.format(body="<p>Bonjour Hélène</p>"), {}, path, ends.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    assert ends == [True]
    (page,) = PdfReader(path).pages
    assert page.extract_text().strip() == "Bonjour Hélène"
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]


SCREENS = """<!DOCTYPE html><html><head><meta charset="utf-8"><style>.wide {{ display: none }}
@media only screen and (min-width: 480px) {{ .narrow {{ display: none }} .wide {{ display: block }} }}
</style></head><body><p class="narrow">étroit</p><p class="wide">large</p>{more}</body></html>"""


def drawn(path: Path) -> bytes:
    """What stands on the first page of a PDF."""
    contents = PdfReader(path).pages[0].get_contents()
    assert contents is not None
    return contents.get_data()


def test_paper_gets_the_layout_of_a_screen_without_the_colour_around_it(
    qtbot: QtBot, view: MessageView, tmp_path: Path
) -> None:
    path, ends = tmp_path / "message.pdf", list[bool]()
    view.save_pdf(SCREENS.format(more=""), {}, path, ends.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    (page,) = PdfReader(path).pages
    assert page.extract_text().strip() == "large"
    coloured = tmp_path / "couleur.pdf"
    view.save_pdf(SCREENS.format(more="<style>body { background: #123456 }</style>"), {}, coloured, ends.append)
    qtbot.waitUntil(lambda: len(ends) == 2, timeout=20_000)
    assert drawn(coloured) == drawn(path)


def test_a_printer_gets_a_message_soon_whatever_dots_it_can_print(
    qtbot: QtBot, view: MessageView, tmp_path: Path
) -> None:
    show(qtbot, view, "<p>Bonjour</p>")
    printer, ends = QPrinter(QPrinter.PrinterMode.HighResolution), list[bool]()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "imprime.pdf"))
    assert printer.resolution() == 1200
    view.print_message(PAGE.format(body="<p>Bonjour</p>"), {}, printer, ends.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    assert ends == [True]
    assert printer.resolution() == 300
    assert len(PdfReader(tmp_path / "imprime.pdf").pages) == 1


def test_a_pdf_that_cannot_be_written_is_told(qtbot: QtBot, view: MessageView, tmp_path: Path) -> None:
    show(qtbot, view, "<p>Bonjour</p>")
    ends: list[bool] = []
    view.save_pdf(PAGE.format(body="<p>Bonjour</p>"), {}, tmp_path / "absent" / "message.pdf", ends.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    assert ends == [False]


@pytest.mark.parametrize("loaded", [True, False], ids=["while it prints", "while it loads"])
def test_a_pdf_whose_engine_stops_is_told_once(
    qtbot: QtBot, view: MessageView, tmp_path: Path, *, loaded: bool
) -> None:
    show(qtbot, view, "<p>Bonjour</p>")
    ends: list[bool] = []
    view.save_pdf("<p>mot</p>" * 60_000, {}, tmp_path / "message.pdf", ends.append)
    (job,) = view.findChildren(LockedView)
    page = job.page()
    if loaded:
        with qtbot.waitSignal(page.loadFinished, timeout=20_000):
            pass
    else:
        qtbot.waitUntil(lambda: bool(page.renderProcessPid()), timeout=10_000)
    os.kill(page.renderProcessPid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: bool(ends), timeout=10_000)
    show(qtbot, view, "<p>Encore</p>")
    assert ends == [False]
    assert text(qtbot, view).strip() == "Encore"


def test_a_message_that_is_shown_again_stays_where_it_was_read(qtbot: QtBot, view: MessageView) -> None:
    view.setZoomFactor(0.5)
    body = PAGE.format(body="<p>ligne</p>" * 300)
    show(qtbot, view, "<p>ligne</p>" * 300)
    for _press in range(5):
        QTest.keyClick(view.focusProxy(), Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view.page().scrollPosition().y() >= 200, timeout=10_000)
    read = view.page().scrollPosition().y()
    for _time in range(2):  # the second before the first is there
        view.show_message(body, {}, dark=True, paper=WHITE, keep_place=True)
    with qtbot.waitSignal(view.shown, timeout=20_000):
        pass
    qtbot.waitUntil(lambda: view.page().scrollPosition().y() == pytest.approx(read, abs=1), timeout=10_000)
    show(qtbot, view, "<p>autre</p>" * 300)
    assert view.page().scrollPosition().y() == 0
