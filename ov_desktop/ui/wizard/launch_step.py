"""The launch as one works in it: summary, checks, a launch that waits, a launch that is done (SPEC L6)."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ov_desktop.domain.campaign import opens_at
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.domain.refusal import RefusedError
from ov_desktop.mailing.smtp import AccountError
from ov_desktop.services.campaigns import Campaign
from ov_desktop.services.desktop import PortalNotSetUpError
from ov_desktop.services.launch import MAIL_STEP_SECONDS, PublicAddressError
from ov_desktop.services.portal_client import PortalError
from ov_desktop.ui.error_report import Failure, describe
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane, Progress, Task
from ov_desktop.ui.widgets.states import ProgressPanel
from ov_desktop.ui.wizard import work
from ov_desktop.ui.wizard.flow import Flow, Step
from ov_desktop.ui.wizard.layouts import OverFooter
from ov_desktop.ui.wizard.summary_view import OutcomeView, SummaryView
from ov_desktop.ui.wizard.typed import FIELDS
from ov_desktop.ui.wizard.work import SummaryData
from ov_desktop.ui.workbench import Subject
from ov_desktop.wording import campaign as words
from ov_desktop.wording.failures import FailureWords, failure_words
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.setup import mail_test_words
from ov_desktop.wording.text import _

_NAME = _("Lancement de la campagne")


class LaunchStep(QStackedWidget):
    """The states of the launch, one in front.

    Signals:
        back_wanted: the user goes back to the list.
        settings_wanted: the user goes back to the settings: the field to go to, or empty.
        launched: the campaign is launched.
    """

    back_wanted = Signal()
    settings_wanted = Signal(str)
    launched = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        """Make the step of a page; ``use`` gives it something to show."""
        super().__init__(parent)
        self._page = page
        self._flow: Flow | None = None
        self._wrong_field = ""
        theme = page.workbench.theme
        self.summary = SummaryView(theme, self)
        self._task: Task | None = None
        self.progress = ProgressPanel(theme, _("Lancement de la campagne…"))
        self.waiting = OutcomeView(theme, _("Réessayer"), _("Suivre les campagnes"), _("Reprendre la préparation"))
        self.done = OutcomeView(theme, _("Suivre les réponses"))
        self._holder = OverFooter(theme)
        self._holder.content.addWidget(self.progress)
        self._holder.content.addStretch()
        for view in (self.summary, self._holder, self.waiting, self.done):
            self.addWidget(view)
        waits, runs = theme.status("campaign", "launch_waiting"), theme.status("campaign", "launched")
        self.waiting.pill.show_state(waits.tone, waits.label, waits.icon)
        self.done.pill.show_state(runs.tone, runs.label, runs.icon)
        self._connect()

    def use(self, flow: Flow) -> None:
        """Show where a campaign stands that is ready, waits, or is launched."""
        self._flow = flow
        if flow.step is Step.WAITING:
            self._show_waiting(None)
        elif flow.step is Step.LAUNCHED:
            self._show_done("")
        else:
            self._read_summary()

    @property
    def is_busy(self) -> bool:
        """Whether a launch goes on."""
        return self.currentWidget() is self._holder

    def refresh(self) -> None:
        """Read the summary again: what it stands on may have changed elsewhere."""
        if self._flow and self._flow.step is Step.SUMMARY and self.currentWidget() is self.summary:
            self._read_summary()

    # --- summary -----------------------------------------------------------------------------------------

    def _read_summary(self) -> None:
        flow = self._flow
        if flow is None or flow.campaign_id is None:
            return
        desktop, campaign_id = self._page.workbench.desktop, flow.campaign_id
        self._page.run(lambda _progress: work.read_summary(desktop, campaign_id), partial(self._show_summary, flow))

    def _show_summary(self, flow: Flow, data: SummaryData) -> None:
        if flow is not self._flow or flow.step is not Step.SUMMARY:
            return
        self.summary.show_summary(data, flow.timeline(), flow.warnings().get("hour"))
        self._show_faults(RefusedError(data.faults))
        self.summary.set_busy(busy=False)
        self.setCurrentWidget(self.summary)
        self.summary.focus_first()

    def _show_faults(self, error: RefusedError) -> None:
        flow = self._flow
        settings = flow.settings() if flow else None
        fields = [str(fault.field) for fault in error.faults if fault.field in FIELDS]
        self._wrong_field = fields[0] if fields else ""
        self.summary.show_faults([describe_refusal(fault, settings) for fault in error.faults])

    # --- launch ------------------------------------------------------------------------------------------

    def _launch(self) -> None:
        flow = self._flow
        if flow is None or flow.campaign_id is None:
            return
        self._page.notices.clear()
        self.summary.set_busy(busy=True)
        self.waiting.first.set_busy(busy=True)
        self.progress.set_progress(0, 0)
        self.progress.stop_button.set_busy(busy=False)
        self.setCurrentWidget(self._holder)
        desktop, campaign_id, people = self._page.workbench.desktop, flow.campaign_id, flow.people

        def launch(progress: Progress) -> str:
            def on_progress(count: int) -> None:
                progress.check()
                progress.report(count, people, words.pushed_people(count, people))

            return work.launch(desktop, campaign_id, progress, on_progress=on_progress)

        task = self._page.workbench.tasks.run(
            launch,
            owner=self,
            done=partial(self._succeeded, flow),
            failed=partial(self._failed, flow),
            given_up=partial(self._given_up, flow),
            lane=Lane.PORTAL,
            name=_NAME,
        )
        self._follow(task)

    def _follow(self, task: Task) -> None:
        """Show how far a launch is, and stop that one alone: another campaign's may still go on."""
        self._task = task
        task.progressed.connect(partial(self._show_progress, task))
        task.finished.connect(partial(self._forget, task))

    def _show_progress(self, task: Task, count: int, total: int, text: str) -> None:
        if task is self._task:
            self.progress.set_progress(count, total, text)

    def _forget(self, task: Task) -> None:
        if task is self._task:
            self._task = None

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _succeeded(self, flow: Flow, mail_code: str) -> None:
        flow.step = Step.LAUNCHED
        self._tell(flow)
        if flow is self._flow:
            self._show_done(mail_code)
            self.launched.emit()

    def _given_up(self, flow: Flow) -> None:
        if flow is self._flow:
            self._settle()
            self._page.notices.show_notice(Notice(Tone.INFO, _("Action arrêtée. Tout est resté comme avant.")))

    def _failed(self, flow: Flow, error: Exception) -> None:
        """Say why it was not launched; where it is asked for and waits, say that in plain sight."""
        if isinstance(error, (PortalError, PortalNotSetUpError)):
            flow.step = Step.WAITING
            self._tell(flow)
            if flow is self._flow:
                self._show_waiting(error)
            return
        if flow is not self._flow:
            return
        self._settle()
        if isinstance(error, RefusedError):
            self._show_faults(error)
        elif isinstance(error, AccountError):
            self._read_account(error)
        else:
            self._page.show_error(error, _NAME)

    def _settle(self) -> None:
        """Go back to what was there before the launch was asked for."""
        self.summary.set_busy(busy=False)
        self.waiting.first.set_busy(busy=False)
        waits = self._flow is not None and self._flow.step is Step.WAITING
        self.setCurrentWidget(self.waiting if waits else self.summary)

    def _tell(self, flow: Flow) -> None:
        self._page.tell(Subject.CAMPAIGNS, Subject.ANSWERS, campaign_id=flow.campaign_id)

    # --- failures ----------------------------------------------------------------------------------------

    def _read_account(self, error: AccountError) -> None:
        """Find out which server it was, so that the words can name it."""
        accounts = self._page.workbench.desktop.accounts
        self._page.run(lambda _progress: accounts.mail_settings(), partial(self._show_mail_failure, error))

    def _show_mail_failure(self, error: AccountError, account: MailAccount | None) -> None:
        if account is None:
            self._read_summary()
            return
        said = mail_test_words(
            error.code,
            host=account.host,
            port=account.port,
            sender=account.sender_address,
            recipient=account.sender_address,
            seconds=MAIL_STEP_SECONDS,
        )
        set_up = (_("Régler la messagerie"), partial(self._open_account, "mail"))
        self._page.notices.show_failure(Failure(said), set_up)

    def _show_waiting(self, error: Exception | None) -> None:
        self._settle()
        said = _waiting_words(error)
        text = " ".join(part for part in (said.what, said.kept, said.do) if part)
        self.waiting.show_outcome(said.title, text)
        self.setCurrentWidget(self.waiting)

    # --- after -------------------------------------------------------------------------------------------

    def _show_done(self, mail_code: str) -> None:
        flow = self._flow
        if flow is None:
            return
        self.summary.set_busy(busy=False)
        self.waiting.first.set_busy(busy=False)
        at = max(opens_at(flow.settings()), self._page.workbench.clock.now())
        note = words.mail_will_wait() if mail_code else ""
        self.done.show_outcome(_("Campagne enregistrée et lancée"), words.launch_done(at), note)
        self.setCurrentWidget(self.done)

    def _withdraw(self) -> None:
        """Make a draft again of a campaign that waits."""
        flow = self._flow
        if flow is None or flow.campaign_id is None:
            return
        campaigns, campaign_id = self._page.workbench.desktop.campaigns, flow.campaign_id
        self._page.run(
            lambda _progress: campaigns.withdraw_launch(campaign_id),
            partial(self._withdrawn, flow),
            lane=Lane.PORTAL,
            name=_("Reprise de la préparation"),
        )

    def _withdrawn(self, flow: Flow, campaign: Campaign) -> None:
        if flow is self._flow:
            flow.step = Step.SETTINGS
            flow.people = campaign.people
            self._tell(flow)
            self.settings_wanted.emit("")

    def _open_account(self, section: str) -> None:
        self._page.workbench.show_page(PageKey.ACCOUNT, section=section)

    def _track(self) -> None:
        flow = self._flow
        self._page.workbench.show_page(PageKey.TRACKING, campaign_id=flow.campaign_id if flow else None)

    def _connect(self) -> None:
        self.summary.back_wanted.connect(self.back_wanted)
        self.summary.launch_wanted.connect(self._launch)
        self.progress.stopped.connect(self._stop)
        self.summary.settings_wanted.connect(self._open_account)
        self.summary.correct_wanted.connect(lambda: self.settings_wanted.emit(self._wrong_field))
        self.waiting.first.clicked.connect(self._launch)
        self.waiting.second.clicked.connect(self._track)
        self.waiting.third.clicked.connect(self._withdraw)
        self.done.first.clicked.connect(self._track)


def _waiting_words(error: Exception | None) -> FailureWords:
    """Return what is said of a launch that waits, and why it does."""
    title = _("Campagne enregistrée, lancement en attente")
    by_itself = _("Le lancement se fera tout seul dès que le portail répondra.")
    if isinstance(error, PublicAddressError):
        said = failure_words("public-address-unreachable", value=error.url)
        return FailureWords(title, said.what, said.kept, said.do)
    if error is None:
        return FailureWords(title, _("La campagne est prête."), "", by_itself)
    known = describe(error, _NAME)
    if known.report:
        return FailureWords(
            title, _("Le portail n’a pas accepté la campagne."), _("Aucun e-mail n’est parti."), by_itself
        )
    return FailureWords(title, known.words.what, _("La campagne est enregistrée. Aucun e-mail n’est parti."), by_itself)
