"""What the demo's files say, worked out again from the files alone: no code of the application is used here."""

import email
import email.policy
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl import load_workbook

DENOMINATION_COLUMNS = {10: "Nb 10 €", 20: "Nb 20 €", 25: "Nb 25 €", 50: "Nb 50 €"}
ORDER_COLUMNS = [
    "Produit", "Code client", "N° commande", "Commande externe", "Fichier", "Matricule", "Nom", "Prénom", "E-mail",
    "Mobile", "Montant", "Nb 10 €", "Nb 20 €", "Nb 25 €", "Nb 50 €", "Livraison", "Type d'expédition", "Site",
    "Site retour", "Destinataire", "Complément", "Bâtiment", "Adresse", "Lieu-dit", "Code postal", "Ville", "Pays",
    "Origine", "Ordre de fabrication",
]  # fmt: skip
SUBJECTS = {
    "launch": "Chèques-Vacances : choisissez votre format",
    "reminder": "Rappel : vos Chèques-Vacances, jusqu’au",
    "midway": "Chèques-Vacances : vous pouvez encore choisir",
    "end": "Chèques-Vacances : la période de choix est terminée",
}
FEES = [(4000, 2500), (3000, 2000), (2000, 1500), (1000, 1000), (500, 500), (400, 250), (300, 200), (250, 150),
        (200, 125), (100, 100), (50, 50), (1, 25)]  # fmt: skip


@dataclass
class Mail:
    """A caught message: its kind by the subject, whom it is for, its two texts."""

    kind: str
    to: str
    plain: str
    html: str


def sheet_rows(path: Path, sheet: str) -> list[list[object]]:
    workbook = load_workbook(path, read_only=True, data_only=True)
    rows = [list(row) for row in workbook[sheet].iter_rows(values_only=True)]
    workbook.close()
    return rows


def roster(path: Path) -> list[dict[str, object]]:
    """The people of ``liste.xlsx``, by the template's headers."""
    rows = sheet_rows(path, "Liste")
    head = next(i for i, row in enumerate(rows) if row and str(row[0]).startswith("Matricule"))
    names = ["number", "last", "first", "mobile", "email", "site", "shipping", "return", "grant"]
    people = [dict(zip(names, row, strict=False)) for row in rows[head + 1 :]]
    return [person for person in people if person["last"]]


def order(path: Path) -> list[dict[str, object]]:
    """The lines of ``commande.xlsx``."""
    head, *rows = sheet_rows(path, "Commande")
    assert head == ORDER_COLUMNS
    return [dict(zip(head, row, strict=True)) for row in rows]


def excluded(path: Path) -> list[dict[str, object]]:
    head, *rows = sheet_rows(path, "Exclus")
    assert head == ["Matricule", "Nom", "Prénom", "Montant", "Motif"]
    return [dict(zip(head, row, strict=True)) for row in rows]


def mails(folder: Path) -> list[Mail]:
    """The messages to employees among the caught ones (the administrator's is of another kind)."""
    found = []
    for path in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        plain, html = message.get_body(("plain",)), message.get_body(("html",))
        assert plain is not None
        assert html is not None
        subject = str(message["Subject"]).replace("\xa0", " ")
        kind = next((name for name, start in SUBJECTS.items() if subject.startswith(start)), "admin")
        found.append(Mail(kind, message["To"].addresses[0].addr_spec, plain.get_content(), html.get_content()))
    return found


def summary(folder: Path) -> dict[str, object]:
    """The numbers of ``summary.json``, from the list, the order and the messages."""
    people, lines, caught = roster(folder / "liste.xlsx"), order(folder / "commande.xlsx"), mails(folder / "courriels")
    kinds = Counter(mail.kind for mail in caught)
    face = Counter()
    for line in lines:
        face[line["Produit"]] += int(str(line["Montant"]))
    fee = next((Decimal(amount) for start, amount in FEES if len(people) >= start), Decimal(0))
    total = Decimal(sum(face.values()))
    due = total + cents(total / 100) + fee + cents(fee * Decimal("0.2"))
    return {
        "employees": len(people),
        "answered": len(people) - kinds["end"],
        "silent": kinds["end"],
        "excluded": len(excluded(folder / "commande.xlsx")),
        "mails": {kind: kinds[kind] for kind in SUBJECTS},
        "lines": {code: sum(line["Produit"] == code for line in lines) for code in ("CV", "CD")},
        "face_value": {code: str(cents(Decimal(face[code]))) for code in ("CV", "CD")},
        "service_fee_ht": str(cents(fee)),
        "total_due": str(cents(due)),
    }


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
