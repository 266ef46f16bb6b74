"""What is missing or wrong in a campaign, besides its dates: settings, texts, grants of the list (SPEC S4, S7, S8)."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ov_desktop.domain.campaign import CampaignSettings, MessageKind, Signature, check_signature
from ov_desktop.domain.images import ALT_LENGTH
from ov_desktop.domain.refusal import FieldFault, too_long
from ov_desktop.domain.vouchers import Format, payable
from ov_desktop.mailing.merge import unknown_fields
from ov_desktop.mailing.rich import plain_text
from ov_desktop.models.campaign import CampaignRow, EmployeeRow

NAMED_HOLDERS = 3
"""How many people with a grant that cannot be paid are named."""

MOST_REMINDER_DAYS = 400

EDITABLE_MESSAGES = tuple(kind for kind in MessageKind if kind is not MessageKind.REMOVED)
"""What a removed person receives is a text of its own (SPEC S7)."""

SUBJECT_MOST = 200
"""Characters of a subject at most; phones show fewer."""

TEXT_MOST = 20_000
"""Characters of an introduction or a welcome at most, as HTML."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone of the list: the place in it, from 1, whatever the row of the sheet was, and the name."""

    place: int
    name: str


@dataclass(frozen=True, slots=True)
class GrantHolders:
    """A grant, in euros, how many people have it, and the first of them in the order of the list."""

    grant: int
    count: int
    first: tuple[Holder, ...]


def setting_faults(settings: CampaignSettings) -> list[FieldFault]:
    """Check what a draft may hold while it is typed and a portal never could."""
    faults = too_long("name", settings.name, 120)
    if not 0 <= settings.reminder_days <= MOST_REMINDER_DAYS:
        faults.append(FieldFault("reminder_days", "reminder-days-invalid", str(settings.reminder_days)))
    if not settings.offered_denominations:
        faults.append(FieldFault("offered_denominations", "offered-denominations-missing"))
    return faults


def message_faults(kind: MessageKind, subject: str, introduction: str) -> list[FieldFault]:
    """Check what is written of a message; fields are ``messages.launch.subject``, ``messages.launch.introduction``."""
    of_subject, of_introduction = f"messages.{kind}.subject", f"messages.{kind}.introduction"
    faults = [] if subject.strip() else [FieldFault(of_subject, "subject-missing")]
    faults += too_long(of_subject, subject, SUBJECT_MOST)
    faults += [FieldFault(of_subject, "merge-field-unknown", name) for name in unknown_fields(subject)]
    faults += too_long(of_introduction, introduction, TEXT_MOST)
    # A field that is unknown in the words is so in the HTML, which costs a hundredth to look through at each key.
    words = plain_text(introduction) if unknown_fields(introduction) else ""
    return faults + [FieldFault(of_introduction, "merge-field-unknown", name) for name in unknown_fields(words)]


def body_faults(signature: Signature, gdpr_contact: str, welcome: str) -> list[FieldFault]:
    """Check who signs, the GDPR contact and the welcome of the employee's space (SPEC S8, S10)."""
    faults = check_signature(signature)
    if not gdpr_contact.strip():
        faults.append(FieldFault("gdpr_contact", "gdpr-contact-missing"))
    return faults + too_long("gdpr_contact", gdpr_contact, 254) + too_long("welcome", welcome, TEXT_MOST)


def text_faults(row: CampaignRow) -> list[FieldFault]:
    """Check the texts that can be edited, in the order of the page (SPEC S7, S8, S10)."""
    texts, faults = row.texts(), []
    for kind in EDITABLE_MESSAGES:
        if kind in texts:
            faults += message_faults(kind, *texts[kind])
    faults += body_faults(row.signature(), row.gdpr_contact, row.welcome)
    for place, ref in row.image_refs().items():
        faults += too_long(f"images.{place}", ref.alt, ALT_LENGTH)
    return faults


def grant_faults(session: Session, row: CampaignRow) -> list[FieldFault]:
    """Return each grant that the default denominations cannot pay, and how many people have it (SPEC S4)."""
    if row.default_format != Format.CLASSIC or not row.default_denominations:
        return []
    grants = session.execute(
        select(EmployeeRow.grant, func.count())
        .where(EmployeeRow.campaign_id == row.id, EmployeeRow.removed_at.is_(None))
        .group_by(EmployeeRow.grant)
        .order_by(EmployeeRow.grant)
    )
    return [
        FieldFault("grant", "grant-not-payable", str(grant), count)
        for grant, count in grants
        if not payable(grant, row.default_denominations)
    ]


def grants_to_pay(session: Session, campaign_id: str) -> list[GrantHolders]:
    """Return the grants of a list, ascending, each with its first holders (SPEC S4)."""
    # Positions have gaps where someone was removed.
    place = func.row_number().over(order_by=EmployeeRow.position)
    rank = func.row_number().over(partition_by=EmployeeRow.grant, order_by=EmployeeRow.position)
    count = func.count().over(partition_by=EmployeeRow.grant)
    people = (
        select(
            EmployeeRow.grant, EmployeeRow.first_name, EmployeeRow.last_name,
            count.label("holders"), place.label("place"), rank.label("rank"),
        )
        .where(EmployeeRow.campaign_id == campaign_id, EmployeeRow.removed_at.is_(None))
        .subquery()
    )  # fmt: skip
    found: dict[int, GrantHolders] = {}
    named = select(people).where(people.c.rank <= NAMED_HOLDERS).order_by(people.c.grant, people.c.rank)
    for row in session.execute(named):
        name = f"{row.first_name} {row.last_name}"
        former = found.get(row.grant)
        holders = (*(former.first if former else ()), Holder(row.place, name))
        found[row.grant] = GrantHolders(row.grant, row.holders, holders)
    return list(found.values())
