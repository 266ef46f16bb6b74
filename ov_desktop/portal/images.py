"""The images that campaigns show: kept once an account, gone when no campaign names them (SPEC S6)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ov_desktop.domain.images import ImagePlace
from ov_desktop.mailing.content import EmailImage
from ov_desktop.portal.mapping import parse_settings
from ov_desktop.portal.records import CampaignRecord
from ov_desktop.portal.tables import CampaignRow, ImageRow
from ov_desktop.wire import CampaignPush, ImagePush, PushReply

GRACE = timedelta(hours=1)
"""How long an image that no campaign names is kept: it comes before the settings that name it."""

_BEGINS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


class WrongImageError(Exception):
    """The data are not those that the digest names, or no image of the type that is said."""


class ImageMissingError(Exception):
    """A campaign names an image that its account has not sent."""


def keep_image(session: Session, account_id: int, digest: str, push: ImagePush, now: datetime) -> PushReply:
    """Keep an image, in the caller's write transaction.

    Raises:
        WrongImageError: the data are not those of the digest, or no image of the type.
    """
    if sha256(push.data).hexdigest() != digest or not push.data.startswith(_BEGINS[push.content_type]):
        raise WrongImageError
    row = session.get(ImageRow, (account_id, digest))
    if row is not None:
        row.kept_at = now
        return PushReply(unchanged=1)
    session.add(
        ImageRow(account_id=account_id, digest=digest, content_type=push.content_type, data=push.data, kept_at=now)
    )
    return PushReply(created=1)


def require_images(session: Session, account_id: int, push: CampaignPush) -> None:
    """Make sure that an account has every image that its campaign names.

    Raises:
        ImageMissingError: it has not.
    """
    named = {(image.digest, image.content_type) for image in push.images.values()}
    kept = select(ImageRow.digest, ImageRow.content_type).where(
        ImageRow.account_id == account_id, ImageRow.digest.in_([digest for digest, _type in named])
    )
    if named and not named <= {(digest, content_type) for digest, content_type in session.execute(kept)}:
        raise ImageMissingError


def drop_unnamed(session: Session, account_id: int, now: datetime) -> None:
    """Delete the images that no campaign of an account names, in the caller's write transaction."""
    campaigns = session.scalars(select(CampaignRow.settings).where(CampaignRow.account_id == account_id))
    named = {image.digest for settings in campaigns for image in parse_settings(settings).images.values()}
    session.execute(
        delete(ImageRow)
        .where(
            ImageRow.account_id == account_id, ImageRow.digest.not_in(sorted(named)), ImageRow.kept_at <= now - GRACE
        )
        .execution_options(synchronize_session=False)
    )


def shown_images(
    session: Session, campaign: CampaignRecord, places: Iterable[ImagePlace] = ImagePlace
) -> dict[ImagePlace, EmailImage]:
    """Return the images that a campaign shows at some places, with their data."""
    shown = {}
    for place in places:
        ref = campaign.images.get(place)
        row = session.get(ImageRow, (campaign.account_id, ref.digest)) if ref else None
        if ref and row:
            shown[place] = EmailImage(ref, row.data)
    return shown
