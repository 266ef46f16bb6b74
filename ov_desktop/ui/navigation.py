"""Where one can go: the pages of the frame, and the wish to see one of them (SPEC section 11)."""

from dataclasses import dataclass
from enum import StrEnum

NEWEST = "newest"
"""The section of the caught mails that is the message which came last."""


class PageKey(StrEnum):
    """The pages of the frame; the first seven stand in the side bar in this order."""

    HOME = "home"
    CREATE = "create"
    TRACKING = "tracking"
    ORDERS = "orders"
    TEMPLATES = "templates"
    ACCOUNT = "account"
    HELP = "help"
    MAILS = "mails"


@dataclass(frozen=True, slots=True)
class Request:
    """The wish to see a page, and what of it.

    Attributes:
        page: the page.
        campaign_id: the campaign to show there, None for the page's own start.
        order_id: the order to show there.
        section: a tab, a section or a field of the page, as the page names it; empty for the first.
    """

    page: PageKey
    campaign_id: str | None = None
    order_id: int | None = None
    section: str = ""
