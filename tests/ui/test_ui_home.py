"""Accueil: what there is to do with one action a row, the next messages, the campaign that runs, empty states."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import desktop_kit as kit
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, unnamed_controls
from ui.page_kit import (
    AUTUMN,
    NEXT,
    SUMMER,
    WINTER,
    Window,
    closed,
    copied,
    launched,
    message_states,
    people,
    prepared,
    press,
    request,
    tab_to,
    window,
)

from ov_desktop.domain.organisation import NO_RATE_LIMIT, MailAccount
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.desktop import Desktop
from ov_desktop.ui.account.page import AccountPage
from ov_desktop.ui.home import sample
from ov_desktop.ui.home.page import HomePage
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.workbench import Subject

HOME = request(PageKey.HOME)
ACCOUNT = MailAccount("smtp.cse-erdre.example", 587, "starttls", "contact@cse-erdre.example", rate_per_minute=2)


def said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def a_busy_day(desk: kit.Desk) -> dict[str, object]:
    """Messages in error, a campaign to close, an order with an exclusion, a draft."""
    desk.accounts.save_mail_account(ACCOUNT)
    desk.accounts.use_embedded_portal()
    ids: dict[str, object] = {"winter": launched(desk, WINTER, people(6), answered=4)}
    message_states(desk, str(ids["winter"]), ["error", "error", "uncertain"])
    ids["autumn"] = launched(desk, AUTUMN, people(4), answered=2)
    ids["summer"], ids["order"] = closed(desk, replace(SUMMER, default_format=Format.CLASSIC), people(2, home=[2]))
    ids["next"] = desk.campaigns.create(NEXT).id
    return ids


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, object]:
    return copied(tmp_path / "profil", a_busy_day)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path, ids: dict[str, object]) -> Iterator[Window]:
    assert ids
    with window(qtbot, theme, tmp_path / "profil") as opened:
        yield opened


@pytest.fixture
def page(desk: Window) -> HomePage:
    return desk.show(HomePage(desk.workbench), HOME)


def test_the_date_stands_in_words_under_the_title(page: HomePage) -> None:
    assert page.header._subtitle.whole_text() == "Mardi 24 novembre 2026"


def test_each_thing_to_do_leads_by_keyboard_to_where_it_is_done(
    desk: Window, page: HomePage, ids: dict[str, object]
) -> None:
    for row in page.todo_rows:
        tab_to(row.button)
        press(Qt.Key.Key_Space)
    tracking = PageKey.TRACKING
    assert [(row.button.text(), asked) for row, asked in zip(page.todo_rows, desk.asked, strict=True)] == [
        ("Corriger les adresses", request(tracking, campaign_id=ids["winter"], section="error")),
        ("Clôturer", request(tracking, campaign_id=ids["autumn"], section="close")),
        ("Vérifier les envois", request(tracking, campaign_id=ids["winter"], section="uncertain")),
        ("Voir la commande", request(PageKey.ORDERS, order_id=ids["order"])),
        ("Voir les exclusions", request(tracking, campaign_id=ids["summer"], section="excluded")),
        ("Reprendre le brouillon", request(PageKey.CREATE, campaign_id=ids["next"])),
    ]


def test_the_tab_key_goes_down_the_rows_before_the_column_beside_them(page: HomePage) -> None:
    expected = [row.button for row in (*page.todo_rows, *page.message_rows)]
    expected += [page.running.people_button, page.running.settings_button]
    expected[0].setFocus(Qt.FocusReason.TabFocusReason)
    reached = [QApplication.focusWidget()]
    for _ in expected[1:]:
        press(Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == expected


def test_only_the_first_action_stands_out(page: HomePage) -> None:
    assert [row.button.kind for row in page.todo_rows] == ["primary", *["default"] * 5]


def test_the_next_messages_say_when_to_whom_and_until_when(desk: Window, page: HomePage) -> None:
    first, last = page.message_rows
    assert first.button.accessibleName() == "Voir, Relance · Hiver 2026"
    # Two people have not answered; two messages a minute.
    spoken = first.button.accessibleDescription().replace("\u00a0", " ")
    assert spoken == "ven. 27 nov., 9 h. 2 destinataires, fin vers 9 h 01"
    assert last.button.accessibleDescription().endswith("Aux personnes sans réponse")
    tab_to(first.button)
    press(Qt.Key.Key_Space)
    assert desk.asked[-1].section == "settings"


def test_the_campaign_that_runs_shows_participation_and_formats(
    desk: Window, page: HomePage, ids: dict[str, object]
) -> None:
    running = page.running
    assert running.accessibleName() == "Hiver 2026"
    values = [line.accessibleName().replace("\u00a0", " ") for line in running._lines]
    assert values == [
        "Temps restant : 10 jours",
        "Classic seul : 0",
        "Connect seul : 4",
        "Les deux formats : 0",
        "Sans réponse : 2",
    ]
    tab_to(running.people_button)
    press(Qt.Key.Key_Space)
    assert desk.asked == [request(PageKey.TRACKING, campaign_id=ids["winter"])]


def test_mail_and_portal_say_how_they_stand(page: HomePage) -> None:
    assert page.state.mail.value() == "Réglée"
    assert page.state.portal.value() == "Arrêté"


def test_what_changes_elsewhere_shows_and_the_focus_stays(desk: Window, page: HomePage, ids: dict[str, object]) -> None:
    tab_to(page.create_button)
    desk.desktop.campaigns.delete(str(ids["next"]))
    desk.tell(Subject.CAMPAIGNS)
    assert len(page.todo_rows) == 5
    assert page.create_button.hasFocus()


def test_a_long_name_is_shown_whole_and_nothing_moves_beside_a_scroll_bar(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    name = "Chèques-Vacances d’hiver 2026 du siège"

    def build(desk: kit.Desk) -> None:
        message_states(desk, launched(desk, replace(WINTER, name=name), people(6), answered=4), ["error"])
        launched(desk, AUTUMN, people(4), answered=2)

    prepared(tmp_path / "profil", build)
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(HomePage(desk.workbench), HOME)
        row = page.todo_rows[0]
        shown = [label.text() for label in row.findChildren(QLabel)]
        assert f"1 e-mail en erreur dans «\u00a0{name}\u00a0»" in shown
        assert name in [label.text() for label in page.running.findChildren(QLabel)]
        assert clipped_labels(page) == []
        for size in ((1048, 300), (1048, 1400), (964, 300)):
            page.resize(*size)
            desk.settle()
            rightmost = max(
                card.mapTo(page, card.rect().topRight()).x()
                for card in (page.running, page.todo_rows[0])
                if card.isVisible()
            )
            assert (
                page.width() - theme.space("page_margin") - 3 <= rightmost < page.width() - theme.space("page_margin")
            )


def test_mails_that_leave_as_fast_as_they_can_are_no_number(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    def build(desk: kit.Desk) -> None:
        desk.accounts.save_mail_account(replace(ACCOUNT, rate_per_minute=NO_RATE_LIMIT))
        launched(desk, WINTER, people(6))

    prepared(tmp_path / "profil", build)
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(HomePage(desk.workbench), HOME)
        shown = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
        assert "Envois sans limite de rythme" in shown
        account = desk.show(AccountPage(desk.workbench), request(PageKey.ACCOUNT, section="mail"))
        assert "sans limite" in [box.text() for box in account.findChildren(QSpinBox)]


def test_with_nothing_to_do_the_page_says_so(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    def build(desk: kit.Desk) -> None:
        desk.accounts.save_mail_account(ACCOUNT)
        desk.accounts.use_embedded_portal()
        launched(desk, replace(WINTER, end=NEXT.end), people(2))

    prepared(tmp_path / "profil", build)
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(HomePage(desk.workbench), HOME)
        assert page.nothing.isVisible()
        assert page.todo_rows == []
        assert not page.first_steps.isVisible()


def test_a_first_use_shows_three_steps_and_those_that_are_done(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    prepared(tmp_path / "profil", lambda desk: desk.accounts.save_mail_account(ACCOUNT))
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(HomePage(desk.workbench), HOME)
        steps = page.first_steps
        assert steps.isVisible()
        assert not steps.mail_button.isVisible()
        for button in (steps.portal_button, steps.create_button):
            tab_to(button)
            press(Qt.Key.Key_Space)
        assert desk.asked == [request(PageKey.ACCOUNT, section="portal"), request(PageKey.CREATE)]


def test_a_first_use_offers_a_sample_to_try_in_a_process_of_its_own(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = subprocess.run([*sample.sample_command(), "--help"], capture_output=True, text=True, check=True)
    assert "demo" in shown.stdout
    opened = tmp_path / "ouvert"
    commands = [[sys.executable, "-c", f"open({str(opened)!r}, 'w').close()"], [str(tmp_path / "absent")]]
    monkeypatch.setattr(sample, "sample_command", lambda: commands.pop(0))
    with window(qtbot, theme, tmp_path / "profil") as desk:
        steps = desk.show(HomePage(desk.workbench), HOME).first_steps
        tab_to(steps.sample_button)
        press(Qt.Key.Key_Space)
        qtbot.waitUntil(opened.exists, timeout=10_000)
        assert any("La démonstration s’ouvre dans une autre fenêtre." in text for text in said(steps))
        press(Qt.Key.Key_Space)
        assert any("La démonstration n’a pas pu s’ouvrir." in text for text in said(steps))
        assert desk.asked == []


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("size", [(964, 700), (1048, 800)])
@pytest.mark.parametrize("empty", [False, True])
def test_no_text_is_cut_and_every_control_has_a_name(
    desk: Window, theme: Theme, qtbot: QtBot, tmp_path: Path, size: tuple[int, int], scheme: Scheme, empty: bool
) -> None:
    theme.set_scheme(scheme)
    if not empty:
        page = desk.show(HomePage(desk.workbench), HOME, size)
        assert clipped_labels(page) == []
        assert unnamed_controls(page) == []
        return
    folder = tmp_path / "neuf"
    with Desktop(folder, kit.KEY, desk.clock):
        pass
    with window(qtbot, theme, folder) as fresh:
        page = fresh.show(HomePage(fresh.workbench), HOME, size)
        assert clipped_labels(page) == []
        assert unnamed_controls(page) == []
