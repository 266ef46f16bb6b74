"""How wide the columns of the campaigns are: roomy where the names fit, else as narrow as what stands in them."""

from collections.abc import Sequence

from PySide6.QtGui import QFont, QFontMetrics, QTextLayout

from ov_desktop.ui.itemmodels.campaigns import CampaignLine
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.painting import pill_width, two_lines
from ov_desktop.ui.widgets.tables import CELL_PADDING
from ov_desktop.wording import tracking as words
from ov_desktop.wording.text import _

LEAST_NAME = 140
_WIDE = 1060
"""From which width no status elides, however long."""
_NARROW = 950
"""Under which width the year of the first date goes without saying."""
_LEAST_BAR = 96
_PILL_ROOM = 36
"""What a pill takes beside its text."""


def column_widths(theme: Theme, lines: Sequence[CampaignLine], room: int, actions: int) -> list[int]:
    """Return the widths of the columns, in pixels; that of the names is the least, what is left belongs to it.

    Args:
        theme: the look.
        lines: the campaigns of every table that is to have the same columns.
        room: how wide a table is.
        actions: how wide its last column is.
    """
    usual = _usual(theme, wide=room >= theme.scaled(_WIDE), narrow=room < theme.scaled(_NARROW))
    widths = usual
    for stacked in (False, True):
        if not lines or _fits(theme, lines, room - sum(widths) - actions):
            break
        needed = _needed(theme, lines, stacked=stacked)
        widths = [min(width, least) for width, least in zip(usual, needed, strict=True)]
    return [theme.scaled(LEAST_NAME), *widths, actions]


def broken(text: str, font: QFont, width: int) -> list[str]:
    """Return a text as one line, or as two of which the second holds all the rest."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(width)
    layout.endLayout()
    cut = first.textLength()
    return [text[:cut].rstrip(), text[cut:]] if cut < len(text) else [text]


def name_font(theme: Theme) -> QFont:
    """Return what names are written in."""
    return theme.font("body", weight=600, tabular=True)


def _fits(theme: Theme, lines: Sequence[CampaignLine], room: int) -> bool:
    """Whether every name stands whole on two lines, and what people may choose on one."""
    width, font = room - 2 * CELL_PADDING, name_font(theme)
    strong, caption = QFontMetrics(font), QFontMetrics(theme.font("caption"))
    return all(
        caption.horizontalAdvance(line.options) <= width
        and all(strong.horizontalAdvance(part) <= width for part in broken(line.name, font, width))
        for line in lines
    )


def _usual(theme: Theme, *, wide: bool, narrow: bool) -> list[int]:
    """Return the widths of dates, participation and status that hold nearly everything."""
    body = QFontMetrics(theme.font("body", tabular=True))
    pill = QFontMetrics(theme.font("caption", weight=500))
    days = body.horizontalAdvance("00/00 – 00/00/0000" if narrow else "00/00/0000 – 00/00/0000")
    left = QFontMetrics(theme.font("caption")).horizontalAdvance(_("commence dans {count} jours").format(count=88))
    counts = body.horizontalAdvance(f"100\u00a0%  {words.count_of(8_888 if wide else 888, 8_888)}")
    longest = _("Lancement en attente") if wide else _("Premier e-mail\u00a0: {date}").format(date="30/11")
    status = pill.horizontalAdvance(longest) + (_PILL_ROOM if wide else 4)
    return [max(days, left) + 2 * CELL_PADDING + 4, counts + 2 * CELL_PADDING, status + 2 * CELL_PADDING]


def _needed(theme: Theme, lines: Sequence[CampaignLine], *, stacked: bool) -> list[int]:
    """Return the widths that hold what stands in the columns now, whatever the figures of the answers become."""
    body = QFontMetrics(theme.font("body", tabular=True)).horizontalAdvance
    caption = QFontMetrics(theme.font("caption")).horizontalAdvance
    days = max(max(body(line.short_dates), caption(line.left)) for line in lines)
    counts = max(_participation(theme, line, stacked=stacked) for line in lines)
    status = max(max(pill_width(theme, line.label), caption(line.step)) for line in lines)
    return [width + 2 * CELL_PADDING + 1 for width in (days, max(counts, theme.scaled(_LEAST_BAR)), status)]


def _participation(theme: Theme, line: CampaignLine, *, stacked: bool) -> int:
    if not line.launched:
        body = QFontMetrics(theme.font("body"))
        parts = two_lines(body, line.participation) if stacked else [line.participation]
        return max(map(body.horizontalAdvance, parts))
    count = words.count_of(line.invited, line.invited)
    if stacked:
        return QFontMetrics(theme.font("caption", tabular=True)).horizontalAdvance(count)
    share = QFontMetrics(name_font(theme)).horizontalAdvance("100\u00a0%  ")
    return share + QFontMetrics(theme.font("body", tabular=True)).horizontalAdvance(count)
