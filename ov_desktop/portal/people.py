"""Takes in the people that a desktop pushes (SPEC Y4, T3)."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ov_desktop.portal.keys import PortalKeys, hash_token
from ov_desktop.portal.planning import plan_messages
from ov_desktop.portal.tables import AttemptRow, CampaignRow, PersonRow, SessionRow
from ov_desktop.wire import PersonPush, PushReply


class PersonElsewhereError(Exception):
    """A person of the batch belongs to another campaign."""


def push_people(
    session: Session, keys: PortalKeys, campaign: CampaignRow, people: list[PersonPush], now: datetime
) -> PushReply:
    """Add or update people of a campaign, and plan their messages again, in the caller's transaction.

    Raises:
        PersonElsewhereError: a person belongs to another campaign.
    """
    pushed = {person.id: person for person in people}
    known = {row.id: row for row in session.scalars(select(PersonRow).where(PersonRow.id.in_(list(pushed))))}
    created, touched = 0, []
    for person in pushed.values():
        row = known.get(person.id)
        if row is None:
            session.add(_new_row(keys, campaign.id, person, now))
            created += 1
            touched.append(person.id)
        elif row.campaign_id != campaign.id:
            raise PersonElsewhereError
        elif _update_row(session, keys, row, person, now):
            touched.append(person.id)
    if touched:
        plan_messages(session, campaign, now, touched)
    return PushReply(created=created, updated=len(touched) - created, unchanged=len(pushed) - len(touched))


def _values(person: PersonPush) -> dict[str, object]:
    """The columns that are copied as they come."""
    return {
        "last_name": person.last_name,
        "first_name": person.first_name,
        "email": person.email,
        "grant": person.grant,
        "delivery": person.delivery.value,
        "site": person.site,
        "shipping": person.shipping.value if person.shipping else None,
        "return_site": person.return_site,
    }


def _new_row(keys: PortalKeys, campaign_id: str, person: PersonPush, now: datetime) -> PersonRow:
    return PersonRow(
        id=person.id,
        campaign_id=campaign_id,
        mobile_hash=keys.mobile_hash(person.id, person.mobile),
        link_version=person.link_version,
        token_hash=hash_token(keys.link_token(person.id, person.link_version)),
        removed_at=now if person.removed else None,
        **_values(person),
    )


def _update_row(session: Session, keys: PortalKeys, row: PersonRow, person: PersonPush, now: datetime) -> bool:
    """Copy what differs; a new mobile or link ends the sessions and forgets the wrong numbers (SPEC T3)."""
    changes = {name: value for name, value in _values(person).items() if getattr(row, name) != value}
    mobile_hash = keys.mobile_hash(person.id, person.mobile)
    if mobile_hash != row.mobile_hash or person.link_version != row.link_version:
        session.execute(delete(SessionRow).where(SessionRow.person_id == row.id))
        session.execute(delete(AttemptRow).where(AttemptRow.token_hash == row.token_hash))
        changes |= {
            "mobile_hash": mobile_hash,
            "link_version": person.link_version,
            "token_hash": hash_token(keys.link_token(person.id, person.link_version)),
        }
    if person.removed != (row.removed_at is not None):
        changes["removed_at"] = now if person.removed else None
    for name, value in changes.items():
        setattr(row, name, value)
    return bool(changes)
