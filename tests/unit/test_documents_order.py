"""The PDF of an order, its text read back by an independent PDF reader (SPEC O7)."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import psutil
import pypdf
import pytest

from ov_desktop.documents.order import order_pdf
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

HOME = PostalAddress(recipient="Élodie Ollivier", street="12 rue des Lilas", postcode="44600", town="Saint-Nazaire")
RATES = FeeSettings(shipping=Decimal("86.40"))


def connect(index: int, amount: int = 250, last_name: str = "Baron") -> OrderLine:
    return OrderLine(
        person_id=str(index),
        product=Format.CONNECT,
        employee_number=f"{index:06d}",
        last_name=last_name,
        first_name="Didier",
        email="didier.baron@cse-erdre.example",
        mobile="+33639984172",
        amount=amount,
        origin=Origin.CHOICE,
    )


def classic(index: int, counts: dict[int, int], *, home: bool = False) -> OrderLine:
    breakdown = Breakdown.of(counts)
    line = replace(
        connect(index, breakdown.amount, "Ollivier"),
        product=Format.CLASSIC,
        origin=Origin.PAPER if home else Origin.DEFAULT,
        breakdown=breakdown,
    )
    if home:
        return replace(
            line,
            delivery=DeliveryKind.HOME,
            shipping=ShippingType.TRACKED,
            return_site="Entrepôt Nord",
            address=HOME,
        )
    return replace(line, delivery=DeliveryKind.SITE, site="Saint-Nazaire")


def document(lines: Sequence[OrderLine], exclusions: Sequence[Exclusion] = (), invited: int = 60) -> OrderDocument:
    return OrderDocument(
        client_code="00123456",
        number="2027-014",
        external_reference="BC-2027/77",
        source_file="salariés.xlsx",
        lines=lines,
        exclusions=exclusions,
        totals=[product_total(lines, product) for product in Format],
        fees=compute_fees(sum(line.amount for line in lines), invited, RATES),
        rates=RATES,
    )


def pdf_of(order: OrderDocument) -> bytes:
    return order_pdf(
        order,
        organisation="CSE Ateliers de l’Erdre",
        created=datetime(2027, 2, 15, 23, 30, tzinfo=UTC),
        campaign="Été 2027",
    )


def pages_of(order: OrderDocument) -> list[str]:
    return [
        re.sub("[ \n]+", " ", page.extract_text()).replace("\u202f", "'").replace("\u00a0", "_")
        for page in pypdf.PdfReader(io.BytesIO(pdf_of(order))).pages
    ]


def text_of(order: OrderDocument) -> str:
    return " ".join(pages_of(order))


def test_the_summary_says_which_order_it_is() -> None:
    text = text_of(document([connect(1), connect(2)], [Exclusion("3", "", "A", "B", 50, ExclusionReason.REMOVED)]))

    assert "Commande n°_2027-014 CSE Ateliers de l’Erdre" in text
    for label, value in [
        ("Campagne", "Été 2027"),
        ("Code client", "00123456"),
        ("Date de la commande", "16/02/2027"),
        ("Commande externe", "BC-2027/77"),
        ("Fichier", "salariés.xlsx"),
        ("Lignes", "2"),
        ("Collaborateurs servis", "2"),
        ("Collaborateurs exclus", "1"),
    ]:
        assert f"{label} {value} " in text


def test_a_person_with_both_formats_counts_once_among_those_served() -> None:
    text = text_of(document([classic(1, {50: 1}), connect(1)]))

    assert "Lignes 2 Collaborateurs servis 1 " in text


def test_the_totals_are_those_of_the_lines() -> None:
    lines = [classic(i, {10: 1, 20: 2, 25: 4, 50: 7}, home=i % 2 == 0) for i in range(10)]
    lines += [connect(i, 400) for i in range(10, 30)]

    text = text_of(document(lines))

    # By hand: a Classic line is 10 + 40 + 100 + 350 = 500.
    assert "Chèque-Vacances Classic (CV) 10 5'000_€ Chèque-Vacances Connect (CD) 20 8'000_€ Total 30 13'000_€" in text
    assert "10_€ 10 100_€ 20_€ 20 400_€ 25_€ 40 1'000_€ 50_€ 70 3'500_€ Total 140 5'000_€" in text
    amounts = re.findall(r"(?:Ollivier|Baron) Didier (?:Classic|Connect) ([0-9']+)_€", text)
    assert len(amounts) == 30
    assert sum(int(amount.replace("'", "")) for amount in amounts) == 13_000


def test_each_fee_is_shown_with_how_it_was_computed() -> None:
    rates = FeeSettings(commission_vat=Decimal("0.055"), shipping=Decimal("86.40"))
    lines = [connect(i, 400) for i in range(43)]
    order = replace(document(lines), fees=compute_fees(17_200, 1234, rates), rates=rates)

    text = text_of(order)

    for row in [
        "Valeur des Chèques-Vacances Total des lignes 17'200,00_€",
        "Commission, hors taxes 1_% de 17'200,00_€ 172,00_€",
        "TVA sur la commission 5,5_% de 172,00_€ 9,46_€",
        "Frais de service, hors taxes 1'234 personnes invitées, tranche de 1'000 à 1'999 1'000,00_€",
        "TVA sur les frais de service 20_% de 1'000,00_€ 200,00_€",
        "Frais d’expédition Montant saisi 86,40_€",
        "Total estimé 18'667,86_€",
        "Les frais sont une estimation.",
    ]:
        assert row in text


@pytest.mark.parametrize(
    ("invited", "shown"),
    [
        (0, "0 personne invitée 0,00_€"),
        (1, "1 personne invitée, tranche de 1 à 49 25,00_€"),
        (249, "249 personnes invitées, tranche de 200 à 249 125,00_€"),
        (3999, "3'999 personnes invitées, tranche de 3'000 à 3'999 2'000,00_€"),
        (4000, "4'000 personnes invitées, tranche de 4'000 et plus 2'500,00_€"),
    ],
)
def test_the_service_fee_names_its_step(invited: int, shown: str) -> None:
    assert shown in text_of(document([connect(1)], invited=invited))


def test_a_line_says_who_receives_what_and_where() -> None:
    text = text_of(document([classic(1, {20: 1, 50: 3}), classic(2, {10: 2}, home=True), connect(3, 999_990)]))

    assert "000001 Ollivier Didier Classic 170_€ 1 3 Saint-Nazaire Défaut" in text
    assert (
        "000002 Ollivier Didier Classic 20_€ 2 Élodie Ollivier, 12 rue des Lilas, 44600_Saint-Nazaire"
        " Lettre suivie, site retour_: Entrepôt Nord Papier"
    ) in text
    assert "000003 Baron Didier Connect 999'990_€ Choix" in text


def test_an_order_of_connect_lines_has_no_columns_for_vouchers() -> None:
    text = text_of(document([connect(1)]))

    assert "Matricule Nom et prénom Produit Montant Origine" in text
    assert "Livraison" not in text
    assert "Totaux par coupure" not in text


def test_the_columns_are_named_on_each_page_of_lines_and_pages_are_numbered() -> None:
    pages = pages_of(document([connect(i, last_name=f"Nom{i}") for i in range(120)]))

    assert len(pages) >= 4
    for number, page in enumerate(pages, start=1):
        if "Baron" in page or "Nom" in page:
            assert page.count("Matricule Nom et prénom Produit Montant Origine") == 1
        assert page.endswith(
            "CSE Ateliers de l’Erdre, code client 00123456, commande n°_2027-014 du 16/02/2027"
            f" Page {number} sur {len(pages)}"
        )


def test_the_excluded_stand_at_the_end_with_their_reason() -> None:
    excluded = [
        Exclusion("7", "007", "Martin", "Béatrice", 250, ExclusionReason.NO_ADDRESS),
        Exclusion("8", "", "Keller", "Robin", 1200, ExclusionReason.REMOVED),
        Exclusion("9", "009", "Quéré", "Malo", 30, ExclusionReason.NOT_PAYABLE),
    ]

    text = text_of(document([connect(1)], excluded))

    assert (
        "Collaborateurs exclus de la commande Matricule Nom et prénom Dotation Motif"
        " 007 Martin Béatrice 250_€ Pas de réponse_: adresse postale inconnue pour un envoi à domicile"
        " Keller Robin 1'200_€ Retrait avant la clôture"
        " 009 Quéré Malo 30_€ Dotation impossible à payer avec les coupures par défaut"
    ) in text


def test_nobody_excluded_and_nothing_to_order_are_said() -> None:
    text = text_of(replace(document([], invited=0), external_reference=""))

    assert "Commande externe –" in text
    assert "Lignes de la commande Aucune ligne." in text
    assert "Collaborateurs exclus de la commande Aucune exclusion." in text


def test_the_longest_names_and_addresses_are_all_there() -> None:
    long_line = "M" * 38
    line = replace(
        classic(1, {10: 2, 20: 1, 25: 2, 50: 19_998}, home=True),
        employee_number="W" * 20,
        last_name="W" * 35,
        first_name="M" * 35,
        return_site="X" * 38,
        address=PostalAddress(long_line, long_line, long_line, long_line, long_line, "44600", "M" * 32),
    )

    text = text_of(document([line], [Exclusion("2", "W" * 20, "W" * 35, "M" * 35, 250, ExclusionReason.NO_ADDRESS)]))

    assert Counter(re.findall(r"W{35}|W{20}|M{38}|M{35}|M{32}|X{38}", text)) == {
        "W" * 35: 2,
        "W" * 20: 2,
        "M" * 38: 5,
        "M" * 35: 2,
        "M" * 32: 1,
        "X" * 38: 1,
    }
    assert "Classic 999'990_€ 2 1 2 19'998 " in text


def test_lists_too_long_for_paper_lead_to_the_workbook_and_still_count() -> None:
    lines = [connect(i, 100) for i in range(10_001)]
    excluded = [Exclusion(f"x{i}", "", "Martin", "Luc", 50, ExclusionReason.REMOVED) for i in range(10_002)]

    text = text_of(document(lines, excluded))

    assert "Lignes de la commande Cette liste compte 10'001 lignes. Elle figure dans le classeur Excel" in text
    assert "exclus de la commande Cette liste compte 10'002 lignes." in text
    assert "Total 10'001 1'000'100_€" in text
    assert "Baron" not in text


@pytest.mark.long
def test_large_orders_one_after_the_other_do_not_pile_up_in_memory() -> None:
    process = psutil.Process()
    used = []
    for round_ in range(5):
        pdf_of(document([connect(i, last_name=f"Nom{round_}x{i}") for i in range(3000)]))
        used.append(process.memory_info().rss)

    assert used[-1] < used[0] * 1.5


@pytest.mark.long
def test_an_order_of_5000_lines_holds_every_line() -> None:
    lines = [
        classic(i, {50: 2}, home=i % 4 == 0) if i % 2 == 0 else connect(i, last_name=f"Nom{i}") for i in range(5000)
    ]

    text = text_of(document(lines, invited=5000))

    assert re.findall(r"\b([0-9]{6}) (?:Ollivier|Nom[0-9]+) Didier", text) == [f"{i:06d}" for i in range(5000)]
    assert "Total 5'000 875'000_€" in text
