"""The sample organisation and its employees: invented people, numbers of the block reserved for fiction.

Everything is drawn from a fixed seed, so that the same options give the same list.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from enum import StrEnum

from ov_desktop.domain.campaign import CampaignSettings
from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, PostalAddress, ShippingType
from ov_desktop.domain.employee import Employee
from ov_desktop.domain.vouchers import DENOMINATIONS, Format

MOST_EMPLOYEES = 10_000
"""As many as the block 06 39 98 has numbers."""

CLIENT_CODE = "060305"
ORGANISATION_KIND = "CSE"
ORGANISATION_NAME = "CSE Ateliers de l’Erdre"
CONTACT_EMAIL = "contact@cse-erdre.example"
CONTACT_PHONE = "02 61 91 00 00"
GDPR_CONTACT = "rgpd@cse-erdre.example"
ORGANISATION_ADDRESS = PostalAddress(
    recipient=ORGANISATION_NAME, street="8 quai de la Fosse", postcode="44000", town="Nantes"
)
SENDER = "cheques-vacances@cse-erdre.example"

SITES = tuple(
    DeliverySite(number, number, name, PostalAddress(ORGANISATION_NAME, complement, "", street, "", postcode, town))
    for number, name, complement, street, postcode, town in (
        ("1001", "Siège", "", "8 quai de la Fosse", "44000", "Nantes"),
        ("1002", "Entrepôt Nord", "Quai 4", "15 rue du Port", "44600", "Saint-Nazaire"),
        ("1003", "Atelier Loire", "", "3 rue des Tanneurs", "49000", "Angers"),
    )
)

_FIRST_NAMES = (
    "Camille", "Éric", "Hélène", "Mamadou", "Élodie", "Didier", "Anaïs", "Minh", "Béatrice", "Robin", "Inès", "Luc",
    "Rose-Marie", "Tanguy", "Mélanie", "Simone", "Erwan", "Zoé", "François", "Noémie", "Karim", "Océane", "Joël",
    "Maëlle", "Étienne", "Aïcha", "Gaël", "Solène", "Théo", "Agnès",
)  # fmt: skip
_LAST_NAMES = (
    "Rousseau", "Baron", "Diallo", "Chauvin", "Aubin", "Nguyen", "Martineau", "Keller", "Roussel", "Ferrand",
    "Le Floch", "Ollivier", "Guillou", "Évrard", "Quéméneur", "D’Angelo", "Petitjean", "Lefèvre", "Sánchez", "Bouvier",
    "Benoît", "Garçon", "Hébert", "Moulin", "Œuvrard", "Carpentier", "Delaunay", "Jaouen", "Pasquier", "Vasseur",
)  # fmt: skip
_STREETS = ("rue des Lilas", "rue des Tanneurs", "allée des Pins", "boulevard Jean-Jaurès", "place de la Bourse")
_TOWNS = (
    ("44000", "Nantes"),
    ("44600", "Saint-Nazaire"),
    ("49000", "Angers"),
    ("35000", "Rennes"),
    ("97400", "Saint-Denis"),
)
_SHIPPING = tuple(ShippingType)


class DeliveryMix(StrEnum):
    """How the sample's paper vouchers travel."""

    SITE = "site"
    HOME = "home"
    MIXED = "mixed"


def employees(count: int, delivery: DeliveryMix = DeliveryMix.MIXED) -> list[Employee]:
    """Draw ``count`` people with distinct numbers, mobiles and e-mails.

    Raises:
        ValueError: more people than the block reserved for fiction has numbers.
    """
    if not 1 <= count <= MOST_EMPLOYEES:
        raise ValueError(f"between 1 and {MOST_EMPLOYEES} employees")
    draw = random.Random(20261124)  # noqa: S311 -- a sample, not a secret
    suffixes = draw.sample(range(10_000), count)
    return [_employee(draw, position, suffix, delivery) for position, suffix in enumerate(suffixes, start=1)]


def _employee(draw: random.Random, position: int, suffix: int, delivery: DeliveryMix) -> Employee:
    first, last = draw.choice(_FIRST_NAMES), draw.choice(_LAST_NAMES)
    at_home = delivery is DeliveryMix.HOME or (delivery is DeliveryMix.MIXED and position % 3 == 0)
    site = draw.choice(SITES)
    return Employee(
        last_name=last,
        first_name=first,
        mobile=f"+3363998{suffix:04d}",
        email=f"personne{position}@ateliers-erdre.example",
        grant=draw.choice((150, 200, 250, 320, 400)),
        delivery=DeliveryKind.HOME if at_home else DeliveryKind.SITE,
        employee_number=f"{position:05d}",
        site="" if at_home else site.key,
        shipping=draw.choice(_SHIPPING) if at_home else None,
        return_site=site.key if at_home else "",
    )


def with_faults(people: Sequence[Employee]) -> list[Employee]:
    """Return a list as those who fill it in send it: with the faults that are usual, for the first dozen people."""
    mend: dict[int, dict[str, object]] = {
        0: {"email": "personne1@@ateliers-erdre.example"},
        1: {"email": "camille.rousseau@gmial.com"},
        2: {"mobile": "06 39 98 12"},
        3: {"grant": 155},
        4: {"last_name": ""},
        5: {"grant": 10},
        6: {"mobile": people[7].mobile} if len(people) > 7 else {},
        8: {"email": ""},
        9: {"site": "Dépôt Sud"} if len(people) > 9 and people[9].site else {},
        10: {"first_name": "Marie-Antoinette Joséphine Élisabeth Éléonore"},
    }
    return [replace(person, **mend.get(place, {})) for place, person in enumerate(people)]  # type: ignore[arg-type]


def home_address(position: int, first_name: str, last_name: str) -> PostalAddress:
    """Return the invented home of the person at ``position`` in the list."""
    postcode, town = _TOWNS[position % len(_TOWNS)]
    return PostalAddress(
        recipient=f"{first_name} {last_name}",
        complement=f"Appartement {position}" if position % 2 else "",
        street=f"{position + 1} {_STREETS[position % len(_STREETS)]}",
        postcode=postcode,
        town=town,
    )


def settings(
    start: date,
    *,
    days: int,
    hour: time = time(9),
    options: Options = Options.SPLIT,
    default_format: Format = Format.CLASSIC,
    denominations: Sequence[int] = DENOMINATIONS,
    name: str = "Été 2027",
) -> CampaignSettings:
    """Return the sample campaign's settings, with a reminder five days before its end."""
    return CampaignSettings(
        name=name,
        start=start,
        end=start + timedelta(days=days),
        hour=hour,
        options=options,
        default_format=default_format,
        default_denominations=tuple(denominations),
        offered_denominations=tuple(denominations),
        reminder_days=5,
        midway=True,
    )
