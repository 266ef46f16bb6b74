"""A profile on disk as tests of the desktop's services need it: organisation, sites, people, choices."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import CampaignSettings
from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, PostalAddress, ShippingType
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.organisation import Organisation
from ov_desktop.domain.roster import Fault, RosterReport, RosterRules
from ov_desktop.domain.vouchers import Format
from ov_desktop.services.accounts import Accounts
from ov_desktop.services.campaigns import Campaign, Campaigns
from ov_desktop.services.changes import PortalExchange
from ov_desktop.services.orders import Orders
from ov_desktop.services.profile import Profile
from ov_desktop.services.roster import Roster
from ov_desktop.services.tracking import Tracking
from ov_desktop.wire import AddressWire, ChangeList, ChoiceChange

KEY = bytes(range(100, 132))
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
AFTER_THE_END = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
ORGANISATION = Organisation(
    "CSE", "CSE Ateliers de l’Erdre", "060305", "73282932000074", "contact@cse-erdre.example", "02 61 91 00 00",
    "rgpd@cse-erdre.example", "8 quai de la Fosse, 44000 Nantes",
)  # fmt: skip
SETTINGS = CampaignSettings(
    name="Été 2027",
    start=date(2026, 12, 1),
    end=date(2027, 1, 31),
    options=Options.SPLIT,
    default_format=Format.CLASSIC,
    reminder_days=5,
    midway=True,
)
SEAT = PostalAddress("CSE Ateliers de l’Erdre", "", "", "8 quai de la Fosse", "", "44000", "Nantes")
HOME = PostalAddress("Hélène Rousseau", "Appartement 3", "", "4 rue des Lilas", "", "49000", "Angers")


class FakeFile:
    """Stands for the reader of files: gives the report that a test prepared."""

    def __init__(self) -> None:
        self.report = report([])
        self.rules: RosterRules | None = None

    def __call__(self, path: Path, rules: RosterRules, on_progress: Callable[[int, int], None]) -> RosterReport:
        del path, on_progress
        self.rules = rules
        return self.report


@dataclass
class Desk:
    """The services of one open profile, and the clock they share."""

    profile: Profile
    clock: SettableClock
    file: FakeFile
    accounts: Accounts
    campaigns: Campaigns
    roster: Roster
    tracking: Tracking
    orders: Orders
    exchange: PortalExchange

    def import_people(self, campaign_id: str, employees: Sequence[Employee]) -> list[str]:
        """Import people and return the identifiers of everyone in the campaign."""
        self.file.report = report(employees)
        assert self.roster.import_list(campaign_id, Path("liste.xlsx")).stored
        return [person.id for person in self.roster.people(campaign_id)]

    def launched(self, employees: Sequence[Employee], settings: CampaignSettings = SETTINGS) -> Campaign:
        """Create a campaign with these people and launch it."""
        campaign = self.campaigns.create(settings)
        self.import_people(campaign.id, employees)
        self.campaigns.request_launch(campaign.id)
        return self.campaigns.mark_launched(campaign.id)

    def pull(self, campaign_id: str, *changes: ChoiceChange) -> None:
        """Take over choices as if pulled; the cursor is the last of them."""
        last = max((change.seq for change in changes), default=0)
        self.exchange.apply_changes(campaign_id, ChangeList(changes=list(changes), cursor=last, more=False))

    def ready_to_order(self, campaign_id: str) -> None:
        """Bring a launched campaign past its end, its last choices pulled."""
        self.clock.set(AFTER_THE_END)
        self.campaigns.start_closing(campaign_id)
        self.campaigns.mark_pulled(campaign_id)


def open_desk(folder: Path, clock: SettableClock | None = None) -> Desk:
    """Open a profile and its services."""
    profile, file = Profile(folder, KEY), FakeFile()
    clock = clock or SettableClock(NOW)
    database = profile.database
    return Desk(
        profile,
        clock,
        file,
        Accounts(database, clock),
        Campaigns(database, clock),
        Roster(database, clock, file),
        Tracking(database, clock),
        Orders(database, clock),
        PortalExchange(database),
    )


def furnished_desk(folder: Path) -> Desk:
    """Open a new profile with an organisation and two sites, ``1001 Siège`` and ``1002 Entrepôt Nord``."""
    shutil.copytree(_furnished_profile(), folder, dirs_exist_ok=True)
    return open_desk(folder)


@cache
def _furnished_profile() -> Path:
    """A profile made once for all tests of a process, each of which works on a copy."""
    folder = Path(tempfile.mkdtemp(prefix="profil-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    desk = open_desk(folder)
    desk.accounts.save_organisation(ORGANISATION)
    desk.accounts.add_site("1001", "Siège", SEAT)
    desk.accounts.add_site("1002", "Entrepôt Nord", replace(SEAT, street="15 rue du Port"))
    desk.profile.close()
    return folder


def report(
    employees: Sequence[Employee], errors: Sequence[Fault] = (), client_code: str | None = "060305"
) -> RosterReport:
    """The report on a list of these people, whose first row is 8."""
    return RosterReport(client_code, len(employees), list(enumerate(employees, start=8)), list(errors), [])


def at_site(number: int, site: DeliverySite | str = "1", *, grant: int = 200) -> Employee:
    """Person ``number``, whose vouchers go to a site."""
    key = site if isinstance(site, str) else site.key
    return Employee(
        last_name=f"Nom{number}",
        first_name="Hélène",
        mobile=f"+3363998{number:04d}",
        email=f"Personne{number}@ateliers.example",
        grant=grant,
        delivery=DeliveryKind.SITE,
        employee_number=f"{number:05d}",
        site=key,
    )


def at_home(number: int, *, grant: int = 200) -> Employee:
    """Person ``number``, whose vouchers go home."""
    return replace(
        at_site(number, grant=grant),
        delivery=DeliveryKind.HOME,
        site="",
        shipping=ShippingType.TRACKED,
        return_site="1",
    )


def chose(
    person_id: str,
    seq: int,
    classic: int = 0,
    connect: int = 0,
    *,
    vouchers: tuple[int, int, int, int] = (0, 0, 0, 0),
    version: int = 1,
    address: PostalAddress | None = None,
) -> ChoiceChange:
    """A choice as the portal tells it."""
    return ChoiceChange(
        seq=seq,
        person_id=person_id,
        version=version,
        recorded_at=NOW,
        classic_amount=classic,
        connect_amount=connect,
        vouchers=vouchers,
        address=AddressWire.of(address) if address else None,
        code=f"CODE{seq:06d}",
    )
