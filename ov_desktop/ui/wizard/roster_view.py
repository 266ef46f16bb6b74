"""The list of a campaign in step 2: the grid over the ways on (SPEC L4, L6)."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ov_desktop.services.sheet.order import Only
from ov_desktop.ui.page import Page
from ov_desktop.ui.roster.grid import RosterGrid
from ov_desktop.ui.roster_files.files import ListFiles, WhichList
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.labels import Label, Sign
from ov_desktop.ui.wizard.layouts import OverFooter
from ov_desktop.wording.roster_grid import errors_left
from ov_desktop.wording.text import _


class RosterView(OverFooter):
    """The grid, edge to edge; saving waits until no row is in error, and says so.

    Signals:
        file_wanted: the user wants to add a file.
        template_wanted: the user wants the Excel template.
        back_wanted: the user wants to go back to the settings.
        save_wanted: the user wants to go on to the summary.
    """

    file_wanted = Signal()
    template_wanted = Signal()
    back_wanted = Signal()
    save_wanted = Signal()

    def __init__(
        self, page: Page, grid: RosterGrid, which: Callable[[], WhichList | None], parent: QWidget | None = None
    ) -> None:
        """Show no list yet in a grid, which goes with the view; ``which`` names the one in front."""
        theme = page.workbench.theme
        super().__init__(theme, margins=False, parent=parent)
        self.grid = grid
        self.list_files = ListFiles(page, which)
        menu = self.grid.toolbar.menu
        menu.addSeparator()
        self.list_files.add_to(menu)
        menu.addSeparator()
        self.grid.toolbar.add_action(_("Télécharger le modèle Excel"), "download").triggered.connect(
            self.template_wanted
        )
        self.content.addWidget(self.grid, 1)
        self.back = Button(theme, _("Étape précédente"), icon="previous")
        self.save = Button(theme, _("Enregistrer"), Kind.PRIMARY, icon="next", trailing=True, size=Size.LARGE)
        self._sign = Sign(theme, "error", "bad")
        self.reason = Label(theme, color="text_2")
        self.footer.add_left(self.back)
        self.footer.add_right(self._sign)
        self.footer.add_right(self.reason)
        self.footer.add_right(self.save)
        self.back.clicked.connect(self.back_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.grid.file_wanted.connect(self.file_wanted)
        self.grid.opened.connect(self._count)
        self.grid.changed.connect(self._count)
        self._count()

    def open(self, campaign_id: str, only: Only = Only.ALL) -> None:
        """Show the list of a draft: all of it, or the rows in error."""
        self.grid.open(campaign_id, only)

    def _count(self) -> None:
        """Let the list be saved where no row is in error, and say what is left to do otherwise."""
        counts = self.grid.counts
        errors = counts.error_rows if counts else 0
        self.save.setEnabled(bool(counts and counts.rows) and not errors)
        self.reason.setText(errors_left(errors) if errors else "")
        self.save.setToolTip(self.reason.text())
        self.save.setAccessibleDescription(self.reason.text())
        self._sign.setVisible(bool(errors))
        self.reason.setVisible(bool(errors))
