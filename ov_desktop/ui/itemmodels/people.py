"""The columns of a list, as its tables name them (SPEC L1)."""

from enum import IntEnum

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
