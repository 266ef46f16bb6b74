"""What the making of a campaign asks of the services, off the main thread; no widget is touched here."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.refusal import CodedFault
from ov_desktop.excel.template import write_template
from ov_desktop.services.campaigns import Campaign, LaunchSummary
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.launch import LaunchTerms, check_mail, launch_terms
from ov_desktop.ui.tasks import Cancelled, Progress
from ov_desktop.ui.wizard.flow import Flow, Save


@dataclass(frozen=True, slots=True)
class SummaryData:
    """What the summary shows."""

    summary: LaunchSummary
    terms: LaunchTerms
    faults: tuple[CodedFault, ...] = ()


class DraftStore:
    """Saves the draft of one ``Flow``, in the order in which it was typed, from any thread.

    Each flow has its own: a save that still waits when another campaign is shown goes where it belongs.
    """

    def __init__(self, desktop: Desktop, campaign_id: str | None = None) -> None:
        """Save into a draft of a profile; None makes a new one at the first save."""
        self._desktop = desktop
        self._lock = threading.Lock()
        self._campaign_id = campaign_id
        self._written = -1

    def write(self, save: Save) -> Campaign | None:
        """Save, unless something newer is saved already; return the campaign as kept, None if it was left alone."""
        with self._lock:
            if save.revision <= self._written:
                return None
            campaign = self._desktop.campaigns.save_draft(self._campaign_id, save.settings, save.texts)
            self._campaign_id = campaign.id
            self._written = save.revision
            return campaign


def open_flow(desktop: Desktop, clock: Clock, campaign_id: str) -> Flow:
    """Take a campaign up again.

    Raises:
        NotFoundError: there is no such campaign any more.
    """
    campaigns = desktop.campaigns
    campaign, grants = campaigns.get(campaign_id), campaigns.grants(campaign_id)
    return Flow.resume(clock, campaign, other_names(desktop, campaign_id), grants)


def other_names(desktop: Desktop, campaign_id: str | None) -> tuple[str, ...]:
    """Return the names of the open campaigns but one."""
    return tuple(
        other.settings.name
        for other in desktop.campaigns.all()
        if other.id != campaign_id and other.status is not CampaignStatus.CLOSED
    )


def save_template(desktop: Desktop, path: Path) -> Path:
    """Write the Excel template with the organisation's sites and client code (SPEC L1).

    Raises:
        OSError: the file cannot be written.
    """
    organisation = desktop.accounts.organisation()
    client_code = organisation.client_code if organisation else ""
    write_template(path, sites=desktop.accounts.sites(), client_code=client_code)
    return path


def read_summary(desktop: Desktop, campaign_id: str) -> SummaryData:
    """Return what is shown before launching (SPEC L6)."""
    campaigns = desktop.campaigns
    return SummaryData(campaigns.summary(campaign_id), launch_terms(desktop), tuple(campaigns.check(campaign_id)))


def launch(desktop: Desktop, campaign_id: str, progress: Progress, *, on_progress: Callable[[int], None]) -> str:
    """Check, push and launch; stopped half-way, a draft is a draft again (SPEC L6).

    Args:
        desktop: the profile.
        campaign_id: the campaign.
        progress: tells whether the launch is still wanted.
        on_progress: hears how many people were pushed so far; may raise ``Cancelled``.

    Returns:
        The code of a failure of the mail server that may pass by itself; empty where there is none.

    Raises:
        AccountError: no mail can be sent from the account; nothing was asked for.
        RefusedError: something is missing or wrong; nothing was asked for.
        PortalError: the portal, or its public address, does not answer; the launch waits.
    """
    mail_code = check_mail(desktop)
    progress.check()
    waited = desktop.campaigns.get(campaign_id).launch_requested_at is not None
    try:
        desktop.launch(campaign_id, on_progress)
    except Cancelled:
        if not waited:
            desktop.campaigns.withdraw_launch(campaign_id)
        raise
    return mail_code


def site_names(desktop: Desktop) -> dict[str, str]:
    """Return the name of each delivery site by its key."""
    return {site.key: site.name or site.number for site in desktop.accounts.sites()}
