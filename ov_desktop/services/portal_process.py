"""The embedded portal as the desktop sees it: starts it, watches it, restarts it, stops it (SPEC Y1)."""

import logging
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeVar

import requests
from pydantic import BaseModel, SecretStr, TypeAdapter, ValidationError

from ov_desktop.program import own_command
from ov_desktop.wire import ClockSet, PortalFailure, PortalHandshake, PortalReady, SetClock

_log = logging.getLogger(__name__)

_READY_SECONDS = 60.0
_ANSWER_SECONDS = 15.0
_STOP_SECONDS = 15.0
_HEALTH_EVERY = 5.0
_HEALTH_FAILURES = 3
_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 60.0
STEADY_SECONDS = 120.0
"""How long a portal must run to have come back; one that hangs is found out in less than that."""
_Expected = TypeVar("_Expected", PortalReady, ClockSet)
_REPLY: TypeAdapter[PortalReady | PortalFailure | ClockSet] = TypeAdapter(PortalReady | PortalFailure | ClockSet)


class PortalState(StrEnum):
    """What the embedded portal does."""

    STARTING = "starting"
    RUNNING = "running"
    DOWN = "down"
    STOPPED = "stopped"


class PortalStartError(Exception):
    """The portal did not start; ``code`` is one of ``PortalFailure``, ``died`` or ``timeout``."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Carry the code and, where known, what it concerns; never a secret."""
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class PortalConfig:
    """What an embedded portal is started with; the secrets go over the pipe alone.

    ``demo`` marks its pages as a demonstration, ``preview`` as a preview, whose database goes when it leaves.
    ``clock``, in one of these only, makes its time stand still until it is set.
    """

    database: Path
    database_key: bytes = field(repr=False)
    link_secret: bytes = field(repr=False)
    client_code: str
    password: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 0
    public_url: str = ""
    clock: datetime | None = None
    demo: bool = False
    preview: bool = False

    def handshake(self, port: int, clock: datetime | None) -> PortalHandshake:
        """The first line to the child."""
        return PortalHandshake(
            database=str(self.database),
            database_key=SecretStr(self.database_key.hex()),
            link_secret=SecretStr(self.link_secret.hex()),
            client_code=self.client_code,
            password=SecretStr(self.password),
            host=self.host,
            port=port,
            public_url=self.public_url,
            demo=self.demo or (clock is not None and not self.preview),
            preview=self.preview,
            clock=clock,
        )


def portal_command() -> list[str]:
    """The command line of the child: this same program."""
    return own_command("portal", "child")


class PortalProcess:
    """An embedded portal that is kept running from ``start`` to ``stop``; safe to use from several threads.

    When the child dies it is started again, after a pause that grows while it keeps dying, on the same port where
    it is still free, so that links that were sent keep working.
    """

    def __init__(
        self, config: PortalConfig, log_path: Path, on_state: Callable[[PortalState], None] = lambda _state: None
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            config: what the portal is started with.
            log_path: where its log is appended.
            on_state: called from any thread when the state changes.
        """
        self._config = config
        self._log_path = log_path
        self._on_state = on_state
        self._lock = threading.RLock()
        self._leaving = threading.Event()
        self._child: _Child | None = None
        self._watch: threading.Thread | None = None
        self._clock = config.clock
        self._port = config.port
        self._state = PortalState.STOPPED
        self._ready: PortalReady | None = None
        self.restarts = 0

    @property
    def state(self) -> PortalState:
        """What the portal does now."""
        return self._state

    @property
    def demo(self) -> bool:
        """Whether it is a demonstration."""
        return self._config.demo or self._clock is not None

    @property
    def url(self) -> str:
        """The address that the portal listens on.

        Raises:
            RuntimeError: it never started.
        """
        if self._ready is None:
            raise RuntimeError("the portal has not started")
        return self._ready.url

    @property
    def pid(self) -> int | None:
        """The number of the child process, None while there is none."""
        child = self._child
        return child.process.pid if child else None

    def start(self) -> str:
        """Start the portal, wait until it listens, and return its address; one that runs is left alone.

        Raises:
            PortalStartError: it could not start; nothing is left running.
        """
        with self._lock:
            if self._watch:
                return self.url
            self._leaving.clear()
            self._start_child(self._config.port)
            self._watch = threading.Thread(target=self._keep_running, name="portal-watch", daemon=True)
            self._watch.start()
            return self.url

    def stop(self) -> None:
        """Stop the portal and wait until it is gone; again, it does nothing."""
        self._leaving.set()
        with self._lock:
            child, self._child = self._child, None
            if child:
                child.stop()
        if self._watch and self._watch is not threading.current_thread():
            self._watch.join()
            self._watch = None
        self._enter(PortalState.STOPPED)

    def set_clock(self, instant: datetime) -> None:
        """Move the clock of a demo portal to ``instant`` (aware); it is there when this returns.

        Raises:
            RuntimeError: the portal is not running, or is not a demo.
            PortalStartError: it died meanwhile; it is started again with the new time.
        """
        with self._lock:
            if self._clock is None or self._child is None:
                raise RuntimeError("only the clock of a running demo portal can be set")
            self._clock = instant
            self._child.say(SetClock(clock=instant))
            self._child.expect(ClockSet, _ANSWER_SECONDS)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Stop."""
        self.stop()

    def _start_child(self, port: int) -> None:
        self._enter(PortalState.STARTING)
        child = _Child(portal_command(), self._log_path)
        try:
            child.say(self._config.handshake(port, self._clock))
            ready = child.expect(PortalReady, _READY_SECONDS)
        except PortalStartError:
            child.stop()
            self._enter(PortalState.DOWN)
            raise
        self._child, self._ready, self._port = child, ready, ready.port
        self._enter(PortalState.RUNNING)

    def _enter(self, state: PortalState) -> None:
        if state is not self._state:
            self._state = state
            self._on_state(state)

    def _keep_running(self) -> None:
        pause, started = _FIRST_PAUSE, time.monotonic()
        while not self._leaving.is_set():
            child = self._child
            if child and child.alive(self._leaving, self.url):
                continue
            if self._leaving.is_set():
                return
            if time.monotonic() - started > STEADY_SECONDS:
                pause = _FIRST_PAUSE
            self._enter(PortalState.DOWN)
            _log.warning("the portal has stopped; it is started again in %.2f s", pause)
            if self._leaving.wait(pause):
                return
            pause, started = min(pause * 2, _LONGEST_PAUSE), time.monotonic()
            self._restart(child)

    def _restart(self, dead: "_Child | None") -> None:
        with self._lock:
            if self._leaving.is_set():
                return
            if dead:
                dead.stop()
            self._child = None
            self.restarts += 1
            try:
                self._start_child(self._port)
            except PortalStartError as error:
                if error.code == "port-busy":
                    # Another program took the port meanwhile: where none was asked for, any other is better than none.
                    self._port = self._config.port
                _log.warning("the portal does not start: %s", error.code)


class _Child:
    """One process of the portal and the pipes to it."""

    def __init__(self, command: list[str], log_path: Path) -> None:
        with log_path.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- this same program
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                # Ctrl+C in a terminal is for the parent, which then closes the pipe.
                start_new_session=sys.platform != "win32",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
                | getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("no pipe to the portal")
        self._incoming: IO[bytes] = self.process.stdout
        self._outgoing: IO[bytes] = self.process.stdin
        self._replies: queue.Queue[bytes] = queue.Queue()
        self._reader = threading.Thread(target=self._read, name="portal-pipe", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._incoming:
            self._replies.put(line)
        self._replies.put(b"")

    def say(self, message: BaseModel) -> None:
        """Write a line; a child that is gone is found out by the missing reply."""
        line = _revealed(message)
        try:
            self._outgoing.write(line)
            self._outgoing.flush()
        except OSError:
            _log.warning("the portal no longer listens to its parent")

    def expect(self, kind: type[_Expected], seconds: float) -> _Expected:
        """Wait for a line of this kind.

        Raises:
            PortalStartError: none came, the child died, or it said something else, such as why it failed.
        """
        reply = self._reply(seconds)
        if isinstance(reply, PortalFailure):
            raise PortalStartError(reply.error, reply.detail)
        if not isinstance(reply, kind):
            raise PortalStartError("handshake")
        return reply

    def _reply(self, seconds: float) -> PortalReady | PortalFailure | ClockSet:
        try:
            line = self._replies.get(timeout=seconds)
        except queue.Empty:
            raise PortalStartError("timeout") from None
        if not line:
            self._replies.put(line)
            raise PortalStartError("died")
        try:
            return _REPLY.validate_json(line)
        except ValidationError:
            raise PortalStartError("handshake") from None

    def alive(self, leaving: threading.Event, url: str) -> bool:
        """Watch for a while; False once the process has ended or has not answered several times."""
        for _attempt in range(_HEALTH_FAILURES):
            deadline = time.monotonic() + _HEALTH_EVERY
            while time.monotonic() < deadline:
                if self.process.poll() is not None:
                    return False
                if leaving.wait(0.1):
                    return True
            if _healthy(url):
                return True
        return False

    def stop(self) -> None:
        """Close the pipe, wait, and kill a process that does not leave."""
        try:
            self._outgoing.close()
        except OSError:
            _log.info("the portal was gone before its pipe was closed")
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join()
        self._incoming.close()


def _revealed(message: BaseModel) -> bytes:
    """The line with its secrets in clear, which pydantic hides unless asked."""
    values = message.model_dump()
    shown = {name: v.get_secret_value() if isinstance(v, SecretStr) else v for name, v in values.items()}
    return TypeAdapter(dict[str, object]).dump_json(shown) + b"\n"


def _healthy(url: str) -> bool:
    try:
        answer = requests.get(f"{url}/healthz", timeout=_ANSWER_SECONDS, proxies={"no_proxy": "*"})
    except requests.RequestException:
        return False
    return answer.status_code == HTTPStatus.OK
