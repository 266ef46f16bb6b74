"""The tab "Adresses de livraison": the list, and the question before one goes (SPEC A3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from ov_desktop.domain.delivery import DeliverySite
from ov_desktop.ui.account.site_dialog import SiteDialog
from ov_desktop.ui.account.tab import AccountTab
from ov_desktop.ui.itemmodels.rows import Column, RowsModel, fold
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.dialogs import Confirmation, ConfirmDialog
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import ComboBox
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _

_WIDTHS = (110, 220, 300)
_ADDRESS_COLUMN = 2


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site as the list shows it."""

    site: DeliverySite

    @property
    def key(self) -> str:
        """Which site it is."""
        return self.site.key

    @property
    def searched(self) -> str:
        """What a search looks into."""
        return fold(f"{self.site.number} {self.site.name} {self.address}")

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(self.site.address.lines())


def site_columns() -> list[Column[SiteRow]]:
    """Return the columns of the list."""
    return [
        Column(_("Numéro"), lambda row: row.site.number, sort=lambda row: (len(row.site.number), row.site.number)),
        Column(_("Nom"), lambda row: row.site.name, sort=lambda row: fold(row.site.name)),
        Column(_("Adresse"), lambda row: row.address, tip=lambda row: row.address),
    ]


class SitesTab(AccountTab):
    """The delivery sites of the organisation."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        introduction = _("Les adresses qui reçoivent les Chèques-Vacances, ou ceux qui n’ont pu être remis.")
        super().__init__(workbench, introduction, wide=True, parent=parent)
        theme = self.theme
        self.model: RowsModel[SiteRow] = RowsModel(site_columns(), self)
        self.table = DataTable(theme, self.model, name=_("Adresses de livraison"), flush=True)
        self.table.set_columns(_WIDTHS, stretch=_ADDRESS_COLUMN)
        self.table.setMinimumHeight(theme.scaled(240))
        self.table.activated.connect(lambda _index: self.change())
        self.card = Card(theme, flush=True)
        self.card.body.addWidget(self.table)
        self.empty = EmptyState(
            theme,
            "mdi6.map-marker-outline",
            _("Aucune adresse de livraison"),
            _("Ajoutez au moins une adresse, si des Chèques-Vacances Classic arrivent dans vos locaux."),
        )
        self.add_button = Button(theme, _("Ajouter une adresse"), icon="add")
        self.change_button = Button(theme, _("Modifier"), icon="edit")
        self.delete_button = Button(theme, _("Supprimer"), Kind.DANGER, icon="delete")
        self.add_button.clicked.connect(self.add_site)
        self.change_button.clicked.connect(self.change)
        self.delete_button.clicked.connect(self.delete)
        self.add(self.row(self.add_button, self.change_button, self.delete_button))
        self.add(self.card)
        self.add(self.empty)
        self.finish()
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)
        self._show([])

    def load(self) -> None:
        """Read the sites."""
        self.do(self.desktop.accounts.sites, self._show, name=_("Lecture des adresses"))

    def _show(self, sites: Sequence[DeliverySite]) -> None:
        chosen = self._chosen()
        self.model.set_rows([SiteRow(site) for site in sites])
        self.card.setVisible(bool(sites))
        self.empty.setVisible(not sites)
        place = self.model.place_of(chosen.key) if chosen else None
        if sites:
            self.table.selectRow(place or 0)
        self._show_buttons()

    def _chosen(self) -> DeliverySite | None:
        index: QModelIndex = self.table.currentIndex()
        return self.model.row(index.row()).site if index.isValid() else None

    def _show_buttons(self) -> None:
        chosen = self._chosen() is not None
        self.change_button.setEnabled(chosen)
        self.delete_button.setEnabled(chosen)

    # --- acts --------------------------------------------------------------------------------------------

    def add_site(self) -> None:
        """Type a new site in."""
        self._edit(None)

    def change(self) -> None:
        """Change the site that is chosen."""
        if site := self._chosen():
            self._edit(site)

    def _edit(self, site: DeliverySite | None) -> None:
        dialog = SiteDialog(self.theme, self.workbench.tasks, self.desktop.accounts, site, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._changed)
        dialog.open()

    def delete(self) -> None:
        """Ask, then delete the site that is chosen."""
        site, accounts = self._chosen(), self.desktop.accounts
        if site:
            self.do(
                lambda: accounts.site_users(site.key),
                lambda users: self._ask(site, users),
                name=_("Suppression de l’adresse"),
            )

    def _ask(self, site: DeliverySite, users: int) -> None:
        others = [other.site for other in self.model.rows() if other.key != site.key]
        dialog, choice = _question(self.theme, site, users, others, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        accounts = self.desktop.accounts

        def act() -> None:
            replacement = str(choice.value()) if choice else None
            self.do(
                lambda: accounts.delete_site(site.key, replacement),
                lambda _nothing: self._changed(),
                name=_("Suppression de l’adresse"),
            )

        dialog.accepted.connect(act)
        dialog.open()

    def _changed(self) -> None:
        self.load()
        self.told.emit((Subject.SITES, Subject.PEOPLE))


def _question(
    theme: Theme, site: DeliverySite, users: int, others: Sequence[DeliverySite], parent: QWidget
) -> tuple[ConfirmDialog, ComboBox | None]:
    """Return the question before a site goes, and the choice of another for the people who use it."""
    title = _("Supprimer le site «\u00a0{site}\u00a0»\u00a0?").format(site=site.name)
    kept = _("Les commandes déjà créées gardent son nom.")
    if not users:
        effects = _("Il ne sera plus proposé. Aucune campagne ouverte ne l’utilise.")
        act, choice = _("Supprimer le site"), None
    else:
        text = _(
            "Des personnes de campagnes ouvertes l’utilisent ({count}). Choisissez d’abord un autre site pour elles."
        )
        effects = text.format(count=number(users))
        act = _("Remplacer, puis supprimer")
        choice = ComboBox(theme, [(other.key, other.name) for other in others], placeholder=_("Choisir un site"))
    words = Confirmation(title, effects, act, _("Garder le site"), kept=kept, danger=True)
    dialog = ConfirmDialog(theme, words, parent)
    if choice:
        dialog.add(Field(theme, _("Autre site"), choice))
        dialog.act_button.setEnabled(False)
        choice.picked.connect(lambda _value: dialog.act_button.setEnabled(True))
    return dialog, choice
