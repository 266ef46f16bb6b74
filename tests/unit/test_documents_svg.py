"""An SVG becomes a picture alone: nothing in it acts, loads or grows (SPEC S6)."""

import base64
import io
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from ov_desktop.documents.svg import Drawing, SvgError, draw_svg, looks_like_svg
from ov_desktop.documents.svg_safety import make_safe

RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)
SQUARE = '<rect width="100" height="100" fill="red"/>'


def svg(content: str, attributes: str = 'viewBox="0 0 100 100"', prolog: str = "") -> bytes:
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{prolog}<svg {space} {attributes}>{content}</svg>".encode()


def pixels(drawing: Drawing) -> Image.Image:
    image = Image.open(io.BytesIO(drawing.png))
    assert image.format == "PNG"
    return image.convert("RGBA")


def png_of(color: str, size: tuple[int, int] = (4, 4)) -> str:
    file = io.BytesIO()
    Image.new("RGB", size, color).save(file, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


# --- drawing ---------------------------------------------------------------------------------------------


def test_a_drawing_fills_the_box_in_its_own_proportions_and_stays_transparent() -> None:
    drawing = draw_svg(svg('<rect width="20" height="50" fill="red"/>', 'viewBox="0 0 100 50"'), 400, 400)
    image = pixels(drawing)
    assert image.size == (400, 200)
    assert image.getpixel((40, 100)) == RED
    assert image.getpixel((300, 100)) == (0, 0, 0, 0)
    assert not drawing.unsafe


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40mm" height="20mm"', (200, 100)),
        ('width="100" height="400"', (50, 200)),
        ('width="100%" height="100%" viewBox="0 0 30 10"', (200, 67)),
        ("", (200, 100)),
        ('viewBox="0 0 100000 1"', (200, 1)),
    ],
)
def test_the_size_is_read_as_browsers_read_it(attributes: str, size: tuple[int, int]) -> None:
    assert pixels(draw_svg(svg(SQUARE, attributes), 200, 200)).size == size


def test_gradients_of_a_style_sheet_copies_and_images_inside_the_file_are_drawn() -> None:
    content = (
        "<style>.a{fill:url(#g)}</style>"
        '<defs><linearGradient id="g"><stop stop-color="blue"/></linearGradient>'
        '<rect id="r" width="10" height="10" fill="red"/></defs>'
        '<rect class="a" width="10" height="10"/><use xlink:href="#r" x="20"/>'
        f'<image href="{png_of("lime")}" x="40" width="10" height="10"/>'
    )
    drawing = draw_svg(svg(content), 100, 100)
    image = pixels(drawing)
    assert [image.getpixel((x, 5)) for x in (5, 25, 45)] == [BLUE, RED, (0, 255, 0, 255)]
    assert not drawing.unsafe


def test_words_after_something_taken_out_stay() -> None:
    safe = make_safe(svg("<text>Ateliers<title>x</title> de l’Erdre<tspan> et</tspan><script/> plus</text>"))
    assert ">Ateliers de l’Erdre<" in safe.source
    assert "</tspan> plus</text>" in safe.source


def test_what_drawing_programs_note_for_themselves_is_taken_out_without_a_word() -> None:
    prolog = (
        '<?xml version="1.0" encoding="utf-8"?><!-- Generator -->'
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" ['
        '<!ENTITY ns "http://ns.adobe.com/"> ]>'
    )
    notes = 'xmlns:i="http://ns.adobe.com/i" i:page="&ns;" viewBox="0 0 100 100"'
    safe = make_safe(svg(f"<metadata>x</metadata><i:pgf>y</i:pgf>{SQUARE}", notes, prolog))
    assert not safe.unsafe
    assert "DOCTYPE" not in safe.source
    assert "adobe.com/" not in safe.source.replace("http://ns.adobe.com/i", "")
    assert pixels(draw_svg(svg(SQUARE, notes, prolog), 10, 10)).getpixel((5, 5)) == RED


# --- what acts or leads outside --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "gone"),
    [
        ("<script>alert(1)</script>", "alert"),
        ("<g><script xlink:href='https://x.example/a.js'/></g>", "x.example"),
        ('<rect width="1" height="1" onload="alert(1)"/>', "alert"),
        ('<g ONCLICK="alert(1)"/>', "alert"),
        ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>bonjour</p></foreignObject>", "bonjour"),
        ("<switch><foreignObject/></switch>", "foreignObject"),
        ('<image href="https://x.example/a.png" width="9" height="9"/>', "x.example"),
        ('<image href="file:///etc/hostname" width="9" height="9"/>', "hostname"),
        ('<image xlink:href="../../secret.png" width="9" height="9"/>', "secret"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>', "PHN2Zy8"),
        ('<use href="https://x.example/a.svg#b"/>', "x.example"),
        ('<rect width="9" height="9" fill="url(https://x.example/a.svg#b)"/>', "x.example"),
        ('<rect width="9" height="9" style="fill:red;mask:URL( \'file:///etc/hostname\' )"/>', "hostname"),
        ('<style>@import "https://x.example/a.css";</style>', "x.example"),
        ("<style>@font-face{src:url(https://x.example/a.woff)}</style>", "x.example"),
        ("<style>rect{fill:u\\72l(https://x.example/a)}</style>", "x.example"),
        ('<a href="javascript:alert(1)"><rect width="1" height="1"/></a>', "alert"),
        ('<iframe src="https://x.example/"/>', "x.example"),
    ],
)  # fmt: skip
def test_what_acts_or_leads_outside_is_taken_out_and_said(content: str, gone: str) -> None:
    data = svg(f"{SQUARE}{content}")
    safe = make_safe(data)
    assert safe.unsafe
    assert gone not in safe.source
    assert pixels(draw_svg(data, 50, 50)).getpixel((40, 40)) == RED


def test_a_style_sheet_of_elsewhere_is_said() -> None:
    assert make_safe(svg(SQUARE, prolog='<?xml-stylesheet href="https://x.example/a.css"?>')).unsafe


def test_an_entity_does_not_read_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("red", encoding="utf-8")
    prolog = f'<!DOCTYPE svg [<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    assert "red" not in make_safe(svg("<text>&f;</text>", prolog=prolog)).source


# --- what grows ------------------------------------------------------------------------------------------


def sheet(css: str, attributes: str, count: int) -> str:
    return f"<style>{css}</style><g>" + f'<rect width="9" height="9" {attributes}/>' * count + "</g>"


def laughs(count: int) -> str:
    return "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, count))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<svg", id="cut off"),
        pytest.param(b"<svg><rect/></svg>", id="another language"),
        pytest.param(b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>", id="a page"),
        pytest.param(svg("<g>" * 100 + "</g>" * 100), id="deep"),
        pytest.param(svg("<g>" * 100_000 + "</g>" * 100_000), id="very deep"),
        pytest.param(svg(f'<rect id="l0" width="1" height="1"/>{laughs(12)}'), id="copies of copies"),
        pytest.param(svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), id="a circle"),
        pytest.param(svg("<rect width='1' height='1'/>" * 60_000), id="too many shapes"),
        pytest.param(svg("<filter id='f'>" + "<feGaussianBlur/>" * 300 + "</filter>"), id="too many effects"),
        pytest.param(svg(SQUARE + " " * 5_000_000), id="too many bytes"),
        pytest.param(svg('<rect width="100%" height="100%" filter="blur(80px)"/>' * 300), id="functions of effects"),
        pytest.param(svg('<rect width="9" style="fill:red;filter:blur(8px)"/>' * 300), id="functions in styles"),
        pytest.param(
            svg('<rect width="9" height="9" style="filter:' + "blur(8px) " * 300 + '"/>'), id="functions in a row"
        ),
        pytest.param(svg(sheet(".a{filter:blur(8px)}", 'class="a"', 300)), id="functions in a style sheet"),
        pytest.param(svg(sheet("g > *{Filter : blur(8px)}", "", 300)), id="functions for everything"),
        pytest.param(svg('<g opacity=".5"><rect width="100%" height="100%"/></g>' * 3_000), id="layers"),
        pytest.param(svg('<rect width="9" style="mix-blend-mode:screen"/>' * 3_000), id="blended layers"),
        pytest.param(svg('<rect width="9" style="isolation:isolate"/>' * 3_000), id="layers apart"),
        pytest.param(svg(sheet(".b,.a{opacity:50%}", 'class="c a"', 3_000)), id="layers in a style sheet"),
        pytest.param(svg('<clipPath id="c"/>' + '<rect clip-path="url(#c)"/>' * 3_000), id="clipped layers"),
        pytest.param(
            svg(
                f'<image id="i" href="{png_of("red", (4_000, 4_000))}" width="100" height="100"/>'
                + '<use href="#i"/>' * 3_000
            ),
            id="copies of a large image",
        ),
        pytest.param(
            svg(f'<image id="i" href="{png_of("red")}" width="100" height="100"/>' + '<use href="#i"/>' * 3_000),
            id="copies of a small image",
        ),
        pytest.param(svg(SQUARE, 'width="1e-320" height="1e-320"'), id="no size"),
        pytest.param(svg(SQUARE, 'viewBox="0 0 1e-320 1e-320"'), id="no size in its box"),
        pytest.param(svg(SQUARE, 'width="100" height="0.009"'), id="too small"),
        pytest.param(svg(SQUARE, 'viewBox="0 0 1e7 100"'), id="too large"),
        pytest.param(svg(SQUARE, 'width="1e999" height="1e999"'), id="infinite"),
        pytest.param(
            svg(
                "<text>&l9;</text>",
                prolog='<!DOCTYPE svg [<!ENTITY l0 "haha">'
                + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
                + "]>",
            ).replace(b"viewBox=", b'id="&l9;" viewBox='),
            id="entities of entities",
        ),
    ],
)
def test_what_is_no_drawing_or_draws_without_end_is_refused_at_once(data: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(SvgError):
        draw_svg(data, 480, 192)
    assert time.monotonic() - began < 5


def test_what_takes_too_long_is_refused_on_the_clock() -> None:
    gradient = '<radialGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></radialGradient>'
    data = svg(gradient + '<rect width="100%" height="100%" fill="url(#g)"/>' * 10_000)
    began = time.monotonic()
    with pytest.raises(SvgError):
        draw_svg(data, 1200, 480, seconds=1)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('<g opacity="1"><rect width="9" height="9" style="opacity:1;fill:red"/></g>' * 3_000, id="opaque"),
        pytest.param(sheet(".a{opacity:.5}", 'class="b"', 3_000), id="rules for others"),
        pytest.param(sheet("rect{opacity:1.0;isolation:auto}", 'mix-blend-mode="normal"', 3_000), id="no layer"),
        pytest.param('<rect width="9" height="9" fill-opacity=".5" stroke-opacity=".1"/>' * 3_000, id="paints"),
        pytest.param('<rect width="9" height="9" filter="drop-shadow(1 1 1 red)"/>' * 20, id="some shadows"),
        pytest.param(f'<image href="{png_of("red", (1_000, 1_000))}" width="9" height="9"/>' * 20, id="some images"),
    ],
)
def test_what_real_drawings_hold_is_drawn(content: str) -> None:
    assert pixels(draw_svg(svg(content), 100, 100)).size == (100, 100)


def test_a_shadow_named_by_a_function_is_drawn() -> None:
    shadow = '<rect width="20" height="20" fill="red" style="filter:drop-shadow(2px 0 0 blue)"/>'
    assert pixels(draw_svg(svg(shadow), 100, 100)).getpixel((21, 10)) == BLUE


def test_an_image_inside_that_unpacks_to_gigabytes_is_taken_out() -> None:
    header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    bomb = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + header + zlib.crc32(header).to_bytes(4, "big")
    data = "data:image/png;base64," + base64.b64encode(bomb).decode()
    safe = make_safe(svg(f'<image href="{data}"/>'))
    assert safe.unsafe
    assert "data:" not in safe.source


# --- recognised ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "is_svg"),
    [
        (svg(""), True),
        (b"\xef\xbb\xbf\n" + svg("", prolog="<?xml version='1.0'?><!-- x -->"), True),
        (b"\x89PNG\r\n\x1a\n<svg", False),
        (b"<html>", False),
        (b"", False),
    ],
)
def test_a_file_is_known_by_its_content(data: bytes, is_svg: bool) -> None:
    assert looks_like_svg(data) is is_svg
