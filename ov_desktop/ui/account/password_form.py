"""A new password, typed twice, judged while it is typed (SPEC A1)."""

from ov_desktop.ui.account.form import Form
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import PasswordEdit
from ov_desktop.wording.text import _


class PasswordForm(Form):
    """Types a new password; where one is changed, the current one is asked for first.

    Args:
        theme: the look.
        asks_current: whether the current password is asked for.
    """

    def __init__(self, theme: Theme, *, asks_current: bool = False) -> None:
        super().__init__(theme)
        self._current = PasswordEdit(theme)
        self._first = PasswordEdit(theme)
        self._second = PasswordEdit(theme)
        if asks_current:
            self.add_row(("current", Field(theme, _("Mot de passe actuel"), self._current)))
        self.add_row(
            (
                "password",
                Field(
                    theme,
                    _("Nouveau mot de passe") if asks_current else _("Mot de passe"),
                    self._first,
                    help_text=_(
                        "12\u00a0caractères au moins. Une suite de plusieurs mots est facile à retenir et difficile "
                        "à deviner."
                    ),
                ),
            )
        )
        self.add_row(("repeated", Field(theme, _("Mot de passe, une seconde fois"), self._second)))
        for line in (self._current, self._first, self._second):
            line.textChanged.connect(self.edited)

    @property
    def current(self) -> str:
        """The current password as typed."""
        return self._current.text()

    @property
    def password(self) -> str:
        """The new password as typed."""
        return self._first.text()

    @property
    def repeated(self) -> str:
        """The new password as typed a second time."""
        return self._second.text()

    def clear(self) -> None:
        """Forget what was typed, without a signal."""
        with self.quiet():
            for line in (self._current, self._first, self._second):
                line.clear()
        self.show_faults([])
