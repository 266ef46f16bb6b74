"""Controls to type in: text, password, number, list, date and time; each can be put into a ``Field``."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta

from PySide6.QtCore import QDate, QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import paint_focus
from ov_desktop.ui.widgets.pickers import HourList, MonthCalendar
from ov_desktop.wording.figures import day
from ov_desktop.wording.text import _

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}
_DATE = re.compile(r"(\d{1,2})[ /.\-]?(\d{1,2})[ /.\-]?(\d{4}|\d{2})")
_SOME_DAY = date(2000, 1, 1)
_SPIN_MARGIN = 8
_RING = 2
_TIME = re.compile(r"(\d{1,2})(?:\s*[:hH.]\s*(\d{2})?)?")


class LineEdit(QLineEdit):
    """A line of text, with room for a sign of its state at the end.

    Args:
        theme: the look.
        text: what it holds at first.
        placeholder: an example, shown while it is empty.
        small: 28 px high instead of 32.
    """

    def __init__(
        self, theme: Theme, text: str = "", *, placeholder: str = "", small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.theme = theme
        self._sign: QAction | None = None
        self.setPlaceholderText(placeholder)
        self.setProperty("size", "small" if small else "normal")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sign(self, icon: str, color: str) -> None:
        """Show an icon at the end of the line, or none where ``icon`` is empty."""
        if self._sign is not None:
            self.removeAction(self._sign)
            self._sign = None
        if icon:
            self._sign = self.add_trailing(icon, color)

    def add_trailing(self, icon: str, color: str = "text_2") -> QAction:
        """Put an icon at the end of the line; its action is triggered by a click."""
        action = self.addAction(self.theme.icon(icon, color), QLineEdit.ActionPosition.TrailingPosition)
        for button in self.findChildren(QToolButton):
            button.setIconSize(QSize(self.theme.icon_size(), self.theme.icon_size()))
        return action

    def _trailing_button(self, action: QAction) -> QToolButton:
        return next(button for button in self.findChildren(QToolButton) if action in button.actions())


class PasswordEdit(LineEdit):
    """A password, hidden until asked for with the eye at its end, which the keyboard reaches too."""

    def __init__(self, theme: Theme, *, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, placeholder=placeholder, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = self.add_trailing("show")
        self._eye.triggered.connect(self._switch)
        self._button = self._trailing_button(self._eye)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        QWidget.setTabOrder(self, self._button)
        self._ring = _Ring(theme, self)
        self._button.installEventFilter(self)
        self._name()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show that the eye has the focus: Qt paints its icon alone, whatever the style sheet says."""
        if watched is self._button:
            self._ring.setGeometry(self._button.geometry().adjusted(-_RING, -_RING, _RING, _RING))
            self._ring.setVisible(self._button.hasFocus())
        return super().eventFilter(watched, event)

    def _switch(self) -> None:
        hidden = self.echoMode() is QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._eye.setIcon(self.theme.icon("hide" if hidden else "show"))
        self._name()

    def _name(self) -> None:
        hidden = self.echoMode() is QLineEdit.EchoMode.Password
        name = _("Afficher le mot de passe") if hidden else _("Masquer le mot de passe")
        self._eye.setText(name)
        self._eye.setToolTip(name)
        self._button.setAccessibleName(name)


class _Ring(QWidget):
    """The focus ring around a control that paints none; the mouse goes through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_focus(painter, QRectF(self.rect()), self._theme, self._theme.radius("chip"))
        painter.end()


class TextArea(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    def __init__(
        self, theme: Theme, text: str = "", *, lines: int = 4, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * theme.line() + 2 * theme.space(2))


class ComboBox(QComboBox):
    """A list to choose one from; the wheel scrolls the page, and does not change what is chosen.

    Signals:
        picked: the value that the user has chosen.
    """

    picked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        options: Sequence[tuple[object, str]] = (),
        *,
        value: object = None,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values: list[object] = []
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(12)
        self.setFont(theme.font())
        self.set_options(options)
        self.set_value(value)
        self.activated.connect(lambda place: self.picked.emit(self._values[place]))

    def set_options(self, options: Sequence[tuple[object, str]]) -> None:
        """Offer other values; the one chosen stays where it is still among them."""
        chosen = self.value()
        self.clear()
        self._values = [value for value, _text in options]
        self.addItems([text for _value, text in options])
        self.set_value(chosen)

    def value(self) -> object:
        """Return the value chosen, or None."""
        place = self.currentIndex()
        return self._values[place] if 0 <= place < len(self._values) else None

    def set_value(self, value: object) -> None:
        """Choose another value, without a signal ``picked``; None leaves none chosen."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class SpinBox(QSpinBox):
    """A whole number, typed or moved by the arrow keys; the wheel scrolls the page.

    Args:
        theme: the look.
        least: the lowest number.
        most: the highest number.
        value: what it holds at first.
        suffix: what follows the number.
        most_text: what the highest number is called, where it means something of its own.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        least: int = 0,
        most: int = 999,
        value: int = 0,
        suffix: str = "",
        most_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._most_text = most_text
        # The style sheet leaves no width to the buttons. Without buttons Qt leaves none to the text of a box whose
        # border a style sheet draws, and it gives such a text no padding.
        self.setButtonSymbols(QSpinBox.ButtonSymbols.UpDownArrows)
        self.lineEdit().setTextMargins(_SPIN_MARGIN, 0, _SPIN_MARGIN, 0)
        self.setFixedHeight(theme.height("field"))
        self.setRange(least, most)
        self.setSuffix(suffix)
        self.setValue(value)
        self.setFont(theme.font(tabular=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def textFromValue(self, value: int) -> str:
        """Return how a number is written."""
        return self._most_text if self._most_text and value == self.maximum() else super().textFromValue(value)

    def valueFromText(self, text: str) -> int:
        """Return the number that is written."""
        return self.maximum() if self._names_most(text) else super().valueFromText(text)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take numbers, and what the highest is called."""
        if self._names_most(text):
            return QValidator.State.Acceptable, text, position
        if text and self._most_text.startswith(text.strip()):
            return QValidator.State.Intermediate, text, position
        return super().validate(text, position)

    def _names_most(self, text: str) -> bool:
        return bool(self._most_text) and text.strip() == self._most_text

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class DateEdit(LineEdit):
    """A date, typed as ``24/11/2026``, moved by the arrow keys, or picked from a calendar; it can be empty.

    What is typed is read when the field is left or Enter is pressed; a text that is no date stays, and ``value`` is
    None with ``is_wrong`` true.

    Signals:
        date_changed: the new date, or None.
    """

    date_changed = Signal(object)

    def __init__(self, theme: Theme, value: date | None = None, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, placeholder=_("jj/mm/aaaa"), parent=parent)
        self._value: date | None = None
        self._calendar: MonthCalendar | None = None
        self._today: date | None = None
        self.setFont(theme.font(tabular=True))
        self._opener = self.add_trailing("calendar")
        self._opener.setText(_("Ouvrir le calendrier"))
        self._opener.setToolTip(_("Ouvrir le calendrier (Alt+Bas)"))
        self._trailing_button(self._opener).setAccessibleName(_("Ouvrir le calendrier"))
        self._opener.triggered.connect(self.open_calendar)
        self.editingFinished.connect(self._read)
        self.set_value(value)

    def value(self) -> date | None:
        """Return the date, or None where it is empty or wrong."""
        return self._value

    @property
    def calendar(self) -> MonthCalendar | None:
        """The calendar, once it has been opened."""
        return self._calendar

    @property
    def is_wrong(self) -> bool:
        """Whether something is typed that is no date."""
        return bool(self.text().strip()) and self._value is None

    def set_value(self, value: date | None) -> None:
        """Show another date, without a signal."""
        self._value = value
        self.setText(day(value) if value else "")

    def set_today(self, today: date) -> None:
        """Say which date the calendar frames, and opens on while the field is empty."""
        self._today = today

    def open_calendar(self) -> None:
        """Show the calendar under the field, on what is typed."""
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        if self.isModified():
            self._read()
        calendar = self._calendar or self._make_calendar()
        calendar.open_on(self._shown(), self._today)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the date by days (arrows) or weeks (page keys); Alt+Down opens the calendar."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            self._take(self._shown() + timedelta(days=step))

    def _shown(self) -> date:
        return self._value or self._today or _SOME_DAY

    def _make_calendar(self) -> MonthCalendar:
        calendar = self._calendar = MonthCalendar(self.theme, self)
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        return calendar

    def _picked(self, picked: QDate) -> None:
        # A style may activate what is clicked: one click says it twice.
        if self._calendar is None or not self._calendar.isVisible():
            return
        self._calendar.hide()
        self._take(date(picked.year(), picked.month(), picked.day()))

    def _read(self) -> None:
        typed = self.text().strip()
        found = read_date(typed)
        if found is not None:
            self._take(found)
        elif self._value is not None:
            self._value = None
            self.date_changed.emit(None)

    def _take(self, value: date) -> None:
        former = self._value
        self.set_value(value)
        if value != former:
            self.date_changed.emit(value)


class TimeEdit(LineEdit):
    """An hour of the day, typed as ``09:00``, ``9h`` or ``9h30``, moved by a quarter with the arrow keys, or picked.

    Signals:
        time_changed: the new time.
    """

    time_changed = Signal(object)

    def __init__(self, theme: Theme, value: time = time(9), *, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._value = value
        self._list: HourList | None = None
        self.setFont(theme.font(tabular=True))
        self._opener = self.add_trailing("time")
        self._opener.setText(_("Choisir l’heure"))
        self._opener.setToolTip(_("Choisir l’heure (Alt+Bas)"))
        self._trailing_button(self._opener).setAccessibleName(_("Choisir l’heure"))
        self._opener.triggered.connect(self.open_hours)
        self.editingFinished.connect(self._read)
        self.set_value(value)

    def value(self) -> time:
        """Return the time; while something wrong is typed, the last right one."""
        return self._value

    @property
    def hours(self) -> HourList | None:
        """The list of hours, once it has been opened."""
        return self._list

    @property
    def is_wrong(self) -> bool:
        """Whether what is typed is no time."""
        return read_time(self.text()) is None

    def set_value(self, value: time) -> None:
        """Show another time, without a signal."""
        self._value = value
        self.setText(f"{value:%H:%M}")

    def open_hours(self) -> None:
        """Show the hours under the field, the one typed among them."""
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        if self.isModified():
            self._read()
        if self._list is None:
            self._list = HourList(self.theme, self)
            self._list.picked.connect(self._take)
        self._list.open_on(self._value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the time by quarters of an hour; Alt+Down shows the hours."""
        step = {Qt.Key.Key_Up: 15, Qt.Key.Key_Down: -15}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_hours()
            return
        minutes = (self._value.hour * 60 + self._value.minute + step) % (24 * 60)
        self._take(time(minutes // 60, minutes % 60))

    def _read(self) -> None:
        found = read_time(self.text())
        if found is not None:
            self._take(found)

    def _take(self, value: time) -> None:
        former = self._value
        self.set_value(value)
        if value != former:
            self.time_changed.emit(value)


def read_date(typed: str) -> date | None:
    """Return the date that was typed, day first (``24/11/2026``, ``24.11.26``, ``241126``), or None."""
    found = _DATE.fullmatch(typed.strip())
    if found is None:
        return None
    year = int(found[3])
    try:
        return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
    except ValueError:
        return None


def read_time(typed: str) -> time | None:
    """Return the time that was typed (``09:00``, ``9h``, ``9 h 30``), or None."""
    found = _TIME.fullmatch(typed.strip().replace("\u00a0", " "))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))
