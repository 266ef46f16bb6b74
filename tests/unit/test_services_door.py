"""The profile made at the first start, then opened by password, code or keyring, after a cut too (SPEC R7, A1)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from ov_desktop.clock import SettableClock
from ov_desktop.domain.organisation import Organisation
from ov_desktop.domain.refusal import RefusedError
from ov_desktop.services.door import Door
from ov_desktop.services.portal_test import PortalTestError, try_embedded_portal, try_remote_portal
from ov_desktop.services.profile_lock import ProfileBusyError, ProfileLock
from ov_desktop.services.stay_signed_in import KeyringUnavailableError
from ov_desktop.services.vault import Cost, SignInRefusedError, VaultExistsError

CLOCK = SettableClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
ORGANISATION = Organisation("CSE", "CSE Ateliers de l’Erdre", "060305")
PASSWORD = "trois girafes bleues à midi"


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


@pytest.fixture
def ring() -> Ring:
    return Ring()


def door(folder: Path, ring: KeyringBackend | None = None, lock: ProfileLock | None = None) -> Door:
    return Door(folder, CLOCK, lock=lock, cost=Cost(1, 64, 1), find_keyring=lambda: ring or NoKeyring())


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A profile that was made and closed."""
    folder = tmp_path / "profil"
    at = door(folder)
    assert at.first_start
    made = at.make(ORGANISATION, PASSWORD)
    assert made.desktop.accounts.organisation() == ORGANISATION
    (folder / "code.txt").write_text(made.recovery_code, encoding="ascii")
    made.desktop.close()
    yield folder
    ProfileLock(folder).release()  # nothing was left open


def test_a_profile_is_opened_by_its_password_and_by_its_recovery_code(folder: Path) -> None:
    assert not door(folder).first_start
    with door(folder).sign_in("060305", PASSWORD, stay=False) as desktop:
        assert desktop.accounts.organisation() == ORGANISATION
    at = door(folder)
    with at.recover((folder / "code.txt").read_text(encoding="ascii")) as desktop:
        at.vault.set_password("cinq baleines vertes")
        assert desktop.accounts.organisation() == ORGANISATION
    door(folder).sign_in("060305", "cinq baleines vertes", stay=False).close()


def test_two_windows_never_open_the_same_profile_and_the_lock_taken_before_is_handed_over(folder: Path) -> None:
    lock = ProfileLock(folder)
    with pytest.raises(ProfileBusyError):
        door(folder).sign_in("060305", PASSWORD, stay=False)
    desktop = door(folder, lock=lock).sign_in("060305", PASSWORD, stay=False)
    with pytest.raises(ProfileBusyError):
        ProfileLock(folder)
    desktop.close()
    ProfileLock(folder).release()


def test_whoever_stays_signed_in_is_not_asked_until_they_sign_out(folder: Path, ring: Ring) -> None:
    assert door(folder, ring).open_remembered() is None
    door(folder, ring).sign_in("060305", PASSWORD, stay=True).close()
    at = door(folder, ring)
    desktop = at.open_remembered()
    assert desktop is not None
    assert at.stays_signed_in()
    at.sign_out()
    desktop.close()
    assert ring.kept == {}
    assert door(folder, ring).open_remembered() is None
    door(folder, ring).sign_in("060305", PASSWORD, stay=True).close()
    door(folder, ring).sign_in("060305", PASSWORD, stay=False).close()
    assert ring.kept == {}


def test_a_computer_without_a_keyring_keeps_nobody_out(folder: Path) -> None:
    at = door(folder)
    assert not at.keyring_usable()
    assert at.open_remembered() is None
    with at.sign_in("060305", PASSWORD, stay=True):
        with pytest.raises(KeyringUnavailableError):
            at.stay_signed_in()
        assert not at.stays_signed_in()


def test_a_key_of_another_profile_in_the_keyring_opens_nothing(folder: Path, ring: Ring) -> None:
    at = door(folder, ring)
    at.stay.remember(bytes(32))
    assert at.open_remembered() is None


def test_a_profile_is_not_made_over_another(folder: Path) -> None:
    with pytest.raises(VaultExistsError):
        door(folder).make(ORGANISATION, PASSWORD)
    door(folder).sign_in("060305", PASSWORD, stay=False).close()


def test_making_can_be_repeated_after_a_failure_with_what_was_corrected(tmp_path: Path) -> None:
    at = door(tmp_path)
    with pytest.raises(RefusedError):
        at.make(Organisation("CSE", "", "060305"), PASSWORD)
    made = at.make(ORGANISATION, "cinq baleines vertes")
    made.desktop.close()
    with pytest.raises(SignInRefusedError):
        door(tmp_path).sign_in("060305", PASSWORD, stay=False)
    door(tmp_path).sign_in("060305", "cinq baleines vertes", stay=False).close()
    door(tmp_path).recover(made.recovery_code).close()


def test_a_first_start_cut_before_any_data_opens_empty_and_goes_on(tmp_path: Path) -> None:
    door(tmp_path).vault.create("060305", PASSWORD)
    at = door(tmp_path)
    assert not at.first_start
    with at.sign_in("060305", PASSWORD, stay=False) as desktop:
        assert desktop.accounts.organisation() is None
        assert not at.vault.recovery_kept


def test_a_change_of_the_client_code_that_was_cut_is_finished_at_the_next_sign_in(folder: Path) -> None:
    with door(folder).sign_in("060305", PASSWORD, stay=False) as desktop:
        desktop.accounts.save_organisation(Organisation("CSE", "CSE", "412087"))
    door(folder).sign_in("060305", PASSWORD, stay=False).close()
    door(folder).sign_in("412087", PASSWORD, stay=False).close()


def test_the_portal_of_this_computer_and_its_account_can_be_tried(folder: Path) -> None:
    with door(folder).sign_in("060305", PASSWORD, stay=False) as desktop:
        version = try_embedded_portal(desktop, "https://choix.cse-erdre.example")
        assert version
        assert desktop.portal is None
        link = desktop.accounts.portal()
        assert link is not None
        assert link.url == "https://choix.cse-erdre.example"
        process = desktop.start_portal()
        assert try_embedded_portal(desktop, "") == version
        assert try_remote_portal(process.url, "060305", link.password) == version
        with pytest.raises(PortalTestError) as refused:
            try_remote_portal(process.url, "060305", "faux")
        assert refused.value.code == "portal-refused"
    with pytest.raises(PortalTestError) as unreachable:
        try_remote_portal("pas une adresse", "060305", "faux")
    assert unreachable.value.code == "portal-address"
