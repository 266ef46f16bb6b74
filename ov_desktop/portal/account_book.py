"""The accounts of a portal on a server, as its operator keeps them (SPEC Y2)."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ov_desktop.database import AnyDatabase
from ov_desktop.domain.organisation import is_client_code
from ov_desktop.portal.keys import hash_token
from ov_desktop.portal.tables import AccountRow, ApiTokenRow, CampaignRow, SignInRow

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as it is listed; ``running`` counts campaigns that are launched and accept choices still."""

    client_code: str
    name: str
    campaigns: int
    running: int


class AccountBookError(Exception):
    """Something was not done; ``code`` tells why."""

    def __init__(self, code: str) -> None:
        """Carry the code."""
        super().__init__(code)
        self.code = code


class AccountBook:
    """Makes, changes, lists and deletes accounts; the portal may be running meanwhile."""

    def __init__(self, database: AnyDatabase, hasher: PasswordHasher | None = None) -> None:
        """Stand on an opened and migrated database; ``hasher`` is argon2id with the library's parameters."""
        self._database = database
        self._hasher = hasher or PasswordHasher()

    def create(self, client_code: str, password: str) -> None:
        """Make an account.

        Raises:
            AccountBookError: ``client-code``, ``password-short``, ``password-long`` or ``account-exists``.
        """
        if not is_client_code(client_code):
            raise AccountBookError("client-code")
        password_hash = self._hashed(password)
        with self._database.write() as session:
            if _account(session, client_code) is not None:
                raise AccountBookError("account-exists")
            session.add(AccountRow(client_code=client_code, password_hash=password_hash))

    def reset_password(self, client_code: str, password: str) -> None:
        """Give an account another password; desktops that are signed in have to sign in again.

        Raises:
            AccountBookError: ``password-short``, ``password-long`` or ``account-unknown``.
        """
        password_hash = self._hashed(password)
        with self._database.write() as session:
            row = _known(session, client_code)
            row.password_hash = password_hash
            session.execute(delete(ApiTokenRow).where(ApiTokenRow.account_id == row.id))
            session.execute(delete(SignInRow).where(SignInRow.code_hash == hash_token(client_code)))

    def lines(self) -> list[AccountLine]:
        """Return the accounts in the order of their client codes."""
        running = func.count(CampaignRow.id).filter(
            CampaignRow.launched_at.is_not(None), CampaignRow.frozen_at.is_(None), CampaignRow.deleted_at.is_(None)
        )
        query = (
            select(
                AccountRow.client_code,
                AccountRow.name,
                func.count(CampaignRow.id).filter(CampaignRow.deleted_at.is_(None)),
                running,
            )
            .outerjoin(CampaignRow, CampaignRow.account_id == AccountRow.id)
            .group_by(AccountRow.id, AccountRow.client_code, AccountRow.name)
            .order_by(AccountRow.client_code)
        )
        with self._database.read() as session:
            return [AccountLine(*row) for row in session.execute(query).tuples()]

    def delete(self, client_code: str) -> None:
        """Erase an account with its campaigns, people, choices and messages; nobody is told.

        Raises:
            AccountBookError: ``account-unknown``.
        """
        with self._database.write() as session:
            row = _known(session, client_code)
            session.execute(delete(AccountRow).where(AccountRow.id == row.id))

    def _hashed(self, password: str) -> str:
        if len(password) < SHORTEST_PASSWORD:
            raise AccountBookError("password-short")
        if len(password) > LONGEST_PASSWORD:
            raise AccountBookError("password-long")
        return self._hasher.hash(password)


def _account(session: Session, client_code: str) -> AccountRow | None:
    return session.scalars(select(AccountRow).where(AccountRow.client_code == client_code)).first()


def _known(session: Session, client_code: str) -> AccountRow:
    row = _account(session, client_code)
    if row is None:
        raise AccountBookError("account-unknown")
    return row
