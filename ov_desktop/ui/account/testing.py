"""The tests of a mail account and of a portal: run off the main thread, said in a banner (textes 3.5, 4.9)."""

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from ov_desktop.domain.clock import Clock
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.domain.refusal import RefusedError
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.mail_test import STEP_SECONDS, MailTest, send_test_mail
from ov_desktop.services.portal_test import PortalTestError, try_embedded_portal, try_remote_portal
from ov_desktop.ui.account.form import Form
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.setup.flow import PortalEntry
from ov_desktop.ui.tasks import Lane, Tasks
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.wording.setup import mail_test_words, portal_test_words
from ov_desktop.wording.text import _


class Testing(QObject):
    """Runs a test that a button starts, and shows what it found beside the fields and in a banner.

    Attributes:
        read_caught: shows the message that came last, where messages are caught instead of leaving (SPEC R2).

    Signals:
        mail_tested: what became of a test message, a ``MailTest``.
    """

    mail_tested = Signal(object)

    def __init__(self, tasks: Tasks, form: Form, button: Button, outcome: Outcome) -> None:
        super().__init__(form)
        self._tasks = tasks
        self._form = form
        self._button = button
        self._outcome = outcome
        self.read_caught: Callable[[], object] | None = None

    def send_mail(self, account: MailAccount, recipient: str, clock: Clock) -> None:
        """Send a test message."""
        self._begin(_("Envoi…"))
        self._tasks.run(
            lambda _progress: send_test_mail(account, recipient, clock),
            owner=self,
            done=self._mail_sent,
            failed=lambda error: self._failed(error, _("Envoi d’un essai")),
            lane=Lane.NETWORK,
            name=_("Envoi d’un essai"),
        )

    def try_portal(self, desktop: Desktop, entry: PortalEntry, client_code: str) -> None:
        """Ask a portal whether it answers; that of this computer is put to use and started."""
        self._begin(_("Test…"))

        def ask() -> str:
            if entry.here:
                return try_embedded_portal(desktop, entry.public_url)
            return try_remote_portal(entry.url, client_code, entry.password)

        def failed(error: Exception) -> None:
            if isinstance(error, PortalTestError):
                self._end()
                host = urlsplit(entry.url).hostname or entry.url or _("Le portail")
                self._outcome.fail(portal_test_words(error.code, url=entry.url, host=host))
            else:
                self._failed(error, _("Test de la connexion"))

        def answered(version: str) -> None:
            self._end()
            self._outcome.say(_("Le portail répond. Version {value}.").format(value=version))

        self._tasks.run(
            lambda _progress: ask(),
            owner=self,
            done=answered,
            failed=failed,
            lane=Lane.PORTAL if entry.here else Lane.NETWORK,
            name=_("Test de la connexion"),
        )

    def _mail_sent(self, result: MailTest) -> None:
        self._end()
        self.mail_tested.emit(result)
        if result.accepted:
            self._outcome.say_sent(result.recipient, self.read_caught)
            return
        account = result.account
        self._outcome.fail(
            mail_test_words(
                result.code,
                host=account.host,
                port=account.port,
                sender=account.sender_address,
                recipient=result.recipient,
                seconds=round(STEP_SECONDS),
            )
        )

    def _failed(self, error: Exception, action: str) -> None:
        self._end()
        if isinstance(error, RefusedError):
            self._form.show_faults(error.faults)
            self._form.focus_first_fault()
        else:
            self._outcome.fail_with(error, action)

    def _begin(self, text: str) -> None:
        self._outcome.clear()
        self._button.set_busy(busy=True, text=text)

    def _end(self) -> None:
        self._button.set_busy(busy=False)
