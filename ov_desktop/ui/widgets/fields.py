"""A field: a label above a control, and under it help or the message of its state (SPEC S11)."""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label, Sign, restyle
from ov_desktop.wording.text import _


class State(StrEnum):
    """How what a field holds was found."""

    REST = "rest"
    ERROR = "error"
    WARNING = "warning"
    CHECKING = "checking"
    OK = "ok"


_SIGNS = {
    State.ERROR: ("error", "bad"),
    State.WARNING: ("warning", "warn"),
    State.CHECKING: ("loading", "text_2"),
    State.OK: ("done", "ok"),
}
_WITHIN = {State.ERROR, State.CHECKING, State.OK}
_INK = {State.ERROR: "bad", State.WARNING: "warn", State.OK: "ok"}


class Field(QWidget):
    """A label, a control and a line under it.

    The line shows the message of the state, or the help where there is none; the control says both to screen readers,
    with the label for its name. The sign of a state stands in a line of text, else beside the message.

    Args:
        theme: the look.
        label: what the control is for.
        control: what is typed or chosen in; it becomes a child.
        help_text: what helps to fill it in.
        optional: whether the label says ``(facultatif)``.
        apart: whether a line of the page says the message, the control being too narrow for sentences.
    """

    def __init__(
        self,
        theme: Theme,
        label: str,
        control: QWidget,
        *,
        help_text: str = "",
        optional: bool = False,
        apart: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._control = control
        self._help = help_text
        self._apart = apart
        self._label = label
        self._state = State.REST
        self._message = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._heading = Label(theme, weight=500)
        self._optional = Label(theme, _("(facultatif)"), color="text_3")
        if not optional:
            self._optional.hide()
        self._heading.setBuddy(control)
        column.addLayout(self._top_row())
        column.addSpacing(theme.space("label_to_field"))
        column.addWidget(control)
        self._below = self._message_row()
        column.addWidget(self._below)
        column.addStretch()
        self.setFocusProxy(control)
        self.set_label(label)
        self.set_state(State.REST)

    @property
    def control(self) -> QWidget:
        """What is typed or chosen in."""
        return self._control

    @property
    def state(self) -> State:
        """How what it holds was found."""
        return self._state

    @property
    def message(self) -> str:
        """The message of the state; empty where there is none."""
        return self._message

    @property
    def label(self) -> str:
        """What the control is for."""
        return self._label

    def set_label(self, label: str) -> None:
        """Say otherwise what the control is for."""
        self._label = label
        self._heading.setText(label.replace("&", "&&"))
        self._control.setAccessibleName(label)

    def set_help(self, text: str) -> None:
        """Show another help, where no message stands."""
        self._help = text
        self.set_state(self._state, self._message)

    def set_state(self, state: State, message: str = "") -> None:
        """Show how what it holds was found, and why."""
        self._state = state
        self._message = message
        if self._control.property("state") != state.value:
            self._control.setProperty("state", state.value)
            restyle(self._control)
        told = "" if self._apart else message
        shown = told or self._help
        self._text.setText(shown)
        self._text.set_color(_INK.get(state, "text_3") if told else "text_3")
        self._below.setVisible(bool(shown))
        self._control.setAccessibleDescription(" ".join(part for part in (message, self._help) if part))
        self._show_sign()

    def clear_state(self) -> None:
        """Show the help again."""
        self.set_state(State.REST)

    def _show_sign(self) -> None:
        icon, color = _SIGNS.get(self._state, ("", ""))
        # The line of the page that says the message has a sign of its own.
        within = isinstance(self._control, LineEdit) and self._state in _WITHIN and not self._apart
        if isinstance(self._control, LineEdit):
            self._control.show_sign(icon if within else "", color)
        beside = bool(icon and self._message and not within and not self._apart)
        self._sign.set_icon(icon if beside else "", color)
        self._sign.setVisible(beside)

    def _top_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(1))
        row.addWidget(self._heading)
        row.addWidget(self._optional)
        row.addStretch()
        return row

    def _message_row(self) -> QWidget:
        below = QWidget(self)
        row = QHBoxLayout(below)
        row.setContentsMargins(0, self._theme.space("field_to_help"), 0, 0)
        row.setSpacing(self._theme.space(1))
        self._sign = Sign(self._theme, place="pill")
        self._text = Label(self._theme, role="caption", color="text_3", wrap=True)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        return below
