"""The images of a campaign: where they stand, how large they are shown, what is kept of them (SPEC S6)."""

from dataclasses import dataclass
from enum import StrEnum

IMAGE_MOST_BYTES = 200_000
"""Size of a prepared image at most: every message of a campaign carries them all."""

ALT_LENGTH = 200
"""Characters of an alternative text at most."""

IMAGE_TYPES = ("image/png", "image/jpeg")
"""The only types that are ever stored or sent."""


class ImagePlace(StrEnum):
    """Where an image stands in messages; the logo stands in the employee's space too."""

    LOGO = "logo"
    HEADER = "header"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class ImageBox:
    """The room that an image fits in, in CSS pixels."""

    width: int
    height: int


BOXES = {
    ImagePlace.LOGO: ImageBox(240, 96),
    ImagePlace.HEADER: ImageBox(600, 240),
    ImagePlace.SIGNATURE: ImageBox(240, 96),
}


@dataclass(frozen=True, slots=True)
class ImageRef:
    """An image by the SHA-256 of its data, in hexadecimal, with the size that it is shown at, in CSS pixels.

    ``content_type`` is one of ``IMAGE_TYPES``; ``alt`` is what people read who do not see it, empty for an ornament.
    """

    digest: str
    content_type: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class PreparedImage:
    """An image made ready to be stored and sent, re-encoded by us; its pixels may be twice as many as ``ref`` shows.

    ``unsafe`` says that scripts or references to the outside were taken out of it (``image-unsafe``).
    """

    ref: ImageRef
    data: bytes
    unsafe: bool = False
