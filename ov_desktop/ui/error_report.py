"""What is shown when something fails: words for people, and a report without personal data (SPEC G2, G5)."""

import errno
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion

from ov_desktop import __version__
from ov_desktop.domain.refusal import NotFoundError, RefusedError
from ov_desktop.wording.failures import FailureWords, failure_words
from ov_desktop.wording.text import _

_log = logging.getLogger(__name__)
_SOURCES = Path(__file__).resolve().parents[2]

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class WayOut(StrEnum):
    """What a page can offer to do about a failure, by the key of its label."""

    RESTART_PORTAL = "action-restart-portal"
    PORTAL_SETTINGS = "action-open-portal-settings"


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure to show.

    Attributes:
        words: what happened, what was kept, what to do.
        report: what "Copier le rapport" copies; empty where none helps.
        way_out: what a button offers to do about it.
    """

    words: FailureWords
    report: str = ""
    way_out: WayOut | None = None


def describe(error: BaseException, action: str) -> Failure:
    """Return what to show for an error.

    Args:
        error: what was raised.
        action: what stopped, in French, as the words name it.
    """
    known = _known(error) or _portal_failure(error)
    if known is None:
        return Failure(failure_words("unexpected-error", value=action), error_report(error))
    return known if isinstance(known, Failure) else Failure(known)


def _known(error: BaseException) -> FailureWords | None:
    """Return the words of an error that is foreseen, None for a surprise."""
    if isinstance(error, RefusedError):
        return _refused(error)
    if isinstance(error, NotFoundError):
        return FailureWords(
            _("Cet élément n’existe plus"),
            _("Il a été supprimé pendant que cette page était ouverte."),
            _("Le reste est intact."),
            _("Revenez à la page précédente\u00a0: elle montre ce qui existe."),
        )
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return failure_words("disk-full")
    return None


def _refused(error: RefusedError) -> FailureWords:
    from ov_desktop.wording.refusals import describe_refusal  # noqa: PLC0415 -- read when something is refused

    reasons = [describe_refusal(fault) for fault in error.faults]
    return FailureWords(
        _("Action refusée"),
        " ".join(reason.message for reason in reasons),
        _("Rien n’a été modifié."),
        " ".join(reason.remedy for reason in reasons if reason.remedy),
    )


def _portal_failure(error: BaseException) -> Failure | None:
    """Return what to show for an error of the portal; its classes are looked up only where they are loaded already."""
    client = sys.modules.get("ov_desktop.services.portal_client")
    desktop = sys.modules.get("ov_desktop.services.desktop")
    process = sys.modules.get("ov_desktop.services.portal_process")
    live = sys.modules.get("ov_desktop.ui.live_sync")
    if live and isinstance(error, live.PortalStoppedError):
        words = failure_words("portal-stopped", count=str(error.restarts))
        return Failure(words, error_report(error), WayOut.RESTART_PORTAL)
    if process and isinstance(error, process.PortalStartError):
        words = failure_words("portal-stopped", count="0")
        report = error_report(error)
        return Failure(words._replace(what=_("Il n’a pas pu démarrer.")), report, WayOut.RESTART_PORTAL)
    if desktop and isinstance(error, desktop.PortalNotSetUpError):
        words = FailureWords(
            _("Le portail n’est pas disponible"),
            _("Il n’est pas réglé, ou il n’a pas encore démarré."),
            _("Votre travail est gardé sur cet ordinateur."),
            _("Attendez son démarrage, ou réglez-le dans «\u00a0Mon compte › Portail\u00a0»."),
        )
        return Failure(words, way_out=WayOut.PORTAL_SETTINGS)
    if not client:
        return None
    if isinstance(error, client.PortalRefusedError):
        return Failure(failure_words("portal-password-refused"), way_out=WayOut.PORTAL_SETTINGS)
    if isinstance(error, client.PortalPasswordLostError):
        return Failure(failure_words("portal-password-lost"), way_out=WayOut.PORTAL_SETTINGS)
    if isinstance(error, client.PortalUnreachableError):
        return Failure(failure_words("portal-unreachable", host=_("Le portail")))
    return None


def error_report(error: BaseException) -> str:
    """Return what a support service needs: versions, the kind of each error, and the places in the code.

    No message and no value: they may hold names, addresses or secrets.
    """
    lines = [
        f"Objectif Vacances {__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}",
        *_chain(error),
    ]
    return "\n".join(lines) + "\n"


def _chain(error: BaseException) -> list[str]:
    """Return each error of a chain of causes, the last raised first, with its places."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines += places(current.__traceback__)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def places(trace: TracebackType | None) -> list[str]:
    """Return where a traceback passed: file, line and function, the outermost first."""
    return [
        f"  {place_of(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(trace)
    ]


def place_of(file: str) -> str:
    """Return a file's name without the folders of this computer, which may hold the user's name."""
    path = Path(file)
    if path.is_relative_to(_SOURCES):
        return path.relative_to(_SOURCES).as_posix()
    return "/".join(path.parts[-2:])


# --- what nothing else has caught ------------------------------------------------------------------------


class ErrorHooks:
    """Takes what nothing else has caught, in any thread, and what Qt says: nothing is lost, nothing is printed."""

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        """Prepare.

        Args:
            on_error: called with each error that nothing has caught, from the thread in which it was raised.
        """
        self._on_error = on_error

    def install(self) -> None:
        """Take the places of Python's and Qt's own."""
        sys.excepthook = self._on_uncaught
        threading.excepthook = self._on_thread_error
        qInstallMessageHandler(self._on_message)

    def remove(self) -> None:
        """Give the places back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _on_uncaught(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        _log.error("uncaught error\n%s", error_report(error))
        if not isinstance(error, KeyboardInterrupt):
            self._on_error(error)

    def _on_thread_error(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            _log.error("uncaught error in a thread\n%s", error_report(args.exc_value))
            self._on_error(args.exc_value)

    @staticmethod
    def _on_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category, message)
