"""Signing in: client code and password, the delay after wrong ones, and the way back in (SPEC A1, A2)."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.organisation import Organisation
from ov_desktop.domain.refusal import FieldFault
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.door import Door
from ov_desktop.services.passwords import check_password
from ov_desktop.services.profile_lock import ProfileBusyError
from ov_desktop.services.recovery_code import MistypedCodeError
from ov_desktop.services.sign_in_delay import SignInDelayedError
from ov_desktop.services.vault import RecoveryRefusedError, SignInRefusedError
from ov_desktop.ui.account.form import Form, press_by_enter
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.account.password_form import PasswordForm
from ov_desktop.ui.sidebar import Logo
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.choices import Check
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import LineEdit, PasswordEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.failures import ACTIONS, failure_words
from ov_desktop.wording.text import _

_CARD = 420
_TICK_MS = 500


class _Panel(QWidget):
    """A narrow column: sign, title, introduction, form, banner, buttons. Enter presses the first button."""

    def __init__(self, theme: Theme, title: str, text: str, form: Form) -> None:
        super().__init__()
        self.theme = theme
        self.form = form
        self.outcome = Outcome(theme)
        self.setFixedWidth(theme.scaled(_CARD))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space(4))
        self.column.addWidget(Logo(theme, 48), 0, Qt.AlignmentFlag.AlignLeft)
        heading = QVBoxLayout()
        heading.setSpacing(theme.space(1))
        heading.addWidget(Label(theme, title, "page_title", wrap=True))
        heading.addWidget(Label(theme, text, color="text_2", wrap=True))
        self.column.addLayout(heading)
        self.column.addWidget(form)
        self.column.addWidget(self.outcome)
        self._first: Button | None = None

    def add_buttons(self, first: Button, *others: Button) -> None:
        """Put the buttons under the form; Enter in a field presses the first."""
        self._first = first
        row = QHBoxLayout()
        row.setSpacing(self.theme.space(2))
        row.addWidget(first)
        for button in others:
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button in focus by Enter, else the first."""
        if not press_by_enter(event, self.focusWidget(), self._first):
            super().keyPressEvent(event)


class SignInPanel(_Panel):
    """Asks for client code and password.

    Signals:
        signed_in: the open ``Desktop``.
        forgotten: the password is forgotten.
    """

    signed_in = Signal(object)
    forgotten = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, door: Door) -> None:
        form = Form(theme)
        super().__init__(
            theme, _("Objectif Vacances"), _("Connectez-vous pour ouvrir les données de votre organisme."), form
        )
        self._tasks = tasks
        self._door = door
        self._code = LineEdit(theme)
        self._password = PasswordEdit(theme)
        form.add_row(("client_code", Field(theme, _("Code client"), self._code)))
        form.add_row(("password", Field(theme, _("Mot de passe"), self._password)))
        self._stay = Check(theme, _("Rester connecté"))
        self._stay_why = Label(theme, role="caption", color="text_3", wrap=True)
        self._stay_why.hide()
        self.column.insertWidget(self.column.indexOf(self.outcome), self._stay)
        self.column.insertWidget(self.column.indexOf(self.outcome), self._stay_why)
        self._button = Button(theme, _("Se connecter"), Kind.PRIMARY)
        self._forgot = Button(theme, _("Mot de passe oublié\u00a0?"), Kind.LINK)
        self.add_buttons(self._button, self._forgot)
        self._button.clicked.connect(self._sign_in)
        self._forgot.clicked.connect(self.forgotten)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self.show_delay)
        self._ask_keyring()
        self.show_delay()

    def _ask_keyring(self) -> None:
        self._stay.setEnabled(False)
        self._tasks.run(lambda _progress: self._door.keyring_usable(), owner=self, done=self._show_keyring)

    def _show_keyring(self, usable: bool) -> None:
        self._stay.setEnabled(usable)
        if not usable:
            text = _(
                "Rester connecté n’est pas possible ici\u00a0: l’ordinateur n’a pas de trousseau utilisable. Le mot de "
                "passe sera demandé à chaque ouverture."
            )
            self._stay_why.setText(text)
            self._stay_why.show()
            self._stay.setAccessibleDescription(text)

    def _sign_in(self) -> None:
        code, password = self._code.text(), self._password.text()
        if not self._complete(code, password):
            return
        self.outcome.clear()
        self._button.set_busy(busy=True, text=_("Connexion…"))
        stay = self._stay.isChecked()
        self._tasks.run(
            lambda _progress: self._door.sign_in(code, password, stay=stay),
            owner=self,
            done=self._opened,
            failed=self._failed,
            name=_("Connexion"),
        )

    def _complete(self, code: str, password: str) -> bool:
        faults = []
        if not code.strip():
            faults.append(FieldFault("client_code", "organisation-client-code-missing"))
        if not password:
            faults.append(FieldFault("password", "password-missing"))
        self.form.show_faults(faults)
        return not self.form.focus_first_fault()

    def _opened(self, desktop: Desktop) -> None:
        self._button.set_busy(busy=False)
        self._password.clear()
        self.signed_in.emit(desktop)

    def _failed(self, error: Exception) -> None:
        self._button.set_busy(busy=False)
        match error:
            case SignInRefusedError():
                self._password.selectAll()
                self._password.setFocus()
                self.outcome.fail(failure_words("signin-refused"))
                self.show_delay()
            case SignInDelayedError():
                self.show_delay()
            case ProfileBusyError():
                self.outcome.fail(failure_words("profile-in-use"))
            case _:
                self.outcome.fail_with(error, _("Connexion"))

    def show_delay(self) -> None:
        """Count down the seconds to wait, if any; a password can be tried again at their end."""
        seconds = self._door.vault.seconds_to_wait()
        was_waiting = self._ticker.isActive()
        self._button.setEnabled(not seconds)
        words = failure_words("signin-delayed", seconds=str(seconds))
        if seconds and was_waiting:
            self.outcome.fail_again(words)
        elif seconds:
            self._ticker.start()
            self.outcome.fail(words)
            self.outcome.add_action(ACTIONS["action-use-recovery-code"], self.forgotten.emit)
        elif was_waiting:
            self._ticker.stop()
            self.outcome.clear()


class RecoverPanel(_Panel):
    """Asks for the recovery code.

    Signals:
        recovered: the open ``Desktop``, whose password is now to be set.
        given_up: back to the password.
    """

    recovered = Signal(object)
    given_up = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, door: Door) -> None:
        form = Form(theme)
        super().__init__(
            theme,
            _("Mot de passe oublié"),
            _("Tapez votre code de récupération. Vous choisirez ensuite un nouveau mot de passe."),
            form,
        )
        self._tasks = tasks
        self._door = door
        self._code = LineEdit(theme, placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        form.add_row(
            (
                "code",
                Field(
                    theme,
                    _("Code de récupération"),
                    self._code,
                    help_text=_("28\u00a0signes. Les majuscules, les espaces et les tirets ne comptent pas."),
                ),
            )
        )
        self._button = Button(theme, _("Continuer"), Kind.PRIMARY)
        back = Button(theme, _("Retour"))
        self.add_buttons(self._button, back)
        self._button.clicked.connect(self._recover)
        back.clicked.connect(self.given_up)

    def _recover(self) -> None:
        code = self._code.text()
        self.form.show_faults([])
        self.outcome.clear()
        self._button.set_busy(busy=True)
        self._tasks.run(
            lambda _progress: self._door.recover(code),
            owner=self,
            done=self._opened,
            failed=self._failed,
            name=_("Récupération"),
        )

    def _opened(self, desktop: Desktop) -> None:
        self._button.set_busy(busy=False)
        self._code.clear()
        self.recovered.emit(desktop)

    def _failed(self, error: Exception) -> None:
        self._button.set_busy(busy=False)
        match error:
            case MistypedCodeError():
                self.form.show_faults([FieldFault("code", "recovery-mistyped")])
                self.form.focus_first_fault()
            case RecoveryRefusedError():
                self.form.show_faults([FieldFault("code", "recovery-refused")])
                self.form.focus_first_fault()
            case _:
                self.outcome.fail_with(error, _("Récupération"))


class NewPasswordPanel(_Panel):
    """Sets the password of a profile that the recovery code has opened.

    Signals:
        changed: the open ``Desktop``, its new password set.
    """

    changed = Signal(object)

    def __init__(
        self, theme: Theme, tasks: Tasks, door: Door, desktop: Desktop, organisation: Organisation | None
    ) -> None:
        self._passwords = PasswordForm(theme)
        super().__init__(
            theme,
            _("Nouveau mot de passe"),
            _("Le code est juste. L’ancien mot de passe ne servira plus."),
            self._passwords,
        )
        self._tasks = tasks
        self._door = door
        self._desktop = desktop
        self._known = (organisation.client_code, organisation.name) if organisation else ()
        self._button = Button(theme, _("Changer le mot de passe"), Kind.PRIMARY)
        self.add_buttons(self._button)
        if organisation:
            text = _("Code client de votre organisme\u00a0: {value}").format(value=organisation.client_code)
            self.column.insertWidget(
                self.column.indexOf(self._passwords), Label(theme, text, color="text_2", wrap=True)
            )
        self._passwords.edited.connect(self._review)
        self._button.clicked.connect(self._set)

    def _faults(self) -> list[FieldFault]:
        faults = check_password(self._passwords.password, self._known)
        if not faults and self._passwords.repeated != self._passwords.password:
            faults.append(FieldFault("repeated", "setup-password-mismatch"))
        return faults

    def _review(self) -> None:
        first, second = self._passwords.password, self._passwords.repeated
        typed = {"password": bool(first), "repeated": len(second) >= len(first) > 0}
        self._passwords.show_faults([fault for fault in self._faults() if typed[fault.field]])

    def _set(self) -> None:
        faults = self._faults()
        self._passwords.show_faults(faults)
        if self._passwords.focus_first_fault():
            return
        password = self._passwords.password
        self._button.set_busy(busy=True)
        self._tasks.run(
            lambda _progress: self._door.vault.set_password(password),
            owner=self,
            done=lambda _nothing: self.changed.emit(self._desktop),
            failed=self._failed,
            name=_("Changement du mot de passe"),
        )

    def _failed(self, error: Exception) -> None:
        self._button.set_busy(busy=False)
        self.outcome.fail_with(error, _("Changement du mot de passe"))
