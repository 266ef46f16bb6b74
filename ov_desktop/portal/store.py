"""What the portal knows, and each change to it: one transaction an operation, committed means on disk.

People and settings come from the desktop; choices are made here. What the desktop changes is written while nobody
else writes, so a choice is either recorded before a campaign is frozen, and then in its list of changes, or too late
(SPEC P8). Choices of different people may be recorded side by side.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ov_desktop.database import AnyDatabase
from ov_desktop.domain.campaign import MessageKind, ends_at, opens_at
from ov_desktop.domain.choice import Choice, ChoiceDraft, Offer, check_choice
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.delivery import PostalAddress
from ov_desktop.domain.images import ImagePlace
from ov_desktop.domain.vouchers import Format
from ov_desktop.mailing.content import EmailImage
from ov_desktop.portal.changes import note_choice, read_changes
from ov_desktop.portal.deletion import delete_campaign
from ov_desktop.portal.images import drop_unnamed, keep_image, require_images, shown_images
from ov_desktop.portal.keys import PortalKeys
from ov_desktop.portal.mapping import (
    choice_record,
    choice_row,
    has_answered,
    latest_choice,
    organisation_record,
    people_query,
    person_record,
)
from ov_desktop.portal.people import push_people
from ov_desktop.portal.planning import cancel_on_freeze, plan_messages
from ov_desktop.portal.records import (
    CampaignRecord,
    ChoiceRecord,
    Conflict,
    MessageState,
    OfferChanged,
    OrganisationRecord,
    PersonRecord,
    Recorded,
    RecordOutcome,
    TooLate,
    Unchanged,
)
from ov_desktop.portal.tables import (
    AccountRow,
    CampaignRow,
    ChoiceRow,
    MailAccountRow,
    MessageRow,
    PersonRow,
)
from ov_desktop.portal.texts import with_clean_texts
from ov_desktop.wire import (
    CampaignPush,
    CampaignState,
    ChangeList,
    ImagePush,
    MailAccountPush,
    MessageCount,
    OrganisationPush,
    PersonPush,
    PushReply,
)


class NoSuchCampaignError(Exception):
    """There is no such campaign, or it belongs to another account."""


class Store:
    """The portal's data; safe to use from several threads."""

    def __init__(self, database: AnyDatabase, keys: PortalKeys, clock: Clock) -> None:
        """Stand on an opened and migrated database."""
        self._database = database
        self._keys = keys
        self._clock = clock

    # --- from the desktop --------------------------------------------------------------------------------

    def put_organisation(self, account_id: int, push: OrganisationPush) -> PushReply:
        """Replace what employees read about the organisation."""
        with self._database.write() as session:
            row = session.get_one(AccountRow, account_id)
            values = push.model_dump()
            if all(getattr(row, name) == value for name, value in values.items()):
                return PushReply(unchanged=1)
            for name, value in values.items():
                setattr(row, name, value)
            row.updated_at = self._clock.now()
            return PushReply(updated=1)

    def put_mail_account(self, account_id: int, push: MailAccountPush) -> PushReply:
        """Replace the account that messages are sent from."""
        values = push.model_dump() | {"password": push.password.get_secret_value()}
        with self._database.write() as session:
            row = session.get(MailAccountRow, account_id)
            if row is None:
                session.add(MailAccountRow(account_id=account_id, **values))
                return PushReply(created=1)
            if all(getattr(row, name) == value for name, value in values.items()):
                return PushReply(unchanged=1)
            for name, value in values.items():
                setattr(row, name, value)
            return PushReply(updated=1)

    def put_campaign(self, account_id: int, campaign_id: str, push: CampaignPush) -> PushReply:
        """Make a campaign or replace its settings; what has not been sent is planned again (SPEC T2).

        The texts are cleaned again, whoever sent them; images that no campaign names any more are dropped.

        Raises:
            NoSuchCampaignError: the campaign belongs to another account.
            ImageMissingError: the portal has not every image that is named; nothing was kept.
            TextTooLongError: a text is too long once it is clean; nothing was kept.
        """
        settings = with_clean_texts(push).model_dump_json()
        with self._database.write() as session:
            require_images(session, account_id, push)
            row = session.get(CampaignRow, campaign_id)
            if row is None:
                session.add(CampaignRow(id=campaign_id, account_id=account_id, settings=settings, options=push.options))
                return PushReply(created=1)
            if row.account_id != account_id or row.deleted_at is not None:
                raise NoSuchCampaignError
            if row.settings == settings:
                return PushReply(unchanged=1)
            row.settings, row.options = settings, push.options
            plan_messages(session, row, self._clock.now())
            session.flush()
            drop_unnamed(session, account_id, self._clock.now())
            return PushReply(updated=1)

    def put_image(self, account_id: int, digest: str, push: ImagePush) -> PushReply:
        """Keep an image of the account; the same again changes nothing (SPEC S6).

        Raises:
            WrongImageError: the data are not those of the digest, or no image of the type.
        """
        with self._database.write() as session:
            return keep_image(session, account_id, digest, push, self._clock.now())

    def put_people(self, account_id: int, campaign_id: str, people: list[PersonPush]) -> PushReply:
        """Add people or replace what is known of them; a choice already made is kept (SPEC T3).

        Raises:
            NoSuchCampaignError: no such campaign in this account.
            PersonElsewhereError: a person belongs to another campaign; nothing of the batch was kept.
        """
        with self._database.write() as session:
            campaign = _campaign(session, account_id, campaign_id)
            return push_people(session, self._keys, campaign, people, self._clock.now())

    def launch(self, account_id: int, campaign_id: str) -> CampaignState:
        """Launch a campaign: its links work and its messages are planned. Again, it changes nothing.

        Raises:
            NoSuchCampaignError: no such campaign in this account.
        """
        with self._database.write() as session:
            row = _campaign(session, account_id, campaign_id)
            if row.launched_at is None:
                row.launched_at = self._clock.now()
                plan_messages(session, row, row.launched_at)
        return self.state(account_id, campaign_id)

    def freeze(self, account_id: int, campaign_id: str) -> CampaignState:
        """End a campaign for good: no choice is recorded from now on (SPEC O1, P8). Again, it changes nothing.

        Raises:
            NoSuchCampaignError: no such campaign in this account.
        """
        with self._database.write() as session:
            row = _campaign(session, account_id, campaign_id)
            if row.frozen_at is None:
                row.frozen_at = self._clock.now()
                cancel_on_freeze(session, row.id, row.frozen_at)
        return self.state(account_id, campaign_id)

    def delete(self, account_id: int, campaign_id: str, *, notify: bool) -> None:
        """Delete a campaign: its links answer as unknown ones from now on (SPEC T1, P8).

        Args:
            account_id: the account.
            campaign_id: the campaign.
            notify: whether the people invited are told.

        Raises:
            NoSuchCampaignError: no such campaign in this account, or it is deleted already.
        """
        with self._database.write() as session:
            delete_campaign(session, _campaign(session, account_id, campaign_id), self._clock.now(), notify=notify)

    def changes(self, account_id: int, campaign_id: str, after: int, limit: int) -> ChangeList:
        """Return what happened after the cursor ``after``, in order, at most ``limit`` changes (SPEC Y4).

        Raises:
            NoSuchCampaignError: no such campaign in this account.
        """
        # Settled: a change that is still being written may have a lower number than one that is seen.
        with self._database.read(settled=True) as session:
            _campaign(session, account_id, campaign_id)
            return read_changes(session, campaign_id, after, limit)

    def links(self, account_id: int, campaign_id: str) -> list[tuple[str, str]]:
        """Return ``(person id, token)`` of everyone who is not removed (SPEC M8, M9).

        Raises:
            NoSuchCampaignError: no such campaign in this account.
        """
        with self._database.read() as session:
            _campaign(session, account_id, campaign_id)
            people = session.execute(
                select(PersonRow.id, PersonRow.link_version)
                .where(PersonRow.campaign_id == campaign_id, PersonRow.removed_at.is_(None))
                .order_by(PersonRow.id)
            )
            return [(person_id, self._keys.link_token(person_id, version)) for person_id, version in people]

    def state(self, account_id: int, campaign_id: str) -> CampaignState:
        """Return where a campaign stands, with counts.

        Raises:
            NoSuchCampaignError: no such campaign in this account.
        """
        now = self._clock.now()
        with self._database.read() as session:
            row = _campaign(session, account_id, campaign_id)
            present = select(func.count(PersonRow.id)).where(
                PersonRow.campaign_id == campaign_id, PersonRow.removed_at.is_(None)
            )
            counts = session.execute(
                select(MessageRow.kind, MessageRow.state, func.count())
                .where(MessageRow.campaign_id == campaign_id)
                .group_by(MessageRow.kind, MessageRow.state)
                .order_by(MessageRow.kind, MessageRow.state)
            )
            return CampaignState(
                id=campaign_id,
                launched_at=row.launched_at,
                frozen_at=row.frozen_at,
                invited=session.scalar(present) or 0,
                answered=session.scalar(present.where(has_answered())) or 0,
                messages=[MessageCount(kind=MessageKind(kind), state=state, count=n) for kind, state, n in counts],
                sending_ends_at=_sending_ends_at(session, row, now),
            )

    # --- for both ----------------------------------------------------------------------------------------

    def answers(self) -> bool:
        """Whether the database can be read."""
        try:
            with self._database.read() as session:
                session.scalar(select(func.count(AccountRow.id)))
        except SQLAlchemyError:
            return False
        return True

    # --- for employees -----------------------------------------------------------------------------------

    def organisations(self) -> list[OrganisationRecord]:
        """Return the organisations of this portal; a portal that only one uses may name it to anybody."""
        with self._database.read() as session:
            return [organisation_record(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.id))]

    def logo(self, campaign: CampaignRecord) -> EmailImage | None:
        """Return the logo that a campaign shows, or None."""
        with self._database.read() as session:
            return shown_images(session, campaign, (ImagePlace.LOGO,)).get(ImagePlace.LOGO)

    def person(self, person_id: str) -> PersonRecord | None:
        """Return a person, or None."""
        with self._database.read() as session:
            row = session.scalars(people_query().where(PersonRow.id == person_id)).first()
            return person_record(row) if row else None

    def current_choice(self, person_id: str) -> ChoiceRecord | None:
        """Return a person's last choice; ``choice.stands_for(grant)`` tells whether it is obsolete (SPEC T3)."""
        with self._database.read() as session:
            return latest_choice(session, person_id)

    def choices(self, person_id: str) -> list[ChoiceRecord]:
        """Return every version of a person's choice, oldest first."""
        with self._database.read() as session:
            rows = session.scalars(
                select(ChoiceRow).where(ChoiceRow.person_id == person_id).order_by(ChoiceRow.version)
            )
            return [choice_record(row) for row in rows]

    def record_choice(self, person_id: str, choice: Choice, base_version: int | None, seen_grant: int) -> RecordOutcome:
        """Record a complete, checked choice; when this returns ``Recorded``, it is on disk.

        Args:
            person_id: whose choice it is.
            choice: as ``check_choice`` made it.
            base_version: the version that the page was opened on, None where there was none yet.
            seen_grant: the grant that the page showed, in euros.

        Raises:
            LookupError: the person is gone.
        """
        with self._database.write(f"person {person_id}") as session:
            row = session.scalars(people_query().where(PersonRow.id == person_id)).first()
            if row is None:
                raise LookupError("no such person")
            person, now = person_record(row), self._clock.now()
            current = latest_choice(session, person_id)
            if not _accepts(person, now):
                return TooLate(current)
            if seen_grant != person.grant or not _fits(person.offer, choice):
                return OfferChanged(person)
            if current is not None and current.choice == choice:
                return Unchanged(current)
            if (current.version if current else None) != base_version:
                # Only a choice that exists can be in the way; a page cannot have seen one that does not.
                return Conflict(current) if current else OfferChanged(person)
            record = self._append(session, person, choice, current, now)
            return Recorded(record, current)

    def message_counts(self) -> dict[str, int]:
        """Return how many messages there are in each state, of all organisations."""
        query = select(MessageRow.state, func.count(MessageRow.id)).group_by(MessageRow.state)
        with self._database.read() as session:
            return dict.fromkeys(MessageState, 0) | dict(session.execute(query).tuples().all())

    def _append(
        self, session: Session, person: PersonRecord, choice: Choice, current: ChoiceRecord | None, now: datetime
    ) -> ChoiceRecord:
        version = current.version + 1 if current else 1
        code = self._keys.verification_code(person.id, version, choice)
        record = ChoiceRecord(person.id, version, now, choice, code)
        row = choice_row(record)
        session.add(row)
        session.flush()
        note_choice(session, person.campaign.id, row.id)
        return record


def _campaign(session: Session, account_id: int, campaign_id: str) -> CampaignRow:
    row = session.get(CampaignRow, campaign_id)
    if row is None or row.account_id != account_id or row.deleted_at is not None:
        raise NoSuchCampaignError
    return row


def _accepts(person: PersonRecord, now: datetime) -> bool:
    campaign = person.campaign
    return (
        campaign.launched_at is not None
        and campaign.frozen_at is None
        and person.removed_at is None
        and opens_at(campaign.settings) <= now < ends_at(campaign.settings)
    )


def _fits(offer: Offer, choice: Choice) -> bool:
    """Whether the choice is exact for the offer as it is now; the page has checked the town."""
    draft = ChoiceDraft(
        chosen=Format.CLASSIC if choice.classic_amount else Format.CONNECT,
        classic_amount=choice.classic_amount,
        connect_amount=choice.connect_amount,
        breakdown=choice.breakdown,
        address=choice.address or PostalAddress(),
    )
    return check_choice(offer, draft, lambda _postcode: (draft.address.town,)) == choice


def _sending_ends_at(session: Session, campaign: CampaignRow, now: datetime) -> datetime | None:
    due = session.scalar(
        select(func.count(MessageRow.id)).where(
            MessageRow.campaign_id == campaign.id,
            MessageRow.state.in_((MessageState.WAITING, MessageState.RETRY, MessageState.SENDING)),
            MessageRow.due_at <= now,
        )
    )
    account = session.get(MailAccountRow, campaign.account_id)
    if not due or account is None:
        return None
    return now + timedelta(minutes=due / account.rate_per_minute)
