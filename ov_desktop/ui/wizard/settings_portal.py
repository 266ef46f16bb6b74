"""The employee's space: its welcome message, and how it will look (SPEC S10)."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ov_desktop.ui.editor.rich_editor import RichEditor
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.fields import State
from ov_desktop.ui.widgets.flow import FlowLayout
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.ui.wizard.settings_part import SettingsPart, sentence
from ov_desktop.ui.wizard.tools import WELCOME, Tools
from ov_desktop.wording.campaign_fields import field_label
from ov_desktop.wording.refusals import Refusal
from ov_desktop.wording.text import _

_LINES = 6


class PortalPart(SettingsPart):
    """The last part of the page."""

    def __init__(self, theme: Theme, tools: Tools, parent: QWidget) -> None:
        """Make it without a text; ``tools`` open templates and the preview."""
        super().__init__(theme, parent)
        self._tools = tools
        card = Card(theme, parent=self)
        label = Label(theme, field_label("welcome"), weight=600)
        help_text = Label(
            theme, _("En haut de l’espace collaborateur, avant le choix du format."), color="text_2", wrap=True
        )
        self._flow: Flow | None = None
        self.welcome = RichEditor(theme, field_label("welcome"), fields=(), lines=_LINES, parent=card)
        label.setBuddy(self.welcome)
        for widget in (label, help_text, self.welcome):
            card.body.addWidget(widget)
        card.body.addLayout(self._buttons(card))
        self.column.addWidget(card)
        self.welcome.edited.connect(lambda: self.tell("welcome", self.welcome.html()))
        self.welcome.undo_wanted.connect(self.undo_wanted)
        self.welcome.redo_wanted.connect(self.redo_wanted)

    def show_flow(self, flow: Flow) -> None:
        """Put what was typed before into the editor."""
        self.welcome.set_html(flow.typed.welcome, other=flow is not self._flow)
        self._flow = flow

    def show_findings(self, flow: Flow, faults: Mapping[str, Refusal], warnings: Mapping[str, Refusal]) -> None:
        """Show what is wrong with the welcome."""
        fault = faults.get("welcome")
        self.welcome.set_state(State.ERROR if fault else State.REST, sentence(fault) if fault else "")
        super().show_findings(flow, faults, warnings)

    def control(self, field: str) -> QWidget:
        """Return what takes the focus to type in a field."""
        return self.welcome if field == "welcome" else super().control(field)

    def _buttons(self, card: Card) -> FlowLayout:
        theme = self.theme
        self.load = Button(theme, _("Charger un modèle"), icon="open_file", parent=card)
        self.keep = Button(theme, _("Sauvegarder comme modèle"), icon="save_template", parent=card)
        self.reset = Button(
            theme, _("Rétablir"), Kind.LINK, icon="restore", tip=_("Reprendre le texte d’origine"), parent=card
        )
        self.preview = Button(theme, _("Aperçu de l’espace collaborateur"), icon="show", parent=card)
        row = FlowLayout(None, theme.space(2))
        for button in (self.load, self.keep, self.reset, self.preview):
            row.addWidget(button)
        self.load.clicked.connect(lambda: self._tools.load_template(WELCOME, self._take))
        self.keep.clicked.connect(lambda: self._tools.save_template(WELCOME, "", self.welcome.html()))
        self.reset.clicked.connect(lambda: self._take("", self._tools.original(WELCOME)[1]))
        self.preview.clicked.connect(lambda: self.saved_wanted.emit(self._tools.open_portal_preview))
        return row

    def _take(self, _subject: str, text: str) -> None:
        """Take over a text from elsewhere."""
        self.welcome.set_html(text)
        self.tell("welcome", text)
