"""Dates and options: name, dates with their time line, what is offered and what silence means (SPEC S1 to S5)."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.choice import Options
from ov_desktop.domain.vouchers import DENOMINATIONS, Format
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.choices import CheckRow, ChoiceCard, ChoiceGroup
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import DateEdit, LineEdit, TimeEdit
from ov_desktop.ui.widgets.labels import Label, Rule
from ov_desktop.ui.widgets.timeline import Mark, TimeLine, TimePlan
from ov_desktop.ui.wizard.fault_line import FaultLine
from ov_desktop.ui.wizard.flow import Flow, Timeline
from ov_desktop.ui.wizard.settings_part import SettingsPart
from ov_desktop.wording import campaign as words
from ov_desktop.wording.campaign_fields import field_label
from ov_desktop.wording.figures import NO_BREAK
from ov_desktop.wording.refusals import Refusal
from ov_desktop.wording.text import _

_COLUMN_GAP = 32
_NAME, _DATE, _HOUR = 358, 232, 96
_MOST_DATE = 248


class DatesPart(SettingsPart):
    """The first part of the page."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Make it without values; ``show_flow`` fills it in."""
        super().__init__(theme, parent)
        self.column.addWidget(self._dates_card())
        self.column.addWidget(self._options_card())
        self._connect()

    def show_flow(self, flow: Flow) -> None:
        """Put what was typed before into the controls."""
        typed = flow.typed
        if self.name.text() != typed.name:
            self.name.setText(typed.name)
        for edit, value in ((self.start, typed.start), (self.end, typed.end)):
            edit.set_today(flow.today)
            edit.set_value(value)
        if typed.hour is not None:
            self.hour.set_value(typed.hour)
        self.options.set_value(typed.options)
        self.default_format.set_value(typed.default_format)
        self.default_denominations.set_values(typed.default_denominations)
        self.offered_denominations.set_values(typed.offered_denominations)

    def show_findings(self, flow: Flow, faults: Mapping[str, Refusal], warnings: Mapping[str, Refusal]) -> None:
        """Show dates in words, the time line, faults and warnings."""
        typed = flow.typed
        self.fields["start"].set_help(words.long_day(typed.start) if typed.start else "")
        self.fields["end"].set_help(words.last_moment(typed.end) if typed.end else "")
        timeline = flow.timeline()
        self.time_line.set_plan(time_plan(timeline) if timeline else None)
        self.time_line.setVisible(timeline is not None)
        self._no_timeline.setVisible(timeline is None)
        self.default_denominations.setEnabled(typed.default_format is Format.CLASSIC)
        self.exclusion.setVisible(flow.warns_of_exclusion())
        super().show_findings(flow, faults, warnings)

    def control(self, field: str) -> QWidget:
        """Return what takes the focus to type in a field."""
        options = self.options.value() or Options.EITHER
        default = self.default_format.value() or Format.CONNECT
        others = {
            "options": self.options.card(options).radio,
            "default_format": self.default_format.card(default).radio,
            "default_denominations": self.default_denominations.box(DENOMINATIONS[0]),
            "offered_denominations": self.offered_denominations.box(DENOMINATIONS[0]),
        }
        return others.get(field) or super().control(field)

    def read_dates(self) -> None:
        """Take over a date or an hour that is still being typed, as leaving the field would."""
        for edit in (self.start, self.hour, self.end):
            if edit.isModified():
                edit.editingFinished.emit()

    # --- making ------------------------------------------------------------------------------------------

    def _dates_card(self) -> Card:
        theme = self.theme
        card = Card(theme, parent=self)
        self.name = LineEdit(theme)
        self.start = DateEdit(theme)
        self.hour = TimeEdit(theme)
        self.end = DateEdit(theme)
        help_text = _("Pour la retrouver. Les collaborateurs ne le voient pas.")
        row = QHBoxLayout()
        row.setSpacing(theme.space("field_gap"))
        for name, edit, width, said in (
            ("name", self.name, _NAME, help_text),
            ("start", self.start, _DATE, ""),
            ("hour", self.hour, _HOUR, _("heure de Paris")),
            ("end", self.end, _DATE, ""),
        ):
            field = Field(theme, field_label(name), edit, help_text=said, apart=name == "hour", parent=card)
            if name != "name":
                field.setMaximumWidth(theme.scaled(_MOST_DATE if width == _DATE else width + 8))
            self.fields[name] = field
            row.addWidget(field, width)
        self.time_line = TimeLine(theme, parent=card)
        self._no_timeline = Label(
            theme, _("La ligne du temps apparaît quand le début et la fin conviennent."), color="text_3", wrap=True
        )
        self.lines["hour"] = FaultLine(theme, card)
        card.body.addLayout(row)
        card.body.addWidget(self.lines["hour"])
        card.body.addWidget(Rule())
        card.body.addWidget(self.time_line)
        card.body.addWidget(self._no_timeline)
        return card

    def _options_card(self) -> Card:
        card = Card(self.theme, parent=self)
        grid = QHBoxLayout()
        grid.setSpacing(_COLUMN_GAP)
        grid.addLayout(self._offer_column(card), 1)
        grid.addLayout(self._default_column(card), 1)
        card.body.addLayout(grid)
        return card

    def _offer_column(self, card: QWidget) -> QVBoxLayout:
        theme = self.theme
        either = ChoiceCard(
            theme,
            _("Classic <b>ou</b> Connect"),
            _("Chaque personne reçoit toute sa dotation dans un seul format."),
            parent=card,
        )
        split = ChoiceCard(
            theme,
            _("Classic <b>et/ou</b> Connect"),
            _("Chaque personne peut partager sa dotation entre les deux formats."),
            parent=card,
        )
        self.options = ChoiceGroup({Options.EITHER: either, Options.SPLIT: split}, parent=self)
        column = _column(theme)
        column.addWidget(Label(theme, field_label("options"), weight=600))
        column.addWidget(either)
        column.addWidget(split)
        column.addSpacing(theme.space(1))
        column.addLayout(self._offered(card))
        column.addStretch(1)
        return column

    def _offered(self, card: QWidget) -> QVBoxLayout:
        label = field_label("offered_denominations")
        self.offered_denominations = CheckRow(self.theme, _euros(), name=label, parent=card)
        self.lines["offered_denominations"] = FaultLine(self.theme, card)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(self.theme, label, weight=600))
        column.addWidget(self.offered_denominations)
        column.addWidget(self.lines["offered_denominations"])
        return column

    def _default_column(self, card: QWidget) -> QVBoxLayout:
        theme = self.theme
        connect = ChoiceCard(theme, _("<b>Connect</b>"), _("Chèques numériques, sur smartphone."), parent=card)
        classic = ChoiceCard(theme, _("<b>Classic, avec ces coupures</b>"), parent=card)
        name = field_label("default_denominations")
        self.default_denominations = CheckRow(theme, _euros(), name=name, parent=classic)
        self.lines["default_denominations"] = FaultLine(theme, classic)
        classic.add(self.default_denominations)
        classic.add(self.lines["default_denominations"])
        self.default_format = ChoiceGroup({Format.CONNECT: connect, Format.CLASSIC: classic}, parent=self)
        before, bold, after = words.exclusion_warning()
        self.exclusion = Banner(theme, Tone.WARN, text=f"{before}<b>{bold}</b>{after}", parent=card)
        column = _column(theme)
        column.addWidget(Label(theme, field_label("default_format"), weight=600))
        column.addWidget(connect)
        column.addWidget(classic)
        column.addWidget(self.exclusion)
        column.addStretch(1)
        return column

    def _connect(self) -> None:
        tell = self.tell
        self.name.textEdited.connect(lambda text: tell("name", text))
        self.start.date_changed.connect(lambda value: tell("start", value))
        self.end.date_changed.connect(lambda value: tell("end", value))
        self.hour.editingFinished.connect(lambda: tell("hour", None if self.hour.is_wrong else self.hour.value()))
        self.hour.time_changed.connect(lambda value: tell("hour", value))
        for name, choice in (
            ("options", self.options),
            ("default_format", self.default_format),
            ("default_denominations", self.default_denominations),
            ("offered_denominations", self.offered_denominations),
        ):
            choice.picked.connect(lambda value, name=name: tell(name, value))


def time_plan(timeline: Timeline) -> TimePlan:
    """Return what the time line draws of the dates of a campaign."""
    marks = []
    for message in timeline.messages:
        name, day, detail = words.at_message(message)
        missed = message.kind in timeline.missed
        lines = (day, words.will_not_leave() if missed else detail)
        note = "" if missed else words.day_off(message)
        marks.append(Mark(message.at, f"messages.{message.kind}", name, lines, faulty=missed, note=note))
    start, end = timeline.start, timeline.end
    return TimePlan(start, end, words.open_days(start, end), words.open_until(end), tuple(marks))


def _euros() -> list[tuple[object, str]]:
    return [(value, f"{value}{NO_BREAK}€") for value in DENOMINATIONS]


def _column(theme: Theme) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.space(2))
    return column
