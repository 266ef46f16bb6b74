"""The right column of the first screen: the campaign that runs, and the state of mail and portal."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.services.attention import Running
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.buttons import Button
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.labels import ElidedLabel, Label, Rule, Sign
from ov_desktop.ui.widgets.pills import ParticipationBar, Pill
from ov_desktop.wording import figures
from ov_desktop.wording.attention import answers_of
from ov_desktop.wording.text import _
from ov_desktop.wording.tracking import days_short, share


class RunningCard(Card):
    """The campaign that runs: participation, time left, answers by format.

    Signals:
        people_wanted: the campaign's identifier.
        settings_wanted: the campaign's identifier.
    """

    people_wanted = Signal(str)
    settings_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, " ", ruled=True, long_title=True)
        self._theme = theme
        self._id = ""
        self._pill = Pill(theme)
        self._pill.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.add_to_header(self._pill)
        self._rate = Label(theme, role="figure", tabular=True)
        self._count = Label(theme, color="text_2", tabular=True, wrap=True)
        self._bar = ParticipationBar(theme, captioned=False)
        self._names = (
            _("Temps restant"),
            _("Classic seul"),
            _("Connect seul"),
            _("Les deux formats"),
            _("Sans réponse"),
        )
        self._lines = [Fact(theme, name) for name in self._names]
        self.people_button = Button(theme, _("Salariés"))
        self.settings_button = Button(theme, _("Paramètres"))
        self._lay_out()
        self.people_button.clicked.connect(lambda: self.people_wanted.emit(self._id))
        self.settings_button.clicked.connect(lambda: self.settings_wanted.emit(self._id))

    def show_running(self, running: Running) -> None:
        """Show another campaign, or its figures of now."""
        overview, answers = running.overview, running.answers
        self._id = overview.id
        self.set_title(overview.name)
        state = self._theme.status("campaign", overview.status.value)
        self._pill.show_state(state.tone, state.label, state.icon)
        self._rate.setText(share(overview.answered, overview.invited))
        self._count.setText(answers_of(overview.answered, overview.invited))
        self._bar.set_figures(overview.answered, overview.invited)
        values: Sequence[str] = (
            days_short(running.days_left) if running.overview.status is CampaignStatus.LAUNCHED else _("Terminée"),
            figures.number(answers.classic),
            figures.number(answers.connect),
            figures.number(answers.both),
            figures.number(max(0, overview.invited - overview.answered)),
        )
        for line, value in zip(self._lines, values, strict=True):
            line.set_value(value)

    def _lay_out(self) -> None:
        theme = self._theme
        self.body.setSpacing(theme.space(2))
        self.body.addWidget(Label(theme, _("Participation"), color="text_2"))
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self._rate)
        row.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self.body.addWidget(self._bar)
        self.body.addSpacing(theme.space(2))
        self.body.addWidget(Rule())
        self.body.addSpacing(theme.space(1))
        for line in self._lines:
            self.body.addWidget(line)
        self.body.addSpacing(theme.space(1))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(2))
        buttons.addWidget(self.people_button)
        buttons.addWidget(self.settings_button)
        self.body.addLayout(buttons)


class Fact(QWidget):
    """A name at the left, a value at the right, with a sign where it has a tone."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._sign = Sign(theme)
        self._sign.hide()
        self._value = Label(theme, tabular=True, weight=500)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(theme.space(1))
        row.addWidget(ElidedLabel(theme, name, color="text_2"), 1)
        row.addWidget(self._sign)
        row.addWidget(self._value)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_value(self, value: str, tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
        """Show a value."""
        self._value.setText(value)
        self._value.set_color(self._theme.tone(tone).text if icon else "text")
        self.setAccessibleName(_("{name}\u00a0: {value}").format(name=self._name, value=value))
        self._sign.set_icon(icon, self._theme.tone(tone).text)
        self._sign.setVisible(bool(icon))

    def value(self) -> str:
        """Return the value."""
        return self._value.text()


class StateCard(Card):
    """Whether messages can leave and people can answer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Envois et portail"), ruled=True)
        self.portal = Fact(theme, _("Portail"))
        self.mail = Fact(theme, _("Messagerie"))
        column = QVBoxLayout()
        column.setSpacing(theme.space(2))
        column.addWidget(self.portal)
        column.addWidget(self.mail)
        self.body.addLayout(column)
