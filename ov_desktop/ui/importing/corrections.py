"""The corrections that a report proposes, shown before they are taken over (SPEC L3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ov_desktop.ui.itemmodels.faults import FaultRow
from ov_desktop.ui.itemmodels.rows import Column, RowsModel
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.dialogs import Confirmation, ConfirmDialog
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.wording.confirmations import Confirmation as Words
from ov_desktop.wording.list_import import corrections_question
from ov_desktop.wording.text import _

_WIDTH = 640
_WIDTHS = (70, 150, 190, 160)
_ROWS_SHOWN = 7
_AFTER = 3


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A cell, what was read in it, and what is to stand there."""

    key: object
    fault: FaultRow
    searched: str = ""


class CorrectionsModel(RowsModel[CorrectionRow]):
    """The table of corrections."""

    def __init__(self, faults: Sequence[FaultRow], parent: QObject | None = None) -> None:
        """Show the corrections of some faults."""
        super().__init__(
            (
                Column(_("Cellule"), lambda row: row.fault.cell),
                Column(_("Personne"), lambda row: row.fault.person),
                Column(_("Valeur lue"), lambda row: row.fault.value or _("vide")),
                Column(_("Correction proposée"), lambda row: row.fault.proposal),
            ),
            parent,
        )
        self.set_rows([CorrectionRow(fault.place, fault) for fault in faults])


class CorrectionsDialog(ConfirmDialog):
    """Shows each cell with what was read and what is to stand there, before anything changes."""

    def __init__(self, theme: Theme, faults: Sequence[FaultRow], parent: QWidget | None = None) -> None:
        """Ask about the corrections of some faults."""
        super().__init__(theme, asked(corrections_question(len(faults))), parent)
        self.setFixedWidth(theme.scaled(_WIDTH))
        self.table = DataTable(
            theme, CorrectionsModel(faults, self), name=_("Corrections proposées"), row="report_row", parent=self
        )
        self.table.set_columns(_WIDTHS, stretch=_AFTER)
        rows = min(len(faults), _ROWS_SHOWN)
        self.table.setFixedHeight(theme.height("table_header") + rows * theme.height("report_row") + 4)
        self.add(self.table)


def asked(words: Words) -> Confirmation:
    """Return the confirmation that says some words."""
    return Confirmation(words.title, words.effects, words.act, words.dismiss, kept=words.kept)
