"""The portal: on this computer with its public address, or on a server (textes 4.9, ``setup-portal-…``)."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from ov_desktop.domain.refusal import CodedFault, FieldFault
from ov_desktop.ui.account.form import Form
from ov_desktop.ui.setup.flow import PortalEntry
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.choices import ChoiceCard, ChoiceGroup
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import LineEdit, PasswordEdit
from ov_desktop.wording.text import _


class PortalForm(Form):
    """Types a ``PortalEntry``; only the fields of the place that is chosen are shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._public_url = LineEdit(theme, placeholder="https://vacances.organisme.fr")
        self._url = LineEdit(theme, placeholder="https://vacances.organisme.fr")
        self._password = PasswordEdit(theme)
        here = ChoiceCard(
            theme,
            _("Sur cet ordinateur"),
            _(
                "Simple, pour des personnes reliées au même réseau. L’ordinateur doit rester allumé pendant la "
                "campagne."
            ),
        )
        remote = ChoiceCard(
            theme,
            _("Sur un serveur"),
            _(
                "Accessible de partout, à toute heure. Demandez l’adresse et le mot de passe à la personne qui gère le "
                "serveur."
            ),
        )
        self._choice = ChoiceGroup({True: here, False: remote}, value=True, parent=self)
        self._choice.picked.connect(self._pick)
        self.add_widget(here)
        self.add_widget(remote)
        self._rows = self._lay_out()
        for line in (self._public_url, self._url, self._password):
            line.textChanged.connect(self.edited)
        self._show_rows()

    def value(self) -> PortalEntry:
        """The portal as typed."""
        return PortalEntry(
            here=bool(self._choice.value()),
            public_url=self._public_url.text().strip(),
            url=self._url.text().strip(),
            password=self._password.text(),
        )

    def set_value(self, entry: PortalEntry) -> None:
        """Show another portal, without a signal."""
        with self.quiet():
            self._choice.set_value(entry.here)
            self._public_url.setText(entry.public_url)
            self._url.setText(entry.url)
            self._password.setText(entry.password)
        self._show_rows()

    def show_faults(self, faults: Iterable[CodedFault], held: Iterable[str] = ()) -> None:
        """Show what is wrong beside each field; the address that is meant is that of the place that is chosen."""
        here = self._choice.value()
        renamed = [
            FieldFault("public_url", fault.code, getattr(fault, "value", ""))
            if here and fault.field == "url"
            else fault
            for fault in faults
        ]
        super().show_faults(renamed, held)

    def focus_first(self) -> None:
        """Go to the place that is chosen."""
        self._choice.card(self._choice.value()).radio.setFocus()

    def _lay_out(self) -> dict[bool, list[QWidget]]:
        theme = self.theme
        public = self.add_row(
            (
                "public_url",
                Field(
                    theme,
                    _("Adresse publique"),
                    self._public_url,
                    help_text=_(
                        "Celle que les personnes ouvriront, écrite dans les e-mails. Laissez vide pour un essai sur "
                        "cet ordinateur."
                    ),
                    optional=True,
                ),
            )
        )
        url = self.add_row(("url", Field(theme, _("Adresse du portail"), self._url)))
        password = self.add_row(("password", Field(theme, _("Mot de passe du portail"), self._password)))
        return {True: [public], False: [url, password]}

    def _pick(self) -> None:
        self._show_rows()
        self.edited.emit()

    def _show_rows(self) -> None:
        for here, rows in self._rows.items():
            for row in rows:
                row.setVisible(here == self._choice.value())
