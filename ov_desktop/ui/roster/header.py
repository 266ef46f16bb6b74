"""The header of the grid: titles that sort, by several columns too, and under each a field that filters (SPEC L4)."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QStyleOptionHeader, QToolButton, QWidget

from ov_desktop.domain.delivery import ShippingType
from ov_desktop.domain.roster import Field
from ov_desktop.ui.roster.columns import CHOICES, COLUMN_OF, POSITION, TITLES
from ov_desktop.ui.style.icons import paint_glyph
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.inputs import ComboBox, LineEdit
from ov_desktop.wording.text import _

_ARROW = 14
_RANK = 9
_MARGIN = 3
_ROOM_FOR_ORDER = "\u2003"

SortKey = tuple[int, bool]
"""A column, and whether it goes down."""


class FilterHeader(QHeaderView):
    """Titles over filters.

    A click sorts by a column, a second one the other way, a third one no longer; with Shift or Ctrl the column is
    added to those that are sorted by.

    Signals:
        sorted: the columns that are sorted by, in their order.
        filtered: a filter has changed.
        scroll_wanted: how many pixels the table has to go to the right so that a field is seen.
    """

    sorted = Signal(object)
    filtered = Signal()
    scroll_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Make it without an order and without filters."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._keys: list[SortKey] = []
        self._fields: dict[Field, LineEdit | ComboBox] = {}
        self._title_height = theme.height("grid_header")
        self.setFont(theme.font("table_header"))
        self.setFixedHeight(self._title_height + theme.height("grid_filter_row"))
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setMinimumSectionSize(40)
        self.setSortIndicatorShown(False)
        for field in COLUMN_OF:
            self._fields[field] = self._make_field(field)
        self.sectionClicked.connect(self._click)
        for signal in (self.sectionResized, self.sectionMoved, self.geometriesChanged, self.sectionCountChanged):
            signal.connect(self.place_fields)

    # --- order -------------------------------------------------------------------------------------------

    def sort_keys(self) -> Sequence[SortKey]:
        """Return the columns that are sorted by; none where the list's own order is shown."""
        return tuple(self._keys)

    def set_sort_keys(self, keys: Sequence[SortKey]) -> None:
        """Show another order; the rows are not touched."""
        self._keys = list(keys)
        self.viewport().update()

    def _click(self, column: int) -> None:
        modifiers = QGuiApplication.keyboardModifiers()
        adds = bool(modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
        self.sort_by(column, adds=adds)

    def sort_by(self, column: int, *, adds: bool = False) -> None:
        """Sort by a column as a click does."""
        known = dict(self._keys)
        down = known.get(column)
        if not adds or column == POSITION:
            self._keys = [key for key in self._keys if key[0] == column]
        if down is None:
            self._keys.append((column, False))
        elif down:
            self._keys = [key for key in self._keys if key[0] != column]
        else:
            self._keys = [(place, True) if place == column else (place, goes) for place, goes in self._keys]
        self.viewport().update()
        self.sorted.emit(tuple(self._keys))

    def sort_with(self, keys: Sequence[SortKey]) -> None:
        """Sort by some columns and no others; none for the list's own order."""
        self.set_sort_keys(keys)
        self.sorted.emit(tuple(self._keys))

    def move_column(self, column: int, step: int) -> None:
        """Move a column past the next one that is shown, to the left (-1) or to the right (1)."""
        start = place = self.visualIndex(column)
        while 0 < place + step < self.count():
            place += step
            if not self.isSectionHidden(self.logicalIndex(place)):
                self.moveSection(start, place)
                return

    # --- filters -----------------------------------------------------------------------------------------

    def filters(self) -> Mapping[Field, str]:
        """Return what each field that is not empty filters by."""
        texts = {field: _text_of(control) for field, control in self._fields.items()}
        return {field: text for field, text in texts.items() if text}

    def clear_filters(self) -> None:
        """Empty every field."""
        for control in self._fields.values():
            _empty(control)

    def control(self, field: Field) -> LineEdit | ComboBox:
        """Return the control of a filter."""
        return self._fields[field]

    def controls(self) -> list[QWidget]:
        """Return the controls of the columns that are shown, in their order."""
        order = sorted(self._fields, key=lambda field: self.visualIndex(COLUMN_OF[field]))
        return [self._fields[field] for field in order if not self.isSectionHidden(COLUMN_OF[field])]

    def offer_sites(self, names: Sequence[str]) -> None:
        """Offer the sites of the organisation."""
        for field in (Field.SITE, Field.RETURN_SITE):
            control = self._fields[field]
            if isinstance(control, ComboBox):
                control.set_options(_options(names))
                if control.value() is None:
                    control.set_value("")

    def _make_field(self, field: Field) -> LineEdit | ComboBox:
        theme, title = self._theme, TITLES[COLUMN_OF[field]]
        control: LineEdit | ComboBox
        if field in CHOICES:
            names = [kind.value for kind in ShippingType] if field is Field.SHIPPING else []
            control = ComboBox(theme, _options(names), value="", parent=self.viewport())
            control.setMinimumContentsLength(2)
            control.setFont(theme.font("caption"))
            control.currentIndexChanged.connect(self.filtered)
        else:
            control = LineEdit(theme, placeholder="≥" if field is Field.GRANT else "", parent=self.viewport())
            control.setFont(theme.font("caption", tabular=True))
            control.textChanged.connect(self.filtered)
            if field is not Field.GRANT:
                control.addAction(theme.icon("filter", "text_3"), QLineEdit.ActionPosition.LeadingPosition)
                for button in control.findChildren(QToolButton):
                    button.setIconSize(QSize(_ARROW, _ARROW))
        control.setProperty("role", "filter")
        name = _("Filtrer\u00a0: {column}").format(column=title)
        control.setAccessibleName(name)
        control.setToolTip(_("Dotation d’au moins ce montant") if field is Field.GRANT else name)
        control.installEventFilter(self)
        return control

    def place_fields(self) -> None:
        """Lay each field under its title."""
        height = self._theme.height("grid_filter_row") - 2 * _MARGIN
        for field, control in self._fields.items():
            column = COLUMN_OF[field]
            shown = column < self.count() and not self.isSectionHidden(column)
            control.setVisible(shown)
            if shown:
                left, width = self.sectionViewportPosition(column), self.sectionSize(column)
                control.setGeometry(left + _MARGIN, self._title_height + _MARGIN, width - 2 * _MARGIN - 1, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a field be seen that gets the focus, and Esc empty it."""
        if event.type() == QEvent.Type.FocusIn:
            self._uncover(watched)
        elif _is_escape(event) and isinstance(watched, LineEdit | ComboBox) and _text_of(watched):
            _empty(watched)
            return True
        return super().eventFilter(watched, event)

    def _uncover(self, control: QObject) -> None:
        """Scroll the table so far that the field's column is seen."""
        field = next((field for field, known in self._fields.items() if known is control), None)
        if field is None:
            return
        left, width = self.sectionViewportPosition(COLUMN_OF[field]), self.sectionSize(COLUMN_OF[field])
        if left < 0:
            self.scroll_wanted.emit(left)
        elif left + width > self.viewport().width():
            self.scroll_wanted.emit(left + width - self.viewport().width())

    # --- Qt ----------------------------------------------------------------------------------------------

    def setOffset(self, offset: int) -> None:
        """Follow the table, fields too."""
        super().setOffset(offset)
        self.place_fields()

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logical_index: int) -> None:
        """Say what a title is, with room for the sign of its order.

        Qt would find out whether the whole column is chosen, and ask for each of its cells; titles do not show it.
        """
        model = self.model()
        title = str(model.headerData(logical_index, self.orientation(), Qt.ItemDataRole.DisplayRole))
        alignment = model.headerData(logical_index, self.orientation(), Qt.ItemDataRole.TextAlignmentRole)
        option.section = logical_index
        option.textAlignment = Qt.AlignmentFlag(alignment)
        option.iconAlignment = Qt.AlignmentFlag.AlignVCenter
        option.position = QStyleOptionHeader.SectionPosition.Middle
        option.selectedPosition = QStyleOptionHeader.SelectedPosition.NotAdjacent
        ordered = any(column == logical_index for column, _down in self._keys)
        option.text = title + _ROOM_FOR_ORDER * (min(len(self._keys), 2) if ordered else 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Sort and move by the titles alone, not by the room around the fields."""
        if event.position().y() < self._title_height:
            super().mousePressEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Paint the title with the sign of its order, and the room of the field under it."""
        theme = self._theme
        title = QRect(rect.left(), rect.top(), rect.width(), self._title_height)
        painter.save()
        super().paintSection(painter, title, logical_index)
        painter.restore()
        below = QRect(rect.left(), title.bottom() + 1, rect.width(), rect.height() - title.height())
        painter.fillRect(below, theme.color("sunken"))
        painter.fillRect(below.right(), below.top(), 1, below.height(), theme.color("line"))
        painter.fillRect(below.left(), below.bottom(), below.width(), 1, theme.color("line"))
        for rank, (column, down) in enumerate(self._keys):
            if column == logical_index:
                self._paint_order(painter, title, rank if len(self._keys) > 1 else None, down=down)

    def _paint_order(self, painter: QPainter, title: QRect, rank: int | None, *, down: bool) -> None:
        theme = self._theme
        wide = _ARROW + 4 + (0 if rank is None else _RANK)
        room = QRect(title.right() - wide, title.top() + 1, wide - 1, title.height() - 3)
        painter.fillRect(room, theme.color("sunken"))
        arrow = QRectF(room.right() - _ARROW, room.center().y() - _ARROW / 2 + 1, _ARROW, _ARROW)
        paint_glyph(painter, arrow, theme.tokens.glyph("sort_down" if down else "sort_up"), theme.color("text_2"))
        if rank is not None:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text_2"))
            at = QRect(room.left(), room.top(), _RANK, room.height())
            painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(rank + 1))


def _options(names: Sequence[str]) -> list[tuple[object, str]]:
    return [("", _("Tous")), *((name, name) for name in names)]


def _text_of(control: LineEdit | QComboBox) -> str:
    if isinstance(control, ComboBox):
        value = control.value()
        return value if isinstance(value, str) else ""
    return control.text().strip() if isinstance(control, LineEdit) else ""


def _empty(control: LineEdit | ComboBox) -> None:
    if isinstance(control, ComboBox):
        control.set_value("")
    else:
        control.clear()


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
