"""Step 1, the settings of a campaign: dates with their time line, options, reminders, signature (SPEC S1 to S5, S8)."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.domain.choice import Options
from ov_desktop.domain.vouchers import DENOMINATIONS, Format
from ov_desktop.services.campaign_faults import MOST_REMINDER_DAYS
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Tone
from ov_desktop.ui.widgets.banners import Banner
from ov_desktop.ui.widgets.cards import Card, PageBody
from ov_desktop.ui.widgets.choices import Check, CheckRow, ChoiceCard, ChoiceGroup
from ov_desktop.ui.widgets.fields import Field, State
from ov_desktop.ui.widgets.inputs import DateEdit, LineEdit, SpinBox, TimeEdit
from ov_desktop.ui.widgets.labels import Label, Rule
from ov_desktop.ui.widgets.timeline import Mark, TimeLine, TimePlan
from ov_desktop.ui.wizard.fault_line import FaultLine
from ov_desktop.ui.wizard.flow import Flow, Timeline
from ov_desktop.ui.wizard.typed import Section
from ov_desktop.wording import campaign as words
from ov_desktop.wording.figures import NO_BREAK
from ov_desktop.wording.refusals import Refusal
from ov_desktop.wording.text import _

_COLUMN_GAP = 32
_NAME, _DATE, _HOUR = 358, 232, 96
_MOST_DATE = 248
_BOX_INDENT = 28
"""How far the text of a box to tick stands from its edge."""


class SettingsView(PageBody):
    """The form of step 1; it shows a ``Flow`` and tells what is typed.

    Signals:
        typed: fields of ``Typed`` by name, with their new values.
    """

    typed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty form; ``show_flow`` fills it."""
        super().__init__(theme, top=theme.space(4), parent=parent)
        self._theme = theme
        self._make_controls()
        self.cards = {
            Section.DATES: self._dates_card(),
            Section.REMINDERS: self._in_columns(self._reminders_card(), self._signature_card()),
        }
        self.add(self.cards[Section.DATES])
        self.add(self._options_card())
        self.add(self.cards[Section.REMINDERS])
        self._connect()

    # --- showing -----------------------------------------------------------------------------------------

    def show_flow(self, flow: Flow) -> None:
        """Put what was typed before into the controls, and show what is to be said of it."""
        typed = flow.typed
        self.name.setText(typed.name)
        self.start.set_value(typed.start)
        self.end.set_value(typed.end)
        if typed.hour is not None:
            self.hour.set_value(typed.hour)
        self.options.set_value(typed.options)
        self.default_format.set_value(typed.default_format)
        self.default_denominations.set_values(typed.default_denominations)
        self.offered_denominations.set_values(typed.offered_denominations)
        self.reminder_days.setValue(typed.reminder_days or 0)
        self.midway.setChecked(typed.midway)
        self.show_texts(flow)
        self.show_findings(flow)

    def show_texts(self, flow: Flow) -> None:
        """Show signature and GDPR contact where they are not what stands there: a new draft gets them when saved."""
        typed = flow.typed
        for name, edit in self.signature.items():
            if edit.text() != getattr(typed, name):
                edit.setText(getattr(typed, name))
        if self.gdpr_contact.text() != typed.gdpr_contact:
            self.gdpr_contact.setText(typed.gdpr_contact)

    def show_findings(self, flow: Flow) -> None:
        """Show what follows from what was typed: dates in words, time line, faults, warnings."""
        typed = flow.typed
        self._start.set_help(words.long_day(typed.start) if typed.start else "")
        self._end.set_help(words.last_moment(typed.end) if typed.end else "")
        timeline = flow.timeline()
        self.time_line.set_plan(time_plan(timeline) if timeline else None)
        self.time_line.setVisible(timeline is not None)
        self._no_timeline.setVisible(timeline is None)
        self.default_denominations.setEnabled(typed.default_format is Format.CLASSIC)
        self._exclusion.setVisible(flow.warns_of_exclusion())
        reason = flow.midway_reason()
        self.midway.setEnabled(not reason or typed.midway)
        self._midway_reason.setText(reason)
        self._midway_reason.setVisible(bool(reason))
        self._show_states(flow.shown_faults(), flow.warnings())

    def focus_field(self, field: str) -> None:
        """Go to a field by its name in ``Typed``."""
        widget = self._focus_widgets()[field]
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(widget, 0, self._theme.space(7))

    def show_section(self, section: Section) -> None:
        """Scroll to a part."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self._top_of(section) - self._theme.space(4))

    def section_in_view(self) -> Section:
        """Return the part that one is reading: the last whose top lies in the upper third, or the last of all."""
        bar = self.verticalScrollBar()
        if bar.maximum() and bar.value() == bar.maximum():
            return Section.REMINDERS
        return Section.REMINDERS if self._top_of(Section.REMINDERS) <= self.viewport().height() // 3 else Section.DATES

    def _top_of(self, section: Section) -> int:
        """Return where a part begins, below the top of what is seen."""
        return self.cards[section].mapTo(self.viewport(), QPoint(0, 0)).y()

    def read_dates(self) -> None:
        """Take over a date or an hour that is still being typed, as leaving the field would."""
        for edit in (self.start, self.hour, self.end):
            if edit.isModified():
                edit.editingFinished.emit()

    def _show_states(self, faults: Mapping[str, Refusal], warnings: Mapping[str, Refusal]) -> None:
        for name, field in self._fields.items():
            if fault := faults.get(name):
                field.set_state(State.ERROR, _sentence(fault))
            elif warning := warnings.get(name):
                field.set_state(State.WARNING, _sentence(warning))
            else:
                field.clear_state()
        for name, line in self._lines.items():
            fault = faults.get(name)
            line.show_fault(_sentence(fault) if fault else "")

    def _focus_widgets(self) -> dict[str, QWidget]:
        options = self.options.value() or Options.EITHER
        default = self.default_format.value() or Format.CONNECT
        first = DENOMINATIONS[0]
        return {
            "name": self.name,
            "start": self.start,
            "hour": self.hour,
            "end": self.end,
            "options": self.options.card(options).radio,
            "default_format": self.default_format.card(default).radio,
            "default_denominations": self.default_denominations.box(first),
            "offered_denominations": self.offered_denominations.box(first),
            "reminder_days": self.reminder_days,
            "midway": self.midway,
            **self.signature,
            "gdpr_contact": self.gdpr_contact,
        }

    # --- making ------------------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        theme = self._theme
        euros = [(value, f"{value}{NO_BREAK}€") for value in DENOMINATIONS]
        self.name = LineEdit(theme)
        self.start = DateEdit(theme)
        self.end = DateEdit(theme)
        self.hour = TimeEdit(theme)
        self.time_line = TimeLine(theme)
        self._no_timeline = Label(
            theme, _("La ligne du temps apparaît quand le début et la fin conviennent."), color="text_3", wrap=True
        )
        self.default_denominations = CheckRow(theme, euros, name=_("Coupures par défaut"))
        self.offered_denominations = CheckRow(theme, euros, name=_("Coupures proposées aux collaborateurs"))
        self.reminder_days = SpinBox(theme, most=MOST_REMINDER_DAYS)
        self.midway = Check(theme, _("Envoyer un e-mail à mi-campagne à qui n’a pas répondu"))
        self.signature = {f"signature_{part}": LineEdit(theme) for part in ("name", "email", "phone")}
        self.gdpr_contact = LineEdit(theme)
        self._name = Field(
            theme,
            _("Nom de la campagne"),
            self.name,
            help_text=_("Pour la retrouver. Les collaborateurs ne le voient pas."),
        )
        self._start = Field(theme, _("Début"), self.start)
        self._hour = Field(theme, _("Heure"), self.hour, help_text=_("heure de Paris"))
        self._end = Field(theme, _("Fin, jour compris"), self.end)
        self._reminder = Field(
            theme,
            _("Relance, en jours avant la fin"),
            self.reminder_days,
            help_text=_("0 pour ne pas relancer."),
        )
        labels = (_("Nom"), _("E-mail de contact"), _("Téléphone"))
        self._signature = {
            name: Field(theme, label, edit) for (name, edit), label in zip(self.signature.items(), labels, strict=True)
        }
        self._gdpr = Field(
            theme,
            _("Contact RGPD"),
            self.gdpr_contact,
            help_text=_("Qui répond aux demandes sur les données personnelles."),
        )
        self._fields = {
            "name": self._name,
            "start": self._start,
            "hour": self._hour,
            "end": self._end,
            "reminder_days": self._reminder,
            **self._signature,
            "gdpr_contact": self._gdpr,
        }
        self._lines = {
            "default_denominations": FaultLine(theme),
            "offered_denominations": FaultLine(theme),
        }

    def _dates_card(self) -> Card:
        theme = self._theme
        card = Card(theme)
        row = QHBoxLayout()
        row.setSpacing(theme.space("field_gap"))
        row.addWidget(self._name, _NAME)
        for field, width in ((self._start, _DATE), (self._hour, _HOUR), (self._end, _DATE)):
            field.setMaximumWidth(theme.scaled(_MOST_DATE if width == _DATE else width + 8))
            row.addWidget(field, width)
        card.body.addLayout(row)
        card.body.addWidget(Rule())
        card.body.addWidget(self.time_line)
        card.body.addWidget(self._no_timeline)
        return card

    def _options_card(self) -> Card:
        theme = self._theme
        card = Card(theme)
        grid = QHBoxLayout()
        grid.setSpacing(_COLUMN_GAP)
        grid.addLayout(self._offer_column(), 1)
        grid.addLayout(self._default_column(), 1)
        card.body.addLayout(grid)
        return card

    def _offer_column(self) -> QVBoxLayout:
        theme = self._theme
        either = ChoiceCard(
            theme,
            _("Classic <b>ou</b> Connect"),
            _("Chaque personne reçoit toute sa dotation dans un seul format."),
        )
        split = ChoiceCard(
            theme,
            _("Classic <b>et/ou</b> Connect"),
            _("Chaque personne peut partager sa dotation entre les deux formats."),
        )
        self.options = ChoiceGroup({Options.EITHER: either, Options.SPLIT: split}, parent=self)
        column = _column(theme)
        column.addWidget(Label(theme, _("Choix offert"), weight=600))
        column.addWidget(either)
        column.addWidget(split)
        column.addSpacing(theme.space(1))
        column.addLayout(self._offered())
        column.addStretch(1)
        return column

    def _offered(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(self._theme, _("Coupures proposées aux collaborateurs"), weight=600))
        column.addWidget(self.offered_denominations)
        column.addWidget(self._lines["offered_denominations"])
        return column

    def _default_column(self) -> QVBoxLayout:
        theme = self._theme
        connect = ChoiceCard(theme, _("<b>Connect</b>"), _("Chèques numériques, sur smartphone."))
        classic = ChoiceCard(theme, _("<b>Classic, avec ces coupures</b>"))
        classic.add(self.default_denominations)
        classic.add(self._lines["default_denominations"])
        self.default_format = ChoiceGroup({Format.CONNECT: connect, Format.CLASSIC: classic}, parent=self)
        before, bold, after = words.exclusion_warning()
        self._exclusion = Banner(theme, Tone.WARN, text=f"{before}<b>{bold}</b>{after}")
        column = _column(theme)
        column.addWidget(Label(theme, _("Format par défaut, sans réponse"), weight=600))
        column.addWidget(connect)
        column.addWidget(classic)
        column.addWidget(self._exclusion)
        column.addStretch(1)
        return column

    def _reminders_card(self) -> Card:
        theme = self._theme
        card = Card(theme, _("Relances"))
        self._midway_reason = Label(theme, role="caption", color="text_3", wrap=True)
        self._midway_reason.setIndent(theme.scaled(_BOX_INDENT))
        card.body.addWidget(self._reminder)
        midway = QVBoxLayout()
        midway.setSpacing(0)
        midway.addWidget(self.midway)
        midway.addWidget(self._midway_reason)
        card.body.addLayout(midway)
        card.body.addStretch(1)
        return card

    def _signature_card(self) -> Card:
        card = Card(self._theme, _("Signature des e-mails"))
        for field in self._signature.values():
            card.body.addWidget(field)
        card.body.addWidget(self._gdpr)
        card.body.addStretch(1)
        return card

    def _in_columns(self, left: QWidget, right: QWidget) -> QWidget:
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self._theme.space("card_gap"))
        grid.addWidget(left, 0, 0)
        grid.addWidget(right, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return holder

    def _connect(self) -> None:
        tell = self.typed.emit
        self.name.textEdited.connect(lambda text: tell({"name": text}))
        self.start.date_changed.connect(lambda value: tell({"start": value}))
        self.end.date_changed.connect(lambda value: tell({"end": value}))
        self.hour.editingFinished.connect(lambda: tell({"hour": None if self.hour.is_wrong else self.hour.value()}))
        self.hour.time_changed.connect(lambda value: tell({"hour": value}))
        self.options.picked.connect(lambda value: tell({"options": value}))
        self.default_format.picked.connect(lambda value: tell({"default_format": value}))
        self.default_denominations.picked.connect(lambda values: tell({"default_denominations": values}))
        self.offered_denominations.picked.connect(lambda values: tell({"offered_denominations": values}))
        self.reminder_days.valueChanged.connect(lambda value: tell({"reminder_days": value}))
        self.midway.clicked.connect(lambda checked: tell({"midway": checked}))
        for name, edit in self.signature.items():
            edit.textEdited.connect(lambda text, name=name: tell({name: text}))
        self.gdpr_contact.textEdited.connect(lambda text: tell({"gdpr_contact": text}))


def time_plan(timeline: Timeline) -> TimePlan:
    """Return what the time line draws of the dates of a campaign."""
    marks = []
    for message in timeline.messages:
        name, day, detail = words.at_message(message)
        missed = message.kind in timeline.missed
        lines = (day, words.will_not_leave() if missed else detail)
        marks.append(Mark(message.at, f"messages.{message.kind}", name, lines, faulty=missed))
    start, end = timeline.start, timeline.end
    return TimePlan(start, end, words.open_days(start, end), words.open_until(end), tuple(marks))


def _column(theme: Theme) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.space(2))
    return column


def _sentence(refusal: Refusal) -> str:
    return f"{refusal.message} {refusal.remedy}".strip()
