"""Suivi des campagnes: the list, its four actions by keyboard, closing, the campaign in detail, the exclusions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import desktop_kit as kit
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, spoken_description, unnamed_controls
from ui.page_kit import (
    AUTUMN,
    MORNING,
    NEXT,
    SUMMER,
    WINTER,
    Window,
    closed,
    copied,
    furnished,
    launched,
    message_states,
    people,
    prepared,
    press,
    request,
    tab_to,
    window,
)

from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.desktop import PortalStart
from ov_desktop.ui.itemmodels import campaigns as campaign_columns
from ov_desktop.ui.itemmodels import tracked_people as people_columns
from ov_desktop.ui.itemmodels.campaigns import CampaignsModel, campaign_lines
from ov_desktop.ui.itemmodels.exclusions import ExclusionsModel, exclusion_lines
from ov_desktop.ui.itemmodels.tracked_people import TrackedPeopleModel, person_rows
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.tracking.campaign_table import Act
from ov_desktop.ui.tracking.page import TrackingPage
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.choices import Check
from ov_desktop.ui.widgets.dialogs import ConfirmDialog
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.workbench import Subject

TRACKING = request(PageKey.TRACKING)
CLASSIC = {"default_format": Format.CLASSIC}


def four_campaigns(desk: kit.Desk) -> dict[str, str]:
    """One that runs, one to close, one closed, one draft; by season."""
    ids = {"winter": launched(desk, WINTER, people(6), answered=2)}
    message_states(desk, ids["winter"], ["sent", "error", "uncertain", "sent"])
    ids["autumn"] = launched(desk, replace(AUTUMN, **CLASSIC), people(4, home=[4]), answered=2)
    ids["summer"], _order = closed(desk, replace(SUMMER, **CLASSIC), people(3, home=[2, 3]))
    ids["next"] = desk.campaigns.create(NEXT).id
    return ids


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    return copied(tmp_path / "profil", four_campaigns)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path, ids: dict[str, str]) -> Iterator[Window]:
    assert ids
    with window(qtbot, theme, tmp_path / "profil") as opened:
        yield opened


@pytest.fixture
def page(desk: Window) -> TrackingPage:
    return desk.show(TrackingPage(desk.workbench), TRACKING)


def spoken(page: TrackingPage, campaign_id: str) -> list[str]:
    """What a screen reader says of the cells of a campaign."""
    for table in (page.list.current, page.list.closed):
        place = table.lines.place_of(campaign_id)
        if place is not None:
            return [
                str(table.lines.index(place, column).data(Qt.ItemDataRole.AccessibleTextRole)).replace("\u00a0", " ")
                for column in range(campaign_columns.ACTIONS)
            ]
    raise AssertionError("the campaign is not in the list")


# --- the list ------------------------------------------------------------------------------------------------


def test_campaigns_under_way_and_closed_ones_stand_apart(page: TrackingPage, ids: dict[str, str]) -> None:
    assert [line.id for line in page.list.current.lines.shown()] == [ids["autumn"], ids["winter"], ids["next"]]
    assert [line.id for line in page.list.closed.lines.shown()] == [ids["summer"]]


def test_both_tables_have_titles_over_their_columns(page: TrackingPage) -> None:
    for table in (page.list.current, page.list.closed):
        assert table.horizontalHeader().isVisible()
        assert table.height() >= table.horizontalHeader().height() + sum(
            table.rowHeight(row) for row in range(table.lines.rowCount())
        )


def test_the_settings_of_a_campaign_end_where_its_figures_do(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    page.resize(964, 560)
    page.enter(request(PageKey.TRACKING, campaign_id=ids["winter"], section="settings"))
    desk.settle()
    cards = [card for card in page.detail.findChildren(Card) if card.isVisible()]
    assert len(cards) == 2
    edges = {card.mapTo(page, QPoint(card.width(), 0)).x() for card in cards}
    assert edges == {page.width() - desk.workbench.theme.space("page_margin")}


def test_a_row_says_options_dates_time_left_participation_and_what_comes_next(
    page: TrackingPage, ids: dict[str, str]
) -> None:
    assert spoken(page, ids["winter"]) == [
        "Campagne Hiver 2026, Classic et/ou Connect",
        "Dates 02/11/2026 – 04/12/2026, 10 jours restants",
        "Participation 33 %, 2 sur 6",
        "Statut Lancée, Relance le 27/11",
    ]
    assert spoken(page, ids["autumn"])[1:] == [
        "Dates 14/09/2026 – 16/10/2026, finie depuis 39 jours",
        "Participation 50 %, 2 sur 4",
        "Statut Terminée, À clôturer",
    ]
    assert spoken(page, ids["next"])[1:] == [
        "Dates 11/01/2027 – 12/02/2027, liste à importer",
        "Participation Pas encore lancée",
        "Statut Brouillon, Étape 2 à faire",
    ]
    assert spoken(page, ids["summer"])[3] == "Statut Clôturée"


def long_names(desk: kit.Desk) -> None:
    """One that runs and one closed, with names as long as people give them."""
    launched(desk, replace(WINTER, name="Chèques-Vacances d’hiver 2026 du siège"), people(6), answered=2)
    closed(desk, replace(SUMMER, name="Chèques-Vacances d’été 2026", **CLASSIC), people(3))


def test_names_have_the_room_that_dates_figures_and_states_leave_in_a_small_window(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    copied(tmp_path / "profil", long_names)
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(TrackingPage(desk.workbench), TRACKING, (964, 674))
        tables = (page.list.current, page.list.closed)
        name = QFontMetrics(theme.font("body", weight=600, tabular=True)).horizontalAdvance(
            "Chèques-Vacances d’hiver 2026 du siège"
        )
        for table in tables:
            assert table.columnWidth(campaign_columns.NAME) > name * 0.6
            assert table.horizontalHeader().length() == table.viewport().width()
        first, second = ([table.columnWidth(column) for column in range(5)] for table in tables)
        assert first == second
        wide = desk.show(TrackingPage(desk.workbench), TRACKING, (1400, 800))
        assert wide.list.current.columnWidth(campaign_columns.NAME) > name


def test_what_is_not_possible_says_why(page: TrackingPage, ids: dict[str, str]) -> None:
    winter, summer = page.list.current, page.list.closed
    close = winter.button(ids["winter"], Act.CLOSE)
    assert not close.isEnabled()
    assert close.toolTip() == "Possible quand la campagne est terminée."
    assert spoken_description(close) == "Possible quand la campagne est terminée."
    assert winter.button(ids["winter"], Act.DELETE).isEnabled()
    assert winter.button(ids["autumn"], Act.CLOSE).isEnabled()
    assert winter.button(ids["autumn"], Act.EXCLUDED).toolTip() == "La liste est établie à la clôture."
    assert "ses données s’effacent" in summer.button(ids["summer"], Act.DELETE).toolTip()
    place = winter.lines.place_of(ids["winter"])
    assert place is not None
    actions = winter.lines.index(place, campaign_columns.ACTIONS)
    assert "Clôturer\u00a0: Possible quand" in actions.data(Qt.ItemDataRole.AccessibleDescriptionRole)


def test_typing_after_ctrl_f_narrows_both_lists(page: TrackingPage, ids: dict[str, str]) -> None:
    page.list.take_focus()
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "ete")
    assert [line.id for line in page.list.current.lines.shown()] == [ids["next"]]
    assert [line.id for line in page.list.closed.lines.shown()] == [ids["summer"]]
    press(Qt.Key.Key_Escape)
    assert len(page.list.current.lines.shown()) == 3


def test_an_answer_that_arrives_shows_at_once_and_the_focus_stays(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    button = page.list.current.button(ids["winter"], Act.VIEW)
    tab_to(button)
    person = desk.desktop.roster.people(ids["winter"])[5]
    exchange = desk.desktop._exchange
    changes = kit.ChangeList(changes=[kit.chose(person.id, 5000, connect=200)], cursor=5000, more=False)
    exchange.apply_changes(ids["winter"], changes)
    desk.tell(Subject.ANSWERS)
    assert spoken(page, ids["winter"])[2] == "Participation 50 %, 3 sur 6"
    assert button.hasFocus()


def test_without_a_campaign_the_page_leads_to_its_making(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(TrackingPage(desk.workbench), TRACKING)
        tab_to(page.list._current.empty.button)
        press(Qt.Key.Key_Space)
        assert [asked.page for asked in desk.asked] == [PageKey.CREATE]


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("size", [(964, 700), (1048, 800)])
def test_no_text_is_cut_and_every_control_has_a_name(
    desk: Window, theme: Theme, ids: dict[str, str], size: tuple[int, int], scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    page = desk.show(TrackingPage(desk.workbench), TRACKING, size)
    for section in (None, "people", "settings"):
        if section:
            page.enter(request(PageKey.TRACKING, campaign_id=ids["winter"], section=section))
            desk.settle()
        assert clipped_labels(page) == []
        assert unnamed_controls(page) == []
    page.enter(request(PageKey.TRACKING, campaign_id=ids["summer"], section="excluded"))
    desk.settle()
    assert clipped_labels(page) == []
    assert unnamed_controls(page) == []


# --- drafts --------------------------------------------------------------------------------------------------


def test_enter_on_a_draft_goes_back_to_its_making(desk: Window, page: TrackingPage, ids: dict[str, str]) -> None:
    page.list.take_focus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert desk.asked == [request(PageKey.CREATE, campaign_id=ids["next"])]


def test_a_draft_is_deleted_by_keyboard_after_a_question_whose_focus_is_on_keeping(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    tab_to(page.list.current.button(ids["next"], Act.DELETE))
    press(Qt.Key.Key_Space)
    dialog = page.deletion.dialog
    assert dialog is not None
    desk.bot.waitUntil(dialog.give_up_button.hasFocus)
    assert dialog.windowTitle() == "Supprimer le brouillon «\u00a0Été 2027\u00a0»\u00a0?"
    press(Qt.Key.Key_Escape)
    desk.settle()
    assert len(desk.desktop.campaigns.all()) == 4
    page.activateWindow()
    desk.bot.waitUntil(page.isActiveWindow)
    page.list.current.button(ids["next"], Act.DELETE).setFocus()
    press(Qt.Key.Key_Space)
    dialog = page.deletion.dialog
    assert dialog is not None
    desk.bot.waitUntil(dialog.give_up_button.hasFocus)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    desk.settle()
    assert ids["next"] not in {campaign.id for campaign in desk.desktop.campaigns.all()}
    assert page.list.line(ids["next"]) is None
    assert Subject.CAMPAIGNS in desk.told[-1].subjects


# --- detail --------------------------------------------------------------------------------------------------


def test_a_launched_campaign_shows_people_with_their_answers_and_messages(desk: Window, page: TrackingPage) -> None:
    page.list.current.setFocus()
    page.list.current.selectRow(1)
    press(Qt.Key.Key_Return)
    desk.settle()
    model = page.detail.grid.model
    cells = [
        [model.index(row, column).data() for column in (people_columns.ANSWER, people_columns.LAUNCH)]
        for row in range(4)
    ]
    assert cells == [
        ["Répondu", "Envoyé"],
        ["Répondu", "En erreur"],
        ["En attente", "Incertain"],
        ["En attente", "Envoyé"],
    ]
    tip = model.index(1, people_columns.LAUNCH).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "Le message n’est pas arrivé. Raison\u00a0: Cette adresse n’existe pas."
    assert page.detail.grid.table.hasFocus()
    press(Qt.Key.Key_Escape)
    desk.settle()
    assert page.list.isVisible()
    assert page.list.current.hasFocus()


@pytest.mark.parametrize("width", [964, 1048, 1400])
def test_choices_are_seen_whole_as_far_as_names_have_room(
    desk: Window, page: TrackingPage, ids: dict[str, str], width: int
) -> None:
    page.resize(width, 700)
    page.enter(request(PageKey.TRACKING, campaign_id=ids["winter"]))
    desk.settle()
    table, both = page.detail.grid.table, "Classic 120\u00a0€, Connect 130\u00a0€"
    page.detail.grid.set_rows([replace(page.detail.grid.model.row(0), choice=both)], {})
    choice, name = table.columnWidth(people_columns.CHOICE), table.columnWidth(people_columns.NAME)
    whole = QFontMetrics(table.font()).horizontalAdvance(both) + 14
    assert choice >= whole or name == desk.workbench.theme.scaled(124)
    assert name >= desk.workbench.theme.scaled(124)
    assert (choice >= whole) is (width > 964)
    assert table.horizontalHeader().length() == table.viewport().width()


def test_people_in_error_are_shown_alone_where_the_request_asks_for_them(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    page.enter(request(PageKey.TRACKING, campaign_id=ids["winter"], section="error"))
    desk.settle()
    grid = page.detail.grid
    assert [row.number for row in grid.model.shown()] == ["00002"]
    assert grid.filter.currentText() == "En erreur (1)"
    grid.show_everyone()
    assert len(grid.model.shown()) == 6


def test_a_search_without_accents_finds_people_and_nobody_says_so(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    page.enter(request(PageKey.TRACKING, campaign_id=ids["winter"]))
    desk.settle()
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.detail.grid.search, "evrard3")
    assert [row.name for row in page.detail.grid.model.shown()] == ["Évrard3 Hélène"]
    QTest.keyClicks(page.detail.grid.search, "xyz")
    assert page.detail.grid._nobody.isVisible()


def test_a_launch_that_waits_can_be_made_a_draft_again(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    def build(desk: kit.Desk) -> str:
        campaign = desk.campaigns.create(NEXT)
        desk.import_people(campaign.id, people(1))
        desk.campaigns.request_launch(campaign.id)
        return campaign.id

    campaign_id = prepared(tmp_path / "profil", build)
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(TrackingPage(desk.workbench), request(PageKey.TRACKING, campaign_id=campaign_id))
        tab_to(page.resume_button)
        press(Qt.Key.Key_Space)
        desk.settle()
        assert desk.desktop.campaigns.get(campaign_id).status is CampaignStatus.DRAFT
        assert desk.asked == [request(PageKey.CREATE, campaign_id=campaign_id)]


# --- exclusions ----------------------------------------------------------------------------------------------


def test_exclusions_are_listed_with_the_reason_and_copied(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    tab_to(page.list.closed.button(ids["summer"], Act.EXCLUDED))
    press(Qt.Key.Key_Space)
    desk.settle()
    assert page.exclusions.table.hasFocus()
    tab_to(page.exclusions.copy_button)
    press(Qt.Key.Key_Space)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Matricule\tNom\tPrénom\tDotation\tMotif"
    reason = "Pas de réponse\u00a0: adresse postale inconnue pour un envoi à domicile"
    assert lines[1:] == [
        f"00002\tBaron2\tHélène\t200\u00a0€\t{reason}",
        f"00003\tÉvrard3\tHélène\t200\u00a0€\t{reason}",
    ]
    tab_to(page.order_button)
    press(Qt.Key.Key_Space)
    assert desk.asked[-1].page is PageKey.ORDERS


# --- closing -------------------------------------------------------------------------------------------------


def figures_of(dialog: object) -> str:
    from PySide6.QtWidgets import QLabel, QWidget  # noqa: PLC0415 -- here alone

    assert isinstance(dialog, QWidget)
    return " ".join(label.text() for label in dialog.findChildren(QLabel)).replace("\u00a0", " ")


def test_closing_shows_the_figures_and_giving_it_up_changes_nothing(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    tab_to(page.list.current.button(ids["autumn"], Act.CLOSE))
    press(Qt.Key.Key_Space)
    desk.settle()
    dialog = page.closing.dialog
    assert dialog is not None
    shown = figures_of(dialog)
    assert dialog.windowTitle() == "Clôturer la campagne «\u00a0Rentrée 2026\u00a0»\u00a0?"
    for figure in ("Personnes invitées 4", "Réponses 2", "Format par défaut 1", "Hors commande faute d’adresse 1"):
        assert figure in shown
    # Two chose Connect, 200 € each; one gets Classic by default; one is left out.
    assert "Total à commander 600 €" in shown
    desk.bot.waitUntil(dialog.give_up_button.hasFocus)
    press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.desktop.campaigns.get(ids["autumn"]).status is CampaignStatus.FINISHED


def test_a_closing_without_a_portal_says_so_keeps_everything_and_can_be_taken_up(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    page.closing.start(ids["autumn"])
    desk.settle()
    dialog = page.closing.dialog
    assert dialog is not None
    dialog.act_button.click()
    desk.settle()
    assert desk.desktop.campaigns.get(ids["autumn"]).status is CampaignStatus.FINISHED
    banner = page.notices.banner
    assert banner is not None
    assert banner.accessibleName() == "Le portail n’est pas disponible"
    assert not desk.asked


def test_pressing_twice_asks_once(desk: Window, page: TrackingPage, ids: dict[str, str]) -> None:
    page.closing.start(ids["autumn"])
    page.closing.start(ids["autumn"])
    desk.settle()
    assert len([dialog for dialog in page.findChildren(ConfirmDialog) if dialog.isVisible()]) == 1
    dialog = page.closing.dialog
    assert dialog is not None
    dialog.reject()
    page.closing.start(ids["autumn"])
    desk.settle()
    assert page.closing.dialog is not dialog


def test_all_having_answered_before_the_end_the_question_says_that_choices_can_still_change(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    campaign_id = prepared(tmp_path / "profil", lambda desk: launched(desk, WINTER, people(2), answered=2))
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(TrackingPage(desk.workbench), TRACKING)
        assert spoken(page, campaign_id)[3] == "Statut Terminée, Tout le monde a répondu"
        page.closing.start(campaign_id)
        desk.settle()
        dialog = page.closing.dialog
        assert dialog is not None
        assert dialog.windowTitle() == "Clôturer «\u00a0Hiver 2026\u00a0» avant sa date de fin\u00a0?"
        assert dialog.give_up_button.text() == "Attendre la date de fin"
        dialog.reject()


def test_a_running_campaign_is_deleted_once_its_name_is_typed_and_only_with_its_portal(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    settings = replace(WINTER, start=date(2026, 11, 24), reminder_days=0, midway=False)

    def build(desk: kit.Desk) -> str:
        desk.accounts.use_embedded_portal()
        campaign = desk.campaigns.create(settings)
        desk.import_people(campaign.id, people(3))
        return campaign.id

    campaign_id = prepared(tmp_path / "profil", build, MORNING)
    with window(qtbot, theme, tmp_path / "profil") as desk:
        desk.desktop.start_portal(PortalStart(demo=True, clock=MORNING))
        desk.desktop.launch(campaign_id)
        page = desk.show(TrackingPage(desk.workbench), TRACKING)
        tab_to(page.list.current.button(campaign_id, Act.DELETE))
        press(Qt.Key.Key_Space)
        dialog = page.deletion.dialog
        assert dialog is not None
        assert dialog.windowTitle() == "Supprimer la campagne «\u00a0Hiver 2026\u00a0»\u00a0?"
        assert clipped_labels(dialog) == []
        assert unnamed_controls(dialog) == []
        (typed,) = dialog.findChildren(LineEdit)
        (notify,) = dialog.findChildren(Check)
        assert notify.isChecked()
        assert not dialog.act_button.isEnabled()
        desk.bot.waitUntil(dialog.give_up_button.hasFocus)
        typed.setText("Hiver 2026")
        desk.desktop.stop_portal()
        tab_to(dialog.act_button)
        press(Qt.Key.Key_Space)
        desk.settle()
        assert page.notices.banner is not None
        assert page.list.line(campaign_id) is not None

        desk.desktop.start_portal(PortalStart(demo=True, clock=MORNING))
        page.activateWindow()
        desk.bot.waitUntil(page.isActiveWindow)
        (again,) = (button for button in page.notices.findChildren(Button) if button.text() == "Réessayer")
        tab_to(again)
        press(Qt.Key.Key_Space)
        desk.settle()
        assert page.list.line(campaign_id) is None
        assert desk.desktop.campaigns.all() == []


def test_a_campaign_is_closed_on_a_real_portal_and_leads_to_its_order(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    settings = replace(WINTER, start=date(2026, 11, 24), reminder_days=0, midway=False)

    def build(desk: kit.Desk) -> str:
        desk.accounts.use_embedded_portal()
        campaign = desk.campaigns.create(settings)
        desk.import_people(campaign.id, people(3))
        return campaign.id

    campaign_id = prepared(tmp_path / "profil", build, MORNING)
    after = datetime(2026, 12, 6, 8, 0, tzinfo=UTC)
    with window(qtbot, theme, tmp_path / "profil") as desk:
        portal = desk.desktop.start_portal(PortalStart(demo=True, clock=MORNING))
        desk.desktop.launch(campaign_id)
        portal.set_clock(after)
        desk.clock.set(after)
        page = desk.show(TrackingPage(desk.workbench), TRACKING)
        tab_to(page.list.current.button(campaign_id, Act.CLOSE))
        press(Qt.Key.Key_Space)
        desk.settle()
        dialog = page.closing.dialog
        assert dialog is not None
        desk.bot.waitUntil(dialog.give_up_button.hasFocus)
        tab_to(dialog.act_button)
        press(Qt.Key.Key_Space)
        desk.settle()
        (order,) = desk.desktop.orders.all()
        assert desk.desktop.campaigns.get(campaign_id).status is CampaignStatus.CLOSED
        assert desk.asked == [request(PageKey.ORDERS, order_id=order.id, section="made")]
        assert [line.id for line in page.list.closed.lines.shown()] == [campaign_id]


def test_whoever_leaves_while_a_campaign_is_closed_stays_where_they_are_and_is_told_later(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    settings = replace(WINTER, start=date(2026, 11, 24), reminder_days=0, midway=False)

    def build(desk: kit.Desk) -> str:
        desk.accounts.use_embedded_portal()
        campaign = desk.campaigns.create(settings)
        desk.import_people(campaign.id, people(3))
        return campaign.id

    campaign_id = prepared(tmp_path / "profil", build, MORNING)
    after = datetime(2026, 12, 6, 8, 0, tzinfo=UTC)
    with window(qtbot, theme, tmp_path / "profil") as desk:
        portal = desk.desktop.start_portal(PortalStart(demo=True, clock=MORNING))
        desk.desktop.launch(campaign_id)
        portal.set_clock(after)
        desk.clock.set(after)
        page = desk.show(TrackingPage(desk.workbench), TRACKING)
        page.closing.start(campaign_id)
        desk.settle()
        dialog = page.closing.dialog
        assert dialog is not None
        dialog.act_button.click()
        page.hide()
        desk.settle()
        (order,) = desk.desktop.orders.all()
        assert desk.asked == []

        page.show()
        page.enter(TRACKING)
        desk.settle()
        assert page.notices.banner is not None
        assert page.notices.banner.accessibleName() == "Campagne clôturée, commande créée"
        see = page.notices.action("Voir la commande")
        assert see is not None
        see.click()
        assert desk.asked == [request(PageKey.ORDERS, order_id=order.id, section="made")]
        page.enter(TRACKING)
        desk.settle()
        assert page.notices.banner is None


def test_a_closing_that_failed_while_the_user_was_elsewhere_is_told_on_coming_back(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    page.closing.start(ids["autumn"])
    desk.settle()
    dialog = page.closing.dialog
    assert dialog is not None
    dialog.act_button.click()
    page.hide()
    desk.settle()
    page.show()
    page.enter(TRACKING)
    desk.settle()
    assert page.notices.banner is not None
    assert page.notices.banner.accessibleName() == "Le portail n’est pas disponible"
    assert page.notices.action("Reprendre la clôture") is not None


def test_the_question_of_a_closing_is_not_asked_on_another_page(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    page.closing.start(ids["autumn"])
    page.hide()
    desk.settle()
    assert page.closing.dialog is None
    page.show()
    page.closing.start(ids["autumn"])
    desk.settle()
    assert page.closing.dialog is not None
    page.closing.dialog.reject()


def test_a_closing_that_was_cut_goes_on_without_another_question(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    def build(desk: kit.Desk) -> str:
        campaign_id = launched(desk, AUTUMN, people(2), answered=2)
        desk.clock.set(MORNING)
        desk.campaigns.start_closing(campaign_id)
        return campaign_id

    campaign_id = prepared(tmp_path / "profil", build)
    with window(qtbot, theme, tmp_path / "profil") as desk:
        page = desk.show(TrackingPage(desk.workbench), TRACKING)
        assert spoken(page, campaign_id)[3] == "Statut Clôture en cours, Clôture à reprendre"
        page.closing.start(campaign_id)
        desk.settle()
        assert page.closing.dialog is None
        assert page.notices.banner is not None


# --- models --------------------------------------------------------------------------------------------------


def test_the_models_keep_qts_rules_while_they_are_filled_sorted_and_searched(desk: Window, ids: dict[str, str]) -> None:
    services = desk.desktop
    lines = campaign_lines(services.campaigns.all(), services.tracking.overviews(), MORNING)
    rows = person_rows(services.tracking.people(ids["winter"]), MORNING)
    exclusions = exclusion_lines(services.tracking.excluded(ids["summer"]))
    for model, content in (
        (CampaignsModel(), lines),
        (TrackedPeopleModel(), rows),
        (ExclusionsModel(), exclusions),
    ):
        tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        model.set_rows(content)  # type: ignore[arg-type]  # each with its own
        for column in range(model.columnCount()):
            model.sort(column, Qt.SortOrder.DescendingOrder)
        model.search("e")
        model.set_rows(content[:1])  # type: ignore[arg-type]  # as above
        model.search("")
        model.sort(-1)
        assert tester.model() is model


def test_names_have_the_room_that_choices_of_one_format_leave(
    desk: Window, page: TrackingPage, ids: dict[str, str]
) -> None:
    page.resize(964, 700)
    page.enter(request(PageKey.TRACKING, campaign_id=ids["autumn"]))
    desk.settle()
    table = page.detail.grid.table
    shown = [str(table.model().index(row, people_columns.CHOICE).data()) for row in range(table.model().rowCount())]
    assert any(shown)
    assert not any("," in text for text in shown)
    metrics = QFontMetrics(table.font())
    assert table.columnWidth(people_columns.NAME) >= metrics.horizontalAdvance("Salmon Christophe") + 14
    assert table.columnWidth(people_columns.CHOICE) >= max(map(metrics.horizontalAdvance, shown)) + 14


def test_people_are_sorted_by_name_without_regard_to_accents(desk: Window, ids: dict[str, str]) -> None:
    model = TrackedPeopleModel()
    model.set_rows(person_rows(desk.desktop.tracking.people(ids["winter"]), MORNING))
    model.sort(people_columns.NAME, Qt.SortOrder.AscendingOrder)
    assert [row.name.split()[0] for row in model.shown()] == [
        "Baron2", "Baron4", "Baron6", "Évrard1", "Évrard3", "Évrard5",
    ]  # fmt: skip
