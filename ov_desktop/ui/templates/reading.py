"""A template as it is read: its subject, and its text as it will be formatted, with the merge fields in their place."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.services.templates import Template
from ov_desktop.ui.editor.text_edit import RichTextEdit
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.templates import changed_on, what_for
from ov_desktop.wording.text import _

_LEAST = 120


class TemplateText(RichTextEdit):
    """The text of a template, to be read and copied; it takes the room there is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._least_height = theme.scaled(_LEAST)
        self.setProperty("role", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Texte du modèle"))

    def sizeHint(self) -> QSize:
        """Ask for no more height than some lines: what is longer scrolls."""
        return QSize(super().sizeHint().width(), self._least_height)

    def minimumSizeHint(self) -> QSize:
        """Stay readable."""
        return QSize(super().minimumSizeHint().width(), self._least_height)


class TemplateReading(QWidget):
    """What a template is for, its subject and its text.

    Args:
        theme: the look.
        with_kind: whether it says what the template is for; not where only such are to be seen.
    """

    def __init__(self, theme: Theme, *, with_kind: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._with_kind = with_kind
        self._facts = Label(theme, role="caption", color="text_2", wrap=True)
        self._subject_label = Label(theme, _("Objet"), weight=500)
        self.subject = Label(theme, wrap=True)
        self.subject.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text_label = Label(theme, _("Introduction"), weight=500)
        self.text = TemplateText(theme, self)
        self._text_label.setBuddy(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addWidget(self._facts)
        column.addSpacing(theme.space(2))
        column.addWidget(self._subject_label)
        column.addWidget(self.subject)
        column.addSpacing(theme.space(2))
        column.addWidget(self._text_label)
        column.addWidget(self.text, 1)

    def show_template(self, template: Template) -> None:
        """Show a template."""
        message = template.kind.message
        changed = changed_on(template.updated_at)
        self._facts.setText(f"{what_for(message)}. {changed}." if self._with_kind else f"{changed}.")
        self._subject_label.setVisible(message is not None)
        self.subject.setVisible(message is not None)
        self.subject.setText(template.subject)
        self._text_label.setText(_("Introduction") if message else _("Message d’accueil"))
        self.text.set_html(template.text)
