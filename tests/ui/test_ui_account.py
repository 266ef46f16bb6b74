"""Mon compte on screen: organisation, sites, mail account, portal, security (SPEC A1–A3)."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desktop_kit import SETTINGS, at_site
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from smtp_server import SmtpServer
from ui.clipping import clipped_labels, unnamed_controls

from ov_desktop.clock import SettableClock
from ov_desktop.domain.delivery import DeliverySite, PostalAddress
from ov_desktop.domain.organisation import MailAccount, Organisation
from ov_desktop.domain.roster import Field as ListField
from ov_desktop.services.accounts import PortalKind
from ov_desktop.services.door import Door
from ov_desktop.services.vault import Cost, SignInRefusedError
from ov_desktop.ui.account.page import SECTIONS, AccountPage
from ov_desktop.ui.account.security import SecurityTab
from ov_desktop.ui.account.settings_tabs import MailTab
from ov_desktop.ui.account.site_dialog import SiteDialog
from ov_desktop.ui.account.sites import SitesTab
from ov_desktop.ui.account.tab import AccountTab, FormTab
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.setup.flow import PortalEntry
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.dialogs import ConfirmDialog
from ov_desktop.ui.widgets.fields import State
from ov_desktop.ui.workbench import Changed, Subject, Workbench

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PASSWORD = "trois girafes bleues"
SEAT = PostalAddress("", "", "", "8 quai de la Fosse", "", "44000", "Nantes")


class Ring(KeyringBackend):
    """A keyring as the system's."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Desk:
    """An open profile and its page "Mon compte"."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.clock = SettableClock(NOW)
        self.ring: KeyringBackend = NoKeyring()
        self.tasks = Tasks()
        self.made = self.door().make(Organisation("CSE", "CSE Ateliers de l’Erdre", "060305"), PASSWORD)
        self.desktop = self.made.desktop
        self.accounts = self.desktop.accounts
        self.workbench = Workbench(self.desktop, self.clock, theme, self.tasks)
        self.own = self.door()
        self.own.vault.open_with_recovery(self.made.recovery_code)
        self.own.vault.confirm_recovery()
        self.workbench.door = self.own
        self.changes: list[Changed] = []
        self.workbench.changed.connect(lambda changed, _by: self.changes.append(changed))
        self._page: AccountPage | None = None

    def door(self) -> Door:
        return Door(self.folder, self.clock, cost=Cost(1, 64, 1), find_keyring=lambda: self.ring)

    @property
    def page(self) -> AccountPage:
        if self._page is None:
            self._page = page = AccountPage(self.workbench)
            page.resize(964, 700)
            page.show()
            page.activateWindow()
            self.qtbot.waitUntil(page.isActiveWindow)
        return self._page

    def open(self, section: str) -> AccountTab:
        self.page.enter(Request(PageKey.ACCOUNT, section=section))
        self.settle()
        assert self.page.section == section
        return self.page.tab(section)

    def form_tab(self, section: str) -> FormTab:
        tab = self.open(section)
        assert isinstance(tab, FormTab)
        return tab

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.running, timeout=15_000)

    def told(self) -> set[Subject]:
        return {subject for changed in self.changes for subject in changed.subjects}

    def close(self) -> None:
        self.tasks.shutdown()
        if self._page:
            self._page.deleteLater()
        self.desktop.close()


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, theme, tmp_path / "profil")
    yield desk
    desk.close()


def write(line: QWidget, text: str) -> None:
    """Replace a line's text, as an input method commits it."""
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.clear()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


def press(button: QWidget) -> None:
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def said(tab: QWidget) -> str:
    return " ".join(label.text() for label in tab.findChildren(QLabel) if label.isVisible())


# --- organisation ----------------------------------------------------------------------------------------


def test_the_organisation_is_shown_changed_and_told_to_the_other_views(desk: Desk) -> None:
    tab = desk.form_tab("organisation")
    form = tab.form
    name = form.field("name").control
    assert isinstance(name, QLineEdit)
    assert name.text() == "CSE Ateliers de l’Erdre"
    write(name, "COS de Saint-Brévin")
    write(form.field("address").control, "1 place de l’Église, 44250 Saint-Brevin-les-Pins")
    press(tab.save_button)
    desk.settle()
    kept = desk.accounts.organisation()
    assert kept is not None
    assert (kept.name, kept.address) == ("COS de Saint-Brévin", "1 place de l’Église, 44250 Saint-Brevin-les-Pins")
    assert "Enregistré." in said(tab)
    assert desk.told() == {Subject.ORGANISATION}
    assert desk.page.leave()


def test_what_is_typed_while_it_is_saved_stays_and_is_not_saved(desk: Desk) -> None:
    tab = desk.form_tab("organisation")
    name = tab.form.field("name").control
    begun, may_end = threading.Event(), threading.Event()

    def keep_waiting(_progress: object) -> None:
        begun.set()
        assert may_end.wait(30)

    write(name, "COS de Saint-Brévin")
    desk.tasks.run(keep_waiting, owner=desk.workbench)
    assert begun.wait(30)
    press(tab.save_button)
    write(name, "COS de Saint-Brevin-les-Pins")
    may_end.set()
    desk.settle()
    assert isinstance(name, QLineEdit)
    assert name.text() == "COS de Saint-Brevin-les-Pins"
    assert tab.edited
    assert "Enregistré." not in said(tab)
    kept = desk.accounts.organisation()
    assert kept is not None
    assert kept.name == "COS de Saint-Brévin"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_in_a_field_saves(desk: Desk, key: Qt.Key) -> None:
    tab = desk.form_tab("organisation")
    name = tab.form.field("name").control
    write(name, "COS de Saint-Brévin")
    QTest.keyClick(name, key)
    QTest.keyClick(name, key)
    desk.settle()
    kept = desk.accounts.organisation()
    assert kept is not None
    assert kept.name == "COS de Saint-Brévin"
    assert [changed.subjects for changed in desk.changes] == [{Subject.ORGANISATION}]


def test_enter_in_each_part_of_the_account_presses_its_own_button(desk: Desk) -> None:
    tab = desk.form_tab("mail")
    for name, text in (("host", "smtp.cse.example"), ("sender_address", "vacances@cse.example")):
        write(tab.form.field(name).control, text)
    for name in ("rate_per_minute", "security"):
        control = tab.form.field(name).control
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_Return)
        desk.settle()
        kept = desk.accounts.mail_account()
        assert kept is not None
        assert kept.host == "smtp.cse.example"
        write(tab.form.field("host").control, "smtp.cse.example")
    write(tab.form.field("recipient").control, "personne")
    QTest.keyClick(tab.form.field("recipient").control, Qt.Key.Key_Return)
    desk.settle()
    assert tab.form.field("recipient").state is State.ERROR
    passwords = security(desk).passwords
    write(passwords.field("password").control, "cse ateliers 060305")
    QTest.keyClick(passwords.field("password").control, Qt.Key.Key_Return)
    assert passwords.field("current").message == "Saisissez le mot de passe."
    asked = security(desk).asked.field("password")
    asked.control.setFocus()
    QTest.keyClick(asked.control, Qt.Key.Key_Return)
    assert asked.message == "Saisissez le mot de passe."


def test_a_phone_number_that_is_none_is_not_saved(desk: Desk) -> None:
    tab = desk.form_tab("organisation")
    write(tab.form.field("contact_phone").control, "12")
    press(tab.save_button)
    desk.settle()
    assert "n’est pas un numéro de téléphone français." in tab.form.field("contact_phone").message
    assert desk.told() == set()


def test_a_password_of_the_mail_account_is_no_must(desk: Desk) -> None:
    field = desk.form_tab("mail").form.field("password")
    assert "(facultatif)" in said(field)


def test_the_names_of_the_tabs_begin_where_their_content_does(desk: Desk) -> None:
    tab = desk.form_tab("organisation")
    bar = desk.page.bar
    assert bar.mapTo(desk.page, bar.tabRect(0).topLeft()).x() == tab.form.mapTo(desk.page, QPoint()).x()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(desk: Desk) -> None:
    tab = desk.form_tab("organisation")
    write(tab.form.field("contact_email").control, "pas une adresse")
    write(tab.form.field("name").control, "")
    press(tab.save_button)
    desk.settle()
    assert tab.form.field("contact_email").state is State.ERROR
    assert "Le nom de l’organisme manque." in tab.form.field("name").message
    assert QApplication.focusWidget() is tab.form.field("name").control
    kept = desk.accounts.organisation()
    assert kept is not None
    assert kept.name == "CSE Ateliers de l’Erdre"
    write(tab.form.field("name").control, "CSE")
    assert (tab.form.field("name").state, tab.form.field("contact_email").state) == (State.REST, State.ERROR)


def test_another_client_code_is_asked_for_at_the_next_sign_in_and_opens_the_portal(desk: Desk) -> None:
    desk.accounts.use_embedded_portal()
    tab = desk.form_tab("organisation")
    write(tab.form.field("client_code").control, "412087")
    press(tab.save_button)
    desk.settle()
    link = desk.accounts.portal()
    assert link is not None
    assert link.client_code == "412087"
    assert desk.told() == {Subject.ORGANISATION, Subject.PORTAL}
    desk.desktop.close()
    with pytest.raises(SignInRefusedError):
        desk.door().sign_in("060305", PASSWORD, stay=False)
    desk.door().sign_in("412087", PASSWORD, stay=False).close()


def test_a_tab_is_made_when_it_is_come_to_and_shows_what_is_stored_then(desk: Desk) -> None:
    desk.open("organisation")
    assert desk.page.findChildren(MailTab) == []
    desk.accounts.save_mail_account(MailAccount("smtp.exemple.test", 465, "tls", "cse@exemple.test"))
    desk.page.bar.setCurrentIndex(SECTIONS.index("mail"))
    desk.settle()
    (tab,) = desk.page.findChildren(MailTab)
    assert desk.page.section == "mail"
    assert tab.isVisible()
    assert "smtp.exemple.test" in [line.text() for line in tab.findChildren(QLineEdit)]


def test_what_another_view_changed_is_shown_unless_something_is_typed(desk: Desk) -> None:
    tab = desk.form_tab("organisation")
    name = tab.form.field("name").control
    assert isinstance(name, QLineEdit)
    desk.accounts.save_organisation(Organisation("CSE", "CSE du Val", "060305"))
    desk.workbench.tell(Changed.of(Subject.ORGANISATION))
    desk.settle()
    assert name.text() == "CSE du Val"
    write(name, "CSE de l’Île")
    desk.workbench.tell(Changed.of(Subject.ORGANISATION))
    desk.settle()
    assert name.text() == "CSE de l’Île"


def test_leaving_with_an_entry_that_is_not_saved_is_asked_about(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = desk.form_tab("organisation")
    write(tab.form.field("name").control, "CSE de l’Île")
    asked: list[str] = []
    answers = iter([False, True])

    def answer(dialog: ConfirmDialog) -> bool:
        asked.append(dialog.windowTitle())
        return next(answers)

    monkeypatch.setattr(ConfirmDialog, "confirmed", answer)
    desk.page.bar.setCurrentIndex(SECTIONS.index("mail"))
    assert not desk.page.leave()
    assert desk.page.section == "organisation"
    assert desk.page.leave()
    assert asked == ["Quitter sans terminer\u00a0?"] * 2
    desk.settle()
    name = tab.form.field("name").control
    assert isinstance(name, QLineEdit)
    assert name.text() == "CSE Ateliers de l’Erdre"
    assert desk.page.leave()


# --- sites -----------------------------------------------------------------------------------------------


def sites_tab(desk: Desk) -> SitesTab:
    tab = desk.open("sites")
    assert isinstance(tab, SitesTab)
    return tab


def dialog_of(desk: Desk, tab: QWidget, kind: type[QDialog]) -> QDialog:
    desk.qtbot.waitUntil(lambda: any(found.isVisible() for found in tab.findChildren(kind)))
    return next(found for found in tab.findChildren(kind) if found.isVisible())


def site_dialog(desk: Desk, tab: SitesTab) -> SiteDialog:
    dialog = dialog_of(desk, tab, SiteDialog)
    assert isinstance(dialog, SiteDialog)
    return dialog


def test_a_site_is_added_its_town_found_by_its_postal_code(desk: Desk) -> None:
    tab = sites_tab(desk)
    assert "Aucune adresse de livraison" in said(tab)
    press(tab.add_button)
    dialog = site_dialog(desk, tab)
    press(dialog.save_button)
    desk.settle()
    assert dialog.form.field("number").state is State.ERROR
    assert dialog.form.field("street").state is State.ERROR
    assert QApplication.focusWidget() is dialog.form.field("number").control
    for name, text in (
        ("number", "7"),
        ("name", "Dépôt de l’Île"),
        ("street", "3 rue des Écoles"),
        ("postcode", "44000"),
    ):
        write(dialog.form.field(name).control, text)
    town = dialog.form.field("town").control
    assert isinstance(town, QLineEdit)
    assert town.text() == "Nantes"
    write(town, "Rennes")
    dialog.form.check_town()
    assert dialog.form.field("town").state is State.WARNING
    assert dialog.form.field("town").message.startswith(
        "«\u00a0Rennes\u00a0» ne correspond pas au code postal 44000. Villes possibles\u00a0: Nantes"
    )
    write(town, "Nantes Cedex 1")
    dialog.form.check_town()
    assert dialog.form.field("town").state is State.REST
    QTest.keyClick(town, Qt.Key.Key_Return)
    desk.settle()
    desk.settle()
    (site,) = desk.accounts.sites()
    assert (site.number, site.name, site.address.town) == ("7", "Dépôt de l’Île", "Nantes Cedex 1")
    assert [row.site for row in tab.model.shown()] == [site]
    assert desk.told() == {Subject.SITES, Subject.PEOPLE}


def test_the_fields_of_a_site_stay_together_once_what_was_wrong_is_mended(desk: Desk) -> None:
    tab = sites_tab(desk)
    press(tab.add_button)
    dialog = site_dialog(desk, tab)
    desk.settle()
    together = dialog.form.height()
    press(dialog.save_button)
    desk.settle()
    desk.qtbot.waitUntil(lambda: dialog.form.height() > together)
    for name, text in (("number", "7"), ("name", "Dépôt"), ("street", "3 rue Haute"), ("postcode", "44000")):
        write(dialog.form.field(name).control, text)
    desk.qtbot.waitUntil(lambda: dialog.form.height() == together)


def test_a_site_is_changed_and_keeps_its_key(desk: Desk) -> None:
    site = desk.accounts.add_site("1", "Siège", SEAT)
    tab = sites_tab(desk)
    press(tab.change_button)
    dialog = site_dialog(desk, tab)
    write(dialog.form.field("name").control, "Siège social")
    press(dialog.save_button)
    desk.settle()
    assert desk.accounts.sites() == [DeliverySite(site.key, "1", "Siège social", SEAT)]


def test_enter_on_a_site_opens_it(desk: Desk) -> None:
    desk.accounts.add_site("1", "Siège", SEAT)
    tab = sites_tab(desk)
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Return)
    desk.settle()
    (dialog,) = tab.findChildren(SiteDialog)
    assert dialog.windowTitle() == "Modifier l’adresse de livraison"
    dialog.reject()


def test_a_name_that_another_site_bears_is_refused_beside_its_field(desk: Desk) -> None:
    desk.accounts.add_site("1", "Siège", SEAT)
    desk.accounts.add_site("2", "Dépôt", SEAT)
    tab = sites_tab(desk)
    tab.table.selectRow(1)
    press(tab.change_button)
    dialog = site_dialog(desk, tab)
    write(dialog.form.field("name").control, "SIEGE")
    press(dialog.save_button)
    desk.settle()
    assert "Un autre site porte déjà" in dialog.form.field("name").message
    dialog.reject()
    assert [site.name for site in desk.accounts.sites()] == ["Siège", "Dépôt"]


def test_deleting_a_site_asks_first_and_escape_keeps_it(desk: Desk) -> None:
    desk.accounts.add_site("1", "Siège", SEAT)
    tab = sites_tab(desk)
    press(tab.delete_button)
    dialog = dialog_of(desk, tab, ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    assert dialog.windowTitle() == "Supprimer le site «\u00a0Siège\u00a0»\u00a0?"
    assert "Aucune campagne ouverte ne l’utilise." in said(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    desk.settle()
    assert len(desk.accounts.sites()) == 1
    press(tab.delete_button)
    dialog = dialog_of(desk, tab, ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    press(dialog.act_button)
    desk.settle()
    assert desk.accounts.sites() == []


def site_in_use(desk: Desk) -> DeliverySite:
    """A site that three rows of two open campaigns go by."""
    site = desk.accounts.add_site("1", "Siège", SEAT)
    for name, rows in (("Été 2027", 2), ("Noël & Co", 1)):
        campaign = desk.desktop.campaigns.create(replace(SETTINGS, name=name))
        for number in range(rows):
            typed = at_site(number, "1")
            desk.desktop.roster.add_person(
                campaign.id,
                {
                    ListField.LAST_NAME: typed.last_name,
                    ListField.FIRST_NAME: typed.first_name,
                    ListField.MOBILE: typed.mobile,
                    ListField.EMAIL: typed.email,
                    ListField.SITE: "Siège",
                    ListField.GRANT: 200,
                },
            )
    return site


def test_a_site_that_people_use_goes_only_once_another_is_chosen_for_them(desk: Desk) -> None:
    site_in_use(desk)
    other = desk.accounts.add_site("2", "Dépôt", SEAT)
    tab = sites_tab(desk)
    assert [tab.model.index(row, 3).data().replace("\u00a0", " ") for row in (0, 1)] == ["3 lignes, 2 campagnes", ""]
    press(tab.delete_button)
    dialog = dialog_of(desk, tab, ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    assert (
        "Des personnes de campagnes ouvertes l’utilisent (3). Choisissez d’abord un autre site pour elles. "
        "Listes concernées : « Été 2027 » (2 lignes) et « Noël & Co » (1 ligne)."
    ) in said(dialog).replace("\u00a0", " ")
    assert dialog.act_button.text() == "Remplacer, puis supprimer"
    assert not dialog.act_button.isEnabled()
    combo = next(child for child in dialog.findChildren(QWidget) if child.accessibleName() == "Autre site")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert dialog.act_button.isEnabled()
    press(dialog.act_button)
    desk.settle()
    desk.settle()
    assert [site.key for site in desk.accounts.sites()] == [other.key]
    assert [use.rows for use in desk.accounts.site_uses()[other.key]] == [2, 1]


def test_the_only_site_stays_while_people_use_it_and_it_is_said_what_to_do(desk: Desk) -> None:
    site_in_use(desk)
    tab = sites_tab(desk)
    press(tab.delete_button)
    dialog = dialog_of(desk, tab, ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    assert "Ajoutez d’abord une autre adresse de livraison." in said(dialog)
    assert not dialog.act_button.isEnabled()
    dialog.reject()


def banners_shown(dialog: QWidget) -> list[Banner]:
    return [banner for banner in dialog.findChildren(Banner) if banner.isVisible()]


def test_who_changes_a_site_in_use_is_told_which_lists_that_concerns(desk: Desk) -> None:
    site_in_use(desk)
    desk.accounts.add_site("2", "Dépôt", SEAT)
    tab = sites_tab(desk)
    press(tab.change_button)
    desk.settle()
    dialog = site_dialog(desk, tab)
    (banner,) = banners_shown(dialog)
    assert banner.accessibleName().replace("\u00a0", " ") == (
        "Ce site sert à des listes de campagnes ouvertes : « Été 2027 » (2 lignes) et « Noël & Co » (1 ligne). "
        "Vos changements vaudront pour elles aussi."
    )
    dialog.reject()
    tab.table.selectRow(1)
    press(tab.change_button)
    desk.settle()
    assert banners_shown(site_dialog(desk, tab)) == []
    site_dialog(desk, tab).reject()


def test_the_list_of_sites_keeps_to_qts_rules(desk: Desk) -> None:
    desk.accounts.add_site("10", "Siège", SEAT)
    desk.accounts.add_site("9", "Dépôt", SEAT)
    tab = sites_tab(desk)
    QAbstractItemModelTester(tab.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    tab.model.sort(0)
    assert [row.site.number for row in tab.model.shown()] == ["9", "10"]


# --- mail and portal -------------------------------------------------------------------------------------


def test_the_mail_account_is_changed_after_a_test_that_really_leaves(desk: Desk) -> None:
    with SmtpServer() as server:
        desk.accounts.save_mail_account(MailAccount("127.0.0.1", server.port, "none", "vacances@cse.example"))
        tab = desk.form_tab("mail")
        write(tab.form.field("recipient").control, "moi@cse.example")
        press(next(button for button in tab.findChildren(QPushButton) if button.text() == "Envoyer un essai"))
        desk.qtbot.waitUntil(lambda: "Essai envoyé à moi@cse.example." in said(tab), timeout=10_000)
        assert server.recipients() == ["moi@cse.example"]
    write(tab.form.field("sender_name").control, "CSE de l’Érdre")
    press(tab.save_button)
    desk.settle()
    kept = desk.accounts.mail_account()
    assert kept is not None
    assert (kept.sender_name, kept.port, kept.security) == ("CSE de l’Érdre", server.port, "none")
    assert desk.told() == {Subject.MAIL_ACCOUNT}


def test_a_test_in_the_demonstration_leads_to_where_it_is_caught(desk: Desk) -> None:
    wanted: list[Request] = []
    desk.workbench.demonstration = True
    desk.workbench.go.connect(wanted.append)
    with SmtpServer() as server:
        desk.accounts.save_mail_account(MailAccount("127.0.0.1", server.port, "none", "vacances@cse.example"))
        tab = desk.form_tab("mail")
        write(tab.form.field("recipient").control, "moi@cse.example")
        press(next(button for button in tab.findChildren(QPushButton) if button.text() == "Envoyer un essai"))
        desk.qtbot.waitUntil(lambda: "Essai envoyé à moi@cse.example." in said(tab), timeout=10_000)
    assert "indésirables" not in said(tab)
    press(next(button for button in tab.findChildren(QPushButton) if button.text() == "Lire l’essai"))
    assert wanted == [Request(PageKey.MAILS, section="newest")]
    press(tab.outcome.close_button)
    assert not tab.outcome.isVisible()


def test_another_encryption_brings_its_usual_port_and_leaves_a_port_of_ones_own(desk: Desk) -> None:
    tab = desk.form_tab("mail")
    combo, port = tab.form.field("security").control, tab.form.field("port").control
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert port.value() == 465  # type: ignore[attr-defined]
    port.setValue(2525)  # type: ignore[attr-defined]
    QTest.keyClick(combo, Qt.Key.Key_Up)
    assert port.value() == 2525  # type: ignore[attr-defined]


def test_the_portal_of_this_computer_shows_how_it_stands_and_can_be_tried(desk: Desk) -> None:
    tab = desk.form_tab("portal")
    assert "Sans portail, personne ne peut répondre en ligne." in said(tab)
    write(tab.form.field("public_url").control, "https://vacances.cse.example/")
    press(tab.save_button)
    desk.settle()
    link = desk.accounts.portal()
    assert link is not None
    assert (link.kind, link.url) == (PortalKind.EMBEDDED, "https://vacances.cse.example")
    assert "Personne ne peut faire de choix." in said(tab)
    desk.desktop.start_portal()
    desk.qtbot.waitUntil(lambda: "répond à l’adresse https://vacances.cse.example." in said(tab), timeout=10_000)
    press(next(button for button in tab.findChildren(QPushButton) if button.text() == "Tester la connexion"))
    desk.qtbot.waitUntil(lambda: "Le portail répond. Version" in said(tab), timeout=15_000)
    desk.changes.clear()
    press(next(button for button in tab.findChildren(QPushButton) if button.text() == "Relancer le portail"))
    assert desk.told() == {Subject.PORTAL}


def test_a_public_address_that_is_none_is_refused_beside_its_field(desk: Desk) -> None:
    tab = desk.form_tab("portal")
    write(tab.form.field("public_url").control, "vacances")
    press(tab.save_button)
    desk.settle()
    assert "n’est pas l’adresse d’un portail." in tab.form.field("public_url").message
    assert desk.accounts.portal() is None


def test_a_remote_portal_is_put_to_use_with_the_client_code_of_the_organisation(desk: Desk) -> None:
    tab = desk.form_tab("portal")
    tab.form.set_value(PortalEntry(here=False))  # type: ignore[attr-defined]
    write(tab.form.field("url").control, "https://choix.example")
    write(tab.form.field("password").control, "clé du portail")
    press(tab.save_button)
    desk.settle()
    link = desk.accounts.portal()
    assert link is not None
    assert (link.kind, link.url, link.client_code) == (PortalKind.REMOTE, "https://choix.example", "060305")
    assert link.password == "clé du portail"


# --- security --------------------------------------------------------------------------------------------


def security(desk: Desk) -> SecurityTab:
    tab = desk.open("security")
    assert isinstance(tab, SecurityTab)
    return tab


def test_the_password_changes_only_with_the_current_one(desk: Desk) -> None:
    tab = security(desk)
    form = tab.passwords
    for name, text in (("current", "faux"), ("password", "cinq baleines vertes"), ("repeated", "cinq baleines vertes")):
        write(form.field(name).control, text)
    press(tab.change_button)
    desk.settle()
    assert form.field("current").message.startswith("Ce n’est pas le mot de passe actuel.")
    write(form.field("current").control, PASSWORD)
    press(tab.change_button)
    desk.settle()
    assert "Mot de passe changé." in said(tab)
    assert (form.current, form.password, form.repeated) == ("", "", "")
    desk.desktop.close()
    desk.door().sign_in("060305", "cinq baleines vertes", stay=False).close()


def test_a_weak_new_password_is_refused(desk: Desk) -> None:
    tab = security(desk)
    write(tab.passwords.field("password").control, "cse ateliers 060305")
    assert "se devine à partir du nom ou du code client" in tab.passwords.field("password").message
    press(tab.change_button)
    assert tab.passwords.field("current").message == "Saisissez le mot de passe."


def test_a_new_recovery_code_is_shown_once_and_replaces_the_old_one(desk: Desk) -> None:
    tab = security(desk)
    press(tab.code_button)
    assert tab.asked.field("password").message == "Saisissez le mot de passe."
    write(tab.asked.field("password").control, PASSWORD)
    press(tab.code_button)
    desk.qtbot.waitUntil(lambda: tab.edited, timeout=10_000)
    desk.settle()
    code = next(label.text() for label in tab.findChildren(QLabel) if label.text().count("-") == 6)
    assert code != desk.made.recovery_code
    write(tab.panel.field("signs").control, "0000")
    press(tab.keep_button)
    assert tab.panel.field("signs").state is State.ERROR
    write(tab.panel.field("signs").control, code[-4:])
    press(tab.keep_button)
    desk.settle()
    assert code not in " ".join(label.text() for label in tab.findChildren(QLabel))
    assert desk.door().vault.recovery_kept
    desk.desktop.close()
    desk.door().recover(code).close()


def test_staying_signed_in_is_kept_in_the_keyring_until_one_signs_out(desk: Desk) -> None:
    desk.ring = ring = Ring()
    tab = security(desk)
    assert not tab.stay.isChecked()
    press(tab.stay)
    desk.settle()
    assert len(ring.kept) == 1
    closed: list[bool] = []
    tab.signed_out.connect(lambda: closed.append(True))
    press(tab.out_button)
    desk.settle()
    assert (ring.kept, closed, desk.page.isVisible()) == ({}, [True], False)


def test_without_a_keyring_the_tab_says_why_one_is_asked_each_time(desk: Desk) -> None:
    tab = security(desk)
    assert not tab.stay.isEnabled()
    assert "Rester connecté n’est pas possible ici" in said(tab)


def test_a_demonstration_has_nothing_to_secure(desk: Desk) -> None:
    desk.workbench.door = None
    tab = security(desk)
    assert "La démonstration n’a pas de mot de passe." in said(tab)
    assert not tab.findChildren(QLineEdit)


# --- looks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_no_tab_cuts_a_text_or_leaves_a_control_without_a_name(desk: Desk, theme: Theme, scheme: Scheme) -> None:
    theme.set_scheme(scheme)
    desk.accounts.add_site("1", "Siège", SEAT)
    for section in SECTIONS:
        desk.open(section)

        def nothing_clipped() -> None:
            assert clipped_labels(desk.page) == []

        desk.qtbot.waitUntil(nothing_clipped)
        assert unnamed_controls(desk.page) == []
