"""Clients that send or read too slowly are cut, others are not (SPEC section 6)."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from ov_desktop.portal.patience import Patience, PatientProtocol
from tests.portal_child import running_portal
from tests.waiting import wait_until

SHORT = 0.3
LARGE = b"x" * 50_000_000


class _Short(PatientProtocol):
    patience = Patience(headers=SHORT, body=SHORT, reading=SHORT)


class _EveryPartLong(PatientProtocol):
    patience = Patience(headers=60, body=60, reading=60)


class _Few(_EveryPartLong):
    most_connections = 3


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the length of the body, or something too large for the buffers of a connection."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    answer = LARGE if scope["path"] == "/large" else str(len(body)).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(answer)).encode())]}
    )
    await send({"type": "http.response.body", "body": answer})


@contextmanager
def serving(protocol: type[PatientProtocol]) -> Iterator[tuple[uvicorn.Server, int]]:
    config = uvicorn.Config(
        echo,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield server, listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture
def short_port() -> Iterator[int]:
    with serving(_Short) as (_server, port):
        yield port


@pytest.fixture
def long_port() -> Iterator[int]:
    with serving(_EveryPartLong) as (_server, port):
        yield port


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def is_cut(client: socket.socket) -> bool:
    """Read to the end; a reset is an end too."""
    try:
        while client.recv(1 << 20):
            pass
    except ConnectionResetError:
        pass
    return True


def answer(client: socket.socket) -> bytes:
    """Read an answer of a few bytes; its head and its body may come apart."""
    received = b""
    while b"\r\n\r\n" not in received or received.endswith(b"\r\n\r\n"):
        block = client.recv(1 << 16)
        assert block, "the client was cut"
        received += block
    return received.rpartition(b"\r\n\r\n")[2]


def sends_in_vain(client: socket.socket) -> bool:
    """Send a byte, and tell whether the other side is gone."""
    try:
        client.sendall(b"a")
        return not client.recv(1)
    except TimeoutError:
        return False
    except OSError:
        return True


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HTTP/1.1\r\nHost: a\r\n", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"],
    ids=["nothing sent", "half the headers", "half the body"],
)
def test_a_client_that_stops_in_the_middle_is_cut(short_port: int, begun: bytes) -> None:
    with closing(connect(short_port)) as client:
        client.sendall(begun)
        assert is_cut(client)


def test_a_byte_now_and_then_does_not_move_the_deadline(short_port: int) -> None:
    with closing(connect(short_port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nX: ")
        client.settimeout(SHORT / 10)
        wait_until(lambda: sends_in_vain(client), timeout=20, message="the cut")


def test_a_client_that_does_not_read_is_cut() -> None:
    with serving(_Short) as (server, port), closing(connect(port)) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        wait_until(lambda: server.server_state.connections, message="the connection")
        wait_until(lambda: not server.server_state.connections, message="the cut")


def test_requests_in_a_row_are_answered_beyond_the_deadline_of_the_first(short_port: int) -> None:
    with closing(connect(short_port)) as client:
        for count in range(4):
            client.sendall(f"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {count}\r\n\r\n".encode() + b"x" * count)
            assert answer(client) == str(count).encode()
            threading.Event().wait(SHORT / 2)  # the time between requests is what is tested


def test_a_request_in_pieces_is_answered_while_there_is_time(long_port: int) -> None:
    with closing(connect(long_port)) as client:
        for byte in b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc":
            client.sendall(bytes([byte]))
        assert answer(client) == b"3"


def test_many_silent_clients_keep_nobody_out() -> None:
    with serving(_Few) as (server, port), ExitStack() as stack:
        silent = [stack.enter_context(closing(connect(port))) for _number in range(3)]
        silent[1].sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
        wait_until(lambda: len(server.server_state.connections) == 3)
        with closing(connect(port)) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert answer(client) == b"0"
            assert is_cut(silent[0])
            assert len(server.server_state.connections) == 3


def test_a_request_that_is_being_answered_makes_no_room() -> None:
    with serving(_Few) as (_server, port), ExitStack() as stack:
        busy = stack.enter_context(closing(connect(port)))
        busy.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        assert busy.recv(1)
        for _number in range(4):
            client = stack.enter_context(closing(connect(port)))
            client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert answer(client) == b"0"
        received = 1
        while received < len(LARGE):
            block = busy.recv(1 << 20)
            assert block, "the answer was cut"
            received += len(block)


@pytest.mark.long
def test_the_portal_itself_cuts_a_client_that_sends_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running_portal(tmp_path_factory.mktemp("portal")) as process:
        port = int(process.url.rpartition(":")[2])
        with closing(connect(port)) as client:
            client.sendall(b"GET /healthz HTTP/1.1\r\n")
            assert is_cut(client)
