"""A real SMTP server for tests, on a free port of the loopback, that can be told to misbehave at any step."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Answer = Callable[[Envelope], str]
HANG_UP = "hang up"
HANG = "hang"
_MECHANISMS = ("PLAIN", "LOGIN")


@dataclass(frozen=True)
class Accepted:
    """A message that the server took: when (monotonic seconds), for whom, and its bytes."""

    at: float
    sender: str
    recipient: str
    content: bytes
    options: tuple[str, ...]


@dataclass
class SmtpServer:
    """Each ``on_…`` gives the answer to a step, ``HANG`` for none, ``HANG_UP`` for a cut connection.

    ``login`` asks for this user and password; ``tls`` encrypts from the start, ``starttls`` after it is asked for.
    """

    on_mail: Answer = lambda _envelope: "250 2.1.0 OK"
    on_recipient: Answer = lambda _envelope: "250 2.1.5 OK"
    on_content: Answer = lambda _envelope: "250 2.0.0 OK"
    login: tuple[str, str] | None = None
    login_answer: str = ""
    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN")
    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    utf8: bool = True
    accepted: list[Accepted] = field(default_factory=list)
    hellos: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_exc: object) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)

    def recipients(self) -> list[str]:
        return [message.recipient for message in list(self.accepted)]

    def _run(self) -> None:
        loop = self._loop
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(loop.create_server(self._protocol, sock=self._listener, ssl=self.tls))
        loop.call_soon(self._started.set)
        loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    def _protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(
            self,
            hostname="mx.test",
            ident="test",
            enable_SMTPUTF8=self.utf8,
            tls_context=self.starttls,
            authenticator=self._authenticate,
            auth_required=False,
            auth_require_tls=False,
            auth_exclude_mechanism=[name for name in _MECHANISMS if not self.login or name not in self.mechanisms],
            loop=self._loop,
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: LoginPassword
    ) -> AuthResult:
        if self.login_answer:
            return AuthResult(success=False, handled=False, message=self.login_answer)
        assert self.login
        ok = (data.login.decode(), data.password.decode()) == self.login
        return AuthResult(success=ok, handled=False)

    async def _say(self, server: SMTP, answer: str) -> str:
        if answer == HANG:
            await asyncio.Event().wait()
        if answer == HANG_UP:
            server.transport.abort()
        return answer

    async def handle_EHLO(  # noqa: N802 -- aiosmtpd's hook
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.hellos.append(hostname)
        return responses

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's hook
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._say(server, self.on_mail(envelope))
        if answer.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's hook
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        answer = await self._say(server, self.on_recipient(envelope))
        if not answer.startswith("2"):
            envelope.rcpt_tos.pop()
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's hook
        answer = self.on_content(envelope)
        if answer.startswith("2"):
            self.accepted.append(
                Accepted(
                    time.monotonic(),
                    str(envelope.mail_from),
                    envelope.rcpt_tos[0],
                    envelope.original_content or b"",
                    tuple(envelope.mail_options),
                )
            )
        return await self._say(server, answer)
