"""Undoing and redoing across the page of settings, texts that come from templates, and grants of the list beside it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import desktop_kit as kit
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from ui.page_kit import EARLY, Window, furnished, press, request, tab_to, window

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.vouchers import Format
from ov_desktop.excel.template import write_template
from ov_desktop.services.first_texts import original_messages
from ov_desktop.services.templates import TemplateKind
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.templates.dialogs import LoadTemplateDialog, SaveTemplateDialog
from ov_desktop.ui.wizard.flow import Step
from ov_desktop.ui.wizard.page import WizardPage

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CREATE = request(PageKey.CREATE)
LAUNCH = MessageKind.LAUNCH
NOTHING_TO_UNDO, NOTHING_TO_REDO = "Rien à annuler", "Rien à refaire"
CONTACT, INTRODUCTION = "saisie dans «\u00a0Contact RGPD\u00a0»", "saisie dans «\u00a0Introduction (Lancement)\u00a0»"
NAME, MIDWAY = "saisie dans «\u00a0Nom de la campagne\u00a0»", "réglage «\u00a0E-mail de mi-campagne\u00a0»"

DialogT = TypeVar("DialogT", bound=QDialog)


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


def write(text: str) -> None:
    """Write in the place of what stands in the field that has the focus."""
    press(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(QApplication.focusWidget(), text)


def undo() -> None:
    press(Qt.Key.Key_Z, CTRL)


def names(page: WizardPage) -> tuple[str, str]:
    """What the two buttons say, the same by voice and by mouse."""
    both = page.settings.undo_button, page.settings.redo_button
    assert [button.toolTip() for button in both] == [button.accessibleName() for button in both]
    assert [button.isEnabled() for button in both] == ["\u00a0: " in button.toolTip() for button in both]
    return both[0].toolTip(), both[1].toolTip()


def asked(desk: Window, page: WizardPage, kind: type[DialogT]) -> DialogT:
    """The dialog that the page has opened, once it has read what it shows."""
    desk.bot.waitUntil(lambda: page.findChild(kind) is not None)
    desk.settle()
    found = page.findChild(kind)
    assert found is not None
    return found


def launch_texts(page: WizardPage) -> tuple[str, str]:
    editor = page.settings.form.mails.editor
    return editor.subject(), editor.introduction()


# --- undoing ---------------------------------------------------------------------------------------------


def test_changes_of_two_sections_are_undone_by_keys_and_the_page_goes_to_each(page: WizardPage) -> None:
    form = page.settings.form
    contact, name = form.mails.control("gdpr_contact"), form.dates.name
    before = page.flow.typed
    assert names(page) == (NOTHING_TO_UNDO, NOTHING_TO_REDO)
    write("Noel")
    assert names(page) == (f"Annuler\u00a0: {NAME}", NOTHING_TO_REDO)
    contact.setFocus()
    write("dpo@cse.example")
    typed = page.flow.typed
    assert names(page) == (f"Annuler\u00a0: {CONTACT}", NOTHING_TO_REDO)
    name.setFocus()
    undo()
    assert contact.hasFocus()
    assert contact.text() == before.gdpr_contact  # type: ignore[attr-defined]  # a line edit
    assert page.settings.sections.currentIndex() == 2
    assert names(page) == (f"Annuler\u00a0: {NAME}", f"Refaire\u00a0: {CONTACT}")
    assert page.settings.ways.saved_text.whole_text() == f"Annulé\u00a0: {CONTACT}"
    undo()
    assert name.hasFocus()
    assert (name.text(), page.settings.sections.currentIndex()) == ("", 0)
    assert names(page) == (NOTHING_TO_UNDO, f"Refaire\u00a0: {NAME}")
    undo()
    assert page.flow.typed == before, "nothing is left to undo"
    press(Qt.Key.Key_Y, CTRL)
    assert (name.text(), name.hasFocus()) == ("Noel", True)
    assert page.settings.ways.saved_text.whole_text() == f"Refait\u00a0: {NAME}"
    press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert contact.hasFocus()
    assert page.flow.typed == typed
    assert names(page) == (f"Annuler\u00a0: {CONTACT}", NOTHING_TO_REDO)


def test_a_box_and_a_formatted_text_are_undone_with_the_rest_and_the_draft_keeps_what_stands(
    desk: Window, page: WizardPage
) -> None:
    form = page.settings.form
    text = form.mails.editor.text_editor.text
    write("Noel")
    form.reminders.midway.setFocus()
    was = form.reminders.midway.isChecked()
    press(Qt.Key.Key_Space)
    text.setFocus()
    write("Bonjour")
    assert names(page)[0] == f"Annuler\u00a0: {INTRODUCTION}"
    undo()
    assert text.hasFocus()
    assert launch_texts(page) == original_messages()[LAUNCH]
    assert names(page) == (f"Annuler\u00a0: {MIDWAY}", f"Refaire\u00a0: {INTRODUCTION}")
    undo()
    assert form.reminders.midway.hasFocus()
    assert form.reminders.midway.isChecked() is was
    press(Qt.Key.Key_Y, CTRL)
    press(Qt.Key.Key_Y, CTRL)
    assert form.mails.editor.introduction() == "<p>Bonjour</p>"
    undo()
    desk.bot.waitUntil(lambda: not page.flow.unsaved, timeout=10_000)
    (draft,) = desk.desktop.campaigns.all()
    assert (draft.settings.name, draft.settings.midway) == ("Noel", not was)
    assert draft.messages[LAUNCH] == original_messages()[LAUNCH]


def test_after_an_undo_by_the_arrow_of_the_page_one_goes_on_writing_where_the_text_changed(page: WizardPage) -> None:
    welcome = page.settings.form.portal.welcome
    former = welcome.html()
    place = welcome.text.textCursor().position() + 4
    assert place == 4
    welcome.setFocus()
    for _step in range(place):
        press(Qt.Key.Key_Right)
    QTest.keyClicks(QApplication.focusWidget(), "xyz")
    page.settings.undo_button.setFocus()
    page.settings.undo_button.click()
    assert (welcome.html(), welcome.text.hasFocus()) == (former, True)
    assert welcome.text.textCursor().position() == place
    page.settings.redo_button.setFocus()
    page.settings.redo_button.click()
    assert welcome.text.textCursor().position() == place + len("xyz")


def test_typing_after_an_undo_leaves_nothing_to_redo(page: WizardPage) -> None:
    write("Noel")
    undo()
    write("Hiver")
    assert names(page) == (f"Annuler\u00a0: {NAME}", NOTHING_TO_REDO)
    press(Qt.Key.Key_Y, CTRL)
    assert page.settings.form.dates.name.text() == "Hiver"


# --- templates -------------------------------------------------------------------------------------------


def test_a_template_kept_in_one_campaign_is_loaded_in_the_next(desk: Window, page: WizardPage) -> None:
    editor = page.settings.form.mails.editor
    write("Printemps")
    editor.subject_edit.setFocus()
    write("Vos cheques")
    editor.text_editor.text.setFocus()
    write("Choisissez vite.")
    kept = launch_texts(page)
    tab_to(editor.save_button)
    press(Qt.Key.Key_Space)
    dialog = asked(desk, page, SaveTemplateDialog)
    assert dialog.name.hasFocus()
    write("Bref")
    press(Qt.Key.Key_Return)
    desk.bot.waitUntil(lambda: page.notices.banner is not None)
    desk.settle()
    assert page.notices.banner is not None
    assert page.notices.banner.accessibleName() == "Modèle «\u00a0Bref\u00a0» sauvegardé."
    assert [(found.name, found.kind) for found in desk.desktop.templates.all()] == [("Bref", TemplateKind.LAUNCH)]
    page.settings.ways.close_draft.click()
    desk.bot.waitUntil(lambda: page.flow.campaign_id is None)
    desk.settle()
    assert launch_texts(page) == original_messages()[LAUNCH]
    page.activateWindow()
    page.settings.focus_first()
    desk.bot.waitUntil(page.settings.form.dates.name.hasFocus)
    write("Automne")
    tab_to(editor.load_button, 80)
    press(Qt.Key.Key_Space)
    loading = asked(desk, page, LoadTemplateDialog)
    assert loading.table.hasFocus()
    press(Qt.Key.Key_Return)
    assert launch_texts(page) == kept == ("Vos cheques", "<p>Choisissez vite.</p>")
    desk.bot.waitUntil(lambda: not page.flow.unsaved, timeout=10_000)
    drafts = {campaign.settings.name: campaign.messages[LAUNCH] for campaign in desk.desktop.campaigns.all()}
    assert drafts == {"Printemps": kept, "Automne": kept}
    page.settings.undo_button.click()
    assert launch_texts(page) == original_messages()[LAUNCH], "subject and text are taken back in one go"


# --- grants ----------------------------------------------------------------------------------------------


def with_unpaid_grants() -> list[Employee]:
    """People of whom the second and the third have a grant that vouchers of 20 and 50 euros cannot pay."""
    unpaid = [replace(kit.at_site(number, grant=30), last_name="Roux") for number in (2, 3)]
    return [kit.at_site(1), *unpaid, kit.at_site(4, grant=110)]


def pay_by_20_and_50(page: WizardPage) -> None:
    """Make Classic the default format, by vouchers of 20 and 50 euros alone."""
    dates = page.settings.form.dates
    dates.default_format.card(Format.CLASSIC).radio.click()
    for value in (10, 25):
        if dates.default_denominations.box(value).isChecked():
            dates.default_denominations.box(value).click()
    assert dates.default_denominations.values() == (20, 50)


def read_in_step_2(desk: Window, page: WizardPage, path: Path, people: list[Employee]) -> None:
    """Go on to step 2 and read a list there."""
    write_template(path, sites=desk.desktop.accounts.sites(), client_code="060305", people=people)
    page.settings.ways.go_on.click()
    desk.bot.waitUntil(lambda: page.flow.step is Step.ROSTER, timeout=10_000)
    page.roster.read(path)
    desk.settle()
    report = page.roster.imports.report
    if report.ready.isVisible():
        report.import_all.click()
        desk.settle()


def test_grants_that_the_default_cannot_pay_are_named_by_holder_until_a_denomination_is_ticked(
    desk: Window, page: WizardPage, tmp_path: Path
) -> None:
    dates, people = page.settings.form.dates, with_unpaid_grants()
    write("Noel")
    read_in_step_2(desk, page, tmp_path / "liste.xlsx", people)
    assert page.flow.people == len(people)
    page.roster.people.back.click()
    desk.settle()
    line = dates.lines["default_denominations"]
    assert not line.isVisible()
    pay_by_20_and_50(page)
    assert line.isVisible()
    assert line.message == (
        "La dotation de 30\u00a0€ ne peut pas être payée avec les coupures par défaut\u00a0: 20 ou 50\u00a0€. "
        "Hélène Roux (personne n°\u00a02 de la liste) et Hélène Roux (personne n°\u00a03 de la liste). "
        "Ajoutez une coupure par défaut, ou changez cette dotation."
    )
    assert page.settings.sections.accessibleTabName(0) == "Dates et options, 1 à corriger"
    assert page.settings.ways.go_there.isVisible()
    page.settings.ways.go_there.click()
    box = dates.default_denominations.box(10)
    assert box.hasFocus()
    press(Qt.Key.Key_Space)
    assert (box.isChecked(), line.message, line.isVisible()) == (True, "", False)
    assert not page.settings.ways.go_there.isVisible()
    assert page.settings.sections.accessibleTabName(0) == "Dates et options, terminé"


def test_a_list_with_grants_that_the_default_cannot_pay_is_refused_by_row_of_the_sheet(
    desk: Window, page: WizardPage, tmp_path: Path
) -> None:
    write("Noel")
    pay_by_20_and_50(page)
    read_in_step_2(desk, page, tmp_path / "liste.xlsx", with_unpaid_grants())
    report = page.roster.imports.report
    assert page.roster.currentWidget() is report
    group = report.model.group_at(0)
    assert group is not None
    assert (group.code, group.error) == ("grant-not-payable", True)
    assert [(row.cell, row.person, row.value) for row in group.rows] == [
        ("I7", "Roux Hélène", "30"),
        ("I8", "Roux Hélène", "30"),
    ]
    assert report.leave_out.text() == "Importer sans les 2 lignes en erreur"
    assert not report.import_all.isVisible()
    assert desk.desktop.roster.people(page.flow.campaign_id or "") == []
    assert page.flow.people == 0
