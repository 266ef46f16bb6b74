"""Reminders and images: what leaves between launch and end, and the images of messages and portal (SPEC S5, S6)."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.images import ImagePlace
from ov_desktop.services.campaign_faults import MOST_REMINDER_DAYS
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets.cards import Card
from ov_desktop.ui.widgets.choices import Check
from ov_desktop.ui.widgets.fields import Field
from ov_desktop.ui.widgets.inputs import SpinBox
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.wizard.fault_line import FaultLine
from ov_desktop.ui.wizard.flow import Flow
from ov_desktop.ui.wizard.settings_images import ImagesColumn
from ov_desktop.ui.wizard.settings_part import SettingsPart, sentence
from ov_desktop.ui.wizard.tools import Tools
from ov_desktop.ui.wizard.typed import image_at
from ov_desktop.wording import campaign as words
from ov_desktop.wording.campaign_fields import field_label
from ov_desktop.wording.refusals import Refusal
from ov_desktop.wording.text import _

_COLUMN_GAP = 32
_BOX_INDENT = 28
"""How far the text of a box to tick stands from its edge."""


class RemindersPart(SettingsPart):
    """The second part of the page: reminders at the left, images at the right."""

    def __init__(self, theme: Theme, tools: Tools, parent: QWidget) -> None:
        """Make it without values; ``tools`` prepare and read images off the main thread."""
        super().__init__(theme, parent)
        self._tools = tools
        self._images: ImagesColumn | None = None
        self._card = card = Card(theme, parent=self)
        self._row = row = QHBoxLayout()
        row.setSpacing(_COLUMN_GAP)
        row.addLayout(self._reminders(card), 1)
        card.body.addLayout(row)
        self.column.addWidget(card)
        self.reminder_days.valueChanged.connect(lambda value: self.tell("reminder_days", value))
        self.midway.clicked.connect(lambda checked: self.tell("midway", checked))

    @property
    def images(self) -> ImagesColumn:
        """The images."""
        if self._images is None:
            raise RuntimeError("the images are not made yet")
        return self._images

    def make_next(self) -> None:
        """Make the fields of the images."""
        self._images = ImagesColumn(self.theme, self._tools.images, self._card)
        self._row.addWidget(self._images, 1)
        self._images.changed.connect(lambda place, ref: self.tell(image_at(place), ref))

    def forget_pending(self) -> None:
        """Give up images that were chosen for the campaign shown until now."""
        if self._images is not None:
            self._images.forget_pending()

    def show_flow(self, flow: Flow) -> None:
        """Put what was typed before into the controls."""
        typed = flow.typed
        if self.reminder_days.value() != (typed.reminder_days or 0):
            self.reminder_days.setValue(typed.reminder_days or 0)
        self.midway.setChecked(typed.midway)
        if self._images is not None:
            self._images.show_images(typed.images)

    def show_findings(self, flow: Flow, faults: Mapping[str, Refusal], warnings: Mapping[str, Refusal]) -> None:
        """Show when the messages leave, in words, faults and warnings."""
        reminder = flow.planned(MessageKind.REMINDER)
        said = words.reminder_day(reminder, flow.settings().end) if reminder else _("0 pour ne pas relancer.")
        self.fields["reminder_days"].set_help(said)
        reason, midway = flow.midway_reason(), flow.planned(MessageKind.MIDWAY)
        self.midway.setEnabled(not reason or flow.typed.midway)
        warning = warnings.get("midway")
        self.midway_line.show_warning(sentence(warning) if warning else "")
        note = reason or (words.message_day(midway) if midway else "")
        self.midway_note.setText(note)
        self.midway_note.setVisible(bool(note) and not warning)
        self.midway.setAccessibleDescription(sentence(warning) if warning else note)
        if self._images is not None:
            self._images.show_faults({place: faults.get(image_at(place)) for place in ImagePlace})
        super().show_findings(flow, faults, warnings)

    def control(self, field: str) -> QWidget:
        """Return what takes the focus to type in a field."""
        if field == "midway":
            return self.midway
        if field.startswith("images."):
            return self.images.field(ImagePlace(field.partition(".")[2]))
        return super().control(field)

    def _reminders(self, card: Card) -> QVBoxLayout:
        theme = self.theme
        self.reminder_days = SpinBox(theme, most=MOST_REMINDER_DAYS)
        self.fields["reminder_days"] = Field(theme, field_label("reminder_days"), self.reminder_days, parent=card)
        self.midway = Check(theme, _("Envoyer un e-mail à mi-campagne à qui n’a pas répondu"), parent=card)
        self.midway_note = Label(theme, role="caption", color="text_3", wrap=True)
        self.midway_note.setIndent(theme.scaled(_BOX_INDENT))
        self.midway_line = FaultLine(theme, card)
        self.midway_line.setContentsMargins(theme.scaled(_BOX_INDENT), 0, 0, 0)
        midway = QVBoxLayout()
        midway.setSpacing(0)
        midway.addWidget(self.midway)
        midway.addWidget(self.midway_note)
        midway.addWidget(self.midway_line)
        column = QVBoxLayout()
        column.setSpacing(theme.space(3))
        column.addWidget(Label(theme, _("Relances"), weight=600))
        column.addWidget(self.fields["reminder_days"])
        column.addLayout(midway)
        column.addStretch(1)
        return column
