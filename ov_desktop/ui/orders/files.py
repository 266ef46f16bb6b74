"""Writes the files of an order where the administrator wants them (SPEC O3, O7, G5)."""

from pathlib import Path

from ov_desktop.ui.file_saving import EXCEL_FILES, PDF_FILES, FileSaving, SavedFile
from ov_desktop.ui.tasks import Progress
from ov_desktop.wording.text import _


class OrderFiles(FileSaving):
    """Saves the orders of a page."""

    def save_order(self, order_id: int, number: str, *, pdf: bool) -> None:
        """Ask for a place and write the file there."""
        orders = self._page.workbench.desktop.orders
        export = orders.export_pdf if pdf else orders.export_excel

        def write(_progress: Progress, path: Path) -> None:
            export(order_id, path)

        self.save(
            SavedFile(
                title=_("Enregistrer le PDF") if pdf else _("Enregistrer le fichier"),
                name=f"commande-{number}{'.pdf' if pdf else '.xlsx'}",
                kinds=PDF_FILES if pdf else EXCEL_FILES,
                write=write,
                kept=_("La commande est intacte."),
            )
        )
