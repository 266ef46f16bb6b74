"""The grid of a draft's list: toolbar, table with its filters, faults, totals (SPEC L4)."""

import json
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.domain.roster import Field
from ov_desktop.services.sheet import Cell, Sheet, SheetChange, SheetCounts, SheetOutdatedError
from ov_desktop.services.sheet.order import Only
from ov_desktop.ui.roster.column_layout import apply_layout, layout_text
from ov_desktop.ui.roster.columns import COLUMN_OF, FIELDS, WIDTHS
from ov_desktop.ui.roster.commands import Commands
from ov_desktop.ui.roster.desk import SheetDesk
from ov_desktop.ui.roster.fault_list import FaultPanel
from ov_desktop.ui.roster.header import SortKey
from ov_desktop.ui.roster.menus import CellMenu, add_columns_menu
from ov_desktop.ui.roster.model import Mark, SheetModel
from ov_desktop.ui.roster.replacing import Replacing
from ov_desktop.ui.roster.table import Order, SheetTable
from ov_desktop.ui.roster.toolbar import Toolbar
from ov_desktop.ui.roster.totals import TotalsBar
from ov_desktop.ui.widgets.states import EmptyState, ProgressPanel
from ov_desktop.ui.window_state import columns_of_list, note_columns
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.campaign_fields import redo_label, undo_label
from ov_desktop.wording.text import _

_PANEL_AFTER_MS = 300
"""A list that opens sooner is not announced."""


class RosterGrid(QWidget):
    """Shows the list of a draft, and lets it be worked on.

    Signals:
        opened: the list is there.
        changed: the list has been changed here.
        file_wanted: the user wants to add a file.
        failed: an error, and what was being done.
    """

    opened = Signal()
    changed = Signal()
    file_wanted = Signal()
    failed = Signal(object, str)

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        """Make it without a list; ``open`` gives it one."""
        super().__init__(parent)
        theme = workbench.theme
        self._theme = theme
        self._only = Only.ALL
        self._clearing = False
        self._laid_out = False
        self._campaign_id = ""
        self._reopening = False
        self.desk = SheetDesk(workbench, self)
        self.model = SheetModel(self)
        # What is made in its place is given its style once, not at each move.
        self._pages = QStackedWidget(self)
        self._body = QWidget(self._pages)
        self.toolbar = Toolbar(theme, self)
        self.table = SheetTable(theme, self.model, self._body)
        self.faults = FaultPanel(theme, self._body)
        self.totals = TotalsBar(theme, self)
        self.commands = Commands(self.desk, self.table, self)
        self.replacing = Replacing(self.table, self.commands, self)
        self.toolbar.add_action(_("Rechercher et remplacer"), "search", "Ctrl+H").triggered.connect(self.replacing.open)
        self.toolbar.add_action(_("Dupliquer les lignes"), "copy").triggered.connect(self.commands.duplicate)
        self.columns_menu = add_columns_menu(self.toolbar.menu, self.table, self._reset_columns)
        self.cell_menu = CellMenu(self.table, self.commands, self.columns_menu)
        self.nobody = _Overlay(self.table, self._make_nobody())
        self._reading = ProgressPanel(theme, _("Ouverture de la liste…"), can_stop=False)
        self._announce = QTimer(self, singleShot=True, interval=_PANEL_AFTER_MS)
        self._measure = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._connect()
        self._add_shortcuts()

    # --- what is shown -----------------------------------------------------------------------------------

    @property
    def counts(self) -> SheetCounts | None:
        """How many rows there are, and how many in error; None before the list is there."""
        return None if self.desk.sheet is None else self.desk.sheet.counts

    @property
    def is_idle(self) -> bool:
        """Whether what is shown is what was asked for, and nothing is being written."""
        return self.desk.is_idle and self.faults.settled and not self._measure.isActive()

    def open(self, campaign_id: str, only: Only = Only.ALL) -> None:
        """Show the list of a draft: all of it, or the rows in error."""
        self._only = only
        # What filters the list that is still shown must not bring the earlier choice back.
        self.toolbar.only.set_value(only)
        self._campaign_id = campaign_id
        self._announce.start()
        self.desk.open(campaign_id)

    def _opened(self) -> None:
        sheet = self.desk.sheet
        if sheet is None:
            return
        self._announce.stop()
        self._pages.setCurrentIndex(0)
        names = sheet.directory.names()
        # What is offered anew chooses no rows: they are chosen once, when all of it is there.
        self._clearing = True
        self.table.cells.offer_sites(names)
        self.table.header.offer_sites(names)
        self.table.header.set_sort_keys(())
        self.toolbar.only.set_value(self._only)
        outdated = _("La liste a changé ailleurs\u00a0: elle a été relue. Refaites votre dernière action.")
        self.totals.say(outdated if self._reopening else "")
        self._reopening = False
        self.model.set_sheet(sheet)
        self.show_everyone(self._only)
        if self.model.rowCount():
            self.table.go_to(0, COLUMN_OF[Field.EMPLOYEE_NUMBER])
        self._count()
        self.opened.emit()

    def show_everyone(self, only: Only = Only.ALL) -> None:
        """Take search and filters away."""
        self._clearing = True
        self.toolbar.search.clear()
        self.table.header.clear_filters()
        self.toolbar.only.set_value(only)
        self._clearing = False
        self._filter()

    def _filter(self) -> None:
        """Show the rows that search, filters and segments leave."""
        sheet, arrangement = self.desk.sheet, self.desk.arrangement
        only = self.toolbar.only.value()
        if self._clearing or sheet is None or arrangement is None or not isinstance(only, Only):
            return
        self._only = only
        found = arrangement.filter(self.table.header.filters(), self.toolbar.search.text().strip(), only)
        cell = self.table.current_cell()
        self.model.replace_rows(list(map(sheet.row_id, found)))
        row = self.model.row_of(cell[0]) if cell else None
        if cell and row is not None:
            self.table.go_to(row, COLUMN_OF[cell[1]])
        self._show_faults()
        self._show_totals()

    def _sort(self, keys: Sequence[SortKey]) -> None:
        self.desk.sort([(FIELDS[column], not down) for column, down in keys])

    def _take(self, change: SheetChange) -> None:
        """Show what an action has changed; rows stay where they are until they are filtered or sorted again."""
        sheet = self.desk.sheet
        if sheet is None:
            return
        self.model.take(change)
        if change.added or change.removed:
            added, gone = [sheet.row_id(index) for index in change.added], bool(change.removed)
            self.model.follow_rows(self._with_added(sheet, added, gone=gone), set(added), gone=gone)
        self.totals.say(change.sentence)
        self._count()
        self.changed.emit()

    def _with_added(self, sheet: Sheet, added: Sequence[str], *, gone: bool) -> list[str]:
        """Return the rows to show once some have come and some have gone."""
        kept = list(self.model.ids())
        if gone:
            here = set(map(sheet.row_id, range(len(sheet))))
            kept = [row_id for row_id in kept if row_id in here]
        if self.table.header.sort_keys():
            return [*kept, *added]
        if len(kept) + len(added) == len(sheet):
            return list(map(sheet.row_id, range(len(sheet))))
        return sorted([*kept, *added], key=sheet.index_of)

    def _count(self) -> None:
        """Say how many rows and faults there are, and what can be undone."""
        sheet = self.desk.sheet
        if sheet is None:
            return
        counts = sheet.counts
        self.toolbar.show_counts(counts.rows, counts.error_rows, counts.warning_rows)
        for button, label, keys in (
            (self.toolbar.undo, sheet.undo_label or undo_label(""), "Ctrl+Z"),
            (self.toolbar.redo, sheet.redo_label or redo_label(""), "Ctrl+Y"),
        ):
            button.setAccessibleName(label)
            button.setToolTip(f"{label} ({keys})")
        self.toolbar.undo.setEnabled(bool(sheet.undo_label))
        self.toolbar.redo.setEnabled(bool(sheet.redo_label))
        self._show_faults()
        self._show_totals()

    # --- faults ------------------------------------------------------------------------------------------

    @property
    def _mark(self) -> Mark:
        """The kind of fault that is listed: errors, or what is to be checked where that is looked at."""
        counts = self.counts
        if self._only is Only.WARNINGS or (counts and not counts.error_rows):
            return Mark.WARNING
        return Mark.ERROR

    def _show_faults(self) -> None:
        sheet = self.desk.sheet
        if sheet is None:
            return
        counts, warnings = sheet.counts, self._mark is Mark.WARNING
        self.faults.setVisible(bool(counts.warning_rows if warnings else counts.error_rows))
        self.faults.show_faults(sheet, warnings=warnings)

    def step_to_fault(self, step: int) -> None:
        """Go to the next fault, or to the one before; where none of the rows shown has any, show all rows."""
        sheet = self.desk.sheet
        if sheet is None or self.commands.step_to_fault(sheet, step, self._mark):
            return
        counts = sheet.counts
        if counts.error_rows or counts.warning_rows:
            self.show_everyone()
            self.commands.step_to_fault(sheet, step, self._mark)

    def go_to_cell(self, cell: Cell) -> None:
        """Go to a cell; where a filter hides its row, take the filters away."""
        row_id, field = cell
        row = self.model.row_of(row_id)
        if row is None:
            self.show_everyone()
            row = self.model.row_of(row_id)
        if row is not None:
            self.table.uncover(COLUMN_OF[field])
            self.table.go_to(row, COLUMN_OF[field])
            self.table.setFocus()

    # --- columns -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the columns out as the window remembers them."""
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            apply_layout(self.table.header, columns_of_list(self))
            self.table.share_room()
            for signal in (self.table.header.sectionMoved, self.table.header.sectionResized):
                signal.connect(self._note_columns)

    def _note_columns(self) -> None:
        note_columns(self, layout_text(self.table.header))

    def _reset_columns(self) -> None:
        widths = [self._theme.scaled(width) for width in WIDTHS]
        apply_layout(self.table.header, json.dumps(list(enumerate(widths))))
        self.table.share_room()
        self.table.header.place_fields()

    # --- totals ------------------------------------------------------------------------------------------

    def _show_totals(self) -> None:
        sheet = self.desk.sheet
        if sheet is None:
            return
        counts, shown = sheet.counts, self.model.rowCount()
        self.totals.show_list(shown, counts.rows, counts.grant_total)
        self.nobody.setVisible(not shown)
        self._empty.setVisible(not counts.rows)
        self._no_match.setVisible(bool(counts.rows))
        self._measure.start()

    def _show_selection(self) -> None:
        sheet = self.desk.sheet
        if sheet is None:
            return
        rows = self.table.selected_rows()
        places = [place for row in rows if (place := self.model.place(row)) is not None]
        self.totals.show_selection(self.table.count_selected(), sheet.selected_total(places))
        self.faults.show_cell(self.table.current_cell())

    # --- making ------------------------------------------------------------------------------------------

    def _make_nobody(self) -> QWidget:
        theme = self._theme
        holder = QWidget()
        holder.setProperty("surface", "true")
        holder.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(holder)
        margin = theme.space("page_margin")
        column.setContentsMargins(margin, margin, margin, margin)
        self._no_match = EmptyState(
            theme,
            "search",
            _("Aucune personne ne correspond"),
            _("Les filtres et la recherche réduisent la liste. Retirez un filtre ou changez la recherche."),
            action=_("Tout afficher"),
            framed=False,
        )
        self._empty = EmptyState(
            theme,
            "excel",
            _("La liste est vide"),
            _("Vous pouvez ajouter les personnes une par une, ou coller un tableau. Ajoutez une première ligne."),
            action=_("Ajouter une personne"),
            framed=False,
        )
        self._empty.hide()
        column.addWidget(self._no_match)
        column.addWidget(self._empty)
        return holder

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.table, 1)
        row.addWidget(self.faults)
        self.faults.hide()
        reading = QWidget(self._pages)
        column = QVBoxLayout(reading)
        margin = self._theme.space("page_margin")
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(self._reading)
        column.addStretch()
        self._pages.addWidget(self._body)
        self._pages.addWidget(reading)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self._pages, 1)
        column.addWidget(self.totals)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab go from the toolbar through the filters into the table, and on to the faults."""
        before: QWidget = self.toolbar.more
        for control in (*self.table.header.controls(), self.table):
            QWidget.setTabOrder(before, control)
            before = control

    def _connect(self) -> None:
        desk, toolbar, faults, commands = self.desk, self.toolbar, self.faults, self.commands
        desk.opened.connect(self._opened)
        desk.changed.connect(self._take)
        desk.arranged.connect(self._filter)
        desk.failed.connect(self._fail)
        desk.progressed.connect(self._reading.set_progress)
        self._announce.timeout.connect(partial(self._pages.setCurrentIndex, 1))
        self._measure.timeout.connect(self._show_selection)
        self.table.header.sorted.connect(self._sort)
        self.table.header.filtered.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(lambda *_parts: self._measure.start())
        toolbar.search.searched.connect(lambda _text: self._filter())
        toolbar.only.picked.connect(lambda _value: self._filter())
        toolbar.undo.clicked.connect(commands.undo)
        toolbar.redo.clicked.connect(commands.redo)
        toolbar.add.clicked.connect(commands.add)
        toolbar.delete.clicked.connect(commands.delete)
        orders = {
            Order.COPY: commands.copy,
            Order.CUT: commands.cut,
            Order.PASTE: commands.paste,
            Order.CLEAR: commands.clear,
            Order.FILL: commands.fill_down,
        }
        self.table.ordered.connect(lambda order: orders[order]())
        toolbar.copy.clicked.connect(commands.copy)
        toolbar.paste.clicked.connect(commands.paste)
        toolbar.fill.clicked.connect(commands.fill_down)
        toolbar.add_file.clicked.connect(self.file_wanted)
        faults.wanted.connect(self.go_to_cell)
        faults.step_wanted.connect(self.step_to_fault)
        faults.fix_wanted.connect(commands.fix)
        self._no_match.acted.connect(self.show_everyone)
        self._empty.acted.connect(commands.add)

    def _add_shortcuts(self) -> None:
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self.commands.undo),
            (QKeySequence("Ctrl+Y"), self.commands.redo),
            (QKeySequence("Ctrl+Shift+Z"), self.commands.redo),
            (QKeySequence("F8"), partial(self.step_to_fault, 1)),
            (QKeySequence("Shift+F8"), partial(self.step_to_fault, -1)),
            (QKeySequence("Ctrl+H"), self.replacing.open),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _fail(self, error: Exception, name: str) -> None:
        self._announce.stop()
        self._pages.setCurrentIndex(0)
        self.model.drop_typed()
        if isinstance(error, SheetOutdatedError) and self._campaign_id:
            self._reopening = True
            self.open(self._campaign_id, self._only)
        else:
            self.failed.emit(error, name)


class _Overlay(QWidget):
    """Lies over the rows of a table, as large as they."""

    def __init__(self, table: SheetTable, content: QWidget) -> None:
        super().__init__(table.viewport())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        table.viewport().installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)
