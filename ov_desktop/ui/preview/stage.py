"""The place where a message stands: as wide as a telephone or a computer shows it, smaller where there is no room."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.painting import outlined
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView


class Device(StrEnum):
    """What a message is read on."""

    PHONE = "phone"
    COMPUTER = "computer"


WIDTHS = {Device.PHONE: 360, Device.COMPUTER: 700}
"""How wide a message is there, in CSS pixels (SPEC S9)."""

WHY_MISSING = {
    "library": _(
        "Il manque à cet ordinateur une partie que l’aperçu demande (Qt WebEngine). Tout le reste fonctionne. "
        "Prévenez votre service informatique."
    ),
    "root": _(
        "L’aperçu ne s’ouvre pas avec le compte d’administration de l’ordinateur (root), par sécurité. Ouvrez "
        "l’application avec votre propre compte."
    ),
}
"""Why a computer shows no message, by the code of ``EngineMissingError``."""

_BEZEL = 8
_SCROLL_BAR = 15
"""What the web engine's scroll bar takes; a telephone's takes nothing, so that it comes on top of the width."""


class Frame(QWidget):
    """Holds the web view in the middle, at the width of the device, in a thin frame."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._device = Device.PHONE
        self._view: QWebEngineView | None = None
        self._paper: Callable[[], str] = lambda: ""

    def put(self, view: "QWebEngineView") -> None:
        """Take the view that shows the message."""
        self._view = view
        view.setParent(self)
        view.loadFinished.connect(lambda _ok: self._arrange())
        view.show()
        self._arrange()

    def set_device(self, device: Device) -> None:
        """Show the message as on another device."""
        self._device = device
        self._arrange()
        self.update()

    @property
    def zoom(self) -> float:
        """How large the message is shown; 1 for its own size."""
        return min(1.0, (self.width() - 2 * _BEZEL) / (WIDTHS[self._device] + _SCROLL_BAR))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the view in the middle."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame around the view."""
        if self._view is None:
            return
        theme = self._theme
        painter = QPainter(self)
        around = QRectF(self._view.geometry()).adjusted(-_BEZEL, -_BEZEL, _BEZEL, _BEZEL)
        outlined(painter, around, _BEZEL + 2, theme.color("surface"), theme.color("line_strong"))
        painter.end()

    def _arrange(self) -> None:
        if self._view is None or self.width() <= 2 * _BEZEL:
            return
        width = round((WIDTHS[self._device] + _SCROLL_BAR) * self.zoom)
        self._view.setGeometry((self.width() - width) // 2, _BEZEL, width, max(self.height() - 2 * _BEZEL, 1))
        self._view.setZoomFactor(self.zoom)
        self.update()


def broken_state(theme: Theme) -> EmptyState:
    """Return what stands in the place of pages whose engine has stopped; its button asks for them again."""
    title = _("L’aperçu s’est arrêté")
    text = _("Vos textes et vos réglages sont enregistrés. Choisissez «\u00a0Réessayer\u00a0» pour le revoir.")
    return EmptyState(theme, "mdi6.monitor-off", title, text, action=_("Réessayer"), framed=False)


class Stage(QWidget):
    """What is under the bar of the panel: the message, its plain text, or why there is none.

    Attributes:
        frame: the message.
        text: its plain text.
        missing: why this computer shows no message, once that is known.
        broken: the word in the place of a message whose engine has stopped.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.frame = Frame(theme)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(theme.font())
        self.text.setAccessibleName(_("Texte du message"))
        self.waiting = Label(theme, _("Préparation de l’aperçu…"), color="text_2")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.missing: EmptyState | None = None
        self.broken = broken_state(theme)
        self._stack = QStackedWidget()
        for widget in (self.waiting, self.frame, self.text, self.broken):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        side = theme.space(3)
        column.setContentsMargins(side, side, side, side)
        column.addWidget(self._stack)

    @property
    def shown(self) -> QWidget | None:
        """What is in front."""
        return self._stack.currentWidget()

    def show_message(self) -> None:
        """Bring the message to the front."""
        self._stack.setCurrentWidget(self.frame)

    def show_text(self) -> None:
        """Bring the plain text to the front."""
        self._stack.setCurrentWidget(self.text)

    def put_text(self, text: str, *, keep_place: bool = False) -> None:
        """Take another plain text; it is shown from its top, or from where the former one was being read."""
        read = self.text.cursorForPosition(QPoint()).blockNumber() if keep_place else 0
        self.text.setPlainText(text)
        self.text.verticalScrollBar().setValue(read)  # a paragraph counts for a line as long as it is not laid out

    def show_waiting(self) -> None:
        """Say that the message comes."""
        self._stack.setCurrentWidget(self.waiting)

    def show_broken(self) -> None:
        """Say that the engine has stopped, in the place of the blank that it leaves."""
        self._stack.setCurrentWidget(self.broken)

    def show_missing(self, why: str) -> None:
        """Say why there is no message; its text can be read all the same."""
        if self.missing is None:
            title, way_out = _("L’aperçu ne peut pas s’afficher"), _("Voir le texte du message")
            self.missing = EmptyState(self._theme, "mdi6.monitor-off", title, why, action=way_out, framed=False)
            self._stack.addWidget(self.missing)
        self._stack.setCurrentWidget(self.missing)
