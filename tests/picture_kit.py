"""Small real images for tests."""

import io
from base64 import b64encode
from hashlib import sha256

from PIL import Image

from ov_desktop.domain.images import ImagePlace, ImageRef, PreparedImage
from ov_desktop.wire import ImagePush


def picture_data(width: int = 96, height: int = 96, content_type: str = "image/png", colour: str = "#184A3C") -> bytes:
    """Return an image of one colour as a file."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(written, content_type.removeprefix("image/"))
    return written.getvalue()


def prepared(width: int = 96, height: int = 96, alt: str = "", content_type: str = "image/png") -> PreparedImage:
    """Return an image as the desktop prepares it."""
    data = picture_data(width, height, content_type)
    return PreparedImage(ImageRef(sha256(data).hexdigest(), content_type, width, height, alt), data)


def image_push(image: PreparedImage) -> tuple[str, ImagePush]:
    """Return an image as it travels to a portal: its digest, and its content."""
    return image.ref.digest, ImagePush(content_type=image.ref.content_type, data=b64encode(image.data))


def shown(**images: PreparedImage) -> dict[str, object]:
    """Return the images of a campaign as its settings name them, by place."""
    fields = ("digest", "content_type", "width", "height", "alt")
    return {ImagePlace(place): {name: getattr(image.ref, name) for name in fields} for place, image in images.items()}
