"""A preview shows what is sent, byte for byte, for people of the list and invented ones (SPEC S9)."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from desktop_kit import KEY, SETTINGS, Desk, at_home, at_site, furnished_desk
from smtp_server import Accepted, SmtpServer
from waiting import wait_until

from ov_desktop.clock import SettableClock
from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.services.desktop import Desktop, PortalStart
from ov_desktop.services.previews import PREVIEWED, SAMPLES, Previews

LAUNCH = datetime(2026, 12, 1, 9, tzinfo=UTC)
MIDWAY = datetime(2026, 12, 31, 9, tzinfo=UTC)
REMINDER = datetime(2027, 1, 26, 9, tzinfo=UTC)
END = datetime(2027, 2, 1, 9, tzinfo=UTC)
MOMENTS = {
    MessageKind.LAUNCH: LAUNCH,
    MessageKind.MIDWAY: MIDWAY,
    MessageKind.REMINDER: REMINDER,
    MessageKind.END: END,
}
TOKEN = re.compile(rb"/acces/[A-Za-z0-9_=\-\r\n]{43,49}")


def previews_of(desk: Desk, address: str = "") -> Previews:
    return Previews(desk.profile.database, desk.accounts, desk.campaigns, SettableClock(LAUNCH), lambda: address)


def parts(content: bytes) -> list[tuple[str, str | bytes]]:
    """The parts of a message with their types; personal links, which a preview has none of, are made alike."""
    message = message_from_bytes(content, EmailMessage, policy=default)
    return [
        (
            part.get_content_type(),
            TOKEN.sub(b"/acces/X", bytes(part.get_payload(decode=True))),
        )
        for part in message.walk()
        if not part.is_multipart()
    ]


def of_kind(server: SmtpServer, kind: MessageKind) -> list[Accepted]:
    """The messages of a kind that the server has; at the end the organisation gets one of its own."""
    return [message for message in server.accepted if f"X-Objectif-Vacances: {kind}".encode() in message.content]


def test_the_four_messages_are_those_that_a_portal_sends(tmp_path: Path) -> None:
    folder = tmp_path / "profil"
    desk = furnished_desk(folder)
    campaign = desk.campaigns.create(SETTINGS).id
    ids = desk.import_people(campaign, [at_site(1, grant=250), at_home(2)])
    desk.accounts.use_embedded_portal()
    with SmtpServer() as server:
        desk.accounts.save_mail_account(
            MailAccount(
                "127.0.0.1", server.port, "none", "cse@erdre.example", sender_name="Le CSE", rate_per_minute=9000
            )
        )
        desk.campaigns.request_launch(campaign)
        desk.profile.close()
        clock = SettableClock(LAUNCH)
        with Desktop(folder, KEY, clock) as desktop:
            portal = desktop.start_portal(PortalStart(demo=True, clock=LAUNCH))
            desktop.launch(campaign)
            wait_until(lambda: len(server.accepted) == len(ids), 20, "the launch messages")
            for kind in (MessageKind.MIDWAY, MessageKind.REMINDER, MessageKind.END):
                portal.set_clock(MOMENTS[kind])
                wait_until(lambda kind=kind: len(of_kind(server, kind)) == len(ids), 20, f"the {kind} messages")
            previews = desktop.previews
            for kind in MOMENTS:
                for person_id in ids:
                    preview = previews.message(campaign, kind, person_id)
                    sent = [message for message in of_kind(server, kind) if message.recipient == preview.person.email]
                    assert len(sent) == 1
                    assert parts(sent[0].content) == parts(preview.eml)
                    received = message_from_bytes(sent[0].content, policy=default)
                    shown = message_from_bytes(preview.eml, policy=default)
                    for header in ("From", "To", "Subject", "Reply-To", "Content-Type", "Content-Language"):
                        assert re.sub("=+[0-9]+=+", "", str(received[header])) == re.sub(
                            "=+[0-9]+=+", "", str(shown[header])
                        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return furnished_desk(tmp_path / "profil")


def test_what_is_read_back_is_what_a_mailbox_shows(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS).id
    desk.import_people(campaign, [at_site(1, grant=250)])
    preview = previews_of(desk, "https://choix.cse-erdre.example/").message(campaign, MessageKind.LAUNCH)
    assert preview.person.last_name == "Nom1"
    assert preview.subject == "Chèques-Vacances\u00a0: choisissez votre format"
    for text in (preview.html, preview.text):
        assert "Hélène Nom1" in text
        assert "250\u00a0€" in text
        assert "https://choix.cse-erdre.example/acces/" in text
        assert "\r" not in text
    assert preview.html.lower().startswith("<!doctype html>")
    assert preview.eml.startswith(b"From: ")


def test_a_preview_makes_no_personal_link_and_asks_for_no_portal(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS).id
    previews = previews_of(desk)
    links = {
        link
        for kind in PREVIEWED
        for person in previews.samples()
        for link in re.findall(r"http\S+/acces/\S+?(?=[\s\"<])", previews.message(campaign, kind, person.id).text)
    }
    assert links == {"http://127.0.0.1:8700/acces/exemple-de-lien-personnel-qui-n-ouvre-rien-"}
    assert "/acces/" not in previews.message(campaign, MessageKind.END).text


def test_people_are_found_by_parts_of_their_names_whatever_the_accents(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS).id
    ids = desk.import_people(campaign, [at_site(number) for number in range(1, 41)])
    previews = previews_of(desk)
    assert [person.id for person in previews.people(campaign)] == ids[:20]
    assert [person.last_name for person in previews.people(campaign, "HELENE nom4")] == ["Nom4", "Nom40"]
    assert [person.last_name for person in previews.people(campaign, "nom4", limit=1)] == ["Nom4"]
    assert previews.people(campaign, "personne") == []
    desk.roster.remove_person(ids[0])
    assert previews.people(campaign)[0].id == ids[1]
    assert previews.person(campaign, ids[0]).id == ids[1], "somebody removed is not previewed"


def test_an_empty_list_is_shown_an_invented_person_of_each_delivery(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS).id
    previews = previews_of(desk)
    site, home = previews.samples()
    assert (site.id, site.delivery, site.site) == (SAMPLES[DeliveryKind.SITE], DeliveryKind.SITE, "Siège")
    assert (home.id, home.delivery, home.site) == (SAMPLES[DeliveryKind.HOME], DeliveryKind.HOME, "")
    assert previews.person(campaign) == site
    assert "sur le site Siège" in previews.message(campaign, MessageKind.LAUNCH).text
    assert "adresse postale" in previews.message(campaign, MessageKind.LAUNCH, home.id).text


def test_a_person_of_another_campaign_is_not_shown(desk: Desk) -> None:
    campaign = desk.campaigns.create(SETTINGS).id
    ids = desk.import_people(campaign, [at_site(1)])
    other = desk.campaigns.create(SETTINGS).id
    assert previews_of(desk).person(other, ids[0]).is_sample
