"""One campaign after the other in the page that makes them: nothing of the one lands in the other."""

import errno
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import desktop_kit as kit
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui.page_kit import EARLY, Window, furnished, press, request, window

from ov_desktop.domain.images import ImagePlace
from ov_desktop.services.template_files import TemplateKind
from ov_desktop.ui.editor.image_field import ImageField
from ov_desktop.ui.main_window import MainWindow
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.pages import all_pages
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Lane
from ov_desktop.ui.widgets.dialogs import ConfirmDialog
from ov_desktop.ui.widgets.fields import State
from ov_desktop.ui.wizard.flow import Flow, Step
from ov_desktop.ui.wizard.page import WizardPage
from ov_desktop.ui.workbench import Subject

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
def database_busy(desk: Window, lane: Lane = Lane.DATABASE) -> Iterator[None]:
    """Let work on the database, or of another lane, wait meanwhile."""
    begun, may_end = threading.Event(), threading.Event()

    def work(_progress: object) -> None:
        begun.set()
        assert may_end.wait(30)

    desk.tasks.run(work, owner=desk.workbench, lane=lane)
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


def write(page: WizardPage, name: str) -> None:
    """Write the name of the campaign in the place of what stands there."""
    page.activateWindow()
    page.settings.focus_first()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.settings.form.dates.name, name)


def no_room(*_arguments: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def drafts(desk: Window) -> list[str]:
    return sorted(campaign.settings.name for campaign in desk.desktop.campaigns.all())


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


# --- drafts ----------------------------------------------------------------------------------------------


def test_a_save_that_still_waits_when_another_campaign_comes_goes_to_its_own_draft(
    desk: Window, page: WizardPage
) -> None:
    write(page, "Printemps")
    with database_busy(desk):
        page.settings.save()
        page.begin()
        write(page, "Automne 2027")
        page.settings.save()
    desk.settle()
    assert drafts(desk) == ["Automne 2027", "Printemps"]
    assert not page.flow.unsaved


def test_a_save_overtaken_by_one_at_leaving_makes_no_second_draft(desk: Window, page: WizardPage) -> None:
    write(page, "Printemps")
    with database_busy(desk):
        page.settings.save()
        assert page.leave()
        page.begin()
    desk.settle()
    assert drafts(desk) == ["Printemps"]
    write(page, "Automne 2027")
    assert page.leave()
    desk.settle()
    assert drafts(desk) == ["Automne 2027", "Printemps"]


def test_leaving_does_not_wait_for_the_database(desk: Window, page: WizardPage) -> None:
    write(page, "Printemps")
    with database_busy(desk):
        assert page.leave()
        assert drafts(desk) == []
    desk.settle()
    assert drafts(desk) == ["Printemps"]


def test_a_draft_that_cannot_be_saved_stays_where_another_one_was_to_be_opened(
    desk: Window, page: WizardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = desk.desktop.campaigns.create(kit.SETTINGS).id
    write(page, "Printemps")
    with monkeypatch.context() as patched:
        patched.setattr(desk.desktop.campaigns, "save_draft", no_room)
        page.enter(request(PageKey.CREATE, campaign_id=other))
        desk.settle()
    name = page.settings.form.dates.name
    assert (name.isEnabled(), name.text(), page.flow.unsaved) == (True, "Printemps", True)
    assert page.notices.banner is not None
    page.enter(request(PageKey.CREATE, campaign_id=other))
    desk.settle()
    assert page.flow.campaign_id == other
    assert drafts(desk) == sorted(["Printemps", kit.SETTINGS.name])


@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_window_asks_before_it_closes_over_what_cannot_be_saved(
    desk: Window, monkeypatch: pytest.MonkeyPatch, elsewhere: bool
) -> None:
    shown = MainWindow(desk.workbench, all_pages(), demonstration=True)
    desk.bot.addWidget(shown)
    shown.show()
    shown.go_to(CREATE)
    desk.settle()
    page = shown.current_page
    assert isinstance(page, WizardPage)
    answers, asked = iter([False, True]), []

    def answer(dialog: ConfirmDialog) -> bool:
        asked.append(dialog.windowTitle())
        return next(answers)

    monkeypatch.setattr(ConfirmDialog, "confirmed", answer)
    monkeypatch.setattr(desk.desktop.campaigns, "save_draft", no_room)
    write(page, "Printemps")
    if elsewhere:
        shown.go_to(request(PageKey.HELP))
        desk.settle()
    assert not shown.close()
    assert (shown.isVisible(), shown.current_page) == (True, page)
    assert page.settings.form.dates.name.text() == "Printemps"
    assert page.notices.banner is not None
    assert shown.close()
    assert asked == ["Quitter sans terminer\u00a0?"] * 2


def test_the_window_closes_at_once_over_what_was_typed_a_moment_before(desk: Window) -> None:
    shown = MainWindow(desk.workbench, all_pages())
    desk.bot.addWidget(shown)
    shown.show()
    shown.go_to(CREATE)
    desk.settle()
    page = shown.current_page
    assert isinstance(page, WizardPage)
    write(page, "Printemps")
    with database_busy(desk):
        page.settings.save()
        assert shown.close()
        assert drafts(desk) == ["Printemps"]


def test_nothing_more_can_be_typed_into_a_draft_that_is_being_closed(desk: Window, page: WizardPage) -> None:
    name, ways = page.settings.form.dates.name, page.settings.ways
    write(page, "Printemps")
    page.settings.save()
    desk.settle()
    write(page, "Printemps 2027")
    with database_busy(desk):
        ways.close_draft.click()
        assert not name.isEnabled()
        assert not ways.close_draft.isEnabled()
        assert not page.settings.undo_button.isEnabled()
        QTest.keyClicks(name, " bis")
        QTest.keyClick(name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert name.text() == "Printemps 2027"
    desk.bot.waitUntil(lambda: page.flow.campaign_id is None and not desk.tasks.running)
    assert (name.isEnabled(), name.text()) == (True, "")
    assert desk.asked == [request(PageKey.TRACKING)]
    write(page, "Automne")
    assert page.leave()
    desk.settle()
    assert drafts(desk) == ["Automne", "Printemps 2027"]


def test_a_draft_that_cannot_be_saved_at_closing_can_be_typed_in_again(
    desk: Window, page: WizardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(page, "Printemps")
    page.settings.save()
    desk.settle()
    write(page, "Printemps 2027")

    with monkeypatch.context() as patched:
        patched.setattr(desk.desktop.campaigns, "save_draft", no_room)
        page.settings.ways.close_draft.click()
        desk.settle()
    name = page.settings.form.dates.name
    assert (name.isEnabled(), name.text()) == (True, "Printemps 2027")
    assert page.settings.ways.close_draft.hasFocus()
    assert page.notices.banner is not None
    page.settings.ways.close_draft.click()
    desk.bot.waitUntil(lambda: page.flow.campaign_id is None and not desk.tasks.running)
    assert drafts(desk) == ["Printemps 2027"]


def test_going_on_does_not_keep_the_next_campaign_busy(desk: Window, page: WizardPage) -> None:
    write(page, "Printemps")
    with database_busy(desk):
        page.settings.ways.go_on.click()
        assert page.settings.ways.go_on.busy
        page.begin()
        assert not page.settings.ways.go_on.busy
    desk.settle()
    assert drafts(desk) == ["Printemps"]


def test_a_form_in_which_nothing_was_typed_proposes_what_a_campaign_begun_now_would(
    desk: Window, page: WizardPage
) -> None:
    dates = page.settings.form.dates
    assert page.flow.typed.start == date(2026, 9, 14)
    desk.clock.set(EARLY + timedelta(days=60))
    page.enter(CREATE)
    desk.settle()
    assert page.flow.typed.start == date(2026, 11, 9)
    assert dates.start.text() == "09/11/2026"

    welcome = desk.desktop.templates.save("Le nôtre", TemplateKind.WELCOME, "", "<p>Bienvenue chez nous</p>")
    desk.desktop.templates.set_default(welcome.id)
    desk.tell(Subject.TEMPLATES)
    page.enter(CREATE)
    desk.settle()
    assert page.settings.form.portal.welcome.text.toPlainText() == "Bienvenue chez nous"


def test_what_was_typed_stays_whatever_changes_meanwhile(desk: Window, page: WizardPage) -> None:
    write(page, "Printemps")
    desk.clock.set(EARLY + timedelta(days=60))
    desk.tell(Subject.TEMPLATES)
    page.enter(CREATE)
    desk.settle()
    assert page.settings.form.dates.name.text() == "Printemps"
    assert page.flow.typed.name == "Printemps"


def test_stopping_a_launch_leaves_that_of_another_campaign_alone(desk: Window, page: WizardPage) -> None:
    flows = []
    for name in ("Printemps", "Automne"):
        draft = desk.desktop.campaigns.create(replace(kit.SETTINGS, name=name))
        flow = Flow.resume(desk.clock, desk.desktop.campaigns.get(draft.id))
        flow.step = Step.SUMMARY
        flows.append(flow)
    with database_busy(desk, Lane.PORTAL):
        for flow in flows:
            page.launch.use(flow)
            page.launch.summary.launch_wanted.emit()
        first, second = (task for task in desk.tasks.running if task.name)
        page.launch.progress.stopped.emit()
        assert (first.cancelled, second.cancelled) == (False, True)
    desk.settle()
