"""First start and sign-in on screen: by keyboard, in accented French, left and taken up again (SPEC R7, A1, A2)."""

import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from smtp_server import SmtpServer
from ui.clipping import clipped_labels, unnamed_controls

from ov_desktop.clock import SettableClock
from ov_desktop.domain.organisation import MailAccount, Organisation
from ov_desktop.services.door import Door
from ov_desktop.services.vault import Cost, SignInRefusedError
from ov_desktop.ui.account.recovery_sheet import recovery_document, write_pdf
from ov_desktop.ui.navigation import PageKey
from ov_desktop.ui.setup.assistant import Assistant, Opened
from ov_desktop.ui.setup.entrance import Entrance
from ov_desktop.ui.setup.flow import PortalEntry, Step
from ov_desktop.ui.setup.sign_in import NewPasswordPanel, RecoverPanel, SignInPanel
from ov_desktop.ui.style.theme import Scheme, Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.fields import State

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ORGANISATION = Organisation("CSE", "CSE Ateliers de l’Érdre", "060305")
PASSWORD = "trois girafes bleues"


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


class Stage:
    """A profile's folder, and the window that stands before it."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.qtbot = qtbot
        self.theme = theme
        self.folder = folder
        self.clock = SettableClock(NOW)
        self.tasks = Tasks()
        self.ring: KeyringBackend = NoKeyring()
        self.printed: list[QTextDocument] = []
        self.opened: list[Opened] = []
        self.entrances: list[Entrance] = []

    def door(self) -> Door:
        return Door(self.folder, self.clock, cost=Cost(1, 64, 1), find_keyring=lambda: self.ring)

    def make_profile(self) -> str:
        door = self.door()
        made = door.make(ORGANISATION, PASSWORD)
        door.vault.confirm_recovery()
        made.desktop.close()
        return made.recovery_code

    def enter(self) -> Entrance:
        def print_it(document: QTextDocument, _parent: QWidget) -> bool:
            self.printed.append(document)
            return True

        entrance = Entrance(self.theme, self.tasks, self.clock, self.door(), print_it=print_it)
        entrance.opened.connect(self.opened.append)
        entrance.resize(1024, 700)
        entrance.show()
        self.entrances.append(entrance)
        self.qtbot.waitExposed(entrance)
        entrance.activateWindow()
        self.qtbot.waitUntil(entrance.isActiveWindow)
        self.qtbot.waitUntil(lambda: entrance.panel is not None or bool(self.opened), timeout=10_000)
        self.settle()
        return entrance

    def assistant(self) -> Assistant:
        panel = self.enter().panel
        assert isinstance(panel, Assistant)
        return panel

    def panel(self, entrance: Entrance, kind: type[QWidget]) -> QWidget:
        self.qtbot.waitUntil(lambda: isinstance(entrance.panel, kind), timeout=10_000)
        self.settle()
        assert entrance.panel is not None
        return entrance.panel

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.running, timeout=10_000)

    def wait_step(self, assistant: Assistant, step: Step) -> None:
        self.qtbot.waitUntil(lambda: assistant.flow.step is step, timeout=10_000)

    def close(self) -> None:
        self.tasks.shutdown()
        for entrance in self.entrances:
            entrance.close()
            entrance.deleteLater()
        for opened in self.opened:
            opened.desktop.close()


@pytest.fixture
def stage(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(qtbot, theme, tmp_path / "profil")
    yield stage
    stage.close()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def write(text: str) -> None:
    """Type into what has the focus, accents as an input method commits them."""
    for part in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", text):
        if part.isascii():
            QTest.keyClicks(focused(), part)
        else:
            event = QInputMethodEvent()
            event.setCommitString(part)
            QApplication.sendEvent(focused(), event)


def press(key: Qt.Key = Qt.Key.Key_Return) -> None:
    QTest.keyClick(focused(), key)


def tab_to(text: str) -> None:
    """Go by Tab to a button or a field of this name."""
    for _ in range(40):
        press(Qt.Key.Key_Tab)
        widget = focused()
        named = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        if named == text:
            return
    raise AssertionError(f"« {text} » cannot be reached by Tab")


def texts(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def name_organisation(assistant: Assistant) -> None:
    tab_to("Nom de l’organisme")
    write(ORGANISATION.name)
    tab_to("Code client")
    write(ORGANISATION.client_code)
    assert assistant.body is not None


def to_recovery(stage: Stage) -> Assistant:
    assistant = stage.assistant()
    press()
    name_organisation(assistant)
    press()
    write(PASSWORD)
    tab_to("Mot de passe, une seconde fois")
    write(PASSWORD)
    press()
    stage.wait_step(assistant, Step.RECOVERY)
    return assistant


def to_mail(stage: Stage) -> Assistant:
    assistant = to_recovery(stage)
    write(assistant.flow.recovery_code[-4:].lower())
    press()
    stage.wait_step(assistant, Step.MAIL)
    return assistant


# --- first start -----------------------------------------------------------------------------------------


def test_the_first_start_is_done_by_keyboard_alone(stage: Stage) -> None:
    assistant = to_recovery(stage)
    tab_to("Copier le code")
    press(Qt.Key.Key_Space)
    code = QGuiApplication.clipboard().text()
    assert code == assistant.flow.recovery_code
    tab_to("Tapez les quatre derniers caractères du code\u00a0:")
    write(code[-4:])
    press()
    stage.wait_step(assistant, Step.MAIL)
    assert code not in texts(assistant)
    tab_to("Régler plus tard")
    press()
    stage.wait_step(assistant, Step.PORTAL)
    press()
    stage.wait_step(assistant, Step.DONE)
    assert "Il reste à régler\u00a0: la messagerie." in texts(assistant)
    assert isinstance(focused(), QPushButton)
    press()
    (opened,) = stage.opened
    assert opened.page is PageKey.CREATE
    assert opened.desktop.accounts.organisation() == ORGANISATION
    assert opened.desktop.accounts.portal() is not None
    assert stage.door().vault.recovery_kept
    opened.desktop.close()
    with stage.door().recover(code):
        assert not (stage.folder / "profil.db").read_bytes().startswith(b"SQLite format 3")


def test_both_put_off_are_named_and_home_can_be_chosen(stage: Stage) -> None:
    assistant = to_mail(stage)
    for step in (Step.PORTAL, Step.DONE):
        tab_to("Régler plus tard")
        press()
        stage.wait_step(assistant, step)
    assert "Il reste à régler\u00a0: la messagerie et le portail." in texts(assistant)
    tab_to("Aller à l’accueil")
    press()
    assert [opened.page for opened in stage.opened] == [PageKey.HOME]


def test_a_siret_is_checked_while_it_is_typed_and_a_client_code_gets_its_tick(stage: Stage) -> None:
    assistant = stage.assistant()
    press()
    assert assistant.body is not None
    form = assistant.body.form
    tab_to("SIRET")
    write("732 829 320 00075")
    assert form.field("siret").state is State.ERROR
    assert form.field("siret").message == (
        "Ce SIRET n’est pas valable\u00a0: un chiffre est sans doute faux, ou deux chiffres sont inversés."
    )
    press(Qt.Key.Key_Backspace)
    assert form.field("siret").message == "Le SIRET compte 14\u00a0chiffres. Vous en avez saisi 13."
    write("4")
    assert form.field("siret").state is State.OK
    tab_to("Code client")
    write("0a")
    assert form.field("client_code").message == "Le code client ne contient que des chiffres."
    assert form.field("name").state is State.REST


def test_the_first_field_of_the_first_step_has_the_focus_to_be_seen(stage: Stage) -> None:
    stage.assistant()
    press()
    assert isinstance(focused(), QPushButton)
    assert focused().text() == "CSE"  # type: ignore[attr-defined]
    assert focused().hasFocus()
    press(Qt.Key.Key_Right)
    assert focused().text() == "COS"  # type: ignore[attr-defined]


def test_a_phone_number_that_is_none_is_said_while_it_is_typed(stage: Stage) -> None:
    assistant = stage.assistant()
    press()
    assert assistant.body is not None
    field = assistant.body.form.field("contact_phone")
    tab_to("Téléphone de contact")
    write("12")
    assert field.message == (
        "«\u00a012\u00a0» n’est pas un numéro de téléphone français. Saisissez ses dix chiffres, par exemple "
        "02\u00a061\u00a091\u00a012\u00a034, ou laissez ce champ vide."
    )
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Backspace)
    assert field.state is State.REST
    write("02 61 91 00 00")
    assert field.state is State.OK


def test_going_on_names_what_is_missing_and_goes_to_it(stage: Stage) -> None:
    assistant = stage.assistant()
    press()
    press()
    assert assistant.flow.step is Step.ORGANISATION
    assert focused().accessibleName() == "Nom de l’organisme"
    assert "Le nom de l’organisme manque." in texts(assistant)
    assert "Le code client manque." in texts(assistant)


def test_what_was_typed_is_still_there_when_one_comes_back(stage: Stage) -> None:
    assistant = stage.assistant()
    press()
    name_organisation(assistant)
    tab_to("Contact RGPD")
    write("Mme Noël, rgpd@cse-erdre.example")
    press()
    write("trois")
    tab_to("Retour")
    press()
    assert assistant.flow.step is Step.ORGANISATION
    assert assistant.flow.organisation.gdpr_contact == "Mme Noël, rgpd@cse-erdre.example"
    press()
    assert assistant.flow.step is Step.PASSWORD
    assert isinstance(focused(), QLineEdit)
    assert focused().text() == "trois"  # type: ignore[attr-defined]


def test_a_weak_password_is_refused_while_it_is_typed(stage: Stage) -> None:
    assistant = stage.assistant()
    press()
    name_organisation(assistant)
    press()
    write("motdepasse1")
    assert assistant.body is not None
    field = assistant.body.form.field("password")
    assert field.message == "Il manque 1 caractère."
    write("2")
    assert field.message == "Ce mot de passe est trop courant. Choisissez-en un autre."
    press()
    assert assistant.flow.step is Step.PASSWORD
    assert not stage.folder.joinpath("coffre.json").exists()


def test_wrong_last_signs_keep_the_code_on_screen(stage: Stage) -> None:
    assistant = to_recovery(stage)
    write("0000")
    press()
    assert assistant.flow.step is Step.RECOVERY
    assert "Ces caractères ne correspondent pas." in texts(assistant)
    assert not stage.door().vault.recovery_kept


def test_the_code_is_printed_with_the_organisation_and_the_day(stage: Stage, tmp_path: Path) -> None:
    assistant = to_recovery(stage)
    tab_to("Imprimer le code")
    press()
    (document,) = stage.printed
    groups = assistant.flow.recovery_code.split("-")
    assert all(group in document.toPlainText() for group in groups)
    assert ORGANISATION.name in document.toPlainText()
    assert "24/11/2026" in document.toPlainText()
    write_pdf(recovery_document("ABCD-0123", "CSE <Érdre>", "24/11/2026"), tmp_path / "code.pdf")
    (page,) = PdfReader(tmp_path / "code.pdf").pages
    words = " ".join(page.extract_text().split())
    assert "CSE <Érdre>" in words
    assert words.endswith("un trait est un un.")
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_an_assistant_left_at_the_code_goes_on_with_another_one_after_signing_in(stage: Stage) -> None:
    assistant = to_recovery(stage)
    first = assistant.flow.recovery_code
    stage.entrances[0].close()
    entrance = stage.enter()
    stage.panel(entrance, SignInPanel)
    write("060305")
    tab_to("Mot de passe")
    write(PASSWORD)
    press()
    resumed = stage.panel(entrance, Assistant)
    assert isinstance(resumed, Assistant)
    assert resumed.flow.step is Step.RECOVERY
    assert resumed.flow.recovery_code not in ("", first)
    write(resumed.flow.recovery_code[-4:])
    press()
    stage.wait_step(resumed, Step.MAIL)
    assert resumed.desktop is not None
    assert resumed.desktop.accounts.organisation() == ORGANISATION


def test_an_assistant_left_before_the_password_leaves_nothing_behind(stage: Stage) -> None:
    assistant = stage.assistant()
    press()
    name_organisation(assistant)
    stage.entrances[0].close()
    assert list(stage.folder.glob("*")) == []
    assert stage.assistant().flow.step is Step.WELCOME


# --- tests of mail and portal ----------------------------------------------------------------------------


def test_a_test_message_really_leaves_and_its_outcome_is_said(stage: Stage) -> None:
    assistant = to_mail(stage)
    body = assistant.body
    assert body is not None
    with SmtpServer(login=("cse", "clé")) as server:
        account = MailAccount("127.0.0.1", server.port, "none", "vacances@cse-erdre.example", "cse", "clé", "CSE")
        body.form.set_value(account)  # type: ignore[attr-defined]
        tab_to("Adresse de l’essai")
        write("moi@cse-erdre.example")
        tab_to("Envoyer un essai")
        press()
        stage.qtbot.waitUntil(lambda: "Essai envoyé à moi@cse-erdre.example." in texts(assistant), timeout=10_000)
        assert server.recipients() == ["moi@cse-erdre.example"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    body.form.set_value(MailAccount("127.0.0.1", port, "none", "vacances@cse-erdre.example"))  # type: ignore[attr-defined]
    press()
    stage.qtbot.waitUntil(lambda: "Le serveur ne répond pas sur ce port" in texts(assistant), timeout=10_000)
    assert assistant.flow.step is Step.MAIL
    tab_to("Continuer")
    press()
    stage.wait_step(assistant, Step.PORTAL)
    assert assistant.flow.missing() == [Step.MAIL, Step.PORTAL]


def test_a_test_without_settings_shows_what_is_missing_beside_the_fields(stage: Stage) -> None:
    assistant = to_mail(stage)
    tab_to("Envoyer un essai")
    press()
    stage.settle()
    assert assistant.body is not None
    wrong = [
        name for name in ("host", "sender_address", "recipient") if assistant.body.form.field(name).state is State.ERROR
    ]
    assert wrong == ["host", "sender_address", "recipient"]
    assert focused().accessibleName() == "Serveur d’envoi"


def test_a_mail_account_is_saved_and_a_remote_portal_that_is_none_is_said(stage: Stage) -> None:
    assistant = to_mail(stage)
    write("smtp.cse-erdre.example")
    tab_to("Adresse d’envoi")
    write("vacances@cse-erdre.example")
    press()
    stage.wait_step(assistant, Step.PORTAL)
    assert assistant.desktop is not None
    saved = assistant.desktop.accounts.mail_account()
    assert saved is not None
    assert (saved.host, saved.port, saved.security) == ("smtp.cse-erdre.example", 587, "starttls")
    press(Qt.Key.Key_Down)
    tab_to("Adresse du portail")
    write("vacances")
    tab_to("Tester la connexion")
    press()
    stage.qtbot.waitUntil(lambda: "n’est pas l’adresse d’un portail." in texts(assistant), timeout=10_000)
    tab_to("Continuer")
    press()
    stage.settle()
    assert assistant.flow.step is Step.PORTAL
    assert focused().accessibleName() == "Adresse du portail"


# --- signing in ------------------------------------------------------------------------------------------


def sign_in(stage: Stage, password: str) -> None:
    write("060305")
    tab_to("Mot de passe")
    write(password)
    press()
    stage.settle()


def test_client_code_and_password_open_the_profile(stage: Stage) -> None:
    stage.make_profile()
    entrance = stage.enter()
    panel = stage.panel(entrance, SignInPanel)
    assert focused().accessibleName() == "Code client"
    assert "Rester connecté n’est pas possible ici" in texts(panel)
    press()
    assert "Le code client manque." in texts(panel)
    sign_in(stage, PASSWORD)
    (opened,) = stage.opened
    assert opened.page is PageKey.HOME
    assert opened.desktop.accounts.organisation() == ORGANISATION


def test_after_five_wrong_passwords_the_delay_is_counted_down(stage: Stage) -> None:
    stage.make_profile()
    entrance = stage.enter()
    panel = stage.panel(entrance, SignInPanel)
    sign_in(stage, "faux")
    assert "Le code client ou le mot de passe ne convient pas." in texts(panel)
    for _ in range(4):
        write("encore faux")
        press()
        stage.settle()
    assert "Attendez encore 30\u00a0s" in texts(panel)
    button = next(button for button in panel.findChildren(QPushButton) if button.text() == "Se connecter")
    assert not button.isEnabled()
    stage.clock.set(NOW + timedelta(seconds=21))
    stage.qtbot.waitUntil(lambda: "Attendez encore 9\u00a0s" in texts(panel))
    stage.clock.set(NOW + timedelta(seconds=30))
    stage.qtbot.waitUntil(button.isEnabled)
    assert "Attendez" not in texts(panel)
    assert stage.opened == []


def test_the_recovery_code_leads_to_a_new_password(stage: Stage) -> None:
    code = stage.make_profile()
    entrance = stage.enter()
    stage.panel(entrance, SignInPanel)
    tab_to("Mot de passe oublié\u00a0?")
    press()
    panel = stage.panel(entrance, RecoverPanel)
    write("ABCD")
    press()
    stage.settle()
    assert "Ce n’est pas un code de récupération" in texts(panel)
    line = focused()
    assert isinstance(line, QLineEdit)
    line.clear()
    write(code.lower())
    press()
    panel = stage.panel(entrance, NewPasswordPanel)
    assert "Code client de votre organisme\u00a0: 060305" in texts(panel)
    write("ateliers-érdre 060305")
    assert "se devine à partir du nom ou du code client" in texts(panel)
    line = focused()
    assert isinstance(line, QLineEdit)
    line.clear()
    write("cinq baleines vertes")
    tab_to("Mot de passe, une seconde fois")
    write("cinq baleines vertes")
    press()
    stage.qtbot.waitUntil(lambda: bool(stage.opened), timeout=10_000)
    stage.opened[0].desktop.close()
    with pytest.raises(SignInRefusedError):
        stage.door().sign_in("060305", PASSWORD, stay=False)
    stage.door().sign_in("060305", "cinq baleines vertes", stay=False).close()


def test_whoever_stays_signed_in_is_not_asked_again(stage: Stage) -> None:
    stage.make_profile()
    stage.ring = Ring()
    stage.panel(stage.enter(), SignInPanel)
    write("060305")
    tab_to("Mot de passe")
    write(PASSWORD)
    tab_to("Rester connecté")
    press(Qt.Key.Key_Space)
    tab_to("Se connecter")
    press()
    stage.settle()
    stage.opened.pop().desktop.close()
    entrance = stage.enter()
    stage.qtbot.waitUntil(lambda: bool(stage.opened), timeout=10_000)
    assert entrance.panel is None


def test_a_vault_that_cannot_be_read_is_said_and_nothing_is_overwritten(stage: Stage) -> None:
    stage.make_profile()
    path = stage.folder / "coffre.json"
    path.write_text("{}", encoding="ascii")
    panel = stage.enter().panel
    assert panel is not None
    assert "Le coffre de vos données est illisible" in texts(panel)
    assert path.read_text(encoding="ascii") == "{}"


# --- looks -----------------------------------------------------------------------------------------------


def check_looks(qtbot: QtBot, window: QWidget) -> None:
    """Check once the layout has settled: what wraps takes its height a moment later."""

    def nothing_clipped() -> None:
        assert clipped_labels(window) == []

    qtbot.waitUntil(nothing_clipped)
    assert unnamed_controls(window) == []


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_no_step_cuts_a_text_or_leaves_a_control_without_a_name(stage: Stage, scheme: Scheme) -> None:
    stage.theme.set_scheme(scheme)
    assistant = stage.assistant()
    check_looks(stage.qtbot, assistant)
    press()
    press()
    check_looks(stage.qtbot, assistant)
    name_organisation(assistant)
    press()
    press()
    check_looks(stage.qtbot, assistant)
    write(PASSWORD)
    tab_to("Mot de passe, une seconde fois")
    write(PASSWORD)
    press()
    stage.wait_step(assistant, Step.RECOVERY)
    check_looks(stage.qtbot, assistant)
    write(assistant.flow.recovery_code[-4:])
    press()
    stage.wait_step(assistant, Step.MAIL)
    press()
    check_looks(stage.qtbot, assistant)
    tab_to("Régler plus tard")
    press()
    check_looks(stage.qtbot, assistant)
    assert assistant.body is not None
    assistant.body.form.set_value(PortalEntry(here=False))  # type: ignore[attr-defined]
    check_looks(stage.qtbot, assistant)


def test_no_panel_of_the_sign_in_cuts_a_text(stage: Stage) -> None:
    stage.make_profile()
    entrance = stage.enter()
    stage.panel(entrance, SignInPanel)
    sign_in(stage, "faux")
    check_looks(stage.qtbot, entrance)
    tab_to("Mot de passe oublié\u00a0?")
    press()
    stage.panel(entrance, RecoverPanel)
    check_looks(stage.qtbot, entrance)
