"""The passwords of the mail account and of a remote portal: in the system's keyring, else in the profile (SPEC A4).

A secret is saved into the encrypted profile, in the transaction of what it belongs to, which never waits. ``settle``
then moves it to the keyring where one can be used: written there, read back, and only then erased from the profile.
The profile remembers where each one was put, so that it is looked for there alone.
"""

import threading
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from ov_desktop.database import Database
from ov_desktop.models.account import SecretRow
from ov_desktop.services.system_ring import KeyringUnavailableError, SystemRing


class SecretName(StrEnum):
    """What is kept."""

    MAIL_PASSWORD = "mail-password"  # noqa: S105 -- the name of a secret, none itself
    PORTAL_PASSWORD = "portal-password"  # noqa: S105 -- the name of a secret, none itself


class SecretPlace(StrEnum):
    """Where a secret lies; the first two are what the profile stores."""

    PROFILE = "profile"
    KEYRING = "keyring"
    NOWHERE = "nowhere"
    LOST = "lost"
    """It was put into a keyring that does not give it back: another computer, a ring that is locked or was emptied."""


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """A secret as it was found: its place, and its text, which is empty where there is none or where it is lost."""

    place: SecretPlace
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProfileRing:
    """A keyring, and the random name of the profile that its entries carry; they say nothing else."""

    ring: SystemRing
    profile: str

    def entry(self, name: SecretName) -> str:
        """The name of an entry."""
        return f"{self.profile}/{name}"


class Secrets:
    """Reads, saves and moves the secrets of an opened profile; may be used by several threads.

    What came from the keyring is remembered until the profile is closed, and what it did not give is not asked for
    again before ``settle`` or ``ask_again``, so that nobody is asked to unlock it every few seconds.
    """

    def __init__(self, database: Database, ring: ProfileRing | None = None) -> None:
        """Work on a profile's database.

        Args:
            database: the profile's.
            ring: the keyring, None to keep everything in the profile.
        """
        self._database = database
        self._ring = ring
        self._known: dict[SecretName, str] = {}
        self._lost: set[SecretName] = set()
        self._learning = threading.Lock()
        self._moving = threading.Lock()

    def found(self, name: SecretName) -> KeptSecret:
        """Return a secret and its place, which belong together whatever happens meanwhile.

        One that lies in the keyring may wait for the system to ask its user, the first time.
        """
        place, text = self._row(name)
        if place is SecretPlace.KEYRING and not self._was_asked(name):
            self._recall(name)
            place, text = self._row(name)  # another may have been saved while the keyring was asked
        if place is SecretPlace.KEYRING:
            known = self._known.get(name)
            return KeptSecret(SecretPlace.LOST, "") if known is None else KeptSecret(place, known)
        return KeptSecret(place if text else SecretPlace.NOWHERE, text)

    def text(self, name: SecretName) -> str:
        """Return a secret, empty where there is none or where it is lost; may wait as ``found`` does."""
        return self.found(name).text

    def place(self, name: SecretName) -> SecretPlace:
        """Where a secret lies, as far as is known without asking the keyring."""
        place, text = self._row(name)
        if place is SecretPlace.PROFILE and not text:
            return SecretPlace.NOWHERE
        return SecretPlace.LOST if place is SecretPlace.KEYRING and name in self._lost else place

    def put(self, session: Session, name: SecretName, text: str) -> None:
        """Save a secret into the profile, within a transaction; an empty one is none.

        Nothing typed over a secret that the keyring has not given, be it lost or still asked for, leaves it where it
        is: nobody has seen what would be given up. ``drop`` gives it up all the same.
        """
        row = session.get(SecretRow, name)
        if not text and row is None:
            return
        if row and row.place == SecretPlace.KEYRING and self._known.get(name, "") == text:
            return
        session.merge(SecretRow(name=name, place=SecretPlace.PROFILE, text=text))

    def drop(self, session: Session, name: SecretName) -> None:
        """Give a secret up, within a transaction; ``settle`` takes it out of the keyring."""
        if session.get(SecretRow, name):
            session.merge(SecretRow(name=name, place=SecretPlace.PROFILE, text=""))

    def ask_again(self, name: SecretName) -> None:
        """Ask the keyring once more for what it has not given; may wait for the system to ask its user.

        What is lost stays so for everybody else until the keyring gives it.
        """
        place, _text = self._row(name)
        if place is SecretPlace.KEYRING and name not in self._known:
            self._recall(name)

    def settle(self) -> bool:
        """Move what lies in the profile to the keyring, and learn what the keyring holds.

        Where no keyring can be used, everything stays where it is. To be called when a profile was opened and after
        something was saved; may wait for the system to ask its user.

        Returns:
            Whether a secret lies elsewhere than before.
        """
        with self._moving:
            before = [self.place(name) for name in SecretName]
            for name in SecretName:
                try:
                    self._settle(name)
                except KeyringUnavailableError:
                    continue
            return before != [self.place(name) for name in SecretName]

    def _settle(self, name: SecretName) -> None:
        """Bring one secret where it belongs; one that is saved meanwhile is moved in its turn."""
        self.ask_again(name)
        moved = False
        while not moved:
            place, text = self._row(name)
            if self._ring is None or place is not SecretPlace.PROFILE:
                return
            entry = self._ring.entry(name)
            if text:
                self._ring.ring.keep(entry, text)
            else:
                self._ring.ring.erase(entry)
            self._learn(name, text)
            moved = self._leave_profile(name, text)

    def _leave_profile(self, name: SecretName, text: str) -> bool:
        """Erase a secret from the profile, unless another was saved meanwhile; return whether it was erased."""
        same = (SecretRow.name == name, SecretRow.place == SecretPlace.PROFILE, SecretRow.text == text)
        with self._database.write() as session:
            change = update(SecretRow).values(place=SecretPlace.KEYRING, text="") if text else delete(SecretRow)
            return session.connection().execute(change.where(*same)).rowcount == 1

    def _was_asked(self, name: SecretName) -> bool:
        with self._learning:
            return name in self._known or name in self._lost

    def _recall(self, name: SecretName) -> None:
        """Ask the keyring for a secret; what was learnt while it answered counts more than its answer."""
        try:
            text = self._ring.ring.get(self._ring.entry(name)) if self._ring else None
        except KeyringUnavailableError:
            text = None
        with self._learning:
            if name in self._known:
                return
            if text:
                self._known[name] = text
                self._lost.discard(name)
            else:
                self._lost.add(name)

    def _learn(self, name: SecretName, text: str) -> None:
        """Note what the keyring was given, empty for nothing any more."""
        with self._learning:
            self._lost.discard(name)
            if text:
                self._known[name] = text
            else:
                self._known.pop(name, None)

    def _row(self, name: SecretName) -> tuple[SecretPlace, str]:
        """Where the profile says that a secret lies, and its text; one that was given up is an empty text there."""
        with self._database.read() as session:
            row = session.get(SecretRow, name)
            return (SecretPlace(row.place), row.text) if row else (SecretPlace.NOWHERE, "")
