"""Images are made ready to be sent: small, turned, without anything that tells or acts (SPEC S6)."""

import hashlib
import io
import random
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms

from ov_desktop.domain.images import ImagePlace, PreparedImage
from ov_desktop.domain.refusal import FieldFault, RefusedError
from ov_desktop.services.images import prepare_image

LOGO, HEADER = ImagePlace.LOGO, ImagePlace.HEADER


def written(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(prepared: PreparedImage) -> Image.Image:
    image = Image.open(io.BytesIO(prepared.data))
    image.load()
    assert f"image/{(image.format or '').lower()}" == prepared.ref.content_type
    return image


def near(found: object, wanted: tuple[int, ...], by: int = 6) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


def noise(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    return Image.frombytes(mode, size, random.Random(7).randbytes(size[0] * size[1] * len(mode)))  # noqa: S311 -- the same noise each time


def refusal(data: bytes, name: str = "logo.png") -> FieldFault:
    with pytest.raises(RefusedError) as refused:
        prepare_image(data, name, LOGO)
    (fault,) = refused.value.faults
    assert isinstance(fault, FieldFault)
    return fault


# --- size ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "size", "shown", "kept"),
    [
        (LOGO, (1000, 1000), (96, 96), (192, 192)),
        (LOGO, (2400, 480), (240, 48), (480, 96)),
        (LOGO, (100, 50), (100, 50), (100, 50)),
        (LOGO, (300, 60), (240, 48), (300, 60)),
        (HEADER, (3000, 1000), (600, 200), (1200, 400)),
        (ImagePlace.SIGNATURE, (5000, 2), (240, 1), (480, 2)),
    ],
)
def test_an_image_fits_its_place_with_two_pixels_for_one(
    place: ImagePlace, size: tuple[int, int], shown: tuple[int, int], kept: tuple[int, int]
) -> None:
    prepared = prepare_image(written(Image.new("RGB", size, "teal"), "PNG"), "logo.png", place, "Ateliers")
    assert (prepared.ref.width, prepared.ref.height) == shown
    assert opened(prepared).size == kept
    assert prepared.ref.alt == "Ateliers"
    assert prepared.ref.digest == hashlib.sha256(prepared.data).hexdigest()
    assert not prepared.unsafe


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_busiest_image_is_small_enough_for_a_message(mode: str) -> None:
    prepared = prepare_image(written(noise((1600, 640), mode), "PNG"), "bandeau.png", HEADER)
    assert len(prepared.data) <= 200_000
    assert (prepared.ref.width, prepared.ref.height) == (600, 240)
    assert prepared.ref.content_type == ("image/jpeg" if mode == "RGB" else "image/png")


def test_a_photograph_becomes_a_jpeg_and_a_drawing_a_png() -> None:
    photo = noise((60, 24)).resize((1200, 480), Image.Resampling.BICUBIC)
    assert prepare_image(written(photo, "PNG"), "photo.png", HEADER).ref.content_type == "image/jpeg"
    flat = written(Image.new("RGB", (1200, 480), "navy"), "JPEG")
    assert prepare_image(flat, "bandeau.jpg", HEADER).ref.content_type == "image/png"


# --- what is in it ---------------------------------------------------------------------------------------


def test_a_photograph_is_turned_as_it_was_taken_and_tells_no_place() -> None:
    image = Image.new("RGB", (80, 40), "red")
    image.paste((0, 0, 255), (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter to the right
    exif[0x010F] = "Appareil secret"
    exif.get_ifd(0x8825)[2] = (47.0, 13.0, 1.0)
    source = written(image, "JPEG", quality=95, exif=exif, comment=b"Erdre")
    assert b"Appareil" in source
    prepared = prepare_image(source, "photo.jpg", LOGO)
    turned = opened(prepared)
    assert turned.size == (40, 80)
    assert near(turned.convert("RGB").getpixel((20, 10)), (0, 0, 255), 12)
    assert near(turned.convert("RGB").getpixel((20, 70)), (255, 0, 0), 12)
    assert not turned.getexif()
    assert not set(turned.info) & {"exif", "comment", "icc_profile", "xmp"}
    assert b"Appareil" not in prepared.data


def test_transparency_is_kept() -> None:
    image = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 300, 600))
    shown = opened(prepare_image(written(image, "WEBP", lossless=True), "logo.webp", LOGO)).convert("RGBA")
    assert shown.getpixel((5, 5)) == (200, 0, 0, 255)
    assert shown.getpixel((185, 5)) == (0, 0, 0, 0)


def test_an_edge_takes_no_colour_from_what_is_transparent() -> None:
    image = Image.new("RGBA", (1000, 1000), (0, 255, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 503, 1000))
    shown = opened(prepare_image(written(image, "PNG"), "logo.png", LOGO)).convert("RGBA")
    for x in range(192):
        red, green, _blue, alpha = shown.getpixel((x, 90))
        assert alpha < 16 or (red > 240 and green < 16)


def keyed(mode: str, background: int | tuple[int, int, int], key: int | tuple[int, int, int]) -> bytes:
    """A PNG with the profile of a camera or a screen in which one colour stands for nothing."""
    image = Image.new(mode, (20, 20), background)
    if mode == "P":
        image.putpalette([0, 0, 0, 255, 255, 255])
    image.paste(0 if mode != "RGB" else (0, 0, 0), (0, 0, 10, 20))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return written(image, "PNG", transparency=key, icc_profile=profile)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(keyed("RGB", (255, 255, 255), (255, 255, 255)), id="colours"),
        pytest.param(keyed("L", 255, 255), id="grey"),
        pytest.param(keyed("P", 1, 1), id="palette"),
    ],
)
def test_a_colour_that_stands_for_nothing_stays_transparent_beside_a_profile(data: bytes) -> None:
    shown = opened(prepare_image(data, "logo.png", LOGO)).convert("RGBA")
    assert near(shown.getpixel((5, 10)), (0, 0, 0, 255))
    assert shown.getpixel((15, 10))[3] == 0


def palette() -> Image.Image:
    image = Image.new("P", (20, 20), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    return image


def cmyk() -> Image.Image:
    return Image.new("CMYK", (20, 20), (0, 255, 255, 0))


def wide() -> bytes:
    """Pure red as a profile whose red and green are exchanged calls it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return written(Image.new("RGB", (20, 20), (0, 255, 0)), "PNG", icc_profile=bytes(profile))


@pytest.mark.parametrize(
    ("data", "colour"),
    [
        pytest.param(written(cmyk(), "JPEG", quality=95), (255, 0, 0), id="CMYK"),
        pytest.param(written(palette(), "PNG"), (255, 0, 0), id="palette"),
        pytest.param(written(Image.new("L", (20, 20), 90), "PNG"), (90, 90, 90), id="grey"),
        pytest.param(written(Image.new("1", (20, 20), 1), "PNG"), (255, 255, 255), id="black and white"),
        pytest.param(written(Image.new("I;16", (20, 20), 257 * 128), "PNG"), (128, 128, 128), id="16 bits"),
        pytest.param(wide(), (255, 0, 0), id="colours of its own"),
    ],
)
def test_colours_are_those_of_screens(data: bytes, colour: tuple[int, int, int]) -> None:
    shown = opened(prepare_image(data, "logo", LOGO)).convert("RGB")
    assert near(shown.getpixel((10, 10)), colour)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_an_animation_shows_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    data = written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    prepared = prepare_image(data, "logo", LOGO)
    shown = opened(prepared)
    assert getattr(shown, "n_frames", 1) == 1
    assert near(shown.convert("RGB").getpixel((15, 15)), (255, 0, 0))


def test_a_file_is_read_for_what_it_is_whatever_it_is_called() -> None:
    data = written(Image.new("RGB", (10, 10), "red"), "WEBP")
    assert prepare_image(data, "logo.jpg", LOGO).ref.content_type == "image/png"


def test_the_same_file_gives_the_same_image() -> None:
    data = written(noise((300, 200)), "JPEG")
    assert prepare_image(data, "a.jpg", LOGO) == prepare_image(data, "b.jpg", LOGO)


def test_a_drawing_is_rendered_and_says_what_was_taken_out() -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'>{}<circle cx='5' cy='5' r='5'/></svg>"
    safe = prepare_image(drawing.format("").encode(), "logo.svg", LOGO)
    unsafe = prepare_image(drawing.format("<script>alert(1)</script>").encode(), "logo.svg", LOGO)
    assert (safe.unsafe, unsafe.unsafe) == (False, True)
    assert safe.data == unsafe.data
    assert (safe.ref.content_type, safe.ref.width, safe.ref.height) == ("image/png", 192, 96)
    assert opened(safe).size == (384, 192)
    assert opened(safe).convert("RGBA").getpixel((380, 5))[3] == 0


# --- refused ---------------------------------------------------------------------------------------------


def broken(change: Callable[[bytes], bytes], kind: str = "PNG") -> bytes:
    return change(written(noise((50, 50)), kind))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"Bonjour", id="text"),
        pytest.param(b"%PDF-1.7", id="PDF"),
        pytest.param(written(Image.new("RGB", (9, 9)), "GIF"), id="GIF called PNG"),
        pytest.param(written(Image.new("RGB", (9, 9)), "TIFF"), id="TIFF called PNG"),
        pytest.param(broken(lambda data: data[: len(data) // 2]), id="half a PNG"),
        pytest.param(broken(lambda data: data[: len(data) // 2], "JPEG"), id="half a JPEG"),
        pytest.param(broken(lambda data: data[: len(data) // 2], "WEBP"), id="half a WebP"),
        pytest.param(broken(lambda data: data[:60] + bytes(40) + data[100:]), id="damaged PNG"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'>", id="cut off SVG"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1e-320 1e-320'/>", id="SVG of no size"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(data: bytes) -> None:
    assert refusal(data) == FieldFault("images.logo", "image-unreadable", "logo.png")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(999)))]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bomb(8_000, 8_000), id="more than can be taken"),
        pytest.param(bomb(11_000, 11_000), id="more than the library likes"),
        pytest.param(bomb(60_000, 60_000), id="bomb"),
        pytest.param(bytes(20_000_001), id="too many bytes"),
    ],
)
def test_what_is_too_large_is_refused_by_its_name(data: bytes) -> None:
    assert refusal(data, "énorme.png") == FieldFault("images.logo", "image-too-large", "énorme.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_no_damage_does_more_than_refuse(kind: str) -> None:
    sound, chance = written(noise((40, 30)), kind), random.Random(11)  # noqa: S311 -- the same damage each time
    for _trial in range(60):
        data = bytearray(sound)
        for _byte in range(4):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            prepared = prepare_image(bytes(data), "logo", LOGO)
        except RefusedError:
            continue
        assert len(prepared.data) <= 200_000
