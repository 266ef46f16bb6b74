"""Files dropped anywhere on a page, with a sign of what will become of them while they hover (SPEC L2)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.wording.text import _

_INSET = 8
_PEN = 2


class FileDrops(QObject):
    """Lets one file of this computer be dropped on a page, wherever the pointer is.

    Signals:
        dropped: the path of the file.
    """

    dropped = Signal(object)

    def __init__(self, theme: Theme, page: QWidget, wanted: Callable[[], bool]) -> None:
        """Watch a page; ``wanted`` says whether it can take a file now."""
        super().__init__(page)
        self._page = page
        self._wanted = wanted
        self._sign = _DropSign(theme, page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)
        self._sign.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Welcome a file, show the sign over the whole page, and take the file."""
        kind = event.type()
        if kind in {QEvent.Type.DragEnter, QEvent.Type.DragMove} and isinstance(event, QDropEvent):
            if not self._wanted() or file_of(event) is None:
                return False
            event.acceptProposedAction()
            if isinstance(event, QDragEnterEvent):
                self._cover()
            return True
        if kind == QEvent.Type.DragLeave and watched is self._sign:
            self._sign.hide()
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._sign.hide()
            if self._wanted() and (path := file_of(event)):
                event.acceptProposedAction()
                self.dropped.emit(path)
                return True
        return super().eventFilter(watched, event)

    def _cover(self) -> None:
        self._sign.setGeometry(self._page.rect())
        self._sign.raise_()
        self._sign.show()


def file_of(event: QDropEvent) -> Path | None:
    """Return the one file of this computer that is dragged, None where it is anything else."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


class _DropSign(QWidget):
    """A dashed frame over the page, and what a file does that is dropped there."""

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._theme = theme
        self.setAcceptDrops(True)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        soft = theme.color("accent_soft")
        soft.setAlphaF(0.94)
        painter.fillRect(self.rect(), soft)
        painter.setPen(QPen(theme.color("accent"), _PEN, Qt.PenStyle.DashLine))
        radius = float(theme.radius("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET), radius, radius)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font("section"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("Déposez le fichier pour le lire"))
        painter.end()
