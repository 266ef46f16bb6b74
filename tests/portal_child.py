"""A real portal process for tests, started as the desktop starts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from portal_world import CLIENT_CODE, DATABASE_KEY, DURING, LINK_SECRET, PASSWORD

from ov_desktop.services.portal_client import PortalClient
from ov_desktop.services.portal_process import PortalConfig, PortalProcess


def child_config(folder: Path, clock: datetime | None = DURING, **changes: object) -> PortalConfig:
    """How a portal of tests is started: over the database of ``folder``."""
    values: dict[str, object] = {
        "database": folder / "portail.db",
        "database_key": DATABASE_KEY,
        "link_secret": LINK_SECRET,
        "client_code": CLIENT_CODE,
        "password": PASSWORD,
        "clock": clock,
    }
    return PortalConfig(**(values | changes))  # type: ignore[arg-type]  # a dictionary of all its fields


def child_log(folder: Path) -> Path:
    """Where the portal of ``folder`` logs."""
    return folder / "portail.log"


@contextmanager
def running_portal(folder: Path, clock: datetime | None = DURING, **changes: object) -> Iterator[PortalProcess]:
    """Run a portal."""
    with PortalProcess(child_config(folder, clock, **changes), child_log(folder)) as process:
        yield process


@contextmanager
def signed_in(process: PortalProcess) -> Iterator[PortalClient]:
    """A client of the administration API."""
    client = PortalClient(process.url, CLIENT_CODE, PASSWORD)
    try:
        yield client
    finally:
        client.close()
