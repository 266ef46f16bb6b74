"""Where an image comes from: a file, the clipboard, a drag from another window; never from an address (SPEC S6)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QStandardPaths
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from ov_desktop.ui.window_state import first_folder, note_folder
from ov_desktop.wording.text import _

_MOST_BYTES = 25_000_000
"""What is read of a file: more than whoever prepares the image takes, so that it is refused there by its size."""


@dataclass(frozen=True, slots=True)
class ChosenImage:
    """An image as it was chosen, not looked at yet: its bytes and a name to speak of it."""

    data: bytes
    name: str


Source = Callable[[], ChosenImage]
"""Reads what was chosen; takes its time, so not on the main thread."""


def dropped_image(mime: QMimeData) -> Source | None:
    """Return what reads the first image that was dropped or pasted; None where it brought none along."""
    for url in mime.urls():
        if url.isLocalFile():
            path = Path(url.toLocalFile())
            return lambda: read_file(path)
        if url.scheme() == "data":
            address = bytes(url.toEncoded().data()).decode("ascii", "replace")
            return lambda: ChosenImage(_inline(address), _("image collée"))
    if mime.hasImage():
        picture = QImage(mime.imageData())
        return lambda: ChosenImage(_as_png(picture), _("image collée"))
    return None


def brings_image(mime: QMimeData) -> bool:
    """Whether ``dropped_image`` would find one; asked while something is only dragged along."""
    return mime.hasImage() or any(url.isLocalFile() or url.scheme() == "data" for url in mime.urls())


def names_only(mime: QMimeData) -> bool:
    """Whether an address of the web was dropped, without the image that lies there."""
    return any(url.scheme() in ("http", "https") for url in mime.urls())


def read_file(path: Path) -> ChosenImage:
    """Read a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return ChosenImage(file.read(_MOST_BYTES), path.name)


def ask_file(parent: QWidget) -> Path | None:
    """Ask for an image with the system's window, where the last file was; None where the user gives up."""
    kinds = _("Images (*.png *.jpg *.jpeg *.webp *.svg);;Tous les fichiers (*)")
    start = first_folder(parent, QStandardPaths.StandardLocation.PicturesLocation)
    name, _kind = QFileDialog.getOpenFileName(parent, _("Choisir une image"), start, kinds)
    if not name:
        return None
    path = Path(name)
    note_folder(parent, path)
    return path


def _inline(address: str) -> bytes:
    """Return what an address of the kind ``data:`` holds, as far as it can be read."""
    head, _comma, body = address.partition(",")
    data = unquote_to_bytes(body[:_MOST_BYTES])
    return bytes(QByteArray.fromBase64(data).data()) if head.endswith(";base64") else data


def _as_png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    return bytes(buffer.data().data())
