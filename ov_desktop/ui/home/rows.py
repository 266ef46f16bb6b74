"""The rows of the first screen: something to do with its one action, a message to come (SPEC section 11)."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.clock import paris_time
from ov_desktop.services.attention import Need, Todo, Upcoming
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.style.tokens import Status, Tone
from ov_desktop.ui.widgets.buttons import Button, Kind
from ov_desktop.ui.widgets.labels import ElidedLabel, Label, Sign
from ov_desktop.ui.widgets.pills import Pill
from ov_desktop.ui.widgets.timeline import short_day
from ov_desktop.wording import figures
from ov_desktop.wording.attention import todo_action, todo_detail, todo_title
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _, plural

_STATES = {
    Need.BOUNCES: ("delivery", "error"),
    Need.UNCERTAIN: ("delivery", "uncertain"),
    Need.TO_CLOSE: ("campaign", "finished"),
    Need.LAUNCH_WAITING: ("campaign", "launch_waiting"),
    Need.ENDS_TODAY: ("campaign", "launched"),
    Need.ENDS_SOON: ("campaign", "launched"),
    Need.LAUNCH_TODAY: ("campaign", "launched"),
    Need.REMINDER: ("campaign", "launched"),
    Need.MIDWAY: ("campaign", "launched"),
    Need.ANSWERS_OBSOLETE: ("person", "obsolete"),
    Need.ORDER_PENDING: ("order", "pending"),
    Need.EXCLUDED: ("person", "excluded"),
    Need.DRAFT: ("campaign", "draft"),
}
_SIGNS = {
    MessageKind.LAUNCH: "messages.launch",
    MessageKind.MIDWAY: "messages.midway",
    MessageKind.REMINDER: "messages.reminder",
}
_BUTTON_WIDTH = 160
_DATE_WIDTH = 96
_LINK_PADDING = 13
"""What a link's border and padding leave beside its text."""


def state_of(theme: Theme, need: Need) -> Status:
    """Return the pill of something to do."""
    if need in _STATES:
        return theme.status(*_STATES[need])
    return Status(Tone.WARN, "account", _("À régler"))


class TodoRow(QWidget):
    """Something that needs attention: its state, the sentence, and one action.

    Signals:
        wanted: the ``Todo``.
    """

    wanted = Signal(object)

    def __init__(self, theme: Theme, todo: Todo, *, first: bool) -> None:
        super().__init__()
        self.todo = todo
        name = todo.names[0] if todo.names else ""
        title = todo_title(todo.need, todo.count, name, todo.at)
        detail = todo_detail(todo.need, todo.names, answered=todo.answered, invited=todo.invited, amount=todo.amount)
        self.button = Button(theme, todo_action(todo.need, todo.count), Kind.PRIMARY if first else Kind.DEFAULT)
        self.button.setMinimumWidth(theme.scaled(_BUTTON_WIDTH))
        self.button.setAccessibleDescription(f"{title}. {detail}")
        self.button.clicked.connect(lambda: self.wanted.emit(todo))
        self._pill = Pill.of(theme, state_of(theme, todo.need))
        self._pill_holder = QWidget()
        pills = QHBoxLayout(self._pill_holder)
        pills.setContentsMargins(0, 0, 0, 0)
        pills.addWidget(self._pill)
        pills.addStretch()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(Label(theme, title, weight=600, wrap=True))
        if detail:
            texts.addWidget(Label(theme, detail, color="text_2", wrap=True))
        texts.addStretch()
        row = QHBoxLayout(self)
        side = theme.space("card_padding") - 1
        row.setContentsMargins(side, theme.space(2), side, theme.space(2))
        row.setSpacing(theme.space(3))
        row.addWidget(self._pill_holder)
        row.addLayout(texts, 1)
        row.addWidget(self.button)
        self.setMinimumHeight(theme.scaled(54))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def columns(self) -> tuple[int, int]:
        """How wide its pill and its button are."""
        return self._pill.sizeHint().width(), max(self.button.sizeHint().width(), self.button.minimumWidth())

    def align(self, pill: int, button: int) -> None:
        """Give pill and button the width that they have in the other rows."""
        self._pill_holder.setFixedWidth(pill)
        self.button.setMinimumWidth(button)


def upcoming_detail(message: Upcoming) -> str:
    """Return to whom a message will go and when the last should have left."""
    if message.recipients is None:
        return _("Aux personnes sans réponse")
    text = plural("{count} destinataire", "{count} destinataires", message.recipients)
    people = text.format(count=figures.number(message.recipients))
    if message.done_at is None:
        return people
    return _("{people}, fin vers {time}").format(people=people, time=figures.paris_hour(message.done_at))


def short_date(at: datetime) -> str:
    """Return ``ven. 27 nov.`` for an instant, as Paris has it."""
    local = paris_time(at).date()
    return f"{figures.weekday(local)[:3]}. {short_day(local)}"


class MessageRow(QWidget):
    """A message to come: when, what, to whom.

    Signals:
        wanted: the campaign's identifier.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme, message: Upcoming) -> None:
        super().__init__()
        self.button = Button(theme, _("Voir"), Kind.LINK)
        title = f"{message_name(message.kind)} · {message.campaign}"
        detail = upcoming_detail(message)
        self.button.setAccessibleName(_("Voir, {title}").format(title=title))
        self.button.setAccessibleDescription(f"{short_date(message.at)}, {figures.paris_hour(message.at)}. {detail}")
        self.button.clicked.connect(lambda: self.wanted.emit(message.campaign_id))
        when = QWidget()
        when.setFixedWidth(theme.scaled(_DATE_WIDTH))
        dates = _pair(Label(theme, short_date(message.at), weight=600, tabular=True),
                      Label(theme, figures.paris_hour(message.at), "caption", "text_2", tabular=True))  # fmt: skip
        when.setLayout(dates)
        row = QHBoxLayout(self)
        side = theme.space("card_padding") - 1
        row.setContentsMargins(side, theme.space(2), side - _LINK_PADDING, theme.space(2))
        row.setSpacing(theme.space(3))
        row.addWidget(when)
        sign = Sign(theme, _SIGNS.get(message.kind, "messages.end"), place="navigation")
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(_pair(_named(theme, message), ElidedLabel(theme, detail, color="text_2")), 1)
        row.addWidget(self.button)
        self.setMinimumHeight(theme.scaled(52))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


def _named(theme: Theme, message: Upcoming) -> QWidget:
    """Return the kind of a message, strong, and its campaign."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(1))
    row.addWidget(Label(theme, message_name(message.kind), weight=600))
    row.addWidget(ElidedLabel(theme, f"· {message.campaign}"), 1)
    return line


def _pair(first: QWidget, second: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch()
    column.addWidget(first)
    column.addWidget(second)
    column.addStretch()
    return column
