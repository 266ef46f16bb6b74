"""How the desktop meets a portal that is slow, broken, gone or refuses (SPEC Y3, G5)."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from page_server import PageServer, page_server
from portal_world import CLIENT_CODE, PASSWORD, new_id

from ov_desktop.services.portal_client import (
    PortalBrokenError,
    PortalClient,
    PortalError,
    PortalGoneError,
    PortalRefusedError,
    PortalUnreachableError,
)

STATUS = {"version": "1", "now": "2026-11-10T12:00:00Z", "demo": True}
TOKEN = {"token": "t", "expires_at": "2026-11-10T12:00:00Z"}


@contextmanager
def scripted(answers: list[tuple[int, object] | None]) -> Iterator[tuple[str, list[str]]]:
    """A server that signs in and then gives these answers in turn, None hanging up; yields the requests heard."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(f"{self.command} {self.path} {self.headers.get('Authorization')}")
            step = answers.pop(0)
            if step is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            self._answer(*step)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            heard.append(f"{self.command} {self.path} {self.headers.get('Authorization')}")
            self._answer(200, TOKEN)

        def _answer(self, status: int, body: object) -> None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_parts: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def client_of(url: str, pauses: list[float], password: str = PASSWORD) -> Iterator[PortalClient]:
    client = PortalClient(url, CLIENT_CODE, password, pause=pauses.append)
    yield client
    client.close()


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[PageServer]:
    with page_server(tmp_path) as server:
        yield server


def test_what_was_cut_is_asked_again_with_growing_pauses() -> None:
    pauses: list[float] = []
    with scripted([None, (503, b"busy"), (200, STATUS)]) as (url, heard), client_of(url, pauses) as client:
        assert client.status().version == "1"
    assert heard == ["POST /api/v1/token None", *["GET /api/v1/status Bearer t"] * 3]
    assert len(pauses) == 2
    assert 0 < pauses[0] < pauses[1]


def test_a_portal_that_stays_away_is_unreachable_after_a_few_attempts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    pauses: list[float] = []
    with client_of(f"http://127.0.0.1:{port}", pauses) as client, pytest.raises(PortalUnreachableError) as raised:
        client.status()
    assert raised.value.code == "portal-unreachable"
    assert len(pauses) == 3
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("body", [b"<html>Wi-Fi</html>", b"{}", b'{"version": 1}'])
def test_an_answer_that_is_not_a_portals_is_told_apart(body: bytes) -> None:
    served = scripted([(200, body)])
    with served as (url, _heard), client_of(url, []) as client, pytest.raises(PortalBrokenError) as raised:
        client.status()
    assert raised.value.code == "portal-answer"


def test_a_redirection_is_not_followed_with_the_token() -> None:
    with scripted([(302, b"")]) as (url, heard), client_of(url, []) as client, pytest.raises(PortalBrokenError):
        client.status()
    assert len(heard) == 2


def test_an_address_that_is_none_is_refused_at_once() -> None:
    pauses: list[float] = []
    with client_of("portail", pauses) as client, pytest.raises(PortalUnreachableError) as raised:
        client.status()
    assert (raised.value.code, pauses) == ("portal-address", [])


def test_a_wrong_password_is_refused_without_insisting_and_without_showing_it(portal: PageServer) -> None:
    pauses: list[float] = []
    with client_of(portal.url, pauses, "mot de passe faux") as client, pytest.raises(PortalRefusedError) as raised:
        client.status()
    assert raised.value.code == "sign-in-refused"
    assert "faux" not in repr(raised.value) + str(raised.value) + raised.value.message
    assert pauses == []


def test_a_token_that_has_expired_is_renewed(portal: PageServer) -> None:
    with client_of(portal.url, []) as client:
        client.status()
        clock = portal.world.clock
        clock.set(clock.now().replace(day=clock.now().day + 2))
        assert client.status().now == clock.now()


def test_what_the_portal_does_not_know_is_gone_with_its_own_words(portal: PageServer) -> None:
    with client_of(portal.url, []) as client, pytest.raises(PortalGoneError) as raised:
        client.campaign(new_id())
    assert (raised.value.code, raised.value.message) == (
        "campaign-unknown",
        "Le portail ne connaît pas cette campagne.",
    )


def test_too_many_wrong_passwords_are_told_with_the_hour(portal: PageServer) -> None:
    with client_of(portal.url, [], "mot de passe faux") as client:
        for _attempt in range(5):
            with pytest.raises(PortalRefusedError):
                client.status()
        with pytest.raises(PortalError) as raised:
            client.status()
    assert raised.value.code == "sign-in-delayed"
    assert "Réessayez à partir de 13" in raised.value.message
