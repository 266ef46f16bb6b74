"""Those left out of an order, and why (SPEC O2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from ov_desktop.domain.order import Exclusion
from ov_desktop.ui.itemmodels.rows import Column, RowsModel, fold
from ov_desktop.wording.figures import euros
from ov_desktop.wording.labels import exclusion_reason
from ov_desktop.wording.text import _

NUMBER, NAME, FIRST_NAME, GRANT, REASON = range(5)


@dataclass(frozen=True, slots=True)
class ExclusionLine:
    """Someone left out, with the reason in words."""

    key: object
    exclusion: Exclusion
    reason: str
    name_key: str
    searched: str


def exclusion_lines(exclusions: Iterable[Exclusion]) -> list[ExclusionLine]:
    """Return the rows of exclusions, in their order."""
    lines = []
    for place, exclusion in enumerate(exclusions):
        reason = exclusion_reason(exclusion)
        text = f"{exclusion.employee_number} {exclusion.last_name} {exclusion.first_name} {reason}"
        name = fold(f"{exclusion.last_name} {exclusion.first_name}")
        lines.append(ExclusionLine((exclusion.person_id, place), exclusion, reason, name, fold(text)))
    return lines


class ExclusionsModel(RowsModel[ExclusionLine]):
    """The table of exclusions."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Matricule"), lambda row: row.exclusion.employee_number),
                Column(_("Nom"), lambda row: row.exclusion.last_name, lambda row: row.name_key),
                Column(_("Prénom"), lambda row: row.exclusion.first_name, lambda row: fold(row.exclusion.first_name)),
                Column(_("Dotation"), lambda row: euros(row.exclusion.grant), lambda row: row.exclusion.grant,
                       right=True),
                Column(_("Motif"), lambda row: row.reason, tip=lambda row: row.reason),
            ),
            parent,
        )  # fmt: skip

    def as_text(self) -> str:
        """Return the rows shown as tab-separated lines under a header line, to paste into a sheet."""
        lines = [[column.title for column in self._columns]]
        lines += [[column.text(row) for column in self._columns] for row in self.shown()]
        return "\n".join("\t".join(cells) for cells in lines)
