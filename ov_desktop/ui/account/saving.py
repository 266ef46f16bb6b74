"""What saving the organisation and the portal takes beside their own rows; run off the main thread."""

from ov_desktop.domain.organisation import Organisation
from ov_desktop.services.accounts import PortalKind, PortalLink
from ov_desktop.services.desktop import Desktop
from ov_desktop.services.door import Door
from ov_desktop.ui.setup.flow import PortalEntry


def save_organisation(desktop: Desktop, door: Door | None, organisation: Organisation) -> tuple[Organisation, bool]:
    """Save the organisation, and ask for its client code from the next sign-in on.

    Returns:
        The organisation as kept, and whether the embedded portal is to be started again with another client code.

    Raises:
        RefusedError: something is missing or wrong.
    """
    saved = desktop.accounts.save_organisation(organisation)
    if door:
        door.vault.change_client_code(saved.client_code)
    link = desktop.accounts.portal_settings()
    changed = link is not None and link.kind is PortalKind.EMBEDDED and link.client_code != saved.client_code
    if changed:
        desktop.accounts.use_embedded_portal()
    return saved, changed


def save_portal(desktop: Desktop, entry: PortalEntry, client_code: str) -> PortalLink:
    """Use the portal that was typed, and return it.

    Raises:
        RefusedError: something of it is missing or wrong.
    """
    if entry.here:
        return desktop.accounts.use_embedded_portal(entry.public_url)
    return desktop.accounts.use_remote_portal(entry.url, client_code, entry.password)
