"""The organisation, its delivery sites and its mail account: what is checked when they are saved (SPEC R7, A3)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ov_desktop.domain.delivery import SITE_NAME_LENGTH, DeliverySite, check_address
from ov_desktop.domain.employee import is_french_phone, read_email
from ov_desktop.domain.refusal import FieldFault, too_long
from ov_desktop.domain.text import fold

CLIENT_CODE_LENGTH = 20
SIRET_LENGTH = 14
NAME_LENGTH = 120
SITE_NUMBER_LENGTH = 20
MAIL_PASSWORD_LENGTH = 256
NO_RATE_LIMIT = 100_000
"""The most messages a minute that can be set: as good as no limit."""
SMTP_SECURITIES = ("none", "starttls", "tls")

_LENGTHS = {"kind": 20, "name": NAME_LENGTH, "contact_phone": 30, "gdpr_contact": 254, "address": 400}
_MAIL_LENGTHS = {"host": 253, "user": 254, "password": MAIL_PASSWORD_LENGTH, "sender_name": 120}

_LA_POSTE = "356000000"
"""The one company whose establishments follow another checksum."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """The works council; ``kind`` is CSE, COS, CAS or empty, ``client_code`` digits kept as text."""

    kind: str
    name: str
    client_code: str
    siret: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    gdpr_contact: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class MailAccount:
    """The account that messages are sent from; ``security`` is one of ``SMTP_SECURITIES``."""

    host: str
    port: int
    security: str
    sender_address: str
    user: str = ""
    password: str = field(default="", repr=False)
    sender_name: str = ""
    rate_per_minute: int = 30


def check_organisation(organisation: Organisation) -> list[FieldFault]:
    """Return everything that is missing or wrong; name and client code are needed, the rest can wait (SPEC R7)."""
    faults = []
    if not organisation.name:
        faults.append(FieldFault("name", "organisation-name-missing"))
    if not organisation.client_code:
        faults.append(FieldFault("client_code", "organisation-client-code-missing"))
    elif not is_client_code(organisation.client_code):
        faults.append(FieldFault("client_code", "setup-client-code-invalid", organisation.client_code))
    if organisation.siret and (fault := _check_siret(organisation.siret)):
        faults.append(fault)
    if organisation.contact_email and read_email(organisation.contact_email) is None:
        faults.append(FieldFault("contact_email", "email-invalid", organisation.contact_email))
    if organisation.contact_phone and not is_french_phone(organisation.contact_phone):
        faults.append(FieldFault("contact_phone", "phone-invalid", organisation.contact_phone))
    for name, most in _LENGTHS.items():
        faults += too_long(name, getattr(organisation, name), most)
    return faults


def is_client_code(text: str) -> bool:
    """Whether a text can be a client code: digits alone, zeros in front count."""
    return bool(re.fullmatch(rf"[0-9]{{1,{CLIENT_CODE_LENGTH}}}", text))


def _check_siret(siret: str) -> FieldFault | None:
    if not re.fullmatch(rf"[0-9]{{{SIRET_LENGTH}}}", siret):
        return FieldFault("siret", "setup-siret-length", siret, count=sum(c.isdigit() for c in siret))
    return None if siret_checksum_holds(siret) else FieldFault("siret", "setup-siret-checksum", siret)


def siret_checksum_holds(siret: str) -> bool:
    """Whether 14 digits satisfy the checksum of a SIRET (Luhn; for La Poste, a sum of digits divisible by 5)."""
    digits = [int(c) for c in siret]
    doubled = [2 * d if place % 2 == 0 else d for place, d in enumerate(digits)]
    if sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0:
        return True
    return siret.startswith(_LA_POSTE) and sum(digits) % 5 == 0


def check_site(site: DeliverySite, others: Iterable[DeliverySite]) -> list[FieldFault]:
    """Return everything that is missing or wrong in a delivery site, whose address is already ``cleaned()``.

    Number and name differ from those of every other site, since a list may name a site by either (SPEC L1). The
    town is not looked up: CEDEX offices are in no list of communes.
    """
    faults = []
    if not site.number:
        faults.append(FieldFault("number", "site-number-missing"))
    elif len(site.number) > SITE_NUMBER_LENGTH:
        faults.append(FieldFault("number", "site-number-too-long", site.number, len(site.number)))
    if not site.name:
        faults.append(FieldFault("name", "site-name-missing"))
    elif len(site.name) > SITE_NAME_LENGTH:
        faults.append(FieldFault("name", "site-name-too-long", site.name, len(site.name)))
    taken = {_site_key(text) for other in others for text in (other.number, other.name)}
    for name, text in (("number", site.number), ("name", site.name)):
        if text and _site_key(text) in taken:
            faults.append(FieldFault(name, f"site-{name}-duplicate", text))
    lines = check_address(site.address, lambda _: (site.address.town,))
    faults += [
        FieldFault(line.field, f"address-error-{line.code}", line.value, line.excess)
        for line in lines
        if line.code != "recipient"
    ]
    return faults


def _site_key(text: str) -> str:
    return fold(text).replace(" ", "")


def check_mail_account(account: MailAccount) -> list[FieldFault]:
    """Return everything that is missing or wrong in a mail account (SPEC A3)."""
    faults = []
    if not account.host:
        faults.append(FieldFault("host", "mail-host-missing"))
    if not 1 <= account.port <= 65535:
        faults.append(FieldFault("port", "mail-port-invalid", str(account.port)))
    if account.security not in SMTP_SECURITIES:
        faults.append(FieldFault("security", "mail-security-invalid", account.security))
    if not account.sender_address:
        faults.append(FieldFault("sender_address", "mail-sender-missing"))
    elif read_email(account.sender_address) is None:
        faults.append(FieldFault("sender_address", "email-invalid", account.sender_address))
    if not 1 <= account.rate_per_minute <= NO_RATE_LIMIT:
        faults.append(FieldFault("rate_per_minute", "mail-rate-invalid", str(account.rate_per_minute)))
    for name, most in _MAIL_LENGTHS.items():
        faults += too_long(name, getattr(account, name), most)
    return faults
