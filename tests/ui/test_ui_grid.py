"""The grid of a draft's list: looked at, edited, added to, undone, filtered, sorted, by keys and mouse."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import SETTINGS
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, spoken_description, unnamed_controls
from ui.grid_desk import CONTROL, SHIFT, GridDesk, people

from ov_desktop.domain.delivery import ShippingType
from ov_desktop.domain.roster import Field
from ov_desktop.services.sheet.order import Arrangement, Only
from ov_desktop.ui.roster.columns import COLUMN_OF, TITLES
from ov_desktop.ui.roster.editors import ChoiceEdit
from ov_desktop.ui.roster.model import Mark
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.widgets.inputs import ComboBox, LineEdit

ENTER, TAB, ESCAPE, DELETE, F2, F8 = (
    Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_F8,
)  # fmt: skip
UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down


@pytest.fixture
def desk(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[GridDesk]:
    desk = GridDesk(tmp_path / "profil", theme, qtbot, people(6))
    yield desk
    desk.close()


@pytest.fixture
def bare(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[GridDesk]:
    desk = GridDesk(tmp_path / "profil", theme, qtbot, [])
    yield desk
    desk.close()


# --- looking ---------------------------------------------------------------------------------------------


def test_the_list_is_shown_as_people_write_it_with_its_totals(desk: GridDesk) -> None:
    model = desk.grid.model
    assert [model.index(0, column).data() for column in range(10)] == [
        "1", "00001", "Aubry", "Prénom1", "06 39 98 00 01", "Personne1@ateliers.example", "Siège", "", "",
        "200\u00a0€",
    ]  # fmt: skip
    assert [desk.text(2, field) for field in (Field.SITE, Field.SHIPPING, Field.RETURN_SITE)] == [
        "", "LETTRE SUIVIE RS", "Siège",
    ]  # fmt: skip
    said = desk.grid.totals.text()
    assert "6 collaborateurs" in said
    assert "Dotations 1\u202f350\u00a0€" in said
    assert not desk.grid.faults.isVisible()


def test_the_cells_chosen_are_counted_with_the_grants_of_their_people(desk: GridDesk) -> None:
    desk.click_cell(0, Field.GRANT)
    assert desk.grid.totals.text().endswith("Sélection\u00a0: 1 cellule, 200\u00a0€")
    desk.click_cell(2, Field.GRANT, SHIFT)
    assert desk.grid.totals.text().endswith("Sélection\u00a0: 3 cellules, 630\u00a0€")
    desk.click_place(4)
    assert desk.grid.totals.text().endswith("Sélection\u00a0: 9 cellules, 240\u00a0€")


# --- editing ---------------------------------------------------------------------------------------------


def test_a_cell_is_edited_by_keyboard_with_accents_and_enter_goes_down(desk: GridDesk) -> None:
    desk.click_cell(1, Field.LAST_NAME)
    desk.press(ENTER)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("Œuvrard-Élie")
    desk.press(ENTER)
    assert desk.text(1, Field.LAST_NAME) == "Œuvrard-Élie"
    assert desk.kept[1].last_name == "Œuvrard-Élie"
    assert desk.at == (2, COLUMN_OF[Field.LAST_NAME])
    assert desk.focused is desk.table


def test_typing_an_accent_replaces_what_stands_in_the_cell_and_tab_goes_on_to_the_next(desk: GridDesk) -> None:
    desk.click_cell(0, Field.LAST_NAME)
    desk.type("É")
    desk.type("mile")
    desk.press(TAB)
    assert desk.text(0, Field.LAST_NAME) == "Émile"
    assert desk.at == (0, COLUMN_OF[Field.FIRST_NAME])
    desk.press(ESCAPE)
    desk.settle()
    assert desk.kept[0].last_name == "Émile"
    assert desk.kept[0].first_name == "Prénom1"


def test_a_double_click_edits_and_leaving_the_cell_keeps_what_was_typed(desk: GridDesk) -> None:
    at = desk.table.visualRect(desk.grid.model.index(0, COLUMN_OF[Field.FIRST_NAME])).center()
    QTest.mouseClick(desk.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(desk.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    desk.type("Zoé")
    desk.click_cell(3, Field.LAST_NAME)
    assert desk.kept[0].first_name == "Zoé"


def test_escape_leaves_a_cell_as_it_was(desk: GridDesk) -> None:
    desk.click_cell(0, Field.LAST_NAME)
    desk.press(F2)
    desk.type("Autre")
    desk.press(ESCAPE)
    assert desk.text(0, Field.LAST_NAME) == "Aubry"
    assert desk.kept[0].last_name == "Aubry"


def test_a_number_is_written_in_pairs_while_it_is_typed_and_kept_as_it_is_known(desk: GridDesk) -> None:
    desk.click_cell(0, Field.MOBILE)
    desk.press(F2)
    desk.press(Qt.Key.Key_A, CONTROL)
    for digit in "0639980777":
        desk.press(Qt.Key(ord(digit)))
    assert desk.focused.property("text") == "06 39 98 07 77"
    desk.press(ENTER)
    assert desk.text(0, Field.MOBILE) == "06 39 98 07 77"
    assert desk.kept[0].mobile == "+33639980777"


def test_an_amount_goes_up_and_down_by_ten_euros(desk: GridDesk) -> None:
    desk.click_cell(0, Field.GRANT)
    desk.press(F2)
    desk.press(UP)
    desk.press(UP)
    desk.press(ENTER)
    assert desk.text(0, Field.GRANT) == "220\u00a0€"
    assert desk.kept[0].grant == 220
    desk.enter(0, Field.GRANT, "27")
    desk.click_cell(0, Field.GRANT)
    desk.press(F2)
    desk.press(DOWN)
    desk.press(DOWN)
    desk.press(ENTER)
    assert desk.kept[0].grant == 20


def test_a_site_is_chosen_by_its_first_letters_and_the_other_way_of_delivery_takes_its_place(desk: GridDesk) -> None:
    desk.click_cell(0, Field.SITE)
    desk.press(F2)
    assert isinstance(desk.focused, ChoiceEdit)
    assert [desk.focused.itemText(place) for place in range(3)] == ["", "Siège", "Entrepôt Nord"]
    desk.press(Qt.Key.Key_A, CONTROL)
    for letter in "ENT":
        desk.press(Qt.Key(ord(letter)))
    desk.press(ENTER)
    assert desk.text(0, Field.SITE) == "Entrepôt Nord"
    desk.enter(0, Field.SHIPPING, ShippingType.SIMPLE.value)
    assert desk.text(0, Field.SITE) == ""
    assert desk.mark(0, Field.RETURN_SITE) is Mark.ERROR
    assert len(desk.kept) == 5
    desk.enter(0, Field.RETURN_SITE, "1001")
    assert desk.text(0, Field.RETURN_SITE) == "Siège"
    assert desk.kept[0].shipping is ShippingType.SIMPLE


def test_a_cell_in_error_is_marked_says_why_and_leaves_the_people_until_it_is_right(desk: GridDesk) -> None:
    desk.enter(1, Field.EMAIL, "zoé@")
    assert desk.mark(1, Field.EMAIL) is Mark.ERROR
    index = desk.grid.model.index(1, COLUMN_OF[Field.EMAIL])
    reason = index.data(Qt.ItemDataRole.ToolTipRole)
    assert reason.startswith("«\u00a0zoé@\u00a0» n’est pas une adresse e-mail correcte. Vérifiez l’écriture")
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == reason
    assert len(desk.kept) == 5
    assert desk.grid.toolbar.only.button(Only.ERRORS).text() == "En erreur, 1"
    desk.enter(1, Field.EMAIL, "zoe@ateliers.example")
    assert desk.mark(1, Field.EMAIL) is Mark.NONE
    assert [person.email for person in desk.kept][1] == "zoe@ateliers.example"


def test_del_empties_cells_and_takes_whole_rows_away(desk: GridDesk) -> None:
    desk.click_cell(0, Field.EMPLOYEE_NUMBER)
    desk.click_cell(1, Field.EMPLOYEE_NUMBER, SHIFT)
    desk.press(DELETE)
    assert desk.column(Field.EMPLOYEE_NUMBER)[:3] == ["", "", "00003"]
    desk.click_place(0)
    desk.click_place(1, SHIFT)
    desk.press(DELETE)
    assert desk.column(Field.EMPLOYEE_NUMBER) == ["00003", "00004", "00005", "00006"]
    assert [person.employee_number for person in desk.kept] == ["00003", "00004", "00005", "00006"]


# --- rows and undoing ------------------------------------------------------------------------------------


def test_a_person_is_added_by_hand_from_the_first_key_to_the_last(desk: GridDesk) -> None:
    desk.click(desk.grid.toolbar.add)
    assert desk.grid.model.rowCount() == 7
    for text in ("00007", "Ünsal", "Zoé", "0639980707", "zoe@ateliers.example", "Siège", "", ""):
        desk.type(text)
        desk.press(TAB)
    desk.type("300")
    desk.press(ENTER)
    added = desk.kept[-1]
    assert (added.employee_number, added.last_name, added.first_name) == ("00007", "Ünsal", "Zoé")
    assert (added.mobile, added.email, added.grant) == ("+33639980707", "zoe@ateliers.example", 300)
    assert len(desk.kept) == 7


def test_what_was_done_is_undone_and_done_again_by_its_name(desk: GridDesk) -> None:
    undo, redo = desk.grid.toolbar.undo, desk.grid.toolbar.redo
    assert not undo.isEnabled()
    assert undo.accessibleName() == "Rien à annuler"
    desk.enter(0, Field.LAST_NAME, "Autre")
    assert undo.accessibleName() == "Annuler\u00a0: modification de 1 case"
    desk.click_place(2)
    desk.click(desk.grid.toolbar.delete)
    assert undo.accessibleName() == "Annuler\u00a0: retrait de 1 personne"
    assert len(desk.kept) == 5
    desk.table.setFocus()
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.column(Field.EMPLOYEE_NUMBER)[2] == "00003"
    assert desk.grid.totals.said.whole_text() == "Annulé\u00a0: retrait de 1 personne"
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.text(0, Field.LAST_NAME) == "Aubry"
    assert not undo.isEnabled()
    desk.press(Qt.Key.Key_Y, CONTROL)
    assert desk.text(0, Field.LAST_NAME) == "Autre"
    assert redo.accessibleName() == "Refaire\u00a0: retrait de 1 personne"
    assert desk.kept[0].last_name == "Autre"


def test_keys_that_come_faster_than_the_disk_are_all_kept_in_their_order(desk: GridDesk) -> None:
    model, column = desk.grid.model, COLUMN_OF[Field.LAST_NAME]
    for row in range(6):
        model.setData(model.index(row, column), f"Rapide{row}")
    model.setData(model.index(0, column), "Dernier")
    assert desk.column(Field.LAST_NAME)[:2] == ["Dernier", "Rapide1"]
    desk.settle()
    assert [person.last_name for person in desk.kept] == ["Dernier", *(f"Rapide{row}" for row in range(1, 6))]


def test_what_was_typed_just_before_another_list_is_opened_is_kept(desk: GridDesk) -> None:
    other = desk.desktop.campaigns.create(replace(SETTINGS, name="Noël 2027")).id
    model, column = desk.grid.model, COLUMN_OF[Field.LAST_NAME]
    for row in range(6):
        model.setData(model.index(row, column), f"Rapide{row}")
    desk.grid.open(other)
    desk.settle()
    assert desk.grid.model.rowCount() == 0
    assert [person.last_name for person in desk.kept] == [f"Rapide{row}" for row in range(6)]


def test_a_list_that_was_changed_elsewhere_is_read_again_and_says_so(desk: GridDesk) -> None:
    first = desk.desktop.roster.people(desk.draft)[0]
    desk.desktop.roster.remove_person(first.id)
    desk.enter(0, Field.LAST_NAME, "Ici")
    assert desk.column(Field.EMPLOYEE_NUMBER)[0] == "00002"
    assert desk.grid.totals.said.whole_text().startswith("La liste a changé ailleurs\u00a0: elle a été relue.")
    assert desk.errors == []
    desk.enter(0, Field.LAST_NAME, "Ici")
    assert desk.kept[0].last_name == "Ici"


def test_the_rows_of_a_list_that_is_read_again_are_chosen_once(desk: GridDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[int] = []
    choose = Arrangement.filter

    def count(arrangement: Arrangement, per_field: Mapping[Field, str], free: str, only: Only) -> list[int]:
        found = choose(arrangement, per_field, free, only)
        chosen.append(len(found))
        return found

    monkeypatch.setattr(Arrangement, "filter", count)
    desk.grid.open(desk.draft)
    desk.settle(lambda: bool(chosen))
    assert chosen == [len(desk.kept)]


def test_a_row_is_duplicated_without_what_is_one_persons_alone(desk: GridDesk) -> None:
    desk.click_cell(0, Field.LAST_NAME)
    desk.grid.commands.duplicate()
    desk.settle()
    assert desk.grid.model.rowCount() == 7
    assert desk.column(Field.LAST_NAME).count("Aubry") == 3
    assert desk.grid.counts is not None
    assert desk.grid.counts.error_rows == 1
    assert [desk.text(1, field) for field in (Field.EMPLOYEE_NUMBER, Field.MOBILE, Field.EMAIL)] == ["", "", ""]
    assert desk.text(1, Field.GRANT) == "200\u00a0€"


# --- sorting and filtering -------------------------------------------------------------------------------


def test_a_title_sorts_both_ways_and_a_third_click_gives_the_list_back(desk: GridDesk) -> None:
    desk.click_title(Field.LAST_NAME)
    assert desk.column(Field.LAST_NAME) == ["Aubry", "Aubry", "Bélanger", "Dubois", "Étienne", "Zola"]
    desk.click_title(Field.LAST_NAME)
    assert desk.column(Field.LAST_NAME)[0] == "Zola"
    desk.click_title(Field.LAST_NAME)
    assert desk.column(Field.EMPLOYEE_NUMBER) == [f"0000{number}" for number in range(1, 7)]


def test_a_second_column_sorts_within_the_first(desk: GridDesk) -> None:
    desk.click_title(Field.LAST_NAME)
    desk.click_title(Field.GRANT, SHIFT)
    desk.click_title(Field.GRANT, SHIFT)
    assert desk.column(Field.LAST_NAME)[:2] == ["Aubry", "Aubry"]
    assert desk.column(Field.GRANT)[:2] == ["250\u00a0€", "200\u00a0€"]


def test_the_cell_that_one_is_in_is_followed_when_the_order_changes(desk: GridDesk) -> None:
    desk.click_cell(2, Field.LAST_NAME)
    desk.click_title(Field.LAST_NAME)
    assert desk.at == (5, COLUMN_OF[Field.LAST_NAME])


def test_search_and_filters_leave_the_rows_that_hold_all_of_them(desk: GridDesk) -> None:
    desk.press(Qt.Key.Key_F, CONTROL)
    assert desk.focused is desk.grid.toolbar.search
    desk.type("etienne")
    assert desk.column(Field.LAST_NAME) == ["Étienne"]
    assert "1 sur 6 collaborateurs" in desk.grid.totals.text()
    desk.press(ESCAPE)
    assert desk.grid.model.rowCount() == 6
    name = desk.table.header.control(Field.LAST_NAME)
    name.setFocus()
    desk.type("aub")
    assert desk.column(Field.LAST_NAME) == ["Aubry", "Aubry"]
    grant = desk.table.header.control(Field.GRANT)
    grant.setFocus()
    desk.type("210")
    assert desk.column(Field.GRANT) == ["250\u00a0€"]
    assert desk.table.header.filters() == {Field.LAST_NAME: "aub", Field.GRANT: "210"}
    desk.press(ESCAPE)
    assert desk.table.header.filters() == {Field.LAST_NAME: "aub"}
    assert desk.grid.model.rowCount() == 2


def test_a_site_is_filtered_by_choosing_it(desk: GridDesk) -> None:
    shipping = desk.table.header.control(Field.SHIPPING)
    assert isinstance(shipping, ComboBox)
    shipping.set_value(ShippingType.TRACKED.value)
    assert desk.column(Field.EMPLOYEE_NUMBER) == ["00003", "00006"]


def test_where_nobody_is_left_the_way_out_is_offered(desk: GridDesk) -> None:
    desk.grid.toolbar.search.setFocus()
    desk.type("personne ici")
    assert desk.grid.model.rowCount() == 0
    assert desk.grid.nobody.isVisible()
    button = desk.grid._no_match.button
    assert button is not None
    desk.click(button)
    assert desk.grid.model.rowCount() == 6
    assert not desk.grid.nobody.isVisible()
    assert desk.grid.toolbar.search.text() == ""


def test_a_row_that_is_put_right_stays_until_the_errors_are_asked_for_again(desk: GridDesk) -> None:
    desk.enter(1, Field.GRANT, "325")
    desk.click(desk.grid.toolbar.only.button(Only.ERRORS))
    assert desk.column(Field.GRANT) == ["325\u00a0€"]
    desk.enter(0, Field.GRANT, "320")
    assert desk.column(Field.GRANT) == ["320\u00a0€"]
    desk.click(desk.grid.toolbar.only.button(Only.ERRORS))
    assert desk.grid.model.rowCount() == 0


# --- faults ----------------------------------------------------------------------------------------------


def with_faults(desk: GridDesk) -> None:
    desk.enter(1, Field.EMAIL, "zut")
    desk.enter(3, Field.GRANT, "325")
    desk.enter(4, Field.EMAIL, "flûte")


def test_faults_are_listed_by_kind_and_each_is_a_way_to_its_cell(desk: GridDesk) -> None:
    with_faults(desk)
    panel = desk.grid.faults
    assert panel.isVisible()
    lines = [panel.model.index(row, 0).data() for row in range(panel.model.rowCount())]
    assert lines == [
        "2 adresses e-mail incorrectes", "l.\u00a02 Bélanger Prénom2", "l.\u00a05 Dubois Prénom5",
        "1 dotation qui n’est pas multiple de 10\u00a0€", "l.\u00a04 Étienne Prénom4",
    ]  # fmt: skip
    panel.table.setFocus()
    panel.table.setCurrentIndex(panel.model.index(4, 0))
    desk.press(ENTER)
    assert desk.at == (3, COLUMN_OF[Field.GRANT])
    assert desk.focused is desk.table


def test_f8_goes_from_fault_to_fault_and_round(desk: GridDesk) -> None:
    with_faults(desk)
    desk.click_cell(0, Field.LAST_NAME)
    email, grant = COLUMN_OF[Field.EMAIL], COLUMN_OF[Field.GRANT]
    seen = []
    for _step in range(4):
        desk.press(F8)
        seen.append(desk.at)
    assert seen == [(1, email), (3, grant), (4, email), (1, email)]
    desk.press(F8, SHIFT)
    assert desk.at == (4, email)


def test_a_fault_whose_row_is_filtered_out_is_shown_all_the_same(desk: GridDesk) -> None:
    with_faults(desk)
    desk.grid.toolbar.search.setFocus()
    desk.type("Zola")
    assert desk.grid.model.rowCount() == 1
    panel = desk.grid.faults
    panel.table.clicked.emit(panel.model.index(1, 0))
    assert desk.grid.model.rowCount() == 6
    assert desk.at == (1, COLUMN_OF[Field.EMAIL])


# --- the empty list --------------------------------------------------------------------------------------


def test_a_list_is_begun_by_hand_where_there_is_none(bare: GridDesk) -> None:
    assert bare.grid.nobody.isVisible()
    button = bare.grid._empty.button
    assert button is not None
    bare.click(button)
    assert bare.grid.model.rowCount() == 1
    assert not bare.grid.nobody.isVisible()
    assert bare.at == (0, COLUMN_OF[Field.EMPLOYEE_NUMBER])


def test_a_list_of_which_all_rows_are_taken_away_is_empty_and_comes_back(desk: GridDesk) -> None:
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.press(DELETE)
    assert desk.errors == []
    assert desk.grid.nobody.isVisible()
    assert desk.kept == []
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.column(Field.EMPLOYEE_NUMBER) == [f"0000{number}" for number in range(1, 7)]
    assert not desk.grid.nobody.isVisible()


# --- how it looks and is said ----------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("size", [(1220, 700), (964, 560)])
def test_nothing_is_cut_and_every_control_has_a_name(
    desk: GridDesk, theme: Theme, scheme: Scheme, size: tuple[int, int]
) -> None:
    theme.set_scheme(scheme)
    with_faults(desk)
    desk.window.resize(*size)
    desk.settle()
    assert clipped_labels(desk.window) == []
    assert unnamed_controls(desk.window) == []


def test_filters_are_reached_by_tab_and_say_what_they_filter(desk: GridDesk) -> None:
    desk.grid.toolbar.more.setFocus()
    names = []
    for _stop in range(10):
        desk.press(TAB)
        names.append(desk.focused.accessibleName())
    assert names == [
        *(f"Filtrer\u00a0: {title}" for title in TITLES[1:]),
        "Liste des collaborateurs",
    ]  # fmt: skip
    amount = desk.table.header.control(Field.GRANT)
    assert isinstance(amount, LineEdit)
    assert spoken_description(amount) or amount.toolTip() == "Dotation d’au moins ce montant"
