"""The header row of a page, with the way to its help (SPEC section 11)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import PageHeader
from ov_desktop.wording.text import _


class HeaderRow(PageHeader):
    """Title and subtitle, what stands beside them, "Aide", then the actions at the right.

    Signals:
        help_wanted: "Aide" was pressed.
        retitled: the title has changed.
    """

    help_wanted = Signal()
    retitled = Signal()

    def __init__(self, theme: Theme, title: str) -> None:
        """Make the row of a page without actions."""
        super().__init__(theme, title)
        self._help = Button(theme, _("Aide"), Kind.LINK, icon="help", tip=_("Aide de cette page (F1)"))
        self._help.clicked.connect(self.help_wanted)
        super().add_action(self._help)
        self._last: QWidget = self._help

    @property
    def title(self) -> str:
        """The title."""
        return self._title.whole_text()

    def set_title(self, title: str) -> None:
        """Show another title, and tell whoever repeats it."""
        super().set_title(title)
        self.retitled.emit()

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right end, after "Aide" and those already there."""
        super().add_action(widget)
        # Tab goes on as the eye does, even where the action came after the body.
        QWidget.setTabOrder(self._last, widget)
        self._last = widget

    def add_before_help(self, widget: QWidget) -> None:
        """Put a widget, such as a search field, left of "Aide"."""
        self._actions.insertWidget(self._actions.indexOf(self._help), widget)
        QWidget.setTabOrder(widget, self._help)
