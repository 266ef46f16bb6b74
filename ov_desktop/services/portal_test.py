"""Tries a portal before a campaign relies on it (SPEC R7, A3)."""

from ov_desktop.services.desktop import Desktop
from ov_desktop.services.portal_client import PortalClient, PortalError, PortalRefusedError
from ov_desktop.services.portal_process import PortalStartError

_PORT_BUSY = "port-busy"


class PortalTestError(Exception):
    """The portal does not answer as it should; ``code`` is one that ``wording.setup.portal_test_words`` knows."""

    def __init__(self, code: str) -> None:
        """Carry the code."""
        super().__init__(code)
        self.code = code


def try_remote_portal(url: str, client_code: str, password: str) -> str:
    """Sign in to a portal on a server and return its version; nothing is saved.

    Raises:
        PortalTestError: it does not answer as it should.
    """
    client = PortalClient(url, client_code, password)
    try:
        return client.status().version
    except PortalRefusedError:
        raise PortalTestError("portal-refused") from None
    except PortalError as error:
        raise PortalTestError(error.code) from error
    finally:
        client.close()


def try_embedded_portal(desktop: Desktop, public_url: str) -> str:
    """Use the portal of this computer, start it, and return its version; one that runs already is asked.

    Raises:
        RefusedError: the public address is none.
        PortalTestError: it does not start or does not answer.
    """
    link = desktop.accounts.use_embedded_portal(public_url)
    running = desktop.portal
    try:
        process = running or desktop.start_portal()
        return try_remote_portal(process.url, link.client_code, link.password)
    except PortalStartError as error:
        raise PortalTestError("portal-port-busy" if error.code == _PORT_BUSY else "portal-start") from error
    finally:
        if running is None:
            desktop.stop_portal()
