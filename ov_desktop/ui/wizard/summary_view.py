"""Before the launch, and after: figures, dates, checks; a launch that waits; a launch that is done (SPEC L6)."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.buttons import Button, Kind, Size
from ov_desktop.ui.widgets.cards import Card, PageBody
from ov_desktop.ui.widgets.choices import Check
from ov_desktop.ui.widgets.labels import Label, Rule, Sign
from ov_desktop.ui.widgets.pills import Pill
from ov_desktop.ui.widgets.timeline import TimeLine
from ov_desktop.ui.wizard.flow import Timeline
from ov_desktop.ui.wizard.layouts import Figure, FigureCard, OverFooter
from ov_desktop.ui.wizard.settings_dates import time_plan
from ov_desktop.ui.wizard.work import SummaryData
from ov_desktop.wording import campaign as words
from ov_desktop.wording.figures import euros, number
from ov_desktop.wording.refusals import Refusal
from ov_desktop.wording.text import _

_READABLE = 720


class SummaryView(OverFooter):
    """What the administrator reads before launching.

    Signals:
        back_wanted: the user wants to go back to the list.
        launch_wanted: the user launches.
        settings_wanted: the user wants to set up the mail account or the portal: the section of the account's page.
        correct_wanted: the user wants to correct what forbids the launch.
    """

    back_wanted = Signal()
    launch_wanted = Signal()
    settings_wanted = Signal(str)
    correct_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(theme, margins=False, parent=parent)
        self._theme = theme
        self._data: SummaryData | None = None
        self._blocked = False
        self._people = Figure(theme)
        self._grants = Figure(theme)
        self._fee = Figure(theme)
        self.time_line = TimeLine(theme)
        self.dates = Label(theme, color="text_2", wrap=True, tabular=True)
        self.faults = Banner(theme, Tone.BAD)
        self.faults.add_action(_("Corriger les paramètres"), self.correct_wanted.emit)
        self.portal = Banner(theme, Tone.BAD, *words.portal_missing())
        self.portal.add_action(_("Régler le portail"), lambda: self.settings_wanted.emit("portal"))
        self.mail = Banner(theme, Tone.BAD, *words.mail_missing())
        self.mail.add_action(_("Régler la messagerie"), lambda: self.settings_wanted.emit("mail"))
        self.at_once = Banner(theme, Tone.WARN)
        self.clear = Banner(theme, Tone.WARN)
        self.accept = Check(theme, "")
        self.accept.toggled.connect(self._enable)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._theme
        body = PageBody(theme)
        body.add(Label(theme, _("Avant de lancer"), "section"))
        body.add(FigureCard(theme, [(self._people, 1), (self._grants, 1), (self._fee, 1)]))
        for banner in (self.faults, self.portal, self.mail, self.at_once, self.clear):
            banner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            banner.hide()
            body.add(banner)
        accept = QHBoxLayout()
        accept.addWidget(self.accept)
        accept.addStretch(1)
        body.add_layout(accept)
        card = Card(theme, _("Messages"))
        card.body.addWidget(self.time_line)
        card.body.addWidget(Rule())
        card.body.addWidget(self.dates)
        body.add(card)
        checks = QWidget()
        row = QHBoxLayout(checks)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(Sign(theme, "info"), 0, Qt.AlignmentFlag.AlignTop)
        text = _("Vérifications\u00a0: le portail répond, l’adresse publique est joignable, un e-mail peut partir.")
        row.addWidget(Label(theme, text, color="text_2", wrap=True), 1)
        body.add(checks)
        self.content.addWidget(body)
        self.back = Button(theme, _("Revenir à la liste"), icon="previous")
        self.reason = Label(theme, color="text_2")
        self.launch = Button(theme, _("Enregistrer et lancer"), Kind.PRIMARY, icon="messages.launch", size=Size.LARGE)
        self.footer.add_left(self.back)
        self.footer.add_right(self.reason)
        self.footer.add_right(self.launch)
        self.back.clicked.connect(self.back_wanted)
        self.launch.clicked.connect(self.launch_wanted)

    def show_summary(self, data: SummaryData, timeline: Timeline | None, at_once: Refusal | None = None) -> None:
        """Show the figures of a campaign that is ready to be launched.

        Args:
            data: the figures, and what the launch asks for.
            timeline: when the messages leave.
            at_once: the warning that the first one leaves with the launch, its hour being past.
        """
        self._data = data
        summary, terms = data.summary, data.terms
        invited = words.people_invited(summary.people).partition(" ")[2]
        self._people.show_figure(number(summary.people), invited)
        self._grants.show_figure(euros(summary.total_grants), _("total des dotations"))
        self._fee.show_figure(euros(summary.service_fee), _("frais de service estimés, hors taxes"))
        self.time_line.set_plan(time_plan(timeline) if timeline else None)
        self.dates.setText(" ".join(words.message_dates(summary.messages)))
        self.at_once.set_content(Tone.WARN, escape(at_once.message) if at_once else "")
        self.at_once.setVisible(at_once is not None)
        self.portal.setVisible(not terms.public_url)
        self.mail.setVisible(not terms.mail_host)
        must_accept = bool(terms.public_url) and terms.must_accept
        title, text, box = words.in_clear_words(terms.public_url, here_only=terms.here_only)
        self.clear.set_content(Tone.WARN, escape(title), escape(text))
        self.accept.setText(box)
        self.accept.setChecked(False)
        self.clear.setVisible(must_accept)
        self.accept.setVisible(must_accept)
        self.show_faults(())
        self._enable()

    def show_faults(self, faults: Sequence[Refusal]) -> None:
        """Say what forbids the launch; nothing where nothing does."""
        self._blocked = bool(faults)
        text = "<br>".join(escape(f"{fault.message} {fault.remedy}".strip()) for fault in faults)
        self.faults.set_content(Tone.BAD, _("Ces points empêchent le lancement. Rien n’est parti."), text)
        self.faults.setVisible(bool(faults))
        self._enable()

    def focus_first(self) -> None:
        """Go to what is to be done: tick the box, launch, or go back."""
        wanted = (self.accept, self.launch, self.back)
        # The box comes first where it stands in the way.
        for widget in wanted:
            if widget.isVisibleTo(self) and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def set_busy(self, *, busy: bool) -> None:
        """Show that the launch goes on."""
        self.launch.set_busy(busy, _("Lancement…"))
        self.back.setEnabled(not busy)

    def _enable(self) -> None:
        reason = self._why_not()
        self.launch.setEnabled(not reason)
        self.reason.setText(reason)

    def _why_not(self) -> str:
        """Return why the launch cannot be asked for, empty where it can."""
        if self._data is None:
            return ""
        terms = self._data.terms
        if not terms.public_url:
            return _("Le portail n’est pas disponible.")
        if not terms.mail_host:
            return _("La messagerie n’est pas réglée.")
        if self._blocked:
            return _("Des points sont à corriger.")
        if terms.must_accept and not self.accept.isChecked():
            return _("Cochez la case avant de lancer.")
        return ""


class OutcomeView(OverFooter):
    """A state of a campaign that was asked to launch: a pill, a title, a text, and the ways on.

    Attributes:
        title: what is said first.
        first: the button at the right, which goes on.
        second: the button left of it.
        third: the button at the left, which goes back.
    """

    def __init__(
        self, theme: Theme, first: str, second: str = "", third: str = "", parent: QWidget | None = None
    ) -> None:
        """Make the page with the texts of its buttons, those that are empty left out."""
        super().__init__(theme, parent=parent)
        card = Card(theme)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card.setMaximumWidth(theme.scaled(_READABLE))
        self.pill = Pill(theme)
        self.title = Label(theme, role="section", wrap=True)
        self.text = Label(theme, color="text_2", wrap=True)
        self.note = Label(theme, color="warn", wrap=True)
        column = QVBoxLayout()
        column.setSpacing(theme.space(2))
        column.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignLeft)
        for label in (self.title, self.text, self.note):
            column.addWidget(label)
        card.body.addLayout(column)
        self.content.addWidget(card)
        self.content.addStretch()
        self.first = Button(theme, first, Kind.PRIMARY, size=Size.LARGE)
        self.second = Button(theme, second)
        self.third = Button(theme, third)
        self.footer.add_left(self.third)
        self.footer.add_right(self.second)
        self.footer.add_right(self.first)
        self.second.setVisible(bool(second))
        self.third.setVisible(bool(third))

    def show_outcome(self, title: str, text: str, note: str = "") -> None:
        """Say where the campaign stands."""
        self.title.setText(title)
        self.text.setText(text)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{text} {note}".strip())
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)
