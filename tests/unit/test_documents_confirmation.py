"""The receipt of a choice, its text read back by an independent PDF reader (SPEC P7)."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdf
import pytest

from ov_desktop.documents.confirmation import FILE_NAME, ConfirmationData, confirmation_pdf
from ov_desktop.domain.choice import Choice
from ov_desktop.domain.delivery import PostalAddress
from ov_desktop.domain.vouchers import Breakdown

HOME = PostalAddress(
    recipient="Camille Rousseau",
    complement="Appartement 12",
    building="Résidence des Pins",
    street="8 rue des Tanneurs",
    place="Le Moulin neuf",
    postcode="44600",
    town="Saint-Nazaire",
)

DATA = ConfirmationData(
    organisation="CSE Ateliers de l’Erdre",
    kind="CSE",
    first_name="Camille",
    last_name="Rousseau",
    campaign="Été 2027",
    recorded_at=datetime(2027, 1, 12, 11, 34, tzinfo=UTC),
    choice=Choice(200, 120, Breakdown.of({10: 1, 20: 2, 25: 2, 50: 2}), HOME),
    site="",
    code="7K4M92QDXT",
    version=1,
    end=date(2027, 2, 12),
    contact="Contactez votre CSE (CSE Ateliers de l’Erdre)\u00a0: contact@cse-erdre.example ou 02 61 91 00 00.",
    gdpr_contact="rgpd@cse-erdre.example",
)


def text_of(data: ConfirmationData) -> str:
    reader = pypdf.PdfReader(io.BytesIO(confirmation_pdf(data)))
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


def sentences_of(data: ConfirmationData) -> str:
    return " ".join(text_of(data).replace("\n", " ").split(" ")).replace("  ", " ")


def test_a_split_choice_sent_home_is_confirmed_word_for_word() -> None:
    text = sentences_of(DATA)

    for expected in [
        "Confirmation de votre choix de Chèques-Vacances",
        (
            "Camille Rousseau, votre choix pour la campagne «\u00a0Été 2027\u00a0» a été enregistré le 12/01/2027 à"
            " 12\u00a0h\u00a034 (heure de Paris)."
        ),
        "Votre choix Format Chèques Montant",
        (
            "Chèque-Vacances Classic 1\u00a0chèque de 10\u00a0€ 2\u00a0chèques de 20\u00a0€ 2\u00a0chèques de 25\u00a0€"
            " 2\u00a0chèques de 50\u00a0€ 200\u00a0€"
        ),
        "Chèque-Vacances Connect 120\u00a0€",
        "Total 320\u00a0€",
        (
            "Livraison Envoi à cette adresse\u00a0: Camille Rousseau Appartement 12 Résidence des Pins"
            " 8 rue des Tanneurs Le Moulin neuf 44600 Saint-Nazaire"
        ),
        "Gardez ce code. Il permet à votre CSE de retrouver votre réponse.",
        "Première version de votre choix.",
        "Ce document confirme l’enregistrement de votre choix. Il ne permet pas de payer.",
        (
            "Vous pouvez changer d’avis jusqu’au vendredi 12/02/2027 inclus."
            " La confirmation la plus récente est la seule valable."
        ),
        DATA.contact,
        "Vos données servent à préparer la commande. Pour exercer vos droits\u00a0: rgpd@cse-erdre.example.",
        "Page 1 sur 1",
    ]:
        assert expected in text


def test_the_code_is_read_back_in_one_piece() -> None:
    assert "Code de vérification\u00a0: 7K4M92QDXT" in text_of(DATA)


def test_a_delivery_to_a_site_names_the_site() -> None:
    text = text_of(replace(DATA, choice=Choice(100, 0, Breakdown.of({50: 2})), site="Entrepôt Nord"))

    assert "Livraison sur le site\u00a0: Entrepôt Nord" in text
    assert "Envoi à cette adresse" not in text
    assert "Chèque-Vacances Connect" not in text


def test_a_choice_without_paper_vouchers_has_no_delivery() -> None:
    text = text_of(replace(DATA, choice=Choice(0, 320), site="Entrepôt Nord"))

    assert "Livraison" not in text
    assert "Entrepôt Nord" not in text
    assert "Chèque-Vacances Classic" not in text
    assert "Chèque-Vacances Connect 320\u00a0€" in text


def test_a_later_version_says_that_it_replaces_the_earlier_ones() -> None:
    text = text_of(replace(DATA, version=12))

    assert "Version n°\u00a012 de votre choix. Elle remplace les précédentes." in text
    assert "Première version" not in text


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2027, 7, 1, 22, 5, tzinfo=UTC), "le 02/07/2027 à 0\u00a0h\u00a005"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "le 01/01/2027 à 0\u00a0h (heure"),
    ],
)
def test_the_instant_is_shown_in_the_time_of_paris(instant: datetime, shown: str) -> None:
    assert shown in sentences_of(replace(DATA, recorded_at=instant))


def test_without_a_gdpr_contact_no_sentence_is_left_hanging() -> None:
    text = text_of(replace(DATA, gdpr_contact=""))

    assert "Vos données servent à préparer la commande." in text
    assert "Pour exercer vos droits" not in text


def test_an_organisation_of_another_kind_is_named_in_general_words() -> None:
    assert "Il permet à votre organisme de retrouver" in text_of(replace(DATA, kind="Amicale"))


def test_the_longest_values_allowed_are_all_there_on_one_page() -> None:
    long_line = "M" * 38
    data = replace(
        DATA,
        first_name="W" * 35,
        last_name="W" * 35,
        choice=Choice(
            999_990,
            10,
            Breakdown.of({10: 1234, 20: 2345, 25: 3456, 50: 16_999}),
            PostalAddress(long_line, long_line, long_line, long_line, long_line, "44600", "M" * 32),
        ),
    )

    text = text_of(data)
    assert text.count("W" * 35) == 2
    assert text.count("M" * 38) == 5
    for figure in [
        "1\u202f234\u00a0chèques",
        "16\u202f999\u00a0chèques",
        "999\u202f990\u00a0€",
        "1\u202f000\u202f000\u00a0€",
    ]:
        assert figure in text


def test_the_file_is_named_without_personal_data() -> None:
    assert FILE_NAME == "confirmation-cheques-vacances.pdf"
