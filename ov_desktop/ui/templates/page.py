"""The page "Modèles": the templates, the one that is chosen, and what can be done with it (SPEC S7, S10)."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.services.templates import Template
from ov_desktop.ui.itemmodels import templates as columns
from ov_desktop.ui.itemmodels.templates import TemplatesModel, template_lines
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.notices import Notice
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.tasks import Progress
from ov_desktop.ui.templates.card import TemplateCard
from ov_desktop.ui.templates.dialogs import RenameTemplateDialog
from ov_desktop.ui.templates.files import TemplateFiles
from ov_desktop.ui.templates.table import TemplateDelegate
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.dialogs import Confirmation, ConfirmDialog
from ov_desktop.ui.widgets.labels import CountBadge
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording import confirmations
from ov_desktop.wording.text import _

_HELP = _(
    "Un modèle garde l’objet et le texte d’un e-mail, ou le message d’accueil de l’espace collaborateur, pour une "
    "autre campagne. Il se crée dans une campagne, avec «\u00a0Sauvegarder comme modèle\u00a0», et s’y reprend avec "
    "«\u00a0Charger un modèle\u00a0».\n\n"
    "Utiliser par défaut\u00a0: les nouvelles campagnes commencent avec ce texte. Celles qui existent ne changent "
    "pas.\n\n"
    "Exporter\u00a0: un fichier à donner à un collègue, qui le lit avec «\u00a0Importer\u00a0». Il ne contient que les "
    "textes.\n\n"
    "Clavier\u00a0: flèches pour changer de modèle, F2 pour renommer, Suppr pour supprimer, Ctrl+F pour rechercher."
)
_WIDTHS = (180, 116, 104)


class TemplatesPage(Page):
    """Lists the templates and shows the one that is chosen."""

    subjects: ClassVar[frozenset[Subject]] = frozenset({Subject.TEMPLATES})

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench, _("Modèles"), _HELP)
        theme = workbench.theme
        self._chosen: str | None = None
        self.dialog: QDialog | None = None
        self.files = TemplateFiles(self)
        self.badge = CountBadge(theme)
        self.search = SearchField(theme)
        self.search.setAccessibleName(_("Rechercher un modèle"))
        self.import_button = Button(theme, _("Importer"), icon="open_file", tip=_("Lire un fichier de modèles"))
        self.export_button = Button(
            theme, _("Exporter tout"), icon="download", tip=_("Enregistrer tous les modèles dans un fichier à partager")
        )
        self.model = TemplatesModel(self)
        self.header.add_beside_title(self.badge)
        self.header.add_before_help(self.search)
        self.header.add_action(self.export_button)
        self.header.add_action(self.import_button)
        self._stack = QStackedWidget()
        self.set_body(self._stack)
        self._make_list()
        self._make_empty()
        self._connect()
        self._show([])

    # --- being seen --------------------------------------------------------------------------------------

    def enter(self, request: Request) -> None:
        """Show the templates."""
        self.notices.clear()
        super().enter(request)

    def refresh(self) -> None:
        """Read the templates again."""
        templates = self.workbench.desktop.templates
        self.run(lambda _progress: templates.all(), self._show, name=_("Lecture des modèles"))

    def _show(self, found: Sequence[Template]) -> None:
        self.badge.set_count(len(found))
        self.badge.setVisible(bool(found))
        for widget in (self.search, self.export_button):
            widget.setVisible(bool(found))
        self._stack.setCurrentIndex(0 if found else 1)
        self.model.set_rows(template_lines(found))
        self._keep_choice()

    def _keep_choice(self) -> None:
        """Keep the template that is chosen where it is still shown, else take the first."""
        place = self.model.place_of(self._chosen)
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(place or 0, 0))
        self._show_chosen()

    def _show_chosen(self) -> None:
        template = self.chosen()
        self.card.setVisible(template is not None)
        self._nothing_found.setVisible(template is None)
        if template:
            self._chosen = template.id
            self.card.show_template(template)

    def chosen(self) -> Template | None:
        """Return the template that is chosen."""
        index = self.table.currentIndex()
        return self.model.row(index.row()).template if index.isValid() else None

    # --- actions -----------------------------------------------------------------------------------------

    def rename(self) -> None:
        """Ask for another name."""
        if template := self.chosen():
            workbench = self.workbench
            dialog = RenameTemplateDialog(workbench.theme, workbench.tasks, workbench.desktop.templates, template, self)
            dialog.renamed.connect(self._changed)
            self._open(dialog)

    def duplicate(self) -> None:
        """Keep a copy, and choose it."""
        if template := self.chosen():
            templates = self.workbench.desktop.templates
            self._do(lambda: templates.duplicate(template.id), self._changed, _("Copie du modèle"))

    def switch_default(self) -> None:
        """Let new campaigns begin with the template that is chosen, or no longer."""
        if template := self.chosen():
            templates = self.workbench.desktop.templates

            def switch() -> Template:
                if not template.is_default:
                    return templates.set_default(template.id)
                templates.clear_default(template.kind)
                return templates.get(template.id)

            self._do(switch, self._changed, _("Choix du modèle par défaut"))

    def delete(self) -> None:
        """Ask, then delete the template that is chosen."""
        if template := self.chosen():
            words = confirmations.delete_template(template.name)
            question = Confirmation(words.title, words.effects, words.act, words.dismiss, words.kept, danger=True)
            dialog = ConfirmDialog(self.workbench.theme, question, self)
            dialog.accepted.connect(lambda: self._delete(template))
            self._open(dialog)

    def _delete(self, template: Template) -> None:
        templates = self.workbench.desktop.templates
        place = self.model.place_of(template.id) or 0
        self._do(
            lambda: templates.delete(template.id), lambda gone: self._gone(gone, place), _("Suppression du modèle")
        )

    def _gone(self, template: Template, place: int) -> None:
        """Say so, offer to take it back, and go on with the next one in the list."""
        others = [line.template.id for line in self.model.shown() if line.template.id != template.id]
        self._chosen = others[min(place, len(others) - 1)] if others else None
        title = _("Modèle «\u00a0{value}\u00a0» supprimé").format(value=template.name)
        undo = (_("Annuler la suppression"), lambda: self._restore(template))
        self._told()
        self.notices.show_notice(Notice(Tone.OK, title, actions=(undo,)))

    def _restore(self, template: Template) -> None:
        templates = self.workbench.desktop.templates
        self.notices.clear()
        self._do(lambda: templates.restore(template), self._changed, _("Annulation de la suppression"))

    def _changed(self, template: Template) -> None:
        self._chosen = template.id
        self._told()

    def _told(self) -> None:
        self.tell(Subject.TEMPLATES)
        self.refresh()

    def _do(self, work: Callable[[], Template], done: Callable[[Template], None], name: str) -> None:
        def failed(error: Exception) -> None:
            self.show_error(error, name)
            self.refresh()

        def act(_progress: Progress) -> Template:
            return work()

        self.run(act, done, failed=failed, name=name)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    # --- making ------------------------------------------------------------------------------------------

    def _make_list(self) -> None:
        theme = self.workbench.theme
        self.table = DataTable(theme, self.model, name=_("Modèles"), flush=True)
        self.table.setItemDelegate(TemplateDelegate(theme, self.table))
        self.table.set_columns(_WIDTHS, stretch=columns.NAME)
        self.table.setSortingEnabled(True)
        header = self.table.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.card = TemplateCard(theme)
        self._nothing_found = EmptyState(
            theme, "search", _("Aucun modèle ne correspond"), _("Changez ou videz la recherche.")
        )
        listed = Card(theme, flush=True)
        listed.body.addWidget(self.table)
        both = QWidget()
        row = QHBoxLayout(both)
        margin = theme.space("page_margin")
        row.setContentsMargins(margin, 0, margin, margin)
        row.setSpacing(theme.space("card_gap"))
        row.addWidget(listed, 3)
        row.addWidget(self.card, 4)
        row.addWidget(self._nothing_found, 4)
        self._stack.addWidget(both)

    def _make_empty(self) -> None:
        theme = self.workbench.theme
        self.empty = EmptyState(
            theme,
            "navigation.templates",
            _("Aucun modèle"),
            _("Un modèle garde l’objet et le texte d’un e-mail pour une autre campagne. Dans une campagne, choisissez "
              "«\u00a0Sauvegarder comme modèle\u00a0»."),
            action=_("Ouvrir une campagne"),
            kind=Kind.PRIMARY,
        )  # fmt: skip
        holder = QWidget()
        column = QVBoxLayout(holder)
        margin = theme.space("page_margin")
        column.setContentsMargins(margin, 0, margin, margin)
        column.addWidget(self.empty, 1)
        self._stack.addWidget(holder)

    def _connect(self) -> None:
        self.search.searched.connect(self._search)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_chosen())
        self.card.rename_wanted.connect(self.rename)
        self.card.duplicate_wanted.connect(self.duplicate)
        self.card.default_wanted.connect(self.switch_default)
        self.card.export_wanted.connect(self._export_chosen)
        self.card.delete_wanted.connect(self.delete)
        self.import_button.clicked.connect(self.files.import_)
        self.export_button.clicked.connect(self._export_all)
        self.files.imported.connect(self._told)
        self.empty.acted.connect(lambda: self.workbench.show_page(PageKey.CREATE))
        for key, act in ((Qt.Key.Key_F2, self.rename), (Qt.Key.Key_Delete, self.delete)):
            shortcut = QShortcut(QKeySequence(key), self.table, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _search(self, text: str) -> None:
        self.model.search(text)
        self._keep_choice()

    def _export_chosen(self) -> None:
        if template := self.chosen():
            self.files.export([template])

    def _export_all(self) -> None:
        self.files.export([line.template for line in self.model.rows()])
