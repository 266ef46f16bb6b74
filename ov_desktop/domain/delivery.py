"""Delivery sites, shipping types and the postal address of a home delivery (SPEC L1, P5, A3)."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache

from ov_desktop.domain.text import clean_text, fold, without_accents

LINE_LENGTH = 38
"""Characters that the post allows on a line of an address."""

SITE_NAME_LENGTH = 38


class DeliveryKind(StrEnum):
    """Where paper vouchers go."""

    SITE = "site"
    HOME = "home"


class ShippingType(StrEnum):
    """How vouchers travel to an employee's home; the values are those of the Excel list."""

    REGISTERED_RECEIPT = "RECOMMANDE AR RS"
    REGISTERED = "RECOMMANDE RS"
    SIMPLE = "SIMPLE RS"
    TRACKED = "LETTRE SUIVIE RS"


_SHIPPING = {
    "recommande ar": ShippingType.REGISTERED_RECEIPT,
    "recommande accuse reception": ShippingType.REGISTERED_RECEIPT,
    "recommande": ShippingType.REGISTERED,
    "recommande simple": ShippingType.REGISTERED,
    "simple": ShippingType.SIMPLE,
    "suivi": ShippingType.TRACKED,
}
_SPELLINGS = {"recommandee": "recommande", "suivie": "suivi", "a r": "ar", "r s": "rs"}
_WITHOUT_RECEIPT = re.compile(r"\bsans (?:ar|accuse(?: de)? reception)\b")
_MEANINGLESS = frozenset({"avec", "courrier", "de", "en", "envoi", "lettre", "rs"})


@lru_cache(maxsize=1024)
def parse_shipping(text: str) -> ShippingType | None:
    """Return the shipping type that ``text`` names, or None.

    Accents and case do not count; "SANS AR" and a missing "RS" are understood (SPEC L1), as are the words
    people put around them: "Lettre recommandée avec accusé de réception".
    """
    words = fold(text)
    for written, meant in _SPELLINGS.items():
        words = re.sub(rf"\b{written}\b", meant, words)
    words = _WITHOUT_RECEIPT.sub("", words)
    return _SHIPPING.get(" ".join(word for word in words.split() if word not in _MEANINGLESS))


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A French postal address, one field a line; empty text where a line is not used."""

    recipient: str = ""
    complement: str = ""
    building: str = ""
    street: str = ""
    place: str = ""
    postcode: str = ""
    town: str = ""

    country = "FRANCE"

    def lines(self) -> list[str]:
        """The lines as printed, in the order of the post, empty ones left out."""
        town = f"{self.postcode} {self.town}".strip()
        return [
            line for line in (self.recipient, self.complement, self.building, self.street, self.place, town) if line
        ]

    def cleaned(self) -> "PostalAddress":
        """The same address with its lines cleaned and no space inside the postal code."""
        lines = {field.name: clean_text(getattr(self, field.name)) for field in fields(self)}
        lines["postcode"] = lines["postcode"].replace(" ", "")
        return PostalAddress(**lines)


@dataclass(frozen=True, slots=True)
class DeliverySite:
    """An address of the organisation that receives vouchers; ``key`` is the caller's identifier of it."""

    key: str
    number: str
    name: str
    address: PostalAddress = PostalAddress()


class SiteDirectory:
    """Finds a delivery site by its name or number; case, accents and spaces do not count (SPEC L1).

    What no name or number matches that way is looked up once more without punctuation, the word "n°" and the
    zeros before a number, which Excel eats; a text that could then mean two sites finds none.
    """

    def __init__(self, sites: Iterable[DeliverySite]) -> None:
        """Index ``sites``; where two share a name or number, the first keeps it."""
        self.sites: tuple[DeliverySite, ...] = tuple(sites)
        self._exact: dict[str, DeliverySite] = {}
        self._loose: dict[str, DeliverySite | None] = {}
        for site in self.sites:
            for text in (site.number, site.name):
                if exact := _exact_key(text):
                    self._exact.setdefault(exact, site)
                if (loose := _loose_key(text)) and self._loose.setdefault(loose, site) != site:
                    self._loose[loose] = None
        self._found: dict[str, DeliverySite | None] = {}

    @classmethod
    def of_names(cls, names: Iterable[str]) -> "SiteDirectory":
        """Make a directory of sites that are known by one name or number only (``check --sites``)."""
        cleaned = [clean_text(name) for name in names]
        return cls(DeliverySite(key=name, number=name, name=name) for name in cleaned if name)

    def find(self, text: str) -> DeliverySite | None:
        """Return the site that ``text`` names, or None."""
        if text not in self._found:
            self._found[text] = self._exact.get(_exact_key(text)) or self._loose.get(_loose_key(text))
        return self._found[text]

    def names(self) -> list[str]:
        """The sites' names, in their order."""
        return [site.name or site.number for site in self.sites]


def _exact_key(text: str) -> str:
    return "".join(without_accents(clean_text(text)).split())


def _loose_key(text: str) -> str:
    words = re.sub(r"^(?:n|no|num|numero)(?:[°º.]+ *| +)(?=[0-9])", "", without_accents(clean_text(text)))
    return fold(words).replace(" ", "").lstrip("0")


@dataclass(frozen=True, slots=True)
class AddressFault:
    """What is wrong with one line of an address.

    ``code`` is the end of a key ``address-error-…``; ``value`` what was typed; ``excess`` how many characters
    are too many; ``towns`` the towns of the postal code.
    """

    field: str
    code: str
    value: str = ""
    excess: int = 0
    towns: tuple[str, ...] = ()
    postcode: str = ""


def check_address(address: PostalAddress, towns_of: Callable[[str], Sequence[str]]) -> list[AddressFault]:
    """Check a home address (SPEC P5): at most one fault a line.

    Args:
        address: the address as typed, already ``cleaned()``.
        towns_of: gives the towns of a postal code, none for a code that does not exist.
    """
    faults: dict[str, AddressFault] = {}
    for field in fields(PostalAddress):
        value: str = getattr(address, field.name)
        if bad := unprintable(value):
            faults[field.name] = AddressFault(field.name, "characters", bad)
        elif len(value) > LINE_LENGTH:
            faults[field.name] = AddressFault(field.name, "too-long", value, excess=len(value) - LINE_LENGTH)
    for name in ("recipient", "street"):
        if not getattr(address, name):
            faults[name] = AddressFault(name, name)
    _check_town(address, towns_of, faults)
    return list(faults.values())


def _check_town(
    address: PostalAddress, towns_of: Callable[[str], Sequence[str]], faults: dict[str, AddressFault]
) -> None:
    """Check the postal code, then the town against it."""
    towns: Sequence[str] = ()
    if not address.postcode:
        faults["postcode"] = AddressFault("postcode", "postcode-empty")
    elif not re.fullmatch(r"[0-9]{5}", address.postcode):
        faults["postcode"] = AddressFault("postcode", "postcode-format", address.postcode)
    elif not (towns := towns_of(address.postcode)) and not is_cedex(address.town):
        faults["postcode"] = AddressFault("postcode", "postcode-unknown", address.postcode)
    if not address.town:
        faults["town"] = AddressFault("town", "town-empty")
    elif "town" not in faults and not is_cedex(address.town) and not _names_one(address.town, towns):
        faults["town"] = AddressFault(
            "town", "town-mismatch", address.town, towns=tuple(towns), postcode=address.postcode
        )


def _names_one(town: str, towns: Sequence[str]) -> bool:
    """Whether ``town`` is one of the towns of a postal code; where the code has none, that is another fault."""
    return not towns or any(same_town(town, known) for known in towns)


def is_cedex(town: str) -> bool:
    """Whether the town is a CEDEX office, whose codes no list of communes holds."""
    return "cedex" in fold(town).split()


_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "s": "sur", "ss": "sous"}
_ARRONDISSEMENT = re.compile(r"[0-9]+(?:er|ere|e|eme|ieme|nd|nde)?|cedex|arrondissement|arr|ardt")


def same_town(typed: str, known: str) -> bool:
    """Whether two spellings name one town: accents, hyphens, "St", "s/" and an arrondissement do not count."""
    return _town_key(typed) == _town_key(known)


def _town_key(town: str) -> str:
    words = [_ABBREVIATIONS.get(word, word) for word in fold(town).split()]
    while len(words) > 1 and _ARRONDISSEMENT.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)


def unprintable(text: str) -> str:
    """Return the characters of ``text`` that cannot be printed on an envelope, each once."""
    bad = []
    for character in text:
        try:
            printable = character.isprintable() and bool(character.encode("cp1252"))
        except UnicodeEncodeError:
            printable = False
        if not printable and character not in bad:
            bad.append(character)
    return "".join(bad)


def shortened_recipient(first_name: str, last_name: str) -> str:
    """Return the name for the first line of an address, at most 38 characters (SPEC P5).

    A name that is too long keeps the initial of the first name, then is cut.
    """
    full = f"{first_name} {last_name}".strip()
    if len(full) > LINE_LENGTH and first_name:
        full = f"{first_name[0]}. {last_name}"
    return full[:LINE_LENGTH].rstrip()
