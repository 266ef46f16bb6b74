"""The door of a profile: made at the first start, then opened by password, code or keyring (SPEC R7, A1, A2)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend

from ov_desktop.domain.clock import Clock
from ov_desktop.domain.organisation import Organisation
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.profile_lock import ProfileLock
from ov_desktop.services.secrets import ProfileRing
from ov_desktop.services.stay_signed_in import StaySignedIn
from ov_desktop.services.system_ring import PATIENCE, KeyringUnavailableError, SystemRing
from ov_desktop.services.vault import USUAL_COST, Cost, NewVault, SignInRefusedError, Vault, VaultDamagedError


@dataclass(frozen=True, slots=True)
class MadeProfile:
    """A profile that was just made, open, and the recovery code to show once."""

    desktop: Desktop
    recovery_code: str


class Door:
    """Makes and opens the profile of a folder; to be used by one thread at a time."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        lock: ProfileLock | None = None,
        cost: Cost = USUAL_COST,
        find_keyring: Callable[[], KeyringBackend] = keyring.get_keyring,
        patience: float = PATIENCE,
    ) -> None:
        """Stand before a folder, which need not exist.

        Args:
            folder: the folder of the profile.
            clock: the time.
            lock: the folder's lock, where it was taken before; an opened profile takes it over.
            cost: of passwords that are set from now on.
            find_keyring: gives the system's keyring.
            patience: seconds that the keyring may take, while it asks its user.
        """
        self.folder = folder
        self.vault = Vault(folder, clock, cost)
        self._clock = clock
        self._lock = lock
        self._ring = SystemRing(find_keyring, patience)
        self._made: NewVault | None = None

    @property
    def first_start(self) -> bool:
        """Whether there is nothing to open yet."""
        return not self.vault.exists

    @property
    def stay(self) -> StaySignedIn:
        """What keeps this profile open for those who stay signed in.

        Raises:
            VaultDamagedError: the vault cannot be read.
        """
        return StaySignedIn(self.vault.profile, self._ring)

    def keyring_usable(self) -> bool:
        """Whether this computer can keep a key; may wait for the system to ask its user."""
        try:
            StaySignedIn("-", self._ring).check()
        except KeyringUnavailableError:
            return False
        return True

    # --- opening -----------------------------------------------------------------------------------------

    def make(self, organisation: Organisation, password: str) -> MadeProfile:
        """Make the profile and open it: the vault first, so that no data ever lie under a key that is lost.

        After a failure it can be called again, with another password too.

        Raises:
            RefusedError: something of the organisation is missing or wrong.
            VaultExistsError: the folder has a profile already.
            OSError: it could not be written.
        """
        if self._made is None:
            self._made = self.vault.create(organisation.client_code, password)
        else:
            self.vault.set_password(password)
            self.vault.change_client_code(organisation.client_code)
        desktop = self._desktop(self._made.key)
        try:
            desktop.accounts.save_organisation(organisation)
        except BaseException:
            desktop.close()
            raise
        return MadeProfile(desktop, self._made.recovery_code)

    def sign_in(self, client_code: str, password: str, *, stay: bool) -> Desktop:
        """Open the profile; ``stay`` keeps its key in the system's keyring, else one that was kept is forgotten.

        A keyring that fails does not keep anybody out.

        Raises:
            SignInDelayedError: too many were wrong; nothing was tried.
            SignInRefusedError: client code and password do not go together.
            VaultDamagedError: the vault cannot be read.
        """
        key = self.vault.open_with_password(client_code, password)
        desktop = self._desktop(key)
        try:
            if stay:
                self.stay.remember(key)
            else:
                self.stay.forget()
        except KeyringUnavailableError:
            return desktop
        return desktop

    def open_remembered(self) -> Desktop | None:
        """Open the profile for someone who stayed signed in; None where a password is to be asked for."""
        try:
            key = self.stay.key()
            return None if key is None else self._desktop(self.vault.open_with_key(key))
        except (KeyringUnavailableError, SignInRefusedError, VaultDamagedError):
            return None

    def recover(self, code: str) -> Desktop:
        """Open the profile with the recovery code; a new password is then to be set.

        Raises:
            MistypedCodeError: the text cannot be a recovery code.
            RecoveryRefusedError: it is not the one of this profile.
            VaultDamagedError: the vault cannot be read.
        """
        return self._desktop(self.vault.open_with_recovery(code))

    def _desktop(self, key: bytes) -> Desktop:
        lock, self._lock = self._lock, None
        desktop = Desktop(self.folder, key, self._clock, lock, ProfileRing(self._ring, self.vault.profile))
        if organisation := desktop.accounts.organisation():
            # A change of the client code that was cut between the two is finished here.
            self.vault.change_client_code(organisation.client_code)
        return desktop

    # --- leaving -----------------------------------------------------------------------------------------

    def stay_signed_in(self) -> None:
        """Keep the key of the opened profile in the system's keyring.

        Raises:
            KeyringUnavailableError: there is no usable keyring; nothing is kept elsewhere.
        """
        self.stay.remember(self.vault.key)

    def stays_signed_in(self) -> bool:
        """Whether the next start asks for no password."""
        try:
            return self.stay.key() is not None
        except KeyringUnavailableError:
            return False

    def sign_out(self) -> None:
        """Forget the key, here and in the keyring; the caller closes the profile.

        Raises:
            KeyringUnavailableError: the keyring could not be asked; what it may keep stays there.
        """
        self.vault.lock()
        self.stay.forget()
