"""What is looked at before a campaign is launched: its portal's public address, and that mail can be sent (SPEC L6)."""

import hmac
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import requests

from ov_desktop.mailing.smtp import (
    AccountError,
    CertificateError,
    CredentialsError,
    EncryptionError,
    Security,
    SmtpAccount,
    open_session,
)
from ov_desktop.services.portal_client import PortalClient, PortalError, is_loopback
from ov_desktop.services.secrets import SecretName, SecretPlace
from ov_desktop.wire import PROOF_PATH

if TYPE_CHECKING:
    from ov_desktop.services.desktop import Desktop

_NONCE_BYTES = 24
_PROOF_SECONDS = (5, 10)
MAIL_STEP_SECONDS = 15
"""How long the check of the mail account waits for each step of the server."""


class PublicAddressError(PortalError):
    """The portal answers, but the address that its e-mails would name does not lead to it; ``url`` is that address."""

    def __init__(self, url: str) -> None:
        """Name the address."""
        super().__init__("public-address-unreachable")
        self.url = url


@dataclass(frozen=True, slots=True)
class LaunchTerms:
    """Where the e-mails of a campaign would lead, and who would send them.

    Attributes:
        public_url: the address that employees open, empty where no portal is set up or it is not running.
        in_clear: whether what they type travels unencrypted, which has to be accepted knowingly.
        here_only: whether the address is of this computer alone.
        demo: whether the portal is a demonstration, exempt from both.
        mail_host: the server that sends, empty where no mail account is set up.
    """

    public_url: str
    in_clear: bool
    here_only: bool
    demo: bool
    mail_host: str

    @property
    def must_accept(self) -> bool:
        """Whether the launch has to wait for a knowing yes."""
        return self.in_clear and not self.demo


def launch_terms(desktop: "Desktop") -> LaunchTerms:
    """Return on what terms a campaign would be launched now; nothing is asked over the network."""
    accounts, running = desktop.accounts, desktop.portal
    link, account = accounts.portal_settings(), accounts.mail_settings()
    url = link.url if link else ""
    if running is not None and not url:
        url = running.url
    return LaunchTerms(
        public_url=url,
        in_clear=url.startswith("http://"),
        here_only=bool(url) and is_loopback(url),
        demo=running is not None and running.demo,
        mail_host=account.host if account else "",
    )


def check_mail(desktop: "Desktop", step_seconds: float = MAIL_STEP_SECONDS) -> str:
    """Sign in to the mail server without sending anything.

    Args:
        desktop: whose mail account it is; one must be set up.
        step_seconds: how long to wait for each step of the server.

    Returns:
        Empty, or the code of a failure that may pass by itself: messages wait until it has.

    Raises:
        AccountError: a failure that does not pass by itself, such as a wrong password.
    """
    kept = desktop.secrets.found(SecretName.MAIL_PASSWORD)
    account = desktop.accounts.mail_settings()
    if account is None:
        raise AccountError("mail-account-missing")
    if kept.place is SecretPlace.LOST:
        raise AccountError("mail-password-lost")
    smtp = SmtpAccount(account.host, account.port, Security(account.security), account.user, kept.text)
    try:
        with open_session(smtp, step_seconds, step_seconds):
            return ""
    except (CredentialsError, CertificateError, EncryptionError):
        raise
    except AccountError as error:
        return error.code


def prove_public_address(client: PortalClient) -> None:
    """Make sure that the address which e-mails will name leads to this very portal; a demonstration is exempt.

    A nonce is answered by the portal over the administration API, and must be answered alike under the public address.

    Raises:
        PublicAddressError: the address does not answer, or another portal does.
        PortalError: the portal itself does not answer.
    """
    status = client.status()
    if status.demo:
        return
    nonce = secrets.token_urlsafe(_NONCE_BYTES)
    expected = client.proof(nonce).proof
    if not hmac.compare_digest(_answer(status.public_url, nonce).encode(), expected.encode()):
        raise PublicAddressError(status.public_url)


def _answer(public_url: str, nonce: str) -> str:
    with requests.Session() as session:
        # A proxy set for this computer must not see the embedded portal.
        session.trust_env = not is_loopback(public_url)
        try:
            response = session.get(f"{public_url}{PROOF_PATH}/{nonce}", timeout=_PROOF_SECONDS)
        except (requests.RequestException, ValueError, UnicodeError):
            return ""
    return response.text.strip() if response.status_code == HTTPStatus.OK else ""
