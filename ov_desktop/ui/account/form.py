"""What every form of "Mon compte" and of the first start has: named fields, and their faults beside them (SPEC S11)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ov_desktop.domain.refusal import CodedFault
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.wording.setup import field_message

_COLUMN_GAP = 20
_ROW_GAP = 16


class Form(QWidget):
    """Fields under each other, or two side by side.

    Signals:
        edited: the user has changed something.
    """

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._fields: dict[str, Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_ROW_GAP)

    def add_row(self, *fields: tuple[str, Field] | None, stretches: tuple[int, ...] = ()) -> QWidget:
        """Put fields side by side, each known by a name; None leaves a place empty. Returns the row."""
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(_COLUMN_GAP)
        for place, entry in enumerate(fields):
            stretch = stretches[place] if stretches else 1
            if entry is None:
                line.addWidget(QWidget(row), stretch)
                continue
            name, field = entry
            self._fields[name] = field
            line.addWidget(field, stretch)
        self._column.addWidget(row)
        return row

    def register(self, name: str, field: Field) -> None:
        """Know a field that stands elsewhere, so that its faults are shown beside it."""
        self._fields[name] = field

    def add_widget(self, widget: QWidget) -> None:
        """Put something else under what is there."""
        self._column.addWidget(widget)

    def field(self, name: str) -> Field:
        """Return the field of a name."""
        return self._fields[name]

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Change what the fields hold without the signal ``edited``."""
        with QSignalBlocker(self):
            yield

    def show_faults(self, faults: Iterable[CodedFault], held: Iterable[str] = ()) -> None:
        """Show what is wrong beside each field, and a tick in those that are right; the others are at rest."""
        wrong = {fault.field: field_message(fault) for fault in reversed(list(faults)) if fault.field}
        right = set(held)
        for name, field in self._fields.items():
            if name in wrong:
                field.set_state(State.ERROR, wrong[name])
            elif name in right:
                field.set_state(State.OK)
            else:
                field.clear_state()

    def forgive(self) -> None:
        """Take back what was wrong with the field that is being corrected; saving judges it again."""
        for field in self._fields.values():
            if field.state is State.ERROR and field.control.hasFocus():
                field.clear_state()

    def focus_first_fault(self) -> bool:
        """Go to the first field that is wrong; False where none is."""
        for field in self._fields.values():
            if field.state is State.ERROR and not field.isHidden():
                field.control.setFocus()
                return True
        return False

    def focus_first(self) -> None:
        """Go to the first field."""
        next(iter(self._fields.values())).control.setFocus()


def press_by_enter(event: QKeyEvent, focused: QWidget | None, first: QPushButton | None) -> bool:
    """Press by Enter the button in focus, or the first of a screen where a field or a choice has it.

    Returns:
        Whether the key was taken; a button whose work goes on takes it and does nothing.
    """
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    acts = isinstance(focused, QPushButton) and not focused.isCheckable()
    button = focused if acts else first
    if isinstance(button, QPushButton) and not (isinstance(button, Button) and button.busy):
        button.click()
    return button is not None
