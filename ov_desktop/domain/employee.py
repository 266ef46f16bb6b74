"""One employee's particulars, read from what a spreadsheet gives, normalised and checked (SPEC L1, L2, 12).

Plain French mobiles and plain addresses, nearly all of a list, are recognised by strict patterns; only the
rest goes to the libraries, which take a hundred times longer.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from ov_desktop.domain.delivery import DeliveryKind, ShippingType
from ov_desktop.domain.text import clean_text, one_slip_apart

CellValue = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell of a spreadsheet can hold; empty text and None are the same."""

NAME_LENGTH = 35
EMPLOYEE_NUMBER_LENGTH = 20
EMAIL_LENGTH = 254


@dataclass(frozen=True, slots=True)
class Employee:
    """A checked row of a list.

    ``mobile`` is in E.164 form, ``grant`` in whole euros. ``site`` and ``return_site`` are keys of the site
    directory, or the text of the list where no directory was given.
    """

    last_name: str
    first_name: str
    mobile: str
    email: str
    grant: int
    delivery: DeliveryKind
    employee_number: str = ""
    site: str = ""
    shipping: ShippingType | None = None
    return_site: str = ""


# --- text ------------------------------------------------------------------------------------------------

_SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")


def read_text(value: CellValue) -> str:
    """Return a cell as text: cleaned, without ``.0`` after a whole number."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        if math.isfinite(value) and value.is_integer() and abs(value) < 1e21:
            return str(int(value))
        return repr(value)
    return str(value)


def is_blank(value: CellValue) -> bool:
    """Whether a cell holds nothing but white space."""
    if isinstance(value, str):
        # Nearly all texts begin with a letter or a digit, which says enough.
        return not "!" <= value[:1] <= "~" and not clean_text(value)
    return value is None


def truncated_by_excel(value: CellValue) -> bool:
    """Whether Excel has probably lost digits of the value: it keeps 15, and shortens what it shows."""
    if isinstance(value, str):
        found = _SCIENTIFIC.fullmatch(value.strip()) if "e" in value or "E" in value else None
        return found is not None and len(found.group(2) or "") < int(found.group(3))
    return isinstance(value, (int, float)) and abs(value) >= 1e15


# --- mobile ----------------------------------------------------------------------------------------------

_MAINLAND = re.compile(
    r"(?:(?:\+|00)?33)?0?"
    r"(6[0-24-8][0-9]{7}|63[0-8][0-9]{6}|63998[0-9]{4}|69[589][0-9]{6}|7[3-9][0-9]{7})"
)
_LOCAL = re.compile(r"(?:(?:\+|00)?33)?0?([67][0-9]{8})")
_SEPARATORS = re.compile(r"[\s.,:\-‐‑‒–—/_()]")
_WRITTEN_DECIMALS = re.compile(r"(\+?[0-9]{9,15})[.,]0+")
_OVERSEAS = {
    "639": "262",
    "690": "590",
    "691": "590",
    "692": "262",
    "693": "262",
    "694": "594",
    "696": "596",
    "697": "596",
    "70840": "508", "70841": "508", "70842": "508", "70843": "508", "70844": "508", "70845": "508",
    "70850": "508", "70851": "508", "70852": "508", "70853": "508", "70854": "508", "70855": "508", "70856": "508",
    "70900": "590", "70901": "590", "70902": "590", "70903": "590", "70904": "590",
    "70910": "596", "70911": "596", "70912": "596", "70913": "596",
    "70920": "262", "70921": "262", "70922": "262", "70923": "262",
    "70930": "594", "70931": "594", "70932": "594", "70933": "594",
    "70935": "262", "70936": "262", "70937": "262",
}  # fmt: skip
_MAINLAND_CODE = 33
_OVERSEAS_CODES = frozenset({"262", "508", "590", "594", "596", "681", "687", "689"})
_MOBILE_TYPES = frozenset({phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})


@dataclass(frozen=True, slots=True)
class Mobile:
    """A French mobile in E.164 form; ``assumed_overseas`` where the overseas code was not written."""

    e164: str
    assumed_overseas: bool = False


def read_mobile(value: CellValue) -> Mobile | None:
    """Return the French mobile, overseas included, that a cell holds, or None (SPEC L2).

    A number without its zero, with a prefix, in scientific notation or with separators is understood. The
    block 06 39 98, reserved for fiction, counts as a mainland one.
    """
    if isinstance(value, str) and (found := _MAINLAND.fullmatch(value.replace(" ", ""))):
        return Mobile(f"+33{found.group(1)}")
    text = _mobile_text(value)
    if found := _MAINLAND.fullmatch(text):
        return Mobile(f"+33{found.group(1)}")
    if found := _LOCAL.fullmatch(text):
        national = found.group(1)
        code = _overseas_code(national)
        return Mobile(f"+{code}{national}", assumed_overseas=True) if code else None
    return _international_mobile(text)


def _overseas_code(national: str) -> str | None:
    """The country code of the overseas block that nine digits belong to."""
    return _OVERSEAS.get(national[:3]) or _OVERSEAS.get(national[:5])


def _mobile_text(value: CellValue) -> str:
    """The digits of a mobile, with a leading plus where there is one; anything else where it is none."""
    if isinstance(value, (int, float)):
        whole = 0 < value < 1e15 and value == int(value)
        return str(int(value)) if whole and not isinstance(value, bool) else ""
    if not isinstance(value, str):
        return ""
    if value.isascii() and value.isdigit():
        return value
    text = clean_text(value).lstrip("'’").lower().removeprefix("tel:").strip()
    if found := _SCIENTIFIC.fullmatch(text):
        digits, exponent = found.group(1) + (found.group(2) or ""), int(found.group(3))
        return digits.ljust(exponent + 1, "0") if len(digits) <= exponent + 1 else ""
    if found := _WRITTEN_DECIMALS.fullmatch(text):
        return found.group(1)
    return _SEPARATORS.sub("", text)


def _international_mobile(text: str) -> Mobile | None:
    """Return a mobile written with an overseas code, as the library knows them."""
    digits = text.removeprefix("+").removeprefix("00")
    if not (digits.isascii() and digits.isdigit() and digits[:3] in _OVERSEAS_CODES):
        return None
    national = digits[3:].removeprefix("0")
    if len(national) == 9 and _overseas_code(national) == digits[:3]:
        return Mobile(f"+{digits[:3]}{national}")
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE_TYPES:
        return None
    return Mobile(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def looks_like_mobile(text: str) -> bool:
    """Whether what someone typed has the form of a phone number at all: 9 to 15 digits."""
    digits = _mobile_text(text).removeprefix("+")
    return digits.isascii() and digits.isdigit() and 9 <= len(digits) <= 15


def format_mobile(e164: str) -> str:
    """Return a mobile as people write it: ``06 39 98 41 72``, or ``+262 692 12 34 56`` overseas."""
    if e164.startswith("+33") and len(e164) == 12:
        national = f"0{e164[3:]}"
        return " ".join(national[i : i + 2] for i in range(0, 10, 2))
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


_DIALLED = re.compile(r"\+?[0-9]+")
_LOCAL_REGIONS = ("FR", "GP", "GF", "MQ", "RE")
"""Where numbers are written with a zero and without a country code."""


def is_french_phone(text: str) -> bool:
    """Whether a text is one French phone number of any sort, overseas and fixed lines included, as people write it."""
    if read_mobile(text):
        return True
    digits = _mobile_text(text)
    if not _DIALLED.fullmatch(digits):
        return False
    for region in _LOCAL_REGIONS:
        try:
            number = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            return False
        if phonenumbers.is_valid_number(number):
            return number.country_code == _MAINLAND_CODE or str(number.country_code) in _OVERSEAS_CODES
    return False


# --- e-mail ----------------------------------------------------------------------------------------------

_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_+-]{1,32}(?:\.[A-Za-z0-9_+-]{1,15}){0,2}"
    r"@((?:[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\.){1,3}[a-z]{2,10})"
)
_RESERVED = re.compile(r"(?:.*\.)?(?:test|invalid|local|localhost|arpa|onion|alt)")
"""Domains left to the library, which knows what may be done with them."""

_COMMON_DOMAINS = frozenset({
    "gmail.com", "googlemail.com", "hotmail.fr", "hotmail.com", "outlook.fr", "outlook.com", "live.fr", "live.com",
    "msn.com", "yahoo.fr", "yahoo.com", "ymail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr",
    "laposte.net", "bbox.fr", "numericable.fr", "club-internet.fr", "aol.com", "aol.fr", "icloud.com", "me.com",
    "mac.com", "gmx.fr", "gmx.com", "gmx.net", "mail.com", "protonmail.com", "proton.me", "caramail.fr", "noos.fr",
})  # fmt: skip
_TYPO_TARGETS = (
    "gmail.com", "hotmail.fr", "hotmail.com", "outlook.fr", "outlook.com", "yahoo.fr", "yahoo.com", "orange.fr",
    "wanadoo.fr", "laposte.net", "icloud.com", "protonmail.com", "club-internet.fr", "numericable.fr",
)  # fmt: skip
_KNOWN_TYPOS = {"gmail.fr": "gmail.com", "laposte.fr": "laposte.net"}


def read_email(value: CellValue) -> str | None:
    """Return the address that a cell holds, its domain in lower case, or None where it is not one.

    A ``mailto:`` link is understood. At most 254 characters (SPEC L1); whether mail can be delivered there is
    not looked up.
    """
    if not isinstance(value, str):
        return None
    if (found := _PLAIN_EMAIL.fullmatch(value)) and _ordinary_domain(found.group(1)):
        return value
    return _unusual_email(clean_text(value))


@lru_cache(maxsize=65536)
def _ordinary_domain(domain: str) -> bool:
    return "--" not in domain and not _RESERVED.fullmatch(domain)


def _unusual_email(text: str) -> str | None:
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0].strip()
    if len(text) > EMAIL_LENGTH:
        return None
    # ``.test`` is reserved for tests and stays syntax like any other.
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.normalized if "." in found.domain else None


def email_key(email: str) -> str:
    """Return the form in which two addresses are compared: case does not count (SPEC L1)."""
    return email.casefold()


def suggest_email(email: str) -> str | None:
    """Return the address that was probably meant (``gmial.com`` → ``gmail.com``), or None (SPEC L3)."""
    local, _, domain = email.rpartition("@")
    meant = _meant_domain(domain.casefold())
    return f"{local}@{meant}" if meant else None


@lru_cache(maxsize=65536)
def _meant_domain(domain: str) -> str | None:
    if domain in _COMMON_DOMAINS:
        return None
    return _KNOWN_TYPOS.get(domain) or next(
        (target for target in _TYPO_TARGETS if one_slip_apart(domain, target)), None
    )


def is_common_domain(domain: str) -> bool:
    """Whether very many French people have an address there, so that it is no slip."""
    return domain in _COMMON_DOMAINS


# --- grant -----------------------------------------------------------------------------------------------

_AMOUNT = re.compile(r"([+-]?)([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]{1,9}))?")
_DOTTED_AMOUNT = re.compile(r"([+-]?)([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]{1,9}))")
_CURRENCY = re.compile(r"^€ *| *(?:€|eur|euros?)$")
_LARGEST_GRANT = 999_999_999


def read_amount(value: CellValue) -> float | None:
    """Return the amount in euros that a cell holds, or None where it is not a number.

    ``100 €``, ``1 200,00`` and ``1.200,00`` are understood (SPEC L2). A comma is a decimal comma, a point alone
    a decimal point: nothing is guessed about money. A computed value is taken with the 15 digits that a
    spreadsheet keeps, so that 0.1 × 3 × 1000 is 300.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        if abs(value) > _LARGEST_GRANT:
            return None
        amount = float(value) if isinstance(value, int) or value.is_integer() else float(f"{value:.15g}")
    elif isinstance(value, str):
        return _written_amount(value)
    else:
        return None
    return amount if abs(amount) <= _LARGEST_GRANT else None


@lru_cache(maxsize=4_096)
def _written_amount(written: str) -> float | None:
    """The amount that a text says; a list has few of them, each many times."""
    text = _CURRENCY.sub("", clean_text(written).lower(), count=1)
    found = _AMOUNT.fullmatch(text) or _DOTTED_AMOUNT.fullmatch(text)
    if found is None:
        return None
    sign, whole, cents = found.groups()
    amount = float(f"{sign}{re.sub('[ .]', '', whole)}.{cents or '0'}")
    return amount if abs(amount) <= _LARGEST_GRANT else None
