"""Find and replace in the grid (SPEC L4)."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.choices import Check
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import ComboBox, LineEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.text import _

_WIDTH = 460


class Where(Enum):
    """Where is looked."""

    LIST = "list"
    COLUMN = "column"
    SELECTION = "selection"


class ReplaceDialog(QDialog):
    """A window beside the grid, which stays open while one works on.

    Signals:
        next_wanted: the user wants to see the next place.
        replace_wanted: the user wants all places replaced.
    """

    next_wanted = Signal()
    replace_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Look for nothing yet."""
        super().__init__(parent)
        self.setWindowTitle(_("Rechercher et remplacer"))
        self.setFixedWidth(theme.scaled(_WIDTH))
        self.wanted = LineEdit(theme)
        self.substitute = LineEdit(theme)
        self.where = ComboBox(
            theme,
            [
                (Where.LIST, _("Toute la liste")),
                (Where.COLUMN, _("La colonne en cours")),
                (Where.SELECTION, _("Les cases choisies")),
            ],
            value=Where.LIST,
        )
        self.whole = Check(theme, _("La case entière seulement"))
        self.said = Label(theme, color="text_2", wrap=True)
        self.said.setAccessibleName(_("Résultat"))
        self.next = Button(theme, _("Suivant"))
        self.replace = Button(theme, _("Tout remplacer"), Kind.PRIMARY)
        self.give_up = Button(theme, _("Fermer"))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(5),) * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(Label(theme, _("Rechercher et remplacer"), "section"))
        column.addWidget(Field(theme, _("Rechercher"), self.wanted))
        column.addWidget(Field(theme, _("Remplacer par"), self.substitute))
        column.addWidget(Field(theme, _("Où"), self.where))
        column.addWidget(self.whole)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self.give_up)
        row.addStretch(1)
        row.addWidget(self.next)
        row.addWidget(self.replace)
        column.addLayout(row)
        self.next.clicked.connect(self.next_wanted)
        self.replace.clicked.connect(self.replace_wanted)
        self.give_up.clicked.connect(self.reject)
        self.wanted.textChanged.connect(self._judge)
        self._judge()

    def begin(self, *, selection: bool) -> None:
        """Come to the front; what is chosen is looked through where many cells are."""
        self.where.set_value(Where.SELECTION if selection else Where.LIST)
        self.said.setText("")
        self.show()
        self.activateWindow()
        self.wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self.wanted.selectAll()

    def place(self) -> Where:
        """Return where to look."""
        value = self.where.value()
        return value if isinstance(value, Where) else Where.LIST

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next place at Enter in a field."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.next.isEnabled():
            self.next_wanted.emit()
            return
        super().keyPressEvent(event)

    def _judge(self) -> None:
        self.said.setText("")
        for button in (self.next, self.replace):
            button.setEnabled(bool(self.wanted.text()))
