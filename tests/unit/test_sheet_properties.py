"""Whatever is done to a sheet, undone and done again, it says what a check from scratch says, and so does the disk."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import SETTINGS, Desk, at_home, at_site, furnished_desk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ov_desktop.domain.roster import COLUMN_FIELDS, Fault, Field, RosterRow, check_roster
from ov_desktop.services.sheet import Action, Label, Sheet

TYPED = {
    Field.EMPLOYEE_NUMBER: ("", "00001", "00002", "7", "0123456789012345678901"),
    Field.LAST_NAME: ("", "Nom1", "Évrard", "x" * 36),
    Field.FIRST_NAME: ("", "Zoé", " Jean\nPaul "),
    Field.MOBILE: ("", "0639980001", "06 39 98 00 02", "639980003", "0692123456", "12", "+262692123456"),
    Field.EMAIL: (
        "", "Personne1@ateliers.example", "personne2@ATELIERS.example", "a@gmial.com", "mailto:b@b.example", "c",
        "z@ateliers.exampl", "personne1+x@ateliers.example",
    ),
    Field.SITE: ("", "1001", "entrepot nord", "Annexe"),
    Field.SHIPPING: ("", "simple", "pigeon"),
    Field.RETURN_SITE: ("", "Siège", "1009"),
    Field.GRANT: ("", "200", "320 €", "25", "cent", "10"),
}  # fmt: skip
MIXED = sorted({text for texts in TYPED.values() for text in texts})
NEW_ROW = st.fixed_dictionaries({}, optional={field: st.sampled_from(texts) for field, texts in TYPED.items()})
CELL = st.sampled_from(COLUMN_FIELDS).flatmap(lambda f: st.tuples(st.just(f), st.sampled_from(TYPED[f])))
PLACE = st.integers(0, 30)
PLACES = st.lists(PLACE, min_size=1, max_size=4)
ACTS = st.one_of(
    st.tuples(st.just("edit"), st.lists(st.tuples(PLACE, CELL), min_size=1, max_size=6)),
    st.tuples(st.just("edit"), st.lists(st.tuples(PLACE, CELL), min_size=1, max_size=2)),
    st.tuples(st.just("paste"), st.lists(st.tuples(PLACE, CELL), min_size=1, max_size=12)),
    st.tuples(st.just("add"), st.tuples(PLACE, st.lists(NEW_ROW, min_size=1, max_size=3))),
    st.tuples(st.just("duplicate"), PLACES),
    st.tuples(st.just("delete"), PLACES),
    st.tuples(st.just("block"), st.tuples(PLACE, st.lists(st.lists(st.sampled_from(MIXED), max_size=9), max_size=4))),
    st.tuples(st.just("fill"), st.tuples(PLACE, st.sampled_from(COLUMN_FIELDS))),
    st.tuples(st.just("replace"), st.sampled_from(["1", "ateliers", "é", "siege"])),
    st.tuples(st.just("fix"), st.none()),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("redo"), st.none()),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = furnished_desk(Path(tmp_path_factory.mktemp("feuille")))
    yield desk
    desk.profile.close()


def filled_draft(desk: Desk) -> str:
    """A new draft with seven people."""
    campaign = desk.campaigns.create(replace(SETTINGS, name=f"Été {len(desk.campaigns.all())}"))
    desk.import_people(campaign.id, [at_site(1), at_home(2), *(at_site(n, "2", grant=20 * n) for n in range(3, 8))])
    return campaign.id


def planned(sheet: Sheet, kind: str, what: object) -> Action | None:
    """The action of an act on places that the sheet has."""
    size = len(sheet)
    match kind, what:
        case "add", (int() as place, list() as rows):
            return sheet.add(rows, min(place, size))
        case ("duplicate" | "delete") as name, list() as places if size:
            ids = list({sheet.row_id(place % size): None for place in places})
            return sheet.duplicate(ids) if name == "duplicate" else sheet.delete(ids)
        case ("edit" | "paste") as name, list() as cells if size:
            typed = {(sheet.row_id(place % size), field): text for place, (field, text) in cells}
            return sheet.edit(typed, Label.EDIT if name == "edit" else Label.PASTE)
        case "block", (int() as place, list() as block):
            ids = [sheet.row_id(index) for index in range(size)]
            first = ids[place % size] if size else ""
            return sheet.paste(block, (first, COLUMN_FIELDS[place % 9]), COLUMN_FIELDS, ids)
        case "fill", (int() as place, Field() as field) if size:
            return sheet.fill_down([(sheet.row_id(index), field) for index in range(place % size, size)])
        case "replace", str() as text:
            return sheet.replace_all(text, "2", None, whole_cell=False)
        case "fix", None:
            return sheet.suggestions()
    return None


def act(sheet: Sheet, kind: str, what: object) -> None:
    if kind == "undo":
        if sheet.undo_label:
            sheet.adopt(sheet.undo())
    elif kind == "redo":
        if sheet.redo_label:
            sheet.adopt(sheet.redo())
    elif action := planned(sheet, kind, what):
        sheet.adopt(sheet.carry_out(action))


def checked_from_scratch(sheet: Sheet) -> list[dict[Field, Fault]]:
    """The error, else the first warning, of each cell, as a check of the whole list gives them."""
    rows = [RosterRow(index + 1, sheet.texts(index)) for index in range(len(sheet))]
    report = check_roster(rows, [None] * len(COLUMN_FIELDS), rules=sheet.rules)
    found: list[dict[Field, Fault]] = [{} for _row in rows]
    for fault in (*report.errors, *report.warnings):
        assert fault.row is not None
        found[fault.row - 1].setdefault(Field(fault.field or ""), fault)
    return found


def picture(sheet: Sheet) -> list[tuple[str, tuple[str, ...]]]:
    return [(sheet.row_id(index), sheet.texts(index)) for index in range(len(sheet))]


def check_against_scratch(sheet: Sheet) -> None:
    wanted = checked_from_scratch(sheet)
    for index in range(len(sheet)):
        if any(sheet.texts(index)):
            assert sheet.faults(index) == wanted[index], index
        else:
            assert sheet.faults(index), "a row that holds nothing is in error"
    errors = [i for i in range(len(sheet)) if any(not sheet.is_warning(f) for f in sheet.faults(i).values())]
    warnings = [i for i in range(len(sheet)) if any(sheet.is_warning(f) for f in sheet.faults(i).values())]
    assert (sheet.faulty("errors"), sheet.faulty("warnings")) == (errors, warnings)
    counts = sheet.counts
    assert (counts.rows, counts.error_rows, counts.warning_rows) == (len(sheet), len(errors), len(warnings))
    right = [i for i in range(len(sheet)) if "grant" not in {f.field for f in sheet.faults(i).values()}]
    assert counts.grant_total == sum(int(sheet.text(i, Field.GRANT).removesuffix(" €")) for i in right)


def check_against_disk(desk: Desk, campaign_id: str, sheet: Sheet) -> None:
    again = Sheet.open(desk.roster, campaign_id)
    assert picture(again) == picture(sheet)
    assert again.counts == sheet.counts
    wrong = set(sheet.faulty("errors"))
    assert [p.id for p in desk.roster.people(campaign_id)] == [
        sheet.row_id(i) for i in range(len(sheet)) if i not in wrong
    ]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=3, max_size=12))
def test_faults_are_those_of_a_check_from_scratch_and_the_disk_holds_what_is_shown(
    desk: Desk, acts: list[tuple[str, object]]
) -> None:
    check_run(desk, acts)


@pytest.mark.long
@settings(max_examples=150)
@given(acts=st.lists(ACTS, min_size=3, max_size=30))
def test_faults_and_disk_agree_with_the_sheet_in_long_runs(desk: Desk, acts: list[tuple[str, object]]) -> None:
    check_run(desk, acts)


def check_run(desk: Desk, acts: list[tuple[str, object]]) -> None:
    """Do the acts, comparing after each of them; then undo everything, and do everything again."""
    campaign_id = filled_draft(desk)
    sheet = Sheet.open(desk.roster, campaign_id)
    first = picture(sheet)
    for kind, what in acts:
        act(sheet, kind, what)
        check_against_scratch(sheet)
    check_against_disk(desk, campaign_id, sheet)
    last, done = picture(sheet), 0
    while sheet.undo_label:
        sheet.adopt(sheet.undo())
        done += 1
    assert picture(sheet) == first
    check_against_scratch(sheet)
    check_against_disk(desk, campaign_id, sheet)
    for _ in range(done):
        sheet.adopt(sheet.redo())
    assert picture(sheet) == last
    check_against_disk(desk, campaign_id, sheet)
    desk.campaigns.delete(campaign_id)
