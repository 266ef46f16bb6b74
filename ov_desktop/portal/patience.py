"""A server that does not wait for ever: clients that send or read too slowly are cut (SPEC section 6).

A connection costs a slot of the server. Without a limit, a few clients that send a byte a minute keep everybody out.
Nor may many do so together: beyond a number of connections, the one that has waited longest makes room for the newest.
"""

import asyncio
from dataclasses import dataclass
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


@dataclass(frozen=True, slots=True)
class Patience:
    """How long, in seconds, a client may take for each part of a request.

    ``headers`` counts from the connection or from the first byte of a later request, ``body`` from the end of the
    headers, ``reading`` from when the client no longer takes in an answer.
    """

    headers: float = 10
    body: float = 60
    reading: float = 30


class PatientProtocol(H11Protocol):
    """uvicorn's own HTTP protocol, with a deadline for each part of a request.

    The time between two requests is uvicorn's ``timeout_keep_alive``.
    """

    patience: ClassVar[Patience] = Patience()
    most_connections: ClassVar[int] = 500
    """Beyond the files that a process may open, nothing would be answered at all."""

    waits_since: float = 0.0
    """When the client was last answered, or came, by the event loop's clock."""

    _sending: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None
    _awaits: type | None = None

    @property
    def owes_us(self) -> bool:
        """Whether the client has everything that it asked for, and has not asked the next thing to the end."""
        unfinished = self.conn.their_state in (h11.IDLE, h11.SEND_BODY)
        return unfinished and not self.transport.get_write_buffer_size() and not self.transport.is_closing()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begin to wait for the headers."""
        super().connection_made(transport)
        self.waits_since = self.loop.time()
        self._await_part(h11.IDLE)
        if len(self.connections) > self.most_connections:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Take in data; what came does not move the deadline of a part that has begun."""
        self._await_part(self.conn.their_state)
        super().data_received(data)
        self._await_part(self.conn.their_state if self._in_a_request() else None)

    def on_response_complete(self) -> None:
        """Note since when the client has nothing to wait for."""
        self.waits_since = self.loop.time()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines."""
        self._await_part(None)
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Give a client that does not read a while to begin again."""
        super().pause_writing()
        self._reading = self.loop.call_later(self.patience.reading, self.transport.abort)

    def resume_writing(self) -> None:
        """Note that the client reads again."""
        if self._reading:
            self._reading.cancel()
            self._reading = None
        super().resume_writing()

    def _make_room(self) -> None:
        """Cut the connection that has gone longest without a whole request; one that is being answered stays."""
        waiting = [other for other in self.connections if isinstance(other, PatientProtocol) and other.owes_us]
        if waiting:
            min(waiting, key=lambda other: other.waits_since).transport.abort()

    def _in_a_request(self) -> bool:
        return self.conn.their_state is h11.SEND_BODY or bool(self.conn.trailing_data[0])

    def _await_part(self, state: type | None) -> None:
        """Set the deadline of the part that the client is in; none where it has nothing to send."""
        if state is self._awaits:
            return
        if self._sending:
            self._sending.cancel()
        self._awaits = state
        self._sending = None
        if state is h11.IDLE:
            self._sending = self.loop.call_later(self.patience.headers, self.transport.abort)
        elif state is h11.SEND_BODY:
            self._sending = self.loop.call_later(self.patience.body, self.transport.abort)
