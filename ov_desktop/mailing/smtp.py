"""Hands messages to a mail server, and says exactly what became of each (SPEC M3, M4).

``smtplib`` speaks the protocol; the steps of a sending are taken one by one here, because only the step tells whether
a message may be sent again. A failure says either that the whole account has to wait (``AccountError``: nothing was
accepted, no person is to blame) or what became of this one message (``MessageError``).
"""

import base64
import errno
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from enum import StrEnum

STEP_TIMEOUT = 30.0
ANSWER_TIMEOUT = 300.0
"""Seconds for the answer to a whole message, which servers examine before they answer: giving up makes it uncertain."""

# An address literal of the loopback: says nothing about the computer, and asks no name server.
_HELLO = "[127.0.0.1]"
_ENHANCED = re.compile(rb"^([245]\.\d{1,3}\.\d{1,3})\b")
_LINE_BREAK = re.compile(rb"\r\n|\r|\n")
_CLOSING = 421


class Security(StrEnum):
    """How the connection is encrypted: not at all, after a greeting in clear, or from the start."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """A mail server and who we are to it; no ``user`` means no sign-in."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)


class AccountError(Exception):
    """Nothing can be sent from this account for now; the message at hand was not accepted.

    ``code`` is a key of the texts (3.5): ``host-unknown``, ``timeout``, ``smtp-password-refused`` …
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnreachableError(AccountError):
    """The server cannot be reached, or was lost before the message was handed over."""


class BusyError(AccountError):
    """The server asks to come back later, whoever the message is for."""


class CredentialsError(AccountError):
    """The server refuses user and password, or a sign-in altogether."""


class CertificateError(AccountError):
    """The server's certificate is not valid for it; nothing was sent, no password either."""


class EncryptionError(AccountError):
    """The server offers no encryption; nothing was sent, no password either."""


class SenderError(AccountError):
    """The server does not accept this sender, or messages of this size."""


class MessageError(Exception):
    """What became of one message; ``code`` is the server's, ``enhanced`` its finer one (``5.1.1``) or empty."""

    def __init__(self, code: int = 0, enhanced: str = "") -> None:
        super().__init__(f"{code} {enhanced}".strip())
        self.code = code
        self.enhanced = enhanced


class RefusedError(MessageError):
    """Refused for good."""


class TryLaterError(MessageError):
    """Refused for now; the same message may be sent again later."""


class UncertainError(MessageError):
    """Wholly handed over, but the answer was lost: it may have been accepted, and is not to be sent again."""


class SmtpSession:
    """A connection that is signed in; one message at a time."""

    def __init__(self, connection: smtplib.SMTP, answer_timeout: float) -> None:
        """Stand on a connection; ``answer_timeout`` is in seconds."""
        self._connection = connection
        self._answer_timeout = answer_timeout

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Send one message.

        Args:
            message: with all its headers.
            sender: the envelope's sender, who gets the bounces.
            recipient: the one address that it goes to.

        Raises:
            AccountError: it was not accepted, for a reason that concerns every message; the session is of no more use.
            MessageError: what became of this message; other messages may follow.
        """
        sender, recipient = _ascii_domain(sender), _ascii_domain(recipient)
        international = not (sender.isascii() and recipient.isascii())
        if international and not self._connection.has_extn("smtputf8"):
            raise RefusedError(553, "5.6.7")
        data = _on_the_wire(message, international=international)
        try:
            self._mail(sender, len(data), international=international)
            self._recipient(recipient)
            self._data()
            # An error here comes before the final dot has left, so the server cannot have the whole message.
            self._connection.send(data)
        except (OSError, smtplib.SMTPException) as error:
            raise UnreachableError(_network_code(error)) from error
        self._final_answer()

    def abort(self) -> None:
        """Cut the connection from another thread; a call that waits for the server then fails at once."""
        sock = self._connection.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # already cut by the other side

    def _mail(self, sender: str, size: int, *, international: bool) -> None:
        options = [f"SIZE={size}"] if self._connection.has_extn("size") else []
        if international:
            options += ["BODY=8BITMIME", "SMTPUTF8"]
        # smtplib writes commands in ASCII unless told otherwise.
        self._connection.command_encoding = "utf-8" if international else "ascii"
        code, reply = self._connection.docmd("MAIL", " ".join([f"FROM:<{sender}>", *options]))
        if code == 552:
            raise SenderError("message-too-large")
        if code >= 500:
            raise SenderError("sender-refused")
        if code != 250:
            raise BusyError(_busy_code(reply))

    def _recipient(self, recipient: str) -> None:
        code, reply = self._connection.docmd("RCPT", f"TO:<{recipient}>")
        if code not in (250, 251):
            self._give_up(code, reply)

    def _data(self) -> None:
        code, reply = self._connection.docmd("DATA")
        if code != 354:
            self._give_up(code, reply)

    def _final_answer(self) -> None:
        try:
            if self._connection.sock is not None:
                self._connection.sock.settimeout(self._answer_timeout)
            code, reply = self._connection.getreply()
            if self._connection.sock is not None:
                self._connection.sock.settimeout(self._connection.timeout)
        except (OSError, smtplib.SMTPException) as error:
            raise UncertainError from error
        if 200 <= code < 300:
            return
        if not 400 <= code < 600:
            raise UncertainError(code)
        # 552 alone may be one full mailbox; 5.3.4 is the size that the whole server accepts.
        if _enhanced(reply) == "5.3.4":
            raise SenderError("message-too-large")
        self._give_up(code, reply)

    def _give_up(self, code: int, reply: bytes) -> None:
        """Leave the transaction and say how it was refused."""
        if code == _CLOSING:
            raise BusyError(_busy_code(reply))
        try:
            self._connection.rset()
        except (OSError, smtplib.SMTPException):
            self._connection.close()  # the refusal stands; the next message will find the session gone
        if 400 <= code < 500:
            raise TryLaterError(code, _enhanced(reply))
        raise RefusedError(code, _enhanced(reply))


@contextmanager
def open_session(
    account: SmtpAccount,
    timeout: float = STEP_TIMEOUT,
    answer_timeout: float = ANSWER_TIMEOUT,
    trust: ssl.SSLContext | None = None,
) -> Iterator[SmtpSession]:
    """Connect, encrypt, sign in; hang up at the end.

    Args:
        account: where to and as whom.
        timeout: how long to wait for each step of the server, in seconds.
        answer_timeout: how long to wait for the answer to a whole message, in seconds.
        trust: the certificates to trust, those of the system where None.

    Raises:
        AccountError: no session; nothing was sent.
    """
    connection = _connect(account, timeout, trust)
    try:
        yield SmtpSession(connection, answer_timeout)
    finally:
        _hang_up(connection)


def _connect(account: SmtpAccount, timeout: float, trust: ssl.SSLContext | None) -> smtplib.SMTP:
    # Reading the system's certificates takes some tens of milliseconds: only where they are needed.
    context = None if account.security is Security.NONE else trust or ssl.create_default_context()
    connection = (
        smtplib.SMTP_SSL(local_hostname=_HELLO, timeout=timeout, context=context)
        if account.security is Security.TLS
        else smtplib.SMTP(local_hostname=_HELLO, timeout=timeout)
    )
    try:
        _greet(connection, account)
        if account.security is Security.STARTTLS:
            _encrypt(connection, context)
        if account.user:
            _sign_in(connection, account.user, account.password)
    except AccountError:
        connection.close()
        raise
    except ssl.SSLCertVerificationError as error:
        connection.close()
        raise CertificateError(_certificate_code(error)) from error
    except ssl.SSLError as error:
        connection.close()
        raise EncryptionError("tls-unavailable") from error
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        connection.close()
        raise UnreachableError(_network_code(error)) from error
    return connection


def _greet(connection: smtplib.SMTP, account: SmtpAccount) -> None:
    # smtplib keeps the name to check the certificate against only when it is given to the constructor.
    connection._host = account.host  # type: ignore[attr-defined]  # noqa: SLF001 -- see above
    code, reply = connection.connect(account.host, account.port)
    if code != 220:
        raise BusyError(_busy_code(reply))
    connection.ehlo_or_helo_if_needed()


def _encrypt(connection: smtplib.SMTP, trust: ssl.SSLContext | None) -> None:
    if not connection.has_extn("starttls"):
        raise EncryptionError("tls-unavailable")
    try:
        connection.starttls(context=trust)
    except smtplib.SMTPResponseException as error:
        raise EncryptionError("tls-unavailable") from error
    connection.ehlo_or_helo_if_needed()


def _sign_in(connection: smtplib.SMTP, user: str, password: str) -> None:
    """Sign in with PLAIN or LOGIN in UTF-8; smtplib's own refuses a password with an accent."""
    offered = connection.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, reply = connection.docmd("AUTH", f"PLAIN {_coded(f'{chr(0)}{user}{chr(0)}{password}')}")
    elif "LOGIN" in offered:
        code, reply = connection.docmd("AUTH", "LOGIN")
        for answer in (user, password):
            if code == 334:
                code, reply = connection.docmd(_coded(answer))
    else:
        raise CredentialsError("smtp-password-refused")
    if code in (235, 503):
        return
    if 400 <= code < 500:
        raise BusyError(_busy_code(reply))
    raise CredentialsError("smtp-password-refused")


def _hang_up(connection: smtplib.SMTP) -> None:
    try:
        if connection.sock is not None:
            connection.sock.settimeout(2)
            connection.quit()
    except (OSError, smtplib.SMTPException):
        pass  # a farewell that is not heard changes nothing
    finally:
        connection.close()


def _coded(text: str) -> str:
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _on_the_wire(message: EmailMessage, *, international: bool) -> bytes:
    """Write a message with its final dot: only CRLF breaks lines, and a line that starts with a dot gets another."""
    raw = message.as_bytes(policy=SMTPUTF8 if international else SMTP)
    lines = _LINE_BREAK.sub(b"\r\n", raw)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines) + b".\r\n"


def _ascii_domain(address: str) -> str:
    local, _at, domain = address.rpartition("@")
    if any(c in "<>" or ord(c) < 33 or ord(c) == 127 for c in address) or not local or not domain:
        raise RefusedError(553, "5.1.3")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise RefusedError(553, "5.1.3") from None


def _enhanced(reply: bytes) -> str:
    match = _ENHANCED.match(reply)
    return match[1].decode("ascii") if match else ""


def _busy_code(reply: bytes) -> str:
    return "quota-reached" if _enhanced(reply).startswith(("4.7.", "4.2.1", "4.5.3")) else "server-busy"


def _certificate_code(error: ssl.SSLCertVerificationError) -> str:
    # The numbers are OpenSSL's: X509_V_ERR_CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH, _IP_ADDRESS_MISMATCH.
    return {10: "certificate-expired", 62: "certificate-name", 64: "certificate-name"}.get(
        error.verify_code, "certificate-untrusted"
    )


def _network_code(error: BaseException) -> str:
    # smtplib tells of a lost connection without its cause, which is the error that it was handling.
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
    match cause:
        case socket.gaierror(errno=socket.EAI_AGAIN):
            return "dns-failure"
        case socket.gaierror() | UnicodeError():
            return "host-unknown"
        case ConnectionRefusedError():
            return "port-closed"
        case OSError(errno=errno.ENETUNREACH):
            return "offline"
        case _:
            return "timeout"
