"""Merge fields are replaced, never evaluated, and unknown ones are named (SPEC S7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.mailing.merge import fill, unknown_fields
from ov_desktop.wording.mails import MERGE_FIELDS, SUBJECT_LENGTH, default_messages, preheader

VALUES = {
    "prénom": "Camille",
    "nom": "Rousseau",
    "montant": "320\u00a0€",
    "date_fin": "12/02/2027",
    "organisme": "CSE Ateliers",
}


def test_the_five_fields_are_replaced_wherever_they_stand() -> None:
    text = "{prénom} {nom}, {montant} avant le {date_fin} ({organisme}){nom}"
    assert fill(text, VALUES) == "Camille Rousseau, 320\u00a0€ avant le 12/02/2027 (CSE Ateliers)Rousseau"


@pytest.mark.parametrize(
    "text",
    ["{{ 7*7 }}", "{% for x in y %}", "{# non #}", "{inconnu}", "{ nom }", "{Nom}", "{nom", "nom}", "{}", "%(nom)s"],
)
def test_whatever_is_no_field_stays_as_it_is(text: str) -> None:
    assert fill(text, VALUES) == text


def test_a_value_that_looks_like_a_field_is_not_replaced_again() -> None:
    assert fill("{prénom} {nom}", VALUES | {"prénom": "{nom}", "nom": "{{ 7*7 }}"}) == "{nom} {{ 7*7 }}"


def test_a_field_typed_with_a_separate_accent_is_the_same_field() -> None:
    assert fill("{pre\u0301nom}", VALUES) == "Camille"
    assert unknown_fields("{pre\u0301nom}") == []


@given(st.text(), st.text(), st.text())
def test_values_come_out_as_they_are_whatever_they_hold(before: str, value: str, after: str) -> None:
    plain = str.maketrans("", "", "{}")
    before, after = before.translate(plain), after.translate(plain)
    around = fill(before, {}), fill(after, {})
    assert fill(f"{before}{{nom}}{after}", {"nom": value}) == f"{around[0]}{value}{around[1]}"


def test_unknown_fields_are_named_once_in_their_order() -> None:
    text = "{inconnu} {prénom} {prenom} {Nom} { nom } {inconnu} {numéro de téléphone} {{ 7*7 }} {12}"
    assert unknown_fields(text) == ["inconnu", "prenom", "Nom", " nom ", "numéro de téléphone"]


@pytest.mark.parametrize("kind", list(MessageKind))
def test_the_original_texts_hold_only_known_fields_and_no_personal_data_in_what_a_locked_phone_shows(
    kind: MessageKind,
) -> None:
    subject, introduction = default_messages()[kind]
    assert unknown_fields(subject) == []
    assert set(unknown_fields(introduction)) <= ({"campaign"} if kind is MessageKind.REMOVED else set())
    shown = subject + preheader(kind)
    assert not any(f"{{{name}}}" in shown for name in MERGE_FIELDS if name != "date_fin")
    assert len(fill(subject, VALUES)) <= SUBJECT_LENGTH
