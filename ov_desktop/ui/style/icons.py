"""Icons: glyphs of the Material Design font that comes with qtawesome, painted in the colours of the theme.

qtawesome itself is not imported: it opens twelve fonts and every Qt module, 0.3 s of a start that has 0.6 s in all. Its
font of 7,000 glyphs and the list of their names are read in 0.01 s, and an outline is crisp at every scale.
"""

import json
from collections.abc import Callable
from enum import Enum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPixmap, QRawFont, QTransform

EM = 24.0
"""The side of the square that glyphs are drawn on."""

_FONT = "materialdesignicons6-webfont-6.9.96.ttf"
_NAMES = "materialdesignicons6-webfont-charmap-6.9.96.json"


class Side(Enum):
    """Where a glyph lies in a place that is wider than high: buttons keep text away from icons by that."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


class IconPaint(NamedTuple):
    """The colours of an icon: at rest, disabled, and in a checked button."""

    normal: QColor
    disabled: QColor
    checked: QColor


def _font_folder() -> Path:
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        raise FileNotFoundError("the icon font of qtawesome is not installed")
    return Path(found.origin).parent / "fonts"


@cache
def _glyph_names() -> dict[str, str]:
    names: dict[str, str] = json.loads((_font_folder() / _NAMES).read_text(encoding="utf-8"))
    return names


@cache
def _font() -> QRawFont:
    return QRawFont(str(_font_folder() / _FONT), EM)


@cache
def outline(glyph: str) -> QPainterPath:
    """Return the outline of a glyph on a square of side ``EM``, its origin at the top left.

    Raises:
        KeyError: the font has no such glyph.
    """
    font = _font()
    index = font.glyphIndexesForString(chr(int(_glyph_names()[glyph], 16)))[0]
    path = font.pathForGlyph(index)
    return QTransform.fromTranslate(0, EM - 3).map(path)


def paint_glyph(painter: QPainter, rect: QRectF, glyph: str, color: QColor) -> None:
    """Paint a glyph as large as ``rect`` allows, in its middle."""
    side = min(rect.width(), rect.height())
    left = rect.center().x() - side / 2
    top = rect.center().y() - side / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(left, top))
    painter.scale(side / EM, side / EM)
    painter.fillPath(outline(glyph), color)
    painter.restore()


class GlyphEngine(QIconEngine):
    """Paints a glyph in the colours that hold when it is painted, so that icons follow a change of palette."""

    def __init__(self, glyph: str, colors: Callable[[], IconPaint], side: Side = Side.MIDDLE) -> None:
        super().__init__()
        self._glyph = glyph
        self._colors = colors
        self._side = side

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint the glyph at its side of ``rect``."""
        colors = self._colors()
        color = colors.checked if state == QIcon.State.On else colors.normal
        place = QRectF(rect)
        if self._side is Side.LEFT:
            place.setWidth(place.height())
        elif self._side is Side.RIGHT:
            place.setLeft(place.right() - place.height())
        paint_glyph(painter, place, self._glyph, colors.disabled if mode == QIcon.Mode.Disabled else color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the glyph as a picture of ``size`` physical pixels."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """Return another engine that paints the same."""
        return GlyphEngine(self._glyph, self._colors, self._side)
