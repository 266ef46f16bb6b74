"""The menus of the grid: what can be done with the cells chosen, and which columns are shown (SPEC L4)."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ov_desktop.ui.roster.columns import COLUMN_OF, POSITION, TITLES
from ov_desktop.ui.roster.commands import Commands
from ov_desktop.ui.roster.table import SheetTable
from ov_desktop.wording.text import _


def add_columns_menu(menu: QMenu, table: SheetTable, reset: Callable[[], None]) -> QMenu:
    """Put a menu of the columns into another one, with what shows them all again; return it."""
    columns = menu.addMenu(_("Colonnes"))
    actions: dict[int, QAction] = {}
    for column in COLUMN_OF.values():
        action = columns.addAction(TITLES[column])
        action.setCheckable(True)
        action.toggled.connect(lambda shown, column=column: _show_column(table, column, shown=shown))
        actions[column] = action
    columns.addSeparator()
    columns.addAction(_("Rétablir les colonnes"), reset)

    def read() -> None:
        shown = table.visible_columns()
        for column, action in actions.items():
            action.setChecked(column in shown)
            action.setEnabled(len(shown) > 1 or column not in shown)

    columns.aboutToShow.connect(read)
    return columns


def _show_column(table: SheetTable, column: int, *, shown: bool) -> None:
    if shown:
        table.uncover(column)
    elif not table.isColumnHidden(column):
        table.hideColumn(column)
        table.header.place_fields()
        table.share_room()


class CellMenu:
    """The menu of the cells that are chosen, opened by the right button or its key."""

    def __init__(self, table: SheetTable, commands: Commands, columns: QMenu) -> None:
        """Serve a table."""
        self._table = table
        self._commands = commands
        self._columns = columns
        table.menu_wanted.connect(self._open)
        table.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.header.customContextMenuRequested.connect(lambda at: columns.popup(table.header.mapToGlobal(at)))

    def make(self) -> QMenu:
        """Return the menu for what is chosen now."""
        table, commands, theme = self._table, self._commands, self._table.theme
        menu = QMenu(table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if suggestion := commands.suggestion():
            text = _("Remplacer par «\u00a0{suggestion}\u00a0»").format(suggestion=suggestion)
            menu.addAction(theme.icon("suggest_fix"), text, commands.take_suggestion)
            menu.addSeparator()
        for icon, text, act in (
            ("", _("Couper\tCtrl+X"), commands.cut),
            ("copy", _("Copier\tCtrl+C"), commands.copy),
            ("paste", _("Coller\tCtrl+V"), commands.paste),
            ("", _("Vider les cases\tSuppr"), commands.clear),
            ("fill_down", _("Recopier vers le bas\tCtrl+D"), commands.fill_down),
        ):
            menu.addAction(theme.icon(icon), text, act) if icon else menu.addAction(text, act)
        menu.addSeparator()
        menu.addAction(_("Dupliquer les lignes"), commands.duplicate)
        menu.addAction(theme.icon("delete"), _("Supprimer les lignes"), commands.delete)
        menu.addSeparator()
        self._add_column(menu, table.currentIndex().column())
        return menu

    def _add_column(self, menu: QMenu, column: int) -> None:
        """Put in what can be done with the column that one is in: what the mouse does with its title."""
        header, table = self._table.header, self._table
        keys = dict(header.sort_keys())
        of_column = menu.addMenu(_("Colonne «\u00a0{column}\u00a0»").format(column=TITLES[column]))
        of_column.addAction(_("Trier en montant"), lambda: header.sort_with([(column, False)]))
        of_column.addAction(_("Trier en descendant"), lambda: header.sort_with([(column, True)]))
        if keys and column not in keys and column != POSITION:
            of_column.addAction(_("Trier ensuite en montant"), lambda: header.sort_by(column, adds=True))
        if keys:
            of_column.addAction(_("Reprendre l’ordre de la liste"), lambda: header.sort_with([]))
        if column == POSITION:
            return
        shown = table.visible_columns()
        of_column.addSeparator()
        left = of_column.addAction(_("Déplacer à gauche"), lambda: header.move_column(column, -1))
        left.setEnabled(column != shown[0])
        right = of_column.addAction(_("Déplacer à droite"), lambda: header.move_column(column, 1))
        right.setEnabled(column != shown[-1])
        hide = of_column.addAction(_("Masquer"), lambda: _show_column(table, column, shown=False))
        hide.setEnabled(len(shown) > 1)

    def _open(self, at: QPoint) -> None:
        self.make().popup(at)
