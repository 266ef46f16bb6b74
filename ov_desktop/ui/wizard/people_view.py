"""The list of a campaign: how to bring one in, and the table to look at (SPEC L1, L3, L4)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.domain.order import service_fee
from ov_desktop.ui.itemmodels.people import PeopleColumn, PeopleModel, PersonRow
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.ui.wizard.layouts import OverFooter
from ov_desktop.wording import campaign as words
from ov_desktop.wording.figures import euros
from ov_desktop.wording.text import _

_WIDTHS = (48, 80, 92, 88, 119, 136, 112, 146, 102, 90)


class EmptyListView(OverFooter):
    """No list yet: the template, and a file to choose or to drop.

    Signals:
        template_wanted: the user wants the Excel template.
        file_wanted: the user wants to choose a file.
        back_wanted: the user wants to go back to the settings.
    """

    template_wanted = Signal()
    file_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the page."""
        super().__init__(theme, parent=parent)
        self._empty = EmptyState(
            theme,
            "excel",
            _("La liste est vide"),
            _(
                "Cette liste contient les personnes qui reçoivent une dotation. "
                "Téléchargez le modèle Excel, remplissez-le, puis chargez-le ici."
            ),
            action=_("Télécharger le modèle Excel"),
        )
        hint = Label(
            theme,
            _("Vous pouvez aussi déposer le fichier sur cette page\u00a0: .xlsx, .xls, .ods ou .csv."),
            color="text_2",
            wrap=True,
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.content.addWidget(self._empty, 1)
        self.content.addWidget(hint)
        self.back = Button(theme, _("Étape précédente"), icon="previous")
        self.choose = Button(theme, _("Choisir un fichier"), Kind.PRIMARY, icon="open_file", size=Size.LARGE)
        self.footer.add_left(self.back)
        self.footer.add_right(self.choose)
        self._empty.acted.connect(self.template_wanted)
        self.back.clicked.connect(self.back_wanted)
        self.choose.clicked.connect(self.file_wanted)

    @property
    def template(self) -> Button:
        """The button that gives the template."""
        button = self._empty.button
        if button is None:
            raise RuntimeError("the empty list offers the template")
        return button


class PeopleView(OverFooter):
    """The table of people, edge to edge, with a search above and totals under it.

    Signals:
        file_wanted: the user wants to add a file.
        template_wanted: the user wants the Excel template.
        back_wanted: the user wants to go back to the settings.
        save_wanted: the user wants to go on to the summary.
    """

    file_wanted = Signal()
    template_wanted = Signal()
    back_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nobody yet."""
        super().__init__(theme, margins=False, parent=parent)
        self._theme = theme
        self.model = PeopleModel(self)
        self.search = SearchField(theme, _("Rechercher"))
        self.search.setAccessibleName(_("Rechercher un nom, un matricule, un e-mail, un numéro"))
        self.search.setToolTip(self.search.accessibleName())
        self.search.searched.connect(self.model.search)
        self.model.counted.connect(self._show_totals)
        self._count = Label(theme, tabular=True, weight=600)
        self._grants = Label(theme, tabular=True)
        self._fee = Label(theme, color="text_2", tabular=True)
        self.table = self._make_table()
        self._nobody = self._make_nobody()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nobody)
        self.content.addWidget(self._tools())
        self.content.addWidget(self._stack, 1)
        self.content.addWidget(self._totals())
        self.back = Button(theme, _("Étape précédente"), icon="previous")
        self.save = Button(theme, _("Enregistrer"), Kind.PRIMARY, icon="next", trailing=True, size=Size.LARGE)
        self.footer.add_left(self.back)
        self.footer.add_right(self.save)
        self.back.clicked.connect(self.back_wanted)
        self.save.clicked.connect(self.save_wanted)

    def show_people(self, rows: list[PersonRow]) -> None:
        """Show these people, under the search of the moment."""
        self.model.set_rows(rows)

    def _show_totals(self, shown: int, total: int) -> None:
        self._count.setText(words.people_count(shown, total))
        grants = _("Total des dotations\u00a0: {amount}").format(amount=euros(self.model.shown_grants))
        self._grants.setText(grants)
        fee = _("Frais de service estimés\u00a0: {amount} hors taxes").format(amount=euros(service_fee(total)))
        self._fee.setText(fee)
        self._stack.setCurrentWidget(self.table if shown or not total else self._nobody)

    def _make_table(self) -> DataTable:
        table = _PeopleTable(
            self._theme, self.model, name=_("Liste des collaborateurs"), row="grid_row", flush=True, grid=True
        )
        table.set_columns(_WIDTHS)
        table.horizontalHeader().setSortIndicator(PeopleColumn.POSITION, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        return table

    def _make_nobody(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        margin = self._theme.space("page_margin")
        column.setContentsMargins(margin, margin, margin, margin)
        nobody = EmptyState(
            self._theme,
            "search",
            _("Aucune personne ne correspond"),
            _("Les filtres et la recherche réduisent la liste. Retirez un filtre ou changez la recherche."),
            action=_("Tout afficher"),
        )
        nobody.acted.connect(self.search.clear)
        column.addWidget(nobody)
        return holder

    def _tools(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        margin = self._theme.space("page_margin_grid")
        row.setContentsMargins(margin, 0, margin, self._theme.space(2))
        row.setSpacing(self._theme.space(2))
        self.search.setMaximumWidth(self.search.sizeHint().width())
        self.template = Button(self._theme, _("Télécharger le modèle Excel"), icon="download")
        self.add_file = Button(self._theme, _("Ajouter un fichier"), icon="excel")
        self.template.clicked.connect(self.template_wanted)
        self.add_file.clicked.connect(self.file_wanted)
        row.addWidget(self.search, 1)
        row.addStretch()
        row.addWidget(self.template)
        row.addWidget(self.add_file)
        return bar

    def _totals(self) -> QWidget:
        bar = QWidget()
        bar.setFixedHeight(self._theme.height("status_bar"))
        row = QHBoxLayout(bar)
        margin = self._theme.space("page_margin_grid")
        row.setContentsMargins(margin, 0, margin, 0)
        row.setSpacing(self._theme.space("page_margin"))
        for label in (self._count, self._grants, self._fee):
            row.addWidget(label)
        row.addStretch()
        return bar


class _PeopleTable(DataTable):
    """Gives the room that is left to the addresses; where there is too little of it, the table scrolls."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room again."""
        super().resizeEvent(event)
        others = sum(self.columnWidth(place) for place in PeopleColumn if place is not PeopleColumn.EMAIL)
        least = self.theme.scaled(_WIDTHS[PeopleColumn.EMAIL])
        self.setColumnWidth(PeopleColumn.EMAIL, max(least, self.viewport().width() - others))
