"""Words and their looks, from which HTML and plain text are both made (textes 0.1).

In a fixed text, paragraphs are apart by an empty line, ``**words**`` are bold, lines that start with ``- `` make a
list. Values are put in after the reading, so that nothing a person is called can format the text or add to it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup, escape

from ov_desktop.mailing.merge import fill

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_BREAK = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
"""Every way to end a line: word processors paste a vertical tab for one inside a paragraph."""

_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_LOOSE = re.compile(rf"(?<=\d) (?=(?:chèques?|jours?|mois|personnes?|inclus|{_MONTHS})\b)|(?<=di|he) (?=\d)")
"""A space at which a line must not break: between a number and its noun, a weekday (they end so) and its date."""

_BULLET = re.compile(r"^[ \t]*- +")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; ``href`` makes a link of them in HTML."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs that follow one another."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Paragraph, ...]


Block = Paragraph | Bullets


def parse(text: str, fields: Mapping[str, str]) -> tuple[Block, ...]:
    """Read a fixed text of several paragraphs and put the fields in."""
    blocks: list[Block] = []
    for chunk in re.split(r"\n[ \t]*\n", _BREAK.sub("\n", text)):
        blocks += _read_chunk([line for line in chunk.split("\n") if line.strip()], fields)
    return tuple(blocks)


def sentence(text: str, links: Mapping[str, str] | None = None, /, **fields: str) -> Paragraph:
    """Read one fixed paragraph, put the fields in, and make links of the words that ``links`` maps to an address."""
    return linked(_paragraph(text, fields), links or {})


def words(text: str, links: Mapping[str, str] | None = None) -> Paragraph:
    """Make a paragraph of words that are shown as they are."""
    return linked(Paragraph((Run(text),)), links or {})


def linked(paragraph: Paragraph, links: Mapping[str, str]) -> Paragraph:
    """Return the paragraph with the words that ``links`` maps to an address as links."""
    runs = paragraph.runs
    for shown, href in links.items():
        if shown and href:
            runs = tuple(part for run in runs for part in _split(run, shown, href))
    return Paragraph(runs)


def together(*paragraphs: Paragraph) -> Paragraph:
    """Join paragraphs to one, with a space between them."""
    runs: tuple[Run, ...] = ()
    for paragraph in paragraphs:
        runs = (*runs, Run(" "), *paragraph.runs) if runs else paragraph.runs
    return Paragraph(runs)


def tied(text: str) -> str:
    """Return a text whose lines do not break between a number and its noun, or a weekday and its date."""
    return _LOOSE.sub("\u00a0", text)


def plain(block: Block) -> str:
    """Return a block as plain text: without its looks, with the address of each link whose words do not show it."""
    if isinstance(block, Bullets):
        return "\n".join("- " + plain(item).replace("\n", "\n  ") for item in block.items)
    return "".join(_plain_link(href, shown) for href, shown in _by_link(block.runs))


def html(paragraph: Paragraph, bold_style: str, link_style: Callable[[str], str]) -> Markup:
    """Return a paragraph as the inside of an HTML element; everything but the formatting is escaped.

    Args:
        paragraph: what to show.
        bold_style: inline style of bold words.
        link_style: gives the inline style of a link from the words that it shows.
    """
    return Markup("").join(_run_html(run, bold_style, link_style) for run in paragraph.runs)


def _read_chunk(lines: list[str], fields: Mapping[str, str]) -> Iterable[Block]:
    start = 0
    while start < len(lines):
        bulleted = bool(_BULLET.match(lines[start]))
        end = start
        while end < len(lines) and bool(_BULLET.match(lines[end])) == bulleted:
            end += 1
        if bulleted:
            yield Bullets(tuple(_paragraph(_BULLET.sub("", line), fields) for line in lines[start:end]))
        else:
            yield _paragraph("\n".join(line.strip() for line in lines[start:end]), fields)
        start = end


def _paragraph(text: str, fields: Mapping[str, str]) -> Paragraph:
    # What lies between the pairs of asterisks stands at the odd places.
    parts = _BOLD.split(text)
    return Paragraph(tuple(Run(fill(part, fields), bold=odd % 2 == 1) for odd, part in enumerate(parts) if part))


def _split(run: Run, shown: str, href: str) -> Iterable[Run]:
    if run.href or shown not in run.text:
        yield run
        return
    before, _shown, after = run.text.partition(shown)
    for text, target in ((before, ""), (shown, href), (after, "")):
        if text:
            yield replace(run, text=text, href=target)


def _by_link(runs: Iterable[Run]) -> Iterable[tuple[str, str]]:
    """Yield each address, empty for none, and the words that lead to it."""
    for href, linked_runs in groupby(runs, key=lambda run: run.href):
        yield href, "".join(run.text for run in linked_runs)


def _plain_link(href: str, shown: str) -> str:
    address = href.removeprefix("mailto:")
    if not href or shown.strip() in (address, address.removeprefix("https://"), address.removeprefix("http://")):
        return shown
    return f"{shown} ({address})"


def _run_html(run: Run, bold_style: str, link_style: Callable[[str], str]) -> Markup:
    inner = Markup("<br />").join(escape(line) for line in tied(run.text).split("\n"))
    if run.bold:
        inner = Markup('<strong style="{}">{}</strong>').format(bold_style, inner)
    if run.italic:
        inner = Markup("<em>{}</em>").format(inner)
    if run.href:
        inner = Markup('<a href="{}" style="{}">{}</a>').format(run.href, link_style(run.text), inner)
    return inner
