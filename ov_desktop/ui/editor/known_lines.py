"""The clean HTML of a document that is typed in: a key costs the reading of its line, not of the whole text."""

from PySide6.QtGui import QTextDocument

from ov_desktop.ui.editor.document import blocks_of, joined_html, line_html


class KnownLines:
    """Remembers the HTML of each block, and reads those again that have changed since."""

    def __init__(self, document: QTextDocument) -> None:
        """Follow a document from now on."""
        self._document = document
        self._lines: list[tuple[bool, str] | None] = []
        document.contentsChange.connect(self._note_change)

    def html(self) -> str:
        """Return what the document holds as clean HTML."""
        if len(self._lines) != self._document.blockCount():
            self._lines = [None] * self._document.blockCount()
        if None in self._lines:
            for place, block in enumerate(blocks_of(self._document)):
                if self._lines[place] is None:
                    self._lines[place] = line_html(block)
        return joined_html(line for line in self._lines if line is not None)

    def _note_change(self, place: int, _removed: int, added: int) -> None:
        """Forget the blocks in which something changed; those before and after keep theirs."""
        document, known = self._document, len(self._lines)
        last_block = document.findBlock(place + added)
        last = last_block.blockNumber() if last_block.isValid() else document.blockCount() - 1
        first = document.findBlock(place).blockNumber()
        former = last - (document.blockCount() - known)
        if 0 <= first <= former + 1 and former < known:
            self._lines[first : former + 1] = [None] * (last - first + 1)
        else:
            self._lines = []
