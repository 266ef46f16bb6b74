"""Merge fields: replaced, never evaluated (SPEC S7)."""

import re
import unicodedata
from collections.abc import Mapping

from ov_desktop.wording.mails import MERGE_FIELDS

_FIELD = re.compile(r"\{([^{}\n]+)\}")
_LOOKS_LIKE_A_FIELD = re.compile(r"\{[ \u00a0]*[^\W\d_][\w’'\- \u00a0]*\}")


def fill(text: str, fields: Mapping[str, str]) -> str:
    """Return ``text`` with each ``{name}`` of ``fields`` replaced by its value, in one pass.

    Everything else stays as it is: other braces, the syntax of templates, and what a value itself contains.
    """
    return _FIELD.sub(lambda match: fields.get(match[1], match[0]), unicodedata.normalize("NFC", text))


def unknown_fields(text: str) -> list[str]:
    """Return the names in braces that are not merge fields, each once, in the order of the text.

    ``{prenom}``, ``{Nom}`` and ``{ nom }`` are unknown too: they would reach people as they are.
    """
    found: dict[str, None] = {}
    for match in _LOOKS_LIKE_A_FIELD.finditer(unicodedata.normalize("NFC", text)):
        if match[0][1:-1] not in MERGE_FIELDS:
            found[match[0][1:-1]] = None
    return list(found)
