"""The page "E-mails captés" of the demonstration: every message that was sent, to be read here (SPEC R2)."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.ui.itemmodels import mails as columns
from ov_desktop.ui.itemmodels.mails import MailRow, MailsModel, mail_rows
from ov_desktop.ui.mails.reading import MailContent, MailHead, content, heads
from ov_desktop.ui.mails.viewer import MailViewer
from ov_desktop.ui.navigation import NEWEST, PageKey, Request
from ov_desktop.ui.page import Page
from ov_desktop.ui.tasks import Lane
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import CountBadge
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.widgets.tables import CELL_PADDING, DataTable
from ov_desktop.ui.workbench import Workbench
from ov_desktop.wording.text import _

_HELP = _(
    "En démonstration, aucun e-mail ne quitte cet ordinateur\u00a0: chacun est capté et se lit ici, tel que les "
    "personnes le recevraient.\n\n"
    "Choisissez un message dans la liste. L’aperçu ne charge rien d’Internet. Un lien choisi dans le message dit où "
    "il mène, et ne s’ouvre que par «\u00a0Ouvrir dans le navigateur\u00a0»\u00a0: vous pouvez ainsi répondre à la "
    "place de cette personne. «\u00a0Copier le lien personnel\u00a0» donne la même adresse."
)
_EVERY_MS = 1_000


class MailsPage(Page):
    """Lists the caught messages, the newest on top, and shows the one chosen."""

    def __init__(self, workbench: Workbench, folder: Path) -> None:
        """Read the messages of a folder, and those that come."""
        super().__init__(workbench, _("E-mails captés"), _HELP)
        theme = workbench.theme
        self._folder = folder
        self._known: dict[Path, MailHead] = {}
        self._chosen: Path | None = None
        self._loading = False
        self._wants_newest = False
        self.model = MailsModel(self)
        self.search = SearchField(theme)
        self.search.setAccessibleName(_("Rechercher un e-mail"))
        self.badge = CountBadge(theme)
        self.table = DataTable(theme, self.model, name=_("E-mails captés"), flush=True)
        self.table.set_columns(self._widths(), stretch=columns.SUBJECT)
        self.viewer = MailViewer(theme, workbench.tasks)
        self.empty = EmptyState(
            theme,
            "mdi6.email-open-outline",
            _("Aucun e-mail capté"),
            _("En démonstration, les e-mails restent sur cet ordinateur et se lisent ici. Lancez la campagne de "
              "démonstration."),
            action=_("Lancer la campagne"),
        )  # fmt: skip
        self._stack = QStackedWidget()
        self._stack.addWidget(self._with_margins(self.empty))
        self._stack.addWidget(self._list_and_message())
        self.header.add_beside_title(self.badge)
        self.header.add_before_help(self.search)
        self.set_body(self._stack)
        self.search.searched.connect(self._search)
        self.empty.acted.connect(lambda: workbench.show_page(PageKey.TRACKING))
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def enter(self, request: Request) -> None:
        """Look for new messages; show the one that came last where it is asked for."""
        self._stale = True
        self._wants_newest = request.section == NEWEST
        super().enter(request)

    def refresh(self) -> None:
        """Read the folder; messages read before are not read again."""
        if self._loading:
            return
        self._loading = True
        folder, known = self._folder, self._known
        self.run(lambda _progress: heads(folder, known), self._show, failed=self._failed, lane=Lane.NETWORK)

    def _look(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, found: list[MailHead]) -> None:
        self._loading = False
        if self._wants_newest:
            self._chosen, self._wants_newest = None, False
        elif self._known and len(found) == len(self._known):
            return
        self._known = {head.path: head for head in found}
        self.badge.set_count(len(found))
        self._stack.setCurrentIndex(1 if found else 0)
        self.search.setVisible(bool(found))
        self.model.set_rows(mail_rows(found))
        self._keep_choice()

    def _failed(self, error: Exception) -> None:
        self._loading = False
        self.show_error(error)

    def _search(self, text: str) -> None:
        self.model.search(text)
        self._keep_choice()

    def _keep_choice(self) -> None:
        """Keep the message chosen where it is still shown, else take the first."""
        place = self.model.place_of(self._chosen) if self._chosen else None
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(place or 0, 0))

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not current.isValid():
            return
        row: MailRow = self.model.row(current.row())
        path = row.head.path
        if path == self._chosen:
            return
        self._chosen = path

        def show(found: MailContent) -> None:
            if self._chosen == path:
                self.viewer.show_content(path, row.head.subject, found)

        self.run(lambda _progress: content(path), show, lane=Lane.NETWORK, name=_("Lecture de l’e-mail"))

    def _list_and_message(self) -> QWidget:
        theme = self.workbench.theme
        card = Card(theme, flush=True)
        card.body.addWidget(self.table, 1)
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("card_gap"))
        column.addWidget(card, 2)
        column.addWidget(self.viewer, 5)
        return self._with_margins(both)

    def _widths(self) -> list[int]:
        date = QFontMetrics(self.table.font()).horizontalAdvance("88/88/8888 88\u00a0h\u00a088")
        return [120, 190, 200, date + 2 * CELL_PADDING + 4]

    def _with_margins(self, widget: QWidget) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        margin = self.workbench.theme.space("page_margin")
        column.setContentsMargins(margin, 0, margin, margin)
        column.addWidget(widget, 1)
        return holder
