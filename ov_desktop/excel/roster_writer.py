"""The rows of a list as its columns hold them: written this way they read again as the same people (SPEC L1)."""

from collections.abc import Iterable, Mapping

from ov_desktop.domain.delivery import DeliveryKind, DeliverySite, SiteDirectory
from ov_desktop.domain.employee import Employee, format_mobile
from ov_desktop.excel.sheet_stream import SheetValue


def site_texts(sites: Iterable[DeliverySite]) -> dict[str, str]:
    """Return, by key, the text by which a list names each site so that it is found again: its name, else its number."""
    directory = SiteDirectory(sites)
    texts = {}
    for site in directory.sites:
        found_again = (text for text in (site.name, site.number) if directory.find(text) == site)
        texts[site.key] = next(found_again, site.name or site.number)
    return texts


def person_cells(person: Employee, texts: Mapping[str, str]) -> list[SheetValue]:
    """Return a person's cells in the order of the columns.

    Args:
        person: who.
        texts: the text of each site by its key; a site that is not in it is written as it stands.
    """
    at_home = person.delivery is DeliveryKind.HOME
    return [
        person.employee_number,
        person.last_name,
        person.first_name,
        format_mobile(person.mobile),
        person.email,
        "" if at_home else texts.get(person.site, person.site),
        person.shipping.value if at_home and person.shipping else "",
        texts.get(person.return_site, person.return_site) if at_home else "",
        person.grant,
    ]
