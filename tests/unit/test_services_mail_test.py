"""A test message over real servers, good and bad, and the words of each outcome (SPEC R7, G5)."""

import re
import socket
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from certificates import Authority
from smtp_server import HANG, HANG_UP, SmtpServer

from ov_desktop.clock import SettableClock
from ov_desktop.domain.organisation import MailAccount
from ov_desktop.domain.refusal import FieldFault, RefusedError
from ov_desktop.services.mail_test import MailTest, send_test_mail
from ov_desktop.wording.setup import field_message, mail_test_words, portal_test_words

CLOCK = SettableClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
SENDER = "cheques@cse-erdre.example"
ME = "accueil@cse-erdre.example"
NAME = "CSE Ateliers de l’Erdre"


def account(
    port: int, security: str = "none", user: str = "", password: str = "", host: str = "127.0.0.1"
) -> MailAccount:
    return MailAccount(host, port, security, SENDER, user, password, NAME)


def attempt(mail_account: MailAccount, authority: Authority | None = None, recipient: str = ME) -> MailTest:
    return send_test_mail(
        mail_account, recipient, CLOCK, trust=authority.trust if authority else None, step_seconds=0.5
    )


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


def test_the_message_arrives_in_french_from_the_organisation(authority: Authority) -> None:
    with SmtpServer(login=("cse", "clé à part"), starttls=authority.server()) as server:
        result = attempt(account(server.port, "starttls", "cse", "clé à part", "localhost"), authority)
        assert (result.accepted, result.recipient, result.code) == (True, ME, "")
        (accepted,) = server.accepted
    assert (accepted.sender, accepted.recipient) == (SENDER, ME)
    message = message_from_bytes(accepted.content, policy=default)
    assert message["From"] == f"{NAME} <{SENDER}>"
    assert message["Subject"].startswith("[Essai] ")
    assert message["Date"] == "Tue, 24 Nov 2026 09:00:00 +0100"
    text = message.get_content()
    assert "message d’essai d’Objectif Vacances" in text
    assert SENDER in text
    assert "clé à part" not in accepted.content.decode()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_closed_port_and_an_unknown_host_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempt(account(closed_port())).code == "port-closed"

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    assert attempt(account(25, host="smtp.faute.example")).code == "host-unknown"


def test_a_wrong_password_is_told(authority: Authority) -> None:
    with SmtpServer(login=("cse", "le bon"), tls=authority.server()) as server:
        assert (
            attempt(account(server.port, "tls", "cse", "faux", "localhost"), authority).code == "smtp-password-refused"
        )
        assert server.accepted == []


@pytest.mark.parametrize(
    ("name", "valid", "trusted", "code"),
    [
        ("localhost", False, True, "certificate-expired"),
        ("autre.example", True, True, "certificate-name"),
        ("localhost", True, False, "certificate-untrusted"),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused_with_its_reason(
    authority: Authority, name: str, *, valid: bool, trusted: bool, code: str
) -> None:
    with SmtpServer(tls=authority.server(name, valid=valid)) as server:
        assert attempt(account(server.port, "tls", host="localhost"), authority if trusted else None).code == code


def test_a_server_without_encryption_is_told() -> None:
    with SmtpServer() as server:
        assert attempt(account(server.port, "starttls")).code == "tls-unavailable"


@pytest.mark.parametrize(
    ("step", "answer", "code"),
    [
        ("on_mail", "550 5.7.1 not yours", "sender-refused"),
        ("on_mail", "450 4.7.1 too many", "quota-reached"),
        ("on_recipient", "550 5.1.1 nobody", "test-recipient-refused"),
        ("on_recipient", "450 4.2.2 later", "server-busy"),
        ("on_content", "552 5.3.4 too big", "message-too-large"),
        ("on_content", HANG_UP, "test-uncertain"),
        ("on_mail", HANG, "timeout"),
    ],
)
def test_each_refusal_of_the_server_has_its_code(step: str, answer: str, code: str) -> None:
    with SmtpServer(**{step: lambda _envelope: answer}) as server:
        assert attempt(account(server.port)).code == code


def test_incomplete_settings_are_refused_all_at_once_before_anything_is_tried() -> None:
    with pytest.raises(RefusedError) as refused:
        attempt(MailAccount("", 0, "starttls", "pas une adresse"), recipient="moi")
    assert {(fault.field, fault.code) for fault in refused.value.faults} == {
        ("host", "mail-host-missing"),
        ("port", "mail-port-invalid"),
        ("sender_address", "email-invalid"),
        ("recipient", "email-invalid"),
    }


def codes_given() -> set[str]:
    """Every code that the sources of a sending can give."""
    package = Path(__file__).resolve().parents[2] / "ov_desktop"
    texts = [(package / path).read_text(encoding="utf-8") for path in ("mailing/smtp.py", "services/mail_test.py")]
    errors = r'(?:Error\(|return |MailTest\(account, address, )"([a-z]+-[a-z-]+|timeout|offline)"'
    named = {code for text in texts for code in re.findall(errors, text)}
    return named | {"certificate-expired", "certificate-name", "certificate-untrusted", "quota-reached", "server-busy"}


def test_every_code_says_what_happened_what_was_kept_and_what_to_do() -> None:
    codes = codes_given()
    assert len(codes) >= 15
    for code in codes:
        words = mail_test_words(code, host="smtp.example", port=587, sender=SENDER, recipient=ME, seconds=20)
        assert all(words)
        assert not re.search(r"[{}]| [:;!?»%€]|« |'", " ".join(words)), code


def test_every_code_of_a_portal_has_words_and_the_unknown_ones_say_that_it_does_not_answer() -> None:
    for code in ("portal-address", "portal-certificate", "portal-answer", "portal-refused", "portal-unreachable"):
        words = portal_test_words(code, url="https://choix.example", host="choix.example")
        assert all(words)
        assert not re.search(r"[{}]| [:;!?»%€]|« |'", " ".join(words)), code
    unknown = portal_test_words("teapot", url="https://choix.example", host="choix.example")
    assert unknown.what == "choix.example ne répond pas."


def test_a_field_says_what_is_wrong_and_how_to_correct_it() -> None:
    assert field_message(FieldFault("password", "setup-password-short", count=1)) == "Il manque 1 caractère."
    assert field_message(FieldFault("password", "setup-password-short", count=4)) == "Il manque 4 caractères."
    assert field_message(FieldFault("siret", "setup-siret-length", "123", 3)) == (
        "Le SIRET compte 14\u00a0chiffres. Vous en avez saisi 3."
    )
    assert field_message(FieldFault("host", "mail-host-missing")) == (
        "Le serveur d’envoi manque. Saisissez l’adresse que donne votre fournisseur de messagerie."
    )
