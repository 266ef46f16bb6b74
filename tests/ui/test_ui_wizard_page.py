"""The page that makes a campaign, on a real profile and a real portal: by keyboard, with real lists, to the launch."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import desktop_kit
import pytest
from desktop_kit import KEY, at_home, at_site
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from smtp_server import SmtpServer
from ui.clipping import clipped_labels, unnamed_controls

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import CampaignStatus, MessageKind
from ov_desktop.domain.choice import Options
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.images import ImagePlace
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.domain.roster import Field
from ov_desktop.domain.vouchers import Format
from ov_desktop.excel.roster_reader import read_roster
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.services.first_texts import original_messages
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.roster.columns import COLUMN_OF
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.dialogs import ConfirmDialog
from ov_desktop.ui.wizard.flow import Step
from ov_desktop.ui.wizard.page import WizardPage
from ov_desktop.ui.workbench import Changed, Subject, Workbench

NOW = datetime(2026, 12, 16, 9, 42, tzinfo=UTC)
LISTS = Path(__file__).parents[1] / "data" / "lists"
TAB, BACKTAB, SPACE, ENTER, DOWN, RIGHT = (
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Right,
)  # fmt: skip


class Answers:
    """Says which files the user means, without a window."""

    def __init__(self) -> None:
        self.to_read: Path | None = None
        self.to_write: Path | None = None

    def list_to_read(self, _parent: QWidget) -> Path | None:
        return self.to_read

    def template_to_write(self, _parent: QWidget) -> Path | None:
        return self.to_write


class Desk:
    """A page in a window of its own, and hands on the keyboard."""

    def __init__(self, desktop: Desktop, theme: Theme, qtbot: QtBot, *, size: tuple[int, int] = (1048, 800)) -> None:
        self.desktop = desktop
        self.qtbot = qtbot
        self.tasks = Tasks()
        self.workbench = Workbench(desktop, SettableClock(NOW), theme, self.tasks)
        self.files = Answers()
        self.requests: list[Request] = []
        self.workbench.go.connect(self.requests.append)
        self.page = WizardPage(self.workbench, self.files)
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.page.enter(Request(PageKey.CREATE))
        self.page.settings.form.finish()
        self.settle(self.page.settings.ways.go_on.isVisible)

    def settle(self, condition: Callable[[], bool] = lambda: True) -> None:
        """Wait until no work is left and a condition holds."""
        self.qtbot.waitUntil(lambda: not self.tasks.running and condition(), timeout=30_000)

    @property
    def focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.focused, key)

    def tab_to(self, widget: QWidget, most: int = 12) -> None:
        """Press Tab until a control has the focus."""
        for _stop in range(most):
            if self.focused is widget:
                return
            self.press(TAB)
        assert self.focused is widget

    def type(self, text: str) -> None:
        """Type as a French keyboard does, accents included, in the place of what stands there."""
        QTest.keyClick(self.focused, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focused, event)

    def click(self, button: QWidget) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def fill_settings(self, name: str = "Été 2027") -> None:
        """Type the settings of a campaign, and let the draft be saved."""
        form = self.page.settings.form
        form.dates.name.setText(name)
        values = {"name": name, "start": date(2027, 1, 11), "end": date(2027, 2, 12)}
        form.typed.emit(values)
        form.show_flow(self.page.flow)

    def to_roster(self) -> None:
        self.fill_settings()
        self.click(self.page.settings.ways.go_on)
        self.settle(lambda: self.page.flow.step is Step.ROSTER)

    def read(self, path: Path) -> None:
        """Read a file, and import it where nothing is wrong with it."""
        self.page.roster.read(path)
        self.settle()
        self.agree()

    def agree(self) -> None:
        """Import what is ready to be imported, without a fault."""
        report = self.page.roster.imports.report
        if self.page.roster.currentWidget() is report and report.ready.isVisible():
            self.click(report.import_all)
            self.settle()

    def write_list(self, path: Path, *people: Employee) -> Path:
        write_template(path, sites=self.desktop.accounts.sites(), client_code="060305", people=people)
        return path

    def to_summary(self, folder: Path) -> None:
        self.to_roster()
        self.read(self.write_list(folder / "liste.xlsx", at_site(1), at_site(2, grant=350), at_home(3)))
        self.click(self.page.roster.people.save)
        self.settle(lambda: self.page.launch.currentWidget() is self.page.launch.summary)

    def campaign(self) -> object:
        return self.desktop.campaigns.get(self.page.flow.campaign_id or "")


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    folder = tmp_path / "profil"
    shutil.copytree(desktop_kit._furnished_profile(), folder)
    with Desktop(folder, KEY, SettableClock(NOW)) as opened:
        yield opened


@pytest.fixture
def desk(desktop: Desktop, theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(desktop, theme, qtbot)
    yield made
    made.tasks.shutdown()


# --- step 1 ----------------------------------------------------------------------------------------------


def test_step_1_is_filled_in_by_keyboard_alone_with_accents(desk: Desk) -> None:  # noqa: PLR0915 -- one journey, key by key
    form = desk.page.settings.form
    assert desk.focused is form.dates.name
    desk.type("Été à Noirmoutier – « œuvres »")
    desk.press(TAB)
    assert desk.focused is form.dates.start
    desk.type("11/01/2027")
    desk.press(TAB)
    assert desk.focused is form.dates.hour
    desk.type("8h30")
    desk.press(TAB)
    assert desk.focused is form.dates.end
    desk.type("12/02/2027")
    desk.press(TAB)
    assert desk.focused is form.dates.options.card(Options.EITHER).radio
    desk.press(DOWN)
    assert form.dates.options.value() is Options.SPLIT
    desk.press(TAB)
    assert desk.focused is form.dates.offered_denominations.box(10)
    desk.press(TAB, TAB, SPACE, TAB, TAB)
    assert form.dates.offered_denominations.values() == (10, 20, 50)
    desk.press(DOWN, TAB, SPACE)
    assert form.dates.default_format.value() is Format.CLASSIC
    assert form.dates.default_denominations.values() == (20, 25, 50)
    desk.press(TAB, TAB, TAB, TAB)
    assert desk.focused is form.reminders.reminder_days
    desk.type("7")
    desk.press(TAB, SPACE)
    assert form.reminders.midway.isChecked()
    desk.press(TAB)
    assert desk.focused is form.reminders.images.field(ImagePlace.LOGO).choose_button
    desk.press(TAB, TAB, TAB)
    assert desk.focused is form.mails.kinds.segments.button(MessageKind.LAUNCH)
    desk.press(RIGHT)
    assert form.mails.kind is MessageKind.REMINDER
    desk.press(TAB)
    assert desk.focused is form.mails.editor.subject_edit
    desk.type("N’oubliez pas\u00a0!")
    desk.press(TAB, DOWN, SPACE)
    editor = form.mails.editor.text_editor.text
    assert desk.focused is form.mails.editor.subject_edit
    desk.tab_to(editor)
    desk.type("Chère œuvre, répondez")
    desk.tab_to(form.mails.editor.reset_button)
    desk.press(TAB)
    assert desk.focused is form.mails.control("signature_name")
    desk.press(TAB, TAB, TAB)
    assert desk.focused is form.mails.control("gdpr_contact")
    desk.type("dpo@cse.example")
    desk.settle(lambda: not desk.page.flow.unsaved)
    desk.press(TAB)
    desk.tab_to(form.portal.welcome.text, 20)
    desk.type("Bienvenue à toutes et à tous")
    desk.tab_to(desk.page.settings.ways.close_draft, 20)
    desk.press(TAB)
    assert desk.focused is desk.page.settings.ways.go_on
    desk.press(SPACE)
    desk.settle(lambda: desk.page.flow.step is Step.ROSTER)
    kept = desk.desktop.campaigns.all()
    assert len(kept) == 1
    settings = kept[0].settings
    assert (settings.name, settings.start, settings.end) == (
        "Été à Noirmoutier – « œuvres »", date(2027, 1, 11), date(2027, 2, 12),
    )  # fmt: skip
    assert (settings.hour.hour, settings.hour.minute, settings.reminder_days, settings.midway) == (8, 30, 7, True)
    assert (settings.options, settings.default_format) == (Options.SPLIT, Format.CLASSIC)
    assert (settings.default_denominations, settings.offered_denominations) == ((20, 25, 50), (10, 20, 50))
    assert kept[0].messages[MessageKind.REMINDER] == ("N’oubliez pas\u00a0!{nom}", "<p>Chère œuvre, répondez</p>")
    assert kept[0].messages[MessageKind.LAUNCH] == original_messages()[MessageKind.LAUNCH]
    assert (kept[0].welcome, kept[0].gdpr_contact) == ("<p>Bienvenue à toutes et à tous</p>", "dpo@cse.example")


def test_dates_are_said_in_words_and_the_time_line_follows(desk: Desk) -> None:
    desk.fill_settings()
    form = desk.page.settings.form
    assert form.dates.start.accessibleDescription() == "lundi 11 janvier 2027"
    assert form.dates.end.accessibleDescription() == "vendredi 12 février 2027, 23\u00a0h\u00a059"
    said = form.dates.time_line.accessibleDescription()
    assert "Espace collaborateur ouvert, 33 jours" in said
    assert "Lancement lundi 11 janvier à 9\u00a0h, à tous" in said
    assert "Fin samedi 13 février à 9\u00a0h" in said
    form.typed.emit({"reminder_days": 7})
    assert "Relance vendredi 5 février à 9\u00a0h, sans réponse" in form.dates.time_line.accessibleDescription()
    form.typed.emit({"end": date(2027, 1, 2)})
    assert not form.dates.time_line.isVisible()


def test_each_missing_field_is_named_beside_it_and_the_first_is_reached(desk: Desk) -> None:
    settings = desk.page.settings
    desk.click(settings.ways.go_on)
    desk.settle(lambda: not settings.ways.go_on.busy)
    assert desk.focused is settings.form.dates.name
    assert settings.form.dates.name.accessibleDescription().startswith("Le nom de la campagne manque.")
    desk.type("Été 2027")
    form = settings.form
    for values, widget, message in (
        ({"gdpr_contact": ""}, form.mails.control("gdpr_contact"), "Le contact RGPD manque."),
        ({"signature_name": ""}, form.mails.control("signature_name"), "La signature est vide."),
        ({"reminder_days": 300}, form.reminders.reminder_days, "La relance tomberait avant l’e-mail de lancement."),
        ({"end": None}, form.dates.end, "La date de fin manque, ou n’est pas une date."),
        ({"start": date(2026, 12, 1)}, form.dates.start, "La date de début (01/12/2026) est passée."),
    ):
        form.typed.emit(values)
        desk.click(settings.ways.go_on)
        desk.settle(lambda: not settings.ways.go_on.busy)
        assert desk.focused is widget, message
        assert widget.accessibleDescription().startswith(message)
        assert desk.page.flow.step is Step.SETTINGS
    assert settings.sections.accessibleTabName(0) == "Dates et options, 2 à corriger"
    assert settings.sections.accessibleTabName(1) == "Relances et images, 1 à corriger"
    assert settings.sections.accessibleTabName(2) == "E-mails, 2 à corriger"


def test_an_hour_that_is_none_is_named_and_can_be_put_right_with_the_hour_before(desk: Desk) -> None:
    desk.fill_settings()
    form = desk.page.settings.form
    form.dates.hour.setFocus()
    for typed, wrong in (("25:70", True), ("09:00", False)):
        desk.type(typed)
        desk.press(ENTER)
        assert ("hour" in desk.page.flow.faults()) is wrong
        assert form.dates.hour.accessibleDescription().startswith("L’heure manque") is wrong


def test_a_restricted_choice_without_any_denomination_is_refused_beside_the_boxes(desk: Desk) -> None:
    desk.fill_settings()
    form = desk.page.settings.form
    form.typed.emit({"offered_denominations": (), "default_format": Format.CLASSIC, "default_denominations": ()})
    desk.click(desk.page.settings.ways.go_on)
    desk.settle(lambda: not desk.page.settings.ways.go_on.busy)
    assert desk.focused is form.dates.offered_denominations.box(10)
    shown = [line.message for line in form.dates.lines.values() if line.isVisible()]
    assert len(shown) == 2


def test_the_warning_about_home_delivery_stands_with_classic_alone(desk: Desk) -> None:
    form = desk.page.settings.form
    assert not form.dates.exclusion.isVisible()
    desk.click(form.dates.default_format.card(Format.CLASSIC))
    assert form.dates.exclusion.isVisible()


def test_a_draft_saves_itself_and_is_taken_up_again_where_it_was(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    desk.type("Été 2027")
    desk.settle(lambda: not desk.page.flow.unsaved)
    assert desk.page.settings.ways.saved_text.whole_text() == "«\u00a0Été 2027\u00a0» enregistré à 10\u00a0h\u00a042"
    campaign_id = desk.page.flow.campaign_id
    desk.click(desk.page.settings.ways.close_draft)
    desk.settle()
    assert desk.requests[-1].page is PageKey.TRACKING
    assert desk.page.flow.campaign_id is None
    again = Desk(desk.desktop, theme, qtbot)
    again.page.enter(Request(PageKey.CREATE, campaign_id))
    again.settle(lambda: again.page.flow.campaign_id == campaign_id)
    assert again.page.settings.form.dates.name.text() == "Été 2027"
    assert again.page.settings.form.mails.control("gdpr_contact").text() == "rgpd@cse-erdre.example"
    again.tasks.shutdown()


def test_whoever_goes_elsewhere_while_a_draft_is_closed_stays_there(desk: Desk) -> None:
    desk.fill_settings()
    desk.settle(lambda: not desk.page.flow.unsaved)
    desk.page.settings.focus_first()
    desk.type("Pâques")
    assert desk.page.flow.unsaved
    desk.click(desk.page.settings.ways.close_draft)
    desk.page.hide()
    desk.settle(lambda: not desk.page.flow.unsaved)
    desk.settle()
    assert [campaign.settings.name for campaign in desk.desktop.campaigns.all()] == ["Pâques"]
    assert desk.page.flow.campaign_id is None
    assert desk.requests == []


def test_leaving_the_page_keeps_what_was_typed_a_moment_before(desk: Desk) -> None:
    desk.type("Noël")
    desk.page.settings.form.dates.end.setFocus()
    desk.type("31/03/2027")
    assert desk.page.leave()
    desk.settle()
    assert [c.settings.name for c in desk.desktop.campaigns.all()] == ["Noël"]
    assert desk.desktop.campaigns.all()[0].settings.end == date(2027, 3, 31)


def test_nothing_typed_makes_no_draft(desk: Desk) -> None:
    assert desk.page.leave()
    assert desk.desktop.campaigns.all() == []


def test_a_name_taken_by_another_open_campaign_is_refused(desk: Desk) -> None:
    desk.desktop.campaigns.create(desktop_kit.SETTINGS)
    desk.page.begin()
    desk.settle()
    desk.fill_settings("été 2027")
    desk.click(desk.page.settings.ways.go_on)
    desk.settle(lambda: not desk.page.settings.ways.go_on.busy)
    assert "porte déjà le nom" in desk.page.settings.form.dates.name.accessibleDescription()


# --- step 2 ----------------------------------------------------------------------------------------------


def test_the_template_is_written_with_sites_and_client_code(desk: Desk, tmp_path: Path) -> None:
    desk.to_roster()
    desk.files.to_write = tmp_path / "modèle.xlsx"
    desk.click(desk.page.roster.empty.template)
    desk.settle(lambda: desk.page.notices.banner is not None)
    desk.write_list(tmp_path / "essai.xlsx", at_site(1))
    assert (tmp_path / "modèle.xlsx").stat().st_size > 5_000
    found = read_roster(tmp_path / "essai.xlsx").client_code
    assert found is not None
    assert found.value == "060305"


def test_a_clean_list_is_imported_once_the_user_agrees_and_can_be_sorted_and_searched(
    desk: Desk, tmp_path: Path
) -> None:
    desk.to_roster()
    desk.files.to_read = desk.write_list(
        tmp_path / "liste.xlsx",
        replace(at_site(1), last_name="Zola"),
        replace(at_home(2, grant=350), last_name="Étienne"),
    )
    desk.click(desk.page.roster.empty.choose)
    people, report = desk.page.roster.people, desk.page.roster.imports.report
    desk.settle(lambda: desk.focused is report.import_all)
    assert report.import_all.text() == "Importer 2 personnes"
    assert desk.desktop.roster.people(desk.page.flow.campaign_id or "") == []
    desk.press(SPACE)
    desk.settle(lambda: desk.page.roster.currentWidget() is people)
    grid, names = people.grid, COLUMN_OF[Field.LAST_NAME]
    desk.settle(lambda: grid.model.rowCount() == 2)
    assert "2 collaborateurs Dotations 550\u00a0€" in grid.totals.text()
    header = grid.table.header
    where = QPoint(header.sectionViewportPosition(names) + 10, 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    desk.settle(lambda: grid.is_idle)
    assert grid.model.index(0, names).data() == "Étienne"
    QTest.keyClick(desk.focused, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert desk.focused is grid.toolbar.search
    desk.type("etienne")
    assert "1 sur 2 collaborateurs" in grid.totals.text()
    desk.type("personne")
    desk.type("inconnu")
    assert grid.nobody.isVisible()


def test_a_list_is_typed_in_by_hand_and_saving_waits_until_it_is_right(desk: Desk) -> None:
    desk.to_roster()
    roster = desk.page.roster
    desk.settle(lambda: roster.people.grid.counts is not None)
    desk.click(roster.empty.hand)
    desk.settle(lambda: roster.people.grid.model.rowCount() == 1)
    people = roster.people
    assert roster.currentWidget() is people
    assert not people.save.isEnabled()
    assert people.reason.text().endswith("à corriger avant d’enregistrer")
    for text in ("1", "Ünsal", "Zoé", "0639980707", "zoe@ateliers.example", "Siège", "", "", "300"):
        desk.type(text)
        desk.press(TAB)
        desk.settle(lambda: people.grid.is_idle)
    assert desk.page.flow.people == 1
    desk.click(people.save)
    desk.settle(lambda: desk.page.launch.currentWidget() is desk.page.launch.summary)


def test_a_draft_whose_rows_are_all_in_error_is_taken_up_where_it_was(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    desk.to_roster()
    roster = desk.page.roster
    desk.settle(lambda: roster.people.grid.counts is not None)
    desk.click(roster.empty.hand)
    desk.settle(lambda: roster.people.grid.model.rowCount() == 1)
    desk.type("7")
    desk.press(TAB)
    desk.settle(lambda: roster.people.grid.is_idle)
    campaign_id = desk.page.flow.campaign_id
    again = Desk(desk.desktop, theme, qtbot)
    again.page.enter(Request(PageKey.CREATE, campaign_id))
    again.settle(lambda: again.page.flow.campaign_id == campaign_id)
    again.click(again.page.settings.ways.go_on)
    again.settle(lambda: again.page.roster.currentWidget() is again.page.roster.people)
    assert again.page.roster.people.grid.model.rowCount() == 1
    again.tasks.shutdown()


def test_a_faulty_list_imports_nothing_and_is_reported_by_kind(desk: Desk) -> None:
    desk.to_roster()
    desk.read(LISTS / "liste-anomalies.xlsx")
    report = desk.page.roster.imports.report
    assert desk.page.roster.currentWidget() is report
    assert report.model.group_rows()
    assert desk.focused is report.table
    assert not report.import_all.isVisible()
    assert desk.desktop.roster.people(desk.page.flow.campaign_id or "") == []
    rows = report.model.rowCount()
    report.table.selectRow(0)
    desk.press(SPACE)
    assert report.model.rowCount() == rows - 1
    desk.press(Qt.Key.Key_Right)
    assert report.model.rowCount() == rows


def test_f8_goes_from_fault_to_fault(desk: Desk) -> None:
    desk.to_roster()
    desk.read(LISTS / "liste-anomalies.xlsx")
    table, model = desk.page.roster.imports.report.table, desk.page.roster.imports.report.model
    faults = [row for row in range(model.rowCount()) if model.group_at(row) is None]
    met = []
    for _step in faults[:4]:
        desk.press(Qt.Key.Key_F8)
        met.append(table.currentIndex().row())
    assert met == faults[:4]
    QTest.keyClick(table, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert table.currentIndex().row() == faults[2]


def test_rows_in_error_are_left_out_knowingly(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.to_roster()
    path = desk.write_list(tmp_path / "liste.xlsx", at_site(1), at_site(2, grant=25), replace(at_site(3), email="x@y"))
    desk.read(path)
    report = desk.page.roster.imports.report
    assert report.leave_out.text() == "Importer sans les 2 lignes en erreur"
    monkeypatch.setattr(ConfirmDialog, "confirmed", lambda _dialog: True)
    desk.click(report.leave_out)
    desk.settle(lambda: desk.page.roster.currentWidget() is desk.page.roster.people)
    people = desk.desktop.roster.people(desk.page.flow.campaign_id or "")
    assert [person.employee.last_name for person in people] == ["Nom1"]


def test_a_list_of_another_organisation_cannot_be_imported_at_all(desk: Desk, tmp_path: Path) -> None:
    desk.to_roster()
    path = tmp_path / "liste.xlsx"
    write_template(path, sites=desk.desktop.accounts.sites(), client_code="999999", people=[at_site(1)])
    desk.read(path)
    assert not desk.page.roster.imports.report.leave_out.isVisible()
    assert not desk.page.roster.imports.report.import_all.isVisible()


def test_warnings_are_shown_and_forbid_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.to_roster()
    desk.read(desk.write_list(tmp_path / "liste.xlsx", replace(at_site(1), email="nom@gmial.com")))
    report = desk.page.roster.imports.report
    assert desk.page.roster.currentWidget() is report
    desk.click(report.import_all)
    desk.settle(lambda: desk.page.roster.currentWidget() is desk.page.roster.people)
    assert desk.page.flow.people == 1


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(desk: Desk, tmp_path: Path) -> None:
    desk.to_roster()
    path = tmp_path / "liste.xlsx"
    path.write_bytes(b"PK\x03\x04 cut short")
    desk.read(path)
    view = desk.page.roster.imports.file_fault
    assert desk.page.roster.currentWidget() is view
    assert view.banner.accessibleName().startswith("Le fichier «\u00a0liste.xlsx\u00a0» ne peut pas être lu.")
    assert desk.focused is view.other_file


def test_a_file_is_read_where_it_is_dropped(desk: Desk, tmp_path: Path) -> None:
    desk.to_roster()
    path = desk.write_list(tmp_path / "liste.xlsx", at_site(1))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(4, 4), *how)
    QApplication.sendEvent(desk.page, enter)
    assert enter.isAccepted()
    sign = desk.page.childAt(desk.page.rect().center())
    assert sign is not None
    assert sign.size() == desk.page.size()
    QApplication.sendEvent(sign, QDropEvent(QPointF(9, 9), *how))
    assert not sign.isVisible()
    desk.settle()
    desk.agree()
    desk.settle(lambda: desk.page.flow.people == 1)


def test_a_file_dropped_on_the_settings_is_not_taken(desk: Desk, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desk.to_roster()
    desk.click(desk.page.roster.empty.back)
    enter = QDragEnterEvent(QPoint(4, 4), *how)
    QApplication.sendEvent(desk.page, enter)
    assert not enter.isAccepted()


def test_a_reading_that_is_stopped_leaves_the_list_as_it_was(desk: Desk, tmp_path: Path) -> None:
    desk.to_roster()
    desk.page.roster.read(desk.write_list(tmp_path / "liste.xlsx", at_site(1)))
    desk.click(desk.page.roster.imports.reading.stop_button)
    desk.settle()
    assert desk.page.roster.currentWidget() is desk.page.roster.empty
    assert desk.page.notices.banner is not None
    assert desk.page.notices.banner.accessibleName() == "Import annulé. La liste est restée comme avant."
    assert desk.page.flow.people == 0


def test_a_later_list_shows_who_is_new_and_asks_before_it_changes_anyone(desk: Desk, tmp_path: Path) -> None:
    desk.to_roster()
    desk.read(desk.write_list(tmp_path / "une.xlsx", at_site(1), at_site(2), at_site(3)))
    later = desk.write_list(
        tmp_path / "deux.xlsx", at_site(1, grant=500), at_site(2, grant=600), at_site(3), at_site(4)
    )
    desk.read(later)
    changes = desk.page.roster.imports.changes
    assert desk.page.roster.currentWidget() is changes
    figures = [changes._new.accessibleName(), changes._changed.accessibleName(), changes._same.accessibleName()]
    assert figures == [
        "1 nouvelle personne", "2 personnes à mettre à jour", "1 personne sans changement",
    ]  # fmt: skip
    desk.press(SPACE)
    assert changes.confirm.text() == "Mettre à jour 1 personne"
    desk.click(changes.confirm)
    desk.settle(lambda: desk.page.flow.people == 4)
    people = desk.desktop.roster.people(desk.page.flow.campaign_id or "")
    assert [person.employee.grant for person in people] == [200, 600, 200, 200]


def test_a_row_that_takes_the_mobile_of_someone_known_is_an_error(desk: Desk, tmp_path: Path) -> None:
    desk.to_roster()
    desk.read(desk.write_list(tmp_path / "une.xlsx", at_site(1), at_site(2)))
    thief = replace(at_site(9), mobile=at_site(1).mobile)
    desk.read(desk.write_list(tmp_path / "deux.xlsx", thief))
    report = desk.page.roster.imports.report
    assert desk.page.roster.currentWidget() is report
    group = report.model.group_at(0)
    assert group is not None
    assert group.title == "1 numéro de portable déjà pris par une autre personne"
    assert group.rows[0].person == "Nom9 Hélène"
    assert not report.leave_out.isVisible()
    desk.click(report.give_up)
    assert desk.page.roster.currentWidget() is desk.page.roster.people


def test_a_report_is_made_again_once_a_missing_site_was_added(desk: Desk, tmp_path: Path) -> None:
    desk.to_roster()
    added = desk.desktop.accounts.add_site("1003", "Saint-Nazaire", desktop_kit.SEAT)
    path = desk.write_list(tmp_path / "liste.xlsx", at_site(1, added))
    desk.desktop.accounts.delete_site(added.key)
    desk.read(path)
    assert desk.page.roster.currentWidget() is desk.page.roster.imports.report
    desk.desktop.accounts.add_site("1003", "Saint-Nazaire", desktop_kit.SEAT)
    desk.workbench.tell(Changed.of(Subject.SITES))
    desk.page.enter(Request(PageKey.CREATE))
    desk.settle(desk.page.roster.imports.report.ready.isVisible)
    desk.agree()
    desk.settle(lambda: desk.page.flow.people == 1)


def test_the_summary_says_that_the_messages_leave_at_once_where_their_hour_is_past(desk: Desk, tmp_path: Path) -> None:
    desk.to_summary(tmp_path)
    launch = desk.page.launch
    assert not launch.summary.at_once.isVisible()
    clock = desk.workbench.clock
    assert isinstance(clock, SettableClock)
    clock.set(datetime(2027, 1, 11, 8, 30, tzinfo=UTC))
    launch.refresh()
    desk.settle(launch.summary.at_once.isVisible)
    assert launch.summary.at_once.accessibleName() == (
        "Le 11/01/2027 à 9\u00a0h est passé. L’e-mail de lancement partira dès que vous lancerez la campagne."
    )


# --- launch ----------------------------------------------------------------------------------------------


def test_a_campaign_is_launched_on_a_real_portal_and_leads_to_its_tracking(desk: Desk, tmp_path: Path) -> None:
    desktop = desk.desktop
    with SmtpServer() as server:
        desktop.accounts.save_mail_account(MailAccount("127.0.0.1", server.port, "none", "cse@erdre.example"))
        desktop.accounts.use_embedded_portal()
        desktop.start_portal(PortalStart(clock=NOW))
        desk.to_summary(tmp_path)
        summary = desk.page.launch.summary
        assert summary._people.accessibleName() == "3 personnes invitées"
        assert summary._grants.accessibleName() == "750\u00a0€ total des dotations"
        assert summary._fee.accessibleName() == "25\u00a0€ frais de service estimés, hors taxes"
        assert summary.dates.text() == ("Lancement\u00a0: 11/01/2027 à 9\u00a0h. Fin\u00a0: 13/02/2027 à 9\u00a0h.")
        assert not summary.accept.isVisible()
        assert desk.focused is summary.launch
        desk.press(SPACE)
        desk.settle(lambda: desk.page.flow.step is Step.LAUNCHED)
    done = desk.page.launch.done
    assert desk.page.launch.currentWidget() is done
    assert done.title.text() == "Campagne enregistrée et lancée"
    assert done.text.text().startswith("Les e-mails partiront le 11/01/2027 à partir de 9\u00a0h.")
    campaign_id = desk.page.flow.campaign_id or ""
    assert desktop.campaigns.get(campaign_id).status is CampaignStatus.LAUNCHED
    assert desktop.sync().state(campaign_id).launched_at is not None
    desk.press(SPACE)
    assert desk.requests[-1] == Request(PageKey.TRACKING, campaign_id)
    desk.page.enter(Request(PageKey.CREATE))
    assert desk.page.flow.campaign_id is None


def test_the_way_from_an_empty_list_to_the_tracking_is_made_by_keyboard_alone(desk: Desk, tmp_path: Path) -> None:
    desktop = desk.desktop
    desktop.accounts.save_mail_account(MailAccount("127.0.0.1", 9, "none", "cse@erdre.example"))
    desktop.accounts.use_embedded_portal()
    desktop.start_portal()
    desk.to_roster()
    desk.files.to_write = tmp_path / "modèle.xlsx"
    desk.files.to_read = desk.write_list(tmp_path / "liste.xlsx", replace(at_site(1), email="nom@gmial.com"))
    roster, launch = desk.page.roster, desk.page.launch
    assert desk.focused is roster.empty.template
    desk.press(SPACE)
    desk.settle(desk.files.to_write.exists)
    desk.press(TAB)
    assert desk.focused is roster.empty.hand
    desk.press(TAB)
    assert desk.focused is roster.empty.back
    desk.press(TAB, SPACE)
    desk.settle(lambda: desk.focused is roster.imports.report.table)
    while desk.focused is not roster.imports.report.import_all:
        desk.press(TAB)
    desk.press(SPACE)
    desk.settle(lambda: desk.focused is roster.people.save)
    desk.press(SPACE)
    desk.settle(lambda: desk.focused is launch.summary.accept)
    desk.press(SPACE, TAB)
    while desk.focused is not launch.summary.launch:
        desk.press(TAB)
    desk.press(SPACE)
    desk.settle(lambda: desk.focused is launch.done.first)
    desk.press(SPACE)
    assert desk.requests[-1].page is PageKey.TRACKING


def test_without_mail_account_or_portal_the_launch_is_not_offered_and_says_why(desk: Desk, tmp_path: Path) -> None:
    desk.to_summary(tmp_path)
    summary = desk.page.launch.summary
    assert not summary.launch.isEnabled()
    assert summary.reason.text() == "Le portail n’est pas disponible."
    assert summary.portal.isVisible()
    assert summary.mail.isVisible()
    for banner, section in ((summary.portal, "portal"), (summary.mail, "mail")):
        (button,) = banner.findChildren(QPushButton)
        desk.click(button)
        assert desk.requests[-1] == Request(PageKey.ACCOUNT, section=section)


def test_an_address_in_clear_has_to_be_accepted_knowingly(desk: Desk, tmp_path: Path) -> None:
    desk.desktop.accounts.save_mail_account(MailAccount("127.0.0.1", 9, "none", "cse@erdre.example"))
    desk.desktop.accounts.use_embedded_portal()
    desk.desktop.start_portal()
    desk.to_summary(tmp_path)
    summary = desk.page.launch.summary
    assert summary.clear.isVisible()
    assert not summary.launch.isEnabled()
    assert desk.focused is summary.accept
    desk.press(SPACE)
    assert summary.launch.isEnabled()
    desk.click(summary.launch)
    desk.settle(lambda: desk.page.flow.step is Step.LAUNCHED)
    assert desk.page.launch.done.note.text().startswith("Le serveur d’envoi ne répond pas")


def test_a_launch_waits_in_plain_sight_until_the_portal_answers(desk: Desk, tmp_path: Path) -> None:
    desktop = desk.desktop
    desktop.accounts.save_mail_account(MailAccount("127.0.0.1", 9, "none", "cse@erdre.example"))
    desktop.accounts.use_embedded_portal("https://vacances.erdre.invalid")
    desktop.start_portal()
    desk.to_summary(tmp_path)
    desk.click(desk.page.launch.summary.launch)
    desk.settle(lambda: desk.page.flow.step is Step.WAITING)
    waiting = desk.page.launch.waiting
    assert desk.page.launch.currentWidget() is waiting
    assert waiting.title.text() == "Campagne enregistrée, lancement en attente"
    assert "https://vacances.erdre.invalid" in waiting.text.text()
    campaign_id = desk.page.flow.campaign_id or ""
    assert desktop.campaigns.get(campaign_id).status is CampaignStatus.LAUNCH_WAITING
    desktop.accounts.use_embedded_portal("")
    desktop.start_portal()
    desk.click(waiting.first)
    desk.settle(lambda: desk.page.flow.step is Step.LAUNCHED)
    assert desktop.campaigns.get(campaign_id).status is CampaignStatus.LAUNCHED


def test_a_launch_that_waits_can_be_made_a_draft_again(desk: Desk, tmp_path: Path) -> None:
    desktop = desk.desktop
    desktop.accounts.save_mail_account(MailAccount("127.0.0.1", 9, "none", "cse@erdre.example"))
    desktop.accounts.use_embedded_portal("https://vacances.erdre.invalid")
    desktop.start_portal()
    desk.to_summary(tmp_path)
    desk.click(desk.page.launch.summary.launch)
    desk.settle(lambda: desk.page.flow.step is Step.WAITING)
    desk.click(desk.page.launch.waiting.third)
    desk.settle(lambda: desk.page.flow.step is Step.SETTINGS)
    assert desktop.campaigns.get(desk.page.flow.campaign_id or "").status is CampaignStatus.DRAFT


def test_a_wrong_mail_password_stops_the_launch_and_asks_for_nothing(desk: Desk, tmp_path: Path) -> None:
    desktop = desk.desktop
    with SmtpServer(login=("cse", "another")) as server:
        account = MailAccount("127.0.0.1", server.port, "none", "cse@erdre.example", "cse", "secret")
        desktop.accounts.save_mail_account(account)
        desktop.accounts.use_embedded_portal()
        desktop.start_portal(PortalStart(clock=NOW))
        desk.to_summary(tmp_path)
        desk.click(desk.page.launch.summary.launch)
        desk.settle(lambda: desk.page.notices.banner is not None)
    banner = desk.page.notices.banner
    assert banner is not None
    assert banner.accessibleName() == "La messagerie refuse le mot de passe"
    assert desktop.campaigns.get(desk.page.flow.campaign_id or "").status is CampaignStatus.DRAFT


def test_what_forbids_a_launch_is_said_and_leads_to_the_field(desk: Desk, tmp_path: Path) -> None:
    desktop = desk.desktop
    desktop.accounts.save_mail_account(MailAccount("127.0.0.1", 9, "none", "cse@erdre.example"))
    desktop.accounts.use_embedded_portal()
    desktop.start_portal(PortalStart(clock=NOW))
    desk.to_roster()
    desk.read(desk.write_list(tmp_path / "liste.xlsx", at_site(1, grant=30)))
    desk.page.flow.type(default_format=Format.CLASSIC, default_denominations=(20, 50))
    desk.page.settings.save()
    desk.settle()
    desk.click(desk.page.roster.people.save)
    summary = desk.page.launch.summary
    desk.settle(lambda: desk.page.launch.currentWidget() is summary)
    assert summary.faults.isVisible()
    assert "La dotation de 30\u00a0€ ne peut pas être payée" in summary.faults.accessibleDescription()
    assert summary.reason.text() == "Des points sont à corriger."


# --- looks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_nothing_is_cut_and_everything_has_a_name_in_the_smallest_window(
    desktop: Desktop, theme: Theme, qtbot: QtBot, tmp_path: Path, scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    desk = Desk(desktop, theme, qtbot, size=(964, 700))

    def look() -> None:
        def well() -> None:
            assert (clipped_labels(desk.page), unnamed_controls(desk.page)) == ([], [])

        desk.qtbot.waitUntil(well)

    look()
    desk.click(desk.page.settings.ways.go_on)
    desk.settle(lambda: not desk.page.settings.ways.go_on.busy)
    look()
    desk.to_roster()
    look()
    desk.read(LISTS / "liste-anomalies.xlsx")
    look()
    desk.read(desk.write_list(tmp_path / "une.xlsx", at_site(1), at_home(2)))
    look()
    desk.read(desk.write_list(tmp_path / "deux.xlsx", at_site(1, grant=500), at_home(2)))
    look()
    desk.click(desk.page.roster.imports.changes.confirm)
    desk.settle(lambda: desk.page.roster.currentWidget() is desk.page.roster.people)
    desk.click(desk.page.roster.people.save)
    desk.settle(lambda: desk.page.launch.currentWidget() is desk.page.launch.summary)
    look()
    desk.tasks.shutdown()
