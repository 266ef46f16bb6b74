"""The template that is chosen: what it says, and what can be done with it (SPEC S7)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ov_desktop.services.templates import Template
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.templates.reading import TemplateReading
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.choices import Check
from ov_desktop.ui.widgets.flow import FlowLayout
from ov_desktop.wording.text import _


class TemplateCard(Card):
    """Shows one template over its actions.

    Signals:
        default_wanted: new campaigns are to begin with it, or no longer.
        rename_wanted, duplicate_wanted, export_wanted, delete_wanted: the actions.
    """

    default_wanted = Signal()
    rename_wanted = Signal()
    duplicate_wanted = Signal()
    export_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, ruled=True, long_title=True, parent=parent)
        self.reading = TemplateReading(theme, parent=self)
        self.default = Check(theme, _("Commencer les nouvelles campagnes avec ce texte"))
        self.default.setToolTip(
            _("Sinon, elles commencent avec le texte d’origine, ou avec un autre modèle par défaut.")
        )
        self.rename_button = Button(theme, _("Renommer"), icon="edit", tip=_("Changer le nom (F2)"))
        self.duplicate_button = Button(theme, _("Dupliquer"), icon="copy")
        self.export_button = Button(theme, _("Exporter"), icon="download", tip=_("Enregistrer ce modèle à partager"))
        self.delete_button = Button(theme, _("Supprimer"), Kind.DANGER, icon="delete")
        self.default.clicked.connect(self.default_wanted)
        self.body.addWidget(self.reading, 1)
        self.body.addWidget(self.default)
        actions = QWidget(self)
        row = FlowLayout(actions, theme.space(2))
        for button, wanted in (
            (self.rename_button, self.rename_wanted),
            (self.duplicate_button, self.duplicate_wanted),
            (self.export_button, self.export_wanted),
            (self.delete_button, self.delete_wanted),
        ):
            button.clicked.connect(wanted)
            row.addWidget(button)
        self.body.addWidget(actions)

    def show_template(self, template: Template) -> None:
        """Show a template."""
        self.set_title(template.name)
        self.default.setChecked(template.is_default)
        self.reading.show_template(template)
