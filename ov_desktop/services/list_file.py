"""The list of a campaign as a file: a workbook that imports again as the same list, and a PDF (SPEC L4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ov_desktop.database import Database
from ov_desktop.documents.roster import RosterDocument, roster_pdf
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.delivery import DeliverySite
from ov_desktop.domain.employee import Employee
from ov_desktop.excel.roster_writer import person_cells, site_texts
from ov_desktop.excel.sheet_stream import SheetValue
from ov_desktop.excel.template import write_list
from ov_desktop.models.account import DeliverySiteRow
from ov_desktop.models.draft_list import listed_rows
from ov_desktop.models.queries import campaign_row, current_sites, organisation_row
from ov_desktop.services.durable_file import written_whole

OnProgress = Callable[[int, int], None]
"""Hears how many rows are written, and of how many; may raise, and the file is as before."""


@dataclass(frozen=True, slots=True)
class _List:
    """What the files hold: the rows as the template's columns show them, those in error as they were typed."""

    campaign: str
    organisation: str
    client_code: str
    sites: Sequence[DeliverySite]
    rows: Sequence[Sequence[SheetValue]]
    grants: int
    in_error: int


class ListFile:
    """Writes the list of a campaign: people and rows in error in their order, those who were removed left out."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on a profile's database."""
        self._database = database
        self._clock = clock

    def export_list(self, campaign_id: str, path: Path, on_progress: OnProgress = lambda _count, _total: None) -> int:
        """Write the list as the filled template, which imports again as the same list; return how many rows it has.

        On failure a file of that name stays as it was.

        Args:
            campaign_id: the campaign.
            path: where to write.
            on_progress: hears how many rows are written.

        Raises:
            OSError: the file cannot be written.
            NotFoundError: there is no such campaign.
        """
        content = self._read(campaign_id)
        write_list(path, content.rows, sites=content.sites, client_code=content.client_code, on_progress=on_progress)
        return len(content.rows)

    def export_pdf(self, campaign_id: str, path: Path, check: Callable[[], None] = lambda: None) -> None:
        """Write the list as a PDF; on failure a file of that name stays as it was.

        Args:
            campaign_id: the campaign.
            path: where to write.
            check: called before anything is written; raises to give up.

        Raises:
            OSError: the file cannot be written.
            TooLongError: the list has more rows than a PDF holds.
            NotFoundError: there is no such campaign.
        """
        pdf = self.pdf(campaign_id)
        check()
        with written_whole(path) as draft:
            draft.write_bytes(pdf)

    def pdf(self, campaign_id: str) -> bytes:
        """Return the list as a PDF, dated of today.

        Raises:
            TooLongError: the list has more rows than a PDF holds.
            NotFoundError: there is no such campaign.
        """
        content = self._read(campaign_id)
        rows = [["" if cell is None else str(cell) for cell in row] for row in content.rows]
        document = RosterDocument(content.campaign, content.organisation, rows, content.grants, content.in_error)
        return roster_pdf(document, printed=self._clock.now())

    def _read(self, campaign_id: str) -> _List:
        with self._database.read() as session:
            campaign = campaign_row(session, campaign_id)
            organisation = organisation_row(session)
            sites = [row.site() for row in current_sites(session)]
            # A closed campaign may name a site that is gone: its name still says where the vouchers went.
            texts = _gone_sites(session) | site_texts(sites)
            contents = [row.content for row in listed_rows(session, campaign.id)]
        people = [content for content in contents if isinstance(content, Employee)]
        return _List(
            campaign.name,
            organisation.name if organisation else "",
            organisation.client_code if organisation else "",
            sites,
            [person_cells(content, texts) if isinstance(content, Employee) else content for content in contents],
            sum(person.grant for person in people),
            len(contents) - len(people),
        )


def _gone_sites(session: Session) -> dict[str, str]:
    gone = session.scalars(select(DeliverySiteRow).where(DeliverySiteRow.deleted_at.is_not(None)))
    return {str(row.id): row.name for row in gone}
