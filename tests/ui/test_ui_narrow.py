"""What changes where a window is narrow: nothing is hidden, nothing is cut, nothing is torn apart."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels
from ui.page_kit import Window, furnished, request, window

from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.preview.window import MessagePreviewWindow
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.two_columns import TwoColumns
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.wizard.page import WizardPage

NARROW, USUAL, WIDE = (964, 640), (1048, 740), (1900, 900)
"""What the side bar leaves of the smallest window, of the usual one and of a large one."""

Show = Callable[..., QWidget]


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Window]:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil") as opened:
        yield opened


def wizard(desk: Window, size: tuple[int, int]) -> WizardPage:
    page = desk.show(WizardPage(desk.workbench), request(PageKey.CREATE), size)
    page.settings.form.finish()
    page.settings.form.typed.emit({"name": "Été 2027"})
    desk.bot.waitUntil(lambda: page.flow.campaign_id is not None, timeout=20_000)
    desk.settle()
    return page


@pytest.mark.parametrize("size", [NARROW, USUAL, WIDE])
def test_a_fault_stands_whole_in_the_footer_with_every_way_on(desk: Window, size: tuple[int, int]) -> None:
    page = wizard(desk, size)
    page.settings.form.typed.emit({"end": date(2026, 12, 1), "start": date(2026, 12, 12)})
    desk.settle()
    ways = page.settings.ways
    said = ways.fault_text.whole_text()
    assert "précède" in said
    assert ways.fault_text.text() == said
    assert ways.saved_text.text() == ways.saved_text.whole_text() != ""
    buttons = (ways.go_there, ways.close_draft, ways.go_on)
    assert [button.isVisible() for button in buttons] == [True, True, True]
    footer = page.settings.footer
    assert clipped_labels(footer) == []
    levels = [widget.mapTo(footer, widget.rect().center()).y() for widget in (ways.fault_text, ways.go_on)]
    assert (abs(levels[0] - levels[1]) <= 2) is (size == WIDE)
    # The ways on stay in the middle of a footer of the usual height, the fault lies over it.
    assert abs(footer.height() - levels[1] - desk.workbench.theme.height("footer") // 2) <= 1
    assert levels[0] > 0
    page.settings.form.typed.emit({"end": date(2027, 1, 12)})
    desk.settle()
    assert not ways.fault_text.isVisible()
    assert footer.height() == desk.workbench.theme.height("footer")


def test_the_footer_follows_the_width_of_the_window(desk: Window) -> None:
    page = wizard(desk, WIDE)
    page.settings.form.typed.emit({"end": date(2026, 12, 1), "start": date(2026, 12, 12)})
    desk.settle()
    low = page.settings.footer.height()
    for size, over in ((NARROW, True), (WIDE, False)):
        page.resize(*size)
        desk.settle()
        assert (page.settings.footer.height() > low) is over


def test_the_preview_opens_large_where_it_stands_below(desk: Window) -> None:
    page = wizard(desk, NARROW)
    mails = page.settings.form.mails
    assert mails.preview is not None
    assert mails.preview.mapTo(page, QPoint()).y() > mails.editor.mapTo(page, QPoint()).y()
    assert mails.preview.height() >= desk.workbench.theme.scaled(640)
    assert mails.look.isVisible()
    mails.look.click()
    shown = [found for found in QApplication.topLevelWidgets() if isinstance(found, MessagePreviewWindow)]
    assert [found.isVisible() for found in shown] == [True]
    desk.settle()
    shown[0].close()
    page.resize(*USUAL)
    desk.settle()
    assert not mails.look.isVisible()


@pytest.mark.parametrize("size", [NARROW, USUAL])
def test_what_a_signature_holds_is_seen_whole(desk: Window, size: tuple[int, int]) -> None:
    page = wizard(desk, size)
    for name in ("signature_name", "signature_email", "signature_phone", "gdpr_contact"):
        edit = page.settings.form.mails.control(name)
        assert isinstance(edit, QLineEdit)
        assert edit.text()
        assert edit.fontMetrics().horizontalAdvance(edit.text()) + 22 <= edit.width()


def test_columns_under_each_other_have_no_gap_between_them(theme: Theme, on_screen: Show) -> None:
    columns = TwoColumns(theme, "side_column", 620)
    first, second = Card(theme, "À traiter"), Card(theme, "Envois et portail")
    columns.main.addWidget(first)
    columns.main.addStretch(1)
    columns.side.addWidget(second)
    columns.side.addStretch(1)
    shown = on_screen(columns, width=700)
    shown.resize(700, 800)
    QApplication.processEvents()
    assert columns.narrow
    gap = second.mapTo(columns, QPoint()).y() - first.mapTo(columns, QPoint()).y() - first.height()
    assert gap == theme.space("card_gap")


def test_the_sentence_of_an_empty_page_is_no_longer_than_the_eye_follows(theme: Theme, on_screen: Show) -> None:
    empty = EmptyState(theme, "feedback.ok", "Rien à faire", "Cet écran réunit ce qui demande votre attention. " * 4)
    on_screen(empty, width=1400)
    sentence = max(empty.findChildren(QLabel), key=lambda label: len(label.text()))
    assert sentence.width() == theme.scaled(560)
    middle = sentence.mapTo(empty, sentence.rect().center()).x()
    assert abs(middle - empty.rect().center().x()) <= 1
    assert clipped_labels(empty) == []
