"""Sets a Typst source as PDF; what users typed reaches it as data, never as source text."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import cast

import typst

from ov_desktop.paths import resource


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
    moment = created.astimezone(UTC)
    compiler = typst.Compiler(
        resource("documents", f"{source}.typ"), root=resource("documents"), font_paths=_fonts(), sys_inputs=inputs
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


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[resource("documents", "fonts")]
    )
