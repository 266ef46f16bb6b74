"""Sends a test message over a mail account, to find out what is wrong with it before a campaign does (SPEC R7, A3)."""

import secrets
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from ov_desktop.domain.clock import Clock, paris_time
from ov_desktop.domain.employee import read_email
from ov_desktop.domain.organisation import MailAccount, check_mail_account
from ov_desktop.domain.refusal import FieldFault, RefusedError
from ov_desktop.domain.text import clean_text
from ov_desktop.mailing.compose import KIND_HEADER
from ov_desktop.mailing.smtp import (
    AccountError,
    MessageError,
    Security,
    SmtpAccount,
    TryLaterError,
    UncertainError,
    open_session,
)
from ov_desktop.wording.setup import TEST_MAIL_SUBJECT, test_mail_text

TEST_KIND = "test"
STEP_SECONDS = 20.0
"""How long a test waits for each step of the server."""


@dataclass(frozen=True, slots=True)
class MailTest:
    """What became of a test message.

    Attributes:
        account: the account that was tried.
        recipient: who should get the message.
        code: empty where the server accepted it; else the failure, as ``wording.setup.mail_test_words`` knows it.
    """

    account: MailAccount
    recipient: str
    code: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the server took the message."""
        return not self.code


def send_test_mail(
    account: MailAccount,
    recipient: str,
    clock: Clock,
    *,
    trust: ssl.SSLContext | None = None,
    step_seconds: float = STEP_SECONDS,
) -> MailTest:
    """Send one message; what the server says is the result, not an error.

    Args:
        account: the account, saved or not.
        recipient: who gets the message.
        clock: dates the message.
        trust: the certificates to trust, those of the system where None.
        step_seconds: how long to wait for each step of the server.

    Raises:
        RefusedError: the settings are incomplete; nothing was tried.
    """
    return send_trial(
        account,
        recipient,
        lambda address: _message(account, address, clock),
        trust=trust,
        step_seconds=step_seconds,
    )


def send_trial(
    account: MailAccount,
    recipient: str,
    compose: Callable[[str], EmailMessage],
    *,
    trust: ssl.SSLContext | None = None,
    step_seconds: float = STEP_SECONDS,
) -> MailTest:
    """Send a message to oneself; as ``send_test_mail``, which sends one of its own.

    Args:
        account: the account, saved or not.
        recipient: who gets the message.
        compose: makes it, for the recipient's address as it was read.
        trust: the certificates to trust, those of the system where None.
        step_seconds: how long to wait for each step of the server.

    Raises:
        RefusedError: the settings are incomplete; nothing was tried.
    """
    faults = check_mail_account(account)
    address = read_email(recipient)
    if address is None:
        faults.append(FieldFault("recipient", "email-invalid", recipient))
    if faults or address is None:
        raise RefusedError(faults)
    smtp = SmtpAccount(account.host, account.port, Security(account.security), account.user, account.password)
    message = compose(address)
    try:
        with open_session(smtp, step_seconds, step_seconds, trust) as session:
            session.send(message, account.sender_address, address)
    except AccountError as error:
        return MailTest(account, address, error.code)
    except TryLaterError:
        return MailTest(account, address, "server-busy")
    except UncertainError:
        return MailTest(account, address, "test-uncertain")
    except MessageError:
        return MailTest(account, address, "test-recipient-refused")
    return MailTest(account, address)


def _message(account: MailAccount, recipient: str, clock: Clock) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    sender = _address(read_email(account.sender_address) or account.sender_address, account.sender_name)
    message["From"] = sender
    message["To"] = _address(recipient)
    message["Subject"] = TEST_MAIL_SUBJECT
    message["Date"] = paris_time(clock.now())
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    message[KIND_HEADER] = TEST_KIND
    message.set_content(test_mail_text(account.host, account.sender_address), cte="quoted-printable")
    return message


def _address(address: str, name: str = "") -> Address:
    local, _at, domain = address.rpartition("@")
    return Address(clean_text(name), local, domain if domain.isascii() else domain.encode("idna").decode("ascii"))
