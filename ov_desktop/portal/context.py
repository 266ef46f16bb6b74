"""What the pages and the administration API of one running portal stand on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from ov_desktop.domain.clock import Clock
from ov_desktop.portal.access import Access
from ov_desktop.portal.accounts import Accounts
from ov_desktop.portal.keys import PortalKeys
from ov_desktop.portal.slowing import THIS_COMPUTER
from ov_desktop.portal.store import Store


@dataclass(frozen=True, slots=True)
class PortalServices:
    """The parts of a portal, made once at its start.

    ``public_url`` is the address that employees use, without a final slash; ``hosts`` the hosts that requests may
    name, with their ports; ``wake_postman`` is called when there may be something to send; ``proxies`` are the networks
    whose ``X-Forwarded-For`` is believed; ``metrics_token`` opens the portal's figures, which nobody sees where it is
    empty.
    """

    store: Store
    access: Access
    accounts: Accounts
    keys: PortalKeys
    clock: Clock
    public_url: str
    hosts: frozenset[str]
    version: str
    demo: bool = False
    preview: bool = False
    wake_postman: Callable[[], None] = lambda: None
    proxies: tuple[IPv4Network | IPv6Network, ...] = THIS_COMPUTER
    metrics_token: str = field(default="", repr=False)

    @property
    def secure(self) -> bool:
        """Whether employees come over https, so that cookies are marked ``Secure``."""
        return self.public_url.startswith("https://")
