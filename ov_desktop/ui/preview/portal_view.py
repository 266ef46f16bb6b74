"""Shows the pages of the preview's portal, and of no other: signed in by its cookie alone (SPEC S10)."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QUrl, Signal
from PySide6.QtNetwork import QNetworkCookie
from PySide6.QtWebEngineCore import QWebEngineCookieStore, QWebEngineDownloadRequest, QWebEngineLoadingInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from ov_desktop.services.portal_preview import PreviewSession
from ov_desktop.ui.preview.locked_page import LockedPage, LockedView, locked_profile
from ov_desktop.ui.window_state import first_folder
from ov_desktop.wording.text import _


class PortalView(LockedView):
    """Shows a portal's pages; links that lead out of it are told, not followed.

    Signals:
        shown: a page is there; False where it could not be shown, or was not one to show.
        failed: no page has come. What the portal itself says of a fault is a page.
        link_refused: the address of a link that leads elsewhere.
        broken: the engine has stopped.
    """

    shown = Signal(bool)
    failed = Signal()
    link_refused = Signal(str)
    broken = Signal()

    def __init__(self, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._origin = QUrl(origin)
        profile = locked_profile()
        profile.downloadRequested.connect(self._save)
        self._cookies = profile.cookieStore()
        self._cookies.setCookieFilter(self._takes)
        self._page = LockedPage(profile, self._is_inside, self)
        self._page.link_refused.connect(self.link_refused)
        self._page.loadFinished.connect(self.shown)
        self._page.loadingChanged.connect(self._on_loading)
        self._page.renderProcessTerminated.connect(lambda *_how: self.broken.emit())
        self.setPage(self._page)
        self._next = QUrl()
        self._key = QByteArray()
        self._cookies.cookieAdded.connect(self._go_on)

    def open_session(self, session: PreviewSession) -> None:
        """Show the space of a person, in place of another's."""
        self._next = QUrl(session.url)
        self._key = QByteArray(session.cookie.encode())
        cookie = QNetworkCookie(QByteArray(session.cookie_name.encode()), self._key)
        cookie.setPath("/")
        cookie.setHttpOnly(True)
        cookie.setSameSitePolicy(QNetworkCookie.SameSite.Lax)
        self._cookies.setCookie(cookie, self._origin)

    def _go_on(self, cookie: QNetworkCookie) -> None:
        """Open the page that waited for its cookie: not for that of a person asked for before, nor one of a page."""
        if cookie.value() != self._key:
            return
        url, self._next = self._next, QUrl()
        if url.isValid():
            self._page.load(url)

    def _on_loading(self, news: QWebEngineLoadingInfo) -> None:
        """Tell that the portal did not answer; a file that is kept and a link that is refused end a loading too."""
        failed = news.status() is QWebEngineLoadingInfo.LoadStatus.LoadFailedStatus
        if failed and news.errorDomain() is not QWebEngineLoadingInfo.ErrorDomain.HttpStatusCodeDomain:
            self.failed.emit()

    def _is_inside(self, url: QUrl) -> bool:
        inside = (url.scheme(), url.host(), url.port()) == (
            self._origin.scheme(),
            self._origin.host(),
            self._origin.port(),
        )
        return inside and not url.userInfo()

    def _takes(self, request: QWebEngineCookieStore.FilterRequest) -> bool:
        return not request.thirdParty and self._is_inside(request.origin)

    def _save(self, download: QWebEngineDownloadRequest) -> None:
        """Keep the confirmation that was asked for where the user says; refuse anything else."""
        if not self._is_inside(download.url()) or download.mimeType() != "application/pdf":
            download.cancel()
            return
        title, kinds = _("Enregistrer la confirmation"), _("Documents PDF (*.pdf)")
        proposal = str(Path(first_folder(self)) / download.suggestedFileName())
        chosen, _filter = QFileDialog.getSaveFileName(self, title, proposal, kinds)
        if not chosen:
            download.cancel()
            return
        path = Path(chosen)
        download.setDownloadDirectory(str(path.parent))
        download.setDownloadFileName(path.name)
        download.accept()
