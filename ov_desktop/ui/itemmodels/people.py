"""The people of a campaign as a table to look at: sorted and searched in the data (SPEC L4, section 11)."""

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QObject

from ov_desktop.domain.employee import format_mobile
from ov_desktop.services.roster import Person
from ov_desktop.ui.itemmodels.rows import Column, RowsModel, fold
from ov_desktop.wording.figures import euros, number
from ov_desktop.wording.text import _


class PeopleColumn(IntEnum):
    """The columns, in the order of the list that was imported, after the place in it."""

    POSITION = 0
    EMPLOYEE_NUMBER = 1
    LAST_NAME = 2
    FIRST_NAME = 3
    MOBILE = 4
    EMAIL = 5
    SITE = 6
    SHIPPING = 7
    RETURN_SITE = 8
    GRANT = 9


TITLES = (
    _("N°"),
    _("Matricule"),
    _("Nom"),
    _("Prénom"),
    _("Mobile"),
    _("E-mail"),
    _("Livraison, site"),
    _("Expédition"),
    _("Site retour"),
    _("Dotation"),
)
_RIGHT = frozenset({PeopleColumn.POSITION, PeopleColumn.GRANT})


class PersonRow(NamedTuple):
    """A person ready to be shown: the texts of the columns, their sort keys, and all of it folded for searching."""

    key: str
    texts: tuple[str, ...]
    sort_keys: tuple[Any, ...]
    searched: str
    grant: int


def person_rows(people: Iterable[Person], sites: Mapping[str, str]) -> list[PersonRow]:
    """Prepare people for the table; to be done off the main thread where they are many.

    Args:
        people: in the order of the list.
        sites: the name of each delivery site by its key.
    """
    return [_row(place, person, sites) for place, person in enumerate(people, start=1)]


def _row(place: int, person: Person, sites: Mapping[str, str]) -> PersonRow:
    employee = person.employee
    texts = (
        number(place),
        employee.employee_number,
        employee.last_name,
        employee.first_name,
        format_mobile(employee.mobile),
        employee.email,
        sites.get(employee.site, employee.site),
        employee.shipping.value if employee.shipping else "",
        sites.get(employee.return_site, employee.return_site),
        euros(employee.grant),
    )
    folded = [fold(text) for text in texts]
    # A number is found as it is typed, with or without its spaces.
    searched = "\n".join((*folded[1:-1], texts[PeopleColumn.MOBILE].replace(" ", ""), str(employee.grant)))
    return PersonRow(person.id, texts, (place, *folded[1:-1], employee.grant), searched, employee.grant)


class PeopleModel(RowsModel[PersonRow]):
    """Shows people that were prepared by ``person_rows``."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nobody yet."""
        super().__init__([_column(place) for place in PeopleColumn], parent)

    @property
    def total_grants(self) -> int:
        """The sum of all grants, in euros."""
        return sum(row.grant for row in self.rows())

    @property
    def shown_grants(self) -> int:
        """The sum of the grants of those who are shown, in euros."""
        return sum(row.grant for row in self.shown())


def _column(place: PeopleColumn) -> Column[PersonRow]:
    return Column(
        TITLES[place],
        text=_text_at(place),
        sort=lambda row: row.sort_keys[place],
        tip=_text_at(place),
        right=place in _RIGHT,
    )


def _text_at(place: PeopleColumn) -> Callable[[PersonRow], str]:
    return lambda row: row.texts[place]
