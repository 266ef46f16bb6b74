"""Sites, shipping types and home addresses (SPEC L1, P5)."""

from dataclasses import replace

import pytest

from ov_desktop.domain.delivery import (
    AddressFault,
    DeliverySite,
    PostalAddress,
    ShippingType,
    SiteDirectory,
    check_address,
    is_cedex,
    parse_shipping,
    same_town,
    shortened_recipient,
    unprintable,
)
from ov_desktop.domain.text import clean_text, fold

TOWNS = {
    "35000": ["RENNES"],
    "42000": ["ST ETIENNE"],
    "75003": ["PARIS"],
    "97400": ["ST DENIS"],
    "01400": ["ABERGEMENT CLEMENCIAT", "CHATILLON SUR CHALARONNE"],
}
ADDRESS = PostalAddress("Marie Durand", "", "", "25 bis rue des Lilas", "", "35000", "Rennes")


def faults(address: PostalAddress) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in check_address(address.cleaned(), lambda code: TOWNS.get(code, []))]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Le  Goff\t", "Le Goff"),
        ("Le\u00a0Goff\u202f!", "Le Goff !"),
        ("Le\r\nGoff", "Le Goff"),
        ("Le\u2028Goff", "Le Goff"),
        ("E\u0301ric", "Éric"),
        ("Ma\u200brie\ufeff", "Marie"),
        ("\u202aMarie\u202c", "Marie"),
        ("Du\u00adrand\x07\x00", "Durand"),
        ("\ud800Marie\uffff", "Marie"),
        ("a \u200b b", "a b"),
        ("Œuvre € 中", "Œuvre € 中"),
        ("\u200b \n", ""),
    ],
)
def test_text_is_cleaned_of_what_cannot_be_seen(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "folded"), [("  Entrepôt-NORD ", "entrepot nord"), ("L’Œuvre", "l oeuvre"), ("ÇA va.", "ca va"), ("…", "")]
)
def test_folded_text_has_no_case_accents_or_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("value", list(ShippingType))
@pytest.mark.parametrize("write", [str, str.lower, str.title, lambda text: f"  {text.replace(' ', '  ')} "])
def test_the_shipping_types_of_the_template_are_understood_in_any_case(value: ShippingType, write: type[str]) -> None:
    assert parse_shipping(write(value.value)) is value
    assert parse_shipping(write(value.value.removesuffix(" RS"))) is value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recommandé sans AR", "RECOMMANDE RS"),
        ("RECOMMANDE SANS AR RS", "RECOMMANDE RS"),
        ("recommandé simple", "RECOMMANDE RS"),
        ("Recommandé avec AR", "RECOMMANDE AR RS"),
        ("Recommandé avec A.R. (R.S.)", "RECOMMANDE AR RS"),
        ("Lettre recommandée avec accusé de réception", "RECOMMANDE AR RS"),
        ("RECOMMANDÉ SANS ACCUSÉ DE RÉCEPTION", "RECOMMANDE RS"),
        ("Courrier simple", "SIMPLE RS"),
        ("Lettre simple", "SIMPLE RS"),
        ("lettre suivie", "LETTRE SUIVIE RS"),
        ("Courrier suivi", "LETTRE SUIVIE RS"),
        ("Suivie", "LETTRE SUIVIE RS"),
        ("SIMPLE SANS AR", "SIMPLE RS"),
        ("LETTRE SUIVIE SANS AR RS", "LETTRE SUIVIE RS"),
    ],
)
def test_usual_names_of_shipping_types_are_understood(text: str, expected: str) -> None:
    found = parse_shipping(text)

    assert found is not None
    assert found.value == expected


@pytest.mark.parametrize("text", ["", "RS", "AR", "lettre", "sans AR", "Colissimo", "RECOMMANDE AR RS EXPRESS", "SITE"])
def test_anything_else_is_no_shipping_type(text: str) -> None:
    assert parse_shipping(text) is None


def directory() -> SiteDirectory:
    return SiteDirectory(
        [
            DeliverySite("a", "1003", "Siège social"),
            DeliverySite("b", "0042", "Entrepôt Nord"),
            DeliverySite("c", "7", "L’Atelier"),
            DeliverySite("d", "1.1", "Bâtiment 1-1"),
            DeliverySite("e", "11", "Bâtiment 11"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Siège social", "a"),
        ("  siege   SOCIAL ", "a"),
        ("SIÈGESOCIAL", "a"),
        ("1003", "a"),
        ("n° 1003", "a"),
        ("N°1003", "a"),
        ("0042", "b"),
        ("42", "b"),
        ("entrepot-nord", "b"),
        ("L'Atelier", "c"),
        ("1.1", "d"),
        ("11", "e"),
        ("Bâtiment 1-1", "d"),
        ("batiment 11", "e"),
    ],
)
def test_a_site_is_found_by_its_name_or_number(text: str, key: str) -> None:
    site = directory().find(text)

    assert site is not None
    assert site.key == key


@pytest.mark.parametrize("text", ["", " ", "Siège", "1004", "003", "Bâtiment 1 / 1", "1-1", "social siège"])
def test_a_text_that_names_no_site_or_could_name_two_finds_none(text: str) -> None:
    assert directory().find(text) is None


def test_the_first_of_two_sites_with_one_name_is_found() -> None:
    twice = SiteDirectory([DeliverySite("x", "1", "Dépôt"), DeliverySite("y", "2", "DEPOT")])

    assert [site.key if (site := twice.find(text)) else None for text in ("dépôt", "2")] == ["x", "y"]
    assert twice.names() == ["Dépôt", "DEPOT"]


def test_sites_may_be_known_by_one_name_only() -> None:
    sites = SiteDirectory.of_names([" Siège", "1003 ", ""])

    assert sites.names() == ["Siège", "1003"]
    assert [site.key if (site := sites.find(text)) else None for text in ("SIEGE", "1003", "x")] == [
        "Siège",
        "1003",
        None,
    ]


def test_a_complete_address_has_no_fault() -> None:
    assert faults(ADDRESS) == []
    assert faults(replace(ADDRESS, postcode=" 35 000 ", town="rennes")) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"recipient": "  "}, ("recipient", "recipient")),
        ({"street": ""}, ("street", "street")),
        ({"postcode": ""}, ("postcode", "postcode-empty")),
        ({"postcode": "3500"}, ("postcode", "postcode-format")),
        ({"postcode": "2A000"}, ("postcode", "postcode-format")),
        ({"postcode": "٣٥٠٠٠"}, ("postcode", "postcode-format")),
        ({"postcode": "99999"}, ("postcode", "postcode-unknown")),
        ({"town": ""}, ("town", "town-empty")),
        ({"town": "Nantes"}, ("town", "town-mismatch")),
        ({"complement": "x" * 39}, ("complement", "too-long")),
        ({"building": "x" * 39}, ("building", "too-long")),
        ({"place": "x" * 39}, ("place", "too-long")),
        ({"recipient": "x" * 39}, ("recipient", "too-long")),
        ({"street": "x" * 39}, ("street", "too-long")),
        ({"town": "x" * 39}, ("town", "too-long")),
        ({"street": "1 rue Łódź"}, ("street", "characters")),
        ({"town": "Рен"}, ("town", "characters")),
    ],
)
def test_each_wrong_line_is_named_once(changed: dict[str, str], expected: tuple[str, str]) -> None:
    assert faults(replace(ADDRESS, **changed)) == [expected]


def test_a_line_holds_38_characters_however_they_are_composed() -> None:
    assert faults(replace(ADDRESS, recipient="e\u0301" * 38, complement="x" * 38, place="y" * 38)) == []


def test_a_fault_says_how_much_is_too_long_which_characters_and_which_towns() -> None:
    address = replace(ADDRESS, recipient="x" * 41, street="1 rue Łódź Ł", postcode="01400", town="Lyon")

    assert check_address(address, lambda code: TOWNS[code]) == [
        AddressFault("recipient", "too-long", "x" * 41, excess=3),
        AddressFault("street", "characters", "Łź"),
        AddressFault("town", "town-mismatch", "Lyon", towns=tuple(TOWNS["01400"]), postcode="01400"),
    ]


def test_a_cedex_office_is_not_refused_for_a_code_that_no_list_holds() -> None:
    assert faults(replace(ADDRESS, postcode="35042", town="Rennes Cedex")) == []
    assert faults(replace(ADDRESS, postcode="75003", town="Paris La Défense CEDEX 12")) == []
    assert faults(replace(ADDRESS, postcode="350", town="Rennes Cedex")) == [("postcode", "postcode-format")]
    assert is_cedex("RENNES CEDEX 7")
    assert not is_cedex("Cedexville")


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Saint-Étienne", "ST ETIENNE"),
        ("st etienne", "Saint-Étienne"),
        ("Ste Foy lès Lyon", "Sainte-Foy-lès-Lyon"),
        ("Paris 3e", "PARIS"),
        ("PARIS 03", "Paris"),
        ("Paris 3ème arrondissement", "PARIS 03"),
        ("Lyon 1er", "LYON"),
        ("Neuilly s/ Seine", "NEUILLY SUR SEINE"),
        ("L’Haÿ-les-Roses", "L HAY LES ROSES"),
        ("Œuilly", "OEUILLY"),
        ("Rennes Cedex 7", "RENNES"),
    ],
)
def test_usual_spellings_name_one_town(typed: str, known: str) -> None:
    assert same_town(typed, known)
    assert same_town(known, typed)


@pytest.mark.parametrize(
    ("typed", "known"), [("Rennes", "Nantes"), ("Saint-Denis", "Sainte-Denis"), ("12", "3"), ("Paris", "Parisot")]
)
def test_other_spellings_name_two_towns(typed: str, known: str) -> None:
    assert not same_town(typed, known)


def test_what_cannot_be_printed_on_an_envelope_is_listed_once() -> None:
    assert unprintable("Łukasz Łoś → 中") == "Łś→中"
    assert unprintable("É ç œ Œ ÿ Ÿ € ’ « n° »") == ""
    assert unprintable("a\tb\x85") == "\t\x85"


def test_an_address_is_printed_without_its_empty_lines() -> None:
    assert ADDRESS.lines() == ["Marie Durand", "25 bis rue des Lilas", "35000 Rennes"]
    assert PostalAddress().lines() == []
    assert ADDRESS.country == "FRANCE"


@pytest.mark.parametrize(
    ("first", "last", "line"),
    [
        ("Marie", "Durand", "Marie Durand"),
        ("M" * 18, "D" * 19, "M" * 18 + " " + "D" * 19),
        ("Marie-Antoinette", "D" * 35, "M. " + "D" * 35),
        ("Marie-Antoinette", "D" * 34 + " E", "M. " + "D" * 34),
        ("", "D" * 40, "D" * 38),
    ],
)
def test_the_recipient_is_the_name_shortened_to_38_characters(first: str, last: str, line: str) -> None:
    assert shortened_recipient(first, last) == line
