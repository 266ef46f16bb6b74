"""Aide: questions that open by keyboard, a search, whom to contact."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, unnamed_controls
from ui.page_kit import Window, furnished, press, request, tab_to, window

from ov_desktop.ui.help.page import HelpPage
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.theme import Scheme, Theme

HELP = request(PageKey.HELP)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Window]:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil") as opened:
        yield opened


@pytest.fixture
def page(desk: Window) -> HelpPage:
    return desk.show(HelpPage(desk.workbench), HELP)


def test_a_question_opens_and_closes_by_keyboard(page: HelpPage) -> None:
    entry = page.topics[0].entries[0]
    assert not entry.answer.isVisible()
    tab_to(entry.button)
    press(Qt.Key.Key_Space)
    assert entry.answer.isVisible()
    press(Qt.Key.Key_Space)
    assert not entry.answer.isVisible()


def test_a_search_shows_the_matching_questions_with_their_answers(page: HelpPage) -> None:
    tab_to(page.topics[0].entries[0].button)
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.search, "deux commandes")
    shown = [entry for topic in page.topics for entry in topic.entries if entry.isVisible()]
    assert [entry.button.text() for entry in shown] == ["La clôture s’est arrêtée en route. Est-ce grave\u00a0?"]
    assert shown[0].answer.isVisible()


def test_a_search_without_a_match_offers_all_the_subjects(page: HelpPage) -> None:
    page.search.setText("zzz")
    button = page.nothing.button
    assert button is not None
    tab_to(button)
    press(Qt.Key.Key_Space)
    assert page.search.text() == ""
    assert all(topic.isVisible() for topic in page.topics)


def test_the_contact_of_the_organisation_is_shown(page: HelpPage) -> None:
    assert page._contact.text() == "CSE Ateliers de l’Erdre\ncontact@cse-erdre.example\n02 61 91 00 00"


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("size", [(964, 700), (1048, 800)])
def test_no_text_is_cut_and_every_control_has_a_name(
    desk: Window, theme: Theme, size: tuple[int, int], scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    page = desk.show(HelpPage(desk.workbench), HELP, size)
    for topic in page.topics:
        for entry in topic.entries:
            entry.button.setChecked(True)
    desk.settle()
    assert clipped_labels(page) == []
    assert unnamed_controls(page) == []
