"""The assistant of the first start: a skin over ``SetupFlow`` (SPEC R7, textes 4.9)."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ov_desktop.domain.clock import Clock, paris_time
from ov_desktop.domain.refusal import RefusedError
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.door import Door, MadeProfile
from ov_desktop.services.mail_test import MailTest
from ov_desktop.ui.account.form import press_by_enter
from ov_desktop.ui.account.recovery_sheet import print_sheet
from ov_desktop.ui.account.saving import save_organisation, save_portal
from ov_desktop.ui.account.testing import Testing
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.setup.flow import SetupFlow, Step, Work
from ov_desktop.ui.setup.frame import SetupFrame
from ov_desktop.ui.setup.steps import (
    MailBody,
    OrganisationBody,
    PasswordBody,
    PortalBody,
    PrintIt,
    RecoveryBody,
    StepBody,
)
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Lane, Tasks
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.figures import day
from ov_desktop.wording.setup import STEPS
from ov_desktop.wording.text import _

_BEFORE_LATER = 28
"""Brings "Régler plus tard", which has a padding and a gap of its own, under the left edge of the form."""

_MISSING = {Step.MAIL: _("la messagerie"), Step.PORTAL: _("le portail")}


@dataclass(frozen=True, slots=True)
class Opened:
    """An open profile, and the page to show first."""

    desktop: Desktop
    page: PageKey = PageKey.HOME


class Words(QWidget):
    """A body without a form: the welcome and the end."""

    def __init__(self, theme: Theme, title: str, text: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        self._title = Label(theme, title, "page_title", wrap=True)
        self._text = Label(theme, text, color="text_2", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addStretch(1)

    def set_words(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)


class Assistant(SetupFrame):
    """Leads through the first start; what takes time runs off the main thread.

    Args:
        theme: the look.
        tasks: the work off the main thread.
        clock: the time.
        door: makes the profile.
        flow: where to begin, at the welcome unless an assistant was left.
        desktop: the open profile of an assistant that was left.
        print_it: prints the recovery code.

    Signals:
        finished: an ``Opened``.
    """

    finished = Signal(object)

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        clock: Clock,
        door: Door,
        *,
        flow: SetupFlow | None = None,
        desktop: Desktop | None = None,
        print_it: PrintIt = print_sheet,
    ) -> None:
        super().__init__(theme)
        self.flow = flow or SetupFlow()
        self.desktop = desktop
        self._tasks = tasks
        self._clock = clock
        self._door = door
        self._work = _Worker(self)
        self._mail = MailBody(theme)
        self._portal = PortalBody(theme)
        self._steps: dict[Step, StepBody] = {
            Step.ORGANISATION: OrganisationBody(theme),
            Step.PASSWORD: PasswordBody(theme),
            Step.RECOVERY: RecoveryBody(theme, print_it, lambda: day(paris_time(clock.now()).date())),
            Step.MAIL: self._mail,
            Step.PORTAL: self._portal,
        }
        self._welcome = Words(
            theme,
            _("Bienvenue dans Objectif Vacances"),
            _(
                "En cinq étapes, préparez l’application\u00a0: organisme, mot de passe, code de récupération, "
                "messagerie, portail. Comptez dix minutes."
            ),
        )
        self._end = Words(theme, "", "")
        for body in (self._welcome, *self._steps.values(), self._end):
            self.add_body(body)
        self._add_buttons(theme)
        self._connect()
        self._show_step()

    def _add_buttons(self, theme: Theme) -> None:
        self._later = Button(theme, _("Régler plus tard"), Kind.LINK)
        self._back = Button(theme, _("Retour"))
        self._home = Button(theme, _("Aller à l’accueil"))
        self._next = Button(theme, _("Continuer"), Kind.PRIMARY, size=Size.LARGE)
        room = QWidget()
        room.setFixedWidth(_BEFORE_LATER)
        self.footer.add_left(room)
        self.footer.add_left(self._later)
        for button in (self._back, self._home, self._next):
            self.footer.add_right(button)
        self._later.clicked.connect(self._postpone)
        self._back.clicked.connect(self._go_back)
        self._home.clicked.connect(lambda: self._finish(PageKey.HOME))
        self._next.clicked.connect(self.go_on)

    def _connect(self) -> None:
        for body in self._steps.values():
            body.form.edited.connect(self._review)
        mail = Testing(self._tasks, self._mail.form, self._mail.test_button, self._mail.outcome)
        portal = Testing(self._tasks, self._portal.form, self._portal.test_button, self._portal.outcome)

        def send() -> None:
            self._mail.read(self.flow)
            mail.send_mail(self.flow.mail, self._mail.recipient.text().strip(), self._clock)

        def ask() -> None:
            self._portal.read(self.flow)
            if self.desktop:
                portal.try_portal(self.desktop, self.flow.portal, self.flow.cleaned_organisation().client_code)

        def note(test: MailTest) -> None:
            self.flow.note_mail_test(test.account, accepted=test.accepted)

        mail.mail_tested.connect(note)
        self._mail.test_button.clicked.connect(send)
        self._portal.test_button.clicked.connect(ask)

    # --- what is shown -----------------------------------------------------------------------------------

    @property
    def body(self) -> StepBody | None:
        """The body of the step, None at the welcome and at the end."""
        return self._steps.get(self.flow.step)

    def _show_step(self) -> None:
        flow = self.flow
        self.side.steps.show_flow(flow)
        for button in (self._next, self._back, self._later, self._home):
            button.set_busy(busy=False)
        self._back.setVisible(flow.can_go_back)
        self._later.setVisible(flow.can_postpone)
        self._home.setVisible(flow.step is Step.DONE)
        self._next.setText(self._next_text())
        if flow.step is Step.DONE:
            self._show_end()
        if body := self.body:
            self._later.setToolTip(STEPS[flow.step.value].later)
            body.show_flow(flow)
            body.outcome.clear()
            self.show_body(body)
        else:
            self.show_body(self._end if flow.step is Step.DONE else self._welcome)
        self.focus_first()

    def focus_first(self) -> None:
        """Go to the first field of the step, or to the button that goes on."""
        if self.body:
            self.body.form.focus_first()
        else:
            self._next.setFocus()

    def _next_text(self) -> str:
        return {Step.WELCOME: _("Commencer"), Step.DONE: _("Créer une campagne")}.get(self.flow.step, _("Continuer"))

    def _show_end(self) -> None:
        missing = self.flow.missing()
        if not missing:
            self._end.set_words(
                _("Tout est prêt"),
                _("Vous pouvez créer votre première campagne. Tout se modifie ensuite dans «\u00a0Mon compte\u00a0»."),
            )
            return
        names = _(" et ").join(_MISSING[step] for step in missing)
        text = _(
            "Il reste à régler\u00a0: {missing}. Vous pouvez déjà préparer une campagne, mais pas la lancer."
        ).format(missing=names)
        self._end.set_words(_("Presque prêt"), " ".join([text, *(STEPS[step.value].later for step in missing)]))

    def _review(self) -> None:
        if body := self.body:
            body.read(self.flow)
            review = self.flow.review()
            body.form.show_faults(review.faults, review.held)

    # --- where one goes ----------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Leave the step forward: what is wrong is named, else its work is done and the next step comes."""
        if self.flow.step is Step.DONE:
            self._finish(PageKey.CREATE)
            return
        body = self.body
        if body:
            body.read(self.flow)
            if faults := self.flow.faults():
                body.form.show_faults(faults)
                body.form.focus_first_fault()
                return
            body.outcome.clear()
        self._work.run(self.flow.work())

    def _go_back(self) -> None:
        if body := self.body:
            body.read(self.flow)
        self.flow.back()
        self._show_step()

    def _postpone(self) -> None:
        body = self.body
        if body is None:
            return
        body.read(self.flow)
        if faults := self.flow.postpone():
            body.form.show_faults(faults)
            body.form.focus_first_fault()
        elif self.flow.step is Step.ORGANISATION:
            body.show_flow(self.flow)
            self.go_on()
        else:
            self._show_step()

    def _finish(self, page: PageKey) -> None:
        if self.desktop:
            desktop, self.desktop = self.desktop, None
            self.finished.emit(Opened(desktop, page))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Enter."""
        if not press_by_enter(event, self.focusWidget(), self._next):
            super().keyPressEvent(event)

    # --- work --------------------------------------------------------------------------------------------

    def advance(self) -> None:
        """Show the next step; the work of this one is done."""
        self.flow.advance()
        self._show_step()

    def refuse(self, error: Exception) -> None:
        """Say why the work of the step was not done."""
        self._next.set_busy(busy=False)
        body = self.body
        if body is None:
            return
        if isinstance(error, RefusedError):
            body.form.show_faults(error.faults)
            if body.form.focus_first_fault():
                return
        body.outcome.fail_with(error, STEPS[self.flow.step.value].title)

    def wait(self) -> None:
        """Show that the work of the step goes on."""
        self._next.set_busy(busy=True)

    @property
    def tasks(self) -> Tasks:
        """The work off the main thread."""
        return self._tasks

    @property
    def door(self) -> Door:
        """What makes the profile."""
        return self._door


class _Worker(QObject):
    """Does the work of each step."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(assistant)
        self._assistant = assistant

    def run(self, work: Work) -> None:
        """Do the work of a step, then go on."""
        assistant, flow = self._assistant, self._assistant.flow
        match work:
            case Work.NOTHING:
                assistant.advance()
            case Work.MAKE_PROFILE:
                self._make()
            case Work.SAVE_ORGANISATION:
                organisation = flow.organisation = flow.cleaned_organisation()
                self._do(lambda desktop: save_organisation(desktop, assistant.door, organisation))
            case Work.CONFIRM_RECOVERY:
                self._do(lambda _desktop: assistant.door.vault.confirm_recovery())
            case Work.SAVE_MAIL:
                account = flow.mail
                self._do(lambda desktop: desktop.accounts.save_mail_account(account))
            case Work.SAVE_PORTAL:
                entry, code = flow.portal, flow.cleaned_organisation().client_code
                self._do(lambda desktop: save_portal(desktop, entry, code))

    def _make(self) -> None:
        assistant, flow = self._assistant, self._assistant.flow
        organisation, password = flow.cleaned_organisation(), flow.password

        def made(profile: MadeProfile) -> None:
            assistant.desktop = profile.desktop
            flow.made(profile.recovery_code)
            assistant.advance()

        assistant.wait()
        assistant.tasks.run(
            lambda _progress: assistant.door.make(organisation, password),
            owner=self,
            done=made,
            failed=assistant.refuse,
            lane=Lane.DATABASE,
            name=_("Création du profil"),
        )

    def _do(self, work: Callable[[Desktop], object]) -> None:
        assistant = self._assistant
        desktop = assistant.desktop
        if desktop is None:
            return
        assistant.wait()
        assistant.tasks.run(
            lambda _progress: work(desktop),
            owner=self,
            done=lambda _result: assistant.advance(),
            failed=assistant.refuse,
            lane=Lane.DATABASE,
            name=STEPS[assistant.flow.step.value].title,
        )
