"""Every code of the contract has its words (SPEC section 12)."""

import re

import pytest

from ov_desktop.domain.roster import Fault
from ov_desktop.wording.faults import fault_message, fault_remedy, fault_title

ERRORS = [
    "client-code-missing", "client-code-mismatch", "employee-number-too-long", "employee-number-duplicate",
    "last-name-missing", "last-name-too-long", "first-name-missing", "first-name-too-long", "mobile-missing",
    "mobile-invalid", "mobile-duplicate", "email-missing", "email-invalid", "email-duplicate",
    "delivery-missing", "delivery-conflict", "site-unknown", "shipping-unknown", "shipping-missing",
    "return-site-missing", "return-site-unknown", "grant-missing", "grant-not-a-number", "grant-below-minimum",
    "grant-not-multiple-of-10", "grant-not-payable", "headers-not-recognised", "file-unreadable", "file-empty",
]  # fmt: skip
WARNINGS = ["email-typo", "email-shared", "mobile-overseas", "mobile-shared", "value-truncated-by-excel"]
REASONS = ["password", "format", "damaged", "locked", "absent", "permission", "encoding", "too-large"]

DETAILS = {
    "length": 36,
    "other_rows": [12, 18, 40],
    "other_count": 3,
    "expected": "60305",
    "sites": ["Siège", "Entrepôt Nord", "Annexe"],
    "reason": "file-reason-password",
    "denominations": (25, 50),
}


def fault(code: str, value: str = "120", **details: object) -> Fault:
    return Fault(code, None, 7, "E", value, "a@gmail.com", {**DETAILS, **details})


@pytest.mark.parametrize("code", ERRORS + WARNINGS)
def test_each_code_has_a_message_a_remedy_and_titles_without_a_gap(code: str) -> None:
    texts = (fault_message(fault(code)), fault_remedy(fault(code)), fault_title(code, 1), fault_title(code, 1234))

    assert all(texts)
    assert not any(re.search(r"[{}]| [:;!?»%€]|« |  ", text) for text in texts)
    assert texts[0].endswith(".")
    assert texts[2].startswith("1 ")
    assert texts[3].startswith("1\u202f234 ")


def test_messages_hold_the_value_and_its_details() -> None:
    assert fault_message(fault("email-invalid", "jean..dupont@x.fr")) == (
        "«\u00a0jean..dupont@x.fr\u00a0» n’est pas une adresse e-mail correcte."
    )
    assert fault_message(fault("mobile-duplicate", "06")) == (
        "Le numéro «\u00a006\u00a0» est donné à plusieurs personnes (autres lignes\u00a0: 12, 18 et 40)."
    )
    assert fault_message(fault("last-name-too-long", "N")) == (
        "Le nom «\u00a0N\u00a0» compte 36\u00a0caractères. Le maximum est de 35."
    )
    assert fault_message(fault("client-code-mismatch", "1")) == (
        "Le code client «\u00a01\u00a0» n’est pas celui de votre organisme (60305)."
    )
    assert fault_remedy(fault("site-unknown", "x")) == (
        "Choisissez parmi\u00a0: Siège, Entrepôt Nord ou Annexe. "
        "Ou ajoutez ce site dans «\u00a0Mon compte › Adresses de livraison\u00a0»."
    )
    assert fault_message(fault("grant-not-payable", "1230")) == (
        "La dotation de 1\u202f230\u00a0€ ne peut pas être payée avec les coupures par défaut\u00a0: 25 ou 50\u00a0€."
    )


def test_a_client_code_without_its_first_zeros_is_told_how_to_keep_them() -> None:
    assert fault_remedy(fault("client-code-mismatch", "60305", expected="060305")) == (
        "Saisissez 060305 dans une case au format Texte\u00a0: un zéro du début a disparu."
    )
    assert fault_remedy(fault("client-code-mismatch", "60305", expected="060306")) == (
        "Vérifiez que ce fichier est bien le vôtre, puis corrigez le code client."
    )
    assert "zéro" not in fault_remedy(fault("client-code-mismatch", "060305", expected="60305"))


@pytest.mark.parametrize("code", ["site-unknown", "return-site-unknown"])
def test_without_any_site_the_remedy_is_to_add_one(code: str) -> None:
    assert fault_remedy(fault(code, "Siège", sites=[])) == (
        "Ajoutez ce site dans «\u00a0Mon compte › Adresses de livraison\u00a0»."
    )


def test_a_very_long_list_of_other_rows_or_sites_is_cut_short() -> None:
    many = fault("email-duplicate", "x", other_rows=[5, 6], other_count=1002)
    assert "(autres lignes\u00a0: 5, 6 et 1\u202f000 autres)" in fault_message(many)

    assert fault_remedy(fault("site-unknown", sites=[f"S{i}" for i in range(300)])).count("S") == 20


@pytest.mark.parametrize("reason", REASONS)
def test_an_unreadable_file_is_named_with_its_reason(reason: str) -> None:
    message = fault_message(fault("file-unreadable", "", reason=f"file-reason-{reason}"), "liste.xlsx")

    assert message.startswith("Le fichier «\u00a0liste.xlsx\u00a0» ne peut pas être lu. ")
    assert len(message) > len("Le fichier «\u00a0liste.xlsx\u00a0» ne peut pas être lu. ")


@pytest.mark.parametrize("reason", REASONS)
def test_what_to_do_about_an_unreadable_file_follows_from_its_reason(reason: str) -> None:
    remedy = fault_remedy(fault("file-unreadable", "", reason=f"file-reason-{reason}"), "liste.xlsx")

    opening = remedy.startswith("Ouvrez-le dans votre tableur, enregistrez-le au format .xlsx et sans mot de passe")
    assert opening is (reason in {"password", "format", "damaged", "encoding"})
    if reason == "absent":
        assert remedy == "Vérifiez le nom et le dossier, ou choisissez le fichier à nouveau."


def test_braces_in_a_value_are_nothing_special() -> None:
    assert "{value}{0}" in fault_message(fault("email-invalid", "{value}{0}"))
