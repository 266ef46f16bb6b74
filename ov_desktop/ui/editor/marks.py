"""Underlines what looks like a merge field and is none: it would reach people as it is (SPEC S7)."""

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from ov_desktop.mailing.merge import unknown_fields
from ov_desktop.ui.editor.document import units
from ov_desktop.ui.style.theme import Theme


class UnknownFields(QSyntaxHighlighter):
    """Marks unknown fields with a wavy line; what the document holds stays as it is."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme

    def highlightBlock(self, text: str) -> None:
        """Mark the unknown fields of a block."""
        if "{" not in text:
            return
        mark = QTextCharFormat()
        mark.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        mark.setUnderlineColor(self._theme.color("bad"))
        mark.setForeground(self._theme.color("bad"))
        mark.setBackground(self._theme.color("bad_soft"))
        for name in unknown_fields(text):
            written = f"{{{name}}}"
            place = text.find(written)
            while place >= 0:
                self.setFormat(units(text[:place]), units(written), mark)
                place = text.find(written, place + 1)
