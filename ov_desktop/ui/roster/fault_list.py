"""The faults beside the grid, grouped by kind: each is a way to its cell (SPEC L3, L4)."""

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from ov_desktop.domain.roster import Field
from ov_desktop.services.sheet import Cell, Sheet
from ov_desktop.ui.spread import Gradual
from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, IconButton, Kind
from ov_desktop.ui.widgets.labels import Label, Rule
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.wording import roster_grid as words
from ov_desktop.wording.faults import fault_message, fault_title
from ov_desktop.wording.text import _

_ROOT = QModelIndex()
_ROW = 26
_SIGN = 30
_NUMBER = 50
_MARGIN = 12
_SLICE = 500
_TITLE = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex


class FaultLine(NamedTuple):
    """A line of the list: the title of a kind where ``cell`` is None, else one fault."""

    text: str
    place: str = ""
    cell: Cell | None = None
    tip: str = ""


class FaultKinds(NamedTuple):
    """All lines, how many of them are faults, whether these are warnings, and whether a fix is proposed for any."""

    lines: list[FaultLine]
    faults: int
    warnings: bool
    fixable: bool


def find_faults(sheet: Sheet, *, warnings: bool) -> Generator[None, None, FaultKinds]:
    """Gather the errors of a sheet, or its warnings, by kind in the order in which kinds come; pauses in between."""
    kinds: dict[str, list[FaultLine]] = {}
    fixable = False
    for count, index in enumerate(sheet.faulty("warnings" if warnings else "errors")):
        if count % _SLICE == _SLICE - 1:
            yield
        name = f"{sheet.text(index, Field.LAST_NAME)} {sheet.text(index, Field.FIRST_NAME)}".strip()
        for field, fault in sheet.faults(index).items():
            if sheet.is_warning(fault) is warnings:
                cell = sheet.row_id(index), field
                fixable = fixable or bool(fault.suggestion)
                line = FaultLine(name or _("Sans nom"), words.line(index + 1), cell, fault_message(fault))
                kinds.setdefault(fault.code, []).append(line)
    lines: list[FaultLine] = []
    for code, members in kinds.items():
        lines += [FaultLine(fault_title(code, len(members))), *members]
    return FaultKinds(lines, sum(map(len, kinds.values())), warnings, fixable)


class FaultListModel(QAbstractTableModel):
    """The lines, in one column."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.lines: Sequence[FaultLine] = ()

    def set_lines(self, lines: Sequence[FaultLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return one."""
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let faults be chosen, not the titles of their kinds."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.lines[index.row()].cell is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- as Qt has it
        """Return what a line says."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{line.place} {line.text}".strip()
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return line.tip or None
        return None


class _LineDelegate(QStyledItemDelegate):
    """Paints the title of a kind with its sign, and a fault with the place and the name of the person."""

    def __init__(self, theme: Theme, model: FaultListModel, table: DataTable) -> None:
        super().__init__(table)
        self._theme = theme
        self._model = model
        self._table = table
        self.warnings = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, option.rect
        line = self._model.lines[index.row()]
        if line.cell is None:
            self._paint_title(painter, rect, line.text)
            return
        if self._table.currentIndex().row() == index.row():
            painter.fillRect(rect, theme.color("accent_soft"))
            painter.fillRect(rect.left(), rect.top(), theme.tokens.measure("border", "nav_bar"), rect.height(),
                             theme.color("focus"))  # fmt: skip
        elif self._table.hovered_row == index.row():
            painter.fillRect(rect, theme.color("hover"))
        painter.setFont(theme.font(tabular=True))
        painter.setPen(theme.color("text_2"))
        number = max(theme.scaled(_NUMBER), painter.fontMetrics().horizontalAdvance(line.place) + 10)
        at = rect.adjusted(_MARGIN, 0, 0, 0)
        painter.drawText(at, _MIDDLE, line.place)
        painter.setPen(theme.color("text"))
        room = at.adjusted(number, 0, -_MARGIN // 2, 0)
        painter.drawText(
            room, _MIDDLE, painter.fontMetrics().elidedText(line.text, Qt.TextElideMode.ElideRight, room.width())
        )

    def _paint_title(self, painter: QPainter, rect: QRect, title: str) -> None:
        theme = self._theme
        side = theme.icon_size("inline")
        icon, color = ("warning", "warn") if self.warnings else ("error", "bad")
        sign = QRectF(rect.left() + _MARGIN, rect.top() + 8, side, side)
        paint_glyph(painter, sign, theme.tokens.glyph(icon), theme.color(color))
        painter.setFont(theme.font(weight=600))
        painter.setPen(theme.color("text"))
        painter.drawText(rect.adjusted(_MARGIN + _SIGN - 8, 4, -4, 0), _TITLE, title)

    def title_height(self, title: str, width: int) -> int:
        """Return how high a title is in its column."""
        room = QRect(0, 0, width - _MARGIN - _SIGN + 4, 1_000)
        text = QFontMetrics(self._theme.font(weight=600)).boundingRect(room, int(_TITLE), title)
        return max(text.height(), self._theme.line()) + 12


class _FaultTable(DataTable):
    """The lines; Enter and a click go to the cell of a fault."""

    def __init__(self, theme: Theme, model: FaultListModel) -> None:
        super().__init__(theme, model, name=_("Anomalies de la liste"), row="grid_row", flush=True)
        self._lines = model
        self.lines_delegate = _LineDelegate(theme, model, self)
        self.setItemDelegate(self.lines_delegate)
        self.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().setDefaultSectionSize(theme.scaled(_ROW))
        self._high: list[int] = []
        model.modelReset.connect(self.lay_out)

    def lay_out(self) -> None:
        """Give titles that take two lines the room for it."""
        rows = self.verticalHeader()
        for row in self._high:
            if row < rows.count():
                rows.resizeSection(row, rows.defaultSectionSize())
        self._high = [row for row, line in enumerate(self._lines.lines) if line.cell is None]
        for row in self._high:
            height = self.lines_delegate.title_height(self._lines.lines[row].text, self.viewport().width())
            rows.resizeSection(row, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class FaultPanel(QFrame):
    """The column of faults: how many, the ways to the next and to the one before, and each of them.

    Signals:
        wanted: the cell of a fault that the user wants to see.
        step_wanted: 1 for the next fault, -1 for the one before.
        fix_wanted: the user wants all fixes that are proposed.
    """

    wanted = Signal(object)
    step_wanted = Signal(int)
    fix_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show no faults yet."""
        super().__init__(parent)
        self._gradual = Gradual(self)
        self.setProperty("role", "faults")
        self.setFixedWidth(theme.scaled(theme.layout("anomalies_column")))
        self.model = FaultListModel(self)
        self.table = _FaultTable(theme, self.model)
        self._title = Label(theme, role="card_title")
        self.previous = IconButton(theme, "sort_up", _("Anomalie précédente (Maj+F8)"))
        self.next = IconButton(theme, "sort_down", _("Anomalie suivante (F8)"))
        self.fix = Button(theme, _("Corrections proposées"), Kind.LINK, icon="suggest_fix")
        self.fix.setToolTip(_("Appliquer toutes les corrections proposées"))
        self.fix.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(_MARGIN, 3, 4, 2)
        top.setSpacing(2)
        top.addWidget(self._title, 1)
        top.addWidget(self.previous)
        top.addWidget(self.next)
        column.addLayout(top)
        column.addWidget(Rule())
        column.addWidget(self.table, 1)
        column.addWidget(self.fix)
        self.previous.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.next.clicked.connect(lambda: self.step_wanted.emit(1))
        self.fix.clicked.connect(self.fix_wanted)
        self.table.clicked.connect(self._want)

    @property
    def settled(self) -> bool:
        """Whether the faults shown are those of the list; False while very many are gathered."""
        return not self._gradual.is_busy

    def show_faults(self, sheet: Sheet, *, warnings: bool) -> None:
        """Show the errors of a sheet, or its warnings; where there are very many, some moments later."""
        self._gradual.begin(find_faults(sheet, warnings=warnings), self._take)

    def show_cell(self, cell: Cell | None) -> None:
        """Mark the fault of the cell that one is in."""
        if cell is None:
            return
        row = next((row for row, line in enumerate(self.model.lines) if line.cell == cell), None)
        if row is not None:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def sizeHint(self) -> QSize:
        """Return the width of the column."""
        return QSize(self.width(), super().sizeHint().height())

    def _take(self, found: FaultKinds) -> None:
        cell = self._current()
        self.table.lines_delegate.warnings = found.warnings
        self.model.set_lines(found.lines)
        self.fix.setVisible(found.fixable)
        self._title.setText(words.faults_title(found.faults, warnings=found.warnings))
        self.show_cell(cell)

    def _current(self) -> Cell | None:
        row = self.table.currentIndex().row()
        return self.model.lines[row].cell if 0 <= row < len(self.model.lines) else None

    def _want(self, index: QModelIndex) -> None:
        if cell := self.model.lines[index.row()].cell:
            self.wanted.emit(cell)
