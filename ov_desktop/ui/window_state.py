"""How the window was left: size, side bar, palette; kept in the profile's folder and free of personal data."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ov_desktop.ui.style.theme import Scheme

_FILE = "fenetre.ini"


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

    def save(self) -> None:
        """Write what was kept to the disk."""
        self._settings.sync()
