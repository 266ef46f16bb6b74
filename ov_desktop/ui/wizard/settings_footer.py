"""The footer of step 1: what is saved, the first fault with the way to it, and the ways on (SPEC S11)."""

from PySide6.QtCore import QObject, Signal

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.cards import Footer
from ov_desktop.ui.widgets.labels import ElidedLabel, Sign
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.wording.text import _

_BOTH = 1_300
"""How wide a footer is that holds a fault and all ways on."""


class SettingsFooter(QObject):
    """Fills the footer in; closing the draft gives way to a fault where there is not room for both.

    Signals:
        go_to_fault: the user wants to go to the field whose fault is named.
    """

    go_to_fault = Signal(str)

    def __init__(self, theme: Theme, footer: Footer) -> None:
        """Put the controls into a footer."""
        super().__init__(footer)
        self._footer = footer
        self._both = theme.scaled(_BOTH)
        self._field = ""
        self._sign = Sign(theme, "done")
        self.saved_text = ElidedLabel(theme, color="text_2")
        self._fault_sign = Sign(theme, "error", "bad")
        self.fault_text = ElidedLabel(theme, color="bad")
        self.go_there = Button(theme, _("Y aller"), Kind.LINK, parent=footer)
        self.close_draft = Button(theme, _("Fermer le brouillon"), Kind.LINK, parent=footer)
        self.go_on = Button(
            theme,
            _("Valider et passer à l’étape suivante"),
            Kind.PRIMARY,
            icon="next",
            trailing=True,
            size=Size.LARGE,
            parent=footer,
        )
        footer.add_left(self._sign)
        footer.add_left(self.saved_text)
        for widget in (self._fault_sign, self.fault_text, self.go_there, self.close_draft, self.go_on):
            footer.add_right(widget)
        self.go_there.clicked.connect(lambda: self.go_to_fault.emit(self._field))

    def show_flow(self, flow: Flow) -> None:
        """Say what is saved, and name the first fault."""
        text, fault = flow.saved_text(), flow.first_fault()
        if self.saved_text.whole_text() != text:
            self.saved_text.set_text(text)
        self._sign.setVisible(bool(text))
        self._field, said = fault or ("", "")
        if self.fault_text.whole_text() != said:
            self.fault_text.set_text(said)
        for widget in (self._fault_sign, self.fault_text, self.go_there):
            widget.setVisible(bool(fault))
        self.close_draft.setVisible(flow.campaign_id is not None and (not fault or self._footer.width() >= self._both))
