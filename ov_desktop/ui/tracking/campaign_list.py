"""The list of campaigns, those under way apart from the closed ones (SPEC T1)."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.ui.itemmodels.campaigns import CampaignLine
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tracking.campaign_table import CampaignTable
from ov_desktop.ui.widgets.cards import PageBody
from ov_desktop.ui.widgets.labels import CountBadge, Label
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.wording.text import _


class _Section(QWidget):
    """A heading with its count, a table, and what stands in its place when there is nothing."""

    def __init__(self, theme: Theme, title: str, empty: EmptyState, *, closed: bool) -> None:
        super().__init__()
        self.table = CampaignTable(theme, title, closed=closed)
        self.empty = empty
        self._nothing_found = EmptyState(
            theme, "search", _("Aucune campagne ne correspond"), _("Changez ou videz la recherche.")
        )
        self._badge = CountBadge(theme)
        heading = QHBoxLayout()
        heading.setSpacing(theme.space(2))
        heading.addWidget(Label(theme, title, "section"))
        heading.addWidget(self._badge)
        heading.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(heading)
        for widget in (self.table, self.empty, self._nothing_found):
            column.addWidget(widget)
        self.table.lines.counted.connect(self._show_counts)
        self._show_counts(0, 0)

    def _show_counts(self, shown: int, total: int) -> None:
        self._badge.set_count(total)
        self.table.setVisible(shown > 0)
        self.empty.setVisible(total == 0)
        self._nothing_found.setVisible(shown == 0 and total > 0)
        self.table.updateGeometry()


class CampaignList(PageBody):
    """Both tables, and their empty states.

    Signals:
        wanted: a campaign's identifier and an ``Act``.
        create_wanted: a campaign is to be made.
    """

    wanted = Signal(str, object)
    create_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, top=0, parent=parent)
        no_current = EmptyState(
            theme,
            "tracking",
            _("Aucune campagne en cours"),
            _(
                "Cet écran montre la participation et l’état de chaque campagne. "
                "Créez une campagne pour demander les choix."
            ),
            action=_("Créer une campagne"),
        )
        no_closed = EmptyState(
            theme,
            "mdi6.lock-outline",
            _("Aucune campagne clôturée"),
            _(
                "Les campagnes clôturées sont rangées ici, avec leur commande. "
                "Pour clôturer, ouvrez «\u00a0Campagnes en cours\u00a0»."
            ),
        )
        self._current = _Section(theme, _("Campagnes en cours"), no_current, closed=False)
        self._closed = _Section(theme, _("Campagnes clôturées"), no_closed, closed=True)
        self.column.setSpacing(theme.space(5))
        for section in (self._current, self._closed):
            section.table.wanted.connect(self.wanted)
            self.add(section)
        self.column.addStretch(1)
        no_current.acted.connect(self.create_wanted)

    @property
    def current(self) -> CampaignTable:
        """The campaigns under way, drafts included."""
        return self._current.table

    @property
    def closed(self) -> CampaignTable:
        """The closed campaigns."""
        return self._closed.table

    def set_lines(self, lines: Sequence[CampaignLine]) -> None:
        """Show these campaigns."""
        self.current.set_lines([line for line in lines if not line.closed])
        self.closed.set_lines([line for line in lines if line.closed])
        for table in (self.current, self.closed):
            table.fit(lines)
        self._order_focus()

    def search(self, text: str) -> None:
        """Show the campaigns that hold every word of a text."""
        for table in (self.current, self.closed):
            table.lines.search(text)
        self._order_focus()

    def take_focus(self) -> None:
        """Put the focus on the first campaign."""
        for table in (self.current, self.closed):
            if table.lines.rowCount():
                table.setFocus(Qt.FocusReason.OtherFocusReason)
                if not table.currentIndex().isValid():
                    table.selectRow(0)
                return

    def line(self, campaign_id: str) -> CampaignLine | None:
        """Return a campaign of the list."""
        every = [*self.current.lines.rows(), *self.closed.lines.rows()]
        return next((line for line in every if line.id == campaign_id), None)

    def _order_focus(self) -> None:
        chain = [*self.current.focus_chain(), *self.closed.focus_chain()]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)
