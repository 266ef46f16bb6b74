"""Every field of step 1 that can be missing or wrong is named, beside it and in the footer, and reached."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from ui.page_kit import EARLY, Window, furnished, request, window

from ov_desktop.domain.images import ALT_LENGTH, ImagePlace
from ov_desktop.domain.vouchers import Format
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.wizard.flow import Step
from ov_desktop.ui.wizard.page import WizardPage
from ov_desktop.ui.wizard.typed import FIELDS, SECTION_FIELDS, Section

NEVER_WRONG = {"options", "default_format", "midway"}
CLASSIC = {"default_format": Format.CLASSIC}
LONG = f"<p>{'mot ' * 6_000}</p>"
ALT_TOO_LONG = "x" * (ALT_LENGTH + 1)

WRONG: Mapping[str, object] = {
    "name": "",
    "start": None,
    "hour": None,
    "end": None,
    "offered_denominations": (),
    "default_denominations": (),
    "reminder_days": None,
    "images.logo": ALT_TOO_LONG,
    "images.header": ALT_TOO_LONG,
    "images.signature": ALT_TOO_LONG,
    "messages.launch.subject": "",
    "messages.launch.introduction": "<p>Bonjour {inconnu}</p>",
    "messages.reminder.subject": "{date_limite}",
    "messages.reminder.introduction": LONG,
    "messages.midway.subject": " ",
    "messages.midway.introduction": "<p>{inconnu}</p>",
    "messages.end.subject": "",
    "messages.end.introduction": "<p>{inconnu}</p>",
    "signature_name": "",
    "signature_email": "cse@",
    "signature_phone": "12",
    "gdpr_contact": "",
    "welcome": LONG,
}


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Window]:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil", EARLY) as opened:
        yield opened


@pytest.fixture
def page(desk: Window) -> WizardPage:
    found = desk.show(WizardPage(desk.workbench), request(PageKey.CREATE), (964, 700))
    found.settings.form.finish()
    desk.settle()
    return found


def put_images(desk: Window, page: WizardPage) -> None:
    written = io.BytesIO()
    Image.new("RGB", (80, 40), "#14503c").save(written, "PNG")
    for place in ImagePlace:
        page.settings.form.reminders.images.field(place).chosen.emit(written.getvalue(), "image.png")
    desk.bot.waitUntil(lambda: len(page.flow.typed.images) == len(ImagePlace), timeout=10_000)


def wrong_values(page: WizardPage, field: str) -> dict[str, object]:
    value = WRONG[field]
    if field.startswith("images."):
        value = replace(page.flow.typed.images[ImagePlace(field.partition(".")[2])], alt=value)
    return {field: value, **(CLASSIC if field == "default_denominations" else {})}


def go_on(desk: Window, page: WizardPage) -> None:
    QTest.mouseClick(page.settings.ways.go_on, Qt.MouseButton.LeftButton)
    desk.bot.waitUntil(lambda: not page.settings.ways.go_on.busy, timeout=10_000)
    desk.settle()


def is_in_view(page: WizardPage, widget: QWidget) -> bool:
    viewport = page.settings.form.viewport()
    return QRect(widget.mapTo(viewport, QPoint(0, 0)), widget.size()).intersects(viewport.rect())


def test_every_field_has_its_fault_here_but_those_that_cannot_be_wrong() -> None:
    assert set(WRONG) == set(FIELDS) - NEVER_WRONG


def test_every_field_that_is_missing_or_wrong_is_named_and_reached(desk: Window, page: WizardPage) -> None:
    settings, form = page.settings, page.settings.form
    form.typed.emit({"name": "Noël", "start": date(2026, 11, 2), "end": date(2027, 2, 12)})
    put_images(desk, page)
    assert page.flow.faults() == {}
    for field in WRONG:
        right = {name: page.flow.typed.value(name) for name in wrong_values(page, field)}
        form.typed.emit(wrong_values(page, field))
        form.show_flow(page.flow)
        go_on(desk, page)
        (refusal,) = page.flow.faults().values()
        focused = QApplication.focusWidget()
        assert focused is not None
        section = next(section for section, fields in SECTION_FIELDS.items() if field in fields)
        control = form._parts[section].control(field)
        assert control in (focused, focused.parentWidget()) or control.isAncestorOf(focused), field
        assert is_in_view(page, focused), field
        assert refusal.message in focused.accessibleDescription(), field
        named = settings.ways.fault_text.whole_text()
        assert refusal.message[1:] in named, field
        assert settings.sections.accessibleTabName(list(Section).index(section)).endswith("1 à corriger"), field
        assert page.flow.step is Step.SETTINGS
        form.typed.emit(right)
        form.show_flow(page.flow)
        assert page.flow.faults() == {}, field
    go_on(desk, page)
    assert page.flow.step is Step.ROSTER
