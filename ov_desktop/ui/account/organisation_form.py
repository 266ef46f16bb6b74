"""The organisation: its kind, name, numbers and contacts (picture 09)."""

from dataclasses import replace

from ov_desktop.domain.organisation import Organisation
from ov_desktop.ui.account.form import Form
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Segments
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.wording.setup import KINDS
from ov_desktop.wording.text import _


class OrganisationForm(Form):
    """Types an ``Organisation``.

    Args:
        theme: the look.
        with_address: whether the postal address, which stands in the legal notices, is asked for too.
    """

    def __init__(self, theme: Theme, *, with_address: bool = False) -> None:
        super().__init__(theme)
        self._shown = Organisation("CSE", "", "")
        self._kind = Segments(
            theme,
            [(kind, kind) for kind in KINDS],
            value="CSE",
            name=_("Sorte d’organisme"),
            marked=True,
        )
        self._kind.picked.connect(self._pick_kind)
        self._lines: dict[str, LineEdit] = {}
        self.add_row(("kind", Field(theme, _("Sorte d’organisme"), self._kind, help_text=KINDS["CSE"])))
        self._add("name", _("Nom de l’organisme"), help_text=_("Tel qu’il doit apparaître dans les e-mails."))
        self.add_row(
            self._line(
                "siret",
                _("SIRET"),
                help_text=_("14\u00a0chiffres. Un organisme sans SIRET peut utiliser celui de son entreprise."),
                optional=True,
            ),
            self._line(
                "client_code",
                _("Code client"),
                help_text=_("Les chiffres que l’ANCV vous a donnés. Les zéros du début comptent."),
            ),
        )
        self.add_row(
            self._line(
                "contact_email",
                _("E-mail de contact"),
                help_text=_("Les personnes y écriront en cas de question."),
                optional=True,
            ),
            self._line("contact_phone", _("Téléphone de contact"), optional=True),
        )
        self._add(
            "gdpr_contact",
            _("Contact RGPD"),
            placeholder=_("Nom ou fonction, et e-mail"),
            help_text=_("S’ajoute tout seul aux mentions légales des e-mails et de l’espace collaborateur."),
            optional=True,
        )
        if with_address:
            self._add(
                "address",
                _("Adresse postale"),
                help_text=_("Sur une ligne. Elle figure dans les mentions légales."),
                optional=True,
            )

    def value(self) -> Organisation:
        """The organisation as typed."""
        typed = {name: line.text() for name, line in self._lines.items()}
        return replace(self._shown, kind=str(self._kind.value() or ""), **typed)

    def set_value(self, organisation: Organisation) -> None:
        """Show another organisation, without a signal."""
        self._shown = organisation
        self._kind.set_value(organisation.kind)
        self._show_kind()
        with self.quiet():
            for name, line in self._lines.items():
                line.setText(getattr(organisation, name))

    def _pick_kind(self) -> None:
        self._show_kind()
        self.edited.emit()

    def _show_kind(self) -> None:
        self.field("kind").set_help(KINDS.get(str(self._kind.value()), ""))

    def _add(
        self, name: str, label: str, *, help_text: str = "", placeholder: str = "", optional: bool = False
    ) -> None:
        self.add_row(self._line(name, label, help_text=help_text, placeholder=placeholder, optional=optional))

    def _line(
        self, name: str, label: str, *, help_text: str = "", placeholder: str = "", optional: bool = False
    ) -> tuple[str, Field]:
        line = LineEdit(self.theme, placeholder=placeholder)
        line.textChanged.connect(self.edited)
        self._lines[name] = line
        return name, Field(self.theme, label, line, help_text=help_text, optional=optional)
