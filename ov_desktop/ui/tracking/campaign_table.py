"""The table of campaigns: painted rows of two lines, and four real buttons at the end of each (SPEC T1)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSizePolicy, QStyleOptionViewItem, QWidget

from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.ui.itemmodels import campaigns as columns
from ov_desktop.ui.itemmodels.campaigns import CampaignLine, CampaignsModel
from ov_desktop.ui.itemmodels.rows import ROW_ROLE
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Status, Tone
from ov_desktop.ui.tracking.campaign_widths import broken, column_widths, name_font
from ov_desktop.ui.widgets.buttons import LabelledTool
from ov_desktop.ui.widgets.painting import paint_bar, paint_pill
from ov_desktop.ui.widgets.tables import DataTable, RowDelegate
from ov_desktop.wording import tracking as words

_PADDING = 7
_CLOSED_ROW = 68
_AFTER_TOOLS = 4
_AROUND_TOOLS = 12


class Act(StrEnum):
    """What can be done with a campaign from the list."""

    VIEW = "view"
    CLOSE = "close"
    ORDER = "order"
    DELETE = "delete"
    EXCLUDED = "excluded"


def campaign_state(theme: Theme, status: CampaignStatus) -> Status:
    """Return how a campaign's status is shown; a closing that was cut off is a thing to finish."""
    if status is CampaignStatus.CLOSING:
        waiting = theme.status("campaign", "launch_waiting")
        return Status(waiting.tone, waiting.icon, "")
    return theme.status("campaign", status.value)


class _CampaignDelegate(RowDelegate):
    """Paints a campaign: a strong first line, a quiet second one, the bar, the pill."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.text = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        line = cast("CampaignLine", index.data(ROW_ROLE))
        rect = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        painter.save()
        match index.column():
            case columns.NAME:
                second = "" if line.closed else line.options
                self._name(painter, rect, line.name, second)
            case columns.DATES:
                whole = (
                    QFontMetrics(self.theme.font("body", tabular=True)).horizontalAdvance(line.dates) <= rect.width()
                )
                self._two_lines(painter, rect, line.dates if whole else line.short_dates, line.left)
            case columns.PARTICIPATION:
                self._participation(painter, rect, line)
            case columns.STATUS:
                self._status(painter, rect, line)
        painter.restore()

    def _name(self, painter: QPainter, rect: QRect, name: str, options: str) -> None:
        """Paint a name, on two lines where one is too short, over the options."""
        theme = self.theme
        font = name_font(theme)
        lines = broken(name, font, rect.width())
        height, caption = theme.line("body"), theme.line("caption") if options else 0
        y = rect.center().y() - (len(lines) * height + caption) // 2 + 1
        for line in lines:
            self._text(painter, QRect(rect.left(), y, rect.width(), height), line, font, "text")
            y += height
        below = QRect(rect.left(), y, rect.width(), caption)
        self._text(painter, below, options, theme.font("caption"), "text_2")

    def _two_lines(self, painter: QPainter, rect: QRect, first: str, second: str) -> None:
        theme = self.theme
        top, bottom = theme.line("body"), theme.line("caption") if second else 0
        y = rect.center().y() - (top + bottom) // 2 + 1
        font = theme.font("body", tabular=True)
        self._text(painter, QRect(rect.left(), y, rect.width(), top), first, font, "text")
        self._text(painter, QRect(rect.left(), y + top, rect.width(), bottom), second, theme.font("caption"), "text_2")

    def _participation(self, painter: QPainter, rect: QRect, line: CampaignLine) -> None:
        theme = self.theme
        if not line.launched:
            self._not_yet(painter, rect, line.participation)
            return
        share, count = words.share(line.answered, line.invited), words.count_of(line.answered, line.invited)
        strong, quiet = name_font(theme), theme.font("body", tabular=True)
        widths = [QFontMetrics(font).horizontalAdvance(text) for font, text in ((strong, f"{share}  "), (quiet, count))]
        stacked = sum(widths) > rect.width()
        height, caption = theme.line("body"), theme.line("caption") if stacked else 0
        bar = 0 if line.closed else theme.height("progress") + 5
        y = rect.center().y() - (height + bar + caption) // 2 + 1
        upper = QRect(rect.left(), y, rect.width(), height)
        self._text(painter, upper, share, strong, "text")
        if stacked:
            below = QRect(rect.left(), y + height + bar, rect.width(), caption)
            self._text(painter, below, count, theme.font("caption", tabular=True), "text_2")
        else:
            self._text(painter, upper, count, quiet, "text_2", right=True)
        if bar:
            place = QRectF(rect.left(), y + height + (2 if stacked else 4), rect.width(), theme.height("progress"))
            paint_bar(painter, place, theme, line.answered / line.invited if line.invited else 0)

    def _not_yet(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Paint that there is no participation, on two lines where one is too short."""
        font, height = self.theme.font("body"), self.theme.line("body")
        parts = broken(text, font, rect.width())
        y = rect.center().y() - len(parts) * height // 2 + 1
        for place, part in enumerate(parts):
            self._text(painter, QRect(rect.left(), y + place * height, rect.width(), height), part, font, "text_2")

    def _status(self, painter: QPainter, rect: QRect, line: CampaignLine) -> None:
        theme = self.theme
        state = campaign_state(theme, line.status)
        pill, caption = theme.height("pill"), theme.line("caption") + 4 if line.step else 0
        y = rect.center().y() - (pill + caption) // 2 + 1
        paint_pill(painter, QRectF(rect.left(), y, rect.width(), pill), theme, state.tone, line.label, state.icon)
        below = QRect(rect.left(), y + pill + 4, rect.width(), theme.line("caption"))
        self._text(painter, below, line.step, theme.font("caption"), "text_2")

    def _text(self, painter: QPainter, rect: QRect, text: str, font: QFont, color: str, *, right: bool = False) -> None:
        painter.setFont(font)
        painter.setPen(self.theme.color(color))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)


class _Actions(QWidget):
    """The four actions of one campaign."""

    wanted = Signal(str, object)

    def __init__(self, theme: Theme, line: CampaignLine) -> None:
        super().__init__()
        self.line = line
        self.buttons: dict[Act, LabelledTool] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, _AFTER_TOOLS, 0)
        row.setSpacing(0)
        for act, icon, key, tone in _tools(closed=line.closed):
            label, tip = words.ACTIONS[key]
            tool = LabelledTool(theme, icon, label, tone=tone, tip=tip)
            tool.clicked.connect(lambda _checked=False, act=act: self.wanted.emit(self.line.id, act))
            tool.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            tool.setMinimumWidth(tool.sizeHint().width())
            row.addWidget(tool)
            self.buttons[act] = tool
        self.show_line(line)

    def show_line(self, line: CampaignLine) -> None:
        """Enable what is possible, and say why the rest is not."""
        self.line = line
        reasons = {
            Act.CLOSE: line.why_not_close,
            Act.DELETE: line.why_not_delete,
            Act.EXCLUDED: line.why_no_exclusions,
        }
        for act, button in self.buttons.items():
            reason = reasons.get(act, "")
            button.set_available(not reason, reason)
            button.setAccessibleName(f"{button.text()}, {line.name}")


class CampaignTable(DataTable):
    """Shows campaigns and offers their actions; it is as high as its rows.

    Signals:
        wanted: the campaign's identifier and an ``Act``.
    """

    wanted = Signal(str, object)

    def __init__(self, theme: Theme, name: str, *, closed: bool = False) -> None:
        self._cells: dict[str, _Actions] = {}
        model = CampaignsModel()
        super().__init__(theme, model, name=name, row="campaign_row")
        model.setParent(self)
        self._rows = model
        self.setItemDelegate(_CampaignDelegate(theme, self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalHeader().setSectionsClickable(False)
        if closed:
            self.verticalHeader().setDefaultSectionSize(theme.scaled(_CLOSED_ROW))
        self._fitted: list[CampaignLine] = []
        self._widths: list[int] = []
        self._actions_width = max(_tools_width(theme, closed=kind) for kind in (False, True)) + _AROUND_TOOLS
        self._arrange()
        self.activated.connect(self._view)
        model.modelReset.connect(self._place_actions)
        model.dataChanged.connect(self._update_actions)

    # --- rows --------------------------------------------------------------------------------------------

    @property
    def lines(self) -> CampaignsModel:
        """The rows."""
        return self._rows

    def set_lines(self, lines: Sequence[CampaignLine]) -> None:
        """Show these campaigns; the focus stays on the campaign that has it."""
        self._rows.set_rows(lines)

    def current_line(self) -> CampaignLine | None:
        """Return the campaign of the current row."""
        index = self.currentIndex()
        return self._rows.row(index.row()) if index.isValid() else None

    def button(self, campaign_id: str, act: Act) -> LabelledTool:
        """Return the button of an action."""
        return self._cells[campaign_id].buttons[act]

    def focus_chain(self) -> list[QWidget]:
        """Return what Tab goes through, in order."""
        cells = [self._cells[line.id] for line in self._rows.shown()]
        return [self, *(button for cell in cells for button in cell.buttons.values())]

    # --- size --------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        header = self.horizontalHeader().height()
        rows = self._rows.rowCount() * self.verticalHeader().defaultSectionSize()
        return QSize(640, header + rows + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Return the height of all rows, too: the page scrolls, not the table."""
        return QSize(320, self.sizeHint().height())

    # --- keyboard ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Delete for the campaign's deletion, where it is possible."""
        line = self.current_line()
        if event.key() == Qt.Key.Key_Delete and line and not line.why_not_delete:
            self.wanted.emit(line.id, Act.DELETE)
            return
        super().keyPressEvent(event)

    def _view(self, index: QModelIndex) -> None:
        self.wanted.emit(self._rows.row(index.row()).id, Act.VIEW)

    # --- buttons -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give names more room where there is little."""
        super().resizeEvent(event)
        self._arrange()

    def fit(self, lines: Sequence[CampaignLine]) -> None:
        """Let the columns suit these campaigns, which need not all be of this table."""
        self._fitted = list(lines)
        self._arrange()

    def _arrange(self) -> None:
        widths = column_widths(self.theme, self._fitted, self.viewport().width(), self._actions_width)
        if widths == self._widths:
            return
        self._widths = widths
        header = self.horizontalHeader()
        for place, width in enumerate(widths):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(place, width)
        header.setSectionResizeMode(columns.NAME, QHeaderView.ResizeMode.Stretch)

    def _place_actions(self) -> None:
        focused = self._focused()
        self._cells = {}
        for place, line in enumerate(self._rows.shown()):
            cell = _Actions(self.theme, line)
            cell.wanted.connect(self.wanted)
            self._cells[line.id] = cell
            self.setIndexWidget(self._rows.index(place, columns.ACTIONS), cell)
        self.updateGeometry()
        if focused and focused[0] in self._cells:
            self._focus(*focused)

    def _update_actions(self) -> None:
        for line in self._rows.shown():
            self._cells[line.id].show_line(line)

    def _focused(self) -> tuple[str, Act] | None:
        """Return the campaign and the action that have the focus."""
        for campaign_id, cell in self._cells.items():
            for act, button in cell.buttons.items():
                if button.hasFocus():
                    return campaign_id, act
        return None

    def _focus(self, campaign_id: str, act: Act) -> None:
        button = self._cells[campaign_id].buttons.get(act)
        if button and button.isEnabled():
            button.setFocus()
        else:
            self.setFocus()


def _tools(*, closed: bool) -> tuple[tuple[Act, str, str, Tone], ...]:
    """Return the four actions of a campaign: their icons, the keys of their words, their tones."""
    finish = (
        (Act.ORDER, "navigation.orders", "tracking-order", Tone.NEUTRAL)
        if closed
        else (Act.CLOSE, "close_campaign", "tracking-close", Tone.OK)
    )
    return (
        (Act.VIEW, "view", "tracking-view", Tone.NEUTRAL),
        finish,
        (Act.DELETE, "delete", "tracking-delete", Tone.BAD),
        (Act.EXCLUDED, "excluded", "tracking-excluded", Tone.NEUTRAL),
    )


def _tools_width(theme: Theme, *, closed: bool) -> int:
    """Return how much room the actions take."""
    labels = [words.ACTIONS[key].label for _act, _icon, key, _tone in _tools(closed=closed)]
    return sum(LabelledTool.width_for(theme, label) for label in labels) + _AFTER_TOOLS
