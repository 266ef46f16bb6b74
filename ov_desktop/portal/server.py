"""``ov-desktop portal serve``: a portal alone, for a server (SPEC Y2)."""

import logging
import socket
import sys
from contextlib import ExitStack
from urllib.parse import urlsplit

from ov_desktop import __version__
from ov_desktop.clock import SystemClock
from ov_desktop.portal.access import Access
from ov_desktop.portal.accounts import Accounts
from ov_desktop.portal.app import build_app
from ov_desktop.portal.context import PortalServices
from ov_desktop.portal.housekeeping import Housekeeper
from ov_desktop.portal.keys import PortalKeys
from ov_desktop.portal.listening import listen
from ov_desktop.portal.logs import log_to
from ov_desktop.portal.opening import OpeningError, alone, opened
from ov_desktop.portal.postman import Postman
from ov_desktop.portal.serving import WebServer, leave_on_signals, local_url, open_many_files
from ov_desktop.portal.settings import PortalSettings
from ov_desktop.portal.store import Store

_log = logging.getLogger(__name__)


def run_server(settings: PortalSettings) -> None:
    """Serve until a signal asks to stop; what is being answered is finished first.

    Raises:
        OpeningError: the portal cannot start.
    """
    if not settings.public_url:
        raise OpeningError("public-url-missing")
    if settings.shown_to_many:
        raise OpeningError("public-url-clear")
    clock = SystemClock()
    with ExitStack() as stack:
        database, secret = stack.enter_context(opened(settings))
        stack.enter_context(alone(settings))
        keys = PortalKeys(secret)
        listener = stack.enter_context(_listen(settings))
        postman = Postman(database, keys, clock, settings.public_url)
        url = local_url(settings.host, listener.getsockname()[1])
        portal = PortalServices(
            store=Store(database, keys, clock),
            access=Access(database, keys, clock),
            accounts=Accounts(database, clock),
            keys=keys,
            clock=clock,
            public_url=settings.public_url,
            hosts=_hosts(url, settings.public_url),
            version=__version__,
            wake_postman=postman.wake,
            proxies=settings.proxies,
            metrics_token=settings.metrics_token.get_secret_value(),
        )
        log_to(sys.stderr)
        open_many_files()
        _serve(portal, postman, listener, url)


def _serve(portal: PortalServices, postman: Postman, listener: socket.socket, url: str) -> None:
    def ready() -> None:
        postman.start()
        _log.info("listening on %s, version %s", url, portal.version, extra={"event": "started"})

    leave_on_signals()
    try:
        with Housekeeper(portal.access, portal.accounts):
            WebServer(build_app(portal), ready).run(sockets=[listener])
    finally:
        postman.stop()
        _log.info("stopped", extra={"event": "stopped"})


def _listen(settings: PortalSettings) -> socket.socket:
    try:
        return listen(settings.host, settings.port)
    except OSError:
        raise OpeningError("port-busy", str(settings.port)) from None


def _hosts(url: str, public_url: str) -> frozenset[str]:
    """The hosts that requests may name: the public one, and this computer's own for whoever watches over the portal."""
    port = urlsplit(url).port
    local = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
    return frozenset({urlsplit(public_url).netloc, urlsplit(url).netloc, *local})
