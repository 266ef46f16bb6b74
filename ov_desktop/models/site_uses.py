"""Who goes by a delivery site: the people of open campaigns, and the rows in error that name it (SPEC A3)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ov_desktop.domain.delivery import SiteDirectory
from ov_desktop.domain.roster import COLUMN_FIELDS, Field
from ov_desktop.domain.text import fold
from ov_desktop.models.campaign import CampaignRow, EmployeeRow, UnsettledRow

_PLACES = tuple(COLUMN_FIELDS.index(field) for field in (Field.SITE, Field.RETURN_SITE))


class SiteUse(NamedTuple):
    """The rows of one open campaign's list that go by a site, as delivery or return site."""

    campaign_id: str
    campaign: str
    rows: int


def uses_of_sites(session: Session, directory: SiteDirectory) -> dict[str, list[SiteUse]]:
    """Return, by the key of each site in use, the open campaigns that use it, by name.

    Args:
        session: the session.
        directory: the sites, to know which of them a row in error names.
    """
    counts: Counter[tuple[str, str]] = Counter()
    site = func.coalesce(EmployeeRow.site_id, EmployeeRow.return_site_id)
    people = (
        select(EmployeeRow.campaign_id, site, func.count())
        .join(CampaignRow, CampaignRow.id == EmployeeRow.campaign_id)
        .where(CampaignRow.closed_at.is_(None), EmployeeRow.removed_at.is_(None), site.is_not(None))
        .group_by(EmployeeRow.campaign_id, site)
    )
    for campaign_id, site_id, count in session.execute(people):
        counts[campaign_id, str(site_id)] += count
    for row in _rows_in_error(session):
        counts.update((row.campaign_id, key) for key in _sites_named(row.cells, directory))
    names = {row.id: row.name for row in session.execute(select(CampaignRow.id, CampaignRow.name))}
    uses: dict[str, list[SiteUse]] = {}
    for (campaign_id, key), count in counts.items():
        uses.setdefault(key, []).append(SiteUse(campaign_id, names[campaign_id], count))
    return {key: sorted(found, key=lambda use: fold(use.campaign)) for key, found in uses.items()}


def rename_in_rows(session: Session, directory: SiteDirectory, key: str, text: str) -> None:
    """Write ``text`` wherever a row in error names a site.

    Args:
        session: the session.
        directory: the sites as they were named so far.
        key: the site.
        text: what names it, or the site in its place, from now on.
    """
    for row in _rows_in_error(session):
        cells = list(row.cells)
        for place in _PLACES:
            named = directory.find(cells[place]) if cells[place] else None
            if named and named.key == key:
                cells[place] = text
        row.cells = cells


def _rows_in_error(session: Session) -> Iterator[UnsettledRow]:
    yield from session.scalars(select(UnsettledRow))


def _sites_named(cells: Sequence[str], directory: SiteDirectory) -> set[str]:
    found = (directory.find(cells[place]) for place in _PLACES if cells[place])
    return {site.key for site in found if site}
