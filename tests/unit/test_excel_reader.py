"""Lists as Excel and people really make them: the reader finds the headers, the client code and every cell."""

import os
import random
import resource
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from ov_desktop.domain.roster import ClientCodeCell
from ov_desktop.excel.roster_reader import (
    EmptyFileError,
    HeadersNotRecognisedError,
    ReadRoster,
    UnreadableFileError,
    read_roster,
)

HEADERS = (
    "Matricule", "Nom du bénéficiaire (*)", "Prénom du bénéficiaire (*)", "Numéro de téléphone mobile (*)",
    "E-mail du bénéficiaire (*)", "Nom ou n° de l'adresse de livraison", "Type d'expédition",
    "Nom ou n° de l'adresse du site retour", "Montant de la dotation (*)",
)  # fmt: skip
PERSON = ("00012", "Durand", "Marie", "0639980001", "marie@exemple.example", "Siège", "", "", 200)
PERSON_READ = ("00012", "Durand", "Marie", "0639980001", "marie@exemple.example", "Siège", "", "", 200.0)
AGENCY_HEADERS = (
    "Matricule ou n° d'ordre\n(20 caractères maximum)",
    "NOM DU BENEFICIAIRE (*)\n35 caractères maximum\nex : DUPONT",
    "Prénom du bénéficiaire (*) 35 caractères",
    "* Numéro de téléphone  mobile (*) 10 caractères",
    "E-MAIL du Bénéficiaire (*)\nex : beneficiaire@exemple.example",
    "Nom ou n° de l’adresse de livraison\n38 caractères maximum",
    "Type d’expédition (*)\nRECOMMANDE AR RS",
    "Nom ou N° de l’adresse du site retour\nen cas de non distribution",
    "Montant de la dotation (*)\nen euros, 20 euros au minimum",
)

Rows = Sequence[Sequence[object]]


def book(path: Path, rows: Rows, sheet: str = "Liste") -> Path:
    workbook = Workbook()
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def read(tmp_path: Path, *rows: Sequence[object]) -> ReadRoster:
    return read_roster(book(tmp_path / "liste.xlsx", rows))


def reason(path: Path) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_roster(path)
    return caught.value.reason


# --- the header row --------------------------------------------------------------------------------------


def test_a_plain_list_gives_its_rows_with_their_sheet_numbers_and_letters(tmp_path: Path) -> None:
    roster = read(tmp_path, ("PRODUIT", "x"), ("CODE CLIENT (*)", "60305"), (), HEADERS, PERSON)

    assert roster == ReadRoster(
        [(5, PERSON_READ)], tuple("ABCDEFGHI"), ClientCodeCell("60305", 2, "B"), "Liste", "liste.xlsx", 4
    )


def test_columns_may_stand_in_any_order_beside_unknown_ones_and_away_from_the_corner(tmp_path: Path) -> None:
    shuffled = [8, 3, 1, 4, 2, 6, 7, 0, 5]
    rows = [(None, None, "Remarque", *(source[i] for i in shuffled)) for source in (HEADERS, PERSON)]

    roster = read(tmp_path, (), (), (), *rows)

    assert [row.cells for row in roster.rows] == [PERSON_READ]
    assert roster.rows[0].number == 5
    letters = "DEFGHIJKL"
    assert roster.columns == tuple(letters[shuffled.index(i)] for i in range(9))


def test_the_agency_s_own_template_is_recognised_with_its_hints_and_its_code_under_the_label(tmp_path: Path) -> None:
    roster = read(
        tmp_path,
        ("PRODUIT", "MODE D'ENVOI", "Saisir votre CODE CLIENT ci-dessous (*)", "(*) Champs obligatoires"),
        ("Objectif Vacances", "Pour le Connect : envoi dématérialisé", 60305, "En cas de format par défaut"),
        AGENCY_HEADERS,
        PERSON,
    )

    assert roster.client_code == ClientCodeCell("60305", 2, "C")
    assert [row.cells for row in roster.rows] == [PERSON_READ]


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda text: f"  {text}\n",
        lambda text: text.replace("'", "’"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(" (*)", "*"),
        lambda text: text.replace("é", "e\u0301"),
        lambda text: text.replace("é", "e").replace("°", ""),
        lambda text: f"{text} - à remplir",
    ],
)
def test_case_accents_apostrophes_stars_and_line_breaks_of_headers_do_not_count(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    assert len(read(tmp_path, [change(header) for header in HEADERS], PERSON).rows) == 1


@pytest.mark.parametrize("missing", [1, 2, 3, 4, 8])
def test_without_a_required_column_the_headers_are_not_recognised(tmp_path: Path, missing: int) -> None:
    headers = [header for i, header in enumerate(HEADERS) if i != missing]

    with pytest.raises(HeadersNotRecognisedError):
        read(tmp_path, headers, PERSON)


def test_optional_columns_may_be_absent_but_not_both_ways_of_delivery(tmp_path: Path) -> None:
    without_site = [i for i in range(9) if i not in {0, 5}]
    roster = read(tmp_path, *[[source[i] for i in without_site] for source in (HEADERS, PERSON)])
    assert roster.columns == (None, "A", "B", "C", "D", None, "E", "F", "G")
    assert roster.rows[0].cells == ("", *PERSON_READ[1:5], "", "", "", 200.0)

    neither = [i for i in range(9) if i not in {5, 6}]
    with pytest.raises(HeadersNotRecognisedError):
        read(tmp_path, *[[source[i] for i in neither] for source in (HEADERS, PERSON)])


def test_the_sheet_named_liste_comes_before_the_others_and_hidden_sheets_do_not_count(tmp_path: Path) -> None:
    workbook = Workbook()
    for name, last_name in (("Caché", "Cache"), ("Brouillon", "Autre"), ("LISTE", "Durand")):
        sheet = workbook.create_sheet(name)
        sheet.append(HEADERS)
        sheet.append((None, last_name))
    workbook["Caché"].sheet_state = "hidden"
    path = tmp_path / "liste.xlsx"
    workbook.save(path)
    assert read_roster(path).rows[0].cells[1] == "Durand"

    workbook["LISTE"].title = "Autre feuille"
    workbook.save(path)
    roster = read_roster(path)
    assert (roster.sheet, roster.rows[0].cells[1]) == ("Brouillon", "Autre")


# --- the client code -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ([("CODE CLIENT (*)", "060305")], ClientCodeCell("060305", 1, "B")),
        ([("Code client\u00a0:", 60305)], ClientCodeCell("60305", 1, "B")),
        ([("CODE CLIENT (*)", None, "60 305")], ClientCodeCell("60305", 1, "C")),
        ([("CODE CLIENT (*)",), ("60305",)], ClientCodeCell("60305", 2, "A")),
        ([("CODE CLIENT (*)", "Notes de livraison"), ("60305",)], ClientCodeCell("60305", 2, "A")),
        ([("CODE CLIENT (*)", "PRODUIT"), ("60305", "Objectif Vacances")], ClientCodeCell("60305", 2, "A")),
        ([("CODE CLIENT (*)", "SANS")], ClientCodeCell("SANS", 1, "B")),
        ([("CODE CLIENT (*)",)], ClientCodeCell("", 1, "B")),
        ([("CODE CLIENT (*)", "  ")], ClientCodeCell("", 1, "B")),
        ([("Code client : 60305",)], ClientCodeCell("60305", 1, "A")),
        ([("Merci de vérifier le code client",)], None),
        ([], None),
    ],
)
def test_the_client_code_stands_beside_its_label_or_under_it(
    tmp_path: Path, head: Rows, expected: ClientCodeCell | None
) -> None:
    assert read(tmp_path, *head, (), (), HEADERS, PERSON).client_code == expected


# --- rows and cells --------------------------------------------------------------------------------------


def test_rows_of_white_space_are_no_rows_wherever_they_stand(tmp_path: Path) -> None:
    roster = read(tmp_path, HEADERS, (None, " "), PERSON, (), (None, "\u00a0", "\t"), PERSON, *[(" ",)] * 50)

    assert [row.number for row in roster.rows] == [3, 6]


def test_a_zero_is_something(tmp_path: Path) -> None:
    assert len(read(tmp_path, HEADERS, (None,) * 8 + (0,)).rows) == 1


def test_cells_come_as_they_are_numbers_dates_booleans_and_the_values_of_formulas(tmp_path: Path) -> None:
    roster = read(tmp_path, HEADERS, (4242, date(2026, 11, 24), True, 639980001.0, "x", 1003, None, None, 1.5))

    assert roster.rows[0].cells == (4242, date(2026, 11, 24), True, 639980001, "x", 1003, "", "", 1.5)


def test_merged_cells_hidden_rows_and_a_formatted_tail_do_not_hurt(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    for row in (("CODE CLIENT (*)", None, "60305"), (), HEADERS, (), PERSON, PERSON):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    for letter in "ABCDEFGHI":
        sheet.merge_cells(f"{letter}3:{letter}4")
    sheet.row_dimensions[6].hidden = True
    for number in (1_048_576, 500_000):
        sheet.cell(number, 9).number_format = "0.00"
        sheet.cell(number, 16_384).number_format = "@"
    path = tmp_path / "liste.xlsx"
    workbook.save(path)

    roster = read_roster(path)

    assert roster.client_code == ClientCodeCell("60305", 1, "C")
    assert [row.number for row in roster.rows] == [5, 6]


def test_white_space_in_the_last_row_of_the_sheet_is_read_in_little_time_and_means_nothing(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(HEADERS)
    sheet.append(PERSON)
    sheet.cell(1_048_576, 3, " ")
    path = tmp_path / "liste.xlsx"
    workbook.save(path)

    assert [row.number for row in read_roster(path).rows] == [2]


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.integers(-(10**11), 10**11).map(lambda cents: cents / 100),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=12).filter(
        lambda text: not text.startswith("=")
    ),
)


@given(st.data())
def test_any_cells_in_any_shape_of_sheet_come_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    people = data.draw(st.lists(st.tuples(*[CELLS] * 9), min_size=1, max_size=4))
    order = data.draw(st.permutations(range(9)))
    above, left, gap = (data.draw(st.integers(0, 5)) for _ in range(3))
    blank = [[]] * gap
    rows = [[*[None] * left, *(source[i] for i in order)] for source in (HEADERS, *people)]
    path = book(
        tmp_path_factory.getbasetemp() / f"forme-{os.getpid()}.xlsx", [*[[]] * above, rows[0], *blank, *rows[1:]]
    )

    def kept(value: object) -> object:
        return "" if value is None else value

    first = above + 1 + gap + 1
    written = [tuple(map(kept, person)) for person in people]
    expected = [(first + i, cells) for i, cells in enumerate(written) if _visible(cells)]
    if not expected:
        with pytest.raises(EmptyFileError):
            read_roster(path)
        return
    assert [tuple(row) for row in read_roster(path).rows] == expected


def _visible(cells: Sequence[object]) -> bool:
    return any(
        not isinstance(cell, str) or any(not c.isspace() and unicodedata.category(c) != "Cf" for c in cell)
        for cell in cells
    )


# --- text files ------------------------------------------------------------------------------------------

TEXT = "\n".join(";".join(map(str, row)) for row in (("CODE CLIENT (*)", "60305"), (), HEADERS, PERSON)) + "\n"


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859-15"])
def test_the_letters_that_two_encodings_write_differently_are_told_apart(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "liste.csv"
    person = ("00012", "Œuvrard", "Marie", "0639980001", "marie@exemple.example", "Siège", "", "", "100 €")
    path.write_bytes("".join(";".join(row) + "\r\n" for row in (HEADERS, person)).encode(encoding))

    assert [row.cells for row in read_roster(path).rows] == [person]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso8859-15", "cp850", "mac_roman"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_text_files_of_any_usual_encoding_and_separator_give_the_same_list(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(TEXT.replace(";", separator).replace("\n", "\r\n").encode(encoding))

    roster = read_roster(path)

    assert [row.cells for row in roster.rows] == [(*PERSON[:8], "200")]
    assert (roster.rows[0].number, roster.sheet) == (4, "liste")
    assert roster.client_code == ClientCodeCell("60305", 1, "B")


def test_quoted_cells_may_hold_separators_and_line_breaks_and_count_as_one_row(tmp_path: Path) -> None:
    headers = ";".join(f'"{header}\nindication; de saisie"' for header in HEADERS)
    path = tmp_path / "liste.txt"
    path.write_text(f'sep=;\n{headers}\n;"Durand; dite ""Zoé""";Marie;;;;;;\n', encoding="utf-8")

    roster = read_roster(path)

    assert roster.rows == [(2, ("", 'Durand; dite "Zoé"', "Marie", "", "", "", "", "", ""))]


# --- files that cannot be read ---------------------------------------------------------------------------


def test_a_file_is_what_it_holds_not_what_it_is_called(tmp_path: Path) -> None:
    for name in ("liste.xlsx", "liste.xls", "liste.ods"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
        assert reason(tmp_path / name) == "file-reason-format"
    workbook = book(tmp_path / "vrai.xlsx", [HEADERS, PERSON])
    assert len(read_roster(workbook.rename(tmp_path / "classeur.csv")).rows) == 1


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("liste.pdf", b"%PDF-1.7 ...", "file-reason-format"),
        ("liste.csv", b"\x00\x01\x02\x00binary", "file-reason-format"),
        ("liste.xls", b"<html><table><tr><td>Matricule</td></tr></table></html>", "file-reason-format"),
        ("liste.xlsx", b"", "file-reason-damaged"),
        ("liste.xlsx", b"PK\x03\x04 cut short", "file-reason-damaged"),
        ("liste.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file-reason-format"),
        ("liste.csv", "Matricule;é\n".encode("cp1252") + b"\x81\x8d", "file-reason-encoding"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert reason(path) == expected


def test_other_zip_files_are_not_lists_and_a_truncated_workbook_is_damaged(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "liste.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert reason(tmp_path / "liste.docx") == "file-reason-format"

    whole = book(tmp_path / "liste.xlsx", [HEADERS, PERSON]).read_bytes()
    (tmp_path / "liste.xlsx").write_bytes(whole[: len(whole) * 2 // 3])
    assert reason(tmp_path / "liste.xlsx") == "file-reason-damaged"


def test_damaged_sheets_give_a_reason_and_never_another_error(tmp_path: Path) -> None:
    source = book(tmp_path / "liste.xlsx", [HEADERS, *[PERSON] * 20])
    chance = random.Random(7)  # noqa: S311 -- a repeatable test, not a secret
    for _ in range(60):
        data = bytearray(source.read_bytes())
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / "abime.xlsx"
        path.write_bytes(data)
        try:
            read_roster(path)
        except (UnreadableFileError, EmptyFileError, HeadersNotRecognisedError):
            continue


def test_absent_files_folders_and_impossible_names_have_their_reasons(tmp_path: Path) -> None:
    assert reason(tmp_path / "absent.xlsx") == "file-reason-absent"
    assert reason(tmp_path) == "file-reason-format"
    assert reason(Path("nom\0impossible.xlsx")) == "file-reason-damaged"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = book(tmp_path / "liste.xlsx", [HEADERS, PERSON])
    path.chmod(0)
    root = os.geteuid() == 0
    try:
        if root:
            tmp_path.chmod(0o755)
            for folder in tmp_path.parents:
                if folder.owner() == "root" and "pytest" in str(folder):
                    folder.chmod(0o755)
            os.seteuid(65534)
        assert reason(path) == "file-reason-permission"
    finally:
        if root:
            os.seteuid(0)


def test_a_file_held_by_another_program_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path) -> bytes:
        error = PermissionError(13, "The process cannot access the file")
        error.winerror = 32
        raise error

    path = book(tmp_path / "liste.xlsx", [HEADERS, PERSON])
    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert reason(path) == "file-reason-locked"


def test_files_without_people_are_empty(tmp_path: Path) -> None:
    (tmp_path / "vide.csv").write_bytes(b"")
    (tmp_path / "blanc.csv").write_text(" \n;;\n", encoding="utf-8")
    book(tmp_path / "blanc.xlsx", [])
    book(tmp_path / "titres.xlsx", [HEADERS, (None, " ")])
    for name in ("vide.csv", "blanc.csv", "blanc.xlsx", "titres.xlsx"):
        with pytest.raises(EmptyFileError):
            read_roster(tmp_path / name)


# --- files that are too large ----------------------------------------------------------------------------


def sheet_of(tmp_path: Path, pieces: Sequence[bytes], name: str = "liste.xlsx") -> Path:
    """A workbook whose first sheet is made of ``pieces``."""
    source = book(tmp_path / "modele.xlsx", [HEADERS])
    path = tmp_path / name
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.infolist():
            if part.filename == "xl/worksheets/sheet1.xml":
                with new.open(part.filename, "w", force_zip64=True) as stream:
                    for piece in pieces:
                        stream.write(piece)
            else:
                new.writestr(part.filename, old.read(part))
    return path


SHEET_START = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
SHEET_END = b"</sheetData></worksheet>"


@pytest.mark.parametrize("megabytes", [528, pytest.param(2000, marks=pytest.mark.long)])
def test_gigabytes_of_xml_in_a_small_zip_are_refused_without_being_unpacked(tmp_path: Path, megabytes: int) -> None:
    path = sheet_of(tmp_path, [SHEET_START, *[b" " * (1 << 24)] * (megabytes // 16), SHEET_END])
    assert path.stat().st_size < 20_000_000

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert reason(path) == "file-reason-too-large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_a_zip_that_lies_about_its_sizes_is_damaged_and_not_unpacked_beyond_them(tmp_path: Path) -> None:
    size = 200 << 20
    path = sheet_of(tmp_path, [SHEET_START, *[b" " * (1 << 20)] * (size >> 20), SHEET_END])
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    place = data.rfind(real.to_bytes(4, "little"))
    data[place : place + 4] = (500).to_bytes(4, "little")
    path.write_bytes(data)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert reason(path) == "file-reason-damaged"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


FAR_CORNERS = [
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    b'<row r="1"><c s="0" r="A1"><v>1</v></c></row><row r="1048576"><c s="0" r="ZZ1048576"><v>1</v></c></row>',
    b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">' + b"<c/>" * 9000 + b"<c><v>1</v></c></row>",
]


@pytest.mark.parametrize("cells", FAR_CORNERS)
def test_a_sheet_whose_far_corners_are_in_use_is_refused_rather_than_read(tmp_path: Path, cells: bytes) -> None:
    assert reason(sheet_of(tmp_path, [SHEET_START, cells, SHEET_END])) == "file-reason-too-large"


def test_far_cells_in_few_rows_or_without_content_are_no_reason_to_refuse(tmp_path: Path) -> None:
    far = b'<row r="3"><c r="XFD3" t="inlineStr"><is><t>note</t></is></c></row>'
    headers = b"".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{header}</t></is></c>'.encode()
        for letter, header in zip("ABCDEFGHI", HEADERS, strict=True)
    )
    person = b'<row r="2"><c r="B2" t="inlineStr"><is><t>Durand</t></is></c></row>'
    tail = b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'

    path = sheet_of(tmp_path, [SHEET_START, b'<row r="1">', headers, b"</row>", person, far, tail, SHEET_END])

    assert [row.cells[1] for row in read_roster(path).rows] == ["Durand"]


ODS_START = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Liste">'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


REPEATED_CONTENT = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
    'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
)
CONTENT_BEHIND_REPEATED_NOTHING = (
    '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row><table:table-row>'
    '<table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="string">'
    "<text:p>x</text:p></table:table-cell></table:table-row>"
)


@pytest.mark.parametrize("rows", [REPEATED_CONTENT, CONTENT_BEHIND_REPEATED_NOTHING])
def test_an_ods_document_that_repeats_itself_beyond_measure_is_refused(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "liste.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("content.xml", f"{ODS_START}{rows}{ODS_END}")

    assert reason(path) == "file-reason-too-large"


def test_the_reader_needs_no_screen_and_no_database() -> None:
    code = (
        "import sys, ov_desktop.excel.roster_reader; print([m for m in ('PySide6', 'sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
