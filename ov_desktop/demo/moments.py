"""The moments of the journey at which its windows are worth a look, and what there is to be seen."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ov_desktop.domain.clock import Clock
from ov_desktop.services.desktop import Desktop


class Moment(StrEnum):
    """A moment of the journey."""

    DRAFT = "draft"
    """The campaign has its settings and no list yet."""
    LISTED = "listed"
    """Its list is imported; it is not launched yet."""
    ANSWERED = "answered"
    """It runs, and people have answered."""
    ENDED = "ended"
    """Its last day is over; it can be closed."""
    CLOSED = "closed"
    """It is closed, and its order made."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to be seen.

    Attributes:
        desktop: the open profile; nobody else uses it meanwhile.
        clock: the played time.
        campaign_id: the campaign.
        mails: where its messages are caught.
        order_id: its order, once there is one.
    """

    desktop: Desktop
    clock: Clock
    campaign_id: str
    mails: Path
    order_id: int | None = None


Look = Callable[[Moment, Scene], None]
"""Looks at the windows; the journey goes on when it returns."""
