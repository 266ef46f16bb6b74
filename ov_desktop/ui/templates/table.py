"""How the lists of templates look: the mark of those that new campaigns begin with is a pill."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ov_desktop.ui.itemmodels.templates import DEFAULT
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.painting import paint_pill
from ov_desktop.ui.widgets.tables import CELL_PADDING, RowDelegate


class TemplateDelegate(RowDelegate):
    """Paints the mark of default templates as a pill."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Leave the word of the mark, which ``paint`` paints."""
        super().initStyleOption(option, index)
        if index.column() == DEFAULT:
            option.text = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        super().paint(painter, option, index)
        if index.column() == DEFAULT and index.data():
            rect = QRectF(option.rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0))
            paint_pill(painter, rect, self.theme, Tone.INFO, str(index.data()), "done")
