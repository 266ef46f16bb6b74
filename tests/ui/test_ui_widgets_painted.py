"""Pills, bars, steps, the time line, tables, banners and confirmations: geometry, elision, what is said of them."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, spoken_description, spoken_name, unnamed_controls

from ov_desktop.domain.clock import paris_instant
from ov_desktop.ui.gallery import render_gallery
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import Card, PageBody, PageHeader
from ov_desktop.ui.widgets.dialogs import Confirmation, ConfirmDialog
from ov_desktop.ui.widgets.labels import ElidedLabel, Label
from ov_desktop.ui.widgets.painting import paint_bar, paint_pill, pill_width, two_lines
from ov_desktop.ui.widgets.pills import ParticipationBar, Pill, share_percent
from ov_desktop.ui.widgets.states import EmptyState, ProgressPanel
from ov_desktop.ui.widgets.steps import Step, Stepper, StepState
from ov_desktop.ui.widgets.tables import CellRole, DataTable
from ov_desktop.ui.widgets.tabs import SectionBar, SectionState
from ov_desktop.ui.widgets.timeline import Mark, TimeLine, TimePlan, TimeScale, place_labels, short_day

Show = Callable[..., QWidget]
NINE = time(9)


def painted(width: int, height: int, paint: Callable[[QPainter], object]) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


def row_of(image: QImage, y: int) -> list[str]:
    return [QColor(image.pixel(x, y)).name().upper() for x in range(image.width())]


# --- pills and bars ---------------------------------------------------------------------------------------------------


def test_a_pill_takes_the_width_of_its_text_and_no_more(theme: Theme) -> None:
    text = "Lancement en attente"
    whole = pill_width(theme, text)
    places: list[QRectF] = []
    painted(400, 40, lambda p: places.append(paint_pill(p, QRectF(10, 0, 380, 40), theme, Tone.WARN, text, "info")))
    assert (places[0].left(), places[0].width(), places[0].height()) == (10, whole, 22)
    assert places[0].center().y() == 20


def test_a_pill_elides_within_the_room_it_has(theme: Theme) -> None:
    text = "Lancement en attente"
    image = painted(200, 22, lambda p: paint_pill(p, QRectF(0, 0, 80, 22), theme, Tone.WARN, text, "info"))
    assert all(QColor.fromRgba(image.pixel(x, 11)).alpha() == 0 for x in range(81, 200))
    ink = theme.color("warn").name().upper()
    assert all(color != ink for color in row_of(image, 11)[74:80])


def test_a_pill_that_elides_says_the_whole_in_its_tooltip(theme: Theme, on_screen: Show) -> None:
    pill = Pill.of(theme, theme.status("campaign", "launch_waiting"), tip="Elle partira dès que le portail répondra.")
    window = on_screen(pill)
    assert pill.toolTip() == "Elle partira dès que le portail répondra."
    pill.setFixedWidth(60)
    window.repaint()
    assert pill.toolTip() == "Lancement en attente\nElle partira dès que le portail répondra."
    assert (spoken_name(pill), spoken_description(pill)) == (
        "Lancement en attente",
        "Elle partira dès que le portail répondra.",
    )


def test_a_shortened_pill_says_its_whole_word_in_its_tooltip(theme: Theme, qtbot: QtBot) -> None:
    pill = Pill.of(theme, theme.status("order", "confirmed"))
    qtbot.addWidget(pill)
    assert pill.text() == "Règlement attendu"
    assert pill.toolTip() == "Confirmée (règlement attendu)"


@pytest.mark.parametrize(("share", "filled"), [(0.0, 0), (0.25, 50), (0.65, 130), (1.0, 200), (1.7, 200), (-1.0, 0)])
def test_the_bar_of_participation_is_filled_in_proportion(theme: Theme, share: float, filled: int) -> None:
    image = painted(200, 8, lambda p: paint_bar(p, QRectF(0, 0, 200, 8), theme, share))
    ink = theme.color("accent_text").name().upper()
    assert abs(row_of(image, 4).count(ink) - filled) <= 2


@pytest.mark.parametrize(("answered", "invited", "percent"), [(0, 0, 0), (0, 58, 0), (812, 1248, 65), (999, 1000, 99)])
def test_percents_are_rounded_down_so_that_a_hundred_means_everybody(answered: int, invited: int, percent: int) -> None:
    assert share_percent(answered, invited) == percent
    assert share_percent(invited, invited) == (100 if invited else 0)


def test_a_bar_says_its_figures(theme: Theme, qtbot: QtBot) -> None:
    bar = ParticipationBar(theme, 812, 1248)
    qtbot.addWidget(bar)
    assert spoken_name(bar) == "Participation : 65\u00a0%, 812 sur 1\u202f248"


def test_a_label_of_an_action_is_cut_where_its_lines_are_narrowest(theme: Theme) -> None:
    label = QLabel()
    label.setFont(theme.font("caption"))
    assert two_lines(label.fontMetrics(), "Consulter ou modifier") == ["Consulter", "ou modifier"]
    assert two_lines(label.fontMetrics(), "Clôturer") == ["Clôturer"]


# --- steps and sections -----------------------------------------------------------------------------------------------


def test_steps_before_the_current_one_are_done(theme: Theme, qtbot: QtBot) -> None:
    stepper = Stepper(theme, ["Paramétrer", "Liste", "Lancer"], 1)
    qtbot.addWidget(stepper)
    assert [stepper.state(place) for place in range(3)] == [StepState.DONE, StepState.CURRENT, StepState.TODO]
    assert spoken_name(stepper) == "Étape 2 sur 3 : Liste"
    stepper.set_current(3)
    assert {stepper.state(place) for place in range(3)} == {StepState.DONE}


def test_steps_leave_room_for_the_current_one_when_there_is_little(theme: Theme, qtbot: QtBot) -> None:
    names = ["En attente", "Confirmée (règlement attendu)", "En cours de traitement (règlement reçu)", "Expédiée"]
    stepper = Stepper(theme, names, 1, numbered=False)
    qtbot.addWidget(stepper)
    stepper.resize(stepper.minimumSizeHint())
    whole = stepper.fontMetrics().horizontalAdvance(names[1])
    assert whole < stepper.minimumSizeHint().width() < stepper.sizeHint().width()
    assert not stepper.grab().isNull()
    assert names[2] in stepper.toolTip()


def test_a_column_of_steps_is_as_high_as_its_steps(theme: Theme, qtbot: QtBot) -> None:
    steps = [Step(name, "une ligne") for name in ("Organisme", "Mot de passe", "Code de récupération")]
    stepper = Stepper(theme, steps, 0, vertical=True)
    qtbot.addWidget(stepper)
    assert stepper.sizeHint().height() == 2 * 60 + 13 + 9 + 16 + 2


def test_sections_say_how_far_they_are_and_are_reached_by_arrow_keys(
    theme: Theme, qtbot: QtBot, on_screen: Show
) -> None:
    bar = SectionBar(theme, ["Dates et options", "E-mails"])
    bar.set_state(0, SectionState.DONE)
    bar.set_state(1, SectionState.FAULTY, "1 à corriger")
    on_screen(bar)
    assert bar.accessibleTabName(0) == "Dates et options, terminé"
    assert bar.accessibleTabName(1) == "E-mails, 1 à corriger"
    bar.setFocus()
    qtbot.waitUntil(bar.hasFocus)
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert bar.currentIndex() == 1


# --- the time line ----------------------------------------------------------------------------------------------------


def winter(*marks: Mark) -> TimePlan:
    return TimePlan(date(2027, 1, 11), date(2027, 2, 12), "Espace ouvert, 33 jours", "jusqu’au 12 février", marks)


def mark(day: date, title: str = "Relance", *lines: str) -> Mark:
    return Mark(paris_instant(day, NINE), "reminder", title, lines)


def test_days_have_one_width_and_the_last_message_still_fits() -> None:
    scale = TimeScale(winter(mark(date(2027, 2, 13), "Fin")), 966)
    assert scale.days == 33
    assert scale.pixels_a_day == pytest.approx((966 - 8) / 33.375)
    assert scale.day(date(2027, 1, 18)) == pytest.approx(7 * scale.pixels_a_day)
    assert scale.end() == pytest.approx(33 * scale.pixels_a_day)
    assert scale.instant(paris_instant(date(2027, 2, 13), NINE)) == pytest.approx(958)


def test_without_messages_the_band_takes_the_whole_width() -> None:
    assert TimeScale(winter(), 660).end() == pytest.approx(660)


def test_a_day_is_as_wide_when_clocks_change_as_any_other() -> None:
    plan = TimePlan(date(2027, 3, 27), date(2027, 3, 30), "", "")
    scale = TimeScale(plan, 400)
    assert scale.instant(paris_instant(date(2027, 3, 29))) == pytest.approx(200)
    assert scale.instant(datetime.fromisoformat("2027-03-28T22:00:00+00:00")) == pytest.approx(200)


def test_a_message_before_the_first_day_is_put_at_the_beginning() -> None:
    assert TimeScale(winter(), 660).instant(paris_instant(date(2027, 1, 4), NINE)) == 0


@pytest.mark.parametrize(
    ("end", "width", "step"),
    [
        (date(2027, 1, 17), 966, 1),
        (date(2027, 2, 12), 966, 7),
        (date(2027, 2, 12), 330, 14),
        (date(2027, 6, 30), 966, 28),
    ],
)
def test_days_are_named_as_closely_as_their_labels_allow(end: date, width: int, step: int) -> None:
    ticks = TimeScale(TimePlan(date(2027, 1, 11), end, "", ""), width).ticks(lambda _day: 60.0)
    assert ticks[0] == date(2027, 1, 11)
    assert {(after - before).days for before, after in pairwise(ticks)} == {step}
    assert ticks[-1] <= end


def test_texts_begin_a_little_before_their_marks_and_the_last_ends_at_the_edge() -> None:
    placed = place_labels([8, 468, 725, 958], [90, 110, 110, 100], 966)
    assert [label.left for label in placed] == [0, 459, 716, 866]
    assert [label.level for label in placed] == [0, 0, 0, 0]
    assert [label.to_the_right for label in placed] == [False, False, False, True]


@example(marks=[8.0, 77.0, 85.0], widths=[60.0] * 4)
@given(
    marks=st.lists(st.floats(8, 958), min_size=1, max_size=4).map(sorted),
    widths=st.lists(st.floats(60, 140), min_size=4, max_size=4),
)
def test_no_text_lies_on_another_nor_on_the_stem_of_another(marks: list[float], widths: list[float]) -> None:
    placed = place_labels(marks, widths[: len(marks)], 966)
    for label in placed:
        assert label.left >= 0
        assert label.left + label.width <= 966
    for label, other in permutations(placed, 2):
        if other.level == label.level:
            assert abs(other.left - label.left) >= min(label.width, other.width) + 16
        elif other.level > label.level:
            assert not label.left < other.x < label.left + label.width


def test_a_time_line_grows_a_level_where_texts_have_no_room(theme: Theme, qtbot: QtBot) -> None:
    near = winter(
        mark(date(2027, 1, 11), "Lancement", "lundi 11 janvier"),
        mark(date(2027, 2, 11), "Relance", "jeudi 11 février"),
        mark(date(2027, 2, 13), "Fin", "samedi 13 février"),
    )
    line = TimeLine(theme, near)
    qtbot.addWidget(line)
    line.resize(966, line.heightForWidth(966))
    assert max(label.level for label in line.labels()) == 1
    assert line.heightForWidth(966) > TimeLine(theme, winter(mark(date(2027, 1, 11), "x", "y"))).heightForWidth(966)
    assert not line.grab().isNull()


class Asked(QObject):
    """Writes down when a widget is painted and when its place asks it for its height again."""

    def __init__(self, widget: QWidget, place: QWidget) -> None:
        super().__init__(widget)
        self.seen: list[QEvent.Type] = []
        self.kinds = {widget: QEvent.Type.Paint, place: QEvent.Type.LayoutRequest}
        for watched in self.kinds:
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- as Qt has it
        if isinstance(watched, QWidget) and event.type() == self.kinds.get(watched):
            self.seen.append(event.type())
        return False


def test_a_time_line_that_is_told_the_same_again_lays_nothing_out(theme: Theme, qtbot: QtBot) -> None:
    def plan(day: date) -> TimePlan:
        return winter(mark(day, "Relance", "en février"))

    place = QWidget()
    qtbot.addWidget(place)
    line = TimeLine(theme, plan(date(2027, 2, 5)))
    QVBoxLayout(place).addWidget(line)
    place.resize(800, 200)
    with qtbot.waitExposed(place):
        place.show()
    QApplication.processEvents()
    asked = Asked(line, place)
    line.set_plan(plan(date(2027, 2, 5)))
    QApplication.processEvents()
    assert asked.seen == []
    line.set_plan(plan(date(2027, 2, 8)))
    qtbot.waitUntil(lambda: {QEvent.Type.Paint, QEvent.Type.LayoutRequest} <= set(asked.seen))


def test_a_time_line_is_said_whole(theme: Theme, qtbot: QtBot) -> None:
    line = TimeLine(theme, winter(mark(date(2027, 2, 5), "Relance", "vendredi 5 février", "à 9 h, sans réponse")))
    qtbot.addWidget(line)
    assert spoken_name(line) == "Calendrier de la campagne"
    assert spoken_description(line) == (
        "Espace ouvert, 33 jours, jusqu’au 12 février. Relance vendredi 5 février à 9 h, sans réponse"
    )
    line.set_plan(None)
    assert (spoken_description(line), line.labels()) == ("", [])


def test_days_are_named_in_short() -> None:
    assert [short_day(date(2027, 1, 11)), short_day(date(2027, 2, 1))] == ["11 janv.", "1er févr."]


# --- tables -----------------------------------------------------------------------------------------------------------


def sample() -> QStandardItemModel:
    model = QStandardItemModel(3, 2)
    model.setHorizontalHeaderLabels(["Nom", "E-mail"])
    for row in range(3):
        model.setItem(row, 0, QStandardItem(f"Ligne {row} " + "très longue " * 20))
        model.setItem(row, 1, QStandardItem("a@b.example\nsur deux lignes"))
    return model


@pytest.mark.parametrize(
    ("row", "height"), [("grid_row", 28), ("report_row", 30), ("order_row", 34), ("campaign_row", 74)]
)
def test_rows_have_the_height_of_the_design_whatever_they_hold(
    theme: Theme, on_screen: Show, row: str, height: int
) -> None:
    model = sample()
    table = DataTable(theme, model, name="Personnes", row=row)
    table.set_columns((60, 60), stretch=1)
    on_screen(table)
    assert {table.rowHeight(place) for place in range(3)} == {height}
    assert table.columnWidth(0) == 60
    assert table.horizontalHeader().height() == 32


def test_tab_leaves_a_table_and_arrow_keys_move_within(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    model = sample()
    table, after = DataTable(theme, model, name="Personnes"), Button(theme, "Après")
    on_screen(table, after)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 2
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_an_invalid_cell_has_a_tint_a_border_and_a_corner_even_when_chosen(theme: Theme, on_screen: Show) -> None:
    model = sample()
    model.item(1, 1).setData("non", CellRole.INVALID)
    model.item(1, 1).setText("")
    table = DataTable(theme, model, name="Personnes", row="grid_row", grid=True)
    table.set_columns((120, 120))
    on_screen(table)
    table.setCurrentIndex(model.index(1, 0))
    table.selectRow(1)
    image = table.viewport().grab().toImage()
    rect = table.visualRect(model.index(1, 1))
    colors = {name: theme.color(name).name().upper() for name in ("bad", "bad_soft", "accent_soft")}
    assert QColor(image.pixel(rect.center().x(), rect.center().y())).name().upper() == colors["bad_soft"]
    assert QColor(image.pixel(rect.left(), rect.center().y())).name().upper() == colors["bad"]
    assert QColor(image.pixel(rect.right() - 2, rect.top() + 2)).name().upper() == colors["bad"]
    beside = table.visualRect(model.index(1, 0))
    assert QColor(image.pixel(beside.right() - 3, beside.top() + 3)).name().upper() == colors["accent_soft"]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_banner_says_what_happened_and_keeps_its_actions_when_it_changes(theme: Theme, on_screen: Show) -> None:
    banner = Banner(theme, Tone.BAD, "La messagerie refuse le mot de passe", "Messages en attente : <b>424</b>.")
    pressed: list[str] = []
    banner.add_action("Réessayer", lambda: pressed.append("oui"))
    on_screen(banner)
    assert spoken_name(banner) == "La messagerie refuse le mot de passe"
    assert spoken_description(banner) == "Messages en attente : 424."
    banner.set_content(Tone.WARN, "", "Vous êtes hors ligne.", icon="offline")
    assert (banner.property("tone"), spoken_name(banner)) == ("warn", "Vous êtes hors ligne.")
    QTest.mouseClick(banner.findChildren(Button)[0], Qt.MouseButton.LeftButton)
    assert pressed == ["oui"]
    banner.clear_actions()
    assert all(not button.isVisible() for button in banner.findChildren(Button))


def test_an_empty_state_offers_a_way_out(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    empty = EmptyState(theme, "orders", "Aucune commande", "Clôturez une campagne.", action="Préparer une commande")
    on_screen(empty)
    assert empty.button is not None
    with qtbot.waitSignal(empty.acted):
        QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)


def test_progress_is_counted_said_and_can_be_stopped_once(theme: Theme, on_screen: Show) -> None:
    panel = ProgressPanel(theme, "Lecture…")
    stopped: list[bool] = []
    panel.stopped.connect(lambda: stopped.append(True))
    on_screen(panel)
    panel.set_progress(598, 1032, "598 lignes sur 1\u202f032")
    assert spoken_name(panel) == "Lecture…"
    assert "598 lignes sur 1\u202f032" in [label.text() for label in panel.findChildren(QLabel)]
    for _again in range(2):
        QTest.mouseClick(panel.stop_button, Qt.MouseButton.LeftButton)
    assert stopped == [True]


CLOSING = Confirmation(
    "Supprimer la campagne « Été 2027 » ?",
    "Les liens personnels cesseront de fonctionner. Cet acte est définitif.",
    act="Supprimer la campagne",
    give_up="Garder la campagne",
    kept="Les modèles enregistrés et une ligne dans le journal.",
    figures=(("Réponses", "198 sur 214"),),
    danger=True,
)


def open_dialog(theme: Theme, qtbot: QtBot) -> ConfirmDialog:
    dialog = ConfirmDialog(theme, CLOSING)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.give_up_button.hasFocus)
    return dialog


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_a_confirmation_starts_on_the_button_that_keeps(theme: Theme, qtbot: QtBot, key: Qt.Key) -> None:
    dialog = open_dialog(theme, qtbot)
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog.give_up_button, key)
    assert dialog.act_button.kind is Kind.DANGER


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_act_is_confirmed_by_a_key_only_from_its_own_button(theme: Theme, qtbot: QtBot, key: Qt.Key) -> None:
    dialog = open_dialog(theme, qtbot)
    dialog.act_button.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.act_button, key)


def test_enter_in_a_field_of_a_confirmation_gives_the_act_up(theme: Theme, qtbot: QtBot) -> None:
    dialog = ConfirmDialog(theme, CLOSING)
    qtbot.addWidget(dialog)
    control = dialog.require("Pour confirmer, tapez le nom de la campagne :", "Été 2027")
    dialog.show()
    control.setText("Été 2027")
    control.setFocus()
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(control, Qt.Key.Key_Return)


def test_a_confirmation_shows_the_whole_of_its_texts(theme: Theme, qtbot: QtBot) -> None:
    dialog = open_dialog(theme, qtbot)
    assert clipped_labels(dialog) == []
    assert "définitif" in spoken_description(dialog)


def test_an_act_that_asks_for_a_name_waits_for_it(theme: Theme, qtbot: QtBot) -> None:
    dialog = ConfirmDialog(theme, CLOSING)
    qtbot.addWidget(dialog)
    control = dialog.require("Pour confirmer, tapez le nom de la campagne :", "Été 2027")
    dialog.show()
    assert not dialog.act_button.isEnabled()
    control.setText("Été")
    assert not dialog.act_button.isEnabled()
    control.setText("Été 2027 ")
    with qtbot.waitSignal(dialog.accepted):
        QTest.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)


def test_a_title_that_has_no_room_elides_and_says_the_whole(theme: Theme, on_screen: Show) -> None:
    header = PageHeader(theme, "Une campagne au nom " + "interminable " * 12)
    header.add_action(Button(theme, "Créer une campagne", Kind.PRIMARY))
    window = on_screen(header, width=500)
    title = header.findChildren(ElidedLabel)[0]
    assert title.text().endswith("…")
    assert title.toolTip() == title.whole_text()
    assert clipped_labels(window) == []


def test_cards_end_where_the_header_does_with_or_without_a_scroll_bar(
    theme: Theme, qtbot: QtBot, on_screen: Show
) -> None:
    body = PageBody(theme)
    card = Card(theme, "Carte")
    body.add(card)
    on_screen(body, width=600)
    former = card.width()
    for _number in range(20):
        body.add(Card(theme, "Carte"))
    qtbot.waitUntil(body.verticalScrollBar().isVisible)
    qtbot.waitUntil(lambda: card.width() == former)


# --- the checks themselves --------------------------------------------------------------------------------------------


def test_a_cut_text_and_a_nameless_control_are_found(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    label, button, line = Label(theme, "Un texte bien trop long"), Button(theme, "Valider"), QLineEdit()
    for widget in (label, button, line):
        column.addWidget(widget)
    window.show()
    assert clipped_labels(window) == []
    assert len(unnamed_controls(window)) == 1
    label.setFixedWidth(40)
    button.setFixedHeight(10)
    window.grab()
    assert len(clipped_labels(window)) == 2
    line.setAccessibleName("Nom")
    assert unnamed_controls(window) == []


@pytest.mark.parametrize(("scheme", "name"), [(Scheme.LIGHT, "clair"), (Scheme.DARK, "sombre")])
def test_the_gallery_is_drawn_in_each_palette_and_the_theme_kept(
    theme: Theme, tmp_path: Path, scheme: Scheme, name: str
) -> None:
    path = render_gallery(theme, tmp_path, scheme, 1)
    image = QImage(str(path))
    assert (path.name, image.width()) == (f"composants-{name}.png", 1280)
    canvas = theme.tokens.colors(scheme.value)["canvas"]
    assert QColor(image.pixel(4, 4)).name().upper() == canvas
    assert theme.scheme is Scheme.LIGHT


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_no_text_of_the_gallery_is_cut_at_any_scale(scale: str) -> None:
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from ov_desktop.ui.gallery import Gallery\n"
        "from ov_desktop.ui.style.theme import Theme\n"
        "from ui.clipping import clipped_labels, unnamed_controls\n"
        "application = QApplication([])\n"
        "gallery = Gallery(Theme(application))\n"
        "gallery.resize(1280, gallery.sizeHint().height())\n"
        "gallery.show()\n"
        "application.processEvents()\n"
        "found = clipped_labels(gallery)\n"
        "sys.stdout.write('\\n'.join(found))\n"
    )
    environment = {**os.environ, "QT_SCALE_FACTOR": scale, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout) == (0, "")
