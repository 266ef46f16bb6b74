"""What message and portal have in common in the web engine: everything is refused but what each of them allows.

Nothing of it is written to the disk, nothing is fetched from elsewhere, no window opens, no permission is given.
Importing this loads the web engine: ``engine`` does it when a preview first shows.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineFullScreenRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlScheme,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QMenu, QWidget

from ov_desktop.wording.text import _

MESSAGE_SCHEME = b"apercu"
"""Names the message itself; nothing but its own handler answers."""

IMAGE_SCHEME = b"cid"
"""Names the images that a message carries, as mailboxes do (RFC 2392)."""

_Attribute = QWebEngineSettings.WebAttribute
_OFF = (
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanPaste,
    _Attribute.LocalStorageEnabled,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.AllowWindowActivationFromJavaScript,
    _Attribute.PluginsEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.AutoLoadIconsForPage,
    _Attribute.TouchIconsEnabled,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.WebGLEnabled,
    _Attribute.Accelerated2dCanvasEnabled,
    _Attribute.ErrorPageEnabled,
    _Attribute.BackForwardCacheEnabled,
    _Attribute.FocusOnNavigationEnabled,
)
_FONTS = {
    QWebEngineSettings.FontFamily.StandardFont: "Arial",
    QWebEngineSettings.FontFamily.SansSerifFont: "Arial",
    QWebEngineSettings.FontFamily.SerifFont: "Times New Roman",
    QWebEngineSettings.FontFamily.FixedFont: "Courier New",
}


def _register_schemes() -> None:
    """Make the schemes known, which the engine asks for before its first profile."""
    for name in (MESSAGE_SCHEME, IMAGE_SCHEME):
        if QWebEngineUrlScheme.schemeByName(name).name().size():
            continue
        scheme = QWebEngineUrlScheme(name)
        scheme.setSyntax(QWebEngineUrlScheme.Syntax.Path)
        scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
        QWebEngineUrlScheme.registerScheme(scheme)


_register_schemes()
# A view that draws with the graphics card makes Qt replace the window it is put into, which loses the focus and what is
# typed meanwhile; messages and forms are drawn soon enough without. It has to be said before the first view.
QQuickWindow.setSceneGraphBackend("software")


class Wall(QWebEngineUrlRequestInterceptor):
    """Blocks every request that is not allowed, whatever in the page makes it."""

    def __init__(self, allowed: Callable[[QUrl], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._allowed = allowed

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let a request through, or not."""
        info.block(not self._allowed(info.requestUrl()))


def locked_profile() -> QWebEngineProfile:
    """Make a profile that keeps nothing; for one page, which it goes with."""
    profile = QWebEngineProfile()
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime)
    profile.setPushServiceEnabled(False)
    profile.setSpellCheckEnabled(False)
    profile.setHttpAcceptLanguage("fr-FR,fr")
    settings = profile.settings()
    allowed_here = False
    for attribute in _OFF:
        settings.setAttribute(attribute, allowed_here)
    for family, name in _FONTS.items():
        settings.setFontFamily(family, name)
    settings.setUnknownUrlSchemePolicy(QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes)
    return profile


class LockedPage(QWebEnginePage):
    """A page that goes nowhere but where ``allowed`` lets it, opens no window and gives no permission.

    Signals:
        link_refused: the address of a link that was clicked and leads elsewhere.
        stayed: it has refused to leave; the end of a loading that failed is told next, and means nothing.
    """

    link_refused = Signal(str)
    stayed = Signal()

    def __init__(self, profile: QWebEngineProfile, allowed: Callable[[QUrl], bool], parent: QObject) -> None:
        super().__init__(profile, parent)
        self._wall = Wall(allowed, self)  # kept here: one that only Qt knows is never asked
        self.setUrlRequestInterceptor(self._wall)
        profile.setParent(self)  # a profile must go after its page, and children go after the end of their parent
        self._allowed = allowed
        self.permissionRequested.connect(_deny)
        self.fullScreenRequested.connect(_stay_small)

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        """Stay where it is, and tell what a link would have opened."""
        target = QUrl(url)
        if is_main_frame and self._allowed(target):
            return True
        if is_main_frame and kind is not QWebEnginePage.NavigationType.NavigationTypeTyped:
            self.stayed.emit()
            self.link_refused.emit(target.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return False

    def createWindow(self, _kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        """Open links that ask for a window of their own here."""
        return _NoWindow(self, self._wall, self._open_here)

    def _open_here(self, url: QUrl) -> None:
        if self._allowed(url):
            self.load(url)
        else:
            self.link_refused.emit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Write nothing to the log: a message may quote what was typed."""


class _NoWindow(QWebEnginePage):
    """Stands for a window that a link asks for, until it says where it leads; it is never seen.

    A page that gave itself would be emptied to be that window.
    """

    def __init__(self, opener: QWebEnginePage, wall: Wall, open_there: Callable[[QUrl], None]) -> None:
        super().__init__(opener.profile(), opener)
        self.setUrlRequestInterceptor(wall)
        self._open_there = open_there

    def acceptNavigationRequest(
        self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, _is_main_frame: bool
    ) -> bool:
        """Go nowhere, and leave the address to the page with the link."""
        self.deleteLater()
        self._open_there(QUrl(url))
        return False


class LockedView(QWebEngineView):
    """Shows a locked page; its menu offers nothing but to copy what is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        menu = QMenu(self)
        copy = menu.addAction(_("Copier"))
        copy.setEnabled(self.hasSelection())
        copy.triggered.connect(lambda: self.triggerPageAction(QWebEnginePage.WebAction.Copy))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())


def refuse_download(download: QWebEngineDownloadRequest) -> None:
    """Keep nothing."""
    download.cancel()


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _stay_small(request: QWebEngineFullScreenRequest) -> None:
    request.reject()
