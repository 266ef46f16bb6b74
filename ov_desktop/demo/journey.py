"""The whole journey without a screen, over the code that the windows call (SPEC R3).

List, launch, mails, choices, end, order: every part is real. Only the time is played, since a campaign of weeks has to
pass within a minute.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as day_time
from pathlib import Path

from ov_desktop.clock import SettableClock
from ov_desktop.demo import sample
from ov_desktop.demo.answers import DemoEmployee, Visit
from ov_desktop.demo.catcher import MailCatcher
from ov_desktop.demo.mailbox import html_of, personal_links
from ov_desktop.demo.moments import Look, Moment, Scene
from ov_desktop.demo.pictures import Snapshot, find_browser, take_pictures
from ov_desktop.demo.results import LIST, MAILS, ORDER, ORDER_PDF, PICTURES, SUMMARY, summary_of, write_json
from ov_desktop.demo.stage import Cast, DemoError, clear, create_campaign, set_stage
from ov_desktop.demo.stagehand import Stagehand
from ov_desktop.domain.campaign import CampaignStatus, MessageKind
from ov_desktop.domain.clock import paris_instant
from ov_desktop.domain.employee import Employee
from ov_desktop.excel.template import write_template
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.services.orders import OrderSummary
from ov_desktop.wording.labels import message_name
from ov_desktop.wording.text import _, plural

_DAYS = 40

Say = Callable[[str], None]


def _look_away(_moment: Moment, _scene: Scene) -> None:
    """Do without windows."""


def play(out: Path, workspace: Path, today: date, cast: Cast, say: Say, look: Look = _look_away) -> dict[str, object]:
    """Play the journey and leave its results in ``out``; return the content of ``summary.json``.

    Args:
        out: the folder of the results; those of an earlier demonstration are replaced, other files stay.
        workspace: the folder of the throw-away profile; nothing in it can be read once this returns.
        today: the day on which the played time begins.
        cast: who plays.
        say: told of each step, in French.
        look: shown the moments at which windows are worth a look.

    Raises:
        DemoError: a step did not do what it should.
    """
    clear(out)
    with ExitStack() as parts:
        clock = SettableClock(paris_instant(today, day_time(8)))
        desktop, catcher = set_stage(parts, workspace, out / MAILS, clock)
        journey = _Journey(desktop, catcher, clock, out, cast)
        return journey.play(today + timedelta(days=1), say, look)


class _Journey:
    """One playing of the journey: each step checks that it did what it should."""

    def __init__(self, desktop: Desktop, catcher: MailCatcher, clock: SettableClock, out: Path, cast: Cast) -> None:
        self._desktop = desktop
        self._catcher = catcher
        self._clock = clock
        self._out = out
        self._cast = cast
        self._stagehand = Stagehand(desktop, catcher, clock)
        self._say: Say = lambda _text: None
        self._campaign = ""
        self._pages: dict[str, str] = {}
        self._pictured = 0

    def play(self, start: date, say: Say, look: Look) -> dict[str, object]:
        """Play every step, from the list to the order."""
        self._say = say
        self._campaign = self._create_campaign(start)
        scene = Scene(self._desktop, self._clock, self._campaign, self._out / MAILS)
        look(Moment.DRAFT, scene)
        people = self._import_list()
        self._desktop.start_portal(PortalStart(demo=True, clock=self._clock.now()))
        look(Moment.LISTED, scene)
        self._launch()
        self._let_send(MessageKind.LAUNCH, len(people))
        links = personal_links(self._catcher.caught)
        if set(links) != {person.email for person in people}:
            raise DemoError("launch: not everyone got a personal link")
        answered = self._answer(people, links)
        look(Moment.ANSWERED, scene)
        silent = len(people) - answered
        for kind in (MessageKind.MIDWAY, MessageKind.REMINDER, MessageKind.END):
            self._let_send(kind, silent)
        self._come_late(people, links)
        look(Moment.ENDED, scene)
        order = self._close(answered)
        self._write_files(order)
        look(Moment.CLOSED, replace(scene, order_id=order.id))
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
        return create_campaign(self._desktop, settings).id

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
        self._desktop.launch(self._campaign)

    # --- messages ----------------------------------------------------------------------------------------

    def _let_send(self, kind: MessageKind, expected: int) -> None:
        caught = self._stagehand.let_send(self._campaign, kind, expected)
        text = plural(
            "{kind}\u00a0: {count} message envoyé par SMTP.", "{kind}\u00a0: {count} messages envoyés par SMTP.", caught
        )
        self._say(text.format(kind=message_name(kind), count=caught))

    # --- employees ---------------------------------------------------------------------------------------

    def _answer(self, people: list[Employee], links: dict[str, str]) -> int:
        """Let everyone answer, or stay silent; return how many answered."""
        answered = self._stagehand.answer(people, links, self._cast.options, self._see)
        text = plural(
            "Réponses\u00a0: {count} personne a choisi sur le portail.",
            "Réponses\u00a0: {count} personnes ont choisi sur le portail.",
            answered,
        )
        self._say(text.format(count=answered))
        self._desktop.sync().pull(self._campaign)
        return answered

    def _see(self, employee: DemoEmployee, visit: Visit) -> None:
        """Check the receipt; keep the pages of a visit for the pictures, in place of those of an emptier one."""
        if not visit.receipt.startswith(b"%PDF"):
            raise DemoError("answer: the receipt is not a PDF")
        if employee.parts_seen <= self._pictured:
            return
        self._pictured = employee.parts_seen
        seen = {
            "portail-identification": visit.identification,
            "portail-choix": visit.choice,
            "portail-confirmation": visit.confirmation,
        }
        self._pages |= {name: source for name, source in seen.items() if source}

    def _come_late(self, people: list[Employee], links: dict[str, str]) -> None:
        """Let the last person come after the end: the page says that it is too late."""
        person = people[-1]
        late = DemoEmployee(len(people), person, links[person.email], self._cast.options)
        self._pages["portail-ferme"] = late.visit_late()

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
