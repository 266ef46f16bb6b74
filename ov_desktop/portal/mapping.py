"""From the portal's rows to the values that its store gives, and to what it says to the desktop."""

import json
from dataclasses import asdict
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from ov_desktop.domain.choice import Choice, Options
from ov_desktop.domain.delivery import DeliveryKind, PostalAddress, ShippingType
from ov_desktop.domain.vouchers import Breakdown
from ov_desktop.portal.records import CampaignRecord, ChoiceRecord, OrganisationRecord, PersonRecord
from ov_desktop.portal.tables import AccountRow, CampaignRow, ChoiceRow, PersonRow
from ov_desktop.wire import CampaignPush


@lru_cache(maxsize=64)
def parse_settings(text: str) -> CampaignPush:
    """Read the settings of a campaign; they are read with each request, and seldom change."""
    return CampaignPush.model_validate_json(text)


def people_query() -> Select[PersonRow]:
    """Select people together with their campaign and organisation."""
    return select(PersonRow).options(joinedload(PersonRow.campaign).joinedload(CampaignRow.account))


def organisation_record(row: AccountRow) -> OrganisationRecord:
    """The organisation of an account."""
    return OrganisationRecord(
        kind=row.kind,
        name=row.name,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        gdpr_contact=row.gdpr_contact,
        siret=row.siret,
        address=row.address,
        updated_at=row.updated_at,
    )


def campaign_record(row: CampaignRow) -> CampaignRecord:
    """A campaign with its organisation."""
    push = parse_settings(row.settings)
    return CampaignRecord(
        id=row.id,
        account_id=row.account_id,
        organisation=organisation_record(row.account),
        settings=push.settings(),
        messages={kind: (text.subject, text.introduction) for kind, text in push.messages.items()},
        welcome=push.welcome,
        signature=push.signature,
        gdpr_contact=push.gdpr_contact,
        launched_at=row.launched_at,
        frozen_at=row.frozen_at,
        images={place: image.ref() for place, image in push.images.items()},
    )


def person_record(row: PersonRow) -> PersonRecord:
    """A person with their campaign."""
    return PersonRecord(
        id=row.id,
        campaign=campaign_record(row.campaign),
        last_name=row.last_name,
        first_name=row.first_name,
        email=row.email,
        grant=row.grant,
        delivery=DeliveryKind(row.delivery),
        site=row.site,
        shipping=ShippingType(row.shipping) if row.shipping else None,
        return_site=row.return_site,
        link_version=row.link_version,
        removed_at=row.removed_at,
    )


def choice_record(row: ChoiceRow) -> ChoiceRecord:
    """One version of a choice."""
    address = PostalAddress(**json.loads(row.address)) if row.address else None
    breakdown = Breakdown((row.tens, row.twenties, row.twenty_fives, row.fifties))
    choice = Choice(row.classic_amount, row.connect_amount, breakdown, address)
    return ChoiceRecord(row.person_id, row.version, row.recorded_at, choice, row.code)


def choice_row(record: ChoiceRecord) -> ChoiceRow:
    """The row of a new version of a choice."""
    choice = record.choice
    tens, twenties, twenty_fives, fifties = choice.breakdown.counts
    return ChoiceRow(
        person_id=record.person_id,
        version=record.version,
        recorded_at=record.recorded_at,
        classic_amount=choice.classic_amount,
        connect_amount=choice.connect_amount,
        tens=tens,
        twenties=twenties,
        twenty_fives=twenty_fives,
        fifties=fifties,
        address=json.dumps(asdict(choice.address), ensure_ascii=False) if choice.address else None,
        code=record.code,
    )


def latest_choice(session: Session, person_id: str) -> ChoiceRecord | None:
    """The last version of a person's choice, even one that a changed grant made obsolete."""
    row = session.scalars(
        select(ChoiceRow).where(ChoiceRow.person_id == person_id).order_by(ChoiceRow.version.desc()).limit(1)
    ).first()
    return choice_record(row) if row else None


def has_answered() -> ColumnElement[bool]:
    """Condition on ``PersonRow``: the last choice still stands; ``Choice.stands_for`` in SQL (SPEC T3)."""
    later = aliased(ChoiceRow)
    campaign = select(CampaignRow.options).where(CampaignRow.id == PersonRow.campaign_id)
    options = campaign.correlate(PersonRow).scalar_subquery()
    last = select(func.max(later.version)).where(later.person_id == PersonRow.id).correlate(PersonRow).scalar_subquery()
    return exists().where(
        ChoiceRow.person_id == PersonRow.id,
        ChoiceRow.version == last,
        ChoiceRow.classic_amount + ChoiceRow.connect_amount == PersonRow.grant,
        or_(PersonRow.delivery != DeliveryKind.HOME, ChoiceRow.classic_amount == 0, ChoiceRow.address.is_not(None)),
        or_(ChoiceRow.classic_amount == 0, ChoiceRow.connect_amount == 0, options == Options.SPLIT),
    )
