"""Images that travel inside a message: how the HTML names them, and the parts that hold them (SPEC S6, M1)."""

from base64 import encodebytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache

from ov_desktop.domain.images import ImagePlace, ImageRef
from ov_desktop.mailing.content import CampaignContent, EmailImage
from ov_desktop.mailing.parts import Picture

_DIGITS_OF_DIGEST = 16
_PARTS_KEPT = 12
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg"}

_EMBLEM_HEIGHT = 56
_WORDMARK_HEIGHT = 72


def content_id(place: ImagePlace, ref: ImageRef) -> str:
    """Return the id of an image's part, without brackets: the same for the same image, in every message."""
    return f"{place}.{ref.digest[:_DIGITS_OF_DIGEST]}@objectif-vacances"


def picture(campaign: CampaignContent, place: ImagePlace) -> Picture | None:
    """Return the image of a place as a message shows it, or None."""
    image = campaign.images.get(place)
    if image is None:
        return None
    ref = image.ref
    width, height, alt = ref.width, ref.height, ref.alt.strip()
    if place is ImagePlace.LOGO:
        width, height = _logo_size(ref)
        alt = logo_words(alt, campaign.organisation)
    return Picture(f"cid:{content_id(place, ref)}", width, height, alt)


def logo_words(alt: str, organisation: str) -> str:
    """Return the alternative text of a logo beside the organisation's name: none where it would only say it again."""
    return "" if alt.strip().casefold() == organisation.strip().casefold() else alt.strip()


def is_emblem(logo: Picture) -> bool:
    """Whether a logo is narrow enough to stand beside the name, even on a phone."""
    return logo.width <= _EMBLEM_HEIGHT * 3 // 2


def _logo_size(ref: ImageRef) -> tuple[int, int]:
    tallest = _EMBLEM_HEIGHT if 2 * ref.width <= 3 * ref.height else _WORDMARK_HEIGHT
    height = min(ref.height, tallest)
    return max(1, round(ref.width * height / ref.height)), height


@lru_cache(_PARTS_KEPT)
def image_part(place: ImagePlace, image: EmailImage) -> EmailMessage:
    """Return the part of an image, made once for all messages of a campaign: whoever gets it must not change it."""
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = image.ref.content_type
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-ID"] = f"<{content_id(place, image.ref)}>"
    part["Content-Disposition"] = f'inline; filename="{place}.{_SUFFIXES[image.ref.content_type]}"'
    part.set_payload(encodebytes(image.data).decode("ascii").replace("\n", "\r\n"))
    return part
