"""A portal's data for tests: a real encrypted database, a clock that is set, fictional people."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from argon2 import PasswordHasher
from postgres_server import URL_FILE

from ov_desktop.clock import SettableClock
from ov_desktop.database import AnyDatabase, Database, ServerDatabase
from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.choice import Choice, Options
from ov_desktop.domain.delivery import DeliveryKind, PostalAddress, ShippingType
from ov_desktop.domain.vouchers import DENOMINATIONS, Breakdown, Format
from ov_desktop.portal import MIGRATIONS
from ov_desktop.portal.access import Access
from ov_desktop.portal.accounts import Accounts
from ov_desktop.portal.keys import PortalKeys
from ov_desktop.portal.store import Store
from ov_desktop.wire import CampaignPush, MessageText, PersonPush

CLIENT_CODE = "004217"
PASSWORD = "quatre chevaux sous la pluie"
DATABASE_KEY = bytes(range(32))
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
LINK_SECRET = bytes(range(100, 140))

OPENS = datetime(2026, 11, 2, 8, tzinfo=UTC)
"""09:00 in Paris, in winter, on the first day of ``campaign_push``."""

DURING = datetime(2026, 11, 10, 12, tzinfo=UTC)
ENDS = datetime(2026, 11, 24, 23, tzinfo=UTC)
"""Midnight in Paris after the last day of ``campaign_push``."""

CONNECT = Choice(0, 100)
CLASSIC = Choice(100, 0, Breakdown((0, 0, 2, 1)))
HOME = PostalAddress("Inès Exemple", "", "", "3 rue des Lilas", "", "35000", "Rennes")


def new_id() -> str:
    """Return an identifier as the desktop makes them."""
    return uuid.uuid4().hex


def campaign_push(**changes: object) -> CampaignPush:
    """Settings of a campaign from 2 to 24 November 2026, with a reminder five days before the end."""
    values: dict[str, object] = {
        "name": "Chèques-Vacances 2026",
        "start": date(2026, 11, 2),
        "end": date(2026, 11, 24),
        "hour": time(9),
        "options": Options.EITHER,
        "default_format": Format.CONNECT,
        "default_denominations": DENOMINATIONS,
        "offered_denominations": DENOMINATIONS,
        "reminder_days": 5,
        "midway": False,
        "messages": {
            kind: MessageText(subject=f"Objet {kind}", introduction="Bonjour {prénom},") for kind in MessageKind
        },
        "welcome": "Bienvenue.",
        "signature": "Le CSE Exemple",
    }
    return CampaignPush.model_validate(values | changes)


def person_push(number: int = 1, **changes: object) -> PersonPush:
    """A person with the mobile 06 39 98 and ``number``, delivered on site."""
    values: dict[str, object] = {
        "id": new_id(),
        "last_name": "Exemple",
        "first_name": "Inès",
        "email": f"personne{number}@cse.example",
        "mobile": mobile(number),
        "grant": 100,
        "delivery": DeliveryKind.SITE,
        "site": "Siège",
    }
    return PersonPush.model_validate(values | changes)


def home_values() -> dict[str, object]:
    """What makes a person one of home delivery."""
    return {
        "delivery": DeliveryKind.HOME,
        "site": "",
        "shipping": ShippingType.REGISTERED,
        "return_site": "Siège",
    }


def mobile(number: int) -> str:
    """A mobile of the block reserved for fiction."""
    return f"+3363998{number:04d}"


@cache
def _migrated() -> bytes:
    """An empty database with the portal's tables; made once, since each test needs one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "portail.db"
        database = Database(path, DATABASE_KEY)
        database.migrate(MIGRATIONS)
        database.close()
        return path.read_bytes()


def _open(folder: Path) -> AnyDatabase:
    if (folder / URL_FILE).exists():
        return ServerDatabase((folder / URL_FILE).read_text(encoding="utf-8"))
    path = folder / "portail.db"
    if not path.exists():
        path.write_bytes(_migrated())
    return Database(path, DATABASE_KEY)


@dataclass
class PortalWorld:
    """Store and access of a portal with one account, over one database."""

    database: AnyDatabase
    clock: SettableClock
    keys: PortalKeys
    store: Store
    access: Access
    accounts: Accounts
    account: int

    @classmethod
    def open(cls, folder: Path, now: datetime = DURING) -> "PortalWorld":
        """Open the database of ``folder``, or the one on a server that its file names; made where there is none."""
        database = _open(folder)
        clock, keys = SettableClock(now), PortalKeys(LINK_SECRET)
        accounts = Accounts(database, clock, QUICK_HASHER)
        account = accounts.ensure(CLIENT_CODE, PASSWORD)
        return cls(
            database, clock, keys, Store(database, keys, clock), Access(database, keys, clock), accounts, account
        )

    def launched(self, people: Iterable[PersonPush], push: CampaignPush | None = None) -> str:
        """Make and launch a campaign; return its identifier."""
        campaign_id = new_id()
        self.store.put_campaign(self.account, campaign_id, push or campaign_push())
        self.store.put_people(self.account, campaign_id, list(people))
        self.store.launch(self.account, campaign_id)
        return campaign_id

    def token(self, person: PersonPush) -> str:
        """The token of a person's link."""
        return self.keys.link_token(person.id, person.link_version)

    def close(self) -> None:
        """Close the database."""
        self.database.close()
