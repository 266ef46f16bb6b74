"""The bar of sections of a long page: each says whether it is done, to be corrected or still to do."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import paint_focus
from ov_desktop.wording.text import _

_PAD = 12
_GAP = 6


class SectionState(StrEnum):
    """How far a section is."""

    PLAIN = "plain"
    DONE = "done"
    FAULTY = "faulty"
    TODO = "todo"


_SIGNS = {
    SectionState.DONE: ("feedback.ok", "ok"),
    SectionState.FAULTY: ("error", "bad"),
    SectionState.TODO: ("todo", "text_2"),
}


class SectionBar(QTabBar):
    """Tabs with a sign of their state, and a note where something is to be corrected.

    Args:
        theme: the look.
        labels: the names of the sections.
        ruled: whether a hairline runs under the bar.
    """

    def __init__(
        self, theme: Theme, labels: Sequence[str], *, ruled: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ruled = ruled
        self._states = [SectionState.PLAIN] * len(labels)
        self._notes = [""] * len(labels)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(theme.font("control"))
        for label in labels:
            self.addTab(label)

    def set_state(self, place: int, state: SectionState, note: str = "") -> None:
        """Show how far a section is; ``note`` says what is to be corrected, for example ``1 à corriger``."""
        self._states[place] = state
        self._notes[place] = note
        said = {SectionState.DONE: _("terminé"), SectionState.FAULTY: note or _("à corriger")}
        said[SectionState.TODO] = _("à faire")
        name = self.tabText(place)
        self.setAccessibleTabName(place, f"{name}, {said[state]}" if state in said else name)
        self.setTabText(place, name)
        self.update()

    def state(self, place: int) -> SectionState:
        """Return how far a section is."""
        return self._states[place]

    def tabSizeHint(self, place: int) -> QSize:
        """Return the room for the sign, the name in bold and the note."""
        bold = QFontMetrics(self._theme.font("control", weight=600))
        width = bold.horizontalAdvance(self.tabText(place)) + 2 * _PAD + 2
        if self._states[place] in _SIGNS:
            width += self._theme.icon_size("inline") + _GAP
        if self._notes[place]:
            width += QFontMetrics(self._theme.font("caption")).horizontalAdvance(self._notes[place]) + _GAP + 2
        return QSize(width, self._theme.height("tab"))

    def minimumTabSizeHint(self, place: int) -> QSize:
        """Return the same: names of sections do not elide, the bar scrolls."""
        return self.tabSizeHint(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sections, the current one underlined."""
        painter = QPainter(self)
        if self._ruled:
            painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), self._theme.color("line"))
        for place in range(self.count()):
            self._paint_tab(painter, place, QRectF(self.tabRect(place)))
        painter.end()

    def _paint_tab(self, painter: QPainter, place: int, rect: QRectF) -> None:
        theme = self._theme
        current = place == self.currentIndex()
        if current:
            line = theme.tokens.measure("border", "tab_underline")
            painter.fillRect(QRectF(rect.left(), rect.bottom() - line, rect.width(), line), theme.color("accent_text"))
        # A name takes less room than its tab has for it in bold: in the middle, all gaps look alike.
        font = theme.font("control", weight=600 if current else None)
        bold = QFontMetrics(theme.font("control", weight=600)).horizontalAdvance(self.tabText(place))
        spare = bold - QFontMetrics(font).horizontalAdvance(self.tabText(place))
        left = rect.left() + _PAD + spare / 2
        if self._states[place] in _SIGNS:
            icon, color = _SIGNS[self._states[place]]
            side = theme.icon_size("inline")
            sign = QRectF(left, rect.center().y() - side / 2, side, side)
            paint_glyph(painter, sign, theme.tokens.glyph(icon), theme.color(color))
            left += side + _GAP
        painter.setFont(font)
        painter.setPen(theme.color("text" if current else "text_2"))
        width = QFontMetrics(font).horizontalAdvance(self.tabText(place)) + 2
        painter.drawText(
            QRectF(left, rect.top(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, self.tabText(place)
        )
        if self._notes[place]:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("bad"))
            room = QRectF(left + width + _GAP, rect.top(), rect.width(), rect.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._notes[place])
        if current and self.hasFocus():
            paint_focus(painter, rect.adjusted(2, 4, -2, -5), theme, float(theme.radius("field")))
