"""What the previews do where something fails or is late, and where a message is shown again (SPEC S9, S10, G5)."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import desktop_kit as kit
import psutil
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from ui.page_kit import EARLY, Window, copied, window

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.services.campaigns import CampaignTexts
from ov_desktop.services.portal_preview import PortalPreview, PreviewSession
from ov_desktop.services.portal_process import PortalStartError
from ov_desktop.ui.preview.panel import MessagePreviewPanel
from ov_desktop.ui.preview.portal_window import PortalPreviewWindow
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.workbench import Subject


def furnish(desk: kit.Desk) -> str:
    campaign = desk.campaigns.create(kit.SETTINGS).id
    desk.import_people(campaign, [kit.at_site(1, grant=250)])
    return campaign


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[tuple[Window, str]]:
    folder = tmp_path / "profil"
    campaign = copied(folder, furnish)
    with window(qtbot, theme, folder, EARLY) as found:
        yield found, campaign


@pytest.fixture
def panel(qtbot: QtBot, opened: tuple[Window, str]) -> MessagePreviewPanel:
    over, campaign = opened
    found = MessagePreviewPanel(over.workbench)
    qtbot.addWidget(found)
    found.resize(424, 620)
    found.show_message(campaign, MessageKind.LAUNCH)
    with qtbot.waitSignal(found.shown, timeout=30_000):
        found.show()
    return found


@pytest.fixture
def space(qtbot: QtBot, opened: tuple[Window, str]) -> Iterator[PortalPreviewWindow]:
    """The employees' space, with its first page."""
    over, campaign = opened
    found = PortalPreviewWindow(over.workbench)
    qtbot.addWidget(found)
    found.open_campaign(campaign)
    wait_for_page(qtbot, found, "Vous partagez 320 €")
    yield found
    found.close()
    over.settle()


def words(qtbot: QtBot, view: object) -> str:
    found: list[str] = []
    view.page().toPlainText(found.append)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return str(found[0]).replace("\u00a0", " ")


def wait_for_page(qtbot: QtBot, space: PortalPreviewWindow, text: str) -> None:
    """Wait until the first page of the space is in front, with a text."""

    def there() -> bool:
        view = space.view
        return space.shown is space.frame and view is not None and text in words(qtbot, view)

    qtbot.waitUntil(there, timeout=60_000)


def try_again(space: PortalPreviewWindow) -> None:
    """Press the button of what stands in the place of the pages."""
    why = space.shown
    assert isinstance(why, EmptyState)
    assert why.button is not None
    assert why.button.text() == "Réessayer"
    why.button.click()


def test_the_option_that_is_marked_is_shown_though_the_one_before_answers_later(
    qtbot: QtBot, opened: tuple[Window, str], space: PortalPreviewWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter, released = PortalPreview.session, threading.Event()

    def slow(portal: PortalPreview, options: Options, delivery: DeliveryKind) -> PreviewSession:
        found = enter(portal, options, delivery)
        if options is Options.EITHER:
            released.wait(20)
        return found

    monkeypatch.setattr(PortalPreview, "session", slow)
    view, opening = space.view, list[None]()
    assert view is not None
    space.options.button(Options.EITHER).click()
    with qtbot.waitSignal(view.shown, timeout=20_000):
        space.options.button(Options.SPLIT).click()
    view.loadStarted.connect(lambda: opening.append(None))
    released.set()
    opened[0].settle()
    # What is opened now comes after anything that the first answer would have opened.
    space.people.button(DeliveryKind.HOME).click()
    qtbot.waitUntil(lambda: "site Siège" not in words(qtbot, view), timeout=20_000)
    assert len(opening) == 1
    assert "Vous partagez 320 €" in words(qtbot, view)


def test_a_space_that_does_not_start_says_so_and_can_be_tried_again(
    qtbot: QtBot, opened: tuple[Window, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    over, campaign = opened

    def fail(_portal: PortalPreview) -> None:
        raise PortalStartError("portal-start")

    space = PortalPreviewWindow(over.workbench)
    qtbot.addWidget(space)
    with monkeypatch.context() as broken:
        broken.setattr(PortalPreview, "start", fail)
        space.open_campaign(campaign)
        over.settle()
    why = space.shown
    assert isinstance(why, EmptyState)
    assert why.accessibleName() == "L’espace collaborateur n’a pas pu s’ouvrir"
    assert "Réessayer" in why.accessibleDescription()
    assert not space.waiting.isVisible()
    try_again(space)
    assert space.shown is space.waiting
    wait_for_page(qtbot, space, "Vous partagez 320 €")
    assert space.restart_button.isEnabled()
    space.close()
    over.settle()


def test_a_portal_that_has_gone_is_told_and_started_again(qtbot: QtBot, space: PortalPreviewWindow) -> None:
    former = space.portal
    assert former is not None
    psutil.Process(former.pid).kill()
    space.restart_button.click()
    qtbot.waitUntil(lambda: isinstance(space.shown, EmptyState), timeout=20_000)
    try_again(space)
    wait_for_page(qtbot, space, "Vous partagez 320 €")
    assert space.portal not in {None, former}


def test_a_page_that_does_not_come_is_told_and_the_space_is_opened_anew(
    qtbot: QtBot, space: PortalPreviewWindow
) -> None:
    former, view = space.portal, space.view
    assert former is not None
    assert view is not None
    psutil.Process(former.pid).kill()
    view.setFocus()
    view.page().runJavaScript("document.querySelector('form').submit()")
    qtbot.waitUntil(lambda: isinstance(space.shown, EmptyState), timeout=20_000)
    assert space.shown is not None
    assert space.shown.accessibleName() == "L’espace collaborateur ne répond plus"
    try_again(space)
    wait_for_page(qtbot, space, "Vous partagez 320 €")
    assert space.portal not in {None, former}


def test_a_link_that_is_refused_and_a_fault_that_the_portal_words_leave_the_pages_in_front(
    qtbot: QtBot, space: PortalPreviewWindow
) -> None:
    view, failed = space.view, list[None]()
    assert view is not None
    view.failed.connect(lambda: failed.append(None))
    for address in ("'https://www.cnil.fr'", "location.origin + '/absente'"):
        with qtbot.waitSignal(view.shown, timeout=20_000):
            view.page().runJavaScript(f"location.href = {address}")
    wait_for_page(qtbot, space, "Page introuvable")
    assert failed == []


def test_pages_whose_engine_stops_are_replaced_by_a_word_and_come_again(
    qtbot: QtBot, space: PortalPreviewWindow
) -> None:
    assert space.view is not None
    os.kill(space.view.page().renderProcessPid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: isinstance(space.shown, EmptyState), timeout=10_000)
    assert space.shown is not None
    assert space.shown.accessibleName() == "L’aperçu s’est arrêté"
    with qtbot.waitSignal(space.view.shown, timeout=20_000):
        try_again(space)
    wait_for_page(qtbot, space, "Vous partagez 320 €")


def test_a_message_whose_engine_stops_is_replaced_by_a_word_and_comes_again(
    qtbot: QtBot, panel: MessagePreviewPanel
) -> None:
    assert panel.view is not None
    os.kill(panel.view.page().renderProcessPid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: panel.stage.shown is panel.stage.broken, timeout=10_000)
    broken = panel.stage.broken
    assert broken.accessibleName() == "L’aperçu s’est arrêté"
    assert broken.button is not None
    assert broken.button.text() == "Réessayer"
    with qtbot.waitSignal(panel.shown, timeout=20_000):
        broken.button.click()
    assert panel.stage.shown is panel.stage.frame
    assert "Hélène Nom1" in words(qtbot, panel.view)


def test_a_message_that_is_saved_meanwhile_stays_where_it_was_read(
    opened: tuple[Window, str], panel: MessagePreviewPanel, qtbot: QtBot
) -> None:
    over, campaign = opened
    view = panel.view
    assert view is not None
    inside = view.focusProxy()
    assert inside is not None
    for _press in range(5):
        QTest.keyClick(inside, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view.page().scrollPosition().y() >= 200, timeout=10_000)
    over.desktop.campaigns.change_texts(
        campaign, CampaignTexts(messages={MessageKind.LAUNCH: ("Objet", "<p>Ligne</p>" * 40)})
    )
    with qtbot.waitSignal(panel.shown, timeout=20_000):
        over.tell(Subject.CAMPAIGNS)
    qtbot.waitUntil(lambda: view.page().scrollPosition().y() == pytest.approx(200, abs=1), timeout=10_000)
    with qtbot.waitSignal(panel.shown, timeout=20_000):
        panel.show_message(campaign, MessageKind.END)
    assert view.page().scrollPosition().y() == 0


def test_a_plain_text_that_is_saved_meanwhile_stays_where_it_was_read(
    opened: tuple[Window, str], panel: MessagePreviewPanel
) -> None:
    over, campaign = opened
    text = panel.stage.text

    def read() -> str:
        """The line at the top."""
        return text.cursorForPosition(QPoint(0, 0)).block().text()

    panel.forms.button("text").click()
    text.verticalScrollBar().setValue(20)
    before = read()
    assert before
    introduction = "<p>Bonjour,</p><p>Oui.</p><p>Au revoir.</p>"
    over.desktop.campaigns.change_texts(campaign, CampaignTexts(messages={MessageKind.LAUNCH: ("Autre", introduction)}))
    over.tell(Subject.CAMPAIGNS)
    assert "Oui." in text.toPlainText()
    assert read() == before
    panel.show_message(campaign, MessageKind.REMINDER)
    over.settle()
    assert read() == text.document().firstBlock().text()
