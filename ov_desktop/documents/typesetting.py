"""Sets a Typst source as PDF; what users typed reaches it as data, never as source text."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import cast

import typst

from ov_desktop.paths import resource

_LARGE = 50_000
"""Characters of data from which a document takes memory worth giving back at once: some 800 rows."""

_RUNS_REMEMBERED = 10
"""The typesetter keeps, in case it helps the next ones, what it made in this many runs."""


def typeset(source: str, data: Mapping[str, object], created: datetime) -> bytes:
    """Return the PDF of a source of ``resources/documents``, tagged to PDF/UA-1.

    The same source, data and instant give the same bytes on every computer: the fonts are those that come with
    the application. Safe to call from several threads.

    Args:
        source: the name of the source without its ending, for example ``"order"``.
        data: what the source shows, made of text, numbers, lists and mappings. Text comes out as it is: no
            character in it means anything to the typesetter.
        created: the instant (aware) that the document bears as its date.

    Raises:
        typst.TypstError: the source is wrong or does not fit the data.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    # Typst refuses a fraction of a second.
    moment = created.astimezone(UTC).replace(microsecond=0)
    try:
        return _accessible_pdf(source, inputs, moment)
    finally:
        if len(inputs["data"]) > _LARGE:
            _forget()


def _accessible_pdf(source: str, inputs: dict[str, str], moment: datetime) -> bytes:
    compiler = typst.Compiler(
        resource("documents", f"{source}.typ"), root=resource("documents"), font_paths=fonts(), sys_inputs=inputs
    )
    try:
        return _pdf(compiler, moment, accessible=True)
    except typst.TypstError:
        # PDF/UA forbids characters that the typeface lacks (an emoji in a campaign's name): such a document is
        # tagged all the same, and only does without the claim of conformance.
        return _pdf(compiler, moment, accessible=False)


def _pdf(compiler: typst.Compiler, moment: datetime, *, accessible: bool) -> bytes:
    output = compiler.compile(format="pdf", pdf_standards="ua-1" if accessible else None, timestamp=moment)
    return cast("bytes", output)  # one PDF, since no file is named and PDF is one file whatever its pages


def _forget() -> None:
    """Make the typesetter let go of a large document, by runs that have nothing in common with it."""
    for _run in range(_RUNS_REMEMBERED + 1):
        typst.compile(b"", font_paths=fonts())


@cache
def fonts() -> typst.Fonts:
    """The typefaces that come with the application; those of the system are not used."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[resource("documents", "fonts")]
    )
