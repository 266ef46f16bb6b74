"""The window before the main one: first start, sign-in, and why a profile does not open (SPEC R7, A1)."""

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.ui.error_report import describe
from ov_desktop.ui.main_window import MINIMUM, REFERENCE, OpeningPanel
from ov_desktop.ui.style.theme import Theme
from ov_desktop.wording.text import _


class Gate(QWidget):
    """Shows one screen at a time; at first, that the data are being opened."""

    def __init__(self, theme: Theme) -> None:
        """Make the window."""
        super().__init__()
        self.setWindowTitle(_("Objectif Vacances"))
        self.setProperty("page", "true")
        self.setMinimumSize(*MINIMUM)
        self.resize(*REFERENCE)
        self._screen: QWidget | None = None
        self._opening = OpeningPanel(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._opening)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)

    @property
    def shown(self) -> QWidget | None:
        """The screen that is shown, None while the data are being opened."""
        return self._screen

    def show_screen(self, screen: QWidget) -> None:
        """Show a screen in the place of the one before."""
        if self._screen:
            self._stack.removeWidget(self._screen)
            self._screen.deleteLater()
        self._screen = screen
        self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)

    def show_failure(self, error: BaseException) -> None:
        """Say why it does not go on."""
        self._opening.show_failure(describe(error, _("Ouverture du dossier de données")), self.close)
        self._stack.setCurrentWidget(self._opening)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the screen close what it has opened."""
        if self._screen:
            self._screen.close()
        super().closeEvent(event)

    def leave(self) -> None:
        """Give way to the main window."""
        self._screen = None
        self.close()
        self.deleteLater()
