"""Buttons: of four kinds, with icons, of icons alone, with a label under the icon, and segments."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

from ov_desktop.ui.style.icons import Side
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.labels import restyle
from ov_desktop.ui.widgets.painting import outlined, paint_focus, paint_tool, two_lines
from ov_desktop.wording.text import _


class Kind(StrEnum):
    """What a button is for; at most one ``PRIMARY`` a view, ``DANGER`` for harm only."""

    DEFAULT = "default"
    PRIMARY = "primary"
    DANGER = "danger"
    LINK = "link"


class Size(StrEnum):
    """How high a button is: 28, 32 or 36 px."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


_INK = {Kind.DEFAULT: "text_2", Kind.PRIMARY: "on_accent", Kind.DANGER: "bad", Kind.LINK: "accent_text"}
_INLINE = "QPushButton, QPushButton:focus { min-height: @px; max-height: @px; padding: 0 2px; margin-left: -3px; }"
_ICON_GAP = 4
"""What an icon adds to the 4 px that Qt leaves between it and the text."""
_QT_ICON_GAP = 4
_PRESSES = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Shortcut,
}
_TAB_STOP = Qt.FocusPolicy.StrongFocus
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_PRESSING_KEYS = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select}


class Button(QPushButton):
    """A button with a text.

    Args:
        theme: the look.
        text: what it does, a verb first.
        kind: what it is for.
        icon: an icon before the text, or after it where ``trailing``.
        size: its height.
        trailing: whether the icon stands after the text.
        tip: a tooltip.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = Kind.DEFAULT,
        *,
        icon: str = "",
        size: Size = Size.NORMAL,
        trailing: bool = False,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._kind = kind
        self._text = text
        self._icon = icon
        self._busy = False
        self._side = Side.RIGHT if trailing else Side.LEFT
        weight = 600 if kind is Kind.PRIMARY else None
        self.setFont(theme.font("control", weight=weight))
        self.setProperty("kind", kind.value)
        self.setProperty("size", size.value)
        self.setAutoDefault(False)
        self.setIconSize(QSize(theme.icon_size() + _ICON_GAP, theme.icon_size()))
        self.setToolTip(tip)
        if trailing:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._show_icon(icon)

    @property
    def kind(self) -> Kind:
        """What the button is for."""
        return self._kind

    @property
    def busy(self) -> bool:
        """Whether what it started still goes on."""
        return self._busy

    @property
    def label(self) -> str:
        """What it does, whether or not it goes on."""
        return self._text if self._busy else self.text()

    def set_busy(self, busy: bool, text: str = "") -> None:
        """Show that what it started goes on; it keeps the focus and takes no press meanwhile.

        Args:
            busy: whether it goes on.
            text: what to show meanwhile, for example ``Envoi…``.
        """
        if not self._busy:
            self._text = self.text()
        self._busy = busy
        self.setText((text or self._text) if busy else self._text)
        self.setAccessibleDescription(_("En cours") if busy else "")
        self._show_icon("loading" if busy else self._icon)

    def set_icon(self, icon: str) -> None:
        """Show another icon, or none."""
        self._icon = icon
        if not self._busy:
            self._show_icon(icon)

    def event(self, event: QEvent) -> bool:
        """Take no press while busy."""
        if self._busy and (event.type() in _PRESSES or _presses(event)):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be pressed by Enter as by the space bar, everywhere; Qt leaves it to the desktop."""
        if event.key() in _ENTER and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def _show_icon(self, icon: str) -> None:
        self.setIcon(self._theme.icon(icon, _INK[self._kind], side=self._side) if icon else QIcon())


def _presses(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}
        and event.key() in _PRESSING_KEYS
    )


class InlineLink(Button):
    """A link that goes on where a sentence ends, no higher than its text."""

    def __init__(self, theme: Theme, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, Kind.LINK, parent=parent)
        self.setFont(theme.font("caption"))
        self.setStyleSheet(_INLINE.replace("@", str(theme.line("caption") - 2)))


class IconButton(QToolButton):
    """A square button of an icon alone; ``name`` is its tooltip and what a screen reader says."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        color: str = "text_2",
        framed: bool = False,
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setIcon(theme.icon(icon, color))
        self.setIconSize(QSize(theme.icon_size(), theme.icon_size()))
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({shortcut})" if shortcut else name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("frame", framed)
        side = theme.height("tool_button")
        self.setFixedSize(side, side)
        if shortcut:
            self.setShortcut(shortcut)

    def set_icon(self, icon: str, color: str = "text_2") -> None:
        """Show another icon."""
        self.setIcon(self._theme.icon(icon, color))


class LabelledTool(QToolButton):
    """An icon with its label under it, on one or two lines: the four actions of the tracking list.

    Args:
        theme: the look.
        icon: the icon.
        label: the label.
        tone: ``OK`` for what finishes, ``BAD`` for what destroys.
        tip: what it does, in the tooltip.
        unavailable: why it is not possible, in the tooltip while disabled.
    """

    def __init__(
        self,
        theme: Theme,
        icon: str,
        label: str,
        *,
        tone: Tone = Tone.NEUTRAL,
        tip: str = "",
        unavailable: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._tone = tone
        self._tip = tip
        self._unavailable = unavailable
        self.setText(label)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("caption"))
        self._tell()

    def set_available(self, available: bool, why_not: str = "") -> None:
        """Enable or disable it; ``why_not`` is said in the tooltip while it is disabled."""
        self._unavailable = why_not or self._unavailable
        self.setEnabled(available)
        self._tell()

    def sizeHint(self) -> QSize:
        """Return room for the longest word, and for two lines."""
        return QSize(self.width_for(self._theme, self.text()), self._theme.height("labelled_tool"))

    @staticmethod
    def width_for(theme: Theme, label: str) -> int:
        """Return how wide a tool with this label wants to be."""
        metrics = QFontMetrics(theme.font("caption"))
        return max(max(map(metrics.horizontalAdvance, two_lines(metrics, label))) + 10, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon and the label, and what the mouse and the keyboard do to them."""
        theme = self._theme
        colors = theme.tone(self._tone)
        painter = QPainter(self)
        rect = QRectF(self.rect())
        radius = float(theme.radius("button"))
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            outlined(painter, rect, radius, theme.color(colors.background), theme.color(colors.border))
        color = colors.text if self._tone is not Tone.NEUTRAL else "text_2"
        paint_tool(painter, rect, theme, self._icon, self.text(), color=color if self.isEnabled() else "disabled_text")
        if self.hasFocus():
            paint_focus(painter, rect, theme, radius)
        painter.end()

    def _tell(self) -> None:
        said = self._tip if self.isEnabled() or not self._unavailable else self._unavailable
        self.setToolTip(said)
        self.setAccessibleDescription(said)


class Segments(QWidget):
    """A choice of one among a few, side by side; arrow keys move it.

    Args:
        theme: the look.
        options: the value and the text of each.
        value: the one chosen at first; none where it is None.
        name: what is chosen, for screen readers.
        small: 28 px high instead of 32.
        icons: an icon for some values.
        marked: whether the chosen one bears a tick, where no icon tells it from the others.

    Signals:
        picked: the value that the user has chosen.
    """

    picked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        options: Sequence[tuple[object, str]],
        *,
        value: object = None,
        name: str = "",
        small: bool = False,
        icons: Mapping[object, str] | None = None,
        marked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marked = marked
        self._icons = dict(icons or {})
        self._buttons: dict[object, _Segment] = {}
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (key, text) in enumerate(options):
            button = self._add(key, text, _place(place, len(options)), small=small)
            row.addWidget(button)
        self._group.buttonToggled.connect(self._mark)
        self._group.buttonClicked.connect(self._pick)
        theme.changed.connect(self._weigh)
        self.set_value(value)

    def value(self) -> object:
        """Return the value chosen, or None."""
        checked = self._group.checkedButton()
        return next((key for key, button in self._buttons.items() if button is checked), None)

    def set_value(self, value: object) -> None:
        """Choose another one, without a signal; a value that is no option leaves none chosen."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)
        else:
            self._group.setExclusive(False)
            for button in self._buttons.values():
                button.setChecked(False)
            self._group.setExclusive(True)
        self._stop_once()

    def set_text(self, value: object, text: str) -> None:
        """Change the text of one option, for example its count."""
        self._buttons[value].setText(text)
        self._buttons[value].setAccessibleName(text)

    def set_state(self, value: object, state: str) -> None:
        """Show an option in another state of the style sheet, ``error`` or ``rest``."""
        button = self._buttons[value]
        button.setProperty("state", state)
        restyle(button)
        # A button that is polished anew has its first font back, so bold where it was chosen at first.
        self._weigh()

    def button(self, value: object) -> QPushButton:
        """Return the button of an option."""
        return self._buttons[value]

    def _add(self, key: object, text: str, place: str, *, small: bool) -> "_Segment":
        button = _Segment(self._theme, text, self, with_icon=self._marked or key in self._icons)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setAccessibleName(text)
        button.setProperty("seg", place)
        button.setProperty("size", "small" if small else "normal")
        button.setFont(self._theme.font("control"))
        button.setIconSize(QSize(self._theme.icon_size("inline") + _ICON_GAP, self._theme.icon_size("inline")))
        if key in self._icons:
            button.setIcon(self._theme.icon(self._icons[key], side=Side.LEFT))
        self._group.addButton(button)
        self._buttons[key] = button
        return button

    def _weigh(self) -> None:
        """Show which one is chosen; a style sheet that is applied anew puts the first fonts back."""
        for button in self._buttons.values():
            button.setFont(self._theme.font("control", weight=600 if button.isChecked() else None))

    def _mark(self, button: QPushButton, checked: bool) -> None:
        self._weigh()
        self._stop_once()
        if self._marked:
            button.setIcon(self._theme.icon("done", "accent_text", side=Side.LEFT) if checked else QIcon())

    def _stop_once(self) -> None:
        """Let the keyboard come in at one button, by Tab and where the whole is given the focus."""
        one_tab_stop(self._group)
        stop = next((button for button in self._buttons.values() if button.focusPolicy() is _TAB_STOP), None)
        if stop is not None and stop is not self.focusProxy():
            self.setFocusProxy(stop)

    def _pick(self, button: QPushButton) -> None:
        self.picked.emit(next(key for key, known in self._buttons.items() if known is button))


class _Segment(QPushButton):
    """One of several, as wide as where it is chosen: bold, with its tick, without the frame of the focus."""

    def __init__(self, theme: Theme, text: str, parent: QWidget, *, with_icon: bool) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._with_icon = with_icon

    def sizeHint(self) -> QSize:
        """Return the same width whatever its state, so that its neighbours stay where they are."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.state = QStyle.StateFlag.State_Enabled
        bold = QFontMetrics(self._theme.font("control", weight=600))
        shown = bold.size(Qt.TextFlag.TextShowMnemonic, self.text())
        if self._with_icon:
            shown.setWidth(shown.width() + self.iconSize().width() + _QT_ICON_GAP)
        kind = QStyle.ContentsType.CT_PushButton
        width = self.style().sizeFromContents(kind, option, shown, self).width()
        return QSize(width, super().sizeHint().height())


def one_tab_stop(group: QButtonGroup) -> None:
    """Let Tab stop once at an exclusive group: at the button chosen, or at the first; arrow keys go on from there."""
    buttons = group.buttons()
    chosen = group.checkedButton() or next(iter(buttons), None)
    for button in buttons:
        button.setFocusPolicy(_TAB_STOP if button is chosen else Qt.FocusPolicy.ClickFocus)


def _place(place: int, count: int) -> str:
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(place, "middle")
