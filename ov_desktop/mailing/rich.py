"""The texts that administrators write, kept as a small safe subset of HTML (SPEC S7, S10).

Paragraphs, line breaks, bold, italic, lists of one level and links to the web or to a mailbox; nothing else, and no
attribute but ``href``. Whatever HTML comes in, what comes out is written anew from what was understood of it: nothing
of the source is passed through. A merge field is put in after the reading, as words: neither the text nor a value is
ever evaluated, and no value is read as HTML.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from html import escape
from itertools import groupby
from operator import attrgetter

from ov_desktop.mailing.merge import fill
from ov_desktop.mailing.reading import read_blocks
from ov_desktop.mailing.runs import Block, Bullets, Paragraph, Run, parse, plain

_KEPT_IN_MIND = 64


def clean(html: str) -> str:
    """Return the safe form of any HTML: the same for the same content, and unchanged when cleaned again.

    Bold and italic count however they were written, as an element or as a style; headings become bold paragraphs,
    cells and other blocks paragraphs, lists of a word processor lists. A link that leads neither to the web nor to a
    mailbox loses its address and keeps its words. Empty paragraphs are dropped.
    """
    return _written(_read(html))


def from_plain(text: str) -> str:
    """Return a fixed text as HTML: paragraphs apart by an empty line, ``**bold**``, lines ``- `` as a list."""
    return clean(_written(parse(text, {})))


def plain_text(html: str) -> str:
    """Return what the HTML says, as a message in plain text shows it: with the addresses of its links."""
    return "\n\n".join(plain(block) for block in _read(html))


def parse_html(html: str, fields: Mapping[str, str]) -> tuple[Block, ...]:
    """Read HTML, whether clean or not, and put the fields in; a value is words and can neither format nor add."""
    return tuple(_filled(block, fields) for block in _read(html))


@lru_cache(_KEPT_IN_MIND)
def _read(html: str) -> tuple[Block, ...]:
    """Read once what thousands of messages have in common."""
    return read_blocks(html)


def _filled(block: Block, fields: Mapping[str, str]) -> Block:
    if isinstance(block, Bullets):
        return Bullets(tuple(_with_fields(item, fields) for item in block.items))
    return _with_fields(block, fields)


def _with_fields(paragraph: Paragraph, fields: Mapping[str, str]) -> Paragraph:
    return Paragraph(tuple(replace(run, text=fill(run.text, fields)) for run in paragraph.runs))


def _written(blocks: Iterable[Block]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    if isinstance(block, Bullets):
        return f"<ul>{''.join(f'<li>{_inside(item.runs)}</li>' for item in block.items)}</ul>"
    return f"<p>{_inside(block.runs)}</p>"


def _inside(runs: Iterable[Run]) -> str:
    """Write runs: links outside, then bold, then italic."""
    written = []
    for href, of_link in groupby(runs, key=attrgetter("href")):
        words = "".join(_looking(look, alike) for look, alike in groupby(of_link, key=attrgetter("bold", "italic")))
        written.append(f'<a href="{escape(href)}">{words}</a>' if href else words)
    return "".join(written)


def _looking(look: tuple[bool, bool], runs: Iterable[Run]) -> str:
    words, (bold, italic) = _words(runs), look
    words = f"<em>{words}</em>" if italic else words
    return f"<strong>{words}</strong>" if bold else words


def _words(runs: Iterable[Run]) -> str:
    text = escape("".join(run.text for run in runs), quote=False)
    # A sign that would join with the end of the tag before it if the HTML as a whole were brought to NFC.
    return text.replace("\u0338", "&#824;").replace("\n", "<br>")
