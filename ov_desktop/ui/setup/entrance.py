"""What stands before the main window: first start, sign-in, or nothing for who stays signed in (SPEC R7, A1)."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.domain.clock import Clock
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.door import Door
from ov_desktop.services.vault import VaultDamagedError
from ov_desktop.ui.account.form import Form
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.account.recovery_sheet import print_sheet
from ov_desktop.ui.setup.assistant import Assistant, Opened
from ov_desktop.ui.setup.flow import SetupFlow, Step
from ov_desktop.ui.setup.sign_in import NewPasswordPanel, RecoverPanel, SignInPanel
from ov_desktop.ui.setup.steps import PrintIt
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.wording.failures import FailureWords
from ov_desktop.wording.text import _

_MINIMUM = (1024, 700)
_REFERENCE = (1280, 800)


class Entrance(QWidget):
    """A window of its own, until the profile is open.

    Args:
        theme: the look.
        tasks: the work off the main thread.
        clock: the time.
        door: makes and opens the profile.
        print_it: prints a recovery code.

    Signals:
        opened: an ``Opened``: the profile, which now belongs to the receiver, and the page to show first.
    """

    opened = Signal(object)

    def __init__(
        self, theme: Theme, tasks: Tasks, clock: Clock, door: Door, *, print_it: PrintIt = print_sheet
    ) -> None:
        super().__init__()
        self._theme = theme
        self._tasks = tasks
        self._clock = clock
        self._door = door
        self._print_it = print_it
        self._desktop: Desktop | None = None
        self.assistant: Assistant | None = None
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Objectif Vacances"))
        self.setMinimumSize(*_MINIMUM)
        self.resize(*_REFERENCE)
        QTimer.singleShot(0, self, self._begin)

    @property
    def panel(self) -> QWidget | None:
        """What is shown."""
        current = self._stack.currentWidget()
        if isinstance(current, _Centred):
            return current.panel
        return current

    def _begin(self) -> None:
        if self._door.first_start:
            self._assist(SetupFlow(), None)
            return
        self._tasks.run(
            lambda _progress: self._door.open_remembered(),
            owner=self,
            done=self._remembered,
            failed=self._fail,
            name=_("Ouverture des données"),
        )

    def _remembered(self, desktop: Desktop | None) -> None:
        if desktop is None:
            self._ask_password()
        else:
            self._enter(desktop)

    def _ask_password(self) -> None:
        try:
            self._door.vault.check()
        except VaultDamagedError:
            self._say_damaged()
            return
        panel = SignInPanel(self._theme, self._tasks, self._door)
        panel.signed_in.connect(self._enter)
        panel.forgotten.connect(self._ask_code)
        self._show(panel)

    def _ask_code(self) -> None:
        panel = RecoverPanel(self._theme, self._tasks, self._door)
        panel.recovered.connect(self._ask_new_password)
        panel.given_up.connect(self._ask_password)
        self._show(panel)

    def _ask_new_password(self, desktop: Desktop) -> None:
        self._desktop = desktop
        organisation = desktop.accounts.organisation()
        panel = NewPasswordPanel(self._theme, self._tasks, self._door, desktop, organisation)
        panel.changed.connect(self._enter)
        self._show(panel)

    def _enter(self, desktop: Desktop) -> None:
        """Hand the profile over, unless the assistant was left before the recovery code was written down."""
        self._desktop = desktop
        if self._door.vault.recovery_kept:
            self._hand_over(Opened(desktop))
            return
        self._tasks.run(
            lambda _progress: _resumed(desktop, self._door),
            owner=self,
            done=lambda flow: self._assist(flow, desktop),
            failed=self._fail,
            name=_("Ouverture des données"),
        )

    def _assist(self, flow: SetupFlow, desktop: Desktop | None) -> None:
        self._desktop = None
        self.assistant = Assistant(
            self._theme,
            self._tasks,
            self._clock,
            self._door,
            flow=flow,
            desktop=desktop,
            print_it=self._print_it,
        )
        self.assistant.finished.connect(self._hand_over)
        self._put(self.assistant)
        self.assistant.focus_first()

    def _hand_over(self, opened: Opened) -> None:
        self._desktop = None
        self.opened.emit(opened)

    def _fail(self, error: Exception) -> None:
        outcome = Outcome(self._theme)
        self._show(outcome)
        outcome.fail_with(error, _("Ouverture des données"))

    def _say_damaged(self) -> None:
        outcome = Outcome(self._theme)
        self._show(outcome)
        outcome.fail(
            FailureWords(
                _("Le coffre de vos données est illisible"),
                _("Le fichier «\u00a0coffre.json\u00a0» manque, est abîmé, ou vient d’une version plus récente."),
                _("Vos données restent chiffrées et intactes."),
                _("Remettez ce fichier depuis une sauvegarde, ou mettez l’application à jour."),
            )
        )

    def _show(self, panel: QWidget) -> None:
        self._put(_Centred(panel, self._theme))
        form = getattr(panel, "form", None)
        if isinstance(form, Form):
            form.focus_first()

    def _put(self, widget: QWidget) -> None:
        while (before := self._stack.currentWidget()) is not None:
            self._stack.removeWidget(before)
            before.deleteLater()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close a profile that was not handed over; what was saved of it stays."""
        unfinished = self._desktop or (self.assistant.desktop if self.assistant else None)
        if unfinished:
            unfinished.close()
        super().closeEvent(event)


def _resumed(desktop: Desktop, door: Door) -> SetupFlow:
    """Return the flow of an assistant that was left, with another recovery code: the first was shown, once."""
    saved = {Step.MAIL: desktop.accounts.mail_settings(), Step.PORTAL: desktop.accounts.portal_settings()}
    return SetupFlow.resumed(
        desktop.accounts.organisation(),
        door.vault.new_recovery_code(),
        [step for step, found in saved.items() if found is not None],
    )


class _Centred(QScrollArea):
    """Puts a panel in the middle, and scrolls where it is higher than the window."""

    def __init__(self, panel: QWidget, theme: Theme) -> None:
        super().__init__()
        self.panel = panel
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("page", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(*(theme.space("page_margin"),) * 4)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(panel)
        row.addStretch(1)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
        self.setWidget(inner)
