"""Confirmation of what commits or destroys: consequences first, focus on the button that keeps (SPEC section 11)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label, Sign

_WIDTH = 520


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a confirmation says."""

    title: str
    """The question, which ends in ``?``."""
    effects: str
    """What will happen."""
    act: str
    """The button that acts: the verb of the title."""
    give_up: str
    """The button that gives up: what it keeps."""
    kept: str = ""
    """What stays."""
    figures: tuple[tuple[str, str], ...] = ()
    """Figures with their names, in two columns."""
    danger: bool = False
    """Whether the act destroys."""


class ConfirmDialog(QDialog):
    """Asks before an act; Esc, the closing cross, and Enter anywhere but on the acting button give it up."""

    def __init__(self, theme: Theme, confirmation: Confirmation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        shown = confirmation
        self._theme = theme
        self.setModal(True)
        self.setWindowTitle(shown.title)
        self.setAccessibleName(shown.title)
        self.setAccessibleDescription(f"{shown.effects} {shown.kept}".strip())
        self.setFixedWidth(theme.scaled(_WIDTH))
        self.act_button = Button(theme, shown.act, Kind.DANGER if shown.danger else Kind.PRIMARY)
        self.give_up_button = Button(theme, shown.give_up)
        self.act_button.clicked.connect(self.accept)
        self.give_up_button.clicked.connect(self.reject)
        for button in (self.give_up_button, self.act_button):
            button.setAutoDefault(True)  # Enter presses the button that has the focus
        self.give_up_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(5), theme.space(5), theme.space(5), theme.space(4))
        column.setSpacing(theme.space(3))
        column.addWidget(Label(theme, shown.title, "section", wrap=True))
        column.addWidget(Label(theme, shown.effects, color="text_2", wrap=True))
        if shown.figures:
            column.addLayout(self._figures(shown.figures))
        if shown.kept:
            column.addLayout(self._kept(shown.kept))
        self._extra = QVBoxLayout()
        self._extra.setSpacing(theme.space(3))
        column.addLayout(self._extra)
        column.addSpacing(theme.space(1))
        column.addLayout(self._buttons())

    def confirmed(self) -> bool:
        """Show the dialog and return whether the act was confirmed."""
        return self.exec() == QDialog.DialogCode.Accepted

    def add(self, widget: QWidget) -> None:
        """Put a widget over the buttons: a box to tick, an offer to export first."""
        self._extra.addWidget(widget)

    def require(self, label: str, expected: str) -> LineEdit:
        """Let the act be confirmed only once ``expected`` is typed, and return the control to type it in."""
        control = LineEdit(self._theme)
        self.add(Field(self._theme, label, control))
        self.act_button.setEnabled(False)
        control.textChanged.connect(lambda typed: self.act_button.setEnabled(typed.strip() == expected.strip()))
        return control

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height of the texts, and put the focus on the button that keeps."""
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))
        super().showEvent(event)
        self.give_up_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _figures(self, figures: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space(4))
        grid.setVerticalSpacing(self._theme.space(1))
        for row, (name, value) in enumerate(figures):
            grid.addWidget(Label(self._theme, name, color="text_2"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(self._theme, value, wrap=True, tabular=True), row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _kept(self, kept: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(2))
        row.addWidget(Sign(self._theme, "done", "ok"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(self._theme, kept, wrap=True), 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(2))
        row.addStretch()
        row.addWidget(self.give_up_button)
        row.addWidget(self.act_button)
        return row
