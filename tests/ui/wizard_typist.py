"""A process that types into step 1 of a new campaign without a pause, until it is killed.

``python -m ui.wizard_typist FOLDER`` opens the profile of a folder and prints the number of each key that it typed.
"""

import os
import sys
from itertools import chain, repeat
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import desktop_kit as kit
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ov_desktop.clock import SettableClock
from ov_desktop.services.desktop import Desktop
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.wizard.page import WizardPage
from ov_desktop.ui.workbench import Workbench

KEYS_A_SECOND = 20
IN_THE_NAME = 30
"""How many keys go to the name; those that follow go to the introduction."""


def key(number: int) -> str:
    """Return the letter of a key, by its number from 0."""
    return "abcdefghij"[number % 10]


class Typist:
    """Types a key at each turn of a clock, in the name first."""

    def __init__(self, page: WizardPage) -> None:
        form = page.settings.form
        form.finish()
        self._introduction = form.mails.editor.text_editor.text
        self._fields = chain(repeat(form.dates.name, IN_THE_NAME), repeat(self._introduction))
        self._typed = 0

    def type(self) -> None:
        """Type the next key, and tell its number; the first one in the introduction takes the place of its text."""
        if self._typed == IN_THE_NAME:
            self._introduction.selectAll()
        QTest.keyClick(next(self._fields), key(self._typed))
        self._typed += 1
        sys.stdout.write(f"{self._typed}\n")
        sys.stdout.flush()


def main(folder: Path) -> int:
    """Type until the end of the process."""
    application = QApplication([])
    clock = SettableClock(kit.NOW)
    tasks = Tasks()
    with Desktop(folder, kit.KEY, clock) as desktop:
        page = WizardPage(Workbench(desktop, clock, Theme(application, Scheme.LIGHT), tasks))
        page.resize(1048, 800)
        page.show()
        page.activateWindow()
        page.enter(Request(PageKey.CREATE))
        typist = Typist(page)
        timer = QTimer(interval=1000 // KEYS_A_SECOND)
        timer.timeout.connect(typist.type)
        # The first texts of a campaign come by themselves; typing begins once they are there.
        waiting = QTimer(interval=10)
        waiting.timeout.connect(lambda: None if tasks.running else (waiting.stop(), timer.start()))
        waiting.start()
        return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
