"""Buttons, segments, choices and fields: the keyboard, their states, and what a screen reader says of them."""

from collections.abc import Callable
from datetime import date, time

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, spoken_description, spoken_name

from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.widgets.buttons import Button, IconButton, Kind, LabelledTool, Segments
from ov_desktop.ui.widgets.choices import CheckRow, ChoiceCard, ChoiceGroup
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.inputs import (
    ComboBox,
    DateEdit,
    LineEdit,
    PasswordEdit,
    SpinBox,
    TimeEdit,
    read_date,
    read_time,
)
from ov_desktop.ui.widgets.search import SearchField

NOT_INVERTED = False
Show = Callable[..., QWidget]


def focus(qtbot: QtBot, widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)


def commit(widget: QWidget, text: str) -> None:
    """Type accented text as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_in_focus_is_pressed_once_by_enter_and_by_the_space_bar(
    theme: Theme, qtbot: QtBot, on_screen: Show, key: Qt.Key
) -> None:
    button = Button(theme, "Ajouter une adresse")
    on_screen(button)
    focus(qtbot, button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClick(button, key)
    assert pressed == [True]


def test_a_busy_button_keeps_the_focus_and_takes_no_press(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    button = Button(theme, "Valider", Kind.PRIMARY)
    on_screen(button)
    focus(qtbot, button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.set_busy(busy=True, text="Envoi…")
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (pressed, button.text(), button.hasFocus()) == ([], "Envoi…", True)
    assert spoken_description(button) == "En cours"
    button.set_busy(busy=False)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert (pressed, button.text()) == ([True], "Valider")
    assert spoken_description(button) == ""


def test_a_busy_button_lets_the_keyboard_go_on(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    button, after = Button(theme, "Valider"), Button(theme, "Fermer")
    on_screen(button, after)
    button.set_busy(busy=True)
    focus(qtbot, button)
    QTest.keyClick(button, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_an_icon_alone_has_a_name_a_tooltip_and_the_keyboard(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    button = IconButton(theme, "sync", "Synchroniser", shortcut="F5")
    on_screen(button)
    assert spoken_name(button) == "Synchroniser"
    assert button.toolTip() == "Synchroniser (F5)"
    assert button.shortcut() == QKeySequence("F5")
    focus(qtbot, button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_a_labelled_tool_says_why_it_cannot_be_used(theme: Theme, on_screen: Show) -> None:
    tool = LabelledTool(theme, "close_campaign", "Clôturer", tip="Rendre les choix définitifs.")
    on_screen(tool)
    assert (tool.toolTip(), spoken_description(tool)) == ("Rendre les choix définitifs.",) * 2
    tool.set_available(available=False, why_not="Possible quand la campagne est terminée.")
    assert (tool.toolTip(), tool.isEnabled()) == ("Possible quand la campagne est terminée.", False)
    tool.set_available(available=True)
    assert tool.toolTip() == "Rendre les choix définitifs."


def test_arrow_keys_move_the_choice_among_segments(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    segments = Segments(theme, [("CSE", "CSE"), ("COS", "COS"), ("CAS", "CAS")], value="CSE", name="Sorte d’organisme")
    on_screen(segments)
    picked: list[object] = []
    segments.picked.connect(picked.append)
    focus(qtbot, segments.button("CSE"))
    QTest.keyClick(segments.button("CSE"), Qt.Key.Key_Right)
    assert segments.value() == "COS"
    assert segments.button("COS").hasFocus()
    QTest.keyClick(segments.button("COS"), Qt.Key.Key_Right)
    QTest.keyClick(segments.button("CAS"), Qt.Key.Key_Left)
    assert (segments.value(), picked) == ("COS", ["COS", "CAS", "COS"])


def test_tab_stops_once_at_segments(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    before, after = Button(theme, "Avant"), Button(theme, "Après")
    segments = Segments(theme, [(1, "Un"), (2, "Deux"), (3, "Trois")], value=2)
    on_screen(before, segments, after)
    focus(qtbot, before)
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert segments.button(2).hasFocus()
    QTest.keyClick(segments.button(2), Qt.Key.Key_Tab)
    assert after.hasFocus()


@pytest.mark.parametrize("value", [None, 1, 3])
def test_segments_given_the_focus_show_it_on_the_chosen_one(
    theme: Theme, qtbot: QtBot, on_screen: Show, value: int | None
) -> None:
    segments = Segments(theme, [(1, "Un"), (2, "Deux"), (3, "Trois")])
    field = Field(theme, "Combien", segments)
    on_screen(Button(theme, "Avant"), field)
    segments.set_value(value)
    field.setFocus()
    qtbot.waitUntil(segments.button(value or 1).hasFocus)


def test_setting_a_segment_is_no_choice_of_the_user(theme: Theme, qtbot: QtBot) -> None:
    segments = Segments(theme, [(1, "Un"), (2, "Deux")])
    qtbot.addWidget(segments)
    assert segments.value() is None
    with qtbot.assertNotEmitted(segments.picked):
        segments.set_value(2)
    assert segments.value() == 2
    segments.set_value("rien")
    assert segments.value() is None


def test_segments_do_not_move_when_one_is_chosen(theme: Theme, on_screen: Show) -> None:
    options = [(1, "Téléphone"), (2, "Ordinateur"), (3, "Texte seul")]
    plain, marked = Segments(theme, options, value=1), Segments(theme, options, value=1, small=True, marked=True)
    after = LineEdit(theme)
    on_screen(plain, marked, after)
    for segments in (plain, marked):
        after.setFocus()
        places = _places(segments)
        for value in (2, 3, None, 1):
            segments.set_value(value)
            assert _places(segments) == places
            segments.button(value or 1).setFocus()
            assert _places(segments) == places
        assert clipped_labels(segments) == []


def _places(segments: Segments) -> list[QRect]:
    """Where its buttons are once they have what they ask for."""
    QApplication.processEvents()
    return [segments.button(value).geometry() for value in (1, 2, 3)]


def test_the_chosen_segment_stays_bold_when_the_palette_changes(theme: Theme, on_screen: Show) -> None:
    segments = Segments(theme, [(1, "Clair"), (2, "Sombre")], value=1)
    on_screen(segments)
    segments.set_value(2)
    theme.set_scheme(Scheme.DARK if theme.scheme is Scheme.LIGHT else Scheme.LIGHT)
    assert [segments.button(value).font().weight() >= 600 for value in (1, 2)] == [False, True]


def test_the_chosen_segment_stays_bold_when_one_is_marked(theme: Theme, on_screen: Show) -> None:
    segments = Segments(theme, [(1, "Lancement"), (2, "Relance")], value=1)
    on_screen(segments)
    segments.set_value(2)
    for state in ("error", "rest"):
        for value in (1, 2):
            segments.set_state(value, state)
            assert segments.button(value).property("state") == state
            assert [segments.button(value).font().weight() >= 600 for value in (1, 2)] == [False, True]


def test_boxes_are_ticked_with_the_keyboard_and_told_in_order(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    row = CheckRow(theme, [(value, f"{value}\u00a0€") for value in (10, 20, 25, 50)], values=[50], name="Coupures")
    on_screen(row)
    focus(qtbot, row.box(10))
    with qtbot.waitSignal(row.picked) as told:
        QTest.keyClick(row.box(10), Qt.Key.Key_Space)
    assert told.args == [(10, 50)]
    assert row.values() == (10, 50)
    with qtbot.assertNotEmitted(row.picked):
        row.set_values([20, 25])
    assert row.values() == (20, 25)


def cards(theme: Theme) -> dict[object, ChoiceCard]:
    return {
        "either": ChoiceCard(theme, "Classic <b>ou</b> Connect", "Toute la dotation dans un seul format."),
        "split": ChoiceCard(theme, "Classic <b>et/ou</b> Connect", "La dotation peut être partagée."),
    }


def test_arrow_keys_move_the_choice_among_cards(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    options = cards(theme)
    group = ChoiceGroup(options, "either")
    on_screen(*options.values())
    focus(qtbot, options["either"].radio)
    with qtbot.waitSignal(group.picked) as told:
        QTest.keyClick(options["either"].radio, Qt.Key.Key_Right)
    assert told.args == ["split"]
    assert (group.value(), options["split"].radio.hasFocus()) == ("split", True)


def test_a_card_can_be_clicked_anywhere(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    options = cards(theme)
    group = ChoiceGroup(options, "either")
    on_screen(*options.values())
    card = options["split"]
    with qtbot.waitSignal(group.picked):
        QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.rect().bottomRight() - card.rect().center() / 4)
    assert group.value() == "split"


def test_a_card_says_its_title_and_what_it_means(theme: Theme, qtbot: QtBot) -> None:
    card = cards(theme)["either"]
    qtbot.addWidget(card)
    assert spoken_name(card.radio) == "Classic ou Connect"
    assert spoken_description(card.radio) == "Toute la dotation dans un seul format."


@pytest.mark.parametrize(
    "make",
    [
        LineEdit,
        SpinBox,
        lambda theme: ComboBox(theme, [(1, "Un")], value=1),
        lambda theme: DateEdit(theme, date(2027, 2, 12)),
        TimeEdit,
        PasswordEdit,
    ],
)
def test_a_field_in_error_says_its_message(theme: Theme, qtbot: QtBot, make: Callable[[Theme], QWidget]) -> None:
    control = make(theme)
    field = Field(theme, "Fin, jour compris", control, help_text="Le dernier jour compte.")
    qtbot.addWidget(field)
    assert control.accessibleName() == "Fin, jour compris"
    assert spoken_description(control) == "Le dernier jour compte."
    field.set_state(State.ERROR, "La date de fin précède la date de début.")
    assert spoken_description(control) == "La date de fin précède la date de début. Le dernier jour compte."
    assert control.property("state") == "error"
    field.clear_state()
    assert (spoken_description(control), field.message) == ("Le dernier jour compte.", "")


def test_the_text_of_a_field_stays_still_whatever_its_state(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control = LineEdit(theme, "Été 2027")
    field = Field(theme, "Nom", control)
    on_screen(field)
    places = set()
    for state in State:
        field.set_state(state)
        QApplication.processEvents()
        places.add((control.height(), control.cursorRect().left()))
    focus(qtbot, control)
    places.add((control.height(), control.cursorRect().left()))
    assert len(places) == 1


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize(
    "make", [LineEdit, PasswordEdit, SpinBox, DateEdit, lambda theme: ComboBox(theme, [(1, "Un")])]
)
def test_a_field_in_error_shows_whether_it_has_the_focus(
    theme: Theme, qtbot: QtBot, on_screen: Show, scheme: Scheme, make: Callable[[Theme], QWidget]
) -> None:
    theme.set_scheme(scheme)
    control = make(theme)
    field = Field(theme, "Fin, jour compris", control)
    on_screen(Button(theme, "Avant"), field)
    field.set_state(State.ERROR, "La date de fin précède la date de début.")

    def border() -> list[str]:
        image = control.grab().toImage()
        return [image.pixelColor(image.width() // 2, y).name().upper() for y in (0, 1, 3)]

    focus(qtbot, control.window().findChildren(Button)[0])
    at_rest = border()
    assert at_rest[:2] == [theme.color("bad").name().upper()] * 2
    focus(qtbot, control)
    assert border() == [theme.color("focus").name().upper()] * 2 + [theme.color("bad_soft").name().upper()]


def test_the_highest_number_can_have_a_name_of_its_own(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control = SpinBox(theme, least=1, most=500, value=30, most_text="sans limite")
    on_screen(control)
    assert control.text() == "30"
    control.setValue(500)
    assert control.text() == "sans limite"
    focus(qtbot, control)
    QTest.keyClick(control, Qt.Key.Key_End)
    QTest.keyClick(control, Qt.Key.Key_Backspace)
    assert control.lineEdit().text() == "sans limit"
    control.selectAll()
    QTest.keyClicks(control, "42")
    assert control.value() == 42
    QTest.keyClick(control, Qt.Key.Key_PageUp)
    assert (control.value(), control.text()) == (52, "52")
    assert control.hasAcceptableInput()
    control.selectAll()
    QTest.keyClicks(control, "sans limite")
    assert control.value() == 500


def test_a_line_takes_accented_text(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control = LineEdit(theme)
    on_screen(control)
    focus(qtbot, control)
    commit(control, "Été à l’œil, 20\u00a0€")
    assert control.text() == "Été à l’œil, 20\u00a0€"


def test_a_password_is_shown_and_hidden_with_the_keyboard(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control = PasswordEdit(theme)
    on_screen(control)
    eye = next(button for button in control.findChildren(QToolButton))
    assert spoken_name(eye) == "Afficher le mot de passe"
    focus(qtbot, control)
    without_focus = control.grab(eye.geometry()).toImage()
    QTest.keyClick(control, Qt.Key.Key_Tab)
    assert eye.hasFocus()
    assert control.grab(eye.geometry()).toImage() != without_focus
    QTest.keyClick(eye, Qt.Key.Key_Space)
    assert control.echoMode() is PasswordEdit.EchoMode.Normal
    focus(qtbot, control)
    assert spoken_name(eye) == "Masquer le mot de passe"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("24/11/2026", date(2026, 11, 24)),
        (" 1/2/2027 ", date(2027, 2, 1)),
        ("24.11.26", date(2026, 11, 24)),
        ("24-11-2026", date(2026, 11, 24)),
        ("24112026", date(2026, 11, 24)),
        ("241126", date(2026, 11, 24)),
        ("31/02/2027", None),
        ("2027-02-01", None),
        ("", None),
        ("demain", None),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, read: date | None) -> None:
    assert read_date(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("09:00", time(9)),
        ("9h", time(9)),
        ("9 h 30", time(9, 30)),
        ("9\u00a0h\u00a005", time(9, 5)),
        ("18", time(18)),
        ("23:59", time(23, 59)),
        ("24:00", None),
        ("9:60", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_type_them(typed: str, read: time | None) -> None:
    assert read_time(typed) == read


def test_a_typed_date_counts_when_enter_is_pressed(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control = DateEdit(theme)
    on_screen(control)
    focus(qtbot, control)
    QTest.keyClicks(control, "1/2/27")
    with qtbot.waitSignal(control.date_changed) as told:
        QTest.keyClick(control, Qt.Key.Key_Return)
    assert told.args == [date(2027, 2, 1)]
    assert control.text() == "01/02/2027"


def test_a_text_that_is_no_date_stays_and_is_wrong(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control = DateEdit(theme, date(2027, 2, 1))
    on_screen(control)
    focus(qtbot, control)
    control.selectAll()
    QTest.keyClicks(control, "31/02/2027")
    with qtbot.waitSignal(control.date_changed) as told:
        QTest.keyClick(control, Qt.Key.Key_Return)
    assert told.args == [None]
    assert (control.value(), control.is_wrong, control.text()) == (None, True, "31/02/2027")
    control.set_value(None)
    assert not control.is_wrong


def test_arrow_and_page_keys_move_a_date_and_a_time(theme: Theme, on_screen: Show) -> None:
    day, hour = DateEdit(theme, date(2027, 2, 28)), TimeEdit(theme, time(23, 50))
    on_screen(day, hour)
    QTest.keyClick(day, Qt.Key.Key_Up)
    assert day.value() == date(2027, 3, 1)
    QTest.keyClick(day, Qt.Key.Key_PageDown)
    assert (day.value(), day.text()) == (date(2027, 2, 22), "22/02/2027")
    QTest.keyClick(hour, Qt.Key.Key_Up)
    assert (hour.value(), hour.text()) == (time(0, 5), "00:05")


def test_the_calendar_opens_with_the_keyboard_and_gives_its_day(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    control = DateEdit(theme, date(2027, 1, 11))
    on_screen(control)
    focus(qtbot, control)
    QTest.keyClick(control, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = control.calendar
    assert calendar is not None
    qtbot.waitUntil(calendar.isVisible)
    assert calendar.locale().name() == "fr_FR"
    with qtbot.waitSignal(control.date_changed) as told:
        calendar.activated.emit(calendar.selectedDate().addDays(4))
    assert told.args == [date(2027, 1, 15)]
    assert not calendar.isVisible()


def test_the_wheel_leaves_lists_and_numbers_alone(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    combo = ComboBox(theme, [(1, "Un"), (2, "Deux")], value=1)
    spin = SpinBox(theme, value=7)
    on_screen(combo, spin)
    for widget in (combo, spin):
        focus(qtbot, widget)
        qtbot.mouseMove(widget)
        turn(widget)
    assert (combo.value(), spin.value()) == (1, 7)


def turn(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(0, -120),
        QPoint(0, -120),
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        NOT_INVERTED,
    )
    QApplication.sendEvent(widget, event)


def test_a_list_keeps_its_value_when_it_is_filled_again(theme: Theme, qtbot: QtBot) -> None:
    combo = ComboBox(theme, [("a", "Siège"), ("b", "Entrepôt")], value="b")
    qtbot.addWidget(combo)
    combo.set_options([("c", "Nord"), ("b", "Entrepôt Nord")])
    assert (combo.value(), combo.currentText()) == ("b", "Entrepôt Nord")
    combo.set_options([("c", "Nord")])
    assert combo.value() is None


def test_control_f_goes_to_the_search_and_escape_empties_it(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    other, field = Button(theme, "Autre"), SearchField(theme)
    on_screen(other, field)
    focus(qtbot, other)
    said: list[str] = []
    field.searched.connect(said.append)
    QTest.keyClick(other, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "le ")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert said == ["l", "le", "le", ""]
    assert spoken_name(field) == "Rechercher"


def test_pressing_a_disabled_card_chooses_nothing(theme: Theme, on_screen: Show) -> None:
    options = cards(theme)
    group = ChoiceGroup(options, "either")
    on_screen(*options.values())
    options["split"].setEnabled(False)
    middle = QPointF(20, 20)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        options["split"], QMouseEvent(QEvent.Type.MouseButtonRelease, middle, middle, left, left, none)
    )
    assert group.value() == "either"
