"""Writes the sample lists in ``tests/data/lists``: one clean, one with a fault of each common kind.

Run it again after a change: ``python tests/data/make_lists.py``. The expectations beside the lists are written
by hand here, from the contract (SPEC section 12), never computed by the application.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook

FOLDER = Path(__file__).parent / "lists"
SITES = "Siège,Entrepôt Nord,1003"
HEADERS = (
    "Matricule", "Nom du bénéficiaire (*)", "Prénom du bénéficiaire (*)", "Numéro de téléphone mobile (*)",
    "E-mail du bénéficiaire (*)", "Nom ou n° de l'adresse de livraison", "Type d'expédition",
    "Nom ou n° de l'adresse du site retour", "Montant de la dotation (*)",
)  # fmt: skip
LAST_NAMES = ("Abadie", "Bézier", "Cœur", "D’Arcy", "Étienne", "Fabre-Noël", "Güell", "Haÿ", "Île", "Ñuñez")
FIRST_NAMES = ("Aïcha", "Benoît", "Chloé", "Désiré", "Éloïse", "François", "Gaëlle", "Hugo")
SHIPPING = ("RECOMMANDE AR RS", "recommandé", "Simple", "LETTRE SUIVIE RS", "Recommandé sans AR")

Cell = str | int | float | None


@dataclass
class Sample:
    """A list to be, its rows from row 5 on, and what its check must say."""

    rows: list[list[Cell]]
    errors: list[tuple[int, str, str, str]] = field(default_factory=list)

    def set(self, row: int, column: str, value: Cell) -> None:
        self.rows[row - 5]["ABCDEFGHI".index(column)] = value

    def fault(self, row: int, column: str, value: Cell, name: str, code: str) -> None:
        self.set(row, column, value)
        self.errors.append((row, column, name, code))


def people(count: int) -> list[list[Cell]]:
    """Rows without fault: every third person at home, the others on a site."""
    rows: list[list[Cell]] = []
    for i in range(count):
        at_home = i % 3 == 0
        rows.append([
            f"{i + 1:05d}", LAST_NAMES[i % 10], FIRST_NAMES[i % 8], f"063998{i:04d}",
            f"personne{i}@exemple{i % 7}.example",
            None if at_home else ("Siège", "ENTREPOT NORD", "1003")[i % 3], SHIPPING[i % 5] if at_home else None,
            "entrepôt nord" if at_home else None, 20 + 10 * (i % 45),
        ])  # fmt: skip
    return rows


def clean() -> Sample:
    """Cells as Excel really gives them, all understood."""
    sample = Sample(people(30))
    for row, value in (
        (6, 639980001), (7, "06.39.98.77.01"), (8, "+33 6 39 98 77 02"), (9, "0033639987703"),
        (10, "06\u00a039\u202f98\u00a077\u00a004"), (11, "+33 (0)6 39 98 77 05"), (12, "+262 692 12 34 56"),
    ):  # fmt: skip
        sample.set(row, "D", value)
    sample.set(13, "E", "mailto:personne.treize@exemple.example")
    sample.set(14, "E", "  PERSONNE.QUATORZE@EXEMPLE.EXAMPLE ")
    for row, value in ((15, "100 €"), (16, "1\u202f200,00"), (17, "150"), (18, 70.0), (19, "80,00 euros")):
        sample.set(row, "I", value)
    sample.set(20, "A", None)
    sample.set(21, "A", 4242)
    sample.set(22, "B", " Dupont\u00a0 ")
    return sample


def faulty() -> Sample:
    """A fault of each kind that one cell can have, two duplicates, and rows in order of the sheet."""
    sample = Sample(people(40))
    sample.fault(6, "A", "M" * 21, "employee_number", "employee-number-too-long")
    sample.fault(7, "A", "00042X", "employee_number", "employee-number-duplicate")
    sample.fault(8, "A", "00042X", "employee_number", "employee-number-duplicate")
    sample.fault(9, "B", None, "last_name", "last-name-missing")
    sample.fault(10, "B", "N" * 36, "last_name", "last-name-too-long")
    sample.fault(11, "C", "  ", "first_name", "first-name-missing")
    sample.fault(12, "C", "P" * 36, "first_name", "first-name-too-long")
    sample.fault(13, "D", None, "mobile", "mobile-missing")
    sample.fault(14, "D", "01 42 68 53 00", "mobile", "mobile-invalid")
    sample.fault(15, "D", "06 39 98 88 88", "mobile", "mobile-duplicate")
    sample.fault(16, "E", None, "email", "email-missing")
    sample.fault(17, "E", "jean..dupont@exemple.example", "email", "email-invalid")
    sample.fault(18, "D", "+33639988888", "mobile", "mobile-duplicate")
    sample.fault(19, "E", "double@exemple.example", "email", "email-duplicate")
    sample.fault(21, "E", "Double@Exemple.Example", "email", "email-duplicate")
    for row, cells, column, name, code in (
        (22, (None, None, None), "F", "site", "delivery-missing"),
        (23, ("Siège", "SIMPLE RS", "Siège"), "F", "site", "delivery-conflict"),
        (24, ("Annexe fantôme", None, None), "F", "site", "site-unknown"),
        (25, (None, "PIGEON", "Siège"), "G", "shipping", "shipping-unknown"),
        (26, (None, None, "Siège"), "G", "shipping", "shipping-missing"),
        (27, (None, "SIMPLE RS", None), "H", "return_site", "return-site-missing"),
        (28, (None, "SIMPLE RS", "Ailleurs"), "H", "return_site", "return-site-unknown"),
    ):
        for letter, value in zip("FGH", cells, strict=True):
            sample.set(row, letter, value)
        sample.fault(row, column, cells["FGH".index(column)], name, code)
    sample.fault(29, "I", None, "grant", "grant-missing")
    sample.fault(30, "I", "cent", "grant", "grant-not-a-number")
    sample.fault(31, "I", 10, "grant", "grant-below-minimum")
    sample.fault(32, "I", 100.5, "grant", "grant-not-multiple-of-10")
    sample.fault(33, "I", 105, "grant", "grant-not-multiple-of-10")
    return sample


def write(name: str, sample: Sample) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Liste"
    sheet.append(("PRODUIT", "Objectif Vacances"))
    sheet.append(("CODE CLIENT (*)", "60305"))
    sheet.append(())
    sheet.append(HEADERS)
    for row in sample.rows:
        sheet.append(row)
    for _ in range(3):
        sheet.append((None, " "))
    workbook.save(FOLDER / f"{name}.xlsx")
    faulty_rows = {row for row, _column, _field, _code in sample.errors}
    expected = {
        "client_code": "60305",
        "rows": len(sample.rows),
        "accepted": len(sample.rows) - len(faulty_rows),
        "sites": SITES,
        "errors": [
            {"row": row, "column": column, "field": name, "code": code} for row, column, name, code in sample.errors
        ],
    }
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (FOLDER / f"{name}.expected.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    write("liste-saine", clean())
    write("liste-anomalies", faulty())
