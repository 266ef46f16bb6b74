"""The frame of the first start and of the sign-in: the side with the steps, the body, the footer (picture 09)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.ui.setup.flow import COUNTED, SetupFlow, StepState
from ov_desktop.ui.sidebar import Logo
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.widgets import steps as stepper
from ov_desktop.ui.widgets.cards import Footer, PageBody
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.wording.setup import STEPS
from ov_desktop.wording.text import _

_SIDE = 300
_SIDE_MARGIN = 28
_LOGO = 36
_BODY_MARGIN = 48
"""What a body has at its left beside the margin of every page."""


class FlowSteps(stepper.Stepper):
    """The five steps, each as the flow says it stands."""

    def __init__(self, theme: Theme) -> None:
        names = [stepper.Step(STEPS[step.value].name, STEPS[step.value].caption) for step in COUNTED]
        self._flow: SetupFlow | None = None
        super().__init__(theme, names, -1, vertical=True)

    def show_flow(self, flow: SetupFlow) -> None:
        """Show where a flow stands."""
        self._flow = flow
        self.set_current(flow.number - 1 if flow.number else -1)

    def state(self, place: int) -> stepper.StepState:
        """Return where a step stands."""
        return stepper.StepState((self._flow.state(COUNTED[place]) if self._flow else StepState.TODO).value)


class SetupSide(QFrame):
    """The side: sign and name of the application, the steps, a reassuring word."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "sidebar")
        self.setFixedWidth(theme.scaled(_SIDE))
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE_MARGIN, 32, theme.space(4), theme.space(5))
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(theme.space(3))
        head.addWidget(Logo(theme, _LOGO))
        head.addWidget(Label(theme, _("Objectif Vacances"), "section"), 1)
        column.addLayout(head)
        column.addSpacing(36)
        self.steps = FlowSteps(theme)
        column.addWidget(self.steps)
        column.addStretch(1)
        column.addWidget(
            Label(
                theme,
                _("Tout reste sur cet ordinateur. Rien n’est envoyé tant que vous n’avez pas lancé de campagne."),
                "caption",
                "text_2",
                wrap=True,
            )
        )


class SetupFrame(QWidget):
    """Side, stacked bodies that scroll, footer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.side = SetupSide(theme)
        self.footer = Footer(theme)
        self._theme = theme
        self._bodies = QStackedWidget()
        self._scrolls: dict[QWidget, PageBody] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._bodies, 1)
        column.addWidget(self.footer)
        row.addLayout(column, 1)

    def add_body(self, body: QWidget) -> None:
        """Add a body; the first is shown first."""
        scroll = PageBody(self._theme, widest=self._theme.layout("form_max") + _BODY_MARGIN, top=40)
        body.setContentsMargins(_BODY_MARGIN, 0, 0, 0)
        scroll.add(body)
        self._scrolls[body] = scroll
        self._bodies.addWidget(scroll)

    def show_body(self, body: QWidget) -> None:
        """Show a body, from its top."""
        scroll = self._scrolls[body]
        scroll.verticalScrollBar().setValue(0)
        self._bodies.setCurrentWidget(scroll)
