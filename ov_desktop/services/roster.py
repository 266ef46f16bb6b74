"""The list of a campaign: imported, read, corrected person by person (SPEC L3, L7, T3)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ov_desktop.database import Database
from ov_desktop.domain.choice import Options
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.delivery import DeliverySite, SiteDirectory
from ov_desktop.domain.employee import CellValue, Employee, is_blank
from ov_desktop.domain.order import REMOVAL_REASON_LENGTH
from ov_desktop.domain.refusal import FieldFault, NotFoundError, RefusedError, too_long
from ov_desktop.domain.reimport import (
    KnownPerson,
    NewPerson,
    PersonChange,
    Reimport,
    compare_lists,
    find_clashes,
    narrowed,
)
from ov_desktop.domain.roster import (
    COLUMN_FIELDS,
    Fault,
    Field,
    RosterReport,
    RosterRow,
    RosterRules,
    check_roster,
)
from ov_desktop.domain.text import clean_text
from ov_desktop.models.campaign import CampaignRow, ChoiceRow, EmployeeRow
from ov_desktop.models.draft_list import cells_in_error, forget_rows_in_error
from ov_desktop.models.people import (
    add_people,
    change_people,
    current_people,
    employee_of,
    employee_values,
    listed_people,
)
from ov_desktop.models.queries import campaign_row
from ov_desktop.services.replaced_rows import marks_of_employee, replaced_rows
from ov_desktop.services.roster_rules import roster_rules

OnProgress = Callable[[int, int], None]
"""Hears how many rows or people are done, and of how many; may raise, and everything is as before."""

Analyse = Callable[[Path, RosterRules, OnProgress], RosterReport]
"""Reads and checks the list in a file; a file that cannot be read is a fault of the report."""

_IMPORTED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a campaign; ``position`` is the place in the list, ``removed_at`` set once removed."""

    id: str
    position: int
    employee: Employee
    link_version: int
    removed_at: datetime | None


def _unheard(_count: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A person after a change; ``choice_obsolete`` where the choice made no longer stands (SPEC T3)."""

    person: Person
    choice_obsolete: bool


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do to a campaign's list; nothing is stored yet."""

    campaign_id: str
    source_file: str
    report: RosterReport
    comparison: Reimport


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; where ``stored`` is false the list is as before and ``errors`` says why.

    ``left_out`` counts rows with an error that the user chose to leave out; ``not_confirmed`` known people who
    would have changed and were left as they are.
    """

    report: RosterReport
    errors: Sequence[Fault]
    stored: bool
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    not_confirmed: int = 0
    left_out: int = 0


class Roster:
    """Reads and changes the list of a campaign; each method is one transaction.

    Attributes:
        database: the profile's database.
        clock: the time.
    """

    def __init__(self, database: Database, clock: Clock, analyse: Analyse) -> None:
        """Work on a profile's database; ``analyse`` reads files."""
        self.database = database
        self.clock = clock
        self._analyse = analyse

    # --- import ------------------------------------------------------------------------------------------

    def rules(self, campaign_id: str) -> RosterRules:
        """What a list of this campaign is checked against (SPEC L1, S4)."""
        with self.database.read() as session:
            return roster_rules(session, campaign_row(session, campaign_id))

    def plan_import(self, campaign_id: str, path: Path, on_progress: OnProgress = _unheard) -> ImportPlan:
        """Check a file and compare it with the list; nothing is stored.

        Args:
            campaign_id: the campaign.
            path: the file.
            on_progress: hears how many rows are checked.

        Raises:
            NotFoundError: there is no such campaign.
        """
        report = self._analyse(path, self.rules(campaign_id), on_progress)
        with self.database.read() as session:
            comparison = compare_lists(current_people(session, campaign_id), report.accepted)
        return ImportPlan(campaign_id, path.name, report, comparison)

    def apply(
        self,
        plan: ImportPlan,
        *,
        leave_out_errors: bool = False,
        confirmed: Collection[str] | Mapping[str, Collection[str]] = (),
        on_progress: OnProgress = _unheard,
    ) -> ImportResult:
        """Store a planned import, all or nothing: add the unknown, update the ``confirmed`` known, remove nobody.

        Rows in error of a draft that come again, corrected, go: nobody stands there twice.
        The list is compared again with what it has become since the plan was made. Nothing is stored while an
        error stands, unless the rows with one are left out; a wrong client code or an unreadable file always
        forbids it.

        Args:
            plan: the outcome of ``plan_import``.
            leave_out_errors: whether to import the other rows.
            confirmed: identifiers of the people whose change was confirmed; with the fields to be taken over, where
                not all of them are.
            on_progress: hears how many people are stored.

        Raises:
            RefusedError: the campaign is being closed, or closed.
        """
        report = plan.report
        if report.errors and (not leave_out_errors or any(_concerns_all(fault) for fault in report.errors)):
            return ImportResult(report, report.errors, stored=False)
        with self.database.write() as session:
            campaign = _open_campaign(session, plan.campaign_id)
            known = current_people(session, campaign.id)
            comparison = compare_lists(known, report.accepted)
            wanted = _confirmed(comparison, confirmed)
            changed = list(wanted.values())
            dropped, added, changed = _without_clashes(known, comparison, changed)
            if dropped and not leave_out_errors:
                return ImportResult(report, dropped, stored=False)
            _store(session, campaign.id, added, changed, on_progress)
            incoming = [marks_of_employee(row.employee) for row in added] + [
                marks_of_employee(change.after) for change in comparison.changed
            ]
            forget_rows_in_error(session, sorted(replaced_rows(cells_in_error(session, campaign.id), incoming)))
            campaign.last_import_file = plan.source_file
            return ImportResult(
                report,
                [*report.errors, *dropped],
                stored=True,
                added=len(added),
                updated=len(changed),
                unchanged=comparison.unchanged,
                not_confirmed=sum(change.id not in wanted for change in comparison.changed),
                left_out=len({fault.row for fault in (*report.errors, *dropped)}),
            )

    def import_list(self, campaign_id: str, path: Path, *, leave_out_errors: bool = False) -> ImportResult:
        """Import a file in one go; known people stay as they are (SPEC L3, L7).

        Raises:
            NotFoundError: there is no such campaign.
            RefusedError: the campaign is being closed, or closed.
        """
        return self.apply(self.plan_import(campaign_id, path), leave_out_errors=leave_out_errors)

    # --- people ------------------------------------------------------------------------------------------

    def people(self, campaign_id: str, *, removed: bool = False) -> list[Person]:
        """The people of a campaign in the order of the list, those who were removed only if asked for."""
        with self.database.read() as session:
            found = listed_people(session, campaign_row(session, campaign_id).id, removed=removed)
        return [Person(*person) for person in found]

    def person(self, person_id: str) -> Person:
        """Return a person.

        Raises:
            NotFoundError: there is none.
        """
        with self.database.read() as session:
            return _person(_employee_row(session, person_id))

    def add_person(self, campaign_id: str, typed: Mapping[Field, CellValue]) -> Person:
        """Add someone by hand, checked by the rules of a list.

        Raises:
            RefusedError: something is missing or wrong, or someone has the number, mobile or e-mail already.
        """
        with self.database.write() as session:
            campaign = _open_campaign(session, campaign_id)
            employee = _checked(roster_rules(session, campaign), typed)
            clashes = find_clashes(current_people(session, campaign_id), [NewPerson(1, employee)], [])
            if clashes:
                raise RefusedError(clashes)
            (person_id,) = add_people(session, campaign_id, [employee])
            return _person(_employee_row(session, person_id))

    def change_person(self, person_id: str, typed: Mapping[Field, CellValue]) -> PersonChanged:
        """Change some fields of a person, checked by the rules of a list (SPEC T3).

        A switch between site and home delivery empties the fields of the other kind. A changed grant makes an
        earlier choice obsolete, a changed mobile ends the person's sessions once pushed.

        Raises:
            RefusedError: something is missing or wrong, someone else has the number, mobile or e-mail, or the
                person was removed.
        """
        with self.database.write() as session:
            row = _employee_row(session, person_id)
            campaign = _open_campaign(session, row.campaign_id)
            if row.removed_at is not None:
                raise RefusedError([FieldFault("person", "person-removed")])
            rules = roster_rules(session, campaign)
            before = employee_of(row)
            after = _checked(rules, _retyped(_cells(before, rules.sites), typed))
            if after == before:
                return PersonChanged(_person(row), choice_obsolete=False)
            change = PersonChange(1, row.id, before, after)
            clashes = find_clashes(current_people(session, campaign.id), [], [change])
            if clashes:
                raise RefusedError(clashes)
            stood = _choice_stands(session, campaign, row)
            for name, value in employee_values(after).items():
                setattr(row, name, value)
            row.version += 1
            obsolete = stood and not _choice_stands(session, campaign, row)
            return PersonChanged(_person(row), choice_obsolete=obsolete)

    def remove_person(self, person_id: str, reason: str = "") -> None:
        """Remove a person: gone from a draft; kept, with the instant, once a launch is asked for. Repeatable (SPEC T3).

        Args:
            person_id: the person.
            reason: why, as the order's exclusions name it; empty where nobody says.

        Raises:
            RefusedError: the reason is too long, or the campaign is being closed, or closed.
            NotFoundError: there is no such person.
        """
        reason = clean_text(reason)
        if faults := too_long("reason", reason, REMOVAL_REASON_LENGTH):
            raise RefusedError(faults)
        with self.database.write() as session:
            row = _employee_row(session, person_id)
            campaign = _open_campaign(session, row.campaign_id)
            # Once a launch is asked for, the list may be on its way to the portal, which then has to be told.
            if campaign.launch_requested_at is None and row.pushed_version == 0:
                session.delete(row)
            elif row.removed_at is None:
                row.removed_at, row.removal_reason = self.clock.now(), reason
                row.version += 1

    def renew_link(self, person_id: str) -> Person:
        """Give a person a new personal link; the old one dies once this is pushed (SPEC M8)."""
        with self.database.write() as session:
            row = _employee_row(session, person_id)
            _open_campaign(session, row.campaign_id)
            row.link_version += 1
            row.version += 1
            return _person(row)


def _store(
    session: Session,
    campaign_id: str,
    added: Sequence[NewPerson],
    changed: Sequence[PersonChange],
    on_progress: OnProgress,
) -> None:
    """Store people in slices, so that it can be told how far it has come, and given up in between."""
    total = len(added) + len(changed)
    change_people(session, {change.id: change.after for change in changed})
    for start in range(0, len(added), _IMPORTED_AT_ONCE):
        on_progress(len(changed) + start, total)
        add_people(session, campaign_id, [person.employee for person in added[start : start + _IMPORTED_AT_ONCE]])
    on_progress(total, total)


def _confirmed(
    comparison: Reimport, confirmed: Collection[str] | Mapping[str, Collection[str]]
) -> dict[str, PersonChange]:
    """The changes that were confirmed, by person, with the fields that were."""
    found = {change.id: change for change in comparison.changed if change.id in confirmed}
    if not isinstance(confirmed, Mapping):
        return found
    narrow = {person_id: narrowed(change, confirmed[person_id]) for person_id, change in found.items()}
    return {person_id: change for person_id, change in narrow.items() if change}


def _concerns_all(fault: Fault) -> bool:
    """Whether a fault is of the whole file, so that leaving rows out does not help."""
    return fault.row is None or fault.field == Field.CLIENT_CODE


def _without_clashes(
    known: Sequence[KnownPerson], comparison: Reimport, changed: list[PersonChange]
) -> tuple[list[Fault], list[NewPerson], list[PersonChange]]:
    """Drop the rows that clash until none does: one that goes may give back what another wanted to take."""
    added = list(comparison.added)
    rows = {person.row for person in added} | {change.row for change in comparison.changed}
    dropped = [fault for fault in comparison.clashes if fault.row not in rows]
    while clashes := find_clashes(known, added, changed):
        dropped += clashes
        gone = {fault.row for fault in clashes}
        added = [person for person in added if person.row not in gone]
        changed = [change for change in changed if change.row not in gone]
    return dropped, added, changed


def _open_campaign(session: Session, campaign_id: str) -> CampaignRow:
    row = campaign_row(session, campaign_id)
    if row.closing_started_at is not None:
        raise RefusedError([FieldFault("campaign", "campaign-closing")])
    return row


def _employee_row(session: Session, person_id: str) -> EmployeeRow:
    row = session.get(EmployeeRow, person_id)
    if row is None:
        raise NotFoundError("person")
    return row


def _person(row: EmployeeRow) -> Person:
    return Person(row.id, row.position, employee_of(row), row.link_version, row.removed_at)


def _cells(employee: Employee, directory: SiteDirectory | None) -> dict[Field, CellValue]:
    """The cells of a list that stand for an employee; a site that was deleted since leaves its cell empty."""
    sites: dict[str, DeliverySite] = {site.key: site for site in directory.sites} if directory else {}
    numbers = {key: site.number for key, site in sites.items()}
    return {
        Field.EMPLOYEE_NUMBER: employee.employee_number,
        Field.LAST_NAME: employee.last_name,
        Field.FIRST_NAME: employee.first_name,
        Field.MOBILE: employee.mobile,
        Field.EMAIL: employee.email,
        Field.SITE: numbers.get(employee.site, ""),
        Field.SHIPPING: employee.shipping.value if employee.shipping else "",
        Field.RETURN_SITE: numbers.get(employee.return_site, ""),
        Field.GRANT: employee.grant,
    }


def _retyped(cells: Mapping[Field, CellValue], typed: Mapping[Field, CellValue]) -> dict[Field, CellValue]:
    """The cells after typing: a delivery of one kind empties the cells of the other that were not typed in."""
    home = (Field.SHIPPING, Field.RETURN_SITE)
    emptied: dict[Field, CellValue] = {}
    if not is_blank(typed.get(Field.SITE)):
        emptied = dict.fromkeys(home, "")
    elif not all(is_blank(typed.get(name)) for name in home):
        emptied = {Field.SITE: ""}
    return {**cells, **emptied, **typed}


def _checked(rules: RosterRules, typed: Mapping[Field, CellValue]) -> Employee:
    """Check one person by the rules of a list."""
    row = RosterRow(1, [typed.get(name) for name in COLUMN_FIELDS])
    report = check_roster([row], [None] * len(COLUMN_FIELDS), rules=rules)
    if report.errors:
        raise RefusedError(report.errors)
    if not report.accepted:
        raise RefusedError([FieldFault("person", "last-name-missing")])
    return report.accepted[0][1]


def _choice_stands(session: Session, campaign: CampaignRow, row: EmployeeRow) -> bool:
    last = session.scalar(
        select(ChoiceRow).where(ChoiceRow.person_id == row.id).order_by(ChoiceRow.version.desc()).limit(1)
    )
    employee = employee_of(row)
    return last is not None and last.choice().stands_for(employee.grant, employee.delivery, Options(campaign.options))
