"""Keeps the key of a profile: sealed by the password and by a recovery code, never in clear (SPEC A1, A2).

The key is drawn once and never changes; what changes is what seals it. ``coffre.json`` holds the seals. It is replaced
as a whole and is on disk before anything relies on it, so that a crash leaves a file that still opens.
"""

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ov_desktop.database import KEY_BYTES
from ov_desktop.domain.clock import Clock
from ov_desktop.services.durable_file import write_durably
from ov_desktop.services.recovery_code import new_recovery_code, read_recovery_code
from ov_desktop.services.sign_in_delay import SignInDelay

_FILE = "coffre.json"
_ATTEMPTS = "essais.json"
_SALT_BYTES = 16
_NONCE_BYTES = 12


class SignInRefusedError(Exception):
    """Client code and password do not go together; the same for both."""


class RecoveryRefusedError(Exception):
    """The recovery code is well formed, and is not the one of this profile."""


class VaultExistsError(Exception):
    """The folder has a vault already, whose key must not be lost."""


class VaultDamagedError(Exception):
    """The vault is missing, cannot be read, or was written by a later version of the software."""


class VaultLockedError(Exception):
    """The vault has to be opened first."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a password costs: the parameters of argon2id."""

    passes: int = 3
    memory_kib: int = 128 * 1024
    lanes: int = 4


USUAL_COST = Cost()
"""A third of a second on two cores."""


@dataclass(frozen=True, slots=True)
class NewVault:
    """What a new vault gives, once: the key of the database and the code to print."""

    key: bytes
    recovery_code: str


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64", extra="forbid")


class _Seal(_Part):
    nonce: Annotated[bytes, Field(min_length=_NONCE_BYTES, max_length=_NONCE_BYTES)]
    sealed: bytes


class _PasswordSeal(_Seal):
    # The limits keep a file that someone wrote into from taking all the memory.
    salt: Annotated[bytes, Field(min_length=_SALT_BYTES, max_length=64)]
    passes: Annotated[int, Field(ge=1, le=32)]
    memory_kib: Annotated[int, Field(ge=8, le=1024 * 1024)]
    lanes: Annotated[int, Field(ge=1, le=16)]


class _Content(_Part):
    version: Literal[1] = 1
    profile: str
    key_mark: bytes
    client_code_mark: bytes
    password: _PasswordSeal
    recovery: _Seal
    recovery_kept: bool


class Vault:
    """The vault of one profile's folder; to be used by one thread at a time.

    Once opened it remembers the key, which what changes the seals needs.
    """

    def __init__(self, folder: Path, clock: Clock, cost: Cost = USUAL_COST) -> None:
        """Stand on a folder, which need not exist.

        Args:
            folder: the folder of the profile.
            clock: the time, for the delays after wrong passwords.
            cost: of passwords that are set from now on.
        """
        self._folder = folder
        self._path = folder / _FILE
        self._delay = SignInDelay(folder / _ATTEMPTS, clock)
        self._cost = cost
        self._key: bytes | None = None

    # --- state -------------------------------------------------------------------------------------------

    @property
    def exists(self) -> bool:
        """Whether the folder has a vault, so that the first start is over."""
        return self._path.exists()

    @property
    def profile(self) -> str:
        """A random name of the profile, which says nothing about it.

        Raises:
            VaultDamagedError: it cannot be read.
        """
        return self._read().profile

    @property
    def recovery_kept(self) -> bool:
        """Whether someone has shown that the recovery code is written down.

        Raises:
            VaultDamagedError: it cannot be read.
        """
        return self._read().recovery_kept

    def check(self) -> None:
        """Make sure that the vault can be read.

        Raises:
            VaultDamagedError: it cannot.
        """
        self._read()

    def seconds_to_wait(self) -> int:
        """Seconds before the next password may be tried, 0 where it may be at once."""
        return self._delay.remaining()

    # --- making and opening ------------------------------------------------------------------------------

    def create(self, client_code: str, password: str) -> NewVault:
        """Draw a key and seal it; the vault is on disk when this returns.

        Raises:
            VaultExistsError: the folder has one already.
            OSError: it could not be written.
        """
        if self.exists:
            raise VaultExistsError
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key, code, profile = secrets.token_bytes(KEY_BYTES), new_recovery_code(), secrets.token_hex(16)
        self._write(
            _Content(
                profile=profile,
                key_mark=_mark(key, "key"),
                client_code_mark=_client_code_mark(key, client_code),
                password=self._sealed_by_password(profile, key, password),
                recovery=_sealed_by_code(profile, key, code),
                recovery_kept=False,
            )
        )
        self._key = key
        return NewVault(key, code)

    def open_with_password(self, client_code: str, password: str) -> bytes:
        """Return the key; a wrong client code and a wrong password give one answer, after the same work.

        Raises:
            SignInDelayedError: too many were wrong; nothing was tried.
            SignInRefusedError: they do not go together.
            VaultDamagedError: the vault cannot be read.
        """
        content = self._read()
        self._delay.begin()
        key = self._unsealed_by_password(content, password)
        if not hmac.compare_digest(_client_code_mark(key or b"", client_code), content.client_code_mark) or key is None:
            raise SignInRefusedError
        self._delay.succeeded()
        self._key = key
        return key

    def open_with_recovery(self, code: str) -> bytes:
        """Return the key; the code cannot be guessed, so that its attempts are not slowed.

        Raises:
            MistypedCodeError: the text cannot be a recovery code.
            RecoveryRefusedError: it is that of another profile, or an older one.
            VaultDamagedError: the vault cannot be read.
        """
        content = self._read()
        secret = read_recovery_code(code)
        try:
            key = _opened(content.profile, "recovery", _recovery_lock(content.profile, secret), content.recovery)
        except InvalidTag:
            raise RecoveryRefusedError from None
        self._delay.succeeded()
        self._key = key
        return key

    def open_with_key(self, key: bytes) -> bytes:
        """Open with a key that was kept elsewhere, such as in the system's keyring.

        Raises:
            SignInRefusedError: it is not the key of this profile.
            VaultDamagedError: the vault cannot be read.
        """
        if not hmac.compare_digest(_mark(key, "key"), self._read().key_mark):
            raise SignInRefusedError
        self._key = key
        return key

    def lock(self) -> None:
        """Forget the key."""
        self._key = None

    # --- changing what seals -----------------------------------------------------------------------------

    @property
    def key(self) -> bytes:
        """The key of the opened vault.

        Raises:
            VaultLockedError: it is not open.
        """
        if self._key is None:
            raise VaultLockedError
        return self._key

    def check_password(self, password: str) -> None:
        """Ask for the password again before something that matters.

        Raises:
            SignInDelayedError: too many were wrong; nothing was tried.
            SignInRefusedError: it is wrong.
        """
        content = self._read()
        self._delay.begin()
        if self._unsealed_by_password(content, password) is None:
            raise SignInRefusedError
        self._delay.succeeded()

    def set_password(self, password: str) -> None:
        """Seal the key of the opened vault by another password; the old one opens it no more.

        Raises:
            VaultLockedError: it is not open.
            OSError: it could not be written; the old password still holds.
        """
        content = self._own_content()
        self._write(
            content.model_copy(update={"password": self._sealed_by_password(content.profile, self.key, password)})
        )

    def change_password(self, current: str, new: str) -> None:
        """Change the password, whose current one is asked for.

        Raises:
            SignInDelayedError: too many were wrong; nothing was tried.
            SignInRefusedError: the current one is wrong; nothing was changed.
        """
        self.check_password(current)
        self.set_password(new)

    def reset_password_with_recovery(self, code: str, new: str) -> bytes:
        """Set a new password in place of one that was forgotten, and return the key; the code stays valid.

        Raises:
            MistypedCodeError: the text cannot be a recovery code.
            RecoveryRefusedError: it is not the one of this profile.
        """
        key = self.open_with_recovery(code)
        self.set_password(new)
        return key

    def new_recovery_code(self) -> str:
        """Return another recovery code, to be shown once; the one before opens the vault no more.

        Raises:
            VaultLockedError: it is not open.
        """
        content, code = self._own_content(), new_recovery_code()
        recovery = _sealed_by_code(content.profile, self.key, code)
        self._write(content.model_copy(update={"recovery": recovery, "recovery_kept": False}))
        return code

    def confirm_recovery(self) -> None:
        """Note that the recovery code is written down."""
        self._write(self._own_content().model_copy(update={"recovery_kept": True}))

    def change_client_code(self, client_code: str) -> None:
        """Ask for this client code from the next sign-in on.

        Raises:
            VaultLockedError: it is not open.
        """
        content, mark = self._own_content(), _client_code_mark(self.key, client_code)
        if not hmac.compare_digest(mark, content.client_code_mark):
            self._write(content.model_copy(update={"client_code_mark": mark}))

    # --- inside ------------------------------------------------------------------------------------------

    def _own_content(self) -> _Content:
        """The content, checked to be that of the key that is about to be sealed."""
        content = self._read()
        if not hmac.compare_digest(_mark(self.key, "key"), content.key_mark):
            raise VaultDamagedError
        return content

    def _read(self) -> _Content:
        try:
            return _Content.model_validate_json(self._path.read_bytes())
        except (FileNotFoundError, ValidationError):
            # Without its cause: the message of a validation quotes the file.
            raise VaultDamagedError from None

    def _write(self, content: _Content) -> None:
        write_durably(self._path, content.model_dump_json(indent=2).encode("ascii") + b"\n")

    def _sealed_by_password(self, profile: str, key: bytes, password: str) -> _PasswordSeal:
        salt, nonce, cost = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES), self._cost
        lock = _password_lock(password, salt, cost)
        return _PasswordSeal(
            nonce=nonce,
            sealed=AESGCM(lock).encrypt(nonce, key, _context(profile, "password")),
            salt=salt,
            passes=cost.passes,
            memory_kib=cost.memory_kib,
            lanes=cost.lanes,
        )

    @staticmethod
    def _unsealed_by_password(content: _Content, password: str) -> bytes | None:
        seal = content.password
        lock = _password_lock(password, seal.salt, Cost(seal.passes, seal.memory_kib, seal.lanes))
        try:
            return _opened(content.profile, "password", lock, seal)
        except InvalidTag:
            return None


def _password_lock(password: str, salt: bytes, cost: Cost) -> bytes:
    # One spelling of accents, whichever keyboard wrote them.
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return hash_secret_raw(typed, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def _recovery_lock(profile: str, secret: bytes) -> bytes:
    # 130 random bits cannot be guessed, so that nothing slow is needed.
    return HKDF(SHA256(), KEY_BYTES, profile.encode("ascii", "replace"), b"recovery code").derive(secret)


def _sealed_by_code(profile: str, key: bytes, code: str) -> _Seal:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    lock = _recovery_lock(profile, read_recovery_code(code))
    return _Seal(nonce=nonce, sealed=AESGCM(lock).encrypt(nonce, key, _context(profile, "recovery")))


def _opened(profile: str, kind: str, lock: bytes, seal: _Seal) -> bytes:
    return AESGCM(lock).decrypt(seal.nonce, seal.sealed, _context(profile, kind))


def _context(profile: str, kind: str) -> bytes:
    """What a seal is for, so that none can be put in the place of another."""
    return f"ov-desktop vault 1 {kind} {profile}".encode()


def _client_code_mark(key: bytes, client_code: str) -> bytes:
    return _mark(key, "client code " + "".join(client_code.split()))


def _mark(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), sha256)
