"""A sample campaign on a running portal, open at once, for scripts and visitors (SPEC R4)."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import time
from pathlib import Path

from ov_desktop.demo import sample
from ov_desktop.demo.results import LINKS, LIST, MAILS, write_json
from ov_desktop.demo.stage import Cast, DemoError, clear, create_campaign, set_stage
from ov_desktop.domain.clock import Clock, paris_time
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.wording.text import _

_DAYS = 21


@contextmanager
def published(
    out: Path, workspace: Path, clock: Clock, cast: Cast, port: int, say: Callable[[str], None]
) -> Iterator[str]:
    """Publish the sample campaign and write ``links.json``; give the portal's address while it serves.

    Args:
        out: the folder of ``links.json``, of the list and of the caught messages.
        workspace: the folder of the throw-away profile; nothing in it can be read afterwards.
        clock: the time, which runs: sessions end and pauses pass as for real.
        cast: who is invited, and what they may choose.
        port: the portal's port on this computer, 0 for a free one.
        say: told of each step, in French.

    Raises:
        DemoError: a step did not do what it should.
        PortalStartError: the portal could not start, for example because the port is taken.
    """
    clear(out)
    with ExitStack() as parts:
        desktop, _catcher = set_stage(parts, workspace, out / MAILS, clock)
        campaign = _campaign(desktop, out, clock, cast)
        portal = desktop.start_portal(PortalStart(port=port, demo=True))
        desktop.launch(campaign)
        write_json(out / LINKS, _links(desktop, campaign, portal.url))
        say(_("Portail ouvert\u00a0: {url}").format(url=portal.url))
        say(_("Liens personnels\u00a0: {path}").format(path=out / LINKS))
        yield portal.url


def _campaign(desktop: Desktop, out: Path, clock: Clock, cast: Cast) -> str:
    """Create the campaign, begun at midnight so that it is open now, and import its list."""
    today = paris_time(clock.now()).date()
    settings = sample.settings(
        today, days=_DAYS, hour=time(0), options=cast.options, default_format=cast.default_format
    )
    campaign = create_campaign(desktop, settings)
    people = sample.employees(cast.employees, cast.delivery)
    write_template(out / LIST, sites=sample.SITES, client_code=sample.CLIENT_CODE, people=people)
    if not desktop.roster.import_list(campaign.id, out / LIST).stored:
        raise DemoError("list: the sample list was refused")
    return campaign.id


def _links(desktop: Desktop, campaign: str, url: str) -> dict[str, object]:
    """Return the content of ``links.json``."""
    links = desktop.sync().links(campaign)
    return {
        "portal": url,
        "employees": [
            {
                "name": f"{person.employee.first_name} {person.employee.last_name}",
                "mobile": person.employee.mobile,
                "url": links[person.id],
                "grant": person.employee.grant,
                "delivery": str(person.employee.delivery),
            }
            for person in desktop.roster.people(campaign)
        ],
    }
