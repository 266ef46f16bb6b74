"""The messages: subject and introduction of each, who signs, and what people will receive (SPEC S7 to S9)."""

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.services.template_files import TemplateKind
from ov_desktop.ui.editor.changes import end_of_change
from ov_desktop.ui.editor.message_editor import MessageEditor
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.inputs import LineEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.ui.wizard.kind_bar import KindBar
from ov_desktop.ui.wizard.preview_place import PreviewPlace
from ov_desktop.ui.wizard.settings_part import SettingsPart, sentence
from ov_desktop.ui.wizard.tools import Tools
from ov_desktop.ui.wizard.typed import introduction_of, subject_of
from ov_desktop.wording.campaign_fields import field_label
from ov_desktop.wording.refusals import Refusal
from ov_desktop.wording.text import _

_PREVIEW_WIDTH = 424
_BESIDE = 940
"""How wide the part is when the preview stands beside what is written."""

_BELOW = 640
"""How high the preview is below: what goes around the message takes 200 of it."""

_SIGNATURE = ("signature_name", "signature_email", "signature_phone", "gdpr_contact")
_TEMPLATES = {
    MessageKind.LAUNCH: TemplateKind.LAUNCH,
    MessageKind.REMINDER: TemplateKind.REMINDER,
    MessageKind.MIDWAY: TemplateKind.MIDWAY,
    MessageKind.END: TemplateKind.END,
}


class MailsPart(SettingsPart):
    """The third part of the page: what is written at the left, the preview at the right or below.

    Attributes:
        kinds: which message is written.
        look: opens the preview in a window of its own, where it stands below and out of sight.
        preview: where the message is shown as it will be sent; None until it is made.

    It is made in four turns, so that the window answers meanwhile.
    """

    def __init__(self, theme: Theme, tools: Tools, parent: QWidget) -> None:
        """Make it without texts; ``tools`` open templates and make the preview."""
        super().__init__(theme, parent)
        self._tools = tools
        self._flow: Flow | None = None
        self._written: tuple[Flow, MessageKind] | None = None
        self._editor: MessageEditor | None = None
        self.preview: PreviewPlace | None = None
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(theme.space("page_margin"))
        self._left = QVBoxLayout()
        self._left.setSpacing(theme.space("card_gap"))
        writing = QVBoxLayout()
        writing.setSpacing(theme.space(2))
        self.kinds = KindBar(theme, self)
        self.look = Button(theme, _("Voir l’aperçu"), icon="view", parent=self)
        self.look.hide()
        self.leaves = Label(theme, color="text_2", wrap=True)
        above = QHBoxLayout()
        above.addWidget(self.kinds, 1)
        above.addWidget(self.look)
        writing.addLayout(above)
        writing.addWidget(self.leaves)
        self._left.addLayout(writing)
        self._left.addStretch(1)
        self._both.addLayout(self._left, 1)
        self.column.addLayout(self._both)
        self.kinds.picked.connect(self.show_kind)

    @property
    def editor(self) -> MessageEditor:
        """Subject and introduction."""
        if self._editor is None:
            raise RuntimeError("the editor is not made yet")
        return self._editor

    @property
    def kind(self) -> MessageKind:
        """Which message is written."""
        return self.kinds.kind

    def make_next(self) -> None:
        """Make what one writes with, then who signs, then the preview."""
        if self._editor is None:
            self._make_editor()
        elif not self.fields:
            self._make_signature()
        else:
            self._make_preview()

    def _make_editor(self) -> None:
        editor = self._editor = MessageEditor(self.theme, self)
        self._left.insertWidget(1, editor)
        editor.subject_edited.connect(lambda: self.tell(subject_of(self.kind), editor.subject()))
        editor.introduction_edited.connect(lambda: self.tell(introduction_of(self.kind), editor.introduction()))
        editor.undo_wanted.connect(self.undo_wanted)
        editor.redo_wanted.connect(self.redo_wanted)
        editor.load_wanted.connect(lambda: self._tools.load_template(_TEMPLATES[self.kind], self._take))
        editor.save_wanted.connect(self._keep)
        editor.reset_wanted.connect(lambda: self._take(*self._tools.original(_TEMPLATES[self.kind])))

    def _make_signature(self) -> None:
        theme = self.theme
        card = Card(theme, _("Signature"), parent=self)
        said = _("Qui répond aux demandes sur les données personnelles. Ajouté aux mentions légales.")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space("field_gap"))
        for place, name in enumerate(_SIGNATURE):
            help_text = said if name == "gdpr_contact" else ""
            grid.addWidget(self._text_field(name, card, help_text), place // 2, place % 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        card.body.addLayout(grid)
        self._left.insertWidget(2, card)

    def _make_preview(self) -> None:
        self.preview = PreviewPlace(self._tools.workbench, self)
        self.look.clicked.connect(self.preview.open_large)
        self._both.addWidget(self.preview)
        self._arrange()

    # --- showing -----------------------------------------------------------------------------------------

    def show_kind(self, kind: MessageKind) -> None:
        """Show another message."""
        self.kinds.set_kind(kind)
        if self._flow is not None:
            self.show_flow(self._flow)
            self.show_findings(self._flow, self._flow.shown_faults(), self._flow.warnings())

    def show_flow(self, flow: Flow) -> None:
        """Put what was typed before into the controls."""
        other, self._flow = flow is not self._flow, flow
        for name, field in self.fields.items():
            edit = field.control
            if isinstance(edit, LineEdit):
                _show_line(edit, str(flow.typed.value(name)), other=other)
        if self._editor is not None:
            written = flow, self.kind
            self._editor.show_texts(*flow.typed.message(self.kind), other=written != self._written)
            self._written = written
            self._editor.set_names(field_label(subject_of(self.kind)), field_label(introduction_of(self.kind)))
        self._show_preview(flow)

    def show_findings(self, flow: Flow, faults: Mapping[str, Refusal], warnings: Mapping[str, Refusal]) -> None:
        """Show when the message leaves, which messages are wrong, faults and warnings."""
        self.leaves.setText(flow.leaves(self.kind))
        self.kinds.mark({kind for kind in _TEMPLATES if subject_of(kind) in faults or introduction_of(kind) in faults})
        if self._editor is not None:
            for field, show in (
                (subject_of(self.kind), self._editor.set_subject_state),
                (introduction_of(self.kind), self._editor.set_introduction_state),
            ):
                fault, warning = faults.get(field), warnings.get(field)
                state = State.ERROR if fault else State.WARNING if warning else State.REST
                found = fault or warning
                show(state, sentence(found) if found else "")
        super().show_findings(flow, faults, warnings)

    def control(self, field: str) -> QWidget:
        """Return what takes the focus to type in a field."""
        if field == subject_of(self.kind):
            return self.editor.subject_edit
        return self.editor.text_editor if field == introduction_of(self.kind) else super().control(field)

    def first_control(self) -> QWidget:
        """Return the choice of the message: coming here changes nothing about which one is shown."""
        return self.kinds

    def reveal(self, field: str) -> None:
        """Show the message that a field belongs to."""
        for kind in _TEMPLATES:
            if field in {subject_of(kind), introduction_of(kind)} and kind is not self.kind:
                self.show_kind(kind)

    # --- preview -----------------------------------------------------------------------------------------

    def note_saved(self, flow: Flow) -> None:
        """Show the message as it is now."""
        self._show_preview(flow)

    def _show_preview(self, flow: Flow) -> None:
        if self.preview is not None:
            self.preview.show_message(flow.campaign_id, self.kind)
            self.look.setEnabled(flow.campaign_id is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the preview where there is room for it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self.preview is None:
            return
        beside = self.width() >= self.theme.scaled(_BESIDE)
        directions = QBoxLayout.Direction
        self._both.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self.look.setVisible(not beside)
        self.preview.setMinimumHeight(0 if beside else self.theme.scaled(_BELOW))
        self.preview.setMinimumWidth(self.theme.scaled(_PREVIEW_WIDTH) if beside else 0)
        self.preview.setMaximumWidth(self.theme.scaled(_PREVIEW_WIDTH) if beside else 16_777_215)

    # --- templates ---------------------------------------------------------------------------------------

    def _keep(self) -> None:
        self._tools.save_template(_TEMPLATES[self.kind], self.editor.subject(), self.editor.introduction())

    def _take(self, subject: str, introduction: str) -> None:
        """Take over texts from elsewhere, to be undone in one go."""
        self.editor.show_texts(subject, introduction)
        self.typed.emit({subject_of(self.kind): subject, introduction_of(self.kind): introduction})

    def _text_field(self, name: str, card: Card, help_text: str = "") -> Field:
        edit = LineEdit(self.theme)
        edit.textEdited.connect(lambda text: self.tell(name, text))
        self.fields[name] = Field(self.theme, field_label(name), edit, help_text=help_text, parent=card)
        return self.fields[name]


def _show_line(edit: LineEdit, text: str, *, other: bool) -> None:
    """Show a text from its beginning; where it is the same one, changed from outside, from where it was changed."""
    before = edit.text()
    if before != text:
        edit.setText(text)
        edit.setCursorPosition(0 if other or not before else end_of_change(before, text))
