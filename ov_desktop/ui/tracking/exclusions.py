"""Those left out of the order of a closed campaign, with the reason; the list can be copied (SPEC T1, O2)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.ui.itemmodels import exclusions as columns
from ov_desktop.ui.itemmodels.exclusions import ExclusionLine, ExclusionsModel
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import DataTable
from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _, plural


class ExclusionList(QWidget):
    """The table of exclusions, or a word that there are none.

    Signals:
        order_wanted: the order is to be shown.
    """

    order_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ExclusionsModel(self)
        self.search = SearchField(theme, _("Rechercher"), small=True)
        self.copy_button = Button(
            theme, _("Copier la liste"), icon="copy", tip=_("Copier les lignes affichées (Ctrl+C)")
        )
        self._count = Label(theme, weight=600)
        self._copied = Label(theme, color="ok")
        self.table = DataTable(theme, self.model, name=_("Personnes exclues de la commande"), flush=True)
        self.table.set_columns([90, 140, 130, 90, 400], stretch=columns.REASON)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.horizontalHeader().setSortIndicatorClearable(True)
        self.empty = EmptyState(
            theme,
            "excluded",
            _("Aucune exclusion"),
            _("Cet écran liste les personnes absentes de la commande, et la raison. Vous n’avez rien à faire."),
            action=_("Voir la commande"),
        )
        self._card = Card(theme, flush=True)
        self._card.body.setSpacing(0)
        self._card.body.addWidget(self._bar(theme))
        self._card.body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        margin = theme.space("page_margin")
        column.setContentsMargins(margin, 0, margin, margin)
        column.addWidget(self._card, 1)
        column.addWidget(self.empty, 1)
        self.search.searched.connect(self.model.search)
        self.copy_button.clicked.connect(self.copy)
        self.empty.acted.connect(self.order_wanted)
        self.model.counted.connect(self._show_count)
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Copy), self.table, self.copy,
            context=Qt.ShortcutContext.WidgetShortcut,
        )  # fmt: skip

    def set_rows(self, rows: Sequence[ExclusionLine]) -> None:
        """Show these exclusions."""
        self._copied.setText("")
        self.model.set_rows(rows)
        self._card.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def copy(self) -> None:
        """Copy the lines shown, to be pasted into a sheet."""
        QGuiApplication.clipboard().setText(self.model.as_text())
        count = self.model.rowCount()
        text = plural("{count} ligne copiée", "{count} lignes copiées", count).format(count=number(count))
        self._copied.setText(text)

    def _bar(self, theme: Theme) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(2), theme.space(2))
        row.setSpacing(theme.space(2))
        row.addWidget(self._count)
        row.addStretch()
        row.addWidget(self._copied)
        row.addWidget(self.search)
        self.search.setMaximumWidth(theme.scaled(240))
        row.addWidget(self.copy_button)
        return bar

    def _show_count(self, _shown: int, total: int) -> None:
        text = plural("{count} personne exclue", "{count} personnes exclues", total)
        self._count.setText(text.format(count=number(total)))
