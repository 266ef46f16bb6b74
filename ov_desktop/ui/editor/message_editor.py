"""What an administrator writes of a message: subject and introduction, with fields and templates (SPEC S7)."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.refusal import FieldFault
from ov_desktop.mailing.merge import unknown_fields
from ov_desktop.ui.editor.field_chips import FieldChips
from ov_desktop.ui.editor.rich_editor import RichEditor
from ov_desktop.ui.editor.subject_edit import SubjectEdit
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.flow import FlowLayout
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.text import _

_BESIDE = 440
"""The width from which the fields stand beside the text."""


class MessageEditor(QWidget):
    """Subject and introduction of one message; show another message in it by ``show_texts``.

    It says by itself what is wrong while one writes; ``set_subject_state`` and ``set_introduction_state`` are for what
    only the page knows, and go first.

    Signals:
        subject_edited, introduction_edited: the user changed it; ``subject`` and ``introduction`` give it.
        load_wanted, save_wanted, reset_wanted: the buttons for templates and for the original text.
        undo_wanted, redo_wanted: by the keys.
    """

    subject_edited = Signal()
    introduction_edited = Signal()
    load_wanted = Signal()
    save_wanted = Signal()
    reset_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._told = dict.fromkeys(("subject", "introduction"), (State.REST, ""))
        self._shown = dict(self._told)
        self._emptied = False
        self.subject_edit = SubjectEdit(theme, self)
        self._subject_field = Field(theme, _("Objet"), self.subject_edit, parent=self)
        self.chips = FieldChips(theme, parent=self)
        self.text_editor = RichEditor(theme, _("Introduction"), parent=self)
        self._writing: SubjectEdit | RichEditor = self.text_editor
        self._lay_out()
        self._connect()

    # --- content -----------------------------------------------------------------------------------------

    def subject(self) -> str:
        """Return the subject."""
        return self.subject_edit.text()

    def introduction(self) -> str:
        """Return the introduction as clean HTML."""
        return self.text_editor.html()

    def show_texts(self, subject: str, introduction: str, *, other: bool = False) -> None:
        """Show texts, without a signal; those of another message, where ``other``, from their beginning.

        What stands there already leaves the cursor alone; after a change from outside it stands at the end of it.
        """
        self._emptied = False
        self.subject_edit.set_text(subject, other=other)
        self.text_editor.set_html(introduction, other=other)
        self._show_states()

    def set_names(self, subject: str, introduction: str) -> None:
        """Say otherwise to screen readers what is written here: ``Objet (Relance)``."""
        self.subject_edit.setAccessibleName(subject)
        self.text_editor.set_name(introduction)

    def set_subject_state(self, state: State, message: str = "") -> None:
        """Show how the page found the subject; at rest, the editor says again what it finds by itself."""
        self._told["subject"] = (state, message)
        self._show_states()

    def set_introduction_state(self, state: State, message: str = "") -> None:
        """Show how the page found the introduction; at rest, the editor says again what it finds by itself."""
        self._told["introduction"] = (state, message)
        self._show_states()

    # --- watching ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember where one writes: there the fields go."""
        if event.type() == QEvent.Type.FocusIn:
            self._writing = self.subject_edit if watched is self.subject_edit else self.text_editor
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields beside the text, or above it where it is narrow."""
        super().resizeEvent(event)
        beside = event.size().width() >= self._theme.scaled(_BESIDE)
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._middle.direction() is not wanted:
            self._arrange(beside=beside)

    def minimumSizeHint(self) -> QSize:
        """Return the width at which the text still has its tools, with the fields above it."""
        return QSize(self.text_editor.minimumSizeHint().width(), super().minimumSizeHint().height())

    # --- parts -------------------------------------------------------------------------------------------

    def _arrange(self, *, beside: bool) -> None:
        theme = self._theme
        for row in (self._middle, self._buttons):
            row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._middle.setSpacing(theme.space(3) if beside else theme.space(2))
        if beside:
            self.chips.setFixedWidth(self.chips.column_width())
        else:
            self.chips.setMinimumWidth(0)
            self.chips.setMaximumWidth(16_777_215)

    def _lay_out(self) -> None:
        theme = self._theme
        heading = Label(theme, _("Introduction"), weight=500)
        heading.setBuddy(self.text_editor.text)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.addWidget(self.chips, 0, Qt.AlignmentFlag.AlignTop)
        self._middle.addWidget(self.text_editor, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._subject_field)
        column.addSpacing(theme.space("field_gap"))
        column.addWidget(heading)
        column.addSpacing(theme.space("label_to_field"))
        column.addLayout(self._middle)
        column.addSpacing(theme.space(3))
        self._buttons = self._templates()
        column.addLayout(self._buttons)
        column.addStretch()
        self._arrange(beside=True)

    def _templates(self) -> QBoxLayout:
        theme = self._theme
        self.load_button = Button(theme, _("Charger un modèle"), icon="open_file", parent=self)
        self.save_button = Button(theme, _("Sauvegarder comme modèle"), icon="save_template", parent=self)
        self.reset_button = Button(
            theme, _("Rétablir"), Kind.LINK, icon="restore", tip=_("Reprendre le texte d’origine"), parent=self
        )
        box = QWidget(self)
        flow = FlowLayout(box, theme.space(2))
        flow.addWidget(self.load_button)
        flow.addWidget(self.save_button)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(theme.space(2))
        row.addWidget(box, 1)
        row.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return row

    def _connect(self) -> None:
        subject, text = self.subject_edit, self.text_editor
        for watched in (subject, text.text):
            watched.installEventFilter(self)
        self.chips.picked.connect(self._insert_field)
        subject.edited.connect(self._subject_edited)
        text.edited.connect(self._introduction_edited)
        text.faults_changed.connect(lambda _faults: self._show_states())
        for source in (subject, text):
            source.undo_wanted.connect(self.undo_wanted)
            source.redo_wanted.connect(self.redo_wanted)
        self.load_button.clicked.connect(self.load_wanted)
        self.save_button.clicked.connect(self.save_wanted)
        self.reset_button.clicked.connect(self.reset_wanted)

    def _insert_field(self, name: str) -> None:
        self._writing.insert_field(name)

    # --- what is wrong -----------------------------------------------------------------------------------

    def _subject_edited(self) -> None:
        self._emptied = not self.subject().strip()
        self._show_states()
        self.subject_edited.emit()

    def _introduction_edited(self) -> None:
        self.introduction_edited.emit()

    def _show_states(self) -> None:
        for part, found, show in (
            ("subject", self._subject_found(), self._subject_field.set_state),
            ("introduction", self._introduction_found(), self.text_editor.set_state),
        ):
            told = self._told[part]
            wanted = told if told[0] is not State.REST else found
            if self._shown[part] != wanted:
                self._shown[part] = wanted
                show(*wanted)

    def _subject_found(self) -> tuple[State, str]:
        subject = self.subject()
        if self._emptied:
            return State.ERROR, _said(FieldFault("subject", "subject-missing"))
        if unknown := unknown_fields(subject):
            return State.ERROR, _said(FieldFault("subject", "merge-field-unknown", unknown[0]))
        if self.subject_edit.is_too_long:
            return State.WARNING, _said(FieldFault("subject", "subject-too-long", count=len(subject)))
        return State.REST, ""

    def _introduction_found(self) -> tuple[State, str]:
        if faults := self.text_editor.faults:
            return State.ERROR, _said(FieldFault("introduction", "merge-field-unknown", faults[0]))
        return State.REST, ""


def _said(fault: FieldFault) -> str:
    refusal = describe_refusal(fault)
    return f"{refusal.message} {refusal.remedy}"
