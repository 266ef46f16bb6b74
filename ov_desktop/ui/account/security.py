"""The tab "Sécurité": another password, another recovery code, staying signed in, signing out (SPEC A1–A3)."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.organisation import Organisation
from ov_desktop.domain.refusal import FieldFault, RefusedError
from ov_desktop.services.door import Door
from ov_desktop.services.passwords import check_password
from ov_desktop.services.recovery_code import last_signs, same_signs
from ov_desktop.services.sign_in_delay import SignInDelayedError
from ov_desktop.services.stay_signed_in import KeyringUnavailableError
from ov_desktop.services.vault import SignInRefusedError
from ov_desktop.ui.account.form import Form
from ov_desktop.ui.account.password_form import PasswordForm
from ov_desktop.ui.account.recovery_panel import RecoveryPanel
from ov_desktop.ui.account.recovery_sheet import print_sheet
from ov_desktop.ui.account.tab import AccountTab
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.choices import Check
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import PasswordEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.failures import failure_words
from ov_desktop.wording.figures import day
from ov_desktop.wording.text import _


class SecurityTab(AccountTab):
    """What guards the profile; in a demonstration, which has no password, it says so.

    Signals:
        signed_out: the key is forgotten; the window is to be closed.
    """

    signed_out = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(workbench, parent=parent)
        self._organisation: Organisation | None = None
        self._code = ""
        door = workbench.door
        if door is None:
            self.add(
                Label(
                    self.theme,
                    _("La démonstration n’a pas de mot de passe. Ses données disparaissent à la fermeture."),
                    color="text_2",
                    wrap=True,
                )
            )
        else:
            self._door: Door = door
            self._add_password()
            self._add_recovery()
            self._add_session()
        self.finish()

    @property
    def edited(self) -> bool:
        """Whether a new recovery code is shown and not yet known to be kept."""
        return bool(self._code)

    def give_up(self) -> None:
        """Show the new code no longer; it holds all the same."""
        if self._code:
            self._show_code("")

    def load(self) -> None:
        """Read what is known of the organisation, and how one is signed in."""
        if self.workbench.door is None:
            return
        accounts, door = self.desktop.accounts, self._door
        self.do(
            lambda: (accounts.organisation(), door.keyring_usable(), door.stays_signed_in()),
            self._show,
            name=_("Lecture de la sécurité"),
        )

    def _show(self, found: tuple[Organisation | None, bool, bool]) -> None:
        self._organisation, usable, stays = found
        self.stay.setEnabled(usable)
        self.stay.setChecked(stays)
        self._stay_why.setVisible(not usable)

    # --- password ----------------------------------------------------------------------------------------

    def _add_password(self) -> None:
        card = Card(self.theme, _("Mot de passe"))
        self.passwords = PasswordForm(self.theme, asks_current=True)
        self.passwords.edited.connect(self._review)
        self.change_button = Button(self.theme, _("Changer le mot de passe"))
        self.change_button.clicked.connect(self._change)
        self.press_on_enter(self.passwords, self.change_button)
        card.body.addWidget(self.passwords)
        card.body.addWidget(self.row(self.change_button))
        self.add(card)

    def _faults(self) -> list[FieldFault]:
        known = (self._organisation.client_code, self._organisation.name) if self._organisation else ()
        faults = check_password(self.passwords.password, known)
        if not faults and self.passwords.repeated != self.passwords.password:
            faults.append(FieldFault("repeated", "setup-password-mismatch"))
        return faults

    def _review(self) -> None:
        first, second = self.passwords.password, self.passwords.repeated
        typed = {"password": bool(first), "repeated": len(second) >= len(first) > 0}
        self.passwords.show_faults([fault for fault in self._faults() if typed[fault.field]])

    def _change(self) -> None:
        faults = self._faults()
        if not self.passwords.current:
            faults.insert(0, FieldFault("current", "password-missing"))
        self.passwords.show_faults(faults)
        if self.passwords.focus_first_fault():
            return
        current, new, door = self.passwords.current, self.passwords.password, self._door

        def changed(_nothing: None) -> None:
            self.passwords.clear()
            self.outcome.say(_("Mot de passe changé. Le code de récupération reste le même."))

        self.do(
            lambda: _asking("current", lambda: door.vault.change_password(current, new)),
            changed,
            button=self.change_button,
            form=self.passwords,
            name=_("Changement du mot de passe"),
        )

    # --- recovery code -----------------------------------------------------------------------------------

    def _add_recovery(self) -> None:
        theme = self.theme
        card = Card(theme, _("Code de récupération"))
        text = _(
            "Si vous oubliez le mot de passe, seul ce code ouvrira vos données. Un nouveau code remplace l’ancien."
        )
        card.body.addWidget(Label(theme, text, color="text_2", wrap=True))
        self.asked = Form(theme)
        self._asked_line = PasswordEdit(theme)
        self.asked.add_row(("password", Field(theme, _("Mot de passe actuel"), self._asked_line)))
        self.code_button = Button(theme, _("Créer un nouveau code"))
        self.code_button.clicked.connect(self._new_code)
        self.panel = RecoveryPanel(theme, print_sheet)
        self.keep_button = Button(theme, _("J’ai rangé le code"))
        self.keep_button.clicked.connect(self._keep)
        self.press_on_enter(self.asked, self.code_button)
        self.press_on_enter(self.panel, self.keep_button)
        self._code_row, self._keep_row = self.row(self.code_button), self.row(self.keep_button)
        for widget in (self.asked, self._code_row, self.panel, self._keep_row):
            card.body.addWidget(widget)
        self._show_code("")
        self.add(card)

    def _show_code(self, code: str) -> None:
        self._code = code
        name = self._organisation.name if self._organisation else ""
        self.panel.show_code(code, name, day(paris_time(self.workbench.clock.now()).date()))
        for widget in (self.panel, self._keep_row):
            widget.setVisible(bool(code))
        for widget in (self.asked, self._code_row):
            widget.setVisible(not code)

    def _new_code(self) -> None:
        password, door = self._asked_line.text(), self._door
        faults = [] if password else [FieldFault("password", "password-missing")]
        self.asked.show_faults(faults)
        if self.asked.focus_first_fault():
            return

        def draw() -> str:
            _asking("password", lambda: door.vault.check_password(password))
            return door.vault.new_recovery_code()

        def drawn(code: str) -> None:
            self._asked_line.clear()
            self._show_code(code)
            self.panel.focus_first()

        self.do(draw, drawn, button=self.code_button, form=self.asked, name=_("Nouveau code de récupération"))

    def _keep(self) -> None:
        if not same_signs(self.panel.signs, last_signs(self._code)):
            self.panel.show_faults([FieldFault("signs", "setup-recovery-wrong")])
            self.panel.focus_first_fault()
            return

        def kept(_nothing: None) -> None:
            self._show_code("")
            self.outcome.say(_("Le nouveau code remplace l’ancien. Détruisez l’ancien."))

        self.do(
            self._door.vault.confirm_recovery, kept, button=self.keep_button, name=_("Nouveau code de récupération")
        )

    # --- session -----------------------------------------------------------------------------------------

    def _add_session(self) -> None:
        theme = self.theme
        card = Card(theme, _("Connexion"))
        self.stay = Check(theme, _("Rester connecté"))
        self.stay.clicked.connect(self._stay)
        why = _(
            "Rester connecté n’est pas possible ici\u00a0: l’ordinateur n’a pas de trousseau utilisable. Le mot de "
            "passe sera demandé à chaque ouverture."
        )
        self._stay_why = Label(theme, why, "caption", "text_3", wrap=True)
        self._stay_why.hide()
        self.out_button = Button(theme, _("Se déconnecter et quitter"))
        self.out_button.clicked.connect(self._sign_out)
        for widget in (self.stay, self._stay_why, self.row(self.out_button)):
            card.body.addWidget(widget)
        self.add(card)

    def _stay(self, checked: bool) -> None:
        door = self._door
        self.do(
            door.stay_signed_in if checked else door.stay.forget,
            lambda _nothing: self.outcome.say(_("Enregistré.")),
            name=_("Rester connecté"),
        )

    def _sign_out(self) -> None:
        self.do(
            self._door.sign_out,
            lambda _nothing: self.signed_out.emit(),
            button=self.out_button,
            name=_("Déconnexion"),
        )

    def fail(self, error: Exception, name: str) -> None:
        """Say that something failed; a keyring and a delay have words of their own."""
        match error:
            case KeyringUnavailableError():
                self.stay.setChecked(False)
                self.outcome.fail(failure_words("keyring-unavailable"))
            case SignInDelayedError():
                self.outcome.fail(failure_words("signin-delayed", seconds=str(error.seconds)))
            case _:
                self.outcome.fail_with(error, name)


def _asking(field: str, work: Callable[[], None]) -> None:
    """Do work that asks for the password, whose refusal is a fault of its field.

    Raises:
        RefusedError: the password is wrong.
    """
    try:
        work()
    except SignInRefusedError:
        raise RefusedError([FieldFault(field, "password-wrong")]) from None
