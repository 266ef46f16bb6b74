"""Moves passwords to the system's keyring behind the window, at each opening and after each change (SPEC A4)."""

from PySide6.QtCore import QObject

from ov_desktop.ui.tasks import Lane
from ov_desktop.ui.workbench import Changed, Subject, Workbench

_HELD = frozenset({Subject.MAIL_ACCOUNT, Subject.PORTAL})


class SecretKeeping(QObject):
    """Settles the secrets of the opened profile; the keyring may ask its user, so never on the main thread."""

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        """Settle now, and from then on after each change.

        Args:
            workbench: its profile must be open.
            parent: the owner of this object.
        """
        super().__init__(parent)
        self._workbench = workbench
        workbench.changed.connect(self._on_changed)
        self._settle()

    def _settle(self) -> None:
        secrets = self._workbench.desktop.secrets
        self._workbench.tasks.run(
            lambda _progress: secrets.settle(), owner=self, done=self._on_settled, lane=Lane.NETWORK
        )

    def _on_settled(self, moved: bool) -> None:
        if moved:
            self._workbench.tell(Changed.of(Subject.SECRETS), self)

    def _on_changed(self, changed: Changed, initiator: object) -> None:
        if initiator is not self and changed.subjects & _HELD:
            self._settle()
