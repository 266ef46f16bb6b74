"""A grid over a real draft, with hands: keys, clicks, accented input."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import desktop_kit
from desktop_kit import KEY, SETTINGS, at_home, at_site
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ov_desktop.clock import SettableClock
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.roster import Field
from ov_desktop.services.desktop import Desktop
from ov_desktop.ui.roster.columns import COLUMN_OF
from ov_desktop.ui.roster.grid import RosterGrid
from ov_desktop.ui.roster.model import Mark
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.workbench import Workbench

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
CONTROL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier,
)  # fmt: skip
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
NAMES = ("Aubry", "Bélanger", "Zola", "Étienne", "Dubois")


def people(count: int) -> list[Employee]:
    """People with numbers from ``1`` on; every third is delivered at home, grants are 200, 210, 220…."""
    return [
        replace(
            at_home(number) if number % 3 == 0 else at_site(number),
            last_name=NAMES[(number - 1) % len(NAMES)],
            first_name=f"Prénom{number}",
            grant=190 + 10 * number,
        )
        for number in range(1, count + 1)
    ]


class GridDesk:
    """A draft of so many people in a grid that is shown, and hands on keyboard and mouse."""

    def __init__(
        self,
        folder: Path,
        theme: Theme,
        qtbot: QtBot,
        listed: Sequence[Employee],
        before: Callable[[QWidget], None] = lambda _window: None,
    ) -> None:
        shutil.copytree(desktop_kit._furnished_profile(), folder)
        self.qtbot = qtbot
        with_people = desktop_kit.open_desk(folder)
        self.draft = with_people.campaigns.create(SETTINGS).id
        if listed:
            with_people.import_people(self.draft, listed)
        with_people.profile.close()
        clock = SettableClock(NOW)
        self.desktop = Desktop(folder, KEY, clock)
        self.tasks = Tasks()
        self.errors: list[tuple[Exception, str]] = []
        self.window = QWidget()
        self.grid = RosterGrid(Workbench(self.desktop, clock, theme, self.tasks), self.window)
        self.grid.failed.connect(lambda error, name: self.errors.append((error, name)))
        QAbstractItemModelTester(self.grid.model, FATAL, self.grid)
        QAbstractItemModelTester(self.grid.faults.model, FATAL, self.grid)
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)
        qtbot.addWidget(self.window)
        before(self.window)
        self.window.resize(1400, 700)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.grid.open(self.draft)
        self.settle(lambda: self.grid.desk.sheet is not None)
        self.table = self.grid.table
        self.table.setFocus()

    def close(self) -> None:
        assert self.tasks.shutdown()
        self.desktop.close()

    # --- waiting -----------------------------------------------------------------------------------------

    def settle(self, condition: Callable[[], bool] = lambda: True) -> None:
        """Wait until all that was asked for is done and a condition holds."""

        def rests() -> bool:
            return not self.tasks.running and self.grid.is_idle and condition()

        QApplication.processEvents()  # what a resize lays out anew
        self.qtbot.waitUntil(rests, timeout=30_000)

    # --- hands -------------------------------------------------------------------------------------------

    @property
    def focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focused, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """Type as a French keyboard does, accents included."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focused, event)

    def come_back(self) -> None:
        """Go back to the table from another window."""
        self.window.activateWindow()
        self.settle(self.window.isActiveWindow)
        self.table.setFocus()

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def click_cell(self, row: int, field: Field, modifiers: Qt.KeyboardModifier = NONE) -> None:
        index = self.grid.model.index(row, COLUMN_OF[field])
        self.table.scrollTo(index)
        at = self.table.visualRect(index).center()
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, modifiers, at)
        self.settle()

    def click_place(self, row: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.table.horizontalScrollBar().setValue(0)
        at = self.table.visualRect(self.grid.model.index(row, 0)).center()
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, modifiers, at)
        self.settle()

    def click_title(self, field: Field, modifiers: Qt.KeyboardModifier = NONE) -> None:
        header = self.table.header
        self.table.scrollTo(self.grid.model.index(0, COLUMN_OF[field]))
        at = QPoint(header.sectionViewportPosition(COLUMN_OF[field]) + 12, 10)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifiers, at)
        self.settle()

    def enter(self, row: int, field: Field, text: str) -> None:
        """Go to a cell, type a text into it in place of what stands there, and press Enter."""
        self.click_cell(row, field)
        self.press(Qt.Key.Key_F2)
        QTest.keyClick(self.focused, Qt.Key.Key_A, CONTROL)
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def put_on_clipboard(self, text: str) -> None:
        data = QMimeData()
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)

    @property
    def clipboard(self) -> str:
        return QGuiApplication.clipboard().text()

    # --- what is seen ------------------------------------------------------------------------------------

    def text(self, row: int, field: Field) -> str:
        return self.grid.model.cell(row, COLUMN_OF[field]).text

    def mark(self, row: int, field: Field) -> Mark:
        return self.grid.model.cell(row, COLUMN_OF[field]).mark

    def column(self, field: Field) -> list[str]:
        return [self.text(row, field) for row in range(self.grid.model.rowCount())]

    @property
    def at(self) -> tuple[int, int]:
        index = self.table.currentIndex()
        return index.row(), index.column()

    @property
    def kept(self) -> list[Employee]:
        """The people as the database holds them, those in error left out."""
        return [person.employee for person in self.desktop.roster.people(self.draft)]
