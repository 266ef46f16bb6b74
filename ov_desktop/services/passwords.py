"""Which passwords may protect a profile (SPEC A1)."""

from collections.abc import Iterable

from zxcvbn import zxcvbn

from ov_desktop.domain.refusal import FieldFault
from ov_desktop.domain.text import fold

PASSWORD_LENGTH = 12
_LEAST_SCORE = 3
"""On zxcvbn's scale of 0 to 4: more than a hundred million guesses."""

_LEAST_OF_ONES_OWN = 8
"""Characters of a password that are neither the organisation's name nor its client code, where it holds them."""

_EXAMINED = 72
"""Characters that are looked at: what comes after them can only make a password better."""

_FRENCH = (
    *("motdepasse", "bonjour", "vacances", "soleil", "chouchou", "doudou", "jetaime", "azerty", "azertyuiop"),
    *("qsdfghjklm", "wxcvbn", "cheque", "chequevacances", "objectif", "objectifvacances", "ancv", "comite"),
    *("entreprise", "classic", "connect", "marseille", "secret", "bienvenue", "coucou", "princesse", "janvier"),
    *("fevrier", "mars", "avril", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
"""What people here type first, and zxcvbn's lists, mostly English, do not rank."""


def check_password(password: str, guessable: Iterable[str] = ()) -> list[FieldFault]:
    """Return why a new password is refused, nothing where it may be used.

    Args:
        password: as typed.
        guessable: what others know of the organisation: its client code, its name.
    """
    if len(password) < PASSWORD_LENGTH:
        return [FieldFault("password", "setup-password-short", count=PASSWORD_LENGTH - len(password))]
    if _score(password[:_EXAMINED]) < _LEAST_SCORE:
        return [FieldFault("password", "setup-password-common")]
    if _made_of(password, _words(guessable)):
        return [FieldFault("password", "password-from-organisation")]
    return []


def _score(password: str) -> int:
    """The lower score of the password as typed and without its accents and spaces, which hide no word."""
    plain = _plain(password)
    candidates = [password, plain] if len(plain) >= PASSWORD_LENGTH else [password]
    return min(int(zxcvbn(candidate, user_inputs=list(_FRENCH))["score"]) for candidate in candidates)


def _made_of(password: str, words: Iterable[str]) -> bool:
    """Whether too little of a password is left once these words are taken out."""
    plain = rest = _plain(password)
    for word in words:
        rest = rest.replace(word, "")
    return rest != plain and len(rest) < _LEAST_OF_ONES_OWN


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")


def _words(texts: Iterable[str]) -> list[str]:
    """The texts as one word each, and word by word, the longest first; what is too short to matter is left out."""
    words = {part for text in texts for part in (_plain(text), *fold(text).split()) if len(part) >= 3}
    return sorted(words, key=len, reverse=True)
