"""The page "Suivi des campagnes": the list, a campaign in detail, the exclusions (SPEC T1)."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget

from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.domain.refusal import NotFoundError
from ov_desktop.ui.itemmodels.campaigns import CampaignLine, campaign_lines
from ov_desktop.ui.itemmodels.exclusions import ExclusionLine, exclusion_lines
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.page import Page
from ov_desktop.ui.roster_files.files import ListFiles, WhichList
from ov_desktop.ui.spread import Spread
from ov_desktop.ui.tasks import Progress
from ov_desktop.ui.tracking.campaign_list import CampaignList
from ov_desktop.ui.tracking.campaign_table import Act, campaign_state
from ov_desktop.ui.tracking.closing import Closing
from ov_desktop.ui.tracking.deletion import Deletion
from ov_desktop.ui.tracking.detail import CampaignDetail, CampaignView, read_campaign
from ov_desktop.ui.tracking.exclusions import ExclusionList
from ov_desktop.ui.tracking.people_grid import PeopleGrid
from ov_desktop.ui.way_back import WayBack
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.pills import Pill
from ov_desktop.ui.widgets.search import SearchField
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording.text import _

_HELP = _(
    "Cet écran montre la participation et l’état de chaque campagne. Les chiffres suivent les réponses du portail.\n\n"
    "Consulter ou modifier\u00a0: un brouillon reprend où vous l’avez laissé. Une campagne lancée montre ses réponses "
    "et ses messages, personne par personne.\n\n"
    "Clôturer\u00a0: possible quand la campagne est terminée. Les choix deviennent définitifs et la commande est "
    "créée. Si la clôture est coupée, reprenez-la\u00a0: une campagne ne donne jamais deux commandes.\n\n"
    "Supprimer\u00a0: un brouillon s’efface après une question. Pour une campagne lancée, tapez son nom\u00a0; ses "
    "liens cessent de fonctionner et les personnes invitées sont prévenues, sauf si vous y renoncez.\n\n"
    "Voir les exclusions\u00a0: les personnes absentes de la commande, et la raison.\n\n"
    "Exporter\u00a0: la liste de la campagne en Excel, en PDF ou sur papier.\n\n"
    "Clavier\u00a0: flèches pour changer de ligne, Entrée pour ouvrir, Suppr pour supprimer, "
    "Ctrl+F pour rechercher, Échap pour revenir à la liste."
)
_DRAFTS = frozenset({CampaignStatus.DRAFT})


class TrackingPage(Page):
    """Lists campaigns, opens them, closes them.

    Sections of a request: ``close`` starts the closing of the campaign, ``excluded`` shows its exclusions,
    ``settings`` its settings; a filter of the grid (``error``, ``uncertain``, ``obsolete``…) its people.
    """

    subjects: ClassVar[frozenset[Subject]] = frozenset(
        {Subject.CAMPAIGNS, Subject.ANSWERS, Subject.PEOPLE, Subject.ORDERS}
    )

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench, _("Suivi des campagnes"), _HELP)
        theme = workbench.theme
        self._shown_id: str | None = None
        self._section = ""
        self._order_id: int | None = None
        self._loading = self._again = False
        self.closing = Closing(self)
        self.deletion = Deletion(self)
        self.list_files = ListFiles(self, self._list_in_front)
        self.search = SearchField(theme)
        self.search.setAccessibleName(_("Rechercher une campagne"))
        self.create_button = Button(theme, _("Créer une campagne"), Kind.PRIMARY, icon="add")
        self.close_button = Button(theme, _("Clôturer"), Kind.PRIMARY, icon="close_campaign")
        self.order_button = Button(theme, _("Voir la commande"), icon="navigation.orders")
        self.resume_button = Button(theme, _("Reprendre le brouillon"), icon="edit")
        self._back = WayBack(theme, _("Suivi des campagnes"))
        self._pill = Pill(theme)
        self._fill_header()
        # What is made in its place is given its style once, not at each move.
        self._stack = QStackedWidget()
        self.set_body(self._stack)
        self.list = CampaignList(theme, self._stack)
        self._stack.addWidget(self.list)
        self._ahead: Spread | None = None
        self._connect()
        self._show_list()

    @cached_property
    def _grid(self) -> PeopleGrid:
        return PeopleGrid(self.workbench.theme)

    @cached_property
    def detail(self) -> CampaignDetail:
        """A campaign in detail; made after the list, or when it is come to."""
        detail = CampaignDetail(self.workbench.theme, self._grid, self._stack)
        self._stack.addWidget(detail)
        self.list_files.add_to(detail.grid.files_button.menu_of_acts)
        return detail

    @cached_property
    def exclusions(self) -> ExclusionList:
        """The exclusions of a campaign; made after the list, or when they are come to."""
        exclusions = ExclusionList(self.workbench.theme, self._stack)
        self._stack.addWidget(exclusions)
        exclusions.order_wanted.connect(lambda: self._show_order(self._order_id))
        return exclusions

    # --- being seen --------------------------------------------------------------------------------------

    def enter(self, request: Request) -> None:
        """Show the list, or what a request names of a campaign."""
        self.notices.clear()
        self.closing.tell_outcome()
        if request.campaign_id and request.section == "close":
            self._show_list()
            self.closing.start(request.campaign_id)
        elif request.campaign_id:
            self._open(request.campaign_id, request.section)
        else:
            self._show_list()
        self._stale = True
        super().enter(request)
        if self._ahead is None:
            self._ahead = Spread(self, *self.ahead())

    def ahead(self) -> Sequence[Callable[[], object]]:
        """Make what stands behind the list."""
        return (lambda: self._grid, lambda: self.detail, lambda: self.exclusions)

    def refresh(self) -> None:
        """Read the campaigns again, and the one in front; a reading that goes on is followed by one more."""
        if self._loading:
            self._again = True
            return
        self._loading = True
        campaign_id, excluded = self._shown_id, self._section == "excluded"
        desktop, now = self.workbench.desktop, self.workbench.clock.now()

        def read(
            _progress: Progress,
        ) -> tuple[list[CampaignLine], CampaignView | None, list[ExclusionLine] | None]:
            lines = campaign_lines(desktop.campaigns.all(), desktop.tracking.overviews(), now)
            if campaign_id is None:
                return lines, None, None
            if excluded:
                return lines, None, exclusion_lines(desktop.tracking.excluded(campaign_id))
            return lines, read_campaign(desktop, campaign_id, now), None

        def show(found: tuple[list[CampaignLine], CampaignView | None, list[ExclusionLine] | None]) -> None:
            self._loading = False
            self._show(campaign_id, *found)
            self._refresh_again()

        def failed(error: Exception) -> None:
            self._loading = False
            if isinstance(error, NotFoundError):
                self._show_list()
            self.show_error(error)

        self.run(read, show, failed=failed)

    def _refresh_again(self) -> None:
        if self._again:
            self._again = False
            self.refresh()

    def _show(
        self,
        campaign_id: str | None,
        lines: list[CampaignLine],
        view: CampaignView | None,
        exclusions: list[ExclusionLine] | None,
    ) -> None:
        self.list.set_lines(lines)
        self.search.setVisible(self._shown_id is None and bool(lines))
        if campaign_id != self._shown_id:
            self._again = True
            return
        if view:
            self.detail.show_view(view)
        if exclusions is not None:
            self.exclusions.set_rows(exclusions)
        if campaign_id and (line := self.list.line(campaign_id)):
            self._show_line(line)

    # --- views -------------------------------------------------------------------------------------------

    def _show_list(self) -> None:
        returning, self._shown_id, self._section = self._shown_id, None, ""
        self.header.set_title(_("Suivi des campagnes"))
        self._stack.setCurrentWidget(self.list)
        for widget in (self._back, self._pill, self.close_button, self.order_button, self.resume_button):
            widget.hide()
        self.search.show()
        self.create_button.show()
        if returning:
            self.list.take_focus()

    def _open(self, campaign_id: str, section: str = "") -> None:
        self._shown_id, self._section = campaign_id, section
        self.search.hide()
        for button in (self.create_button, self.close_button, self.order_button, self.resume_button):
            button.hide()
        self._back.show()
        line = self.list.line(campaign_id)
        if line:
            self._show_line(line)
        if section == "excluded":
            self._stack.setCurrentWidget(self.exclusions)
            self.exclusions.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._stack.setCurrentWidget(self.detail)
        self.detail.show_tab("settings" if section == "settings" else "people")
        self.detail.grid.show_filter("" if section in {"settings", "people"} else section)
        self.detail.grid.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_line(self, line: CampaignLine) -> None:
        """Show in the header which campaign is in front, and what may be done with it."""
        excluded = self._section == "excluded"
        title = _("Exclusions de «\u00a0{campaign}\u00a0»") if excluded else "{campaign}"
        self.header.set_title(title.format(campaign=line.name))
        state = campaign_state(self.workbench.theme, line.status)
        self._pill.show_state(state.tone, line.label, state.icon, tip=line.tip)
        self._pill.show()
        self._order_id = line.order_id
        self.close_button.setVisible(not line.closed and not line.why_not_close)
        self.order_button.setVisible(line.order_id is not None)
        self.resume_button.setVisible(line.status is CampaignStatus.LAUNCH_WAITING)

    # --- actions -----------------------------------------------------------------------------------------

    def _act(self, campaign_id: str, act: Act) -> None:
        line = self.list.line(campaign_id)
        if line is None:
            return
        match act:
            case Act.VIEW if line.status in _DRAFTS:
                self.workbench.show_page(PageKey.CREATE, campaign_id=campaign_id)
            case Act.VIEW:
                self.notices.clear()
                self._open(campaign_id)
                self.refresh()
            case Act.CLOSE:
                self.closing.start(campaign_id)
            case Act.ORDER:
                self._show_order(line.order_id)
            case Act.EXCLUDED:
                self._open(campaign_id, "excluded")
                self.refresh()
            case Act.DELETE:
                self.deletion.start(line)

    def _resume(self) -> None:
        """Make a draft again of a campaign whose launch waits, and go on with it."""
        campaign_id = self._shown_id
        if campaign_id is None:
            return
        campaigns = self.workbench.desktop.campaigns

        def done(_campaign: object) -> None:
            self.tell(Subject.CAMPAIGNS, campaign_id=campaign_id)
            self.workbench.show_page(PageKey.CREATE, campaign_id=campaign_id)

        self.run(lambda _progress: campaigns.withdraw_launch(campaign_id), done, name=_("Reprise du brouillon"))

    def _list_in_front(self) -> WhichList | None:
        line = self.list.line(self._shown_id) if self._shown_id else None
        return WhichList(line.id, line.name) if line else None

    def _show_order(self, order_id: int | None) -> None:
        if order_id is not None:
            self.workbench.show_page(PageKey.ORDERS, order_id=order_id)

    def _close(self) -> None:
        if self._shown_id:
            self.closing.start(self._shown_id)

    def _create(self) -> None:
        self.workbench.show_page(PageKey.CREATE)

    def _go_back(self) -> None:
        self._show_list()
        self.refresh()

    # --- making ------------------------------------------------------------------------------------------

    def _fill_header(self) -> None:
        header = self.header
        header.set_way_back(self._back)
        header.add_beside_title(self._pill)
        header.add_before_help(self.search)
        for button in (self.resume_button, self.order_button, self.close_button, self.create_button):
            header.add_action(button)

    def _connect(self) -> None:
        self.list.wanted.connect(self._act)
        self.list.create_wanted.connect(self._create)
        self.create_button.clicked.connect(self._create)
        self.search.searched.connect(self.list.search)
        self._back.clicked.connect(self._go_back)
        self.resume_button.clicked.connect(self._resume)
        self.close_button.clicked.connect(self._close)
        self.order_button.clicked.connect(lambda: self._show_order(self._order_id))
        self.closing.closed.connect(
            lambda order_id: self.workbench.show_page(PageKey.ORDERS, order_id=order_id, section="made")
        )
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _escape(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, SearchField) and focused.text():
            focused.clear()
        elif self._shown_id:
            self._go_back()
