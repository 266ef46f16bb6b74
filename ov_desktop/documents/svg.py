"""Draws an SVG as a PNG, once everything that acts or leads outside is out of it (SPEC S6)."""

from dataclasses import dataclass
from typing import cast

import typst

from ov_desktop.documents.svg_safety import SvgError, make_safe
from ov_desktop.documents.typesetting import fonts
from ov_desktop.paths import resource

__all__ = ["Drawing", "SvgError", "draw_svg", "looks_like_svg"]

_SOURCE = b"""
#set page(width: int(sys.inputs.width) * 1pt, height: int(sys.inputs.height) * 1pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "stretch")
"""
_A_DOT_A_POINT = 72
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG as PNG, transparent where nothing is drawn; ``unsafe`` where scripts or references were taken out."""

    png: bytes
    unsafe: bool


def looks_like_svg(data: bytes) -> bool:
    """Whether data begin as an SVG does, whatever the file is called."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<svg" in data[: 4 * _HEAD].lower()


def draw_svg(data: bytes, width: int, height: int) -> Drawing:
    """Draw an SVG as large as a box allows.

    Args:
        data: the file.
        width: width of the box, in pixels.
        height: its height.

    Raises:
        SvgError: the data are no SVG, or one that draws too much.
    """
    safe = make_safe(data)
    scale = min(width / safe.width, height / safe.height)
    inputs = {
        "svg": safe.source,
        "width": str(max(1, round(safe.width * scale))),
        "height": str(max(1, round(safe.height * scale))),
    }
    compiler = typst.Compiler(_SOURCE, root=resource("documents"), font_paths=fonts(), sys_inputs=inputs)
    try:
        png = compiler.compile(format="png", ppi=_A_DOT_A_POINT)
    except typst.TypstError as error:
        raise SvgError("cannot be drawn") from error
    return Drawing(cast("bytes", png), safe.unsafe)  # one page, and so one image
