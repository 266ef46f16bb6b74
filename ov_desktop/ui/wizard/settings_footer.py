"""The footer of step 1: what is saved, the first fault with the way to it, and the ways on (SPEC S11)."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.cards import Footer
from ov_desktop.ui.widgets.labels import ElidedLabel, Sign
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.wording.text import _


class SettingsFooter(QObject):
    """Fills the footer in; a fault stands over the ways on where there is not room for all of it beside them.

    Signals:
        go_to_fault: the user wants to go to the field whose fault is named.
    """

    go_to_fault = Signal(str)

    def __init__(self, theme: Theme, footer: Footer) -> None:
        """Put the controls into a footer."""
        super().__init__(footer)
        self._footer = footer
        self._gap = theme.space(2)
        self._over = self._faulty = False
        self._field = ""
        self._sign = Sign(theme, "done")
        self.saved_text = ElidedLabel(theme, color="text_2")
        self._fault = QWidget(footer)
        self.fault_text = ElidedLabel(theme, color="bad")
        self.go_there = Button(theme, _("Y aller"), Kind.LINK, parent=self._fault)
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
        row = QHBoxLayout(self._fault)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._gap)
        row.addWidget(Sign(theme, "error", "bad"))
        row.addWidget(self.fault_text)
        row.addWidget(self.go_there)
        row.addStretch(1)
        footer.add_left(self._sign)
        footer.add_left(self.saved_text)
        for widget in (self._fault, self.close_draft, self.go_on):
            footer.add_right(widget)
        self._fault.hide()
        footer.installEventFilter(self)
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
        self._faulty = bool(fault)
        self._fault.setVisible(self._faulty)
        self.close_draft.setVisible(flow.campaign_id is not None)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Find the place of the fault again when the width changes."""
        if watched is self._footer and event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        """Put the fault beside the ways on, or over them where something would be cut."""
        others = (self._sign, self.saved_text, self.close_draft, self.go_on)
        shown = [self._fault, *(widget for widget in others if not widget.isHidden())]
        widths = [max(widget.sizeHint().width(), widget.minimumWidth()) for widget in shown]
        needed = sum(widths) + self._gap * len(widths)
        # Not from whether the widget is hidden: it is for a moment each time it is moved.
        over = self._faulty and needed > self._footer.room()
        if over == self._over:
            return
        self._over = over
        (self._footer.put_over if over else self._footer.put_beside)(self._fault)
