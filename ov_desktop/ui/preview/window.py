"""The four messages of a campaign in a window of their own (SPEC S9)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.ui.preview.panel import MessagePreviewPanel
from ov_desktop.ui.preview.stage import Device
from ov_desktop.ui.widgets.buttons import Segments
from ov_desktop.ui.window_state import close_by_escape, show_within_screen
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _

_WIDTH, _HEIGHT = 820, 860
_KINDS = (MessageKind.LAUNCH, MessageKind.REMINDER, MessageKind.MIDWAY, MessageKind.END)
_ICONS: dict[object, str] = {kind: kind.value for kind in _KINDS}


class MessagePreviewWindow(QWidget):
    """Shows each of the four messages, at the width of a computer first."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        theme = workbench.theme
        self.setWindowTitle(_("Aperçu des e-mails"))
        self.setProperty("page", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.kinds = Segments(
            theme,
            [(kind, message_name(kind)) for kind in _KINDS],
            value=MessageKind.LAUNCH,
            name=_("Message"),
            icons=_ICONS,
        )
        self.panel = MessagePreviewPanel(workbench, large=True)
        self.kinds.picked.connect(lambda kind: self.panel.show_message(self.panel.campaign_id, MessageKind(kind)))
        self.panel.trial.left.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space("card_padding"),) * 4)
        column.setSpacing(theme.space(3))
        row = QHBoxLayout()
        row.addWidget(self.kinds)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.panel, 1)
        self.resize(theme.scaled(_WIDTH), theme.scaled(_HEIGHT))
        close_by_escape(self)

    def take_look(self, panel: MessagePreviewPanel) -> None:
        """Show messages as a panel does: at its width, in the light, in the dark or as plain text."""
        self.panel.devices.set_value(panel.devices.value())
        self.panel.stage.frame.set_device(Device(str(panel.devices.value())))
        self.panel.forms.set_value(panel.forms.value())

    def open_message(self, campaign_id: str, kind: MessageKind) -> None:
        """Show a message, and come to the front."""
        self.kinds.set_value(kind)
        if not self.isVisible():
            show_within_screen(self)
        self.panel.show_message(campaign_id, kind)
        self.raise_()
        self.activateWindow()
