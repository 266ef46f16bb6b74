"""What every page works with: the opened profile, the time, the look, the background work, and news of changes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ov_desktop.domain.clock import Clock
from ov_desktop.ui.navigation import PageKey, Request

if TYPE_CHECKING:
    from ov_desktop.services.desktop import Desktop
    from ov_desktop.services.door import Door
    from ov_desktop.ui.style.theme import Theme
    from ov_desktop.ui.tasks import Tasks


class Subject(StrEnum):
    """What can change."""

    CAMPAIGNS = "campaigns"
    """Campaigns: made, settings, status, closed, deleted."""
    PEOPLE = "people"
    """The list of a campaign."""
    ANSWERS = "answers"
    """Choices and message states, as the portal told them."""
    ORDERS = "orders"
    """Orders: made, edited, paid, deleted."""
    ORGANISATION = "organisation"
    """The organisation itself."""
    TEMPLATES = "templates"
    """Templates of messages and welcomes."""
    SITES = "sites"
    """Delivery sites."""
    MAIL_ACCOUNT = "mail-account"
    """The mail account."""
    PORTAL = "portal"
    """The portal in use."""
    SECRETS = "secrets"
    """Where the passwords of mail account and portal lie."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What an operation changed; ``campaign_id`` where it concerns one campaign alone."""

    subjects: frozenset[Subject]
    campaign_id: str | None = None

    @classmethod
    def of(cls, *subjects: Subject, campaign_id: str | None = None) -> Self:
        """Name what changed."""
        return cls(frozenset(subjects), campaign_id)


class Workbench(QObject):
    """What a page gets through its constructor instead of reaching for globals.

    Attributes:
        door: what the profile was opened with, to change its password; None where it has none, as in the demonstration.
        clock: the time.
        theme: the look.
        tasks: the work off the main thread.
        demonstration: whether messages are caught here and can be read on a page of their own, instead of leaving.
        place: where pages will stand. A page made in its place is given its style once, not at each move.

    Signals:
        changed: a ``Changed`` and the object that made the change; a view that is itself the initiator need not
            read again what it has just written.
        go: a ``Request``; the frame goes there.
        opened: the profile is open; ``desktop`` can be used.
    """

    changed = Signal(object, object)
    go = Signal(object)
    opened = Signal()

    def __init__(
        self, desktop: "Desktop | None", clock: Clock, theme: "Theme", tasks: "Tasks", parent: QObject | None = None
    ) -> None:
        """Hold what pages need; nothing is opened or closed here.

        Args:
            desktop: the opened profile, or None where it is opened meanwhile; pages are made only after that.
            clock: the time.
            theme: the look.
            tasks: the work off the main thread.
            parent: the owner of this object.
        """
        super().__init__(parent)
        self._desktop = desktop
        self.door: Door | None = None
        self.clock = clock
        self.theme = theme
        self.tasks = tasks
        self.demonstration = False
        self.place: QWidget | None = None

    @property
    def is_open(self) -> bool:
        """Whether the profile is open."""
        return self._desktop is not None

    @property
    def desktop(self) -> "Desktop":
        """The opened profile.

        Raises:
            RuntimeError: it is not open yet.
        """
        if self._desktop is None:
            raise RuntimeError("the profile is not open yet")
        return self._desktop

    def open(self, desktop: "Desktop") -> None:
        """Hand over the profile that has been opened."""
        self._desktop = desktop
        self.opened.emit()

    def tell(self, changed: Changed, initiator: object = None) -> None:
        """Tell every view what changed, and who changed it; on the main thread only."""
        self.changed.emit(changed, initiator)

    def show_page(
        self, page: PageKey, *, campaign_id: str | None = None, order_id: int | None = None, section: str = ""
    ) -> None:
        """Ask the frame to go to a page."""
        self.go.emit(Request(page, campaign_id, order_id, section))
