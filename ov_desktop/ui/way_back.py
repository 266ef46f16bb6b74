"""The link over a page's title that leads back to the list."""

from PySide6.QtWidgets import QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.wording.text import _

_SHAPE = "QPushButton, QPushButton:focus { min-height: @px; max-height: @px; padding: 0 2px; margin-left: -3px; }"


class WayBack(Button):
    """A link no higher than its text, so that the header keeps its height."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, f"{text} ›", Kind.LINK, parent=parent)
        self.setFont(theme.font("caption"))
        self.setStyleSheet(_SHAPE.replace("@", str(theme.line("caption") - 2)))
        self.setAccessibleName(_("Revenir à {page}").format(page=text))
