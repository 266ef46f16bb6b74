"""The short words that every surface shares."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

import pytest

from ov_desktop.domain.delivery import ShippingType
from ov_desktop.domain.order import Exclusion, ExclusionReason, OrderStatus, Origin
from ov_desktop.domain.vouchers import Format
from ov_desktop.wording import labels
from ov_desktop.wording.figures import percentage

NAME = "CSE Ateliers de l’Erdre"


@pytest.mark.parametrize(
    ("codes", "word"),
    [
        (Format, labels.format_name),
        (Format, labels.format_short_name),
        (Format, labels.product_name),
        (ShippingType, labels.shipping_name),
        (OrderStatus, labels.order_status_name),
        (Origin, labels.origin_name),
    ],
)
def test_every_code_has_a_word_of_its_own(codes: type[StrEnum], word: Callable[[StrEnum], str]) -> None:
    words = [word(code) for code in codes]

    assert all(words)
    assert len(set(words)) == len(words)


def test_every_exclusion_has_a_reason_of_its_own() -> None:
    reasons = [
        labels.exclusion_reason(Exclusion("p1", "", "Durand", "Marie", 200, reason, "doublon"))
        for reason in ExclusionReason
    ]

    assert all(reasons)
    assert len(set(reasons)) == len(reasons)
    assert sum("doublon" in reason for reason in reasons) == 1


@pytest.mark.parametrize(
    ("email", "phone", "sentence"),
    [
        (
            "a@b.example",
            "02 61 91 00 00",
            f"Contactez votre COS ({NAME})\u00a0: a@b.example ou 02 61 91 00 00.",
        ),
        ("a@b.example", "", f"Contactez votre COS ({NAME})\u00a0: a@b.example."),
        ("", "02 61 91 00 00", f"Contactez votre COS ({NAME})\u00a0: 02 61 91 00 00."),
        ("", "", f"Contactez votre COS ({NAME})."),
    ],
)
def test_the_contact_sentence_gives_what_is_known(email: str, phone: str, sentence: str) -> None:
    assert labels.contact_sentence("cos", NAME, email, phone) == sentence


def test_without_an_organisation_the_contact_stays_general() -> None:
    assert labels.contact_sentence("CSE", "", "a@b.example").startswith("Contactez votre CSE, COS ou CAS. ")


@pytest.mark.parametrize(
    ("kind", "word"), [("CSE", "CSE"), (" cas ", "CAS"), ("Amicale", "organisme"), ("", "organisme")]
)
def test_an_unknown_sort_of_organisation_is_an_organisme(kind: str, word: str) -> None:
    assert labels.organisation_kind(kind) == word


@pytest.mark.parametrize(
    ("rate", "shown"),
    [("0", "0\u00a0%"), ("0.01", "1\u00a0%"), ("0.20", "20\u00a0%"), ("0.055", "5,5\u00a0%"), ("1", "100\u00a0%")],
)
def test_a_rate_is_shown_as_a_percentage(rate: str, shown: str) -> None:
    assert percentage(Decimal(rate)) == shown
