"""The faults of a list as a table: grouped by kind, each group with its remedy, each fault with its cell (SPEC L3).

A flat table with a row for each group: rows have a few fixed heights, so that 100,000 faults scroll like ten.
"""

from collections.abc import Sequence
from enum import Enum, IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ov_desktop.domain.employee import format_mobile
from ov_desktop.domain.roster import Fault, Field, RosterReport
from ov_desktop.services.list_import import proposed_corrections
from ov_desktop.wording.campaign import taken_title
from ov_desktop.wording.faults import fault_title
from ov_desktop.wording.figures import listed, number
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.text import _, plural

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The ``FaultRow`` or ``FaultGroup`` of a row, for the delegate."""

_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns of the report."""

    CELL = 0
    PERSON = 1
    VALUE = 2
    FIX = 3


TITLES = (_("Cellule"), _("Personne"), _("Valeur lue"), _("Correction proposée"))


class Shown(Enum):
    """Which faults the report shows."""

    ALL = "all"
    ERRORS = "errors"
    WARNINGS = "warnings"


class FaultRow(NamedTuple):
    """A fault ready to be shown; ``note`` stands beside the value, ``fix`` is empty where one has to be typed.

    ``place`` is the row of the sheet and the field where ``proposal`` may take the place of what was read.
    """

    cell: str
    person: str
    value: str
    note: str
    fix: str
    message: str
    error: bool
    place: tuple[int, Field] | None = None
    proposal: str = ""


class FaultGroup(NamedTuple):
    """The faults of one kind; ``remedy`` is empty where each fault has its own."""

    code: str
    title: str
    remedy: str
    error: bool
    rows: tuple[FaultRow, ...]


def fault_groups(report: RosterReport) -> list[FaultGroup]:
    """Group the faults of a report by kind, errors first, each group where its first fault stands in the sheet."""
    found = []
    for faults, error in ((report.errors, True), (report.warnings, False)):
        by_code: dict[str, list[Fault]] = {}
        for fault in faults:
            by_code.setdefault(fault.code, []).append(fault)
        for code, members in by_code.items():
            refusals = [describe_refusal(fault) for fault in members]
            remedies = {refusal.remedy for refusal in refusals}
            remedy = remedies.pop() if len(remedies) == 1 else ""
            title = taken_title(code, len(members)) or fault_title(code, len(members))
            rows = tuple(
                _row(report, fault, " ".join(words), error=error)
                for fault, words in zip(members, refusals, strict=True)
            )
            found.append(FaultGroup(code, title, remedy, error, rows))
    return found


def _row(report: RosterReport, fault: Fault, message: str, *, error: bool) -> FaultRow:
    names = report.names.get(fault.row or 0, ("", ""))
    value = fault.value
    fix = fault.suggestion or ""
    if fault.code == "mobile-overseas":
        fix = format_mobile(fix)
    return FaultRow(
        f"{fault.column or ''}{fault.row or ''}",
        " ".join(name for name in names if name),
        value,
        _note(fault),
        fix,
        message,
        error,
        *_proposed(fault),
    )


def _proposed(fault: Fault) -> tuple[tuple[int, Field] | None, str]:
    """Return where a correction is proposed, and which."""
    proposed = proposed_corrections([fault])
    return next(iter(proposed.items()), (None, ""))


def _note(fault: Fault) -> str:
    """Return where else the value stands: ``aussi ligne 241``, ``aussi lignes 12 et 40``."""
    rows = fault.details.get("other_rows")
    if not isinstance(rows, Sequence) or not rows:
        return ""
    count = fault.details.get("other_count", len(rows))
    more = count - len(rows) if isinstance(count, int) else 0
    shown = [str(row) for row in rows[:3]]
    more += len(rows) - len(shown)
    if more:
        shown.append(plural(_("{count} autre"), _("{count} autres"), more).format(count=number(more)))
    text = plural(_("aussi ligne {rows}"), _("aussi lignes {rows}"), len(shown))
    return text.format(rows=listed(shown, _("et")))


class FaultsModel(QAbstractTableModel):
    """Shows groups of faults that open and close."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._groups: list[FaultGroup] = []
        self._closed: set[str] = set()
        self._shown = Shown.ALL
        self._rows: list[FaultGroup | FaultRow] = []

    def show_groups(self, groups: Sequence[FaultGroup]) -> None:
        """Show these groups instead, all open."""
        self._groups = list(groups)
        self._closed = set()
        self._reset()

    def renew_groups(self, groups: Sequence[FaultGroup]) -> None:
        """Show what is left of the same list; groups that were closed stay closed."""
        self._groups = list(groups)
        self._reset()

    def filter(self, shown: Shown) -> None:
        """Show errors alone, warnings alone, or both."""
        self._shown = shown
        self._reset()

    def group_rows(self) -> list[int]:
        """The rows that head a group."""
        return [place for place, row in enumerate(self._rows) if isinstance(row, FaultGroup)]

    def group_at(self, row: int) -> FaultGroup | None:
        """The group that a row heads, None for a fault."""
        found = self._rows[row]
        return found if isinstance(found, FaultGroup) else None

    def is_open(self, row: int) -> bool:
        """Whether the faults of the group that a row heads are shown."""
        group = self.group_at(row)
        return group is not None and group.code not in self._closed

    def toggle(self, row: int) -> None:
        """Open or close the group that a row heads; a row of a fault does nothing."""
        group = self.group_at(row)
        if group is None:
            return
        first, last = row + 1, row + len(group.rows)
        if group.code in self._closed:
            self.beginInsertRows(QModelIndex(), first, last)
            self._closed.discard(group.code)
            self._rows[first:first] = group.rows
            self.endInsertRows()
        else:
            self.beginRemoveRows(QModelIndex(), first, last)
            self._closed.add(group.code)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    # --- Qt ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's
        """How many rows there are, groups included."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's
        """How many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- Qt's
        """What a cell holds."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, FaultGroup):
            return self._group_data(row, index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.cell, row.person, row.value, row.fix)[index.column()]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return row.message
        if role == Qt.ItemDataRole.AccessibleTextRole:
            fix = row.fix or (_("à saisir") if row.error else _("à vérifier"))
            if row.place:
                fix = f"{fix}, {_('Entrée pour remplacer')}"
            return (row.cell, row.person, f"{row.value} {row.note}".strip(), fix)[index.column()]
        return None

    def _group_data(self, group: FaultGroup, column: int, role: int) -> Any:  # noqa: ANN401 -- Qt's
        if column != Column.CELL:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return group.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = _("replié") if group.code in self._closed else _("déplié")
            kind = _("Erreur") if group.error else _("À vérifier")
            return f"{kind}, {group.title}, {state}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return group.remedy or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 -- Qt's
        """The title of a column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _reset(self) -> None:
        self.beginResetModel()
        self._rows = []
        for group in self._groups:
            if self._shown is Shown.ALL or group.error == (self._shown is Shown.ERRORS):
                self._rows.append(group)
                if group.code not in self._closed:
                    self._rows += group.rows
        self.endResetModel()
