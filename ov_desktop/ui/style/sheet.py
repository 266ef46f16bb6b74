"""The style sheet: ``resources/style/app.qss.in`` filled with tokens, and the small images that it names."""

import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from ov_desktop.paths import resource
from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.tokens import Tokens

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PLACE = re.compile(r"@(?:(?P<color>\w+)|\{(?P<name>[\w.]+)(?P<shift>[-+]\d+)?\})")

IMAGES = {
    "check_on": ("check_on", "accent"),
    "check_off": ("check_off", "line_strong"),
    "check_partial": ("check_partial", "accent"),
    "check_on_disabled": ("check_on", "disabled_text"),
    "check_off_disabled": ("check_off", "line_strong"),
    "radio_on": ("radio_on", "accent"),
    "radio_off": ("radio_off", "line_strong"),
    "radio_on_disabled": ("radio_on", "disabled_text"),
    "radio_off_disabled": ("radio_off", "line_strong"),
    "arrow": ("menu", "text_2"),
    "arrow_disabled": ("menu", "disabled_text"),
    "sort_up": ("sort_up", "text_2"),
    "sort_down": ("sort_down", "text_2"),
    "branch_closed": ("closed_group", "text_2"),
    "branch_open": ("menu", "text_2"),
}
"""The images of the style sheet: the icon of each and the colour it is painted in."""

_CHECKED_IN_DARK = "accent_text"
"""The filled accent is too dark for a mark on a dark surface."""


def template() -> str:
    """Return the template: ``@name`` is a colour, ``@{group.name}`` a length, ``@{group.name-2}`` one made shorter."""
    return _COMMENT.sub("", resource("style", "app.qss.in").read_text(encoding="utf-8"))


def fill(text: str, values: Mapping[str, str | int]) -> str:
    """Put the tokens into a template.

    Raises:
        KeyError: the template names a token that does not exist.
    """

    def value(found: re.Match[str]) -> str:
        known = values[found["color"] or found["name"]]
        shift = int(found["shift"] or 0)
        return str(int(known) + shift) if shift else str(known)

    return _PLACE.sub(value, text)


def sheet_values(tokens: Tokens, scheme: str, lengths: Mapping[str, int], images: Path) -> dict[str, str | int]:
    """Return every value that the template may name."""
    values: dict[str, str | int] = dict(tokens.colors(scheme))
    values.update(lengths)
    values.update({f"image.{name}": (images / f"{scheme}-{name}.png").as_posix() for name in IMAGES})
    return values


def write_images(tokens: Tokens, scheme: str, folder: Path) -> None:
    """Draw the images of the style sheet in the colours of ``scheme``, plain and at twice the size."""
    colors = tokens.colors(scheme)
    side = tokens.measure("icon_size", "button")
    for name, (icon, color) in IMAGES.items():
        shown = _CHECKED_IN_DARK if scheme == "dark" and color == "accent" else color
        for scale, suffix in ((1, ""), (2, "@2x")):
            picture = QPixmap(QSize(side, side) * scale)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            paint_glyph(painter, QRectF(picture.rect()), tokens.glyph(icon), QColor(colors[shown]))
            painter.end()
            picture.save(str(folder / f"{scheme}-{name}{suffix}.png"), quality=100)
