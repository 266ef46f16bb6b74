"""The postman over a real database and a real server: who gets what, when, and once (SPEC M2 to M4)."""

import logging
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from picture_kit import image_push, prepared, shown
from portal_world import CONNECT, DURING, ENDS, OPENS, PortalWorld, campaign_push, home_values, person_push
from smtp_server import HANG, HANG_UP, SmtpServer
from sqlalchemy import select
from waiting import wait_until

from ov_desktop.domain.choice import Choice
from ov_desktop.domain.vouchers import Format
from ov_desktop.portal.postman import RETRY_WAITS, Postman
from ov_desktop.portal.tables import AdminMessageRow, CampaignRow, MessageRow, PersonRow
from ov_desktop.wire import MailAccountPush, MessageChange, OrganisationPush, PersonPush

BEFORE = OPENS - timedelta(days=3)
REMINDER = datetime(2026, 11, 19, 8, tzinfo=UTC)
END_MESSAGE = datetime(2026, 11, 25, 8, tzinfo=UTC)
PUBLIC_URL = "https://portail.cse.example"
FAST = 100_000


class PostOffice:
    """A portal's data, a mail server and a postman between them."""

    def __init__(self, folder: Path, now: datetime = BEFORE) -> None:
        self.world = PortalWorld.open(folder, now)
        self.server = SmtpServer()
        self.stack = ExitStack()
        self.stack.callback(self.close_world)
        self.stack.enter_context(self.server)
        self.world.store.put_organisation(
            self.world.account,
            OrganisationPush(kind="CSE", name="CSE Exemple", contact_email="contact@cse.example"),
        )
        self.use_server(self.server)
        self.postman: Postman | None = None

    def close_world(self) -> None:
        """Close the portal's data: those that are open by then, which may be other ones than at first."""
        self.world.close()

    def use_server(self, server: SmtpServer, rate: int = FAST, account: int | None = None) -> None:
        self.world.store.put_mail_account(
            self.world.account if account is None else account,
            MailAccountPush(
                host="127.0.0.1",
                port=server.port,
                security="none",
                sender_address="cheques@cse.example",
                sender_name="CSE Exemple",
                rate_per_minute=rate,
            ),
        )

    def start(self, answer_timeout: float = 5.0) -> Postman:
        world = self.world
        self.postman = Postman(
            world.database, world.keys, world.clock, PUBLIC_URL, timeout=5.0, answer_timeout=answer_timeout
        )
        self.postman.start()
        self.stack.callback(self.postman.stop)
        return self.postman

    def at(self, instant: datetime) -> None:
        self.world.clock.set(instant)
        if self.postman:
            self.postman.wake()

    def states(self, kind: str = "launch") -> Counter[str]:
        with self.world.database.read() as session:
            return Counter(session.scalars(select(MessageRow.state).where(MessageRow.kind == kind)))

    def reasons(self, kind: str) -> set[str]:
        with self.world.database.read() as session:
            return set(session.scalars(select(MessageRow.reason).where(MessageRow.kind == kind)))

    def wait_for(self, kind: str = "launch", **counts: int) -> None:
        wait_until(lambda: self.states(kind) == counts, message=f"{kind} {counts}, not {self.states(kind)}")

    def settled(self, kind: str) -> None:
        def done() -> bool:
            return not {"waiting", "sending"} & self.states(kind).keys()

        wait_until(done, message=f"every {kind} message with an outcome")

    def received(self, kind: str) -> list[str]:
        """Who got messages of a kind, in the order of arrival."""
        return [message.recipient for message in list(self.server.accepted) if self.kind_of(message.content) == kind]

    @staticmethod
    def kind_of(content: bytes) -> str:
        return str(message_from_bytes(content, policy=default)["X-Objectif-Vacances"])


@pytest.fixture
def office(portal_folder: Path) -> Iterator[PostOffice]:
    office = PostOffice(portal_folder)
    with office.stack:
        yield office


def people(count: int) -> list[PersonPush]:
    return [person_push(number) for number in range(count)]


def choose(office: PostOffice, person: PersonPush, choice: Choice = CONNECT) -> None:
    office.world.store.record_choice(person.id, choice, None, person.grant)


def test_nothing_leaves_before_its_hour_and_all_of_it_when_the_clock_jumps_there(office: PostOffice) -> None:
    invited = people(5)
    office.world.launched(invited)
    office.start()
    office.at(OPENS - timedelta(seconds=1))
    wait_until(lambda: office.postman and office.states() == {"waiting": 5})
    office.at(OPENS)
    office.wait_for(sent=5)
    assert sorted(office.received("launch")) == sorted(person.email for person in invited)
    assert office.server.connections == 1


def test_the_message_holds_the_personal_link_and_the_date_of_the_clock(office: PostOffice) -> None:
    (person,) = invited = people(1)
    office.world.launched(invited)
    office.start()
    office.at(OPENS + timedelta(minutes=5))
    office.wait_for(sent=1)
    message = message_from_bytes(office.server.accepted[0].content, policy=default)
    text, html = (part.get_content() for part in message.iter_parts())
    link = f"{PUBLIC_URL}/acces/{office.world.token(person)}"
    assert link in text
    assert f'href="{link}"' in html
    assert message["Date"].datetime == OPENS + timedelta(minutes=5)
    assert message["Subject"] == "Objet launch"
    with office.world.database.read() as session:
        envelope_id = session.scalars(select(MessageRow.envelope_id).where(MessageRow.kind == "launch")).one()
    assert message["Message-ID"] == f"<{envelope_id}@cse.example>"


def test_each_message_brings_the_images_of_its_campaign(office: PostOffice) -> None:
    logo = prepared(alt="Un chêne")
    office.world.store.put_image(office.world.account, *image_push(logo))
    office.world.launched(people(2), campaign_push(images=shown(logo=logo)))
    office.start()
    office.at(OPENS)
    office.wait_for(sent=2)
    for accepted in office.server.accepted:
        message = message_from_bytes(accepted.content, policy=default)
        _text, related = message.iter_parts()
        html, image = related.iter_parts()
        assert image.get_content() == logo.data
        assert f'src="cid:{image["Content-ID"].strip("<>")}"' in html.get_content()


def test_each_change_of_state_is_told_to_the_desktop(office: PostOffice) -> None:
    campaign = office.world.launched(people(2))
    before = office.world.store.changes(office.world.account, campaign, 0, 100).cursor
    office.start()
    office.at(OPENS)
    office.wait_for(sent=2)
    changes = office.world.store.changes(office.world.account, campaign, before, 100).changes
    assert all(isinstance(change, MessageChange) and change.state == "sent" for change in changes)
    assert len(changes) == 4  # taken, then sent, each in the state that it has now


def test_reminders_and_the_end_go_to_those_without_a_choice_that_stands(
    office: PostOffice,
) -> None:
    silent, answered, obsolete, removed = invited = people(4)
    campaign = office.world.launched(invited)
    office.start()
    office.at(OPENS)
    office.wait_for(sent=4)
    office.at(DURING)
    choose(office, answered)
    choose(office, obsolete)
    changed = [obsolete.model_copy(update={"grant": 200}), removed.model_copy(update={"removed": True})]
    office.world.store.put_people(office.world.account, campaign, changed)
    office.at(REMINDER)
    office.settled("reminder")
    office.settled("removed")
    office.at(END_MESSAGE)
    office.settled("end")
    assert office.received("removed") == [removed.email]
    assert sorted(office.received("reminder")) == sorted([silent.email, obsolete.email])
    assert sorted(office.received("end")) == sorted([silent.email, obsolete.email])
    assert office.states("reminder") == {"sent": 2, "cancelled": 2}
    assert office.states("end") == {"sent": 2, "cancelled": 2}


def test_people_of_a_deleted_campaign_are_told_and_then_nothing_of_it_is_left(office: PostOffice) -> None:
    answered, silent = invited = people(2)
    campaign = office.world.launched(invited)
    office.start()
    office.at(OPENS)
    office.wait_for(sent=2)
    office.at(DURING)
    choose(office, answered)
    office.world.store.delete(office.world.account, campaign, notify=True)
    office.at(DURING)
    wait_until(lambda: len(office.received("removed")) == 2, message="the messages to removed people")
    assert sorted(office.received("removed")) == sorted([answered.email, silent.email])
    office.at(DURING)

    def nothing_left() -> bool:
        with office.world.database.read() as session:
            return session.scalars(select(PersonRow.id)).all() == []

    wait_until(nothing_left, message="the data of the campaign gone")


def test_a_reminder_that_waited_through_a_long_stop_is_not_caught_up_but_launch_and_end_are(office: PostOffice) -> None:
    office.world.launched(people(2))
    office.at(REMINDER + timedelta(days=1, seconds=1))
    office.start()
    office.settled("launch")
    office.wait_for("reminder", cancelled=2)
    assert office.reasons("reminder") == {"late"}
    office.at(END_MESSAGE + timedelta(days=3))
    office.wait_for("end", sent=2)
    wait_until(lambda: office.received("admin-end"))
    assert Counter(office.kind_of(message.content) for message in office.server.accepted) == {
        "launch": 2,
        "end": 2,
        "admin-end": 1,
    }


def test_a_reminder_late_by_less_than_a_day_still_leaves(office: PostOffice) -> None:
    office.world.launched(people(1))
    office.at(REMINDER + timedelta(hours=23))
    office.start()
    office.wait_for("reminder", sent=1)
    assert office.received("reminder") == [person_push(0).email]


def test_an_invitation_that_could_not_leave_before_the_end_does_not_leave_after_it(office: PostOffice) -> None:
    office.world.launched(people(1))
    office.at(ENDS)
    office.start()
    office.wait_for("launch", cancelled=1)
    assert office.reasons("launch") == {"campaign-ended"}


def test_after_the_end_is_frozen_the_silent_are_still_told(office: PostOffice) -> None:
    (silent,) = invited = people(1)
    campaign = office.world.launched(invited)
    office.at(ENDS)
    office.world.store.freeze(office.world.account, campaign)
    office.start()
    office.at(END_MESSAGE)
    office.wait_for("end", sent=1)
    assert office.received("end") == [silent.email]


def test_the_organisation_is_told_of_the_end_once_with_figures(office: PostOffice) -> None:
    at_home = [person_push(number, **home_values()) for number in (7, 8)]
    on_site = people(3)
    office.world.launched([*on_site, *at_home], campaign_push(default_format=Format.CLASSIC))
    office.start()
    office.at(OPENS)
    office.wait_for(sent=5)
    office.at(DURING)
    choose(office, on_site[0])
    office.at(ENDS - timedelta(seconds=1))
    office.settled("reminder")
    assert office.received("admin-end") == []
    office.at(ENDS)
    wait_until(lambda: office.received("admin-end"))
    office.at(END_MESSAGE)
    office.settled("end")
    (recipient,) = office.received("admin-end")
    assert recipient == "contact@cse.example"
    (sent,) = [m.content for m in office.server.accepted if office.kind_of(m.content) == "admin-end"]
    text = next(message_from_bytes(sent, policy=default).iter_parts()).get_content()
    for line in ("invitées\u00a0: 5", "Réponses\u00a0: 1 (20\u00a0%)", "par défaut\u00a0: 2", "d’adresse\u00a0: 2"):
        assert line in text
    assert not any(person.email in text or person.first_name in text for person in [*on_site, *at_home])


def test_the_organisation_is_told_early_when_all_have_answered(office: PostOffice) -> None:
    invited = people(2)
    office.world.launched(invited)
    office.start()
    office.at(DURING)
    office.wait_for(sent=2)
    choose(office, invited[0])
    office.at(DURING)
    assert office.received("admin-end") == []
    choose(office, invited[1])
    office.at(DURING)
    wait_until(lambda: office.received("admin-end"))
    office.at(END_MESSAGE)
    office.settled("end")
    assert office.received("admin-end") == ["contact@cse.example"]


def test_a_temporary_refusal_is_tried_again_later_and_a_final_one_is_not(office: PostOffice) -> None:
    fine, busy, gone = invited = people(3)
    answers = {busy.email: "450 4.2.1 busy", gone.email: "550 5.1.1 unknown"}
    office.server.on_recipient = lambda envelope: answers.get(envelope.rcpt_tos[-1], "250 OK")
    office.world.launched(invited)
    office.start()
    office.at(OPENS)
    office.wait_for(sent=1, retry=1, error=1)
    assert office.reasons("launch") == {"", "450 4.2.1", "550 5.1.1"}
    answers.clear()
    office.at(OPENS + RETRY_WAITS[0] - timedelta(seconds=1))
    assert office.states() == {"sent": 1, "retry": 1, "error": 1}
    office.at(OPENS + RETRY_WAITS[0])
    office.wait_for(sent=2, error=1)
    assert office.received("launch") == [fine.email, busy.email]


def test_a_message_refused_for_two_days_ends_in_error(office: PostOffice) -> None:
    office.server.on_recipient = lambda _envelope: "450 4.2.0 greylisted"
    office.world.launched(people(1))
    office.start()
    now = OPENS
    office.at(now)
    for attempt, wait in enumerate(RETRY_WAITS, start=1):
        wait_until(lambda attempt=attempt: attempts(office) == attempt)
        now += wait
        office.at(now)
    office.wait_for(error=1)
    assert timedelta(hours=36) < now - OPENS <= timedelta(hours=48)


def attempts(office: PostOffice) -> int:
    with office.world.database.read() as session:
        return session.scalars(select(MessageRow.attempts).where(MessageRow.kind == "launch")).one()


def test_a_server_that_is_down_loses_nothing_and_blames_nobody(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ov_desktop.portal.postman.ACCOUNT_WAITS", (0.05,))
    office.server.__exit__()
    office.world.launched(people(3))
    postman = office.start()
    office.at(OPENS)
    wait_until(lambda: postman.troubles() == {office.world.account: "port-closed"})
    assert office.states() == {"waiting": 3}
    office.stack.enter_context(office.server)
    office.wait_for(sent=3)
    assert postman.troubles() == {}
    with office.world.database.read() as session:
        assert set(session.scalars(select(MessageRow.attempts).where(MessageRow.kind == "launch"))) == {1}


def test_a_refused_sender_stops_the_account_until_its_settings_change(office: PostOffice) -> None:
    office.server.on_mail = lambda _envelope: "550 5.7.1 not yours"
    office.world.launched(people(2))
    postman = office.start()
    office.at(OPENS)
    wait_until(lambda: postman.troubles() == {office.world.account: "sender-refused"})
    assert office.states() == {"waiting": 2}
    with SmtpServer() as other:
        office.use_server(other)
        postman.wake()
        office.wait_for(sent=2)
        assert len(other.accepted) == 2


def test_the_rate_of_the_account_is_kept(office: PostOffice) -> None:
    office.use_server(office.server, rate=600)
    office.world.launched(people(6))
    office.start()
    office.at(OPENS)
    office.wait_for(sent=6)
    times = [message.at for message in office.server.accepted]
    # Five gaps of a tenth of a second, less what a busy computer may add before the first arrival.
    assert times[-1] - times[0] >= 0.3


def test_several_organisations_send_from_their_own_accounts_and_one_that_hangs_does_not_stop_the_other(
    office: PostOffice,
) -> None:
    world = office.world
    other_account = world.accounts.ensure("009999", "huit chemins vers la mer calme")
    with SmtpServer(on_mail=lambda _envelope: "451 4.3.2 later") as stuck:
        office.use_server(stuck, account=other_account)
        mine, theirs = people(3), [person_push(number) for number in (8, 9)]
        world.launched(mine)
        campaign = "f" * 32
        world.store.put_campaign(other_account, campaign, campaign_push())
        world.store.put_people(other_account, campaign, theirs)
        world.store.launch(other_account, campaign)
        postman = office.start()
        office.at(OPENS)
        office.wait_for(sent=3, waiting=2)
        assert sorted(office.received("launch")) == sorted(person.email for person in mine)
        wait_until(lambda: postman.troubles() == {other_account: "server-busy"})
        assert stuck.accepted == []


def test_a_campaign_that_cannot_be_read_does_not_stop_the_messages_of_others(office: PostOffice) -> None:
    world = office.world
    broken = world.launched([person_push(1)])
    with world.database.write() as session:
        session.get_one(CampaignRow, broken).settings = "{}"
    other_account = world.accounts.ensure("009999", "huit chemins vers la mer calme")
    office.use_server(office.server, account=other_account)
    theirs, campaign = person_push(8), "f" * 32
    world.store.put_campaign(other_account, campaign, campaign_push())
    world.store.put_people(other_account, campaign, [theirs])
    world.store.launch(other_account, campaign)
    office.start()
    office.at(OPENS)
    office.wait_for(sent=1, waiting=1)
    assert office.received("launch") == [theirs.email]


@pytest.mark.parametrize("lost", [HANG, HANG_UP])
def test_a_lost_answer_leaves_one_message_uncertain_and_the_others_waiting(office: PostOffice, lost: str) -> None:
    office.server.on_content = lambda _envelope: lost
    office.world.launched(people(3))
    office.start(answer_timeout=0.3)
    office.at(OPENS)
    office.wait_for(uncertain=1, waiting=2)


def test_an_address_that_no_header_can_hold_is_an_error_of_that_person_alone(office: PostOffice) -> None:
    office.world.launched([person_push(1, email="a b@cse.example"), person_push(2)])
    office.start()
    office.at(OPENS)
    office.wait_for(sent=1, error=1)
    assert office.received("launch") == [person_push(2).email]


@pytest.mark.timeout(45)
def test_stopping_does_not_wait_for_a_server_that_hangs(office: PostOffice) -> None:
    office.server.on_content = lambda _envelope: HANG
    office.world.launched(people(2))
    postman = office.start(answer_timeout=60)
    office.at(OPENS)
    office.wait_for(sending=1, waiting=1)
    # The server would keep the postman for a minute; a stop that waited for it would outlast this test's time limit.
    postman.stop(grace=0.2)
    assert office.states() == {"uncertain": 1, "waiting": 1}


def test_what_was_interrupted_is_uncertain_after_a_start_and_never_sent_again(office: PostOffice) -> None:
    office.world.launched(people(3))
    with office.world.database.write() as session:
        session.scalars(select(MessageRow).where(MessageRow.kind == "launch")).first().state = "sending"
        session.get_one(AdminMessageRow, session.scalars(select(AdminMessageRow.campaign_id)).one()).state = "sending"
    office.at(END_MESSAGE - timedelta(days=7))
    office.start()
    office.wait_for(sent=2, uncertain=1)
    office.at(END_MESSAGE)
    office.settled("end")
    assert len(office.received("launch")) == 2
    assert office.received("admin-end") == []


def test_the_log_names_no_one(office: PostOffice, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="ov_desktop")
    answers = iter(["550 5.1.1 <personne0@cse.example> unknown", "450 4.2.0 personne1@cse.example"])
    office.server.on_recipient = lambda _envelope: next(answers, "250 OK")
    invited = people(3)
    office.world.launched(invited)
    office.start()
    office.at(OPENS)
    office.settled("launch")
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("ov_desktop")]
    assert len(logged) >= 3
    assert not any("@" in line or "Exemple" in line for line in logged)


CHILD = """
import sys
from datetime import datetime
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from portal_world import PortalWorld
from ov_desktop.portal.postman import Postman
world = PortalWorld.open(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
postman = Postman(world.database, world.keys, world.clock, "https://portail.cse.example")
postman.start()
print("started", flush=True)
sys.stdin.read()
"""


def run_child(folder: Path) -> subprocess.Popen[bytes]:
    """Run a postman in a process of its own; this returns once it looks for what is due."""
    tests = str(Path(__file__).parent.parent)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), OPENS.isoformat(), tests],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout
    assert child.stdout.readline() == b"started\n"
    return child


def kill(child: subprocess.Popen[bytes]) -> None:
    """Kill a process with signal 9."""
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        assert stream
        stream.close()


def run_and_kill(folder: Path, when: Callable[[], object]) -> None:
    """Run a postman in a process of its own and kill it, with signal 9, once ``when`` is true."""
    child = run_child(folder)
    try:
        wait_until(when, timeout=30, message="the moment to kill")
    finally:
        kill(child)


def check_nobody_twice_nobody_skipped(office: PostOffice, invited: list[PersonPush]) -> None:
    received = Counter(office.received("launch"))
    assert max(received.values(), default=0) <= 1
    with office.world.database.read() as session:
        launches = session.execute(select(MessageRow.person_id, MessageRow.state).where(MessageRow.kind == "launch"))
        states = {row.person_id: row.state for row in launches}
    for person in invited:
        if not received[person.email]:
            assert states[person.id] in ("uncertain", "waiting")
        else:
            assert states[person.id] in ("sent", "uncertain")


def test_a_killed_process_skips_no_one_and_sends_nothing_twice(office: PostOffice, tmp_path: Path) -> None:
    invited = people(40)
    office.world.launched(invited)
    run_and_kill(tmp_path, lambda: len(office.server.accepted) >= 10)
    office.at(OPENS)
    office.start()
    office.settled("launch")
    assert office.states()["uncertain"] <= 1
    check_nobody_twice_nobody_skipped(office, invited)
    assert len(office.received("launch")) >= 39


def test_a_process_killed_before_the_answer_leaves_that_message_uncertain(office: PostOffice, tmp_path: Path) -> None:
    """The server has it, but nobody heard the answer."""
    invited = people(3)
    seen: list[str] = []
    office.server.on_content = lambda _envelope: HANG if len(seen) == 1 else (seen.append("x") or "250 OK")
    office.world.launched(invited)
    run_and_kill(tmp_path, lambda: office.states() == {"sent": 1, "sending": 1, "waiting": 1})
    office.server.on_content = lambda _envelope: "250 OK"
    office.at(OPENS)
    office.start()
    office.wait_for(sent=2, uncertain=1)
    check_nobody_twice_nobody_skipped(office, invited)


@pytest.fixture
def shared_office(server_folder: Path) -> Iterator[PostOffice]:
    """An office whose data several processes may share."""
    office = PostOffice(server_folder)
    with office.stack:
        yield office


def second_postman(office: PostOffice, folder: Path) -> Postman:
    """Another postman over the same data, as another process has it, and the office's own busy with a message."""
    office.server.on_content = lambda _envelope: HANG
    office.world.launched(people(3))
    office.at(OPENS)
    office.stack.callback(office.start(answer_timeout=60).stop, 0.1)
    office.wait_for(sending=1, waiting=2)
    world = PortalWorld.open(folder, OPENS)
    office.stack.callback(world.close)
    postman = Postman(world.database, world.keys, world.clock, PUBLIC_URL)
    office.stack.callback(postman.stop, 0.1)
    return postman


def test_while_one_process_sends_another_sends_nothing_and_leaves_what_is_on_its_way(
    shared_office: PostOffice, server_folder: Path
) -> None:
    other = second_postman(shared_office, server_folder)
    answers: list[bool] = []
    mine = other._duty.mine
    other._duty.mine = lambda: answers.append(mine()) or answers[-1]  # type: ignore[method-assign]  # listened to
    other.start()
    for _round in range(3):
        rounds = len(answers)
        other.wake()
        wait_until(lambda rounds=rounds: len(answers) > rounds, message="another round")
    assert set(answers) == {False}
    assert shared_office.states() == {"sending": 1, "waiting": 2}


def test_without_a_duty_another_process_gives_up_what_is_on_its_way(
    shared_office: PostOffice, server_folder: Path
) -> None:
    """What the test above would miss if it could not happen."""
    other = second_postman(shared_office, server_folder)
    other._duty.mine = lambda: True  # type: ignore[method-assign]  # the fault
    other.start()
    wait_until(lambda: shared_office.states()["uncertain"] == 1, message="the message on its way is given up")


def test_when_the_process_that_sends_is_killed_another_goes_on(shared_office: PostOffice, server_folder: Path) -> None:
    office, invited = shared_office, people(60)
    office.use_server(office.server, rate=1200)
    office.world.launched(invited)
    first = run_child(server_folder)
    try:
        wait_until(lambda: len(office.server.accepted) >= 5, 30, "some messages")
        second = run_child(server_folder)
    finally:
        kill(first)
    try:
        assert 5 <= len(office.server.accepted) < 60
        wait_until(lambda: not {"waiting", "sending"} & office.states().keys(), 60, "every message with an outcome")
    finally:
        kill(second)
    assert office.states()["uncertain"] <= 1
    check_nobody_twice_nobody_skipped(office, invited)
    assert len(office.received("launch")) >= 59


@pytest.mark.long
def test_many_kills_skip_no_one_and_send_nothing_twice(office: PostOffice, tmp_path: Path) -> None:
    invited = people(400)
    # Each kill may lose one message to doubt: the last moment lies below what can still arrive, 379 after 21 kills.
    targets = range(13, 360, 17)
    office.world.launched(invited)
    for target in targets:
        run_and_kill(tmp_path, lambda target=target: len(office.server.accepted) >= target)
        office.world.close()
        office.world = PortalWorld.open(tmp_path, OPENS)
    office.at(OPENS)
    office.start()
    office.settled("launch")
    check_nobody_twice_nobody_skipped(office, invited)
    assert len(office.received("launch")) >= 400 - len(targets)
