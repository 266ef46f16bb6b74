"""What is painted by hand, by widgets and by the delegates of tables alike: pills, bars, badges, labelled tools."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QPainterPath, QPen

from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone

_PILL_MARGIN = 7
_PILL_ICON_GAP = 4
_BAR_CORNER = 4.0
_AT_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def outlined(painter: QPainter, rect: QRectF, radius: float, fill: QColor, line: QColor, width: float = 1) -> None:
    """Paint a rounded rectangle whose border lies within ``rect``, crisp at whole scales."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, width))
    painter.setBrush(fill)
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)
    painter.restore()


def paint_focus(painter: QPainter, rect: QRectF, theme: Theme, radius: float) -> None:
    """Paint the focus ring, 2 px, within ``rect``."""
    outlined(painter, rect, radius, QColor(Qt.GlobalColor.transparent), theme.color("focus"), 2)


def pill_width(theme: Theme, text: str, *, icon: bool = True) -> int:
    """Return the width of a pill that shows the whole of its text."""
    lead = theme.icon_size("pill") + _PILL_ICON_GAP if icon else 1
    return round(
        QFontMetricsF(theme.font("caption", weight=500)).horizontalAdvance(text) + lead + 2 * _PILL_MARGIN + 2.5
    )


def paint_pill(painter: QPainter, rect: QRectF, theme: Theme, tone: Tone, text: str, icon: str = "") -> QRectF:
    """Paint a pill at the left of ``rect``, in the middle of its height; the text elides where there is no room.

    Returns:
        Where the pill lies, so that a delegate knows what is under the mouse.
    """
    colors = theme.tone(tone)
    height = min(float(theme.height("pill")), rect.height())
    wanted = float(pill_width(theme, text, icon=bool(icon)))
    width = min(wanted, rect.width())
    pill = QRectF(rect.left(), round(rect.center().y() - height / 2), width, height)
    outlined(painter, pill, height / 2, theme.color(colors.background), theme.color(colors.border))
    left = pill.left() + _PILL_MARGIN + 0.5
    if icon:
        side = theme.icon_size("pill")
        at = QRectF(left - 0.5, pill.center().y() - side / 2, side, side)
        paint_glyph(painter, at, theme.tokens.glyph(icon), theme.color(colors.text))
        left += side + _PILL_ICON_GAP
    painter.save()
    font = theme.font("caption", weight=500)
    painter.setFont(font)
    painter.setPen(theme.color(colors.text))
    room = QRectF(left, pill.top(), pill.right() - _PILL_MARGIN - left + 1, pill.height())
    if width < wanted:
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _AT_LEFT, text)
    painter.restore()
    return pill


def chip_width(theme: Theme, text: str, *, icon: bool = False) -> int:
    """Return the width of a chip that shows the whole of its text."""
    lead = theme.icon_size("pill") + _PILL_ICON_GAP if icon else 0
    return round(QFontMetricsF(theme.font("caption")).horizontalAdvance(text) + lead + 2 * _PILL_MARGIN + 2.5)


def paint_chip(painter: QPainter, rect: QRectF, theme: Theme, tone: Tone, text: str, icon: str = "") -> QRectF:
    """Paint a value in a box at the left of ``rect``: a merge field, a value that was refused; return where it lies."""
    colors = theme.tone(tone)
    height = min(float(theme.height("chip")), rect.height())
    width = min(float(chip_width(theme, text, icon=bool(icon))), rect.width())
    chip = QRectF(rect.left(), round(rect.center().y() - height / 2), width, height)
    outlined(painter, chip, theme.radius("chip"), theme.color(colors.background), theme.color(colors.border))
    left = chip.left() + _PILL_MARGIN
    if icon:
        side = theme.icon_size("pill")
        at = QRectF(left, chip.center().y() - side / 2, side, side)
        paint_glyph(painter, at, theme.tokens.glyph(icon), theme.color(colors.text))
        left += side + _PILL_ICON_GAP
    painter.save()
    painter.setFont(theme.font("caption", tabular=True))
    painter.setPen(theme.color(colors.text))
    room = QRectF(left, chip.top(), chip.right() - _PILL_MARGIN - left + 2, chip.height())
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()
    return chip


def paint_bar(painter: QPainter, rect: QRectF, theme: Theme, share: float) -> None:
    """Paint the participation bar (``share`` from 0 to 1) in the middle of ``rect``, 8 px high."""
    height = float(theme.tokens.measure("height", "progress"))
    bar = QRectF(rect.left(), round(rect.center().y() - height / 2), rect.width(), height)
    outlined(painter, bar, _BAR_CORNER, theme.color("neutral_soft"), theme.color("neutral_line"))
    filled = bar.width() * min(max(share, 0.0), 1.0)
    if filled <= 0:
        return
    shape = QPainterPath()
    shape.addRoundedRect(bar, _BAR_CORNER, _BAR_CORNER)
    part = QPainterPath()
    part.addRect(QRectF(bar.left(), bar.top(), filled, height))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(shape.intersected(part), theme.color("accent_text"))
    painter.restore()


def paint_badge(painter: QPainter, rect: QRectF, theme: Theme, text: str) -> None:
    """Paint a count in its badge, in the painter's font."""
    outlined(painter, rect, rect.height() / 2, theme.color("neutral_soft"), theme.color("neutral_line"))
    painter.setPen(theme.color("text_2"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def two_lines(metrics: QFontMetrics, text: str) -> list[str]:
    """Cut a label into the two lines that are narrowest together; a single word stays on one."""
    words = text.split(" ")
    cuts = [[" ".join(words[:cut]), " ".join(words[cut:])] for cut in range(1, len(words))]
    return min(cuts, key=lambda lines: max(map(metrics.horizontalAdvance, lines)), default=[text])


def paint_tool(painter: QPainter, rect: QRectF, theme: Theme, icon: str, label: str, *, color: str = "text_2") -> None:
    """Paint an icon with its label under it, on one or two lines."""
    side = theme.icon_size("navigation")
    top = rect.top() + 6
    at = QRectF(rect.center().x() - side / 2, top, side, side)
    paint_glyph(painter, at, theme.tokens.glyph(icon), theme.color(color))
    painter.save()
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.color(color))
    room = QRectF(rect.left(), top + side, rect.width(), theme.line("caption"))
    for line in two_lines(painter.fontMetrics(), label):
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, line)
        room.translate(0, theme.line("caption") - 2)
    painter.restore()


def paint_numbered(painter: QPainter, circle: QRectF, theme: Theme, text: str, *, current: bool) -> None:
    """Paint a step's circle with its number: filled where it is the current one."""
    fill, line = ("accent", "accent") if current else ("surface", "line_strong")
    outlined(painter, circle, circle.height() / 2, theme.color(fill), theme.color(line))
    painter.save()
    painter.setFont(theme.font("caption", weight=600))
    painter.setPen(theme.color("on_accent" if current else "text_2"))
    painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_done(painter: QPainter, circle: QRectF, theme: Theme) -> None:
    """Paint the circle of a step that is done: a tick."""
    outlined(painter, circle, circle.height() / 2, theme.color("surface"), theme.color("ok"))
    side = circle.width() * 0.66
    center: QPointF = circle.center()
    at = QRectF(center.x() - side / 2, center.y() - side / 2, side, side)
    paint_glyph(painter, at, theme.tokens.glyph("done"), theme.color("ok"))


def paint_corner(painter: QPainter, rect: QRectF, theme: Theme, tone: Tone = Tone.BAD) -> None:
    """Paint what marks a cell in error, or one to be checked: a tint, a border and the corner."""
    colors = theme.tone(tone)
    painter.save()
    painter.fillRect(rect, theme.color(colors.background))
    painter.setPen(QPen(theme.color(colors.text if tone is Tone.BAD else colors.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    corner = QPainterPath(rect.topRight())
    corner.lineTo(rect.right() - 8, rect.top())
    corner.lineTo(rect.right(), rect.top() + 8)
    corner.closeSubpath()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(corner, theme.color(colors.text))
    painter.restore()
