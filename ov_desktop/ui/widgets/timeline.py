"""The time line of a campaign: how long the portal is open, and when each message leaves (SPEC S5)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import permutations, product

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.holidays import is_weekend, public_holiday
from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import outlined
from ov_desktop.wording.campaign import long_day, why_day_off
from ov_desktop.wording.text import _

_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
_TICK_STEPS = (1, 2, 7, 14, 28, 56, 112)
_MOST_TICKS = 9
_MOST_DAYS = 400
_EDGE = 8.0
_LABEL_LEAD = 9.0
_LABEL_GAP = 16.0
_STEM_GAP = 12.0
_TICKS = 20
_BAND = 29
_STEM = 30
_DOT = 6.0
_WEEKEND_BAR, _HOLIDAY_BAR = 2, 4
_SIGN_GAP = 4
_INKS = {0: "text"}
"""The colour of the first line under the name of a message; the others are fainter."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A message on the time line: the instant (aware) at which it leaves, its icon, its name, the lines under it."""

    at: datetime
    icon: str
    title: str
    lines: tuple[str, ...] = ()
    faulty: bool = False
    """Whether the instant is past or wrong; it is then shown in red."""
    note: str = ""
    """What should be known of its day: that few people work on it, and why."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every line under its name."""
        return (*self.lines, self.note) if self.note else self.lines


@dataclass(frozen=True, slots=True)
class TimePlan:
    """What a time line shows: the first and the last day of the campaign, two texts, and the messages in order."""

    start: date
    end: date
    opened: str
    """In the band, at the left: ``Espace collaborateur ouvert, 33 jours``."""
    until: str
    """In the band, at the right: ``jusqu'au 12 février, 23 h 59``."""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Where the text of a mark lies: its left edge and width, its level under the band, and how it is aligned."""

    x: float
    """The middle of the mark itself."""
    left: float
    width: float
    level: int
    to_the_right: bool


class TimeScale:
    """Turns instants into places: the first day begins at 0, and the last message still fits in ``width``."""

    def __init__(self, plan: TimePlan, width: float) -> None:
        self._start = plan.start
        self.days = (plan.end - plan.start).days + 1
        last = max([float(self.days), *(self._days_to(mark.at) for mark in plan.marks)])
        room = width - _EDGE if last > self.days else width
        self._pixels = max(room, 1.0) / last

    @property
    def pixels_a_day(self) -> float:
        """How wide a day is."""
        return self._pixels

    def instant(self, at: datetime) -> float:
        """Return the place of an instant, on the clocks of Paris; what lies before the first day is put at 0."""
        return max(self._days_to(at) * self._pixels, 0.0)

    def day(self, day: date) -> float:
        """Return the place at which a day begins."""
        return (day - self._start).days * self._pixels

    def end(self) -> float:
        """Return the place at which the last day ends."""
        return self.days * self._pixels

    def day_at(self, x: float) -> date:
        """Return the day at a place."""
        return self._start + timedelta(days=min(max(int(x / self._pixels), 0), self.days - 1))

    def ticks(self, label_width: Callable[[date], float]) -> list[date]:
        """Return the days to name from the first day on: as close as their labels allow, and not too many."""
        for step in _TICK_STEPS:
            places = range(0, self.days, step)
            if len(places) > _MOST_TICKS:
                continue
            days = [self._start + timedelta(days=place) for place in places]
            if all(label_width(day) + _LABEL_GAP <= step * self._pixels for day in days):
                return days
        return [self._start]

    def _days_to(self, at: datetime) -> float:
        shown = paris_time(at).replace(tzinfo=None)
        return (shown - datetime.combine(self._start, time())) / timedelta(days=1)


def place_labels(marks: Sequence[float], widths: Sequence[float], room: float) -> list[PlacedLabel]:
    """Place the texts of marks so that none lies on another, nor on the stem of a later one.

    A text begins a little before its mark. Where the next mark is too near it ends before it instead; where the one
    before leaves no room it goes a level down; where there is no room between the edge and the next mark it goes below
    all others, and those keep to the right of its stem.

    Args:
        marks: the places of the marks, ascending.
        widths: the width of the text of each.
        room: the width of the whole.
    """
    placed = _place_in_turn(marks, widths, room)
    if _is_clear(placed):
        return placed
    return next(filter(_is_clear, _places_on_levels_of_their_own(marks, widths, room)), placed)


def _is_clear(placed: Sequence[PlacedLabel]) -> bool:
    """Whether no stem goes through a text that lies above its own."""
    return not any(
        other.level > label.level and label.left < other.x < label.left + label.width
        for label in placed
        for other in placed
    )


def _places_on_levels_of_their_own(
    marks: Sequence[float], widths: Sequence[float], room: float
) -> Iterator[list[PlacedLabel]]:
    """Give every way to put each text on a level of its own, to the right or to the left of its mark.

    For marks that nearly coincide; a campaign has four at most, so there are few ways.
    """
    for levels in permutations(range(len(marks))):
        for leftward in product((False, True), repeat=len(marks)):
            ways = zip(marks, widths, levels, leftward, strict=True)
            placed = [
                PlacedLabel(x, x - width if to_left else x, width, level, to_the_right=to_left)
                for x, width, level, to_left in ways
            ]
            if all(0 <= label.left <= room - label.width for label in placed):
                yield placed


def _place_in_turn(marks: Sequence[float], widths: Sequence[float], room: float) -> list[PlacedLabel]:
    """Place each text by the marks beside it, from left to right."""
    placed: dict[int, PlacedLabel] = {}
    ends: list[float] = []
    squeezed: list[tuple[int, float]] = []
    least = 0.0
    for place, (x, width) in enumerate(zip(marks, widths, strict=True)):
        is_last = place + 1 == len(marks)
        most = room if is_last else min(marks[place + 1] - _STEM_GAP, room)
        if least + width > most and not is_last:
            squeezed.append((place, least))
            least = x + _STEM_GAP
            continue
        left = max(min(x - _LABEL_LEAD + width, most) - width, least)
        level = next((level for level, end in enumerate(ends) if left >= end + _LABEL_GAP), len(ends))
        if level == len(ends):
            ends.append(0.0)
        ends[level] = left + width
        moved = least < left < x - _LABEL_LEAD - 0.5
        placed[place] = PlacedLabel(x, left, width, level, to_the_right=moved)
    for depth, (place, left) in enumerate(reversed(squeezed), start=len(ends)):
        placed[place] = PlacedLabel(marks[place], left, widths[place], depth, to_the_right=False)
    return [placed[place] for place in range(len(marks))]


class TimeLine(QWidget):
    """Paints a ``TimePlan``; a screen reader says the whole of it."""

    def __init__(self, theme: Theme, plan: TimePlan | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plan: TimePlan | None = None
        self._widths: list[float] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._show(plan)

    def set_plan(self, plan: TimePlan | None) -> None:
        """Show other dates, or none while they are not known."""
        # A form hands it over at each key, whichever field is typed in: the page need not be laid out again.
        if plan != self._plan:
            self._show(plan)

    def _show(self, plan: TimePlan | None) -> None:
        self._plan = plan
        # Measured once: layouts ask for the height many times.
        self._widths = [self._label_width(mark) for mark in plan.marks] if plan else []
        if plan is None:
            self.setAccessibleName(_("Calendrier de la campagne"))
            self.setAccessibleDescription("")
        else:
            said = [" ".join((mark.title, *mark.texts)) for mark in plan.marks]
            if holidays := ", ".join(map(_holiday, filter(public_holiday, _days(plan)))):
                said.append(_("Jours fériés\u00a0: {days}").format(days=holidays))
            self.setAccessibleName(_("Calendrier de la campagne"))
            self.setAccessibleDescription(". ".join([f"{plan.opened}, {plan.until}", *said]))
        self.updateGeometry()
        self.update()

    def labels(self) -> list[PlacedLabel]:
        """Return where the texts of the marks lie, at the present width."""
        if self._plan is None:
            return []
        scale = TimeScale(self._plan, self.width())
        places = [min(max(scale.instant(mark.at), _EDGE), self.width() - _EDGE) for mark in self._plan.marks]
        return place_labels(places, self._widths, self.width())

    def hasHeightForWidth(self) -> bool:
        """Return that texts go a level down where there is little width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        if self._plan is None or not self._plan.marks:
            return self._theme.scaled(_TICKS + _BAND)
        scale = TimeScale(self._plan, width)
        places = [min(max(scale.instant(mark.at), _EDGE), width - _EDGE) for mark in self._plan.marks]
        placed = place_labels(places, self._widths, width)
        levels = max(label.level for label in placed) + 1
        return self._theme.scaled(_TICKS + _BAND + _STEM) + levels * self._block() + (levels - 1) * 6

    def sizeHint(self) -> QSize:
        """Return the size in a window of the usual width."""
        return QSize(640, self.heightForWidth(max(self.width(), 640)))

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which dates can be told apart."""
        return QSize(320, self._theme.scaled(_TICKS + _BAND))

    def event(self, event: QEvent) -> bool:
        """Say which day lies under the mouse, and why it is marked."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def tip_at(self, place: QPoint) -> str:
        """Return the day of the campaign at a place, in words, with what it is besides; empty below the band."""
        plan = self._plan
        if plan is None or place.y() > self._theme.scaled(_TICKS + _BAND):
            return ""
        scale = TimeScale(plan, self.width())
        if place.x() > scale.end():
            return ""
        day = scale.day_at(place.x())
        return ", ".join(filter(None, (long_day(day), why_day_off(day))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the days, the band and the messages."""
        if self._plan is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = TimeScale(self._plan, self.width())
        self._paint_ticks(painter, scale)
        self._paint_days_off(painter, scale, self._plan)
        self._paint_band(painter, scale, self._plan)
        for mark, label in zip(self._plan.marks, self.labels(), strict=True):
            self._paint_mark(painter, mark, label)
        painter.end()

    def _paint_ticks(self, painter: QPainter, scale: TimeScale) -> None:
        metrics = QFontMetricsF(self._theme.font("caption"))
        painter.setFont(self._theme.font("caption"))
        for tick in scale.ticks(lambda day: metrics.horizontalAdvance(short_day(day)) + 7):
            x = round(scale.day(tick))
            height = self._theme.scaled(_TICKS)
            painter.fillRect(QRectF(x, 0, 1, height), self._theme.color("line"))
            painter.setPen(self._theme.color("text_2"))
            room = QRectF(x + 7, 0, self.width(), height - 4)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short_day(tick))

    def _paint_days_off(self, painter: QPainter, scale: TimeScale, plan: TimePlan) -> None:
        """Draw a bar over weekends, and a higher one over public holidays."""
        bottom = self._theme.scaled(_TICKS)
        for day in _days(plan):
            holiday = public_holiday(day)
            if holiday or is_weekend(day):
                height, color = (_HOLIDAY_BAR, "warn") if holiday else (_WEEKEND_BAR, "line_strong")
                left, right = round(scale.day(day)), round(scale.day(day + timedelta(days=1)))
                painter.fillRect(QRectF(left, bottom - height, right - left, height), self._theme.color(color))

    def _paint_band(self, painter: QPainter, scale: TimeScale, plan: TimePlan) -> None:
        top, height = self._theme.scaled(_TICKS), self._theme.scaled(_BAND)
        band = QRectF(0, top, scale.end(), height)
        outlined(painter, band, 4, self._theme.color("accent_soft"), self._theme.color("accent_line"))
        inner = band.adjusted(14, 0, -14, 0)
        bold = self._theme.font("caption", weight=600)
        painter.setFont(bold)
        painter.setPen(self._theme.color("accent_text"))
        metrics = QFontMetricsF(bold)
        opened = metrics.elidedText(plan.opened, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, opened)
        plain = self._theme.font("caption")
        needed = (
            metrics.horizontalAdvance(plan.opened) + QFontMetricsF(plain).horizontalAdvance(plan.until) + _LABEL_GAP
        )
        if needed <= inner.width():
            painter.setFont(plain)
            painter.setPen(self._theme.color("text_2"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, plan.until)

    def _paint_mark(self, painter: QPainter, mark: Mark, label: PlacedLabel) -> None:
        theme = self._theme
        bottom = float(theme.scaled(_TICKS + _BAND))
        top = bottom + theme.scaled(_STEM) + label.level * (self._block() + 6)
        painter.fillRect(QRectF(round(label.x), bottom + _DOT, 1, top - bottom - _DOT), theme.color("line_strong"))
        painter.setPen(QPen(theme.color("bad" if mark.faulty else "focus"), 2))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(QPointF(round(label.x) + 0.5, bottom), _DOT - 0.5, _DOT - 0.5)
        side = theme.icon_size("inline")
        line = theme.line()
        lead = side + 6
        title = QFontMetricsF(theme.font("control", weight=600)).horizontalAdvance(mark.title)
        left = label.left + label.width - lead - title if label.to_the_right else label.left
        top += 4
        color = "bad" if mark.faulty else "text"
        glyph = QRectF(left, top + (line - side) / 2, side, side)
        paint_glyph(painter, glyph, theme.tokens.glyph(mark.icon), theme.color(color))
        painter.setFont(theme.font("control", weight=600))
        painter.setPen(theme.color(color))
        painter.drawText(QRectF(left + lead, top, title + 4, line), Qt.AlignmentFlag.AlignVCenter, mark.title)
        side_of_text = Qt.AlignmentFlag.AlignRight if label.to_the_right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(theme.font("caption"))
        step = theme.line("caption")
        for place, text in enumerate(mark.texts):
            noted = place == len(mark.lines)
            painter.setPen(theme.color("bad" if mark.faulty else _INKS.get(place, "text_2") if not noted else "warn"))
            room = QRectF(label.left, top + line + place * step, label.width, step)
            if noted:
                room = self._paint_warning(painter, room, text, to_the_right=label.to_the_right)
            painter.drawText(room, side_of_text | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_warning(self, painter: QPainter, room: QRectF, text: str, *, to_the_right: bool) -> QRectF:
        """Paint the sign before a note, and return what it leaves to the text."""
        theme, side = self._theme, self._theme.icon_size("pill")
        width = QFontMetricsF(theme.font("caption")).horizontalAdvance(text)
        left = room.right() - width - side - _SIGN_GAP if to_the_right else room.left()
        glyph = QRectF(left, room.center().y() - side / 2, side, side)
        paint_glyph(painter, glyph, theme.tokens.glyph("feedback.warning"), theme.color("warn"))
        return room if to_the_right else room.adjusted(side + _SIGN_GAP, 0, 0, 0)

    def _label_width(self, mark: Mark) -> float:
        title = QFontMetricsF(self._theme.font("control", weight=600)).horizontalAdvance(mark.title)
        caption = QFontMetricsF(self._theme.font("caption"))
        lines = [caption.horizontalAdvance(line) for line in mark.lines]
        if mark.note:
            lines.append(caption.horizontalAdvance(mark.note) + self._theme.icon_size("pill") + _SIGN_GAP)
        return max([title + self._theme.icon_size("inline") + 6, *lines]) + 2

    def _block(self) -> int:
        plan = self._plan
        lines = max((len(mark.texts) for mark in plan.marks), default=0) if plan else 0
        return 4 + self._theme.line() + lines * self._theme.line("caption")


def _days(plan: TimePlan) -> Iterator[date]:
    """Give every day of the campaign; none where there are too many to tell apart."""
    days = (plan.end - plan.start).days + 1
    return (plan.start + timedelta(days=place) for place in range(days if days <= _MOST_DAYS else 0))


def _holiday(day: date) -> str:
    return f"{long_day(day, year=False)} ({why_day_off(day)})"


def short_day(day: date) -> str:
    """Return a day as the time line names it: ``11 janv.``, ``1er févr.``."""
    number = _("1er") if day.day == 1 else str(day.day)
    return f"{number} {_(_MONTHS[day.month - 1])}"
