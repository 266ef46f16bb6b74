"""A profile opened: its services put together, its portal started, what takes several of them (SPEC R1, Y1)."""

import random
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from ov_desktop.domain.clock import Clock
from ov_desktop.domain.refusal import RefusedError
from ov_desktop.services.accounts import Accounts, PortalKind, PortalLink
from ov_desktop.services.campaigns import Campaigns
from ov_desktop.services.changes import PeopleToPush, PortalExchange
from ov_desktop.services.launch import PublicAddressError, prove_public_address
from ov_desktop.services.list_check import analyse_list
from ov_desktop.services.list_file import ListFile
from ov_desktop.services.list_import import ListImport
from ov_desktop.services.orders import Orders, OrderSummary
from ov_desktop.services.portal_client import (
    PortalClient,
    PortalError,
    PortalGoneError,
    PortalPasswordLostError,
    PortalRejectedError,
)
from ov_desktop.services.portal_preview import PortalPreview, sweep_previews
from ov_desktop.services.portal_process import PortalConfig, PortalProcess, PortalState
from ov_desktop.services.previews import Previews
from ov_desktop.services.profile import Profile
from ov_desktop.services.profile_lock import ProfileLock
from ov_desktop.services.roster import Roster
from ov_desktop.services.secrets import ProfileRing, Secrets
from ov_desktop.services.sync import Sync
from ov_desktop.services.templates import Templates
from ov_desktop.services.tracking import Tracking
from ov_desktop.wire import CampaignState, MailAccountPush, OrganisationPush

_PORTAL_LOG = "portail.log"
_STEADY_PORTS = range(8700, 9700)
"""Below the ports that systems give to outgoing connections: what is free today is likely free after a restart."""


class PortalNotSetUpError(Exception):
    """No portal was chosen yet, or the embedded one is not running."""


@dataclass(frozen=True, slots=True)
class PortalStart:
    """How the embedded portal is started: its port, and whether it is a demonstration.

    Port 0 is the one that the portal had before, so that links which were sent keep working; a demonstration, which
    nobody comes back to, takes any free one. ``clock`` makes its time stand still until it is set; only a
    demonstration has one (SPEC R3).
    """

    port: int = 0
    demo: bool = False
    clock: datetime | None = None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange with the portal brought: campaigns that it told something of, and campaigns launched by it.

    ``refused`` holds, by campaign, why it could not be exchanged: a launch that waited and is no longer possible, such
    as one whose date has passed, or a campaign that the portal does not know or does not take.
    ``running`` counts the launched campaigns that are not closed.
    """

    changed: frozenset[str]
    launched: frozenset[str]
    refused: Mapping[str, RefusedError | PortalError]
    running: int


class Desktop:
    """An open profile with everything that works on it; the windows and the demo call the same services.

    Use it as a context manager, or call ``close``.
    """

    def __init__(
        self, folder: Path, key: bytes, clock: Clock, lock: ProfileLock | None = None, ring: ProfileRing | None = None
    ) -> None:
        """Open the profile of a folder, made where it does not exist.

        Args:
            folder: the folder of the profile.
            key: the raw 32-byte key of its database.
            clock: the time that every service asks.
            lock: the folder's lock, where it was taken before; it is released with the profile.
            ring: the keyring for the passwords of servers, None to keep them in the profile.

        Raises:
            ProfileBusyError: another window has it open.
            WrongKeyError: the key does not open it.
        """
        self.profile = Profile(folder, key, lock)
        database = self.profile.database
        self.secrets = Secrets(database, ring)
        self.accounts = Accounts(database, clock, self.secrets)
        self.campaigns = Campaigns(database, clock)
        self.campaigns.forget_unused_images()
        self.templates = Templates(database, clock)
        self.roster = Roster(database, clock, analyse_list)
        self.list_import = ListImport(database, clock, self.roster)
        self.list_file = ListFile(database, clock)
        self.tracking = Tracking(database, clock)
        self.orders = Orders(database, clock)
        self.previews = Previews(database, self.accounts, self.campaigns, clock, self._public_address)
        self._clock = clock
        sweep_previews(folder)
        self._exchange = PortalExchange(database, self.secrets)
        self.portal: PortalProcess | None = None
        self._client: PortalClient | None = None
        self._client_of: tuple[str, PortalLink] | None = None
        self._pushed: tuple[OrganisationPush | None, MailAccountPush | None] | None = None

    # --- portal ------------------------------------------------------------------------------------------

    def start_portal(
        self, start: PortalStart = PortalStart(), on_state: Callable[[PortalState], None] = lambda _state: None
    ) -> PortalProcess:
        """Start the embedded portal and wait until it listens; from then on it is kept running.

        Args:
            start: its port, and whether it is a demonstration.
            on_state: called from any thread when what the portal does changes.

        Raises:
            PortalNotSetUpError: the portal in use is not the embedded one.
            PortalStartError: it could not start.
        """
        link = self.accounts.portal_settings()
        if link is None or link.kind is not PortalKind.EMBEDDED or not (link.database_key and link.link_secret):
            raise PortalNotSetUpError
        config = PortalConfig(
            database=self.profile.portal_database,
            database_key=link.database_key,
            link_secret=link.link_secret,
            client_code=link.client_code,
            password=link.password,
            port=start.port if start.port or start.demo else link.port or _steady_port(),
            public_url=link.url,
            clock=start.clock,
            demo=start.demo,
        )
        self.stop_portal()
        process = PortalProcess(config, self.profile.folder / _PORTAL_LOG, on_state)
        process.start()
        self.portal = process
        if not start.demo:
            self.accounts.keep_portal_port(urlsplit(process.url).port or 0)
        return process

    def stop_portal(self) -> None:
        """Stop the embedded portal, if it runs; another may be started after it, with new settings."""
        if self.portal:
            self.portal.stop()
            self.portal = None

    def sync(self) -> Sync[PeopleToPush]:
        """Return the exchange with the portal in use; to be used by one thread at a time.

        Raises:
            PortalNotSetUpError: there is none, or the embedded one is not running.
            PortalPasswordLostError: the keyring does not give its password back.
        """
        return Sync(self._portal_client(), self._exchange)

    def _portal_client(self) -> PortalClient:
        """Return the client of the portal in use, a new one where portal, address or password have changed."""
        link = self.accounts.portal()
        if link is None or (link.kind is PortalKind.EMBEDDED and self.portal is None):
            raise PortalNotSetUpError
        if not link.password:
            raise PortalPasswordLostError
        embedded = self.portal if link.kind is PortalKind.EMBEDDED else None
        url = embedded.url if embedded else link.url
        if self._client is None or self._client_of != (url, link):
            # A restarted portal may listen elsewhere, and settings may have changed.
            self._close_client()
            self._client, self._client_of = PortalClient(url, link.client_code, link.password), (url, link)
            self._pushed = None
        return self._client

    def _public_address(self) -> str:
        """Return the address that people open, as far as it is known here; empty while there is no portal."""
        link = self.accounts.portal_settings()
        if link is None or link.url:
            return link.url if link else ""
        if self.portal and self.portal.state is not PortalState.STOPPED:
            return self.portal.url
        return f"http://127.0.0.1:{link.port}" if link.port else ""

    def portal_preview(self, campaign_id: str) -> PortalPreview:
        """Return a throw-away portal that shows a campaign; it is to be started and stopped off the main thread.

        Raises:
            NotFoundError: there is no such campaign.
        """
        return PortalPreview(
            self.profile.folder,
            self.campaigns.get(campaign_id),
            self.accounts.organisation(),
            self.previews.samples(),
            self._clock,
            self._exchange.image,
        )

    def _close_client(self) -> None:
        if self._client:
            self._client.close()
        self._client = None

    def exchange(self, check: Callable[[], None] = lambda: None) -> Exchanged:
        """Exchange what has changed with the portal, for every open campaign; make launches that wait (SPEC Y4).

        Only what the portal has not is pushed, so that with nothing to say it costs a request a campaign. A launch
        whose public address does not lead to the portal goes on waiting.

        Args:
            check: called before each campaign; raises to stop there.

        Raises:
            PortalNotSetUpError: there is no portal in use, or the embedded one is not running.
            PortalError: the portal did not answer; what was exchanged before stays, the rest waits.
        """
        changed, launched = set(), set()
        refused: dict[str, RefusedError | PortalError] = {}
        campaigns = self._exchange.open_campaigns()
        if not campaigns:
            self._portal_client().status()
        for campaign in campaigns:
            check()
            try:
                if not campaign.launched:
                    self.launch(campaign.id)
                    launched.add(campaign.id)
                elif self._exchange_campaign(campaign.id):
                    changed.add(campaign.id)
            except PublicAddressError:
                continue
            except (RefusedError, PortalGoneError, PortalRejectedError) as error:
                refused[campaign.id] = error
        running = sum(campaign.launched for campaign in campaigns) + len(launched)
        return Exchanged(frozenset(changed), frozenset(launched), refused, running)

    def _exchange_campaign(self, campaign_id: str) -> bool:
        """Push and pull a launched campaign; return whether the portal told something."""
        sync = self.sync()
        account = (self._exchange.organisation(), self._exchange.mail_account())
        if account != self._pushed or self._exchange.waiting_count(campaign_id):
            sync.push(campaign_id)
            self._pushed = account
        return sync.pull(campaign_id).changes > 0

    def running_count(self) -> int:
        """How many launched campaigns are not closed: people may be choosing. One short read."""
        return sum(campaign.launched for campaign in self._exchange.open_campaigns())

    def waiting_count(self) -> int:
        """How many changes wait for the portal: settings and people of open campaigns (SPEC Y4)."""
        return sum(self._exchange.waiting_count(campaign.id) for campaign in self._exchange.open_campaigns())

    # --- what takes several services ---------------------------------------------------------------------

    def launch(self, campaign_id: str, on_progress: Callable[[int], None] = lambda _people: None) -> CampaignState:
        """Launch a campaign: checked, pushed, launched on the portal, written down. Repeatable (SPEC L6).

        A launch that was cut goes on where it stopped; until the portal has answered, the campaign waits.

        Args:
            campaign_id: the campaign.
            on_progress: called with the number of people pushed so far.

        Raises:
            RefusedError: something is missing or wrong; every fault is named.
            PublicAddressError: the portal's public address does not lead to it; the campaign waits for its launch.
            PortalError: the portal did not do it; the campaign waits for its launch.
        """
        self.campaigns.request_launch(campaign_id)
        prove_public_address(self._portal_client())
        sync = self.sync()
        sync.push(campaign_id, on_progress)
        state = sync.launch(campaign_id)
        self.campaigns.mark_launched(campaign_id, state.launched_at)
        return state

    def delete_campaign(self, campaign_id: str, *, notify: bool) -> None:
        """Delete a draft, or a running campaign here and on the portal (SPEC T1). Repeatable after a failure.

        Its links die, its choices are erased, nothing more is sent but the message of removed people.

        Args:
            campaign_id: the campaign.
            notify: whether the people invited are told.

        Raises:
            RefusedError: closing has begun; a closed campaign keeps its order.
            PortalNotSetUpError: the portal that has the campaign is not running; nothing was deleted.
            PortalError: the portal did not do it; nothing was deleted here.
        """
        campaign = self.campaigns.check_deletable(campaign_id)
        if campaign.launch_requested_at is not None:
            with suppress(PortalGoneError):  # a deletion that was cut has told the portal already
                self._portal_client().delete_campaign(campaign_id, notify=notify)
        self.campaigns.delete(campaign_id)

    def close_campaign(
        self, campaign_id: str, external_reference: str = "", check: Callable[[], None] = lambda: None
    ) -> OrderSummary:
        """Close a finished campaign: what waits pushed, choices frozen, the last ones pulled, the order made (SPEC O1).

        Repeatable: after a failure at any point it can be called again, and gives one order.

        Args:
            campaign_id: the campaign.
            external_reference: the administrator's own reference of the order.
            check: called at the last moment at which nothing has changed yet; raises to stop there.

        Raises:
            RefusedError: the campaign is not finished.
            PortalError: the portal did not answer; nothing was ordered, and the closing goes on when repeated.
        """
        # What waits is told first: a frozen campaign plans no messages, and its pages would contradict the order.
        self._exchange_campaign(campaign_id)
        check()
        self.campaigns.start_closing(campaign_id)
        self.sync().close(campaign_id)
        self.campaigns.mark_pulled(campaign_id)
        return self.orders.make_order(campaign_id, external_reference)

    # --- end ---------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Stop the embedded portal and close the profile; closing twice does no harm."""
        self._close_client()
        self.stop_portal()
        self.profile.close()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def _steady_port() -> int:
    """Return a port of this computer that is free now, 0 for any where none of them is."""
    for port in random.SystemRandom().sample(_STEADY_PORTS, len(_STEADY_PORTS)):
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    return 0
