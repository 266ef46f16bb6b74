"""The demo's mail catcher: a real SMTP server on this computer that delivers into a folder (SPEC R2, R3)."""

import asyncio
import re
import socket
import threading
from collections.abc import Collection
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from ov_desktop.mailing.compose import KIND_HEADER

_KIND = re.compile(r"[a-z]+(-[a-z]+)*", re.ASCII)
_LONGEST_KIND = 20
_HOST = "127.0.0.1"
_START_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """A message that was caught; ``kind`` is empty where it is not one of ours."""

    number: int
    kind: str
    recipients: tuple[str, ...]
    path: Path


class MailCatcher:
    """Takes every message and writes it as ``NNNN-kind.eml``; used as a context manager.

    A message is acknowledged once its file stands whole in the folder.
    """

    host = _HOST

    def __init__(self, folder: Path, unknown: Collection[str] = ()) -> None:
        """Catch into a folder.

        Args:
            folder: where messages are written; made where it does not exist.
            unknown: addresses that are refused, as those of people who have left.
        """
        self._folder = folder
        self._unknown = frozenset(unknown)
        self._lock = threading.Lock()
        self._caught: list[CaughtMail] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="mail catcher", daemon=True)
        self._listening = threading.Event()
        self.port = 0

    def __enter__(self) -> Self:
        """Listen on a free port of the loopback, which ``port`` then holds."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        if not self._listening.wait(_START_SECONDS):
            raise TimeoutError("the mail catcher did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop listening; what was caught stays."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def caught(self) -> list[CaughtMail]:
        """The messages caught so far, in their order."""
        with self._lock:
            return list(self._caught)

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's hook
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or refuse one that is unknown."""
        if address in self._unknown:
            return "550 5.1.1 Unknown recipient"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's hook
        """Keep a message, then acknowledge it."""
        content = envelope.original_content or b""
        self._keep(content, tuple(envelope.rcpt_tos))
        return "250 2.0.0 OK"

    def _keep(self, content: bytes, recipients: tuple[str, ...]) -> None:
        kind = _kind(content)
        with self._lock:
            number = len(self._caught) + 1
            path = self._folder / f"{number:04d}{'-' if kind else ''}{kind}.eml"
            partial = path.with_suffix(".part")
            partial.write_bytes(content)
            partial.replace(path)
            self._caught.append(CaughtMail(number, kind, recipients, path))

    def _run(self) -> None:
        # aiosmtpd's own controller must be told the port; a socket bound here takes a free one.
        with socket.create_server((_HOST, 0)) as listener:
            self.port = listener.getsockname()[1]
            asyncio.set_event_loop(self._loop)
            server = self._loop.run_until_complete(self._loop.create_server(self._connection, sock=listener))
            self._loop.call_soon(self._listening.set)
            self._loop.run_forever()
            server.close()
            self._finish()

    def _connection(self) -> SMTP:
        return SMTP(self, hostname="localhost", ident="catcher", enable_SMTPUTF8=True, loop=self._loop)

    def _finish(self) -> None:
        """Let the connections that are still open end, so that nothing is left running."""
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()


def _kind(content: bytes) -> str:
    header = BytesHeaderParser(policy=SMTP_POLICY).parsebytes(content)[KIND_HEADER]
    text = str(header or "")
    return text if len(text) <= _LONGEST_KIND and _KIND.fullmatch(text) else ""
