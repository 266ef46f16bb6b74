"""The design tokens: colours, measures, names of icons and tones, read once from ``resources/style/tokens.json``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from ov_desktop.paths import resource

SMALLEST_TEXT = 12
"""No text is smaller, in device-independent pixels."""

_ICON_SET = "mdi6."


class Tone(StrEnum):
    """What a colour says; an icon and a word always say it too."""

    NEUTRAL = "neutral"
    INFO = "info"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class ToneColors:
    """The names of the three colours of a tone."""

    text: str
    background: str
    border: str


@dataclass(frozen=True, slots=True)
class Status:
    """How a state is shown: its tone, its icon, its French label, and a shorter one for pills where there is one."""

    tone: Tone
    icon: str
    label: str
    short: str = ""

    @property
    def on_pill(self) -> str:
        """What a pill shows."""
        return self.short or self.label


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """A step of the type scale, at the base size of 13: size and line in pixels, weight from 100 to 900."""

    size: int
    line: int
    weight: int


class Tokens:
    """The values of the design, by name; a name that does not exist raises ``KeyError``."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    @classmethod
    def load(cls) -> "Tokens":
        """Read the tokens that come with the application."""
        return cls(json.loads(resource("style", "tokens.json").read_text(encoding="utf-8")))

    def colors(self, scheme: str) -> Mapping[str, str]:
        """Return every colour of ``light`` or ``dark``, as ``#RRGGBB`` by name."""
        found: Mapping[str, str] = self._values["color"][scheme]
        return found

    def contrasts(self, scheme: str) -> Mapping[tuple[str, str], float]:
        """Return the least contrast that each pair (foreground, background) must have."""
        pairs: Mapping[str, Mapping[str, float]] = self._values["contrast"][scheme]
        return {_pair(name): values["min"] for name, values in pairs.items()}

    @cached_property
    def email_colors(self) -> Mapping[str, str]:
        """The colours of e-mails, which have no dark palette, as ``#RRGGBB`` by name."""
        return {name: value for name, value in self._values["email"].items() if str(value).startswith("#")}

    def measure(self, group: str, name: str) -> int:
        """Return a length in device-independent pixels, for example ``measure("height", "button")``."""
        return int(self._values[group][name])

    def measures(self, group: str) -> Mapping[str, int]:
        """Return the lengths of one group: ``space``, ``radius``, ``border``, ``height``, ``icon_size``, ``layout``."""
        return {name: value for name, value in self._values[group].items() if isinstance(value, int)}

    def type_style(self, role: str) -> TypeStyle:
        """Return a step of the type scale: ``page_title``, ``section``, ``body``, ``caption`` and so on."""
        found = self._values["type"]["scale"][role]
        return TypeStyle(found["size"], found["line"], found["weight"])

    @cached_property
    def type_roles(self) -> tuple[str, ...]:
        """The names of the type scale."""
        return tuple(self._values["type"]["scale"])

    @cached_property
    def base_size(self) -> int:
        """The size of body text that the scale is drawn for."""
        return int(self._values["type"]["base"])

    def tone(self, tone: Tone) -> ToneColors:
        """Return the names of the colours of a tone."""
        found = self._values["tone"][tone.value]
        return ToneColors(found["text"], found["background"], found["border"])

    def status(self, group: str, key: str) -> Status:
        """Return how a state is shown, for example ``status("campaign", "launched")``."""
        found = self._values["status"][group][key]
        return Status(Tone(found["tone"]), found["icon"], found["label"], found.get("short", ""))

    def statuses(self, group: str) -> Mapping[str, Status]:
        """Return every state of ``campaign``, ``delivery``, ``person``, ``order`` or ``sync``, in order."""
        return {key: self.status(group, key) for key in self._values["status"][group]}

    @cached_property
    def _icons(self) -> Mapping[str, str]:
        groups: Mapping[str, Mapping[str, str]] = self._values["icons"]
        return {
            **{name: glyph for group in groups.values() for name, glyph in group.items()},
            **{f"{group}.{name}": glyph for group, names in groups.items() for name, glyph in names.items()},
        }

    def glyph(self, icon: str) -> str:
        """Return the glyph of an icon, without the name of its set.

        Args:
            icon: a name (``view``), a name with its group where two groups share it (``feedback.info``), or a glyph
                as the tokens write it (``mdi6.lock-outline``).
        """
        return (icon if icon.startswith(_ICON_SET) else self._icons[icon]).removeprefix(_ICON_SET)

    @property
    def icon_names(self) -> tuple[str, ...]:
        """Every name that an icon goes by."""
        return tuple(self._icons)


def _pair(name: str) -> tuple[str, str]:
    foreground, _slash, background = name.partition("/")
    return foreground, background


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (``#RRGGBB``) as WCAG 2.2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
