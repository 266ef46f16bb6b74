"""Checks for any screen: that no text is cut, and that every control says its name."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)

from ov_desktop.ui.widgets.labels import ElidedLabel

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
SLACK = 1
"""Rounding at fractional scales."""


def clipped_labels(window: QWidget) -> list[str]:
    """Return every visible text that is cut, with what it needs and what it has; texts that elide say so themselves.

    Call it once the window is shown at the size to be judged.
    """
    return [fault for widget in _visible(window) for fault in _faults(widget, window)]


def unnamed_controls(window: QWidget) -> list[str]:
    """Return every visible control that a screen reader has no name for."""
    return [_describe(widget) for widget in _visible(window) if _is_control(widget) and not _name(widget).strip()]


def spoken_name(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    return _said(widget, QAccessible.Text.Name)


def spoken_description(widget: QWidget) -> str:
    """Return what a screen reader adds to the name of a widget."""
    return _said(widget, QAccessible.Text.Description)


def _name(widget: QWidget) -> str:
    """Return the name; on Linux, Qt says what is chosen in a list in place of its name."""
    return widget.accessibleName() if isinstance(widget, QComboBox) else spoken_name(widget)


def _said(widget: QWidget, text: QAccessible.Text) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(text) if interface is not None else ""


def _visible(window: QWidget) -> Iterator[QWidget]:
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.isVisible() and widget.window() is window.window():
            yield widget


def _is_control(widget: QWidget) -> bool:
    if not isinstance(widget, CONTROLS):
        return False
    parent = widget.parent()
    inner = isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit | QTabBar | QTableView)
    return not inner or (isinstance(parent, QLineEdit) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus)


def _faults(widget: QWidget, window: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label_faults(widget)
    elif isinstance(widget, QAbstractButton):
        if not isinstance(widget.parent(), QTabBar | QLineEdit | QTableView) and (widget.text() or widget.icon()):
            # An icon alone needs its own room; what a style would like around it may be less.
            yield from _lacks(widget, widget.sizeHint() if widget.text() else widget.iconSize())
    elif isinstance(widget, QComboBox):
        yield from _text_faults(widget, widget.currentText(), 40)
    elif isinstance(widget, QLineEdit) and not widget.text():
        yield from _text_faults(widget, widget.placeholderText(), 26)
    elif isinstance(widget, QTabBar):
        yield from _tab_faults(widget)
    elif isinstance(widget, QTableView):
        yield from _header_faults(widget)
    if widget is not window and not _scrolls(widget):
        yield from _outside(widget)


def _label_faults(label: QLabel) -> Iterator[str]:
    if isinstance(label, ElidedLabel) or not label.text():
        return
    if label.wordWrap():
        longest = max(
            (QFontMetrics(label.font()).horizontalAdvance(word) for word in _plain(label).split(" ")), default=0
        )
        yield from _lacks(label, QSize(longest, label.heightForWidth(label.width())))
    else:
        yield from _lacks(label, label.minimumSizeHint())


def _plain(label: QLabel) -> str:
    return label.text().replace("<b>", "").replace("</b>", "")


def _text_faults(widget: QWidget, text: str, around: int) -> Iterator[str]:
    needed = QFontMetrics(widget.font()).horizontalAdvance(text) + around
    if text and not widget.toolTip():
        yield from _lacks(widget, QSize(needed, 0), text)


def _tab_faults(bar: QTabBar) -> Iterator[str]:
    for place in range(bar.count()):
        rect = bar.tabRect(place)
        if bar.isTabVisible(place) and not bar.rect().adjusted(0, 0, SLACK, SLACK).contains(rect):
            yield f"tab « {bar.tabText(place)} » lies at {_rect(rect)} of {_rect(bar.rect())}"


def _header_faults(table: QTableView) -> Iterator[str]:
    header, model = table.horizontalHeader(), table.model()
    if model is None or header.isHidden():
        return
    metrics = QFontMetrics(header.font())
    for column in range(model.columnCount()):
        text = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        needed = max((metrics.horizontalAdvance(line) for line in text.split("\n")), default=0) + 14
        if text and not table.isColumnHidden(column) and header.sectionSize(column) + SLACK < needed:
            yield f"header « {text} » of {_describe(table)} needs {needed}, has {header.sectionSize(column)}"


def _outside(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or _scrolls(parent) or isinstance(parent, QLineEdit | QTabBar):
        return
    if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(widget.geometry()):
        yield f"{_describe(widget)} lies at {_rect(widget.geometry())} of {_rect(parent.rect())}"


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def _lacks(widget: QWidget, needed: QSize, text: str = "") -> Iterator[str]:
    if widget.width() + SLACK < needed.width() or widget.height() + SLACK < needed.height():
        has, needs = f"{widget.width()} × {widget.height()}", f"{needed.width()} × {needed.height()}"
        yield f"{_describe(widget)} {text} needs {needs}, has {has}"


def _rect(rect: QRect) -> str:
    return f"{rect.left()}, {rect.top()}, {rect.width()} × {rect.height()}"


def _describe(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else widget.accessibleName()
    kind = type(widget).__name__
    inside = type(widget.parentWidget()).__name__ if widget.parentWidget() is not None else "nothing"
    icon = " (icon)" if isinstance(widget, QToolButton) and not text else ""
    return f"{kind} « {text} »{icon} in {inside}"
