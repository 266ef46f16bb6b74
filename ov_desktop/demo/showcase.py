"""What the demonstration on screen begins with: a closed campaign, one that runs, a draft, a list to import (SPEC R2).

The campaigns are played over the real portal in a time of their own; from then on the system's time runs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from datetime import time as day_time
from pathlib import Path

from ov_desktop.clock import SettableClock
from ov_desktop.demo import sample
from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.demo.mailbox import personal_links
from ov_desktop.demo.results import LIST
from ov_desktop.demo.stage import Cast, DemoError, create_campaign
from ov_desktop.demo.stagehand import Stagehand
from ov_desktop.domain.campaign import CampaignSettings, MessageKind
from ov_desktop.domain.clock import paris_instant
from ov_desktop.domain.employee import Employee
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.wording.campaign import month_and_year
from ov_desktop.wording.text import _

FAULTY_LIST = "liste-a-corriger.xlsx"

_FORMER_PEOPLE = 12
_FORMER = timedelta(days=75)
_FORMER_DAYS = 24
_FORMER_FOLDER = "campagne-precedente"
_SINCE = timedelta(days=9)
_DAYS = 26
_ANSWERS_AFTER = timedelta(hours=30)
_DRAFT_IN = timedelta(days=40)
_PORTAL_STEPS, _FORMER_STEPS, _RUNNING_STEPS = 8, 4, 4
"""How long all that takes that is not answering, in the time that one answer takes."""


UNKNOWN_ADDRESS = "ancienne.adresse@ateliers-erdre.example"
"""An address of the campaign that runs which the mail catcher is to refuse, so that a failure is there to be seen."""

_UNKNOWN_PLACE = 9
"""Whose address that is: somebody who would not have answered."""


@dataclass(frozen=True, slots=True)
class Showcase:
    """Fills an open profile.

    Attributes:
        desktop: the profile, its organisation set up.
        catcher: where its messages arrive; it refuses ``UNKNOWN_ADDRESS``.
        clock: the played time of the profile.
        cast: who is invited to the campaign that runs.
        lists: the folder for the lists.
        check: called again and again; raises to give up.
        tell: told what is done of how much, and what goes on.
    """

    desktop: Desktop
    catcher: MailCatcher
    clock: SettableClock
    cast: Cast
    lists: Path
    check: Callable[[], None]
    tell: Callable[[int, int, str], None] = lambda _done, _total, _text: None

    def fill(self, today: date) -> None:
        """Play what has been, up to now; the portal is stopped when this returns.

        Raises:
            DemoError: a step did not do what it should.
            PortalStartError: the portal could not start.
        """
        people = sample.employees(self.cast.employees, self.cast.delivery)
        place = min(_UNKNOWN_PLACE, len(people) - 1)
        people[place] = replace(people[place], email=UNKNOWN_ADDRESS)
        steps = _Steps(_PORTAL_STEPS + _FORMER_STEPS + _FORMER_PEOPLE + _RUNNING_STEPS + len(people), self.tell)
        steps.begin(_("Préparation des listes et démarrage du portail"), _PORTAL_STEPS)
        listed = _write_list(self.lists / LIST, people)
        _write_list(self.lists / FAULTY_LIST, sample.with_faults(people))
        start = today - _FORMER
        self.clock.set(paris_instant(start, day_time(8)))
        self.desktop.start_portal(PortalStart(demo=True, clock=self.clock.now()))
        self._play_former(start, steps)
        self._play_running(today - _SINCE, people, listed, steps)
        self.desktop.stop_portal()
        self._create(self._settings(today + _DRAFT_IN, _DAYS), listed)

    def _play_former(self, start: date, steps: "_Steps") -> None:
        """Play a campaign from its launch to its order."""
        people = sample.employees(_FORMER_PEOPLE, self.cast.delivery)
        settings = self._settings(start, _FORMER_DAYS)
        stagehand = self._stagehand()
        steps.begin(_("Campagne passée\u00a0: envoi des e-mails"), 2)
        campaign = self._launched(settings, _write_list(self.lists / _FORMER_FOLDER / LIST, people))
        stagehand.let_send(campaign, MessageKind.LAUNCH, len(people))
        stagehand.move_to(self.clock.now() + _ANSWERS_AFTER)
        counted = steps.counted(_("Campagne passée\u00a0: réponses, {count} sur {total}"), len(people))
        links = personal_links(self.catcher.caught)
        answered = stagehand.answer(people, links, self.cast.options, counted=counted)
        steps.begin(_("Campagne passée\u00a0: relance, fin et commande"), 2)
        for kind in (MessageKind.REMINDER, MessageKind.END):
            stagehand.let_send(campaign, kind, len(people) - answered)
        self.desktop.close_campaign(campaign)

    def _play_running(self, start: date, people: list[Employee], listed: Path, steps: "_Steps") -> None:
        """Launch a campaign that still runs; people answer, and the address of one is refused."""
        stagehand = self._stagehand()
        stagehand.move_to(paris_instant(start, day_time(8)))
        before = len(self.catcher.caught)
        steps.begin(_("Campagne en cours\u00a0: envoi des e-mails"), 3)
        campaign = self._launched(self._settings(start, _DAYS), listed)
        stagehand.let_send(campaign, MessageKind.LAUNCH, len(people) - 1)
        links = personal_links(self.catcher.caught[before:])
        stagehand.move_to(self.clock.now() + _ANSWERS_AFTER)
        counted = steps.counted(_("Campagne en cours\u00a0: réponses, {count} sur {total}"), len(people))
        stagehand.answer(people, links, self.cast.options, counted=counted)
        steps.begin(_("Campagne à venir\u00a0: brouillon"), 1)
        self.desktop.sync().pull(campaign)

    def _launched(self, settings: CampaignSettings, listed: Path) -> str:
        campaign = self._create(settings, listed)
        self.desktop.launch(campaign)
        return campaign

    def _create(self, settings: CampaignSettings, listed: Path) -> str:
        campaign = create_campaign(self.desktop, settings)
        if not self.desktop.roster.import_list(campaign.id, listed).stored:
            raise DemoError("list: the sample list was refused")
        return campaign.id

    def _settings(self, start: date, days: int) -> CampaignSettings:
        name = month_and_year(start).capitalize()
        return sample.settings(
            start, days=days, options=self.cast.options, default_format=self.cast.default_format, name=name
        )

    def _stagehand(self) -> Stagehand:
        return Stagehand(self.desktop, self.catcher, self.clock, self.check)


class _Steps:
    """Counts what is done and tells it; a step is about what one employee takes to answer."""

    def __init__(self, total: int, tell: Callable[[int, int, str], None]) -> None:
        self._total = total
        self._tell = tell
        self._before = 0

    def begin(self, text: str, steps: int) -> None:
        """Say what goes on now, and how many steps it takes."""
        self._tell(self._before, self._total, text)
        self._before += steps

    def counted(self, text: str, total: int) -> Callable[[int], None]:
        """Return what says how much of ``total`` steps is done; ``text`` names ``count`` and ``total``."""
        before = self._before
        self._before += total
        return lambda count: self._tell(before + count, self._total, text.format(count=count, total=total))


def _write_list(path: Path, people: list[Employee]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_template(path, sites=sample.SITES, client_code=sample.CLIENT_CODE, people=people)
    return path
