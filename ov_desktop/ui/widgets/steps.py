"""Steps: of the wizard beside its title, of the assistant one under the other, of an order without numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import paint_done, paint_numbered
from ov_desktop.wording.text import _

_CIRCLE = 22
_TALL_CIRCLE = 26
_TEXT_GAP = 8
_LINE_GAP = 10
_LINE = 30
_LEAST_LABEL = 24


class StepState(StrEnum):
    """Where a step stands."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what it is called, and a line about it in the vertical form."""

    label: str
    caption: str = ""


def paint_step(painter: QPainter, circle: QRectF, theme: Theme, state: StepState, *, number: int | None = None) -> None:
    """Paint the circle of a step: its number, or a sign of its state where it has none."""
    if state is StepState.DONE:
        paint_done(painter, circle, theme)
    elif number is not None:
        paint_numbered(painter, circle, theme, str(number), current=state is StepState.CURRENT)
    else:
        icon, color = ("radio_on", "accent_text") if state is StepState.CURRENT else ("radio_off", "line_strong")
        paint_glyph(painter, circle.adjusted(1, 1, -1, -1), theme.tokens.glyph(icon), theme.color(color))


class Stepper(QWidget):
    """Steps in a row or in a column, those before the current one done.

    Args:
        theme: the look.
        steps: their names, or ``Step`` with a caption each.
        current: the place of the current one.
        numbered: whether they bear numbers.
        vertical: one under the other, with captions, as the assistant has them.
    """

    def __init__(
        self,
        theme: Theme,
        steps: Sequence[str | Step],
        current: int = 0,
        *,
        numbered: bool = True,
        vertical: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps = [Step(step) if isinstance(step, str) else step for step in steps]
        self._numbered = numbered
        self._vertical = vertical
        self._current = current
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred if vertical else policy.Maximum, policy.Fixed)
        self.set_current(current)

    @property
    def current(self) -> int:
        """The place of the current step."""
        return self._current

    def set_current(self, current: int) -> None:
        """Make another step the current one; a place after the last means that all are done."""
        self._current = current
        count = len(self._steps)
        if current < count:
            text = _("Étape {number} sur {count} : {label}")
            name = text.format(number=current + 1, count=count, label=self._steps[current].label)
        else:
            name = _("Étapes terminées : {count}").format(count=count)
        self.setAccessibleName(name)
        self.setToolTip("" if self._vertical else "\n".join(step.label for step in self._steps))
        self.update()

    def state(self, place: int) -> StepState:
        """Return where a step stands."""
        if place == self._current:
            return StepState.CURRENT
        return StepState.DONE if place < self._current else StepState.TODO

    def sizeHint(self) -> QSize:
        """Return the room that all the names take."""
        if self._vertical:
            widest = max(self._metrics(place).horizontalAdvance(step.label) for place, step in enumerate(self._steps))
            return QSize(_TALL_CIRCLE + 12 + widest, self._pitch() * (len(self._steps) - 1) + self._block())
        links = (_LINE + 2 * _LINE_GAP) * (len(self._steps) - 1)
        return QSize(sum(self._widths()) + links, self._theme.scaled(_CIRCLE) + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the room that is left when the names of the other steps elide."""
        if self._vertical:
            return QSize(160, self.sizeHint().height())
        return QSize(sum(self._widths(least=True)) + 30 * (len(self._steps) - 1), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the steps."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._vertical:
            self._paint_column(painter)
        else:
            self._paint_row(painter)
        painter.end()

    def _paint_row(self, painter: QPainter) -> None:
        widths, line = self._fitted()
        side = float(self._theme.scaled(_CIRCLE))
        left, top = 0.0, (self.height() - side) / 2
        for place, width in enumerate(widths):
            paint_step(
                painter, QRectF(left, top, side, side), self._theme, self.state(place), number=self._number(place)
            )
            room = QRectF(left + side + _TEXT_GAP, 0, width - side - _TEXT_GAP, self.height())
            self._paint_label(painter, room, place)
            left += width
            if place < len(widths) - 1:
                self._paint_link(painter, QRectF(left + _LINE_GAP, self.height() / 2, line, 0))
                left += line + 2 * _LINE_GAP

    def _paint_column(self, painter: QPainter) -> None:
        side = float(self._theme.scaled(_TALL_CIRCLE))
        pitch = self._pitch()
        for place, step in enumerate(self._steps):
            top = float(place * pitch)
            circle = QRectF(0.5, top, side, side)
            if place < len(self._steps) - 1:
                self._paint_link(painter, QRectF(circle.center().x(), circle.bottom(), 0, pitch - side))
            paint_step(painter, circle, self._theme, self.state(place), number=self._number(place))
            left = side + 12
            line = self._theme.line()
            self._paint_label(painter, QRectF(left, top + (side - line) / 2, self.width() - left, line), place)
            painter.setFont(self._theme.font("caption"))
            painter.setPen(self._theme.color("text_2"))
            below = QRectF(left, top + (side + line) / 2 - 1, self.width() - left, self._theme.line("caption") + 1)
            shown = painter.fontMetrics().elidedText(step.caption, Qt.TextElideMode.ElideRight, int(below.width()))
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_label(self, painter: QPainter, room: QRectF, place: int) -> None:
        metrics = self._metrics(place)
        painter.setFont(self._font(place))
        painter.setPen(self._theme.color("text" if self.state(place) is StepState.CURRENT else "text_2"))
        shown = metrics.elidedText(self._steps[place].label, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_link(self, painter: QPainter, line: QRectF) -> None:
        painter.fillRect(
            QRectF(line.left(), line.top(), max(line.width(), 1), max(line.height(), 1)),
            self._theme.color("line_strong"),
        )

    def _font(self, place: int) -> QFont:
        return self._theme.font("control", weight=600 if place == self._current else 400)

    def _metrics(self, place: int) -> QFontMetrics:
        return QFontMetrics(self._font(place))

    def _number(self, place: int) -> int | None:
        return place + 1 if self._numbered else None

    def _widths(self, *, least: bool = False) -> list[int]:
        before = self._theme.scaled(_CIRCLE) + _TEXT_GAP
        widths = []
        for place, step in enumerate(self._steps):
            whole = self._metrics(place).horizontalAdvance(step.label) + 2
            widths.append(before + (min(whole, _LEAST_LABEL) if least and place != self._current else whole))
        return widths

    def _fitted(self) -> tuple[list[int], int]:
        """Return the width of each step and of the lines between them, in the room there is."""
        widths, links = self._widths(), len(self._steps) - 1
        lack = sum(widths) + links * (_LINE + 2 * _LINE_GAP) - self.width()
        if lack <= 0:
            return widths, _LINE
        line = max(_LINE - -(-lack // max(links, 1)), 10)
        lack -= links * (_LINE - line)
        least = self._widths(least=True)
        spare = sum(widths) - sum(least)
        if lack > 0 and spare:
            widths = [width - min(-(-lack * (width - floor) // spare), width - floor)
                      for width, floor in zip(widths, least, strict=True)]  # fmt: skip
        return widths, line

    def _pitch(self) -> int:
        return self._theme.scaled(60)

    def _block(self) -> int:
        return self._theme.scaled(_TALL_CIRCLE) // 2 + self._theme.line() // 2 + self._theme.line("caption") + 2
