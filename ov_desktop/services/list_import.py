"""The import of a list, step by step: read, seen, corrected, compared; nothing is stored yet (SPEC L2, L3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ov_desktop.database import Database
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.employee import read_text
from ov_desktop.domain.reimport import compare_lists, whole_fields
from ov_desktop.domain.roster import COLUMN_FIELDS, Fault, Field, RosterReport, RosterRow, RosterRules, check_roster
from ov_desktop.domain.sheet_check import Texts
from ov_desktop.excel.faults_writer import ERROR_COLOR, WARNING_COLOR, write_marked
from ov_desktop.excel.roster_reader import (
    ColumnMapping,
    HeadersNotRecognisedError,
    ReadChoices,
    ReadRoster,
    read_roster,
)
from ov_desktop.excel.survey import FileSurvey, shape_of, survey_file
from ov_desktop.excel.workbook_marks import Mark
from ov_desktop.models.column_memory import recall_columns, remember_columns
from ov_desktop.models.draft_list import cells_in_error
from ov_desktop.models.people import current_people
from ov_desktop.models.queries import campaign_row
from ov_desktop.services.durable_file import written_whole
from ov_desktop.services.list_check import FILE_ERRORS, file_report, told_rows
from ov_desktop.services.replaced_rows import marks_of_cells, replaced_rows
from ov_desktop.services.roster import ImportPlan, OnProgress, Roster
from ov_desktop.services.sheet.actions import Action, Draft, Step, new_rows
from ov_desktop.services.sheet.sheet import Sheet
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.sheet import Label

Corrections = Mapping[tuple[int, Field], str]
"""What is to stand in cells instead of what was read, by row of the sheet and field."""


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list that was read, checked and compared with the campaign's; nothing is stored.

    Attributes:
        path: the file.
        choices: how it was read, as the user said or as was remembered.
        roster: the rows, None where the file has a fault of its own.
        found: the faults of the file itself.
        plan: what the import would do, corrections included.
        corrections: what the user has corrected since.
        remembered: whether the columns are those that the user named for an earlier file of this shape.
    """

    path: Path
    choices: ReadChoices
    roster: ReadRoster | None
    found: RosterReport
    plan: ImportPlan
    corrections: Corrections = field(default_factory=dict)
    remembered: bool = False

    @property
    def report(self) -> RosterReport:
        """What is wrong with the list, corrected: its faults, and rows that clash with people of the campaign."""
        clashes = self.plan.comparison.clashes
        report = self.plan.report
        if not clashes:
            return report
        rows = {fault.row for fault in clashes}
        names = {row: (employee.last_name, employee.first_name) for row, employee in report.accepted if row in rows}
        return replace(
            report,
            accepted=[pair for pair in report.accepted if pair[0] not in rows],
            errors=[*report.errors, *clashes],
            names={**report.names, **names},
        )

    def said(self) -> ReadChoices:
        """How the file was read, as choices by which it is looked at again."""
        return self.roster.choices() if self.roster else self.choices


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a list that was taken in with its errors: people added, people changed, rows in error."""

    added: int
    updated: int
    in_error: int


class ListImport:
    """Leads lists of a profile from the file to the plan of an import."""

    def __init__(self, database: Database, clock: Clock, roster: Roster) -> None:
        """Work on the lists of a profile."""
        self._database = database
        self._clock = clock
        self._roster = roster

    def survey(self, campaign_id: str, path: Path, choices: ReadChoices) -> FileSurvey:
        """Look at the beginning of a file, with the columns as said, remembered or guessed.

        Raises:
            NotFoundError: there is no such campaign.
            UnreadableFileError: the file cannot be opened.
            EmptyFileError: it holds nothing.
        """
        found = survey_file(path, choices, self._roster.rules(campaign_id).sites)
        if choices.mapping is None and (recalled := self._recall(found)):
            found = replace(found, mapping=recalled)
        return found

    def read(
        self, campaign_id: str, path: Path, choices: ReadChoices, on_progress: OnProgress = lambda _rows, _total: None
    ) -> ReadList:
        """Read a file, check it and compare it with the list.

        Where its headers are not recognised, what the user said about an earlier file with these titles counts; where
        there are no titles, the user is asked each time.

        Args:
            campaign_id: the campaign.
            path: the file.
            choices: what the user says about the file.
            on_progress: hears how many rows are checked; may raise, to give up.

        Raises:
            NotFoundError: there is no such campaign.
        """
        rules = self._roster.rules(campaign_id)
        remembered = False
        try:
            try:
                roster = read_roster(path, choices)
            except HeadersNotRecognisedError:
                found = survey_file(path, choices, rules.sites)
                recalled = self._recall(found)
                if recalled is None or not recalled.header_row:
                    raise
                remembered, choices = True, ReadChoices(found.sheet, found.form or choices.form, recalled)
                roster = read_roster(path, choices)
        except FILE_ERRORS as error:
            report = file_report(path, error)
            return ReadList(path, choices, None, report, self._compare(campaign_id, path, report))
        report = _check(roster, {}, rules, on_progress)
        plan = self._compare(campaign_id, path, report)
        return ReadList(path, choices, roster, report, plan, remembered=remembered)

    def correct(
        self, read: ReadList, corrections: Corrections, on_progress: OnProgress = lambda _rows, _total: None
    ) -> ReadList:
        """Check and compare again with some cells corrected, those of earlier corrections included.

        Raises:
            NotFoundError: the campaign is gone.
        """
        if read.roster is None:
            return read
        campaign_id = read.plan.campaign_id
        all_of_them = {**read.corrections, **corrections}
        report = _check(read.roster, all_of_them, self._roster.rules(campaign_id), on_progress)
        return replace(read, plan=self._compare(campaign_id, read.path, report), corrections=all_of_them)

    def check_again(self, read: ReadList, on_progress: OnProgress = lambda _rows, _total: None) -> ReadList:
        """Check and compare again what was read, by the rules and with the list of now; corrections are kept.

        Raises:
            NotFoundError: the campaign is gone.
        """
        if read.roster is None:
            return read
        rules = self._roster.rules(read.plan.campaign_id)
        return self.correct(replace(read, found=_check(read.roster, {}, rules, on_progress)), {}, on_progress)

    def keep(
        self,
        read: ReadList,
        confirmed: Mapping[str, Collection[str]],
        on_progress: OnProgress = lambda _rows, _total: None,
    ) -> Kept:
        """Take the whole list into a draft, its rows in error too, to be corrected there; one transaction.

        A wrong client code is of the whole file: ask for the rows only where it is right.

        Rows in error of the draft that come again go: nobody stands there twice.

        Args:
            read: the list.
            confirmed: the fields to be taken over, by identifier of the known person; the rest stays as it is.
            on_progress: hears how many rows are checked; may raise, to give up.

        Raises:
            RefusedError: the campaign is no draft any more.
            SheetOutdatedError: the list was changed elsewhere meanwhile.
        """
        if read.roster is None:
            return Kept(0, 0, 0)
        sheet = Sheet.open(self._roster, read.plan.campaign_id, on_progress)
        comparison = read.plan.comparison
        wrong = {fault.row for fault in read.report.errors if fault.field != Field.CLIENT_CODE}
        new = wrong | {person.row for person in comparison.added}
        added = [_typed(row, read.corrections) for row in read.roster.rows if row.number in new]
        taken = {change.row: change.id for change in comparison.changed if confirmed.get(change.id)}
        draft = Draft(sheet)
        for row in read.roster.rows:
            if row.number in taken and row.number not in wrong:
                person_id = taken[row.number]
                fields = whole_fields(confirmed[person_id])
                for name, text in zip(COLUMN_FIELDS, _typed(row, read.corrections), strict=True):
                    if name in fields:
                        draft.put((person_id, name), text)
        with self._database.read() as session:
            in_error = cells_in_error(session, read.plan.campaign_id)
        gone = replaced_rows(in_error, map(marks_of_cells, added))
        edits = draft.edits()
        sheet.carry_out(
            Action(Label.ADD, len(added), Step(edits, tuple(gone), new_rows(added, len(sheet) - len(gone))))
        )
        with self._database.write() as session:
            campaign_row(session, read.plan.campaign_id).last_import_file = read.path.name
        return Kept(len(added) - len(wrong), len(edits), len(wrong))

    def write_faults(self, read: ReadList, path: Path) -> None:
        """Write the file of the list again with its faulty cells coloured and commented.

        Raises:
            UnreadableFileError: the file of the list is gone, or has changed since.
            OSError: it cannot be written.
        """
        if read.roster is None:
            return
        faults = [*read.found.errors, *read.plan.comparison.clashes, *read.found.warnings]
        with written_whole(path) as draft:
            write_marked(read.path, draft, read.choices, read.roster.sheet, marks_of(faults, read.found, read.roster))

    def remember(self, survey: FileSurvey) -> None:
        """Keep what the columns of a file hold, for the next one of its shape."""
        columns = {
            name.value: column
            for name, column in zip(COLUMN_FIELDS, survey.mapping.columns, strict=True)
            if column is not None
        }
        with self._database.write() as session:
            remember_columns(session, survey.shape(), columns, self._clock.now())

    def _recall(self, survey: FileSurvey) -> ColumnMapping | None:
        rows = range(1, len(survey.rows) + 1)
        header_rows = [*rows, 0]
        with self._database.read() as session:
            found = recall_columns(session, [shape_of(survey.rows, row) for row in header_rows])
        if found is None:
            return None
        place, columns = found
        return ColumnMapping(header_rows[place], tuple(columns.get(name.value) for name in COLUMN_FIELDS))

    def _compare(self, campaign_id: str, path: Path, report: RosterReport) -> ImportPlan:
        with self._database.read() as session:
            known = current_people(session, campaign_row(session, campaign_id).id)
        return ImportPlan(campaign_id, path.name, report, compare_lists(known, report.accepted))


def marks_of(faults: Sequence[Fault], report: RosterReport, roster: ReadRoster) -> dict[str, Mark]:
    """Return what is to be seen at each faulty cell; an error colours a cell that has a warning too."""
    warnings = {id(fault) for fault in report.warnings}
    columns = dict[str | None, str | None](zip(COLUMN_FIELDS, roster.columns, strict=True))
    marks: dict[str, Mark] = {}
    for fault in faults:
        column = fault.column or columns.get(fault.field)
        if fault.row is None or column is None:
            continue
        words = describe_refusal(fault)
        text = f"{words.message}\n{words.remedy}"
        reference = f"{column}{fault.row}"
        if before := marks.get(reference):
            marks[reference] = Mark(before.color, f"{before.text}\n{text}")
        else:
            marks[reference] = Mark(WARNING_COLOR if id(fault) in warnings else ERROR_COLOR, text)
    return marks


def proposed_corrections(faults: Sequence[Fault]) -> dict[tuple[int, Field], str]:
    """The corrections that faults propose, each cell once; of a number that is stored anyway there is none to make."""
    found: dict[tuple[int, Field], str] = {}
    for fault in faults:
        if fault.suggestion and fault.row is not None and fault.field and fault.code != "mobile-overseas":
            found.setdefault((fault.row, Field(fault.field)), fault.suggestion)
    return found


def _check(roster: ReadRoster, corrections: Corrections, rules: RosterRules, on_progress: OnProgress) -> RosterReport:
    corrected = {row for row, _field in corrections}
    rows = (
        _corrected(row, corrections) if row.number in corrected else row for row in told_rows(roster.rows, on_progress)
    )
    return check_roster(rows, roster.columns, roster.client_code, rules)


def _typed(row: RosterRow, corrections: Corrections) -> Texts:
    return tuple(map(read_text, _corrected(row, corrections).cells))


def _corrected(row: RosterRow, corrections: Corrections) -> RosterRow:
    cells = [corrections.get((row.number, name), cell) for name, cell in zip(COLUMN_FIELDS, row.cells, strict=True)]
    return RosterRow(row.number, cells)
