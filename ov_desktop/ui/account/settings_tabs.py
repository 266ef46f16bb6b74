"""The tabs "Organisme", "Messagerie" and "Portail" of "Mon compte" (SPEC A3)."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ov_desktop.domain.organisation import MailAccount, Organisation
from ov_desktop.services.accounts import PortalKind, PortalLink
from ov_desktop.services.portal_process import PortalState
from ov_desktop.services.secrets import SecretName
from ov_desktop.ui.account.mail_form import MailForm
from ov_desktop.ui.account.organisation_form import OrganisationForm
from ov_desktop.ui.account.portal_form import PortalForm
from ov_desktop.ui.account.saving import save_organisation, save_portal
from ov_desktop.ui.account.secret_note import SecretNote
from ov_desktop.ui.account.tab import FormTab
from ov_desktop.ui.account.testing import Testing
from ov_desktop.ui.navigation import NEWEST, PageKey
from ov_desktop.ui.setup.flow import PortalEntry
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording.failures import ACTIONS
from ov_desktop.wording.text import _

_FOLLOW_MS = 1000


class OrganisationTab(FormTab):
    """The organisation, with the address that stands in the legal notices."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        self._form = OrganisationForm(workbench.theme, with_address=True)
        super().__init__(
            workbench,
            self._form,
            _("Ces informations figurent dans les e-mails, l’espace collaborateur et les commandes."),
            parent=parent,
        )
        self.add(self.row(self.save_button))
        self.finish()

    def load(self) -> None:
        """Read the organisation."""
        self.do(self.desktop.accounts.organisation, self._show, name=_("Lecture de l’organisme"))

    def write(self) -> None:
        """Save the organisation."""
        typed, desktop, door = self._form.value(), self.desktop, self.workbench.door
        self.do(
            lambda: save_organisation(desktop, door, typed),
            self._saved,
            button=self.save_button,
            form=self._form,
            name=_("Enregistrement de l’organisme"),
        )

    def _show(self, organisation: Organisation | None) -> None:
        if organisation and not self.edited:
            self._form.set_value(organisation)

    def _saved(self, result: tuple[Organisation, bool]) -> None:
        organisation, portal_changed = result
        self.saved(Subject.ORGANISATION, *((Subject.PORTAL,) if portal_changed else ()))
        self._show(organisation)


class MailTab(FormTab):
    """The account that messages are sent from, with a test."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        self._form = MailForm(workbench.theme)
        super().__init__(
            workbench,
            self._form,
            _("Les e-mails partent de votre propre compte. Les renseignements demandés viennent de votre fournisseur."),
            parent=parent,
        )
        self._recipient = LineEdit(self.theme)
        field = Field(self.theme, _("Adresse de l’essai"), self._recipient)
        field.setMaximumWidth(self.theme.scaled(314))
        self._form.register("recipient", field)
        self.test_button = Button(self.theme, ACTIONS["action-send-test"], icon="send_test")
        self._testing = Testing(workbench.tasks, self._form, self.test_button, self.outcome)
        if workbench.demonstration:
            self._testing.read_caught = lambda: workbench.show_page(PageKey.MAILS, section=NEWEST)
        self._note = SecretNote(workbench, self._form.field("password"), SecretName.MAIL_PASSWORD)
        self._password_seen = False
        self._turn = 0
        self.test_button.clicked.connect(self._test)
        self.press_on_enter(field, self.test_button)
        self.add(field)
        self.add(self.row(self.save_button, self.test_button))
        self.finish()

    def load(self) -> None:
        """Read the account, and the address that tests go to."""
        accounts = self.desktop.accounts
        self._turn += 1

        def read() -> tuple[MailAccount | None, Organisation | None]:
            accounts.secrets.ask_again(SecretName.MAIL_PASSWORD)
            return accounts.mail_account(), accounts.organisation()

        # Beside the other work on the database: the keyring may wait for its user.
        self.do(read, partial(self._show, self._turn), lane=Lane.NETWORK, name=_("Lecture de la messagerie"))

    def write(self) -> None:
        """Save the account; only a password that was to be seen is given up where the field is empty."""
        account, accounts, keep = self._form.value(), self.desktop.accounts, not self._password_seen
        self._turn += 1
        self.do(
            lambda: accounts.save_mail_account(account, keep_password=keep),
            self._saved,
            button=self.save_button,
            form=self._form,
            name=_("Enregistrement de la messagerie"),
        )

    def _saved(self, kept: MailAccount) -> None:
        self._password_seen = bool(kept.password)
        self.saved(Subject.MAIL_ACCOUNT)
        self._note.refresh()

    def _show(self, turn: int, found: tuple[MailAccount | None, Organisation | None]) -> None:
        account, organisation = found
        self._note.refresh()
        if account and not self.edited and turn == self._turn:
            self._form.set_value(account)
            self._password_seen = bool(account.password)
        if organisation and not self._recipient.text():
            self._recipient.setText(organisation.contact_email)

    def _test(self) -> None:
        self._form.show_faults([])
        self._testing.send_mail(self._form.value(), self._recipient.text().strip(), self.workbench.clock)


class PortalTab(FormTab):
    """The portal in use: where it is, how it stands, a test, a restart."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        self._form = PortalForm(workbench.theme)
        introduction = _("C’est le site où les personnes font leur choix.")
        super().__init__(workbench, self._form, introduction, parent=parent)
        self._client_code = ""
        self._link: PortalLink | None = None
        self._said: tuple[Tone, str] | None = None
        self._follow = QTimer(self)
        self._follow.setInterval(_FOLLOW_MS)
        self._follow.timeout.connect(self._show_state)
        self.state = Banner(self.theme, Tone.INFO, inline=True)
        self.column.insertWidget(0, self.state)
        self.test_button = Button(self.theme, _("Tester la connexion"), icon="sync")
        self.restart_button = Button(self.theme, ACTIONS["action-restart-portal"], icon="restore")
        self._testing = Testing(workbench.tasks, self._form, self.test_button, self.outcome)
        self._note = SecretNote(workbench, self._form.field("password"), SecretName.PORTAL_PASSWORD)
        self._turn = 0
        self.test_button.clicked.connect(self._test)
        self.restart_button.clicked.connect(self._restart)
        self.add(self.row(self.save_button, self.test_button, self.restart_button))
        self.finish()

    def load(self) -> None:
        """Read the portal in use."""
        accounts = self.desktop.accounts
        self._turn += 1

        def read() -> tuple[PortalLink | None, Organisation | None]:
            accounts.secrets.ask_again(SecretName.PORTAL_PASSWORD)
            return accounts.portal(), accounts.organisation()

        # Beside the other work on the database: the keyring may wait for its user.
        self.do(read, partial(self._show, self._turn), lane=Lane.NETWORK, name=_("Lecture du portail"))

    def write(self) -> None:
        """Put the portal to use."""
        entry, code, desktop = self._form.value(), self._client_code, self.desktop
        self._turn += 1
        self.do(
            lambda: save_portal(desktop, entry, code),
            self._saved,
            button=self.save_button,
            form=self._form,
            name=_("Enregistrement du portail"),
        )

    def _saved(self, link: PortalLink) -> None:
        self._link = link
        self.saved(Subject.PORTAL)
        self._note.refresh()
        self._show_state()

    def _show(self, turn: int, found: tuple[PortalLink | None, Organisation | None]) -> None:
        link, organisation = found
        self._note.refresh()
        if turn != self._turn:
            return
        self._client_code = organisation.client_code if organisation else ""
        if link and not self.edited:
            embedded = link.kind is PortalKind.EMBEDDED
            self._form.set_value(
                PortalEntry(public_url=link.url)
                if embedded
                else PortalEntry(here=False, url=link.url, password=link.password)
            )
        self._link = link
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow how the portal stands while it can be seen."""
        super().showEvent(event)
        self._follow.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow it no longer."""
        super().hideEvent(event)
        self._follow.stop()

    def _show_state(self) -> None:
        tone, text = self._state()
        if (tone, text) != self._said:
            self._said = (tone, text)
            self.state.set_content(tone, "", text)
        self.restart_button.setVisible(self._embedded)

    @property
    def _embedded(self) -> bool:
        return self._link is not None and self._link.kind is PortalKind.EMBEDDED

    def _state(self) -> tuple[Tone, str]:
        if self._link is None:
            return Tone.WARN, _("Sans portail, personne ne peut répondre en ligne.")
        if not self._embedded:
            return Tone.INFO, _("L’espace collaborateur est sur un serveur.")
        running = self.desktop.portal
        match running.state if running else PortalState.STOPPED:
            case PortalState.RUNNING if running:
                text = _("L’espace collaborateur répond à l’adresse {value}.")
                return Tone.OK, text.format(value=self._link.url or running.url).replace("&", "&amp;")
            case PortalState.STARTING:
                return Tone.INFO, _("L’espace collaborateur démarre.")
            case _:
                return Tone.WARN, _("L’espace collaborateur ne répond pas. Personne ne peut faire de choix.")

    def _test(self) -> None:
        self._form.show_faults([])
        self._testing.try_portal(self.desktop, self._form.value(), self._client_code)

    def _restart(self) -> None:
        self.outcome.say(_("L’espace collaborateur démarre."), Tone.INFO)
        self.told.emit((Subject.PORTAL,))
