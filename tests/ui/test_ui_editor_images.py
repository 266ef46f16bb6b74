"""The place of an image: chosen, dropped, pasted, refused, taken away; an address is never fetched."""

import base64
import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, spoken_description, spoken_name, unnamed_controls

from ov_desktop.domain.images import ImagePlace, PreparedImage
from ov_desktop.services.images import prepare_image
from ov_desktop.ui.editor.image_field import ImageField
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.fields import State

GREEN = "#14503c"
Show = Callable[..., QWidget]


def png(width: int = 200, height: int = 100) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), GREEN).save(written, "PNG")
    return written.getvalue()


class Asked:
    """Answers in the user's place which file is meant."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.times = 0

    def __call__(self, _parent: QWidget) -> Path | None:
        self.times += 1
        return self.path


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    assert made.shutdown(10)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def field(theme: Theme, tasks: Tasks, asked: Asked, on_screen: Show) -> ImageField:
    made = ImageField(theme, tasks, ImagePlace.LOGO, ask=asked)
    on_screen(made, width=360)
    return made


@pytest.fixture
def logo() -> PreparedImage:
    return prepare_image(png(), "logo.png", ImagePlace.LOGO, "Logo du CSE")


def chosen(field: ImageField, qtbot: QtBot, act: Callable[[], object]) -> tuple[bytes, str]:
    """Return what the field hands over once something was done."""
    with qtbot.waitSignal(field.chosen) as signal:
        act()
    data, name = signal.args
    assert isinstance(data, bytes)
    return data, name


def drag(field: ImageField, mime: QMimeData) -> bool:
    """Drag something over the field, and return whether it would take it."""
    event = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def drop(field: ImageField, mime: QMimeData) -> None:
    assert drag(field, mime)
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(field, event)


def urls(*addresses: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(address) for address in addresses])
    return mime


def test_a_click_into_the_empty_frame_asks_for_a_file(
    field: ImageField, asked: Asked, logo: PreparedImage, qtbot: QtBot, tmp_path: Path
) -> None:
    asked.path = tmp_path / "logo.png"
    asked.path.write_bytes(png())
    press = partial(QTest.mouseClick, field.zone, Qt.MouseButton.LeftButton)
    assert chosen(field, qtbot, press) == (png(), "logo.png")
    with qtbot.assertNotEmitted(field.chosen, wait=0):
        press()
    assert asked.times == 1, "not while one is prepared"
    field.show_image(logo.ref, logo.data)
    press()
    assert asked.times == 1, "not over an image"
    field.show_image(None)
    QTest.mouseClick(field.zone, Qt.MouseButton.RightButton)
    assert asked.times == 1


def test_a_file_that_was_asked_for_is_handed_over(
    field: ImageField, asked: Asked, qtbot: QtBot, tmp_path: Path
) -> None:
    asked.path = tmp_path / "été.png"
    asked.path.write_bytes(png())
    assert chosen(field, qtbot, field.choose_button.click) == (png(), "été.png")
    assert field.state is State.CHECKING
    assert spoken_description(field.choose_button) == "En cours"


def test_giving_up_the_choice_changes_nothing(field: ImageField, tasks: Tasks) -> None:
    field.choose_button.click()
    assert (field.state, tasks.running) == (State.REST, [])


def test_a_file_is_dropped(field: ImageField, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_bytes(b"<svg/>")
    mime = urls("https://cse.example/logo.svg", path.as_uri())
    assert chosen(field, qtbot, lambda: drop(field, mime)) == (b"<svg/>", "logo.svg")


def test_a_browser_may_bring_the_image_itself_along(field: ImageField, qtbot: QtBot) -> None:
    mime = urls("https://cse.example/logo.png")
    picture = QImage(8, 4, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    mime.setImageData(picture)
    data, _name = chosen(field, qtbot, lambda: drop(field, mime))
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size, image.convert("RGB").getpixel((0, 0))) == ("PNG", (8, 4), (255, 0, 0))


@pytest.mark.parametrize(
    "address",
    [
        "data:image/png;base64," + base64.b64encode(png()).decode(),
        "data:image/png," + QByteArray(png()).toPercentEncoding().data().decode(),
    ],
)
def test_an_image_written_into_its_address_is_read(field: ImageField, qtbot: QtBot, address: str) -> None:
    assert chosen(field, qtbot, lambda: drop(field, urls(address)))[0] == png()


def test_an_address_alone_is_never_fetched(field: ImageField, tasks: Tasks) -> None:
    drop(field, urls("https://cse.example/logo.png"))
    assert tasks.running == []
    assert field.state is State.ERROR
    assert field.message.startswith("Seule l’adresse de l’image a été déposée.")
    assert spoken_description(field.choose_button) == field.message


def test_something_else_is_not_taken(field: ImageField) -> None:
    mime = QMimeData()
    mime.setText("mot")
    assert not drag(field, mime)


def test_the_zone_shows_that_it_would_take_what_is_dragged(theme: Theme, field: ImageField, tmp_path: Path) -> None:
    def ground() -> str:
        return field.zone.grab().toImage().pixelColor(20, 20).name()

    assert ground() == theme.color("surface").name()
    assert drag(field, urls((tmp_path / "x.png").as_uri()))
    assert ground() == theme.color("accent_soft").name()
    QApplication.sendEvent(field, QDragLeaveEvent())
    assert ground() == theme.color("surface").name()


def test_an_image_is_pasted(field: ImageField, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setImageData(QImage(3, 3, QImage.Format.Format_RGB32))
    QApplication.clipboard().setMimeData(mime)
    field.setFocus(Qt.FocusReason.TabFocusReason)

    def paste() -> None:
        QTest.keyClick(field.choose_button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    data, _name = chosen(field, qtbot, paste)
    assert data.startswith(b"\x89PNG")
    field.show_image(None)
    QApplication.clipboard().setText("mot")
    paste()
    assert (field.state, field.message) == (State.ERROR, "Le presse-papiers ne contient pas d’image.")


def test_a_file_that_cannot_be_read_is_refused_by_name(
    field: ImageField, asked: Asked, qtbot: QtBot, tmp_path: Path
) -> None:
    asked.path = tmp_path / "parti.png"
    field.choose_button.click()
    qtbot.waitUntil(lambda: field.state is State.ERROR)
    assert field.message == (
        "L’image «\u00a0parti.png\u00a0» ne peut pas être lue. Choisissez une image PNG, JPEG, WebP ou SVG."
    )
    assert not field.choose_button.busy


def test_a_refusal_under_the_edge_of_the_page_is_brought_into_view(
    theme: Theme, tasks: Tasks, on_screen: Show, qtbot: QtBot
) -> None:
    page, content = QScrollArea(), QWidget()
    page.setWidgetResizable(True)
    page.setWidget(content)
    column = QVBoxLayout(content)
    field = ImageField(theme, tasks, ImagePlace.SIGNATURE, ask=Asked())
    column.addWidget(field)
    column.addSpacing(400)
    page.setFixedHeight(field.zone.sizeHint().height() + 20)
    on_screen(page, width=360)
    field.refuse("L’image ne peut pas être lue.")
    (said,) = [label for label in field.findChildren(QLabel) if label.text() == field.message]
    qtbot.waitUntil(lambda: said.visibleRegion().boundingRect() == said.rect())


def test_nothing_else_is_taken_while_an_image_is_prepared(field: ImageField, tmp_path: Path) -> None:
    field.set_busy()
    assert not drag(field, urls((tmp_path / "x.png").as_uri()))
    assert field.state is State.CHECKING


def test_an_image_is_shown_on_the_white_of_a_message_in_both_palettes(
    theme: Theme, field: ImageField, logo: PreparedImage
) -> None:
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.set_scheme(scheme)
        field.show_image(logo.ref, logo.data)
        image = field.zone.grab().toImage()
        middle = image.pixelColor(image.width() // 2, image.height() // 2).name()
        assert (image.pixelColor(20, 20).name(), middle) == ("#ffffff", GREEN)


def test_a_wide_image_gets_smaller_with_the_room(field: ImageField) -> None:
    header = prepare_image(png(1200, 480), "x.png", ImagePlace.HEADER)
    field.show_image(header.ref, header.data)
    image = field.zone.grab().toImage()
    row = [image.pixelColor(x, image.height() // 2).name() == GREEN for x in range(image.width())]
    column = [image.pixelColor(image.width() // 2, y).name() == GREEN for y in range(image.height())]
    assert sum(row) / sum(column) == pytest.approx(2.5, rel=0.03)
    assert 0 < sum(row) < image.width() - 20


def test_the_alternative_text_is_shown_and_told_as_it_is_typed(field: ImageField, logo: PreparedImage) -> None:
    assert not field.alt.isVisible()
    field.show_image(logo.ref, logo.data)
    typed: list[str] = []
    field.alt_edited.connect(typed.append)
    assert (field.alt.isVisible(), field.alt.text()) == (True, "Logo du CSE")
    field.alt.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(field.alt, Qt.Key.Key_End)
    QTest.keyClicks(field.alt, " x")
    assert typed == ["Logo du CSE ", "Logo du CSE x"]
    field.show_image(logo.ref, logo.data)
    assert len(typed) == 2


def test_an_image_is_taken_away_and_the_focus_stays(field: ImageField, logo: PreparedImage, qtbot: QtBot) -> None:
    field.show_image(logo.ref, logo.data)
    assert field.choose_button.text() == "Remplacer l’image"
    field.remove_button.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(field.removed):
        QTest.keyClick(field.remove_button, Qt.Key.Key_Return)
    field.show_image(None)
    qtbot.waitUntil(field.choose_button.hasFocus)
    assert (field.choose_button.text(), field.remove_button.isVisible()) == ("Choisir une image", False)


def test_an_image_that_is_still_read_does_not_come_after_the_place_was_emptied(
    field: ImageField, logo: PreparedImage, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    field.show_image(logo.ref, logo.data)
    path = tmp_path / "autre.png"
    path.write_bytes(png())
    handed: list[object] = []
    field.chosen.connect(lambda *chosen: handed.append(chosen))
    drop(field, urls(QUrl.fromLocalFile(str(path)).toString()))
    field.remove_button.click()
    qtbot.waitUntil(lambda: not tasks.running)
    QApplication.processEvents()
    assert handed == []


def test_a_refusal_keeps_the_image_and_a_warning_stays_until_another_is_shown(
    field: ImageField, logo: PreparedImage
) -> None:
    field.show_image(logo.ref, logo.data)
    field.set_busy()
    field.refuse("Trop lourde.")
    assert (field.state, field.remove_button.isVisible(), field.choose_button.busy) == (State.ERROR, True, False)
    field.show_image(logo.ref, logo.data)
    field.warn("Éléments retirés.")
    assert (field.state, field.message) == (State.WARNING, "Éléments retirés.")
    field.show_image(None)
    assert (field.state, field.message) == (State.REST, "")


@pytest.mark.parametrize("width", [340, 700])
def test_nothing_is_cut_and_everything_has_a_name(
    field: ImageField, logo: PreparedImage, qtbot: QtBot, width: int
) -> None:
    window = field.window()
    window.resize(width, 500)
    qtbot.waitUntil(lambda: clipped_labels(window) == [])
    assert spoken_name(field.choose_button) == "Logo\u00a0: Choisir une image"
    field.show_image(logo.ref, logo.data)
    field.refuse("L’image «\u00a0x.gif\u00a0» ne peut pas être lue. Choisissez une image PNG, JPEG, WebP ou SVG.")
    qtbot.waitUntil(lambda: clipped_labels(window) == [])
    assert unnamed_controls(window) == []
