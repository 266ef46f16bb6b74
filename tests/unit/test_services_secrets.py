"""The passwords of servers lie in the system's keyring, else in the encrypted profile, and move safely (SPEC A4)."""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import keyring
import pytest
from desktop_kit import SETTINGS
from gnome_ring import gnome_ring
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import InitError, KeyringError
from waiting import wait_until

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.organisation import MailAccount, Organisation
from ov_desktop.mailing.smtp import AccountError
from ov_desktop.services.attention import Attention, Need
from ov_desktop.services.changes import PortalExchange
from ov_desktop.services.desktop import Desktop, PortalNotSetUpError
from ov_desktop.services.door import Door
from ov_desktop.services.launch import check_mail
from ov_desktop.services.portal_client import PortalPasswordLostError
from ov_desktop.services.previews import MessagePreview
from ov_desktop.services.secrets import SecretName, SecretPlace
from ov_desktop.services.vault import Cost

CLOCK = SettableClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
ORGANISATION = Organisation("CSE", "CSE Ateliers de l’Erdre", "060305")
PASSWORD = "trois girafes bleues à midi"
ACCOUNT = MailAccount("smtp.example", 587, "starttls", "cse@erdre.example", "cse", "Élan-vert_07", "CSE", 60)
MAIL, PORTAL = SecretName.MAIL_PASSWORD, SecretName.PORTAL_PASSWORD


class Ring(KeyringBackend):
    """A keyring as the system's, which may fail or forget."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}
        self.error: Exception | None = None
        self.asked = 0
        self.on_get: Callable[[], object] = lambda: None
        self.on_set: Callable[[], object] = lambda: None

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        self.on_get()
        return self.kept.get(f"{service}|{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.kept[f"{service}|{username}"] = password
        self.on_set()

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        del self.kept[f"{service}|{username}"]

    def _fail(self) -> None:
        self.asked += 1
        if self.error:
            raise self.error


@pytest.fixture
def ring() -> Ring:
    return Ring()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile with an organisation, closed."""
    folder = tmp_path / "profil"
    door(folder, NoKeyring()).make(ORGANISATION, PASSWORD).desktop.close()
    return folder


def door(folder: Path, ring: KeyringBackend, patience: float = 20) -> Door:
    return Door(folder, CLOCK, cost=Cost(1, 64, 1), find_keyring=lambda: ring, patience=patience)


def opened(folder: Path, ring: KeyringBackend, patience: float = 20) -> Desktop:
    return door(folder, ring, patience).sign_in("060305", PASSWORD, stay=False)


def in_profile(desktop: Desktop) -> list[tuple[str, str, str]]:
    with desktop.profile.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT name, place, text FROM secret ORDER BY name")
        return [tuple(row) for row in rows]


def moved(folder: Path, ring: Ring) -> None:
    """Save the account, and move its password to the keyring."""
    with opened(folder, ring) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
        assert desktop.secrets.settle()


@contextmanager
def locked(ring: Ring) -> Iterator[threading.Event]:
    """Let the keyring wait for its user from now on; gives what is set once it was asked."""
    asked, unlocked = threading.Event(), threading.Event()

    def wait() -> None:
        asked.set()
        unlocked.wait()

    ring.on_get = wait
    try:
        yield asked
    finally:
        ring.on_get = lambda: None
        unlocked.set()


def apart(work: Callable[[], object]) -> "Future[object]":
    """Do something on a thread of its own."""
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(work)
    finally:
        pool.shutdown(wait=False)


@pytest.fixture
def real_ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringBackend]:
    if sys.platform == "linux":
        with gnome_ring(tmp_path / "session", monkeypatch) as ring:
            yield ring
    else:
        yield keyring.get_keyring()


def test_a_real_keyring_takes_the_passwords_out_of_the_profile(folder: Path, real_ring: KeyringBackend) -> None:
    with opened(folder, real_ring) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
        desktop.accounts.use_remote_portal("https://choix.example", "060305", "clé du portail")
        assert [desktop.secrets.place(name) for name in SecretName] == [SecretPlace.PROFILE, SecretPlace.PROFILE]
        assert desktop.secrets.settle()
        assert in_profile(desktop) == [("mail-password", "keyring", ""), ("portal-password", "keyring", "")]
    at = door(folder, real_ring)
    entries = [f"{at.vault.profile}/{name}" for name in SecretName]
    assert [real_ring.get_password("Objectif Vacances", entry) for entry in entries] == [
        "Élan-vert_07",
        "clé du portail",
    ]
    with at.sign_in("060305", PASSWORD, stay=False) as desktop:
        assert desktop.accounts.mail_account() == ACCOUNT
        link = desktop.accounts.portal()
        assert link is not None
        assert link.password == "clé du portail"
        assert not desktop.secrets.settle()
        desktop.accounts.use_embedded_portal()
        desktop.accounts.save_mail_account(replace(ACCOUNT, user="", password=""))
        desktop.secrets.settle()
        assert in_profile(desktop) == []
    assert [real_ring.get_password("Objectif Vacances", entry) for entry in entries] == [None, None]


def test_without_a_keyring_the_passwords_stay_in_the_profile(folder: Path) -> None:
    with opened(folder, NoKeyring()) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
        assert not desktop.secrets.settle()
        assert desktop.secrets.place(MAIL) is SecretPlace.PROFILE
    with opened(folder, NoKeyring()) as desktop:
        assert desktop.accounts.mail_account() == ACCOUNT


def test_a_password_moves_at_the_first_opening_with_a_keyring_and_entries_tell_nothing(
    folder: Path, ring: Ring
) -> None:
    with opened(folder, NoKeyring()) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
    with opened(folder, ring) as desktop:
        assert desktop.secrets.settle()
        profile = door(folder, ring).vault.profile
        assert ring.kept == {f"Objectif Vacances|{profile}/mail-password": "Élan-vert_07"}
        assert desktop.accounts.mail_account() == ACCOUNT


def test_settings_are_read_without_asking_the_keyring_and_a_password_is_asked_for_once(
    folder: Path, ring: Ring
) -> None:
    with opened(folder, ring) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
        desktop.accounts.use_remote_portal("https://choix.example", "060305", "clé du portail")
        desktop.secrets.settle()
    with opened(folder, ring) as desktop:
        before = ring.asked
        assert desktop.accounts.mail_settings() == replace(ACCOUNT, password="")
        link = desktop.accounts.portal_settings()
        assert link is not None
        assert link.password == ""
        assert ring.asked == before
        for _time in range(3):
            assert desktop.accounts.mail_account() == ACCOUNT
        assert ring.asked == before + 1


def test_a_preview_is_made_at_once_where_the_keyring_never_answers(folder: Path, ring: Ring) -> None:
    with opened(folder, ring) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
        desktop.accounts.use_remote_portal("https://choix.example", "060305", "clé du portail")
        desktop.secrets.settle()
        campaign = desktop.campaigns.create(SETTINGS).id
    with opened(folder, ring) as desktop, locked(ring) as asked:
        previews = desktop.previews
        preview = apart(lambda: previews.message(campaign, MessageKind.LAUNCH)).result(5)
        trial = apart(lambda: previews.trial(campaign, MessageKind.LAUNCH, "", "moi@erdre.example")).result(5)
        assert isinstance(preview, MessagePreview)
        assert isinstance(trial, EmailMessage)
        assert "https://choix.example/acces/" in preview.text
        assert trial["From"] == "CSE <cse@erdre.example>"
        with pytest.raises(PortalNotSetUpError):
            apart(desktop.start_portal).result(5)
        assert not asked.is_set()


def test_a_keyring_that_does_not_give_back_what_it_took_gets_nothing(folder: Path, ring: Ring) -> None:
    ring.on_set = ring.kept.clear
    with opened(folder, ring) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
        assert not desktop.secrets.settle()
        assert in_profile(desktop) == [("mail-password", "profile", "Élan-vert_07")]


def test_a_password_saved_while_the_one_before_moves_is_the_one_that_counts(folder: Path, ring: Ring) -> None:
    later = replace(ACCOUNT, password="plus tard")
    with opened(folder, ring) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)

        def save_meanwhile() -> None:
            ring.on_set = lambda: None
            desktop.accounts.save_mail_account(later)

        ring.on_set = save_meanwhile
        desktop.secrets.settle()
        assert list(ring.kept.values()) == ["plus tard"]
        assert in_profile(desktop) == [("mail-password", "keyring", "")]
        assert desktop.accounts.mail_account() == later


@pytest.mark.parametrize("error", [InitError("bus"), KeyringError("verrouillé"), OSError("bus")])
def test_a_keyring_that_vanished_asks_for_the_password_again_and_crashes_nothing(
    folder: Path, ring: Ring, error: Exception
) -> None:
    with opened(folder, ring) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
        desktop.accounts.use_remote_portal("http://127.0.0.1:9", "060305", "clé du portail")
        desktop.secrets.settle()
    ring.error = error
    with opened(folder, ring) as desktop:
        assert desktop.secrets.settle()
        assert [desktop.secrets.place(name) for name in SecretName] == [SecretPlace.LOST, SecretPlace.LOST]
        assert desktop.accounts.mail_account() == replace(ACCOUNT, password="")
        with pytest.raises(AccountError, match="mail-password-lost"):
            check_mail(desktop)
        with pytest.raises(PortalPasswordLostError):
            desktop.exchange()
        attention = Attention(desktop.accounts, desktop.campaigns, desktop.tracking, desktop.orders, CLOCK)
        assert [todo.need for todo in attention.today().todos] == [Need.MAIL_PASSWORD, Need.PORTAL_PASSWORD]
        # Whatever is saved beside it does not give up what may come back.
        desktop.accounts.save_mail_account(replace(ACCOUNT, password="", rate_per_minute=45))
        ring.error = None
        desktop.secrets.ask_again(MAIL)
        assert desktop.accounts.mail_account() == replace(ACCOUNT, rate_per_minute=45)


@pytest.mark.parametrize("found_locked", [False, True], ids=["never asked before", "found locked before"])
@pytest.mark.parametrize("asker", ["settle", "the page"])
def test_what_is_saved_while_a_locked_keyring_is_asked_does_not_give_up_its_password(
    folder: Path, ring: Ring, asker: str, found_locked: bool
) -> None:
    moved(folder, ring)
    with opened(folder, ring) as desktop:
        accounts, secrets = desktop.accounts, desktop.secrets

        def read_page() -> None:
            secrets.ask_again(MAIL)
            accounts.mail_account()

        if found_locked:
            ring.error = KeyringError("verrouillé")
            secrets.settle()
            ring.error = None
        with locked(ring) as asked:
            asking = apart(secrets.settle if asker == "settle" else read_page)
            assert asked.wait(10)
            assert secrets.place(MAIL) is (SecretPlace.LOST if found_locked else SecretPlace.KEYRING)
            accounts.save_mail_account(replace(ACCOUNT, password="", rate_per_minute=45))
        asking.result(10)
        secrets.settle()
        assert list(ring.kept.values()) == ["Élan-vert_07"]
        assert accounts.mail_account() == replace(ACCOUNT, rate_per_minute=45)


def test_a_password_that_was_never_shown_is_not_given_up_by_saving_beside_it(folder: Path, ring: Ring) -> None:
    moved(folder, ring)
    beside = replace(ACCOUNT, password="", rate_per_minute=45)
    with opened(folder, ring) as desktop:
        desktop.secrets.settle()
        desktop.accounts.save_mail_account(beside, keep_password=True)
        assert desktop.accounts.mail_account() == replace(ACCOUNT, rate_per_minute=45)
        desktop.accounts.save_mail_account(replace(beside, password="autre"), keep_password=True)
        desktop.accounts.save_mail_account(beside, keep_password=True)
        assert desktop.accounts.mail_account() == replace(beside, password="autre")
        desktop.accounts.save_mail_account(beside)
        desktop.secrets.settle()
        assert (desktop.accounts.mail_account(), ring.kept) == (beside, {})


def test_the_portal_goes_on_with_its_password_while_a_locked_keyring_is_asked_again(folder: Path, ring: Ring) -> None:
    moved(folder, ring)
    with opened(folder, ring) as desktop:
        exchange = PortalExchange(desktop.profile.database, desktop.secrets)
        ring.error = KeyringError("verrouillé")
        assert exchange.mail_account() is None
        ring.error = None
        with locked(ring) as asked:
            asking = apart(desktop.secrets.settle)
            assert asked.wait(10)
            assert apart(exchange.mail_account).result(5) is None
            with pytest.raises(AccountError, match="mail-password-lost"):
                check_mail(desktop)
        assert asking.result(10)
        push = exchange.mail_account()
        assert push is not None
        assert push.password.get_secret_value() == "Élan-vert_07"


def test_a_password_typed_while_the_keyring_is_asked_is_the_one_that_is_read(folder: Path, ring: Ring) -> None:
    moved(folder, ring)
    later = replace(ACCOUNT, password="plus tard")
    with opened(folder, ring) as desktop:
        with locked(ring) as asked:
            reading = apart(desktop.accounts.mail_account)
            assert asked.wait(10)
            desktop.accounts.save_mail_account(later)
        assert reading.result(10) == later
        desktop.secrets.settle()
        assert (desktop.accounts.mail_account(), list(ring.kept.values())) == (later, ["plus tard"])


def test_a_profile_on_another_computer_takes_the_password_that_is_typed_again(folder: Path, ring: Ring) -> None:
    with opened(folder, ring) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
        desktop.secrets.settle()
    elsewhere = Ring()
    with opened(folder, elsewhere) as desktop:
        desktop.secrets.settle()
        assert desktop.secrets.place(MAIL) is SecretPlace.LOST
        desktop.accounts.save_mail_account(ACCOUNT)
        assert desktop.secrets.settle()
        assert desktop.secrets.place(MAIL) is SecretPlace.KEYRING
        assert list(elsewhere.kept.values()) == ["Élan-vert_07"]


def test_a_keyring_that_waits_for_its_user_is_given_up(folder: Path, ring: Ring) -> None:
    with opened(folder, NoKeyring()) as desktop:
        desktop.accounts.save_mail_account(ACCOUNT)
    answered = threading.Event()
    ring.on_set = answered.wait
    with opened(folder, ring, patience=0.2) as desktop:
        assert not desktop.secrets.settle()
        assert desktop.secrets.place(MAIL) is SecretPlace.PROFILE
        # What is saved meanwhile never waits, and is not overtaken by what the ring was given before.
        desktop.accounts.save_mail_account(replace(ACCOUNT, password="plus tard"))
        assert not desktop.secrets.settle()
        ring.on_set = lambda: None
        answered.set()
        wait_until(desktop.secrets.settle, message="the move to a keyring that answers again")
        assert list(ring.kept.values()) == ["plus tard"]


def test_a_portal_on_this_computer_needs_no_keyring(folder: Path, ring: Ring) -> None:
    with opened(folder, ring) as desktop:
        link = desktop.accounts.use_embedded_portal()
        desktop.secrets.settle()
        assert ring.kept == {}
        assert desktop.secrets.place(PORTAL) is SecretPlace.NOWHERE
        assert desktop.accounts.portal() == link
