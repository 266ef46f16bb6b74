"""The tab "Adresses de livraison": the list, and the question before one goes (SPEC A3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording import sites as words
from ov_desktop.wording.text import _

if TYPE_CHECKING:
    from ov_desktop.services.desktop import Desktop

_WIDTHS = (90, 190, 300, 190)
_ADDRESS_COLUMN = 2
_NO_SITES_YET = _(
    "Ces adresses reçoivent les chèques livrés sur site, et ceux qui n’ont pas pu être distribués à domicile. "
    "Ajoutez l’adresse de votre siège."
)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site as the list shows it, with the open campaigns whose lists go by it, and how many rows of each."""

    site: DeliverySite
    uses: Sequence[words.Use] = ()

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
        Column(
            _("Campagnes ouvertes"),
            lambda row: words.used_by(row.uses),
            sort=lambda row: sum(rows for _campaign, rows in row.uses),
            tip=lambda row: words.uses_named(row.uses),
        ),
    ]


def read_sites(desktop: "Desktop") -> list[SiteRow]:
    """Read the sites and who uses them; not on the main thread."""
    uses = desktop.accounts.site_uses()
    return [
        SiteRow(site, [(use.campaign, use.rows) for use in uses.get(site.key, ())]) for site in desktop.accounts.sites()
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
            _NO_SITES_YET,
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
        desktop = self.desktop
        self.do(lambda: read_sites(desktop), self._show, name=_("Lecture des adresses"))

    def _show(self, rows: Sequence[SiteRow]) -> None:
        chosen = self._chosen()
        self.model.set_rows(rows)
        self.card.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        place = self.model.place_of(chosen.key) if chosen else None
        if rows:
            self.table.selectRow(place or 0)
        self._show_buttons()

    def _chosen(self) -> SiteRow | None:
        index: QModelIndex = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def _show_buttons(self) -> None:
        chosen = self._chosen() is not None
        self.change_button.setEnabled(chosen)
        self.delete_button.setEnabled(chosen)

    # --- acts --------------------------------------------------------------------------------------------

    def add_site(self) -> None:
        """Type a new site in."""
        self._edit(None)

    def change(self) -> None:
        """Change the site that is chosen, once it is read again who uses it."""
        if chosen := self._chosen():
            self._once_read(chosen.key, self._edit, _("Lecture des adresses"))

    def _edit(self, row: SiteRow | None) -> None:
        notice = words.change_notice(row.uses) if row and row.uses else ""
        site = row.site if row else None
        dialog = SiteDialog(self.theme, self.workbench.tasks, self.desktop.accounts, site, notice, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._changed)
        dialog.open()

    def delete(self) -> None:
        """Ask, then delete the site that is chosen."""
        if chosen := self._chosen():
            self._once_read(chosen.key, self._ask, _("Suppression de l’adresse"))

    def _once_read(self, key: str, act: Callable[[SiteRow], None], name: str) -> None:
        desktop = self.desktop

        def found(rows: Sequence[SiteRow]) -> None:
            self._show(rows)
            for row in rows:
                if row.key == key:
                    act(row)

        self.do(lambda: read_sites(desktop), found, name=name)

    def _ask(self, row: SiteRow) -> None:
        site = row.site
        others = [other.site for other in self.model.rows() if other.key != site.key]
        dialog, choice = deletion_question(self.theme, row, others, self)
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


def deletion_question(
    theme: Theme, row: SiteRow, others: Sequence[DeliverySite], parent: QWidget | None
) -> tuple[ConfirmDialog, ComboBox | None]:
    """Return the question before a site goes, and the choice of another for the rows that go by it."""
    title = _("Supprimer le site «\u00a0{site}\u00a0»\u00a0?").format(site=row.site.name)
    kept = _("Les commandes déjà créées gardent son nom.")
    if not row.uses:
        effects = _("Il ne sera plus proposé. Aucune campagne ouverte ne l’utilise.")
        question = Confirmation(title, effects, _("Supprimer le site"), _("Garder le site"), kept=kept, danger=True)
        return ConfirmDialog(theme, question, parent), None
    question = Confirmation(
        title,
        words.replace_first(row.uses),
        _("Remplacer, puis supprimer"),
        _("Garder le site"),
        kept=kept,
        danger=True,
    )
    dialog = ConfirmDialog(theme, question, parent)
    dialog.act_button.setEnabled(False)
    if not others:
        dialog.add(Label(theme, _("Ajoutez d’abord une autre adresse de livraison."), weight=600, wrap=True))
        return dialog, None
    choice = ComboBox(theme, [(other.key, other.name) for other in others], placeholder=_("Choisir un site"))
    dialog.add(Field(theme, _("Autre site"), choice))
    choice.picked.connect(lambda _value: dialog.act_button.setEnabled(True))
    return dialog, choice
