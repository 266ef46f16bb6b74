"""The account that messages are sent from (textes 4.9, ``setup-smtp-…``)."""

from ov_desktop.domain.organisation import NO_RATE_LIMIT, MailAccount
from ov_desktop.ui.account.form import Form
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import ComboBox, LineEdit, PasswordEdit, SpinBox
from ov_desktop.wording.setup import SECURITIES, SECURITY_PORTS
from ov_desktop.wording.text import _

_HIGHEST_PORT = 65535


class MailForm(Form):
    """Types a ``MailAccount``; another encryption brings its usual port along."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        usual = MailAccount("", SECURITY_PORTS["starttls"], "starttls", "")
        self._host = self._line(_("smtp.fournisseur.fr"))
        self._port = SpinBox(theme, least=1, most=_HIGHEST_PORT, value=usual.port)
        self._security = ComboBox(theme, list(SECURITIES.items()), value="starttls")
        self._user = self._line()
        self._password = PasswordEdit(theme)
        self._sender = self._line(_("vacances@organisme.fr"))
        self._sender_name = self._line()
        self._rate = SpinBox(
            theme, least=1, most=NO_RATE_LIMIT, value=usual.rate_per_minute, most_text=_("sans limite")
        )
        self._lay_out()
        self._password.textChanged.connect(self.edited)
        self._port.valueChanged.connect(self.edited)
        self._rate.valueChanged.connect(self.edited)
        self._security.picked.connect(self._pick_security)

    def value(self) -> MailAccount:
        """The account as typed."""
        return MailAccount(
            host=self._host.text().strip(),
            port=self._port.value(),
            security=str(self._security.value()),
            sender_address=self._sender.text().strip(),
            user=self._user.text().strip(),
            password=self._password.text(),
            sender_name=self._sender_name.text(),
            rate_per_minute=self._rate.value(),
        )

    def set_value(self, account: MailAccount) -> None:
        """Show another account, without a signal."""
        with self.quiet():
            self._host.setText(account.host)
            self._port.setValue(account.port)
            self._security.set_value(account.security)
            self._user.setText(account.user)
            self._password.setText(account.password)
            self._sender.setText(account.sender_address)
            self._sender_name.setText(account.sender_name)
            self._rate.setValue(account.rate_per_minute)

    def _lay_out(self) -> None:
        theme = self.theme
        self.add_row(
            ("host", Field(theme, _("Serveur d’envoi"), self._host)),
            ("security", Field(theme, _("Chiffrement"), self._security)),
            ("port", Field(theme, _("Port"), self._port)),
            stretches=(4, 5, 2),
        )
        self.add_row(
            ("user", Field(theme, _("Identifiant"), self._user, optional=True)),
            ("password", Field(theme, _("Mot de passe de la messagerie"), self._password, optional=True)),
        )
        self.add_row(
            (
                "sender_address",
                Field(
                    theme,
                    _("Adresse d’envoi"),
                    self._sender,
                    help_text=_("Les personnes la verront comme expéditeur."),
                ),
            ),
            ("sender_name", Field(theme, _("Nom de l’expéditeur"), self._sender_name, optional=True)),
        )
        self.add_row(
            (
                "rate_per_minute",
                Field(
                    theme,
                    _("Messages par minute"),
                    self._rate,
                    help_text=_("Votre fournisseur fixe une limite. À défaut, gardez\u00a030."),
                ),
            ),
            None,
        )

    def _line(self, placeholder: str = "") -> LineEdit:
        line = LineEdit(self.theme, placeholder=placeholder)
        line.textChanged.connect(self.edited)
        return line

    def _pick_security(self, security: object) -> None:
        if self._port.value() in SECURITY_PORTS.values():
            self._port.setValue(SECURITY_PORTS[str(security)])
        self.edited.emit()
