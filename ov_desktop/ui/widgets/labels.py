"""Text: labels of the type scale, labels that elide, key caps, count badges, rules."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import paint_badge
from ov_desktop.wording.figures import number


class Label(QLabel):
    """A text at a step of the type scale, in a colour of the tokens.

    Args:
        theme: the look.
        text: plain, or with ``<b>`` and links where ``rich``.
        role: the step of the type scale.
        color: ``text``, ``text_2``, ``text_3``, ``accent_text``, ``ok``, ``warn``, ``bad``, ``on_accent``.
        wrap: whether it goes on to further lines.
        rich: whether ``<b>`` and links count; otherwise they are shown as typed.
        tabular: whether all figures have one width.
        weight: another weight than the role's.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: str = "body",
        color: str = "text",
        *,
        wrap: bool = False,
        rich: bool = False,
        tabular: bool = False,
        weight: int | None = None,
    ) -> None:
        super().__init__()
        self.setFont(theme.font(role, weight=weight, tabular=tabular))
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        self.setProperty("tint", color)
        self.setMinimumHeight(theme.line(role))
        self.setText(text)
        if wrap:
            self.setWordWrap(True)
            lead = max((theme.line(role) - self.fontMetrics().height()) // 2, 0)
            self.setContentsMargins(0, lead, 0, lead)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_color(self, color: str) -> None:
        """Show the text in another colour of the tokens."""
        if self.property("tint") != color:
            self.setProperty("tint", color)
            restyle(self)


class ElidedLabel(Label):
    """A text on one line that ends in "…" where there is no room; the whole of it is in the tooltip."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: str = "body",
        color: str = "text",
        *,
        weight: int | None = None,
    ) -> None:
        self._whole = ""
        super().__init__(theme, "", role, color, weight=weight)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def whole_text(self) -> str:
        """Return the text, elided or not."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Return the room that the whole text takes."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._whole) + 2, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """Return the room of a few letters."""
        return QSize(min(48, self.sizeHint().width()), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide again."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        if shown != self.text():
            self.setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)


class Sign(QWidget):
    """An icon that stands by itself beside a text, which says the same; it keeps to the palette and to the scale.

    Args:
        theme: the look.
        icon: the icon; none where it is empty.
        color: its colour.
        place: its size: ``inline``, ``button``, ``navigation``, ``empty_state``, ``pill``.
    """

    def __init__(
        self,
        theme: Theme,
        icon: str = "",
        color: str = "text_2",
        place: str = "inline",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._color = color
        side = theme.icon_size(place)
        self.setFixedSize(side, side)

    def set_icon(self, icon: str, color: str = "text_2") -> None:
        """Show another icon, or none."""
        self._icon = icon
        self._color = color
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        if not self._icon:
            return
        theme = self._theme
        color = theme.color(self._color if self.isEnabled() else "disabled_text")
        painter = QPainter(self)
        paint_glyph(painter, QRectF(self.rect()), theme.tokens.glyph(self._icon), color)
        painter.end()


class KeyHint(QLabel):
    """The cap of a key: ``Ctrl+F``."""

    def __init__(self, theme: Theme, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, parent)
        self.setFont(theme.font("caption"))
        self.setProperty("role", "key")
        self.setProperty("tint", "text_2")
        self.setContentsMargins(4, 0, 4, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class CountBadge(QWidget):
    """A count beside a title."""

    def __init__(self, theme: Theme, count: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = count
        self.setFont(theme.font("caption", weight=600, tabular=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    def set_count(self, count: int) -> None:
        """Show another count."""
        self._count = count
        self.setAccessibleName(number(count))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the badge."""
        height = 2 * self._theme.radius("count")
        return QSize(max(height + 2, QFontMetrics(self.font()).horizontalAdvance(number(self._count)) + 12), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the badge."""
        painter = QPainter(self)
        painter.setFont(self.font())
        paint_badge(painter, QRectF(self.rect()), self._theme, number(self._count))
        painter.end()


class Rule(QFrame):
    """A hairline between two parts of a card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rule")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again, after a property that it looks at has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
