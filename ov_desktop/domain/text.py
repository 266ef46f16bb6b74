"""Text as people type and paste it: cleaned for keeping, folded for comparing (SPEC L1, L2)."""

import re
import unicodedata

_PLAIN = re.compile(r"[!-~À-ÖØ-öø-ÿ]+(?: [!-~À-ÖØ-öø-ÿ]+)*")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_NOT_CHARACTERS = frozenset("\ufffe\uffff")


def clean_text(text: str) -> str:
    """Return ``text`` in NFC, with single spaces, nothing before or after, and nothing that cannot be seen.

    Every kind of white space, line breaks included, counts as a space. Control and format characters, lone
    surrogates and the two non-characters, which no XML file can hold, are dropped.
    """
    if _PLAIN.fullmatch(text):
        return text
    spaced = " ".join(text.split())
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE and c not in _NOT_CHARACTERS)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def fold(text: str) -> str:
    """Return ``text`` in a form for comparing names: no case, accents, punctuation or repeated spaces.

    >>> fold("  Entrepôt-NORD ")
    'entrepot nord'
    """
    return " ".join("".join(c if c.isalnum() else " " for c in without_accents(text)).split())


def without_accents(text: str) -> str:
    """Return ``text`` in lower case without its accents, ligatures taken apart."""
    if text.isascii():
        return text.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return plain.replace("œ", "oe").replace("æ", "ae")


def one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter added, left out, changed or swapped with its neighbour makes one the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and len(b) > 1 and a[2:] == b[2:])
