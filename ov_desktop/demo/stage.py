"""The stage that both demonstrations play on: a throw-away profile with the sample organisation set up."""

import secrets
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ov_desktop.database import KEY_BYTES
from ov_desktop.demo import sample, sample_texts
from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.demo.results import LINKS, LIST, MAILS, ORDER, ORDER_PDF, PICTURES, SUMMARY
from ov_desktop.domain.campaign import CampaignSettings
from ov_desktop.domain.choice import Options
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.images import ImagePlace
from ov_desktop.domain.organisation import NO_RATE_LIMIT, MailAccount, Organisation
from ov_desktop.domain.vouchers import Format
from ov_desktop.mailing.rich import from_plain
from ov_desktop.services.campaigns import Campaign, CampaignTexts
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.images import prepare_image
from ov_desktop.services.profile_lock import ProfileLock
from ov_desktop.services.templates import TemplateKind

WORKSPACE = "ov-demo-"
"""What the names of throw-away folders begin with."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays, and what they may choose."""

    employees: int = 30
    options: Options = Options.SPLIT
    default_format: Format = Format.CLASSIC
    delivery: sample.DeliveryMix = sample.DeliveryMix.MIXED


class DemoError(Exception):
    """A step of the demonstration did not do what it should; the text names the step."""


def clear(out: Path) -> None:
    """Make a folder for results, without what an earlier demonstration left in it; other files stay."""
    out.mkdir(parents=True, exist_ok=True)
    for name in (LIST, ORDER, ORDER_PDF, SUMMARY, LINKS):
        (out / name).unlink(missing_ok=True)
    for name in (MAILS, PICTURES):
        shutil.rmtree(out / name, ignore_errors=True)


def set_stage(parts: ExitStack, workspace: Path, mails: Path, clock: Clock) -> tuple[Desktop, MailCatcher]:
    """Open a throw-away profile and the mail catcher, closed again with ``parts``, and set up the organisation.

    Args:
        parts: closes what was opened.
        workspace: the folder of the profile; its key is never written anywhere.
        mails: where the catcher writes each message.
        clock: the time that the desktop lives in.
    """
    catcher = parts.enter_context(MailCatcher(mails))
    desktop = parts.enter_context(open_sample_profile(workspace, clock))
    set_up_organisation(desktop, catcher)
    return desktop, catcher


def open_sample_profile(workspace: Path, clock: Clock, lock: ProfileLock | None = None) -> Desktop:
    """Make and open an empty throw-away profile, whose key is never written anywhere."""
    return Desktop(workspace, secrets.token_bytes(KEY_BYTES), clock, lock)


def set_up_organisation(desktop: Desktop, catcher: MailCatcher) -> None:
    """Set up the sample organisation: sites, the mail catcher as its mail server, the embedded portal, templates.

    Nothing leaves the computer, so nobody has to wait for messages.
    """
    desktop.accounts.save_organisation(sample_organisation())
    for site in sample.SITES:
        desktop.accounts.add_site(site.number, site.name, site.address)
    desktop.accounts.save_mail_account(sample_mail_account(catcher.host, catcher.port, "none", NO_RATE_LIMIT))
    desktop.accounts.use_embedded_portal()
    for kind, name, subject, text in sample_texts.TEMPLATES:
        desktop.templates.save(name, TemplateKind(kind), subject, from_plain(text))


def create_campaign(desktop: Desktop, settings: CampaignSettings) -> Campaign:
    """Create a campaign that bears the sample organisation's logo."""
    campaign = desktop.campaigns.create(settings)
    logo = prepare_image(sample_texts.LOGO, sample_texts.LOGO_NAME, ImagePlace.LOGO, sample.ORGANISATION_NAME)
    kept = desktop.campaigns.keep_image(logo)
    return desktop.campaigns.change_texts(campaign.id, CampaignTexts(images={ImagePlace.LOGO: kept}))


def sample_organisation() -> Organisation:
    """Return the sample organisation."""
    return Organisation(
        kind=sample.ORGANISATION_KIND,
        name=sample.ORGANISATION_NAME,
        client_code=sample.CLIENT_CODE,
        contact_email=sample.CONTACT_EMAIL,
        contact_phone=sample.CONTACT_PHONE,
        gdpr_contact=sample.GDPR_CONTACT,
        address=", ".join(sample.ORGANISATION_ADDRESS.lines()[1:]),
    )


def sample_mail_account(host: str, port: int, security: str, rate: int) -> MailAccount:
    """Return the sample organisation's mail account on a server."""
    return MailAccount(
        host=host,
        port=port,
        security=security,
        sender_address=sample.SENDER,
        sender_name=sample.ORGANISATION_NAME,
        rate_per_minute=rate,
    )
