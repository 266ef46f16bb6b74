"""What each employee of the demonstration does: choose one format, or both, change their mind, or stay silent."""

from dataclasses import dataclass
from enum import StrEnum

from ov_desktop.demo.employee_browser import EmployeeBrowser, PageError
from ov_desktop.demo.sample import home_address
from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.employee import Employee, format_mobile

CLASSIC = "Chèque-Vacances Classic"
CONNECT = "Chèque-Vacances Connect"
DONE = "Votre demande est prise en compte"
_STEP = 10


class Behaviour(StrEnum):
    """What a person does when the message arrives."""

    SILENT = "silent"
    CONNECT = "connect"
    CLASSIC = "classic"
    BOTH = "both"
    SECOND_THOUGHTS = "second-thoughts"


def behaviour(position: int) -> Behaviour:
    """Return what the person at ``position`` (from 1) of the list does: one in five stays silent."""
    if position % 5 == 0:
        return Behaviour.SILENT
    return (Behaviour.SECOND_THOUGHTS, Behaviour.CONNECT, Behaviour.CLASSIC, Behaviour.BOTH)[position % 4]


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to the portal: the pages seen on the way, and the receipt."""

    identification: str
    choice: str
    confirmation: str
    receipt: bytes


class DemoEmployee:
    """An employee at a browser, with the link that came by mail."""

    def __init__(self, position: int, employee: Employee, link: str, options: Options) -> None:
        """Hold the link in hand; nothing is opened yet."""
        self._position = position
        self._employee = employee
        self._link = link
        self._options = options
        self._browser = EmployeeBrowser()

    @property
    def parts_seen(self) -> int:
        """How many parts of the form this person fills in: each format, the vouchers, and the address."""
        classic = self._classic_part(behaviour(self._position))
        at_home = bool(classic) and self._employee.delivery is DeliveryKind.HOME
        return 2 * (classic > 0) + (classic < self._employee.grant) + at_home

    def answer(self) -> Visit | None:
        """Answer as this person does, or stay silent.

        Raises:
            PageError: a page did not hold what it should.
        """
        how = behaviour(self._position)
        if how is Behaviour.SILENT:
            return None
        identification = self._sign_in()
        if how is Behaviour.SECOND_THOUGHTS:
            self._choose(0)
            self._submit()
            self._browser.open("/choix")
        page = self._choose(self._classic_part(how))
        self._submit()
        confirmation = self._browser.seen()
        return Visit(identification, page, confirmation, self._browser.download("Télécharger la confirmation"))

    def visit_late(self) -> str:
        """Come when it is too late: return the page that says so.

        Raises:
            PageError: the page does not say so.
        """
        self._sign_in()
        if not self._browser.has("La période de choix est terminée"):
            raise PageError("the page does not say that the period is over")
        return self._browser.seen()

    def _sign_in(self) -> str:
        self._browser.open(self._link)
        page = self._browser.seen()
        self._browser.fill("Numéro de portable", format_mobile(self._employee.mobile))
        self._browser.press("Se connecter")
        if self._browser.has("Identification"):
            raise PageError("the right number was refused")
        return page

    def _classic_part(self, how: Behaviour) -> int:
        """The Classic amount in euros; a part of the grant only where it may be split."""
        grant = self._employee.grant
        if how is Behaviour.CONNECT:
            return 0
        if how is Behaviour.BOTH and self._options is Options.SPLIT:
            return grant // 2 // _STEP * _STEP
        return grant

    def _choose(self, classic: int) -> str:
        """Fill in the page for a Classic amount; return it as the portal last sent it, with its proposal if any."""
        if self._options is Options.EITHER:
            self._browser.choose(CLASSIC if classic else CONNECT)
        else:
            self._browser.fill(CLASSIC, str(classic))
            self._browser.fill(CONNECT, str(self._employee.grant - classic))
        if not classic:
            return self._browser.seen()
        self._browser.press("Proposez-moi une répartition")
        if self._employee.delivery is DeliveryKind.HOME:
            self._type_address()
            # So that the page seen holds the address too.
            self._browser.press("Calculer le reste")
        return self._browser.seen()

    def _type_address(self) -> None:
        home = home_address(self._position, self._employee.first_name, self._employee.last_name)
        for label, text in (
            ("Complément", home.complement),
            ("Numéro et rue", home.street),
            ("Code postal", home.postcode),
            ("Ville", home.town),
        ):
            self._browser.fill(label, text)

    def _submit(self) -> None:
        self._browser.press("Valider")
        if not self._browser.has(DONE):
            raise PageError("the choice was not confirmed")
