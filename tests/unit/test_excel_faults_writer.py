"""The user's own workbook with its faulty cells marked, and nothing else of it changed (SPEC L3)."""

import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from ov_desktop.excel.faults_writer import ERROR_COLOR, WARNING_COLOR, suffix_of_marked, write_marked
from ov_desktop.excel.files import UnreadableFileError
from ov_desktop.excel.roster_reader import ReadChoices, read_roster
from ov_desktop.excel.workbook_marks import Mark

LISTS = Path(__file__).parents[1] / "data" / "lists"
ERROR = Mark(ERROR_COLOR, "Le nom manque.\nSaisissez-le.")
DOUBT = Mark(WARNING_COLOR, "Peut-être une faute de frappe & plus <ici>.")
MARKS = {"B3": ERROR, "D2": DOUBT, "H3": ERROR, "A9": ERROR}


def rich_book(path: Path, *, comment: bool = False) -> Path:
    """A workbook with what openpyxl knows how to write, two sheets, and rows under a table."""
    workbook = Workbook()
    first = workbook.active
    assert first is not None
    first.title = "Notes"
    first["A1"] = "à garder"
    sheet = workbook.create_sheet("Liste")
    for row in (("Nom", "Prénom", "Ville", "Montant"), ("Durand", "Marie", "Nantes", 200), ("Petit", None, "=1+1", 90)):
        sheet.append(row)
    sheet["B3"].font = Font(bold=True, color="FF00AA00")
    sheet["D2"].number_format = '0 "€"'
    sheet.add_table(Table(displayName="Personnes", ref="A1:D3"))
    choices = DataValidation(type="list", formula1='"Nantes,Brest"')
    choices.add("C2:C9")
    sheet.add_data_validation(choices)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=3))
    sheet.add_chart(chart, "F2")
    if comment:
        sheet["D2"].comment = Comment("Vu avec Paul", "Zoé")
        sheet["A2"].comment = Comment("À revoir", "Zoé")
    workbook.save(path)
    return path


def marked(source: Path, target: Path, sheet: str = "Liste", marks: dict[str, Mark] = MARKS) -> Path:
    write_marked(source, target, ReadChoices(), sheet, marks)
    return target


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("comment", [False, True])
def test_faulty_cells_are_coloured_and_commented_and_keep_their_own_look(tmp_path: Path, *, comment: bool) -> None:
    source = rich_book(tmp_path / "liste.xlsx", comment=comment)

    sheet = load_workbook(marked(source, tmp_path / "anomalies.xlsx"))["Liste"]

    colours = {name: sheet[name].fill.fgColor.rgb for name in MARKS}
    assert colours == {"B3": ERROR_COLOR, "D2": WARNING_COLOR, "H3": ERROR_COLOR, "A9": "00000000"}
    assert (sheet["B3"].font.b, sheet["B3"].font.color.rgb) == (True, "FF00AA00")
    assert sheet["D2"].number_format == '0 "€"'
    assert sheet["B3"].comment.text == ERROR.text
    assert sheet["D2"].comment.text == (f"Vu avec Paul\n{DOUBT.text}" if comment else DOUBT.text)
    assert (sheet["A2"].comment is not None) is comment
    assert sheet["C2"].fill.fill_type is None
    assert [[cell.value for cell in row] for row in sheet["A1:D3"]] == [
        ["Nom", "Prénom", "Ville", "Montant"],
        ["Durand", "Marie", "Nantes", 200],
        ["Petit", None, "=1+1", 90],
    ]


@pytest.mark.parametrize("comment", [False, True])
def test_the_other_parts_of_a_workbook_are_the_same_to_the_byte(tmp_path: Path, *, comment: bool) -> None:
    source = rich_book(tmp_path / "liste.xlsx", comment=comment)

    before, after = parts(source), parts(marked(source, tmp_path / "anomalies.xlsx"))

    touched = {name for name in before if after[name] != before[name]}
    assert touched <= {
        "[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml", "xl/drawings/commentsDrawing2.vml",
    }  # fmt: skip
    assert any("chart" in name for name in before)
    assert b"<tablePart" in after["xl/worksheets/sheet2.xml"]
    assert after["xl/worksheets/sheet2.xml"].index(b"legacyDrawing") < after["xl/worksheets/sheet2.xml"].index(
        b"tablePart"
    )


def test_a_marked_list_is_read_like_the_one_it_comes_from(tmp_path: Path) -> None:
    source = LISTS / "liste-anomalies.xlsx"
    roster = read_roster(source)
    marks = {f"{roster.columns[4]}{row.number}": ERROR for row in roster.rows}

    again = read_roster(marked(source, tmp_path / "anomalies.xlsx", roster.sheet, marks))

    assert (again.rows, again.columns, again.client_code) == (roster.rows, roster.columns, roster.client_code)


def test_a_sheet_whose_tags_have_a_prefix_and_whose_rows_and_cells_have_no_place_is_marked_too(tmp_path: Path) -> None:
    source = rich_book(tmp_path / "liste.xlsx")
    name = "xl/worksheets/sheet2.xml"
    sheet = parts(source)[name].decode()
    sheet = re.sub(r"<(/?)(?=\w)", r"<\1x:", sheet).replace("xmlns=", "xmlns:x=")
    sheet = re.sub(r'(<x:(?:row|c))( [^>]*?)?\br="\w+"', r"\1\2", sheet)
    odd = tmp_path / "autre.xlsx"
    with zipfile.ZipFile(odd, "w") as archive:
        for part, content in parts(source).items():
            archive.writestr(part, sheet if part == name else content)

    again = load_workbook(marked(odd, tmp_path / "anomalies.xlsx"))["Liste"]

    assert [again[cell].fill.fgColor.rgb for cell in ("B3", "D2", "H3")] == [ERROR_COLOR, WARNING_COLOR, ERROR_COLOR]
    assert again["B3"].comment.text == ERROR.text
    assert again["D3"].value == 90


@pytest.mark.parametrize("comment", [False, True])
def test_libreoffice_opens_a_marked_workbook_and_shows_its_marks(tmp_path: Path, *, comment: bool) -> None:
    path = marked(rich_book(tmp_path / "liste.xlsx", comment=comment), tmp_path / "anomalies.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    command = ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(path)]

    subprocess.run(command, check=True, capture_output=True, timeout=120)

    shown = (tmp_path / "anomalies.fods").read_text(encoding="utf-8")
    assert ERROR_COLOR[2:].lower() in shown
    assert shown.count("Saisissez-le.") == 3
    assert "à garder" in shown
    assert ("À revoir" in shown) is comment


def test_a_text_file_becomes_a_workbook_with_the_same_texts_and_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "liste [rh].csv"
    path.write_text("Nom;Code\n=HYPERLINK(1);007\n-Dupont;\n", encoding="cp1252")

    write_marked(path, tmp_path / "anomalies.xlsx", ReadChoices(), path.stem, {"B3": ERROR, "A2": DOUBT})

    workbook = load_workbook(tmp_path / "anomalies.xlsx")
    sheet = workbook.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet["A1:B3"]] == [
        ["Nom", "Code"],
        ["=HYPERLINK(1)", "007"],
        ["-Dupont", None],
    ]
    assert sheet["A2"].data_type == "s"
    assert (sheet["B3"].fill.fgColor.rgb, sheet["B3"].comment.text) == (ERROR_COLOR, ERROR.text)
    assert suffix_of_marked(path) == ".xlsx"
    assert suffix_of_marked(Path("liste.XLSM")) == ".XLSM"


def test_a_list_that_is_gone_or_is_another_one_now_is_not_written_again(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        marked(tmp_path / "absente.xlsx", tmp_path / "anomalies.xlsx")
    with pytest.raises(UnreadableFileError):
        marked(rich_book(tmp_path / "liste.xlsx"), tmp_path / "anomalies.xlsx", "Autre feuille")
