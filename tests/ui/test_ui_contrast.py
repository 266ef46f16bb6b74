"""The contrast of what the style sheet puts together, and of what widgets paint, in both palettes (WCAG 2.2)."""

import re
from collections.abc import Iterator, Mapping

import pytest

from ov_desktop.ui.style import sheet
from ov_desktop.ui.style.tokens import Tokens, contrast

TOKENS = Tokens.load()
TEXT, GRAPHIC = 4.5, 3.0
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LENGTH = re.compile(r"@\{[\w.+-]+\}")
_STATE = re.compile(r"(?<!:):[\w-]+")
_PROPERTY = re.compile(r"\[[^\]]*\]")

PAINTED = [
    # A day of the calendar: working, around the month, off, chosen, today, a holiday's dot.
    ("text", "surface", TEXT),
    ("disabled_text", "surface", TEXT),
    ("text_2", "sunken", TEXT),
    ("on_accent", "accent", TEXT),
    ("line_strong", "surface", GRAPHIC),
    ("warn", "sunken", GRAPHIC),
    # The time line: the band, its texts, the marks, the bars over days off, notes.
    ("accent_text", "accent_soft", TEXT),
    ("text_2", "accent_soft", TEXT),
    ("focus", "surface", GRAPHIC),
    ("focus", "accent_soft", GRAPHIC),
    ("warn", "surface", TEXT),
    ("bad", "surface", TEXT),
    # Tables: text on a row that is chosen, under the mouse, in error; the ring around it.
    ("text", "accent_soft", TEXT),
    ("text", "hover", TEXT),
    ("text_2", "hover", TEXT),
    ("text", "bad_soft", TEXT),
    ("bad", "bad_soft", TEXT),
    ("focus", "hover", GRAPHIC),
    # Badges, bars of participation, the side bar, empty states.
    ("text_2", "neutral_soft", TEXT),
    ("accent_text", "neutral_soft", GRAPHIC),
    ("text_2", "sidebar", TEXT),
    ("accent_text", "surface", TEXT),
    ("text_2", "canvas", TEXT),
    ("text_3", "canvas", TEXT),
]


def rules() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give each selector of the style sheet with what it says, in order."""
    text = _LENGTH.sub("1", sheet.template())
    for selectors, body in _RULE.findall(text):
        parts = (part.partition(":") for part in body.split(";"))
        said = {name.strip(): value.strip() for name, _colon, value in parts if name.strip()}
        for selector in selectors.split(","):
            yield " ".join(selector.split()), said


def dressed() -> Iterator[tuple[str, Mapping[str, str]]]:
    """Give each selector with what holds for it: what it says itself, over what its plainer forms say."""
    every: dict[str, dict[str, str]] = {}
    for selector, said in rules():
        every.setdefault(selector, {}).update(said)
    for selector in every:
        plain = _STATE.sub("", selector)
        forms = (_PROPERTY.sub("", plain), plain, selector)
        yield selector, {name: value for form in forms for name, value in every.get(form, {}).items()}


def pairs(scheme: str) -> Iterator[tuple[str, str, str, float]]:
    """Give the colours that lie on each other, with where and how far apart they are."""
    colors = TOKENS.colors(scheme)
    for selector, said in dressed():
        for ink, ground in (("color", "background"), ("selection-color", "selection-background-color")):
            names = said.get(ink, "").removeprefix("@"), said.get(ground, "").removeprefix("@")
            if names[0] in colors and names[1] in colors:
                yield selector, *names, contrast(colors[names[0]], colors[names[1]])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_the_style_sheet_can_be_read_on_its_ground(scheme: str) -> None:
    found = list(pairs(scheme))
    assert [pair for pair in found if pair[-1] < TEXT] == []
    assert len(found) > 60
    # States are looked at with the colours of what they are a state of.
    assert any(selector == 'QPushButton[kind="danger"]:hover' and ink == "bad" for selector, ink, _on, _ratio in found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_that_show_a_field_or_a_state_are_seen(scheme: str) -> None:
    colors = TOKENS.colors(scheme)
    shown = {
        name
        for selector, said in rules()
        if re.match(r"Q(LineEdit|ComboBox|AbstractSpinBox|PlainTextEdit|TextEdit)\b[^ ]*$", selector)
        and ":disabled" not in selector
        for value in (said.get("border", ""), said.get("border-color", ""))
        for name in re.findall(r"@(\w+)", value)
    }
    assert {"line_strong", "focus", "bad", "warn"} <= shown
    assert [name for name in shown if contrast(colors[name], colors["surface"]) < GRAPHIC] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAINTED)
def test_what_widgets_paint_is_seen(scheme: str, ink: str, ground: str, least: float) -> None:
    colors = TOKENS.colors(scheme)
    assert contrast(colors[ink], colors[ground]) >= least
