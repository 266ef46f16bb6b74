"""What holds for every test of windows: no screen, and a theme that is light again for each test."""

import os

import pytest
from PySide6.QtWidgets import QApplication

from ov_desktop.ui.style.theme import Scheme, Theme

os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in [name for name in os.environ if name.startswith(("QT_SCALE", "QT_SCREEN", "QT_FONT", "QT_STYLE"))]:
    del os.environ[_name]


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Scheme.LIGHT)


@pytest.fixture
def theme(one_theme: Theme) -> Theme:
    one_theme.set_scheme(Scheme.LIGHT)
    return one_theme
