"""Makes the images that administrators choose ready to be stored and sent (SPEC S6).

Whatever comes in, what goes out is a small PNG or JPEG that was written here: no metadata, no second frame, nothing
that acts.
"""

import hashlib
import io
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageOps

from ov_desktop.documents.svg import SvgError, draw_svg, looks_like_svg
from ov_desktop.domain.images import BOXES, IMAGE_MOST_BYTES, ImageBox, ImagePlace, ImageRef, PreparedImage
from ov_desktop.domain.refusal import FieldFault, RefusedError

FILE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".svg")
"""What a file dialog offers; what a file is, is read from its content."""

_MOST_FILE_BYTES = 20_000_000
_MOST_PIXELS = 50_000_000
"""More than the camera of any phone gives as a rule, and some 200 MB while it is read."""

_DENSITY = 2
"""Pixels for a CSS pixel, so that fine screens show it sharp."""

_FORMATS = ("PNG", "JPEG", "WEBP")
_JPEG_QUALITIES = (88, 80, 70, 55)
_DENSITIES = (1.0, 0.75, 0.5)
"""Shares of the size to try, the largest first, until the data are small enough."""

_FLAT_BYTES = 64_000
"""Up to here a picture without transparency is a drawing, which PNG keeps sharp; what is larger is a photograph."""

_COLOURS = 256
_OPAQUE = 255
_BAD_FILE = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, ArithmeticError)
"""What damaged files make the readers of images raise."""


def prepare_image(data: bytes, file_name: str, place: ImagePlace, alt: str = "") -> PreparedImage:
    """Make an image ready: turned as it was taken, as large as its place needs, in the colours of screens.

    An image smaller than its place keeps its size; a drawing (SVG) fills it. Takes up to some seconds for the largest.

    Args:
        data: the file.
        file_name: its name, which a refusal tells.
        place: where it will stand.
        alt: what people read who do not see it.

    Raises:
        RefusedError: it cannot be read (``image-unreadable``) or is too large (``image-too-large``).
    """
    try:
        return _ready(data, place, alt)
    except _TooLargeError:
        raise RefusedError([FieldFault(f"images.{place}", "image-too-large", file_name)]) from None
    except (SvgError, MemoryError, *_BAD_FILE):
        raise RefusedError([FieldFault(f"images.{place}", "image-unreadable", file_name)]) from None


class _TooLargeError(Exception):
    """The file, or the picture in it, is larger than can be taken."""


def _ready(data: bytes, place: ImagePlace, alt: str) -> PreparedImage:
    if len(data) > _MOST_FILE_BYTES:
        raise _TooLargeError
    if looks_like_svg(data):
        return _prepared_drawing(data, place, alt)
    return _prepared(_read(data, place), BOXES[place], alt, unsafe=False)


def _prepared_drawing(data: bytes, place: ImagePlace, alt: str) -> PreparedImage:
    box = BOXES[place]
    drawing = draw_svg(data, box.width * _DENSITY, box.height * _DENSITY)
    with Image.open(io.BytesIO(drawing.png), formats=("PNG",)) as image:
        image.load()
        return _prepared(_screen_colours(image), box, alt, unsafe=drawing.unsafe, density=_DENSITY)


def _read(data: bytes, place: ImagePlace) -> Image.Image:
    """Return the picture, its first frame where it has several, turned and in the colours of screens."""
    box = BOXES[place]
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise _TooLargeError
            # A photograph is read at the smallest size that is enough, which spares memory.
            image.draft(None, (2 * _DENSITY * box.width, 2 * _DENSITY * box.height))
            image.load()
            # In this order: what says how to turn it and what its colours mean is lost with the first change.
            return _screen_colours(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _TooLargeError from None


def _screen_colours(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB: ``RGBA`` where something shows through, else ``RGB``."""
    if image.mode.startswith("I"):
        # 16 bits of grey, of which a screen shows 8.
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    transparent = image.has_transparency_data
    profile = image.info.get("icc_profile")
    if transparent:
        # First: the colour that stands for nothing is another one once the profile is applied.
        image = image.convert("RGBA")
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        image = _without_profile(image, profile)
    shown = image.convert("RGBA" if transparent else "RGB")
    if transparent and shown.getextrema()[-1] == (_OPAQUE, _OPAQUE):
        return shown.convert("RGB")
    return shown


def _without_profile(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        changed = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if image.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile that cannot be read says nothing of the colours
    return image if changed is None else changed


def _prepared(image: Image.Image, box: ImageBox, alt: str, *, unsafe: bool, density: int = 1) -> PreparedImage:
    """Return the picture at the size of a box, in as few bytes as a message can carry."""
    width, height = image.width / density, image.height / density
    scale = min(1.0, box.width / width, box.height / height)
    shown = ImageBox(max(1, round(width * scale)), max(1, round(height * scale)))
    content_type, data = next(
        (content_type, data) for content_type, data in _encodings(image, shown) if len(data) <= IMAGE_MOST_BYTES
    )
    digest = hashlib.sha256(data).hexdigest()
    return PreparedImage(ImageRef(digest, content_type, shown.width, shown.height, alt), data, unsafe)


def _encodings(image: Image.Image, shown: ImageBox) -> Iterator[tuple[str, bytes]]:
    """Write the picture in every way worth trying, the best first; the last is small whatever it shows."""
    for share in _DENSITIES:
        scaled = _scaled(image, shown, share)
        png = _png(scaled)
        if scaled.mode == "RGBA":
            yield "image/png", png
            yield "image/png", _png(scaled.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE))
            continue
        if len(png) <= _FLAT_BYTES:
            yield "image/png", png
        for quality in _JPEG_QUALITIES:
            yield "image/jpeg", _jpeg(scaled, quality)


def _scaled(image: Image.Image, shown: ImageBox, share: float) -> Image.Image:
    most = (round(shown.width * _DENSITY * share), round(shown.height * _DENSITY * share))
    if image.width <= most[0] and image.height <= most[1]:
        return image
    size = (max(1, most[0]), max(1, most[1]))
    if image.mode == "RGBA":
        # Colours count as much as they show: else those of what is transparent would bleed into the edges.
        return image.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    return image.resize(size, Image.Resampling.LANCZOS)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
