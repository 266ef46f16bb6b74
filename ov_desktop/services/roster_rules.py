"""What the list of a campaign is checked against (SPEC L1, S4)."""

from sqlalchemy.orm import Session

from ov_desktop.domain.delivery import SiteDirectory
from ov_desktop.domain.roster import RosterRules
from ov_desktop.domain.vouchers import Format
from ov_desktop.models.campaign import CampaignRow
from ov_desktop.models.queries import current_sites, organisation_row


def roster_rules(session: Session, campaign: CampaignRow) -> RosterRules:
    """Return the rules of a campaign's list: the organisation's code and sites, the campaign's denominations."""
    organisation = organisation_row(session)
    classic = campaign.default_format == Format.CLASSIC
    return RosterRules(
        client_code=organisation.client_code if organisation else None,
        sites=SiteDirectory(row.site() for row in current_sites(session)),
        default_denominations=campaign.default_denominations or None if classic else None,
        email_optional=campaign.email_optional,
    )
