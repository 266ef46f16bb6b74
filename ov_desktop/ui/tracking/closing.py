"""The closing of a campaign: figures first, then the work, which can be taken up again after a failure (SPEC O1)."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ov_desktop.domain.campaign import CampaignSettings, CampaignStatus, ends_at
from ov_desktop.domain.order import ExclusionReason, Origin
from ov_desktop.services.orders import EXTERNAL_REFERENCE_LENGTH, OrderSummary
from ov_desktop.ui.error_report import describe
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane, Progress, Task
from ov_desktop.ui.widgets.dialogs import Confirmation, ConfirmDialog
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.workbench import Subject
from ov_desktop.wording import confirmations
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.services.desktop import Desktop
    from ov_desktop.ui.page import Page


@dataclass(frozen=True, slots=True)
class ClosingFigures:
    """What a closing would make now."""

    settings: CampaignSettings
    status: CampaignStatus
    early: bool
    invited: int
    answered: int
    silent_default: int
    silent_excluded: int
    amount: int


def closing_figures(desktop: "Desktop", campaign_id: str, now: datetime) -> ClosingFigures:
    """Take over the last choices where the portal answers, and return what a closing would make."""
    from ov_desktop.services.desktop import PortalNotSetUpError  # noqa: PLC0415 -- needs the network's modules
    from ov_desktop.services.portal_client import PortalError  # noqa: PLC0415

    with suppress(PortalError, PortalNotSetUpError):
        desktop.sync().pull(campaign_id)
    campaign, overview = desktop.campaigns.get(campaign_id), desktop.tracking.overview(campaign_id)
    content = desktop.orders.preview(campaign_id)
    return ClosingFigures(
        settings=campaign.settings,
        status=campaign.status,
        early=now < ends_at(campaign.settings),
        invited=overview.invited,
        answered=overview.answered,
        silent_default=sum(line.origin is Origin.DEFAULT for line in content.lines),
        silent_excluded=sum(one.reason is ExclusionReason.NO_ADDRESS for one in content.exclusions),
        amount=sum(line.amount for line in content.lines),
    )


class Closing(QObject):
    """Closes campaigns for a page.

    Signals:
        closed: the identifier of the order that was made, where the user is there to see it.
    """

    closed = Signal(int)

    def __init__(self, page: "Page") -> None:
        super().__init__(page)
        self._page = page
        self.dialog: ConfirmDialog | None = None
        self._task: Task | None = None
        self._untold: Callable[[], object] | None = None

    def start(self, campaign_id: str) -> None:
        """Read the figures, ask, then close; one that was cut off goes on without another question.

        One closing at a time: while one goes on, another wish is not heard.
        """
        if self._task:
            return
        self._untold = None
        desktop, now = self._page.workbench.desktop, self._page.workbench.clock.now()
        task = self._page.run(
            lambda _progress: closing_figures(desktop, campaign_id, now),
            lambda figures: self._ask(campaign_id, figures),
            lane=Lane.PORTAL,
            name=_("Préparation de la clôture"),
            shown=True,
        )
        self._wait_for(task)

    def tell_outcome(self) -> None:
        """Say on the page what came of a closing while the user was elsewhere."""
        if self._untold:
            tell, self._untold = self._untold, None
            tell()

    def _wait_for(self, task: Task) -> None:
        self._task = task
        task.finished.connect(lambda: self._end(task))

    def _end(self, task: Task) -> None:
        if self._task is task:
            self._task = None

    def _ask(self, campaign_id: str, figures: ClosingFigures) -> None:
        if figures.status is CampaignStatus.CLOSING:
            self._close(campaign_id, "")
            return
        if not self._page.isVisible():
            # Nobody wants a question about what they have left.
            return
        words = confirmations.close_campaign(figures.settings, early=figures.early)
        theme = self._page.workbench.theme
        shown = confirmations.closing_figures(
            invited=figures.invited,
            answered=figures.answered,
            silent_default=figures.silent_default,
            silent_excluded=figures.silent_excluded,
            amount=figures.amount,
        )
        question = Confirmation(words.title, words.effects, words.act, words.dismiss, words.kept, figures=tuple(shown))
        dialog = ConfirmDialog(theme, question, self._page)
        reference = LineEdit(theme)
        reference.setMaxLength(EXTERNAL_REFERENCE_LENGTH)
        help_text = _("35\u00a0caractères au plus. Vous pourrez la changer sur la commande.")
        dialog.add(Field(theme, _("Votre référence de commande"), reference, help_text=help_text, optional=True))
        dialog.accepted.connect(lambda: self._close(campaign_id, reference.text()))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _close(self, campaign_id: str, reference: str) -> None:
        desktop = self._page.workbench.desktop

        def work(progress: Progress) -> OrderSummary:
            return desktop.close_campaign(campaign_id, reference, progress.check)

        task = self._page.run(
            work,
            lambda order: self._done(campaign_id, order),
            failed=lambda error: self._failed(campaign_id, error),
            lane=Lane.PORTAL,
            name=_("Clôture de la campagne"),
            shown=True,
        )
        self._wait_for(task)

    def _done(self, campaign_id: str, order: OrderSummary) -> None:
        self._tell(campaign_id)
        if self._page.isVisible():
            self.closed.emit(order.id)
            return
        see = (_("Voir la commande"), lambda: self.closed.emit(order.id))
        notice = Notice(Tone.OK, _("Campagne clôturée, commande créée"), actions=(see,))
        self._untold = lambda: self._page.notices.show_notice(notice)

    def _failed(self, campaign_id: str, error: Exception) -> None:
        self._tell(campaign_id)
        failure = describe(error, _("Clôture de la campagne"))
        retry = (_("Reprendre la clôture"), lambda: self.start(campaign_id))
        self._untold = lambda: self._page.notices.show_failure(failure, retry)
        if self._page.isVisible():
            self.tell_outcome()

    def _tell(self, campaign_id: str) -> None:
        self._page.tell(Subject.CAMPAIGNS, Subject.ORDERS, Subject.ANSWERS, campaign_id=campaign_id)
        self._page.refresh()
