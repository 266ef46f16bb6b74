"""The recovery code: what opens the profile when the password is forgotten (SPEC A2).

130 random bits in 26 signs, and two more that notice a slip: one wrong sign or two neighbours swapped never pass.
Signs are those of Crockford's base 32, without I, L, O and U; what people write in their place is understood.
"""

import secrets

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)} | {"O": 0, "I": 1, "L": 1}
_SECRET_SIGNS = 26
_CHECK_SIGNS = 2
_CHECK_PRIME = 1021
"""The largest prime that two signs can hold: it divides no difference that a single slip makes."""

GROUP = 4
"""Signs in a group, as the code is shown and printed."""


class MistypedCodeError(Exception):
    """The text is no recovery code: too long, too short, or with a slip."""


def new_recovery_code() -> str:
    """Draw a code: seven groups of four signs, joined by hyphens."""
    secret = secrets.randbits(5 * _SECRET_SIGNS)
    signs = _written(secret, _SECRET_SIGNS) + _written(secret % _CHECK_PRIME, _CHECK_SIGNS)
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def read_recovery_code(text: str) -> bytes:
    """Return the secret of a code as someone typed it: case, spaces and hyphens do not count.

    Raises:
        MistypedCodeError: it cannot be the code that was shown.
    """
    values = [_VALUES.get(sign, -1) for sign in text.upper() if sign not in "-–—‐‑" and not sign.isspace()]
    if len(values) != _SECRET_SIGNS + _CHECK_SIGNS or -1 in values:
        raise MistypedCodeError
    secret = _number(values[:_SECRET_SIGNS])
    if _number(values[_SECRET_SIGNS:]) != secret % _CHECK_PRIME:
        raise MistypedCodeError
    return secret.to_bytes((5 * _SECRET_SIGNS + 7) // 8, "big")


def last_signs(code: str) -> str:
    """The signs that someone types to show that the code is written down."""
    return code[-GROUP:]


def same_signs(typed: str, signs: str) -> bool:
    """Whether ``typed`` means these signs; case and spaces do not count, nor does O for 0."""
    return [_VALUES.get(sign, -1) for sign in "".join(typed.split()).upper()] == [_VALUES[sign] for sign in signs]


def _written(number: int, length: int) -> str:
    return "".join(_SIGNS[number >> (5 * place) & 31] for place in reversed(range(length)))


def _number(values: list[int]) -> int:
    number = 0
    for value in values:
        number = number * 32 + value
    return number
