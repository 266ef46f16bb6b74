"""Shows a message as a mailbox does: no script, no network, its own images alone, light or dark (SPEC S9)."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QPointF, QUrl, Signal
from PySide6.QtGui import QColor, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWebEngineCore import (
    QWebEngineScript,
    QWebEngineSettings,
    QWebEngineUrlRequestJob,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWidgets import QWidget

from ov_desktop.services.previews import PreviewImage
from ov_desktop.ui.preview.locked_page import (
    IMAGE_SCHEME,
    MESSAGE_SCHEME,
    LockedPage,
    LockedView,
    locked_profile,
    refuse_download,
)

_HTML = b"text/html; charset=utf-8"
_SCHEMES = {MESSAGE_SCHEME.decode(), IMAGE_SCHEME.decode()}
_ASKS_FOR = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")
_ALWAYS, _NEVER = "(min-width:0)", "(max-width:0)"
_SCHEME_OF_PAGE = re.compile(
    r"((?:supported-)?color-schemes?\s*:\s*|(?:supported-)?color-schemes?\" content=\")light dark"
)
_PRINT_MARGIN = 12.0
_PRINT_DOTS = 300
"""Dots an inch at most: the engine paints pages as pictures, which take half a minute at a printer's 1200."""

_FOR_PAPER = """<style>
html, body, .page { background: #ffffff !important; }
.page > table > tbody > tr > td, .top > table > tbody > tr > td { padding-top: 0 !important; }
.page > div:last-child { display: none; }
p, li, h2, h3, .panel, .button, .mark, .legal { break-inside: avoid; }
h2, h3, .body:has(h2):not(:has(p)) { break-after: avoid; }
</style></head>"""
"""What saves ink, and keeps together what is read together."""

_KEPT = 4


def for_scheme(html: str, *, dark: bool) -> str:
    """Return a message as a mailbox in the dark, or in the light, applies it.

    The engine follows the computer's palette and cannot be asked for another: what the message asks of its reader is
    answered in its place. A light message is as it will be sent but for that.
    """
    wanted = "dark" if dark else "light"
    answered = _ASKS_FOR.sub(lambda match: _ALWAYS if match[1] == wanted else _NEVER, html)
    return _SCHEME_OF_PAGE.sub(rf"\g<1>{wanted}", answered)


def for_paper(html: str) -> str:
    """Return a message as it is printed: in the light, laid out as on a screen, without the colour around it.

    The layouts of messages are told to screens alone; paper would get that of a narrow telephone on a wide page.
    """
    laid_out = for_scheme(html, dark=False).replace("@media only screen", "@media only all")
    return laid_out.replace("</head>", _FOR_PAPER, 1)


class _Handler(QWebEngineUrlSchemeHandler):
    """Answers with the messages that are shown and with their images, and with nothing else."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pages: dict[str, bytes] = {}
        self._images: Mapping[str, PreviewImage] = {}
        self._count = 0

    def put(self, html: str, images: Mapping[str, PreviewImage]) -> QUrl:
        """Take a message; return the address that shows it."""
        self._count += 1
        name = f"/{self._count}"
        self._pages[name] = html.encode("utf-8")
        self._pages.pop(f"/{self._count - _KEPT}", None)
        self._images = images
        return QUrl(f"{MESSAGE_SCHEME.decode()}:{name}")

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        if url.scheme().encode() == IMAGE_SCHEME:
            image = self._images.get(url.path(QUrl.ComponentFormattingOption.FullyDecoded))
            found = (image.content_type.encode(), image.data) if image else None
        else:
            page = self._pages.get(url.path())
            found = (_HTML, page) if page is not None else None
        if found is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        buffer = QBuffer(job)
        buffer.setData(QByteArray(found[1]))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(found[0]), buffer)


class MessageView(LockedView):
    """Shows one message after the other.

    Signals:
        shown: the message is there, whole; False where it could not be shown.
        link_refused: the address of a link that was clicked: nothing opens.
        broken: the engine has stopped; showing a message again starts it anew.
    """

    shown = Signal(bool)
    link_refused = Signal(str)
    broken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._handler = _Handler(self)
        self._page = _page(self._handler, self)
        self._page.link_refused.connect(self.link_refused)
        self._page.stayed.connect(self._on_stayed)
        self._page.loadFinished.connect(self._on_loaded)
        self._page.renderProcessTerminated.connect(lambda *_how: self.broken.emit())
        self.setPage(self._page)
        self._jobs: list[_PrintJob] = []
        self._place = QPointF()
        self._loading = False
        self._given_up = 0

    def show_message(
        self,
        html: str,
        images: Mapping[str, PreviewImage],
        *,
        dark: bool,
        paper: QColor,
        keep_place: bool = False,
    ) -> None:
        """Show a message.

        Args:
            html: as it is sent.
            images: those that it carries, by content identifier.
            dark: whether as in a mailbox in the dark.
            paper: the colour under it while it comes.
            keep_place: whether to show it from where the former one was being read, and not from its top.
        """
        if not keep_place:
            self._place = QPointF()
        elif not self._loading:
            self._place = self._page.scrollPosition() / self._page.zoomFactor()
        self._loading = True
        self._page.setBackgroundColor(paper)
        self._page.load(self._handler.put(for_scheme(html, dark=dark), images))

    def _on_stayed(self) -> None:
        self._given_up += 1

    def _on_loaded(self, ok: bool) -> None:
        if not ok and self._given_up:  # the end of what a link began: the message is there as before
            self._given_up -= 1
            return
        self._given_up = 0
        self._loading = False
        if ok and not self._place.isNull():
            # In a world of its own, which the message's scripts, that do not run, know nothing of.
            scroll = f"window.scrollTo({{left: {self._place.x()}, top: {self._place.y()}, behavior: 'instant'}})"
            self._page.runJavaScript(scroll, QWebEngineScript.ScriptWorldId.ApplicationWorld.value)
        self.shown.emit(ok)

    def save_pdf(self, html: str, images: Mapping[str, PreviewImage], path: Path, done: Callable[[bool], None]) -> None:
        """Write a message, in the light, as a PDF; ``done`` hears whether it could."""
        self._start(html, images, lambda job: job.save(path), done)

    def print_message(
        self, html: str, images: Mapping[str, PreviewImage], printer: QPrinter, done: Callable[[bool], None]
    ) -> None:
        """Print a message, in the light; ``done`` hears whether it could."""
        self._start(html, images, lambda job: job.print_on(printer), done)

    def _start(
        self,
        html: str,
        images: Mapping[str, PreviewImage],
        act: "Callable[[_PrintJob], None]",
        done: Callable[[bool], None],
    ) -> None:
        job = _PrintJob(self._handler, self)
        self._jobs.append(job)

        def end(ok: bool) -> None:
            self._jobs.remove(job)
            job.deleteLater()
            done(ok)

        job.ended.connect(end)
        job.start(self._handler.put(for_paper(html), images), act)


class _PrintJob(LockedView):
    """A message on paper: loaded apart, so that what is shown stays as it is.

    Signals:
        ended: it is over, once: whether the message is on paper.
    """

    ended = Signal(bool)

    def __init__(self, handler: _Handler, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._over = False
        self.setPage(_page(handler, self))
        self.page().renderProcessTerminated.connect(lambda *_how: self._end(ok=False))

    def start(self, url: QUrl, act: "Callable[[_PrintJob], None]") -> None:
        """Load, then act."""

        def go_on(loaded: bool) -> None:
            if loaded:
                act(self)
            else:
                self._end(ok=False)

        self.page().loadFinished.connect(go_on)
        self.page().load(url)

    def save(self, path: Path) -> None:
        """Write a PDF."""
        margins = QMarginsF(_PRINT_MARGIN, _PRINT_MARGIN, _PRINT_MARGIN, _PRINT_MARGIN)
        size = QPageSize(QPageSize.PageSizeId.A4)
        layout = QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
        self.page().pdfPrintingFinished.connect(lambda _path, ok: self._end(ok=ok))
        self.page().printToPdf(str(path), layout)

    def print_on(self, printer: QPrinter) -> None:
        """Print."""
        printer.setResolution(min(printer.resolution(), _PRINT_DOTS))
        self.printFinished.connect(lambda ok: self._end(ok=ok))
        self.print(printer)

    def _end(self, *, ok: bool) -> None:
        """Tell the end; an engine that stops may be heard of in two ways."""
        if not self._over:
            self._over = True
            self.ended.emit(ok)


def _page(handler: _Handler, parent: QWidget) -> LockedPage:
    """Make a page on which no script runs, and which knows the handler's messages and images alone."""
    profile = locked_profile()
    profile.downloadRequested.connect(refuse_download)
    profile.cookieStore().setCookieFilter(lambda _request: False)
    scripts = False
    profile.settings().setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, scripts)
    for scheme in (MESSAGE_SCHEME, IMAGE_SCHEME):
        profile.installUrlSchemeHandler(QByteArray(scheme), handler)
    return LockedPage(profile, _is_ours, parent)


def _is_ours(url: QUrl) -> bool:
    return url.scheme() in _SCHEMES
