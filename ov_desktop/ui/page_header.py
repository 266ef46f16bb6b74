"""The header row of a page, 64 px: title, what stands beside it, actions, help."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.ui.style.theme import Theme


class HeaderRow(QWidget):
    """Title and subtitle, a widget beside them, actions at the right, then "Aide".

    Signals:
        help_wanted: "Aide" was pressed.
    """

    help_wanted = Signal()

    def __init__(self, theme: "Theme", title: str) -> None:
        super().__init__()
        self.setFixedHeight(64)
        self.setFont(theme.font("body"))
        self._title = QLabel(title)
        self._title.setProperty("role", "page_title")
        self._subtitle = QLabel()
        self._subtitle.setProperty("role", "muted")
        self._subtitle.hide()
        for label in (self._title, self._subtitle):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._help = QPushButton(_("Aide"))
        self._help.setProperty("kind", "link")
        self._help.clicked.connect(self.help_wanted)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addStretch(1)
        titles.addWidget(self._title)
        titles.addWidget(self._subtitle)
        titles.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 0, 24, 0)
        self._row.setSpacing(16)
        self._row.addLayout(titles)
        self._row.addStretch(1)
        self._row.addWidget(self._help)

    @property
    def title(self) -> str:
        """The title."""
        return self._title.text()

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change the title and the line under it."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def set_beside(self, widget: QWidget) -> None:
        """Put a widget right of the title, such as the steps of an assistant."""
        self._row.insertWidget(1, widget)

    def add_action(self, widget: QWidget, *, after_help: bool = True) -> None:
        """Add an action at the right: after "Aide", or before it, as a search field."""
        self._row.insertWidget(self._row.count() if after_help else self._row.indexOf(self._help), widget)
