"""The page "Accueil" (SPEC section 11)."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.organisation import NO_RATE_LIMIT
from ov_desktop.services.accounts import PortalKind
from ov_desktop.services.attention import Attention, Need, Today, Todo, Upcoming
from ov_desktop.ui.home.first_steps import FirstSteps
from ov_desktop.ui.home.rows import MessageRow, TodoRow
from ov_desktop.ui.home.sample import open_sample
from ov_desktop.ui.home.side import RunningCard, StateCard
from ov_desktop.ui.navigation import PageKey, Request
from ov_desktop.ui.page import Page
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.two_columns import TwoColumns
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import Label, Rule
from ov_desktop.ui.widgets.states import EmptyState
from ov_desktop.ui.workbench import Subject, Workbench
from ov_desktop.wording.campaign import long_day
from ov_desktop.wording.figures import number
from ov_desktop.wording.text import _, plural

_HELP = _(
    "Cet écran réunit ce qui demande votre attention\u00a0: erreurs d’e-mail, relances, clôtures, commandes. Revenez "
    "ici chaque matin d’une campagne.\n\n"
    "Chaque ligne a une action et une seule, qui mène à l’endroit où la chose se règle. Le plus pressant est en "
    "haut.\n\n"
    "«\u00a0Prochains messages\u00a0» annonce ce qui partira, quand, et à combien de personnes."
)
_EVERY_MS = 10_000
_MOST_MESSAGES = 6
_LEAST_MAIN = 620
_SECTIONS = {Need.BOUNCES: "error", Need.UNCERTAIN: "uncertain", Need.ANSWERS_OBSOLETE: "obsolete"}


class HomePage(Page):
    """What needs attention today, what will be sent, and the campaign that runs."""

    subjects: ClassVar[frozenset[Subject]] = frozenset(Subject) - {Subject.SITES}

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench, _("Accueil"), _HELP)
        theme = workbench.theme
        desktop = workbench.desktop
        self._attention = Attention(
            desktop.accounts, desktop.campaigns, desktop.tracking, desktop.orders, workbench.clock
        )
        self._todos: Sequence[Todo] | None = None
        self._messages: Sequence[Upcoming] | None = None
        self._portal_kind: PortalKind | None = None
        self._day: date | None = None
        self._loading = self._again = False
        self.create_button = Button(theme, _("Créer une campagne"), icon="add")
        self.create_button.clicked.connect(lambda: workbench.show_page(PageKey.CREATE))
        self.header.add_action(self.create_button)
        self.first_steps = FirstSteps(theme)
        self.todo_rows: list[TodoRow] = []
        self.message_rows: list[MessageRow] = []
        self.nothing = EmptyState(
            theme,
            "feedback.ok",
            _("Rien à faire aujourd’hui"),
            _(
                "Cet écran réunit ce qui demande votre attention\u00a0: erreurs d’e-mail, relances, clôtures, "
                "règlements. Revenez ici chaque matin d’une campagne."
            ),
            framed=False,
        )
        self._todo_card = Card(theme, _("À traiter aujourd’hui"), count=0, ruled=True, flush=True)
        self._message_card = Card(theme, _("Prochains messages"), ruled=True, flush=True)
        self._rate = Label(theme, role="caption", color="text_2")
        self._message_card.add_to_header(self._rate)
        self.running = RunningCard(theme)
        self.state = StateCard(theme)
        self._columns = TwoColumns(theme, "side_column", _LEAST_MAIN)
        self._fill()
        self.set_body(self._columns)
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def enter(self, request: Request) -> None:
        """Read again: the time has gone on."""
        self._stale = True
        super().enter(request)

    def refresh(self) -> None:
        """Read what there is to do; a reading that goes on is followed by one more."""
        if self._loading:
            self._again = True
            return
        self._loading = True
        self.run(lambda _progress: self._attention.today(), self._show, failed=self._failed)

    # --- showing -----------------------------------------------------------------------------------------

    def _show(self, today: Today) -> None:
        self._loading = False
        self._day = paris_time(today.now).date()
        day = long_day(self._day)
        self.header.set_subtitle(day[:1].upper() + day[1:])
        self.first_steps.setVisible(today.first_use)
        self.first_steps.show_done(mail=today.mail, portal=today.portal is not None)
        self._todo_card.setVisible(not today.first_use)
        self._message_card.setVisible(bool(today.messages))
        self.create_button.setVisible(not today.first_use)
        self._show_todos(today.todos)
        self._show_messages(today.messages[:_MOST_MESSAGES])
        self._order_keys()
        self._rate.setText(_rate(today.rate_per_minute))
        self.running.setVisible(today.running is not None)
        if today.running:
            self.running.show_running(today.running)
        self._portal_kind = today.portal
        self._show_mail(mail=today.mail)
        self._show_portal()
        if self._again:
            self._again = False
            self.refresh()

    def _failed(self, error: Exception) -> None:
        self._loading = False
        self.show_error(error)

    def _show_todos(self, todos: Sequence[Todo]) -> None:
        if todos == self._todos:
            return
        self._todos = todos
        self._todo_card.set_count(len(todos))
        self.nothing.setVisible(not todos)
        self.todo_rows = [TodoRow(self.workbench.theme, todo, first=not place) for place, todo in enumerate(todos)]
        for row in self.todo_rows:
            row.wanted.connect(self._go)
        widths = list(zip(*(row.columns for row in self.todo_rows), strict=True))
        for row in self.todo_rows:
            row.align(*map(max, widths))
        _fill_rows(self._todo_list, self.todo_rows)

    def _show_messages(self, messages: Sequence[Upcoming]) -> None:
        if messages == self._messages:
            return
        self._messages = messages
        self.message_rows = [MessageRow(self.workbench.theme, message) for message in messages]
        for row in self.message_rows:
            row.wanted.connect(self._show_settings)
        _fill_rows(self._message_list, self.message_rows)

    def _order_keys(self) -> None:
        """Let the Tab key go through the rows before the column beside them, though they were made after it."""
        buttons: list[QWidget] = [row.button for row in self.todo_rows]
        buttons += [row.button for row in self.message_rows]
        buttons += [self.running.people_button, self.running.settings_button]
        for first, second in pairwise(buttons):
            QWidget.setTabOrder(first, second)

    def _show_mail(self, *, mail: bool) -> None:
        if mail:
            self.state.mail.set_value(_("Réglée"), Tone.OK, "feedback.ok")
        else:
            self.state.mail.set_value(_("À régler"), Tone.WARN, "warning")

    def _show_portal(self) -> None:
        fact = self.state.portal
        if self._portal_kind is None:
            fact.set_value(_("À régler"), Tone.WARN, "warning")
            return
        if self._portal_kind is PortalKind.REMOTE:
            fact.set_value(_("Sur un serveur"))
            return
        portal = self.workbench.desktop.portal
        state = portal.state.value if portal else "stopped"
        match state:
            case "running":
                fact.set_value(_("En marche"), Tone.OK, "feedback.ok")
            case "starting":
                fact.set_value(_("Démarrage"), Tone.WARN, "time")
            case _:
                fact.set_value(_("Arrêté"), Tone.BAD, "error")

    def _tick(self) -> None:
        """Follow the portal's state, and the day."""
        if not self.isVisible():
            return
        self._show_portal()
        if self._day != paris_time(self.workbench.clock.now()).date():
            self.refresh()

    # --- going -------------------------------------------------------------------------------------------

    def _go(self, todo: Todo) -> None:
        show = self.workbench.show_page
        match todo.need:
            case Need.SETUP_MAIL | Need.MAIL_PASSWORD:
                show(PageKey.ACCOUNT, section="mail")
            case Need.SETUP_PORTAL | Need.PORTAL_PASSWORD:
                show(PageKey.ACCOUNT, section="portal")
            case Need.DRAFT:
                show(PageKey.CREATE, campaign_id=todo.campaign_id)
            case Need.ORDER_PENDING:
                show(PageKey.ORDERS, order_id=todo.order_id)
            case Need.EXCLUDED:
                show(PageKey.TRACKING, campaign_id=todo.campaign_id, section="excluded" if todo.campaign_id else "")
            case Need.TO_CLOSE:
                show(PageKey.TRACKING, campaign_id=todo.campaign_id, section="close" if todo.campaign_id else "")
            case Need.REMINDER | Need.MIDWAY | Need.LAUNCH_TODAY:
                show(PageKey.TRACKING, campaign_id=todo.campaign_id, section="settings")
            case _:
                section = _SECTIONS.get(todo.need, "")
                show(PageKey.TRACKING, campaign_id=todo.campaign_id, section=section)

    def _show_people(self, campaign_id: str) -> None:
        self.workbench.show_page(PageKey.TRACKING, campaign_id=campaign_id)

    def _show_settings(self, campaign_id: str) -> None:
        self.workbench.show_page(PageKey.TRACKING, campaign_id=campaign_id, section="settings")

    # --- making ------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._todo_list, self._message_list = _list(), _list()
        self._todo_card.body.addLayout(self._todo_list)
        self._todo_card.body.addWidget(self.nothing)
        self._message_card.body.addLayout(self._message_list)
        for widget in (self.first_steps, self._todo_card, self._message_card):
            self._columns.main.addWidget(widget)
            widget.hide()
        self._columns.main.addStretch(1)
        self._columns.side.addWidget(self.running)
        self._columns.side.addWidget(self.state)
        self._columns.side.addStretch(1)
        self.running.hide()

    def _connect(self) -> None:
        show = self.workbench.show_page
        self.first_steps.mail_wanted.connect(lambda: show(PageKey.ACCOUNT, section="mail"))
        self.first_steps.portal_wanted.connect(lambda: show(PageKey.ACCOUNT, section="portal"))
        self.first_steps.create_wanted.connect(lambda: show(PageKey.CREATE))
        self.first_steps.sample_wanted.connect(lambda: self.first_steps.show_sample(opened=open_sample()))
        self.running.people_wanted.connect(self._show_people)
        self.running.settings_wanted.connect(self._show_settings)


def _list() -> QVBoxLayout:
    rows = QVBoxLayout()
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    return rows


def _fill_rows(layout: QVBoxLayout, rows: Sequence[QWidget]) -> None:
    """Show rows with a hairline between them, in the place of those before."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
    for place, row in enumerate(rows):
        if place:
            layout.addWidget(Rule())
        layout.addWidget(row)


def _rate(count: int) -> str:
    if count == NO_RATE_LIMIT:
        return _("Envois sans limite de rythme")
    text = plural("{count} message par minute au plus", "{count} messages par minute au plus", count)
    return text.format(count=number(count))
