"""Builds a portal's application: pages, administration API, static files, health."""

from typing import Annotated

from fastapi import FastAPI, Header, Path
from fastapi.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from ov_desktop.paths import resource
from ov_desktop.portal.api import build_api
from ov_desktop.portal.context import PortalServices
from ov_desktop.portal.metrics import CONTENT_TYPE, Metrics
from ov_desktop.portal.middleware import STATIC_PREFIX, BodyLimit, HostCheck, RequestLog, SecurityHeaders
from ov_desktop.portal.pages import add_error_pages, build_pages
from ov_desktop.wire import API_PREFIX, PROOF_PATH, Nonce


def build_app(portal: PortalServices) -> ASGIApp:
    """Build the application that serves a portal.

    What stands before it is wrapped from outside, so that the headers are on error pages too.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    _add_health(app, portal)
    metrics = _add_metrics(app, portal)
    app.mount(API_PREFIX, build_api(portal))
    app.mount(STATIC_PREFIX, StaticFiles(directory=resource("portal", "static")))
    app.include_router(build_pages(portal))
    add_error_pages(app, portal)
    limited = BodyLimit(app)
    checked = HostCheck(limited, portal.hosts)
    return RequestLog(SecurityHeaders(checked, https=portal.secure), metrics.count if metrics else None)


def _add_health(app: FastAPI, portal: PortalServices) -> None:
    @app.get("/healthz", response_class=PlainTextResponse)
    def alive() -> str:
        return "ok"

    @app.get("/readyz")
    def ready() -> PlainTextResponse:
        if portal.store.answers():
            return PlainTextResponse("ok")
        return PlainTextResponse("database", 503)

    @app.get(f"{PROOF_PATH}/{{nonce}}", response_class=PlainTextResponse)
    def prove(nonce: Annotated[Nonce, Path()]) -> str:
        return portal.keys.proof(nonce)


def _add_metrics(app: FastAPI, portal: PortalServices) -> Metrics | None:
    """Show the portal's figures to whoever knows the token; without one, there is no such page."""
    if not portal.metrics_token:
        return None
    metrics = Metrics(portal.store, portal.metrics_token)

    @app.get("/metrics")
    def figures(authorization: Annotated[str, Header()] = "") -> Response:
        if metrics.may_read(authorization):
            return Response(metrics.text(), media_type=CONTENT_TYPE)
        return PlainTextResponse("token", 401, {"WWW-Authenticate": "Bearer"})

    return metrics
