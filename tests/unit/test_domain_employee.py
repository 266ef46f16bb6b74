"""Cells of a list read as Excel gives them: texts, mobiles, addresses, amounts (SPEC L1, L2)."""

import re
from datetime import date, datetime, time, timedelta

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from ov_desktop.domain.employee import (
    CellValue,
    email_key,
    format_mobile,
    is_blank,
    is_french_phone,
    looks_like_mobile,
    read_amount,
    read_email,
    read_mobile,
    read_text,
    suggest_email,
    truncated_by_excel,
)

FRENCH_REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF")


# --- text ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (" \u00a0 ", ""),
        ("00123", "00123"),
        (123, "123"),
        (123.0, "123"),
        (100.5, "100.5"),
        (True, "VRAI"),
        (False, "FAUX"),
        (float("nan"), "nan"),
        (6.12345678e8, "612345678"),
        ("Dur\u00adand\n", "Durand"),
        (datetime.combine(date(2026, 11, 24), time(9)), "2026-11-24 09:00:00"),
        (date(2026, 11, 24), "2026-11-24"),
        (time(9, 5), "09:05:00"),
    ],
)
def test_a_cell_is_read_as_the_text_a_person_would_see(value: CellValue, text: str) -> None:
    assert read_text(value) == text
    assert is_blank(value) == (text == "")


@pytest.mark.parametrize(
    ("value", "truncated"),
    [
        (123456789012345, False),
        (999999999999999.0, False),
        (1000000000000000, True),
        (1e15, True),
        ("1,23457E+12", True),
        ("1.23457E+12", True),
        ("6.12E+08", True),
        ("6.12345678E8", False),
        ("6,12345678E+08", False),
        ("612345678", False),
        ("DE12", False),
        (True, False),
        (None, False),
        (date(2026, 1, 1), False),
    ],
)
def test_a_value_that_excel_shortened_is_noticed(value: CellValue, *, truncated: bool) -> None:
    assert truncated_by_excel(value) is truncated


# --- mobile ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "0612345678",
        "612345678",
        612345678,
        612345678.0,
        "612345678.0",
        "0612345678,00",
        "6.12345678E8",
        "6,12345678E+08",
        33612345678,
        33612345678.0,
        "3.3612345678E10",
        "06 12 34 56 78",
        "06\u00a012\u202f34\u00a056 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "06\u201112\u201134\u201156\u201178",
        "06/12/34/56/78",
        "06,12,34,56,78",
        "+33612345678",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "+33 (0) 6 12 34 56 78",
        "+33 06 12 34 56 78",
        "0033612345678",
        "00 33 6 12 34 56 78",
        "0033 (0)6 12 34 56 78",
        "33 6 12 34 56 78",
        "tel:+33612345678",
        "TEL: 0612345678",
        "'0612345678",
        "\u202a0612345678\u202c",
        " 0612345678\n",
    ],
)
def test_a_mobile_is_understood_however_it_was_written(value: CellValue) -> None:
    found = read_mobile(value)

    assert found is not None
    assert (found.e164, found.assumed_overseas) == ("+33612345678", False)


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        "inconnu",
        "06 12 34 56 7",
        "06 12 34 56 789",
        "0112345678",
        "0912345678",
        "+32 470 12 34 56",
        "+377 6 12 34 56 78",
        "0012125550123",
        61234567.8,
        -612345678,
        -612345678.0,
        float("nan"),
        float("inf"),
        10**400,
        True,
        date(2026, 11, 24),
        timedelta(hours=1),
        "6.1E5",
        "0612345678 / 0798765432",
        "06١٢٣٤٥٦٧٨",
        "+590 590 12 34 56",
        "+262 262 12 34 56",
        "+33 612",
        "+",
    ],
)
def test_what_is_no_french_mobile_is_refused(value: CellValue) -> None:
    assert read_mobile(value) is None


@pytest.mark.parametrize("value", ["06 39 98 41 72", "0639984172", 639984172.0, "+33 6 39 98 41 72", "0033639984172"])
def test_the_block_reserved_for_fiction_is_a_mainland_one(value: CellValue) -> None:
    found = read_mobile(value)

    assert found is not None
    assert (found.e164, found.assumed_overseas) == ("+33639984172", False)


@pytest.mark.parametrize(
    ("national", "country"),
    [
        ("0639 01 23 45", "262"),
        ("0690 12 34 56", "590"),
        ("0691 22 34 56", "590"),
        ("0692 12 34 56", "262"),
        ("0693 01 34 56", "262"),
        ("0694 12 34 56", "594"),
        ("0696 12 34 56", "596"),
        ("0697 12 34 56", "596"),
        ("0708 40 12 34", "508"),
        ("0709 00 12 34", "590"),
        ("0709 10 12 34", "596"),
        ("0709 20 12 34", "262"),
        ("0709 30 12 34", "594"),
        ("0709 35 12 34", "262"),
    ],
)
def test_overseas_blocks_get_their_country_code_and_say_that_it_was_assumed(national: str, country: str) -> None:
    digits = national.replace(" ", "").removeprefix("0")

    for written in (national, digits, int(digits), f"+33{digits}", f"0033 {digits}"):
        found = read_mobile(written)
        assert found is not None
        assert (found.e164, found.assumed_overseas) == (f"+{country}{digits}", True)
    for written in (f"+{country}{digits}", f"00{country}{digits}", f"+{country} (0){digits}", f"+{country} 0{digits}"):
        found = read_mobile(written)
        assert found is not None
        assert (found.e164, found.assumed_overseas) == (f"+{country}{digits}", False)


@pytest.mark.parametrize(
    ("written", "e164"),
    [("+687 75 12 34", "+687751234"), ("+689 87 12 34 56", "+68987123456"), ("+508 55 12 34", "+508551234")],
)
def test_other_territories_are_understood_with_their_country_code(written: str, e164: str) -> None:
    found = read_mobile(written)

    assert found is not None
    assert found.e164 == e164


@pytest.mark.parametrize("written", ["0691 99 12 34", "+590 691 99 12 34", "+590 (0)691 99 12 34", "00590 0691991234"])
def test_a_number_that_an_overseas_block_may_get_one_day_is_accepted(written: str) -> None:
    assert not phonenumbers.is_valid_number(phonenumbers.parse("+590691991234"))

    found = read_mobile(written)

    assert found is not None
    assert found.e164 == "+590691991234"


def test_a_mobile_that_excel_shortened_keeps_its_length() -> None:
    found = read_mobile("6,1E+08")

    assert found is not None
    assert found.e164 == "+33610000000"


def test_the_695_and_698_blocks_are_mainland_ones() -> None:
    assert [found.e164 if (found := read_mobile(f"0{n}123456")) else None for n in (695, 698, 699)] == [
        "+33695123456",
        "+33698123456",
        "+33699123456",
    ]


def library_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The country code and the pattern of mobiles of each French region, as the library holds them."""
    patterns = []
    for region in FRENCH_REGIONS:
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
        assert metadata is not None
        assert metadata.mobile is not None
        pattern = metadata.mobile.national_number_pattern
        assert pattern is not None
        patterns.append((f"+{metadata.country_code}", re.compile(pattern)))
    return patterns


def test_every_prefix_of_six_digits_agrees_with_the_library() -> None:
    patterns = library_patterns()
    accepted = 0
    for start in (60000, 70000):
        for prefix in range(start, start + 10000):
            national = f"{prefix}1234"
            codes = [code for code, pattern in patterns if pattern.fullmatch(national)]
            found = read_mobile(f"0{national}")
            if prefix == 63998:
                assert found is not None
                assert found.e164 == f"+33{national}"
            elif codes:
                assert found is not None, national
                assert found.e164 == codes[0] + national
                assert found.assumed_overseas == (codes[0] != "+33")
                accepted += 1
            elif found is not None:
                assert national[:2] == "69" or national[:3] == "639", national
                assert found.assumed_overseas
    assert accepted > 16000


@pytest.mark.long
def test_every_french_mobile_of_the_library_is_accepted_as_the_library_writes_it() -> None:
    for prefix in [*range(60000, 70000), *range(70000, 80000)]:
        for region in FRENCH_REGIONS:
            number = phonenumbers.parse(f"0{prefix}5678", region)
            if prefix != 63998 and phonenumbers.is_valid_number_for_region(number, region):
                expected = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                for written in (f"0{prefix}5678", f"{prefix}5678", expected, float(f"{prefix}5678")):
                    found = read_mobile(written)
                    assert found is not None
                    assert found.e164 == expected


@given(st.from_regex(r"\+(262|508|590|594|596|681|687|689)[0-9]{5,10}", fullmatch=True))
@settings(max_examples=300)
def test_a_mobile_with_an_overseas_code_is_what_the_library_says_or_of_a_lenient_block(written: str) -> None:
    number = phonenumbers.parse(written)
    mobile = phonenumbers.number_type(number) in {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
    found = read_mobile(written)

    if mobile and phonenumbers.is_valid_number(number):
        assert found is not None
        assert found.e164 == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    elif found is not None:
        assert re.fullmatch(r"\+[0-9]{3}(69|639|70)[0-9]+", found.e164)


def test_a_mobile_is_shown_as_people_write_it() -> None:
    assert format_mobile("+33639984172") == "06 39 98 41 72"
    assert format_mobile("+262692123456") == "+262 692 12 34 56"
    assert format_mobile("?") == "?"


@pytest.mark.parametrize(
    ("text", "plausible"),
    [("06 39 98 41 72", True), ("+262 692 12 34 56", True), ("06 39", False), ("abc", False), ("", False)],
)
def test_what_has_not_the_form_of_a_number_is_told_apart_from_a_wrong_number(text: str, *, plausible: bool) -> None:
    assert looks_like_mobile(text) is plausible


@pytest.mark.parametrize(
    "number",
    [
        "02 61 91 00 00",
        "0261910000",
        "02.61.91.00.00",
        "+33 (0)2 61 91 00 00",
        "0033 1 99 00 12 34",
        "06 39 98 41 72",
        "09 69 39 00 00",
        "0800 123 456",
        "0262 20 20 20",
        "0590 82 12 34",
        "+687 25 00 00",
    ],
)
def test_any_french_number_can_be_called(number: str) -> None:
    assert is_french_phone(number)


@pytest.mark.parametrize(
    "typed", ["", "12", "0000000000", "02 61 91 00", "+44 20 7946 0958", "Marie 02 61 91 00 00", "contact@cse.example"]
)
def test_what_is_no_french_number_cannot(typed: str) -> None:
    assert not is_french_phone(typed)


# --- e-mail ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("marie.durand@exemple.fr", "marie.durand@exemple.fr"),
        (" Marie.Durand@EXEMPLE.fr\n", "Marie.Durand@exemple.fr"),
        ("mailto:marie@exemple.fr", "marie@exemple.fr"),
        ("MailTo:marie@exemple.fr?subject=Bonjour", "marie@exemple.fr"),
        ("mar\u200bie@exemple.fr", "marie@exemple.fr"),
        ("marie+cse@exemple.co.uk", "marie+cse@exemple.co.uk"),
        ("o'neil@exemple.fr", "o'neil@exemple.fr"),
        ("marie?@exemple.fr", "marie?@exemple.fr"),
        ("marie@durand-industrie.example", "marie@durand-industrie.example"),
        ("marie@demo.test", "marie@demo.test"),
        ("marie@ÉCOLE.fr", "marie@école.fr"),
        ("marie@xn--cole-9oa.fr", "marie@école.fr"),
        ("éric@exemple.fr", "éric@exemple.fr"),
    ],
)
def test_an_address_is_understood(value: str, address: str) -> None:
    assert read_email(value) == address


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        "marie",
        "marie@",
        "@exemple.fr",
        "marie@exemple",
        "marie@test",
        "marie@localhost",
        "marie@@exemple.fr",
        "marie@exemple.fr; paul@exemple.fr",
        "marie durand@exemple.fr",
        "marie.@exemple.fr",
        "ma..rie@exemple.fr",
        "marie@-exemple.fr",
        "marie@exemple..fr",
        "Marie <marie@exemple.fr>",
        "marie@[127.0.0.1]",
        "marie@serveur.local",
        42,
        True,
        date(2026, 1, 1),
        "mailto:",
    ],
)
def test_what_is_no_address_is_refused(value: CellValue) -> None:
    assert read_email(value) is None


def test_an_address_has_254_characters_at_most() -> None:
    domain = ".".join(["d" * 60] * 3)

    longest = "m" * (254 - len(domain) - 4) + f"@{domain}.fr"
    assert len(longest) == 254
    assert read_email(longest) == longest
    assert read_email(f"m{longest}") is None
    assert read_email(f"{longest[:-3]}.com") is None


def library_address(text: str) -> str | None:
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized if "." in found.domain and len(found.normalized) <= 254 else None


LABELS = st.text("ab9-Xé", min_size=0, max_size=35) | st.sampled_from(
    ["xn--cole-9oa", "gmail", "a--b", "ab--c", "test"]
)
ENDINGS = st.sampled_from(
    ["fr", "com", "f", "test", "local", "localhost", "invalid", "arpa", "onion", "alt", "1", "c-m"]
)
ADDRESSES = st.builds(
    lambda local, labels, ending: f"{local}@{'.'.join([*labels, ending])}",
    st.text("aZ9._+-'!?", max_size=40),
    st.lists(LABELS, max_size=4),
    ENDINGS,
)


@given(ADDRESSES)
@settings(max_examples=700)
def test_an_address_is_taken_as_the_library_would_take_it(text: str) -> None:
    assert read_email(text) == library_address(text)


@pytest.mark.long
@given(ADDRESSES | st.from_regex(r"[a-z.+-]{1,70}@([a-z-]{1,40}\.){1,4}[a-z]{1,12}", fullmatch=True))
@settings(max_examples=6000)
def test_an_address_is_taken_as_the_library_would_take_it_at_length(text: str) -> None:
    assert read_email(text) == library_address(text)


def test_addresses_are_compared_without_case() -> None:
    assert email_key("Marie.DURAND@exemple.fr") == email_key("marie.durand@Exemple.FR")
    assert email_key("Éric@exemple.fr") == email_key("éric@exemple.fr")


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("ggmail.com", "gmail.com"),
        ("gmail.fr", "gmail.com"),
        ("hotmial.fr", "hotmail.fr"),
        ("hotmail.f", "hotmail.fr"),
        ("outlok.fr", "outlook.fr"),
        ("orage.fr", "orange.fr"),
        ("wanado.fr", "wanadoo.fr"),
        ("laposte.fr", "laposte.net"),
        ("laposte.nte", "laposte.net"),
        ("yaho.fr", "yahoo.fr"),
    ],
)
def test_a_plain_slip_in_a_common_domain_is_noticed(domain: str, meant: str) -> None:
    assert suggest_email(f"marie.durand@{domain}") == f"marie.durand@{meant}"


OTHER_DOMAINS = [
    "gmail.com", "ymail.com", "mail.com", "hotmail.com", "hotmail.be", "yahoo.es", "free.fr", "sfr.fr", "gmx.fr",
    "exemple.fr", "entreprise.com", "live.fr", "orange.com", "ymial.example",
]  # fmt: skip


@pytest.mark.parametrize("domain", OTHER_DOMAINS)
def test_other_domains_are_left_alone(domain: str) -> None:
    assert suggest_email(f"marie@{domain}") is None


# --- grant -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (200, 200),
        (200.0, 200),
        ("200", 200),
        (" 200 ", 200),
        ("100 €", 100),
        ("100€", 100),
        ("€ 100", 100),
        ("100 EUR", 100),
        ("100 euros", 100),
        ("1 200,00", 1200),
        ("1\u202f200,00\u00a0€", 1200),
        ("1.200,00", 1200),
        ("1.200.300,50", 1200300.5),
        ("1200.00", 1200),
        ("1 200.5", 1200.5),
        ("12 345 670", 12345670),
        ("0200", 200),
        ("+200", 200),
        (100.5, 100.5),
        ("100,5", 100.5),
        ("120.000", 120),
        ("1,200", 1.2),
        (-20, -20),
        ("-20 €", -20),
        (0, 0),
        (199.99999999999997, 200),
        (0.1 * 3 * 1000, 300),
        (199.99, 199.99),
    ],
)
def test_an_amount_is_understood_however_it_was_written(value: CellValue, amount: float) -> None:
    assert read_amount(value) == amount


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        "cent",
        "2e3",
        "2E+03",
        "1.200 000",
        "1.200.000",
        "1,200.00",
        "1 00",
        "10 0",
        "1 2 3",
        "100,",
        ",5",
        "--5",
        "100 $",
        "€",
        "٣٠",
        "100 200 €uros",
        True,
        False,
        float("nan"),
        float("inf"),
        -float("inf"),
        10**400,
        1e12,
        "9999999999",
        date(2026, 1, 1),
        datetime.combine(date(1900, 7, 18), time(0)),
        time(2),
        timedelta(days=200),
    ],
)
def test_what_is_no_amount_is_refused(value: CellValue) -> None:
    assert read_amount(value) is None


@given(st.text("0123456789 .,-+€e", max_size=14))
@settings(max_examples=500)
def test_no_text_makes_reading_an_amount_fail(text: str) -> None:
    amount = read_amount(text)

    assert amount is None or abs(amount) <= 999_999_999


ANY_CELL = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.text("0123456789+() .,-eE\u00a0", max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(ANY_CELL)
@settings(max_examples=600)
def test_no_cell_makes_the_reading_fail(value: CellValue) -> None:
    text, mobile, email, amount = read_text(value), read_mobile(value), read_email(value), read_amount(value)

    assert text == " ".join(text.split())
    assert mobile is None or re.fullmatch(r"\+(33|262|508|590|594|596|681|687|689)[0-9]{6,9}", mobile.e164)
    assert email is None or ("@" in email and len(email) <= 254)
    assert amount is None or amount == amount  # noqa: PLR0124 -- not a NaN
    assert truncated_by_excel(value) in {True, False}
    if is_blank(value):
        assert (mobile, email, amount) == (None, None, None)
