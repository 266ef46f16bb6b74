"""Says under the field of a password where it is kept, and whether it is to be typed again (SPEC A4)."""

from PySide6.QtCore import QObject

from ov_desktop.services.secrets import SecretName, SecretPlace
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wording.setup import SECRET_PLACES


class SecretNote(QObject):
    """The help of one field; it follows the password when that is moved."""

    def __init__(self, workbench: Workbench, field: Field, name: SecretName) -> None:
        """Stand by a field.

        Args:
            workbench: its profile must be open.
            field: of the password.
            name: which password it is.
        """
        super().__init__(field)
        self._workbench = workbench
        self._field = field
        self._name = name
        workbench.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Look where the password lies; the keyring is not asked."""
        secrets, name = self._workbench.desktop.secrets, self._name
        self._workbench.tasks.run(lambda _progress: secrets.place(name), owner=self, done=self._show)

    def _show(self, place: SecretPlace) -> None:
        words = SECRET_PLACES[place]
        if place is SecretPlace.LOST:
            self._field.set_state(State.WARNING, words)
            return
        self._field.set_help(words)
        if self._field.state is State.WARNING:
            self._field.clear_state()

    def _on_changed(self, changed: Changed, _initiator: object) -> None:
        if Subject.SECRETS in changed.subjects:
            self.refresh()
