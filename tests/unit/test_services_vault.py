"""The vault on disk: what opens it, what it survives, what it never holds (SPEC A1, A2)."""

import json
import os
import re
import stat
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keyring.backends.fail
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import InitError, NoKeyringError, PasswordDeleteError

from ov_desktop.clock import SettableClock
from ov_desktop.domain.refusal import FieldFault
from ov_desktop.services import durable_file
from ov_desktop.services.passwords import check_password
from ov_desktop.services.recovery_code import (
    MistypedCodeError,
    last_signs,
    new_recovery_code,
    read_recovery_code,
    same_signs,
)
from ov_desktop.services.sign_in_delay import SignInDelayedError
from ov_desktop.services.stay_signed_in import StaySignedIn
from ov_desktop.services.system_ring import KeyringUnavailableError, SystemRing
from ov_desktop.services.vault import (
    Cost,
    NewVault,
    RecoveryRefusedError,
    SignInRefusedError,
    Vault,
    VaultDamagedError,
    VaultExistsError,
    VaultLockedError,
)

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
CODE = "060305"
PASSWORD = "trois girafes bleues à midi"
QUICK = Cost(passes=1, memory_kib=64, lanes=1)
CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ov_desktop.clock import SettableClock
from ov_desktop.services import vault
clock = SettableClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
"""


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOW)


@pytest.fixture
def vault(tmp_path: Path, clock: SettableClock) -> Vault:
    return Vault(tmp_path / "profil", clock, QUICK)


@pytest.fixture
def made(vault: Vault) -> NewVault:
    return vault.create(CODE, PASSWORD)


def again(vault: Vault, clock: SettableClock) -> Vault:
    """The vault as the next start of the application finds it."""
    return Vault(vault._folder, clock, QUICK)


def fail(vault: Vault, times: int, clock: SettableClock) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefusedError):
            again(vault, clock).open_with_password(CODE, "un autre mot de passe")


# --- opening ---------------------------------------------------------------------------------------------


def test_client_code_and_password_together_give_the_key_after_a_restart(
    vault: Vault, made: NewVault, clock: SettableClock
) -> None:
    assert len(made.key) == 32
    reopened = again(vault, clock)
    assert reopened.open_with_password(" 060 305 ", unicodedata.normalize("NFD", PASSWORD)) == made.key
    assert reopened.key == made.key


@pytest.mark.parametrize(
    ("client_code", "password"), [("60305", PASSWORD), (CODE, PASSWORD[:-1]), ("", ""), (CODE, "x" * 5000)]
)
@pytest.mark.usefixtures("made")
def test_a_wrong_client_code_and_a_wrong_password_get_one_answer(vault: Vault, client_code: str, password: str) -> None:
    with pytest.raises(SignInRefusedError) as refused:
        vault.open_with_password(client_code, password)
    assert str(refused.value) == ""


def test_the_recovery_code_opens_however_it_was_typed(vault: Vault, made: NewVault, clock: SettableClock) -> None:
    typed = made.recovery_code.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert again(vault, clock).open_with_recovery(typed) == made.key


@pytest.mark.usefixtures("made")
def test_the_code_of_another_profile_and_a_mistyped_one_get_different_answers(vault: Vault) -> None:
    with pytest.raises(RecoveryRefusedError):
        vault.open_with_recovery(new_recovery_code())
    with pytest.raises(MistypedCodeError):
        vault.open_with_recovery("ABCD")


def test_a_locked_vault_changes_nothing(vault: Vault, made: NewVault, clock: SettableClock) -> None:
    reopened = again(vault, clock)
    for change in (lambda: reopened.set_password("x"), reopened.new_recovery_code, reopened.confirm_recovery):
        with pytest.raises(VaultLockedError):
            change()
    assert reopened.open_with_key(made.key) == made.key
    reopened.lock()
    with pytest.raises(VaultLockedError):
        _ = reopened.key
    with pytest.raises(SignInRefusedError):
        reopened.open_with_key(bytes(32))


# --- changing --------------------------------------------------------------------------------------------


def test_a_new_password_replaces_the_old_one_and_leaves_key_and_recovery_code(
    vault: Vault, made: NewVault, clock: SettableClock
) -> None:
    with pytest.raises(SignInRefusedError):
        vault.change_password("ce n’est pas lui", "cinq baleines vertes")
    vault.change_password(PASSWORD, "cinq baleines vertes")
    reopened = again(vault, clock)
    with pytest.raises(SignInRefusedError):
        reopened.open_with_password(CODE, PASSWORD)
    assert reopened.open_with_password(CODE, "cinq baleines vertes") == made.key
    assert reopened.open_with_recovery(made.recovery_code) == made.key


def test_a_forgotten_password_is_replaced_with_the_recovery_code_even_during_a_delay(
    vault: Vault, made: NewVault, clock: SettableClock
) -> None:
    fail(vault, 5, clock)
    assert again(vault, clock).reset_password_with_recovery(made.recovery_code, "cinq baleines vertes") == made.key
    assert again(vault, clock).open_with_password(CODE, "cinq baleines vertes") == made.key


def test_a_new_recovery_code_ends_the_old_one(vault: Vault, made: NewVault, clock: SettableClock) -> None:
    vault.confirm_recovery()
    assert again(vault, clock).recovery_kept
    code = vault.new_recovery_code()
    assert not again(vault, clock).recovery_kept
    assert again(vault, clock).open_with_recovery(code) == made.key
    with pytest.raises(RecoveryRefusedError):
        again(vault, clock).open_with_recovery(made.recovery_code)


def test_another_client_code_is_asked_for_once_it_has_changed(
    vault: Vault, made: NewVault, clock: SettableClock
) -> None:
    vault.change_client_code("412087")
    assert again(vault, clock).open_with_password("412087", PASSWORD) == made.key
    with pytest.raises(SignInRefusedError):
        again(vault, clock).open_with_password(CODE, PASSWORD)


# --- the file --------------------------------------------------------------------------------------------


def test_the_file_holds_no_secret_and_is_for_its_owner_alone(vault: Vault, made: NewVault) -> None:
    path = vault._folder / "coffre.json"
    text = path.read_text(encoding="ascii")
    assert json.loads(text)["version"] == 1
    secrets = (PASSWORD, made.key.hex(), made.recovery_code, made.recovery_code.replace("-", ""), CODE)
    assert not [secret for secret in secrets if secret in text]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.usefixtures("made")
def test_a_vault_is_never_made_over_another(vault: Vault) -> None:
    before = (vault._folder / "coffre.json").read_bytes()
    with pytest.raises(VaultExistsError):
        vault.create(CODE, PASSWORD)
    assert (vault._folder / "coffre.json").read_bytes() == before


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("change", ['"version": 2', '"memory_kib": 99999999', '"passes": -1', "{"])
def test_a_file_that_was_tampered_with_is_refused_before_it_costs_anything(vault: Vault, change: str) -> None:
    path = vault._folder / "coffre.json"
    key = change.partition(":")[0]
    text = re.sub(rf"{key}: -?\d+", change, path.read_text(encoding="ascii")) if ":" in change else change
    path.write_text(text, encoding="ascii")
    with pytest.raises(VaultDamagedError) as damaged:
        vault.open_with_password(CODE, PASSWORD)
    assert str(damaged.value) == ""


def test_a_seal_does_not_open_in_the_place_of_another(vault: Vault, made: NewVault) -> None:
    path = vault._folder / "coffre.json"
    content = json.loads(path.read_text(encoding="ascii"))
    content["profile"] = "0" * 32
    path.write_text(json.dumps(content), encoding="ascii")
    with pytest.raises(SignInRefusedError):
        vault.open_with_password(CODE, PASSWORD)
    with pytest.raises(RecoveryRefusedError):
        vault.open_with_recovery(made.recovery_code)


@pytest.mark.parametrize("moment", ["os.fsync", "pathlib.Path.replace"])
def test_a_failure_while_the_password_changes_leaves_the_old_one(
    vault: Vault, made: NewVault, clock: SettableClock, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(moment, full)
        with pytest.raises(OSError, match="No space"):
            vault.set_password("cinq baleines vertes")
    assert again(vault, clock).open_with_password(CODE, PASSWORD) == made.key


@pytest.mark.parametrize("step", ["before the file is whole", "before it takes its place"])
def test_a_program_killed_while_it_makes_a_vault_leaves_none_and_while_it_changes_one_the_old(
    tmp_path: Path, clock: SettableClock, step: str
) -> None:
    folder = tmp_path / "profil"
    name = "os.fsync" if step == "before the file is whole" else "os.replace"
    die = f"import os, pathlib\nos._exit_now = os._exit\n{name} = lambda *_: os._exit_now(9)\n"
    die += "pathlib.Path.replace = lambda *_: os._exit_now(9)\n" if name == "os.replace" else ""
    work = f"v = vault.Vault(Path({str(folder)!r}), clock, vault.Cost(1, 64, 1))\n"
    run = [sys.executable, "-c", CHILD + die + work + f"v.create({CODE!r}, {PASSWORD!r})"]
    assert subprocess.run(run, check=False).returncode == 9
    vault = Vault(folder, clock, QUICK)
    assert not vault.exists
    made = vault.create(CODE, PASSWORD)
    change = f"v.open_with_key(bytes.fromhex({made.key.hex()!r})); v.set_password('cinq baleines vertes')"
    assert subprocess.run([sys.executable, "-c", CHILD + die + work + change], check=False).returncode == 9
    assert again(vault, clock).open_with_password(CODE, PASSWORD) == made.key


# --- delays ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("made")
def test_five_failures_are_free_and_the_delay_then_grows_across_restarts(vault: Vault, clock: SettableClock) -> None:
    fail(vault, 5, clock)
    waits = []
    for _ in range(9):
        waits.append(again(vault, clock).seconds_to_wait())
        clock.set(clock.now() + timedelta(seconds=waits[-1]))
        fail(vault, 1, clock)
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_the_right_password_is_not_even_looked_at_before_its_time(
    vault: Vault, made: NewVault, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(vault, 5, clock)
    clock.set(NOW + timedelta(seconds=29.5))
    with monkeypatch.context() as counted:
        counted.setattr("ov_desktop.services.vault.hash_secret_raw", lambda *_: pytest.fail("the password was tried"))
        with pytest.raises(SignInDelayedError) as early:
            again(vault, clock).open_with_password(CODE, PASSWORD)
    assert early.value.seconds == 1
    clock.set(NOW + timedelta(seconds=30))
    assert again(vault, clock).open_with_password(CODE, PASSWORD) == made.key
    fail(vault, 4, clock)
    assert again(vault, clock).seconds_to_wait() == 0


@pytest.mark.usefixtures("made")
def test_a_clock_that_is_set_back_serves_the_whole_delay_and_no_more(vault: Vault, clock: SettableClock) -> None:
    fail(vault, 5, clock)
    clock.set(NOW - timedelta(days=400))
    assert again(vault, clock).seconds_to_wait() == 30
    clock.set(NOW - timedelta(days=400) + timedelta(seconds=29))
    assert again(vault, clock).seconds_to_wait() == 1
    clock.set(NOW - timedelta(days=400) + timedelta(seconds=30))
    assert again(vault, clock).seconds_to_wait() == 0


@pytest.mark.usefixtures("made")
def test_killing_the_program_while_it_tries_a_password_does_not_make_the_attempt_free(
    vault: Vault, clock: SettableClock
) -> None:
    fail(vault, 4, clock)
    die = "import os\nvault.hash_secret_raw = lambda *_: os._exit(9)\n"
    attempt = f"vault.Vault(Path({str(vault._folder)!r}), clock).open_with_password('1', 'x')"
    assert subprocess.run([sys.executable, "-c", CHILD + die + attempt], check=False).returncode == 9
    assert again(vault, clock).seconds_to_wait() == 30


@pytest.mark.usefixtures("made")
def test_a_count_that_was_overwritten_serves_a_delay(vault: Vault, clock: SettableClock) -> None:
    (vault._folder / "essais.json").write_bytes(b"\0\0\0")
    assert again(vault, clock).seconds_to_wait() == 30


# --- recovery code ---------------------------------------------------------------------------------------


def test_a_code_has_130_random_bits_in_groups_of_signs_that_cannot_be_confused() -> None:
    codes = {new_recovery_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
    firsts = {code[0] for code in codes}
    assert len(firsts) > 20


def test_no_single_slip_and_no_swap_of_neighbours_goes_unnoticed() -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    code = new_recovery_code().replace("-", "")
    wrong = {code[:i] + sign + code[i + 1 :] for i in range(28) for sign in alphabet if sign != code[i]}
    wrong |= {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(27) if code[i] != code[i + 1]}
    wrong |= {code[:-1], code + "0", code[1:], "É" + code[1:]}
    accepted = []
    for slip in wrong:
        try:
            read_recovery_code(slip)
        except MistypedCodeError:
            continue
        accepted.append(slip)
    assert accepted == []


def test_the_last_four_signs_are_understood_as_people_type_them() -> None:
    assert last_signs("ABCD-EF01") == "EF01"
    assert same_signs(" e f o i", "EF01")
    assert not same_signs("EF0", "EF01")


# --- passwords -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password", ["trois girafes bleues", "xK9#mPq2vL5w", "Jardin-pomme-vélo", PASSWORD, "é" * 3 + "girafe%vélo7"]
)
def test_a_long_password_of_ones_own_is_accepted(password: str) -> None:
    assert check_password(password, [CODE, "CSE Ateliers de l’Erdre"]) == []


@pytest.mark.parametrize(("password", "missing"), [("", 12), ("girafe", 6), ("onze lettre", 1)])
def test_a_short_password_says_how_many_characters_are_missing(password: str, missing: int) -> None:
    assert check_password(password) == [FieldFault("password", "setup-password-short", count=missing)]


@pytest.mark.parametrize(
    "password",
    ["motdepasse1234", "Mot de passe 123", "azertyuiop123", "Azertyuiop!2026", "password1234", "aaaaaaaaaaaa",
     "123456789012", "Vacances2026!", "bonjourbonjour", "jetaime12345", "a" * 300],
)  # fmt: skip
def test_a_common_password_is_refused(password: str) -> None:
    assert [fault.code for fault in check_password(password)] == ["setup-password-common"]


@pytest.mark.parametrize("password", ["AteliersErdre1", "ateliersdelerdre", "CSEAteliers2026", "cse 4120870 cse"])
def test_a_password_made_of_what_others_know_of_the_organisation_is_refused(password: str) -> None:
    faults = check_password(password, ["4120870", "CSE Ateliers de l’Erdre"])
    assert [fault.code for fault in faults] == ["password-from-organisation"]


# --- staying signed in -----------------------------------------------------------------------------------


class MemoryKeyring(KeyringBackend):
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
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


class PlainKeyring(MemoryKeyring):
    """Writes plain files, as keyrings.alt does."""


PlainKeyring.__module__ = "keyrings.alt.file"


class LockedKeyring(MemoryKeyring):
    """A ring that its owner did not unlock."""

    def get_password(self, service: str, username: str) -> str | None:
        raise InitError(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise InitError(f"{service} {username} {len(password)}")


class Chained(ChainerBackend):
    """Several rings, the preferred one first."""

    backends = [PlainKeyring(), MemoryKeyring()]  # type: ignore[assignment]  # noqa: RUF012 -- as the library has it


def test_a_key_is_kept_until_the_user_signs_out(vault: Vault, made: NewVault, clock: SettableClock) -> None:
    ring = MemoryKeyring()
    stay = StaySignedIn(vault.profile, SystemRing(lambda: ring))
    assert stay.key() is None
    stay.forget()
    stay.remember(made.key)
    kept = StaySignedIn(again(vault, clock).profile, SystemRing(lambda: ring)).key()
    assert kept is not None
    assert again(vault, clock).open_with_key(kept) == made.key
    assert StaySignedIn("un autre profil", SystemRing(lambda: ring)).key() is None
    stay.forget()
    assert ring.kept == {}


@pytest.mark.parametrize("ring", [keyring.backends.fail.Keyring(), PlainKeyring(), LockedKeyring()])
def test_a_keyring_that_keeps_no_secret_is_not_used(ring: KeyringBackend) -> None:
    stay = StaySignedIn("profil", SystemRing(lambda: ring))
    for call in (stay.check, stay.key, stay.forget, lambda: stay.remember(bytes(32))):
        with pytest.raises(KeyringUnavailableError):
            call()
    assert getattr(ring, "kept", {}) == {}


def test_among_several_keyrings_the_plain_one_is_passed_over() -> None:
    chain = Chained()
    StaySignedIn("profil", SystemRing(lambda: chain)).remember(bytes(32))
    plain, good = Chained.backends
    assert (plain.kept, len(good.kept)) == ({}, 1)  # type: ignore[attr-defined]


def test_a_missing_bus_is_told_as_an_unusable_keyring() -> None:
    def missing() -> KeyringBackend:
        raise NoKeyringError

    with pytest.raises(KeyringUnavailableError):
        StaySignedIn("profil", SystemRing(missing)).check()


def test_what_stands_in_the_keyring_by_mistake_is_no_key() -> None:
    ring = MemoryKeyring()
    ring.set_password("Objectif Vacances", "profil", "pas une clé")
    assert StaySignedIn("profil", SystemRing(lambda: ring)).key() is None


def test_a_file_that_is_removed_may_be_missing(tmp_path: Path) -> None:
    durable_file.remove_durably(tmp_path / "rien")
    assert list(tmp_path.iterdir()) == []
