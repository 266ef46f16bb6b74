"""Where the preview of a message stands: a hint until the draft is kept, then the panel (SPEC S9)."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.ui.preview.panel import MessagePreviewPanel
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.ui.preview.window import MessagePreviewWindow


class PreviewPlace(QWidget):
    """Shows a message of a draft as it will be sent, and again each time the draft is saved.

    Attributes:
        panel: what shows it; it loads what shows web pages when it is first seen with a message.
    """

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        """Show the hint."""
        super().__init__(parent)
        self._workbench = workbench
        self._large: MessagePreviewWindow | None = None
        self._shown: tuple[str, MessageKind] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._hint = self._make_hint(workbench.theme)
        self.panel = MessagePreviewPanel(workbench, self)
        self.panel.hide()
        self.panel.large_wanted.connect(self.open_large)
        column.addWidget(self._hint)
        column.addWidget(self.panel)

    def show_message(self, campaign_id: str | None, kind: MessageKind) -> None:
        """Show a message of a draft as it is kept; the hint where it is not kept yet."""
        if campaign_id is None:
            self._shown = None
            self._hint.show()
            self.panel.hide()
            self.panel.forget()
            return
        self._hint.hide()
        self.panel.show()
        # It makes the preview again by itself when the campaign changes.
        if self._shown != (campaign_id, kind):
            self._shown = campaign_id, kind
            self.panel.show_message(campaign_id, kind)

    def open_large(self) -> None:
        """Show the message in a window of its own, with the look that was chosen here."""
        if self._shown is None:
            return
        from ov_desktop.ui.preview.window import MessagePreviewWindow  # noqa: PLC0415 -- only where it is wanted

        if self._large is None:
            self._large = MessagePreviewWindow(self._workbench, self)
        self._large.take_look(self.panel)
        self._large.open_message(*self._shown)

    def _make_hint(self, theme: Theme) -> Card:
        card = Card(theme, _("Aperçu"), parent=self)
        text = _("L’e-mail tel qu’il sera envoyé apparaît ici dès que le brouillon est enregistré.")
        card.body.addWidget(Label(theme, text, color="text_2", wrap=True))
        card.body.addStretch(1)
        return card
