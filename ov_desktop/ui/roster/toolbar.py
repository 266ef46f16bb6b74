"""The bar over the grid: search, what is shown, and what can be done (SPEC L4)."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ov_desktop.services.sheet.order import Only
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, IconButton, Segments
from ov_desktop.ui.widgets.labels import restyle
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.wording import roster_grid as words
from ov_desktop.wording.text import _

_LEAST_SEARCH = 104
_MOST_SEARCH = 220


class Toolbar(QWidget):
    """Search, segments, tools; where there is little room, buttons lose their texts, the last first, and others go."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make it for an empty list."""
        super().__init__(parent)
        self._theme = theme
        self.search = SearchField(theme, _("Rechercher"))
        self.search.setAccessibleName(_("Rechercher un nom, un matricule, un e-mail, un numéro"))
        self.search.setToolTip(self.search.accessibleName())
        self.search.setMinimumWidth(_LEAST_SEARCH)
        self.search.setMaximumWidth(_MOST_SEARCH)
        options: list[tuple[object, str]] = [
            (Only.ALL, words.all_people(0)), (Only.ERRORS, words.in_error(0)), (Only.WARNINGS, words.to_check(0)),
        ]  # fmt: skip
        self.only = Segments(
            theme, options, value=Only.ALL, name=_("Lignes montrées"),
            icons={Only.ERRORS: "error", Only.WARNINGS: "warning"},
        )  # fmt: skip
        self.undo = IconButton(theme, "undo", _("Rien à annuler"))
        self.redo = IconButton(theme, "redo", _("Rien à refaire"))
        self.copy = IconButton(theme, "copy", _("Copier (Ctrl+C)"))
        self.paste = IconButton(theme, "paste", _("Coller (Ctrl+V)"))
        self.fill = IconButton(theme, "fill_down", _("Recopier vers le bas (Ctrl+D)"))
        self.add = Button(theme, _("Ajouter"), icon="add", tip=_("Ajouter une personne à la fin de la liste"))
        self.delete = Button(theme, _("Supprimer"), icon="delete", tip=_("Retirer de la liste les lignes choisies"))
        self.add_file = Button(
            theme, _("Ajouter un fichier"), icon="excel", tip=_("Ajouter les personnes d’un fichier")
        )
        self.more = IconButton(theme, "more", _("Autres actions"), framed=True)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(_("Autres actions"))
        self._texts = {button: button.text() for button in (self.add, self.delete, self.add_file)}
        self._clipboard = [_UprightRule(theme), self.copy, self.paste, self.fill]
        self._lay_out()
        self.more.clicked.connect(self._open_menu)

    def _lay_out(self) -> None:
        theme = self._theme
        row = QHBoxLayout(self)
        margin = theme.space("page_margin_grid")
        row.setContentsMargins(margin, theme.space(2), margin, theme.space(2))
        row.setSpacing(theme.space(1))
        row.addWidget(self.search, 1)
        row.addSpacing(theme.space(1))
        row.addWidget(self.only)
        row.addSpacing(theme.space(1))
        for tool in (self.undo, self.redo, *self._clipboard, _UprightRule(theme), self.add, self.delete):
            row.addWidget(tool)
        row.addStretch()
        row.addWidget(self.add_file)
        row.addWidget(self.more)

    def add_action(self, text: str, icon: str = "", keys: str = "") -> QAction:
        """Put one more action into the menu, and return it."""
        action = self.menu.addAction(text)
        if icon:
            action.setIcon(self._theme.icon(icon))
        if keys:
            action.setText(f"{text}\t{keys}")
        return action

    def show_counts(self, rows: int, errors: int, warnings: int) -> None:
        """Say how many rows there are, how many in error, how many to check."""
        for value, text in (
            (Only.ALL, words.all_people(rows)),
            (Only.ERRORS, words.in_error(errors)),
            (Only.WARNINGS, words.to_check(warnings)),
        ):
            self.only.set_text(value, text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many texts as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the least: every button an icon, those of the clipboard left to keys and menus."""
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        for button, text in self._texts.items():
            _label(button, text)
        for tool in self._clipboard:
            tool.show()
        steps: list[Callable[[], object]] = [
            partial(_label, button, "", text) for button, text in reversed(self._texts.items())
        ]
        steps += [tool.hide for tool in self._clipboard]
        layout, spare = self.layout(), self.search.sizeHint().width() - _LEAST_SEARCH
        for step in steps:
            if layout is None or layout.sizeHint().width() - spare <= self.width():
                return
            step()
            layout.invalidate()

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _label(button: Button, text: str, name: str = "") -> None:
    """Show a text on a button, or its icon alone; what it is called stays."""
    if button.text() == text:
        return
    button.setText(text)
    button.setAccessibleName(text or name)
    button.setProperty("alone", not text)
    restyle(button)


class _UprightRule(QWidget):
    """A hairline between tools."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(9, theme.height("tool_button"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(4, 6, 1, self.height() - 12, self._theme.color("line_btn"))
        painter.end()
