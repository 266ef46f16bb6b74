"""What opens under a field to choose from with the mouse or the keyboard: the days of a month, the hours of a day."""

from datetime import date, time, timedelta
from typing import TypeVar

from PySide6.QtCore import (
    QDate,
    QEvent,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QShowEvent, QTextCharFormat
from PySide6.QtWidgets import QAbstractItemView, QCalendarWidget, QListView, QTableView, QToolButton, QWidget

from ov_desktop.domain.holidays import is_weekend, public_holiday
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.painting import outlined
from ov_desktop.wording.campaign import long_day, why_day_off
from ov_desktop.wording.text import _

PartT = TypeVar("PartT", bound=QWidget)

_WIDTH, _HEIGHT, _BAR = 316, 324, 40
_GAP = 2
_DOT = 2.0
_DAYS_SHOWN = 42
_ROWS = 9
_HALF_HOUR = 30
_DAY = 24 * 60


class MonthCalendar(QCalendarWidget):
    """The days of a month, in a window of its own that closes when a day is chosen or Escape is pressed.

    Weekends are shaded and public holidays have a dot; the day that the keys have come to is said in words under them.

    Args:
        theme: the look.
        parent: the field it belongs to.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._today: date | None = None
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # for the border
        self.setLocale(QLocale(QLocale.Language.French, QLocale.Country.France))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.setFont(theme.font(tabular=True))
        self.setFixedSize(theme.scaled(_WIDTH), theme.scaled(_HEIGHT))
        self._field = parent
        self._days = _part(self, QTableView, "qt_calendar_calendarview")
        self._days.setAccessibleName(_("Calendrier"))
        self._words = Label(theme, role="caption", color="text_2")
        self._words.setProperty("role", "picked_day")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setFixedHeight(theme.scaled(_BAR) - theme.space(2))
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(1, 1, 1, 1)
            layout.addWidget(self._words)
        self.currentPageChanged.connect(self._mark_days)
        self.selectionChanged.connect(self._say_day)
        theme.changed.connect(self._dress)

    @property
    def words(self) -> str:
        """The day chosen, in words, with what it is besides."""
        return self._words.text()

    def open_on(self, shown: date, today: date | None) -> None:
        """Show the month of a day, which is chosen; ``today`` has a frame."""
        self._today = today
        self.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self._mark_days()
        self._say_day()
        open_below(self, self._field)
        self._days.setFocus(Qt.FocusReason.PopupFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Dress again: Qt puts its own arrows back with each style sheet."""
        super().showEvent(event)
        self._dress()

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate) -> None:
        """Paint a day."""
        theme, shown = self._theme, _python(day)
        here = day.month() == self.monthShown()
        chosen = day == self.selectedDate()
        holiday = public_holiday(shown)
        fill, ink = "surface", "text" if here else "disabled_text"
        if chosen:
            fill, ink = "accent", "on_accent"
        elif here and (holiday or is_weekend(shown)):
            fill, ink = "sunken", "text_2"
        line = "line_strong" if shown == self._today and not chosen else fill
        cell = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.save()
        outlined(painter, cell, theme.radius("field"), theme.color(fill), theme.color(line))
        painter.setPen(theme.color(ink))
        painter.setFont(theme.font(weight=600 if chosen or shown == self._today else None, tabular=True))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(day.day()))
        if holiday and here:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(theme.color("on_accent" if chosen else "warn"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(cell.center().x(), cell.bottom() - 2 * _DOT - 1), _DOT, _DOT)
        painter.restore()

    def _say_day(self) -> None:
        shown = _python(self.selectedDate())
        said = ", ".join(filter(None, (long_day(shown), why_day_off(shown))))
        self._words.setText(said)
        self._days.setAccessibleDescription(said)

    def _mark_days(self) -> None:
        """Give the days in view that are no working days a tooltip that says why."""
        self.setDateTextFormat(QDate(), QTextCharFormat())
        first = QDate(self.yearShown(), self.monthShown(), 1).addDays(-7)
        for place in range(_DAYS_SHOWN + 7):
            day = first.addDays(place)
            if why := why_day_off(_python(day)):
                marked = QTextCharFormat()
                marked.setToolTip(why)
                self.setDateTextFormat(day, marked)

    def _dress(self) -> None:
        theme = self._theme
        head = QTextCharFormat()
        head.setFont(theme.font("caption"))
        head.setForeground(theme.color("text_2"))
        head.setBackground(theme.color("surface"))
        self.setHeaderTextFormat(head)
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, head)
        side = QSize(theme.icon_size(), theme.icon_size())
        for name, icon, said in (
            ("qt_calendar_prevmonth", "previous", _("Mois précédent")),
            ("qt_calendar_nextmonth", "next", _("Mois suivant")),
        ):
            button = _part(self, QToolButton, name)
            button.setIcon(theme.icon(icon))
            button.setIconSize(side)
            button.setToolTip(said)
            button.setAccessibleName(said)


class HourList(QListView):
    """The hours of a day by halves, in a window of its own that closes when one is chosen or Escape is pressed.

    Signals:
        picked: the hour chosen.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._field = parent
        self._hours: list[time] = []
        self._texts = QStringListModel(self)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self.setModel(self._texts)
        self.setProperty("role", "choices")
        self.setAccessibleName(_("Heures"))
        self.setFont(theme.font(tabular=True))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._pick)
        self.clicked.connect(self._pick)

    def open_on(self, shown: time) -> None:
        """Show the hours, among them ``shown``, which is the current one."""
        self._hours = half_hours(shown)
        self._texts.setStringList([f"{hour:%H:%M}" for hour in self._hours])
        current = self._texts.index(self._hours.index(shown))
        self.setFixedSize(self._field.width(), _ROWS * self._theme.height("button_small") + 2 * _GAP)
        open_below(self, self._field)
        self.setCurrentIndex(current)
        self.scrollTo(current, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close without a choice by Escape."""
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.hide()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Let the row under the mouse be the current one, as in any list that opens."""
        if event.type() == QEvent.Type.MouseMove:
            under = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos()))
            if under.isValid():
                self.setCurrentIndex(under)
        return super().viewportEvent(event)

    def _pick(self, index: QModelIndex | QPersistentModelIndex) -> None:
        # A style may activate what is clicked: one click says it twice.
        if self.isVisible():
            self.hide()
            self.picked.emit(self._hours[index.row()])


def half_hours(besides: time) -> list[time]:
    """Return every half hour of a day, and ``besides`` in its place where it is none."""
    halves = {time(minutes // 60, minutes % 60) for minutes in range(0, _DAY, _HALF_HOUR)}
    return sorted(halves | {besides})


def open_below(popup: QWidget, field: QWidget) -> None:
    """Show a window under the field it belongs to, or above where the screen ends."""
    screen = field.screen().availableGeometry()
    place = field.mapToGlobal(QPoint(0, field.height() + _GAP))
    if place.y() + popup.height() > screen.bottom():
        place = field.mapToGlobal(QPoint(0, -popup.height() - _GAP))
    place.setX(max(screen.left(), min(place.x(), screen.right() - popup.width())))
    place.setY(max(screen.top(), place.y()))
    popup.move(place)
    popup.show()


def _part(calendar: QCalendarWidget, kind: type[PartT], name: str) -> PartT:
    """Return a part of Qt's calendar by the name that Qt gives it."""
    found = calendar.findChild(kind, name)
    if found is None:
        raise LookupError(name)
    return found


def _python(day: QDate) -> date:
    return date(1, 1, 1) + timedelta(days=day.toJulianDay() - QDate(1, 1, 1).toJulianDay())
