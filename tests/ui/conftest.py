"""What holds for every test of windows: no screen, and a theme that is light again for each test."""

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ov_desktop.ui.preview.engine import WITHOUT_A_SCREEN
from ov_desktop.ui.style.theme import Scheme, Theme

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ |= WITHOUT_A_SCREEN
QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
for _name in [name for name in os.environ if name.startswith(("QT_SCALE", "QT_SCREEN", "QT_FONT", "QT_STYLE"))]:
    del os.environ[_name]


@pytest.fixture(scope="session", autouse=True)
def last_windows_go() -> Iterator[None]:
    """Delete what the last tests asked to delete, which no event loop does after them.

    A web page that outlives the application outlives its profile too. The clipboard without a screen still holds what
    was copied when the interpreter is gone, and ends with a crash over it.
    """
    yield
    if QGuiApplication.instance() is None:  # the tests that were chosen run their windows in other processes
        return
    QGuiApplication.clipboard().clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Scheme.LIGHT)


@pytest.fixture
def theme(one_theme: Theme) -> Theme:
    one_theme.set_scheme(Scheme.LIGHT)
    return one_theme


@pytest.fixture
def on_screen(qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """Show widgets side by side in an active window, so that each of them can get the focus."""
    windows: list[QWidget] = []

    def show(*widgets: QWidget, width: int = 900) -> QWidget:
        window = QWidget()
        windows.append(window)
        row = QHBoxLayout(window)
        for widget in widgets:
            row.addWidget(widget)
        qtbot.addWidget(window)
        window.resize(width, 200)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield show
    windows.clear()
