"""The controls in which a cell is edited: text, a number that is written in pairs, a list of choices, an amount."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from ov_desktop.domain.vouchers import AMOUNT_STEP, MINIMUM_GRANT
from ov_desktop.ui.style.theme import Theme

_DIGITS_OF_MOBILE = 10
_STEPS = {Qt.Key.Key_Up: AMOUNT_STEP, Qt.Key.Key_Down: -AMOUNT_STEP}

Index = QModelIndex | QPersistentModelIndex


class CellEdit(QLineEdit):
    """A line of text in a cell."""

    def __init__(self, theme: Theme, name: str, parent: QWidget, *, right: bool = False) -> None:
        """Make it for a column."""
        super().__init__(parent)
        self.setProperty("role", "cell")
        self.setFont(theme.font(tabular=True))
        self.setAccessibleName(name)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class MobileEdit(CellEdit):
    """A French number, written in pairs while its digits are typed: ``06 39 98 04 11``."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        """Make it for a column."""
        super().__init__(theme, name, parent)
        self.textEdited.connect(self._pair)

    def _pair(self, typed: str) -> None:
        """Part the digits of a number that is typed at its end; what is no plain number stays as it is typed."""
        digits = typed.replace(" ", "")
        plain = digits.isdecimal() and digits.startswith("0") and len(digits) <= _DIGITS_OF_MOBILE
        if plain and self.cursorPosition() == len(typed):
            self.setText(" ".join(digits[start : start + 2] for start in range(0, len(digits), 2)))


class AmountEdit(CellEdit):
    """An amount in whole euros; Up and Down go on to the next multiple of 10 €."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        """Make it for a column."""
        super().__init__(theme, name, parent, right=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the next amount."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        text = self.text().replace("€", "").strip()
        amount = int(text) if text.isdecimal() else 0
        nearest = (amount // step + 1) * step if step > 0 else -((-amount // -step) + 1) * step
        self.setText(str(max(nearest, MINIMUM_GRANT)))
        self.selectAll()


class ChoiceEdit(QComboBox):
    """A value out of a list, which may be typed too: what is typed finds the choice that begins so."""

    def __init__(self, theme: Theme, name: str, choices: Sequence[str], parent: QWidget) -> None:
        """Offer some choices, and none of them."""
        super().__init__(parent)
        self.setProperty("role", "cell")  # first: what follows has the style sheet look at it
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFont(theme.font())
        self.setMaxVisibleItems(12)
        self.addItems(["", *choices])
        self.setAccessibleName(name)
        completer = self.completer()
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        line = self.lineEdit()
        if line is not None:
            line.setFont(self.font())
            line.setAccessibleName(name)

    def set_text(self, text: str) -> None:
        """Hold a text, a choice or not."""
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)
        line = self.lineEdit()
        if line is not None:
            line.selectAll()
