"""Merge fields in a text, as chips: each is one character of the document, painted with the theme (SPEC S7)."""

import re
import unicodedata

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPyTextObject, QTextCharFormat, QTextDocument, QTextFormat

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import outlined
from ov_desktop.wording.mails import MERGE_FIELDS

OBJECT = "\ufffc"
"""The character that stands for a chip."""

_WRITTEN = [unicodedata.normalize(form, f"{{{name}}}") for name in MERGE_FIELDS for form in ("NFC", "NFD")]
FIELD = re.compile("|".join(re.escape(field) for field in dict.fromkeys(_WRITTEN)))
"""A merge field as it is written, its accent apart or not."""

_OBJECT_TYPE = QTextFormat.ObjectTypes.UserObject.value + 1
_NAME = QTextFormat.Property.UserProperty.value + 1
_HEIGHT = 20
_MARGIN = 6
_AROUND = 1
"""What keeps a chip apart from the letters beside it."""


def field_format(name: str, look: QTextCharFormat) -> QTextCharFormat:
    """Return the format of a chip for a field, with the look of the words around it."""
    shown = QTextCharFormat(look)
    shown.setObjectType(_OBJECT_TYPE)
    shown.setProperty(_NAME, name)
    shown.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    return shown


def words_format(look: QTextCharFormat) -> QTextCharFormat:
    """Return a look without what makes a chip of it: words that are typed after a chip must not be one."""
    shown = QTextCharFormat(look)
    shown.clearProperty(QTextFormat.Property.ObjectType.value)
    shown.clearProperty(_NAME)
    shown.clearProperty(QTextFormat.Property.TextVerticalAlignment.value)
    return shown


def field_name(look: QTextCharFormat) -> str:
    """Return the name of the field that a format shows; empty where it shows words."""
    return str(look.property(_NAME)) if look.objectType() == _OBJECT_TYPE else ""


class ChipPainter(QPyTextObject):
    """Paints the chips of a document in the colours of the moment."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._widths: dict[tuple[str, bool, bool], int] = {}
        theme.changed.connect(self._widths.clear)

    def serve(self, document: QTextDocument) -> None:
        """Paint the chips of a document from now on."""
        document.documentLayout().registerHandler(_OBJECT_TYPE, self)

    def intrinsicSize(self, _document: QTextDocument, _position: int, look: QTextFormat) -> QSizeF:
        """Return the room that a chip takes in its line."""
        return QSizeF(self._width(look.toCharFormat()), self._theme.scaled(_HEIGHT))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, _document: QTextDocument, _position: int, look: QTextFormat
    ) -> None:
        """Paint a chip where the document has room for it."""
        shown = look.toCharFormat()
        self.paint(painter, rect.left(), rect.bottom() - QFontMetricsF(shown.font()).descent(), shown)

    def paint(
        self, painter: QPainter, left: float, base: float, look: QTextCharFormat, *, selected: bool = False
    ) -> None:
        """Paint a chip whose name stands on the base line of the words beside it; a selected one is bordered."""
        theme = self._theme
        metrics = QFontMetricsF(self._font(look))
        height = theme.scaled(_HEIGHT)
        # The middle of small letters is the middle of the chip, which so reaches a little below its line.
        top = round(base - metrics.xHeight() / 2 - height / 2)
        width = self._width(look) - 2 * _AROUND
        box = QRectF(round(left) + _AROUND, top, width, height)
        line = theme.color("focus" if selected else "accent_line")
        outlined(painter, box, theme.radius("chip"), theme.color("accent_soft"), line, 2 if selected else 1)
        painter.save()
        painter.setFont(self._font(look))
        painter.setPen(theme.color("accent_text"))
        painter.drawText(QPointF(box.left() + _MARGIN, base), _shown(look))
        painter.restore()

    def _width(self, look: QTextCharFormat) -> int:
        """Return the width of a chip; documents ask for it for each chip at each key."""
        key = (field_name(look), look.fontWeight() >= QFont.Weight.DemiBold, look.fontItalic())
        if key not in self._widths:
            words = QFontMetricsF(self._font(look)).horizontalAdvance(_shown(look))
            self._widths[key] = round(words + 0.5) + 2 * (_MARGIN + _AROUND)
        return self._widths[key]

    def _font(self, look: QTextCharFormat) -> QFont:
        """The name stands in the chip's own size, with the look of the words that will replace it."""
        bold = look.fontWeight() >= QFont.Weight.DemiBold
        font = self._theme.font("caption", weight=700 if bold else 500)
        font.setItalic(look.fontItalic())
        return font


def _shown(look: QTextCharFormat) -> str:
    return f"{{{field_name(look)}}}"
