"""Campaigns: draft, settings and texts, launch and closing (SPEC S, L6, O1).

What the portal has to be told is pushed by the synchronisation; here only the desktop's own books are kept.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ov_desktop.database import Database
from ov_desktop.domain.campaign import (
    CampaignSettings,
    CampaignStatus,
    MessageKind,
    ScheduledMessage,
    SettingsFault,
    Signature,
    check_settings,
    schedule,
    warn_of_schedule,
)
from ov_desktop.domain.clock import Clock
from ov_desktop.domain.images import ImagePlace, ImageRef, PreparedImage
from ov_desktop.domain.order import service_fee
from ov_desktop.domain.refusal import CodedFault, FieldFault, NotFoundError, RefusedError
from ov_desktop.models.account import OrganisationRow
from ov_desktop.models.campaign import CampaignImageRow, CampaignMessageRow, CampaignRow, EmployeeRow, ImageRow
from ov_desktop.models.draft_list import rows_in_error
from ov_desktop.models.queries import answered_count, campaign_row, invited_count, organisation_row
from ov_desktop.services.campaign_faults import (
    EDITABLE_MESSAGES,
    GrantHolders,
    grant_faults,
    grants_to_pay,
    setting_faults,
    text_faults,
)
from ov_desktop.services.first_texts import first_texts, original_messages


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as the administrator set it up; ``messages`` holds subject and introduction by kind."""

    id: str
    settings: CampaignSettings
    email_optional: bool
    messages: Mapping[MessageKind, tuple[str, str]]
    welcome: str
    signature: Signature
    gdpr_contact: str
    last_import_file: str
    status: CampaignStatus
    people: int
    created_at: datetime
    launch_requested_at: datetime | None
    launched_at: datetime | None
    closing_started_at: datetime | None
    pulled_all_at: datetime | None
    closed_at: datetime | None
    images: Mapping[ImagePlace, ImageRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CampaignTexts:
    """What to change in the texts of a campaign; None leaves a text as it is.

    ``images`` names the places to change, each with an image that ``Campaigns.keep_image`` gave, or None for no image.
    """

    messages: Mapping[MessageKind, tuple[str, str]] | None = None
    welcome: str | None = None
    signature: Signature | None = None
    gdpr_contact: str | None = None
    images: Mapping[ImagePlace, ImageRef | None] | None = None


@dataclass(frozen=True, slots=True)
class LaunchSummary:
    """What the administrator reads before launching (SPEC L6); the fee is an estimate, excluding tax."""

    people: int
    total_grants: int
    service_fee: Decimal
    messages: tuple[ScheduledMessage, ...]
    warnings: tuple[SettingsFault, ...]


class Campaigns:
    """Reads and changes campaigns; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on a profile's database."""
        self._database = database
        self._clock = clock

    # --- draft and settings ------------------------------------------------------------------------------

    def create(self, settings: CampaignSettings) -> Campaign:
        """Create a draft with the texts of ``proposal`` (SPEC S7, S8)."""
        return self.save_draft(None, settings)

    def proposal(self) -> CampaignTexts:
        """Return the texts that a new campaign begins with: default templates or originals, signed (SPEC S7, S10)."""
        with self._database.read() as session:
            return _proposal(session)

    def save_draft(
        self, campaign_id: str | None, settings: CampaignSettings, texts: CampaignTexts | None = None
    ) -> Campaign:
        """Keep settings and texts as they are typed, all or nothing; a new draft where there is no identifier yet.

        Raises:
            RefusedError: as for ``change_settings`` and ``change_texts``.
            NotFoundError: there is no such campaign, or an image is not kept.
        """
        with self._database.write() as session:
            if campaign_id is None:
                row = self._new_row(session, settings)
            else:
                row = campaign_row(session, campaign_id)
                _refuse_closing(row)
                row.take(settings)
                row.revision += 1
            if texts is not None:
                _take_texts(session, row, texts)
            return self._kept(session, row)

    def all(self) -> list[Campaign]:
        """Every campaign, the newest first."""
        with self._database.read() as session:
            rows = session.scalars(select(CampaignRow).order_by(CampaignRow.created_at.desc(), CampaignRow.id))
            return [self._campaign(session, row) for row in rows]

    def get(self, campaign_id: str) -> Campaign:
        """Return a campaign.

        Raises:
            NotFoundError: there is none.
        """
        with self._database.read() as session:
            return self._campaign(session, campaign_row(session, campaign_id))

    def change_settings(
        self, campaign_id: str, settings: CampaignSettings, *, email_optional: bool | None = None
    ) -> Campaign:
        """Change the settings: a draft is kept as it is typed, a launched campaign only if nothing is wrong.

        Raises:
            RefusedError: the settings of a launched campaign are wrong, or closing has begun.
            NotFoundError: there is no such campaign.
        """
        with self._database.write() as session:
            row = campaign_row(session, campaign_id)
            _refuse_closing(row)
            row.take(settings)
            if email_optional is not None:
                row.email_optional = email_optional
            row.revision += 1
            return self._kept(session, row)

    def change_texts(self, campaign_id: str, texts: CampaignTexts) -> Campaign:
        """Change the messages, the welcome, the signature or the GDPR contact; as ``change_settings``.

        Raises:
            RefusedError: a text of a launched campaign is wrong, a text that cannot be edited, or closing has begun.
            NotFoundError: there is no such campaign, or an image is not kept.
        """
        with self._database.write() as session:
            row = campaign_row(session, campaign_id)
            _refuse_closing(row)
            _take_texts(session, row, texts)
            row.revision += 1
            return self._kept(session, row)

    # --- images ------------------------------------------------------------------------------------------

    def keep_image(self, prepared: PreparedImage) -> ImageRef:
        """Keep a prepared image, once whoever shows it, and return what ``change_texts`` names it by (SPEC S6)."""
        ref = prepared.ref
        with self._database.write() as session:
            if session.get(ImageRow, ref.digest) is None:
                session.add(ImageRow(digest=ref.digest, content_type=ref.content_type, data=prepared.data))
        return ref

    def image_data(self, digest: str) -> bytes:
        """Return the data of an image that is kept.

        Raises:
            NotFoundError: there is none of this digest.
        """
        with self._database.read() as session:
            data = session.scalar(select(ImageRow.data).where(ImageRow.digest == digest))
            if data is None:
                raise NotFoundError("image")
            return data

    def forget_unused_images(self) -> int:
        """Delete the images that no campaign shows, and return how many; not while an act can still be undone."""
        with self._database.write() as session:
            shown = select(CampaignImageRow.digest)
            unused = delete(ImageRow).where(ImageRow.digest.not_in(shown)).returning(ImageRow.digest)
            return len(session.scalars(unused).all())

    # --- checks and deletion -----------------------------------------------------------------------------

    def grants(self, campaign_id: str) -> list[GrantHolders]:
        """Return the grants of a list, ascending, each with its first holders, to see which can be paid (SPEC S4)."""
        with self._database.read() as session:
            return grants_to_pay(session, campaign_id)

    def check(self, campaign_id: str) -> list[CodedFault]:
        """Return everything that is missing or wrong in settings, texts and list, all at once (SPEC S4, S11)."""
        with self._database.read() as session:
            return self._faults(session, campaign_row(session, campaign_id))

    def check_deletable(self, campaign_id: str) -> Campaign:
        """Return a campaign that may be deleted: any that is not being closed (SPEC T1).

        Raises:
            RefusedError: closing has begun; a closed campaign keeps its order.
            NotFoundError: there is no such campaign.
        """
        with self._database.read() as session:
            row = campaign_row(session, campaign_id)
            _refuse_closing(row)
            return self._campaign(session, row)

    def delete(self, campaign_id: str) -> None:
        """Delete a campaign with its list, choices and messages; the portal must have been told before.

        Raises:
            RefusedError: closing has begun.
            NotFoundError: there is no such campaign.
        """
        with self._database.write() as session:
            row = campaign_row(session, campaign_id)
            _refuse_closing(row)
            session.delete(row)

    # --- launch ------------------------------------------------------------------------------------------

    def summary(self, campaign_id: str) -> LaunchSummary:
        """Return what is shown before launching: number, grants, service fee and dates (SPEC L6)."""
        with self._database.read() as session:
            row = campaign_row(session, campaign_id)
            people = invited_count(session, campaign_id)
            total = session.scalar(
                select(func.sum(EmployeeRow.grant)).where(
                    EmployeeRow.campaign_id == campaign_id, EmployeeRow.removed_at.is_(None)
                )
            )
            settings = row.settings()
            return LaunchSummary(
                people,
                total or 0,
                service_fee(people),
                tuple(schedule(settings)),
                tuple(warn_of_schedule(settings, self._clock.now())),
            )

    def request_launch(self, campaign_id: str) -> Campaign:
        """Ask for the launch, which then waits for portal and mail; asking twice changes nothing (SPEC L6).

        Raises:
            RefusedError: something is missing or wrong; every fault is named.
        """
        with self._database.write() as session:
            row = campaign_row(session, campaign_id)
            if row.launch_requested_at is None:
                _refuse_if(self._faults(session, row, launching=True))
                row.launch_requested_at = self._clock.now()
            return self._campaign(session, row)

    def withdraw_launch(self, campaign_id: str) -> Campaign:
        """Make a draft again of a campaign whose launch still waits.

        Raises:
            RefusedError: it is launched.
        """
        with self._database.write() as session:
            row = campaign_row(session, campaign_id)
            if row.launched_at is not None:
                raise RefusedError([FieldFault("campaign", "campaign-launched")])
            row.launch_requested_at = None
            return self._campaign(session, row)

    def mark_launched(self, campaign_id: str, at: datetime | None = None) -> Campaign:
        """Write down that the portal has launched the campaign, ``at`` its own time; twice changes nothing."""
        with self._database.write() as session:
            row = campaign_row(session, campaign_id)
            now = self._clock.now()
            row.launch_requested_at = row.launch_requested_at or now
            row.launched_at = row.launched_at or at or now
            return self._campaign(session, row)

    # --- closing -----------------------------------------------------------------------------------------

    def start_closing(self, campaign_id: str) -> Campaign:
        """Begin to close a finished campaign; the portal is to freeze its choices next. Repeatable (SPEC O1).

        Raises:
            RefusedError: the campaign is not finished (``campaign-not-finished``).
        """
        with self._database.write() as session:
            row = campaign_row(session, campaign_id)
            if row.closing_started_at is None:
                if self._campaign(session, row).status is not CampaignStatus.FINISHED:
                    raise RefusedError([FieldFault("campaign", "campaign-not-finished")])
                row.closing_started_at = self._clock.now()
            return self._campaign(session, row)

    def mark_pulled(self, campaign_id: str) -> Campaign:
        """Write down that the last choices of the frozen campaign are here; the order can be made. Repeatable.

        Raises:
            RefusedError: closing has not begun.
        """
        with self._database.write() as session:
            row = campaign_row(session, campaign_id)
            if row.closing_started_at is None:
                raise RefusedError([FieldFault("campaign", "campaign-not-closing")])
            row.pulled_all_at = row.pulled_all_at or self._clock.now()
            return self._campaign(session, row)

    # --- inside a transaction ----------------------------------------------------------------------------

    def _new_row(self, session: Session, settings: CampaignSettings) -> CampaignRow:
        row = CampaignRow(
            id=uuid.uuid4().hex, email_optional=False, welcome="", gdpr_contact="", created_at=self._clock.now()
        )
        row.take(settings)
        row.messages = [
            CampaignMessageRow(kind=kind, subject=subject, introduction=introduction)
            for kind, (subject, introduction) in original_messages().items()
        ]
        _take_texts(session, row, _proposal(session))
        session.add(row)
        session.flush()
        return row

    def _kept(self, session: Session, row: CampaignRow) -> Campaign:
        """Return a campaign that was changed; one that is launched must be right."""
        if row.launch_requested_at is not None:
            _refuse_if(self._faults(session, row))
        return self._campaign(session, row)

    def _campaign(self, session: Session, row: CampaignRow) -> Campaign:
        people = invited_count(session, row.id)
        running = row.launched_at is not None and row.closing_started_at is None
        answered = answered_count(session, row) if running else 0
        return Campaign(
            id=row.id,
            settings=row.settings(),
            email_optional=row.email_optional,
            messages=row.texts(),
            welcome=row.welcome,
            signature=row.signature(),
            gdpr_contact=row.gdpr_contact,
            last_import_file=row.last_import_file,
            status=row.status(self._clock.now(), people, answered),
            people=people,
            created_at=row.created_at,
            launch_requested_at=row.launch_requested_at,
            launched_at=row.launched_at,
            closing_started_at=row.closing_started_at,
            pulled_all_at=row.pulled_all_at,
            closed_at=row.closed_at,
            images=row.image_refs(),
        )

    def _faults(self, session: Session, row: CampaignRow, *, launching: bool = False) -> list[CodedFault]:
        others = session.scalars(
            select(CampaignRow.name).where(CampaignRow.id != row.id, CampaignRow.closed_at.is_(None))
        )
        launched = row.launch_requested_at is not None
        faults: list[CodedFault] = [
            *check_settings(row.settings(), self._clock.now(), others, launched=launched),
            *setting_faults(row.settings()),
            *text_faults(row),
            *grant_faults(session, row),
        ]
        if in_error := rows_in_error(session, row.id):
            faults.append(FieldFault("people", "rows-in-error", count=in_error))
        elif launching and not invited_count(session, row.id):
            faults.append(FieldFault("people", "campaign-without-people"))
        return faults


def _refuse_if(faults: list[CodedFault]) -> None:
    if faults:
        raise RefusedError(faults)


def _refuse_closing(row: CampaignRow) -> None:
    if row.closing_started_at is not None:
        raise RefusedError([FieldFault("campaign", "campaign-closing")])


def _proposal(session: Session) -> CampaignTexts:
    """The texts that a new campaign begins with."""
    organisation = organisation_row(session)
    messages, welcome = first_texts(session)
    return CampaignTexts(
        messages={kind: messages[kind] for kind in EDITABLE_MESSAGES},
        welcome=welcome,
        signature=_default_signature(organisation),
        gdpr_contact=organisation.gdpr_contact if organisation else "",
    )


def _take_texts(session: Session, row: CampaignRow, texts: CampaignTexts) -> None:
    """Take over the texts that are not None."""
    for message in row.messages:
        kind = MessageKind(message.kind)
        if texts.messages and kind in texts.messages:
            if kind not in EDITABLE_MESSAGES:
                raise RefusedError([FieldFault(f"messages.{kind}", "message-not-editable")])
            message.subject, message.introduction = texts.messages[kind]
    for name in ("welcome", "gdpr_contact"):
        if (text := getattr(texts, name)) is not None:
            setattr(row, name, text)
    if texts.signature is not None:
        row.sign(texts.signature)
    for place, ref in (texts.images or {}).items():
        _show_image(session, row, place, ref)


def _default_signature(organisation: OrganisationRow | None) -> Signature:
    """Name, e-mail and phone of the organisation (SPEC S8)."""
    if organisation is None:
        return Signature()
    return Signature(organisation.name, organisation.contact_email, organisation.contact_phone)


def _show_image(session: Session, row: CampaignRow, place: ImagePlace, ref: ImageRef | None) -> None:
    """Let a campaign show an image that is kept, or none, at a place."""
    shown = {image.place: image for image in row.images}
    if ref is None:
        if place in shown:
            row.images.remove(shown[place])
        return
    image = session.get(ImageRow, ref.digest)
    if image is None:
        raise NotFoundError("image")
    if place not in shown:
        shown[place] = CampaignImageRow(place=place)
        row.images.append(shown[place])
    for name, value in (("image", image), ("width", ref.width), ("height", ref.height), ("alt", ref.alt)):
        setattr(shown[place], name, value)
