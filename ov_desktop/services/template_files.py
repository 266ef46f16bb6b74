"""The file in which templates are handed to a colleague: JSON, with a version, read as if it came from anybody."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.refusal import FieldFault, RefusedError, too_long
from ov_desktop.mailing.rich import clean
from ov_desktop.services.campaign_faults import TEXT_MOST, message_faults

FILE_SUFFIX = ".modeles"
NAME_LENGTH = 120

_FORMAT = "objectif-vacances/modeles"
_VERSION = 1
_MOST_BYTES = 5_000_000
_MOST_TEMPLATES = 500
_INVISIBLE = frozenset({"Cc", "Cs", "Cn"})


class TemplateKind(StrEnum):
    """What a template is for: one of the four messages, or the welcome of the employee's space."""

    LAUNCH = "launch"
    REMINDER = "reminder"
    MIDWAY = "midway"
    END = "end"
    WELCOME = "welcome"

    @property
    def message(self) -> MessageKind | None:
        """The message that it is for; None for the welcome."""
        return None if self is TemplateKind.WELCOME else MessageKind(self.value)


@dataclass(frozen=True, slots=True)
class SharedTemplate:
    """A template as a file holds it; ``text`` is clean HTML, ``subject`` empty for a welcome."""

    kind: TemplateKind
    name: str
    subject: str
    text: str


def _line(text: str) -> str:
    """Return a text as one line, its no-break spaces kept."""
    spaced = re.sub(r"[^\S\u00a0\u202f]+", " ", unicodedata.normalize("NFC", text))
    return "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE).strip()


def cleaned(kind: TemplateKind, name: str, subject: str, text: str) -> SharedTemplate:
    """Return a template as it is kept: single lines in single spaces, the text as safe HTML."""
    return SharedTemplate(kind, _line(name), _line(subject) if kind.message else "", clean(text))


def template_faults(template: SharedTemplate) -> list[FieldFault]:
    """Return everything that is missing or wrong in a cleaned template (SPEC S7)."""
    faults = [] if template.name else [FieldFault("name", "template-name-missing")]
    faults += too_long("name", template.name, NAME_LENGTH)
    if not template.text:
        faults.append(FieldFault("text", "template-text-missing"))
    if kind := template.kind.message:
        return faults + message_faults(kind, template.subject, template.text)
    return faults + too_long("text", template.text, TEXT_MOST)


def write_file(templates: Iterable[SharedTemplate]) -> bytes:
    """Return the file that holds these templates; the same templates give the same bytes."""
    content = {"format": _FORMAT, "version": _VERSION, "templates": [asdict(template) for template in templates]}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read_file(data: bytes, file_name: str) -> list[SharedTemplate]:
    """Return the templates of a file, cleaned and checked.

    Args:
        data: the file.
        file_name: its name, which a refusal tells.

    Raises:
        RefusedError: it is no such file (``templates-file-unreadable``), of a later version of the software
            (``templates-file-newer``), or a template in it is wrong: the field of those faults is the template's name.
    """
    entries = _entries(data, file_name)
    templates = [_template(entry, file_name) for entry in entries]
    faults = [
        FieldFault(template.name, fault.code, fault.value, fault.count)
        for template in templates
        for fault in template_faults(template)
    ]
    if faults:
        raise RefusedError(faults)
    return templates


def _entries(data: bytes, file_name: str) -> list[object]:
    if len(data) > _MOST_BYTES:
        raise _unreadable(file_name)
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _unreadable(file_name) from None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise _unreadable(file_name)
    version, entries = content.get("version"), content.get("templates")
    if isinstance(version, int) and version > _VERSION:
        raise RefusedError([FieldFault("file", "templates-file-newer", file_name)])
    if version != _VERSION or not isinstance(entries, list) or not 0 < len(entries) <= _MOST_TEMPLATES:
        raise _unreadable(file_name)
    return entries


def _template(entry: object, file_name: str) -> SharedTemplate:
    if not isinstance(entry, dict):
        raise _unreadable(file_name)
    texts = [entry.get(name) for name in ("kind", "name", "subject", "text")]
    if not all(isinstance(text, str) for text in texts) or texts[0] not in set(TemplateKind):
        raise _unreadable(file_name)
    kind, name, subject, text = (str(text) for text in texts)
    return cleaned(TemplateKind(kind), name, subject, text)


def _unreadable(file_name: str) -> RefusedError:
    return RefusedError([FieldFault("file", "templates-file-unreadable", file_name)])
