"""What opens under dates and hours, and what the time line says of weekends and public holidays."""

from collections.abc import Callable
from datetime import date, time

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, spoken_description, unnamed_controls

from ov_desktop.domain.clock import paris_instant
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.inputs import DateEdit, TimeEdit
from ov_desktop.ui.widgets.pickers import MonthCalendar
from ov_desktop.ui.widgets.timeline import Mark, TimeLine, TimePlan

Show = Callable[..., QWidget]
DOWN, ALT = Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier
ASCENSION = date(2027, 5, 6)


def opened(theme: Theme, qtbot: QtBot, on_screen: Show, value: date) -> tuple[DateEdit, MonthCalendar, QTableView]:
    control = DateEdit(theme, value)
    on_screen(control)
    QTest.keyClick(control, DOWN, ALT)
    calendar = control.calendar
    assert calendar is not None
    qtbot.waitUntil(calendar.isVisible)
    days = calendar.findChild(QTableView)
    assert isinstance(days, QTableView)
    return control, calendar, days


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}


def cell(calendar: MonthCalendar, days: QTableView, day: date) -> QImage:
    """Return the picture of a day."""
    model = days.model()
    found = [
        model.index(row, column)
        for row in range(1, model.rowCount())
        for column in range(7)
        if model.index(row, column).data() == day.day
    ]
    # The days of the months around have the same numbers: those of a middle of a month are alone.
    assert len(found) == 1
    return calendar.grab(days.visualRect(found[0]).translated(days.viewport().mapTo(calendar, QPoint()))).toImage()


def test_a_week_of_the_calendar_begins_on_monday_in_french(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    _control, calendar, days = opened(theme, qtbot, on_screen, date(2027, 1, 11))
    heads = [days.model().index(0, column).data() for column in range(days.model().columnCount())]
    assert [head for head in heads if head] == ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."]
    assert calendar.words == "lundi 11 janvier 2027"
    assert unnamed_controls(calendar) == []
    assert clipped_labels(calendar) == []


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_calendar_has_the_colours_of_the_palette_and_our_arrows(
    theme: Theme, qtbot: QtBot, on_screen: Show, scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    _control, calendar, days = opened(theme, qtbot, on_screen, date(2027, 7, 12))
    shown = {name: theme.color(name).name().upper() for name in ("surface", "sunken", "accent", "warn")}
    assert shown["accent"] in colours(cell(calendar, days, date(2027, 7, 12)))
    assert shown["sunken"] in colours(cell(calendar, days, date(2027, 7, 17)))
    assert {shown["sunken"], shown["warn"]} <= colours(cell(calendar, days, date(2027, 7, 14)))
    working = colours(cell(calendar, days, date(2027, 7, 15)))
    assert shown["surface"] in working
    assert not {shown["sunken"], shown["warn"], shown["accent"]} & working
    arrow = calendar.findChild(QToolButton, "qt_calendar_nextmonth")
    assert isinstance(arrow, QToolButton)
    expected = theme.icon("next").pixmap(18, 18).toImage()
    assert arrow.icon().pixmap(18, 18).toImage() == expected


def test_the_calendar_says_weekends_and_holidays(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    _control, calendar, days = opened(theme, qtbot, on_screen, date(2027, 5, 5))
    QTest.keyClick(days, Qt.Key.Key_Right)
    assert calendar.words == "jeudi 6 mai 2027, Ascension"
    assert spoken_description(days) == calendar.words
    assert calendar.dateTextFormat(QDate(2027, 5, 6)).toolTip() == "Ascension"
    assert calendar.dateTextFormat(QDate(2027, 5, 5)).toolTip() == ""
    calendar.setCurrentPage(2027, 7)
    assert calendar.dateTextFormat(QDate(2027, 7, 14)).toolTip() == "fête nationale"
    assert calendar.dateTextFormat(QDate(2027, 7, 17)).toolTip() == "week-end"


def test_keys_choose_a_day_or_give_it_up(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control, calendar, days = opened(theme, qtbot, on_screen, date(2027, 1, 11))
    QTest.keyClick(days, Qt.Key.Key_Down)
    QTest.keyClick(days, Qt.Key.Key_Escape)
    assert not calendar.isVisible()
    assert control.value() == date(2027, 1, 11)
    QTest.keyClick(control, DOWN, ALT)
    QTest.keyClick(days, Qt.Key.Key_Down)
    with qtbot.waitSignal(control.date_changed) as told:
        QTest.keyClick(days, Qt.Key.Key_Return)
    assert told.args == [date(2027, 1, 18)]
    assert not calendar.isVisible()
    qtbot.waitUntil(control.hasFocus)


def test_the_calendar_opens_on_what_is_being_typed_or_on_today(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control, calendar, _days = opened(theme, qtbot, on_screen, date(2027, 1, 11))
    calendar.hide()
    control.setText("3/9/2027")
    control.setModified(True)
    control.open_calendar()
    assert calendar.selectedDate() == QDate(2027, 9, 3)
    calendar.hide()
    control.set_value(None)
    control.set_today(date(2026, 11, 24))
    control.open_calendar()
    assert calendar.selectedDate() == QDate(2026, 11, 24)


def test_the_clock_of_an_hour_opens_a_list_of_hours(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control = TimeEdit(theme, time(9, 15))
    window = on_screen(control)
    clock = control.findChild(QToolButton)
    assert isinstance(clock, QToolButton)
    assert clock.accessibleName() == "Choisir l’heure"
    QTest.mouseClick(clock, Qt.MouseButton.LeftButton)
    hours = control.hours
    assert hours is not None
    qtbot.waitUntil(hours.isVisible)
    assert hours.currentIndex().data() == "09:15"
    assert hours.model().rowCount() == 49
    assert unnamed_controls(hours) == []
    with qtbot.waitSignal(control.time_changed) as told:
        QTest.mouseClick(hours.viewport(), Qt.MouseButton.LeftButton, pos=row(hours, "10:00"))
    assert told.args == [time(10)]
    assert not hours.isVisible()
    assert window.isVisible()


def test_the_list_of_hours_is_used_with_keys(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control = TimeEdit(theme, time(9))
    on_screen(control)
    QTest.keyClick(control, DOWN, ALT)
    hours = control.hours
    assert hours is not None
    qtbot.waitUntil(hours.isVisible)
    assert hours.model().rowCount() == 48
    QTest.keyClick(hours, DOWN)
    QTest.keyClick(hours, Qt.Key.Key_Escape)
    assert not hours.isVisible()
    assert control.value() == time(9)
    QTest.keyClick(control, DOWN, ALT)
    QTest.keyClick(hours, DOWN)
    with qtbot.waitSignal(control.time_changed) as told:
        QTest.keyClick(hours, Qt.Key.Key_Return)
    assert told.args == [time(9, 30)]
    qtbot.waitUntil(control.hasFocus)


def row(hours: QAbstractItemView, text: str) -> QPoint:
    model = hours.model()
    found = next(model.index(place, 0) for place in range(model.rowCount()) if model.index(place, 0).data() == text)
    return hours.visualRect(found).center()


def test_a_field_too_narrow_for_sentences_says_its_fault_to_screen_readers_alone(theme: Theme, qtbot: QtBot) -> None:
    field = Field(theme, "Heure", TimeEdit(theme), help_text="heure de Paris", apart=True)
    qtbot.addWidget(field)
    rest = field.sizeHint().height()
    field.set_state(State.ERROR, "L’heure manque ou n’est pas une heure.")
    assert field.sizeHint().height() == rest
    assert spoken_description(field.control) == "L’heure manque ou n’est pas une heure. heure de Paris"
    assert field.control.property("state") == "error"
    assert len(field.control.findChildren(QToolButton)) == 1  # the clock: a sign would take the room of the hour


# --- the time line -------------------------------------------------------------------------------------------


def line(theme: Theme, qtbot: QtBot, start: date, end: date, *marks: Mark) -> TimeLine:
    shown = TimeLine(theme, TimePlan(start, end, "Espace ouvert", "jusqu’au bout", marks))
    qtbot.addWidget(shown)
    shown.resize(310, shown.heightForWidth(310))
    return shown


def test_the_time_line_marks_weekends_and_holidays_and_says_them(theme: Theme, qtbot: QtBot) -> None:
    shown = line(theme, qtbot, date(2027, 5, 3), date(2027, 5, 12))  # ten days, of 31 px each
    image = shown.grab().toImage()
    bars = [image.pixelColor(31 * place + 15, 19).name() for place in range(10)]
    weekend, holiday = theme.color("line_strong").name(), theme.color("warn").name()
    assert [place for place, bar in enumerate(bars) if bar == holiday] == [3, 5]  # the 8th is a Saturday too
    assert [place for place, bar in enumerate(bars) if bar == weekend] == [6]
    assert shown.tip_at(QPoint(31 * 3 + 15, 30)) == "jeudi 6 mai 2027, Ascension"
    assert shown.tip_at(QPoint(31 * 6 + 15, 10)) == "dimanche 9 mai 2027, week-end"
    assert shown.tip_at(QPoint(31 * 4 + 15, 10)) == "vendredi 7 mai 2027"
    assert shown.tip_at(QPoint(15, 200)) == ""
    said = shown.accessibleDescription()
    assert "Jours fériés\u00a0: jeudi 6 mai (Ascension), samedi 8 mai (victoire de 1945)" in said


def test_a_message_on_a_day_off_has_a_note_that_takes_a_line(theme: Theme, qtbot: QtBot) -> None:
    start, end = date(2027, 4, 26), date(2027, 5, 26)
    at = paris_instant(ASCENSION, time(9))
    plain = line(theme, qtbot, start, end, Mark(at, "messages.reminder", "Relance", ("jeudi 6 mai",)))
    noted = line(theme, qtbot, start, end, Mark(at, "messages.reminder", "Relance", ("jeudi 6 mai",), note="Ascension"))
    assert noted.heightForWidth(900) == plain.heightForWidth(900) + theme.line("caption")
    assert "Relance jeudi 6 mai Ascension" in noted.accessibleDescription()
    warn = theme.color("warn").name().upper()
    below = theme.scaled(20 + 29 + 30)
    assert warn in colours(noted.grab().toImage().copy(0, below, 310, 80))
    assert warn not in colours(plain.grab().toImage().copy(0, below, 310, 80))


def test_a_campaign_of_thousands_of_years_is_drawn_without_its_days(theme: Theme, qtbot: QtBot) -> None:
    shown = line(theme, qtbot, date(2027, 1, 11), date(9999, 12, 31))
    assert shown.accessibleDescription() == "Espace ouvert, jusqu’au bout"
    assert not shown.grab().isNull()
