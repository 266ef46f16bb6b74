"""Sends the message of the preview to oneself: asks for the address, and says what came of it (SPEC S9, G5)."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.employee import read_email
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.domain.refusal import RefusedError
from ov_desktop.services.mail_test import STEP_SECONDS, MailTest, send_trial
from ov_desktop.services.secrets import SecretName, SecretPlace
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.navigation import NEWEST, PageKey
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Lane
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.failures import ACTIONS
from ov_desktop.wording.setup import mail_test_words
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.services.desktop import Desktop

_WIDTH = 440
_ACTION = _("Envoi d’un essai")

Ask = Callable[[QWidget, str], str]
"""Asks for an address, proposing one; empty where it is given up."""


class TrialDialog(QDialog):
    """Asks where a test goes."""

    def __init__(self, theme: Theme, proposal: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = _("Envoyer un essai")
        self.setWindowTitle(title)
        self.setModal(True)
        self.setFixedWidth(theme.scaled(_WIDTH))
        self.line = LineEdit(theme, proposal)
        self.field = Field(
            theme,
            _("Adresse qui recevra l’essai"),
            self.line,
            help_text=_("Le message part de votre messagerie, tel que l’aperçu le montre, avec la mention d’un essai."),
        )
        self.send_button = Button(theme, _("Envoyer"), Kind.PRIMARY, icon="send_test")
        give_up = Button(theme, _("Ne pas envoyer"))
        self.send_button.setAutoDefault(True)
        self.send_button.setDefault(True)
        self.send_button.clicked.connect(self._send)
        self.line.textChanged.connect(lambda _text: self.field.clear_state())
        give_up.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(5),) * 4)
        column.setSpacing(theme.space(4))
        column.addWidget(Label(theme, title, "section"))
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addStretch(1)
        row.addWidget(give_up)
        row.addWidget(self.send_button)
        column.addLayout(row)
        self.line.setFocus()
        self.line.selectAll()

    def event(self, event: QEvent) -> bool:
        """Grow where a message needs room."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and (layout := self.layout()):
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))
        return handled

    def _send(self) -> None:
        if read_email(self.line.text()) is None:
            self.field.set_state(State.ERROR, _("Ce n’est pas une adresse e-mail. Vérifiez l’écriture."))
            self.line.setFocus()
            return
        self.accept()


class TrialSending(QObject):
    """Sends tests for a panel, one at a time.

    Attributes:
        ask: asks for the address; replaced where nobody can answer a dialog.

    Signals:
        left: the user goes to another page of the main window, which a window over it would hide.
    """

    left = Signal()

    def __init__(self, workbench: Workbench, button: Button, outcome: Outcome, parent: QWidget) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._button = button
        self._outcome = outcome
        self._panel = parent
        self._last = ""
        self._asking = False
        self.ask: Ask = self._ask_in_dialog

    def begin(self, campaign_id: str, kind: MessageKind, person_id: str) -> None:
        """Ask for the address, then send; one question at a time, whoever clicks twice."""
        if self._asking:
            return
        self._asking = True
        self._outcome.clear()
        desktop = self._workbench.desktop

        def asked(found: tuple[MailAccount | None, str]) -> None:
            settings, proposal = found
            recipient = self.ask(self._panel, self._last or proposal) if settings else ""
            self._asking = False
            if settings is None:
                self._say_no_account()
            elif recipient:
                self._last = recipient
                self._send(settings, recipient, campaign_id, kind, person_id)

        self._workbench.tasks.run(
            lambda _progress: _settings(desktop), owner=self, done=asked, failed=self._failed, name=_ACTION
        )

    def _send(self, settings: MailAccount, recipient: str, campaign_id: str, kind: MessageKind, person_id: str) -> None:
        secrets, previews = self._workbench.desktop.secrets, self._workbench.desktop.previews
        self._button.set_busy(busy=True, text=_("Envoi…"))

        def send() -> MailTest:
            kept = secrets.found(SecretName.MAIL_PASSWORD)
            if kept.place is SecretPlace.LOST:
                return MailTest(settings, recipient, "mail-password-lost")
            account = replace(settings, password=kept.text)
            return send_trial(account, recipient, lambda address: previews.trial(campaign_id, kind, person_id, address))

        self._workbench.tasks.run(
            lambda _progress: send(),
            owner=self,
            done=self._sent,
            failed=self._failed,
            lane=Lane.NETWORK,
            name=_ACTION,
        )

    def _sent(self, result: MailTest) -> None:
        self._button.set_busy(busy=False)
        if result.accepted:
            self._say_sent(result.recipient)
            return
        account = result.account
        words = mail_test_words(
            result.code,
            host=account.host,
            port=account.port,
            sender=account.sender_address,
            recipient=result.recipient,
            seconds=round(STEP_SECONDS),
            of_campaign=True,
        )
        self._outcome.fail(words)
        self._offer_settings()

    def _say_sent(self, recipient: str) -> None:
        caught = self._workbench.demonstration
        self._outcome.say_sent(recipient, (lambda: self._go(PageKey.MAILS, NEWEST)) if caught else None)

    def _failed(self, error: Exception) -> None:
        self._asking = False
        self._button.set_busy(busy=False)
        self._outcome.fail_with(error, _ACTION)
        if isinstance(error, RefusedError):
            self._offer_settings()

    def _say_no_account(self) -> None:
        self._outcome.say(
            _("Aucun essai n’est parti\u00a0: votre messagerie n’est pas encore réglée. Vos textes sont enregistrés."),
            Tone.WARN,
        )
        self._offer_settings()

    def _offer_settings(self) -> None:
        self._outcome.add_action(ACTIONS["action-open-mail-settings"], lambda: self._go(PageKey.ACCOUNT, "mail"))

    def _go(self, page: PageKey, section: str) -> None:
        self.left.emit()
        self._workbench.show_page(page, section=section)

    def _ask_in_dialog(self, parent: QWidget, proposal: str) -> str:
        dialog = TrialDialog(self._workbench.theme, proposal, parent)
        try:
            return dialog.line.text().strip() if dialog.exec() else ""
        finally:
            dialog.deleteLater()


def _settings(desktop: "Desktop") -> tuple[MailAccount | None, str]:
    """Return the mail account without its password, and the address to propose: the organisation's own."""
    settings, organisation = desktop.accounts.mail_settings(), desktop.accounts.organisation()
    contact = organisation.contact_email if organisation else ""
    return settings, contact or (settings.sender_address if settings else "")
