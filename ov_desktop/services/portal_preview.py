"""A throw-away portal to click through: the real pages, invented people, and nothing that stays (SPEC S10).

It is a process of its own, with an encrypted database of its own whose key nobody keeps; both go when it is stopped,
and when the application is killed. It has no mail account, so that nothing can be sent, and a time inside the campaign.
"""

import os
import re
import secrets
import shutil
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from ov_desktop.database import KEY_BYTES
from ov_desktop.domain.campaign import CampaignSettings, ends_at, opens_at
from ov_desktop.domain.choice import Options
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.delivery import DeliveryKind, ShippingType
from ov_desktop.domain.organisation import Organisation
from ov_desktop.services.campaign_faults import MOST_REMINDER_DAYS
from ov_desktop.services.campaigns import Campaign
from ov_desktop.services.portal_client import PortalBrokenError, PortalClient, PortalUnreachableError
from ov_desktop.services.portal_process import PortalConfig, PortalProcess
from ov_desktop.services.previews import PreviewPerson
from ov_desktop.services.sync import put_campaign_with_images
from ov_desktop.wire import (
    RICH_TEXT_LENGTH,
    CampaignPush,
    ImagePush,
    ImageRefWire,
    MessageText,
    OrganisationPush,
    PersonPush,
)
from ov_desktop.wording.text import _

_FOLDER = "apercu-"
_DATABASE = "portail.db"
_CLIENT_CODE = "0"
_MOBILE = "+33639980001"
_SECRET_BYTES = 32
_SECONDS = 20
_HIDDEN = re.compile(r'name="csrf" value="([^"]+)"')
_COOKIE = "ov_session"
_LENGTHS = {"name": 120, "subject": 200, "text": RICH_TEXT_LENGTH, "signature": 2_000, "gdpr_contact": 254}
"""What the portal takes; a draft may hold more while it is typed."""


@dataclass(frozen=True, slots=True)
class PreviewSession:
    """An open space of an invented person: the page to open, and the cookie that a browser needs for it."""

    url: str
    cookie_name: str
    cookie: str = field(repr=False)


class PortalPreview:
    """A portal with one campaign under both options and an invented person for each way of delivery.

    Use it as a context manager, or call ``start`` and ``stop``; neither on the main thread.
    """

    def __init__(
        self,
        profile_folder: Path,
        campaign: Campaign,
        organisation: Organisation | None,
        people: Sequence[PreviewPerson],
        clock: Clock,
        image: Callable[[str], ImagePush],
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            profile_folder: where the database is while it runs.
            campaign: what to show, finished or not.
            organisation: whose name the pages bear.
            people: the invented people, as ``Previews.samples`` gives them.
            clock: the time; kept inside the campaign.
            image: gives an image of the campaign by its digest.
        """
        self._campaign = campaign
        self._organisation = organisation or Organisation("", _("Votre organisme"), "")
        self._folder = profile_folder / f"{_FOLDER}{secrets.token_hex(8)}"
        self._now = time_inside(campaign.settings, clock.now())
        self._password = secrets.token_urlsafe(_SECRET_BYTES)
        self._samples = people
        self._image = image
        self._links: dict[tuple[Options, DeliveryKind], str] = {}
        self._process: PortalProcess | None = None

    @property
    def url(self) -> str:
        """The address of the portal, which is this computer's alone.

        Raises:
            RuntimeError: it does not run.
        """
        if self._process is None:
            raise RuntimeError("the preview does not run")
        return self._process.url

    @property
    def options(self) -> Options:
        """The option of the campaign itself."""
        return self._campaign.settings.options

    @property
    def pid(self) -> int | None:
        """The number of its process, None while there is none."""
        return self._process.pid if self._process else None

    @property
    def folder(self) -> Path:
        """Where its database is while it runs."""
        return self._folder

    def start(self) -> None:
        """Start the portal and give it the campaign.

        Raises:
            PortalStartError: it could not start; nothing is left.
            PortalError: it did not take the campaign; nothing is left.
        """
        self._folder.mkdir(parents=True)
        config = PortalConfig(
            database=self._folder / _DATABASE,
            database_key=secrets.token_bytes(KEY_BYTES),
            link_secret=secrets.token_bytes(_SECRET_BYTES),
            client_code=_CLIENT_CODE,
            password=self._password,
            clock=self._now,
            preview=True,
        )
        self._process = PortalProcess(config, Path(os.devnull))
        try:
            self._process.start()
            self._fill()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the portal and delete what it had; again, it does nothing."""
        process, self._process = self._process, None
        if process:
            process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def session(self, options: Options, delivery: DeliveryKind) -> PreviewSession:
        """Open the space of an invented person, by the link and the number that people use.

        Raises:
            PortalUnreachableError: the portal has stopped.
            PortalBrokenError: it does not let the person in.
        """
        link = self._links[options, delivery]
        with requests.Session() as browser:
            browser.trust_env = False
            try:
                page = browser.get(link, timeout=_SECONDS)
                hidden = _HIDDEN.search(page.text)
                form = {"csrf": unescape(hidden[1]) if hidden else "", "mobile": _MOBILE}
                answer = browser.post(link, data=form, timeout=_SECONDS, allow_redirects=False)
            except requests.RequestException:
                raise PortalUnreachableError("portal-unreachable") from None
            cookie = browser.cookies.get(_COOKIE)
        if answer.status_code != requests.codes.see_other or not cookie:
            raise PortalBrokenError("portal-answer")
        return PreviewSession(f"{self.url}/choix", _COOKIE, cookie)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def _fill(self) -> None:
        client = PortalClient(self.url, _CLIENT_CODE, self._password)
        try:
            client.put_organisation(_organisation_push(self._organisation))
            for options in Options:
                campaign_id = uuid.uuid4().hex
                put_campaign_with_images(client, self._image, campaign_id, campaign_push(self._campaign, options))
                people = [_person_push(sample) for sample in self._samples]
                keys = {person.id: (options, person.delivery) for person in people}
                client.put_people(campaign_id, tuple(people))
                client.launch(campaign_id)
                for link in client.links(campaign_id).links:
                    self._links[keys[link.person_id]] = link.url
        finally:
            client.close()


def sweep_previews(profile_folder: Path) -> None:
    """Delete what previews left that were killed together with their portal; while no preview runs."""
    for folder in profile_folder.glob(f"{_FOLDER}*"):
        shutil.rmtree(folder, ignore_errors=True)


def time_inside(settings: CampaignSettings, now: datetime) -> datetime:
    """Return ``now`` where the campaign is open then, else an instant just after it opens."""
    opening, end = opens_at(settings), ends_at(settings)
    if opening <= now < end:
        return now
    return min(opening + timedelta(hours=1), max(end - timedelta(minutes=1), opening))


def campaign_push(campaign: Campaign, options: Options) -> CampaignPush:
    """Return the campaign as the portal takes it, whatever a draft still lacks."""
    settings = campaign.settings
    return CampaignPush(
        name=settings.name.strip()[: _LENGTHS["name"]] or _("Campagne"),
        start=settings.start,
        end=max(settings.start, settings.end),
        hour=settings.hour,
        options=options,
        default_format=settings.default_format,
        default_denominations=settings.default_denominations,
        offered_denominations=settings.offered_denominations,
        reminder_days=min(max(settings.reminder_days, 0), MOST_REMINDER_DAYS),
        midway=settings.midway,
        messages={
            kind: MessageText(subject=subject[: _LENGTHS["subject"]], introduction=introduction[: _LENGTHS["text"]])
            for kind, (subject, introduction) in campaign.messages.items()
        },
        welcome=campaign.welcome[: _LENGTHS["text"]],
        signature=campaign.signature.text()[: _LENGTHS["signature"]],
        gdpr_contact=campaign.gdpr_contact[: _LENGTHS["gdpr_contact"]],
        images={place: ImageRefWire.of(ref) for place, ref in campaign.images.items()},
    )


def _organisation_push(organisation: Organisation) -> OrganisationPush:
    return OrganisationPush(**{name: getattr(organisation, name) for name in OrganisationPush.model_fields})


def _person_push(sample: PreviewPerson) -> PersonPush:
    home = sample.delivery is DeliveryKind.HOME
    return PersonPush(
        id=uuid.uuid4().hex,
        last_name=sample.last_name,
        first_name=sample.first_name,
        mobile=_MOBILE,
        grant=sample.grant,
        delivery=sample.delivery,
        site=sample.site,
        shipping=ShippingType.TRACKED if home else None,
    )
