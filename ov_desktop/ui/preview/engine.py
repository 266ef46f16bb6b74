"""The web engine, loaded when a preview first shows: it takes a moment that the start must not (SPEC G4)."""

import logging
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ov_desktop.ui.preview.message_view import MessageView
    from ov_desktop.ui.preview.portal_view import PortalView

_SANDBOX_OFF = "QTWEBENGINE_DISABLE_SANDBOX"

WITHOUT_A_SCREEN = {
    _SANDBOX_OFF: "1",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu --disable-logging --log-level=3",
}
"""What tests and pictures set in the environment, which run as root in containers; nothing else may."""

_log = logging.getLogger(__name__)


class EngineMissingError(Exception):
    """This computer cannot show previews; ``code`` is ``library`` where a part is missing, ``root`` for that user."""

    def __init__(self, code: str) -> None:
        """Carry the code."""
        super().__init__(code)
        self.code = code


def preload() -> None:
    """Load the engine's code; off the main thread.

    Raises:
        EngineMissingError: this computer cannot.
    """
    _check()
    try:
        import ov_desktop.ui.preview.message_view  # noqa: F401 -- loaded for later
    except ImportError as error:
        raise _missing(error) from error


def message_view(parent: QWidget | None = None) -> "MessageView":
    """Make what shows a message.

    Raises:
        EngineMissingError: this computer cannot.
    """
    _check()
    try:
        from ov_desktop.ui.preview.message_view import MessageView
    except ImportError as error:
        raise _missing(error) from error
    return MessageView(parent)


def portal_view(origin: str, parent: QWidget | None = None) -> "PortalView":
    """Make what shows the pages of one portal.

    Args:
        origin: scheme, host and port of the portal; nothing else is ever asked.
        parent: where it stands.

    Raises:
        EngineMissingError: this computer cannot.
    """
    _check()
    try:
        from ov_desktop.ui.preview.portal_view import PortalView
    except ImportError as error:
        raise _missing(error) from error
    return PortalView(origin, parent)


def _check() -> None:
    """Keep the engine from ending the whole program, as it does where it cannot lock its pages in.

    Raises:
        EngineMissingError: it would.
    """
    if sys.platform.startswith("linux") and os.geteuid() == 0 and not os.environ.get(_SANDBOX_OFF):
        raise EngineMissingError("root")


def _missing(error: ImportError) -> EngineMissingError:
    _log.warning("the web engine cannot be loaded: %s", error.name or type(error).__name__)
    return EngineMissingError("library")
