"""The values that were plainly meant where a cell holds none that counts (SPEC L3).

A value is proposed only where one slip explains what stands there; about money nothing is guessed but letters in the
place of digits. Each function takes a text that was refused and costs little, but more than the checks: it is asked
only about errors.
"""

import re

from ov_desktop.domain.delivery import DeliverySite, ShippingType, SiteDirectory, parse_shipping
from ov_desktop.domain.employee import format_mobile, read_amount, read_email, read_mobile, suggest_email
from ov_desktop.domain.text import fold, one_slip_apart
from ov_desktop.domain.vouchers import AMOUNT_STEP, MINIMUM_GRANT

_SHORTEST = 4
"""Letters below which a slip makes any word of another."""

_LETTERS_FOR_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}
_AROUND_ADDRESS = " <>()[]\"'’.,;:"
_DOUBLED = re.compile(r"([@.])\1+")
_SPACED = re.compile(r"\s*([@.])\s*")


def meant_email(text: str) -> str | None:
    """Return the address that a text without a valid one was meant to be: ``ines.pires@@example.org``, or None."""
    tidy = _DOUBLED.sub(r"\1", _SPACED.sub(r"\1", text.strip(_AROUND_ADDRESS).replace(",", ".").replace(";", ".")))
    email = read_email(tidy) if tidy != text else None
    return (suggest_email(email) or email) if email else None


def meant_mobile(text: str) -> str | None:
    """Return the mobile, as people write it, that a text with letters for digits was meant to be, or None."""
    mobile = read_mobile(text.translate(_LETTERS_FOR_DIGITS))
    return format_mobile(mobile.e164) if mobile else None


def meant_grant(text: str) -> str | None:
    """Return the grant that a text with letters for digits was meant to be, or None."""
    digits = text.translate(_LETTERS_FOR_DIGITS)
    amount = read_amount(digits) if digits != text and any(c.isdigit() for c in text) else None
    return str(int(amount)) if amount and amount >= MINIMUM_GRANT and amount % AMOUNT_STEP == 0 else None


def meant_shipping(text: str) -> str | None:
    """Return the shipping type that a text resembles, as the list writes it, or None."""
    written = _without_type(text)
    likely = {kind for kind in ShippingType if one_slip_apart(written, _without_type(kind.value))}
    likely |= {
        kind
        for word in written.split()
        for known in ("recommande", "simple", "suivie", "lettre")
        if len(word) >= _SHORTEST and one_slip_apart(word, known) and (kind := parse_shipping(_put(text, word, known)))
    }
    return likely.pop().value if len(likely) == 1 else None


def _without_type(text: str) -> str:
    return " ".join(word for word in fold(text).split() if word != "rs")


def _put(text: str, word: str, known: str) -> str:
    return " ".join(known if part == word else part for part in fold(text).split())


def meant_site(text: str, directory: SiteDirectory) -> str | None:
    """Return the name of the one site that a text resembles, or None.

    It has one letter more, less or other, an abbreviated "Saint", or only some of the words of the name.
    """
    words = _site_words(text)
    written = "".join(words)
    if len(written) < _SHORTEST or written.isdigit():
        return None
    near: list[DeliverySite] = []
    partly: list[DeliverySite] = []
    for site in directory.sites:
        of_site = _site_words(site.name)
        name = "".join(of_site)
        if written == name or one_slip_apart(written, name):
            near.append(site)
        elif words and set(words) < set(of_site):
            partly.append(site)
    found = near or partly
    return found[0].name if len(found) == 1 else None


def _site_words(text: str) -> list[str]:
    return [_ABBREVIATIONS.get(word, word) for word in fold(text).split()]
