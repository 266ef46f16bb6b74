"""The organisation, its delivery sites, its mail account and its portal (SPEC R7, A3, A4)."""

import secrets
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from ov_desktop.database import KEY_BYTES, Database
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.delivery import DeliverySite, PostalAddress, SiteDirectory
from ov_desktop.domain.organisation import (
    MailAccount,
    Organisation,
    check_mail_account,
    check_organisation,
    check_site,
    is_client_code,
)
from ov_desktop.domain.refusal import FieldFault, NotFoundError, RefusedError, too_long
from ov_desktop.domain.text import clean_text
from ov_desktop.models.account import THE_ROW, DeliverySiteRow, MailAccountRow, OrganisationRow, PortalLinkRow
from ov_desktop.models.base import address_values
from ov_desktop.models.campaign import CampaignRow, EmployeeRow
from ov_desktop.models.queries import current_sites, organisation_row
from ov_desktop.models.site_uses import SiteUse, rename_in_rows, uses_of_sites
from ov_desktop.services.secrets import SecretName, Secrets

LINK_SECRET_BYTES = 32
PORTAL_PASSWORD_LENGTH = 256
_MAIL_SETTINGS = tuple(name for name in MailAccount.__dataclass_fields__ if name != "password")


class PortalKind(StrEnum):
    """Where the portal runs: started by the application on this computer, or on a server."""

    EMBEDDED = "embedded"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class PortalLink:
    """The portal that serves the campaigns, and what opens it; only the embedded one has a key and a secret."""

    kind: PortalKind
    url: str
    client_code: str
    password: str = field(repr=False)
    database_key: bytes | None = field(default=None, repr=False)
    link_secret: bytes | None = field(default=None, repr=False)
    port: int | None = None


class Accounts:
    """Reads and saves what "Mon compte" holds; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock, kept: Secrets | None = None) -> None:
        """Work on a profile's database.

        Args:
            database: the profile's.
            clock: the time.
            kept: the passwords of servers; all in the profile if not given.
        """
        self._database = database
        self._clock = clock
        self.secrets = kept or Secrets(database)

    # --- organisation ------------------------------------------------------------------------------------

    def organisation(self) -> Organisation | None:
        """The organisation, or None before it is set up."""
        with self._database.read() as session:
            row = organisation_row(session)
            return None if row is None else _organisation(row)

    def save_organisation(self, organisation: Organisation) -> Organisation:
        """Save the organisation and return it as kept: texts cleaned, no spaces inside numbers.

        Raises:
            RefusedError: something is missing or wrong.
        """
        cleaned = Organisation(**{name: clean_text(text) for name, text in asdict(organisation).items()})
        cleaned = replace(
            cleaned,
            client_code=cleaned.client_code.replace(" ", ""),
            siret=cleaned.siret.replace(" ", ""),
        )
        _refuse_if(check_organisation(cleaned))
        with self._database.write() as session:
            session.merge(OrganisationRow(id=THE_ROW, **asdict(cleaned)))
        return cleaned

    # --- delivery sites ----------------------------------------------------------------------------------

    def sites(self) -> list[DeliverySite]:
        """The delivery sites, by number."""
        with self._database.read() as session:
            return [row.site() for row in current_sites(session)]

    def add_site(self, number: str, name: str, address: PostalAddress) -> DeliverySite:
        """Add a delivery site.

        Raises:
            RefusedError: something is missing or wrong, or another site has the number or the name.
        """
        with self._database.write() as session:
            site = _cleaned(DeliverySite("", number, name, address))
            _refuse_if(check_site(site, [row.site() for row in current_sites(session)]))
            row = DeliverySiteRow(number=site.number, name=site.name, **address_values(site.address))
            session.add(row)
            session.flush()
            return row.site()

    def change_site(self, site: DeliverySite) -> DeliverySite:
        """Change the site of this key; people of open campaigns who use it are to be pushed again.

        Rows in error that named it name it still, by its new name.

        Raises:
            RefusedError: something is missing or wrong, or another site has the number or the name.
            NotFoundError: there is no such site.
        """
        with self._database.write() as session:
            row = _site_row(session, site.key)
            directory = _directory(session)
            changed = _cleaned(site)
            _refuse_if(check_site(changed, [other for other in directory.sites if other.key != site.key]))
            if (changed.number, changed.name) != (row.number, row.name):
                rename_in_rows(session, directory, site.key, changed.name)
            row.number, row.name = changed.number, changed.name
            for name, value in address_values(changed.address).items():
                setattr(row, name, value)
            session.execute(update(EmployeeRow).where(_uses(row.id)).values(version=EmployeeRow.version + 1))
            return row.site()

    def site_uses(self) -> dict[str, list[SiteUse]]:
        """Return, by the key of each site in use, which open campaigns use it and how many rows of their lists."""
        with self._database.read() as session:
            return uses_of_sites(session, _directory(session))

    def delete_site(self, key: str, replacement: str | None = None) -> None:
        """Delete a site; where open campaigns use it, their people go to ``replacement`` first (SPEC A3).

        Orders and closed campaigns keep its name.

        Raises:
            RefusedError: open campaigns use it and no replacement was given (``site-in-use``, with the count).
            NotFoundError: there is no such site.
        """
        with self._database.write() as session:
            row = _site_row(session, key)
            directory = _directory(session)
            rows = sum(use.rows for use in uses_of_sites(session, directory).get(key, []))
            if rows and replacement in {None, key}:
                raise RefusedError([FieldFault("site", "site-in-use", row.name, rows)])
            if rows and replacement is not None:
                other = _site_row(session, replacement)
                rename_in_rows(session, directory, key, other.name)
                for column in (EmployeeRow.site_id, EmployeeRow.return_site_id):
                    moved = update(EmployeeRow).where(_uses(row.id), column == row.id)
                    session.execute(moved.values({column: other.id, EmployeeRow.version: EmployeeRow.version + 1}))
            row.deleted_at = self._clock.now()

    # --- mail account ------------------------------------------------------------------------------------

    def mail_account(self) -> MailAccount | None:
        """The account that messages are sent from, or None before it is set up.

        Its password is empty where it is lost; one that lies in the keyring may wait for the system to ask its user.
        """
        password = self.secrets.text(SecretName.MAIL_PASSWORD)  # first: what may wait must not age the rest
        settings = self.mail_settings()
        return settings and replace(settings, password=password)

    def mail_settings(self) -> MailAccount | None:
        """The account without its password, or None before it is set up; never waits."""
        with self._database.read() as session:
            row = session.get(MailAccountRow, THE_ROW)
            return None if row is None else MailAccount(**{name: getattr(row, name) for name in _MAIL_SETTINGS})

    def save_mail_account(self, account: MailAccount, *, keep_password: bool = False) -> MailAccount:
        """Save the mail account and return it as kept.

        Args:
            account: as typed.
            keep_password: an empty password leaves the one that is saved, as where it was never shown.

        Raises:
            RefusedError: something is missing or wrong.
        """
        cleaned = replace(
            account,
            host=clean_text(account.host),
            user=clean_text(account.user),
            sender_address=clean_text(account.sender_address),
            sender_name=clean_text(account.sender_name),
        )
        _refuse_if(check_mail_account(cleaned))
        with self._database.write() as session:
            session.merge(MailAccountRow(id=THE_ROW, **{name: getattr(cleaned, name) for name in _MAIL_SETTINGS}))
            if cleaned.password or not keep_password:
                self.secrets.put(session, SecretName.MAIL_PASSWORD, cleaned.password)
        return cleaned

    # --- portal ------------------------------------------------------------------------------------------

    def portal(self) -> PortalLink | None:
        """The portal in use, or None before one is chosen.

        A remote one's password is empty where it is lost; one that lies in the keyring may wait for the system to ask
        its user.
        """
        password = self.secrets.text(SecretName.PORTAL_PASSWORD)  # first: what may wait must not age the rest
        link = self.portal_settings()
        if link is None or link.kind is PortalKind.EMBEDDED:
            return link
        return replace(link, password=password)

    def portal_settings(self) -> PortalLink | None:
        """The portal in use without the password of a remote one, or None before one is chosen; never waits."""
        with self._database.read() as session:
            row = session.get(PortalLinkRow, THE_ROW)
            return None if row is None else _portal(row)

    def use_embedded_portal(self, public_url: str | None = None) -> PortalLink:
        """Serve campaigns from this computer; its key, secret and password are drawn once and then kept.

        Args:
            public_url: the address that employees open, empty where it is this computer's own; None keeps it.

        Raises:
            RefusedError: the organisation, whose client code opens the portal, is not set up, or the public address
                is none.
        """
        address = None if public_url is None else clean_text(public_url).rstrip("/")
        if address and not _is_portal_address(address):
            raise RefusedError([FieldFault("url", "portal-url-invalid", address)])
        with self._database.write() as session:
            organisation = organisation_row(session)
            if organisation is None:
                raise RefusedError([FieldFault("client_code", "organisation-client-code-missing")])
            row = session.get(PortalLinkRow, THE_ROW) or PortalLinkRow(id=THE_ROW)
            row.database_key = row.database_key or secrets.token_bytes(KEY_BYTES)
            row.link_secret = row.link_secret or secrets.token_bytes(LINK_SECRET_BYTES)
            if row.kind != PortalKind.EMBEDDED:
                row.kind, row.url, row.password = PortalKind.EMBEDDED, "", secrets.token_urlsafe(32)
                self.secrets.drop(session, SecretName.PORTAL_PASSWORD)
            row.url = row.url if address is None else address
            row.client_code = organisation.client_code
            session.add(row)
            return _portal(row)

    def keep_portal_port(self, port: int) -> None:
        """Remember the port of the embedded portal, so that personal links keep working after a restart (SPEC M8)."""
        with self._database.write() as session:
            row = session.get(PortalLinkRow, THE_ROW)
            if row is not None and row.kind == PortalKind.EMBEDDED:
                row.port = port

    def use_remote_portal(self, url: str, client_code: str, password: str) -> PortalLink:
        """Serve campaigns from a server; what the embedded portal needs is kept for another day.

        Raises:
            RefusedError: an address that is none, a client code that is not digits, an empty password.
        """
        address, code = clean_text(url).rstrip("/"), clean_text(client_code)
        faults = []
        if not _is_portal_address(address):
            faults.append(FieldFault("url", "portal-url-invalid", address))
        if not is_client_code(code):
            faults.append(FieldFault("client_code", "setup-client-code-invalid", code))
        if not password:
            faults.append(FieldFault("password", "portal-password-missing"))
        faults += too_long("password", password, PORTAL_PASSWORD_LENGTH)
        _refuse_if(faults)
        with self._database.write() as session:
            row = session.get(PortalLinkRow, THE_ROW) or PortalLinkRow(id=THE_ROW)
            row.kind, row.url, row.client_code, row.password = PortalKind.REMOTE, address, code, ""
            session.add(row)
            self.secrets.put(session, SecretName.PORTAL_PASSWORD, password)
            return replace(_portal(row), password=password)


def _is_portal_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.fragment


def _refuse_if(faults: list[FieldFault]) -> None:
    if faults:
        raise RefusedError(faults)


def _organisation(row: OrganisationRow) -> Organisation:
    return Organisation(**{name: getattr(row, name) for name in Organisation.__dataclass_fields__})


def _portal(row: PortalLinkRow) -> PortalLink:
    embedded = row.kind == PortalKind.EMBEDDED
    return PortalLink(
        PortalKind(row.kind),
        row.url,
        row.client_code,
        row.password,
        row.database_key if embedded else None,
        row.link_secret if embedded else None,
        row.port if embedded else None,
    )


def _cleaned(site: DeliverySite) -> DeliverySite:
    return replace(site, number=clean_text(site.number), name=clean_text(site.name), address=site.address.cleaned())


def _site_row(session: Session, key: str) -> DeliverySiteRow:
    row = session.get(DeliverySiteRow, int(key)) if key.isascii() and key.isdigit() else None
    if row is None or row.deleted_at is not None:
        raise NotFoundError("site")
    return row


def _uses(site_id: int) -> ColumnElement[bool]:
    """Whether a person of an open campaign goes by the site, as delivery or return site."""
    return and_(
        EmployeeRow.campaign_id.in_(select(CampaignRow.id).where(CampaignRow.closed_at.is_(None))),
        EmployeeRow.removed_at.is_(None),
        or_(EmployeeRow.site_id == site_id, EmployeeRow.return_site_id == site_id),
    )


def _directory(session: Session) -> SiteDirectory:
    return SiteDirectory(row.site() for row in current_sites(session))
