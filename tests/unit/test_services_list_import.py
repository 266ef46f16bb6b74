"""Lists whose headers are not the template's: guessed, named by the user, remembered, read (SPEC L2, L3)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_kit import SETTINGS, Desk, at_site, furnished_desk
from openpyxl import Workbook

from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.domain.employee import CellValue
from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.excel.roster_reader import ColumnMapping, EmptyFileError, ReadChoices, UnreadableFileError
from ov_desktop.excel.sheets import TextForm
from ov_desktop.excel.template import write_template
from ov_desktop.services.list_check import analyse_list
from ov_desktop.services.list_import import Kept, ListImport, proposed_corrections
from ov_desktop.services.sheet.sheet import Sheet

TITLES = ("Salarié", "Prénom usuel", "Tél. portable", "Courriel pro", "Agence", "Valeur (€)", "Remarque")
PEOPLE: tuple[tuple[CellValue, ...], ...] = (
    ("Durand", "Marie", "06 39 98 41 72", "marie@exemple.fr", "Siège", 200, "à voir"),
    ("O'Brien", "Luc", 639984173, "luc@exemple.fr", "Siège", "150 €", None),
)
AS_NAMED = ColumnMapping(2, (None, 0, 1, 2, 3, 4, None, None, 5))


def book(path: Path, *rows: tuple[CellValue, ...], sheet: str = "Feuil1", before: str = "") -> Path:
    workbook = Workbook()
    first = workbook.active
    assert first is not None
    if before:
        first.title = before
        first.append(["Rien ici"])
        workbook.create_sheet(sheet)
    else:
        first.title = sheet
    for row in rows:
        workbook[sheet].append(row)
    workbook.save(path)
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path / "profil")
    yield desk
    desk.profile.close()


@pytest.fixture
def imports(desk: Desk) -> ListImport:
    return ListImport(desk.profile.database, desk.clock, desk.roster)


@pytest.fixture
def draft(desk: Desk) -> str:
    return desk.campaigns.create(SETTINGS).id


def test_the_columns_are_guessed_by_their_titles_and_by_what_stands_in_them(
    imports: ListImport, draft: str, tmp_path: Path
) -> None:
    path = book(tmp_path / "rh.xlsx", ("Liste du personnel",), TITLES, *PEOPLE)

    found = imports.survey(draft, path, ReadChoices())

    assert found.mapping.header_row == 2
    named = dict(zip(COLUMN_FIELDS, found.mapping.columns, strict=True))
    assert named[Field.FIRST_NAME] == 1
    assert (named[Field.MOBILE], named[Field.EMAIL], named[Field.SITE], named[Field.GRANT]) == (2, 3, 4, 5)
    assert found.rows[2][:3] == ("Durand", "Marie", "06 39 98 41 72")
    assert found.letters == tuple("ABCDEFG")


def test_a_list_is_read_by_the_columns_that_the_user_has_named(imports: ListImport, draft: str, tmp_path: Path) -> None:
    path = book(tmp_path / "rh.xlsx", ("Liste du personnel",), TITLES, *PEOPLE, before="Page de garde")

    read = imports.read(draft, path, ReadChoices("Feuil1", TextForm(), AS_NAMED))

    assert read.report.errors == []
    assert [(row, e.last_name, e.mobile, e.grant) for row, e in read.report.accepted] == [
        (3, "Durand", "+33639984172", 200),
        (4, "O'Brien", "+33639984173", 150),
    ]
    assert read.said() == ReadChoices("Feuil1", TextForm(), AS_NAMED)
    assert len(read.plan.comparison.added) == 2


def test_what_the_user_named_is_remembered_for_the_next_file_of_that_shape(
    imports: ListImport, draft: str, tmp_path: Path
) -> None:
    path = book(tmp_path / "rh.xlsx", ("Liste du personnel",), TITLES, *PEOPLE)
    assert [fault.code for fault in imports.read(draft, path, ReadChoices()).report.errors] == [
        "headers-not-recognised"
    ]
    asked = imports.survey(draft, path, ReadChoices("Feuil1", TextForm(), AS_NAMED))
    imports.remember(asked)

    upper = tuple(title.upper() for title in TITLES)
    other = book(tmp_path / "autre.xlsx", (), (), (), upper, PEOPLE[0])
    read = imports.read(draft, other, ReadChoices())

    assert read.remembered
    assert [row for row, _ in read.report.accepted] == [5]
    assert imports.survey(draft, other, ReadChoices()).mapping == ColumnMapping(4, AS_NAMED.columns)
    unknown = book(tmp_path / "inconnu.xlsx", ("Encore", *TITLES), ("", *PEOPLE[0]))
    assert [fault.code for fault in imports.read(draft, unknown, ReadChoices()).report.errors] == [
        "headers-not-recognised"
    ]


def test_people_without_titles_are_asked_about_each_time_with_the_last_answer_at_hand(
    imports: ListImport, draft: str, tmp_path: Path
) -> None:
    path = book(tmp_path / "sans-titres.xlsx", *PEOPLE)
    headless = ColumnMapping(0, AS_NAMED.columns)
    imports.remember(imports.survey(draft, path, ReadChoices("Feuil1", TextForm(), headless)))

    assert [fault.code for fault in imports.read(draft, path, ReadChoices()).report.errors] == [
        "headers-not-recognised"
    ]
    assert imports.survey(draft, path, ReadChoices()).mapping == headless
    assert [row for row, _ in imports.read(draft, path, ReadChoices(mapping=headless)).report.accepted] == [1, 2]


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8", ";"), ("utf-8-sig", "\t"), ("cp1252", ","), ("cp850", ";"), ("utf-16", "|")]
)
def test_a_text_file_is_surveyed_in_its_encoding_or_in_the_one_that_is_said(
    imports: ListImport, draft: str, tmp_path: Path, encoding: str, separator: str
) -> None:
    lines = [TITLES, *(tuple("" if cell is None else str(cell) for cell in row) for row in PEOPLE)]
    path = tmp_path / "rh.csv"
    path.write_text("\n".join(separator.join(line).replace("€", "EUR") for line in lines), encoding=encoding)
    said = TextForm({"utf-8": "utf-8-sig"}.get(encoding, encoding), separator)

    found = imports.survey(draft, path, ReadChoices(form=said if encoding == "cp850" else TextForm()))

    assert found.form == said
    assert found.rows[0][0] == "Salarié"
    assert found.mapping.columns[3] == 2


def test_commas_in_a_remark_do_not_part_the_columns_of_a_text_file(
    imports: ListImport, draft: str, tmp_path: Path
) -> None:
    path = tmp_path / "rh.csv"
    remark = ",".join("remarque" for _ in range(40))
    people = [f"Durand;Marie;063998417{n};m{n}@exemple.fr;Siège;200;" for n in range(4)]
    path.write_text("\n".join([";".join(TITLES), people[0] + remark, *people[1:]]), encoding="utf-8")

    found = imports.survey(draft, path, ReadChoices())

    assert found.form == TextForm("utf-8-sig", ";")
    assert found.rows[0] == TITLES


def test_a_file_without_a_cell_or_that_cannot_be_opened_is_not_surveyed(
    imports: ListImport, draft: str, tmp_path: Path
) -> None:
    with pytest.raises(EmptyFileError):
        imports.survey(draft, book(tmp_path / "vide.xlsx"), ReadChoices())
    with pytest.raises(UnreadableFileError):
        imports.survey(draft, tmp_path / "absent.xlsx", ReadChoices())


def test_corrections_are_checked_like_what_was_read_and_leave_the_file_alone(
    imports: ListImport, draft: str, tmp_path: Path
) -> None:
    wrong = ("Pires", "Inès", "O6 39 98 41 74", "ines@@exemple.fr", "Siege", 200, None)
    path = book(tmp_path / "rh.xlsx", ("Liste du personnel",), TITLES, *PEOPLE, wrong)
    before = path.read_bytes()
    read = imports.read(draft, path, ReadChoices(mapping=AS_NAMED))
    proposed = proposed_corrections([*read.report.errors, *read.report.warnings])

    assert proposed == {(5, Field.MOBILE): "06 39 98 41 74", (5, Field.EMAIL): "ines@exemple.fr"}
    corrected = imports.correct(read, proposed)

    assert (len(read.report.accepted), len(corrected.report.accepted)) == (2, 3)
    assert corrected.report.errors == []
    again = imports.correct(corrected, {(5, Field.EMAIL): "luc@exemple.fr"})
    assert [(fault.row, fault.code) for fault in again.report.errors] == [
        (4, "email-duplicate"),
        (5, "email-duplicate"),
    ]
    assert path.read_bytes() == before


def test_the_assistant_and_check_agree_on_a_list_of_the_template(imports: ListImport, draft: str, desk: Desk) -> None:
    path = Path(__file__).parents[1] / "data" / "lists" / "liste-anomalies.xlsx"

    assert imports.read(draft, path, ReadChoices()).report == analyse_list(path, desk.roster.rules(draft))


# --- correcting in the list ------------------------------------------------------------------------------

WRONG: tuple[CellValue, ...] = ("Pires", "Inès", "O6 39 98 41 74", "ines@@exemple.fr", "Siège", 200.0, None)


def sheet_rows(desk: Desk, draft: str) -> list[tuple[str, ...]]:
    """The list of a draft as it is shown, rows in error among the others."""
    sheet = Sheet.open(desk.roster, draft)
    return [tuple(sheet.texts(index)) for index in range(len(sheet))]


def test_a_list_is_kept_with_its_rows_in_error_in_the_order_of_the_file(
    imports: ListImport, desk: Desk, draft: str, tmp_path: Path
) -> None:
    path = book(tmp_path / "rh.xlsx", (), TITLES, PEOPLE[0], WRONG, PEOPLE[1])
    read = imports.read(draft, path, ReadChoices(mapping=AS_NAMED))

    kept = imports.keep(read, {})

    assert kept == Kept(added=2, updated=0, in_error=1)
    assert [person.employee.last_name for person in desk.roster.people(draft)] == ["Durand", "O'Brien"]
    assert [row[1:5] for row in sheet_rows(desk, draft)] == [
        ("Durand", "Marie", "06 39 98 41 72", "marie@exemple.fr"),
        ("Pires", "Inès", "O6 39 98 41 74", "ines@@exemple.fr"),
        ("O'Brien", "Luc", "06 39 98 41 73", "luc@exemple.fr"),
    ]
    assert sheet_rows(desk, draft)[1][8] == "200"
    assert desk.campaigns.get(draft).status is CampaignStatus.DRAFT


def test_a_fault_above_the_rows_counts_as_none_of_them(
    imports: ListImport, desk: Desk, draft: str, tmp_path: Path
) -> None:
    path = tmp_path / "liste.xlsx"
    write_template(
        path, sites=desk.accounts.sites(), client_code="1", people=[at_site(1), replace(at_site(2), grant=25)]
    )

    assert imports.keep(imports.read(draft, path, ReadChoices()), {}) == Kept(added=1, updated=0, in_error=1)


def test_known_people_take_the_fields_that_were_confirmed_and_the_errors_come_too(
    imports: ListImport, desk: Desk, draft: str, tmp_path: Path
) -> None:
    first = book(tmp_path / "rh.xlsx", (), TITLES, *PEOPLE)
    imports.keep(imports.read(draft, first, ReadChoices(mapping=AS_NAMED)), {})
    ids = [person.id for person in desk.roster.people(draft)]
    changed = ("Durand", "Maria", "06 39 98 41 72", "maria@exemple.fr", "Siège", 310, None)
    later = book(tmp_path / "suite.xlsx", (), TITLES, changed, PEOPLE[1], WRONG)
    read = imports.read(draft, later, ReadChoices(mapping=AS_NAMED))

    kept = imports.keep(read, {ids[0]: {"grant", "email"}})

    assert kept == Kept(added=0, updated=1, in_error=1)
    assert [person.id for person in desk.roster.people(draft)] == ids
    assert sheet_rows(desk, draft)[0][1:5] == ("Durand", "Marie", "06 39 98 41 72", "maria@exemple.fr")
    assert [row[8] for row in sheet_rows(desk, draft)] == ["310", "150", "200"]


def test_a_list_that_is_given_up_on_the_way_leaves_the_draft_as_it_was(
    imports: ListImport, desk: Desk, draft: str, tmp_path: Path
) -> None:
    class GivenUpError(Exception):
        pass

    def give_up(_count: int, _total: int) -> None:
        raise GivenUpError

    read = imports.read(draft, book(tmp_path / "rh.xlsx", (), TITLES, *PEOPLE, WRONG), ReadChoices(mapping=AS_NAMED))
    with pytest.raises(GivenUpError):
        imports.keep(read, {}, give_up)

    assert sheet_rows(desk, draft) == []


FIXED = ("Pires", "Inès", "06 39 98 41 74", "ines@exemple.fr", "Siège", 200, None)


@pytest.mark.parametrize("corrected_by", ["number", "email", "mobile"])
def test_a_row_in_error_that_comes_again_corrected_takes_its_place(
    imports: ListImport, desk: Desk, draft: str, tmp_path: Path, corrected_by: str
) -> None:
    numbered = ColumnMapping(2, (6, *AS_NAMED.columns[1:]))
    wrong = {
        "number": (*WRONG[:6], "M7"),
        "email": (*WRONG[:3], "Ines@exemple.fr", *WRONG[4:]),
        "mobile": (*WRONG[:2], "0639984174", *WRONG[3:]),
    }[corrected_by]
    first = book(tmp_path / "rh.xlsx", (), TITLES, wrong, ("Autre", None, "", "", "Siège", 200, None))
    imports.keep(imports.read(draft, first, ReadChoices(mapping=numbered)), {})
    later = book(tmp_path / "suite.xlsx", (), TITLES, (*FIXED[:6], "M7"))

    read = imports.read(draft, later, ReadChoices(mapping=numbered))
    assert desk.roster.apply(read.plan).added == 1

    assert [row[1] for row in sheet_rows(desk, draft)] == ["Autre", "Pires"]
    assert [person.employee.first_name for person in desk.roster.people(draft)] == ["Inès"]


def test_a_list_that_is_kept_twice_stands_there_once(
    imports: ListImport, desk: Desk, draft: str, tmp_path: Path
) -> None:
    twins = (("Le Goff", "Yann", "06 39 98 41 80", "y@exemple.fr", "Siège", 200, None),
             ("Le Goff", "Soizic", "06 39 98 41 80", "s@exemple.fr", "Siège", 200, None))  # fmt: skip
    path = book(tmp_path / "rh.xlsx", (), TITLES, PEOPLE[0], *twins)

    for _time in range(2):
        imports.keep(imports.read(draft, path, ReadChoices(mapping=AS_NAMED)), {})

    assert [row[1:3] for row in sheet_rows(desk, draft)] == [
        ("Durand", "Marie"), ("Le Goff", "Yann"), ("Le Goff", "Soizic"),
    ]  # fmt: skip
