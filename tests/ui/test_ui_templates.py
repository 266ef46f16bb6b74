"""The templates: listed, read, renamed, copied, deleted and taken back, shared as a file, loaded, kept (SPEC S7)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from ui.clipping import clipped_labels, unnamed_controls
from ui.page_kit import Window, furnished, press, request, tab_to, window

from ov_desktop.services.templates import Template, TemplateKind, Templates
from ov_desktop.ui.itemmodels import templates as columns
from ov_desktop.ui.itemmodels.templates import TemplatesModel, template_lines
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.templates.dialogs import LoadTemplateDialog, RenameTemplateDialog, SaveTemplateDialog
from ov_desktop.ui.templates.page import TemplatesPage
from ov_desktop.ui.widgets.dialogs import ConfirmDialog
from ov_desktop.ui.workbench import Changed, Subject

TEMPLATES = request(PageKey.TEMPLATES)
LAUNCH, REMINDER, WELCOME = TemplateKind.LAUNCH, TemplateKind.REMINDER, TemplateKind.WELCOME
TEXT = "<p>Bonjour <strong>{prénom}</strong>,</p><ul><li>papier</li><li>smartphone</li></ul>"

WRONG_FIELD = json.dumps(
    {
        "format": "objectif-vacances/modeles",
        "version": 1,
        "templates": [{"kind": "launch", "name": "Ete", "subject": "{Nom}", "text": "<p>x</p>"}],
    }
).encode()

DialogT = TypeVar("DialogT", bound=QDialog)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Window]:
    furnished(tmp_path / "profil")
    with window(qtbot, theme, tmp_path / "profil") as opened:
        yield opened


@pytest.fixture
def kept(desk: Window) -> Templates:
    """Three templates, one of them a default."""
    templates = desk.desktop.templates
    templates.set_default(templates.save("Été", LAUNCH, "Vos chèques", TEXT).id)
    templates.save("Cordiale", REMINDER, "Rappel jusqu’au {date_fin}", "<p>N’oubliez pas.</p>")
    templates.save("Bienvenue", WELCOME, "", "<p>Bienvenue à tous.</p>")
    return templates


@pytest.fixture
def page(desk: Window, kept: Templates) -> TemplatesPage:
    assert kept.all()
    return desk.show(TemplatesPage(desk.workbench), TEMPLATES)


class Paths:
    """Answers in the user's place where a file is asked for."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.proposed = ""

    def to_read(self, parent: QWidget) -> Path | None:
        del parent
        return self.path

    def to_write(self, parent: QWidget, name: str) -> Path | None:
        del parent
        self.proposed = name
        return self.path


def write(text: str) -> None:
    """Write a text with accents in the focus, in the place of what is selected."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def names(page: TemplatesPage) -> list[str]:
    return [line.template.name for line in page.model.shown()]


def asked(page: TemplatesPage, kind: type[DialogT]) -> DialogT:
    assert isinstance(page.dialog, kind)
    return page.dialog


# --- reading ---------------------------------------------------------------------------------------------


def test_templates_are_listed_by_kind_and_the_first_is_read(page: TemplatesPage) -> None:
    cells = [[str(page.model.index(row, column).data()) for column in range(3)] for row in range(3)]
    assert cells == [["Été", "Lancement", "Oui"], ["Cordiale", "Relance", ""], ["Bienvenue", "Accueil", ""]]
    assert page.card.reading.subject.text() == "Vos chèques"
    assert "papier" in page.card.reading.text.toPlainText()
    assert page.card.reading.text.html() == TEXT
    assert page.card.default.isChecked()


def test_arrow_keys_read_one_template_after_the_other_and_a_welcome_has_no_subject(page: TemplatesPage) -> None:
    page.table.setFocus()
    press(Qt.Key.Key_Down)
    assert page.card.reading.subject.text() == "Rappel jusqu’au {date_fin}"
    press(Qt.Key.Key_Down)
    assert not page.card.reading.subject.isVisible()
    assert page.card.reading.text.toPlainText() == "Bienvenue à tous."
    assert page.card.accessibleName() == "Bienvenue"


def test_the_text_can_be_read_by_keyboard_and_not_changed(page: TemplatesPage) -> None:
    page.table.setFocus()
    press(Qt.Key.Key_Tab)
    assert page.card.reading.text.hasFocus()
    QTest.keyClicks(page.card.reading.text, "abc")
    press(Qt.Key.Key_Delete)
    assert page.card.reading.text.html() == TEXT
    press(Qt.Key.Key_Tab)
    assert page.card.default.hasFocus()


def test_a_search_narrows_the_list_and_says_where_nothing_is_found(desk: Window, page: TemplatesPage) -> None:
    page.table.setFocus()
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.search, "relance")
    desk.bot.waitUntil(lambda: names(page) == ["Cordiale"])
    assert page.card.accessibleName() == "Cordiale"
    QTest.keyClicks(page.search, "xyz")
    desk.bot.waitUntil(lambda: names(page) == [])
    assert not page.card.isVisible()


def test_without_templates_the_page_says_how_they_are_made_and_leads_to_a_campaign(desk: Window) -> None:
    page = desk.show(TemplatesPage(desk.workbench), TEMPLATES)
    assert page.empty.isVisible()
    assert not page.export_button.isVisible()
    button = page.empty.button
    assert button is not None
    tab_to(button)
    press(Qt.Key.Key_Space)
    assert desk.asked == [request(PageKey.CREATE)]


def test_a_template_that_is_kept_elsewhere_is_shown(desk: Window, page: TemplatesPage, kept: Templates) -> None:
    kept.save("Automne", LAUNCH, "Objet", TEXT)
    desk.tell(Subject.TEMPLATES)
    assert names(page) == ["Automne", "Été", "Cordiale", "Bienvenue"]
    assert page.card.accessibleName() == "Été"


# --- changing --------------------------------------------------------------------------------------------


def test_f2_renames_and_a_name_that_is_taken_is_refused_beside_the_field(
    desk: Window, page: TemplatesPage, kept: Templates
) -> None:
    kept.save("Hiver", LAUNCH, "Objet", TEXT)
    page.table.setFocus()
    press(Qt.Key.Key_F2)
    dialog = asked(page, RenameTemplateDialog)
    desk.bot.waitUntil(dialog.name.hasFocus)
    write("hiver")
    press(Qt.Key.Key_Return)
    desk.settle()
    assert dialog.name.accessibleDescription().startswith("Un modèle du même type porte déjà le nom")
    assert dialog.name.hasFocus()
    dialog.name.selectAll()
    write("Été à la mer")
    assert dialog.name.accessibleDescription() == ""
    press(Qt.Key.Key_Return)
    desk.settle()
    assert page.card.accessibleName() == "Été à la mer"
    assert names(page) == ["Été à la mer", "Hiver", "Cordiale", "Bienvenue"]
    assert desk.told == [Changed.of(Subject.TEMPLATES)]


def test_a_name_may_stay_as_it_is(desk: Window, page: TemplatesPage) -> None:
    tab_to(page.card.rename_button)
    press(Qt.Key.Key_Space)
    dialog = asked(page, RenameTemplateDialog)
    desk.bot.waitUntil(dialog.name.hasFocus)
    press(Qt.Key.Key_Escape)
    desk.settle()
    assert names(page)[0] == "Été"
    assert desk.told == []


def test_a_copy_is_chosen_at_once(desk: Window, page: TemplatesPage) -> None:
    tab_to(page.card.duplicate_button)
    press(Qt.Key.Key_Space)
    desk.settle()
    assert names(page) == ["Été", "Été (copie)", "Cordiale", "Bienvenue"]
    assert page.card.accessibleName() == "Été (copie)"
    assert not page.card.default.isChecked()


def test_new_campaigns_begin_with_a_template_or_no_longer(desk: Window, page: TemplatesPage, kept: Templates) -> None:
    tab_to(page.card.default)
    press(Qt.Key.Key_Space)
    desk.settle()
    assert not page.card.default.isChecked()
    assert not any(template.is_default for template in kept.all())
    page.table.selectRow(2)
    page.card.default.click()
    desk.settle()
    assert [template.name for template in kept.all() if template.is_default] == ["Bienvenue"]
    assert page.card.accessibleName() == "Bienvenue"
    assert page.card.default.isChecked()


def test_a_deletion_is_asked_about_and_can_be_taken_back(desk: Window, page: TemplatesPage, kept: Templates) -> None:
    before = kept.all()
    page.table.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Delete)
    dialog = asked(page, ConfirmDialog)
    assert dialog.windowTitle() == "Supprimer le modèle «\u00a0Cordiale\u00a0»\u00a0?"
    desk.bot.waitUntil(dialog.give_up_button.hasFocus)
    press(Qt.Key.Key_Return)
    assert kept.all() == before
    page.activateWindow()
    page.table.setFocus()
    desk.bot.waitUntil(page.table.hasFocus)
    press(Qt.Key.Key_Delete)
    dialog = asked(page, ConfirmDialog)
    dialog.act_button.click()
    desk.settle()
    assert names(page) == ["Été", "Bienvenue"]
    assert page.card.accessibleName() == "Bienvenue"
    undo = page.notices.action("Annuler la suppression")
    assert undo is not None
    undo.click()
    desk.settle()
    assert kept.all() == before
    assert page.card.accessibleName() == "Cordiale"
    assert page.notices.banner is None


def test_the_last_template_goes_and_comes_back(desk: Window) -> None:
    templates = desk.desktop.templates
    templates.save("Été", LAUNCH, "Objet", TEXT)
    page = desk.show(TemplatesPage(desk.workbench), TEMPLATES)
    page.delete()
    asked(page, ConfirmDialog).act_button.click()
    desk.settle()
    assert page.empty.isVisible()
    undo = page.notices.action("Annuler la suppression")
    assert undo is not None
    undo.click()
    desk.settle()
    assert names(page) == ["Été"]


def test_a_template_that_went_meanwhile_is_said_to_have_gone(
    desk: Window, page: TemplatesPage, kept: Templates
) -> None:
    kept.delete(kept.all()[0].id)
    page.card.duplicate_button.click()
    desk.settle()
    assert page.notices.banner is not None
    assert names(page) == ["Cordiale", "Bienvenue"]


# --- files -----------------------------------------------------------------------------------------------


def test_templates_go_to_a_file_and_come_from_it(
    desk: Window, page: TemplatesPage, kept: Templates, tmp_path: Path
) -> None:
    paths = Paths(tmp_path / "partage.modeles")
    page.files.paths = paths
    page.export_button.click()
    desk.settle()
    assert paths.proposed == "modeles.modeles"
    assert page.notices.banner is not None
    for template in kept.all():
        kept.delete(template.id)
    kept.save("Été", LAUNCH, "Autre", TEXT)
    desk.tell(Subject.TEMPLATES)
    page.import_button.click()
    desk.settle()
    assert names(page) == ["Été", "Été (2)", "Cordiale", "Bienvenue"]
    undo = page.notices.action("Annuler l’import")
    assert undo is not None
    undo.click()
    desk.settle()
    assert names(page) == ["Été"]


def test_one_template_is_exported_under_its_name(
    desk: Window, page: TemplatesPage, kept: Templates, tmp_path: Path
) -> None:
    kept.rename(kept.all()[0].id, "Été / mer : « 2027 »")
    desk.tell(Subject.TEMPLATES)
    paths = Paths(tmp_path / "un.modeles")
    page.files.paths = paths
    page.card.export_button.click()
    desk.settle()
    assert paths.proposed == "Été mer 2027.modeles"
    shared = kept.read_file((tmp_path / "un.modeles").read_bytes(), "un.modeles")
    assert [template.name for template in shared] == ["Été / mer : « 2027 »"]


def test_a_file_given_up_changes_nothing(desk: Window, page: TemplatesPage) -> None:
    page.files.paths = Paths(None)
    page.export_button.click()
    page.import_button.click()
    desk.settle()
    assert page.notices.banner is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Bonjour", "Le fichier «\u00a0lu.modeles\u00a0» ne contient pas de modèles."),
        (None, "Le fichier «\u00a0lu.modeles\u00a0» ne peut pas être lu."),
        (
            WRONG_FIELD,
            "Modèle «\u00a0Ete\u00a0»\u00a0: Le champ «\u00a0{Nom}\u00a0» n’existe pas.",
        ),
    ],
)
def test_a_file_that_cannot_be_imported_is_explained(
    desk: Window, page: TemplatesPage, kept: Templates, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "lu.modeles"
    if content is not None:
        path.write_bytes(content)
    before = kept.all()
    page.files.paths = Paths(path)
    page.import_button.click()
    desk.settle()
    banner = page.notices.banner
    assert banner is not None
    assert said in banner.accessibleDescription() or said in banner.accessibleName()
    assert page.notices.action("Choisir un autre fichier") is not None
    assert kept.all() == before


def test_an_export_that_fails_keeps_the_file_and_offers_another_place(
    desk: Window, page: TemplatesPage, tmp_path: Path
) -> None:
    page.files.paths = Paths(tmp_path / "absent" / "partage.modeles")
    page.export_button.click()
    desk.settle()
    assert page.notices.action("Choisir un autre endroit") is not None


# --- in a campaign ---------------------------------------------------------------------------------------


def test_a_template_is_read_before_it_is_loaded(desk: Window, theme: Theme, page: TemplatesPage) -> None:
    templates = desk.desktop.templates
    templates.save("Automne", LAUNCH, "Autre objet", "<p>Autre</p>")
    dialog = LoadTemplateDialog(theme, desk.tasks, templates, LAUNCH, page)
    taken: list[Template] = []
    dialog.chosen.connect(taken.append)
    dialog.open()
    desk.settle()
    assert [line.template.name for line in dialog.model.shown()] == ["Automne", "Été"]
    assert dialog.reading.subject.text() == "Autre objet"
    press(Qt.Key.Key_Down)
    assert dialog.reading.subject.text() == "Vos chèques"
    press(Qt.Key.Key_Return)
    assert [template.text for template in taken] == [TEXT]
    assert not dialog.isVisible()


def test_without_a_template_of_the_kind_there_is_nothing_to_load(
    desk: Window, theme: Theme, page: TemplatesPage
) -> None:
    dialog = LoadTemplateDialog(theme, desk.tasks, desk.desktop.templates, TemplateKind.END, page)
    dialog.open()
    desk.settle()
    assert dialog.empty.isVisible()
    assert not dialog.act_button.isEnabled()
    assert dialog.give_up_button.hasFocus()
    press(Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_text_is_kept_as_a_new_template_by_keyboard(desk: Window, theme: Theme, page: TemplatesPage) -> None:
    templates = desk.desktop.templates
    dialog = SaveTemplateDialog(theme, desk.tasks, templates, TemplateKind.END, "Fin", "<p>Merci.</p>", page)
    kept: list[Template] = []
    dialog.saved.connect(kept.append)
    dialog.open()
    desk.settle()
    assert not dialog.instead.isVisible()
    press(Qt.Key.Key_Return)
    desk.settle()
    assert dialog.name.accessibleDescription().startswith("Le nom du modèle manque.")
    write("Fin d’été")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Return)
    desk.settle()
    assert [(one.name, one.subject, one.text, one.is_default) for one in kept] == [
        ("Fin d’été", "Fin", "<p>Merci.</p>", True)
    ]
    assert not dialog.isVisible()


def test_a_text_takes_the_place_of_another(desk: Window, theme: Theme, page: TemplatesPage) -> None:
    templates = desk.desktop.templates
    dialog = SaveTemplateDialog(theme, desk.tasks, templates, LAUNCH, "Nouveau", "<p>Nouveau</p>", page)
    dialog.open()
    desk.settle()
    tab_to(dialog.new)
    press(Qt.Key.Key_Down)
    assert dialog.other.isVisible()
    assert dialog.act_button.text() == "Remplacer le modèle"
    press(Qt.Key.Key_Return)
    desk.settle()
    assert [(one.name, one.subject) for one in templates.all(LAUNCH)] == [("Été", "Nouveau")]


def test_a_text_with_a_field_that_does_not_exist_is_not_kept(desk: Window, theme: Theme, page: TemplatesPage) -> None:
    templates = desk.desktop.templates
    dialog = SaveTemplateDialog(theme, desk.tasks, templates, LAUNCH, "Objet", "<p>{prenom}</p>", page)
    dialog.open()
    desk.settle()
    write("Faux")
    press(Qt.Key.Key_Return)
    desk.settle()
    assert dialog.isVisible()
    assert dialog.outcome.isVisible()
    assert [one.name for one in templates.all(LAUNCH)] == ["Été"]
    assert clipped_labels(dialog) == []


# --- looks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_no_text_is_cut_and_every_control_has_a_name(
    desk: Window, theme: Theme, page: TemplatesPage, kept: Templates, scheme: Scheme
) -> None:
    kept.rename(kept.all()[0].id, "Un nom de modèle qui n’en finit pas, pour la campagne de l’été prochain à la mer")
    theme.set_scheme(scheme)
    desk.tell(Subject.TEMPLATES)
    page.resize(964, 700)
    desk.settle()
    assert clipped_labels(page) == []
    assert unnamed_controls(page) == []
    for dialog in (
        LoadTemplateDialog(theme, desk.tasks, kept, LAUNCH, page),
        SaveTemplateDialog(theme, desk.tasks, kept, LAUNCH, "Objet", TEXT, page),
        RenameTemplateDialog(theme, desk.tasks, kept, kept.all()[0], page),
    ):
        dialog.open()
        desk.settle()
        assert clipped_labels(dialog) == []
        assert unnamed_controls(dialog) == []
        dialog.reject()


def test_the_model_keeps_qts_rules(kept: Templates) -> None:
    model = TemplatesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(template_lines(kept.all()))
    model.sort(columns.NAME)
    assert [row.template.name for row in model.shown()] == ["Bienvenue", "Cordiale", "Été"]
    model.sort(columns.DEFAULT)
    assert model.row(0).template.name == "Été"
    model.search("accueil")
    assert model.rowCount() == 1
    assert tester.model() is model
