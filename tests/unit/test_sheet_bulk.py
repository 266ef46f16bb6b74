"""Blocks are pasted, filled down and replaced in a sheet as a spreadsheet does it, as one act each (SPEC L3, L4)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import SETTINGS, Desk, at_site, furnished_desk

from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.services.sheet import Action, Label, Sheet, SheetChange

NAMES = (Field.LAST_NAME, Field.FIRST_NAME)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = furnished_desk(Path(tmp_path_factory.mktemp("blocs")))
    yield desk
    desk.profile.close()


@pytest.fixture
def sheet(desk: Desk) -> Sheet:
    campaign = desk.campaigns.create(replace(SETTINGS, name=f"Été {len(desk.campaigns.all())}"))
    desk.import_people(campaign.id, [at_site(n) for n in range(1, 5)])
    return Sheet.open(desk.roster, campaign.id)


def ids(sheet: Sheet) -> list[str]:
    return [sheet.row_id(index) for index in range(len(sheet))]


def do(sheet: Sheet, action: Action) -> SheetChange:
    change = sheet.carry_out(action)
    sheet.adopt(change)
    return change


def column(sheet: Sheet, field: Field) -> list[str]:
    return list(sheet.column(field))


# --- pasting ---------------------------------------------------------------------------------------------


def test_a_block_goes_over_the_rows_and_columns_as_they_are_seen(sheet: Sheet) -> None:
    seen = ids(sheet)[::-1]
    block = [["320", "Durand"], ["250", "Petit"]]
    action = sheet.paste(block, (seen[1], Field.GRANT), [Field.MOBILE, Field.GRANT, Field.LAST_NAME], seen)
    assert (action.label, action.count, action.overwritten) == (Label.PASTE, 4, 4)
    do(sheet, action)
    assert column(sheet, Field.GRANT) == ["200", "250", "320", "200"]
    assert column(sheet, Field.LAST_NAME) == ["Nom1", "Petit", "Durand", "Nom4"]
    assert sheet.undo_label == "Annuler\u00a0: collage de 4 cases"


def test_only_cells_that_hold_something_else_count_as_overwritten(sheet: Sheet) -> None:
    first = sheet.row_id(0)
    action = sheet.paste(
        [["Nom1", "Zoé", "", "", "", "", "Siège"]], (first, Field.LAST_NAME), COLUMN_FIELDS[1:], [first]
    )
    assert (action.count, action.overwritten) == (5, 4)
    assert dict(zip(COLUMN_FIELDS, action.step.edits[first], strict=True))[Field.RETURN_SITE] == "Siège"


def test_rows_beyond_the_last_are_added_and_columns_beyond_it_left_out(sheet: Sheet) -> None:
    row = ["Martin", "Zoé", "0639987701", "zoe@erdre.example", "Siège", "", "", "320", "de trop"]
    block = [row, ["", " "], ["Morel", "Léa", "0639987702", "lea@erdre.example", "1002", "", "", "250 €"]]
    last = sheet.row_id(3)
    before = sheet.texts(3)
    change = do(sheet, sheet.paste([[], *block], (last, Field.LAST_NAME), COLUMN_FIELDS[1:], ids(sheet)))
    assert (sheet.texts(3), change.added) == (before, [4, 5])
    assert sheet.texts(4) == ("", "Martin", "Zoé", "06 39 98 77 01", "zoe@erdre.example", "Siège", "", "", "320")
    assert sheet.texts(5)[5:] == ("Entrepôt Nord", "", "", "250")
    assert sheet.counts.error_rows == 0
    sheet.adopt(sheet.undo())
    assert len(sheet) == 4


def test_a_block_fills_an_empty_list(desk: Desk) -> None:
    campaign = desk.campaigns.create(replace(SETTINGS, name="Vide"))
    sheet = Sheet.open(desk.roster, campaign.id)
    action = sheet.paste([["1", "Nom"], ["2", "Autre"]], ("", Field.EMPLOYEE_NUMBER), COLUMN_FIELDS, [])
    do(sheet, action)
    assert (action.overwritten, action.count, column(sheet, Field.LAST_NAME)) == (0, 4, ["Nom", "Autre"])


def test_line_breaks_in_a_pasted_cell_become_spaces(sheet: Sheet) -> None:
    do(sheet, sheet.paste([["Le\n Goff\t"]], (sheet.row_id(0), Field.LAST_NAME), COLUMN_FIELDS, ids(sheet)))
    assert sheet.text(0, Field.LAST_NAME) == "Le Goff"


# --- filling down ----------------------------------------------------------------------------------------


def test_the_first_cell_of_each_column_goes_into_those_below(sheet: Sheet) -> None:
    do(sheet, sheet.edit({(sheet.row_id(1), Field.GRANT): "320", (sheet.row_id(1), Field.SITE): "1002"}))
    rows = [sheet.row_id(index) for index in (1, 2, 3)]
    action = sheet.fill_down([(row_id, field) for row_id in rows for field in (Field.GRANT, Field.SITE)])
    do(sheet, action)
    assert column(sheet, Field.GRANT) == ["200", "320", "320", "320"]
    assert column(sheet, Field.SITE) == ["Siège", *["Entrepôt Nord"] * 3]
    assert sheet.undo_label == "Annuler\u00a0: recopie vers le bas de 4 cases"


# --- replacing -------------------------------------------------------------------------------------------


def test_a_text_is_replaced_wherever_it_stands_without_regard_to_case_and_accents(sheet: Sheet) -> None:
    action = sheet.replace_all("ATELIERS.éxample", "erdre.example", None, whole_cell=False)
    assert (action.label, action.count) == (Label.REPLACE, 4)
    do(sheet, action)
    assert sheet.text(0, Field.EMAIL) == "Personne1@erdre.example"
    assert sheet.undo_label == "Annuler\u00a0: remplacement dans 4 cases"


@pytest.mark.parametrize(
    ("text", "find", "by", "after"),
    [
        ("Cœur Cœur", "coeur", "Pic", "Pic Pic"),
        ("Cœur", "o", "a", "Cœur"),
        ("Éloïse d’Été", "e", "a", "aloïsa d’ata"),
        ("aaa", "aa", "b", "ba"),
        ("Straße", "ss", "z", "Straze"),
        ("Nom", "m", "", "No"),
    ],
)
def test_letters_that_come_to_two_are_replaced_whole(sheet: Sheet, text: str, find: str, by: str, after: str) -> None:
    cell = (sheet.row_id(0), Field.LAST_NAME)
    do(sheet, sheet.edit({cell: text}))
    do(sheet, sheet.replace_all(find, by, [cell], whole_cell=False))
    assert sheet.text(0, Field.LAST_NAME) == after


def test_a_whole_cell_must_hold_the_text_alone_and_nothing_is_found_by_nothing(sheet: Sheet) -> None:
    do(sheet, sheet.replace_all("20", "30", None, whole_cell=True))
    assert column(sheet, Field.GRANT) == ["200"] * 4
    do(sheet, sheet.replace_all("200", "320", [(sheet.row_id(2), Field.GRANT)], whole_cell=True))
    assert column(sheet, Field.GRANT) == ["200", "200", "320", "200"]
    assert not sheet.replace_all(" ", "x", None, whole_cell=False)


# --- what is proposed ------------------------------------------------------------------------------------


def test_all_fixes_that_are_proposed_are_taken_over_as_one_act(sheet: Sheet) -> None:
    assert not sheet.suggestions()
    typed = {(sheet.row_id(0), Field.EMAIL): "a@gmial.com", (sheet.row_id(2), Field.EMAIL): "c@orenge.fr"}
    do(sheet, sheet.edit(typed, Label.PASTE))
    action = sheet.suggestions()
    assert (action.label, action.count, action.cells) == (Label.FIX, 2, list(typed))
    do(sheet, action)
    assert (sheet.text(0, Field.EMAIL), sheet.text(2, Field.EMAIL)) == ("a@gmail.com", "c@orange.fr")
    assert (bool(sheet.suggestions()), sheet.undo_label) == (False, "Annuler\u00a0: corrections proposées, 2 cases")
