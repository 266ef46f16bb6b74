"""Which message is written, each marked where something in it is to be corrected (SPEC S7)."""

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.ui.style.icons import Side
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Segments
from ov_desktop.ui.wizard.typed import WRITTEN_MESSAGES
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _


class KindBar(QWidget):
    """The four messages, side by side.

    Signals:
        picked: the message that the user wants to write.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin with the launch message."""
        super().__init__(parent)
        self._theme = theme
        self._faulty: frozenset[MessageKind] = frozenset()
        icons: dict[object, str] = {kind: f"messages.{kind}" for kind in WRITTEN_MESSAGES}
        options: list[tuple[object, str]] = [(kind, message_name(kind)) for kind in WRITTEN_MESSAGES]
        self.segments = Segments(
            theme, options, value=MessageKind.LAUNCH, name=_("E-mail à écrire"), icons=icons, parent=self
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.segments)
        row.addStretch(1)
        self.setFocusProxy(self.segments)
        self.segments.picked.connect(self.picked)

    @property
    def kind(self) -> MessageKind:
        """Which message is written."""
        kind = self.segments.value()
        return kind if isinstance(kind, MessageKind) else MessageKind.LAUNCH

    def set_kind(self, kind: MessageKind) -> None:
        """Show that another message is written."""
        if kind is not self.kind:
            self.segments.set_value(kind)

    def is_faulty(self, kind: MessageKind) -> bool:
        """Whether a message is marked."""
        return kind in self._faulty

    def mark(self, faulty: Collection[MessageKind]) -> None:
        """Mark the messages in which something is to be corrected."""
        if self._faulty == set(faulty):
            return
        self._faulty = frozenset(faulty)
        for kind in WRITTEN_MESSAGES:
            wrong, button = kind in self._faulty, self.segments.button(kind)
            icon, color = ("error", "bad") if wrong else (f"messages.{kind}", "text_2")
            button.setIcon(self._theme.icon(icon, color, side=Side.LEFT))
            self.segments.set_state(kind, "error" if wrong else "rest")
            name = message_name(kind)
            button.setAccessibleName(_("{message}, à corriger").format(message=name) if wrong else name)
