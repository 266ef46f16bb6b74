"""Choices: boxes to tick, side by side, and radio cards that say what each choice means."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import one_tab_stop
from ov_desktop.ui.widgets.flow import FlowLayout
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.painting import outlined, paint_focus


class Check(QCheckBox):
    """A box to tick, with its text."""

    def __init__(
        self, theme: Theme, text: str, *, checked: bool = False, tip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setFont(theme.font())
        self.setChecked(checked)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)


class Radio(QRadioButton):
    """A radio button, with its text."""

    def __init__(self, theme: Theme, text: str, *, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(theme.font())
        self.setChecked(checked)


class CheckRow(QWidget):
    """Boxes to tick, side by side, on as many lines as it takes: the denominations.

    Args:
        theme: the look.
        options: the value and the text of each.
        values: those ticked at first.
        name: what is chosen, for screen readers.

    Signals:
        picked: the tuple of the values ticked, in the order of the options.
    """

    picked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        options: Sequence[tuple[object, str]],
        *,
        values: Iterable[object] = (),
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._boxes: dict[object, Check] = {}
        self.setAccessibleName(name)
        row = FlowLayout(self, theme.space(3), 0)
        ticked = set(values)
        for value, text in options:
            box = Check(theme, text, checked=value in ticked)
            box.clicked.connect(self._tell)
            row.addWidget(box)
            self._boxes[value] = box

    def values(self) -> tuple[object, ...]:
        """Return the values ticked, in the order of the options."""
        return tuple(value for value, box in self._boxes.items() if box.isChecked())

    def set_values(self, values: Iterable[object]) -> None:
        """Tick others, without a signal."""
        ticked = set(values)
        for value, box in self._boxes.items():
            box.setChecked(value in ticked)

    def box(self, value: object) -> Check:
        """Return the box of a value."""
        return self._boxes[value]

    def _tell(self) -> None:
        self.picked.emit(self.values())


class ChoiceCard(QFrame):
    """One choice of a ``ChoiceGroup``: a radio button, a title, what it means, and more under it.

    The whole of the card can be clicked; the keyboard reaches its radio button.

    Args:
        theme: the look.
        title: the title; ``<b>`` counts.
        detail: what it means.
        plain: without a border while it is not chosen, for lists of choices.
    """

    def __init__(
        self, theme: Theme, title: str, detail: str = "", *, plain: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plain = plain
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.radio = QRadioButton(self)
        self.radio.setProperty("bare", "true")
        self.radio.setAccessibleName(title.replace("<b>", "").replace("</b>", ""))
        self.radio.setAccessibleDescription(detail)
        self.radio.installEventFilter(self)
        self.radio.toggled.connect(self.update)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3) - 1, 9, theme.space(3), 9)
        row.setSpacing(theme.space(2) + 1)
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._title = Label(theme, title, wrap=True, rich=True)
        self._detail = Label(theme, detail, color="text_2", wrap=True)
        self.body.addWidget(self._title)
        self.body.addWidget(self._detail)
        row.addLayout(self.body, 1)
        self._detail.setVisible(bool(detail))

    def set_detail(self, detail: str) -> None:
        """Say otherwise what it means."""
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.radio.setAccessibleDescription(detail)

    def add(self, widget: QWidget) -> None:
        """Put a widget under the text: the boxes of the denominations."""
        self.body.addWidget(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Paint the ring again when the radio button gets or loses the focus."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return super().eventFilter(watched, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose it by a click anywhere on the card."""
        if self.rect().contains(event.position().toPoint()) and event.button() is Qt.MouseButton.LeftButton:
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card: tinted and with 2 px around it where chosen, with a ring inside where focused."""
        theme = self._theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        radius = float(theme.radius("field"))
        if self.radio.isChecked():
            outlined(painter, rect, radius, theme.color("accent_soft"), theme.color("focus"), 2)
        elif not self._plain:
            line = "line_strong" if self.isEnabled() else "line"
            outlined(painter, rect, radius, theme.color("surface"), theme.color(line))
        else:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.color("line"))
        if self.radio.hasFocus():
            paint_focus(painter, self._around_radio(), theme, radius)
        painter.end()

    def _around_radio(self) -> QRectF:
        return QRectF(self.radio.geometry()).adjusted(-4, -4, 4, 4)


class ChoiceGroup(QObject):
    """Makes one choice of several cards, wherever they stand; arrow keys move it.

    Signals:
        picked: the value that the user has chosen.
    """

    picked = Signal(object)

    def __init__(self, cards: Mapping[object, ChoiceCard], value: object = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards = dict(cards)
        self._group = QButtonGroup(self)
        for card in self._cards.values():
            self._group.addButton(card.radio)
        self._group.buttonClicked.connect(self._tell)
        self._group.buttonToggled.connect(lambda: one_tab_stop(self._group))
        self.set_value(value)
        one_tab_stop(self._group)

    def value(self) -> object:
        """Return the value chosen, or None."""
        return next((value for value, card in self._cards.items() if card.radio.isChecked()), None)

    def set_value(self, value: object) -> None:
        """Choose another one, without a signal; a value that is no card's leaves none chosen."""
        if value in self._cards:
            self._cards[value].radio.setChecked(True)
            return
        self._group.setExclusive(False)
        for card in self._cards.values():
            card.radio.setChecked(False)
        self._group.setExclusive(True)

    def card(self, value: object) -> ChoiceCard:
        """Return the card of a value."""
        return self._cards[value]

    def _tell(self, button: QAbstractButton) -> None:
        self.picked.emit(next(value for value, card in self._cards.items() if card.radio is button))
