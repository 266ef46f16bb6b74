"""Between the safe HTML of a text and the document it is edited in (SPEC S7); Qt's own HTML is never used."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby
from operator import itemgetter

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextListFormat,
)

from ov_desktop.mailing.rich import clean, parse_html
from ov_desktop.mailing.runs import Bullets, Run
from ov_desktop.ui.editor.chips import FIELD, OBJECT, field_format, field_name, words_format
from ov_desktop.ui.style.theme import Theme

BREAK = "\u2028"
"""Ends a line inside a paragraph."""

_BOLD = QFont.Weight.DemiBold
LINE = 22
"""Pixels from line to line."""

_LINES_IN_MIND = 1_000
_NO_TEXT = dict.fromkeys(map(ord, "\r\u2029\ufdd0\ufdd1"))
"""Signs that end a block of a document."""


@dataclass(frozen=True, slots=True)
class Line:
    """A block of the document: a paragraph, or an item of a list."""

    runs: tuple[Run, ...]
    listed: bool = False


def read_lines(html: str) -> list[Line]:
    """Return the paragraphs and items of any HTML, in its safe form."""
    lines: list[Line] = []
    for block in parse_html(html, {}):
        if isinstance(block, Bullets):
            lines += [Line(item.runs, listed=True) for item in block.items]
        else:
            lines.append(Line(block.runs))
    return lines


def plain_lines(text: str) -> list[Line]:
    """Return plain text as paragraphs, apart by an empty line; nothing in it formats."""
    chunks = text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return [Line((Run(chunk.strip("\n")),)) for chunk in chunks if chunk.strip()]


class Writer:
    """Writes lines into documents in the look of the theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def look(self, run: Run) -> QTextCharFormat:
        """Return how the words of a run look."""
        look = QTextCharFormat()
        if run.bold:
            look.setFontWeight(_BOLD)
        if run.italic:
            look.setFontItalic(True)
        return self.linked(look, run.href)

    def linked(self, look: QTextCharFormat, href: str) -> QTextCharFormat:
        """Return a look as that of a link to an address; with an empty one, as that of no link."""
        shown = QTextCharFormat(look)
        if href:
            shown.setAnchor(True)
            shown.setAnchorHref(href)
            shown.setForeground(self._theme.color("accent_text"))
            shown.setFontUnderline(True)
        else:
            for name in _OF_LINKS:
                shown.clearProperty(name.value)
        return shown

    def fill(self, document: QTextDocument, lines: Sequence[Line]) -> None:
        """Replace all that a document holds."""
        document.clear()
        document.setIndentWidth(self._theme.scaled(20))
        cursor = QTextCursor(document)
        self.set_block(cursor, listed=False)
        self.insert(cursor, lines)

    def insert(self, cursor: QTextCursor, lines: Sequence[Line]) -> None:
        """Put lines in place of what is selected; the first goes on in the block of the cursor."""
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        for place, line in enumerate(lines):
            empty = cursor.block().length() == 1
            if place or (line.listed and not empty and cursor.currentList() is None):
                cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
                empty = True
            if place or (empty and line.listed):
                self.set_block(cursor, listed=line.listed)
            for run in line.runs:
                self.insert_run(cursor, run)
        cursor.endEditBlock()

    def insert_run(self, cursor: QTextCursor, run: Run) -> None:
        """Put words at the cursor, their merge fields as chips."""
        look, text, start = self.look(run), run.text.replace("\n", BREAK).translate(_NO_TEXT), 0
        for match in FIELD.finditer(text):
            cursor.insertText(text[start : match.start()], look)
            self.insert_field(cursor, match[0][1:-1], look)
            start = match.end()
        cursor.insertText(text[start:], look)

    def insert_field(self, cursor: QTextCursor, name: str, look: QTextCharFormat) -> None:
        """Put a chip at the cursor."""
        cursor.insertText(OBJECT, field_format(Run(name).text, words_format(look)))

    def set_block(self, cursor: QTextCursor, *, listed: bool) -> None:
        """Make an item of a list, or a paragraph, of each selected block."""
        theme, shape = self._theme, QTextBlockFormat()
        shape.setLineHeight(theme.scaled(LINE), QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        shape.setTopMargin(theme.space(1) if listed else theme.space(2))
        shape.setBottomMargin(shape.topMargin())
        for block in _blocks(cursor):
            there = QTextCursor(block)
            if not listed and (former := block.textList()) is not None:
                former.remove(block)
            there.setBlockFormat(shape)
            if listed:
                self._join_list(there)

    def _join_list(self, there: QTextCursor) -> None:
        """Go on with the list just before, or begin one."""
        before = there.block().previous()
        former = before.textList() if before.isValid() else None
        if former is not None:
            former.add(there.block())
            return
        kind = QTextListFormat()
        kind.setStyle(QTextListFormat.Style.ListDisc)
        there.createList(kind)

    def recolour(self, document: QTextDocument) -> None:
        """Give the links the colour of another palette."""
        cursor = QTextCursor(document)
        for block in blocks_of(document):
            for fragment in fragments(block):
                if fragment.charFormat().isAnchor():
                    cursor.setPosition(fragment.position())
                    cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
                    cursor.setCharFormat(self.linked(fragment.charFormat(), fragment.charFormat().anchorHref()))


_OF_LINKS = (
    QTextFormat.Property.IsAnchor,
    QTextFormat.Property.AnchorHref,
    QTextFormat.Property.ForegroundBrush,
    QTextFormat.Property.TextUnderlineStyle,
    QTextFormat.Property.FontUnderline,
)


def written(document: QTextDocument) -> str:
    """Return what a document holds as clean HTML."""
    return joined_html(map(line_html, blocks_of(document)))


def html_of(lines: Iterable[Line]) -> str:
    """Return lines as clean HTML; what is typed in one of them leaves the others as they were cleaned before."""
    return joined_html(map(_line_html, lines))


def line_html(block: QTextBlock) -> tuple[bool, str]:
    """Return whether a block is an item of a list, and what it holds as clean HTML."""
    return _line_html(Line(runs_of(block), listed=block.textList() is not None))


def joined_html(lines: Iterable[tuple[bool, str]]) -> str:
    """Return clean lines as one text, neighbouring items as one list."""
    parts = []
    for listed, group in groupby((pair for pair in lines if pair[1]), key=itemgetter(0)):
        inner = "".join(html for _listed, html in group)
        parts.append(f"<ul>{inner}</ul>" if listed else inner)
    return "".join(parts)


def _line_html(line: Line) -> tuple[bool, str]:
    return line.listed, _clean_line("".join(map(_run_html, line.runs)), listed=line.listed)


@lru_cache(_LINES_IN_MIND)
def _clean_line(html: str, *, listed: bool) -> str:
    if listed:
        return clean(f"<ul><li>{html}</li></ul>").removeprefix("<ul>").removesuffix("</ul>")
    return clean(f"<p>{html}</p>")


def plain_of(lines: Iterable[Line]) -> str:
    """Return lines as plain text, merge fields as ``{prénom}``: what another program is given."""
    return "\n".join(("- " if line.listed else "") + "".join(run.text for run in line.runs) for line in lines)


def _run_html(run: Run) -> str:
    inner = "<br>".join(escape(part, quote=False) for part in run.text.split("\n"))
    inner = f"<em>{inner}</em>" if run.italic else inner
    inner = f"<strong>{inner}</strong>" if run.bold else inner
    return f'<a href="{escape(run.href)}">{inner}</a>' if run.href else inner


def runs_of(block: QTextBlock, start: int = 0, end: int | None = None) -> tuple[Run, ...]:
    """Return what stands in a block between two positions of the document, merge fields written out."""
    last = block.position() + block.length() if end is None else end
    runs = []
    for fragment in fragments(block):
        first = fragment.position()
        text = _part(fragment.text(), max(start - first, 0), max(last - first, 0))
        if text:
            runs.append(run_of(text, fragment.charFormat()))
    return tuple(runs)


def units(text: str) -> int:
    """Return how many positions of a document a text takes: signs outside the first plane take two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _part(text: str, first: int, last: int) -> str:
    if not first and last >= 2 * len(text):
        return text
    return text.encode("utf-16-le", "surrogatepass")[2 * first : 2 * last].decode("utf-16-le", "replace")


def run_of(text: str, look: QTextCharFormat) -> Run:
    """Return words of a document with their look."""
    name = field_name(look)
    said = text.replace(OBJECT, f"{{{name}}}") if name else text
    href = look.anchorHref() if look.isAnchor() else ""
    return Run(said.replace(BREAK, "\n"), look.fontWeight() >= _BOLD, look.fontItalic(), href)


def lines_between(document: QTextDocument, start: int, end: int) -> list[Line]:
    """Return what stands between two positions of a document."""
    block, lines = document.findBlock(start), []
    while block.isValid() and block.position() <= end:
        lines.append(Line(runs_of(block, start, end), listed=block.textList() is not None))
        block = block.next()
    return lines


def blocks_of(document: QTextDocument) -> Iterator[QTextBlock]:
    """Yield the blocks of a document."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    """Yield the pieces of one look of a block."""
    place = block.begin()
    while not place.atEnd():
        yield place.fragment()
        place += 1


def _blocks(cursor: QTextCursor) -> list[QTextBlock]:
    block = cursor.document().findBlock(cursor.selectionStart())
    found: list[QTextBlock] = []
    while block.isValid() and (not found or block.position() < cursor.selectionEnd()):
        found.append(block)
        block = block.next()
    return found
