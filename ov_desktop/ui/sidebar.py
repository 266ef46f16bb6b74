"""The side bar: where one is, where one can go, and how the exchange with the portal stands (SPEC section 11, Y5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import IconButton
from ov_desktop.ui.widgets.labels import ElidedLabel, Label, Rule
from ov_desktop.ui.widgets.painting import outlined, paint_focus
from ov_desktop.wording.exchange import ExchangeState, exchange_detail, exchange_label, exchange_tooltip
from ov_desktop.wording.text import _

_ITEM_GAP = 2
_BAR_HEIGHT = 18
_LOGO = 32
_HEAD = 36
_SMALL = 28
_STATE_LOOKS = {
    ExchangeState.UP_TO_DATE: ("mdi6.cloud-check-outline", "ok"),
    ExchangeState.RUNNING: ("mdi6.sync", "accent_text"),
    ExchangeState.OFFLINE: ("mdi6.cloud-off-outline", "warn"),
    ExchangeState.STARTING: ("mdi6.timer-sand", "accent_text"),
    ExchangeState.DOWN: ("mdi6.alert-circle-outline", "bad"),
    ExchangeState.NOT_SET_UP: ("mdi6.cloud-off-outline", "text_2"),
}


@dataclass(frozen=True, slots=True)
class SideEntry:
    """An entry of the side bar; a line stands above it where it is ``apart``."""

    key: PageKey
    label: str
    icon: str
    apart: bool = False
    shortcut: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeStatus:
    """How the exchange with the portal stands.

    Attributes:
        state: in one word.
        embedded: whether the portal runs on this computer.
        at: when the last exchange ended, None before the first.
        waiting: how many changes wait for the portal.
        running: how many launched campaigns are open on it.
    """

    state: ExchangeState
    embedded: bool = True
    at: datetime | None = None
    waiting: int = 0
    running: int = 0


class SideBar(QFrame):
    """The entries, the organisation above them, the state of the exchange below.

    Signals:
        chosen: the ``PageKey`` of an entry that was pressed.
        sync_wanted: the button to synchronise was pressed.
        fold_wanted: the button to fold or unfold was pressed.
    """

    chosen = Signal(object)
    sync_wanted = Signal()
    fold_wanted = Signal()

    def __init__(self, theme: Theme, entries: Sequence[SideEntry], parent: QWidget | None = None) -> None:
        """Make the side bar, unfolded."""
        super().__init__(parent)
        self.setProperty("role", "sidebar")
        self.setAccessibleName(_("Navigation"))
        self._theme = theme
        self._folded = False
        self._items: dict[PageKey, NavItem] = {}
        self._can_sync = True
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._add_head()
        self._layout.addSpacing(15)
        for entry in entries:
            self._add_entry(entry)
        self._layout.addStretch(1)
        self._add_foot()
        self.set_folded(folded=False)

    # --- content -----------------------------------------------------------------------------------------

    def item(self, key: PageKey) -> "NavItem":
        """Return an entry.

        Raises:
            KeyError: the side bar does not show this page.
        """
        return self._items[key]

    def set_current(self, key: PageKey) -> None:
        """Mark the page that is in front; none, where the side bar does not show it."""
        for other, item in self._items.items():
            item.setChecked(other == key)

    def set_organisation(self, name: str) -> None:
        """Show the organisation's name."""
        self._name.set_text(name)
        self._logo.setToolTip(_("Objectif Vacances") + (f"\n{name}" if name else ""))

    def set_status(self, status: ExchangeStatus, now: datetime) -> None:
        """Show how the exchange with the portal stands."""
        icon, color = _STATE_LOOKS[status.state]
        label = exchange_label(status.state)
        detail = exchange_detail(status.state, embedded=status.embedded, at=status.at, now=now, waiting=status.waiting)
        tooltip = exchange_tooltip(status.state, status.at, status.waiting)
        self._can_sync = status.state is not ExchangeState.NOT_SET_UP
        self._sync.setVisible(self._can_sync and not self._folded)
        self._state.show_state(icon, color)
        self._state.setAccessibleName(_("{state}. {detail}").format(state=label, detail=detail))
        self._state.setAccessibleDescription(tooltip)
        self._state.setToolTip(f"{label}\n{tooltip}")
        self._state_label.set_text(label)
        self._state_detail.set_text(detail)
        for part in (self._state_label, self._state_detail):
            part.setToolTip(tooltip)

    # --- folding -----------------------------------------------------------------------------------------

    @property
    def folded(self) -> bool:
        """Whether it shows icons alone."""
        return self._folded

    def set_folded(self, *, folded: bool) -> None:
        """Show icons with tooltips, or icons with labels."""
        self._folded = folded
        side = 8 if folded else 10
        self._layout.setContentsMargins(side, 15, side, 8)
        self._head.setContentsMargins(6 if folded else 4, 0, 6 if folded else 0, 0)
        self.setFixedWidth(self._theme.layout("sidebar_collapsed" if folded else "sidebar"))
        for widget in (self._words, self._state_label, self._state_detail, self._fold):
            widget.setVisible(not folded)
        self._sync.setVisible(not folded and self._can_sync)
        self._unfold.setVisible(folded)
        # Unfolded, the button beside it does the same.
        self._state.setFocusPolicy(Qt.FocusPolicy.StrongFocus if folded else Qt.FocusPolicy.NoFocus)
        for item in self._items.values():
            item.set_folded(folded=folded)

    def hides(self, widget: QWidget) -> bool:
        """Whether a widget is a part of the side bar that is not shown, folded or unfolded as it is."""
        return self.isAncestorOf(widget) and not widget.isVisibleTo(self)

    def focus_fold_button(self) -> None:
        """Give the focus to the button that folds or unfolds, whichever is there."""
        (self._unfold if self._folded else self._fold).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- parts -------------------------------------------------------------------------------------------

    def _add_head(self) -> None:
        self._logo = Logo(self._theme)
        self._words = QWidget()
        self._words.setFixedHeight(_HEAD)
        box = QVBoxLayout(self._words)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._name = ElidedLabel(self._theme, "", "caption", "text_2")
        box.addWidget(Label(self._theme, _("Objectif Vacances"), "card_title"))
        box.addWidget(self._name)
        self._head = QHBoxLayout()
        self._head.setSpacing(10)
        self._head.addWidget(self._logo)
        self._head.addWidget(self._words, 1)
        self._layout.addLayout(self._head)

    def _add_entry(self, entry: SideEntry) -> None:
        if entry.apart:
            self._layout.addSpacing(10)
            self._layout.addWidget(Rule())
            self._layout.addSpacing(10)
        item = NavItem(self._theme, entry)
        item.clicked.connect(lambda: self.chosen.emit(entry.key))
        item.step.connect(lambda by: self._focus_neighbour(entry.key, by))
        self._items[entry.key] = item
        self._layout.addWidget(item)
        self._layout.addSpacing(_ITEM_GAP)

    def _focus_neighbour(self, key: PageKey, by: int) -> None:
        keys = list(self._items)
        place = keys.index(key) + by
        if 0 <= place < len(keys):
            self._items[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)

    def _add_foot(self) -> None:
        self._state = StateIcon(self._theme)
        self._state.clicked.connect(self.sync_wanted)
        self._state_label = ElidedLabel(self._theme, "", "body", weight=600)
        self._state_detail = ElidedLabel(self._theme, "", "caption", "text_3")
        self._sync = self._small_button("sync", _("Synchroniser"), "F5", self.sync_wanted)
        self._fold = self._small_button(
            "mdi6.chevron-double-left", _("Replier la barre latérale"), "Ctrl+B", self.fold_wanted
        )
        self._unfold = self._small_button("expand", _("Déplier la barre latérale"), "Ctrl+B", self.fold_wanted)
        grid = QGridLayout()
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._state, 0, 0)
        grid.addWidget(self._state_label, 0, 1)
        grid.addWidget(self._sync, 0, 2)
        grid.addWidget(self._fold, 0, 3)
        # The line below runs under the buttons: it is long.
        grid.addWidget(self._state_detail, 1, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        self._layout.addWidget(Rule())
        self._layout.addLayout(grid)
        self._layout.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignHCenter)

    def _small_button(self, icon: str, name: str, keys: str, wanted: SignalInstance) -> IconButton:
        """Make a button of the foot; its keys belong to the window, which hears them where the button is hidden too."""
        button = IconButton(self._theme, icon, name)
        button.setToolTip(f"{name} ({keys})")
        button.setFixedSize(_SMALL, _SMALL)
        button.clicked.connect(wanted)
        return button


class NavItem(QAbstractButton):
    """An entry of the side bar; arrow keys step to its neighbours.

    Signals:
        step: -1 for the entry above, 1 for the one below.
    """

    step = Signal(int)

    def __init__(self, theme: Theme, entry: SideEntry) -> None:
        """Make an entry, unfolded."""
        super().__init__()
        self._theme = theme
        self._icon = theme.tokens.glyph(entry.icon)
        self._entry = entry
        self._folded = False
        self.setText(entry.label)
        self.setAccessibleName(entry.label)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("control"))

    def set_folded(self, *, folded: bool) -> None:
        """Show the icon alone, its label in the tooltip."""
        self._folded = folded
        hint = f"{self.text()} ({self._entry.shortcut})" if self._entry.shortcut else self.text()
        self.setToolTip(hint if folded else self._entry.shortcut)
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """Leave the mark to ``SideBar.set_current``: a press may lead nowhere."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys, press with the Enter key."""
        steps = {Qt.Key.Key_Up.value: -1, Qt.Key.Key_Down.value: 1}
        if event.key() in steps:
            self.step.emit(steps[event.key()])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the size of an entry; its width is the side bar's."""
        return QSize(44, self._theme.height("nav_item"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the entry: white with a mark where it is in front."""
        theme, rect = self._theme, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = float(theme.radius("button"))
        if self.isChecked():
            outlined(painter, rect, radius, theme.color("surface"), theme.color("line"))
            mark = QRectF(
                rect.left(), rect.center().y() - _BAR_HEIGHT / 2, theme.tokens.measure("border", "nav_bar"), _BAR_HEIGHT
            )
            painter.fillRect(mark, theme.color("accent_text"))
        elif self.underMouse() or self.isDown():
            outlined(painter, rect, radius, theme.color("hover"), theme.color("hover"))
        side = float(theme.icon_size("navigation"))
        left = rect.left() + ((rect.width() - side) / 2 if self._folded else 9)
        color = theme.color("accent_text" if self.isChecked() else "text_2")
        paint_glyph(painter, QRectF(left, rect.center().y() - side / 2, side, side), self._icon, color)
        if not self._folded:
            self._paint_label(painter, rect.adjusted(left + side + 8, 0, -4, 0))
        if self.hasFocus():
            paint_focus(painter, rect, theme, radius)
        painter.end()

    def _paint_label(self, painter: QPainter, room: QRectF) -> None:
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text" if self.isChecked() else "text_2"))
        shown = QFontMetricsF(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class StateIcon(QAbstractButton):
    """The icon of the state; pressed, it synchronises, so that the folded side bar can do it too."""

    def __init__(self, theme: Theme) -> None:
        """Stay out of sight, and of the way of Tab, until there is a state to show."""
        super().__init__()
        self._theme = theme
        self._glyph, self._color = "", "text_2"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_state(self, icon: str, color: str) -> None:
        """Show another icon in another colour."""
        self._glyph, self._color = self._theme.tokens.glyph(icon), color
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square."""
        return QSize(28, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        if not self._glyph:
            return
        painter = QPainter(self)
        rect, side = QRectF(self.rect()), float(self._theme.icon_size("navigation"))
        at = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
        paint_glyph(painter, at, self._glyph, self._theme.color(self._color))
        if self.hasFocus():
            paint_focus(painter, rect, self._theme, float(self._theme.radius("button")))
        painter.end()


class Logo(QWidget):
    """The sign of the application: a sun over waves."""

    def __init__(self, theme: Theme, side: int = _LOGO, parent: QWidget | None = None) -> None:
        """Make the sign as a square of ``side``."""
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(side, side)
        self.setAccessibleName(_("Objectif Vacances"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sign."""
        painter = QPainter(self)
        paint_logo(painter, QRectF(self.rect()), self._theme.color("accent"), self._theme.color("on_accent"))
        painter.end()


def paint_logo(painter: QPainter, rect: QRectF, ground: QColor, sign: QColor) -> None:
    """Paint the sign of the application in ``rect``, a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 32, rect.height() / 32)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(0, 0, 32, 32), 7, 7)
    sun = QPainterPath()
    sun.moveTo(9.2, 17)
    sun.arcTo(QRectF(9.2, 10.2, 13.6, 13.6), 180, -180)
    sun.closeSubpath()
    painter.fillPath(sun, sign)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(sign, 1.9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for y, left, count in ((19.6, 5.8, 3), (23.6, 9.2, 2)):
        painter.drawPath(_wave(left, y, count))
    painter.restore()


def _wave(left: float, y: float, count: int) -> QPainterPath:
    """Return ``count`` waves of 6.8 from ``left``."""
    wave = QPainterPath()
    wave.moveTo(left, y)
    for place in range(count):
        at = left + place * 6.8
        wave.cubicTo(at + 1.7, y - 1.8, at + 2.6, y - 1.2, at + 3.4, y)
        wave.cubicTo(at + 4.2, y + 1.2, at + 5.1, y + 1.8, at + 6.8, y)
    return wave
