"""What the import of a list asks of the services, off the main thread; no widget is touched here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ov_desktop.domain.reimport import Reimport
from ov_desktop.domain.roster import Fault, Field, RosterReport
from ov_desktop.excel.roster_reader import ReadChoices
from ov_desktop.excel.survey import FileSurvey
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.list_import import Corrections, Kept, ReadList
from ov_desktop.services.roster import ImportPlan, ImportResult
from ov_desktop.ui.itemmodels.changes import ChangeRow, change_rows
from ov_desktop.ui.itemmodels.faults import FaultGroup, fault_groups
from ov_desktop.ui.tasks import Progress
from ov_desktop.wording.list_import import line_of_sheet, people_imported, rows_checked

FILE_FAULTS = frozenset({"file-unreadable", "file-empty", "headers-not-recognised"})


@dataclass(frozen=True, slots=True)
class Analysis:
    """A file that was read and compared with the list; the rows of its tables are ready to be shown."""

    read: ReadList
    report: RosterReport
    groups: list[FaultGroup]
    changes: list[ChangeRow]

    @property
    def plan(self) -> ImportPlan:
        """What the import would do."""
        return self.read.plan

    @property
    def comparison(self) -> Reimport:
        """Who is new, changed, unchanged."""
        return self.plan.comparison

    @property
    def file_fault(self) -> Fault | None:
        """The fault of the whole file, where nothing in it could be looked at."""
        return next((fault for fault in self.report.errors if fault.code in FILE_FAULTS), None)

    @property
    def faulty_rows(self) -> int:
        """How many rows have an error."""
        return len({fault.row for fault in self.report.errors if fault.field != Field.CLIENT_CODE})

    def names_in_error(self) -> list[str]:
        """The names of the people whose rows have an error, in the order of the sheet; the row where there is none."""
        names = self.report.names
        rows = sorted({fault.row for fault in self.report.errors if fault.row and fault.field != Field.CLIENT_CODE})
        return [" ".join(part for part in names.get(row, ()) if part) or line_of_sheet(row) for row in rows]

    @property
    def can_keep(self) -> bool:
        """Whether the list can be corrected in the campaign: not where the whole file is in doubt."""
        return not any(fault.row is None or fault.field == Field.CLIENT_CODE for fault in self.report.errors)

    @property
    def can_leave_out(self) -> bool:
        """Whether the rows without an error can be imported: not where the whole file is in doubt."""
        return self.can_keep and bool(self.report.accepted)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The beginning of a file, and whether people of the campaign need no e-mail."""

    survey: FileSurvey
    email_optional: bool


def survey(desktop: Desktop, campaign_id: str, path: Path, choices: ReadChoices) -> Surveyed:
    """Look at the beginning of a file, for the user to say what its columns hold.

    Raises:
        UnreadableFileError: the file cannot be opened.
        EmptyFileError: it holds nothing.
    """
    found = desktop.list_import.survey(campaign_id, path, choices)
    return Surveyed(found, desktop.roster.rules(campaign_id).email_optional)


def remember(desktop: Desktop, found: FileSurvey) -> None:
    """Keep what the user said about the columns of a file."""
    desktop.list_import.remember(found)


def analyse(desktop: Desktop, campaign_id: str, path: Path, choices: ReadChoices, progress: Progress) -> Analysis:
    """Read a list and compare it with the campaign's; nothing is stored."""
    read = desktop.list_import.read(campaign_id, path, choices, _counted(progress, rows_checked))
    return _analysis(desktop, read, progress)


def correct(desktop: Desktop, analysis: Analysis, corrections: Corrections, progress: Progress) -> Analysis:
    """Check a list again with some of its cells corrected; the file stays as it is."""
    read = desktop.list_import.correct(analysis.read, corrections, _counted(progress, rows_checked))
    return _analysis(desktop, read, progress)


def check_again(desktop: Desktop, analysis: Analysis, progress: Progress) -> Analysis:
    """Check a list again, corrections included, and compare it with the campaign's as it is now."""
    read = desktop.list_import.check_again(analysis.read, _counted(progress, rows_checked))
    return _analysis(desktop, read, progress)


def store(
    desktop: Desktop,
    analysis: Analysis,
    progress: Progress,
    *,
    leave_out: bool,
    confirmed: Mapping[str, Collection[str]],
) -> ImportResult:
    """Import what was read; given up, the list is as before."""
    return desktop.roster.apply(
        analysis.plan,
        leave_out_errors=leave_out,
        confirmed=confirmed,
        on_progress=_counted(progress, people_imported),
    )


def keep(desktop: Desktop, analysis: Analysis, progress: Progress, confirmed: Mapping[str, Collection[str]]) -> Kept:
    """Take the whole list into the draft, its rows in error too; given up, the list is as before."""
    return desktop.list_import.keep(analysis.read, confirmed, _counted(progress, rows_checked))


def write_faults(desktop: Desktop, analysis: Analysis, path: Path) -> None:
    """Write the file of the list again with its faulty cells coloured and commented.

    Raises:
        UnreadableFileError: the file of the list is gone, or has changed since.
        OSError: it cannot be written.
    """
    desktop.list_import.write_faults(analysis.read, path)


def _analysis(desktop: Desktop, read: ReadList, progress: Progress) -> Analysis:
    progress.check()
    report = read.report
    sites = {site.key: site.name or site.number for site in desktop.accounts.sites()}
    analysis = Analysis(read, report, fault_groups(report), change_rows(read.plan.comparison.changed, sites))
    progress.check()
    return analysis


def _counted(progress: Progress, words: Callable[[int, int], str]) -> Callable[[int, int], None]:
    def on_progress(count: int, total: int) -> None:
        progress.check()
        progress.report(count, total, words(count, total))

    return on_progress
