"""The editor of formatted texts: introductions, the welcome of the employee's space, templates (SPEC S7, S10)."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.ui.editor.links import LinkDialog
from ov_desktop.ui.editor.text_edit import LEAST_LINES, LINK_KEYS, LIST_KEYS, RichTextEdit, is_bold
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import IconButton
from ov_desktop.ui.widgets.fields import State
from ov_desktop.ui.widgets.labels import Label, Sign, restyle
from ov_desktop.wording.mails import MERGE_FIELDS
from ov_desktop.wording.text import _


class RichEditor(QWidget):
    """A text in the safe subset of HTML, under its tools; undoing and redoing are its page's, which has the arrows.

    Args:
        theme: the look.
        name: what is written here, for screen readers.
        fields: the merge fields that can be put in; none where it is empty.
        lines: how many lines it is high at least; it grows with the text.

    Signals:
        edited: the user changed the text; ``html`` gives it.
        faults_changed: the names in braces that are no merge fields, each once, in their order.
        undo_wanted, redo_wanted: by the keys.
    """

    edited = Signal()
    faults_changed = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str = "",
        *,
        fields: Sequence[str] = MERGE_FIELDS,
        lines: int = LEAST_LINES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tools = QFrame(self)
        self._tools.setProperty("role", "editor_tools")
        self._make_tools(fields)
        self.text = RichTextEdit(theme, lines=lines, parent=self)
        self.text.setAccessibleName(name)
        self._below = self._message_row()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._tools, self.text, self._below):
            column.addWidget(part)
        self._connect()
        self._show_look()

    # --- content -----------------------------------------------------------------------------------------

    def html(self) -> str:
        """Return the text as the safe subset of HTML, in its one form (``mailing.rich.clean``)."""
        return self.text.html()

    def set_html(self, html: str, *, other: bool = False) -> None:
        """Show a text, without a signal ``edited``.

        One that stands there already leaves the cursor alone; ``other`` where it is not the one shown, changed from
        outside: the cursor then goes to its beginning instead of the end of the change.
        """
        self.text.set_html(html, other=other)

    def insert_field(self, name: str) -> None:
        """Put a merge field at the cursor, and go on writing after it."""
        self.text.insert_field(name)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def faults(self) -> list[str]:
        """The names in braces that are no merge fields, in their order."""
        return self.text.faults

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Go on to the text; as a proxy of the focus it would take Tab from the tools."""
        self.text.setFocus(event.reason())

    # --- what the page says of it ------------------------------------------------------------------------

    def set_name(self, name: str) -> None:
        """Say otherwise what is written here, for screen readers."""
        self.text.setAccessibleName(name)

    def set_state(self, state: State, message: str = "") -> None:
        """Show how the text was found, and why, under it."""
        if self.text.property("state") != state.value:
            self.text.setProperty("state", state.value)
            restyle(self.text)
        icon, color = {State.ERROR: ("error", "bad"), State.WARNING: ("warning", "warn")}.get(state, ("", "text_3"))
        self._sign.set_icon(icon, color)
        self._sign.setVisible(bool(icon))
        self._message.setText(message)
        self._message.set_color(color)
        self._below.setVisible(bool(message))
        self.text.setAccessibleDescription(message)

    # --- tools -------------------------------------------------------------------------------------------

    def _make_tools(self, fields: Sequence[str]) -> None:
        self.bold_tool = self._tool("bold", _("Gras"), QKeySequence("Ctrl+B"), checkable=True)
        self.italic_tool = self._tool("italic", _("Italique"), QKeySequence("Ctrl+I"), checkable=True)
        self.list_tool = self._tool("list", _("Liste à puces"), LIST_KEYS, checkable=True)
        self.link_tool = self._tool("link", _("Lien"), LINK_KEYS, checkable=True)
        self.field_tool = self._tool("insert_field", _("Insérer un champ"))
        self.field_tool.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.field_tool.setMenu(self._field_menu(fields))
        self.field_tool.setVisible(bool(fields))
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(5, 3, 5, 3)
        row.setSpacing(self._theme.space(1) // 2)
        for tool in (self.bold_tool, self.italic_tool, self.list_tool, self.link_tool, self.field_tool):
            row.addWidget(tool)
        row.addStretch()

    def _tool(self, icon: str, name: str, keys: QKeySequence | None = None, *, checkable: bool = False) -> IconButton:
        """Make a tool; its keys are the text's, since a page may have several."""
        tool = IconButton(self._theme, icon, name, color="text", parent=self._tools)
        if keys is not None:
            tool.setToolTip(f"{name} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
        tool.setCheckable(checkable)
        return tool

    def _field_menu(self, fields: Sequence[str]) -> QMenu:
        menu = QMenu(self.field_tool)
        for name in fields:
            menu.addAction(f"{{{name}}}", partial(self.insert_field, name))
        return menu

    def _message_row(self) -> QWidget:
        below = QWidget(self)
        row = QHBoxLayout(below)
        row.setContentsMargins(0, self._theme.space("field_to_help"), 0, 0)
        row.setSpacing(self._theme.space(1))
        self._sign = Sign(self._theme, place="pill", parent=below)
        self._message = Label(self._theme, role="caption", color="text_3", wrap=True)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._message, 1)
        below.hide()
        return below

    def _connect(self) -> None:
        text = self.text
        for tool, act in (
            (self.bold_tool, text.toggle_bold),
            (self.italic_tool, text.toggle_italic),
            (self.list_tool, text.toggle_list),
            (self.link_tool, self.ask_link),
        ):
            tool.clicked.connect(lambda _checked, act=act: self._use(act))
        text.undo_wanted.connect(self.undo_wanted)
        text.redo_wanted.connect(self.redo_wanted)
        text.link_wanted.connect(self.ask_link)
        text.edited.connect(self.edited)
        text.faults_changed.connect(self.faults_changed)
        text.cursorPositionChanged.connect(self._show_look)
        text.currentCharFormatChanged.connect(lambda _look: self._show_look())
        text.selectionChanged.connect(self._show_look)

    def ask_link(self) -> None:
        """Ask for the address of a link at the cursor; one that stands there is changed, or taken away."""
        href, words = self.text.link_here()
        dialog = LinkDialog(self._theme, href, words, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self.text.set_link)
        dialog.removed.connect(self.text.remove_link)
        dialog.finished.connect(lambda _result: self.text.setFocus(Qt.FocusReason.OtherFocusReason))
        dialog.open()

    def _use(self, act: Callable[[], object]) -> None:
        """Do what a tool is for, and go on writing."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        act()
        self._show_look()

    def _show_look(self) -> None:
        """Let the tools show the look at the cursor."""
        look = self.text.look_here()
        for tool, held in (
            (self.bold_tool, is_bold(look)),
            (self.italic_tool, look.fontItalic()),
            (self.list_tool, self.text.is_list),
            (self.link_tool, look.isAnchor()),
        ):
            tool.setChecked(held)
