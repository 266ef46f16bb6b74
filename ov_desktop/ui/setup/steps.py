"""The bodies of the assistant's steps: a form each, and what its step adds to it (picture 09)."""

from collections.abc import Callable

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.ui.account.form import Form
from ov_desktop.ui.account.mail_form import MailForm
from ov_desktop.ui.account.organisation_form import OrganisationForm
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.account.password_form import PasswordForm
from ov_desktop.ui.account.portal_form import PortalForm
from ov_desktop.ui.account.recovery_panel import RecoveryPanel
from ov_desktop.ui.setup.flow import COUNTED, SetupFlow, Step
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.setup import STEPS
from ov_desktop.wording.text import _

PrintIt = Callable[[QTextDocument, QWidget], bool]


class StepBody(QWidget):
    """A step: its number, title and introduction, its form, and a banner for what its work found.

    ``read`` takes what is typed into the flow, ``show_flow`` brings what the flow holds back.
    """

    def __init__(self, theme: Theme, step: Step, form: Form) -> None:
        super().__init__()
        self.step = step
        self.form = form
        self.outcome = Outcome(theme)
        words = STEPS[step.value]
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        number = _("Étape {count} sur {total}").format(count=COUNTED.index(step) + 1, total=len(COUNTED))
        self.column.addWidget(Label(theme, number, color="text_2"))
        self.column.addWidget(Label(theme, words.title, "page_title", wrap=True))
        self.column.addSpacing(theme.space(2))
        self.column.addWidget(Label(theme, words.introduction, color="text_2", wrap=True))
        self.column.addSpacing(theme.space(5))
        self.column.addWidget(form)
        self.column.addSpacing(theme.space(4))
        self.column.addWidget(self.outcome)
        self.column.addStretch(1)

    def add_under_form(self, widget: QWidget) -> None:
        """Put a widget between the form and the banner."""
        place = self.column.indexOf(self.outcome)
        self.column.insertWidget(place, widget)
        self.column.insertSpacing(place + 1, self.form.theme.space(3))

    def read(self, flow: SetupFlow) -> None:
        """Take what is typed into the flow; a step without fields has nothing to give."""

    def show_flow(self, flow: SetupFlow) -> None:
        """Show what the flow holds."""


class OrganisationBody(StepBody):
    """Step 1."""

    def __init__(self, theme: Theme) -> None:
        self._form = OrganisationForm(theme)
        super().__init__(theme, Step.ORGANISATION, self._form)

    def read(self, flow: SetupFlow) -> None:
        """Take the organisation."""
        flow.organisation = self._form.value()

    def show_flow(self, flow: SetupFlow) -> None:
        """Show the organisation."""
        self._form.set_value(flow.organisation)


class PasswordBody(StepBody):
    """Step 2."""

    def __init__(self, theme: Theme) -> None:
        self._form = PasswordForm(theme)
        super().__init__(theme, Step.PASSWORD, self._form)

    def read(self, flow: SetupFlow) -> None:
        """Take the password."""
        flow.password, flow.repeated = self._form.password, self._form.repeated

    def show_flow(self, flow: SetupFlow) -> None:
        """Forget a password that was used."""
        if flow.profile_made:
            self._form.clear()


class RecoveryBody(StepBody):
    """Step 3."""

    def __init__(self, theme: Theme, print_it: PrintIt, today: Callable[[], str]) -> None:
        self._form = RecoveryPanel(theme, print_it)
        self._today = today
        self._shown = ""
        super().__init__(theme, Step.RECOVERY, self._form)

    def read(self, flow: SetupFlow) -> None:
        """Take the signs."""
        flow.typed_signs = self._form.signs

    def show_flow(self, flow: SetupFlow) -> None:
        """Show the code, and no longer than it is needed."""
        if flow.recovery_code != self._shown:
            self._shown = flow.recovery_code
            self._form.show_code(flow.recovery_code, flow.cleaned_organisation().name, self._today())


class MailBody(StepBody):
    """Step 4."""

    def __init__(self, theme: Theme) -> None:
        self._form = MailForm(theme)
        super().__init__(theme, Step.MAIL, self._form)
        self.recipient = LineEdit(theme)
        self.test_button = Button(theme, _("Envoyer un essai"), icon="send_test")
        self._field = Field(theme, _("Adresse de l’essai"), self.recipient)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.space(3))
        line.addWidget(self._field, 1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addSpacing(theme.line() + theme.space("label_to_field"))
        column.addWidget(self.test_button)
        column.addStretch(1)
        line.addLayout(column)
        line.addStretch(1)
        self.add_under_form(row)
        self._form.register("recipient", self._field)

    def read(self, flow: SetupFlow) -> None:
        """Take the account."""
        flow.mail = self._form.value()

    def show_flow(self, flow: SetupFlow) -> None:
        """Show the account; the test goes to the organisation's own address unless another is typed."""
        self._form.set_value(flow.mail)
        if not self.recipient.text():
            self.recipient.setText(flow.organisation.contact_email.strip())


class PortalBody(StepBody):
    """Step 5."""

    def __init__(self, theme: Theme) -> None:
        self._form = PortalForm(theme)
        super().__init__(theme, Step.PORTAL, self._form)
        self.test_button = Button(theme, _("Tester la connexion"), icon="sync")
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.test_button)
        line.addStretch(1)
        self.add_under_form(row)

    def read(self, flow: SetupFlow) -> None:
        """Take the portal."""
        flow.portal = self._form.value()

    def show_flow(self, flow: SetupFlow) -> None:
        """Show the portal."""
        self._form.set_value(flow.portal)
