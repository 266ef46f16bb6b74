"""Finds and replaces in the grid what its window asks for (SPEC L4)."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ov_desktop.services.sheet import Cell, SheetChange
from ov_desktop.ui.roster.columns import FIELDS
from ov_desktop.ui.roster.commands import Commands
from ov_desktop.ui.roster.replace_dialog import ReplaceDialog, Where
from ov_desktop.ui.roster.table import SheetTable
from ov_desktop.wording.roster_grid import replaced
from ov_desktop.wording.text import _


class Replacing(QObject):
    """Opens the window, and does what is asked for in it."""

    def __init__(self, table: SheetTable, commands: Commands, parent: QWidget) -> None:
        """Work with a table; the window is made when it is first wanted."""
        super().__init__(parent)
        self._table = table
        self._commands = commands
        self._parent = parent
        self._chosen: Sequence[Cell] = ()
        self.dialog: ReplaceDialog | None = None

    def open(self) -> None:
        """Come with the window; where several cells are chosen, they are looked through."""
        dialog = self.dialog
        if dialog is None:
            dialog = self.dialog = ReplaceDialog(self._table.theme, self._parent)
            dialog.next_wanted.connect(self._next)
            dialog.replace_wanted.connect(self._replace)
        several = self._table.count_selected() > 1
        self._chosen = self._table.selected_cells() if several else ()
        dialog.begin(selection=several)

    def _cells(self, dialog: ReplaceDialog) -> Sequence[Cell] | None:
        match dialog.place():
            case Where.SELECTION:
                return self._chosen or self._table.selected_cells()
            case Where.COLUMN:
                field = FIELDS[self._table.currentIndex().column()] if self._table.currentIndex().isValid() else None
                return [(row_id, field) for row_id in self._table.sheet_model.ids()] if field else []
            case Where.LIST:
                return None

    def _next(self) -> None:
        if (dialog := self.dialog) is None:
            return
        found = self._commands.find_next(dialog.wanted.text(), self._cells(dialog), whole=dialog.whole.isChecked())
        dialog.said.setText("" if found else _("Aucune case ne contient ce texte."))

    def _replace(self) -> None:
        if (dialog := self.dialog) is None:
            return

        def say(change: SheetChange) -> None:
            dialog.said.setText(replaced(len(change.cells)))

        cells, whole = self._cells(dialog), dialog.whole.isChecked()
        self._commands.replace_all(dialog.wanted.text(), dialog.substitute.text(), cells, whole=whole, then=say)
