"""The button that offers the list as a file and on paper."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.wording.text import _


class ListFilesButton(Button):
    """Opens a menu, which ``ListFiles.add_to`` fills."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make it with an empty menu."""
        super().__init__(theme, _("Exporter"), icon="menu", trailing=True, parent=parent)
        self.setAccessibleName(_("Exporter ou imprimer la liste"))
        self.menu_of_acts = QMenu(self)
        # The button's own is turned round, so that its icon stands after its text.
        self.menu_of_acts.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.menu_of_acts.setAccessibleName(self.accessibleName())
        self.clicked.connect(self._open)

    def _open(self) -> None:
        menu = self.menu_of_acts
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        if acts := menu.actions():
            menu.setActiveAction(acts[0])
