"""The process that draws one SVG: what it is given may keep it busy for ever, and then it is ended from outside.

It reads the file on standard input and answers on standard output: one byte, ``UNSAFE`` or ``SAFE``, then the PNG.
"""

import sys
from typing import cast

import typst

from ov_desktop.documents.svg_safety import SvgError, make_safe
from ov_desktop.documents.typesetting import fonts
from ov_desktop.paths import resource

SAFE, UNSAFE = b"0", b"1"
EXIT_DRAWN = 0
EXIT_REFUSED = 3

_SOURCE = b"""
#set page(width: int(sys.inputs.width) * 1pt, height: int(sys.inputs.height) * 1pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "stretch")
"""
_A_DOT_A_POINT = 72


def run_child(width: int, height: int) -> int:
    """Draw the SVG of standard input as large as a box of pixels allows, and return the exit code."""
    try:
        safe = make_safe(sys.stdin.buffer.read())
        scale = min(width / safe.width, height / safe.height)
        png = _drawn(safe.source, max(1, round(safe.width * scale)), max(1, round(safe.height * scale)))
    except SvgError:
        return EXIT_REFUSED
    sys.stdout.buffer.write((UNSAFE if safe.unsafe else SAFE) + png)
    sys.stdout.buffer.flush()
    return EXIT_DRAWN


def _drawn(source: str, width: int, height: int) -> bytes:
    inputs = {"svg": source, "width": str(width), "height": str(height)}
    compiler = typst.Compiler(_SOURCE, root=resource("documents"), font_paths=fonts(), sys_inputs=inputs)
    try:
        png = compiler.compile(format="png", ppi=_A_DOT_A_POINT)
    except typst.TypstError as error:
        raise SvgError("cannot be drawn") from error
    return cast("bytes", png)  # one page, and so one image
