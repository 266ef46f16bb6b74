"""The formatted text itself: typing, pasting, copying, merge fields that become chips as they are typed (SPEC S7)."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QTextEdit, QWidget

from ov_desktop.mailing.merge import unknown_fields
from ov_desktop.ui.editor.changes import end_of_change
from ov_desktop.ui.editor.chips import FIELD, ChipPainter, field_name, words_format
from ov_desktop.ui.editor.document import (
    LINE,
    Writer,
    fragments,
    html_of,
    lines_between,
    plain_lines,
    plain_of,
    read_lines,
    units,
)
from ov_desktop.ui.editor.known_lines import KnownLines
from ov_desktop.ui.editor.marks import UnknownFields
from ov_desktop.ui.editor.spoken import Speaker
from ov_desktop.ui.style.theme import Theme
from ov_desktop.wording.text import _

LEAST_LINES = 9
_MOST_LINES = 20
_MOST_PASTED = 200_000
"""Characters of the clipboard that are read: ten times what a text may hold, so that nothing of it is lost unseen."""

_REDO = QKeySequence("Ctrl+Y")
LIST_KEYS, LINK_KEYS = QKeySequence("Ctrl+Shift+L"), QKeySequence("Ctrl+K")


class RichTextEdit(QTextEdit):
    """A text with bold, italic, lists, links and merge fields; Tab leaves it, and undoing is its page's.

    Signals:
        edited: the user changed something.
        faults_changed: the names in braces that are no merge fields, in their order.
        undo_wanted, redo_wanted: the keys for it were pressed.
        link_wanted: the key for it was pressed.
    """

    edited = Signal()
    faults_changed = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()
    link_wanted = Signal()

    def __init__(self, theme: Theme, *, lines: int = LEAST_LINES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._least = lines
        self._writer = Writer(theme)
        self._quiet = False
        self._html: str | None = ""
        self._faults: list[str] = []
        self._dirty: tuple[int, int] | None = None
        self._deeds = self._keys()
        self.setProperty("role", "editor")
        self.setFont(theme.font())
        self.document().setUndoRedoEnabled(False)
        self.document().setDefaultFont(theme.font())
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._chips = ChipPainter(theme, self)
        self._chips.serve(self.document())
        self._marks = UnknownFields(theme, self.document())
        self._known = KnownLines(self.document())
        self._writer.fill(self.document(), [])
        self.document().contentsChange.connect(self._note_change)
        self.document().contentsChanged.connect(self._follow_change)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())
        self._speaker = Speaker(self)
        theme.changed.connect(self._recolour)

    # --- content -----------------------------------------------------------------------------------------

    def html(self) -> str:
        """Return the text in its safe form."""
        if self._html is None:
            self._html = self._known.html()
        return self._html

    def set_html(self, html: str, *, other: bool = False) -> None:
        """Show a text; what stands there already is left alone, with the cursor in it.

        Args:
            html: the text.
            other: whether it is another text than the one shown, rather than that one changed from outside.
        """
        lines = read_lines(html)
        if html_of(lines) == self.html():
            return
        before = self.document().toRawText()
        place = self.textCursor().position()
        self._quiet = True
        try:
            self._writer.fill(self.document(), lines)
        finally:
            self._quiet = False
        self._html, self._dirty = None, None
        if other:
            self.moveCursor(QTextCursor.MoveOperation.Start)
        else:
            self._put_cursor(before, place)
        self._look_for_faults()

    @property
    def faults(self) -> list[str]:
        """The names in braces that are no merge fields, in their order."""
        return list(self._faults)

    def insert_field(self, name: str) -> None:
        """Put a merge field in place of what is selected."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        look = words_format(self.look_here())
        cursor.removeSelectedText()
        self._writer.insert_field(cursor, name, look)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.setCurrentCharFormat(look)

    # --- formats -----------------------------------------------------------------------------------------

    def look_here(self) -> QTextCharFormat:
        """Return the look of what is selected, from its first sign, or of what would be typed."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return self.currentCharFormat()
        there = QTextCursor(cursor)
        there.setPosition(cursor.selectionStart() + 1)
        return there.charFormat()

    @property
    def is_list(self) -> bool:
        """Whether the cursor stands in a list."""
        return self.textCursor().currentList() is not None

    def toggle_bold(self) -> None:
        """Make what is selected or typed next bold, or no longer."""
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Normal if is_bold(self.look_here()) else QFont.Weight.DemiBold)
        self.mergeCurrentCharFormat(look)

    def toggle_italic(self) -> None:
        """Make what is selected or typed next italic, or no longer."""
        look = QTextCharFormat()
        look.setFontItalic(not self.look_here().fontItalic())
        self.mergeCurrentCharFormat(look)

    def toggle_list(self) -> None:
        """Make a list of the paragraphs that are selected, or paragraphs of the list."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        self._writer.set_block(cursor, listed=not self.is_list)
        cursor.endEditBlock()
        self._say_place()

    # --- links -------------------------------------------------------------------------------------------

    def link_here(self) -> tuple[str, str]:
        """Select the link at the cursor, whole, and return its address and words; else empty, and what is selected."""
        cursor = self.textCursor()
        href = self.look_here().anchorHref()
        if href:
            cursor = self._whole_link(cursor, href)
            self.setTextCursor(cursor)
        lines = lines_between(self.document(), cursor.selectionStart(), cursor.selectionEnd())
        return href, plain_of(lines) if cursor.hasSelection() else ""

    def set_link(self, href: str, words: str = "") -> None:
        """Make a link of what is selected; of ``words``, put at the cursor, where nothing is."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        if not cursor.hasSelection():
            start = cursor.position()
            cursor.insertText(words or href.removeprefix("mailto:"), words_format(self.currentCharFormat()))
            cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        self._link(cursor, href)
        cursor.endEditBlock()
        cursor.setPosition(cursor.selectionEnd())
        self.setTextCursor(cursor)
        self._leave_link()

    def remove_link(self) -> None:
        """Make plain words of the link at the cursor."""
        if self.link_here()[0]:
            cursor = self.textCursor()
            cursor.beginEditBlock()
            self._link(cursor, "")
            cursor.endEditBlock()
            cursor.setPosition(cursor.selectionEnd())
            self.setTextCursor(cursor)

    def _whole_link(self, cursor: QTextCursor, href: str) -> QTextCursor:
        place = cursor.selectionStart() + (1 if cursor.hasSelection() else 0)
        block = self.document().findBlock(place)
        place = max(place, block.position() + 1)  # where a paragraph begins, the look is that of its first sign
        pieces = [(f.position(), f.position() + f.length(), f.charFormat().anchorHref()) for f in fragments(block)]
        under = (at for at, (first, last, link) in enumerate(pieces) if link == href and first < place <= last)
        here = next(under, None)
        if here is None:
            return cursor
        first = here
        while first and pieces[first - 1][2] == href:
            first -= 1
        while here + 1 < len(pieces) and pieces[here + 1][2] == href:
            here += 1
        whole = QTextCursor(cursor)
        whole.setPosition(pieces[first][0])
        whole.setPosition(pieces[here][1], QTextCursor.MoveMode.KeepAnchor)
        return whole

    def _link(self, cursor: QTextCursor, href: str) -> None:
        """Give each piece of what is selected, in its own look, an address or none."""
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        looks = []
        block = self.document().findBlock(start)
        while block.isValid() and block.position() < end:
            looks += [(f.position(), f.position() + f.length(), f.charFormat()) for f in fragments(block)]
            block = block.next()
        there = QTextCursor(self.document())
        for first, last, look in looks:
            if first < end and last > start:
                there.setPosition(max(first, start))
                there.setPosition(min(last, end), QTextCursor.MoveMode.KeepAnchor)
                there.setCharFormat(self._writer.linked(look, href))

    def _leave_link(self) -> None:
        """Let what is typed at the end of a link stand after it."""
        cursor = self.textCursor()
        look = self.currentCharFormat()
        if cursor.hasSelection() or not look.isAnchor():
            return
        after = QTextCursor(cursor)
        at_end = cursor.atBlockEnd()
        if not at_end:
            after.movePosition(QTextCursor.MoveOperation.NextCharacter)
        if at_end or after.charFormat().anchorHref() != look.anchorHref():
            self.setCurrentCharFormat(self._writer.linked(look, ""))

    # --- keys --------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take the keys of this text before the page takes them for something else."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._deed(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the keys of this text do; leave a list by Enter in an empty item."""
        if deed := self._deed(event):
            deed()
        elif event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._end_paragraph()
        else:
            if event.text():
                self._leave_link()
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Let what an input method types at the end of a link stand after it."""
        if event.commitString():
            self._leave_link()
        super().inputMethodEvent(event)

    def _keys(self) -> Sequence[tuple[Sequence[QKeySequence], Callable[[], object]]]:
        """The keys of this text, and what each does."""
        standard, key = QKeySequence.keyBindings, QKeySequence.StandardKey
        return (
            (standard(key.Bold), self.toggle_bold),
            (standard(key.Italic), self.toggle_italic),
            ([LIST_KEYS], self.toggle_list),
            ([LINK_KEYS], self.link_wanted.emit),
            (standard(key.Undo), self.undo_wanted.emit),
            ([*standard(key.Redo), _REDO], self.redo_wanted.emit),
        )

    def _deed(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does here besides typing."""
        keys = QKeySequence(event.keyCombination())
        return next((deed for sequences, deed in self._deeds if keys in sequences), None)

    def _end_paragraph(self) -> None:
        """Begin another paragraph or item; Enter in an empty item leaves the list."""
        cursor = self.textCursor()
        if self.is_list and cursor.block().length() == 1:
            self.toggle_list()
            return
        self._leave_link()
        look = self._writer.linked(words_format(self.currentCharFormat()), "")
        cursor.insertBlock(cursor.blockFormat(), look)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    # --- the clipboard -----------------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text only: images have a place of their own, and the places of files are no text of a message."""
        names_files = any(url.isLocalFile() for url in source.urls())
        return (source.hasHtml() or source.hasText()) and not names_files

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Put in what was copied elsewhere, in the looks that a message may have."""
        if not self.canInsertFromMimeData(source):
            return
        lines = read_lines(source.html()[:_MOST_PASTED]) if source.hasHtml() else []
        if not lines and source.hasText():
            lines = plain_lines(source.text()[:_MOST_PASTED])
        if lines:
            cursor = self.textCursor()
            self._writer.insert(cursor, lines)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy what is selected, as safe HTML and as plain text with its merge fields in braces."""
        cursor = self.textCursor()
        lines = lines_between(self.document(), cursor.selectionStart(), cursor.selectionEnd())
        copied = QMimeData()
        copied.setText(plain_of(lines))
        copied.setHtml(html_of(lines))
        return copied

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what the keys do."""
        menu = QMenu(self)
        chosen = self.textCursor().hasSelection()
        for text, act, possible in (
            (_("Couper"), self.cut, chosen),
            (_("Copier"), self.copy, chosen),
            (_("Coller"), self.paste, self.canPaste()),
            (_("Tout sélectionner"), self.selectAll, True),
        ):
            menu.addAction(text, act).setEnabled(possible)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    # --- following what is typed -------------------------------------------------------------------------

    def _note_change(self, place: int, _removed: int, added: int) -> None:
        first, last = self._dirty or (place, place)
        self._dirty = (min(first, place), max(last, place + added))

    def _follow_change(self) -> None:
        if self._quiet or self._dirty is None:
            return
        self._html = None
        first, last = self._dirty
        self._dirty = None
        self._quiet = True
        try:
            self._make_chips(first, last)
        finally:
            self._quiet = False
        self._dirty = None
        self._look_for_faults()
        self._paint_again(first, last)
        self.edited.emit()

    def _paint_again(self, first: int, last: int) -> None:
        """Paint the changed blocks and what is just around them: chips reach out of their line."""
        document, seen = self.document(), QRectF()
        block = document.findBlock(first)
        while block.isValid() and block.position() <= last:
            seen |= document.documentLayout().blockBoundingRect(block)
            block = block.next()
        around = self._theme.scaled(LINE)
        seen.translate(0, -self.verticalScrollBar().value())
        self.viewport().update(seen.adjusted(0, -around, 0, around).toAlignedRect())

    def _make_chips(self, first: int, last: int) -> None:
        """Turn merge fields that stand in the changed blocks as words into chips."""
        block = self.document().findBlock(first)
        while block.isValid() and block.position() <= last:
            text = block.text() if "{" in block.text() else ""
            for match in reversed(list(FIELD.finditer(text))):
                self._make_chip(block.position() + units(text[: match.start()]), match[0])
            block = block.next()

    def _make_chip(self, place: int, field: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(place + 1)
        look = words_format(cursor.charFormat())
        cursor.setPosition(place)
        cursor.setPosition(place + units(field), QTextCursor.MoveMode.KeepAnchor)
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        self._writer.insert_field(cursor, field[1:-1], look)
        cursor.endEditBlock()

    def _look_for_faults(self) -> None:
        faults = unknown_fields(self.document().toRawText())
        if faults != self._faults:
            self._faults = faults
            self.faults_changed.emit(list(faults))

    def _put_cursor(self, before: str, place: int) -> None:
        """Stand at the end of a change from outside: whoever undoes one goes on writing there."""
        after = self.document().toRawText()
        cursor = self.textCursor()
        at = place if before == after else units(after[: end_of_change(before, after)])
        cursor.setPosition(min(at, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def _say_place(self) -> None:
        """Tell whoever shows the looks at the cursor: Qt does not where only the kind of a paragraph changes."""
        self.cursorPositionChanged.emit()

    def _recolour(self) -> None:
        self._quiet = True
        try:
            self._writer.recolour(self.document())
        finally:
            self._quiet = False
        self._dirty = None
        self._marks.rehighlight()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, and over it the selected chips, which Qt would cover with the colour of the selection."""
        super().paintEvent(event)
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return
        painter = QPainter(self.viewport())
        there = QTextCursor(self.document())
        for place, look in self._chips_between(cursor.selectionStart(), cursor.selectionEnd()):
            there.setPosition(place)
            block = there.block()
            line = block.layout().lineForTextPosition(place - block.position())
            top = self.document().documentLayout().blockBoundingRect(block).top() - self.verticalScrollBar().value()
            left = self.cursorRect(there).left()
            self._chips.paint(painter, left, top + line.y() + line.ascent(), look, selected=True)
        painter.end()

    def _chips_between(self, start: int, end: int) -> Iterator[tuple[int, QTextCharFormat]]:
        block = self.document().findBlock(start)
        while block.isValid() and block.position() < end:
            for piece in fragments(block):
                look = piece.charFormat()
                if field_name(look):
                    for place in range(piece.position(), piece.position() + piece.length()):
                        if start <= place < end:
                            yield place, look
            block = block.next()

    # --- size --------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the height of the text, between some lines and as many as leave the page in view."""
        line = self._theme.scaled(LINE)
        height = int(self.document().size().height()) + 2 * self._theme.space(2)
        return QSize(self._theme.scaled(320), min(max(height, self._least * line), _MOST_LINES * line))

    def minimumSizeHint(self) -> QSize:
        """Return a size at which a word still fits."""
        return QSize(self._theme.scaled(160), self.sizeHint().height())


def is_bold(look: QTextCharFormat) -> bool:
    """Whether words of a look are bold."""
    return bool(look.fontWeight() >= QFont.Weight.DemiBold)


_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
