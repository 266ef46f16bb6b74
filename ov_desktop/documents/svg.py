"""Draws an SVG as a PNG, once everything that acts or leads outside is out of it (SPEC S6)."""

import subprocess
from dataclasses import dataclass

from ov_desktop.documents.svg_child import EXIT_DRAWN, UNSAFE
from ov_desktop.documents.svg_safety import SvgError
from ov_desktop.program import own_command

__all__ = ["Drawing", "SvgError", "draw_svg", "looks_like_svg"]

MOST_SECONDS = 10.0
"""What the slowest drawing may take; logos take a fraction of a second."""

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


def draw_svg(data: bytes, width: int, height: int, *, seconds: float = MOST_SECONDS) -> Drawing:
    """Draw an SVG as large as a box allows, in a process of its own, which does not outlast its time.

    Args:
        data: the file.
        width: width of the box, in pixels.
        height: its height.
        seconds: what the drawing may take.

    Raises:
        SvgError: the data are no SVG, or one that draws too much.
        OSError: no process can be started.
    """
    try:
        child = subprocess.run(  # noqa: S603 -- this same program
            own_command("draw", str(width), str(height)),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise SvgError("takes too long") from error
    if child.returncode != EXIT_DRAWN:
        raise SvgError("cannot be drawn")
    return Drawing(child.stdout[1:], child.stdout[:1] == UNSAFE)
