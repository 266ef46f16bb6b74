"""Keeps window and portal the same: starts the portal, exchanges every few seconds, tells what came (SPEC Y1, Y5).

Everything happens in the portal's lane of ``Tasks``; the main thread only hears the result.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ov_desktop.services.accounts import PortalKind
from ov_desktop.services.desktop import Exchanged, PortalNotSetUpError, PortalStart
from ov_desktop.services.portal_client import PortalError, PortalUnreachableError
from ov_desktop.services.portal_process import STEADY_SECONDS, PortalState
from ov_desktop.ui.sidebar import ExchangeStatus
from ov_desktop.ui.tasks import Lane, Progress
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wording.exchange import ExchangeState

T = TypeVar("T")

_TOLD_AFTER_RESTARTS = 3

_EVERY_MS = 4_000
_SOON_MS = 200
_SHOW_RUNNING_AFTER_MS = 400
_STEADY_MS = int(STEADY_SECONDS * 1_000)
_PUSHED = frozenset({Subject.CAMPAIGNS, Subject.PEOPLE, Subject.ORGANISATION, Subject.SITES, Subject.MAIL_ACCOUNT})
_PORTAL_STATES = {
    PortalState.STARTING: ExchangeState.STARTING,
    PortalState.DOWN: ExchangeState.DOWN,
}


class PortalStoppedError(Exception):
    """The embedded portal has stopped, and does not start again by itself."""

    def __init__(self, restarts: int) -> None:
        """Say how many times it was started again in vain."""
        super().__init__(f"{restarts} restarts")
        self.restarts = restarts


class LiveSync(QObject):
    """Exchanges with the portal in use from ``start`` to ``stop``.

    Signals:
        status_changed: an ``ExchangeStatus``.
        failed: an error that only the user can mend: an embedded portal that does not start or not again, a password
            refused, a launch that waited and is no longer possible.
    """

    status_changed = Signal(object)
    failed = Signal(object)
    _portal_state = Signal(object)

    def __init__(
        self,
        workbench: Workbench,
        portal_start: PortalStart | None = None,
        every_ms: int = _EVERY_MS,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            workbench: its profile must be open.
            portal_start: how the embedded portal is started.
            every_ms: how long to wait between two exchanges.
            parent: the owner of this object.
        """
        super().__init__(parent)
        self._workbench = workbench
        self._start = portal_start or PortalStart()
        self._every_ms = every_ms
        self._status = ExchangeStatus(ExchangeState.STARTING)
        self._busy = False
        self._stopped = False
        self._told: str | None = None
        self._refused: frozenset[str] = frozenset()
        self._portal_runs = True
        self._falls = 0
        self._timer = _single_shot(self, every_ms, self.synchronise)
        self._show_running = _single_shot(self, _SHOW_RUNNING_AFTER_MS, self._say_running)
        self._steady = _single_shot(self, _STEADY_MS, self._forget_falls)
        self._portal_state.connect(self._on_portal_state, Qt.ConnectionType.QueuedConnection)
        workbench.changed.connect(self._on_changed)

    @property
    def status(self) -> ExchangeStatus:
        """How the exchange stands."""
        return self._status

    def start(self) -> None:
        """Start the embedded portal, if it is the one in use and does not run yet, and exchange from then on."""
        self._run(self._start_portal, self._on_started, self._on_start_failed)

    def restart_portal(self) -> None:
        """Stop the embedded portal and start it again with the settings of now."""

        def restart(progress: Progress) -> bool:
            self._workbench.desktop.stop_portal()
            return self._start_portal(progress)

        self._timer.stop()
        self._falls = 0
        self._say(ExchangeState.STARTING)
        self._run(restart, self._on_started, self._on_start_failed)

    def synchronise(self) -> None:
        """Exchange now; one that goes on already is enough."""
        if self._busy or self._stopped:
            return
        self._timer.stop()
        self._show_running.start()
        self._run(self._exchange, self._on_exchanged, self._on_exchange_failed)

    def stop(self) -> None:
        """Exchange no more; what goes on is cancelled at the next campaign."""
        self._stopped = True
        self._timer.stop()
        self._show_running.stop()
        self._steady.stop()

    # --- on the working thread ---------------------------------------------------------------------------

    def _start_portal(self, _progress: Progress) -> bool:
        """Start the embedded portal; return whether it is the one in use."""
        desktop = self._workbench.desktop
        link = desktop.accounts.portal_settings()
        if link is None:
            raise PortalNotSetUpError
        embedded = link.kind is PortalKind.EMBEDDED
        if embedded and desktop.portal is None:
            desktop.start_portal(self._start, self._portal_state.emit)
        return embedded

    def _exchange(self, progress: Progress) -> Exchanged:
        return self._workbench.desktop.exchange(progress.check)

    def _count_waiting(self, _progress: Progress) -> int:
        return self._workbench.desktop.waiting_count()

    # --- on the main thread ------------------------------------------------------------------------------

    def _run(
        self, work: Callable[[Progress], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        self._busy = True

        def on_done(result: T) -> None:
            self._busy = False
            done(result)

        def on_failed(error: Exception) -> None:
            self._busy = False
            failed(error)

        self._workbench.tasks.run(work, owner=self, done=on_done, failed=on_failed, lane=Lane.PORTAL)

    def _on_started(self, embedded: bool) -> None:
        self._portal_runs = True
        self._status = replace(self._status, embedded=embedded)
        if embedded:
            # What was shown without it, such as a launch that cannot be made, is looked at again.
            self._workbench.tell(Changed.of(Subject.PORTAL), self)
        self.synchronise()

    def _on_start_failed(self, error: Exception) -> None:
        if isinstance(error, PortalNotSetUpError):
            self._say(ExchangeState.NOT_SET_UP)
            return
        self._portal_runs = False
        self._say(ExchangeState.DOWN)
        self.failed.emit(error)

    def _on_exchanged(self, exchanged: Exchanged) -> None:
        self._told = None
        self._status = replace(self._status, at=self._workbench.clock.now(), waiting=0, running=exchanged.running)
        if self._portal_runs:
            self._say(ExchangeState.UP_TO_DATE)
        for campaign_id in sorted(exchanged.launched):
            changed = Changed.of(Subject.CAMPAIGNS, Subject.ANSWERS, campaign_id=campaign_id)
            self._workbench.tell(changed, self)
        for campaign_id in sorted(exchanged.changed - exchanged.launched):
            self._workbench.tell(Changed.of(Subject.ANSWERS, campaign_id=campaign_id), self)
        for campaign_id, error in exchanged.refused.items():
            # Said once a campaign: nobody wants the same banner every few seconds.
            if campaign_id not in self._refused:
                self.failed.emit(error)
        self._refused = frozenset(exchanged.refused)
        self._again()

    def _on_exchange_failed(self, error: Exception) -> None:
        if isinstance(error, PortalNotSetUpError):
            # The embedded portal did not start, or nothing is set up: a change of the settings begins again.
            if self._portal_runs:
                self._say(ExchangeState.NOT_SET_UP)
            return
        if not isinstance(error, PortalError):
            self._again()
            raise error
        if self._portal_runs:
            self._say(ExchangeState.OFFLINE)
            self._workbench.tasks.run(self._count_waiting, owner=self, done=self._on_waiting)
        if not isinstance(error, PortalUnreachableError) and error.code != self._told:
            # Said once: nobody wants the same banner every few seconds.
            self._told = error.code
            self.failed.emit(error)
        self._again()

    def _on_waiting(self, count: int) -> None:
        self._status = replace(self._status, waiting=count)
        if self._status.state is ExchangeState.OFFLINE:
            self._say(ExchangeState.OFFLINE)

    def _on_portal_state(self, state: PortalState) -> None:
        self._portal_runs = state is PortalState.RUNNING
        if self._stopped:
            return
        if state is PortalState.RUNNING:
            # One that runs for a moment after each start has not come back.
            self._steady.start()
            self.synchronise()
        elif state in _PORTAL_STATES:
            self._say(_PORTAL_STATES[state])
            self._tell_if_down_for_good(state)

    def _tell_if_down_for_good(self, state: PortalState) -> None:
        """Say once that starting the portal again has not helped; it is tried on all the same."""
        if state is PortalState.DOWN:
            self._steady.stop()
            self._falls += 1
            if self._falls == _TOLD_AFTER_RESTARTS + 1:
                self.failed.emit(PortalStoppedError(_TOLD_AFTER_RESTARTS))

    def _forget_falls(self) -> None:
        self._falls = 0

    def _on_changed(self, changed: Changed, initiator: object) -> None:
        if self._stopped or initiator is self:
            return
        if Subject.PORTAL in changed.subjects:
            self.restart_portal()
        elif changed.subjects & _PUSHED and not self._busy:
            self._timer.start(_SOON_MS)

    def _again(self) -> None:
        if not self._stopped:
            self._timer.start(self._every_ms)

    def _say_running(self) -> None:
        if self._busy and self._status.state in {ExchangeState.UP_TO_DATE, ExchangeState.OFFLINE}:
            self._say(ExchangeState.RUNNING)

    def _say(self, state: ExchangeState) -> None:
        self._show_running.stop()
        self._status = replace(self._status, state=state)
        self.status_changed.emit(self._status)


def _single_shot(parent: QObject, milliseconds: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer
