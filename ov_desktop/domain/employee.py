"""One employee's particulars, read from what a spreadsheet gives, normalised and checked (SPEC L1, L2, 12).

Plain French mobiles and plain addresses, nearly all of a list, are recognised by strict patterns; only the
rest goes to the libraries, which take a hundred times longer.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from ov_desktop.domain.delivery import DeliveryKind, ShippingType

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

_PLAIN_TEXT = re.compile(r"[!-~À-ÖØ-öø-ÿ]+(?: [!-~À-ÖØ-öø-ÿ]+)*")
_SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")


def read_text(value: CellValue) -> str:
    """Return a cell as text: NFC, single spaces, no control characters, no ``.0`` after a whole number."""
    if isinstance(value, str):
        if _PLAIN_TEXT.fullmatch(value):
            return value
        kept = "".join(
            " " if c.isspace() else c for c in value if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf"}
        )
        return " ".join(unicodedata.normalize("NFC", kept).split())
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
    return value is None or (isinstance(value, str) and (not value or not read_text(value)))


def truncated_by_excel(value: CellValue) -> bool:
    """Whether Excel has probably lost digits of the value: it keeps 15, and shortens what it shows."""
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return abs(value) >= 1e15
    if isinstance(value, str) and (found := _SCIENTIFIC.fullmatch(value.strip())):
        return len(found.group(2) or "") < int(found.group(3))
    return False


# --- mobile ----------------------------------------------------------------------------------------------

_MAINLAND = re.compile(r"(?:0|\+33|0033|33)?(6[0-24-8][0-9]{7}|63[0-8][0-9]{6}|69[5-9][0-9]{6}|7[3-9][0-9]{7})")
_FICTION = re.compile(r"(?:0|\+33|0033|33)?(63998[0-9]{4})")
_LOCAL = re.compile(r"(?:0|\+33|0033|33)?([67][0-9]{8})")
_SEPARATORS = re.compile(r"[\s.\-‐‑‒–—/_()]|\(0\)")
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
    text = _mobile_text(value)
    if (found := _FICTION.fullmatch(text)) or (
        (found := _MAINLAND.fullmatch(text)) and found.group(1)[:3] not in _OVERSEAS
    ):
        return Mobile(f"+33{found.group(1)}")
    if found := _LOCAL.fullmatch(text):
        national = found.group(1)
        code = _OVERSEAS.get(national[:3]) or _OVERSEAS.get(national[:5])
        return Mobile(f"+{code}{national}", assumed_overseas=True) if code else None
    return _international_mobile(text)


def _mobile_text(value: CellValue) -> str:
    """The digits of a mobile, with a leading plus where there is one."""
    if isinstance(value, float) and not isinstance(value, bool) and math.isfinite(value) and value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else ""
    text = value if isinstance(value, str) else read_text(value)
    if text.isascii() and text.isdigit():
        return text
    text = read_text(text).lower().removeprefix("tel:")
    if found := _SCIENTIFIC.fullmatch(text):
        digits, exponent = found.group(1) + (found.group(2) or ""), int(found.group(3))
        return digits.ljust(exponent + 1, "0") if len(digits) <= exponent + 1 else ""
    text = text.replace("(0)", "")
    return _SEPARATORS.sub("", text)


def _international_mobile(text: str) -> Mobile | None:
    """Return a mobile written with an overseas code, as the library knows them."""
    digits = text.removeprefix("+").removeprefix("00")
    if not (digits.isascii() and digits.isdigit() and digits[:3] in _OVERSEAS_CODES):
        return None
    national = digits[3:]
    known = _OVERSEAS.get(national[:3]) or _OVERSEAS.get(national[:5])
    if len(national) == 9 and known == digits[:3]:
        return Mobile(f"+{digits}")
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE_TYPES:
        return None
    return Mobile(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def looks_like_mobile(text: str) -> bool:
    """Whether what someone typed has the form of a phone number at all (7 to 15 digits)."""
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


# --- e-mail ----------------------------------------------------------------------------------------------

_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_+-]{1,32}(?:\.[A-Za-z0-9_+-]{1,15}){0,2}"
    r"@((?:[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\.){1,3}[a-z]{2,10})"
)
_RESERVED = re.compile(r"(?:.*\.)?(?:test|invalid|local|localhost|arpa|onion|alt)")

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


def read_email(value: CellValue) -> str | None:
    """Return the address that a cell holds, its domain in lower case, or None where it is not one.

    A ``mailto:`` link is understood. At most 254 characters (SPEC L1); whether mail can be delivered there is
    not looked up.
    """
    text = value if isinstance(value, str) else read_text(value)
    if _PLAIN_EMAIL.fullmatch(text) and "--" not in text and not _RESERVED.fullmatch(text.partition("@")[2]):
        return text
    return _unusual_email(text)


def _unusual_email(text: str) -> str | None:
    text = re.sub(r"^mailto:", "", read_text(text), flags=re.IGNORECASE).partition("?")[0].strip()
    if len(text) > EMAIL_LENGTH:
        return None
    # ``.test`` is reserved for tests and stays syntax like any other.
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    if "." not in found.domain:
        return None
    return found.normalized if len(found.normalized) <= EMAIL_LENGTH else None


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
    return next((target for target in _TYPO_TARGETS if _one_slip_apart(domain, target)), None)


def _one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter added, left out, changed or swapped with its neighbour makes one the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and len(b) > 1 and a[2:] == b[2:])


# --- grant -----------------------------------------------------------------------------------------------

_AMOUNT = re.compile(r"(-?)([0-9]{1,3}(?:[ .][0-9]{3})+|[0-9]+)(?:([.,])([0-9]{1,9}))?")
_LARGEST_GRANT = 999_999_999


def read_amount(value: CellValue) -> float | None:
    """Return the amount in euros that a cell holds, or None where it is not a number.

    ``100 €``, ``1 200,00`` and ``1.200,00`` are understood (SPEC L2). A comma is a decimal comma, a point alone
    a decimal point: nothing is guessed about money.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value) if math.isfinite(value) and abs(value) <= _LARGEST_GRANT else None
    if not isinstance(value, str):
        return None
    text = re.sub(r"\s*(?:€|eur|euros?)$", "", read_text(value).lower()).removeprefix("€").strip()
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    sign, whole, decimal, cents = found.groups()
    if "." in whole and decimal != ",":
        return None if decimal else float(sign + whole) if whole.count(".") == 1 else None
    amount = float(f"{sign}{re.sub('[ .]', '', whole)}.{cents or '0'}")
    return amount if abs(amount) <= _LARGEST_GRANT else None
