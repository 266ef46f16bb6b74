"""A tour of the windows while the journey is played: every main screen, with something in it (SPEC R3)."""

from dataclasses import replace
from pathlib import Path

from keyring.backends.fail import Keyring as NoKeyring

from ov_desktop.demo import sample
from ov_desktop.demo.list_tour import show_changes, show_columns, show_faults
from ov_desktop.demo.moments import Moment, Scene
from ov_desktop.demo.preview_tour import engine_works, show_previews
from ov_desktop.demo.stage import DemoError, sample_mail_account, sample_organisation
from ov_desktop.excel.template import write_template
from ov_desktop.services.door import Door
from ov_desktop.services.vault import Cost
from ov_desktop.ui.account.form import Form
from ov_desktop.ui.account.mail_form import MailForm
from ov_desktop.ui.account.organisation_form import OrganisationForm
from ov_desktop.ui.account.page import SECTIONS
from ov_desktop.ui.account.password_form import PasswordForm
from ov_desktop.ui.account.portal_form import PortalForm
from ov_desktop.ui.account.recovery_panel import RecoveryPanel
from ov_desktop.ui.demonstration import Demonstration
from ov_desktop.ui.mails.page import MailsPage
from ov_desktop.ui.main_window import MainWindow
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.page import Page
from ov_desktop.ui.setup.assistant import Assistant
from ov_desktop.ui.setup.entrance import Entrance
from ov_desktop.ui.setup.flow import PortalEntry, Step
from ov_desktop.ui.setup.sign_in import SignInPanel
from ov_desktop.ui.sidebar import ExchangeStatus
from ov_desktop.ui.studio import Show, Studio
from ov_desktop.ui.tracking.page import TrackingPage
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.wizard.flow import Step as WizardStep
from ov_desktop.ui.wizard.page import WizardPage
from ov_desktop.ui.wizard.typed import Section
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wording.exchange import ExchangeState

_CHEAP = Cost(1, 64, 1)
"""Nothing is to be protected in a folder that is thrown away."""
_PASSWORD = "trois girafes bleues"  # noqa: S105 -- of a profile that is thrown away
_FAULTY_LIST = "liste-a-corriger.xlsx"
_PUBLIC_URL = "https://vacances.cse-erdre.example"


class ScreenTour:
    """Looks at the windows at each moment of the journey, and shows each screen."""

    def __init__(self, studio: Studio, folder: Path, show: Show, people: int = 30) -> None:
        """Prepare.

        Args:
            studio: where windows are shown.
            folder: a folder for what is thrown away afterwards.
            show: shown each screen, under its name.
            people: how many people the list with faults has.
        """
        self._studio = studio
        self._folder = folder
        self._show = show
        self._people = people
        self._window: MainWindow | None = None
        self._workbench: Workbench | None = None

    def look(self, moment: Moment, scene: Scene) -> None:
        """Show the screens that are worth a look at a moment."""
        match moment:
            case Moment.DRAFT:
                EntranceTour(self._studio, self._folder / "entree", self._show).walk(scene)
                self._draft(scene)
            case Moment.LISTED:
                self._listed(scene)
            case Moment.ANSWERED:
                self._answered(scene)
            case Moment.ENDED:
                self._ended(scene)
            case Moment.CLOSED:
                self._closed(scene)

    # --- moments -----------------------------------------------------------------------------------------

    def _draft(self, scene: Scene) -> None:
        page = self._wizard(scene)
        self._show_as("creation-1-parametres")
        self._sections(page)
        page.settings.go_on.click()
        self._studio.wait_for(lambda: page.flow.step is WizardStep.ROSTER)
        self._show_as("creation-2-liste-vide")
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / _FAULTY_LIST
        people = sample.employees(self._people)
        faulty = sample.with_faults(people)
        write_template(path, sites=sample.SITES, client_code=sample.CLIENT_CODE, people=faulty)
        page.roster.read(path)
        self._studio.settle()
        self._show_as("creation-2-anomalies")
        page.roster.imports.report.give_up.click()
        self._studio.settle()
        show_columns(self._studio, page, self._folder, people, lambda: self._show_as("creation-2-colonnes"))

    def _sections(self, page: WizardPage) -> None:
        """Show the parts of step 1 that lie further down; the message beside its text where there is a web engine."""
        form = page.settings.form
        for section, name in ((Section.REMINDERS, "relances"), (Section.PORTAL, "espace"), (Section.MAILS, "emails")):
            form.show_section(section)
            self._studio.settle()
            preview = form.mails.preview
            if section is Section.MAILS and preview is not None and engine_works():
                stage = preview.panel.stage
                self._studio.wait_for(lambda: stage.shown is stage.frame)  # noqa: B023 -- it is waited for here
            self._show_as(f"creation-1-{name}")
        form.show_section(Section.DATES)

    def _listed(self, scene: Scene) -> None:
        self._go(scene, PageKey.HOME)
        self._show_as("accueil-brouillon")
        show_previews(self._studio, self._open_window(scene)[1], scene, self._show)
        page = self._wizard(scene)
        if page.flow.step is WizardStep.SETTINGS:
            page.settings.go_on.click()
            self._studio.wait_for(lambda: page.flow.step is WizardStep.ROSTER)
            self._studio.settle()
        self._show_as("creation-2-liste")
        show_faults(self._studio, page, lambda: self._show_as("creation-2-liste-en-erreur"))
        people = sample.employees(self._people)
        show_changes(self._studio, page, self._folder, people, lambda: self._show_as("creation-2-changements"))
        page.roster.people.save.click()
        self._studio.settle()
        self._show_as("creation-3-resume")

    def _answered(self, scene: Scene) -> None:
        self._go(scene, PageKey.CREATE)
        self._wizard(scene)
        self._show_as("creation-4-lancee")
        self._go(scene, PageKey.HOME)
        self._show_as("accueil")
        self._go(scene, PageKey.TRACKING)
        self._show_as("suivi")
        page = self._go(scene, PageKey.TRACKING, campaign_id=scene.campaign_id)
        self._show_as("suivi-salaries")
        if isinstance(page, TrackingPage):
            page.detail.show_tab("settings")
        self._studio.settle()
        self._show_as("suivi-parametres")
        mails = self._go(scene, PageKey.MAILS)
        if isinstance(mails, MailsPage) and engine_works():
            stage = mails.viewer.stage
            self._studio.wait_for(lambda: stage.shown is stage.frame)
        self._show_as("emails-captes")

    def _ended(self, scene: Scene) -> None:
        self._go(scene, PageKey.HOME)
        self._show_as("accueil-a-cloturer")
        page = self._go(scene, PageKey.TRACKING)
        if not isinstance(page, TrackingPage):
            raise DemoError("windows: no page of campaigns")
        page.closing.start(scene.campaign_id)
        self._studio.wait_for(lambda: page.closing.dialog is not None)
        self._show_as("suivi-cloture")
        if page.closing.dialog:
            page.closing.dialog.reject()
        self._studio.settle()

    def _closed(self, scene: Scene) -> None:
        self._go(scene, PageKey.TRACKING)
        self._show_as("suivi-cloturee")
        self._go(scene, PageKey.TRACKING, campaign_id=scene.campaign_id, section="excluded")
        self._show_as("suivi-exclusions")
        self._go(scene, PageKey.ORDERS)
        self._show_as("commandes")
        self._go(scene, PageKey.ORDERS, order_id=scene.order_id)
        self._show_as("commande")
        self._go(scene, PageKey.TEMPLATES)
        self._show_as("modeles")
        for section in SECTIONS:
            self._go(scene, PageKey.ACCOUNT, section=section)
            self._show_as(f"compte-{_FRENCH[section]}")
        self._go(scene, PageKey.HELP)
        self._show_as("aide")

    # --- going -------------------------------------------------------------------------------------------

    def _go(
        self,
        scene: Scene,
        page: PageKey,
        *,
        campaign_id: str | None = None,
        order_id: int | None = None,
        section: str = "",
    ) -> Page:
        window, workbench = self._open_window(scene)
        workbench.tell(Changed(frozenset(Subject)))
        window.go_to(Request(page, campaign_id, order_id, section))
        running = int(scene.desktop.portal is not None and scene.order_id is None)
        status = ExchangeStatus(ExchangeState.UP_TO_DATE, embedded=True, at=scene.clock.now(), running=running)
        window.set_status(status)
        self._studio.settle()
        shown = window.current_page
        if shown is None:
            raise DemoError("windows: no page is shown")
        return shown

    def _wizard(self, scene: Scene) -> WizardPage:
        """Take up the campaign as it is now."""
        page = self._go(scene, PageKey.CREATE)
        if not isinstance(page, WizardPage):
            raise DemoError("windows: no page to make campaigns")
        page.begin()
        self._studio.settle()
        self._go(scene, PageKey.CREATE, campaign_id=scene.campaign_id)
        return page

    def _open_window(self, scene: Scene) -> tuple[MainWindow, Workbench]:
        if self._window is None or self._workbench is None:
            self._workbench = self._studio.workbench(scene.desktop, scene.clock)
            demonstration = Demonstration(scene.mails, scene.mails.parent)
            self._window = self._studio.main_window(self._workbench, demonstration)
        return self._window, self._workbench

    def _show_as(self, name: str) -> None:
        if self._window:
            self._show(f"ecran-{name}", self._window)


class EntranceTour:
    """First start and sign-in, in a profile of their own."""

    def __init__(self, studio: Studio, folder: Path, show: Show) -> None:
        """Prepare; the profile is made in ``folder``."""
        self._studio = studio
        self._folder = folder
        self._show = show

    def walk(self, scene: Scene) -> None:
        """Show every step of the first start, then the sign-in."""
        entrance = self._entrance(scene)
        self._studio.wait_for(lambda: entrance.assistant is not None)
        if entrance.assistant is None:
            raise DemoError("windows: the first start does not begin")
        self._walk_through(entrance, entrance.assistant)
        entrance.close()
        entrance = self._entrance(scene)
        self._studio.wait_for(lambda: isinstance(entrance.panel, SignInPanel))
        self._studio.settle()
        self._show("ecran-connexion", entrance)
        entrance.close()

    def _entrance(self, scene: Scene) -> Entrance:
        door = Door(self._folder, scene.clock, cost=_CHEAP, find_keyring=NoKeyring)
        return self._studio.show(Entrance(self._studio.theme, self._studio.tasks, scene.clock, door))

    def _walk_through(self, entrance: Entrance, assistant: Assistant) -> None:
        for place, step in enumerate(Step):
            self._studio.wait_for(lambda step=step: assistant.flow.step is step)  # type: ignore[misc]
            self._studio.settle()
            self._fill_in(assistant)
            self._studio.settle()
            self._show(f"ecran-premier-demarrage-{place}-{_FRENCH[step]}", entrance)
            if step is not Step.DONE:
                assistant.go_on()

    def _fill_in(self, assistant: Assistant) -> None:
        form = assistant.body.form if assistant.body else None
        if isinstance(form, OrganisationForm):
            form.set_value(replace(sample_organisation(), address=""))
        elif isinstance(form, PasswordForm):
            _type(form, "password", _PASSWORD)
            _type(form, "repeated", _PASSWORD)
        elif isinstance(form, RecoveryPanel):
            _type(form, "signs", assistant.flow.recovery_code[-4:])
        elif isinstance(form, MailForm):
            form.set_value(sample_mail_account("smtp.cse-erdre.example", 587, "starttls", 30))
        elif isinstance(form, PortalForm):
            form.set_value(PortalEntry(public_url=_PUBLIC_URL))
        if form:
            form.edited.emit()


def _type(form: Form, name: str, text: str) -> None:
    control = form.field(name).control
    if isinstance(control, LineEdit):
        control.setText(text)


_FRENCH = {
    Step.WELCOME: "bienvenue",
    Step.ORGANISATION: "organisme",
    Step.PASSWORD: "mot-de-passe",
    Step.RECOVERY: "code-de-recuperation",
    Step.MAIL: "messagerie",
    Step.PORTAL: "portail",
    Step.DONE: "fin",
    "sites": "adresses-de-livraison",
    "security": "securite",
}
"""Steps and sections as the names of pictures have them; those that both have are alike."""
