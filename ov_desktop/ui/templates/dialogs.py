"""The windows in which a campaign loads a template and keeps its text as one, and that to rename one (SPEC S7, S10)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.domain.refusal import RefusedError
from ov_desktop.services.templates import NAME_LENGTH, Template, TemplateKind, Templates
from ov_desktop.ui.account.form import press_by_enter
from ov_desktop.ui.account.outcome import Outcome
from ov_desktop.ui.itemmodels.templates import KIND, NAME, TemplatesModel, template_lines
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tasks import Tasks
from ov_desktop.ui.templates.reading import TemplateReading
from ov_desktop.ui.templates.table import TemplateDelegate
from ov_desktop.ui.widgets.buttons import Button, Kind, one_tab_stop
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.choices import Check, Radio
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.inputs import ComboBox, LineEdit
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.wording.refusals import describe_refusal
from ov_desktop.wording.templates import what_for
from ov_desktop.wording.text import _

_NARROW = 480
_WIDE, _HIGH = 860, 520
_LIST = 300
_DEFAULT_COLUMN = 100


class TemplateDialog(QDialog):
    """A window with a title, a body and two buttons at the bottom; Esc closes it without doing anything.

    Args:
        theme: the look.
        title: what is done here.
        act: the button that does it.
        give_up: the button that does not.
    """

    def __init__(self, theme: Theme, title: str, act: str, give_up: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._fits = False
        self.setWindowTitle(title)
        self.setModal(True)
        self.act_button = Button(theme, act, Kind.PRIMARY)
        self.give_up_button = Button(theme, give_up)
        self.give_up_button.clicked.connect(self.reject)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(theme.space(5),) * 4)
        self.column.setSpacing(theme.space(4))
        self.column.addWidget(Label(theme, title, "section", wrap=True))

    def finish(self, *, width: int = 0) -> None:
        """Put the buttons under the body; with a width, the window is always as high as its texts ask for."""
        self._fits = bool(width)
        if width:
            self.setFixedWidth(self.theme.scaled(width))
        row = QHBoxLayout()
        row.setSpacing(self.theme.space(2))
        row.addStretch(1)
        row.addWidget(self.give_up_button)
        row.addWidget(self.act_button)
        self.column.addLayout(row)

    def event(self, event: QEvent) -> bool:
        """Take the height of what is shown, where the width is fixed."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self._fits and (layout := self.layout()):
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))
        return handled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act by Enter."""
        first = self.act_button if self.act_button.isEnabled() else None
        if not press_by_enter(event, self.focusWidget(), first):
            super().keyPressEvent(event)


class LoadTemplateDialog(TemplateDialog):
    """Chooses a template of one kind, which is read before it is taken.

    Signals:
        chosen: the ``Template`` to load; the window closes.
    """

    chosen = Signal(object)

    def __init__(
        self, theme: Theme, tasks: Tasks, templates: Templates, kind: TemplateKind, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, _("Charger un modèle"), _("Charger ce modèle"), _("Garder le texte actuel"), parent)
        self.resize(theme.scaled(_WIDE), theme.scaled(_HIGH))
        self.model = TemplatesModel(self)
        self.table = DataTable(theme, self.model, name=_("Modèles"), flush=True)
        self.table.setItemDelegate(TemplateDelegate(theme, self.table))
        self.table.hideColumn(KIND)
        self.table.set_columns((_LIST, 0, _DEFAULT_COLUMN), stretch=NAME)
        self.reading = TemplateReading(theme, with_kind=False)
        self.empty = EmptyState(
            theme,
            "navigation.templates",
            _("Aucun modèle"),
            _("Un modèle garde l’objet et le texte d’un e-mail pour une autre campagne."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list_and_text())
        self._stack.addWidget(self.empty)
        self.outcome = Outcome(theme)
        self.column.addWidget(Label(theme, what_for(kind.message), color="text_2", wrap=True))
        self.column.addWidget(self._stack, 1)
        self.column.addWidget(self.outcome)
        self.finish()
        self.act_button.setEnabled(False)
        self.act_button.clicked.connect(self._take)
        self.table.selectionModel().currentRowChanged.connect(self._read)
        self.table.doubleClicked.connect(lambda _index: self._take())
        tasks.run(
            lambda _progress: templates.all(kind),
            owner=self,
            done=self._show,
            failed=lambda error: self.outcome.fail_with(error, _("Lecture des modèles")),
            name=_("Lecture des modèles"),
        )

    def _show(self, found: Sequence[Template]) -> None:
        self.model.set_rows(template_lines(found))
        self._stack.setCurrentIndex(0 if found else 1)
        self.act_button.setEnabled(bool(found))
        if found:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.give_up_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.reading.show_template(self.model.row(current.row()).template)

    def _take(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.chosen.emit(self.model.row(index.row()).template)
            self.accept()

    def _list_and_text(self) -> QWidget:
        theme = self.theme
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("card_gap"))
        listed = Card(theme, flush=True)
        listed.body.addWidget(self.table)
        read = Card(theme)
        read.body.addWidget(self.reading, 1)
        row.addWidget(listed, 3)
        row.addWidget(read, 4)
        return both


class SaveTemplateDialog(TemplateDialog):
    """Keeps a text as a new template, or in the place of another.

    Signals:
        saved: the ``Template`` as it is kept now; the window closes.
    """

    saved = Signal(object)

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        templates: Templates,
        kind: TemplateKind,
        subject: str,
        text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, _("Sauvegarder comme modèle"), _("Sauvegarder le modèle"), _("Ne pas sauvegarder"), parent
        )
        self._tasks, self._templates, self._kind = tasks, templates, kind
        self._texts = subject, text
        self.name = LineEdit(theme)
        self.name.setMaxLength(2 * NAME_LENGTH)
        self._name = Field(theme, _("Nom du modèle"), self.name, help_text=_("Pour le retrouver dans la liste."))
        self.new = Radio(theme, _("Nouveau modèle"), checked=True)
        self.instead = Radio(theme, _("Remplacer un modèle"))
        self._ways = QButtonGroup(self)
        for radio in (self.new, self.instead):
            self._ways.addButton(radio)
        self.other = ComboBox(theme)
        self._other = Field(theme, _("Modèle à remplacer"), self.other)
        self.default = Check(theme, _("Commencer les nouvelles campagnes avec ce texte"))
        self.outcome = Outcome(theme)
        self.column.addWidget(Label(theme, what_for(kind.message), color="text_2", wrap=True))
        for widget in (self.new, self._name, self.instead, self._other, self.default, self.outcome):
            self.column.addWidget(widget)
        self.finish(width=_NARROW)
        self.act_button.clicked.connect(self._save)
        self.name.textEdited.connect(lambda _text: self._name.clear_state())
        self.new.toggled.connect(lambda _checked: self._show_way())
        self._offer([])
        tasks.run(
            lambda _progress: templates.all(kind),
            owner=self,
            done=self._offer,
            failed=lambda error: self.outcome.fail_with(error, _("Lecture des modèles")),
            name=_("Lecture des modèles"),
        )
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, found: Sequence[Template]) -> None:
        """Offer to replace a template, where there is one."""
        self.other.set_options([(template.id, template.name) for template in found])
        if found and self.other.value() is None:
            self.other.set_value(found[0].id)
        for radio in (self.new, self.instead):
            radio.setVisible(bool(found))
        self._show_way()

    def _show_way(self) -> None:
        one_tab_stop(self._ways)
        self._name.setVisible(self.new.isChecked())
        self._other.setVisible(self.instead.isChecked())
        self.act_button.setText(_("Sauvegarder le modèle") if self.new.isChecked() else _("Remplacer le modèle"))

    def _save(self) -> None:
        templates, kind, (subject, text) = self._templates, self._kind, self._texts
        name, other, default = self.name.text(), str(self.other.value()), self.default.isChecked()
        new = self.new.isChecked()

        def save() -> Template:
            kept = templates.save(name, kind, subject, text) if new else templates.replace(other, subject, text)
            return templates.set_default(kept.id) if default else kept

        self.outcome.clear()
        self.act_button.set_busy(busy=True)
        self._tasks.run(
            lambda _progress: save(),
            owner=self,
            done=self._done,
            failed=self._failed,
            name=_("Sauvegarde du modèle"),
        )

    def _done(self, template: Template) -> None:
        self.saved.emit(template)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.act_button.set_busy(busy=False)
        if not _refuse(self._name, error):
            self.outcome.fail_with(error, _("Sauvegarde du modèle"))


class RenameTemplateDialog(TemplateDialog):
    """Gives a template another name.

    Signals:
        renamed: the ``Template`` under its new name; the window closes.
    """

    renamed = Signal(object)

    def __init__(
        self, theme: Theme, tasks: Tasks, templates: Templates, template: Template, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, _("Renommer le modèle"), _("Renommer"), _("Garder ce nom"), parent)
        self._tasks = tasks
        self._rename: Callable[[str], Template] = lambda name: templates.rename(template.id, name)
        self.name = LineEdit(theme, template.name)
        self.name.setMaxLength(2 * NAME_LENGTH)
        self._name = Field(theme, _("Nom du modèle"), self.name)
        self.outcome = Outcome(theme)
        self.column.addWidget(self._name)
        self.column.addWidget(self.outcome)
        self.finish(width=_NARROW)
        self.act_button.clicked.connect(self._act)
        self.name.textEdited.connect(lambda _text: self._name.clear_state())
        self.name.selectAll()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self) -> None:
        name, rename = self.name.text(), self._rename
        self.outcome.clear()
        self.act_button.set_busy(busy=True)
        self._tasks.run(
            lambda _progress: rename(name),
            owner=self,
            done=self._done,
            failed=self._failed,
            name=_("Changement de nom"),
        )

    def _done(self, template: Template) -> None:
        self.renamed.emit(template)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.act_button.set_busy(busy=False)
        if not _refuse(self._name, error):
            self.outcome.fail_with(error, _("Changement de nom"))


def _refuse(field: Field, error: Exception) -> bool:
    """Say beside the name what is wrong with it; False where something else is wrong."""
    if not isinstance(error, RefusedError):
        return False
    fault = next((fault for fault in error.faults if fault.field == "name"), None)
    if fault is None or field.isHidden():
        return False
    words = describe_refusal(fault)
    field.set_state(State.ERROR, f"{words.message} {words.remedy}".strip())
    field.control.setFocus(Qt.FocusReason.OtherFocusReason)
    return True
