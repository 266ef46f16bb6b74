"""One campaign after the other in the page that makes them: nothing of the one lands in the other."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui.page_kit import EARLY, Window, furnished, request, window

from ov_desktop.domain.images import ImagePlace
from ov_desktop.ui.editor.image_field import ImageField
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Lane
from ov_desktop.ui.widgets.fields import State
from ov_desktop.ui.wizard.page import WizardPage

CREATE = request(PageKey.CREATE)
LOGO = ImagePlace.LOGO


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Window]:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil", EARLY) as opened:
        yield opened


@pytest.fixture
def page(desk: Window) -> WizardPage:
    found = desk.show(WizardPage(desk.workbench), CREATE)
    found.settings.form.finish()
    found.settings.focus_first()
    desk.settle()
    return found


@contextmanager
def database_busy(desk: Window) -> Iterator[None]:
    """Let work on the database wait meanwhile."""
    begun, may_end = threading.Event(), threading.Event()

    def work(_progress: object) -> None:
        begun.set()
        assert may_end.wait(30)

    desk.tasks.run(work, owner=desk.workbench, lane=Lane.DATABASE)
    assert begun.wait(30)
    try:
        yield
    finally:
        may_end.set()


def logo(page: WizardPage) -> ImageField:
    return page.settings.form.reminders.images.field(LOGO)


def png(color: str = "#14503c") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (200, 100), color).save(written, "PNG")
    return written.getvalue()


def drop(field: ImageField, path: Path) -> None:
    """Let a file go over a field; it is read off the main thread."""
    path.write_bytes(png())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field, QDragEnterEvent(QPoint(9, 9), *how))
    QApplication.sendEvent(field, QDropEvent(QPointF(9, 9), *how))
    assert field.state is State.CHECKING


def free_again(page: WizardPage) -> None:
    field = logo(page)
    assert (field.state, field.choose_button.busy) == (State.REST, False)
    assert field.choose_button.text() == "Choisir une image"


# --- images ----------------------------------------------------------------------------------------------


def test_an_image_that_is_being_read_is_forgotten_when_another_campaign_comes(
    desk: Window, page: WizardPage, tmp_path: Path
) -> None:
    drop(logo(page), tmp_path / "logo.png")
    page.begin()
    free_again(page)
    desk.settle()
    free_again(page)
    assert page.flow.typed.images == {}
    assert not page.flow.unsaved


def test_an_image_that_is_being_prepared_is_forgotten_when_another_campaign_comes(
    desk: Window, page: WizardPage
) -> None:
    with database_busy(desk):
        logo(page).chosen.emit(png(), "logo.png")
        # Prepared, it waits to be kept.
        desk.bot.waitUntil(lambda: [task.name for task in desk.tasks.running] == ["", "Préparation d’une image"])
        page.begin()
        free_again(page)
    desk.settle()
    free_again(page)
    assert page.flow.typed.images == {}
    assert not page.flow.unsaved


def test_the_next_campaign_can_be_given_an_image_while_the_former_one_is_still_prepared(
    desk: Window, page: WizardPage, tmp_path: Path
) -> None:
    with database_busy(desk):
        logo(page).chosen.emit(png("#ffffff"), "blanc.png")
        page.begin()
        drop(logo(page), tmp_path / "logo.png")
    desk.bot.waitUntil(lambda: LOGO in page.flow.typed.images)
    desk.settle()
    kept = desk.desktop.campaigns.image_data(page.flow.typed.images[LOGO].digest)
    with Image.open(io.BytesIO(kept)) as image:
        assert image.convert("RGB").getpixel((0, 0)) == (0x14, 0x50, 0x3C)


def test_the_alternative_text_typed_while_a_replacement_is_prepared_is_kept(desk: Window, page: WizardPage) -> None:
    field = logo(page)
    field.chosen.emit(png(), "logo.png")
    desk.bot.waitUntil(lambda: LOGO in page.flow.typed.images)
    former = page.flow.typed.images[LOGO]
    field.alt.setFocus()
    QTest.keyClicks(field.alt, "Logo")
    with database_busy(desk):
        field.chosen.emit(png("#ffffff"), "blanc.png")
        QTest.keyClicks(field.alt, " du CSE")
    desk.bot.waitUntil(lambda: page.flow.typed.images[LOGO].digest != former.digest)
    assert page.flow.typed.images[LOGO] == replace(page.flow.typed.images[LOGO], alt="Logo du CSE")
    assert field.alt.text() == "Logo du CSE"
