"""A server that does not wait for ever: clients that send or read too slowly are cut (SPEC section 6).

A connection costs a slot of the server. Without a limit, a few clients that send a byte a minute keep everybody out.
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
    _sending: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None
    _awaits: type | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begin to wait for the headers."""
        super().connection_made(transport)
        self._await_part(h11.IDLE)

    def data_received(self, data: bytes) -> None:
        """Take in data; what came does not move the deadline of a part that has begun."""
        self._await_part(self.conn.their_state)
        super().data_received(data)
        self._await_part(self.conn.their_state if self._in_a_request() else None)

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
