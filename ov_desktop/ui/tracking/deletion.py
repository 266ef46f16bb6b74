"""The deletion of a campaign: a draft after a question, a running one after its name was typed (SPEC T1)."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.ui.error_report import describe
from ov_desktop.ui.itemmodels.campaigns import CampaignLine
from ov_desktop.ui.tasks import Lane
from ov_desktop.ui.widgets.choices import Check
from ov_desktop.ui.widgets.dialogs import Confirmation, ConfirmDialog
from ov_desktop.ui.workbench import Subject
from ov_desktop.wording import confirmations
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.ui.page import Page


class Deletion(QObject):
    """Deletes campaigns for a page."""

    def __init__(self, page: "Page") -> None:
        super().__init__(page)
        self._page = page
        self.dialog: ConfirmDialog | None = None

    def start(self, line: CampaignLine) -> None:
        """Ask, then delete."""
        if line.status is CampaignStatus.DRAFT:
            dialog = self._open(confirmations.delete_draft(line.name, line.invited))
            dialog.accepted.connect(lambda: self._delete(line, notify=False))
        else:
            dialog = self._open(confirmations.delete_campaign(line.name, line.invited, line.answered))
            notify = Check(self._page.workbench.theme, confirmations.notify_invited(line.invited), checked=True)
            dialog.add(notify)
            dialog.require(_("Pour confirmer, tapez le nom de la campagne\u00a0:"), line.name)
            dialog.accepted.connect(lambda: self._delete(line, notify=notify.isChecked()))
        dialog.open()

    def _open(self, words: confirmations.Confirmation) -> ConfirmDialog:
        question = Confirmation(words.title, words.effects, words.act, words.dismiss, words.kept, danger=True)
        dialog = ConfirmDialog(self._page.workbench.theme, question, self._page)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        return dialog

    def _delete(self, line: CampaignLine, *, notify: bool) -> None:
        desktop = self._page.workbench.desktop
        draft = line.status is CampaignStatus.DRAFT
        name = _("Suppression du brouillon") if draft else _("Suppression de la campagne")

        def done(_nothing: None) -> None:
            self._page.tell(Subject.CAMPAIGNS, campaign_id=line.id)
            self._page.refresh()

        def failed(error: Exception) -> None:
            # The question stays answered: what was cut can be repeated.
            again = (_("Réessayer"), lambda: self._delete(line, notify=notify))
            self._page.notices.show_failure(describe(error, name), again)

        self._page.run(
            lambda _progress: desktop.delete_campaign(line.id, notify=notify),
            done,
            failed=failed,
            lane=Lane.DATABASE if draft else Lane.PORTAL,
            name=name,
            shown=True,
        )
