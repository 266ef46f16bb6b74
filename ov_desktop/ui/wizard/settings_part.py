"""What the parts of the page of settings share: they show a ``Flow`` and tell what is typed (SPEC section 3)."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.wizard.fault_line import FaultLine
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.wording.refusals import Refusal


class SettingsPart(QWidget):
    """A part of the page of settings.

    Attributes:
        column: where its cards go.
        fields: the fields that say themselves what is wrong, by name.
        lines: the lines that say it for controls that are no field, or too narrow for sentences.

    Signals:
        typed: fields by their names in ``Typed``, with their new values.
        undo_wanted, redo_wanted: by tools or keys of the part.
        saved_wanted: something is to be done with the draft once it is saved: a function of its identifier.
    """

    typed = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()
    saved_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Make a part without anything in it."""
        super().__init__(parent)
        self.theme = theme
        self.fields: dict[str, Field] = {}
        self.lines: dict[str, FaultLine] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space("card_gap"))

    def make_next(self) -> None:
        """Make the next card, in a turn of its own; parts that are made in one turn have none."""

    def forget_pending(self) -> None:
        """Give up what is on its way for the campaign shown until now; parts that wait for nothing do nothing."""

    def show_flow(self, flow: Flow) -> None:
        """Put what was typed before into the controls."""
        raise NotImplementedError

    def show_findings(self, flow: Flow, faults: Mapping[str, Refusal], warnings: Mapping[str, Refusal]) -> None:
        """Show what follows from what was typed; parts that show more than faults and warnings do so besides."""
        del flow
        for name, field in self.fields.items():
            if fault := faults.get(name):
                _show(field, State.ERROR, fault)
            elif warning := warnings.get(name):
                _show(field, State.WARNING, warning)
            elif field.state is not State.REST:
                field.clear_state()
        for name, line in self.lines.items():
            fault = faults.get(name)
            found = fault or warnings.get(name)
            said = sentence(found) if found else ""
            if line.message != said:
                (line.show_fault if fault or not said else line.show_warning)(said)
                if name not in self.fields:
                    self.control(name).setAccessibleDescription(said)

    def control(self, field: str) -> QWidget:
        """Return what takes the focus to type in a field."""
        return self.fields[field].control

    def first_control(self) -> QWidget | None:
        """Return what one comes to first where it is no field; None where it is the first field."""
        return None

    def reveal(self, field: str) -> None:
        """Bring a field to the front where several share a place; parts without such places do nothing."""

    def note_saved(self, flow: Flow) -> None:
        """Know that the draft is saved; previews show it as it is now."""

    def tell(self, field: str, value: object) -> None:
        """Tell that something was typed in a field."""
        self.typed.emit({field: value})


def sentence(refusal: Refusal) -> str:
    """Return what is wrong and what to do about it in one line."""
    return f"{refusal.message} {refusal.remedy}".strip()


def _show(field: Field, state: State, refusal: Refusal) -> None:
    said = sentence(refusal)
    if (field.state, field.message) != (state, said):
        field.set_state(state, said)
