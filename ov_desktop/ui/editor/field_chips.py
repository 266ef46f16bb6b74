"""The merge fields that can be put into a text, as buttons beside it (SPEC S7)."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.ui.style.icons import Side
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Size
from ov_desktop.ui.widgets.flow import FlowLayout
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.mails import MERGE_FIELDS
from ov_desktop.wording.text import _

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


class FieldChips(QWidget):
    """The fields, under one another or side by side as the width allows; Tab stops once, arrow keys go on.

    Signals:
        picked: the name of the field to put in.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, fields: Sequence[str] = MERGE_FIELDS, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(_("Champs à insérer"))
        size = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        size.setHeightForWidth(True)
        self.setSizePolicy(size)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1) + 2)
        self._label = Label(theme, _("Champs à insérer"), "caption", "text_3")
        column.addWidget(self._label)
        box = QWidget(self)
        self._flow = FlowLayout(box, theme.space(1) + 2)
        self.buttons = [self._add(box, name) for name in fields]
        column.addWidget(box)
        column.addStretch()
        self._stop_at(self.buttons[0])

    def column_width(self) -> int:
        """Return the width at which each field has a line of its own."""
        return max(self._label.sizeHint().width(), *(button.sizeHint().width() for button in self.buttons))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from field to field with the arrow keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _STEPS:
            here = next(place for place, button in enumerate(self.buttons) if button is watched)
            there = (here + _STEPS[Qt.Key(event.key())]) % len(self.buttons)
            self._stop_at(self.buttons[there])
            self.buttons[there].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _add(self, box: QWidget, name: str) -> Button:
        theme = self._theme
        button = Button(theme, f"{{{name}}}", size=Size.SMALL, parent=box)
        button.setFont(theme.font("caption", weight=500))
        button.setProperty("kind", "chip")
        button.setIcon(theme.icon("insert_field", "accent_text", side=Side.LEFT))
        button.setIconSize(QSize(theme.icon_size("pill") + 2, theme.icon_size("pill")))
        button.setAccessibleName(_("Insérer le champ {field}").format(field=name))
        button.clicked.connect(lambda: self.picked.emit(name))
        button.installEventFilter(self)
        self._flow.addWidget(button)
        return button

    def _stop_at(self, chosen: Button) -> None:
        for button in self.buttons:
            stops = button is chosen
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(chosen)
