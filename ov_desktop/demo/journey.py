"""The whole journey without a screen, over the code that the windows call (SPEC R3).

List, launch, mails, choices, end, order: every part is real. Only the time is played, since a campaign of weeks has to
pass within a minute.
"""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path

from ov_desktop.clock import SettableClock
from ov_desktop.demo import sample
from ov_desktop.demo.answers import DemoEmployee, Visit
from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.demo.mailbox import html_of, personal_links
from ov_desktop.demo.pictures import Snapshot, find_browser, take_pictures
from ov_desktop.demo.results import LIST, MAILS, ORDER, ORDER_PDF, PICTURES, SUMMARY, summary_of, write_json
from ov_desktop.demo.stage import Cast, DemoError, clear, set_stage
from ov_desktop.domain.campaign import CampaignStatus, MessageKind, schedule
from ov_desktop.domain.clock import paris_instant
from ov_desktop.domain.employee import Employee
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.services.orders import OrderSummary
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _, plural

_DAYS = 40
_PATIENCE = 120.0
_POLL = 0.05
_UNDECIDED = frozenset({"waiting", "sending", "retry"})

Say = Callable[[str], None]


def play(out: Path, workspace: Path, today: date, cast: Cast, say: Say) -> dict[str, object]:
    """Play the journey and leave its results in ``out``; return the content of ``summary.json``.

    Args:
        out: the folder of the results; those of an earlier demonstration are replaced, other files stay.
        workspace: the folder of the throw-away profile; nothing in it can be read once this returns.
        today: the day on which the played time begins.
        cast: who plays.
        say: told of each step, in French.

    Raises:
        DemoError: a step did not do what it should.
    """
    clear(out)
    with ExitStack() as parts:
        clock = SettableClock(paris_instant(today, day_time(8)))
        desktop, catcher = set_stage(parts, workspace, out / MAILS, clock)
        return _Journey(desktop, catcher, clock, out, cast, say).play(today + timedelta(days=1))


class _Journey:
    """One playing of the journey: each step checks that it did what it should."""

    def __init__(
        self, desktop: Desktop, catcher: MailCatcher, clock: SettableClock, out: Path, cast: Cast, say: Say
    ) -> None:
        self._desktop = desktop
        self._catcher = catcher
        self._clock = clock
        self._out = out
        self._cast = cast
        self._say = say
        self._campaign = ""
        self._pages: dict[str, str] = {}

    def play(self, start: date) -> dict[str, object]:
        """Play every step, from the list to the order."""
        self._campaign = self._create_campaign(start)
        people = self._import_list()
        self._launch()
        self._let_send(MessageKind.LAUNCH, len(people))
        links = personal_links(self._catcher.caught)
        if set(links) != {person.email for person in people}:
            raise DemoError("launch: not everyone got a personal link")
        answered = self._answer(people, links)
        silent = len(people) - answered
        for kind in (MessageKind.MIDWAY, MessageKind.REMINDER, MessageKind.END):
            self._let_send(kind, silent)
        self._come_late(people, links)
        order = self._close(answered)
        self._write_files(order)
        totals = self._desktop.orders.document(order.id).totals
        face_value = {total.product: total.face_value for total in totals}
        summary = summary_of(self._desktop.tracking.overview(self._campaign), order, face_value)
        self._take_pictures()
        write_json(self._out / SUMMARY, summary)
        return summary

    # --- campaign and list -------------------------------------------------------------------------------

    def _create_campaign(self, start: date) -> str:
        settings = sample.settings(
            start, days=_DAYS, options=self._cast.options, default_format=self._cast.default_format
        )
        return self._desktop.campaigns.create(settings).id

    def _import_list(self) -> list[Employee]:
        """Fill the template, see a fault refused, correct it, import the clean list."""
        self._say(_("Liste\u00a0: le modèle Excel est rempli, contrôlé, corrigé, importé."))
        people = sample.employees(self._cast.employees, self._cast.delivery)
        self._write_list([replace(people[0], email="personne1@@ateliers-erdre"), *people[1:]])
        refused = self._desktop.roster.import_list(self._campaign, self._out / LIST)
        if refused.stored or [fault.code for fault in refused.errors] != ["email-invalid"]:
            raise DemoError("list: the fault was not found")
        self._write_list(people)
        if not self._desktop.roster.import_list(self._campaign, self._out / LIST).stored:
            raise DemoError("list: the corrected list was refused")
        return people

    def _write_list(self, people: list[Employee]) -> None:
        write_template(self._out / LIST, sites=sample.SITES, client_code=sample.CLIENT_CODE, people=people)

    def _launch(self) -> None:
        self._say(_("Portail\u00a0: il démarre sur cet ordinateur, la campagne est lancée."))
        self._desktop.start_portal(PortalStart(demo=True, clock=self._clock.now()))
        self._desktop.launch(self._campaign)

    # --- messages ----------------------------------------------------------------------------------------

    def _let_send(self, kind: MessageKind, expected: int) -> None:
        """Move the time to when the messages of a kind leave, and wait until each has left or is not needed."""
        settings = self._desktop.campaigns.get(self._campaign).settings
        self._move_to(next(message.at for message in schedule(settings) if message.kind is kind))
        sync = self._desktop.sync()

        def all_decided() -> bool:
            counts = {count.state: count.count for count in sync.state(self._campaign).messages if count.kind is kind}
            return bool(counts) and not _UNDECIDED & {state for state, number in counts.items() if number}

        _wait_until(all_decided, f"{kind} messages")
        caught = sum(mail.kind == kind for mail in self._catcher.caught)
        if caught != expected:
            raise DemoError(f"{kind}: {caught} messages instead of {expected}")
        sync.pull(self._campaign)
        text = plural(
            "{kind}\u00a0: {count} message envoyé par SMTP.", "{kind}\u00a0: {count} messages envoyés par SMTP.", caught
        )
        self._say(text.format(kind=message_name(kind), count=caught))

    def _move_to(self, instant: datetime) -> None:
        self._clock.set(instant)
        if self._desktop.portal:
            self._desktop.portal.set_clock(instant)

    # --- employees ---------------------------------------------------------------------------------------

    def _answer(self, people: list[Employee], links: dict[str, str]) -> int:
        """Let everyone answer, or stay silent; return how many answered."""
        answered = pictured = 0
        for position, person in enumerate(people, start=1):
            employee = DemoEmployee(position, person, links[person.email], self._cast.options)
            visit = employee.answer()
            if visit is None:
                continue
            answered += 1
            if not visit.receipt.startswith(b"%PDF"):
                raise DemoError("answer: the receipt is not a PDF")
            if employee.parts_seen > pictured:
                pictured = employee.parts_seen
                self._keep_pages(visit)
        text = plural(
            "Réponses\u00a0: {count} personne a choisi sur le portail.",
            "Réponses\u00a0: {count} personnes ont choisi sur le portail.",
            answered,
        )
        self._say(text.format(count=answered))
        return answered

    def _come_late(self, people: list[Employee], links: dict[str, str]) -> None:
        """Let the last person come after the end: the page says that it is too late."""
        person = people[-1]
        late = DemoEmployee(len(people), person, links[person.email], self._cast.options)
        self._pages["portail-ferme"] = late.visit_late()

    def _keep_pages(self, visit: Visit) -> None:
        """Keep the pages of a visit for the pictures, in place of those of an emptier one."""
        seen = {
            "portail-identification": visit.identification,
            "portail-choix": visit.choice,
            "portail-confirmation": visit.confirmation,
        }
        self._pages |= {name: source for name, source in seen.items() if source}

    # --- closing and files -------------------------------------------------------------------------------

    def _close(self, answered: int) -> OrderSummary:
        self._say(_("Clôture\u00a0: les derniers choix sont lus, la commande est créée."))
        order = self._desktop.close_campaign(self._campaign)
        overview = self._desktop.tracking.overview(self._campaign)
        if overview.status is not CampaignStatus.CLOSED or overview.answered != answered:
            raise DemoError("closing: the answers do not agree")
        return order

    def _write_files(self, order: OrderSummary) -> None:
        self._desktop.orders.export_excel(order.id, self._out / ORDER)
        self._desktop.orders.export_pdf(order.id, self._out / ORDER_PDF)

    def _take_pictures(self) -> None:
        """Picture the pages seen and one message of each kind, where this computer has a browser."""
        snapshots = [Snapshot(name, source) for name, source in self._pages.items()]
        first = {mail.kind: mail for mail in reversed(self._catcher.caught)}
        snapshots += [Snapshot(f"courriel-{kind}", html_of(mail)) for kind, mail in first.items() if kind]
        if find_browser() is None:
            self._say(_("Captures\u00a0: aucune, car cet ordinateur n’a pas de navigateur Chromium."))
        else:
            count = take_pictures(snapshots, self._out / PICTURES)
            self._say(_("Captures\u00a0: {count} images des pages et des messages.").format(count=count))


def _wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    pause = threading.Event()
    while not condition():
        if time.monotonic() > deadline:
            raise DemoError(f"{what}: nothing more happens")
        pause.wait(_POLL)
