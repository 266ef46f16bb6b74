"""The link over a page's title that leads back to the list."""

from PySide6.QtWidgets import QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import InlineLink
from ov_desktop.wording.text import _


class WayBack(InlineLink):
    """A link no higher than its text, so that the header keeps its height."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, f"{text} ›", parent=parent)
        self.setAccessibleName(_("Revenir à {page}").format(page=text))
