"""The campaigns of "Suivi des campagnes": one row each, with what its actions may do (SPEC T1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject

from ov_desktop.domain.campaign import CampaignStatus, schedule
from ov_desktop.services.campaigns import Campaign
from ov_desktop.services.tracking import Overview
from ov_desktop.ui.itemmodels.rows import Column, RowsModel, fold
from ov_desktop.wording import tracking as words
from ov_desktop.wording.text import _

NAME, DATES, PARTICIPATION, STATUS, ACTIONS = range(5)


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in the list: texts ready to paint, and what may be done with it."""

    id: str
    name: str
    options: str
    dates: str
    short_dates: str
    left: str
    status: CampaignStatus
    label: str
    tip: str
    step: str
    invited: int
    answered: int
    order_id: int | None
    searched: str

    @property
    def key(self) -> object:
        """What tells it from the others."""
        return self.id

    @property
    def closed(self) -> bool:
        """Whether it stands among the closed ones."""
        return self.status is CampaignStatus.CLOSED

    @property
    def launched(self) -> bool:
        """Whether people were invited, so that it has a participation."""
        return self.status not in {CampaignStatus.DRAFT, CampaignStatus.LAUNCH_WAITING}

    @property
    def participation(self) -> str:
        """What the column says: ``65 %, 812 sur 1 248``."""
        if not self.launched:
            return _("Pas encore lancée")
        return f"{words.share(self.answered, self.invited)}, {words.count_of(self.answered, self.invited)}"

    @property
    def why_not_close(self) -> str:
        """Why it cannot be closed now; empty where it can."""
        return "" if self.status in {CampaignStatus.FINISHED, CampaignStatus.CLOSING} else words.NOT_FINISHED

    @property
    def why_not_delete(self) -> str:
        """Why it cannot be deleted; empty where it can."""
        if self.status is CampaignStatus.CLOSING:
            return words.CLOSING_STAYS
        return words.CLOSED_STAYS if self.closed else ""

    @property
    def why_no_exclusions(self) -> str:
        """Why there are no exclusions to see yet; empty where there are."""
        return "" if self.closed else words.LISTED_AT_CLOSING

    @property
    def unavailable(self) -> str:
        """What cannot be done now and why, for screen readers."""
        reasons = {
            words.ACTIONS["tracking-close"].label: "" if self.closed else self.why_not_close,
            words.ACTIONS["tracking-delete"].label: self.why_not_delete,
            words.ACTIONS["tracking-excluded"].label: self.why_no_exclusions,
        }
        return " ".join(f"{label}\u00a0: {reason}" for label, reason in reasons.items() if reason)


def campaign_line(campaign: Campaign, overview: Overview, now: datetime) -> CampaignLine:
    """Return the row of a campaign as things stand at ``now``."""
    settings, status = campaign.settings, overview.status
    label, tip = words.status_words(status, settings, now)
    options = words.option_name(settings.options)
    return CampaignLine(
        id=overview.id,
        name=settings.name or _("Sans nom"),
        options=options,
        dates=words.period(settings),
        short_dates=words.short_period(settings),
        left=words.time_left(status, settings, now, overview.invited),
        status=status,
        label=label,
        tip=tip,
        step=words.next_step(status, settings, now, overview.invited, schedule(settings)),
        invited=overview.invited,
        answered=overview.answered,
        order_id=overview.order_id,
        searched=fold(f"{settings.name} {words.period(settings)} {label} {options}"),
    )


def campaign_lines(campaigns: Iterable[Campaign], overviews: Iterable[Overview], now: datetime) -> list[CampaignLine]:
    """Return the rows of all campaigns, those that end first on top, closed ones after them, the latest on top."""
    known = {overview.id: overview for overview in overviews}
    pairs = [(campaign, known[campaign.id]) for campaign in campaigns if campaign.id in known]
    pairs.sort(key=lambda pair: pair[1].end, reverse=True)
    closed = [pair for pair in pairs if pair[1].status is CampaignStatus.CLOSED]
    current = [pair for pair in pairs if pair[1].status is not CampaignStatus.CLOSED]
    return [campaign_line(*pair, now) for pair in [*reversed(current), *closed]]


class CampaignsModel(RowsModel[CampaignLine]):
    """The table of campaigns, open or closed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Campagne"), lambda row: row.name, lambda row: fold(row.name), lambda row: row.name,
                       spoken=lambda row: f"{row.name}, {row.options}"),
                Column(_("Dates"), lambda row: row.dates, tip=lambda row: row.dates,
                       spoken=lambda row: f"{row.dates}, {row.left}".rstrip(", ")),
                Column(_("Participation"), lambda row: row.participation, tip=lambda row: row.participation),
                Column(_("Statut"), lambda row: row.label, tip=lambda row: row.tip,
                       spoken=lambda row: f"{row.label}, {row.step}".rstrip(", ")),
                Column(_("Actions"), lambda _row: "", tip=lambda row: row.unavailable),
            ),
            parent,
        )  # fmt: skip
