"""A message of a campaign sent to oneself: over a real server, or why not, in French (SPEC S9, G5)."""

import io
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from pathlib import Path

import pytest
from certificates import Authority
from desktop_kit import SETTINGS, Desk, at_site, furnished_desk
from PIL import Image
from smtp_server import SmtpServer

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.images import ImagePlace
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.services.campaigns import CampaignTexts
from ov_desktop.services.images import prepare_image
from ov_desktop.services.mail_test import MailTest, send_trial
from ov_desktop.services.previews import Previews
from ov_desktop.wording.setup import mail_test_words

ME = "accueil@cse-erdre.example"
SENDER = "cheques@cse-erdre.example"
BANNER = "Ceci est un message d’essai. Son lien ne permet pas de faire un choix."


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return furnished_desk(tmp_path / "profil")


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 64), (20, 90, 60)).save(data, "PNG")
    return data.getvalue()


def attempt(desk: Desk, account: MailAccount, authority: Authority | None = None) -> MailTest:
    """Send the launch message of a campaign with a logo, made for its first person, to oneself."""
    campaign = desk.campaigns.create(SETTINGS).id
    logo = desk.campaigns.keep_image(prepare_image(picture(), "logo.png", ImagePlace.LOGO, "Le logo"))
    desk.campaigns.change_texts(campaign, CampaignTexts(images={ImagePlace.LOGO: logo}))
    (person,) = desk.import_people(campaign, [at_site(1, grant=250)])
    desk.accounts.save_mail_account(account)
    previews = Previews(desk.profile.database, desk.accounts, desk.campaigns, desk.clock)

    def compose(address: str) -> EmailMessage:
        return previews.trial(campaign, MessageKind.LAUNCH, person, address)

    trust = authority.trust if authority else None
    return send_trial(account, ME, compose, trust=trust, step_seconds=2)


def account(port: int, security: str = "none", host: str = "localhost", word: str = "le bon") -> MailAccount:
    user = "" if security == "none" else "cse"
    return MailAccount(host, port, security, SENDER, user, word if user else "", "CSE Ateliers de l’Erdre")


def why(result: MailTest) -> str:
    words = mail_test_words(
        result.code,
        host=result.account.host,
        port=result.account.port,
        sender=result.account.sender_address,
        recipient=result.recipient,
        seconds=2,
        of_campaign=True,
    )
    return f"{words.title}. {words.what}"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_it_arrives_over_tls_with_a_password_and_says_what_it_is(
    desk: Desk, authority: Authority, security: str
) -> None:
    with SmtpServer(login=("cse", "le bon"), **{security: authority.server()}) as server:
        result = attempt(desk, account(server.port, security), authority)
        assert (result.accepted, result.recipient) == (True, ME)
        (accepted,) = server.accepted
    assert (accepted.sender, accepted.recipient) == (SENDER, ME)
    message = message_from_bytes(accepted.content, policy=default)
    assert message["Subject"] == "[Essai] Chèques-Vacances\u00a0: choisissez votre format"
    assert message["To"] == ME, "the person of the preview gets nothing"
    assert message["X-Objectif-Vacances"] == "launch"
    html, text = (message.get_body((kind,)).get_content() for kind in ("html", "plain"))
    assert text.startswith(BANNER)
    assert BANNER in unescape(html)
    for body in (html, text):
        assert "Hélène Nom1" in body
        assert "exemple-de-lien-personnel-qui-n-ouvre-rien-" in body
    (image,) = [part for part in message.walk() if part.get_content_maintype() == "image"]
    assert f"cid:{image['Content-ID'].strip('<>')}" in html


def test_a_wrong_password_is_explained(desk: Desk, authority: Authority) -> None:
    with SmtpServer(login=("cse", "le bon"), tls=authority.server()) as server:
        result = attempt(desk, account(server.port, "tls", word="un autre"), authority)
        assert server.accepted == []
    assert why(result) == (
        "La messagerie refuse le mot de passe. "
        "localhost ne reconnaît pas l’identifiant ou le mot de passe du compte d’envoi."
    )


def test_a_closed_port_is_explained(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = attempt(desk, account(port, host="127.0.0.1"))
    assert why(result) == (
        f"Le serveur ne répond pas sur ce port. 127.0.0.1 existe, mais refuse la connexion sur le port {port}."
    )


def test_an_unknown_host_is_explained(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    result = attempt(desk, account(465, host="smtp.faute.example"))
    assert why(result) == "Serveur introuvable. Aucun serveur ne porte le nom «\u00a0smtp.faute.example\u00a0»."


def test_a_refused_certificate_is_explained(desk: Desk, authority: Authority) -> None:
    with SmtpServer(login=("cse", "le bon"), tls=authority.server()) as server:
        result = attempt(desk, account(server.port, "tls"))
        assert server.accepted == []
    assert why(result) == (
        "Certificat non reconnu. Le certificat de localhost n’est garanti par aucune autorité connue."
    )


def test_a_refused_sender_is_explained(desk: Desk) -> None:
    with SmtpServer(on_mail=lambda _envelope: "550 5.7.1 not yours") as server:
        result = attempt(desk, account(server.port))
    assert why(result) == f"Adresse d’envoi refusée. localhost n’accepte pas d’envoyer au nom de {SENDER}."


def test_a_message_that_is_too_large_is_explained(desk: Desk) -> None:
    with SmtpServer(on_content=lambda _envelope: "552 5.3.4 too large") as server:
        result = attempt(desk, account(server.port))
    assert why(result) == "Message trop lourd. localhost refuse un message de cette taille."
