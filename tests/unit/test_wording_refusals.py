"""Every refusal of the desktop's services has French words, those of the reference where it has them."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from desktop_kit import SETTINGS

from ov_desktop.domain.campaign import SettingsFault
from ov_desktop.domain.refusal import FieldFault
from ov_desktop.domain.roster import Fault
from ov_desktop.wording.refusals import WORDS, describe_refusal

PACKAGE = Path(__file__).resolve().parents[2] / "ov_desktop"
SOURCES = (
    *(PACKAGE / "domain" / name for name in ("organisation.py", "campaign.py")),
    *(
        PACKAGE / "services" / name
        for name in ("accounts.py", "campaigns.py", "campaign_faults.py", "roster.py", "orders.py")
    ),
)
_FAULT = re.compile(r"(?:Settings|Field)?Fault\(\s*f?\"[^\"]*\",\s*\"([a-z-]+)\"")


def test_every_code_that_the_services_give_has_words() -> None:
    codes = {code for source in SOURCES for code in _FAULT.findall(source.read_text(encoding="utf-8"))}
    codes |= {"employee-number-taken", "mobile-taken", "email-taken", "site-number-duplicate", "site-name-duplicate"}
    assert len(codes) > 30
    codes.discard("last-name-missing")  # a row of a list: worded with them
    assert codes - set(WORDS) == set()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_a_text_has_no_space_that_could_break_before_a_sign_and_no_variable_of_its_own(code: str) -> None:
    for text in WORDS[code]:
        assert not re.search(r" [:;!?»%€]|« |'", text)
        assert set(re.findall(r"\{(\w+)\}", text)) <= {"value", "count", "date", "denominations", "amount"}
        assert text.endswith(".") or not text


def test_dates_amounts_and_denominations_are_shown_as_people_read_them() -> None:
    settings = replace(SETTINGS, start=date(2027, 7, 1), end=date(2027, 6, 30), default_denominations=(20, 50))
    assert describe_refusal(SettingsFault("end", "date-end-before-start", "2027-06-30"), settings) == (
        "La date de fin (30/06/2027) précède la date de début.",
        "Choisissez une date de fin égale ou postérieure au 01/07/2027.",
    )
    assert describe_refusal(FieldFault("grant", "grant-not-payable", "130", 2), settings).message == (
        "La dotation de 130\u00a0€ ne peut pas être payée avec les coupures par défaut\u00a0: 20 ou 50\u00a0€."
    )


def test_a_campaign_named_like_a_date_is_quoted_as_typed() -> None:
    fault = SettingsFault("name", "campaign-name-duplicate", "2027-07-01")
    assert describe_refusal(fault).message == "Une campagne ouverte porte déjà le nom «\u00a02027-07-01\u00a0»."


def test_counts_and_values_stand_in_their_place() -> None:
    assert describe_refusal(FieldFault("siret", "setup-siret-length", "123", 3)).message == (
        "Le SIRET compte 14\u00a0chiffres. Vous en avez saisi 3."
    )
    assert describe_refusal(FieldFault("site", "site-in-use", "Siège", 1200)).message == (
        "Des personnes de campagnes ouvertes utilisent le site «\u00a0Siège\u00a0» (1\u202f200)."
    )


def test_a_whole_page_pasted_into_a_field_is_not_said_again() -> None:
    said = describe_refusal(FieldFault("signature_email", "email-invalid", "page " * 5_000)).message
    assert "page page" in said
    assert "page…" in said
    assert len(said) < 250
    address = "a" * 120
    assert (
        f"«\u00a0{address}\u00a0»" in describe_refusal(FieldFault("signature_email", "email-invalid", address)).message
    )


def test_faults_of_a_row_keep_the_words_of_lists() -> None:
    assert describe_refusal(Fault("grant-below-minimum", "grant", 1, value="15")).message == (
        "La dotation «\u00a015\u00a0» est inférieure à 20\u00a0€."
    )
    assert describe_refusal(Fault("mobile-taken", "mobile", 8, value="+33639980001")).message.startswith("Le numéro «")
