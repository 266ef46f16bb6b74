"""A launched or closed campaign in detail, to be read: figures, people, settings (SPEC T1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ov_desktop.domain.campaign import CampaignStatus
from ov_desktop.services.campaigns import Campaign
from ov_desktop.services.tracking import AnswerCounts, Overview
from ov_desktop.ui.itemmodels.campaigns import CampaignLine, campaign_line
from ov_desktop.ui.itemmodels.tracked_people import PersonRow, person_rows
from ov_desktop.ui.style.theme import Theme
from ov_desktop.ui.tracking.people_grid import PeopleGrid, filter_counts
from ov_desktop.ui.tracking.settings_rows import settings_rows
from ov_desktop.ui.widgets.cards import Card, PageBody
from ov_desktop.ui.widgets.labels import Label
from ov_desktop.ui.widgets.tabs import SectionBar
from ov_desktop.wording import figures
from ov_desktop.wording import tracking as words
from ov_desktop.wording.text import _, plural

if TYPE_CHECKING:
    from ov_desktop.services.desktop import Desktop

_SHARES = (3, 5, 4, 3)
"""How the figures share the width."""
_SETTINGS = 1
"""The tab of the settings."""


@dataclass(frozen=True, slots=True)
class CampaignView:
    """What the detail shows of a campaign."""

    campaign: Campaign
    overview: Overview
    answers: AnswerCounts
    line: CampaignLine
    people: Sequence[PersonRow]
    counts: Mapping[str, int]
    now: datetime


def read_campaign(desktop: "Desktop", campaign_id: str, now: datetime) -> CampaignView:
    """Read a campaign with its people, ready to be shown.

    Raises:
        NotFoundError: there is no such campaign.
    """
    campaign, overview = desktop.campaigns.get(campaign_id), desktop.tracking.overview(campaign_id)
    people = person_rows(desktop.tracking.people(campaign_id), now)
    return CampaignView(
        campaign,
        overview,
        desktop.tracking.answers(campaign_id),
        campaign_line(campaign, overview, now),
        people,
        filter_counts(people),
        now,
    )


class CampaignDetail(QWidget):
    """Figures on top; under them people or settings."""

    def __init__(self, theme: Theme, grid: PeopleGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.grid = grid
        self.tabs = SectionBar(theme, [_("Salariés"), _("Paramètres")])
        self.tabs.setAccessibleName(_("Ce qui est affiché"))
        self._figures = [_Figure(theme) for _place in range(4)]
        self._campaign: Campaign | None = None
        self._shown_settings: Sequence[tuple[str, str]] = ()
        self._stack = QStackedWidget()
        margin, gap = theme.space("page_margin"), theme.space(3)
        people = QWidget()
        self._stack.addWidget(people)
        # What is under the figures has margins of its own: those of the settings give room to their scroll bar.
        column, top, below = QVBoxLayout(self), QVBoxLayout(), QVBoxLayout(people)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        top.setContentsMargins(margin, 0, margin, 0)
        top.setSpacing(gap)
        below.setContentsMargins(margin, 0, margin, margin)
        top.addWidget(self._strip())
        top.addWidget(self.tabs)
        below.addWidget(self.grid)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._show_tab)

    def show_tab(self, name: str) -> None:
        """Show ``people`` or ``settings``."""
        self.tabs.setCurrentIndex(_SETTINGS if name == "settings" else 0)

    def show_view(self, view: CampaignView) -> None:
        """Show a campaign."""
        overview, answers = view.overview, view.answers
        share = words.share(overview.answered, overview.invited)
        count = words.count_of(overview.answered, overview.invited)
        closed = overview.status is CampaignStatus.CLOSED
        formats = _("Classic {classic} · Connect {connect} · les deux {both}").format(
            classic=figures.number(answers.classic),
            connect=figures.number(answers.connect),
            both=figures.number(answers.both),
        )
        errors = sum(states.get("error", 0) for states in overview.messages.values())
        uncertain = sum(states.get("uncertain", 0) for states in overview.messages.values())
        contents = (
            (_("Participation"), share, count),
            (_("Réponses"), figures.number(answers.answered), formats),
            (_("Dates"), view.line.label if closed else view.line.left.capitalize(), view.line.dates),
            (
                _("E-mails en erreur"),
                figures.number(errors),
                plural("{count} incertain", "{count} incertains", uncertain).format(count=figures.number(uncertain)),
            ),
        )
        for figure, content in zip(self._figures, contents, strict=True):
            figure.show_figure(*content)
        self.grid.set_rows(view.people, view.counts)
        self._campaign = view.campaign
        if self.tabs.currentIndex() == _SETTINGS:
            self._show_settings()

    def _show_tab(self, tab: int) -> None:
        """Show people or settings; settings are put into words when somebody looks at them."""
        if tab == _SETTINGS:
            self._show_settings()
        self._stack.setCurrentIndex(tab)

    def _strip(self) -> Card:
        strip = Card(self._theme, flush=True)
        strip.setAccessibleName(_("Chiffres"))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for figure, share in zip(self._figures, _SHARES, strict=True):
            row.addWidget(figure, share)
        strip.body.addLayout(row)
        return strip

    @cached_property
    def _settings(self) -> QGridLayout:
        body = PageBody(self._theme, parent=self._stack)
        card = Card(self._theme, _("Paramètres"), ruled=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space(5))
        grid.setVerticalSpacing(self._theme.space(3))
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        body.add(card)
        body.column.addStretch(1)
        self._stack.addWidget(body)
        return grid

    def _show_settings(self) -> None:
        grid, rows = self._settings, settings_rows(self._campaign) if self._campaign else ()
        if rows == self._shown_settings:
            return
        self._shown_settings = rows
        while (item := grid.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for place, (name, value) in enumerate(rows):
            label = Label(self._theme, name, color="text_2", wrap=True)  # it wraps nothing, and lies as the value does
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance(name) + 1)
            text = Label(self._theme, value, wrap=True)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            text.setAccessibleName(f"{name} {value}")
            grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, place, 1)


class _Figure(QWidget):
    """A figure with its name over it and a word beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name = Label(theme, role="caption", color="text_2")
        self._value = Label(theme, role="page_title", tabular=True)
        self._detail = Label(theme, role="caption", color="text_2", tabular=True, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(3), theme.space(2), theme.space(3))
        column.setSpacing(0)
        for label in (self._name, self._value, self._detail):
            column.addWidget(label)
        column.addStretch()

    def show_figure(self, name: str, value: str, detail: str) -> None:
        """Show a figure."""
        self._name.setText(name)
        self._value.setText(value)
        self._detail.setText(detail)
