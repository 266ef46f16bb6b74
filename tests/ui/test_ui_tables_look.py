"""Tables: the header goes on over the scroll bar, and a text that elides is said whole."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.tables import DataTable

Show = Callable[..., QWidget]
LONG = "Fin, avec les permanences du mardi et du jeudi"


@pytest.fixture(autouse=True)
def tooltips_go() -> Iterator[None]:
    yield
    QToolTip.hideText()


def shown(theme: Theme, on_screen: Show, rows: int) -> DataTable:
    model = QStandardItemModel(rows, 2)
    model.setHorizontalHeaderLabels(["Nom", "Pour"])
    for row in range(rows):
        model.setItem(row, 0, QStandardItem(LONG if row == 0 else "Court"))
        model.setItem(row, 1, QStandardItem("Fin"))
    table = DataTable(theme, model, name="Modèles")
    model.setParent(table)
    table.set_columns((120, 120), stretch=1)
    on_screen(table)
    return table


def hover(table: DataTable, row: int) -> None:
    """Rest with the mouse on the first cell of a row."""
    at = table.visualRect(table.model().index(row, 0)).center()
    viewport = table.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))


def test_a_text_that_elides_is_said_whole(theme: Theme, qtbot: QtBot, on_screen: Show) -> None:
    table = shown(theme, on_screen, 3)
    hover(table, 0)
    assert (QToolTip.isVisible(), QToolTip.text()) == (True, LONG)
    hover(table, 1)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    table.setColumnWidth(0, 600)
    hover(table, 0)
    assert not QToolTip.isVisible()


def test_what_a_cell_says_for_itself_comes_first(theme: Theme, on_screen: Show) -> None:
    table = shown(theme, on_screen, 3)
    table.model().setData(table.model().index(0, 0), "Par défaut", Qt.ItemDataRole.ToolTipRole)
    hover(table, 0)
    assert QToolTip.text() == "Par défaut"


def test_the_scroll_bar_begins_under_the_header_which_goes_on_over_it(theme: Theme, on_screen: Show) -> None:
    table = shown(theme, on_screen, 60)
    bar, header = table.verticalScrollBar(), table.horizontalHeader()
    assert bar.isVisible()
    top = bar.mapTo(table, QPoint()).y()
    assert top == header.geometry().bottom() + 1
    image = table.grab().toImage()
    over = QColor(image.pixel(bar.mapTo(table, bar.rect().center()).x(), header.geometry().center().y()))
    assert over.name() == theme.color("sunken").name()
    header.hide()
    QApplication.processEvents()
    assert bar.mapTo(table, QPoint()).y() < theme.height("table_header")
