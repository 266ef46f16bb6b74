"""The page "Création d’une campagne": settings, list, launch, each step in its turn (SPEC S, L)."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.domain.refusal import NotFoundError
from ov_desktop.services.campaign_faults import GrantHolders
from ov_desktop.services.campaigns import Campaign, CampaignTexts
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.page import Page
from ov_desktop.ui.quitting import unsaved_question
from ov_desktop.ui.widgets.steps import Stepper
from ov_desktop.ui.wizard import work
from ov_desktop.ui.wizard.files import AskedFiles, Files
from ov_desktop.ui.wizard.flow import Flow, Step
from ov_desktop.ui.wizard.launch_step import LaunchStep
from ov_desktop.ui.wizard.roster_step import RosterStep
from ov_desktop.ui.wizard.settings_step import SettingsStep
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wording.text import _

_PLACES = {Step.SETTINGS: 0, Step.ROSTER: 1, Step.SUMMARY: 1, Step.WAITING: 2, Step.LAUNCHED: 2}
_OVER = frozenset({Step.WAITING, Step.LAUNCHED})

HELP = _(
    "Cet écran prépare une campagne, en deux étapes, puis la lance.\n\n"
    "1. Paramétrer la campagne\u00a0: son nom, ses dates, le choix offert, les relances. La ligne du temps montre "
    "quand part chaque e-mail. Le brouillon s’enregistre tout seul\u00a0: vous pouvez le fermer et le reprendre "
    "dans «\u00a0Suivi des campagnes\u00a0».\n\n"
    "2. Liste des collaborateurs\u00a0: téléchargez le modèle Excel, remplissez-le, puis chargez-le ici. "
    "Toutes les anomalies sont montrées à la fois, avec la cellule et le remède. Rien n’est importé tant qu’une "
    "erreur demeure, sauf si vous laissez ces lignes de côté.\n\n"
    "Dans le tableau, chaque case se modifie sur place\u00a0; une case fautive est marquée, et les anomalies sont "
    "listées à droite. Tout s’annule. La liste peut être enregistrée quand plus aucune ligne n’est en erreur.\n\n"
    "«\u00a0Enregistrer\u00a0» montre ensuite un résumé\u00a0: nombre de personnes, dotations, frais, dates des "
    "messages. Aucun e-mail ne part avant que vous ne lanciez la campagne.\n\n"
    "Clavier\u00a0: Tab passe d’un champ à l’autre, les flèches changent une date, Alt+Bas ouvre le calendrier. "
    "Dans le tableau\u00a0: F2 modifie la case, Ctrl+C et Ctrl+V copient et collent, Ctrl+D recopie vers le bas, "
    "Ctrl+F cherche, Ctrl+H remplace, F8 va à l’anomalie suivante, Ctrl+Z annule."
)


class WizardPage(Page):
    """Makes one campaign at a time; another one is taken up by a ``Request`` with its identifier."""

    subjects: ClassVar[frozenset[Subject]] = frozenset(
        {Subject.CAMPAIGNS, Subject.PORTAL, Subject.MAIL_ACCOUNT, Subject.ORGANISATION, Subject.SITES}
    )

    def __init__(self, workbench: Workbench, files: Files | None = None) -> None:
        """Make the page, with a new campaign in it.

        Args:
            workbench: what the page works with.
            files: who says which files are meant; the system's windows where None.
        """
        super().__init__(workbench, _("Création d’une campagne"), HELP)
        self.flow = Flow(workbench.clock)
        self._rules_changed = self._proposal_changed = False
        self._begun_on = self.flow.today
        workbench.changed.connect(self._note_rules)
        labels = [_("Paramétrer la campagne"), _("Liste des collaborateurs")]
        self.stepper = Stepper(workbench.theme, labels)
        self.header.add_beside_title(self.stepper)
        # What is made in its place is given its style once, not at each move.
        self._stack = QStackedWidget()
        self.set_body(self._stack)
        self.settings = SettingsStep(self, self._stack)
        self._stack.addWidget(self.settings)
        self._files = files or AskedFiles()
        self._roster: RosterStep | None = None
        self._launch: LaunchStep | None = None
        self._connect()
        self._use(self.flow)
        self._read_names()
        self._read_proposal()

    # --- steps that are made when they are come to, so that the page opens at once --------------------------

    @property
    def roster(self) -> RosterStep:
        """Step 2, the list."""
        if self._roster is None:
            self._roster = RosterStep(self, self._files, self._stack)
            self._stack.addWidget(self._roster)
            self._roster.back_wanted.connect(self._to_settings)
            self._roster.finished.connect(self._show_step)
        return self._roster

    @property
    def launch(self) -> LaunchStep:
        """The summary and the launch."""
        if self._launch is None:
            self._launch = LaunchStep(self, self._stack)
            self._stack.addWidget(self._launch)
            self._launch.back_wanted.connect(self._to_roster)
            self._launch.settings_wanted.connect(self._to_settings)
            self._launch.launched.connect(lambda: self.stepper.set_current(_PLACES[Step.LAUNCHED]))
        return self._launch

    # --- being seen --------------------------------------------------------------------------------------

    def enter(self, request: Request) -> None:
        """Go on with the campaign in the making, or take up the one that is asked for, or begin a new one."""
        wanted = request.campaign_id
        if wanted is not None and wanted != self.flow.campaign_id:
            self._stale = False
            self._load(wanted)
        elif wanted is None and (self.flow.step in _OVER or self._is_outdated()):
            self._stale = False
            self.begin()
        else:
            super().enter(request)
            self._check_again()
            if self.flow.step is Step.SETTINGS:
                self.settings.focus_first()

    def ahead(self) -> Sequence[Callable[[], object]]:
        """Make the steps that follow the first."""
        return (lambda: self.roster, lambda: self.launch)

    def leave(self) -> bool:
        """Save what was typed; nothing keeps the user here."""
        self.settings.save_typed()
        return True

    def may_close(self, *, in_front: bool) -> bool:
        """Save what was typed, wherever the user is; where that fails, ask before it is lost."""
        del in_front
        try:
            self.settings.save_now()
        except Exception as error:  # noqa: BLE001 -- whatever it is, what was typed is not lost without a word
            self.show_error(error, _("Enregistrement du brouillon"))
            return unsaved_question(self.workbench.theme, self.window()).confirmed()
        return True

    def refresh(self) -> None:
        """Look whether the campaign was launched or deleted elsewhere, and whether it can be launched now."""
        self._read_names()
        if self._launch:
            self._launch.refresh()
        flow = self.flow
        if flow.campaign_id is None:
            return
        campaign_id = flow.campaign_id
        campaigns = self.workbench.desktop.campaigns
        self.run(
            lambda _progress: campaigns.get(campaign_id),
            lambda campaign: self._compare(flow, campaign),
            failed=lambda error: self._lost(flow, error),
        )

    def _note_rules(self, changed: Changed, _initiator: object) -> None:
        """Note that lists are to be checked against something else: a site that was added, another client code."""
        if changed.subjects & {Subject.SITES, Subject.ORGANISATION}:
            self._rules_changed = True
        if changed.subjects & {Subject.TEMPLATES, Subject.ORGANISATION}:
            self._proposal_changed = True

    def _is_outdated(self) -> bool:
        """Whether nothing was typed, and a campaign that is begun now would be proposed something else."""
        untouched = self.flow.campaign_id is None and not self.flow.unsaved
        return untouched and (self._proposal_changed or self._begun_on != self.flow.today)

    def _check_again(self) -> None:
        if self._rules_changed and self.flow.step is Step.ROSTER:
            self.roster.read_again()
        self._rules_changed = False

    def begin(self) -> None:
        """Begin a new campaign."""
        self._use(Flow(self.workbench.clock))
        self._begun_on = self.flow.today
        self._proposal_changed = False
        self._read_names()
        self._read_proposal()
        self.settings.focus_first()

    # --- campaigns ---------------------------------------------------------------------------------------

    def _load(self, campaign_id: str) -> None:
        """Take up a draft, or a campaign whose launch waits, once what was typed in another one is saved."""
        self.settings.put_away(lambda: self._open(campaign_id))

    def _open(self, campaign_id: str) -> None:
        self._stack.setEnabled(False)
        desktop, clock = self.workbench.desktop, self.workbench.clock
        self.run(
            lambda _progress: work.open_flow(desktop, clock, campaign_id),
            self._loaded,
            failed=self._not_loaded,
            name=_("Ouverture du brouillon"),
        )

    def _loaded(self, flow: Flow) -> None:
        self._stack.setEnabled(True)
        self._use(flow)
        if flow.step is Step.SETTINGS:
            self.settings.focus_first()

    def _not_loaded(self, error: Exception) -> None:
        self._stack.setEnabled(True)
        self.begin()
        self.show_error(error, _("Ouverture du brouillon"))

    def _read_names(self) -> None:
        """Find out the names of the other open campaigns, for the name must be unique (SPEC S1)."""
        flow = self.flow
        desktop = self.workbench.desktop
        self.run(
            lambda _progress: work.other_names(desktop, flow.campaign_id), lambda names: self._take_names(flow, names)
        )

    def _read_proposal(self) -> None:
        """Find out the texts that a new campaign begins with (SPEC S7, S8, S10)."""
        flow, campaigns = self.flow, self.workbench.desktop.campaigns
        self.run(lambda _progress: campaigns.proposal(), lambda texts: self._take_proposal(flow, texts))

    def _take_proposal(self, flow: Flow, texts: CampaignTexts) -> None:
        if flow is self.flow and flow.propose(texts):
            self.settings.show_texts()

    def _read_grants(self) -> None:
        """Find out the grants of the list, for the default denominations must pay them (SPEC S4)."""
        flow, campaigns = self.flow, self.workbench.desktop.campaigns
        if (campaign_id := flow.campaign_id) is not None:
            self.run(lambda _progress: campaigns.grants(campaign_id), lambda grants: self._take_grants(flow, grants))

    def _take_grants(self, flow: Flow, grants: list[GrantHolders]) -> None:
        if flow is self.flow and flow.grants != grants:
            flow.grants = grants
            self.settings.show_findings()

    def _take_names(self, flow: Flow, names: tuple[str, ...]) -> None:
        if flow is self.flow and flow.open_names != names:
            flow.open_names = names
            self.settings.show_findings()

    def _compare(self, flow: Flow, campaign: Campaign) -> None:
        """Follow what became of the campaign elsewhere."""
        if flow is not self.flow or (self._launch and self._launch.is_busy):
            return
        launched = campaign.status not in {CampaignStatus.DRAFT, CampaignStatus.LAUNCH_WAITING}
        if launched and flow.step is not Step.LAUNCHED:
            flow.step = Step.LAUNCHED
            self._show_step()

    def _lost(self, flow: Flow, error: Exception) -> None:
        if flow is not self.flow:
            return
        if isinstance(error, NotFoundError):
            self.begin()
        else:
            self.show_error(error)

    # --- steps -------------------------------------------------------------------------------------------

    def _use(self, flow: Flow) -> None:
        self.flow = flow
        self.notices.clear()
        self.settings.use(flow)
        self._show_step()

    def _show_step(self) -> None:
        """Show the step at which the campaign stands."""
        flow = self.flow
        self.stepper.set_current(_PLACES[flow.step])
        view: QWidget
        if flow.step is Step.SETTINGS:
            view = self.settings
        elif flow.step is Step.ROSTER:
            view = self.roster
            self.roster.use(flow)
        else:
            view = self.launch
            self.launch.use(flow)
        self._stack.setCurrentWidget(view)

    def _to_roster(self) -> None:
        self.notices.clear()
        self.flow.step = Step.ROSTER
        self._show_step()

    def _to_settings(self, field: str = "") -> None:
        self.notices.clear()
        self.flow.step = Step.SETTINGS
        self._show_step()
        self._read_grants()
        self.settings.show_field(field or "name")

    def _connect(self) -> None:
        self.settings.finished.connect(self._to_roster)
        self.settings.closed.connect(self._close)

    def _close(self) -> None:
        """Put the draft away; it is in the list of campaigns. Whoever went elsewhere meanwhile stays there."""
        followed = self.isVisible()
        self.begin()
        if followed:
            self.workbench.show_page(PageKey.TRACKING)
