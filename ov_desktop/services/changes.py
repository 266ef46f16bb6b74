"""What the portal has yet to hear, and what it told: the desktop's side of the exchange (SPEC Y4).

People and settings carry a version; what was pushed is marked with the version that was sent, so a change made
meanwhile stays to be pushed, and a push that was cut resumes where it stopped. What is pulled moves the
campaign's cursor in the same transaction, so nothing is lost or counted twice.
"""

from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session, joinedload

from ov_desktop.database import Database
from ov_desktop.domain.delivery import DeliveryKind, ShippingType
from ov_desktop.domain.refusal import NotFoundError
from ov_desktop.models.account import THE_ROW, MailAccountRow
from ov_desktop.models.base import address_values, voucher_values
from ov_desktop.models.campaign import CampaignRow, ChoiceRow, EmployeeRow, ImageRow, MessageRow
from ov_desktop.models.queries import campaign_row, organisation_row
from ov_desktop.services.secrets import SecretName, SecretPlace, Secrets
from ov_desktop.wire import (
    PEOPLE_PER_PUSH,
    CampaignPush,
    ChangeList,
    ChoiceChange,
    ImagePush,
    ImageRefWire,
    MailAccountPush,
    MessageChange,
    MessageText,
    OrganisationPush,
    PersonPush,
)


@dataclass(frozen=True, slots=True)
class CampaignToPush:
    """The settings of a campaign and their revision; ``needed`` where the portal has an older one."""

    push: CampaignPush
    revision: int
    needed: bool


@dataclass(frozen=True, slots=True)
class PeopleToPush:
    """A batch of people that the portal has not, and the version of each that is being sent."""

    people: tuple[PersonPush, ...]
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """A campaign that concerns the portal: launched, or waiting to be; closed ones are over."""

    id: str
    launched: bool


@dataclass(frozen=True, slots=True)
class AppliedChanges:
    """What a list of changes brought; ``unknown`` counts changes about people who are not in the campaign."""

    choices: int
    messages: int
    unknown: int
    cursor: int


class PortalExchange:
    """Reads what is to be pushed and stores what was pulled; each method is one transaction."""

    def __init__(self, database: Database, kept: Secrets | None = None) -> None:
        """Work on a profile's database.

        Args:
            database: the profile's.
            kept: the passwords of servers; all in the profile if not given.
        """
        self._database = database
        self._secrets = kept or Secrets(database)

    def organisation(self) -> OrganisationPush | None:
        """The organisation as the portal shows it, or None before it is set up."""
        with self._database.read() as session:
            row = organisation_row(session)
            return None if row is None else OrganisationPush.model_validate(_shared(row, OrganisationPush))

    def mail_account(self) -> MailAccountPush | None:
        """The account that messages are sent from, or None before it is set up.

        None also where its password is lost: the portal goes on with the one that it has.
        """
        kept = self._secrets.found(SecretName.MAIL_PASSWORD)
        if kept.place is SecretPlace.LOST:
            return None
        made = {"password": SecretStr(kept.text)}
        with self._database.read() as session:
            row = session.get(MailAccountRow, THE_ROW)
            if row is None:
                return None
            return MailAccountPush.model_validate({**_shared(row, MailAccountPush, made), **made})

    def campaign(self, campaign_id: str) -> CampaignToPush:
        """The settings and texts of a campaign.

        Raises:
            NotFoundError: there is no such campaign.
        """
        with self._database.read() as session:
            row = campaign_row(session, campaign_id)
            texts = {
                kind: MessageText(subject=subject, introduction=introduction)
                for kind, (subject, introduction) in row.texts().items()
            }
            images = {place: ImageRefWire.of(ref) for place, ref in row.image_refs().items()}
            made = {"messages": texts, "signature": row.signature().text(), "images": images}
            push = CampaignPush.model_validate({**_shared(row, CampaignPush, made), **made})
            return CampaignToPush(push, row.revision, needed=row.revision != row.pushed_revision)

    def image(self, digest: str) -> ImagePush:
        """An image with its data, for a portal that has not got it.

        Raises:
            NotFoundError: it is not kept any more.
        """
        with self._database.read() as session:
            row = session.get(ImageRow, digest)
            if row is None:
                raise NotFoundError("image")
            return ImagePush(content_type=row.content_type, data=b64encode(row.data))

    def open_campaigns(self) -> list[OpenCampaign]:
        """The campaigns that are to be launched or kept the same, the oldest first."""
        with self._database.read() as session:
            rows = session.execute(
                select(CampaignRow.id, CampaignRow.launched_at)
                .where(CampaignRow.launch_requested_at.is_not(None), CampaignRow.closed_at.is_(None))
                .order_by(CampaignRow.created_at, CampaignRow.id)
            )
            return [OpenCampaign(campaign_id, launched_at is not None) for campaign_id, launched_at in rows]

    def waiting_count(self, campaign_id: str) -> int:
        """How many changes of a campaign the portal has not: its settings count for one, each person for one."""
        with self._database.read() as session:
            campaign = campaign_row(session, campaign_id)
            people = select(func.count()).where(
                EmployeeRow.campaign_id == campaign_id, EmployeeRow.version != EmployeeRow.pushed_version
            )
            return (session.scalar(people) or 0) + (campaign.revision != campaign.pushed_revision)

    def mark_campaign_pushed(self, campaign_id: str, revision: int) -> None:
        """Remember that the portal has this revision of the settings."""
        with self._database.write() as session:
            campaign_row(session, campaign_id).pushed_revision = revision

    def people_to_push(self, campaign_id: str, limit: int = PEOPLE_PER_PUSH) -> PeopleToPush:
        """The next people, in the order of the list, whose last version the portal has not; empty when done."""
        with self._database.read() as session:
            rows = session.scalars(
                select(EmployeeRow)
                .where(EmployeeRow.campaign_id == campaign_id, EmployeeRow.version != EmployeeRow.pushed_version)
                .order_by(EmployeeRow.position)
                .limit(limit)
                .options(joinedload(EmployeeRow.site), joinedload(EmployeeRow.return_site))
            ).all()
            return PeopleToPush(tuple(_person(row) for row in rows), {row.id: row.version for row in rows})

    def mark_pushed(self, batch: PeopleToPush) -> None:
        """Remember that the portal has these versions; a person changed meanwhile stays to be pushed."""
        if not batch.versions:
            return
        statement = (
            update(EmployeeRow)
            .where(EmployeeRow.id == bindparam("person"), EmployeeRow.pushed_version < bindparam("sent"))
            .values(pushed_version=bindparam("sent"))
        )
        with self._database.write() as session:
            session.connection().execute(
                statement, [{"person": person, "sent": version} for person, version in batch.versions.items()]
            )

    def push_everything_again(self, campaign_id: str) -> None:
        """Forget what the portal has of a campaign, as when it starts with an empty database."""
        with self._database.write() as session:
            campaign_row(session, campaign_id).pushed_revision = 0
            session.execute(update(EmployeeRow).where(EmployeeRow.campaign_id == campaign_id).values(pushed_version=0))

    def cursor(self, campaign_id: str) -> int:
        """The last change of the portal that was taken over, 0 for none."""
        with self._database.read() as session:
            return campaign_row(session, campaign_id).pull_cursor

    def apply_changes(self, campaign_id: str, changes: ChangeList) -> AppliedChanges:
        """Store pulled choices and message states and move the cursor, all or nothing.

        The same list applied twice changes nothing the second time: what lies at or before the cursor is known.
        """
        with self._database.write() as session:
            campaign = campaign_row(session, campaign_id)
            fresh = [change for change in changes.changes if change.seq > campaign.pull_cursor]
            known = _known_people(session, campaign_id, {change.person_id for change in fresh})
            choices = [c for c in fresh if isinstance(c, ChoiceChange) and c.person_id in known]
            messages = [c for c in fresh if isinstance(c, MessageChange) and c.person_id in known]
            _store_choices(session, choices)
            _store_messages(session, messages)
            campaign.pull_cursor = max(campaign.pull_cursor, changes.cursor)
            unknown = len(fresh) - len(choices) - len(messages)
            return AppliedChanges(len(choices), len(messages), unknown, campaign.pull_cursor)


def _shared(
    row: object, model: type[OrganisationPush | MailAccountPush | CampaignPush], without: Collection[str] = ()
) -> dict[str, object]:
    """The fields of a wire model, ``without`` some, that the row has under the same name."""
    return {name: getattr(row, name) for name in model.model_fields if name not in without}


def _person(row: EmployeeRow) -> PersonPush:
    return PersonPush(
        id=row.id,
        last_name=row.last_name,
        first_name=row.first_name,
        email=row.email,
        mobile=row.mobile,
        grant=row.grant,
        delivery=DeliveryKind(row.delivery),
        site=row.site.name if row.site else "",
        shipping=ShippingType(row.shipping) if row.shipping else None,
        return_site=row.return_site.name if row.return_site else "",
        link_version=row.link_version,
        removed=row.removed_at is not None,
    )


def _known_people(session: Session, campaign_id: str, ids: set[str]) -> set[str]:
    found = select(EmployeeRow.id).where(EmployeeRow.campaign_id == campaign_id, EmployeeRow.id.in_(ids))
    return set(session.scalars(found))


def _store_choices(session: Session, changes: Sequence[ChoiceChange]) -> None:
    if not changes:
        return
    rows = []
    for change in changes:
        choice = change.choice()
        rows.append(
            {
                "person_id": change.person_id,
                "version": change.version,
                "recorded_at": change.recorded_at,
                "classic_amount": choice.classic_amount,
                "connect_amount": choice.connect_amount,
                "has_address": choice.address is not None,
                "paper": False,
                "code": change.code,
                **voucher_values(choice.breakdown),
                **address_values(choice.address),
            }
        )
    session.execute(insert(ChoiceRow).on_conflict_do_nothing(index_elements=["person_id", "version"]), rows)


def _store_messages(session: Session, changes: Sequence[MessageChange]) -> None:
    """Keep the last state of each message; ``changes`` are in the order in which they happened."""
    last = {(change.person_id, change.kind): change for change in changes}
    if not last:
        return
    rows = [
        {"person_id": person, "kind": kind, "state": change.state, "at": change.at, "reason": change.reason}
        for (person, kind), change in last.items()
    ]
    statement = insert(MessageRow)
    new = {name: statement.excluded[name] for name in ("state", "at", "reason")}
    session.execute(statement.on_conflict_do_update(index_elements=["person_id", "kind"], set_=new), rows)
