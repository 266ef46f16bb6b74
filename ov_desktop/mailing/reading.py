"""Reads HTML from anywhere, a word processor's included, for the looks that a text may have (SPEC S7).

``nh3`` reads what browsers read and drops everything that could act; what it lets through is only read here for words,
bold, italic, lists and links, and is never passed on.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby

import nh3

from ov_desktop.mailing.runs import Block, Bullets, Paragraph, Run
from ov_desktop.wording.mails import MERGE_FIELDS

LINK_LENGTH = 2_000
"""Characters of an address; a longer one is dropped."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_BLOCKS = _HEADINGS | {
    *("p", "div", "blockquote", "pre", "address", "center", "section", "article", "header", "footer", "main", "aside"),
    *("nav", "figure", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "dl", "dt", "dd"),
    *("hr", "form", "fieldset", "details", "summary"),
}
_INLINE = frozenset({"b", "strong", "i", "em", "cite", "dfn", "span", "font", "a"})
_READ = _BLOCKS | _LISTS | _INLINE | {"li", "br"}
_SILENT = frozenset(
    {
        *("script", "style", "title", "head", "noscript", "template", "object", "embed", "applet", "iframe", "frame"),
        *("svg", "math", "select", "textarea", "button", "audio", "video", "canvas", "xml", "del"),
    }
)
"""Elements whose content is no text of a letter, or no longer."""

_HIDDEN = re.compile(r"(?:^|;)(?:display:none|visibility:hidden|mso-hide:all|mso-list:ignore)")
"""The styles of words that are not seen, and of the marks that a word processor puts before items."""

_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSEEN = re.compile("[\u200b\ufeff]")
_SPACES = re.compile(r"[ \t\n\f\r]+")
_BREAKS = re.compile("[\v\x85\u2028\u2029]")
"""The ways of word processors to end a line inside a paragraph."""

_NEW_LINE = re.compile(r"\r\n?|\n")

_FIELD = re.compile(r"\{([^{}]+)\}")
_ADDRESS = re.compile(r"(?:https?://[^\s/?#]+[^\s]*|mailto:[^\s@?]+@[^\s]+)", re.IGNORECASE)
_TO_ENCODE = re.compile(r"""[\s"'<>\\^`{|}]""")
_BOLD_WEIGHT = 600


def read_blocks(html: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of some HTML; none is empty, neighbouring lists are one."""
    reader = _Reader()
    reader.feed(
        nh3.clean(
            _UNWRITABLE.sub("", html),
            tags=set(_READ),
            clean_content_tags=set(_SILENT),
            attributes={"*": {"style", "class", "hidden"}, "a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )
    )
    reader.close()
    return reader.blocks()


@dataclass(frozen=True, slots=True)
class _Look:
    """How words look inside an element, whether they are not seen as words, and whether their lines are kept."""

    tag: str = ""
    bold: bool = False
    italic: bool = False
    href: str = ""
    unseen: bool = False
    lines: bool = False


@dataclass(slots=True)
class _Pile:
    """What has been read so far: finished blocks, the items of an open list, the runs of an open paragraph."""

    blocks: list[Block] = field(default_factory=list)
    items: list[Paragraph] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def end_item(self) -> None:
        """An item is one paragraph, whatever stands in it."""
        if lines := _lines(self.runs):
            self.items.append(_joined(lines))
        self.runs = []

    def end_paragraph(self) -> None:
        lines = _lines(self.runs, gaps=True)
        for blank, group in groupby(lines, key=lambda line: not line):
            if not blank:
                self.add(_joined(list(group)))
        self.runs = []

    def end_list(self) -> None:
        if self.items:
            self.add(Bullets(tuple(self.items)))
        self.items = []

    def add(self, block: Block) -> None:
        last = self.blocks[-1] if self.blocks else None
        if isinstance(block, Bullets) and isinstance(last, Bullets):
            self.blocks[-1] = Bullets((*last.items, *block.items))
        else:
            self.blocks.append(block)


class _Reader(HTMLParser):
    """Reads the well-formed HTML that ``nh3`` writes."""

    def __init__(self) -> None:
        super().__init__()
        self._pile = _Pile()
        self._looks = [_Look()]
        self._depth = 0
        self._listed_paragraph = False

    def blocks(self) -> tuple[Block, ...]:
        """Return everything, once all is read."""
        self._end_block()
        self._pile.end_list()
        return tuple(self._pile.blocks)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._add("\n")
        elif tag in _LISTS:
            self._end_block()
            self._depth += 1
        elif tag == "li" or tag in _BLOCKS:
            self._start_block(tag, values)
        if tag not in ("br", "hr"):
            self._looks.append(_look(self._looks[-1], tag, values))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("br", "hr"):
            return
        if tag in _BLOCKS or tag in _LISTS or tag == "li":
            self._end_block(item=tag == "li" or tag in _LISTS)
        if tag in _LISTS:
            self._depth -= 1
            if not self._depth:
                self._pile.end_list()
        if len(self._looks) > 1:
            self._looks.pop()

    def handle_data(self, data: str) -> None:
        text = _UNSEEN.sub("", _UNWRITABLE.sub("", data))
        if self._looks[-1].lines:
            text = _NEW_LINE.sub("\v", text)
        self._add(_BREAKS.sub("\n", _SPACES.sub(" ", text)))

    def _start_block(self, tag: str, values: dict[str, str]) -> None:
        self._end_block(item=tag == "li")
        self._listed_paragraph = not self._depth and _is_listed(values)
        if not (self._depth or self._listed_paragraph):
            self._pile.end_list()

    def _end_block(self, *, item: bool = True) -> None:
        """Close the paragraph, or go on in a new line of the list's item."""
        if self._listed_paragraph or (self._depth and item):
            self._pile.end_item()
        elif self._depth:
            self._add("\n")
        else:
            self._pile.end_paragraph()
        self._listed_paragraph = False

    def _add(self, text: str) -> None:
        look = self._looks[-1]
        if text and not look.unseen:
            self._pile.runs.append(Run(text, look.bold, look.italic, look.href))


def _is_listed(values: dict[str, str]) -> bool:
    """Whether a word processor meant an item of a list."""
    return "mso-list:" in _style(values) or values.get("class", "").startswith("MsoListParagraph")


def _style(values: dict[str, str]) -> str:
    return re.sub(r"\s", "", values.get("style", "")).lower()


def _look(outer: _Look, tag: str, values: dict[str, str]) -> _Look:
    style = _style(values)
    unseen = outer.unseen or "hidden" in values or bool(_HIDDEN.search(style))
    look = replace(outer, tag=tag, unseen=unseen, lines=outer.lines or tag == "pre")
    if tag in ("b", "strong", "th") or tag in _HEADINGS:
        look = replace(look, bold=True)
    if tag in ("i", "em", "cite", "dfn"):
        look = replace(look, italic=True)
    if weight := re.search(r"(?:^|;)font-weight:([a-z]+|[0-9]{1,4})(?![0-9])", style):
        look = replace(look, bold=_is_bold(weight[1]))
    if slant := re.search(r"(?:^|;)font-style:([a-z]+)", style):
        look = replace(look, italic=slant[1] in ("italic", "oblique"))
    return replace(look, href=_address(values.get("href", ""))) if tag == "a" else look


def _is_bold(weight: str) -> bool:
    return int(weight) >= _BOLD_WEIGHT if weight.isdigit() else weight in ("bold", "bolder")


def _address(href: str) -> str:
    """Return an address that a link may lead to, or nothing."""
    address = _UNWRITABLE.sub("", re.sub(r"[\t\n\r]", "", href)).strip()
    if address.lower().startswith("www."):
        address = f"https://{address}"
    address = _TO_ENCODE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)
    if len(address) > LINK_LENGTH or not _ADDRESS.fullmatch(address):
        return ""
    scheme, colon, rest = address.partition(":")
    return scheme.lower() + colon + rest


def _lines(runs: Iterable[Run], *, gaps: bool = False) -> list[list[Run]]:
    """Return the lines between the breaks, without spaces that nobody sees; blank ones, if asked for, as empty."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=text)] for text in others]
    tidy = [_tidy(line) for line in lines]
    return tidy if gaps else [line for line in tidy if line]


def _tidy(line: Iterable[Run]) -> list[Run]:
    """Return a line in its one form; nothing where it shows nothing."""
    kept: list[Run] = []
    for run in _whole_fields(_merged(line)):
        text = run.text.lstrip(" ") if not kept or kept[-1].text.endswith(" ") else run.text
        if text:
            kept.append(replace(run, text=text))
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    kept = _merged(_without_blank_links(kept))
    return kept if any(run.text.strip() for run in kept) else []


def _merged(runs: Iterable[Run]) -> list[Run]:
    """Return the runs with those of one look joined."""
    looks = groupby((run for run in runs if run.text), key=lambda run: replace(run, text=""))
    joined = ((look, _SPACES.sub(" ", "".join(run.text for run in alike))) for look, alike in looks)
    return [replace(look, text=unicodedata.normalize("NFC", text)) for look, text in joined]


def _without_blank_links(runs: Iterable[Run]) -> Iterable[Run]:
    for href, of_link in groupby(runs, key=lambda run: run.href):
        linked = list(of_link)
        blank = href and not any(run.text.strip() for run in linked)
        yield from (replace(run, href="") if blank else run for run in linked)


def _whole_fields(runs: list[Run]) -> list[Run]:
    """Give a merge field one look, that of its brace: one written half in bold would not be recognised."""
    text = "".join(run.text for run in runs)
    spans = [match.span() for match in _FIELD.finditer(text) if _is_field(match[1])]
    if not spans:
        return runs
    # Where each run begins, moved behind a field that it would begin inside of.
    starts, start, next_span = [], 0, 0
    for run in runs:
        while next_span < len(spans) and spans[next_span][1] <= start:
            next_span += 1
        inside = next_span < len(spans) and spans[next_span][0] < start
        starts.append(spans[next_span][1] if inside else start)
        start += len(run.text)
    ends = [*starts[1:], len(text)]
    return _merged(replace(run, text=text[begin:end]) for run, begin, end in zip(runs, starts, ends, strict=True))


def _is_field(name: str) -> bool:
    return unicodedata.normalize("NFC", name) in MERGE_FIELDS


def _joined(lines: Sequence[Sequence[Run]]) -> Paragraph:
    """Return lines as one paragraph; a break between two runs of one look is part of both."""
    runs = list(lines[0])
    for line in lines[1:]:
        before, after = replace(runs[-1], text=""), replace(line[0], text="")
        runs += [replace(before, text="\n") if before == after else Run("\n"), *line]
    looks = groupby(runs, key=lambda run: replace(run, text=""))
    return Paragraph(tuple(replace(look, text="".join(run.text for run in alike)) for look, alike in looks))
