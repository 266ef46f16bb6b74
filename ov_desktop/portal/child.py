"""The process of the embedded portal (SPEC Y1).

Its parent hands over everything, secrets included, on standard input and hears of it on standard output, one JSON
object a line. It leaves when its standard input closes, so it never outlives its parent; its log goes to standard
error.
"""

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr, ValidationError

from ov_desktop import __version__
from ov_desktop.clock import SettableClock, SystemClock
from ov_desktop.database import KEY_BYTES, Database, NewerSchemaError, WrongKeyError
from ov_desktop.domain.clock import Clock
from ov_desktop.portal import MIGRATIONS
from ov_desktop.portal.access import Access
from ov_desktop.portal.accounts import Accounts
from ov_desktop.portal.app import build_app
from ov_desktop.portal.context import PortalServices
from ov_desktop.portal.housekeeping import Housekeeper
from ov_desktop.portal.keys import PortalKeys
from ov_desktop.portal.listening import listen
from ov_desktop.portal.logs import log_to
from ov_desktop.portal.postman import Postman
from ov_desktop.portal.serving import WebServer, leave_on_signals, local_url, open_many_files
from ov_desktop.portal.single_use import InUseError, SingleUse
from ov_desktop.portal.store import Store
from ov_desktop.wire import ClockSet, PortalFailure, PortalHandshake, PortalReady, SetClock

EXIT_FAILED = 3

_log = logging.getLogger(__name__)


class _StartError(Exception):
    def __init__(self, failure: PortalFailure) -> None:
        super().__init__(failure.error)
        self.failure = failure


class Pipe:
    """The two ends that lead to the parent."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        """Speak over these streams."""
        self._incoming = incoming
        self._outgoing = outgoing
        self._lock = threading.Lock()

    @classmethod
    def of_process(cls) -> "Pipe":
        """Take this process's own streams, so that nothing printed by accident reaches the parent."""
        incoming = os.fdopen(os.dup(0), "rb", buffering=0)
        outgoing = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        return cls(incoming, outgoing)

    def read(self) -> bytes:
        """Wait for a line; empty once the parent is gone."""
        return self._incoming.readline()

    def say(self, message: BaseModel) -> None:
        """Write a line; a parent that is gone is no error, since the end of its input follows."""
        with self._lock:
            try:
                self._outgoing.write(message.model_dump_json().encode("utf-8") + b"\n")
            except OSError:
                _log.warning("the parent no longer listens")


def run_child(pipe: Pipe | None = None) -> int:
    """Run a portal for the process that started this one, until it says or until it is gone.

    Returns:
        The exit code: 0, or ``EXIT_FAILED`` where it could not start or failed.
    """
    pipe = pipe or Pipe.of_process()
    log_to(sys.stderr)
    open_many_files()
    try:
        handshake = _read_handshake(pipe)
        with ExitStack() as stack:
            _serve(pipe, handshake, stack)
    except _StartError as error:
        pipe.say(error.failure)
        return EXIT_FAILED
    except Exception:  # noqa: BLE001 -- logged by type and place: printed by the interpreter it would show values
        _log.exception("the portal has failed")
        return EXIT_FAILED
    return 0


def _read_handshake(pipe: Pipe) -> PortalHandshake:
    try:
        handshake = PortalHandshake.model_validate_json(pipe.read())
        if handshake.clock is not None and not (handshake.demo or handshake.preview):
            raise _StartError(PortalFailure(error="handshake", detail="clock"))
    except ValidationError as error:
        # The fields alone: a message of pydantic quotes the values.
        fields = sorted({str(fault["loc"][0]) if fault["loc"] else "json" for fault in error.errors()})
        raise _StartError(PortalFailure(error="handshake", detail=" ".join(fields))) from None
    return handshake


def _serve(pipe: Pipe, handshake: PortalHandshake, stack: ExitStack) -> None:
    clock: Clock = SettableClock(handshake.clock) if handshake.clock else SystemClock()
    if handshake.preview:
        stack.callback(_erase, Path(handshake.database))
    database = stack.enter_context(_open_database(handshake))
    keys = _keys(handshake)
    listener = stack.enter_context(_listen(handshake.host, handshake.port))
    port: int = listener.getsockname()[1]
    url = local_url(handshake.host, port)
    public_url = (handshake.public_url or url).rstrip("/")
    accounts = Accounts(database, clock)
    accounts.ensure(handshake.client_code, handshake.password.get_secret_value())
    postman = Postman(database, keys, clock, public_url)
    portal = PortalServices(
        store=Store(database, keys, clock),
        access=Access(database, keys, clock),
        accounts=accounts,
        keys=keys,
        clock=clock,
        public_url=public_url,
        hosts=frozenset({urlsplit(url).netloc, urlsplit(public_url).netloc}),
        version=__version__,
        demo=handshake.demo,
        preview=handshake.preview,
        wake_postman=postman.wake,
    )
    stack.enter_context(Housekeeper(portal.access, accounts))

    def ready() -> None:
        postman.start()
        pipe.say(PortalReady(url=url, port=port, version=__version__))

    server = WebServer(build_app(portal), ready)
    stack.callback(postman.stop)
    set_clock = clock.set if isinstance(clock, SettableClock) else None
    listening = threading.Thread(target=_obey, args=(pipe, set_clock, postman.wake, server.leave), daemon=True)
    listening.start()
    leave_on_signals()
    server.run(sockets=[listener])


@contextmanager
def _open_database(handshake: PortalHandshake) -> Iterator[Database]:
    path, key = Path(handshake.database), _secret_bytes("database_key", handshake.database_key)
    if len(key) != KEY_BYTES:
        raise _StartError(PortalFailure(error="handshake", detail="database_key"))
    try:
        lock = SingleUse(path)
    except InUseError:
        raise _StartError(PortalFailure(error="database-busy")) from None
    with lock:
        try:
            database = Database(path, key)
        except WrongKeyError:
            raise _StartError(PortalFailure(error="database-key")) from None
        try:
            _migrate(database)
            yield database
        finally:
            database.close()


def _erase(database: Path) -> None:
    """Delete the files of a preview's database, and its folder where nothing else is in it."""
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink(missing_ok=True)
    with suppress(OSError):  # not empty, or gone
        database.parent.rmdir()


def _migrate(database: Database) -> None:
    try:
        database.migrate(MIGRATIONS)
    except NewerSchemaError:
        raise _StartError(PortalFailure(error="database-newer")) from None


def _keys(handshake: PortalHandshake) -> PortalKeys:
    try:
        return PortalKeys(_secret_bytes("link_secret", handshake.link_secret))
    except ValueError:
        raise _StartError(PortalFailure(error="handshake", detail="link_secret")) from None


def _secret_bytes(field: str, value: SecretStr) -> bytes:
    try:
        return bytes.fromhex(value.get_secret_value())
    except ValueError:
        raise _StartError(PortalFailure(error="handshake", detail=field)) from None


def _listen(host: str, port: int) -> socket.socket:
    """Bind the port ourselves: the parent hears its number only once connections are accepted."""
    try:
        return listen(host, port)
    except OSError:
        raise _StartError(PortalFailure(error="port-busy", detail=str(port))) from None


def _obey(
    pipe: Pipe, set_clock: Callable[[datetime], None] | None, wake: Callable[[], None], leave: Callable[[], None]
) -> None:
    """Follow the parent's lines until there are no more."""
    while line := pipe.read():
        try:
            wanted = SetClock.model_validate_json(line)
        except ValidationError:
            pipe.say(PortalFailure(error="handshake", detail="line"))
            continue
        if set_clock is None:
            pipe.say(PortalFailure(error="handshake", detail="clock"))
            continue
        set_clock(wanted.clock)
        pipe.say(ClockSet(clock=wanted.clock))
        wake()
    leave()
