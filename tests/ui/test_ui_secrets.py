"""Where passwords lie, on screen: moved off the main thread, said under their field (SPEC A4)."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ov_desktop.clock import SettableClock
from ov_desktop.domain.organisation import MailAccount, Organisation
from ov_desktop.services.door import Door
from ov_desktop.services.secrets import SecretName, SecretPlace
from ov_desktop.services.vault import Cost
from ov_desktop.ui.account.page import AccountPage
from ov_desktop.ui.account.tab import FormTab
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.secret_keeping import SecretKeeping
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.widgets.fields import State
from ov_desktop.ui.workbench import Changed, Subject, Workbench

ACCOUNT = MailAccount("smtp.example", 587, "starttls", "cse@erdre.example", "cse", "Élan-vert_07")
PASSWORD = "trois girafes bleues"
IN_KEYRING = "Gardé dans le trousseau de mots de passe de l’ordinateur."
IN_PROFILE = "Gardé dans vos données chiffrées."


class Ring(KeyringBackend):
    """A keyring as the system's, which may be locked, and notes who asks."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.threads: set[int] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self._ask()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._ask()
        del self.kept[service, username]

    def _ask(self) -> None:
        self.threads.add(threading.get_ident())
        if self.locked:
            raise KeyringLocked


class Desk:
    """An open profile, and what stands behind the window."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.qtbot = qtbot
        self.ring = Ring()
        self.tasks = Tasks()
        clock = SettableClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
        door = Door(folder, clock, cost=Cost(1, 64, 1), find_keyring=lambda: self.ring)
        self.theme, self.clock, self.door = theme, clock, door
        self.desktop = door.make(Organisation("CSE", "CSE de l’Erdre", "060305"), PASSWORD).desktop
        self.workbench = self._bench()

    def _bench(self) -> Workbench:
        bench = Workbench(self.desktop, self.clock, self.theme, self.tasks)
        bench.door = self.door
        return bench

    def open_again(self) -> None:
        """Close the profile and sign in again."""
        self.desktop.close()
        self.desktop = self.door.sign_in("060305", PASSWORD, stay=False)
        self.workbench = self._bench()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.running, timeout=10_000)

    def tab(self, section: str) -> FormTab:
        self.page = AccountPage(self.workbench)
        self.qtbot.addWidget(self.page)
        self.page.show()
        self.page.enter(Request(PageKey.ACCOUNT, section=section))
        self.settle()
        tab = self.page.tab(section)
        assert isinstance(tab, FormTab)
        return tab


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, theme, tmp_path / "profil")
    yield desk
    assert desk.ring.threads
    assert threading.get_ident() not in desk.ring.threads
    desk.tasks.shutdown()
    desk.desktop.close()


def said_under(tab: FormTab) -> str:
    return tab.form.field("password").control.accessibleDescription()


def test_a_password_that_was_saved_moves_to_the_keyring_behind_the_window_which_says_so(desk: Desk) -> None:
    tab = desk.tab("mail")
    assert said_under(tab) == ""
    desk.desktop.accounts.save_mail_account(ACCOUNT)
    tab.load()
    desk.settle()
    assert said_under(tab) == IN_PROFILE
    keeping = SecretKeeping(desk.workbench, desk.workbench)
    desk.settle()
    assert said_under(tab) == IN_KEYRING
    assert list(desk.ring.kept.values()) == ["Élan-vert_07"]
    password = tab.form.field("password").control
    assert isinstance(password, QLineEdit)
    password.setText("Tout-neuf_08")
    tab.save()
    desk.settle()
    assert list(desk.ring.kept.values()) == ["Tout-neuf_08"]
    assert said_under(tab) == IN_KEYRING
    assert keeping.parent() is desk.workbench


def test_a_locked_keyring_asks_for_the_password_again_and_gives_it_back_once_unlocked(desk: Desk) -> None:
    desk.desktop.accounts.save_mail_account(ACCOUNT)
    desk.desktop.accounts.use_remote_portal("https://choix.example", "060305", "clé du portail")
    with desk.qtbot.waitSignal(desk.workbench.changed) as told:
        SecretKeeping(desk.workbench, desk.workbench)
    assert told.args is not None
    assert told.args[0] == Changed.of(Subject.SECRETS)
    desk.settle()
    desk.open_again()
    desk.ring.locked = True
    tab = desk.tab("mail")
    assert desk.desktop.secrets.place(SecretName.MAIL_PASSWORD) is SecretPlace.LOST
    field = tab.form.field("password")
    assert (field.state, field.message) == (
        State.WARNING,
        "À saisir de nouveau\u00a0: le trousseau de l’ordinateur ne le donne plus.",
    )
    desk.ring.locked = False
    tab.load()
    desk.settle()
    assert (field.state, said_under(tab)) == (State.REST, IN_KEYRING)
    password = field.control
    assert isinstance(password, QLineEdit)
    assert password.text() == "Élan-vert_07"


def test_a_password_that_comes_back_unseen_survives_a_save_and_one_that_is_seen_can_be_cleared(desk: Desk) -> None:
    desk.desktop.accounts.save_mail_account(ACCOUNT)
    SecretKeeping(desk.workbench, desk.workbench)
    desk.settle()
    desk.open_again()
    desk.ring.locked = True
    tab = desk.tab("mail")
    password, sender = (tab.form.field(name).control for name in ("password", "sender_name"))
    assert isinstance(password, QLineEdit)
    assert isinstance(sender, QLineEdit)
    desk.ring.locked = False
    SecretKeeping(desk.workbench, desk.workbench)
    desk.settle()
    assert desk.desktop.secrets.place(SecretName.MAIL_PASSWORD) is SecretPlace.KEYRING
    for name in ("CSE de l’Erdre", "CSE"):
        assert password.text() == ""
        sender.setText(name)
        tab.save()
        desk.settle()
        assert desk.desktop.accounts.mail_account() == replace(ACCOUNT, sender_name=name)
    tab.load()
    desk.settle()
    assert password.text() == "Élan-vert_07"
    password.clear()
    tab.save()
    desk.settle()
    assert desk.desktop.secrets.place(SecretName.MAIL_PASSWORD) is SecretPlace.NOWHERE
    assert desk.ring.kept == {}


def test_the_portal_of_a_server_says_where_its_password_lies(desk: Desk) -> None:
    desk.desktop.accounts.use_remote_portal("https://choix.example", "060305", "clé du portail")
    tab = desk.tab("portal")
    assert said_under(tab) == IN_PROFILE
    SecretKeeping(desk.workbench, desk.workbench)
    desk.settle()
    assert said_under(tab) == IN_KEYRING
