"""Many cells of the grid at once: copied, pasted, filled down, replaced, put right; its columns and its menus."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, unnamed_controls
from ui.grid_desk import CONTROL, SHIFT, GridDesk, people

from ov_desktop.domain.roster import Field
from ov_desktop.ui.roster.clipboard import block_from_text
from ov_desktop.ui.roster.columns import COLUMN_OF, POSITION
from ov_desktop.ui.roster.editors import ChoiceEdit
from ov_desktop.ui.roster.model import Mark, SheetModel
from ov_desktop.ui.roster.paste_dialog import FixDialog, PasteDialog
from ov_desktop.ui.roster.replace_dialog import ReplaceDialog
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.window_state import WindowState

C, D, H, V, X, Z = (
    Qt.Key.Key_C, Qt.Key.Key_D, Qt.Key.Key_H, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Z,
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[GridDesk]:
    desk = GridDesk(tmp_path / "profil", theme, qtbot, people(6))
    yield desk
    desk.close()


def paste_dialog(desk: GridDesk) -> PasteDialog:
    desk.settle(lambda: bool(desk.window.findChildren(PasteDialog)))
    return desk.window.findChildren(PasteDialog)[-1]


# --- the clipboard ---------------------------------------------------------------------------------------


def test_a_block_is_copied_as_text_and_as_a_table_whose_cells_stay_text(desk: GridDesk) -> None:
    desk.click_cell(0, Field.EMPLOYEE_NUMBER)
    desk.click_cell(1, Field.LAST_NAME, SHIFT)
    desk.press(C, CONTROL)
    assert desk.clipboard == "00001\tAubry\n00002\tBélanger"
    html = QGuiApplication.clipboard().mimeData().html()
    assert "<td style=\"mso-number-format:'\\@'\">00001</td>" in html


def test_a_formula_and_html_are_inert_on_the_clipboard(desk: GridDesk) -> None:
    desk.enter(0, Field.LAST_NAME, "<b>=1+1")
    desk.click_cell(0, Field.LAST_NAME)
    desk.press(C, CONTROL)
    html = QGuiApplication.clipboard().mimeData().html()
    assert "<td style=\"mso-number-format:'\\@'\">&lt;b&gt;=1+1</td>" in html


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("seul", [["seul"]]),
        ('"deux\nlignes"\tb\n', [["deux lignes", "b"]]),
        ('"dit ""oui"""\tb', [['dit "oui"', "b"]]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ("a\tb\nc", [["a", "b"], ["c", ""]]),
        ("", []),
        ('"abc\tx\nb\ty\n', [['"abc', "x"], ["b", "y"]]),
        ('a\t"\n"b\tc', [["a", '"'], ['"b', "c"]]),
        ('"Bob" Martin\tx', [['"Bob" Martin', "x"]]),
        ('"a\n\nb"\t""\t\n\tz', [["a  b", "", ""], ["", "z", ""]]),
    ],
)
def test_what_spreadsheets_copy_is_read_cell_by_cell(text: str, block: list[list[str]]) -> None:
    assert block_from_text(text) == block


def test_a_quote_that_is_not_closed_takes_no_other_cell_in_however_long_the_block() -> None:
    block = block_from_text('"Noël\tZoé\n' + "Dupont\tAda\n" * 20_000)
    assert block[:2] == [['"Noël', "Zoé"], ["Dupont", "Ada"]]
    assert len(block) == 20_001


def test_texts_that_begin_with_a_quote_come_back_from_the_clipboard_as_they_are(desk: GridDesk) -> None:
    for row, text in enumerate(('"Bob"', '"', '"Ann" Martin')):
        desk.enter(row, Field.LAST_NAME, text)
    desk.click_cell(0, Field.LAST_NAME)
    desk.click_cell(2, Field.LAST_NAME, SHIFT)
    desk.press(C, CONTROL)
    assert block_from_text(desk.clipboard) == [['"Bob"'], ['"'], ['"Ann" Martin']]


def test_a_block_from_a_spreadsheet_goes_over_the_cells_once_it_has_been_looked_at(desk: GridDesk) -> None:
    desk.put_on_clipboard("Noël\tZoé\r\nÜnsal\tAnaïs\r\n")
    desk.click_cell(1, Field.LAST_NAME)
    desk.press(V, CONTROL)
    dialog = paste_dialog(desk)
    assert dialog.windowTitle() == "Remplacer le contenu de 4 cases\u00a0?"
    desk.click(dialog.act_button)
    assert desk.column(Field.LAST_NAME)[:4] == ["Aubry", "Noël", "Ünsal", "Étienne"]
    assert desk.column(Field.FIRST_NAME)[1:3] == ["Zoé", "Anaïs"]
    assert desk.grid.toolbar.undo.accessibleName() == "Annuler\u00a0: collage de 4 cases"
    desk.come_back()
    desk.press(Z, CONTROL)
    assert desk.column(Field.LAST_NAME)[1:3] == ["Bélanger", "Zola"]
    assert [person.last_name for person in desk.kept][1:3] == ["Bélanger", "Zola"]


def test_a_paste_that_is_not_wanted_changes_nothing(desk: GridDesk) -> None:
    desk.put_on_clipboard("Noël\tZoé")
    desk.click_cell(1, Field.LAST_NAME)
    desk.press(V, CONTROL)
    desk.click(paste_dialog(desk).give_up_button)
    assert desk.text(1, Field.LAST_NAME) == "Bélanger"
    assert not desk.grid.toolbar.undo.isEnabled()


def test_rows_past_the_last_are_added(desk: GridDesk) -> None:
    rows = [
        f"0001{number}\tNom{number}\tAda\t06 39 98 05 0{number}\tn{number}@x.example\tSiège\t\t\t200"
        for number in (1, 2)
    ]
    desk.put_on_clipboard("\n".join(rows))
    desk.grid.commands.add()
    desk.settle()
    desk.press(Qt.Key.Key_Escape)
    desk.click_cell(6, Field.EMPLOYEE_NUMBER)
    desk.press(V, CONTROL)
    assert desk.grid.model.rowCount() == 8
    assert [person.last_name for person in desk.kept][6:] == ["Nom1", "Nom2"]


def test_a_table_is_pasted_into_an_empty_list(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    bare = GridDesk(tmp_path / "profil", theme, qtbot, [])
    bare.put_on_clipboard("1\tZola\tÉmile\t0639980501\tz@x.example\tSiège\t\t\t200\n2\tÜnsal\n")
    bare.press(V, CONTROL)
    assert bare.column(Field.LAST_NAME) == ["Zola", "Ünsal"]
    assert not bare.grid.nobody.isVisible()
    assert [person.last_name for person in bare.kept] == ["Zola"]
    assert bare.grid.counts is not None
    assert bare.grid.counts.error_rows == 1
    bare.close()


def test_one_value_goes_into_all_cells_that_are_chosen(desk: GridDesk) -> None:
    desk.put_on_clipboard("500")
    desk.click_cell(0, Field.GRANT)
    desk.click_cell(5, Field.GRANT, SHIFT)
    desk.press(V, CONTROL)
    desk.click(paste_dialog(desk).act_button)
    assert desk.column(Field.GRANT) == ["500\u00a0€"] * 6
    assert {person.grant for person in desk.kept} == {500}


def test_cut_copies_and_empties(desk: GridDesk) -> None:
    desk.click_cell(2, Field.EMPLOYEE_NUMBER)
    desk.press(X, CONTROL)
    assert desk.clipboard == "00003"
    assert desk.text(2, Field.EMPLOYEE_NUMBER) == ""
    assert desk.kept[2].employee_number == ""


def test_a_paste_follows_the_order_in_which_rows_and_columns_are_shown(desk: GridDesk) -> None:
    desk.click_title(Field.GRANT)
    desk.click_title(Field.GRANT)
    header = desk.table.header
    header.moveSection(header.visualIndex(COLUMN_OF[Field.FIRST_NAME]), header.visualIndex(COLUMN_OF[Field.LAST_NAME]))
    desk.put_on_clipboard("Prénom\tNom")
    desk.click_cell(0, Field.FIRST_NAME)
    desk.press(V, CONTROL)
    desk.click(paste_dialog(desk).act_button)
    assert (desk.text(0, Field.FIRST_NAME), desk.text(0, Field.LAST_NAME)) == ("Prénom", "Nom")
    assert (desk.kept[5].first_name, desk.kept[5].last_name) == ("Prénom", "Nom")


def test_cells_that_stand_apart_are_chosen_as_few_blocks(desk: GridDesk) -> None:
    apart = [(0, 2), (0, 3), (1, 2), (1, 3), (3, 2), (4, 2), (4, 5)]
    desk.table.select_cells(apart)
    chosen = {(index.row(), index.column()) for index in desk.table.selectionModel().selectedIndexes()}
    assert chosen == set(apart)
    assert len(desk.table.selected_parts()) == 4
    assert desk.at == (0, 2)


def test_titles_are_painted_without_a_look_at_each_cell_that_is_chosen(
    tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    desk = GridDesk(tmp_path / "profil", theme, qtbot, people(300))
    looked = 0

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal looked
        looked += event == "call" and frame.f_code is SheetModel.flags.__code__

    desk.press(Qt.Key.Key_A, CONTROL)
    sys.setprofile(watch)
    try:
        desk.table.header.viewport().repaint()
    finally:
        sys.setprofile(None)
    assert looked < 10
    chosen = "Sélection\u00a0: 2\u202f700 cellules, 508\u202f500\u00a0€"
    desk.settle(lambda: desk.grid.totals.text().endswith(chosen))
    desk.close()


# --- fill, find, replace, put right ----------------------------------------------------------------------


def test_the_first_cell_is_filled_down_and_one_alone_takes_the_one_above(desk: GridDesk) -> None:
    desk.click_cell(0, Field.GRANT)
    desk.click_cell(2, Field.GRANT, SHIFT)
    desk.press(D, CONTROL)
    assert desk.column(Field.GRANT)[:4] == ["200\u00a0€", "200\u00a0€", "200\u00a0€", "230\u00a0€"]
    desk.click_cell(3, Field.GRANT)
    desk.press(D, CONTROL)
    assert [person.grant for person in desk.kept] == [200, 200, 200, 200, 240, 250]
    assert desk.grid.toolbar.undo.accessibleName() == "Annuler\u00a0: recopie vers le bas de 1 case"


def replace_window(desk: GridDesk) -> ReplaceDialog:
    desk.press(H, CONTROL)
    dialog = desk.grid.replacing.dialog
    assert dialog is not None
    desk.settle(dialog.isActiveWindow)
    return dialog


def test_a_text_is_found_from_cell_to_cell_without_its_accents(desk: GridDesk) -> None:
    desk.click_cell(0, Field.LAST_NAME)
    dialog = replace_window(desk)
    dialog.wanted.setText("e.tienne")
    desk.click(dialog.next)
    assert dialog.said.text() == "Aucune case ne contient ce texte."
    dialog.wanted.setText("etienne")
    desk.click(dialog.next)
    assert desk.at == (3, COLUMN_OF[Field.LAST_NAME])


def test_a_text_is_replaced_everywhere_or_in_what_is_chosen_and_undone_in_one_go(desk: GridDesk) -> None:
    desk.click_cell(0, Field.EMAIL)
    dialog = replace_window(desk)
    dialog.wanted.setText("ateliers.example")
    dialog.substitute.setText("cse-erdre.example")
    desk.click(dialog.replace)
    assert dialog.said.text() == "6 cases modifiées."
    assert {person.email.partition("@")[2] for person in desk.kept} == {"cse-erdre.example"}
    dialog.close()
    desk.come_back()
    desk.press(Z, CONTROL)
    assert {person.email.partition("@")[2] for person in desk.kept} == {"ateliers.example"}
    desk.click_cell(1, Field.EMAIL)
    desk.click_cell(2, Field.EMAIL, SHIFT)
    dialog = replace_window(desk)
    desk.click(dialog.replace)
    assert dialog.said.text() == "2 cases modifiées."
    dialog.close()


def test_what_is_proposed_is_taken_over_for_one_cell_or_for_all(desk: GridDesk) -> None:
    desk.enter(0, Field.EMAIL, "a@gmial.com")
    desk.enter(1, Field.EMAIL, "b@gmial.com")
    assert desk.mark(0, Field.EMAIL) is Mark.WARNING
    desk.click_cell(0, Field.EMAIL)
    menu = desk.grid.cell_menu.make()
    assert menu.actions()[0].text() == "Remplacer par «\u00a0a@gmail.com\u00a0»"
    menu.actions()[0].trigger()
    desk.settle()
    assert desk.text(0, Field.EMAIL) == "a@gmail.com"
    desk.click(desk.grid.faults.fix)
    assert [person.email for person in desk.kept][:2] == ["a@gmail.com", "b@gmail.com"]
    assert desk.grid.toolbar.undo.accessibleName() == "Annuler\u00a0: correction proposée, 1 case"


def test_several_fixes_are_looked_at_before_they_are_taken_over(desk: GridDesk) -> None:
    desk.enter(0, Field.EMAIL, "a@gmial.com")
    desk.enter(1, Field.EMAIL, "b@gmial.com")
    desk.click(desk.grid.faults.fix)
    dialog = desk.window.findChildren(FixDialog)[-1]
    assert dialog.windowTitle() == "Appliquer 2 corrections proposées\u00a0?"
    desk.click(dialog.act_button)
    assert [person.email for person in desk.kept][:2] == ["a@gmail.com", "b@gmail.com"]


def test_a_fault_in_a_hidden_column_is_reached_and_its_column_comes_back(desk: GridDesk) -> None:
    desk.enter(2, Field.GRANT, "325")
    desk.table.hideColumn(COLUMN_OF[Field.GRANT])
    desk.click_cell(0, Field.LAST_NAME)
    desk.press(Qt.Key.Key_F8)
    assert desk.at == (2, COLUMN_OF[Field.GRANT])
    assert not desk.table.isColumnHidden(COLUMN_OF[Field.GRANT])


# --- columns and menus -----------------------------------------------------------------------------------


def shown(desk: GridDesk) -> list[int]:
    return [POSITION, *desk.table.visible_columns()]


def test_columns_are_hidden_and_moved_and_come_back_so_the_next_time(
    desk: GridDesk, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    desk.grid.columns_menu.aboutToShow.emit()
    number = desk.grid.columns_menu.actions()[0]
    assert number.text() == "Matricule"
    assert number.isChecked()
    number.trigger()
    header = desk.table.header
    header.moveSection(header.visualIndex(COLUMN_OF[Field.GRANT]), 1)
    header.resizeSection(COLUMN_OF[Field.LAST_NAME], 222)
    laid_out = shown(desk)
    assert laid_out[:3] == [POSITION, COLUMN_OF[Field.GRANT], COLUMN_OF[Field.LAST_NAME]]
    WindowState(tmp_path).take_habits(desk.window)
    again = GridDesk(tmp_path / "encore", theme, qtbot, people(1), before=WindowState(tmp_path).give_habits)
    assert shown(again) == laid_out
    assert again.table.header.sectionSize(COLUMN_OF[Field.LAST_NAME]) == 222
    again.grid.columns_menu.actions()[-1].trigger()
    assert shown(again) == list(range(10))
    again.close()


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_the_menu_of_the_cells_opens_by_mouse_and_by_key(desk: GridDesk, reason: QContextMenuEvent.Reason) -> None:
    viewport = desk.table.viewport()
    at = desk.table.visualRect(desk.grid.model.index(2, COLUMN_OF[Field.LAST_NAME])).center()
    if reason == QContextMenuEvent.Reason.Keyboard:
        desk.click_cell(2, Field.LAST_NAME)
        at = QPoint(0, 0)
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, at, viewport.mapToGlobal(at)))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    assert desk.at == (2, COLUMN_OF[Field.LAST_NAME])
    texts = [action.text().partition("\t")[0] for action in popup.actions() if action.text()]
    assert texts == [
        "Couper", "Copier", "Coller", "Vider les cases", "Recopier vers le bas", "Dupliquer les lignes",
        "Supprimer les lignes", "Colonne «\u00a0Nom\u00a0»",
    ]  # fmt: skip
    popup.close()


def test_a_column_is_sorted_moved_and_hidden_by_its_menu(desk: GridDesk) -> None:
    def act(text: str) -> None:
        menu = desk.grid.cell_menu.make().actions()[-1].menu()
        assert isinstance(menu, QMenu)
        next(action for action in menu.actions() if action.text() == text).trigger()
        desk.settle()

    desk.click_cell(0, Field.LAST_NAME)
    act("Trier en descendant")
    assert desk.column(Field.LAST_NAME)[0] == "Zola"
    desk.click_cell(0, Field.GRANT)
    act("Trier ensuite en montant")
    assert desk.column(Field.GRANT)[-2:] == ["200\u00a0€", "250\u00a0€"]
    act("Reprendre l’ordre de la liste")
    assert desk.column(Field.LAST_NAME)[0] == "Aubry"
    act("Déplacer à gauche")
    assert desk.table.visible_columns()[-2:] == [COLUMN_OF[Field.GRANT], COLUMN_OF[Field.RETURN_SITE]]
    act("Déplacer à droite")
    assert desk.table.visible_columns()[-1] == COLUMN_OF[Field.GRANT]
    act("Masquer")
    assert COLUMN_OF[Field.GRANT] not in desk.table.visible_columns()


def test_a_choice_made_with_the_mouse_is_kept_at_once(desk: GridDesk) -> None:
    desk.click_cell(0, Field.SITE)
    desk.press(Qt.Key.Key_F2)
    editor = desk.focused
    assert isinstance(editor, ChoiceEdit)
    editor.showPopup()
    place = editor.view().visualRect(editor.model().index(2, 0)).center()
    QTest.mouseClick(editor.view().viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.settle()
    assert desk.kept[0].site == "2"


def test_nothing_is_cut_in_the_windows_of_the_grid(desk: GridDesk) -> None:
    desk.put_on_clipboard("Noël\tZoé\n" * 6)
    desk.click_cell(0, Field.LAST_NAME)
    desk.press(V, CONTROL)
    dialog = paste_dialog(desk)
    assert clipped_labels(dialog) == []
    assert unnamed_controls(dialog) == []
    dialog.close()
    desk.come_back()
    window = replace_window(desk)
    assert clipped_labels(window) == []
    assert unnamed_controls(window) == []
    window.close()
