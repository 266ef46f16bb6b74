"""The order file, read again by another reader than what wrote it (SPEC section 12)."""

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from ov_desktop.domain.delivery import DeliveryKind, PostalAddress, ShippingType
from ov_desktop.domain.order import (
    Exclusion,
    ExclusionReason,
    FeeSettings,
    OrderDocument,
    OrderLine,
    Origin,
    compute_fees,
    product_total,
)
from ov_desktop.domain.vouchers import Breakdown, Format
from ov_desktop.excel.order_writer import write_order

HEADER = [
    "Produit", "Code client", "N° commande", "Commande externe", "Fichier", "Matricule", "Nom", "Prénom",
    "E-mail", "Mobile", "Montant", "Nb 10 €", "Nb 20 €", "Nb 25 €", "Nb 50 €", "Livraison", "Type d'expédition",
    "Site", "Site retour", "Destinataire", "Complément", "Bâtiment", "Adresse", "Lieu-dit", "Code postal",
    "Ville", "Pays", "Origine", "Ordre de fabrication",
]  # fmt: skip

SITE_LINE = OrderLine(
    "p1", Format.CLASSIC, "00012", "=Durand", "+Marie", "marie@exemple.example", "+33639980001", 170, Origin.DEFAULT,
    Breakdown((0, 1, 0, 3)), DeliveryKind.SITE, None, "Siège", "",
    PostalAddress("CSE & Cie", "", "Bât. <B>", "12 rue des Lilas", "", "01000", "BOURG"), "OF-7",
)  # fmt: skip
HOME_LINE = OrderLine(
    "p2", Format.CLASSIC, "", "Roy", "Paul", "paul@exemple.example", "+262692123456", 75, Origin.PAPER,
    Breakdown((1, 2, 1, 0)), DeliveryKind.HOME, ShippingType.REGISTERED, "", "Siège",
    PostalAddress("Paul Roy", "Apt 3", "", "1 allée du Parc", "Le Moulin", "97400", "SAINT-DENIS"),
)  # fmt: skip
CONNECT_LINE = OrderLine(
    "p2", Format.CONNECT, "", "Roy", "Paul", "paul@exemple.example", "+262692123456", 100, Origin.CHOICE
)
LEFT_OUT = Exclusion("p3", "007", "@Bond", "James", 300, ExclusionReason.NO_ADDRESS)


def document(*lines: OrderLine) -> OrderDocument:
    totals = [product_total(lines, product) for product in Format]
    fees = compute_fees(345, 3, FeeSettings(shipping=Decimal("12.50")))
    return OrderDocument("060305", "2026-014", "=CMD", "liste juin.xlsx", lines, [LEFT_OUT], totals, fees)


@pytest.fixture
def order_file(tmp_path: Path) -> Path:
    path = tmp_path / "commande.xlsx"
    write_order(path, document(SITE_LINE, HOME_LINE, CONNECT_LINE))
    return path


def rows(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def test_each_line_has_the_twenty_nine_columns_of_the_contract(order_file: Path) -> None:
    header, *lines = rows(order_file, "Commande")

    assert header == HEADER
    head = ["060305", "2026-014", "=CMD", "liste juin.xlsx"]
    assert lines == [
        ["CV", *head, "00012", "=Durand", "+Marie", "marie@exemple.example", "+33639980001", 170, 0, 1, 0, 3, "SITE",
         "", "Siège", "", "CSE & Cie", "", "Bât. <B>", "12 rue des Lilas", "", "01000", "BOURG", "FRANCE", "DEFAUT",
         "OF-7"],
        ["CV", *head, "", "Roy", "Paul", "paul@exemple.example", "+262692123456", 75, 1, 2, 1, 0, "DOMICILE",
         "RECOMMANDE RS", "", "Siège", "Paul Roy", "Apt 3", "", "1 allée du Parc", "Le Moulin", "97400",
         "SAINT-DENIS", "FRANCE", "PAPIER", ""],
        ["CD", *head, "", "Roy", "Paul", "paul@exemple.example", "+262692123456", 100, 0, 0, 0, 0, "",
         "", "", "", "", "", "", "", "", "", "", "", "CHOIX", ""],
    ]  # fmt: skip


def test_nothing_in_the_file_is_a_formula_and_amounts_are_numbers(order_file: Path) -> None:
    with zipfile.ZipFile(order_file) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)

    sheet = load_workbook(order_file)["Commande"]
    kinds = {cell.column_letter: (cell.data_type, cell.number_format) for cell in sheet[2]}
    assert kinds["G"] == ("s", "@")
    assert kinds["J"] == ("s", "@")
    assert kinds["K"] == ("n", "#,##0")
    assert kinds["Y"] == ("s", "@")


def test_the_header_stays_in_view_and_every_line_is_in_the_filter(order_file: Path) -> None:
    sheet = load_workbook(order_file)["Commande"]

    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.dimensions) == ("A2", "A1:AC4", "A1:AC4")


def test_every_header_has_room_on_one_line_above_cells_aligned_with_it(order_file: Path) -> None:
    workbook = load_workbook(order_file)
    for sheet in (workbook["Commande"], workbook["Exclus"]):
        for header, cell in zip(sheet[1], sheet[2], strict=True):
            # Bold letters are wider than the digits that widths count, and the filter's arrow takes its place.
            assert sheet.column_dimensions[header.column_letter].width >= len(str(header.value)) * 1.05 + 4, (
                header.value
            )
            if cell.value is not None:
                place = (cell.alignment.horizontal, cell.alignment.indent)
                assert place == (header.alignment.horizontal, header.alignment.indent), header.value


def test_the_totals_name_lines_face_value_vouchers_and_each_part_of_the_total_due(order_file: Path) -> None:
    found = rows(order_file, "Totaux")
    table = {row[0]: [cell for cell in row[1:] if cell != ""] for row in found if row[0] != ""}

    assert table["Chèque-Vacances Classic"] == ["CV", 2, 245, 1, 3, 1, 3]
    assert table["Chèque-Vacances Connect"] == ["CD", 1, 100, 0, 0, 0, 0]
    assert table["Total"] == [3, 345, 1, 3, 1, 3]
    assert table["Frais et total"] == ["Montant", "Calcul"]
    assert table["Valeur des Chèques-Vacances"] == [345, "Total des lignes"]
    assert table["Commission, hors taxes"] == [3.45, "1\u00a0% de 345,00\u00a0€"]
    assert table["TVA sur la commission"] == [0, "0\u00a0% de 3,45\u00a0€"]
    assert table["Frais de service, hors taxes"] == [25, "3 personnes invitées, tranche de 1 à 49"]
    assert table["TVA sur les frais de service"] == [5, "20\u00a0% de 25,00\u00a0€"]
    assert table["Frais d’expédition"] == [12.5, "Montant saisi"]
    assert table["Total estimé"] == [390.95]


def test_people_left_out_are_listed_with_the_reason(order_file: Path) -> None:
    assert rows(order_file, "Exclus") == [
        ["Matricule", "Nom", "Prénom", "Montant", "Motif"],
        ["007", "@Bond", "James", 300, "Pas de réponse\u00a0: adresse postale inconnue pour un envoi à domicile"],
    ]


def test_an_order_without_lines_has_its_header(tmp_path: Path) -> None:
    path = tmp_path / "commande.xlsx"
    write_order(path, document())

    assert rows(path, "Commande") == [HEADER]


def test_characters_that_no_workbook_can_hold_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "commande.xlsx"
    order = document(CONNECT_LINE)
    write_order(
        path, OrderDocument(order.client_code, "n\x00\x07°", "a\ufffeb", "f", *[order.lines, [], [], order.fees])
    )

    assert rows(path, "Commande")[1][2:4] == ["n°", "ab"]
