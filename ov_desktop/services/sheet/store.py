"""Where a sheet comes from and what it writes: the list of a draft, one transaction an action (SPEC L4)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from ov_desktop.database import Database
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.refusal import FieldFault, RefusedError
from ov_desktop.domain.roster import RosterRules
from ov_desktop.domain.sheet_check import Texts
from ov_desktop.excel.roster_writer import person_cells, site_texts
from ov_desktop.models.campaign import CampaignRow
from ov_desktop.models.draft_list import Kept, OtherwiseKeptError, RowWrite, Shift, listed_rows, write_rows
from ov_desktop.models.queries import campaign_row
from ov_desktop.services.roster_rules import roster_rules

OnProgress = Callable[[int, int], None]
"""Hears how many rows are done, and of how many; may raise, and everything is as before."""


class SheetOutdatedError(Exception):
    """The list, the sites or the settings have changed since the sheet was opened; nothing was done, open it again."""


class StoredRow(NamedTuple):
    """A row of the list as a sheet shows it."""

    id: str
    position: int
    kept: Kept
    texts: Texts


@dataclass(frozen=True, slots=True)
class StoredList:
    """The list of a draft, what it is checked against, and how its sites are named, by key."""

    rules: RosterRules
    site_texts: Mapping[str, str]
    rows: Sequence[StoredRow]


class SheetStore:
    """Reads and writes the list of one draft."""

    def __init__(self, database: Database, clock: Clock, campaign_id: str) -> None:
        """Work on a campaign of a profile's database."""
        self._database = database
        self._clock = clock
        self._campaign_id = campaign_id
        self._checked_against: tuple[object, ...] = ()

    def read(self) -> StoredList:
        """Read the list.

        Raises:
            NotFoundError: there is no such campaign.
            RefusedError: it is no draft any more.
        """
        with self._database.read() as session:
            rules = roster_rules(session, self._draft(session))
            self._checked_against = _what_counts(rules)
            names = site_texts(rules.sites.sites if rules.sites else ())
            rows = [
                StoredRow(row_id, position, *_shown(content, names))
                for row_id, position, content in listed_rows(session, self._campaign_id)
            ]
        return StoredList(rules, names, rows)

    def write(self, shifts: Iterable[Shift], writes: Sequence[RowWrite]) -> None:
        """Change rows in one transaction.

        Raises:
            NotFoundError: there is no such campaign any more.
            RefusedError: it is no draft any more.
            SheetOutdatedError: the rows, or what they are checked against, were changed elsewhere.
        """
        try:
            with self._database.write() as session:
                if _what_counts(roster_rules(session, self._draft(session))) != self._checked_against:
                    raise SheetOutdatedError
                write_rows(session, self._campaign_id, shifts, writes, self._clock.now())
        except OtherwiseKeptError:
            raise SheetOutdatedError from None

    def _draft(self, session: Session) -> CampaignRow:
        campaign = campaign_row(session, self._campaign_id)
        if campaign.launch_requested_at is not None:
            raise RefusedError([FieldFault("campaign", "campaign-launched")])
        return campaign


def _what_counts(rules: RosterRules) -> tuple[object, ...]:
    """What a row is checked against, and shown by."""
    return rules.sites.sites if rules.sites else (), rules.default_denominations, rules.email_optional


def _shown(content: Employee | Sequence[str], names: Mapping[str, str]) -> tuple[Kept, Texts]:
    if isinstance(content, Employee):
        return Kept.AS_PERSON, shown_texts(content, names)
    return Kept.IN_ERROR, tuple(content)


def shown_texts(employee: Employee, names: Mapping[str, str]) -> Texts:
    """The cells of a person as a sheet shows them; a site that was deleted since leaves its cell empty.

    Args:
        employee: the person.
        names: how sites are named, by key.
    """
    known = {key: names.get(key, "") for key in (employee.site, employee.return_site)}
    return tuple(map(str, person_cells(employee, known)))
