"""The frame: navigation, folding, keyboard, help, errors on the page, leaving."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from desktop_kit import KEY, NOW, ORGANISATION, Desk
from PySide6.QtCore import QEvent, QObject, QSize, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from ui.page_kit import MORNING, WINTER, launched, people, prepared

from ov_desktop.clock import SettableClock
from ov_desktop.services.desktop import Desktop, PortalNotSetUpError
from ov_desktop.ui.editor.image_source import ask_file
from ov_desktop.ui.main_window import MINIMUM, MainWindow
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.notices import Notice, NoticeArea
from ov_desktop.ui.page import Page, PageEntry
from ov_desktop.ui.pages import all_pages
from ov_desktop.ui.sidebar import ExchangeStatus, NavItem
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Progress, Tasks
from ov_desktop.ui.widgets.dialogs import ConfirmDialog
from ov_desktop.ui.widgets.states import ProgressPanel
from ov_desktop.ui.window_state import WindowState, first_folder, is_too_large, last_folder, note_folder
from ov_desktop.ui.wizard.files import AskedFiles
from ov_desktop.ui.workbench import Changed, Subject, Workbench
from ov_desktop.wording.exchange import ExchangeState

WIDE, NARROW = 1280, 1024
ENTRIES = [entry for entry in all_pages() if entry.in_side_bar]


class Sample(Page):
    """A page that writes down what the frame does with it."""

    subjects: ClassVar[frozenset[Subject]] = frozenset({Subject.CAMPAIGNS})

    def __init__(self, workbench: Workbench, title: str) -> None:
        super().__init__(workbench, title, f"Ce que fait « {title} ».\n\nEt comment.")
        self.entered: list[Request] = []
        self.refreshed = 0
        self.may_leave = True
        self.button = QPushButton("Faire quelque chose")
        self.set_body(self.button)

    def enter(self, request: Request) -> None:
        self.entered.append(request)
        super().enter(request)

    def leave(self) -> bool:
        return self.may_leave

    def refresh(self) -> None:
        self.refreshed += 1


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with Desktop(tmp_path_factory.mktemp("profil"), KEY, SettableClock(NOW)) as desktop:
        desktop.accounts.save_organisation(ORGANISATION)
        yield desktop


@pytest.fixture
def workbench(qapp: QApplication, desktop: Desktop) -> Iterator[Workbench]:
    tasks = Tasks()
    yield Workbench(desktop, SettableClock(NOW), Theme(qapp, Scheme.LIGHT), tasks)
    assert tasks.shutdown(10)


def sample_pages() -> list[PageEntry]:
    return [
        PageEntry(
            entry.key,
            entry.label,
            entry.icon,
            lambda workbench, title=entry.label: Sample(workbench, title),  # type: ignore[misc]
            apart=entry.apart,
        )
        for entry in ENTRIES
    ]


@pytest.fixture
def window(qtbot: QtBot, workbench: Workbench) -> MainWindow:
    window = MainWindow(workbench, sample_pages())
    qtbot.addWidget(window)
    show(qtbot, window)
    return window


def show(qtbot: QtBot, window: MainWindow) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def sample(window: MainWindow, key: PageKey) -> Sample:
    page = window.page(key)
    assert isinstance(page, Sample)
    return page


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def resize(qtbot: QtBot, window: MainWindow, width: int) -> None:
    window.resize(width, 700)
    qtbot.waitUntil(lambda: window.width() == width)


# --- pages -----------------------------------------------------------------------------------------------


def test_the_first_page_is_shown_and_the_others_are_made_on_their_first_visit(window: MainWindow) -> None:
    assert [key for key in PageKey if window.page(key)] == [PageKey.HOME]
    window.go_to(Request(PageKey.ORDERS, order_id=7))
    assert [key for key in PageKey if window.page(key)] == [PageKey.HOME, PageKey.ORDERS]
    first = window.page(PageKey.ORDERS)
    window.go_to(Request(PageKey.HOME))
    window.go_to(Request(PageKey.ORDERS))
    assert window.page(PageKey.ORDERS) is first
    assert sample(window, PageKey.ORDERS).entered == [Request(PageKey.ORDERS, order_id=7), Request(PageKey.ORDERS)]


def test_pages_made_ahead_come_one_a_turn_with_what_they_will_need_and_are_not_entered(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(Sample, "ahead", lambda page: [lambda: made.append(page.title)], raising=False)
    window.make_ahead(PageKey.HOME, PageKey.ORDERS, PageKey.TRACKING)
    assert window.page(PageKey.ORDERS) is None
    qtbot.waitUntil(lambda: made == ["Mes commandes", "Suivi des campagnes"])
    assert window.current_key is PageKey.HOME
    ahead = sample(window, PageKey.ORDERS)
    assert (ahead.entered, ahead.refreshed) == ([], 0)
    window.go_to(Request(PageKey.ORDERS))
    assert window.page(PageKey.ORDERS) is ahead
    assert ahead.refreshed == 1


def test_a_page_asks_for_another_through_the_workbench(window: MainWindow, workbench: Workbench) -> None:
    workbench.show_page(PageKey.TRACKING, campaign_id="c1", section="close")
    assert window.current_key is PageKey.TRACKING
    assert sample(window, PageKey.TRACKING).entered == [Request(PageKey.TRACKING, "c1", None, "close")]
    assert window.windowTitle() == "Suivi des campagnes – Objectif Vacances"


def test_the_window_is_named_after_what_its_page_has_opened(window: MainWindow) -> None:
    window.go_to(Request(PageKey.TRACKING))
    page = sample(window, PageKey.TRACKING)
    page.header.set_title("Noël")
    assert window.windowTitle() == "Noël – Objectif Vacances"
    page.header.set_title("Suivi des campagnes")
    assert window.windowTitle() == "Suivi des campagnes – Objectif Vacances"
    window.go_to(Request(PageKey.ORDERS))
    page.header.set_title("Noël")
    assert window.windowTitle() == "Mes commandes – Objectif Vacances"


def test_a_file_is_looked_for_where_the_last_one_was_and_first_in_a_folder_of_the_user(
    window: MainWindow, tmp_path: Path
) -> None:
    places = QStandardPaths.StandardLocation
    home = QStandardPaths.writableLocation(places.HomeLocation)
    for place in (places.DocumentsLocation, places.PicturesLocation):
        folder = Path(QStandardPaths.writableLocation(place))
        assert not folder.exists(), "the home of the tests is empty"
        assert first_folder(window.stack, place) == home
        folder.mkdir()
        assert first_folder(window.stack, place) == str(folder)
        folder.rmdir()
    note_folder(window, tmp_path / "liste.xlsx")
    assert first_folder(window.stack, places.PicturesLocation) == first_folder(window.stack) == str(tmp_path)


def test_a_page_that_does_not_let_go_stays_in_front(window: MainWindow) -> None:
    sample(window, PageKey.HOME).may_leave = False
    window.side_bar.item(PageKey.ORDERS).click()
    assert window.current_key is PageKey.HOME
    assert window.side_bar.item(PageKey.HOME).isChecked()
    assert not window.side_bar.item(PageKey.ORDERS).isChecked()
    assert not window.close()


def test_a_page_reads_again_at_once_in_front_and_on_its_next_visit_behind(
    window: MainWindow, workbench: Workbench
) -> None:
    home = sample(window, PageKey.HOME)
    assert home.refreshed == 1
    workbench.tell(Changed.of(Subject.CAMPAIGNS))
    assert home.refreshed == 2
    workbench.tell(Changed.of(Subject.ORDERS))
    home.tell(Subject.CAMPAIGNS)
    assert home.refreshed == 2
    window.go_to(Request(PageKey.ORDERS))
    workbench.tell(Changed.of(Subject.CAMPAIGNS))
    workbench.tell(Changed.of(Subject.CAMPAIGNS))
    assert home.refreshed == 2
    window.go_to(Request(PageKey.HOME))
    assert home.refreshed == 3


def test_the_window_is_there_before_the_profile_and_then_shows_what_was_asked_for(
    qtbot: QtBot, qapp: QApplication, desktop: Desktop
) -> None:
    tasks = Tasks()
    workbench = Workbench(None, SettableClock(NOW), Theme(qapp, Scheme.LIGHT), tasks)
    window = MainWindow(workbench, sample_pages())
    qtbot.addWidget(window)
    window.show()
    assert window.current_page is None
    window.side_bar.item(PageKey.ORDERS).click()
    assert window.current_page is None
    workbench.open(desktop)
    assert window.current_page is window.page(PageKey.ORDERS)
    assert window.page(PageKey.HOME) is None
    assert tasks.shutdown(10)


def test_the_side_bar_names_the_organisation_and_hears_of_its_new_name(
    qtbot: QtBot, window: MainWindow, workbench: Workbench, desktop: Desktop
) -> None:
    def shown() -> str:
        return window.side_bar._name.whole_text()

    qtbot.waitUntil(lambda: shown() == "CSE Ateliers de l’Erdre")
    other = type(ORGANISATION)(**{**{n: getattr(ORGANISATION, n) for n in ORGANISATION.__slots__}, "name": "COS Loire"})
    desktop.accounts.save_organisation(other)
    workbench.tell(Changed.of(Subject.ORGANISATION))
    qtbot.waitUntil(lambda: shown() == "COS Loire")
    desktop.accounts.save_organisation(ORGANISATION)


# --- folding ---------------------------------------------------------------------------------------------


def test_the_side_bar_folds_by_itself_where_there_is_little_room(qtbot: QtBot, window: MainWindow) -> None:
    assert (window.side_bar.width(), window.stack.x(), window.stack.width()) == (232, 232, WIDE - 232)
    resize(qtbot, window, 1179)
    assert (window.side_bar.width(), window.stack.x(), window.stack.width()) == (60, 60, 1179 - 60)
    resize(qtbot, window, 1180)
    assert window.side_bar.width() == 232


def test_folded_entries_have_their_names_in_tooltips(qtbot: QtBot, window: MainWindow) -> None:
    resize(qtbot, window, NARROW)
    for entry in ENTRIES:
        item = window.side_bar.item(entry.key)
        assert item.toolTip().startswith(entry.label)
        assert item.accessibleName() == entry.label


def test_a_wide_window_folds_on_demand_and_stays_folded_the_next_time(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    first = MainWindow(workbench, sample_pages(), WindowState(tmp_path))
    qtbot.addWidget(first)
    show(qtbot, first)
    press(first, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert (first.side_bar.folded, first.stack.x()) == (True, 60)
    first.resize(1300, 760)
    assert first.close()
    second = MainWindow(workbench, sample_pages(), WindowState(tmp_path))
    qtbot.addWidget(second)
    second.show()
    assert second.side_bar.folded
    assert second.height() == 760
    assert "Erdre" not in (tmp_path / "fenetre.ini").read_text(encoding="utf-8")


def test_in_a_narrow_window_the_unfolded_side_bar_lies_over_the_page_until_one_goes_on(
    qtbot: QtBot, window: MainWindow
) -> None:
    resize(qtbot, window, NARROW)
    window.toggle_side_bar()
    assert (window.side_bar.width(), window.stack.x()) == (232, 60)
    window.side_bar.item(PageKey.ORDERS).click()
    assert (window.side_bar.folded, window.current_key) == (True, PageKey.ORDERS)
    window.toggle_side_bar()
    press(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert (window.side_bar.folded, window.current_key) == (True, PageKey.HOME)
    window.toggle_side_bar()
    press(window, Qt.Key.Key_Escape)
    assert window.side_bar.folded


@pytest.mark.parametrize(
    ("available", "too_large"),
    [((1366, 728), True), ((1280, 1000), False), ((1920, 1040), False), ((1280, 800), True), ((800, 600), False)],
    ids=["laptop", "as-wide", "roomy", "title-bar-cut", "smaller-than-the-smallest"],
)
def test_a_window_is_too_large_where_a_smaller_one_would_be_whole(available: tuple[int, int], too_large: bool) -> None:
    assert is_too_large(QSize(1280, 824), QSize(1024, 700), QSize(*available)) is too_large


def test_the_palette_asked_for_is_kept(qtbot: QtBot, workbench: Workbench, tmp_path: Path) -> None:
    window = MainWindow(workbench, sample_pages(), WindowState(tmp_path))
    qtbot.addWidget(window)
    workbench.theme.set_scheme(Scheme.DARK)
    window.close()
    assert WindowState(tmp_path).scheme is Scheme.DARK
    workbench.theme.set_scheme(Scheme.LIGHT)


def test_files_are_looked_for_where_the_last_one_was_the_next_time_too(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    started: list[str] = []
    answers = iter([str(folder / "logo.png"), "", str(folder / "liste.xlsx"), ""])

    def answer(_parent: QWidget, _title: str, start: str, kinds: str) -> tuple[str, str]:
        started.append(start)
        return next(answers), kinds

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    first = MainWindow(workbench, sample_pages(), WindowState(tmp_path))
    qtbot.addWidget(first)
    assert ask_file(first.stack) == folder / "logo.png"
    assert AskedFiles().template_to_write(first.stack) is None
    assert AskedFiles().list_to_read(first.stack) == folder / "liste.xlsx"
    assert first.close()
    second = MainWindow(workbench, sample_pages(), WindowState(tmp_path))
    qtbot.addWidget(second)
    assert ask_file(second.stack) is None
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
    assert started == [home, str(folder / "liste-collaborateurs.xlsx"), str(folder), str(folder)]
    assert "logo" not in (tmp_path / "fenetre.ini").read_text(encoding="utf-8")
    folder.rmdir()
    assert last_folder(second.stack) == "", "it is gone"


def test_a_window_state_that_makes_no_sense_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "fenetre.ini").write_text("[window]\nscheme=violet\nfolded=peut-être\ngeometry=12\n", encoding="utf-8")
    state = WindowState(tmp_path)
    assert (state.scheme, state.folded, state.geometry) == (Scheme.SYSTEM, False, None)


# --- keyboard --------------------------------------------------------------------------------------------


def test_the_tab_key_goes_through_side_bar_header_and_body_in_the_order_of_reading(window: MainWindow) -> None:
    page = sample(window, PageKey.HOME)
    page.header.add_action(QPushButton("Créer"))
    seen: list[str] = []
    for _ in range(30):
        press(window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        name = focused.accessibleName() or getattr(focused, "text", str)()
        if name in seen:
            break
        seen.append(name)
    labels = [entry.label for entry in ENTRIES]
    assert seen == [*labels, "Synchroniser", "Replier la barre latérale", "Aide", "Créer", "Faire quelque chose"] or (
        seen == [*labels[:-1], "Aide", "Synchroniser", "Replier la barre latérale"]
    )


def test_arrow_keys_step_through_the_side_bar_and_enter_goes_there(window: MainWindow) -> None:
    window.side_bar.item(PageKey.HOME).setFocus()
    for _ in range(3):
        press(window, Qt.Key.Key_Down)
    assert window.focusWidget() is window.side_bar.item(PageKey.ORDERS)
    press(window, Qt.Key.Key_Return)
    assert window.current_key is PageKey.ORDERS
    press(window, Qt.Key.Key_Up)
    press(window, Qt.Key.Key_Space)
    assert window.current_key is PageKey.TRACKING


@pytest.mark.parametrize(("place", "entry"), list(enumerate(ENTRIES, start=1)), ids=lambda value: str(value)[:12])
def test_ctrl_and_a_figure_go_to_a_page_and_into_it(window: MainWindow, place: int, entry: PageEntry) -> None:
    press(window, Qt.Key(Qt.Key.Key_0.value + place), Qt.KeyboardModifier.ControlModifier)
    assert window.current_key is entry.key
    page = window.current_page
    assert isinstance(page, Sample)
    assert window.focusWidget() is page.button


def test_f5_and_the_button_ask_to_synchronise(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.sync_wanted):
        press(window, Qt.Key.Key_F5)
    with qtbot.waitSignal(window.sync_wanted):
        window.side_bar._sync.click()


def test_ctrl_q_closes_the_window(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closing):
        press(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()


def test_folding_gives_the_focus_to_the_button_that_unfolds(window: MainWindow) -> None:
    window.side_bar.focus_fold_button()
    press(window, Qt.Key.Key_Space)
    assert window.side_bar.folded
    assert window.focusWidget().accessibleName() == "Déplier la barre latérale"
    press(window, Qt.Key.Key_Space)
    assert window.focusWidget().accessibleName() == "Replier la barre latérale"


# --- exchange --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "label", "detail"),
    [
        (ExchangeStatus(ExchangeState.UP_TO_DATE, at=NOW), "À jour", "Portail intégré, à l’instant"),
        (ExchangeStatus(ExchangeState.UP_TO_DATE, embedded=False, at=NOW), "À jour", "Portail distant, à l’instant"),
        (ExchangeStatus(ExchangeState.RUNNING), "En cours", "Portail intégré"),
        (ExchangeStatus(ExchangeState.OFFLINE, waiting=3), "Hors ligne", "3 modifications en attente"),
        (ExchangeStatus(ExchangeState.STARTING), "Démarrage", "Portail intégré"),
        (ExchangeStatus(ExchangeState.DOWN), "Arrêté", "Portail intégré"),
        (ExchangeStatus(ExchangeState.NOT_SET_UP), "Portail non réglé", "Régler dans «\u00a0Mon compte\u00a0»"),
    ],
)
def test_the_side_bar_says_how_the_exchange_stands(
    window: MainWindow, status: ExchangeStatus, label: str, detail: str
) -> None:
    window.set_status(status)
    assert window.side_bar._state_label.whole_text() == label
    assert window.side_bar._state_detail.whole_text() == detail
    assert window.side_bar._state.accessibleName() == f"{label}. {detail}"


# --- help, errors, progress ------------------------------------------------------------------------------


def test_f1_opens_the_help_of_the_page_and_esc_closes_it(qtbot: QtBot, window: MainWindow) -> None:
    window.go_to(Request(PageKey.ORDERS))
    press(window, Qt.Key.Key_F1)
    dialog = window.findChild(QDialog)
    assert dialog.windowTitle() == "Aide\u00a0: Mes commandes"
    assert any("Ce que fait" in label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text"))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def fail(_progress: Progress) -> None:
    secret = "helene.rousseau@ateliers.example"  # noqa: F841 -- what a report must not show
    raise ValueError("helene.rousseau@ateliers.example")


def test_an_error_is_told_on_the_page_that_asked_with_a_report_free_of_values(qtbot: QtBot, window: MainWindow) -> None:
    home = sample(window, PageKey.HOME)
    window.go_to(Request(PageKey.ORDERS))
    home.run(fail, name="Import de la liste")
    qtbot.waitUntil(lambda: home.notices.banner is not None)
    assert sample(window, PageKey.ORDERS).notices.banner is None
    banner = home.notices.banner
    assert banner is not None
    assert banner.accessibleName() == "Une erreur inattendue s’est produite"
    said = banner.accessibleDescription()
    assert said.startswith("L’action «\u00a0Import de la liste\u00a0» s’est arrêtée. Vos données sont revenues")
    copy = next(button for button in banner.findChildren(QPushButton) if button.text() == "Copier le rapport")
    copy.click()
    report = QGuiApplication.clipboard().text()
    assert "builtins.ValueError" in report
    assert "tests/ui/test_ui_frame.py:" in report
    assert "fail" in report
    for hidden in ("helene", "ateliers", str(Path.home())):
        assert hidden not in report + said


def test_an_error_of_a_widget_on_a_page_is_told_on_that_page(
    qtbot: QtBot, window: MainWindow, workbench: Workbench
) -> None:
    home = sample(window, PageKey.HOME)
    workbench.tasks.run(fail, owner=home.button)
    qtbot.waitUntil(lambda: home.notices.banner is not None)


def test_an_error_of_nobody_is_told_on_the_page_in_front(
    qtbot: QtBot, window: MainWindow, workbench: Workbench
) -> None:
    owner = QObject()
    workbench.tasks.run(fail, owner=owner)
    qtbot.waitUntil(lambda: sample(window, PageKey.HOME).notices.banner is not None)


def test_opening_shows_how_far_it_is_and_can_be_stopped(qtbot: QtBot, workbench: Workbench) -> None:
    closed = Workbench(None, workbench.clock, workbench.theme, workbench.tasks)
    window = MainWindow(closed, sample_pages(), demonstration=True)
    qtbot.addWidget(window)
    show(qtbot, window)

    def open_slowly(progress: Progress) -> None:
        while True:
            progress.check()
            progress.report(12, 62, "Campagne en cours\u00a0: réponses, 4 sur 30")

    task = workbench.tasks.run(open_slowly, owner=window, failed=window.show_opening_failure)
    window.follow_opening(task)
    qtbot.waitUntil(lambda: bool(window.findChildren(ProgressPanel)))
    panel = window.findChild(ProgressPanel)
    assert panel.accessibleName() == "La démonstration se prépare…"
    said = [label.text() for label in panel.findChildren(QLabel)]
    assert "Campagne en cours\u00a0: réponses, 4 sur 30" in said
    with qtbot.waitSignal(window.closing):
        panel.stop_button.click()
    task.cancel()


def test_a_portal_that_needs_its_settings_leads_to_them(window: MainWindow, workbench: Workbench) -> None:
    asked: list[Request] = []
    workbench.go.connect(asked.append)
    window.show_error(PortalNotSetUpError())
    button = sample(window, PageKey.HOME).notices.action("Régler le portail")
    assert button is not None
    button.click()
    assert asked == [Request(PageKey.ACCOUNT, section="portal")]


def test_what_was_typed_is_shown_as_it_is_in_a_banner(window: MainWindow) -> None:
    page = sample(window, PageKey.HOME)
    page.notices.show_notice(Notice(Tone.WARN, "<b>Nom</b> & <img src=x>", "<i>texte</i>"))
    banner = page.notices.banner
    assert banner is not None
    assert banner._title.text() == "&lt;b&gt;Nom&lt;/b&gt; &amp; &lt;img src=x&gt;"


def test_a_notice_of_one_sentence_takes_one_line_with_its_button(qtbot: QtBot, theme: Theme) -> None:
    notices = NoticeArea(theme)
    qtbot.addWidget(notices)
    notices.show_notice(Notice(Tone.OK, "Modèle «\u00a0Bref\u00a0» sauvegardé."))
    notices.resize(800, notices.heightForWidth(800))
    qtbot.waitExposed(notices)
    banner, hide = notices.banner, notices.action("Masquer")
    assert banner is not None
    assert hide is not None
    title = next(label for label in banner.findChildren(QLabel) if "Bref" in label.text())
    middles = [part.mapTo(banner, part.rect().center()).y() for part in (title, hide)]
    assert abs(middles[0] - middles[1]) <= 2
    assert banner.height() <= 56


def test_a_banner_can_be_hidden_and_then_takes_no_room(window: MainWindow) -> None:
    page = sample(window, PageKey.HOME)
    page.notices.show_notice(Notice(Tone.OK, "Enregistré"))
    assert page.notices.isVisible()
    hide = next(b for b in page.notices.findChildren(QPushButton) if b.text() == "Masquer")
    hide.click()
    assert not page.notices.isVisible()


def test_long_work_shows_its_progress_and_can_be_stopped(qtbot: QtBot, window: MainWindow) -> None:
    page = sample(window, PageKey.HOME)

    def work(progress: Progress) -> None:
        while True:
            progress.check()
            progress.report(598, 1032, "598 lignes sur 1 032")

    page.run(work, name="Lecture de la liste", shown=True)
    qtbot.waitUntil(lambda: bool(page.notices._panels) and page.notices._panels[0]._figures.text() != "")
    panel = page.notices._panels[0]
    assert panel.accessibleName() == "Lecture de la liste"
    panel.stop_button.click()
    qtbot.waitUntil(lambda: page.notices.banner is not None)
    assert page.notices.banner is not None
    assert page.notices.banner.accessibleName() == "Action arrêtée. Tout est resté comme avant."
    assert page.notices._panels == []


# --- leaving ---------------------------------------------------------------------------------------------


def wait_until_stopped(progress: Progress) -> None:
    while True:
        progress.check()


def test_quitting_while_something_runs_asks_first_with_the_focus_on_the_button_that_keeps(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = sample(window, PageKey.HOME)
    task = page.run(wait_until_stopped, name="Import de la liste")
    assert not window.close()
    dialog = window.findChild(ConfirmDialog)
    assert dialog.windowTitle() == "Quitter l’application\u00a0?"
    assert "Cette action sera arrêtée\u00a0: Import de la liste." in dialog.accessibleDescription()
    assert dialog.give_up_button.text() == "Continuer le travail"
    dialog.reject()
    assert window.isVisible()
    assert not window.close()
    with qtbot.waitSignal(window.closing):
        window.findChildren(ConfirmDialog)[-1].accept()
    assert not window.isVisible()
    task.cancel()


def test_quitting_with_open_campaigns_on_the_portal_of_this_computer_says_what_stops(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    def running(desk: Desk) -> str:
        return launched(desk, WINTER, people(2))

    campaign = prepared(tmp_path / "profil", running)
    tasks, clock = Tasks(), SettableClock(MORNING)
    with Desktop(tmp_path / "profil", KEY, clock) as desktop:
        workbench = Workbench(desktop, clock, Theme(qapp, Scheme.LIGHT), tasks)
        window = MainWindow(workbench, sample_pages())
        qtbot.addWidget(window)
        show(qtbot, window)
        window.set_status(ExchangeStatus(ExchangeState.UP_TO_DATE, at=NOW))
        assert not window.close()
        assert "aucun message ne partira" in window.findChild(ConfirmDialog).accessibleDescription()
        window.findChild(ConfirmDialog).reject()
        # Deleted since the last exchange, which still counted it.
        window.set_status(ExchangeStatus(ExchangeState.UP_TO_DATE, running=1, at=NOW))
        desktop.campaigns.delete(campaign)
        assert window.close()
        assert tasks.shutdown(10)


def test_quitting_with_nothing_going_on_asks_nothing(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closing):
        assert window.close()


# --- looks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [MINIMUM[0], WIDE])
def test_no_label_of_the_side_bar_is_cut_off(qtbot: QtBot, window: MainWindow, width: int) -> None:
    resize(qtbot, window, width)
    window.set_status(ExchangeStatus(ExchangeState.UP_TO_DATE, at=NOW))
    for item in window.side_bar.findChildren(NavItem):
        needed = item.fontMetrics().horizontalAdvance(item.text())
        assert window.side_bar.folded or needed <= item.width() - 9 - 20 - 8


@pytest.mark.parametrize("width", [MINIMUM[0], WIDE])
def test_every_control_of_the_frame_has_a_name(qtbot: QtBot, window: MainWindow, width: int) -> None:
    window.resize(width, MINIMUM[1])
    qtbot.waitUntil(lambda: window.side_bar.folded is (width == MINIMUM[0]))
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget


def test_a_change_of_palette_repaints_the_side_bar(window: MainWindow, workbench: Workbench) -> None:
    light = window.side_bar.grab().toImage().pixelColor(200, 500)
    workbench.theme.set_scheme(Scheme.DARK)
    QApplication.sendPostedEvents(None, QEvent.Type.Paint)
    dark = window.side_bar.grab().toImage().pixelColor(200, 500)
    workbench.theme.set_scheme(Scheme.LIGHT)
    assert light.lightness() > 200
    assert dark.lightness() < 60
