"""The web server that a portal runs on, embedded or on a server."""

import signal
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from ov_desktop.portal.patience import PatientProtocol

_SHUTDOWN_SECONDS = 5
_OTHER_FILES = 256
"""Files that a portal has open beside its connections, generously."""


class WebServer(uvicorn.Server):
    """uvicorn, which says when connections are accepted and can be told to leave."""

    def __init__(self, app: ASGIApp, on_ready: Callable[[], None]) -> None:
        """Serve ``app``; ``on_ready`` is called once connections are accepted."""
        super().__init__(_config(app))
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    def leave(self) -> None:
        """Finish what is being answered, then stop; callable from any thread."""
        self.should_exit = True


def local_url(host: str, port: int) -> str:
    """Return the address of a socket."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def open_many_files() -> None:
    """Let the process hold a file for each connection: some systems give a program of the desktop 256 in all."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 -- not on Windows, which has no such limit

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = PatientProtocol.most_connections + _OTHER_FILES
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(
                resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
            )


def leave_on_signals() -> None:
    """Let uvicorn stop on signals; it raises them again when it has, and then they must not end the process."""

    def ignore(_number: int, _frame: object) -> None:
        return

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ignore)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        http=PatientProtocol,
        lifespan="off",
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        timeout_keep_alive=30,
        proxy_headers=False,
    )
