"""A draft's list is edited with its faults in sight, one transaction an act, and everything is undone (SPEC L4)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import SETTINGS, Desk, at_home, at_site, furnished_desk
from sqlalchemy import select, update

from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.refusal import FieldFault, NotFoundError, RefusedError
from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.models.campaign import EmployeeRow, UnsettledRow
from ov_desktop.services.sheet import Action, Label, Sheet, SheetChange, SheetOutdatedError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path / "profil")
    yield desk
    desk.profile.close()


@pytest.fixture
def draft(desk: Desk) -> str:
    return desk.campaigns.create(SETTINGS).id


def opened(desk: Desk, campaign_id: str) -> Sheet:
    return Sheet.open(desk.roster, campaign_id)


def do(sheet: Sheet, action: Action) -> SheetChange:
    change = sheet.carry_out(action)
    sheet.adopt(change)
    return change


def undo(sheet: Sheet) -> SheetChange:
    change = sheet.undo()
    sheet.adopt(change)
    return change


def redo(sheet: Sheet) -> SheetChange:
    change = sheet.redo()
    sheet.adopt(change)
    return change


def put(sheet: Sheet, index: int, field: Field, text: str) -> SheetChange:
    return do(sheet, sheet.edit({(sheet.row_id(index), field): text}))


def texts(sheet: Sheet) -> list[tuple[str, ...]]:
    return [sheet.texts(index) for index in range(len(sheet))]


def faults(sheet: Sheet) -> list[tuple[int, str, str]]:
    """Place, field and code of every fault."""
    return [
        (index, field.value, fault.code) for index in range(len(sheet)) for field, fault in sheet.faults(index).items()
    ]


def people(desk: Desk, campaign_id: str) -> list[Employee]:
    return [person.employee for person in desk.roster.people(campaign_id)]


def in_error(desk: Desk) -> list[list[str]]:
    """The rows in error as they are stored, in their order."""
    with desk.profile.database.read() as session:
        return list(session.scalars(select(UnsettledRow.cells).order_by(UnsettledRow.position)))


def row(**cells: str) -> Mapping[Field, str]:
    """The cells of a new row that is right, but for those given."""
    right = {
        "last_name": "Martin", "first_name": "Zoé", "mobile": "06 39 98 77 01", "email": "zoe@erdre.example",
        "site": "Siège", "grant": "320",
    }  # fmt: skip
    return {Field(name): text for name, text in (right | cells).items()}


# --- opening ---------------------------------------------------------------------------------------------


def test_people_are_shown_in_the_order_of_the_list_in_the_words_of_the_template(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(3), at_home(1, grant=320)])
    sheet = opened(desk, draft)
    assert texts(sheet) == [
        ("00003", "Nom3", "Hélène", "06 39 98 00 03", "Personne3@ateliers.example", "Siège", "", "", "200"),
        (
            "00001", "Nom1", "Hélène", "06 39 98 00 01", "Personne1@ateliers.example", "", "LETTRE SUIVIE RS", "Siège",
            "320",
        ),
    ]  # fmt: skip
    assert [sheet.text(1, field) for field in COLUMN_FIELDS] == list(sheet.texts(1))
    assert [sheet.row_id(0), sheet.row_id(1)] == [person.id for person in desk.roster.people(draft)]
    assert (sheet.index_of(sheet.row_id(1)), sheet.counts.rows, sheet.counts.grant_total) == (1, 2, 520)
    assert (sheet.selected_total([1]), faults(sheet), sheet.undo_label, sheet.redo_label) == (320, [], "", "")


def test_an_empty_draft_is_an_empty_sheet(desk: Desk, draft: str) -> None:
    sheet = opened(desk, draft)
    assert (len(sheet), sheet.counts.rows, sheet.counts.grant_total) == (0, 0, 0)


def test_opening_tells_how_far_it_is_and_can_be_given_up(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(n) for n in range(1, 1_202)])
    heard: list[tuple[int, int]] = []
    Sheet.open(desk.roster, draft, lambda count, total: heard.append((count, total)))
    assert heard == [(0, 1_201), (1_000, 1_201), (1_201, 1_201)]

    class GivenUpError(Exception):
        pass

    def give_up(_count: int, _total: int) -> None:
        raise GivenUpError

    with pytest.raises(GivenUpError):
        Sheet.open(desk.roster, draft, give_up)


def test_a_campaign_that_is_no_draft_has_no_sheet(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        opened(desk, "absente")
    launched = desk.launched([at_site(1)], replace(SETTINGS, name="Lancée"))
    with pytest.raises(RefusedError, match="campaign-launched"):
        opened(desk, launched.id)


def test_people_whom_the_settings_no_longer_allow_come_to_be_in_error_and_back(desk: Desk, draft: str) -> None:
    desk.campaigns.change_settings(draft, SETTINGS, email_optional=True)
    ids = desk.import_people(draft, [replace(at_site(1), email=""), at_site(2)])
    desk.campaigns.change_settings(draft, SETTINGS, email_optional=False)
    sheet = opened(desk, draft)
    assert faults(sheet) == [(0, "email", "email-missing")]
    assert (desk.campaigns.get(draft).people, in_error(desk)) == (1, [list(sheet.texts(0))])
    desk.campaigns.change_settings(draft, SETTINGS, email_optional=True)
    sheet = opened(desk, draft)
    assert (faults(sheet), in_error(desk)) == ([], [])
    assert [person.id for person in desk.roster.people(draft)] == ids


# --- edits -----------------------------------------------------------------------------------------------


def test_an_edit_is_stored_checked_and_shown_as_all_people_are(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1), at_site(2)])
    sheet = opened(desk, draft)
    change = put(sheet, 1, Field.MOBILE, " 6.39.98.44.55 ")
    assert sheet.text(1, Field.MOBILE) == "06 39 98 44 55"
    assert people(desk, draft)[1].mobile == "+33639984455"
    assert (change.changed, change.added, change.removed, change.sentence) == ([1], [], [], "")
    assert change.cells == [(sheet.row_id(1), Field.MOBILE)]


def test_nothing_is_seen_before_an_action_is_adopted(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1)])
    sheet = opened(desk, draft)
    change = sheet.carry_out(sheet.edit({(sheet.row_id(0), Field.GRANT): "25"}))
    assert (sheet.text(0, Field.GRANT), faults(sheet), sheet.undo_label) == ("200", [], "")
    sheet.adopt(change)
    assert (sheet.text(0, Field.GRANT), faults(sheet)) == ("25", [(0, "grant", "grant-not-multiple-of-10")])


def test_a_wrong_edit_takes_the_person_out_and_a_right_one_brings_them_back_where_they_were(
    desk: Desk, draft: str
) -> None:
    ids = desk.import_people(draft, [at_site(1), at_site(2), at_site(3)])
    before = people(desk, draft)
    sheet = opened(desk, draft)
    put(sheet, 1, Field.EMAIL, "hélène(at)erdre")
    assert [person.id for person in desk.roster.people(draft)] == [ids[0], ids[2]]
    assert [cells[4] for cells in in_error(desk)] == ["hélène(at)erdre"]
    assert (sheet.counts.error_rows, sheet.counts.rows, sheet.faulty("errors")) == (1, 3, [1])
    assert sheet.counts.grant_total == 600
    put(sheet, 1, Field.EMAIL, before[1].email)
    assert people(desk, draft) == before
    assert ([person.id for person in desk.roster.people(draft)], in_error(desk)) == (ids, [])


def test_both_of_a_pair_are_in_error_and_correcting_one_settles_the_other(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1), at_site(2), at_site(3)])
    sheet = opened(desk, draft)
    change = put(sheet, 2, Field.MOBILE, "0639980001")
    assert faults(sheet) == [(0, "mobile", "mobile-duplicate"), (2, "mobile", "mobile-duplicate")]
    assert change.changed == [0, 2]
    fault = sheet.fault(2, Field.MOBILE)
    assert fault is not None
    assert (fault.row, fault.value, fault.details) == (3, "0639980001", {"other_rows": [1], "other_count": 1})
    assert (len(people(desk, draft)), len(in_error(desk))) == (1, 2)
    put(sheet, 0, Field.MOBILE, "0639980099")
    assert (faults(sheet), sheet.text(2, Field.MOBILE)) == ([], "06 39 98 00 01")
    assert [person.mobile for person in people(desk, draft)] == ["+33639980099", "+33639980002", "+33639980001"]


def test_two_people_can_exchange_what_only_one_may_have(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1), at_site(2)])
    sheet = opened(desk, draft)
    do(
        sheet,
        sheet.edit(
            {
                (sheet.row_id(0), Field.MOBILE): "0639980002",
                (sheet.row_id(1), Field.MOBILE): "0639980001",
            }
        ),
    )
    assert faults(sheet) == []
    assert [person.mobile for person in people(desk, draft)] == ["+33639980002", "+33639980001"]


def test_a_delivery_of_one_kind_typed_by_hand_empties_the_cells_of_the_other(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1)])
    sheet = opened(desk, draft)
    put(sheet, 0, Field.SHIPPING, "lettre suivie")
    assert faults(sheet) == [(0, "return_site", "return-site-missing")]
    put(sheet, 0, Field.RETURN_SITE, "1002")
    assert sheet.texts(0)[5:8] == ("", "LETTRE SUIVIE RS", "Entrepôt Nord")
    put(sheet, 0, Field.SITE, "siege")
    assert sheet.texts(0)[5:8] == ("Siège", "", "")
    assert people(desk, draft)[0].delivery is DeliveryKind.SITE


def test_a_doubt_about_the_list_follows_its_edits(desk: Desk, draft: str) -> None:
    listed = [replace(at_site(n), email=f"p{n}@ateliers-erdre.example") for n in range(1, 7)]
    desk.import_people(draft, [*listed, replace(at_site(9), email="p9@atelier-erdre.example")])
    sheet = opened(desk, draft)
    assert faults(sheet) == [(6, "email", "email-typo")]
    fault = sheet.fault(6, Field.EMAIL)
    assert fault is not None
    assert (sheet.is_warning(fault), fault.suggestion) == (True, "p9@ateliers-erdre.example")
    assert (sheet.counts.warning_rows, sheet.counts.error_rows, sheet.faulty("warnings")) == (1, 0, [6])
    change = do(sheet, sheet.delete([sheet.row_id(index) for index in range(3)]))
    assert (faults(sheet), change.changed, change.removed) == ([], [3], [0, 1, 2])
    undo(sheet)
    assert faults(sheet) == [(6, "email", "email-typo")]


def test_what_changes_nothing_is_neither_stored_nor_undone(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1)])
    sheet = opened(desk, draft)
    same = sheet.edit({(sheet.row_id(0), Field.GRANT): "200"})
    assert (bool(same), same.count) == (False, 0)
    change = put(sheet, 0, Field.MOBILE, "0639980001")
    assert (change.changed, sheet.undo_label, sheet.text(0, Field.MOBILE)) == ((), "", "06 39 98 00 01")


# --- rows ------------------------------------------------------------------------------------------------


def test_a_row_is_added_at_the_end_or_in_between(desk: Desk, draft: str) -> None:
    ids = desk.import_people(draft, [at_site(1), at_site(2)])
    sheet = opened(desk, draft)
    change = do(sheet, sheet.add([row(), row(last_name="", mobile="1", email="b@b.example")], at=1))
    assert change.added == [1, 2]
    assert [sheet.index_of(row_id) for row_id in ids] == [0, 3]
    assert [person.last_name for person in people(desk, draft)] == ["Nom1", "Martin", "Nom2"]
    do(sheet, sheet.add([{}]))
    assert (len(sheet), sheet.texts(4)) == (5, ("",) * 9)
    assert {fault.code for fault in sheet.faults(4).values()} == {
        "last-name-missing", "first-name-missing", "mobile-missing", "email-missing", "delivery-missing",
        "grant-missing",
    }  # fmt: skip
    again = opened(desk, draft)
    assert (texts(again), faults(again)) == (texts(sheet), faults(sheet))


def test_a_duplicate_stands_under_the_last_of_its_originals_without_what_is_one_persons(desk: Desk, draft: str) -> None:
    ids = desk.import_people(draft, [at_home(1), at_site(2), at_site(3)])
    sheet = opened(desk, draft)
    action = sheet.duplicate(ids[:2])
    do(sheet, action)
    assert (action.label, action.count, len(sheet)) == (Label.ADD, 2, 5)
    assert sheet.texts(2) == ("", "Nom1", "Hélène", "", "", "", "LETTRE SUIVIE RS", "Siège", "200")
    assert people(desk, draft) == [at_home(1), at_site(2), at_site(3)]


def test_deleting_takes_people_and_rows_in_error_away_and_undoing_brings_them_back(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(n) for n in range(1, 6)])
    sheet = opened(desk, draft)
    put(sheet, 2, Field.GRANT, "beaucoup")
    before = texts(sheet), faults(sheet), people(desk, draft), in_error(desk)
    ids = [sheet.row_id(index) for index in range(5)]
    change = do(sheet, sheet.delete([ids[0], ids[2], ids[3]]))
    assert (change.removed, [sheet.row_id(0), sheet.row_id(1)]) == ([0, 2, 3], [ids[1], ids[4]])
    assert (len(people(desk, draft)), in_error(desk)) == (2, [])
    assert sheet.undo_label == "Annuler\u00a0: retrait de 3 personnes"
    change = undo(sheet)
    assert (change.added, change.sentence) == ([0, 2, 3], "Annulé\u00a0: retrait de 3 personnes")
    assert [sheet.row_id(index) for index in range(5)] == ids
    assert (texts(sheet), faults(sheet), people(desk, draft), in_error(desk)) == before


def test_rows_that_come_in_everywhere_keep_the_order_when_the_list_is_opened_again(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(n) for n in range(1, 9)])
    sheet = opened(desk, draft)
    do(sheet, sheet.delete([sheet.row_id(index) for index in (1, 3, 4)]))
    do(sheet, sheet.add([row(last_name=f"A{n}", mobile=str(n)) for n in range(3)], at=2))
    do(sheet, sheet.add([row(last_name=f"B{n}", mobile=str(n)) for n in range(2)], at=0))
    undo(sheet)
    undo(sheet)
    undo(sheet)
    redo(sheet)
    redo(sheet)
    do(sheet, sheet.add([row(last_name=f"C{n}", mobile=str(n)) for n in range(4)], at=1))
    again = opened(desk, draft)
    assert [again.row_id(n) for n in range(len(again))] == [sheet.row_id(n) for n in range(len(sheet))]
    assert texts(again) == texts(sheet)


# --- undoing ---------------------------------------------------------------------------------------------


def test_undoing_gives_back_what_was_typed_letter_for_letter(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1), at_site(2)])
    sheet = opened(desk, draft)
    put(sheet, 1, Field.MOBILE, "639980001")
    assert sheet.text(1, Field.MOBILE) == "639980001"
    put(sheet, 0, Field.MOBILE, "639980077")
    assert sheet.text(1, Field.MOBILE) == "06 39 98 00 01"
    undo(sheet)
    assert sheet.text(1, Field.MOBILE) == "639980001"
    assert [cells[3] for cells in in_error(desk)] == ["06 39 98 00 01", "639980001"]
    redo(sheet)
    assert (sheet.text(1, Field.MOBILE), in_error(desk)) == ("06 39 98 00 01", [])


def test_acts_are_named_and_a_new_one_forgets_what_was_undone(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1)])
    sheet = opened(desk, draft)
    put(sheet, 0, Field.GRANT, "320")
    do(sheet, sheet.edit({(sheet.row_id(0), f): "x" for f in (Field.LAST_NAME, Field.FIRST_NAME)}, Label.PASTE))
    assert sheet.undo_label == "Annuler\u00a0: collage de 2 cases"
    undo(sheet)
    assert sheet.redo_label == "Refaire\u00a0: collage de 2 cases"
    assert redo(sheet).sentence == "Refait\u00a0: collage de 2 cases"
    undo(sheet)
    assert sheet.undo_label == "Annuler\u00a0: modification de 1 case"
    put(sheet, 0, Field.LAST_NAME, "Durand")
    assert sheet.redo_label == ""


# --- failures --------------------------------------------------------------------------------------------


def test_a_launch_that_was_asked_for_meanwhile_changes_nothing(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1), at_site(2)])
    sheet = opened(desk, draft)
    desk.campaigns.request_launch(draft)
    before = people(desk, draft)
    with pytest.raises(RefusedError, match="campaign-launched"):
        sheet.carry_out(sheet.edit({(sheet.row_id(0), Field.MOBILE): "0639980002"}))
    assert (people(desk, draft), faults(sheet), sheet.undo_label) == (before, [], "")
    desk.campaigns.withdraw_launch(draft)
    put(sheet, 0, Field.GRANT, "320")
    assert faults(sheet) == []
    put(sheet, 1, Field.MOBILE, "0639980003")
    assert (faults(sheet), people(desk, draft)[1].mobile) == ([], "+33639980003")


def test_a_list_that_was_changed_elsewhere_is_left_alone(desk: Desk, draft: str) -> None:
    ids = desk.import_people(draft, [at_site(1), at_site(2)])
    sheet = opened(desk, draft)
    desk.roster.remove_person(ids[0])
    with pytest.raises(SheetOutdatedError):
        sheet.carry_out(sheet.edit({(row_id, Field.GRANT): "320" for row_id in ids}))
    assert people(desk, draft) == [at_site(2)]


def test_a_site_or_a_setting_that_has_changed_since_must_be_read_first(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1, "2")])
    for change in (
        lambda: desk.campaigns.change_settings(draft, SETTINGS, email_optional=True),
        lambda: desk.campaigns.change_settings(draft, replace(SETTINGS, default_denominations=(50,))),
        lambda: desk.accounts.delete_site("2", replacement="1"),
    ):
        sheet = opened(desk, draft)
        action = sheet.edit({(sheet.row_id(0), Field.LAST_NAME): "Durand"})
        change()
        with pytest.raises(SheetOutdatedError):
            sheet.carry_out(action)
    assert (people(desk, draft)[0].last_name, people(desk, draft)[0].site) == ("Nom1", "1")


def test_someone_of_whom_the_portal_has_heard_stays_as_removed_and_comes_back(desk: Desk, draft: str) -> None:
    ids = desk.import_people(draft, [at_site(1), at_site(2)])
    with desk.profile.database.write() as session:
        session.execute(update(EmployeeRow).values(pushed_version=1))
    sheet = opened(desk, draft)
    put(sheet, 0, Field.EMAIL, "rien")
    with desk.profile.database.read() as session:
        row = session.get_one(EmployeeRow, ids[0])
        assert (row.removed_at, row.version) == (desk.clock.now(), 2)
    put(sheet, 0, Field.EMAIL, "nouvelle@erdre.example")
    with desk.profile.database.read() as session:
        row = session.get_one(EmployeeRow, ids[0])
        assert (row.removed_at, row.version, row.email) == (None, 3, "nouvelle@erdre.example")
    do(sheet, sheet.delete([ids[1]]))
    assert [person.id for person in desk.roster.people(draft, removed=True)] == ids


# --- around ----------------------------------------------------------------------------------------------


def test_nothing_is_launched_while_a_row_is_in_error(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1), at_site(2)])
    sheet = opened(desk, draft)
    put(sheet, 0, Field.GRANT, "15")
    assert desk.campaigns.summary(draft).people == 1
    assert desk.campaigns.check(draft) == [FieldFault("people", "rows-in-error", count=1)]
    with pytest.raises(RefusedError, match="rows-in-error"):
        desk.campaigns.request_launch(draft)
    undo(sheet)
    assert desk.campaigns.check(draft) == []
    assert desk.campaigns.request_launch(draft).launch_requested_at


def test_a_deleted_campaign_takes_its_rows_in_error_with_it(desk: Desk, draft: str) -> None:
    sheet = opened(desk, draft)
    do(sheet, sheet.add([{}]))
    desk.campaigns.delete(draft)
    assert in_error(desk) == []


def test_people_of_a_later_list_come_after_the_rows_in_error(desk: Desk, draft: str) -> None:
    desk.import_people(draft, [at_site(1)])
    sheet = opened(desk, draft)
    do(sheet, sheet.add([{}, {}]))
    desk.roster.add_person(draft, {**row(), Field.GRANT: 320})
    assert [sheet.texts(0)[1], "", "", "Martin"] == [cells[1] for cells in texts(opened(desk, draft))]
