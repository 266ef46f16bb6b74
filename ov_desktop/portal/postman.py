"""Sends what is due, each message once, at the pace that its account allows (SPEC M2 to M4)."""

import logging
import ssl
import threading
import time
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ov_desktop.database import AnyDatabase
from ov_desktop.domain.clock import Clock
from ov_desktop.mailing.smtp import (
    ANSWER_TIMEOUT,
    STEP_TIMEOUT,
    AccountError,
    MessageError,
    RefusedError,
    SmtpSession,
    TryLaterError,
    UncertainError,
    open_session,
)
from ov_desktop.portal.deletion import forget_deleted
from ov_desktop.portal.end_notices import EndNotices
from ov_desktop.portal.keys import PortalKeys
from ov_desktop.portal.outbox import Claim, Key, Outbox, Outcome, Queue, Sender
from ov_desktop.portal.records import MessageState

RETRY_WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), *([timedelta(hours=4)] * 11))
"""After each temporary refusal; two days in all, then the message is in error."""

ACCOUNT_WAITS = (5.0, 30.0, 60.0, 300.0, 900.0)
"""Seconds that an account waits after each failure of its server; the last one again and again."""

_log = logging.getLogger(__name__)
_LONGEST_SLEEP = 30.0
_LONGEST_SLEEP_SHARED = 5.0
"""Where other processes may plan messages, or send them and stop."""

_SLEEP_AFTER_FAULT = 5.0
_BATCH = 50
_TURN = 20
_IDLE_CONNECTION = 20.0
_ABORT_SECONDS = 2.0


@dataclass(slots=True)
class _Channel:
    """An account at work: its connection, its pace, and how long it waits after a failure. Seconds are monotonic."""

    sender: Sender
    next_slot: float = 0.0
    blocked_until: float = 0.0
    failures: int = 0
    trouble: str = ""
    session: SmtpSession | None = None
    used: bool = False
    waiting: deque[tuple[Queue, Key]] = field(default_factory=deque)
    hold: ExitStack = field(default_factory=ExitStack)

    def ready_at(self) -> float:
        return max(self.next_slot, self.blocked_until)

    def hang_up(self) -> None:
        self.session, self.used = None, False
        self.hold.close()

    def block(self, code: str) -> float:
        """Wait after a failure, longer each time; returns the seconds."""
        wait = ACCOUNT_WAITS[min(self.failures, len(ACCOUNT_WAITS) - 1)]
        self.failures += 1
        self.trouble = code
        self.blocked_until = time.monotonic() + wait
        self.waiting.clear()
        self.hang_up()
        return wait

    def recovered(self) -> None:
        self.failures, self.trouble = 0, ""

    def renew(self, sender: Sender) -> None:
        """Take new settings at once, whatever the old ones were waiting for."""
        if sender != self.sender:
            self.sender, self.blocked_until = sender, 0.0
            self.recovered()
            self.hang_up()


class Postman:
    """A thread that sends the portal's messages.

    One for a process; where several processes share a database, one of them sends, for all keep to one pace and what
    was interrupted is known by its sender being gone. Another takes over as soon as that one has gone.
    It sleeps until the next message falls due by the injected clock. That clock may jump: ``wake`` makes it look again.
    """

    def __init__(
        self,
        database: AnyDatabase,
        keys: PortalKeys,
        clock: Clock,
        public_url: str,
        *,
        trust: ssl.SSLContext | None = None,
        timeout: float = STEP_TIMEOUT,
        answer_timeout: float = ANSWER_TIMEOUT,
    ) -> None:
        """Stand on an opened and migrated database.

        Args:
            database: the portal's.
            keys: make the personal links.
            clock: says what is due.
            public_url: what links start with.
            trust: certificates to trust, the system's where None.
            timeout: seconds for each step of a mail server.
            answer_timeout: seconds for its answer to a whole message.
        """
        self._database = database
        self._outbox = Outbox(database, keys, clock, public_url)
        self._notices = EndNotices(database, clock, public_url)
        self._duty = database.duty("postman")
        self._longest_sleep = _LONGEST_SLEEP_SHARED if database.shared else _LONGEST_SLEEP
        self._queues: tuple[Queue, ...] = (self._outbox, self._notices)
        self._clock = clock
        self._trust = trust
        self._timeout = timeout
        self._answer_timeout = answer_timeout
        self._channels: dict[int, _Channel] = {}
        self._seen_until: datetime | None = None
        self._bell = threading.Condition()
        self._woken = False
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="postman", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def wake(self) -> None:
        """Look again at what is due: something was planned, settings changed, or the clock jumped."""
        with self._bell:
            self._woken = True
            self._bell.notify_all()

    def stop(self, grace: float = 5.0) -> None:
        """Stop; a message on its way has ``grace`` seconds to be answered, then it is cut off and left uncertain."""
        with self._bell:
            self._stopping = True
            self._bell.notify_all()
        if not self._thread.is_alive():
            return
        self._thread.join(grace)
        if self._thread.is_alive():
            for channel in list(self._channels.values()):
                if (session := channel.session) is not None:
                    session.abort()
            self._thread.join(_ABORT_SECONDS)

    def troubles(self) -> dict[int, str]:
        """Return, by account, why its messages wait: a key of the texts (3.5); others are left out."""
        return {number: channel.trouble for number, channel in list(self._channels.items()) if channel.trouble}

    def _run(self) -> None:
        try:
            while not self._stopping:
                with self._bell:
                    self._woken = False
                try:
                    wait = self._round()
                except Exception as error:  # noqa: BLE001 -- whatever the fault, what is due must go on leaving
                    # The text of an error may quote values; its class does not.
                    _log.error("the round was broken off: %s", type(error).__name__)
                    wait = _SLEEP_AFTER_FAULT
                self._sleep(wait)
        finally:
            self._hang_up()
            self._duty.leave()

    def _sleep(self, seconds: float) -> None:
        with self._bell:
            self._bell.wait_for(lambda: self._woken or self._stopping, max(0.0, min(seconds, self._longest_sleep)))

    def _round(self) -> float:
        """Send what may leave now; return the seconds until something may again."""
        if not self._duty.mine():
            self._seen_until = None
            self._hang_up()
            return self._longest_sleep
        now = self._clock.now()
        for queue in self._queues:
            queue.give_up_interrupted()
        forget_deleted(self._database, now)
        self._outbox.cancel_late(self._seen_until)
        self._seen_until = now
        waits = [self._longest_sleep]
        for sender in self._outbox.senders():
            channel = self._channels.setdefault(sender.account_id, _Channel(sender))
            channel.renew(sender)
            if self._serve(channel):
                waits.append(channel.ready_at() - time.monotonic())
        waits += [(due - self._clock.now()).total_seconds() for due in self._next_dues()]
        return min(waits)

    def _hang_up(self) -> None:
        for channel in self._channels.values():
            channel.hang_up()

    def _next_dues(self) -> list[datetime]:
        return [due for due in (self._outbox.next_due(), self._notices.next_due()) if due is not None]

    def _serve(self, channel: _Channel) -> bool:
        """Send a few messages of one account; return whether more are due."""
        for _turn in range(_TURN):
            if self._stopping:
                return True
            if not channel.waiting and not self._fetch(channel):
                channel.hang_up()
                return False
            wait = channel.ready_at() - time.monotonic()
            if wait > 0:
                if wait > _IDLE_CONNECTION:
                    channel.hang_up()
                return True
            try:
                self._deliver(channel)
            except Exception as error:  # noqa: BLE001 -- a fault in one campaign must not stop what others send
                # The text of an error may quote values; its class does not.
                _log.error("account %d: a message was broken off: %s", channel.sender.account_id, type(error).__name__)
                channel.next_slot = time.monotonic() + _SLEEP_AFTER_FAULT
        return True

    def _fetch(self, channel: _Channel) -> bool:
        for queue in self._queues:
            channel.waiting.extend((queue, key) for key in queue.due(channel.sender.account_id, _BATCH))
        return bool(channel.waiting)

    def _deliver(self, channel: _Channel) -> None:
        """Send the next message of an account, or find why it cannot be."""
        session = self._session(channel)
        if session is None:
            return
        queue, key = channel.waiting.popleft()
        claim = queue.claim(key, channel.sender)
        if claim is None:
            return
        channel.next_slot = time.monotonic() + 60.0 / channel.sender.rate
        try:
            outcome = self._send(session, claim, channel.sender)
        except AccountError as error:
            queue.release(claim)
            self._pause(channel, error)
            return
        queue.settle(claim, outcome)
        _log.info("%s: %s %s", claim.label, outcome.state, outcome.reason)
        if outcome.state is MessageState.UNCERTAIN:
            # A server that takes messages and does not answer must not make all of them uncertain at once.
            channel.block("timeout")
        else:
            channel.used = True
            channel.recovered()

    def _session(self, channel: _Channel) -> SmtpSession | None:
        if channel.session is None:
            try:
                channel.session = channel.hold.enter_context(
                    open_session(channel.sender.smtp, self._timeout, self._answer_timeout, self._trust)
                )
            except AccountError as error:
                self._pause(channel, error)
        return channel.session

    def _pause(self, channel: _Channel, error: AccountError) -> None:
        if channel.used:
            # Servers end a connection after a while or some messages: a new one may do.
            channel.hang_up()
            channel.waiting.clear()
            return
        wait = channel.block(error.code)
        _log.warning("account %d waits %.0f s: %s", channel.sender.account_id, wait, error.code)

    def _send(self, session: SmtpSession, claim: Claim, sender: Sender) -> Outcome:
        try:
            session.send(claim.compose(), sender.address, claim.recipient)
        except MessageError as error:
            return self._outcome(error, claim)
        except ValueError:
            return Outcome(MessageState.ERROR, "address")
        return Outcome(MessageState.SENT)

    def _outcome(self, error: MessageError, claim: Claim) -> Outcome:
        reason = str(error)
        match error:
            case TryLaterError() if claim.attempts < len(RETRY_WAITS):
                return Outcome(MessageState.RETRY, reason, self._clock.now() + RETRY_WAITS[claim.attempts])
            case TryLaterError() | RefusedError():
                return Outcome(MessageState.ERROR, reason)
            case UncertainError():
                return Outcome(MessageState.UNCERTAIN)
            case _:
                raise error
