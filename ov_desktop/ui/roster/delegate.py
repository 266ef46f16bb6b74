"""How a cell of the grid is painted and edited (SPEC L4)."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QAbstractItemDelegate, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ov_desktop.domain.delivery import ShippingType
from ov_desktop.domain.roster import Field
from ov_desktop.ui.roster.columns import CHOICES, FIELDS, POSITION, RIGHT, TITLES
from ov_desktop.ui.roster.editors import AmountEdit, CellEdit, ChoiceEdit, MobileEdit
from ov_desktop.ui.roster.model import Mark, SheetModel
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.painting import paint_corner
from ov_desktop.ui.widgets.tables import CELL_PADDING, DataTable

_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_TONES = {Mark.ERROR: Tone.BAD, Mark.WARNING: Tone.WARN}
_LEAST_CHOICE = 190
_MOST_LAID_OUT = 5_000
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})

Index = QModelIndex | QPersistentModelIndex


class SheetDelegate(QStyledItemDelegate):
    """Paints a cell with its mark, and makes the control in which it is edited.

    Painting asks the model once a cell, and measures a text once a width: many cells are painted while one scrolls.
    """

    def __init__(self, theme: Theme, model: SheetModel, table: DataTable) -> None:
        """Serve the table of a model."""
        super().__init__(table)
        self._theme = theme
        self._model = model
        self._table = table
        self._sites: list[str] = []
        self._laid_out: dict[tuple[str, int], tuple[QStaticText, int]] = {}
        self._colors: dict[str, QColor] = {}
        self._font = theme.font(tabular=True)
        self._metrics = QFontMetrics(self._font)
        self._line = self._metrics.height()
        theme.changed.connect(self._colors.clear)
        self.entered = 0
        """Which way Enter has just closed a control: 1 down, -1 up, 0 where it has not."""

    def offer_sites(self, names: list[str]) -> None:
        """Offer the sites of the organisation where one is chosen."""
        self._sites = names

    # --- painting ----------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        rect, state = option.rect, option.state.value
        row, column = index.row(), index.column()
        text, mark = self._model.cell(row, column)
        if mark is not Mark.NONE:
            paint_corner(painter, QRectF(rect), self._theme, _TONES[mark])
        elif state & _SELECTED:
            painter.fillRect(rect, self._color("accent_soft"))
        elif column == POSITION:
            painter.fillRect(rect, self._color("sunken"))
        elif self._table.hovered_row == row:
            painter.fillRect(rect, self._color("hover"))
        if text:
            painter.setFont(self._font)
            painter.setPen(self._color("text_3" if column == POSITION else "text"))
            width = rect.width() - 2 * CELL_PADDING
            shown, taken = self._fit(text, width)
            left = rect.left() + CELL_PADDING + (width - taken if column in RIGHT else 0)
            painter.drawStaticText(left, rect.top() + (rect.height() - self._line) // 2, shown)
        if state & _FOCUSED:
            self._frame(painter, rect)

    def _fit(self, text: str, width: int) -> tuple[QStaticText, int]:
        """Return a text as it is painted in a width, laid out once, and the width that it takes."""
        known = self._laid_out.get((text, width))
        if known is None:
            if len(self._laid_out) > _MOST_LAID_OUT:
                self._laid_out.clear()
            shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width + 1)
            laid_out = QStaticText(shown)
            laid_out.setTextFormat(Qt.TextFormat.PlainText)
            known = self._laid_out[text, width] = laid_out, self._metrics.horizontalAdvance(shown)
        return known

    def _color(self, name: str) -> QColor:
        """Return a colour of the palette shown, made once."""
        color = self._colors.get(name)
        if color is None:
            color = self._colors[name] = self._theme.color(name)
        return color

    def _frame(self, painter: QPainter, rect: QRect) -> None:
        painter.save()
        painter.setPen(QPen(self._theme.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    # --- editing -----------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the control for a cell."""
        field, name = FIELDS[index.column()], TITLES[index.column()]
        if field in CHOICES:
            choices = [kind.value for kind in ShippingType] if field is Field.SHIPPING else self._sites
            editor = ChoiceEdit(self._theme, name, choices, parent)
            editor.activated.connect(lambda _place: self._keep_choice(editor))
            return editor
        if field is Field.MOBILE:
            return MobileEdit(self._theme, name, parent)
        if field is Field.GRANT:
            return AmountEdit(self._theme, name, parent)
        return CellEdit(self._theme, name, parent)

    def _keep_choice(self, editor: ChoiceEdit) -> None:
        """Put a choice into the cell as soon as it is made; one that has been left says so again, too late."""
        if self._table.state() == DataTable.State.EditingState:
            self.commitData.emit(editor)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the text of the cell into its control."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, ChoiceEdit):
            editor.set_text(text)
        elif isinstance(editor, CellEdit) and editor.text() != text:
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Put what was typed into the cell."""
        if isinstance(editor, ChoiceEdit):
            model.setData(model.index(index.row(), index.column()), editor.currentText().strip())
        elif isinstance(editor, CellEdit):
            model.setData(model.index(index.row(), index.column()), editor.text().strip())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Lay the control over its cell; a list of choices is wide enough to read them."""
        rect = QRect(option.rect)
        if isinstance(editor, ChoiceEdit):
            rect.setWidth(max(rect.width(), self._theme.scaled(_LEAST_CHOICE)))
            room = editor.parentWidget()
            if room is not None and rect.right() > room.width():
                rect.moveRight(max(room.width() - 1, rect.width()))
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Take what was typed at Enter, and say which way to go on from there."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            popup = isinstance(editor, ChoiceEdit) and editor.view().isVisible()
            if Qt.Key(event.key()) in _ENTER and not popup:
                self.entered = -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                return True
        return super().eventFilter(editor, event)
