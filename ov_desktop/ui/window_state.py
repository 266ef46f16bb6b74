"""How the window was left: size, side bar, palette, folder of files, columns; kept in the profile's folder.

It holds no personal data: of the files that were chosen, the folder alone.
"""

from pathlib import Path

from PySide6.QtCore import QByteArray, QMargins, QSettings, QSize, QStandardPaths, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStyle, QWidget

from ov_desktop.ui.style.theme import Scheme

_HOME = QStandardPaths.StandardLocation.HomeLocation
_FILE = "fenetre.ini"
_FOLDER = "folder_of_files"
_COLUMNS = "columns_of_list"


def show_within_screen(window: QWidget) -> None:
    """Show a window; maximised where the screen has no room for its size and its title bar."""
    title = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight, None, window)
    needed = window.size().grownBy(QMargins(0, title, 0, 0))
    if is_too_large(needed, window.minimumSize(), window.screen().availableSize()):
        window.showMaximized()
    else:
        window.show()


def close_by_escape(window: QWidget) -> None:
    """Let Esc close a window that is looked at, wherever the focus is in it; once a window."""
    QShortcut(QKeySequence(Qt.Key.Key_Escape), window).activated.connect(window.close)


def is_too_large(needed: QSize, minimum: QSize, available: QSize) -> bool:
    """Return whether a window exceeds the room on its screen, and would not if it were smaller."""
    return needed != needed.boundedTo(available) and minimum == minimum.boundedTo(available)


def last_folder(widget: QWidget) -> str:
    """Return the folder that a file was last chosen in, from a window; empty where there was none, or it is gone."""
    folder = widget.window().property(_FOLDER)
    return folder if isinstance(folder, str) and Path(folder).is_dir() else ""


def first_folder(
    widget: QWidget, otherwise: QStandardPaths.StandardLocation = QStandardPaths.StandardLocation.DocumentsLocation
) -> str:
    """Return the folder in which a file is looked for first: that of the last file, else one of the user's own."""
    if folder := last_folder(widget):
        return folder
    own = QStandardPaths.writableLocation(otherwise)
    # Of a folder that is not there, the question would propose the name as that of a file.
    return own if Path(own).is_dir() else QStandardPaths.writableLocation(_HOME)


def note_folder(widget: QWidget, file: Path) -> None:
    """Let the next file be looked for in the folder of this one."""
    widget.window().setProperty(_FOLDER, str(file.parent))


def columns_of_list(widget: QWidget) -> str:
    """Return how the columns of the list were laid out in a window; empty where they never were."""
    layout = widget.window().property(_COLUMNS)
    return layout if isinstance(layout, str) else ""


def note_columns(widget: QWidget, layout: str) -> None:
    """Let the columns of the list be laid out so the next time."""
    widget.window().setProperty(_COLUMNS, layout)


class WindowState:
    """Reads and keeps how a profile's window looks."""

    def __init__(self, folder: Path) -> None:
        """Stand on the folder of a profile; the file is made when something is kept."""
        self._settings = QSettings(str(folder / _FILE), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray | None:
        """Place and size as Qt saved them, None before the first time."""
        value = self._settings.value("window/geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._settings.setValue("window/geometry", value)

    @property
    def folded(self) -> bool:
        """Whether the side bar was folded by hand."""
        return bool(self._settings.value("window/folded") == "true")

    @folded.setter
    def folded(self, value: bool) -> None:
        self._settings.setValue("window/folded", "true" if value else "false")

    @property
    def scheme(self) -> Scheme:
        """The palette asked for; that of the system where none was, or where the file makes no sense."""
        value = self._settings.value("window/scheme")
        return Scheme(value) if value in set(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, value: Scheme) -> None:
        self._settings.setValue("window/scheme", value.value)

    def give_habits(self, window: QWidget) -> None:
        """Let a window look for files where the last one was, and lay columns out as they were."""
        window.setProperty(_FOLDER, self._settings.value("window/folder"))
        window.setProperty(_COLUMNS, self._settings.value("window/columns_of_list"))

    def take_habits(self, window: QWidget) -> None:
        """Keep where the last file was, and how columns were laid out."""
        if folder := last_folder(window):
            self._settings.setValue("window/folder", folder)
        if columns := columns_of_list(window):
            self._settings.setValue("window/columns_of_list", columns)

    def save(self) -> None:
        """Write what was kept to the disk."""
        self._settings.sync()
