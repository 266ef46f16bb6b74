"""What stands before every page and API call: host check, size limit, headers, log (SPEC section 6, G2)."""

import logging
import secrets
import time
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ov_desktop.wire import API_PREFIX
from ov_desktop.wording.text import _

PAGE_BODY_LIMIT = 64 * 1024
API_BODY_LIMIT = 8 * 1024 * 1024
STATIC_PREFIX = "/static"
REQUEST_ID = "ov.request_id"
"""Key of the ASGI scope that holds the number of the request, as shown on an error page and written to the log."""

_log = logging.getLogger(__name__)
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
Count = Callable[[str, str, int, float], None]
_OK = 200
_NOT_MODIFIED = 304
_QUIET = ("/healthz", "/readyz", "/metrics")
_ONE_YEAR = "max-age=31536000"


class RequestLog:
    """Numbers each request and logs its method, route and outcome; the path is not logged, since it may hold a token.

    An error that nothing answered is logged by type and place and goes no further, so that no server prints it.
    """

    def __init__(self, app: ASGIApp, count: Count | None = None) -> None:
        """Stand before ``app``; ``count`` is told of each request's method, route, status and seconds."""
        self._app = app
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[REQUEST_ID] = secrets.token_hex(4).upper()
        status, started = 0, time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = scope[REQUEST_ID]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception:  # noqa: BLE001 -- the last one to see it; logged without its message
            _log.exception("unhandled error", extra={"request": scope[REQUEST_ID]})
            if not status:
                answer = PlainTextResponse(_("Une erreur s’est produite"), 500)
                await answer(scope, receive, watch)
        finally:
            self._write(scope, status, (time.perf_counter() - started) * 1000)

    def _write(self, scope: Scope, status: int, milliseconds: float) -> None:
        route = getattr(scope.get("route"), "path", "-")
        prefix = API_PREFIX if scope["path"].startswith(f"{API_PREFIX}/") and route != "-" else ""
        if self._count:
            self._count(scope["method"], prefix + route, status, milliseconds / 1000)
        if scope["path"] in _QUIET and status == _OK:
            return
        fields = {
            "method": scope["method"],
            "route": prefix + route,
            "status": status,
            "ms": round(milliseconds, 1),
            "request": scope[REQUEST_ID],
        }
        _log.info("request", extra=fields)


class SecurityHeaders:
    """Sets the headers of SPEC section 6 on every answer; only static files may be kept by a browser."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        """Stand before ``app``; ``https`` tells whether the public address is reached over TLS."""
        self._app = app
        self._headers = _HEADERS | ({"Strict-Transport-Security": _ONE_YEAR} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        static = scope["path"].startswith(f"{STATIC_PREFIX}/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                kept = static and message["status"] in (_OK, _NOT_MODIFIED)
                headers["Cache-Control"] = "public, max-age=3600" if kept else "no-store"
            await send(message)

        await self._app(scope, receive, with_headers)


class HostCheck:
    """Refuses a request that names another host, as a page of an attacker's domain pointed at this computer would."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        """Stand before ``app``; ``hosts`` are host names with their ports, as browsers send them."""
        self._app = app
        self._hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that names an allowed host."""
        if scope["type"] == "http":
            named = Headers(scope=scope).getlist("host")
            if len(named) != 1 or named[0].lower() not in self._hosts:
                refusal = PlainTextResponse(_("Adresse refusée."), 400)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


class BodyLimit:
    """Refuses bodies that are too large, declared or not; the application answers 413 in its own manner."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request whose body cannot be read beyond the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = API_BODY_LIMIT if scope["path"].startswith(f"{API_PREFIX}/") else PAGE_BODY_LIMIT
        declared = Headers(scope=scope).get("content-length", "0")
        too_large = not declared.isdecimal() or int(declared) > limit
        received = 0

        async def limited() -> Message:
            nonlocal received
            if too_large:
                raise HTTPException(413)
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413)
            return message

        await self._app(scope, limited, send)
